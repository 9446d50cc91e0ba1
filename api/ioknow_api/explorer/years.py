"""The years of a network as links, for readers without a script."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ioknow.network import Network, Scope
from ioknow.network.tables import UNKNOWN_END, UNKNOWN_START
from ioknow_api.explorer.districts import district_address

_MOST = 48


@dataclass(frozen=True)
class Year:
    """A year in which ties of a network begin or have ended.

    Attributes:
        year: The year.
        ties: Ties that held in it; those without dates hold in every year.
        href: The network as of this year.
    """

    year: int
    ties: int
    href: str


def years_of(network: Network, scope: Scope, district: str = "") -> tuple[Year, ...]:
    """Return the years in which a network changes, oldest first, at most the last 48.

    Args:
        network: All of it, of every year.
        scope: What it was asked for by.
        district: The address of the district of it that is shown.
    """
    start, end = network.links.start, network.links.end
    begun = start[start != UNKNOWN_START]
    over = end[end != UNKNOWN_END] + 1
    changes = np.unique(np.concatenate([begun, over]))[-_MOST:]
    if len(changes) < 2:
        return ()
    starts, ends = np.sort(start), np.sort(end)
    held = np.searchsorted(starts, changes, "right") - np.searchsorted(ends, changes, "left")
    return tuple(
        Year(int(year), int(ties), district_address(replace(scope, as_of=int(year)), district))
        for year, ties in zip(changes, held, strict=True)
    )
