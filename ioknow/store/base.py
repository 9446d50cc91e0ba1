"""What every store can be asked, embedded or remote.

A store holds an RDF dataset. Every question is put to the union of its named graphs, because a
reader of the knowledge graph rarely cares which source a claim lies in; ``GRAPH ?g { ... }``
tells when it matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ioknow.terms import NamedNode, QuerySolution, QuerySolutions, Triple


class Store(Protocol):
    """A dataset that answers the four SPARQL query forms.

    Each method takes one query form and has one result type; a query of another form raises
    :class:`~ioknow.errors.QueryFormError`, a malformed one
    :class:`~ioknow.errors.QuerySyntaxError`.
    """

    def select(self, query: str) -> QuerySolutions:
        """Answer a SELECT query with its solutions."""

    def stream(self, query: str) -> Iterator[QuerySolution]:
        """Answer a SELECT query row by row, for answers too large to be held at once.

        Stores that answer in pages put the rows into an order of their own behind the query's.
        """

    def test(self, query: str) -> bool:
        """Answer an ASK query with true or false."""

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query with triples, each once."""

    def graph_names(self) -> list[NamedNode]:
        """Return the IRIs of the named graphs, sorted."""

    def close(self) -> None:
        """Release what the store holds; a closed store answers nothing."""
