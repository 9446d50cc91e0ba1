"""The W3C SPARQL 1.1 query suite, asked of twin and store."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph

from ioknow.store.columnar import NotAccelerated, Twin
from ioknow.store.columnar.parsing import parse_query
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
        datasets = _Datasets(root, folder / str(number))
        for test, query, data, graphs in found:
            text, base = _read(root, str(query)[1:-1]), str(query)[1:-1]
            if text is None:
                continue
            try:
                pyoxigraph.Store().query(text, base_iri=base)
                parse_query(f"BASE <{base}>\n{text}")  # most that stays with the store is seen here
                store, twin = datasets.open((_words(data), _words(graphs)))
                same = by_twin(twin, text, base) == by_store(store, text, base)
            except (NotAccelerated, SyntaxError):
                continue
            compared += 1
            if not same:
                different.append(str(test).removeprefix(f"<{_BASE}"))
        datasets.close()
    return compared, different


class _Datasets:
    """The datasets of one manifest in store and twin, each built once."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder
        self._open: dict[
            tuple[tuple[str, ...], tuple[str, ...]], tuple[pyoxigraph.Store, Twin]
        ] = {}

    def open(
        self, dataset: tuple[tuple[str, ...], tuple[str, ...]]
    ) -> tuple[pyoxigraph.Store, Twin]:
        if dataset not in self._open:
            data, graphs = dataset
            store = pyoxigraph.Store()
            for iri in data + graphs:
                file = self._root / iri.removeprefix(_BASE)
                graph = pyoxigraph.NamedNode(iri) if iri in graphs else None
                form = _FORMATS[file.suffix]
                store.load(path=str(file), format=form, base_iri=iri, to_graph=graph)
            here = self._folder / str(len(self._open))
            here.mkdir(parents=True)
            self._open[dataset] = store, twin_of_store(store, here)
        return self._open[dataset]

    def close(self) -> None:
        for _, twin in self._open.values():
            twin.close()


def _words(term: object) -> tuple[str, ...]:
    return tuple(sorted(term.value.split())) if isinstance(term, pyoxigraph.Literal) else ()


def _read(root: Path, iri: str) -> str | None:
    file = root / iri.removeprefix(_BASE)
    return file.read_text(encoding="utf-8") if file.is_file() else None
