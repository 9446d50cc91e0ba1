"""One worker as the pool sees it: started, asked, killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress

from ioknow.errors import QueryCrashError, QueryError, QueryLimitError, StoreError
from ioknow.query import confinement, messages, processes
from ioknow.query.limits import QueryLimits
from ioknow.query.messages import Reply, Request
from ioknow.query.worker import Order, too_much_memory
from ioknow.store import Release
from ioknow.store.twins import twin_of

_START_SECONDS = 60
_MOVE_SECONDS = 15
_SLACK = 1_000_000  # a compressed body can be a little larger than the plain one


class WorkerProcess:
    """A process that answers queries over one release, one at a time.

    Attributes:
        version: The release it reads.
        twin: The columnar twin it reads; empty without one.
        named: True when it is reserved for named questions and lookups.
        spent: True when it ended after its last answer and needs a successor.
    """

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        version: str,
        twin: str,
        named: bool,
        limits: QueryLimits,
    ) -> None:
        self.version = version
        self.twin = twin
        self.named = named
        self.spent = False
        self._process = process
        self._reader = reader
        self._writer = writer
        self._limits = limits

    @classmethod
    async def start(cls, release: Release, limits: QueryLimits, *, named: bool) -> WorkerProcess:
        """Start a worker and wait until it has opened the release.

        Raises:
            StoreError: The release cannot be opened.
        """
        ours, theirs = socket.socketpair()
        twin = str(twin_of(release) or "")
        order = Order(
            socket=theirs.fileno(),
            parent=os.getpid(),
            database=str(release.database),
            twin=twin,
            limits=limits,
            nice=0 if named else 5,  # strangers' queries yield to the service itself
        )
        command = [sys.executable, "-m", "ioknow.query.worker", order.to_json()]
        process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
            command,
            pass_fds=(theirs.fileno(),),
            env=confinement.clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        theirs.close()
        try:
            reader, writer = await asyncio.open_unix_connection(sock=ours)
        except asyncio.CancelledError:
            process.kill()
            process.wait()
            raise
        worker = cls(
            process,
            reader,
            writer,
            version=release.version,
            twin=twin,
            named=named,
            limits=limits,
        )
        try:
            async with asyncio.timeout(_START_SECONDS):
                head, _ = await worker._receive()
        except (TimeoutError, EOFError, ConnectionError) as error:
            await worker.kill()
            raise StoreError(
                f"a worker over {release.database} did not start (exit {process.poll()})"
            ) from error
        except asyncio.CancelledError:
            await worker.kill()
            raise
        if "failed" in head:
            await worker.kill()
            raise StoreError(str(head["failed"]))
        return worker

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    async def ask(self, request: Request) -> Reply:
        """Put a query to the worker; after any error but a named one it must be killed.

        Raises:
            QueryError: What the worker found wrong with the query.
            QueryLimitError: The worker ended because time or memory ran out.
            QueryCrashError: The worker ended for another reason.
        """
        try:
            self._writer.write(messages.pack_request(request))
            await self._writer.drain()
            head, body = await self._receive()
        except (EOFError, ConnectionError) as error:
            raise await self._cause_of_death() from error
        self.spent = bool(head.get("last"))
        if "error" in head:
            raise messages.read_error(head)
        return Reply(
            version=self.version,
            kind=str(head["kind"]),
            format=str(head["format"]),
            rows=int(str(head["rows"])),
            compressed=bool(head["compressed"]),
            body=body,
            engine=str(head["engine"]),
            reason=str(head["reason"]),
        )

    async def move(self, release: Release) -> bool:
        """Have the process open another release; False when it cannot and must be killed."""
        twin = str(twin_of(release) or "")
        try:
            async with asyncio.timeout(_MOVE_SECONDS):
                self._writer.write(messages.pack_move(str(release.database), twin))
                await self._writer.drain()
                await self._receive()
        except (TimeoutError, EOFError, ConnectionError):
            return False
        self.version, self.twin = release.version, twin
        return True

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None and not self._reader.at_eof()

    async def kill(self) -> None:
        """End the process at once, whatever it does."""
        await processes.end(self._process, self._writer)

    async def _receive(self) -> tuple[dict[str, object], bytes]:
        frame = await self._reader.readexactly(messages.HEAD_SIZE)
        head_size, body_size = messages.unpack_sizes(frame)
        if head_size > messages.LARGEST_HEAD or body_size > self._limits.bytes + _SLACK:
            raise EOFError("the worker's message is larger than any answer")
        head = json.loads(await self._reader.readexactly(head_size))
        return head, await self._reader.readexactly(body_size)

    async def _cause_of_death(self) -> QueryError:
        with suppress(ProcessLookupError):
            self._process.terminate()  # it may have closed the socket and still run
        code = await processes.exit_code(self._process)
        if code == -signal.SIGALRM:
            return too_slow(self._limits)
        if code == -signal.SIGABRT:
            return too_much_memory(self._limits)
        if code == -signal.SIGKILL:
            return WorkerKilledError(str(too_much_memory(self._limits)), limit="memory")
        return QueryCrashError(
            "the engine gave up on this query; simplify it: fewer brackets inside each other, "
            "shorter paths, smaller sub-queries"
        )


class WorkerKilledError(QueryLimitError):
    """The worker was ended from outside: by a person, or by a machine that is out of memory.

    It may have been ended while it was idle, so the query deserves another worker once.
    """


def too_slow(limits: QueryLimits) -> QueryLimitError:
    """Return the error of a query that takes too long."""
    return QueryLimitError(
        f"the query takes more than {limits.seconds:g} seconds; bind more terms, avoid joins "
        "without a shared variable, or load the published data into a store of your own",
        limit="time",
    )
