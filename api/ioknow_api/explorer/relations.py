"""What the pages of a relationship and of a transfer of knowledge show beside the claim itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from ioknow.model import Claim, Thing
from ioknow.network import Network
from ioknow.query.reading import terms
from ioknow.views.lines import is_told_singly
from ioknow.views.svg import network_svg, summary
from ioknow.vocabulary import IK
from ioknow_api.explorer.links import page_path
from ioknow_api.explorer.rendering import Site

_LISTED = 20
_MOST_PARTICIPANTS = 12
"""Participants up to which other relationships among them are looked for."""

_AMONG = """
SELECT ?other (COUNT(DISTINCT ?actor) AS ?shared) WHERE {
  VALUES ?actor { %(actors)s }
  ?other %(participant)s ?actor ; a %(relationship)s .
  FILTER(?other != %(own)s)
}
GROUP BY ?other
HAVING(COUNT(DISTINCT ?actor) > 1)
ORDER BY DESC(?shared) ?other
LIMIT %(most)d
"""
_OF_KNOWLEDGE = """
SELECT DISTINCT ?other WHERE {
  VALUES ?knowledge { %(knowledge)s }
  ?other %(transfers)s ?knowledge .
  FILTER(?other != %(own)s)
}
ORDER BY ?other
LIMIT %(most)d
"""


@dataclass(frozen=True)
class Tied:
    """The ties that one claim makes, drawn.

    Attributes:
        network: Its participants and the ties among them.
        svg: The picture.
        summary: One sentence on it.
    """

    network: Network
    svg: Markup
    summary: str


def ties_of(here: Site, iri: str) -> Tied | None:
    """Return the ties that a claim makes; None for none, too many, or where none are stored."""
    whole = here.networks.whole
    if whole is None:
        return None
    made = np.isin(whole.links.claim, np.flatnonzero(whole.links.claims == iri))
    actors = np.zeros(len(whole), dtype=bool)
    actors[whole.links.source[made]] = True
    actors[whole.links.target[made]] = True
    network = whole.part(actors, made)
    if not network.number_of_ties or not is_told_singly(network):
        return None
    svg = Markup(network_svg(network, link=page_path))  # noqa: S704 - escaped there
    return Tied(network, svg, summary(network))


def others_among(here: Site, claim: Claim) -> list[tuple[Claim, int]]:
    """Return other relationships of at least two of the participants, with how many they share."""
    actors = [one.actor.iri for one in claim.participants]
    if not 2 <= len(actors) <= _MOST_PARTICIPANTS:
        return []
    query = _AMONG % {
        "actors": terms(actors),
        "participant": IK.hasParticipant,
        "relationship": IK.Relationship,
        "own": terms([claim.thing.iri]),
        "most": _LISTED,
    }
    rows = here.entities.reader.rows(query, "other", "shared")
    shared = {iri: int(count) for iri, count in rows}
    read = {one.thing.iri: one for one in here.entities.claims.read(shared)}
    return [(read[iri], count) for iri, count in shared.items()]


def of_the_same_knowledge(here: Site, claim: Claim) -> list[Claim]:
    """Return other transfers of what a transfer passes on."""
    knowledge: tuple[Thing, ...] = claim.things("transfersKnowledge")
    if not knowledge:
        return []
    query = _OF_KNOWLEDGE % {
        "knowledge": terms(one.iri for one in knowledge),
        "transfers": IK.transfersKnowledge,
        "own": terms([claim.thing.iri]),
        "most": _LISTED,
    }
    found = [iri for (iri,) in here.entities.reader.rows(query, "other")]
    return sorted(here.entities.claims.read(found), key=lambda one: found.index(one.thing.iri))
