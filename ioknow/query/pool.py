"""The pool: standing worker processes that answer queries over one release.

The process that serves people never parses or runs a stranger's query. It hands the text to a
worker, waits no longer than the limit, and kills the worker when time is up or nobody waits for
the answer any more. Whatever a query does to its worker, a new one stands ready in a moment.

Two lanes: named questions and lookups go first and have workers of their own; free SPARQL takes
the others, fairly shared between clients.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
from collections import Counter, deque
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, TypeVar

from ioknow.errors import (
    QueryBusyError,
    QueryCrashError,
    QueryError,
    QueryLimitError,
    StoreError,
)
from ioknow.languages import lazy_gettext
from ioknow.query.answer_cache import AnswerCache
from ioknow.query.lanes import Lane, PoolSize, Ticket
from ioknow.query.limits import QueryLimits
from ioknow.query.messages import Reply, Request
from ioknow.query.tally import PoolState, Tally
from ioknow.query.worker_process import WorkerKilledError, WorkerProcess, too_slow
from ioknow.store import Release
from ioknow.store.twins import twin_of

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


@dataclass(eq=False)
class _Flight:
    """A query under way, and how many wait for its answer."""

    task: asyncio.Task[Reply]
    waiting: int = 0


class WorkerPool:
    """Worker processes over a release; use it as a context manager or call start and close.

    Its methods may be called from any thread, and :meth:`answer` from any event loop.

    Example:
        >>> with WorkerPool(current_release(Path("store"))) as pool:  # doctest: +SKIP
        ...     pool.answer_now(Request("ASK { ?s ?p ?o }")).body
        b'{"head":{},"boolean":true}'
    """

    def __init__(
        self, release: Release, *, limits: QueryLimits | None = None, size: PoolSize | None = None
    ) -> None:
        self.release = release
        self.limits = limits or QueryLimits()
        self.size = size or PoolSize()
        self._loop = asyncio.new_event_loop()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._workers: set[WorkerProcess] = set()
        self._idle: list[WorkerProcess] = []
        self._waiting: dict[Lane, deque[Ticket]] = {lane: deque() for lane in Lane}
        self._running: Counter[str] = Counter()
        self._flights: dict[Request, _Flight] = {}
        self._cache = AnswerCache(self.size.cache)
        self.tally = Tally()
        self._chores: set[asyncio.Task[None]] = set()
        self._rolling = asyncio.Lock()
        self._twin = ""

    def __enter__(self) -> WorkerPool:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the workers; returns when all of them can answer.

        Raises:
            StoreError: The release cannot be opened.
        """
        self._thread = threading.Thread(target=self._serve, name="ioknow-pool", daemon=True)
        self._thread.start()
        try:
            self._call(self._fill()).result()
        except BaseException:
            self.close()
            raise

    async def start_here(self) -> None:
        """Start the workers in the running event loop, which saves each answer a change of thread.

        Whoever waits for an answer in a thread of that loop must await :meth:`answer`; end it
        with :meth:`close_here`.

        Raises:
            StoreError: The release cannot be opened.
        """
        self._loop.close()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.current_thread()
        try:
            await self._fill()
        except BaseException:
            await self._empty([])
            raise

    async def close_here(self) -> None:
        """End all workers of a pool in the running event loop; queries under way fail."""
        self._thread = None
        await self._empty([*self._chores])

    def close(self) -> None:
        """End all workers; queries under way fail."""
        if self._thread is not None and self._thread.is_alive():
            self._call(self._end_all()).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        if not self._loop.is_closed():
            self._loop.close()

    def submit(
        self,
        request: Request,
        *,
        lane: Lane = Lane.NAMED,
        client: str = "",
        repeatable: bool = True,
    ) -> concurrent.futures.Future[Reply]:
        """Put a query to the pool; cancelling the future ends the query.

        Args:
            request: The query; one from outside has passed the guard.
            lane: ``NAMED`` for our own queries, ``FREE`` for those of strangers.
            client: Whose query it is, for fair shares.
            repeatable: Whether asking twice gives the same answer, so that it may be shared.
        """
        return self._call(self._answer(request, lane, client, repeatable=repeatable))

    async def answer(
        self,
        request: Request,
        *,
        lane: Lane = Lane.NAMED,
        client: str = "",
        repeatable: bool = True,
    ) -> Reply:
        """Answer a query; being cancelled ends it.

        Raises:
            QueryError: The query is wrong, too large, or there is no room for it; see
                :mod:`ioknow.errors`.
        """
        if asyncio.get_running_loop() is self._loop:
            return await self._answer(request, lane, client, repeatable=repeatable)
        return await asyncio.wrap_future(
            self.submit(request, lane=lane, client=client, repeatable=repeatable)
        )

    def answer_now(self, request: Request, *, lane: Lane = Lane.NAMED, client: str = "") -> Reply:
        """Answer a query for a caller without an event loop; see :meth:`answer`.

        Raises:
            RuntimeError: The caller holds up the event loop that would answer.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("the event loop of the pool cannot wait for itself; await answer()")
        return self.submit(request, lane=lane, client=client).result()

    def roll(self, release: Release) -> None:
        """Move to another release; queries under way end on the old one.

        Raises:
            StoreError: The new release cannot be opened; the old one stays in use.
        """
        self._call(self._roll(release)).result()

    def use_twin(self) -> None:
        """Have the workers open the twin of the present release, built since they opened that."""
        self._call(self._use_twin()).result()

    @property
    def worker_ids(self) -> list[int]:
        """Process numbers of the workers."""
        return sorted(worker.pid for worker in set(self._workers))

    @property
    def state(self) -> PoolState:
        """How many workers there are, and how many queries run and wait."""
        waiting = {lane.value: len(queue) for lane, queue in self._waiting.items()}
        workers = len(self._workers)
        return PoolState(workers, max(workers - len(self._idle), 0), waiting)

    # What follows runs in the pool's own thread.

    def _call(self, work: Coroutine[None, None, _T]) -> concurrent.futures.Future[_T]:
        if self._thread is None or self._loop.is_closed():
            work.close()
            raise StoreError("the worker pool is not running; start it first")
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _fill(self) -> None:
        lanes = [True] * self.size.named + [False] * self.size.free
        start = (WorkerProcess.start(self.release, self.limits, named=named) for named in lanes)
        results = await asyncio.gather(*start, return_exceptions=True)
        for worker in results:
            if isinstance(worker, WorkerProcess):
                self._add(worker)
        for problem in results:
            if isinstance(problem, BaseException):
                raise problem

    async def _end_all(self) -> None:
        await self._empty(asyncio.all_tasks() - {asyncio.current_task()})

    async def _empty(self, others: Iterable[asyncio.Task[Any] | None]) -> None:
        self._closing = True
        tasks = {flight.task for flight in self._flights.values()} | {*others}
        ending = [task for task in tasks if task is not None]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        await asyncio.gather(*(worker.kill() for worker in self._workers))
        self._workers.clear()
        self._idle.clear()

    async def _roll(self, release: Release) -> None:
        async with self._rolling:
            if release.version == self.release.version:
                return
            first = await self._pioneer(release)
            # From here on no new query meets the old release; what runs on it comes to its end.
            self.release = release
            self._flights = {}
            idle, self._idle = self._idle, []
            self._add(first)
            for worker in idle:
                await self._move(worker)

    async def _use_twin(self) -> None:
        async with self._rolling:
            self._twin = str(twin_of(self.release) or "")
            idle, self._idle = self._idle, []
            for worker in idle:
                self._return(worker, spent=False)

    async def _pioneer(self, release: Release) -> WorkerProcess:
        """Return a worker over a release; where that cannot be opened, nothing has happened."""
        if not self._idle:
            return await WorkerProcess.start(release, self.limits, named=False)
        worker = self._idle.pop()
        if await worker.move(release):
            return worker
        self._do(self._replace(worker))
        raise StoreError(f"{release.database}: the workers cannot open the release")

    async def _move(self, worker: WorkerProcess) -> None:
        """Bring a worker that has nothing to do to the present release."""
        if await worker.move(self.release):
            self._add(worker)
        else:
            self._do(self._replace(worker))

    async def _answer(
        self, request: Request, lane: Lane, client: str, *, repeatable: bool
    ) -> Reply:
        if not repeatable:
            return await self._run(request, lane, client)
        known = self._cache.get(request, self.release.version)
        if known is not None:
            self.tally.cache_hits += 1
            return known
        self.tally.cache_misses += 1
        flight = self._flights.get(request)
        if flight is None:
            task = asyncio.create_task(self._run(request, lane, client))
            flight = self._flights[request] = _Flight(task)
        flight.waiting += 1
        try:
            reply = await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if flight.task.done() or flight.waiting == 0:
                flight.task.cancel()
                if self._flights.get(request) is flight:
                    del self._flights[request]
        self._cache.put(request, reply)
        return reply

    async def _run(self, request: Request, lane: Lane, client: str) -> Reply:
        try:
            return await self._attempt(request, lane, client)
        except WorkerKilledError:
            return await self._attempt(request, lane, client)
        except (QueryCrashError, QueryLimitError) as problem:
            lost = isinstance(problem, QueryCrashError) or problem.limit == "memory"
            if not (lost and request.columnar and twin_of(self.release)):
                raise
            _log.warning("a worker ended (%s); the store alone answers the query", problem)
            return await self._attempt(replace(request, columnar=False), lane, client)

    async def _attempt(self, request: Request, lane: Lane, client: str) -> Reply:
        outcome = "abandoned"
        try:
            worker = self._at_hand(lane, client) or await self._worker(lane, client)
        except QueryBusyError:
            self.tally.ended[lane.value, "refused"] += 1
            raise
        spent = True
        try:
            async with asyncio.timeout(self.limits.seconds):
                reply = await worker.ask(request)
            spent = False
            outcome = "answered"
        except TimeoutError:
            outcome = "time"
            raise too_slow(self.limits) from None
        except QueryError as error:
            outcome = error.limit if isinstance(error, QueryLimitError) else "error"
            spent = not worker.alive
            raise
        finally:
            self.tally.ended[lane.value, outcome] += 1
            if spent:
                self.tally.killed[outcome] += 1
            self._leave(lane, client)
            self._return(worker, spent=spent)
        return reply

    def _at_hand(self, lane: Lane, client: str) -> WorkerProcess | None:
        """Return an idle worker, unless others wait for it or the client has its share."""
        if any(self._waiting.values()):
            return None
        if lane is Lane.FREE and self._running[client] >= self.size.per_client:
            return None
        for worker in self._idle:
            if worker.alive and not (worker.named and lane is Lane.FREE):
                self._idle.remove(worker)
                if lane is Lane.FREE:
                    self._running[client] += 1
                return worker
        return None

    async def _worker(self, lane: Lane, client: str) -> WorkerProcess:
        """Wait for a worker, in the order of the lanes and fairly between clients."""
        ticket = Ticket(client, self._loop.create_future())
        queue = self._waiting[lane]
        queue.append(ticket)
        self._dispatch()
        try:
            if not ticket.worker.done():
                self._refuse_surplus(lane, client)
            async with asyncio.timeout(self.size.patience):
                return await ticket.worker
        except BaseException as error:
            if ticket in queue:
                queue.remove(ticket)
            elif ticket.worker.done() and not ticket.worker.cancelled():
                self._leave(lane, client)
                self._return(ticket.worker.result(), spent=False)
            if isinstance(error, TimeoutError):
                raise QueryBusyError(
                    lazy_gettext(
                        "no worker became free in %(patience)s seconds; try again later",
                        patience=format(self.size.patience, "g"),
                    ),
                    retry_after=5,
                    own_share=False,
                ) from None
            raise

    def _refuse_surplus(self, lane: Lane, client: str) -> None:
        """Refuse the query that came last when too many wait."""
        queue = self._waiting[lane]
        if lane is Lane.FREE:
            share = max(self.size.waiting // 4, 1)
            own = sum(ticket.client == client for ticket in queue)
            if own > share:
                raise QueryBusyError(
                    lazy_gettext(
                        "%(per_client)s of your queries are running and %(share)s are waiting; "
                        "wait for their answers before you send more",
                        per_client=self.size.per_client,
                        share=share,
                    ),
                    retry_after=2,
                    own_share=True,
                )
        if len(queue) > self.size.waiting * (1 if lane is Lane.FREE else 4):
            raise QueryBusyError(
                lazy_gettext(
                    "%(count)s queries are waiting already; try again later", count=len(queue) - 1
                ),
                retry_after=5,
                own_share=False,
            )

    def _dispatch(self) -> None:
        """Give waiting queries to idle workers."""
        for worker in list(self._idle):
            if not any(self._waiting.values()):
                return  # asking the system about each idle worker takes time
            if worker not in self._idle:  # given away by the loop that started below
                continue
            if not worker.alive:  # something else ended it while it was idle
                self._idle.remove(worker)
                self._return(worker, spent=True)
                continue
            lane, ticket = self._next(worker)
            if ticket is not None:
                self._idle.remove(worker)
                self._waiting[lane].remove(ticket)
                self._running[ticket.client] += lane is Lane.FREE
                ticket.worker.set_result(worker)

    def _next(self, worker: WorkerProcess) -> tuple[Lane, Ticket | None]:
        for ticket in self._waiting[Lane.NAMED]:
            if not ticket.worker.done():
                return Lane.NAMED, ticket
        if not worker.named:
            for ticket in self._waiting[Lane.FREE]:
                mine = self._running[ticket.client] < self.size.per_client
                if mine and not ticket.worker.done():
                    return Lane.FREE, ticket
        return Lane.FREE, None

    def _leave(self, lane: Lane, client: str) -> None:
        if lane is Lane.FREE:
            self._running[client] -= 1
            if not self._running[client]:
                del self._running[client]

    def _add(self, worker: WorkerProcess) -> None:
        """Take a worker that has just opened a release."""
        if worker.version == self.release.version:
            self._twin = worker.twin
        self._workers.add(worker)
        self._return(worker, spent=False)

    def _return(self, worker: WorkerProcess, *, spent: bool) -> None:
        surplus = len(self._workers) > self.size.free + self.size.named and not worker.named
        if spent or worker.spent or surplus:
            self._do(self._replace(worker))
        elif worker.version != self.release.version or worker.twin != self._twin:
            self._do(self._move(worker))
        else:
            self._idle.append(worker)
        self._dispatch()

    async def _replace(self, worker: WorkerProcess) -> None:
        await self._end(worker)
        while not self._closing and len(self._workers) < self.size.free + self.size.named:
            try:
                self._add(await WorkerProcess.start(self.release, self.limits, named=worker.named))
            except StoreError:
                _log.exception("a worker could not be started; trying again")
                await asyncio.sleep(1)
            else:
                return

    async def _end(self, worker: WorkerProcess) -> None:
        await worker.kill()
        self._workers.discard(worker)

    def _do(self, chore: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(chore)
        self._chores.add(task)  # the loop itself keeps tasks by weak reference only
        task.add_done_callback(self._chores.discard)
