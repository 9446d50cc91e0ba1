"""Networks of organizations, projected from the claims of the dataset.

Measures are in :mod:`ioknow.network.measures`.
"""

from __future__ import annotations

from ioknow.network.affiliations import AffiliationNetwork
from ioknow.network.network import WEIGHTS, Network
from ioknow.network.participations import build_affiliations
from ioknow.network.patterns import FAMILIES, TIE_TYPES
from ioknow.network.projection import Scope, build_network
from ioknow.network.rankings import RankedActor, Ranking, rank_actors

__all__ = [
    "FAMILIES",
    "TIE_TYPES",
    "WEIGHTS",
    "AffiliationNetwork",
    "Network",
    "RankedActor",
    "Ranking",
    "Scope",
    "build_affiliations",
    "build_network",
    "rank_actors",
]
