"""A store on disk together with its columnar twin, behind one interface."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ioknow.errors import QueryFormError
from ioknow.store.answering import Document, answer
from ioknow.store.embedded import EmbeddedStore
from ioknow.store.parsing import parse_bytes
from ioknow.store.results import read_solutions
from ioknow.terms import NamedNode, QuerySolution, QuerySolutions, RdfFormat, Triple

if TYPE_CHECKING:
    from ioknow.store.columnar import Twin

_NO_LIMIT = 1 << 62
_FORMS = {"solutions": "SELECT", "boolean": "ASK", "triples": "CONSTRUCT or DESCRIBE"}
_CALLS = {"solutions": "query", "boolean": "test", "triples": "construct"}


@dataclass(frozen=True)
class Explanation:
    """Which engine answers a query.

    Attributes:
        engine: ``columnar`` for the twin, ``store`` for the store itself.
        reason: Why.
        sql: What the twin runs; empty where the store answers.
    """

    engine: str
    reason: str
    sql: str = ""

    def __str__(self) -> str:
        return f"{self.engine}: {self.reason}"


class AcceleratedStore:
    """A store whose large questions are answered by its twin.

    Args:
        store: The store, opened for reading.
        twin: The twin of the same release.
    """

    def __init__(self, store: EmbeddedStore, twin: Twin) -> None:
        self._store = store
        self._twin = twin

    def __repr__(self) -> str:
        return f"AcceleratedStore({self._store!r})"

    def select(self, query: str) -> QuerySolutions:
        """Answer a SELECT query; see :class:`~ioknow.store.base.Store`."""
        return read_solutions(self.document(query))

    def stream(self, query: str) -> Iterator[QuerySolution]:
        """Answer a SELECT query row by row; the text of few rows is in memory at a time."""
        from ioknow.store.columnar import NotAccelerated, choose, documents

        choice = choose(self._twin, query)
        if choice.query is None or choice.query.form != "SELECT":
            yield from self._store.stream(query)
            return
        try:
            found = documents(self._twin, choice)
        except NotAccelerated:
            yield from self._store.stream(query)
            return
        for document in found:
            yield from read_solutions(document)

    def document(self, query: str) -> bytes:
        """Answer a SELECT query with a SPARQL results document in JSON."""
        return self._answer(query, "solutions").body

    def test(self, query: str) -> bool:
        """Answer an ASK query."""
        return b"true" in self._answer(query, "boolean").body

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query, each triple once."""
        body = self._answer(query, "triples").body
        statements = parse_bytes(body, RdfFormat.N_TRIPLES, name="the answer")
        return (statement.triple for statement in statements)

    def explain(self, query: str) -> Explanation:
        """Return which engine answers a query, and why, without answering it."""
        from ioknow.store.columnar import choose

        choice = choose(self._twin, query)
        if choice.translation is None:
            self._store.evaluate(query)  # a text that is wrong has no plan
        sql = choice.translation.sql if choice.translation else ""
        return Explanation(choice.engine, choice.reason, sql)

    def graph_names(self) -> list[NamedNode]:
        """Return the IRIs of the named graphs, sorted."""
        return self._store.graph_names()

    def close(self) -> None:
        """Release files and memory."""
        self._twin.close()
        self._store.close()

    def _answer(self, query: str, kind: str) -> Document:
        document = answer(
            self._store,
            query,
            twin=self._twin,
            triples="ntriples",
            max_rows=_NO_LIMIT,
            max_bytes=_NO_LIMIT,
        )
        if document.kind != kind:
            raise QueryFormError(
                f"expected a {_FORMS[kind]} query, found {_FORMS[document.kind].split()[0]}; "
                f"use .{_CALLS[document.kind]}() for that form"
            )
        return document
