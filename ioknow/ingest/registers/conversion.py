"""Turns files into statements in a process of its own, while the store loads what comes out.

The process writes N-Quads to its standard output and, one JSON document a line, progress and the
outcome to its standard error. Two processors are then busy with one load, and whatever a damaged
file does to the converting process, the loading one lives to report it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from ioknow import errors
from ioknow.errors import DataError, IoknowError
from ioknow.ingest.registers.connectors import open_edition
from ioknow.ingest.registers.description import describe_release
from ioknow.ingest.registers.records import KeptRecords, keeping_records
from ioknow.ingest.registers.statements import Statements
from ioknow.ingest.registers.tallies import Tally

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
        self._process.stdin.write(json.dumps(asdict(order)).encode())
        self._process.stdin.close()
        self.statements = cast(BinaryIO, self._process.stdout)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def finish(self) -> list[Tally]:
        """Return what became of the files, once the statements have been read.

        Raises:
            IoknowError: What stopped the conversion.
            DataError: The process ended without a word.
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
    output = sys.stdout.buffer
    started = time.monotonic()
    written = 0
    told = started

    def write(text: str) -> None:
        nonlocal written, told
        output.write(text.encode("utf-8", "replace"))
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
    _say({"tallies": [tally.to_dict() for tally in tallies]})
    return 0


def _say(what: dict[str, object]) -> None:
    sys.stderr.write(json.dumps(what) + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
