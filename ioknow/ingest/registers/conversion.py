"""Turns files into statements in a process of its own, while the store loads what comes out.

The process writes N-Quads to its standard output and, one JSON document a line, progress and the
outcome to its standard error. Two processors are then busy with one load, and whatever a damaged
file does to the converting process, the loading one lives to report it. Both count the bytes
between them, so that nothing is lost or doubled there without a word.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from ioknow import errors
from ioknow.errors import DataError, IoknowError
from ioknow.ingest.registers.connectors import open_edition
from ioknow.ingest.registers.description import describe_release
from ioknow.ingest.registers.records import KeptRecords, keeping_records
from ioknow.ingest.registers.statements import Statements
from ioknow.ingest.registers.tallies import Tally
from ioknow.store.parentage import end_with_parent

_PIECE = 1 << 20


@dataclass(frozen=True)
class Order:
    """What the converting process is asked to do.

    Attributes:
        register: The connector.
        paths: Files, archives or folders.
        name: Name under which the release is kept.
        version: Version of the release.
        digests: SHA-256 of each file's content, for the description of the release.
        mapping: The declared mapping of tables, or empty.
        keep: For ROR: file in which the records are kept, or empty.
        earlier: For ROR: file of the records of the release before, or empty.
    """

    register: str
    paths: tuple[str, ...]
    name: str
    version: str
    digests: dict[str, str]
    mapping: str = ""
    keep: str = ""
    earlier: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a conversion is.

    Attributes:
        statements: Statements written so far.
        seconds: Time since it began.
    """

    statements: int
    seconds: float

    @property
    def rate(self) -> float:
        """Statements a second."""
        return self.statements / self.seconds if self.seconds else 0.0


class Conversion:
    """A running conversion.

    Attributes:
        statements: The N-Quads document, to be read to its end.
    """

    def __init__(self, order: Order, progress: Callable[[Progress], object]) -> None:
        self._progress = progress
        self._outcome: dict[str, Any] = {}
        self._other: list[str] = []
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=_PIECE,
        )
        assert self._process.stdin and self._process.stdout
        asked = {"parent": os.getpid(), **asdict(order)}
        self._process.stdin.write(json.dumps(asked).encode())
        self._process.stdin.close()
        self._counted = _Counted(self._process.stdout)
        self.statements: BinaryIO = self._counted
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def finish(self) -> list[Tally]:
        """Return what became of the files, once the statements have been read.

        Raises:
            IoknowError: What stopped the conversion.
            DataError: The process ended without a word, or not all that it wrote was read.
        """
        code = self._process.wait()
        self._listener.join()
        error = self._outcome.get("error")
        if isinstance(error, dict):
            kind = getattr(errors, str(error["kind"]), DataError)
            raise kind(error["message"])
        if code or "tallies" not in self._outcome:
            words = "\n".join(self._other[-20:])
            raise DataError(f"the conversion ended with code {code} and no result\n{words}".strip())
        written, read = tuple(self._outcome["written"]), self._counted.sum.seen
        if written != read:
            raise DataError(
                f"the conversion wrote {written[0]:,} bytes of statements and {read[0]:,} were "
                "read, or others; load once more"
            )
        return [Tally.from_dict(one) for one in self._outcome["tallies"]]

    def stop(self) -> None:
        """End the process if it still runs."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        self.statements.close()

    def _listen(self) -> None:
        assert self._process.stderr
        for raw in self._process.stderr:
            line = raw.decode("utf-8", "replace").rstrip()
            said = _said(line)
            if said is None:
                self._other.append(line)
            elif "seconds" in said:
                self._progress(Progress(said["statements"], said["seconds"]))
            else:
                self._outcome = said
        self._process.stderr.close()


def _said(line: str) -> dict[str, Any] | None:
    """Return what the process says, or None for words that something else wrote."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    known = isinstance(said, dict) and said.keys() & {"seconds", "tallies", "error"}
    return said if known else None


class _Sum:
    """Counts bytes, with a checksum."""

    def __init__(self) -> None:
        self.seen = (0, 0)

    def add(self, part: bytes) -> None:
        size, checksum = self.seen
        self.seen = (size + len(part), zlib.crc32(part, checksum))


class _Counted(io.RawIOBase, BinaryIO):
    """A stream whose bytes are counted while they are read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.sum = _Sum()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        part = self._stream.read(size)
        self.sum.add(part)
        return part

    def close(self) -> None:
        self._stream.close()


@contextmanager
def conversion(order: Order, progress: Callable[[Progress], object]) -> Iterator[Conversion]:
    """Run a conversion; it is stopped when the block is left before its end."""
    running = Conversion(order, progress)
    try:
        yield running
    finally:
        running.stop()


def convert(order: Order, write: Callable[[str], object]) -> list[Tally]:
    """Write the statements of a release in this process; see :class:`Conversion`."""
    paths = [Path(path) for path in order.paths]
    edition = open_edition(
        order.register,
        paths,
        name=order.name,
        version=order.version,
        mapping=Path(order.mapping) if order.mapping else None,
    )
    statements = Statements(write, edition.release.graph)
    describe_release(statements, edition.release, order.digests)
    if order.keep:
        earlier = KeptRecords(Path(order.earlier)) if order.earlier else ()
        with keeping_records(Path(order.keep)) as keeper:
            tallies = edition.convert(statements, earlier=earlier, keep=keeper.keep)
    else:
        tallies = edition.convert(statements)
    statements.flush()
    return tallies


def main() -> int:
    """Read the order from standard input, write statements and outcome."""
    order = json.loads(sys.stdin.buffer.read())
    end_with_parent(order.pop("parent"))
    output, total = _output(), _Sum()
    started = time.monotonic()
    written = 0
    told = started

    def write(text: str) -> None:
        nonlocal written, told
        part = text.encode("utf-8", "replace")
        output.write(part)
        total.add(part)
        written += text.count("\n")
        now = time.monotonic()
        if now - told > 0.5:
            told = now
            _say({"statements": written, "seconds": now - started})

    try:
        tallies = convert(Order(**{**order, "paths": tuple(order["paths"])}), write)
        output.flush()
    except BrokenPipeError:
        return 1  # whoever asked does not read on
    except IoknowError as error:
        _say({"error": {"kind": type(error).__name__, "message": str(error)}})
        return 1
    _say({"statements": written, "seconds": time.monotonic() - started})
    _say({"tallies": [tally.to_dict() for tally in tallies], "written": total.seen})
    return 0


def _output() -> BinaryIO:
    """Return a buffered stream to standard output, which from now on is standard error.

    Python's own stream is not buffered under ``PYTHONUNBUFFERED``, and what an interrupted write
    leaves over is then lost; and what some library prints is no statement.
    """
    own = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(own, "wb", _PIECE)


def _say(what: dict[str, object]) -> None:
    sys.stderr.write(json.dumps(what) + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
