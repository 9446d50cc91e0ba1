"""Layout of large networks, beside the layouts of other libraries in the same run.

    python -m benchmarks.layout 1000 10000 [--peers]

The network is synthetic: communities of power-law size are planted, degrees are heavy-tailed,
there are 2.5 ties for each node and one in five lies between communities. Purity is the share of
the ten nearest nodes on screen that are of the same planted community; Jaccard compares a node's
neighbours with as many nearest nodes. Seconds are of the processor, one core.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from ioknow.views.districts import lay_out_districts

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def planted_network(nodes: int, *, seed: int = 1) -> tuple[sp.csr_matrix, Ints]:
    """Return the ties of a synthetic network, and each node's planted community."""
    rng = np.random.default_rng(seed)
    sizes: list[int] = []
    while sum(sizes) < nodes:
        sizes.append(min(int(20 * (rng.pareto(1.1) + 1)), int(nodes * 0.08), nodes - sum(sizes)))
    community = np.repeat(np.arange(len(sizes)), sizes)
    start = np.concatenate([[0], np.cumsum(sizes)])
    attraction = np.minimum(rng.pareto(1.6, nodes) + 1, 60)
    until = np.concatenate([[0], np.cumsum(attraction)])
    inside, between = int(2.0 * nodes), int(0.5 * nodes)
    first = rng.choice(nodes, size=2 * inside, p=attraction / until[-1])
    low, high = until[start[community[first]]], until[start[community[first] + 1]]
    second = np.searchsorted(until, low + rng.random(len(first)) * (high - low)) - 1
    pairs = np.unique(np.sort(np.stack([first, second], axis=1), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    rng.shuffle(pairs)
    others = rng.choice(nodes, size=(between, 2), p=attraction / until[-1])
    edges = np.concatenate([pairs[:inside], others[others[:, 0] != others[:, 1]]])
    edges = np.concatenate([edges, _bridges(edges, community, rng)])
    ties = sp.coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(nodes, nodes))
    both = sp.csr_matrix(ties.tocsr() + ties.T.tocsr())
    both.data[:] = 1
    return both, community


def _bridges(edges: Ints, community: Ints, rng: np.random.Generator) -> Ints:
    """Return ties that join all components to the largest, inside a community where possible."""
    nodes = len(community)
    ties = sp.coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(nodes, nodes))
    count, component = connected_components(ties, directed=False)
    firsts = np.unique(component, return_index=True)[1]
    largest = int(np.bincount(component).argmax())
    members = np.flatnonzero(component == largest)
    found = []
    for one in range(count):
        if one != largest:
            near = members[community[members] == community[firsts[one]]]
            found.append((firsts[one], rng.choice(near if len(near) else members)))
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def purity(positions: Floats, community: Ints, sample: Ints) -> float:
    """Return the share of the ten nearest nodes that are of the same community."""
    nearest = KDTree(positions).query(positions[sample], k=11)[1][:, 1:]
    return float((community[nearest] == community[sample][:, None]).mean())


def jaccard(positions: Floats, ties: sp.csr_matrix, sample: Ints) -> float:
    """Return how far neighbours in the network are nearest on screen, 0 to 1."""
    tree = KDTree(positions)
    scores = []
    for one in sample:
        partners = set(ties.indices[ties.indptr[one] : ties.indptr[one + 1]].tolist())
        near = set(tree.query(positions[one], k=len(partners) + 1)[1].tolist()) - {int(one)}
        scores.append(len(partners & near) / len(partners | near))
    return float(np.mean(scores))


def _drl(ties: sp.csr_matrix) -> Floats:
    import random

    import igraph

    random.seed(1)
    upper = sp.triu(ties).tocoo()
    graph = igraph.Graph(n=ties.shape[0], edges=list(zip(upper.row, upper.col, strict=True)))
    return np.array(graph.layout_drl().coords)


def _pivot_mds(ties: sp.csr_matrix) -> Floats:
    import networkit

    upper = sp.triu(ties).tocoo()
    graph = networkit.Graph(ties.shape[0])
    for one, other in zip(upper.row, upper.col, strict=True):
        graph.addEdge(int(one), int(other))
    layout = networkit.viz.PivotMDS(graph, 2, 100)
    layout.run()
    return np.array(layout.getCoordinates())


def main() -> None:
    """Measure the sizes named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nodes", nargs="*", type=int, default=[1000, 10_000])
    parser.add_argument("--peers", action="store_true", help="also igraph's DrL, networkit's MDS")
    chosen = parser.parse_args()
    layouts: dict[str, Callable[[sp.csr_matrix], Floats]] = {
        "ioknow": lambda ties: lay_out_districts(ties).positions
    }
    if chosen.peers:
        layouts |= {"igraph DrL": _drl, "networkit PivotMDS": _pivot_mds}
    print(f"{'nodes':>8} {'layout':20} {'CPU s':>7} {'purity':>7} {'Jaccard':>8}  same twice")
    for nodes in chosen.nodes:
        ties, community = planted_network(nodes)
        sample = np.random.default_rng(0).choice(nodes, min(nodes, 3000), replace=False)
        for name, lay_out in layouts.items():
            start = time.process_time()
            positions = lay_out(ties)
            seconds = time.process_time() - start
            same = nodes > 10_000 or lay_out(ties).tobytes() == positions.tobytes()
            scores = purity(positions, community, sample), jaccard(positions, ties, sample)
            print(
                f"{nodes:8} {name:20} {seconds:7.2f} {scores[0]:7.2f} {scores[1]:8.2f}  "
                f"{'not asked' if nodes > 10_000 else same}"
            )


if __name__ == "__main__":
    main()
