"""What the service keeps of releases: their lists, and their downloads."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import threading
from collections import OrderedDict
from pathlib import Path

from ioknow.distribution import Manifest, downloads_of, read_manifest
from ioknow.errors import StoreError
from ioknow.query.lists import Lists, build_lists
from ioknow.query.pool import WorkerPool
from ioknow.query.remote_pool import RemotePool
from ioknow.store import EmbeddedStore, Release

_log = logging.getLogger(__name__)

_KEPT = 3
"""Releases whose lists stay open, the present one among them."""


class ListsKeeper:
    """Keeps the lists of the last releases open, and makes those that a release lacks."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Lists] = OrderedDict()
        self._made: list[tempfile.TemporaryDirectory[str]] = []
        self._lock = threading.Lock()

    def current(self, pool: WorkerPool | RemotePool) -> Lists:
        """Return the lists of the release that is served.

        Raises:
            StoreError: They cannot be read.
        """
        version = pool.release.version
        with self._lock:
            known = self._open.get(version)
            if known is None:
                known = self._open[version] = self._find(pool)
                while len(self._open) > _KEPT:
                    self._open.popitem(last=False)
            return known

    def of(self, version: str) -> Lists | None:
        """Return the lists of an earlier release, or None when they are closed."""
        with self._lock:
            return self._open.get(version)

    def close(self) -> None:
        """Remove what was made for releases without lists of their own."""
        self._open.clear()
        for folder in self._made:
            folder.cleanup()

    def _find(self, pool: WorkerPool | RemotePool) -> Lists:
        """Return the lists of what is served; they are made where there are none."""
        if isinstance(pool, WorkerPool):
            found = Lists.of_release(pool.release)
            if found is not None:
                return found
        folder = tempfile.TemporaryDirectory(prefix="ioknow-lists-")
        self._made.append(folder)
        if isinstance(pool, WorkerPool):
            store = EmbeddedStore.open(pool.release.database, read_only=True)
            build_lists(store, Path(folder.name))
            store.close()
        else:
            build_lists(pool.store, Path(folder.name))
        return Lists(Path(folder.name))


class DownloadsKeeper:
    """Finds the downloads of a release, and has them made by a process of its own."""

    def __init__(self) -> None:
        self._making: dict[str, asyncio.Task[None]] = {}

    async def manifest(self, release: Release, *, patience: float) -> Manifest | None:
        """Return the description of a release's downloads, or None while they are being made.

        Args:
            release: The release.
            patience: Seconds to wait for them.

        Raises:
            StoreError: They cannot be made.
        """
        place = downloads_of(release)
        if not place.is_dir():
            task = self._making.get(release.version)
            if task is None:
                task = asyncio.create_task(_make(release))
                self._making[release.version] = task
                task.add_done_callback(lambda _: self._making.pop(release.version, None))
            try:
                async with asyncio.timeout(patience):
                    await asyncio.shield(task)
            except TimeoutError:
                return None
        return await asyncio.to_thread(read_manifest, place)

    async def close(self) -> None:
        """End what is being made."""
        tasks = list(self._making.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _make(release: Release) -> None:
    store = release.folder.parent.parent
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ioknow.distribution", str(store), release.version),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, errors = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        _log.error("the downloads could not be made: %s", errors.decode("utf-8", "replace"))
        raise StoreError(
            f"the downloads of release {release.version} could not be made; see the log"
        )
