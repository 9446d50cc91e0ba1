"""Answers as documents: any query form, written in the format that was asked for, within limits.

The document is complete or it is not returned: there is no shortened answer.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph

from ioknow.errors import QueryError, QueryLimitError, ResultFormatError
from ioknow.store.embedded import EmbeddedStore
from ioknow.store.results import SOLUTION_FORMATS, TRIPLE_FORMATS
from ioknow.terms import NamedNode, RdfFormat

if TYPE_CHECKING:
    from ioknow.store.columnar import Twin

_log = logging.getLogger(__name__)

GRAPH_FORMATS: dict[str, RdfFormat] = {
    **TRIPLE_FORMATS,
    "n3": RdfFormat.N3,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}
"""Names of the formats in which the triples of CONSTRUCT and DESCRIBE are written."""

_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_UNKNOWN_FUNCTION = re.compile(r"custom function <([^>]*)> is not supported")
_MOST_UNKNOWN = 20
_JSON_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*"')


Result = (
    pyoxigraph.QuerySolutions
    | pyoxigraph.QueryBoolean
    | pyoxigraph.QueryTriples
    | list[pyoxigraph.Triple]
)
"""The result of a query of any form."""


@dataclass(frozen=True)
class Document:
    """A complete answer.

    Attributes:
        kind: ``solutions``, ``boolean`` or ``triples``.
        format: Name of the format: a key of ``SOLUTION_FORMATS`` or of ``GRAPH_FORMATS``.
        body: The document.
        rows: Number of solutions or triples; 1 for a boolean.
        engine: Which engine answered: ``store`` or ``columnar``.
        reason: Why this engine; empty where there is only one.
    """

    kind: str
    format: str
    body: bytes
    rows: int
    engine: str = "store"
    reason: str = ""


def answer(
    store: EmbeddedStore,
    query: str,
    *,
    twin: Twin | None = None,
    solutions: str | None = "json",
    triples: str | None = "turtle",
    base: str | None = None,
    union: bool = True,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    prefixes: dict[str, str] | None = None,
    max_rows: int = 100_000,
    max_bytes: int = 64_000_000,
) -> Document:
    """Answer a query with a document.

    Args:
        store: Where to look.
        query: A query of any form.
        twin: The columnar twin of the same dataset, which answers what it is proven to answer
            and what is much work for the store.
        solutions: Format for SELECT and ASK, or None when the asker cannot read any.
        triples: Format for CONSTRUCT and DESCRIBE, or None when the asker cannot read any.
        base: IRI against which relative IRIs in the query are resolved.
        union: Whether the default graph is the union of all graphs.
        default_graphs: IRIs of the graphs merged into the default graph.
        named_graphs: IRIs of the graphs that ``GRAPH`` ranges over.
        prefixes: Prefixes for Turtle and TriG.
        max_rows: Most solutions or triples.
        max_bytes: Largest document.

    Raises:
        QuerySyntaxError: The text is not SPARQL 1.1.
        QueryLimitError: The answer is larger than the limits.
        ResultFormatError: The answer cannot be written in the format.
        QueryError: The query cannot be answered, for example because a graph IRI is none.
    """
    wanted = Wanted(solutions, triples, prefixes or {}, max_rows, max_bytes)
    reason = ""
    if twin is not None:
        stated = default_graphs is not None or named_graphs is not None
        if stated:
            found, reason = None, "the request states its own dataset"
        else:
            found, reason = _by_twin(twin, query, wanted, base=base, union=union)
        if found is not None:
            return found
    result = _evaluate(
        lambda unknown: store.evaluate(
            query,
            base=base,
            union=union,
            default_graphs=_graphs(default_graphs),
            named_graphs=_graphs(named_graphs),
            unknown_functions=unknown,
        )
    )
    return replace(write_result(result, wanted), reason=reason)


@dataclass(frozen=True)
class Wanted:
    """How a document is to be; see the arguments of :func:`answer`."""

    solutions: str | None
    triples: str | None
    prefixes: dict[str, str]
    max_rows: int
    max_bytes: int


def write_result(result: Result, wanted: Wanted) -> Document:
    """Write a result as a document.

    Raises:
        QueryLimitError: The result is larger than the limits.
        ResultFormatError: It cannot be written in the format.
    """
    if isinstance(result, pyoxigraph.QueryTriples | list):
        return _triples(result, wanted)
    solutions = wanted.solutions
    if solutions is None:
        raise ResultFormatError(
            "a SELECT or ASK query is answered in "
            f"{', '.join(SOLUTION_FORMATS)}; an RDF format was asked for"
        )
    output = _Limited(wanted.max_bytes)
    kind = "boolean" if isinstance(result, pyoxigraph.QueryBoolean) else "solutions"
    try:
        result.serialize(output, format=SOLUTION_FORMATS[solutions])  # type: ignore[arg-type]  # it only calls write and flush
    except (RuntimeError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error
    body = bytes(output.content)
    rows = 1 if kind == "boolean" else count_rows(body, solutions, wanted.max_rows)
    if rows > wanted.max_rows:
        raise _too_many(wanted.max_rows)
    if solutions == "xml":
        _require_xml(body)
    return Document(kind, solutions, body, rows)


def _by_twin(
    twin: Twin, query: str, wanted: Wanted, *, base: str | None, union: bool
) -> tuple[Document | None, str]:
    """Return the answer of the twin, or None and why it does not answer."""
    from ioknow.store.columnar import NotAccelerated, choose, run

    choice = choose(twin, query, base=base, union=union)
    if choice.query is None:
        return None, choice.reason
    form = wanted.triples if choice.query.form == "CONSTRUCT" else wanted.solutions
    if form is None:
        return None, "the store has to say that there is no format for it"
    try:
        found = run(twin, choice, solutions=wanted.solutions or "json", max_rows=wanted.max_rows)
    except NotAccelerated as problem:
        _log.warning("the store answers after the columnar engine gave up: %s", problem)
        return None, str(problem)
    body = found.body
    if found.kind == "triples" and form != "ntriples":
        body = _rewritten(body, form, wanted.prefixes)
    if len(body) > wanted.max_bytes:
        raise _too_large(wanted.max_bytes)
    if form == "xml":
        _require_xml(body)
    return Document(found.kind, form, body, found.rows, "columnar", choice.reason), ""


def _rewritten(body: bytes, form: str, prefixes: dict[str, str]) -> bytes:
    """Return N-Triples in another format."""
    found = (quad.triple for quad in pyoxigraph.parse(body, RdfFormat.N_TRIPLES))
    try:
        written = pyoxigraph.serialize(found, format=GRAPH_FORMATS[form], prefixes=prefixes)
    except (ValueError, OSError) as error:
        raise _unwritable(form, error) from error
    assert written is not None  # without an output argument the document is returned
    return written


def count_rows(body: bytes, form: str, enough: int) -> int:
    """Return the number of solutions in a document, exactly when it is more than ``enough``.

    Up to ``enough`` the number may count separators inside of texts as well: it is then an upper
    bound, which costs no look at each byte.
    """
    if form == "xml":
        return body.count(b"<result>")
    if form == "tsv":
        return body.count(b"\n") - 1
    if form == "csv":
        bound = body.count(b"\r\n") - 1
        if bound <= enough:
            return bound
        return sum(part.count(b"\r\n") for part in body.split(b'"')[::2]) - 1
    # Each row but the first follows a comma; objects inside a row follow a colon.
    bound = body.count(b",{") + 1
    if bound <= enough:
        return bound
    return _JSON_STRING.sub(b"", body).count(b",{") + 1


def _evaluate(evaluate: Callable[[list[NamedNode]], Result]) -> Result:
    """Evaluate a query; functions that nobody knows are errors in it, as SPARQL wants it."""
    unknown: list[NamedNode] = []
    while True:
        try:
            return evaluate(unknown)
        except QueryError as error:
            function = _UNKNOWN_FUNCTION.search(str(error))
            if function is None or len(unknown) == _MOST_UNKNOWN:
                raise
            unknown.append(NamedNode(function[1]))


class _Limited:
    """A binary file in memory that refuses to grow beyond a limit."""

    def __init__(self, limit: int) -> None:
        self.content = bytearray()
        self._limit = limit

    def write(self, data: bytes) -> int:
        if len(self.content) + len(data) > self._limit:
            raise _too_large(self._limit)
        self.content += data
        return len(data)

    def flush(self) -> None:
        pass


def _triples(result: pyoxigraph.QueryTriples | list[pyoxigraph.Triple], wanted: Wanted) -> Document:
    form = wanted.triples
    if form is None:
        raise ResultFormatError(
            "a CONSTRUCT or DESCRIBE query is answered in "
            f"{', '.join(GRAPH_FORMATS)}; a format for solutions was asked for"
        )
    try:
        found = list(dict.fromkeys(islice(result, wanted.max_rows + 1)))
    except (RuntimeError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error
    if len(found) > wanted.max_rows:
        raise _too_many(wanted.max_rows)
    output = _Limited(wanted.max_bytes)
    try:
        pyoxigraph.serialize(found, output, GRAPH_FORMATS[form], prefixes=wanted.prefixes)  # type: ignore[arg-type]  # it only calls write and flush
    except (ValueError, OSError) as error:
        raise _unwritable(form, error) from error
    body = bytes(output.content)
    if form == "xml":
        _require_xml(body)
    return Document("triples", form, body, len(found))


def _graphs(iris: Sequence[str] | None) -> list[NamedNode] | None:
    if iris is None:
        return None
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(
            f"the graphs of the dataset are named by absolute IRIs; found {list(iris)!r}: {error}"
        ) from error


def _require_xml(body: bytes) -> None:
    if _NOT_XML.search(body):
        raise ResultFormatError(
            "the answer holds a control character that XML cannot carry; ask for JSON instead"
        )


def _unwritable(form: str, error: Exception) -> ResultFormatError:
    return ResultFormatError(
        f"the answer cannot be written as {GRAPH_FORMATS[form].name}: {error}; ask for Turtle"
    )


def _too_large(limit: int) -> QueryLimitError:
    return QueryLimitError(
        f"the answer has more than {limit:,} bytes; ask for fewer columns, "
        "aggregate, or page with ORDER BY, LIMIT and OFFSET",
        limit="bytes",
    )


def _too_many(limit: int) -> QueryLimitError:
    return QueryLimitError(
        f"the answer has more than {limit:,} rows; aggregate, or page with ORDER BY, LIMIT "
        "and OFFSET",
        limit="rows",
    )
