from __future__ import annotations

from pathlib import Path

import pytest

from ioknow.errors import (
    QueryFormError,
    QuerySyntaxError,
    StoreLockedError,
    StoreNotFoundError,
    StoreReadOnlyError,
)
from ioknow.store import EmbeddedStore
from ioknow.terms import Literal, NamedNode, Quad

A = NamedNode("http://example.org/a")
P = NamedNode("http://example.org/p")
G1 = NamedNode("http://example.org/g1")
G2 = NamedNode("http://example.org/g2")


@pytest.fixture
def store() -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.extend([Quad(A, P, Literal("one"), G1), Quad(A, P, Literal("two"), G2)])
    return store


def test_a_query_sees_the_union_of_the_named_graphs(store: EmbeddedStore) -> None:
    rows = store.select("SELECT ?o { ?s ?p ?o } ORDER BY ?o")
    assert [row["o"] for row in rows] == [Literal("one"), Literal("two")]


def test_graph_narrows_a_query_to_one_graph(store: EmbeddedStore) -> None:
    rows = store.select("SELECT ?o { GRAPH <http://example.org/g2> { ?s ?p ?o } }")
    assert [row["o"] for row in rows] == [Literal("two")]


def test_graph_names_are_sorted(store: EmbeddedStore) -> None:
    assert store.graph_names() == [G1, G2]


def test_a_triple_stated_by_two_graphs_is_constructed_once(store: EmbeddedStore) -> None:
    store.extend([Quad(A, P, Literal("one"), G2)])
    assert len(list(store.construct("CONSTRUCT WHERE { ?s ?p ?o }"))) == 2


def test_a_malformed_query_is_named_with_line_and_column(store: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        store.select("SELECT *\nWHERE { ?s ?p }")
    assert caught.value.line == 2
    assert caught.value.column in (15, 16)  # the brace, or just behind it


@pytest.mark.parametrize(
    ("call", "query", "advice"),
    [
        ("select", "ASK {}", "use .test()"),
        ("test", "SELECT * {}", "use .query()"),
        ("construct", "SELECT * {}", "use .query()"),
        ("select", "DESCRIBE <http://example.org/a>", "use .construct()"),
    ],
)
def test_a_query_of_another_form_names_the_call_for_it(
    store: EmbeddedStore, call: str, query: str, advice: str
) -> None:
    with pytest.raises(QueryFormError, match="expected a") as caught:
        getattr(store, call)(query)
    assert advice in str(caught.value)


def test_a_missing_store_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFoundError, match="no store here"):
        EmbeddedStore.open(tmp_path / "absent")
    assert not (tmp_path / "absent").exists()


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    first = EmbeddedStore.open(tmp_path / "db", read_only=False)
    with pytest.raises(StoreLockedError, match="another process writes"):
        EmbeddedStore.open(tmp_path / "db", read_only=False)
    first.close()


def test_a_store_opened_for_reading_refuses_writes(tmp_path: Path) -> None:
    EmbeddedStore.open(tmp_path / "db", read_only=False).close()
    reader = EmbeddedStore.open(tmp_path / "db")
    with pytest.raises(StoreReadOnlyError, match="load data into a new release"):
        reader.extend([Quad(A, P, A, G1)])
