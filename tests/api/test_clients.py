"""The clients that people use get along with the endpoint."""

from __future__ import annotations

from typing import Any

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import ResultRow
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, RDFXML, TURTLE, XML, SPARQLWrapper

from ioknow.store import RemoteStore
from tests.api.conftest import Service

# SPARQLWrapper reads RDF/XML into what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

LABEL = "SELECT ?l { <https://w3id.org/ioknow/id/organization/kicms> rdfs:label ?l }"
PREFIX = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"


def converted(wrapper: SPARQLWrapper) -> Any:  # its type depends on the format
    return wrapper.query().convert()


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("form", [JSON, XML, CSV])
def test_sparqlwrapper_reads_the_answer(service: Service, form: str, method: str) -> None:
    wrapper = SPARQLWrapper(f"{service.url}/sparql", returnFormat=form)
    wrapper.setMethod(method)
    wrapper.setQuery(PREFIX + LABEL)
    if form == JSON:
        answer = converted(wrapper)
        assert answer["results"]["bindings"][0]["l"]["value"] == "KICMS"
    else:
        answer = converted(wrapper)
        text = answer.decode() if form == CSV else answer.toxml()
        assert "KICMS" in text


def test_sparqlwrapper_may_post_directly(service: Service) -> None:
    wrapper = SPARQLWrapper(f"{service.url}/sparql", returnFormat=JSON)
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setQuery("ASK {}")
    assert converted(wrapper)["boolean"] is True


@pytest.mark.parametrize("form", [TURTLE, RDFXML])
def test_sparqlwrapper_reads_constructed_graphs(service: Service, form: str) -> None:
    wrapper = SPARQLWrapper(f"{service.url}/sparql", returnFormat=form)
    wrapper.setQuery("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5")
    answer = converted(wrapper)
    graph = answer if form == RDFXML else rdflib.Graph().parse(data=answer, format="turtle")
    assert len(graph) == 5


def test_rdflib_reads_the_endpoint_as_a_store(service: Service) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{service.url}/sparql"))
    rows = [row for row in graph.query(PREFIX + LABEL) if isinstance(row, ResultRow)]
    assert [str(row.l) for row in rows] == ["KICMS"]
    kicms = rdflib.URIRef("https://w3id.org/ioknow/id/organization/kicms")
    assert str(graph.value(kicms, rdflib.RDFS.label)) == "KICMS"


def test_our_own_remote_store_reads_the_endpoint(service: Service) -> None:
    store = RemoteStore(f"{service.url}/sparql")
    assert [row["l"].value for row in store.select(PREFIX + LABEL)] == ["KICMS"]
    assert store.test("ASK {}")
    assert len(list(store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5"))) == 5
    assert store.graph_names()
