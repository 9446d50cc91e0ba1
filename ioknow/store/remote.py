"""A remote SPARQL 1.1 endpoint, through SPARQLWrapper with discipline around it.

SPARQLWrapper sends GET by default, accepts truncated answers, ignores ``Retry-After``, and its
timeout does not end an answer that drips. Here queries go by form POST, one deadline covers
everything, a busy endpoint is asked again after the time it names, the answer must be complete
and of the type that was asked for, and each failure has a name.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING
from urllib.error import HTTPError

import pyoxigraph

from ioknow.errors import EndpointError, QueryFormError, QuerySyntaxError
from ioknow.terms import NamedNode, QuerySolutions, RdfFormat, Triple

if TYPE_CHECKING:
    from email.message import Message

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_BUSY = (429, 503)
_PIECE = 65_536
_VIRTUOSO_CUT = 10_000
"""Virtuoso cuts answers at this many rows with status 200."""


class RemoteStore:
    """A SPARQL endpoint that is asked over HTTP.

    Args:
        endpoint: Address of the query endpoint, such as ``http://127.0.0.1:8000/sparql``.
        timeout: Seconds until the whole answer must be there, waiting for a busy endpoint
            included.

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
        try:
            document = json.loads(
                body
            )  # the engine reads row by row and would find an end too late
            rows = document.get("results", {}).get("bindings", ())
            result = pyoxigraph.parse_query_results(body, format=pyoxigraph.QueryResultsFormat.JSON)
        except (ValueError, AttributeError, SyntaxError) as error:
            raise EndpointError(
                f"{self.endpoint}: the answer is not complete SPARQL results JSON: {error}"
            ) from error
        if len(rows) == _VIRTUOSO_CUT:
            raise EndpointError(
                f"{self.endpoint}: exactly {_VIRTUOSO_CUT} rows came back, the number at which "
                "some servers cut without saying; page with ORDER BY, LIMIT and OFFSET"
            )
        return result

    def _send(self, query: str, accept: str) -> bytes:
        deadline = time.monotonic() + self.timeout
        while True:
            try:
                return self._attempt(query, accept, deadline)
            except HTTPError as error:
                pause = _pause(error.headers.get("Retry-After")) if error.code in _BUSY else None
                if pause is None or time.monotonic() + pause > deadline:
                    text = error.read(2000).decode("utf-8", "replace").strip()
                    raise EndpointError(
                        f"{self.endpoint}: status {error.code} {error.reason}: {text}"
                    ) from error
                time.sleep(pause)

    def _attempt(self, query: str, accept: str, deadline: float) -> bytes:
        from SPARQLWrapper import POST, URLENCODED, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        request = SPARQLWrapper(self.endpoint)
        request.setQuery(query)
        request.setMethod(POST)
        request.setRequestMethod(URLENCODED)
        request.setOnlyConneg(True)
        request.addCustomHttpHeader("Accept", accept)
        request.setTimeout(max(1, round(deadline - time.monotonic())))
        try:
            response: HTTPResponse = request.query().response
            with response:
                body = self._read(response, deadline)
        except HTTPError:
            raise
        except QueryBadFormed as error:
            raise QuerySyntaxError(f"refused by {self.endpoint}: {error}") from error
        except (OSError, HTTPException, SPARQLWrapperException) as error:
            raise EndpointError(
                f"{self.endpoint}: no complete answer within {self.timeout} s: {error}"
            ) from error
        self._check_complete(response.info(), body, accept)
        return body

    def _read(self, response: HTTPResponse, deadline: float) -> bytes:
        pieces = []
        while piece := response.read1(_PIECE):
            pieces.append(piece)
            if time.monotonic() > deadline:
                raise TimeoutError("the answer was still arriving")
        return b"".join(pieces)

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


def _pause(retry_after: str | None) -> float:
    """Return the seconds to wait, a little more than asked so that not all come back at once."""
    asked = float(retry_after) if retry_after is not None and retry_after.isdigit() else 1.0
    return asked + random.uniform(0, 0.5)  # noqa: S311 - not for cryptography
