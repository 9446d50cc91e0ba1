"""How claims of each class become ties, and what actors are for drawing and grouping."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ioknow.languages import gettext_noop as _
from ioknow.model.things import Kind
from ioknow.query.terminology import Terminology

TIE_TYPES: dict[str, str] = {
    "alliance": _("Works together with"),
    "membership": _("Is a member of"),
    "transfer": _("Passes knowledge to"),
    "supply": _("Supplies"),
    "funding": _("Gives money to"),
    "ownership": _("Owns"),
    "intermediation": _("Mediates for"),
    "licensing": _("Licenses to"),
    "research": _("Does research for"),
    "group": _("In one business group with"),
    "part": _("Is a part of"),
    "person": _("Holds a post at, or is kin of"),
}
"""Families of ties and how a tie reads from its source to its target."""


@dataclass(frozen=True)
class Pattern:
    """How claims of one class become ties.

    Attributes:
        name: Local name of the class.
        type: Family of the ties.
        source: Role of the giving side, or of all partners.
        target: Role of the receiving side; empty when every pair of partners is tied.
    """

    name: str
    type: str
    source: str
    target: str = ""


INTERMEDIATION = Pattern("Intermediation", "intermediation", "hasIntermediary", "servesActor")
"""Ties to those it serves, and to those whose relationship it facilitates."""

# The first pattern whose class fits is used.
PATTERNS = (
    INTERMEDIATION,
    Pattern("KnowledgeTransfer", "transfer", "hasKnowledgeSource", "hasKnowledgeRecipient"),
    Pattern("Membership", "membership", "hasMember", "hasMembershipBody"),
    Pattern("Funding", "funding", "hasFunder", "hasFundingRecipient"),
    Pattern("Ownership", "ownership", "hasOwner", "hasOwnedOrganization"),
    Pattern("Subcontracting", "supply", "hasSubcontractor", "hasContractor"),
    Pattern("SupplyRelationship", "supply", "hasSupplier", "hasCustomer"),
    Pattern("Licensing", "licensing", "hasLicensor", "hasLicensee"),
    Pattern("ContractResearch", "research", "hasResearchProvider", "hasCommissioner"),
    Pattern("PostHolding", "person", "hasHolder", "hasEmployer"),
    Pattern("Kinship", "person", "hasParent", "hasChild"),
    Pattern("UnitOf", "part", "hasUnit", "hasWhole"),
    Pattern("BusinessGroupTie", "group", "hasParticipant"),
    Pattern("Alliance", "alliance", "hasPartner"),
    Pattern("Relationship", "alliance", "hasParticipant"),
)

FAMILIES = {
    "Person": "person",
    "Cohort": "cohort",
    "University": "university",
    "ResearchInstitute": "research",
    "PublicBody": "public",
    "Association": "association",
    "CollaborativeBody": "association",
    "Firm": "firm",
    "Organization": "other",
}
"""What an actor is for drawing, by the first of these classes that it belongs to."""


def pattern_of(words: Terminology, classes: Iterable[str]) -> Pattern | None:
    """Return how a claim of these classes becomes ties; None for what ties nobody."""
    given = list(classes)
    for pattern in PATTERNS:
        if any(words.is_below(one, pattern.name) for one in given):
            return pattern
    return None


def family_of(words: Terminology, kinds: Iterable[Kind]) -> str:
    """Return what an actor is for drawing: ``firm``, ``university``, ``person``, ..."""
    given = list(kinds)
    for name, found in FAMILIES.items():
        if any(words.is_below(kind.iri, name) for kind in given):
            return found
    return "other"
