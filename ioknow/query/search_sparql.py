"""The SPARQL that finds what a search with filters finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ioknow.query.search_facets import Facets, years_of
from ioknow.terms import NamedNode
from ioknow.vocabulary import DERIVED_GRAPH, GRAPH, IK, entity

_PREFIXES = f"""\
PREFIX ik: <{IK.iri}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_BY_NAME = """\
  # Found by name%s.
  # Search folds case, accents, width and spelling, which SPARQL cannot: this is what it found.
  VALUES ?thing {
    %s
  }
"""
_IN_PLACE = {
    "country": "ik:inCountry|dcterms:spatial",
    "sector": "ik:inSector",
    "case": "ik:inCase",
    "place": "ik:locatedIn|dcterms:spatial",
}
_IN_TIE = """\
  { SELECT DISTINCT ?thing WHERE {
    VALUES ?tie_class { %(classes)s }
    ?tie a ?tie_class ; ik:hasParticipant ?thing .
  } }
"""
# The dates of all relationships first: the other way round takes fifty times as long.
_IN_YEARS = """\
  { SELECT DISTINCT ?thing WHERE {
    { SELECT ?dated (SAMPLE(?start) AS ?first) (SAMPLE(?end) AS ?last) WHERE {
      { ?dated ik:startDate|ik:startYear|ik:date|ik:year ?from }
      UNION
      { ?dated ik:endDate|ik:endYear ?to }
      BIND(SUBSTR(STR(?from), 1, 4) AS ?start)
      BIND(SUBSTR(STR(?to), 1, 4) AS ?end)
    } GROUP BY ?dated }
    FILTER(COALESCE(?first, ?last) <= "%(last)s" && COALESCE(?last, ?first) >= "%(first)s")
    FILTER(COALESCE(?first, ?last) <= COALESCE(?last, ?first))
    ?dated a ik:Relationship ; ik:hasParticipant ?thing .
  } }
"""
_DESCRIBED = """\
  FILTER EXISTS { ?thing rdfs:label|skos:prefLabel|skos:altLabel|skos:hiddenLabel ?any_name }
  FILTER NOT EXISTS { ?thing a ik:Evidence }
"""


def search_sparql(
    facets: Facets, filters: Mapping[str, str], found: Sequence[str] | None = None
) -> str:
    """Return a query for the things that a search finds; they come without its order.

    Args:
        facets: The facets of the index that was searched.
        filters: Values by facet.
        found: Identifiers of what fits, when a name was searched for; None for filters only.

    Raises:
        UsageError: There is no such facet, or a filter by year is none.

    Example:
        >>> from ioknow.query.search import SearchIndex
        >>> from ioknow.store import EmbeddedStore
        >>> index = SearchIndex.of(EmbeddedStore.in_memory())
        >>> "ik:inCountry" in search_sparql(index.facets, {"country": "place/korea"})
        True
    """
    given = {name: filters[name] for name in _PATTERNS if filters.get(name)}
    if found is not None:
        also = "".join(f", with the {name} {value}" for name, value in given.items())
        body = _BY_NAME % (also, "\n    ".join(str(NamedNode(iri)) for iri in found))
    else:
        body = "".join(_PATTERNS[name](facets, name, value) for name, value in given.items())
        body += _DESCRIBED if not given or "source" in given else ""
    return f"{_PREFIXES}\nSELECT DISTINCT ?thing WHERE {{\n{body}}}\nORDER BY ?thing\n"


def _in_place(facets: Facets, facet: str, value: str) -> str:
    facets.check(facet)
    return _stated(f"?thing {_IN_PLACE[facet]} {entity(value)}", facet)


def _of_kind(facets: Facets, facet: str, value: str) -> str:
    classes = _classes(facets.fitting(facet, value) or [value])
    return _stated("?thing a ?class", facet, f"VALUES ?class {{ {classes} }} ")


def _of_source(facets: Facets, facet: str, value: str) -> str:
    graphs = " ".join(
        str(NamedNode(GRAPH + one)) for one in facets.fitting(facet, value) or [value]
    )
    return f"  VALUES ?source {{ {graphs} }}\n  GRAPH ?source {{ ?thing a ?described_as }}\n"


def _in_tie(facets: Facets, facet: str, value: str) -> str:
    return _IN_TIE % {"classes": _classes(facets.fitting(facet, value) or [value])}


def _in_year(facets: Facets, facet: str, value: str) -> str:
    facets.check(facet)
    first, last = years_of(value)
    return _IN_YEARS % {"first": first, "last": last}


def _stated(pattern: str, name: str, before: str = "") -> str:
    """Leave out what follows by rule, as search does."""
    graph = f"?{name}_graph"
    return (
        f"  {{ SELECT DISTINCT ?thing WHERE {{\n    {before}GRAPH {graph} {{ {pattern} }}\n"
        f"    FILTER({graph} != {DERIVED_GRAPH})\n  }} }}\n"
    )


def _classes(names: Sequence[str]) -> str:
    return " ".join(f"ik:{name}" for name in names)


_PATTERNS: dict[str, Callable[[Facets, str, str], str]] = {
    "country": _in_place,
    "sector": _in_place,
    "case": _in_place,
    "place": _in_place,
    "kind": _of_kind,
    "source": _of_source,
    "tie": _in_tie,
    "year": _in_year,
}
