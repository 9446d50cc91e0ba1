"""Strangers' queries over a remote endpoint: forwarded within limits, complete or refused.

Where the dataset lies elsewhere, nothing of a query is parsed or run here: the text passes the
guard and goes to the endpoint as it is. What remains to be done is what the worker pool does for
a release: bound how many run, for how long and how large their answers are, and end those that
nobody waits for any more.
"""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from ioknow.errors import EndpointTimeoutError, IoknowError, QueryBusyError, QueryLimitError
from ioknow.languages import lazy_gettext
from ioknow.query.lanes import Lane, PoolSize
from ioknow.query.limits import QueryLimits
from ioknow.query.messages import Reply, Request
from ioknow.query.tally import PoolState, Tally
from ioknow.store import RemoteStore
from ioknow.store.edition import RemoteEdition, read_edition
from ioknow.store.forwarding import forward
from ioknow.vocabulary import ID, PREFIXES

_WORTH_COMPRESSING = 1000
_OWN_SECONDS = 60.0
"""Time for a query of our own, such as reading all terms once, in several pages perhaps."""


class RemotePool:
    """Answers queries by a remote endpoint; it is used as :class:`WorkerPool` is.

    Attributes:
        store: The store on the endpoint, for queries of our own.
        release: What the endpoint's catalog said when it was read last.
        limits: Limits of one query.
        size: How many are asked at the same time.
        tally: Counts for those who watch; queries to an endpoint are not among them.

    Args:
        open_store: Returns a store on the endpoint whose requests end after so many seconds.
        limits: Limits of one query.
        size: How many are asked at the same time; nothing is kept for asking again.

    Example:
        >>> pool = RemotePool(lambda seconds: RemoteStore("http://127.0.0.1:9/", timeout=seconds))
        >>> pool.worker_ids
        []
    """

    def __init__(
        self,
        open_store: Callable[[float], RemoteStore],
        *,
        limits: QueryLimits | None = None,
        size: PoolSize | None = None,
    ) -> None:
        self.limits = limits or QueryLimits()
        self.size = size or PoolSize()
        self.store = open_store(max(self.limits.seconds, _OWN_SECONDS))
        self._forwarding = open_store(self.limits.seconds)
        self.release = RemoteEdition(self.store.endpoint, "", {})
        self._threads = ThreadPoolExecutor(
            self.size.free + self.size.named, thread_name_prefix="ioknow-remote"
        )
        self._running: Counter[str] = Counter()
        self._asked = 0
        self.tally = Tally()

    def start(self) -> None:
        """Read what the endpoint says of its dataset.

        Raises:
            EndpointError: It does not answer.
        """
        self.refresh()
        self._forwarding.sibling()  # finds out which graphs there are, once

    def refresh(self) -> bool:
        """Read the catalog again, and return whether the dataset has another version now."""
        before = self.release.version
        self.release = read_edition(self.store.endpoint, self.store)
        return self.release.version != before

    def close(self) -> None:
        """End the requests under way."""
        self.store.abort()
        self._threads.shutdown(wait=True, cancel_futures=True)

    @property
    def worker_ids(self) -> list[int]:
        """No worker processes are needed here."""
        return []

    @property
    def state(self) -> PoolState:
        """How many queries the endpoint is asked at the moment."""
        return PoolState(0, self._asked, {})

    async def answer(
        self,
        request: Request,
        *,
        lane: Lane = Lane.NAMED,
        client: str = "",
        repeatable: bool = True,  # noqa: ARG002  # no answer is shared here
    ) -> Reply:
        """Answer a query; being cancelled breaks the connection to the endpoint.

        Raises:
            QueryBusyError: Too many queries are under way, of this client or in all.
            QueryLimitError: The answer takes too long or is too large.
            QueryError: The query is wrong.
            EndpointError: The endpoint does not answer completely.
        """
        free = lane is Lane.FREE
        self._admit(client, free=free)
        store = self._forwarding.sibling()
        self._asked += free
        self._running[client] += free
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self.limits.seconds + self.size.patience):
                return await loop.run_in_executor(self._threads, self._forward, store, request)
        except TimeoutError:
            raise self._too_slow() from None
        finally:
            store.abort()  # does nothing where the answer is complete
            self._asked -= free
            self._running[client] -= free
            if not self._running[client]:
                del self._running[client]

    def answer_now(self, request: Request, *, lane: Lane = Lane.NAMED, client: str = "") -> Reply:
        """Answer a query for a caller without an event loop; see :meth:`answer`."""
        return asyncio.run(self.answer(request, lane=lane, client=client))

    def _admit(self, client: str, *, free: bool) -> None:
        if not free:
            return
        share = self.size.per_client + max(self.size.waiting // 4, 1)
        if self._running[client] >= share:
            raise QueryBusyError(
                lazy_gettext(
                    "%(share)s of your queries are under way; wait for their answers before you "
                    "send more",
                    share=share,
                ),
                retry_after=2,
                own_share=True,
            )
        if self._asked >= self.size.free + self.size.waiting:
            raise QueryBusyError(
                lazy_gettext(
                    "%(asked)s queries are under way already; try again later", asked=self._asked
                ),
                retry_after=5,
                own_share=False,
            )

    def _forward(self, store: RemoteStore, request: Request) -> Reply:
        try:
            document = forward(
                store,
                request.query,
                solutions=request.solutions,
                triples=request.triples,
                base=ID,
                default_graphs=request.default_graphs,
                named_graphs=request.named_graphs,
                prefixes=PREFIXES,
                max_rows=self.limits.rows,
                max_bytes=self.limits.bytes,
            )
        except EndpointTimeoutError as error:
            raise self._too_slow() from error
        except IoknowError as error:
            # Its frames hold solutions, which the engine wants to be dropped in this thread.
            raise error.with_traceback(None) from None
        body = document.body
        compressed = request.compress and len(body) >= _WORTH_COMPRESSING
        return Reply(
            version=self.release.version,
            kind=document.kind,
            format=document.format,
            rows=document.rows,
            compressed=compressed,
            body=gzip.compress(body, compresslevel=5, mtime=0) if compressed else body,
        )

    def _too_slow(self) -> QueryLimitError:
        return QueryLimitError(
            f"the endpoint did not answer completely within {self.limits.seconds:g} seconds; "
            "bind more terms, or ask for less",
            limit="time",
        )
