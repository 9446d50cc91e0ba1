"""The W3C SPARQL 1.1 query suite, asked of twin and store."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph

from ioknow.store.columnar import NotAccelerated
from tests.store.columnar.comparison import by_store, by_twin, twin_of_store

_BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
_TESTS = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
SELECT ?test ?query (GROUP_CONCAT(DISTINCT STR(?d)) AS ?data)
       (GROUP_CONCAT(DISTINCT STR(?g)) AS ?graphs) {
  ?test mf:action ?action . ?action qt:query ?query .
  OPTIONAL { ?action qt:data ?d } OPTIONAL { ?action qt:graphData ?g }
} GROUP BY ?test ?query ORDER BY ?test
"""
_FORMATS = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".n3": pyoxigraph.RdfFormat.TURTLE,
    ".rdf": pyoxigraph.RdfFormat.RDF_XML,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".trig": pyoxigraph.RdfFormat.TRIG,
}


def compare_suite(suite: Path, folder: Path) -> tuple[int, list[str]]:
    """Return how many queries the twin answered, and the tests with another answer.

    Args:
        suite: The folder that holds ``sparql/sparql11``.
        folder: For twins.
    """
    root = suite / "sparql" / "sparql11"
    compared, different = 0, []
    for number, manifest in enumerate(sorted(root.glob("*/manifest.ttl"))):
        listed = pyoxigraph.Store()
        listed.load(
            path=str(manifest),
            format=pyoxigraph.RdfFormat.TURTLE,
            base_iri=_BASE + manifest.relative_to(root).as_posix(),
        )
        found = listed.query(_TESTS)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        for place, (test, query, data, graphs) in enumerate(found):
            name = str(test).removeprefix(f"<{_BASE}")
            text = _read(root, str(query)[1:-1])
            if text is None:
                continue
            base = str(query)[1:-1]
            here = folder / f"{number}-{place}"
            here.mkdir()
            try:
                same = _same(root, text, base, (_words(data), _words(graphs)), here)
            except (NotAccelerated, SyntaxError):
                continue
            compared += 1
            if not same:
                different.append(name)
    return compared, different


def _same(
    root: Path, text: str, base: str, dataset: tuple[list[str], list[str]], folder: Path
) -> bool:
    data, graphs = dataset
    pyoxigraph.Store().query(text, base_iri=base)
    store = pyoxigraph.Store()
    for iri in data + graphs:
        file = root / iri.removeprefix(_BASE)
        graph = pyoxigraph.NamedNode(iri) if iri in graphs else None
        store.load(path=str(file), format=_FORMATS[file.suffix], base_iri=iri, to_graph=graph)
    twin = twin_of_store(store, folder)
    try:
        return by_twin(twin, text, base) == by_store(store, text, base)
    finally:
        twin.close()


def _words(term: object) -> list[str]:
    return sorted(term.value.split()) if isinstance(term, pyoxigraph.Literal) else []


def _read(root: Path, iri: str) -> str | None:
    file = root / iri.removeprefix(_BASE)
    return file.read_text(encoding="utf-8") if file.is_file() else None
