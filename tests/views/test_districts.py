from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.spatial import KDTree

from ioknow.views.districts import lay_out_districts
from ioknow.views.partition import nested_communities

NODES = 900


def planted(seed: int = 4) -> tuple[sp.csr_matrix, np.ndarray]:
    """Thirty communities of thirty nodes, four ties of five inside."""
    rng = np.random.default_rng(seed)
    community = np.repeat(np.arange(30), NODES // 30)
    first = rng.integers(0, NODES, 3000)
    inside = community[first] * 30 + rng.integers(0, 30, 3000)
    second = np.where(rng.random(3000) < 0.8, inside, rng.integers(0, NODES, 3000))
    ties = sp.coo_matrix((np.ones(3000), (first, second)), shape=(NODES, NODES)).tocsr()
    return sp.csr_matrix(ties + ties.T), community


def test_most_of_the_nodes_around_a_node_are_of_its_community() -> None:
    ties, community = planted()
    positions = lay_out_districts(ties).positions
    nearest = KDTree(positions).query(positions, k=11)[1][:, 1:]
    # By chance it would be one in thirty.
    assert (community[nearest] == community[:, None]).mean() > 0.85


def test_an_equal_network_gets_equal_positions() -> None:
    ties, _ = planted()
    first, second = lay_out_districts(ties), lay_out_districts(ties.copy())
    assert first.positions.tobytes() == second.positions.tobytes()


def test_nodes_do_not_lie_on_each_other() -> None:
    ties, _ = planted()
    positions = lay_out_districts(ties).positions
    gaps = KDTree(positions).query(positions, k=2)[0][:, 1]
    assert (gaps > 1.0).mean() > 0.98
    assert gaps.min() > 0


def test_each_partition_refines_the_one_before() -> None:
    ties, _ = planted()
    levels = nested_communities(ties, at_most=10)
    assert len(levels) > 1
    for coarse, fine in pairwise(levels):
        assert all(len(set(coarse[fine == one].tolist())) == 1 for one in range(fine.max() + 1))


def test_no_community_reaches_over_components() -> None:
    ties, _ = planted()
    two = sp.csr_matrix(sp.block_diag([ties, ties]))
    labels = nested_communities(two)[0]
    assert not set(labels[:NODES].tolist()) & set(labels[NODES:].tolist())


def test_the_circle_of_a_community_holds_its_members() -> None:
    ties, _ = planted()
    laid = lay_out_districts(ties)
    labels = laid.levels[0]
    distance = np.linalg.norm(laid.positions - laid.centres(0)[labels], axis=1)
    assert (distance <= laid.radii(0)[labels] + 1e-9).all()


@pytest.mark.parametrize("nodes", [0, 1, 2, 500])
def test_nodes_without_ties_are_placed_too(nodes: int) -> None:
    positions = lay_out_districts(sp.csr_matrix((nodes, nodes))).positions
    assert positions.shape == (nodes, 2)
    assert np.isfinite(positions).all()
    assert len({tuple(point) for point in positions.tolist()}) == nodes


def test_the_hub_of_a_large_star_lies_in_its_middle() -> None:
    leaves = 1500
    hub = sp.coo_matrix((np.ones(leaves), (np.zeros(leaves, int), np.arange(1, leaves + 1))))
    hub.resize((leaves + 1, leaves + 1))
    positions = lay_out_districts(hub.tocsr()).positions
    distance = np.linalg.norm(positions - positions.mean(axis=0), axis=1)
    assert distance[0] < 0.1 * distance.max()


def test_direction_and_loops_do_not_matter() -> None:
    ties, _ = planted()
    upper = sp.triu(ties, k=1).tolil()
    upper.setdiag(1)
    assert (
        lay_out_districts(upper.tocsr()).positions
        == lay_out_districts(sp.triu(ties, k=1).tocsr()).positions
    ).all()


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        lay_out_districts(sp.csr_matrix(np.array([[0, -1.0], [-1.0, 0]])))


def test_a_matrix_that_is_not_square_is_refused() -> None:
    with pytest.raises(ValueError, match="square"):
        lay_out_districts(sp.csr_matrix((2, 3)))
