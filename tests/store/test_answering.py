"""Answers as documents: complete, in the format asked for, or a named error."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from ioknow.errors import QueryError, QueryLimitError, ResultFormatError
from ioknow.store import EmbeddedStore
from ioknow.store.answering import GRAPH_FORMATS, answer, count_rows
from ioknow.store.results import SOLUTION_FORMATS
from ioknow.terms import Literal, NamedNode, Quad

ONE, TWO = NamedNode("http://example.org/g1"), NamedNode("http://example.org/g2")
P = NamedNode("http://example.org/p")


@pytest.fixture
def store() -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.extend([Quad(P, P, Literal("one"), ONE), Quad(P, P, Literal("two"), TWO)])
    return store


def values(body: bytes) -> list[str]:
    return sorted(row["o"]["value"] for row in json.loads(body)["results"]["bindings"])


def test_the_default_graph_is_the_union_unless_a_dataset_is_named(store: EmbeddedStore) -> None:
    query = "SELECT ?o { ?s ?p ?o }"
    assert values(answer(store, query).body) == ["one", "two"]
    assert values(answer(store, query, union=False).body) == []
    assert values(answer(store, query, default_graphs=[ONE.value]).body) == ["one"]
    assert values(answer(store, query, default_graphs=[], named_graphs=[ONE.value]).body) == []


def test_named_graphs_are_what_graph_ranges_over(store: EmbeddedStore) -> None:
    query = "SELECT ?o { GRAPH ?g { ?s ?p ?o } }"
    assert values(answer(store, query, default_graphs=[], named_graphs=[TWO.value]).body) == ["two"]


def test_a_graph_name_that_is_no_iri_is_named_in_the_error(store: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match="not an iri"):
        answer(store, "ASK {}", default_graphs=["not an iri"])


@pytest.mark.parametrize("form", SOLUTION_FORMATS)
def test_one_row_more_than_the_limit_is_refused_and_the_limit_is_not(
    store: EmbeddedStore, form: str
) -> None:
    query = 'SELECT * { VALUES (?a ?b) { ("x},{\\r\\n,{<result>" UNDEF) (UNDEF UNDEF) (1 2) } }'
    assert answer(store, query, solutions=form, max_rows=3).kind == "solutions"
    with pytest.raises(QueryLimitError) as caught:
        answer(store, query, solutions=form, max_rows=2)
    assert caught.value.limit == "rows"


@pytest.mark.parametrize("form", SOLUTION_FORMATS)
def test_rows_are_counted_exactly_above_the_bound(store: EmbeddedStore, form: str) -> None:
    query = 'SELECT * { VALUES ?a { "{},{}" "a\\r\\nb\\r\\n" ",{,{" "}},{" } }'
    assert count_rows(answer(store, query, solutions=form).body, form, 0) == 4


def test_an_answer_over_the_bytes_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(QueryLimitError) as caught:
        answer(store, f'SELECT ("{"x" * 5000}" AS ?x) {{}}', max_bytes=4000)
    assert caught.value.limit == "bytes"


def test_triples_over_the_rows_are_refused(store: EmbeddedStore) -> None:
    with pytest.raises(QueryLimitError):
        answer(store, "CONSTRUCT WHERE { ?s ?p ?o }", max_rows=1)


@pytest.mark.parametrize("form", GRAPH_FORMATS)
def test_a_construct_query_is_written_in_each_format(store: EmbeddedStore, form: str) -> None:
    document = answer(store, "CONSTRUCT WHERE { ?s ?p ?o }", triples=form)
    assert (document.kind, document.rows) == ("triples", 2)
    assert b"one" in document.body


def test_a_constructed_triple_is_written_once(store: EmbeddedStore) -> None:
    query = "CONSTRUCT { <urn:a> <urn:b> <urn:c> } WHERE { ?s ?p ?o }"
    assert answer(store, query, triples="ntriples").body.count(b"\n") == 1


def test_what_xml_cannot_carry_is_refused_in_xml_only(store: EmbeddedStore) -> None:
    query = 'SELECT ("a\\u0001b" AS ?x) {}'
    assert answer(store, query, solutions="json").rows == 1
    with pytest.raises(ResultFormatError, match="control character"):
        answer(store, query, solutions="xml")


def test_xml_results_are_well_formed(store: EmbeddedStore) -> None:
    ElementTree.fromstring(answer(store, "SELECT * { ?s ?p ?o }", solutions="xml").body)


def test_a_kind_of_answer_the_asker_cannot_read_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(ResultFormatError, match="CONSTRUCT or DESCRIBE"):
        answer(store, "CONSTRUCT WHERE { ?s ?p ?o }", triples=None)
    with pytest.raises(ResultFormatError, match="SELECT or ASK"):
        answer(store, "ASK {}", solutions=None)


def test_an_unknown_function_leaves_its_variable_unbound(store: EmbeddedStore) -> None:
    query = "SELECT (<urn:f>(1) AS ?x) (<urn:g>(1) AS ?y) (3 AS ?z) {}"
    (row,) = json.loads(answer(store, query).body)["results"]["bindings"]
    assert set(row) == {"z"}
