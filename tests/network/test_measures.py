"""Measures against closed forms and hand-worked examples."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any, Literal

import networkx as nx
import numpy as np
import pytest

from ioknow.errors import NetworkSizeError, ParameterValueError
from ioknow.network import AffiliationNetwork, Network
from ioknow.network import measures as m
from ioknow.network.measures import MEASURES

CLOSED = [("a", "b"), ("b", "c"), ("c", "a")]
NEEDED: dict[str, dict[str, Any]] = {
    "brokerage_roles": {"by": "label"},
    "brokerage_totals": {"by": "label"},
    "ei_index": {"by": "label"},
    "ei_index_of_actors": {"by": "label"},
    "partner_diversity": {"by": "label"},
    "synergy": {"dimensions": ("label", "label", "label")},
}
ODD = {
    "nobody": Network.from_edges([]),
    "one": Network.from_edges([], nodes=["a"]),
    "itself": Network.from_edges([("a", "a")]),
    "two": Network.from_edges([("a", "b")], directed=True),
    "isolates": Network.from_edges([], nodes="abc"),
    "many ties": Network.from_edges([("a", "b"), ("a", "b"), ("a", "a")], nodes=["c"]),
    "unnamed": Network.from_edges([("", "b"), ("b", "c")]),
    "in parts": Network.from_edges([("a", "b"), ("c", "d"), ("d", "e")], nodes=["f"]),
}


@pytest.mark.parametrize("network", ODD.values(), ids=ODD)
@pytest.mark.parametrize("name", [n for n in MEASURES if not n.startswith("affiliation")])
def test_odd_networks_have_results(network: Network, name: str) -> None:
    result = network.measure(name, **NEEDED.get(name, {}))
    assert len(result.records()) == len(result.to_pandas())
    assert "Structural, not causal" in result.explain()
    assert result.description()["references"]


def test_a_closed_triad_is_constrained_above_one() -> None:
    """Two partners, each (1/2 + 1/2 x 1/2)^2; networkx/networkx#8087 says the same."""
    values = m.constraint(Network.from_edges(CLOSED)).values
    assert values.tolist() == [1.125] * 3


def test_an_isolate_has_no_constraint_size_or_hierarchy() -> None:
    network = Network.from_edges(CLOSED, nodes="abcd")
    for result in (m.constraint(network), m.effective_size(network), m.hierarchy(network)):
        assert math.isnan(result["d"])


def test_an_actor_with_only_incoming_ties_has_constraint() -> None:
    network = Network.from_edges([("a", "b"), ("c", "b")], directed=True)
    assert m.constraint(network)["b"] == 0.5
    assert m.effective_size(network)["b"] == 2.0


def test_hierarchy_follows_burt() -> None:
    """Ego e with partners a, b, c; a-b tied. c_ea = c_eb = (1/3 + 1/6)^2, c_ec = 1/9."""
    network = Network.from_edges([("e", "a"), ("e", "b"), ("e", "c"), ("a", "b")])
    parts = np.array([1 / 4, 1 / 4, 1 / 9])
    ratio = parts / parts.mean()
    expected = (ratio * np.log(ratio)).sum() / (3 * math.log(3))
    assert m.hierarchy(network)["e"] == pytest.approx(expected, abs=1e-12)
    assert m.constraint(network)["e"] == pytest.approx(parts.sum(), abs=1e-12)


def test_two_equal_partners_are_no_hierarchy() -> None:
    closed = Network.from_edges([("a", "b"), ("b", "c"), ("c", "a")])
    assert m.hierarchy(closed)["a"] == pytest.approx(0.0, abs=1e-12)


def test_one_partner_is_full_hierarchy() -> None:
    assert m.hierarchy(Network.from_edges([("a", "b")]))["a"] == 1.0


def test_the_ego_model_leaves_out_ties_beyond_the_partners() -> None:
    """b's ties to x and y do not count when a's surroundings are a, b, c."""
    network = Network.from_edges([*CLOSED, ("b", "x"), ("b", "y")])
    assert m.constraint(network, model="ego")["a"] == 1.125
    whole = (1 / 2 + 1 / 2 * 1 / 2) ** 2 + (1 / 2 + 1 / 2 * 1 / 4) ** 2
    assert m.constraint(network)["a"] == pytest.approx(whole)


def test_brokerage_counts_an_undirected_triad_twice() -> None:
    network = Network.from_edges([("a", "b"), ("b", "c")])
    roles = m.brokerage_roles(network, by=["x", "y", "z"])
    assert roles.columns["liaison"].tolist() == [0, 2, 0]


