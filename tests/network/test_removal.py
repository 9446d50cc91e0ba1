"""Removal, bridging and distances, held against networkx on random networks."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TypeAlias

import networkx as nx
import numpy as np
import pytest

from ioknow.network import Network
from ioknow.network.bridging import bridging
from ioknow.network.connectivity import connectivity
from ioknow.network.removal import rank_removals

Graph: TypeAlias = "nx.Graph[int]"


def random_graphs() -> list[Graph]:
    return [nx.gnm_random_graph(16, 6 + 2 * seed, seed=seed) for seed in range(12)]


def connected_pairs(graph: Graph) -> int:
    return sum(len(part) * (len(part) - 1) // 2 for part in nx.connected_components(graph))


@pytest.mark.parametrize("graph", random_graphs(), ids=str)
def test_pairs_cut_are_those_that_networkx_finds_disconnected(graph: Graph) -> None:
    network = Network.from_networkx(graph)
    ranking = rank_removals(network)
    for node in graph:
        part = nx.node_connected_component(graph, node)
        rest = graph.subgraph(set(graph) - {node})
        row = network.position(str(node))
        cut = connected_pairs(graph) - (len(part) - 1) - connected_pairs(rest)
        assert ranking.pairs_cut[row] == cut
        pieces = (
            nx.number_connected_components(rest.subgraph(part - {node})) if len(part) > 1 else 0
        )
        assert ranking.parts[row] == pieces


@pytest.mark.parametrize("graph", random_graphs()[::3], ids=str)
def test_bridged_pairs_and_heirs_are_those_found_by_listing_pairs(graph: Graph) -> None:
    network = Network.from_networkx(graph)
    for node in graph:
        open_pairs = [pair for pair in combinations(graph[node], 2) if not graph.has_edge(*pair)]
        common = {pair: set(nx.common_neighbors(graph, *pair)) - {node} for pair in open_pairs}
        found = bridging(network, network.position(str(node)), heirs=100)
        assert found.between == len(open_pairs)
        assert found.only == sum(not others for others in common.values())
        heirs = Counter(network.position(str(one)) for others in common.values() for one in others)
        assert dict(found.heirs) == dict(heirs)


def test_roles_of_bridged_pairs_follow_the_groups() -> None:
    star = Network.from_edges(
        [("hub", leaf) for leaf in "abcd"],
        nodes=["hub", "a", "b", "c", "d"],
        attributes={"country": ["KR", "KR", "KR", "JP", "DE"]},
    )
    roles = bridging(star, 0, groups="country").only_by_role
    # a-b: all in one country; a-c, a-d, b-c, b-d: one shares the hub's; c-d: three countries.
    assert roles == {"coordinator": 1, "representative or gatekeeper": 4, "liaison": 1}


def test_two_of_one_foreign_group_make_the_hub_itinerant() -> None:
    star = Network.from_edges(
        [("hub", "a"), ("hub", "b")],
        nodes=["hub", "a", "b"],
        attributes={"country": ["KR", "JP", "JP"]},
    )
    assert bridging(star, 0, groups="country").only_by_role == {"itinerant": 1}


def test_the_most_harmful_removal_comes_first() -> None:
    chain = Network.from_edges([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")])
    # Without c, 4 pairs fall apart; without b or d, 3; the ends cut nothing.
    table = rank_removals(chain).to_pandas()
    assert table["actor"].tolist()[0] == "c"
    assert table["pairs_cut"].tolist() == [4, 3, 3, 0, 0]


@pytest.mark.parametrize("graph", random_graphs()[::4], ids=str)
def test_efficiency_is_the_one_networkx_computes(graph: Graph) -> None:
    found = connectivity(Network.from_networkx(graph).symmetric)
    assert found.efficiency == pytest.approx(nx.global_efficiency(graph), abs=1e-12)
    assert found.efficiency_error == 0


def test_sampled_efficiency_lies_within_four_standard_errors() -> None:
    graph = nx.barabasi_albert_graph(600, 2, seed=3)
    found = connectivity(Network.from_networkx(graph).symmetric)
    assert found.efficiency_error > 0
    assert abs(found.efficiency - nx.global_efficiency(graph)) < 4 * found.efficiency_error


def test_fragmentation_is_the_share_of_pairs_without_a_path() -> None:
    found = connectivity(Network.from_edges([("a", "b"), ("c", "d")]).symmetric)
    assert (found.components, found.largest, found.connected_pairs) == (2, 2, 2)
    assert found.fragmentation == pytest.approx(4 / 6)


@pytest.mark.parametrize("nodes", [[], ["a"], ["a", "b"]])
def test_networks_without_ties_have_defined_results(nodes: list[str]) -> None:
    network = Network.from_edges([], nodes=nodes)
    found = connectivity(network.symmetric)
    assert (found.actors, found.components, found.isolated) == (len(nodes),) * 3
    assert np.isnan(found.efficiency) == (len(nodes) < 2)
    assert rank_removals(network).pairs_cut.tolist() == [0] * len(nodes)
