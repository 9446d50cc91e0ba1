"""The queries behind the pages, as a reader would write them, to start from at the SPARQL desk."""

from __future__ import annotations

from collections.abc import Iterable

from ioknow.terms import NamedNode

_PREFIXES = """\
PREFIX ik: <https://w3id.org/ioknow/ontology#>
PREFIX ikv: <https://w3id.org/ioknow/vocab#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""

START = (
    _PREFIXES
    + """
# Organizations and how many relationships each takes part in
SELECT ?organization ?name (COUNT(DISTINCT ?relationship) AS ?relationships) WHERE {
  ?organization a ik:Organization ; rdfs:label ?name .
  OPTIONAL { ?relationship ik:hasParticipant ?organization }
  FILTER(LANG(?name) = "en")
}
GROUP BY ?organization ?name
ORDER BY DESC(?relationships) ?name
LIMIT 50
"""
)


def mentions(iri: str) -> str:
    """Return the query for all claims that mention a thing, with the places they stand at."""
    return (
        _PREFIXES
        + f"""
SELECT DISTINCT ?claim ?label ?property ?place WHERE {{
  VALUES ?thing {{ {NamedNode(iri)} }}
  ?claim ?property ?thing ;
         ik:claimStatus ?status ;
         rdfs:label ?label ;
         ik:hasEvidence ?evidence .
  ?evidence rdfs:label ?place .
}}
ORDER BY ?label ?place
"""
    )


def of_case(iri: str) -> str:
    """Return the query for all claims of a case."""
    return (
        _PREFIXES
        + f"""
SELECT DISTINCT ?claim ?kind ?label ?place WHERE {{
  VALUES ?case {{ {NamedNode(iri)} }}
  ?claim ik:inCase ?case ;
         ik:claimStatus ?status ;
         a ?kind ;
         rdfs:label ?label ;
         ik:hasEvidence ?evidence .
  ?evidence rdfs:label ?place .
}}
ORDER BY ?kind ?label ?place
"""
    )


def about(iri: str) -> str:
    """Return the query for all statements about a thing."""
    return (
        _PREFIXES
        + f"""
SELECT ?property ?value WHERE {{
  {NamedNode(iri)} ?property ?value .
}}
ORDER BY ?property ?value
"""
    )


def from_source(iri: str) -> str:
    """Return the query for all claims that rest on a source."""
    return (
        _PREFIXES
        + f"""
SELECT DISTINCT ?place ?claim ?label WHERE {{
  VALUES ?source {{ {NamedNode(iri)} }}
  ?evidence ik:fromSource ?source ; rdfs:label ?place .
  ?claim ik:hasEvidence ?evidence ; ik:claimStatus ?status ; rdfs:label ?label .
}}
ORDER BY ?place ?label
"""
    )


def of_kind(name: str) -> str:
    """Return the query for all members of a class, such as ``Organization``."""
    return (
        _PREFIXES
        + f"""
SELECT DISTINCT ?thing ?name ?country WHERE {{
  ?thing a ik:{name} ; rdfs:label ?name .
  OPTIONAL {{ ?thing ik:inCountry ?place . ?place rdfs:label ?country }}
}}
ORDER BY ?name
"""
    )


def ties(case: str = "") -> str:
    """Return the query for all pairs of participants, of one case or of all."""
    within = f"\n  ?relationship ik:inCase {NamedNode(case)} ." if case else ""
    return (
        _PREFIXES
        + f"""
SELECT DISTINCT ?relationship ?label ?first ?second WHERE {{{within}
  ?relationship ik:hasParticipant ?one, ?other ; rdfs:label ?label .
  FILTER(STR(?one) < STR(?other))
  ?one rdfs:label ?first .
  ?other rdfs:label ?second .
}}
ORDER BY ?label ?first ?second
"""
    )


def both(first: str, second: str) -> str:
    """Return the query for all claims that mention one of two things, side by side."""
    return (
        _PREFIXES
        + f"""
SELECT DISTINCT ?thing ?claim ?label ?place WHERE {{
  VALUES ?thing {{ {NamedNode(first)} {NamedNode(second)} }}
  ?claim ?property ?thing ;
         ik:claimStatus ?status ;
         rdfs:label ?label ;
         ik:hasEvidence ?evidence .
  ?evidence rdfs:label ?place .
}}
ORDER BY ?thing ?label ?place
"""
    )


def graph_of_both(first: str, second: str) -> str:
    """Return the query for the same as a graph: each claim with its evidence, and both things."""
    return (
        _PREFIXES
        + f"""
