"""Answering by the twin where that is proven and worth it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph

from ioknow.errors import QueryLimitError
from ioknow.languages import lazy_gettext
from ioknow.store.columnar.algebra import NotAccelerated, Query
from ioknow.store.columnar.parsing import parse_query
from ioknow.store.columnar.planning import LITTLE, MUCH, Estimator, is_lookup, joins_texts
from ioknow.store.columnar.queries import Translation
from ioknow.store.columnar.twin import Rows, Twin
from ioknow.store.columnar.writing import write_boolean, write_solutions, write_triples

_log = logging.getLogger(__name__)
_EMPTY = pyoxigraph.Store()
_ROWS = 50_000
_LONG = 10_000
"""Characters of a query whose plan is not kept."""


@dataclass(frozen=True)
class Choice:
    """Which engine answers a query, and why.

    Attributes:
        engine: ``columnar`` or ``store``.
        reason: Why, in words.
        query: The query as the twin reads it, when it answers.
        translation: The query as SQL, when the twin answers.
    """

    engine: str
    reason: str
    query: Query | None = None
    translation: Translation | None = None


@dataclass(frozen=True)
class Found:
    """An answer of the twin: ``kind`` and ``rows`` as in a document, triples as N-Triples."""

    kind: str
    body: bytes
    rows: int


def choose(twin: Twin, text: str, *, base: str | None = None, union: bool = True) -> Choice:
    """Return which engine answers a query.

    Args:
        twin: The twin of the dataset.
        text: The query.
        base: IRI against which relative IRIs are resolved.
        union: Whether the default graph is the union of all graphs.
    """
    if not union and twin.statistics.graphs:
        return Choice("store", "the default graph is not the union of all graphs")
    if is_lookup(text):
        return Choice("store", "a lookup of one subject")
    if len(text) > _LONG:
        return _chosen(twin, text, base)
    return twin.remembered((text, base), lambda: _chosen(twin, text, base))


def _chosen(twin: Twin, text: str, base: str | None) -> Choice:
    try:
        query = parse_query(text if base is None else f"BASE <{base}>\n{text}")
        steps = Estimator(twin.statistics, twin.dictionary).steps(query.select)
        if steps <= (MUCH if joins_texts(query.select) else LITTLE):
            return Choice("store", f"little work for the store: about {steps:,.0f} steps")
        variables = _variables(text, base)
        translation = twin.plan(query, variables)
    except NotAccelerated as reason:
        return Choice("store", str(reason))
    reason_ = f"much work for the store: about {steps:,.0f} steps"
    return Choice("columnar", reason_, query, translation)


def run(twin: Twin, choice: Choice, *, solutions: str, max_rows: int | None = None) -> Found:
    """Answer a query that the twin was chosen for.

    Args:
        twin: The twin of the dataset.
        choice: What :func:`choose` returned.
        solutions: Format of solutions and truth values.
        max_rows: Most solutions or triples; more raise an error before anything is written.

    Raises:
        NotAccelerated: The engine gave up; the store must answer.
        QueryLimitError: There are more rows.
    """
    assert choice.query is not None
    assert choice.translation is not None
    started = time.perf_counter()
    rows = twin.run(choice.translation)
    _log.debug("columnar: %.1f ms", 1000 * (time.perf_counter() - started))
    if choice.query.form == "ASK":
        truth = bool(rows.table.column(0)[0].as_py())
        return Found("boolean", write_boolean(truth, solutions), 1)
    if choice.query.form == "CONSTRUCT":
        body, count = write_triples(rows, twin.dictionary, choice.query.template)
        _require_few(count, max_rows)
        return Found("triples", body, count)
    _require_few(rows.table.num_rows, max_rows)
    body = write_solutions(rows, twin.dictionary, solutions)
    return Found("solutions", body, rows.table.num_rows)


def documents(twin: Twin, choice: Choice) -> Iterator[bytes]:
    """Answer a SELECT query with documents in JSON of some rows each.

    Raises:
        NotAccelerated: The engine gave up; the store must answer.
    """
    assert choice.translation is not None
    rows = twin.run(choice.translation)
    starts = range(0, rows.table.num_rows, _ROWS)
    parts = (Rows(rows.translation, rows.table.slice(start, _ROWS)) for start in starts)
    return (write_solutions(part, twin.dictionary, "json") for part in parts)


def _require_few(count: int, limit: int | None) -> None:
    if limit is not None and count > limit:
        raise QueryLimitError(
            lazy_gettext(
                "the answer has more than %(limit)s rows; aggregate, or page with ORDER BY, LIMIT "
                "and OFFSET",
                limit=limit,
            ),
            limit="rows",
        )


def _variables(text: str, base: str | None) -> tuple[str, ...] | None:
    """Return the variables of a SELECT as the store orders them, after it read the text.

    Raises:
        NotAccelerated: The store does not take the text; it will say so itself.
    """
    try:
        result = _EMPTY.query(text, base_iri=base)
    except (SyntaxError, ValueError, RuntimeError, OSError):
        raise NotAccelerated("the store has to say what is wrong with it") from None
    if isinstance(result, pyoxigraph.QuerySolutions):
        return tuple(variable.value for variable in result.variables)
    return None
