"""The rules computed over sets give what the same rules give as SPARQL."""

from __future__ import annotations

from ioknow.ingest.bundled import bundled_files, fill
from ioknow.reasoning.rules import bundled_rules, derive
from ioknow.store import EmbeddedStore
from ioknow.terms import Quad
from ioknow.vocabulary import DERIVED_GRAPH


def test_sets_and_sparql_derive_the_same_from_the_bundled_dataset() -> None:
    store = EmbeddedStore.in_memory()
    fill(store, bundled_files())
    report = derive(store)
    by_sets = {quad.triple for quad in store.quads(graph=DERIVED_GRAPH)}
    store.clear_graph(DERIVED_GRAPH)
    for rule in bundled_rules():
        found = dict.fromkeys(store.construct(rule.query))
        store.extend([Quad(t.subject, t.predicate, t.object, DERIVED_GRAPH) for t in found])
    by_sparql = {quad.triple for quad in store.quads(graph=DERIVED_GRAPH)}
    assert by_sets == by_sparql
    assert report.statements == len(by_sets)
    assert set(report.by_rule) == {rule.name for rule in bundled_rules()}