def test_permutations_are_the_same_for_the_same_seed_and_include_the_observed() -> None:
    network = Network.from_networkx(nx.karate_club_graph())
    first, again = (m.brokerage_roles(network, by="club", permutations=50) for _ in range(2))
    assert first.to_pandas().equals(again.to_pandas())
    assert first.columns["liaison_p"].min() == 1.0  # two groups have no liaison in any draw
    assert first.columns["coordinator_p"].min() >= 1 / 51


def test_fragmentation_of_borgatti() -> None:
    """Two pairs of six are joined: F = 1 - 2/6; at distance 1, DF is the same."""
    found = m.fragmentation(Network.from_edges([("a", "b"), ("c", "d")]))
    assert found["fragmentation"] == pytest.approx(2 / 3)
    assert found["distance_weighted"] == pytest.approx(2 / 3)


def brute_without(graph: nx.Graph[str], gone: tuple[str, ...]) -> float:
    rest = graph.copy()
    rest.remove_nodes_from(gone)
    size = len(rest)
    sizes = [len(part) for part in nx.connected_components(rest)]
    return 1 - sum(one * (one - 1) for one in sizes) / (size * (size - 1))


@pytest.mark.parametrize("seed", range(4))
def test_removal_agrees_with_taking_each_actor_out(seed: int) -> None:
    graph = nx.relabel_nodes(nx.gnp_random_graph(24, 0.08, seed=seed), str)
    found = m.fragmentation_by_removal(Network.from_networkx(graph))
    expected = [brute_without(graph, (one,)) for one in graph]
    np.testing.assert_allclose(found.values, expected, atol=1e-12)
    parts = [nx.number_connected_components(graph.subgraph(set(graph) - {one})) for one in graph]
    whole = nx.number_connected_components(graph)
    assert found.columns["parts"].tolist() == [
        more - whole + 1 if graph.degree(one) else 0 for one, more in zip(graph, parts, strict=True)
    ]


def test_the_exact_set_is_best_where_greedy_fails() -> None:
    """Two hubs back each other up: the best single actor is neither, the best pair is both."""
    spokes = [(hub, f"s{n}") for n in range(6) for hub in ("h1", "h2")]
    tail = [("s0", "t"), ("t", "u"), ("t", "v")]
    graph = nx.Graph([*spokes, *tail])
    network = Network.from_networkx(graph)
    exact = m.key_players(network, size=2, search="exact")
    greedy = m.key_players(network, size=2, search="greedy")
    best = max(brute_without(graph, pair) for pair in combinations(graph, 2))
    assert set(exact.columns["actor"]) == {"h1", "h2"}
    assert exact.columns["value"][0] == pytest.approx(best)
    assert greedy.columns["value"][-1] < best
    assert "a better set may exist" in greedy.notes[0]


def test_more_sets_than_can_be_tried_are_refused() -> None:
    ring = Network.from_networkx(nx.cycle_graph(60))
    with pytest.raises(NetworkSizeError, match="50,063,860 sets of 6"):
        m.key_players(ring, size=6, search="exact")
    assert len(m.key_players(ring, size=6)) == 6


def test_reach_counts_the_set_and_its_neighbours() -> None:
    star = Network.from_edges([("a", "b"), ("a", "c"), ("d", "e")])
    found = m.key_players(star, size=2, goal="reach")
    assert set(found.columns["actor"]) == {"a", "d"}
    assert found.columns["value"][0] == 5


@pytest.mark.parametrize(
    ("third", "expected"),
    [([0, 1, 1, 0], -1.0), ([0, 0, 1, 1], 0.0)],
    ids=["exclusive or", "copy of one"],
)
def test_synergy_of_closed_forms(third: list[int], expected: float) -> None:
    columns = {"u": list("0011"), "i": list("0101"), "g": [str(one) for one in third]}
    network = Network.from_edges([], nodes="abcd", attributes=columns)
    assert m.synergy(network, dimensions=("u", "i", "g")).value == pytest.approx(expected)


def test_three_copies_of_a_coin_are_redundant_by_one_bit() -> None:
    columns = {name: ["0", "1"] for name in "uig"}
    network = Network.from_edges([], nodes="ab", attributes=columns)
    assert m.synergy(network, dimensions=("u", "i", "g")).value == 1.0


def test_synergy_of_groups_and_between_adds_up() -> None:
    columns = {"u": list("001101"), "i": list("010110"), "g": list("011010"), "p": list("xxxyyy")}
    network = Network.from_edges([], nodes="abcdef", attributes=columns)
    found = m.synergy(network, dimensions=("u", "i", "g"), groups="p").values
    parts = found["group: x"] + found["group: y"] + found["between groups"]
    assert parts == pytest.approx(found["synergy"])


