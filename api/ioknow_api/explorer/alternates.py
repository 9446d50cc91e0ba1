"""Other forms in which what a page shows can be had: tables, documents, graphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ioknow.model import Thing
from ioknow_api.explorer import sparql_texts
from ioknow_api.explorer.links import with_query

_LONGEST = 8000
"""Characters of a query up to which browsers and proxies take the address that holds it."""

Formats = Sequence[tuple[str, str]]
"""Names of formats, each with its address."""


def all_formats(
    formats: Formats, query: str | None = None, behind: Iterable[Thing] = ()
) -> list[tuple[str, str]]:
    """Return the formats of a page, with those that follow from its query and its claims.

    Args:
        formats: Its own.
        query: The query behind it; where its own have no table or no JSON, the answer to it is one.
        behind: The claims behind it; where its own have no graph, these with their evidence are
            one, unless they are too many for an address.

    Example:
        >>> found = all_formats([("JSON", "/api/v1/cases")], "SELECT * { ?s ?p ?o }")
        >>> found[1]
        ('CSV', '/query.csv?query=SELECT+%2A+%7B+%3Fs+%3Fp+%3Fo+%7D')
    """
    found = list(formats)
    if query and len(query) < _LONGEST:
        found += _missing(found, query, {"CSV": "csv", "JSON": "json"})
    claims = list(dict.fromkeys(one.iri for one in behind))
    if claims:
        graph = sparql_texts.graph_of_claims(claims)
        if len(graph) < _LONGEST:
            found += _missing(found, graph, {"Turtle": "ttl", "JSON-LD": "jsonld"})
    return found


def _missing(found: Formats, query: str, endings: dict[str, str]) -> list[tuple[str, str]]:
    """Return the forms of an answer that a page has not yet; a CSV of its own counts as one."""
    known = {name.partition(" ")[0] for name, _ in found}
    return [
        (name, with_query(f"/query.{ending}", query=query))
        for name, ending in endings.items()
        if name not in known
    ]
