"""What a pool has done so far, counted for those who watch it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Counts since the pool was made.

    Attributes:
        ended: Queries by lane and outcome: ``answered``, ``error``, ``refused``, ``abandoned``,
            or the limit they went over, such as ``time``.
        killed: Workers that were killed or died, by the outcome of their last query.
        cache_hits: Answers that were given from the cache.
        cache_misses: Answers that had to be worked out.
    """

    ended: Counter[tuple[str, str]] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    cache_hits: int = 0
    cache_misses: int = 0


@dataclass(frozen=True)
class PoolState:
    """A pool at one moment.

    Attributes:
        workers: Worker processes.
        running: Queries that workers are working on.
        waiting: Queries that wait for a worker, by lane.
    """

    workers: int
    running: int
    waiting: dict[str, int]