def test_diversity_of_equal_groups_is_the_largest() -> None:
    star = Network.from_edges([("a", "b"), ("a", "c"), ("a", "d"), ("a", "e")])
    found = m.partner_diversity(star, by=["", "x", "x", "y", "y"])
    assert found["a"] == 0.5
    assert found.columns["entropy"][0] == 1.0
    assert found.columns["iqv"][0] == pytest.approx(0.5 / (1 - 1 / 3))


def test_concentration_of_three_to_one() -> None:
    """Shares 3/4 and 1/4: 9/16 + 1/16."""
    sales = Network.from_edges([("s", "a", 3), ("s", "b", 1)], directed=True)
    found = m.partner_concentration(sales)
    assert (found["s"], found.columns["lead_share"][0]) == (0.625, 0.75)
    assert math.isnan(found["a"])


def test_ei_index_of_krackhardt_and_stern() -> None:
    """Three pairs between, one within: (3 - 1) / 4."""
    network = Network.from_edges([("a", "b"), ("a", "c"), ("a", "d"), ("b", "c")])
    found = m.ei_index(network, by=["x", "x", "y", "y"])
    assert found.value == 0.5
    assert found.values["within"] == 1


def test_davis_women_share_events() -> None:
    """Evelyn and Laura share six events; event 8 has 14 guests (Davis, Gardner, Gardner 1941)."""
    graph = nx.davis_southern_women_graph()
    top = graph.graph["top"]
    women = AffiliationNetwork.from_pairs([(one, event) for one in top for event in graph[one]])
    shared = women.projection().adjacency
    names = women.ids.tolist()
    assert shared[names.index("Evelyn Jefferson"), names.index("Laura Mandeville")] == 6
    assert len(women.shared_events("Evelyn Jefferson", "Laura Mandeville")) == 6
    assert m.affiliation_degree(women.transposed())["E8"] == 14
    for ours, theirs in (
        (m.affiliation_clustering(women), nx.bipartite.clustering(graph, top)),
        (m.affiliation_redundancy(women), nx.bipartite.node_redundancy(graph, top)),
    ):
        np.testing.assert_allclose(ours.values, [theirs[one] for one in names], atol=1e-12)


def test_a_sample_scatters_as_its_error_says() -> None:
    network = Network.from_networkx(nx.karate_club_graph())
    exact = m.betweenness(network).values
    found = m.sampled_betweenness(network, samples=1000, seed=1)
    error = np.maximum(found.columns["standard_error"], 1e-9)
    assert np.abs((found.values - exact)[exact > 0] / error[exact > 0]).max() < 4.5
    again = m.sampled_betweenness(network, samples=1000, seed=1)
    assert (found.values == again.values).all()


@pytest.mark.parametrize("reach", ["out", "in"])
def test_closeness_of_a_sample_scatters_as_its_error_says(reach: Literal["out", "in"]) -> None:
    graph = nx.gnp_random_graph(400, 0.01, seed=2, directed=True)
    graph = nx.relabel_nodes(graph, str)
    network = Network.from_networkx(graph)
    # networkx sums 1 / distance to an actor, which is from it in the reversed graph
    exact = nx.harmonic_centrality(graph if reach == "in" else graph.reverse())
    wanted = np.array([exact[network.label(row)] for row in range(len(network))])
    found = m.sampled_harmonic_closeness(network, samples=1000, seed=1, reach=reach)
    error = np.maximum(found.columns["standard_error"], 1e-9)
    assert np.abs((found.values - wanted) / error).max() < 8
    assert np.abs((found.values - wanted) / error).mean() < 1.2
    every = m.sampled_harmonic_closeness(network, samples=4000, reach=reach)
    np.testing.assert_allclose(every.values, wanted)
    assert every.columns["standard_error"].max() < 1e-12


