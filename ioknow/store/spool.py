"""The spool: what is written into a database, kept as text until its columns are built.

Reading a database back takes as long as filling it. So whoever fills or changes one for a release
writes the same statements into N-Quads files on the way, and starts from the columns that the
release before has.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph

from ioknow.terms import DefaultGraph, NamedNode, Quad, RdfFormat

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ioknow.store.columns import Columns

_BATCH = 10_000


class Spool:
    """Statements that went into a database, in files of a folder.

    Blank nodes of statements that came one by one share their labels; each stream that was loaded
    has its own, and so a file of its own.

    Args:
        folder: An empty folder.
        before: Columns of what the database holds already; None when nothing is known of them.
    """

    def __init__(self, folder: Path, before: Columns | None = None) -> None:
        self._folder = folder
        self._files: list[Path] = []
        self._open: BinaryIO | None = None
        self._complete = True
        self._taps: list[_Tap] = []
        self._columns = before
        self._read = 0
        self._gone: set[str] = set()
        self._known = True

    def keep(self, statements: Iterable[Quad]) -> Iterator[Quad]:
        """Write statements down while they are read."""
        remaining = iter(statements)
        while batch := list(islice(remaining, _BATCH)):
            pyoxigraph.serialize(batch, self._statements(), RdfFormat.N_QUADS)
            yield from batch

    def tap(self, stream: BinaryIO) -> BinaryIO:
        """Return a stream of N-Quads whose bytes are written down while they are read."""
        tap = _Tap(stream, self.new_file().open("wb"))
        self._taps.append(tap)
        return tap

    def forget(self) -> None:
        """Give up: what the database holds now is not told by what was written."""
        self._complete = self._known = False

    def remove(self, graph: NamedNode | DefaultGraph) -> None:
        """Take note that all statements of a graph were removed."""
        self._complete = False
        if self._read < len(self._files):  # what was written before does not come back
            self._advance()
        if isinstance(graph, NamedNode):
            self._gone.add(graph.value)
        else:
            self._known = False

    def drop(self, places: NDArray[np.int64]) -> None:
        """Take note that statements at these places of the columns were removed."""
        self._complete = False
        if self._columns is not None:
            self._columns = self._columns.without(places)

    def changed(self, engine: pyoxigraph.Store, graphs: Iterable[NamedNode]) -> None:
        """Read graphs anew: nothing else was changed since :meth:`forget`."""
        from ioknow.store.column_building import Lines, columns_of

        if self._columns is None:
            return
        lines = Lines()
        given = list(graphs)
        for graph in given:
            with tempfile.TemporaryFile(dir=self._folder) as text:
                engine.dump(text, format=RdfFormat.N_TRIPLES, from_graph=graph)
                text.seek(0)
                lines.read(text, str(graph))
        gone = {graph.value for graph in given}
        self._columns = columns_of(lines, self._columns, gone | self._gone)
        self._gone, self._known = set(), True
        self.close()
        self._read = len(self._files)

    @property
    def has_columns(self) -> bool:
        """Whether the columns follow from what was written."""
        return self._known and (self._columns is not None or bool(self._files))

    def columns(self, engine: pyoxigraph.Store) -> Columns:
        """Return the columns of the database as it is now."""
        self._advance()
        if not self._known or self._columns is None or len(self._columns) != len(engine):
            self._columns = columns_in(engine)
            self._gone, self._known = set(), True
        return self._columns

    def _advance(self) -> None:
        """Take what was written since the last time into the columns."""
        from ioknow.store.column_building import Lines, columns_of

        self.close()
        lines = Lines()
        for file in self._files[self._read :]:
            with file.open("rb") as text:
                lines.read(text)
        if self._read < len(self._files) or self._gone:
            self._columns = columns_of(lines, self._columns, self._gone)
        self._read = len(self._files)
        self._gone = set()

    def new_file(self) -> Path:
        """Return the path of one more file, for statements with blank nodes of their own."""
        path = self._folder / f"{len(self._files)}.nq"
        self._files.append(path)
        return path

    def add(self, file: Path) -> None:
        """Take a file that was loaded as it is."""
        self._files.append(file)
        self._known = False

    def files(self) -> list[Path] | None:
        """Return the files with all statements of the database; None when they are not all."""
        self.close()
        return self._files if self._complete else None

    def close(self) -> None:
        """Close the files."""
        if self._open is not None:
            self._open.close()
            self._open = None
        for tap in self._taps:
            tap.copy.close()
            if tap.labelled:  # the engine gives blank nodes of a stream other labels
                self._known = False

    def _statements(self) -> BinaryIO:
        if self._open is None:
            self._open = self.new_file().open("wb")
        return self._open


class _Tap(io.RawIOBase, BinaryIO):
    """A stream that is copied into a file while it is read."""

    def __init__(self, stream: BinaryIO, copy: BinaryIO) -> None:
        self._stream = stream
        self.copy = copy
        self.labelled = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        part = self._stream.read(size)
        self.labelled = self.labelled or b" _:" in part or b"\n_:" in part
        self.copy.write(part)
        return part


def columns_in(engine: pyoxigraph.Store) -> Columns:
    """Return the columns of a database, all of which is read."""
    from ioknow.store.column_building import Lines, columns_of

    lines = Lines()
    with tempfile.TemporaryFile() as text:
        engine.dump(text, format=RdfFormat.N_QUADS)
        text.seek(0)
        lines.read(text)
    return columns_of(lines)
