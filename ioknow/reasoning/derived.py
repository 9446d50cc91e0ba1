"""Writes derived statements into their graph, while further ones are computed."""

from __future__ import annotations

import io
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast  # pyarrow has no types of its own

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ioknow.store import EmbeddedStore
from ioknow.store.columns import Columns
from ioknow.vocabulary import DERIVED_GRAPH

_DERIVED = str(DERIVED_GRAPH)
_WIDE = pa.large_string()
_WAITING = 64
"""Texts that may wait for the database."""

Write = Callable[[Any], object]
"""Takes lines of N-Quads, an Arrow array, each without its end."""


@contextmanager
def derived_graph(store: EmbeddedStore, columns: Columns) -> Iterator[Write]:
    """Make the derived graph hold the lines that are written inside the block, and no others.

    An empty graph is filled while the block runs; of one with statements in it no more is changed
    than is needed, at the end of the block.

    Args:
        store: The store; it is not used otherwise inside the block.
        columns: Its columns at the beginning.

    Raises:
        StoreReadOnlyError: The store was opened for reading.
    """
    before = _statements_of(columns)
    if len(before):
        found: list[Any] = []
        yield found.append
        _replace(store, columns, before, found)
        return
    named: list[str] = []
    with _filling(store) as feed:

        def write(lines: Any) -> None:
            blank = _with_blank_nodes(lines)
            named.extend(lines.filter(blank).to_pylist())
            text = _text(lines.filter(pc.invert(blank)))
            if text:  # an empty one would end the feed
                feed(text)

        yield write
    store.extend_lines(named)


def load_lines(store: EmbeddedStore, parts: Iterable[Any]) -> None:
    """Load lines of statements; blank nodes keep their labels."""
    for part in parts:
        blank = _with_blank_nodes(part)
        store.bulk_load(io.BytesIO(_text(part.filter(pc.invert(blank)))))
        store.extend_lines(part.filter(blank).to_pylist())


def _statements_of(columns: Columns) -> NDArray[np.int64]:
    if not columns.derived:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(columns.graph == columns.derived)


def _replace(
    store: EmbeddedStore, columns: Columns, before: NDArray[np.int64], found: list[Any]
) -> None:
    old = columns.statements(before, _DERIVED)
    new = pa.chunked_array(found, pa.large_string())
    gone = ~np.asarray(pc.is_in(old, value_set=new.combine_chunks()))
    store.remove_statements(before[gone])
    fresh = new.filter(pc.invert(pc.is_in(new, value_set=old)))
    load_lines(store, fresh.chunks)


@contextmanager
def _filling(store: EmbeddedStore) -> Iterator[Callable[[bytes], None]]:
    """Fill a store from another thread with the texts that are given inside the block."""
    feed, failed = _Feed(), []

    def fill() -> None:
        try:
            store.bulk_load(cast(BinaryIO, feed))
        except BaseException as error:  # noqa: BLE001 - raised again where the texts come from
            failed.append(error)
            feed.drain()

    thread = threading.Thread(target=fill, name="derived statements")
    thread.start()
    try:
        yield feed.give
    finally:
        feed.give(b"")
        thread.join()
    if failed:
        raise failed[0]


class _Feed(io.RawIOBase):
    """A stream of the texts that another thread gives; an empty one ends it."""

    def __init__(self) -> None:
        self._texts: queue.Queue[bytes] = queue.Queue(_WAITING)
        self._rest = memoryview(b"")
        self._ended = False

    def give(self, text: bytes) -> None:
        """Give a text; waits while many are waiting."""
        self._texts.put(text)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self._rest and not self._ended:
            text = self._texts.get()
            self._ended = not text
            self._rest = memoryview(text)
        part = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(part) :]
        return bytes(part)

    def drain(self) -> None:
        """Take what is given until the end, for nobody."""
        while not self._ended:
            self._ended = not self._texts.get()


def _with_blank_nodes(lines: Any) -> Any:
    return pc.match_substring_regex(lines, r"(^| )_:")


def _text(lines: Any) -> bytes:
    """Return lines as one text; an empty one for none."""
    if not len(lines):
        return b""
    ended = pc.binary_join_element_wise(lines, *[pa.scalar(one, _WIDE) for one in ("\n", "")])
    _, offsets, text = ended.buffers()  # the texts lie one after another
    begin, end = (int(one) for one in np.frombuffer(offsets, np.int64)[[0, len(ended)]])
    return bytes(text[begin:end])
