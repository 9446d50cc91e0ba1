"""The claims behind organizations that are shown: few, read when the columns have decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ioknow.analysis.support import Support
from ioknow.query.entities import Entities
from ioknow.query.reading import terms
from ioknow.vocabulary import sparql_prologue

Pair = tuple[str, str]

_HELD = """
SELECT DISTINCT ?o ?term ?claim {
  VALUES ?o { %(organizations)s } VALUES ?term { %(terms)s }
  { ?claim ik:heldBy ?o ; ik:holdsCapability ?term }
  UNION { ?claim ik:heldBy/ik:partOfOrganization ?o ; ik:holdsCapability ?term }
  UNION { ?claim ik:participant ?o ; ik:performsFunction ?term }
  UNION { ?claim ik:performedBy ?o ; ik:inSector|ik:businessType ?term }
}"""
_EVIDENCE = "SELECT ?claim ?evidence { VALUES ?claim { %s } ?claim ik:hasEvidence ?evidence }"
_TIES = """
SELECT DISTINCT ?o ?claim {
  VALUES ?seeker { %(seeker)s } VALUES ?o { %(organizations)s }
  { ?claim ik:hasParticipant ?seeker , ?o ; ik:claimStatus ?status }
  UNION { ?claim ik:hasPartner ?seeker , ?o ; ik:claimStatus ?status }
  UNION { ?claim ik:hasSupplier ?seeker ; ik:hasCustomer ?o }
  UNION { ?claim ik:hasSupplier ?o ; ik:hasCustomer ?seeker }
  UNION { ?claim ik:hasKnowledgeSource ?seeker ; ik:hasKnowledgeRecipient ?o }
  UNION { ?claim ik:hasKnowledgeSource ?o ; ik:hasKnowledgeRecipient ?seeker }
}"""


def claims_of_terms(
    entities: Entities, organizations: Iterable[str], wanted: Iterable[str]
) -> dict[Pair, list[str]]:
    """Return the claims that give organizations capabilities, functions or fields."""
    query = _HELD % {"organizations": terms(organizations), "terms": terms(wanted)}
    found: dict[Pair, list[str]] = defaultdict(list)
    rows = entities.reader.rows(sparql_prologue() + query, "o", "term", "claim")
    for organization, term, claim in sorted(rows):
        found[organization, term].append(claim)
    return found


def claims_of_ties(
    entities: Entities, seeker: str, organizations: Iterable[str]
) -> dict[str, list[str]]:
    """Return the claims that tie an organization with others."""
    query = _TIES % {"seeker": terms([seeker]), "organizations": terms(organizations)}
    found: dict[str, list[str]] = defaultdict(list)
    for organization, claim in sorted(
        entities.reader.rows(sparql_prologue() + query, "o", "claim")
    ):
        found[organization].append(claim)
    return found


def read_supports(entities: Entities, claims: Iterable[str]) -> Mapping[str, Support]:
    """Return each claim with the places where it stands."""
    wanted = list(dict.fromkeys(claims))
    if not wanted:
        return {}
    things = entities.reader.things(wanted)
    places: dict[str, list[str]] = defaultdict(list)
    query = _EVIDENCE % terms(wanted)
    for claim, place in sorted(
        entities.reader.rows(sparql_prologue() + query, "claim", "evidence")
    ):
        places[claim].append(place)
    evidence = entities.reader.evidence({one for several in places.values() for one in several})
    return {
        claim: Support(
            (things[claim],),
            tuple(evidence[one] for one in places[claim] if one in evidence),
        )
        for claim in wanted
    }
