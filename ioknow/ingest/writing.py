"""The writer as the service sees it: given one change at a time, killed when one takes too long."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ioknow import errors
from ioknow.errors import (
    DocumentLimitError,
    IoknowError,
    QueryBusyError,
    QueryLimitError,
    StoreError,
)
from ioknow.ingest.changes import Change, ChangeReport
from ioknow.ingest.writer import Order
from ioknow.query import confinement, messages, processes
from ioknow.store import current_release

_START_SECONDS = 60


@dataclass(frozen=True)
class WriteLimits:
    """What one change may use.

    Attributes:
        bytes: Size of a request's body.
        seconds: Time to parse and apply what was sent.
        memory: Bytes of memory for that.
        publishing: Seconds until what follows from it is computed and the release is published.
        waiting: Changes that wait for the one under way.
    """

    bytes: int = 32 * 1024 * 1024
    seconds: float = 30.0
    memory: int = 2_000_000_000
    publishing: float = 900.0
    waiting: int = 16


class Writer:
    """Carries out changes of a store directory in a process of its own, one after the other.

    The process is started when the first change comes. Its methods belong to one event loop.

    Args:
        store: The store directory.
        limits: What a change may use.
    """

    def __init__(self, store: Path, limits: WriteLimits | None = None) -> None:
        self.limits = limits or WriteLimits()
        self._store = store
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._process: _Process | None = None

    @property
    def process_id(self) -> int | None:
        """Number of the process; None before the first change."""
        return None if self._process is None else self._process.pid

    async def change(self, wanted: Change) -> ChangeReport:
        """Carry out a change; when this returns it is on the disk and published.

        Raises:
            IoknowError: See :func:`ioknow.ingest.changes.change`; a change that takes too long or
                too much memory, or that ends its process, is a :class:`QueryLimitError` or a
                :class:`DocumentLimitError`.
        """
        if self._waiting >= self.limits.waiting:
            raise QueryBusyError(
                f"{self._waiting} changes are waiting already; try again later",
                retry_after=5,
                own_share=False,
            )
        self._waiting += 1
        try:
            async with self._turn:
                return await self._carry_out(wanted)
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """End the process; a change that is not published by now has not happened."""
        if self._process is not None:
            await self._process.kill()
            self._process = None

    async def _carry_out(self, wanted: Change) -> ChangeReport:
        try:
            return await self._attempt(wanted)
        except _NotBegunError:  # it was ended while it had nothing to do
            return await self._attempt(wanted)

    async def _attempt(self, wanted: Change) -> ChangeReport:
        if self._process is None or not self._process.alive:
            await self.close()
            self._process = await _Process.start(self._store, self.limits)
        finished = False
        try:
            report = await self._follow(self._process, wanted)
            finished = True
        except _RefusedError as refusal:
            finished = True
            raise refusal.error from None
        finally:
            if not finished:
                await self.close()
        return report

    async def _follow(self, process: _Process, wanted: Change) -> ChangeReport:
        await process.send(wanted)
        stage, stages = "waiting", {"begun": "applying", "applied": "publishing"}
        times = {
            "waiting": self.limits.seconds,
            "applying": self.limits.seconds,
            "publishing": self.limits.publishing,
        }
        before = await asyncio.to_thread(_version, self._store)
        while True:
            try:
                async with asyncio.timeout(times[stage]):
                    head = await process.receive()
            except TimeoutError:
                raise _too_long(stage, times[stage], wanted) from None
            except (EOFError, ConnectionError):
                code = await process.reap()
                if stage == "waiting":
                    raise _NotBegunError("the process that writes has ended; try again") from None
                raise await self._cause(stage, code, wanted, before) from None
            if head["step"] == "done":
                return _read_report(head["report"])
            if head["step"] == "failed":
                if head["error"] == "MemoryError":
                    raise _too_large(self.limits, wanted)
                raise _RefusedError(read_error(head))
            stage = stages[str(head["step"])]

    async def _cause(self, stage: str, code: int, wanted: Change, before: str) -> IoknowError:
        """Return the error of a change whose process has ended."""
        if stage == "applying" and code in (-signal.SIGABRT, -signal.SIGKILL):
            return _too_large(self.limits, wanted)
        if stage == "applying":
            text = "the engine gave up on what was sent, nothing was changed; send less at once"
            return (
                errors.QueryCrashError(text)
                if wanted.operation == "update"
                else DocumentLimitError(text, limit="time")
            )
        published = await asyncio.to_thread(_version, self._store) != before
        return StoreError(
            "the process that writes has ended; the change "
            + ("is published; read it before you send it again" if published else "was not made")
        )


class _RefusedError(Exception):
    """The writer lives and has refused the change."""

    def __init__(self, error: IoknowError) -> None:
        super().__init__(str(error))
        self.error = error


class _NotBegunError(StoreError):
    """The writer has ended before it began with the change."""


class _Process:
    """The process and the socket to it."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer

    @classmethod
    async def start(cls, store: Path, limits: WriteLimits) -> _Process:
        ours, theirs = socket.socketpair()
        order = Order(theirs.fileno(), os.getpid(), str(store.resolve()), limits.memory)
        process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-m", "ioknow.ingest.writer", order.to_json()],
            pass_fds=(theirs.fileno(),),
            env=confinement.clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        theirs.close()
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        started = cls(process, reader, writer)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await started.receive()
        except BaseException as error:
            await started.kill()
            if isinstance(error, TimeoutError | EOFError | ConnectionError):
                raise StoreError("the process that writes did not start; see its log") from error
            raise
        return started

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None and not self._reader.at_eof()

    async def send(self, wanted: Change) -> None:
        head = asdict(wanted)
        body = head.pop("body")
        self._writer.write(messages.pack(head, body))
        with suppress(ConnectionError):  # the answer will tell
            await self._writer.drain()

    async def receive(self) -> dict[str, object]:
        head_size, _ = messages.unpack_sizes(await self._reader.readexactly(messages.HEAD_SIZE))
        if head_size > messages.LARGEST_HEAD:
            raise EOFError("the message is larger than any answer")
        head: dict[str, object] = json.loads(await self._reader.readexactly(head_size))
        return head

    async def kill(self) -> None:
        await processes.end(self._process, self._writer)

    async def reap(self) -> int:
        return await processes.exit_code(self._process)


