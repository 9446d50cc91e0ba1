"""A remote SPARQL 1.1 endpoint, through SPARQLWrapper with discipline around it.

SPARQLWrapper sends GET by default, accepts truncated answers and knows no total deadline. Here
queries go by form POST, the answer must be complete and of the type that was asked for, and each
failure has a name. The deadline covers connecting and waiting for each part of the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph

from ioknow.errors import EndpointError, QueryFormError, QuerySyntaxError
from ioknow.terms import NamedNode, QuerySolutions, RdfFormat, Triple

if TYPE_CHECKING:
    from email.message import Message

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_VIRTUOSO_CUT = 10_000
"""Virtuoso cuts answers at this many rows with status 200."""


class RemoteStore:
    """A SPARQL endpoint that is asked over HTTP.

    Args:
        endpoint: Address of the query endpoint, such as ``http://127.0.0.1:8000/sparql``.
        timeout: Seconds to wait for the connection and for each part of the answer.

    Example:
        >>> RemoteStore("http://127.0.0.1:8000/sparql")
        RemoteStore('http://127.0.0.1:8000/sparql')
    """

    def __init__(self, endpoint: str, *, timeout: int = 60) -> None:
        self.endpoint = endpoint
        self.timeout = timeout

    def __repr__(self) -> str:
        return f"RemoteStore({self.endpoint!r})"

    def select(self, query: str) -> QuerySolutions:
        """Answer a SELECT query; see :class:`~ioknow.store.base.Store`."""
        result = self._results(query)
        if isinstance(result, pyoxigraph.QuerySolutions):
            return result
        raise QueryFormError("expected a SELECT query, found ASK; use .test() for that form")

    def test(self, query: str) -> bool:
        """Answer an ASK query."""
        result = self._results(query)
        if isinstance(result, pyoxigraph.QueryBoolean):
            return bool(result)
        raise QueryFormError("expected an ASK query, found SELECT; use .query() for that form")

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query, each triple once."""
        body = self._send(query, _TRIPLES)
        try:
            quads = pyoxigraph.parse(body, format=RdfFormat.N_TRIPLES)
            return iter(dict.fromkeys(quad.triple for quad in quads))
        except SyntaxError as error:
            raise EndpointError(f"{self.endpoint}: the answer is not N-Triples: {error}") from error

    def graph_names(self) -> list[NamedNode]:
        """Return the IRIs of the named graphs, sorted."""
        rows = self.select("SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } } ORDER BY ?graph")
        return [row["graph"] for row in rows if isinstance(row["graph"], NamedNode)]

    def close(self) -> None:
        """Do nothing: a request leaves nothing open."""

    def _results(self, query: str) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean:
        body = self._send(query, _RESULTS)
        form = pyoxigraph.QueryResultsFormat.JSON
        try:
            if body.count(b'"type"') >= _VIRTUOSO_CUT:
                self._refuse_silent_cut(body)
            return pyoxigraph.parse_query_results(body, format=form)
        except SyntaxError as error:
            raise EndpointError(
                f"{self.endpoint}: the answer is not complete SPARQL results JSON: {error}"
            ) from error

    def _refuse_silent_cut(self, body: bytes) -> None:
        parsed = pyoxigraph.parse_query_results(body, format=pyoxigraph.QueryResultsFormat.JSON)
        if (
            isinstance(parsed, pyoxigraph.QuerySolutions)
            and sum(1 for _ in parsed) == _VIRTUOSO_CUT
        ):
            raise EndpointError(
                f"{self.endpoint}: exactly {_VIRTUOSO_CUT} rows came back, the number at which "
                "some servers cut without saying; page with ORDER BY, LIMIT and OFFSET"
            )

    def _send(self, query: str, accept: str) -> bytes:
        from urllib.error import URLError

        from SPARQLWrapper import POST, URLENCODED, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        request = SPARQLWrapper(self.endpoint)
        request.setQuery(query)
        request.setMethod(POST)
        request.setRequestMethod(URLENCODED)
        request.setOnlyConneg(True)
        request.addCustomHttpHeader("Accept", accept)
        request.setTimeout(self.timeout)
        try:
            response = request.query().response
            headers: Message = response.info()
            body: bytes = response.read()
        except QueryBadFormed as error:
            raise QuerySyntaxError(f"refused by {self.endpoint}: {error}") from error
        except (URLError, SPARQLWrapperException, OSError) as error:
            raise EndpointError(
                f"{self.endpoint}: no answer within {self.timeout} s or an error: {error}"
            ) from error
        self._check_complete(headers, body, accept)
        return body

    def _check_complete(self, headers: Message, body: bytes, accept: str) -> None:
        length = headers.get("Content-Length")
        if length is not None and int(length) != len(body):
            raise EndpointError(
                f"{self.endpoint}: {len(body)} of {length} announced bytes arrived; try again"
            )
        found = headers.get("Content-Type", "").split(";")[0].strip()
        if found not in (accept, "application/json", "text/plain"):
            raise EndpointError(
                f"{self.endpoint}: asked for {accept}, the answer is {found or 'of no stated type'}"
            )
