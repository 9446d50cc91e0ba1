"""The lanes of a pool: which queries go first, and how many may run and wait."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import Enum

from ioknow.query.worker_process import WorkerProcess


class Lane(Enum):
    """Which queries go first."""

    NAMED = "named"
    FREE = "free"


@dataclass(frozen=True)
class PoolSize:
    """How large a pool is.

    Attributes:
        free: Workers that take any query.
        named: Workers that take only named questions and lookups.
        per_client: Free queries of one client that run at the same time.
        waiting: Free queries that wait for a worker; one client may hold a quarter of them.
        patience: Seconds a query waits for a worker.
        cache: Bytes of answers that are kept for the same question asked again.
    """

    free: int = 4
    named: int = 2
    per_client: int = 2
    waiting: int = 32
    patience: float = 10.0
    cache: int = 64_000_000


@dataclass(eq=False)
class Ticket:
    """A query that waits for a worker."""

    client: str
    worker: asyncio.Future[WorkerProcess]
