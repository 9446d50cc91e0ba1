"""Building the columnar twin of a release that came without one, while the service goes on.

A change through the service is published at once, without a twin: the store answers everything.
Meanwhile a process of low priority builds the twin; then the workers open it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from contextlib import suppress

from fastapi import FastAPI

from ioknow.query.confinement import clean_environment
from ioknow.query.pool import WorkerPool
from ioknow.store.twins import is_worthwhile, twin_of

_log = logging.getLogger(__name__)
_NICE = 15


class TwinKeeper:
    """Has the twin of the served release built where it is missing; one build at a time.

    Args:
        app: The application, whose pool serves a store directory.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._task: asyncio.Task[None] | None = None
        self._failed = ""

    def look(self) -> None:
        """Start a build if the served release needs one."""
        pool = self._app.state.pool
        if not isinstance(pool, WorkerPool) or (self._task and not self._task.done()):
            return
        release = pool.release
        wanted = is_worthwhile(release.total) and release.version != self._failed
        if wanted and twin_of(release) is None:
            self._task = asyncio.create_task(self._build(pool, release.version))

    async def close(self) -> None:
        """End a build under way; what it wrote is removed by the next."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _build(self, pool: WorkerPool, version: str) -> None:
        store = self._app.state.settings.store.resolve()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ioknow", "accelerate", "--store", str(store)),
            env=clean_environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            with suppress(OSError):  # it may have ended already
                os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
            _, complaint = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:
            self._failed = version
            _log.error("the columnar twin was not built: %s", complaint.decode(errors="replace"))
            return
        await asyncio.to_thread(pool.use_twin)
        _log.info("release %s is read from its columnar twin as well", version)
