"""The array network: what it holds, and what parts of it hold."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from ioknow import KnowledgeGraph
from ioknow.errors import ParameterValueError, UnknownEntityError
from ioknow.network import Network
from ioknow.vocabulary import ID

CLOSED = [("a", "b"), ("b", "c"), ("c", "a")]


def test_two_ties_of_one_pair_are_two_ties_and_one_pair() -> None:
    network = Network.from_edges([("a", "b"), ("b", "a"), ("b", "c")])
    assert (network.number_of_ties, network.number_of_pairs) == (3, 2)
    assert network.adjacency.toarray().max() == 1
    assert network.with_weight("ties").adjacency[0, 1] == 2


def test_a_tie_with_itself_is_kept_and_not_counted() -> None:
    network = Network.from_edges([("a", "a"), ("a", "b")])
    assert (network.number_of_ties, network.number_of_pairs) == (2, 1)
    assert network.adjacency.diagonal().tolist() == [0, 0]


def test_a_directed_tie_stands_in_one_place() -> None:
    network = Network.from_edges([("a", "b")], directed=True)
    assert network.adjacency.toarray().tolist() == [[0, 1], [0, 0]]
    assert network.undirected().adjacency.toarray().tolist() == [[0, 1], [1, 0]]


def test_networkx_graphs_keep_nodes_attributes_and_weights() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("alone", country="Japan")
    graph.add_edge("a", "b", amount=2.5)
    network = Network.from_networkx(graph, weight="amount")
    assert network.ids.tolist() == ["alone", "a", "b"]
    assert network.attribute("country").tolist() == ["Japan", "", ""]
    assert network.adjacency.toarray().sum() == 2.5


def test_isolates_are_actors() -> None:
    assert len(Network.from_edges(CLOSED, nodes="abcd")) == 4


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf")])
def test_a_weight_that_is_no_positive_number_is_refused(weight: float) -> None:
    with pytest.raises(ParameterValueError, match="positive"):
        Network.from_edges([("a", "b", weight)])


def test_actors_outside_the_network_are_refused_by_name() -> None:
    network = Network.from_edges(CLOSED, title="Three")
    with pytest.raises(UnknownEntityError, match="'z' is not among the 3 actors of Three"):
        network.position("z")


def test_an_attribute_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(ParameterValueError, match="it has: label"):
        Network.from_edges(CLOSED).attribute("country")


def test_a_subnetwork_keeps_order_ties_and_attributes() -> None:
    network = Network.from_edges(CLOSED, attributes={"kind": {"c": "firm"}})
    part = network.without(["b"])
    assert part.ids.tolist() == ["a", "c"]
    assert part.attribute("kind").tolist() == ["", "firm"]
    assert part.number_of_ties == 1


def test_every_tie_of_the_dataset_reaches_its_evidence(kg: KnowledgeGraph) -> None:
    network = kg.network(case="kicms")
    first = network.links.source[0], network.links.target[0]
    claims = network.evidence(*(str(network.ids[one]) for one in first))
    assert claims
    assert all(one.evidence for one in claims)


def test_a_consortium_of_five_ties_each_pair_by_a_quarter(kg: KnowledgeGraph) -> None:
    """Newman (2001): 1 / (5 - 1) for each pair of the five partners of consortium M."""
    network = kg.network(case="kicms", ties=["alliance"], weight="shared")
    h, k1 = (network.position(f"organization/lee-2010/firm-{one}") for one in ("h", "k1"))
    assert network.adjacency[h, k1] == 0.25


def test_kinds_of_actors_and_single_ones_are_kept(kg: KnowledgeGraph) -> None:
    network = kg.network(case="kicms", nodes=["firm", "organization/basf"])
    assert set(network.attribute("family")) == {"firm"}
    assert f"{ID}organization/basf" in network.ids.tolist()  # asked for, without a tie here


def test_a_network_as_of_a_year_is_the_one_asked_for_that_year(kg: KnowledgeGraph) -> None:
    whole = kg.network().as_of(1998)
    asked = kg.network(as_of=1998)
    tied = whole.subnetwork(np.diff(whole.symmetric.indptr) > 0)
    assert tied.to_pandas().equals(asked.to_pandas())


def test_a_year_that_nobody_states_is_missing_in_the_frame(kg: KnowledgeGraph) -> None:
    frame = kg.network().to_pandas()
    assert frame["start"].isna().any()
    assert frame["end"].isna().any()
    assert frame["start"].dropna().between(1000, 2100).all()


def test_a_case_and_a_measure_with_a_slip_of_the_pen_are_named(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError, match=r"did you mean 'case/kicms'\?"):
        kg.network(case="kicm")
    with pytest.raises(ParameterValueError, match=r"did you mean 'betweenness'\?"):
        kg.network(case="kicms").measure("betweeness")
    with pytest.raises(ParameterValueError, match=r"did you mean 'between'\?"):
        kg.ranking("betwen", case="kicms")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ties": ["friendship"]}, "no kind of tie 'friendship'"),
        ({"nodes": ["robot"]}, "no kind of actor 'robot'"),
        ({"weight": "heavy"}, "no weight 'heavy'"),
        ({"hops": 0}, "0 hops reach nobody"),
        ({"ties": ["aliance"]}, r"did you mean 'alliance'\?"),
    ],
)
def test_what_there_is_not_is_named(
    kg: KnowledgeGraph, wrong: dict[str, object], words: str
) -> None:
    with pytest.raises(ParameterValueError, match=words):
        kg.network(**wrong)  # type: ignore[arg-type]  # wrong on purpose
