"""Answers of a remote endpoint as documents: any query form, written as asked for, within limits.

The endpoint is always asked for the two formats whose end can be told, JSON for solutions and
N-Triples for triples; what was asked for is written from these.
"""

from __future__ import annotations

from collections.abc import Sequence

from ioknow.store.answering import Document, Result, Wanted, write_result
from ioknow.store.query_text import QueryText
from ioknow.store.remote import RemoteStore
from ioknow.store.results import boolean


def forward(
    store: RemoteStore,
    query: str,
    *,
    solutions: str | None = "json",
    triples: str | None = "turtle",
    base: str | None = None,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    prefixes: dict[str, str] | None = None,
    max_rows: int = 100_000,
    max_bytes: int = 64_000_000,
) -> Document:
    """Have a query answered by an endpoint; see :func:`~ioknow.store.answering.answer`.

    Raises:
        EndpointError: The endpoint does not answer completely.
        QueryLimitError: The answer is larger than the limits.
        ResultFormatError: The answer cannot be written in the format.
        QuerySyntaxError: The endpoint does not understand the query.
    """
    form = QueryText.read(query).form
    asked = store
    if default_graphs is not None or named_graphs is not None:
        asked = store.over(default_graphs or (), named_graphs or ())
    text = query if base is None else f"BASE <{base}> {query}"
    result: Result
    if form in ("CONSTRUCT", "DESCRIBE"):
        result = list(asked.construct(text))
    elif form == "ASK":
        result = boolean(asked.test(text))
    else:
        result = asked.select(text)
    return write_result(result, Wanted(solutions, triples, prefixes or {}, max_rows, max_bytes))
