"""Pairs of actors that an intermediary brought together, read off its claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from ioknow.model.claims import Claim, Participant
from ioknow.model.evidence import Evidence
from ioknow.model.profiles import BrokeredLink


def mediates(claim: Claim, iri: str) -> bool:
    """Say whether a thing is an intermediary of a claim."""
    return iri in {one.iri for one in claim.actors("hasIntermediary")}


def brokered_links(
    intermediations: Iterable[Claim], facilitated: Mapping[str, Claim]
) -> list[BrokeredLink]:
    """Return each pair of partners of each relationship that an intermediation made possible.

    Args:
        intermediations: The claims that say so.
        facilitated: The relationships by IRI; of one that is not among them nothing is told.
    """
    found = []
    for intermediation in intermediations:
        between = {one.iri for one in intermediation.actors("hasIntermediary")}
        for thing in intermediation.things("facilitates"):
            relationship = facilitated.get(thing.iri)
            if relationship is None:
                continue
            partners = [one for one in relationship.participants if one.actor.iri not in between]
            for first, second in combinations(partners, 2):
                evidence = _joined(first, second, relationship, intermediation)
                found.append(BrokeredLink(first, second, relationship, intermediation, evidence))
    return found


def _joined(
    first: Participant, second: Participant, relationship: Claim, intermediation: Claim
) -> tuple[Evidence, ...]:
    own = first.evidence + second.evidence
    every = (own or relationship.evidence) + intermediation.evidence
    return tuple({one.thing.iri: one for one in every}.values())
