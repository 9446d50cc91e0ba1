"""The reading interface of a twin: its statements and terms as Arrow columns.

Whoever computes something from a whole release, such as an index, reads it from here: a million
statements in a fraction of a second, and no Python object for a statement. The interface is
stable; how the twin lies on the disk is not.

- A *term* is a 64-bit number. Equal terms have equal numbers within one twin, and
  numbers of one kind (IRIs, strings, whole numbers, dates, ...) are in SPARQL's order.
- :meth:`Columns.statements` gives ``subject``, ``predicate``, ``object`` and ``graph`` of what
  holds a predicate, in a graph or in all, as a :class:`pyarrow.Table` of such numbers.
- :meth:`Columns.pairs` gives ``subject`` and ``object`` of one predicate.
- :meth:`Columns.texts`, :meth:`Columns.languages` and :meth:`Columns.kinds` say what numbers
  stand for; :meth:`Columns.number` finds the number of a term.

Joins are DuckDB's: :meth:`Columns.sql` runs SQL over the tables ``quads (p, s, o, g)`` and
``triples (p, s, o)``, where ``g`` is NULL in the default graph.

Example:
    >>> with Columns(folder) as columns:  # doctest: +SKIP
    ...     labels = columns.pairs("http://www.w3.org/2000/01/rdf-schema#label")
    ...     columns.texts(labels["object"])
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ioknow.store.columnar.algebra import Constant
from ioknow.store.columnar.encoding import DICTIONARY, SHIFT, Tag, decode_value
from ioknow.store.columnar.twin import Twin
from ioknow.terms import Literal, NamedNode

_TEXT = pa.large_string()


class Columns:
    """Statements and terms of a twin, as Arrow columns.

    Args:
        folder: The folder of the twin; see :func:`ioknow.store.twins.twin_of`.
        memory: Most bytes that reading may take.

    Raises:
        StoreError: The files are damaged or of another version.
    """

    def __init__(self, folder: Path, *, memory: int = 1_000_000_000) -> None:
        self._twin = Twin(folder, memory=memory)

    def __enter__(self) -> Columns:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release files and memory."""
        self._twin.close()

    def statements(self, predicate: str | None = None, graph: str | None = None) -> Any:
        """Return statements as a table of the numbers of their terms.

        Args:
            predicate: IRI of the predicate, or None for all.
            graph: IRI of the graph, or None for all graphs.

        Returns:
            Columns ``subject``, ``predicate``, ``object``, ``graph``; the last is null in the
            default graph. Sorted by predicate, subject, object. A statement of several graphs
            stands once for each.
        """
        where = [
            f"{column} = {number}"
            for column, number in (("p", self._iri(predicate)), ("g", self._iri(graph)))
            if number is not None
        ]
        chosen = f" WHERE {' AND '.join(where)}" if where else ""
        return self.sql(
            "SELECT s AS subject, p AS predicate, o AS object, g AS graph "
            f"FROM quads{chosen} ORDER BY p, s, o, g"
        )

    def pairs(self, predicate: str, graph: str | None = None) -> Any:
        """Return subjects and objects of one predicate, each pair once; see :meth:`statements`."""
        number = self._iri(predicate)
        where = f"p = {number}" + ("" if graph is None else f" AND g = {self._iri(graph)}")
        return self.sql(
            f"SELECT DISTINCT s AS subject, o AS object FROM quads WHERE {where} ORDER BY s, o"
        )

    def sql(self, query: str) -> Any:
        """Return the result of a query over ``quads`` and ``triples`` as a table.

        Raises:
            NotAccelerated: The engine gave up, for example for lack of memory.
        """
        return self._twin.table(query)

    def texts(self, numbers: Any) -> Any:
        """Return IRIs, lexical forms, or labels of blank nodes without ``_:``, in order.

        Args:
            numbers: An Arrow array or column of terms; null gives null.
        """
        return self._read(numbers)[0]

    def languages(self, numbers: Any) -> Any:
        """Return the language tags of terms, in lower case; null for terms without one."""
        return self._read(numbers)[1]

    def kinds(self, numbers: Any) -> Any:
        """Return the kind of each term: a value of :class:`~.encoding.Tag`, as 8-bit numbers."""
        column = _one(numbers)
        return pc.shift_right(column, pa.scalar(SHIFT, pa.int64())).cast(pa.int8())

    def number(self, term: NamedNode | Literal) -> int | None:
        """Return the number of a term; None when the dataset does not hold it."""
        if isinstance(term, NamedNode):
            return self._twin.dictionary.find(Constant("iri", term.value))
        constant = Constant("literal", term.value, term.language or "", term.datatype.value)
        return self._twin.dictionary.find(constant)

    def _iri(self, iri: str | None) -> int | None:
        """Return the number of an IRI; one that nothing has when the dataset does not hold it."""
        if iri is None:
            return None
        number = self._twin.dictionary.find(Constant("iri", iri))
        return -1 if number is None else number

    def _read(self, numbers: Any) -> tuple[Any, Any]:
        encoded = _one(numbers).dictionary_encode()
        distinct = encoded.dictionary.to_numpy(zero_copy_only=False)
        texts = np.empty(len(distinct), dtype=object)
        languages = np.empty(len(distinct), dtype=object)
        tags = distinct >> SHIFT
        for tag in np.unique(tags):
            where = np.flatnonzero(tags == tag)
            if Tag(int(tag)) not in DICTIONARY:
                texts[where] = [decode_value(int(one))[0] for one in distinct[where]]
                continue
            found, extra = self._twin.dictionary.texts(Tag(int(tag)), pa.array(distinct[where]))
            texts[where] = found.to_numpy(zero_copy_only=False)
            if tag == Tag.LANG:
                languages[where] = extra.to_numpy(zero_copy_only=False)
        return (
            pa.array(texts, _TEXT).take(encoded.indices),
            pa.array(languages, _TEXT).take(encoded.indices),
        )


def _one(numbers: Any) -> Any:
    """Return an array or chunked column as one array."""
    if isinstance(numbers, pa.ChunkedArray):
        return pa.concat_arrays(numbers.chunks) if numbers.num_chunks else pa.array([], pa.int64())
    return numbers


__all__ = ["Columns"]
