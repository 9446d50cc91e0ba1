"""A store whose queries run in the worker pool: for the service's own lookups and questions."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ioknow.errors import QueryFormError
from ioknow.query.messages import Reply, Request
from ioknow.query.pool import WorkerPool
from ioknow.store import parse_bytes, read_solutions
from ioknow.terms import NamedNode, QuerySolutions, RdfFormat, Triple

_GRAPHS = "SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }"
_FORMS = {"solutions": "SELECT", "boolean": "ASK", "triples": "CONSTRUCT or DESCRIBE"}


class IsolatedStore:
    """The dataset of a pool's release; see :class:`~ioknow.store.base.Store`.

    The queries are our own, with values bound as terms, and take the named lane. They hold the
    same limits as any other.
    """

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool

    def select(self, query: str) -> QuerySolutions:
        """Answer a SELECT query with its solutions."""
        return read_solutions(self._ask(query, "solutions").body)

    def test(self, query: str) -> bool:
        """Answer an ASK query with true or false."""
        return bool(json.loads(self._ask(query, "boolean").body)["boolean"])

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query with triples, each once."""
        body = self._ask(query, "triples").body
        statements = parse_bytes(body, RdfFormat.N_TRIPLES, name="the worker's answer")
        return (statement.triple for statement in statements)

    def graph_names(self) -> list[NamedNode]:
        """Return the IRIs of the named graphs, sorted."""
        names = (row["graph"] for row in self.select(_GRAPHS))
        return sorted((n for n in names if isinstance(n, NamedNode)), key=lambda n: n.value)

    def close(self) -> None:
        """Do nothing: the pool belongs to whoever started it."""

    def _ask(self, query: str, kind: str) -> Reply:
        reply = self._pool.answer_now(Request(query, solutions="json", triples="ntriples"))
        if reply.kind != kind:
            raise QueryFormError(
                f"expected a {_FORMS[kind]} query, found {_FORMS[reply.kind]}; "
                "use the store's method for that form"
            )
        return reply
