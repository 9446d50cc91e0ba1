"""How well a network holds together: components, connected pairs, fragmentation, efficiency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph

from ioknow.arrays import distinct
from ioknow.network.geodesics import Geodesics, search
from ioknow.network.tables import Flags, Floats, Matrix

EXACT_SOURCES = 400
"""Actors up to which distances from all of them are computed; beyond it, from a sample."""

_SAMPLE = 64


@dataclass(frozen=True)
class Connectivity:
    """How well the actors of a network are connected, direction of ties left aside.

    Attributes:
        actors: Number of actors, n.
        components: Number of connected parts; an actor without ties is one.
        largest: Actors in the largest part.
        isolated: Actors without a tie.
        connected_pairs: Pairs of actors joined by some path.
        efficiency: Mean of 1 / distance over all pairs, 0 for pairs without a path (Latora and
            Marchiori 2001); ``nan`` for fewer than two actors.
        efficiency_error: Standard error of the efficiency where it is estimated from the
            distances of a sample of actors; 0 where it is exact.
    """

    actors: int
    components: int
    largest: int
    isolated: int
    connected_pairs: int
    efficiency: float
    efficiency_error: float

    @property
    def fragmentation(self) -> float:
        """Share of the pairs that no path joins: Borgatti's F; ``nan`` for fewer than two actors.

        References:
            Borgatti (2006), *Computational and Mathematical Organization Theory* 12, 21-34.
        """
        return fragmented(self.connected_pairs, self.actors)


def component_labels(ties: Matrix) -> NDArray[np.int32]:
    """Return the number of each actor's component."""
    labels: NDArray[np.int32] = csgraph.connected_components(ties, directed=False)[1]
    return labels


def joined_pairs(labels: NDArray[np.int32]) -> int:
    """Return the number of pairs of actors that are in one component."""
    sizes = np.bincount(labels).astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def fragmented(connected_pairs: int, actors: int) -> float:
    """Return the share of the pairs that no path joins; ``nan`` for fewer than two actors."""
    pairs = actors * (actors - 1) // 2
    return 1 - connected_pairs / pairs if pairs else float("nan")


def efficiency_of(found: Geodesics, actors: int) -> float:
    """Return the mean of 1 / distance over all ordered pairs, from a search from every actor."""
    if actors < 2:
        return float("nan")
    return float(found.reciprocal.sum()) / (actors * (actors - 1))


def connectivity(ties: Matrix, kept: Flags | None = None, *, seed: int = 0) -> Connectivity:
    """Measure how well actors are connected.

    Args:
        ties: Symmetric matrix with a number for every tied pair; see
            :attr:`ioknow.network.Network.symmetric`.
        kept: The actors that count and through whom paths may lead; all by default.
        seed: Chooses the sample of actors whose distances are computed in a large network.

    Example:
        >>> from ioknow.network import Network
        >>> found = connectivity(Network.from_edges([("a", "b"), ("b", "c"), ("d", "e")]).symmetric)
        >>> found.components, found.connected_pairs, found.fragmentation
        (2, 4, 0.6)
    """
    own = ties if kept is None else ties[kept][:, kept]
    size = own.shape[0]
    labels = component_labels(own) if size else np.zeros(0, np.int32)
    sizes = np.bincount(labels)
    efficiency, error = _efficiency(own, seed)
    return Connectivity(
        actors=size,
        components=len(sizes),
        largest=int(sizes.max(initial=0)),
        isolated=int((np.diff(own.indptr) == 0).sum()),
        connected_pairs=joined_pairs(labels),
        efficiency=efficiency,
        efficiency_error=error,
    )


def _efficiency(ties: Matrix, seed: int) -> tuple[float, float]:
    size = ties.shape[0]
    if size <= EXACT_SOURCES:
        return efficiency_of(search(ties), size), 0.0
    drawn = np.random.default_rng(seed).choice(size, _SAMPLE, replace=False)
    nearness = search(ties, drawn).reciprocal / (size - 1)
    return float(nearness.mean()), float(nearness.std(ddof=1) / np.sqrt(_SAMPLE))


def distances_from(ties: Matrix, source: int, allowed: Flags | None = None) -> Floats:
    """Return the number of ties from one actor to every other; -1 where no path leads.

    Args:
        ties: Matrix with a number where a step leads from the row's actor to the column's.
        source: Row of the actor.
        allowed: Actors that paths may lead through; their ends may be any.
    """
    size = ties.shape[0]
    distance = np.full(size, -1.0)
    distance[source] = 0
    indptr, indices = ties.indptr, ties.indices
    edge = np.array([source])
    steps = 0
    while len(edge):
        steps += 1
        starts, ends = indptr[edge], indptr[edge + 1]
        counts = ends - starts
        # All neighbours of the edge at once: a range for each of its rows, put end to end.
        offsets = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        near = indices[offsets + np.arange(counts.sum())]
        found = distinct(near[distance[near] < 0])
        distance[found] = steps
        edge = found if allowed is None else found[allowed[found]]
    return distance
