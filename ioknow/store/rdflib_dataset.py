"""A dataset that lives in rdflib, for those who live there."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph

from ioknow.errors import QueryError, QueryFormError, QuerySyntaxError
from ioknow.terms import NamedNode, QuerySolution, QuerySolutions, RdfFormat, Triple

if TYPE_CHECKING:
    import rdflib
    from rdflib.query import Result

_CALLS = {"SELECT": "query", "ASK": "test", "CONSTRUCT": "construct", "DESCRIBE": "construct"}


@contextmanager
def _without_deprecations() -> Iterator[None]:
    """Keep rdflib from warning of what rdflib itself does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


class RdflibStore:
    """An rdflib ``Dataset`` or ``ConjunctiveGraph``; see :class:`~ioknow.store.base.Store`.

    rdflib reads each query and keeps everything in Python: it suits data of some ten thousand
    statements, and its own functions beside our questions. Graphs that a query names with FROM
    are looked for in the dataset only, never fetched.

    Args:
        dataset: The dataset; it stays the caller's, and later changes of it are seen.

    Example:
        >>> import rdflib
        >>> RdflibStore(rdflib.Dataset()).test("ASK { ?s ?p ?o }")
        False
    """

    def __init__(self, dataset: rdflib.ConjunctiveGraph) -> None:
        import rdflib
        from rdflib.plugins import sparql

        sparql.SPARQL_LOAD_GRAPHS = False  # else FROM <file:...> reads whatever lies there
        # A view on the same statements whose default graph is the union of all graphs. A Dataset
        # could be one, but warns of its own methods for each pattern it matches.
        with _without_deprecations():
            self._union = rdflib.ConjunctiveGraph(store=dataset.store)
        self._union.default_context = rdflib.Graph(
            store=dataset.store, identifier=rdflib.graph.DATASET_DEFAULT_GRAPH_ID
        )

    def __repr__(self) -> str:
        return f"RdflibStore(statements={len(self._union)})"

    def select(self, query: str) -> QuerySolutions:
        """Answer a SELECT query with its solutions.

        Raises:
            QuerySyntaxError: The text is not SPARQL.
            QueryFormError: The query has another form.
            QueryError: rdflib cannot answer it.
        """
        document = self._answer(query, "SELECT").serialize(format="json")
        assert document is not None  # without a destination the document is returned
        result = pyoxigraph.parse_query_results(document, format=pyoxigraph.QueryResultsFormat.JSON)
        assert isinstance(result, QuerySolutions)
        return result

    def stream(self, query: str) -> Iterator[QuerySolution]:
        """Answer a SELECT query row by row; all rows are in memory anyway."""
        yield from self.select(query)

    def test(self, query: str) -> bool:
        """Answer an ASK query with true or false."""
        return bool(self._answer(query, "ASK").askAnswer)

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query with triples, each once."""
        graph = self._answer(query, "CONSTRUCT or DESCRIBE").graph
        assert graph is not None  # such an answer has one
        document = graph.serialize(format="nt", encoding="utf-8")
        return (quad.triple for quad in pyoxigraph.parse(document, RdfFormat.N_TRIPLES))

    def graph_names(self) -> list[NamedNode]:
        """Return the IRIs of the named graphs that hold anything, sorted."""
        import rdflib

        default = self._union.default_context
        names = {
            str(graph.identifier)
            for graph in self._union.contexts()
            if isinstance(graph.identifier, rdflib.URIRef) and graph != default and len(graph)
        }
        return [NamedNode(name) for name in sorted(names)]

    def close(self) -> None:
        """Do nothing: the dataset is the caller's."""

    def _answer(self, query: str, wanted: str) -> Result:
        from pyparsing import ParseBaseException
        from rdflib.plugins.sparql.algebra import translateQuery
        from rdflib.plugins.sparql.parser import parseQuery

        try:
            prepared = translateQuery(parseQuery(query))
        except ParseBaseException as error:
            raise QuerySyntaxError(error.msg, line=error.lineno, column=error.column) from error
        except RecursionError as error:
            raise QueryError(
                "the query is nested too deeply for rdflib; write it flatter"
            ) from error
        except Exception as error:  # rdflib raises no narrower one for an unknown prefix
            raise QuerySyntaxError(str(error)) from error
        found = prepared.algebra.name.removesuffix("Query").upper()
        if found not in wanted:
            raise QueryFormError(
                f"expected a {wanted} query, found {found}; use .{_CALLS[found]}() for that form"
            )
        try:
            with _without_deprecations():
                return self._union.query(prepared)
        except (RecursionError, NotImplementedError, ValueError, TypeError) as error:
            raise QueryError(f"rdflib cannot answer the query: {error}") from error
