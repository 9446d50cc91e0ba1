"""The JSON of the API is JSON-LD: read as RDF it states only what the dataset states."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph
import pytest
import rdflib

import ioknow
import ioknow_api

# rdflib's own JSON-LD parser uses what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

CONTEXT = Path(ioknow_api.__file__).parent / "context.jsonld"
IK = "https://w3id.org/ioknow/ontology#"
ID = "https://w3id.org/ioknow/id/"
ANSWERS = (
    "/api/v1/organizations?limit=100",
    "/api/v1/relationships?limit=100",
    "/api/v1/transfers?limit=100",
    "/api/v1/claims?limit=100&case=kicms",
    "/api/v1/observations?limit=100&table=lee-2010/table-6",
    "/api/v1/evidence?limit=100",
    "/api/v1/cases?limit=100",
    "/api/v1/sources?limit=100",
    "/api/v1/statistics",
    "/api/v1/things?limit=100&kind=Person",
    "/api/v1/search?q=firm&limit=50",
    "/api/v1/organizations/kicms?include=claims",
    "/api/v1/relationships/cf2-m",
    "/api/v1/observations/kicms-members-2007",
    "/api/v1/sources/lee-2010",
    "/api/v1/statistics/lee-2010/table-6",
    "/api/v1/networks/case/kicms",
)


def read_as_rdf(answer: httpx.Response) -> Iterator[pyoxigraph.Triple]:
    """Parse the bytes of an answer, its context taken from the file instead of the network."""
    document = json.loads(answer.content)
    assert document["@context"] == "/api/v1/context.jsonld"
    document["@context"] = json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    quads = pyoxigraph.parse(json.dumps(document), format=pyoxigraph.RdfFormat.JSON_LD)
    return (quad.triple for quad in quads)


@pytest.mark.parametrize("path", ANSWERS)
def test_an_answer_states_what_the_dataset_states(
    api: httpx.Client, kg: ioknow.KnowledgeGraph, path: str
) -> None:
    answer = api.get(path)
    assert answer.status_code == 200, answer.text
    stated = list(read_as_rdf(answer))
    assert stated
    foreign = [
        str(triple)
        for triple in stated
        if not kg.store.test(f"ASK {{ {triple.subject} {triple.predicate} {triple.object} }}")
    ]
    assert foreign == []


def test_a_document_states_all_that_the_dataset_states_of_its_subject(
    api: httpx.Client, kg: ioknow.KnowledgeGraph
) -> None:
    for path in ("organizations/kicms", "relationships/cf2-m", "observations/kicms-age"):
        answer = api.get(f"/api/v1/{path}")
        subject = answer.json()["id"]
        query = f"""CONSTRUCT {{ <{subject}> ?p ?o }} {{
            GRAPH ?g {{ <{subject}> ?p ?o }} FILTER(!STRENDS(STR(?g), "/derived")) }}"""
        found = {triple for triple in read_as_rdf(answer) if str(triple.subject) == f"<{subject}>"}
        assert set(kg.construct(query)) <= found


def test_rdflib_reads_the_other_media_type_without_fetching_anything(api: httpx.Client) -> None:
    answer = api.get("/api/v1/organizations/kicms", headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json"
    graph = rdflib.Graph().parse(data=answer.content, format="json-ld")
    kicms = rdflib.URIRef(f"{ID}organization/kicms")
    assert (kicms, rdflib.RDF.type, rdflib.URIRef(f"{IK}Association")) in graph
    assert (kicms, rdflib.RDFS.label, rdflib.Literal("KICMS", lang="en")) in graph
    assert (kicms, rdflib.URIRef(f"{IK}inCountry"), rdflib.URIRef(f"{ID}place/korea")) in graph


def test_the_context_is_served_as_it_is_in_the_file(api: httpx.Client) -> None:
    answer = api.get("/api/v1/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.json() == json.loads(CONTEXT.read_text(encoding="utf-8"))
