"""Network files, read again by programs that are not ours."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import networkx as nx
import pytest

import ioknow
from ioknow.errors import UnknownFormatError
from ioknow.network import Network
from ioknow.network.conversion import edges, to_igraph, to_networkx
from ioknow.views.network_files import NETWORK_FORMATS, network_file


@pytest.fixture(scope="module")
def cases(kg: ioknow.KnowledgeGraph) -> Network:
    return kg.network(weight="ties")


@pytest.fixture
def named() -> Network:
    """Two firms of one name, a quotation mark, a line break, a repeated tie and one with itself."""
    return Network.from_edges(
        [("a", "b"), ("b", "a"), ("b", "c"), ("c", "c")],
        nodes=["a", "b", "c", "d"],
        attributes={"label": ['Firm "M"', "株式会社 島津", "Firm\nK", "Firm\nK"]},
    )


def read(network: Network, form: str) -> nx.Graph[str]:
    content = network_file(network, form)
    graph: nx.Graph[str]
    if form == "pajek":
        graph = nx.parse_pajek(content.decode())
    elif form == "graphml":
        graph = nx.read_graphml(io.BytesIO(content))
    else:
        graph = nx.read_gexf(io.BytesIO(content))
    return graph


@pytest.mark.parametrize("form", ["graphml", "gexf", "pajek"])
def test_networkx_reads_as_many_actors_and_pairs(cases: Network, form: str) -> None:
    graph = read(cases, form)
    assert graph.number_of_nodes() == len(cases)
    assert graph.number_of_edges() == cases.adjacency.nnz  # directed: one edge for an entry
    assert graph.is_directed()


@pytest.mark.parametrize("form", ["graphml", "gexf", "pajek"])
def test_an_undirected_network_has_one_edge_for_a_pair(named: Network, form: str) -> None:
    graph = read(named, form)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (4, 2)
    assert not graph.is_directed()


def test_attributes_and_claims_survive_graphml(cases: Network) -> None:
    graph = read(cases, "graphml")
    kicms = graph.nodes["https://w3id.org/ioknow/id/organization/kicms"]
    assert (kicms["label"], kicms["family"]) == ("KICMS", "association")
    assert all(values["claims"] for _, _, values in graph.edges(data=True))
    weights = sum(values["weight"] for _, _, values in graph.edges(data=True))
    assert weights == cases.adjacency.sum()


def test_two_actors_of_one_name_stay_two_in_pajek(named: Network) -> None:
    lines = network_file(named, "pajek").decode().splitlines()
    assert lines[:6] == [
        "*Vertices 4",
        "1 \"Firm 'M'\"",
        '2 "株式会社 島津"',
        '3 "Firm K (c)"',
        '4 "Firm K (d)"',
        "*Edges",
    ]


def test_vosviewer_items_have_a_place_and_links_their_strength(cases: Network) -> None:
    network = json.loads(network_file(cases, "vosviewer"))["network"]
    assert len(network["items"]) == len(cases)
    assert len(network["links"]) == cases.number_of_pairs
    ids = {item["id"] for item in network["items"]}
    assert {end for one in network["links"] for end in (one["source_id"], one["target_id"])} <= ids
    assert sum(one["strength"] for one in network["links"]) == cases.adjacency.sum()


def test_the_csv_tables_hold_actors_and_ties(cases: Network) -> None:
    with zipfile.ZipFile(io.BytesIO(network_file(cases, "network-csv"))) as archive:
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
        }
    assert len(tables["actors.csv"]) == len(cases)
    assert len(tables["ties.csv"]) == cases.adjacency.nnz
    assert all(row["Claims"] for row in tables["ties.csv"])


def test_igraph_and_networkx_get_the_same_edges(cases: Network) -> None:
    graph, other = to_networkx(cases), to_igraph(cases)
    names = other.vs["name"]
    pairs = {(names[edge.source], names[edge.target]): edge["weight"] for edge in other.es}
    assert pairs == {(one, two): values["weight"] for one, two, values in graph.edges(data=True)}


def test_years_of_an_edge_are_the_first_and_last_of_its_ties(kg: ioknow.KnowledgeGraph) -> None:
    network = kg.network(case="precion")
    known = [one for one in edges(network) if one.start is not None and one.end is not None]
    assert known
    assert all(one.start <= one.end for one in known if one.start and one.end)


@pytest.mark.parametrize("form", NETWORK_FORMATS)
def test_an_equal_network_gives_equal_bytes(named: Network, form: str) -> None:
    assert network_file(named, form) == network_file(named, form)


@pytest.mark.parametrize("form", NETWORK_FORMATS)
def test_an_empty_network_is_written(form: str) -> None:
    assert network_file(Network.from_edges([]), form)


def test_an_unknown_format_is_named_with_those_there_are(named: Network) -> None:
    with pytest.raises(UnknownFormatError, match="graphml"):
        network_file(named, "dot")
