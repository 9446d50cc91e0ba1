"""Following the store: the workers move to a release when it has been published."""

from __future__ import annotations

import asyncio
import logging

from fastapi import FastAPI

from ioknow.errors import IoknowError
from ioknow.query.pool import WorkerPool
from ioknow.query.remote_pool import RemotePool
from ioknow.store import current_release

_log = logging.getLogger(__name__)


async def serve_current_release(app: FastAPI) -> None:
    """Move the workers to the published release; queries from now on are answered by it.

    A remote endpoint's catalog is read again.

    Raises:
        StoreError: It cannot be opened; the present one stays in use.
    """
    pool: WorkerPool | RemotePool = app.state.pool
    if isinstance(pool, RemotePool):
        await asyncio.to_thread(pool.refresh)
        return
    async with app.state.publishing:  # two at once could move back to the older of two releases
        release = await asyncio.to_thread(current_release, app.state.settings.store)
        if release.version != pool.release.version:
            await asyncio.to_thread(pool.roll, release)
            _log.info("serving release %s", release.version)


async def follow(app: FastAPI) -> None:
    """Look for a new release now and then, for as long as the application runs."""
    seconds = app.state.settings.watch_seconds
    while seconds:
        await asyncio.sleep(seconds)
        try:
            await serve_current_release(app)
            app.state.twins.look()
        except IoknowError:
            _log.exception("the new release cannot be served; staying with the present one")
