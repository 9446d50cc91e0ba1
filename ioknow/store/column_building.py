"""Builds the columns of a database from N-Quads text, and from the columns it had before."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from typing import Any, BinaryIO  # pyarrow has no types of its own

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ioknow.store.columns import DEFAULT, Columns, Numbers
from ioknow.store.ntriples import stored_texts

_PIECE = 16 << 20
_FEW = 100
"""How many times more statements were there before than those that are put between them."""
_NO_GRAPH = ""
_UNCERTAIN = r"\\|\t|\^\^<|@[a-zA-Z0-9-]*[A-Z][a-zA-Z0-9-]*$"
"""Literals that the engine may keep in another form than they were written in."""

Quads = tuple[Numbers, Numbers, Numbers, Numbers]


class Lines:
    """Statements of N-Quads texts, as the serializers of this program write them.

    One statement a line, its terms divided by single spaces.
    """

    def __init__(self) -> None:
        self._parts: tuple[list[Any], ...] = ([], [], [], [])

    def read(self, stream: BinaryIO, graph: str | None = None) -> None:
        """Read a text to its end.

        Args:
            stream: The text.
            graph: N-Triples text of the graph, for a text that names none.
        """
        rest = b""
        while block := stream.read(_PIECE):
            text = rest + block
            end = text.rfind(b"\n") + 1
            self._add(text[:end], graph)
            rest = text[end:]
        if rest.strip():
            self._add(rest + b"\n", graph)

    def _add(self, text: bytes, graph: str | None) -> None:
        ends = np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n"))
        if not len(ends):
            return
        # Each line without its end, " .\n": the bytes between are left out by taking both ends.
        starts = np.concatenate(([0], ends[:-1] + 1))
        offsets = np.stack([starts, ends - 2], axis=1).ravel().astype(np.int64)
        offsets = np.append(offsets, len(text))
        pieces = pa.Array.from_buffers(
            pa.large_string(),
            2 * len(ends),
            [None, pa.py_buffer(offsets), pa.py_buffer(text)],
        )
        lines = pieces.take(pa.array(np.arange(0, 2 * len(ends), 2)))
        split = pc.split_pattern(lines, " ", max_splits=2).flatten()
        first = np.arange(0, len(split), 3)
        terms = [split.take(pa.array(first + place)) for place in range(3)]
        if graph is None:
            terms[2], graphs = _cut_graph(terms[2])
        else:
            graphs = pa.array([graph], pa.large_string()).take(pa.array(np.zeros(len(first), int)))
        for part, column in zip(self._parts, (*terms, graphs), strict=True):
            part.append(column.dictionary_encode())

    def numbered(self) -> tuple[Any, Quads]:
        """Return the terms, each once, and subject, property, value and graph by their places."""
        columns = []
        for part in self._parts:
            chunks = pa.chunked_array(part, pa.dictionary(pa.int32(), pa.large_string()))
            columns.append(chunks.unify_dictionaries().combine_chunks())
        encoded = [_one(column) for column in columns]
        together = pa.chunked_array([terms for terms, _ in encoded]).dictionary_encode()
        together = _one(together.unify_dictionaries().combine_chunks())
        terms, places = together
        found, begin = [], 0
        for own, indices in encoded:
            found.append(places[begin : begin + len(own)][indices])
            begin += len(own)
        return terms, tuple(found)  # type: ignore[return-value]  # four of them


def _one(column: Any) -> tuple[Any, Numbers]:
    """Return dictionary and indices of an array that may be in chunks."""
    if isinstance(column, pa.ChunkedArray):
        if not column.num_chunks:
            return pa.array([], pa.large_string()), np.empty(0, np.int32)
        column = column.chunk(0)
    return column.dictionary, column.indices.to_numpy(zero_copy_only=False)


def _cut_graph(rest: Any) -> tuple[Any, Any]:
    """Divide values from the graphs behind them; there is none behind one in the default graph."""
    parts = pc.split_pattern(rest, " ", max_splits=1, reverse=True)
    offsets = np.asarray(parts.offsets)
    flat = parts.flatten()
    last = flat.take(pa.array(offsets[1:] - 1))
    named = pc.or_(pc.starts_with(last, "<"), pc.starts_with(last, "_:"))
    named = pc.and_not(named, pc.match_substring(last, '"'))
    named = pc.and_(named, pa.array(np.diff(offsets) == 2))
    named = pc.and_not(named, pc.starts_with(last, "<<"))
    value = pc.if_else(named, flat.take(pa.array(offsets[:-1])), rest)
    return value, pc.if_else(named, last, pa.scalar(_NO_GRAPH, pa.large_string()))


def columns_of(lines: Lines, base: Columns | None = None, gone: Collection[str] = ()) -> Columns:
    """Return the columns of what was read, beside what was there before.

    Args:
        lines: What was read.
        base: The columns before.
        gone: IRIs of graphs of ``base`` that are left out.
    """
    terms, (subject, property_, value, graph) = lines.numbered()
    terms, place = _as_stored(terms)
    new = [place[column] for column in (property_, subject, value, graph)]
    new[3] = np.where(_is_default(terms)[new[3]], DEFAULT, new[3]) if len(terms) else new[3]
    if base is None:
        return _ordered(terms, new)
    left_out = base.numbers(gone)
    if not left_out and len(terms) and len(new[0]) * _FEW < len(base):
        return _inserted(base, terms, new)
    kept = ~np.isin(base.graph, left_out)
    old = [column[kept] for column in (base.property, base.subject, base.value, base.graph)]
    # Terms of the new statements that were there before keep their number.
    known = pc.index_in(terms, value_set=base.terms)
    fresh = np.asarray(known.is_null())
    number = np.asarray(known.fill_null(0)).astype(np.int32)
    number[fresh] = len(base.terms) + np.arange(fresh.sum(), dtype=np.int32)
    number = np.append(number, DEFAULT)  # what DEFAULT stands for, at the end
    together = pa.chunked_array([base.terms, terms.filter(pa.array(fresh))]).combine_chunks()
    rows = [np.concatenate([o, number[n]]) for o, n in zip(old, new, strict=True)]
    return _ordered(_flat(together), rows)


def _inserted(base: Columns, terms: Any, rows: Sequence[Numbers]) -> Columns:
    """Return columns with a few statements put between those that are there.

    Terms keep their order, so what was in order stays in order under its new numbers.
    """
    texts = terms.to_pylist()
    known = [base.find(text) for text in texts]
    fresh = [no for no, one in enumerate(known) if one is None and texts[no] != _NO_GRAPH]
    fresh.sort(key=lambda no: texts[no].encode("utf-8", "surrogatepass"))
    before = np.array([base.place(texts[no]) for no in fresh], dtype=np.int64)
    size = len(base.terms)
    moved = np.arange(size) + np.searchsorted(before, np.arange(size), side="right")
    moved = np.append(moved, DEFAULT).astype(np.int32)
    number = np.array([DEFAULT if one is None else moved[one] for one in known], dtype=np.int32)
    number[fresh] = before + np.arange(len(fresh))
    number = np.append(number, DEFAULT)  # what DEFAULT stands for, at the end
    together = pa.chunked_array([base.terms, terms.take(pa.array(fresh, pa.int64()))])
    order = np.insert(np.arange(size), before, size + np.arange(len(fresh)))
    all_terms = _flat(_flat(together.combine_chunks()).take(pa.array(order)))
    old = [moved[column] for column in (base.property, base.subject, base.value, base.graph)]
    new = _ordered_rows([number[column] for column in rows], len(all_terms))
    first, second = _keys(old, len(all_terms))
    places = []
    for wanted, then in zip(*_keys(new, len(all_terms)), strict=True):
        low, high = np.searchsorted(first, [wanted, wanted + 1])
        there = low + int(np.searchsorted(second[low:high], then))
        places.append(-1 if there < high and second[there] == then else there)
    at = np.array(places, dtype=np.int64)
    put = [np.insert(o, at[at >= 0], n[at >= 0]) for o, n in zip(old, new, strict=True)]
    return Columns(all_terms, tuple(put))  # type: ignore[arg-type]  # four


def _as_stored(terms: Any) -> tuple[Any, Numbers]:
    """Return terms as the engine keeps them, each once, and the place of each one given."""
    literal = pc.starts_with(terms, '"')
    uncertain = np.asarray(pc.and_(literal, pc.match_substring_regex(terms, _UNCERTAIN)))
    places = np.flatnonzero(uncertain)
    if not len(places):
        return terms, np.arange(len(terms), dtype=np.int32)
    read = pa.array(stored_texts(terms.take(pa.array(places)).to_pylist()), pa.large_string())
    together = pc.replace_with_mask(terms, pa.array(uncertain), read).dictionary_encode()
    return _one(together)


def _is_default(terms: Any) -> NDArray[np.bool_]:
    return np.asarray(pc.equal(terms, _NO_GRAPH))


def _ordered(terms: Any, rows: Sequence[Numbers]) -> Columns:
    """Number the terms that occur in their order, and order the statements, each once."""
    used = np.zeros(len(terms) + 1, dtype=bool)
    for column in rows:
        used[column] = True  # DEFAULT is the last place
    places = np.flatnonzero(used[:-1])
    chosen = terms.take(pa.array(places))
    order = np.asarray(pc.sort_indices(chosen))
    number = np.full(len(terms) + 1, DEFAULT, dtype=np.int32)
    number[places[order]] = np.arange(len(order), dtype=np.int32)
    kept = _ordered_rows([number[column] for column in rows], len(order))
    return Columns(chosen.take(pa.array(order)), tuple(kept))  # type: ignore[arg-type]  # four


def _ordered_rows(rows: Sequence[Numbers], terms: int) -> list[Numbers]:
    """Return statements in their order, each once."""
    first, second = _keys(rows, terms)
    sequence = np.lexsort((second, first))
    ordered = [column[sequence] for column in rows]
    same = np.ones(len(sequence), dtype=bool)
    if len(sequence):
        same[0] = False
        for column in ordered:
            same[1:] &= column[1:] == column[:-1]
    return [np.ascontiguousarray(column[~same]) if same.any() else column for column in ordered]


def _keys(rows: Sequence[Numbers], terms: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the order of statements as two keys of two numbers each, which sort fastest."""
    wide = np.int64(terms + 1)
    property_, subject, value, graph = rows
    return property_.astype(np.int64) * wide + subject, value.astype(np.int64) * wide + (graph + 1)


def _flat(array: Any) -> Any:
    return array.chunk(0) if isinstance(array, pa.ChunkedArray) else array


def lines_of(texts: Iterator[bytes] | Sequence[bytes]) -> Lines:
    """Read some N-Quads texts."""
    lines = Lines()
    for text in texts:
        lines.read(io.BytesIO(text))
    return lines
