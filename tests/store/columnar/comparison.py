"""The twin's answer beside the store's, for tests."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pyoxigraph

from ioknow.store import EmbeddedStore
from ioknow.store.answering import answer
from ioknow.store.columnar import NotAccelerated, Twin, build_twin
from ioknow.store.columnar.answering import Choice, run
from ioknow.store.columnar.parsing import parse_query
from tests.store.columnar.generated import BETWEEN

_BLANK = re.compile(r"_:\w+")

Answer = bool | frozenset[str] | tuple[tuple[str, ...], Counter[tuple[str, ...]]]
"""A truth value, triples, or variables with the bag of rows."""


def twin_of_store(store: pyoxigraph.Store, folder: Path) -> Twin:
    """Build and open the twin of a store's statements."""
    dump = folder / "statements.nq"
    store.dump(str(dump), format=pyoxigraph.RdfFormat.N_QUADS)
    build_twin([dump], folder / "twin", expected=len(store))
    return Twin(folder / "twin", memory=500_000_000, threads=1)


def by_twin(twin: Twin, query: str, base: str | None = None) -> Answer:
    """Return the answer of the twin.

    Raises:
        NotAccelerated: The query is outside of what it answers.
    """
    parsed = parse_query(query if base is None else f"BASE <{base}>\n{query}")
    empty = pyoxigraph.Store().query(query, base_iri=base)
    variables = None
    if isinstance(empty, pyoxigraph.QuerySolutions):
        variables = tuple(variable.value for variable in empty.variables)
    choice = Choice("columnar", "", parsed, twin.plan(parsed, variables))
    found = run(twin, choice, solutions="json")
    return read(found.kind, found.body)


def by_store(store: pyoxigraph.Store, query: str, base: str | None = None) -> Answer:
    """Return the answer of the store, over the union of its graphs."""
    embedded = EmbeddedStore(store, writable=False, place="test")
    document = answer(embedded, query, triples="ntriples", base=base)
    return read(document.kind, document.body)


def read(kind: str, body: bytes) -> Answer:
    """Read a document; blank nodes are alike."""
    if kind == "triples":
        triples = pyoxigraph.parse(body, pyoxigraph.RdfFormat.N_TRIPLES)
        return frozenset(_BLANK.sub("_:", str(quad.triple)) for quad in triples)
    result = pyoxigraph.parse_query_results(body, format=pyoxigraph.QueryResultsFormat.JSON)
    if isinstance(result, pyoxigraph.QueryBoolean):
        return bool(result)
    assert isinstance(result, pyoxigraph.QuerySolutions)
    names = tuple(variable.value for variable in result.variables)
    rows = Counter(tuple(_text(term) for term in row) for row in result)
    return names, rows


def _text(term: object) -> str:
    if isinstance(term, pyoxigraph.Literal) and BETWEEN in term.value:
        parts = sorted(term.value.split(BETWEEN))  # SPARQL leaves their order open
        return f"{parts}@{term.language}"
    return "_:" if isinstance(term, pyoxigraph.BlankNode) else str(term)


__all__ = ["Answer", "NotAccelerated", "by_store", "by_twin", "twin_of_store"]
