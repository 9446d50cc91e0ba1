"""Columns hold just what the engine holds, however it came there."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
from pyoxigraph import RdfFormat, serialize

from ioknow.store import EmbeddedStore, current_release, new_release
from ioknow.store.column_building import Lines, columns_of, lines_of
from ioknow.store.columns import FILE, Columns, read_columns
from ioknow.store.publishing import revised_release
from ioknow.terms import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from ioknow.vocabulary import XSD

ONE, TWO = NamedNode("urn:g1"), NamedNode("urn:g2")
A, P, Q = NamedNode("urn:a"), NamedNode("urn:p"), NamedNode("urn:q")

ODD = [
    Quad(A, P, Literal('a "quoted" \\ text\nof two lines\twith a tab'), ONE),
    Quad(A, P, Literal("ends like a graph <urn:x"), ONE),
    Quad(A, P, Literal("ends like a node _:x"), DefaultGraph()),
    Quad(A, P, Literal("Käse", language="de-CH"), TWO),
    Quad(A, P, Literal("007", datatype=XSD.integer), ONE),
    Quad(A, P, Literal("1.50", datatype=XSD.decimal), DefaultGraph()),
    Quad(BlankNode("b1"), Q, BlankNode("b2"), ONE),
    Quad(A, Q, A, ONE),
    Quad(A, Q, A, TWO),
    Quad(A, Q, A, DefaultGraph()),
]


def _held(store: EmbeddedStore) -> set[tuple[str, str, str, str]]:
    return {
        (
            str(quad.subject),
            str(quad.predicate),
            str(quad.object),
            "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name),
        )
        for quad in store.quads()
        if not isinstance(quad.object, Triple)
    }


def _told(columns: Columns) -> set[tuple[str, str, str, str]]:
    texts = [*columns.texts(np.arange(len(columns.terms), dtype=np.int32)), ""]
    rows = zip(columns.subject, columns.property, columns.value, columns.graph, strict=True)
    return {(texts[s], texts[p], texts[o], texts[g]) for s, p, o, g in rows}


def test_odd_terms_are_as_the_engine_keeps_them() -> None:
    store = EmbeddedStore.in_memory()
    store.extend(ODD)
    assert _told(store.columns()) == _held(store)
    assert len(store.columns()) == len(ODD)


def test_columns_follow_what_is_written() -> None:
    store = EmbeddedStore.in_memory()
    store.extend(ODD)
    assert len(store.columns()) == len(ODD)
    store.clear_graph(ONE)
    assert _told(store.columns()) == _held(store)


def test_an_iri_is_found_among_the_others() -> None:
    store = EmbeddedStore.in_memory()
    store.extend([Quad(NamedNode(f"urn:{name}"), P, A, ONE) for name in ("b", "b/c", "bc")])
    columns = store.columns()
    numbers = [columns.number(f"urn:{name}") for name in ("b", "b/c", "bc", "d")]
    assert [columns.iris(np.array([n]))[0] for n in numbers if n is not None] == [
        "urn:b",
        "urn:b/c",
        "urn:bc",
    ]
    assert numbers[3] is None


def test_a_revision_tells_its_columns_from_those_before(tmp_path: Path) -> None:
    def nothing(store: EmbeddedStore, folder: Path) -> None:
        (folder / "done").write_text(str(len(store)), encoding="utf-8")

    indexes = {"nothing": nothing}
    with new_release(tmp_path, version="v1", inputs={}, indexes=indexes) as store:
        store.extend(ODD)
    with revised_release(tmp_path, current_release(tmp_path)) as revision:
        revision.store.remove_graph(TWO)
        revision.store.extend([Quad(A, Q, Literal("new", language="EN"), TWO)])
        places = np.flatnonzero(revision.store.columns().property >= 0)[:2]
        revision.store.remove_statements(places)
        revision.store.extend([Quad(A, Q, Literal("one more"), ONE)])
        revision.version, revision.indexes = "v2", indexes
    release = current_release(tmp_path)
    columns = read_columns(release.folder / FILE)
    reader = EmbeddedStore.open(release.database)
    assert len(reader) == len(ODD) - 2 + 1 - 2 + 1
    assert _told(columns) == _held(reader)
    reader.close()


def test_after_an_update_only_what_it_changed_is_read_again(tmp_path: Path) -> None:
    def nothing(store: EmbeddedStore, folder: Path) -> None:
        (folder / "done").write_text(str(len(store)), encoding="utf-8")

    indexes = {"nothing": nothing}
    with new_release(tmp_path, version="v1", inputs={}, indexes=indexes) as store:
        store.extend(ODD)
    with revised_release(tmp_path, current_release(tmp_path)) as revision:
        revision.store.update("DELETE WHERE { GRAPH <urn:g2> { ?s ?p ?o } }")
        revision.store.update("INSERT DATA { GRAPH <urn:g3> { <urn:a> <urn:p> 1 } }")
        revision.store.reread([TWO, NamedNode("urn:g3")])
        assert revision.store.has_columns
        assert _told(revision.store.columns()) == _held(revision.store)
        revision.version, revision.indexes = "v2", indexes


def test_a_few_statements_are_put_between_many() -> None:
    chance = random.Random(11)
    graphs: list[NamedNode | DefaultGraph] = [ONE, TWO, DefaultGraph()]

    def text(statements: list[Quad]) -> Lines:
        return lines_of([serialize(statements, format=RdfFormat.N_QUADS) or b""])

    def some(count: int) -> list[Quad]:
        return [
            Quad(
                NamedNode(f"urn:{chance.choice('abc')}{chance.randrange(40)}"),
                NamedNode(f"urn:p{chance.randrange(5)}"),
                Literal(f"väl {chance.randrange(60)}"),
                chance.choice(graphs),
            )
            for _ in range(count)
        ]

    many = some(3000)
    base = columns_of(text(many))
    for _ in range(20):
        few = [*some(5), *chance.sample(many, 3)]
        then = columns_of(text(few), base)
        once = columns_of(text(many + few))
        assert then.terms.equals(once.terms)
        for name in ("property", "subject", "value", "graph"):
            assert np.array_equal(getattr(then, name), getattr(once, name))
        base, many = then, many + few