def read_error(head: dict[str, object]) -> IoknowError:
    """Return the error that a writer described."""
    kind = getattr(errors, str(head["error"]), None)
    message = str(head["message"])
    if kind is errors.QuerySyntaxError:
        return errors.QuerySyntaxError(message, **_place(head))
    if kind is errors.RdfSyntaxError:
        return errors.RdfSyntaxError(message, file=str(head["file"]), **_place(head))
    if kind is QueryLimitError or kind is DocumentLimitError:
        return kind(message, limit=str(head["limit"]))
    if isinstance(kind, type) and issubclass(kind, errors.QueryError | errors.DataError):
        return kind(message)
    if isinstance(kind, type) and issubclass(kind, errors.StoreError):
        return kind(message)
    return StoreError(message)


def _place(head: dict[str, object]) -> dict[str, int | None]:
    return {
        name: value if isinstance(value := head[name], int) else None for name in ("line", "column")
    }


def _read_report(fields: object) -> ChangeReport:
    assert isinstance(fields, dict)  # as the writer says it
    graphs = {name: (int(old), int(new)) for name, (old, new) in fields["graphs"].items()}
    return ChangeReport(fields["version"], fields["created"], graphs)


def _version(store: Path) -> str:
    return current_release(store).version


def _too_long(stage: str, seconds: float, wanted: Change) -> IoknowError:
    if stage == "waiting":
        return QueryBusyError(
            f"another change of this dataset is under way for {seconds:g} seconds; try again later",
            retry_after=10,
            own_share=False,
        )
    if stage == "publishing":
        return StoreError(
            f"what follows from the change was not computed in {seconds:g} seconds, nothing was "
            "changed; use 'ioknow load' for large data"
        )
    text = f"more than {seconds:g} seconds, nothing was changed"
    if wanted.operation == "update":
        return QueryLimitError(
            f"the update takes {text}; bind more terms, or change less at once", limit="time"
        )
    return DocumentLimitError(
        f"reading the document takes {text}; send less at once, as N-Triples", limit="time"
    )


def _too_large(limits: WriteLimits, wanted: Change) -> IoknowError:
    text = f"more than {limits.memory:,} bytes of memory, nothing was changed; change less at once"
    if wanted.operation == "update":
        return QueryLimitError(f"the update needs {text}", limit="memory")
    return DocumentLimitError(f"the document needs {text}", limit="memory")
