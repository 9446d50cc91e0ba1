"""Putting a query of a client to the pool, for as long as the client waits for the answer."""

from __future__ import annotations

import asyncio

from fastapi import Request

from ioknow.query.lanes import Lane
from ioknow.query.messages import Reply
from ioknow.query.messages import Request as Query
from ioknow.query.pool import WorkerPool
from ioknow.query.remote_pool import RemotePool
from ioknow_api import requests

_SOON = 0.05
"""Seconds within which most answers come; only then is it worth looking whether anybody waits."""


async def answer_unless_gone(request: Request, query: Query, *, repeatable: bool) -> Reply | None:
    """Return the answer; None when the client went away, which ends the query."""
    pool: WorkerPool | RemotePool = request.app.state.pool
    watch = _Watch(request)
    try:
        return await pool.answer(
            query, lane=Lane.FREE, client=requests.client_of(request), repeatable=repeatable
        )
    except asyncio.CancelledError:
        if watch.left():
            return None
        raise
    finally:
        watch.end()


class _Watch:
    """Cancels the task that made it when the client leaves."""

    def __init__(self, request: Request) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._request = request
        self._task = task
        self._watching: asyncio.Task[None] | None = None
        self._seen = False
        self._timer = asyncio.get_running_loop().call_later(_SOON, self._begin)

    def left(self) -> bool:
        """Say whether it was the client that ended the task, which then goes on."""
        if self._seen:
            self._task.uncancel()
        return self._seen

    def end(self) -> None:
        """Watch no longer."""
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _begin(self) -> None:
        self._watching = asyncio.ensure_future(requests.gone(self._request))
        self._watching.add_done_callback(self._leave)

    def _leave(self, watching: asyncio.Task[None]) -> None:
        if not watching.cancelled():
            self._seen = True
            self._task.cancel()
