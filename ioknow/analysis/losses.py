"""What goes with an organization: capabilities, services, relationships, customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ioknow.analysis.customers import Customer, read_customers
from ioknow.analysis.support import Support, by_name
from ioknow.arrays import distinct
from ioknow.model.things import Thing
from ioknow.network import Network
from ioknow.network.tables import Flags, Integers
from ioknow.query.entities import Entities
from ioknow.query.reading import terms
from ioknow.vocabulary import IK

_HELD = """
SELECT DISTINCT ?what ?holder ?claim WHERE {
  { SELECT DISTINCT ?what WHERE {
      VALUES ?gone { %(gone)s }
      ?own %(by)s ?gone ; %(of)s ?what
  } }
  ?claim %(of)s ?what ; %(by)s ?holder
}
ORDER BY ?what ?holder ?claim
"""
_FACILITATING = f"SELECT DISTINCT ?claim {{ ?claim {IK.facilitates} ?made }} ORDER BY ?claim"
_WITHIN = """
SELECT DISTINCT ?claim { VALUES ?made { %(made)s } ?claim %(within)s ?made } ORDER BY ?claim
"""


@dataclass(frozen=True)
class LostActivity:
    """A capability or an activity of the actors that are gone.

    Attributes:
        what: The capability, or the kind of activity.
        others: Other actors of the network of whom the dataset records it, by name.
        support: The claims that record it of the actors that are gone.
    """

    what: Thing
    others: tuple[Thing, ...]
    support: Support

    @property
    def lost(self) -> bool:
        """Whether the dataset records it of nobody else in the network."""
        return not self.others


@dataclass(frozen=True)
class TouchedRelationship:
    """A relationship that loses partners.

    Attributes:
        relationship: The relationship.
        partners: Number of its actors in the network.
        remaining: Number of those that stay.
    """

    relationship: Thing
    partners: int
    remaining: int

    @property
    def ends(self) -> bool:
        """Whether fewer than two partners stay."""
        return self.remaining < 2


def lost_capabilities(
    entities: Entities, removed: Sequence[Thing], present: set[str]
) -> tuple[LostActivity, ...]:
    """Return the capabilities of actors, those of nobody else present first."""
    return _lost(entities, removed, present, IK.heldBy.value, IK.holdsCapability.value)


def lost_activities(
    entities: Entities, removed: Sequence[Thing], present: set[str]
) -> tuple[LostActivity, ...]:
    """Return the kinds of activities of actors, those of nobody else present first."""
    return _lost(entities, removed, present, IK.performedBy.value, IK.activityType.value)


def _lost(
    entities: Entities, removed: Sequence[Thing], present: set[str], by: str, of: str
) -> tuple[LostActivity, ...]:
    gone = {one.iri for one in removed}
    query = _HELD % {"gone": terms(gone), "by": f"<{by}>", "of": f"<{of}>"}
    holders: dict[str, dict[str, list[str]]] = {}
    for what, holder, claim in entities.reader.rows(query, "what", "holder", "claim"):
        holders.setdefault(what, {}).setdefault(holder, []).append(claim)
    others = {
        one for each in holders.values() for one in each if one in present and one not in gone
    }
    things = entities.reader.things({*holders, *others})
    claims = {
        claim.thing.iri: claim
        for claim in entities.claims.read(
            claim
            for each in holders.values()
            for holder, several in each.items()
            if holder in gone
            for claim in several
        )
    }
    found = [
        LostActivity(
            what=things[what],
            others=tuple(sorted((things[one] for one in each if one in others), key=by_name)),
            support=Support.of(
                claims[iri] for holder in each if holder in gone for iri in each[holder]
            ),
        )
        for what, each in holders.items()
    ]
    return tuple(sorted(found, key=lambda one: (not one.lost, by_name(one.what))))


def made_possible(entities: Entities, removed: Iterable[Thing]) -> set[str]:
    """Return the relationships that actors facilitated, and the claims that lie within them."""
    gone = set(removed)
    intermediations = entities.claims.read(
        claim for (claim,) in entities.reader.rows(_FACILITATING, "claim")
    )
    made = {
        relationship.iri
        for claim in intermediations
        if gone & set(claim.actors("hasIntermediary"))
        for relationship in claim.things("facilitates")
    }
    if not made:
        return set()
    within = _WITHIN % {"made": terms(made), "within": IK.occursWithin}
    return made | {claim for (claim,) in entities.reader.rows(within, "claim")}


def touched_by(network: Network, gone: Flags) -> list[tuple[str, int, int]]:
    """Return the relationships that actors take part in, those that end first.

    Returns:
        For each, its IRI, the number of its actors in the network, and of those that stay.
    """
    links = network.links
    own = (gone[links.source] | gone[links.target]) & (links.claim >= 0)
    mine = np.isin(links.claim, distinct(links.claim[own]))
    size = max(len(network), 1)
    ends = [links.claim[mine].astype(np.int64) * size + row[mine] for row in _ends(network)]
    claims, actors = np.divmod(distinct(np.concatenate(ends)), size)
    partners = np.bincount(claims, minlength=len(links.claims))
    leaving = np.bincount(claims, weights=gone[actors], minlength=len(links.claims))
    found = [
        (str(links.claims[row]), int(partners[row]), int(partners[row] - leaving[row]))
        for row in distinct(claims)
    ]
    return sorted(found, key=lambda one: (one[2] >= 2, -one[1], one[0]))


def _ends(network: Network) -> tuple[Integers, Integers]:
    return network.links.source, network.links.target


def named_relationships(
    entities: Entities, rows: Iterable[tuple[str, int, int]]
) -> tuple[TouchedRelationship, ...]:
    """Return relationships with their labels read."""
    chosen = list(rows)
    things = entities.reader.things(iri for iri, _, _ in chosen)
    return tuple(TouchedRelationship(things[iri], all_, kept) for iri, all_, kept in chosen)


def dependents_of(entities: Entities, removed: Iterable[Thing]) -> tuple[Customer, ...]:
    """Return the supply relationships in which actors are the customer, largest share first."""
    gone = set(removed)
    found = [one for one in read_customers(entities) if one.customer in gone]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.stated is None,
                -(one.share.lower or 0),
                by_name(one.supplier),
                one.when,
                one.relationship.thing.iri,
            ),
        )
    )