CONSTRUCT {{
  ?thing ?own ?value .
  ?claim ?said ?what .
  ?evidence ?at ?place .
}} WHERE {{
  VALUES ?thing {{ {NamedNode(first)} {NamedNode(second)} }}
  {{ ?thing ?own ?value }}
  UNION
  {{ ?thing ik:hasEvidence ?evidence . ?evidence ?at ?place }}
  UNION
  {{ ?claim ?property ?thing ; ik:claimStatus ?status ; ?said ?what }}
  UNION
  {{ ?claim ?property ?thing ; ik:claimStatus ?status ; ik:hasEvidence ?evidence .
    ?evidence ?at ?place }}
}}
"""
    )


def graph_of_cases(iris: Iterable[str]) -> str:
    """Return the query for the factors of cases as a graph: each claim with its evidence."""
    values = " ".join(str(NamedNode(iri)) for iri in iris)
    return (
        _PREFIXES
        + f"""
CONSTRUCT {{
  ?claim ?said ?what .
  ?evidence ?at ?place .
}} WHERE {{
  VALUES ?case {{ {values} }}
  {{ ?claim ik:inCase ?case ; ik:factorConcept ?factor ; ?said ?what }}
  UNION
  {{ ?claim ik:inCase ?case ; ik:factorConcept ?factor ; ik:hasEvidence ?evidence .
    ?evidence ?at ?place }}
}}
"""
    )


def graph_of_claims(iris: Iterable[str]) -> str:
    """Return the query for some claims as a graph, each with its evidence."""
    values = " ".join(str(NamedNode(iri)) for iri in iris)
    return (
        _PREFIXES
        + f"""
CONSTRUCT {{
  ?claim ?said ?what .
  ?evidence ?at ?place .
}} WHERE {{
  VALUES ?claim {{ {values} }}
  {{ ?claim ?said ?what }}
  UNION
  {{ ?claim ik:hasEvidence ?evidence . ?evidence ?at ?place }}
}}
"""
    )


def of_cases(iris: Iterable[str]) -> str:
    """Return the query for the factors that cases name, with the places they stand at."""
    values = " ".join(str(NamedNode(iri)) for iri in iris)
    return (
        _PREFIXES
        + f"""
SELECT DISTINCT ?factor ?kind ?case ?label ?place WHERE {{
  VALUES ?case {{ {values} }}
  ?claim ik:inCase ?case ;
         ik:factorConcept ?factor ;
         ik:factorKind ?kind ;
         rdfs:label ?label ;
         ik:hasEvidence ?evidence .
  ?evidence rdfs:label ?place .
}}
ORDER BY ?factor ?case ?label ?place
"""
    )


def terms_of_the_ontology() -> str:
    """Return the query for the classes and properties with their definitions."""
    return (
        _PREFIXES
        + """PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT DISTINCT ?term ?kind ?label ?definition WHERE {
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty }
  ?term a ?kind ; rdfs:label ?label ; skos:definition ?definition .
  FILTER(LANG(?label) = LANG(?definition))
}
ORDER BY ?kind ?term ?label
"""
    )


def terms_of_the_vocabulary() -> str:
    """Return the query for the concepts by scheme, with their definitions."""
    return (
        _PREFIXES
        + """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT DISTINCT ?scheme ?concept ?label ?definition WHERE {
  ?concept skos:inScheme ?scheme ; skos:prefLabel ?label .
  OPTIONAL { ?concept skos:definition ?definition . FILTER(LANG(?definition) = LANG(?label)) }
}
ORDER BY ?scheme ?concept ?label
"""
    )


def of_table(iri: str) -> str:
    """Return the query for all figures of a published table, in its order."""
    return (
        _PREFIXES
        + f"""PREFIX qb: <http://purl.org/linked-data/cube#>

SELECT ?figure ?label ?value ?operator ?unit ?row ?column ?status WHERE {{
  ?figure qb:dataSet {NamedNode(iri)} ;
          rdfs:label ?label ;
          ik:value ?value ;
          ik:operator ?operator ;
          ik:unit ?unit ;
          ik:tableRow ?row ;
          ik:tableColumn ?column ;
          ik:claimStatus ?status ;
          ik:ordinal ?ordinal .
}}
ORDER BY ?ordinal
"""
    )


def of_tables() -> str:
    """Return the query for all published tables with their source and number of figures."""
    return (
        _PREFIXES
        + """PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX dcterms: <http://purl.org/dc/terms/>

SELECT ?table ?title ?source (COUNT(DISTINCT ?figure) AS ?figures) WHERE {
  ?table a qb:DataSet ; dcterms:title ?title ; dcterms:source ?source .
  ?figure qb:dataSet ?table .
}
GROUP BY ?table ?title ?source
ORDER BY ?source ?table
"""
    )


def statements_of_table(iri: str) -> str:
    """Return the query for every statement about a published table and its figures."""
    return f"""\
PREFIX qb: <http://purl.org/linked-data/cube#>
CONSTRUCT {{ ?thing ?property ?value }} WHERE {{
  {{ VALUES ?thing {{ {NamedNode(iri)} }} ?thing ?property ?value }}
  UNION
  {{ ?thing qb:dataSet {NamedNode(iri)} ; ?property ?value }}
}}
"""
