"""N-Triples and N-Quads text cut into terms, by the places of its bytes.

Lines of the usual shape, as engines and converters write them, are cut a block at a time by
numpy; the terms are pieces of the block itself. Lines with escapes, tabs, comments or more than
one space are returned as they are, for a parser to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ioknow.errors import StoreError

BLOCK = 1 << 24
"""Bytes that are read at once; a longer line makes the block longer."""

_Places = npt.NDArray[np.int64]
_Bytes = npt.NDArray[np.uint8]

_NEWLINE, _RETURN, _TAB, _SPACE, _QUOTE, _HASH, _DOT, _LESS, _BACKSLASH, _UNDERSCORE = (
    b'\n\r\t "#.<\\_'
)


@dataclass(frozen=True)
class Cut:
    """A block of statements.

    Attributes:
        terms: Table of ``s``, ``p``, ``o`` and ``g`` in the notation of the file; null in ``g``
            for the default graph.
        unusual: Lines that were not cut, with their line ends.
        blank: Whether blank nodes may occur.
    """

    terms: Any
    unusual: bytes
    blank: bool


def cut_file(path: Path) -> Iterator[Cut]:
    """Cut a file into terms, a block at a time.

    Args:
        path: An N-Triples file, or an N-Quads file with the ending ``.nq``.

    Raises:
        StoreError: The text is not UTF-8.
    """
    rest = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            end = block.rfind(b"\n") + 1
            if end:
                yield _cut(rest + block[:end], path)
                rest = block[end:]
            else:
                rest += block
    if rest:
        yield _cut(rest + b"\n", path)


def _cut(text: bytes, path: Path) -> Cut:
    data = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    starts = np.concatenate([[0], ends[:-1] + 1])
    spaces = np.flatnonzero(data == _SPACE)
    unusual = _marked(data, spaces, starts)
    # The shape: subject, space, predicate, space, object, perhaps space and graph, space, dot.
    closing = ends - 2
    unusual |= closing - starts < 6
    closing = np.where(unusual, starts, closing)
    unusual |= (data[closing] != _SPACE) | (data[closing + 1] != _DOT)
    unusual |= (data[starts] != _LESS) & (data[starts] != _UNDERSCORE)
    first = np.searchsorted(spaces, starts)
    last = np.searchsorted(spaces, closing)
    unusual |= last - first < 2
    usual = ~unusual
    first, last = first[usual], last[usual]
    begin, dot = starts[usual], closing[usual]
    one, two, final = spaces[first], spaces[first + 1], spaces[last - 1]
    object_end = dot
    graphs = None
    if path.suffix == ".nq":
        object_end, graphs = _graphs(data, two, final, dot)
    columns = [
        _pieces(text, begin, one, path),
        _pieces(text, one + 1, two, path),
        _pieces(text, two + 1, object_end, path),
        pa.nulls(len(begin), pa.string())
        if graphs is None
        else _pieces(text, np.where(graphs, final + 1, dot), dot, path, missing=~graphs),
    ]
    left = np.flatnonzero(unusual)
    lines = b"".join(text[starts[n] : ends[n] + 1] for n in left)
    return Cut(pa.table(columns, names=["s", "p", "o", "g"]), lines, b"_:" in text)


def _marked(data: _Bytes, spaces: _Places, starts: _Places) -> npt.NDArray[np.bool_]:
    """Return which lines hold something that only a parser reads rightly."""
    odd = [np.flatnonzero(data == byte) for byte in (_BACKSLASH, _TAB, _RETURN)]
    odd.append(spaces[:-1][np.diff(spaces) == 1])
    hashes = np.flatnonzero(data == _HASH)
    odd.append(hashes[data[hashes + 1] == _UNDERSCORE])  # no text ends in one
    marked = np.zeros(len(starts), dtype=np.bool_)
    marked[np.searchsorted(starts, np.concatenate(odd), side="right") - 1] = True
    return marked


def _graphs(
    data: _Bytes, two: _Places, final: _Places, dot: _Places
) -> tuple[_Places, npt.NDArray[np.bool_]]:
    """Return where objects end, and which statements name a graph behind them."""
    quotes = np.flatnonzero(data == _QUOTE)
    before = np.searchsorted(quotes, dot)
    nearest = np.where(before > 0, quotes[before - 1] if len(quotes) else -1, -1)
    opening = data[final + 1]
    named = (final > two) & (nearest < final) & ((opening == _LESS) | (opening == _UNDERSCORE))
    return np.where(named, final, dot), named


def _pieces(
    text: bytes,
    begin: _Places,
    end: _Places,
    path: Path,
    *,
    missing: npt.NDArray[np.bool_] | None = None,
) -> Any:
    """Return pieces of a text as an array of strings."""
    offsets = np.empty(2 * len(begin) + 1, dtype=np.int32)
    offsets[0:-1:2], offsets[1::2], offsets[-1] = begin, end, len(text)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(text)]
    every = pa.Array.from_buffers(pa.string(), 2 * len(begin), buffers)
    wanted = pa.array(np.arange(0, 2 * len(begin), 2), mask=missing)
    pieces = every.take(wanted)
    try:
        pieces.validate(full=True)
    except pa.ArrowInvalid as error:
        raise StoreError(f"{path}: not UTF-8: {error}") from error
    return pieces
