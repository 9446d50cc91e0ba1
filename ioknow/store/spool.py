"""The spool: what is written into a new database, kept as text until its twin is built.

Reading a database back takes as long as filling it. So whoever fills one for a release writes the
same statements into N-Quads files on the way.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pyoxigraph

from ioknow.terms import Quad, RdfFormat

_BATCH = 10_000


class Spool:
    """Statements that went into a database, in files of a folder.

    Blank nodes of statements that came one by one share their labels; each stream that was loaded
    has its own, and so a file of its own.

    Args:
        folder: An empty folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: list[Path] = []
        self._open: BinaryIO | None = None
        self._complete = True
        self._taps: list[_Tap] = []

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
        """Give up: something was removed from the database, or came in another way."""
        self._complete = False

    def new_file(self) -> Path:
        """Return the path of one more file, for statements with blank nodes of their own."""
        path = self._folder / f"{len(self._files)}.nq"
        self._files.append(path)
        return path

    def add(self, file: Path) -> None:
        """Take a file that was loaded as it is."""
        self._files.append(file)

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

    def _statements(self) -> BinaryIO:
        if self._open is None:
            self._open = self.new_file().open("wb")
        return self._open


class _Tap(io.RawIOBase, BinaryIO):
    """A stream that is copied into a file while it is read."""

    def __init__(self, stream: BinaryIO, copy: BinaryIO) -> None:
        self._stream = stream
        self.copy = copy

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        part = self._stream.read(size)
        self.copy.write(part)
        return part
