from __future__ import annotations

import networkx as nx
import pytest

import ioknow
from ioknow.errors import ParameterValueError, UnknownEntityError
from ioknow.network import Network
from ioknow.network.paths import shortest_paths


@pytest.mark.parametrize("seed", range(6))
def test_shortest_paths_are_those_of_networkx(seed: int) -> None:
    graph = nx.gnm_random_graph(15, 18 + seed, seed=seed)
    network = Network.from_networkx(graph)
    for target in range(1, 15):
        found = shortest_paths(network, "0", str(target))
        if not nx.has_path(graph, 0, target):
            assert (found.length, found.count, found.paths) == (None, 0, ())
            continue
        expected = {tuple(map(str, path)) for path in nx.all_shortest_paths(graph, 0, target)}
        assert {path.labels for path in found.paths} == expected
        assert found.count == len(expected)


def test_directed_ties_are_followed_only_forwards_when_asked() -> None:
    network = Network.from_edges([("a", "b"), ("c", "b"), ("c", "d")], directed=True)
    assert shortest_paths(network, "a", "d").length == 3
    assert shortest_paths(network, "a", "d", directed=True).length is None
    assert shortest_paths(network, "c", "d", directed=True).length == 1


def test_paths_lead_only_through_the_chosen_kind() -> None:
    network = Network.from_edges(
        [("a", "firm"), ("firm", "b"), ("a", "x"), ("x", "hub"), ("hub", "b"), ("a", "hub")],
        nodes=["a", "b", "firm", "hub", "x"],
        attributes={"family": ["other", "other", "firm", "association", "association"]},
    )
    found = shortest_paths(network, "a", "b", through=["association"])
    assert [path.labels for path in found.paths] == [("a", "hub", "b")]


def test_a_kind_that_nobody_is_of_is_refused() -> None:
    network = Network.from_edges(
        [("a", "b")], nodes=["a", "b"], attributes={"family": ["firm", "firm"]}
    )
    with pytest.raises(ParameterValueError, match="no actor of the kind 'bank'; it has firm"):
        shortest_paths(network, "a", "b", through=["bank"])


def test_an_actor_is_no_ties_away_from_itself() -> None:
    network = Network.from_edges([("a", "b")])
    found = shortest_paths(network, "a", "a")
    assert (found.length, found.count, [path.labels for path in found.paths]) == (0, 1, [("a",)])


def test_all_paths_are_counted_however_few_are_told() -> None:
    layers = [[("s", f"0{i}") for i in range(9)]]
    layers += [[(f"{n}{i}", f"{n + 1}{j}") for i in range(9) for j in range(9)] for n in range(5)]
    layers += [[(f"5{i}", "t") for i in range(9)]]
    network = Network.from_edges([edge for layer in layers for edge in layer])
    found = shortest_paths(network, "s", "t", most=3)
    assert (found.count, len(found.paths)) == (9**6, 3)


def test_every_step_of_a_path_leads_to_its_claims(kg: ioknow.KnowledgeGraph) -> None:
    network = kg.network(case="kicms")
    found = shortest_paths(network, "organization/lee-2010/firm-m", "organization/lee-2010/firm-k2")
    assert found.length == 1
    table = found.to_pandas()
    assert "relationship/cf2-m" in set(table["claim"])
    assert (table["places"] != "").all()


def test_an_actor_outside_the_network_is_named(kg: ioknow.KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError, match="organization/atlantis"):
        shortest_paths(kg.network(case="kicms"), "organization/kicms", "organization/atlantis")
