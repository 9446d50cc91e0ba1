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


async def answer_unless_gone(request: Request, query: Query, *, repeatable: bool) -> Reply | None:
    """Return the answer; None when the client went away, which ends the query."""
    pool: WorkerPool | RemotePool = request.app.state.pool
    answer = asyncio.ensure_future(
        pool.answer(
            query, lane=Lane.FREE, client=requests.client_of(request), repeatable=repeatable
        )
    )
    leaving = asyncio.ensure_future(requests.gone(request))
    try:
        await asyncio.wait((answer, leaving), return_when=asyncio.FIRST_COMPLETED)
        return await answer if answer.done() else None
    finally:
        answer.cancel()
        leaving.cancel()
