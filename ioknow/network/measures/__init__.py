"""Measures of networks: each says what it is, and what it does not say.

Every measure is a function of a :class:`~ioknow.network.Network`. Its result carries the values
and the definition they follow: model, reading of direction and weight, normalisation, literature,
parameters and number of actors. They describe the structure of recorded ties; they are no
statement about causes.
"""

from __future__ import annotations

from ioknow.network.measures.brokerage import brokerage_roles, brokerage_totals
from ioknow.network.measures.cohesion import (
    bridges,
    clustering,
    cohesion,
    components,
    coreness,
    cut_points,
)
from ioknow.network.measures.communities import communities
from ioknow.network.measures.definition import MEASURES, Definition, Measure, find_measure
from ioknow.network.measures.degree import degree, strength
from ioknow.network.measures.distance import (
    betweenness,
    closeness,
    distances,
    harmonic_closeness,
    sampled_betweenness,
    sampled_harmonic_closeness,
)
from ioknow.network.measures.diversity import (
    partner_concentration,
    partner_diversity,
    search_breadth,
    tie_diversity,
)
from ioknow.network.measures.fragmentation import (
    fragmentation,
    fragmentation_by_removal,
    key_players,
)
from ioknow.network.measures.mixing import assortativity, ei_index, ei_index_of_actors
from ioknow.network.measures.results import ActorValues, NetworkValues, Result, RowValues
from ioknow.network.measures.spectral import eigenvector, pagerank
from ioknow.network.measures.structural_holes import (
    constraint,
    effective_size,
    hierarchy,
)
from ioknow.network.measures.triple_helix import synergy
from ioknow.network.measures.two_mode import (
    affiliation_clustering,
    affiliation_degree,
    affiliation_redundancy,
)

__all__ = [
    "MEASURES",
    "ActorValues",
    "Definition",
    "Measure",
    "NetworkValues",
    "Result",
    "RowValues",
    "affiliation_clustering",
    "affiliation_degree",
    "affiliation_redundancy",
    "assortativity",
    "betweenness",
    "bridges",
    "brokerage_roles",
    "brokerage_totals",
    "closeness",
    "clustering",
    "cohesion",
    "communities",
    "components",
    "constraint",
    "coreness",
    "cut_points",
    "degree",
    "distances",
    "effective_size",
    "ei_index",
    "ei_index_of_actors",
    "eigenvector",
    "find_measure",
    "fragmentation",
    "fragmentation_by_removal",
    "harmonic_closeness",
    "hierarchy",
    "key_players",
    "pagerank",
    "partner_concentration",
    "partner_diversity",
    "sampled_betweenness",
    "sampled_harmonic_closeness",
    "search_breadth",
    "strength",
    "synergy",
    "tie_diversity",
]
