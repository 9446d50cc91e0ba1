"""The questions of the field: what researchers, pages and programs ask of such a graph."""

from __future__ import annotations

from benchmarks.generator import Parameters

PREFIXES = """PREFIX ik: <https://w3id.org/ioknow/ontology#>
PREFIX id: <https://w3id.org/ioknow/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

_PARTNERS = """SELECT ?o (COUNT(DISTINCT ?p) AS ?n) {{ ?a ik:participant <{one}> .
  ?p ik:hasParticipation ?a , ?b . ?b ik:participant ?o . FILTER(?o != <{one}>) }}
GROUP BY ?o ORDER BY DESC(?n) ?o LIMIT 20"""

_NO_UNIVERSITY = """SELECT ?c (COUNT(?f) AS ?n) {{ ?f a ik:Firm ; ik:locatedIn ?c .
  ?x ik:participant ?f .
  {form} {{ ?a ik:participant ?f . ?p ik:hasParticipation ?a , ?b . ?b ik:participant ?u .
    ?u a ik:University }} }}
GROUP BY ?c ORDER BY DESC(?n) ?c"""


def questions(about: Parameters) -> dict[str, str]:
    """Return the questions about a graph, by name."""
    texts = {
        "lookup": f"SELECT ?p ?o {{ <{about.middling}> ?p ?o }}",
        "star": """SELECT ?o ?label ?e ?f { ?o a ik:Firm ;
  ik:locatedIn <https://w3id.org/ioknow/id/place/de> ;
  ik:activeIn <https://w3id.org/ioknow/id/field/biotech> ;
  rdfs:label ?label ; ik:employees ?e ; ik:foundingYear ?f . FILTER(?e > 100) }
ORDER BY DESC(?e) ?label LIMIT 50""",
        "partners-of-a-middling": _PARTNERS.format(one=about.middling),
        "partners-of-the-hub": _PARTNERS.format(one=about.hub),
        "most-participations": """SELECT ?o (COUNT(?a) AS ?n) { ?a ik:participant ?o }
GROUP BY ?o ORDER BY DESC(?n) ?o LIMIT 20""",
        "most-partners": """SELECT ?x (COUNT(DISTINCT ?y) AS ?n) {
  ?p ik:hasParticipation ?a , ?b . ?a ik:participant ?x . ?b ik:participant ?y . FILTER(?x != ?y) }
GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 20""",
        "countries-by-year": """SELECT ?c ?d ?y (COUNT(*) AS ?n) {
  ?p ik:startDate ?s ; ik:hasParticipation ?a , ?b .
  ?a ik:participant/ik:locatedIn ?c . ?b ik:participant/ik:locatedIn ?d .
  FILTER(STR(?c) < STR(?d)) BIND(YEAR(?s) AS ?y) } GROUP BY ?c ?d ?y""",
        "group": f"SELECT ?x {{ ?x ik:ownedBy+ <{about.root}> }}",
        "all-groups": "SELECT (COUNT(*) AS ?n) { ?x ik:ownedBy+ ?y }",
        "name-search": """SELECT ?o ?label ?parent { ?o a ik:Firm ; rdfs:label ?label .
  FILTER(REGEX(STR(?label), "photon.*gmbh", "i")) OPTIONAL { ?o ik:ownedBy ?parent } }""",
        "no-university": _NO_UNIVERSITY.format(form="FILTER NOT EXISTS"),
        "no-university-by-minus": _NO_UNIVERSITY.format(form="MINUS"),
        "through-an-intermediary": """SELECT ?u ?i ?f {
  ?t ik:hasKnowledgeSource ?u ; ik:hasKnowledgeRecipient ?i ; ik:date ?d1 .
  ?u a ik:University . ?i a ik:Intermediary .
  ?s ik:hasKnowledgeSource ?i ; ik:hasKnowledgeRecipient ?f ; ik:date ?d2 . ?f a ik:Firm .
  FILTER(?d2 > ?d1 && YEAR(?d2) <= YEAR(?d1) + 1) }""",
        "ego": f"""CONSTRUCT {{ ?p ik:hasParticipant ?o . ?o rdfs:label ?l }} WHERE {{
  ?a ik:participant <{about.middling}> . ?p ik:hasParticipation ?a , ?b .
  ?b ik:participant ?o . ?o rdfs:label ?l }}""",
        "triangles": """SELECT (COUNT(*) AS ?n) {
  ?t1 ik:hasKnowledgeSource ?a ; ik:hasKnowledgeRecipient ?b .
  ?t2 ik:hasKnowledgeSource ?b ; ik:hasKnowledgeRecipient ?c .
  ?t3 ik:hasKnowledgeSource ?c ; ik:hasKnowledgeRecipient ?a .
  FILTER(STR(?a) < STR(?b) && STR(?a) < STR(?c)) }""",
        "alliances-in-a-year": """SELECT ?al ?f ?u { ?al ik:startDate ?s ; ik:hasPartner ?f , ?u .
  ?f a ik:Firm . ?u a ik:University . OPTIONAL { ?al ik:endDate ?e }
  FILTER(?s <= "2015-12-31"^^xsd:date && (!BOUND(?e) || ?e >= "2015-01-01"^^xsd:date)) }""",
        "export": """SELECT ?p ?o ?r ?c { ?p ik:hasParticipation ?a .
  ?a ik:participant ?o ; ik:role ?r ; ik:amount ?c }""",
    }
    return {name: PREFIXES + text for name, text in texts.items()}
