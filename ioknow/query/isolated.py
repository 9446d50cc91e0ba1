"""A store whose queries run in the worker pool: for the service's own lookups and questions."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ioknow.errors import QueryFormError, QueryLimitError, StoreError
from ioknow.query.messages import Reply, Request
from ioknow.query.pool import WorkerPool
from ioknow.store import Release, parse_bytes, read_solutions
from ioknow.store.query_text import QueryText
from ioknow.terms import NamedNode, QuerySolution, QuerySolutions, RdfFormat, Triple

_GRAPHS = "SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }"
_FORMS = {"solutions": "SELECT", "boolean": "ASK", "triples": "CONSTRUCT or DESCRIBE"}


class IsolatedStore:
    """The dataset of a pool's release; see :class:`~ioknow.store.base.Store`.

    The queries are our own, with values bound as terms, and take the named lane. They hold the
    same limits as any other.
    """

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool

    @property
    def release(self) -> Release:
        """The release that the workers answer from at this moment."""
        return self._pool.release

    def select(self, query: str) -> QuerySolutions:
        """Answer a SELECT query with its solutions."""
        return read_solutions(self._ask(query, "solutions").body)

    def stream(self, query: str) -> Iterator[QuerySolution]:
        """Answer a SELECT query row by row, in pages where one answer would be too large.

        Raises:
            StoreError: Another release was published between two pages.
        """
        try:
            yield from self.select(query)
            return
        except QueryLimitError as error:
            text = QueryText.read(query)
            if error.limit not in ("rows", "bytes") or not text.can_be_paged:
                raise
        first = self._ask(f"{query}\nLIMIT 1", "solutions")
        variables = [one.value for one in read_solutions(first.body).variables]
        size = max(self._pool.limits.rows // 2, 1)
        offset, found = 0, size
        while found == size:
            reply = self._ask(text.page(variables, size, offset), "solutions")
            if reply.version != first.version:
                raise StoreError(
                    f"release {reply.version} replaced {first.version} while its rows were read; "
                    "read them again"
                )
            rows = list(read_solutions(reply.body))
            yield from rows
            found = len(rows)
            offset += found

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
