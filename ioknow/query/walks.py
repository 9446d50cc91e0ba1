"""Walks over all statements with a property, in whatever store they lie.

An embedded store is walked by its columns, any other by queries; both give the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ioknow.arrays import distinct, distinct_pairs
from ioknow.store import EmbeddedStore, Store
from ioknow.store.columns import Columns, Numbers
from ioknow.terms import NamedNode, Term
from ioknow.vocabulary import DERIVED_GRAPH, RDF

_ROWS = f"""
SELECT ?subject ?object ?graph WHERE {{
  GRAPH ?graph {{ ?subject <%s> ?object }} FILTER(?graph != {DERIVED_GRAPH})
}}
"""


_EVERY = "SELECT DISTINCT ?subject ?object WHERE { ?subject <%s> ?object }"
_MEMBERS = "SELECT DISTINCT ?subject WHERE { ?subject a <%s> }"


class Walk(Protocol):
    """Gives what is said of IRIs, by property."""

    def pairs(self, property_: str) -> Iterator[tuple[str, Term]]:
        """Return the IRI of the subject and the value of each stated use of a property."""

    def rows(self, property_: str) -> Iterator[tuple[str, Term, str]]:
        """Return subject, value and named graph of each stated use of a property."""

    def every(self, property_: str) -> Iterator[tuple[str, Term]]:
        """Return subject and value of each use of a property, what follows by rule included."""

    def members(self, class_: str) -> list[str]:
        """Return the IRIs that belong to a class, stated or by rule."""


def walk_over(store: Store) -> Walk:
    """Return a walk over a store."""
    return ColumnWalk(store.columns()) if isinstance(store, EmbeddedStore) else QueryWalk(store)


class QueryWalk:
    """A walk by queries."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def pairs(self, property_: str) -> Iterator[tuple[str, Term]]:
        """See :meth:`Walk.pairs`."""
        for subject, value, _ in self.rows(property_):
            yield subject, value

    def rows(self, property_: str) -> Iterator[tuple[str, Term, str]]:
        """See :meth:`Walk.rows`."""
        for solution in self._store.stream(_ROWS % property_):
            subject, value, graph = solution["subject"], solution["object"], solution["graph"]
            if isinstance(subject, NamedNode):
                yield subject.value, value, graph.value

    def every(self, property_: str) -> Iterator[tuple[str, Term]]:
        """See :meth:`Walk.every`."""
        for solution in self._store.stream(_EVERY % property_):
            subject = solution["subject"]
            if isinstance(subject, NamedNode):
                yield subject.value, solution["object"]

    def members(self, class_: str) -> list[str]:
        """See :meth:`Walk.members`."""
        found = (solution["subject"] for solution in self._store.stream(_MEMBERS % class_))
        return [node.value for node in found if isinstance(node, NamedNode)]


class ColumnWalk:
    """A walk by columns; terms that it has met once are kept."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._iris = np.empty(len(columns.terms), dtype=object)
        self._terms = np.empty(len(columns.terms), dtype=object)

    def pairs(self, property_: str) -> Iterator[tuple[str, Term]]:
        """See :meth:`Walk.pairs`."""
        subject, value, _ = self._chosen(property_)
        yield from zip(self._texts(subject), self._values(value), strict=True)

    def rows(self, property_: str) -> Iterator[tuple[str, Term, str]]:
        """See :meth:`Walk.rows`."""
        subject, value, graph = self._chosen(property_)
        yield from zip(self._texts(subject), self._values(value), self._texts(graph), strict=True)

    def every(self, property_: str) -> Iterator[tuple[str, Term]]:
        """See :meth:`Walk.every`."""
        subject, value, _ = self._columns.rows(property_, derived=True)
        kept = self._columns.is_iri[subject]
        pairs = distinct_pairs(subject[kept], value[kept])
        yield from zip(self._texts(pairs[0]), self._values(pairs[1]), strict=True)

    def members(self, class_: str) -> list[str]:
        """See :meth:`Walk.members`."""
        subject, value, _ = self._columns.rows(RDF.type.value, derived=True)
        kept = self._columns.is_iri[subject] & (value == self._columns.number(class_))
        return self._columns.iris(distinct(subject[kept]))

    def _chosen(self, property_: str) -> tuple[Numbers, Numbers, Numbers]:
        subject, value, graph = self._columns.rows(property_)
        kept = self._columns.is_iri[subject] & (graph >= 0)
        return subject[kept], value[kept], graph[kept]

    def _texts(self, numbers: Numbers) -> NDArray[Any]:
        new = distinct(numbers)
        new = new[self._iris[new] == None]  # noqa: E711  # of each place
        self._iris[new] = self._columns.iris(new)
        found: NDArray[Any] = self._iris[numbers]
        return found

    def _values(self, numbers: Numbers) -> NDArray[Any]:
        new = distinct(numbers)
        new = new[self._terms[new] == None]  # noqa: E711  # of each place
        self._terms[new] = self._columns.decoded(new)
        found: NDArray[Any] = self._terms[numbers]
        return found