@pytest.mark.parametrize("method", ["leiden", "louvain"])
def test_communities_are_the_same_for_the_same_seed(method: str) -> None:
    network = Network.from_networkx(nx.karate_club_graph())
    first, again = (network.measure("communities", method=method, seed=3) for _ in range(2))
    assert first.records() == again.records()
    parts = first.to_pandas().groupby("community")["actor"].apply(set)
    graph = nx.relabel_nodes(nx.Graph(nx.karate_club_graph().edges()), str)
    expected = nx.community.modularity(graph, parts.tolist())
    assert first.notes == (f"modularity {expected:.4f}",)
    assert expected > 0.4


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("fame", {}, "no measure 'fame'"),
        ("constraint", {"model": "global"}, "no model 'global'"),
        ("constraint", {"steps": 1}, "no parameter 'steps'; it takes: model"),
        ("pagerank", {"damping": "high"}, "damping of pagerank is a number, not 'high'"),
        ("pagerank", {"damping": 1.0}, "not in the range"),
        ("closeness", {"reach": "up"}, "no reach 'up'"),
        ("key_players", {"size": 9}, "a set of 9 does not fit 3 actors"),
        ("key_players", {"size": 1, "search": "best"}, "no search 'best'"),
        ("brokerage_roles", {"by": "sector"}, "no attribute 'sector'"),
        ("brokerage_roles", {"by": ["x"]}, "1 groups for 3 actors"),
        ("affiliation_degree", {}, "a measure of an affiliation network"),
    ],
)
def test_what_cannot_be_asked_is_named(name: str, parameters: dict[str, str], words: str) -> None:
    with pytest.raises(ParameterValueError, match=words):
        Network.from_edges(CLOSED).measure(name, **parameters)


def test_the_result_says_what_was_read() -> None:
    network = Network.from_edges([("a", "b", 2.0)], directed=True, title="Two")
    found = m.constraint(network, model="ego").description()
    assert found["weight"].startswith("declared")
    assert (found["network"], found["actors"], found["pairs"]) == ("Two", 2, 1)
    assert found["parameters"] == {"model": "ego"}


def test_effective_size_within_the_ego_network_compares_with_ties_inside_it() -> None:
    # By hand, for a: shares 1/2 each. b's strongest tie is 4 (with x, outside), within a's
    # surroundings 2 (with c): b's tie with c counts 2/4 in the whole, 2/2 within. c's is 2 in both.
    ties = [("a", "b", 1), ("a", "c", 1), ("b", "c", 2), ("b", "x", 4)]
    network = Network.from_edges(ties)
    assert m.effective_size(network)["a"] == pytest.approx(2 - (0.5 * 2 / 4 + 0.5 * 2 / 2))
    assert m.effective_size(network, model="ego")["a"] == pytest.approx(2 - (0.5 + 0.5))
    # Borgatti: 2 partners with 1 tie between them.
    assert m.effective_size(network, model="borgatti")["a"] == pytest.approx(2 - 2 * 1 / 2)


def test_the_ei_index_of_an_actor_counts_its_own_partners() -> None:
    star = Network.from_edges([("a", "b"), ("a", "c"), ("a", "d")], nodes=["a", "b", "c", "d", "e"])
    found = m.ei_index_of_actors(star, by=["x", "x", "y", "y", "y"])
    assert found["a"] == pytest.approx(1 / 3)
    assert found["b"] == -1
    assert found["c"] == 1
    assert np.isnan(found["e"])


def test_the_total_over_actors_is_the_total_of_the_network() -> None:
    chain = Network.from_edges([("a", "b"), ("b", "c"), ("c", "d")], directed=True)
    groups = ["x", "x", "y", "y"]
    whole = m.brokerage_totals(chain, by=groups, permutations=99).records()[:6]
    each = m.brokerage_roles(chain, by=groups)
    assert [row["raw"] for row in whole] == [each.columns[str(row["role"])].sum() for row in whole]
    assert all(0 < float(row["p"] or 0) <= 1 for row in whole)


def test_brokerage_of_groups_is_the_mean_of_their_members() -> None:
    # a and b are firms, c an institute: b alone represents the firms, once.
    chain = Network.from_edges([("a", "b"), ("b", "c")], directed=True)
    found = m.brokerage_totals(chain, by=["firm", "firm", "institute"], permutations=19, seed=7)
    raw = {(row["group"], row["role"]): row["raw"] for row in found.records()}
    assert raw["whole network", "representative"] == 1.0
    assert raw["firm", "representative"] == 0.5
    assert raw["institute", "representative"] == 0.0
    assert found.parameters == {"by": "groups given", "permutations": 19, "seed": 7}


def test_dealing_out_the_groups_anew_leaves_the_sum_of_all_roles() -> None:
    chain = Network.from_edges([("a", "b"), ("b", "c"), ("c", "d")], directed=True)
    found = m.brokerage_totals(chain, by=["x", "x", "y", "y"], permutations=19, seed=7)
    p = {row["role"]: row["p"] for row in found.records() if row["group"] == "whole network"}
    assert p["total"] == 1.0  # each draw reaches what was observed
    assert all(0.05 <= one <= 1.0 for one in p.values() if isinstance(one, float))
