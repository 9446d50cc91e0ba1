"""Projects claims onto ties between actors.

A relationship with several partners becomes one tie for each pair of them; one with roles that
differ becomes directed ties from the giving to the receiving side. Every tie keeps its claim,
so that its dates and its evidence stay within reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

from ioknow.model.claims import Claim
from ioknow.model.network import Network, Node, Tie
from ioknow.model.things import Thing
from ioknow.query.entities import Entities
from ioknow.vocabulary import DERIVED_GRAPH, IK, entity

TIE_TYPES: dict[str, str] = {
    "alliance": "Works together with",
    "membership": "Is a member of",
    "transfer": "Passes knowledge to",
    "supply": "Supplies",
    "funding": "Gives money to",
    "ownership": "Owns",
    "intermediation": "Mediates for",
    "licensing": "Licenses to",
    "research": "Does research for",
    "group": "In one business group with",
    "part": "Is a part of",
    "person": "Holds a post at, or is kin of",
}
"""Families of ties and how a tie reads from its source to its target."""


@dataclass(frozen=True)
class _Pattern:
    """How claims of one class become ties."""

    name: str
    type: str
    source: str
    target: str = ""

    @property
    def directed(self) -> bool:
        return bool(self.target)


# The first pattern whose class fits is used; a pattern without target ties every pair.
_PATTERNS = (
    _Pattern("KnowledgeTransfer", "transfer", "hasKnowledgeSource", "hasKnowledgeRecipient"),
    _Pattern("Membership", "membership", "hasMember", "hasMembershipBody"),
    _Pattern("Funding", "funding", "hasFunder", "hasFundingRecipient"),
    _Pattern("Ownership", "ownership", "hasOwner", "hasOwnedOrganization"),
    _Pattern("Subcontracting", "supply", "hasSubcontractor", "hasContractor"),
    _Pattern("SupplyRelationship", "supply", "hasSupplier", "hasCustomer"),
    _Pattern("Licensing", "licensing", "hasLicensor", "hasLicensee"),
    _Pattern("ContractResearch", "research", "hasResearchProvider", "hasCommissioner"),
    _Pattern("PostHolding", "person", "hasHolder", "hasEmployer"),
    _Pattern("Kinship", "person", "hasParent", "hasChild"),
    _Pattern("UnitOf", "part", "hasUnit", "hasWhole"),
    _Pattern("BusinessGroupTie", "group", "hasParticipant"),
    _Pattern("Alliance", "alliance", "hasPartner"),
    _Pattern("Relationship", "alliance", "hasParticipant"),
)

_FAMILIES = (
    ("Person", "person"),
    ("Cohort", "cohort"),
    ("University", "university"),
    ("ResearchInstitute", "research"),
    ("PublicBody", "public"),
    ("Association", "association"),
    ("CollaborativeBody", "association"),
    ("Firm", "firm"),
    ("Organization", "other"),
)

_RELATIONSHIPS = """
SELECT DISTINCT ?claim WHERE {
  VALUES ?class { %(classes)s }
  GRAPH ?graph { ?claim a ?class }
  FILTER(?graph != %(derived)s)
  %(scope)s
}
ORDER BY ?claim
"""


@dataclass(frozen=True)
class Scope:
    """Which part of the dataset a network shows.

    Attributes:
        case: Slug of a case, such as ``kicms``, or empty for all cases.
        organization: Path of the actor in the middle, such as ``organization/kicms``, or empty.
        hops: How far from that actor, in ties; 1 or more.
        as_of: Year in which ties must be able to have held, or None for any time.
        types: Families of ties to keep, from :data:`TIE_TYPES`; empty keeps all.
    """

    case: str = ""
    organization: str = ""
    hops: int = 1
    as_of: int | None = None
    types: frozenset[str] = frozenset()


def build_network(entities: Entities, scope: Scope) -> Network:
    """Build the network of a case, of an organization and its surroundings, or of everything.

    Ties with unknown dates are kept under every ``as_of``, because nothing says that they had
    ended. An actor without a tie is shown only when it was asked for.

    Args:
        entities: Where claims are read.
        scope: What to show.

    Returns:
        Nodes and ties in a fixed order; empty when nothing fits.

    Raises:
        UnknownEntityError: The case or the organization does not exist.
    """
    title, focal, condition = "All cases", "", ""
    if scope.case:
        case = entities.profile(f"case/{scope.case}").thing
        title, condition = str(case.label), f"?claim {IK.inCase} <{case.iri}>"
    if scope.organization:
        actor = entities.profile(scope.organization).thing
        title, focal = f"Around {actor.label}", actor.iri
    claims = [
        claim
        for claim in _read(entities, condition)
        if scope.as_of is None or claim.period.covers(scope.as_of)
    ]
    ties = sorted(set(_ties(entities, claims)), key=_tie_order)
    kept = [tie for tie in ties if not scope.types or tie.type in scope.types]
    if focal:
        near = _within(kept, entity(scope.organization).value, scope.hops)
        kept = [tie for tie in kept if tie.source in near and tie.target in near]
    return _assemble(entities, title, kept, focal)


def family(entities: Entities, actor: Thing) -> str:
    """Return what an actor is for drawing: ``firm``, ``university``, ``person``, ..."""
    words = entities.reader.terminology
    for name, found in _FAMILIES:
        if any(words.is_below(kind.iri, name) for kind in actor.kinds):
            return found
    return "other"


def _read(entities: Entities, condition: str) -> list[Claim]:
    words = entities.reader.terminology
    classes = [e.iri for e in words.of_type("class") if words.is_below(e.iri, "Relationship")]
    if not classes:
        return []
    query = _RELATIONSHIPS % {
        "classes": " ".join(f"<{iri}>" for iri in classes),
        "derived": DERIVED_GRAPH,
        "scope": condition,
    }
    found = [claim for (claim,) in entities.reader.rows(query, "claim")]
    return entities.claims.read(found)


def _ties(entities: Entities, claims: list[Claim]) -> Iterator[Tie]:
    words = entities.reader.terminology
    for claim in claims:
        kinds = [kind.iri for kind in claim.thing.kinds]
        if any(words.is_below(kind, "Intermediation") for kind in kinds):
            yield from _mediated(entities, claim)
            continue
        for pattern in _PATTERNS:
            if any(words.is_below(kind, pattern.name) for kind in kinds):
                yield from _pattern_ties(claim, pattern)
                break


def _pattern_ties(claim: Claim, pattern: _Pattern) -> Iterator[Tie]:
    if not pattern.directed:
        partners = claim.actors(pattern.source) or claim.actors()
        for first, second in combinations(sorted(partners, key=lambda one: one.iri), 2):
            yield _tie(claim, pattern.type, first, second, directed=False)
        return
    mutual = any(str(value) == "yes" for value in claim.values("isMutual"))
    for source, target in product(claim.actors(pattern.source), claim.actors(pattern.target)):
        if source.iri != target.iri:
            yield _tie(claim, pattern.type, source, target, directed=not mutual)


def _mediated(entities: Entities, claim: Claim) -> Iterator[Tie]:
    between = claim.actors("hasIntermediary")
    served = {one.iri: one for one in claim.actors("servesActor")}
    facilitated = entities.claims.read(one.iri for one in claim.things("facilitates"))
    served |= {one.iri: one for other in facilitated for one in other.actors()}
    for source, target in product(between, served.values()):
        if source.iri != target.iri:
            yield _tie(claim, "intermediation", source, target, directed=True)


def _tie(claim: Claim, type_: str, source: Thing, target: Thing, *, directed: bool) -> Tie:
    kind = claim.thing.kind
    return Tie(
        source=source.iri,
        target=target.iri,
        type=type_,
        directed=directed,
        label=kind.label if kind else type_,
        claim=claim.thing,
        period=claim.period,
        evidence=claim.evidence,
    )


def _within(ties: Iterable[Tie], start: str, hops: int) -> set[str]:
    reached, edge = {start}, {start}
    every = list(ties)
    for _ in range(hops):
        found = {tie.target for tie in every if tie.source in edge}
        found |= {tie.source for tie in every if tie.target in edge}
        edge = found - reached
        reached |= edge
    return reached


def _assemble(entities: Entities, title: str, ties: list[Tie], focal: str) -> Network:
    iris = {end for tie in ties for end in (tie.source, tie.target)} | ({focal} - {""})
    listed = {one.thing.iri: one for one in entities.actors(iris)}
    nodes = [
        Node(
            id=iri,
            actor=one.thing,
            family=family(entities, one.thing),
            country=str(one.country.label) if one.country else "",
            focal=iri == focal,
        )
        for iri, one in listed.items()
    ]
    network = Network(title, tuple(sorted(nodes, key=_node_order)), tuple(ties))
    neighbours = network.neighbours()
    counted = (replace(node, degree=len(neighbours[node.id])) for node in network.nodes)
    return replace(network, nodes=tuple(counted))


def _node_order(node: Node) -> tuple[str, str]:
    return (str(node.actor.label).casefold(), node.id)


def _tie_order(tie: Tie) -> tuple[str, str, str, str]:
    return (tie.source, tie.target, tie.type, tie.claim.iri)
