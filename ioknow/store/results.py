"""SPARQL result documents: the W3C formats for solutions, and RDF formats for triples."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph

from ioknow.errors import EndpointError, QueryError
from ioknow.terms import QuerySolutions, RdfFormat, Triple

SOLUTION_FORMATS: dict[str, pyoxigraph.QueryResultsFormat] = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
"""Names of the formats in which solutions are written."""

TRIPLE_FORMATS: dict[str, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "xml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
"""Names of the formats in which triples are written."""


def write_solutions(solutions: QuerySolutions, form: str) -> bytes:
    """Return solutions as a document in one of :data:`SOLUTION_FORMATS`.

    Raises:
        QueryError: Another endpoint, which the query asks by SERVICE, does not answer.
    """
    try:
        output = solutions.serialize(format=SOLUTION_FORMATS[form])
    except OSError as error:  # the engine reads other endpoints while it writes
        raise QueryError(
            f"an endpoint behind SERVICE does not answer: {error}; check its address and the "
            "network, or write SERVICE SILENT to go on without it"
        ) from error
    assert output is not None  # without an output argument the document is returned
    return output


def read_solutions(document: bytes) -> QuerySolutions:
    """Read solutions from a SPARQL 1.1 Results JSON document.

    Raises:
        EndpointError: The document is not complete or not the result of a SELECT query.
    """
    try:
        result = pyoxigraph.parse_query_results(document, format=pyoxigraph.QueryResultsFormat.JSON)
    except SyntaxError as error:
        raise EndpointError(f"not a complete SPARQL results document: {error}") from error
    if not isinstance(result, QuerySolutions):
        raise EndpointError("the document is the result of an ASK query, not of a SELECT query")
    return result


def write_triples(triples: Iterable[Triple], form: str, prefixes: dict[str, str]) -> bytes:
    """Return triples as a document in one of :data:`TRIPLE_FORMATS`."""
    output = pyoxigraph.serialize(triples, format=TRIPLE_FORMATS[form], prefixes=prefixes)
    assert output is not None  # without an output argument the document is returned
    return output


def boolean(value: bool) -> pyoxigraph.QueryBoolean:  # the result of ASK is one
    """Return true or false as the result of an ASK query."""
    document = b'{"head":{},"boolean":true}' if value else b'{"head":{},"boolean":false}'
    result = pyoxigraph.parse_query_results(document, format=pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(result, pyoxigraph.QueryBoolean)
    return result
