"""Nested communities of a network, for drawing: districts, their quarters, and so on.

Leiden's method finds communities of high modularity that hang together (Traag et al. 2019). One
run depends on the order of the nodes, so several runs vote on every tie (consensus clustering,
Lancichinetti and Fortunato 2012); Louvain's method (Blondel et al. 2008) then divides what the
votes say, and divides each large community again.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ioknow.network.measures.libraries import networkit_graph, seeded

Labels = NDArray[np.int64]
Floats = NDArray[np.float64]

_RUNS = 8
_ITERATIONS = 4
"""Rounds of one run; further ones change few nodes, further runs more."""
_DEPTH = 8

_QUARTERS = 0.3
"""Resolution of the second level: Louvain hides small communities in large ones, and splitting
those at the full resolution tears the hidden communities apart."""


def nested_communities(adjacency: sp.csr_matrix, *, at_most: int = 24) -> list[Labels]:
    """Return partitions of the nodes, from coarse to fine, each refining the one before.

    Args:
        adjacency: Symmetric weights, shape (n, n), without negative values.
        at_most: Wanted size of the smallest communities; one that cannot be split stays larger.

    Returns:
        One array of n community numbers per level; the numbers are 0, 1, 2, ... without gaps.
        No community reaches over several components. Empty when there are at most ``at_most``
        nodes or no ties.

    Example:
        >>> ties = sp.csr_matrix(np.kron(np.eye(3), np.ones((20, 20))) + 0.01)
        >>> [level.max() + 1 for level in nested_communities(ties)]
        [np.int64(3)]

    References:
        Blondel, V. D. et al. (2008), *J. Stat. Mech.* P10008.
        Traag, V. A. et al. (2019), *Scientific Reports* 9:5233.
        Lancichinetti, A. and Fortunato, S. (2012), *Scientific Reports* 2:336.
    """
    if adjacency.shape[0] <= at_most or adjacency.nnz == 0:
        return []
    ties = _agreed(adjacency)
    levels: list[Labels] = []
    current = components(adjacency)
    for depth in range(_DEPTH):
        finer = _split(ties, current, at_most, resolution=_QUARTERS if depth == 1 else 1.0)
        if finer is None:
            break
        levels.append(finer)
        current = finer
    return levels


def components(adjacency: sp.csr_matrix) -> Labels:
    """Return the number of each node's connected component."""
    from scipy.sparse.csgraph import connected_components

    labels: Labels = connected_components(adjacency, directed=False)[1].astype(np.int64)
    return labels


def _agreed(adjacency: sp.csr_matrix) -> sp.coo_matrix:
    """Weight each tie by how many runs, each with the nodes in another order, keep it inside."""
    import networkit

    size = adjacency.shape[0]
    order = np.random.default_rng(0)
    ties = adjacency.tocoo()
    votes = np.zeros(ties.nnz)
    for run in range(_RUNS):
        shuffled = order.permutation(size)
        mixed = adjacency[shuffled][:, shuffled]
        graph = networkit_graph(mixed, directed=False, weighted=True)
        leiden = networkit.community.ParallelLeiden(graph, iterations=_ITERATIONS)
        with seeded(run):
            leiden.run()
        found = np.empty(size, dtype=np.int64)
        found[shuffled] = leiden.getPartition().getVector()
        votes += found[ties.row] == found[ties.col]
    # Squared, so that ties on which the runs disagree count little; never zero, so that a tie
    # on which all disagree still joins what has no other tie.
    weights = ties.data * ((votes / _RUNS) ** 2 + 0.02)
    return sp.coo_matrix((weights, (ties.row, ties.col)), shape=adjacency.shape)


def _split(
    ties: sp.coo_matrix, current: Labels, at_most: int, *, resolution: float
) -> Labels | None:
    """Split every community of more than ``at_most`` nodes, all in one run.

    With the ties inside each community scaled to one and the resolution multiplied by the number
    of communities, the modularity of the whole is the sum of the modularities of the parts.
    """
    from sknetwork.clustering import Louvain

    sizes = np.bincount(current)
    large = sizes > at_most
    inside = (current[ties.row] == current[ties.col]) & large[current[ties.row]]
    if not inside.any():
        return None
    rows, columns, weights = ties.row[inside], ties.col[inside], ties.data[inside]
    totals = np.bincount(current[rows], weights=weights, minlength=len(sizes))
    scaled = sp.csr_matrix((weights / totals[current[rows]], (rows, columns)), shape=ties.shape)
    parts = int((totals > 0).sum())
    tolerance = 1e-6 / parts
    found = Louvain(
        resolution=parts * resolution,
        random_state=0,
        tol_optimization=tolerance,
        tol_aggregation=tolerance,
    ).fit_predict(scaled)
    pairs = np.stack([current, np.where(large[current], found, -1)], axis=1)
    finer = np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return finer if finer.max() > current.max() else None
