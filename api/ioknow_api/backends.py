"""Where answers come from: worker processes over a release of our own, or a remote endpoint."""

from __future__ import annotations

from dataclasses import replace

from ioknow.query.isolated import IsolatedStore
from ioknow.query.pool import WorkerPool
from ioknow.query.remote_pool import RemotePool
from ioknow.store import RemoteStore, Store, current_release
from ioknow.store.credentials import Credentials
from ioknow_api.settings import Settings

_SLACK = 2
"""An answer as JSON may be so many times as large as in the format that was asked for."""


def open_pool(settings: Settings) -> WorkerPool | RemotePool:
    """Return what answers the queries of strangers; it has yet to be started.

    Raises:
        StoreNotFoundError: The store directory holds no release.
        SettingError: The endpoint's credentials cannot be used.
    """
    if settings.endpoint is None:
        release = current_release(settings.store)
        return WorkerPool(release, limits=settings.limits, size=settings.pool)
    endpoint = settings.endpoint
    credentials = Credentials.for_endpoint(endpoint)

    def store(seconds: float) -> RemoteStore:
        return RemoteStore(
            endpoint,
            timeout=seconds,
            credentials=credentials,
            max_bytes=settings.limits.bytes * _SLACK,
        )

    # Whoever runs the endpoint can change the data without a sign, so no answer is kept.
    return RemotePool(store, limits=settings.limits, size=replace(settings.pool, cache=0))


def store_of(pool: WorkerPool | RemotePool) -> Store:
    """Return the store that pages and named questions ask."""
    return IsolatedStore(pool) if isinstance(pool, WorkerPool) else pool.store
