"""Reads two-mode networks: organizations and the relationships or bodies they share."""

from __future__ import annotations

import numpy as np

from ioknow.network.affiliations import AffiliationNetwork
from ioknow.network.projection import (
    Scope,
    named_actors,
    of_kinds,
    relationships_of,
    tied_partners,
)
from ioknow.network.reading import ClaimArchive, Relationship
from ioknow.network.tables import UNKNOWN_END, UNKNOWN_START, texts
from ioknow.query.entities import Entities


def build_affiliations(entities: Entities, scope: Scope) -> AffiliationNetwork:
    """Return who takes part in what: projects, consortia, alliances, and bodies with members.

    A relationship without direction is an event that its partners share, one with a single known
    partner as well; so is a body, for its members. Relationships with direction, such as supply,
    are no events.

    Args:
        entities: Where claims are read.
        scope: What to show; the weight is chosen when the network is projected.

    Returns:
        Actors by name; events sorted by IRI.

    Raises:
        UnknownEntityError: The case or the organization does not exist.
        ParameterValueError: There is no such family of ties or kind of actor.
    """
    title, focal, relationships = relationships_of(entities, scope)
    shared = _events(relationships)
    if focal:
        near = [event for event, (members, _) in shared.items() if focal in members]
        shared = {event: shared[event] for event in near}
    ids = sorted({one for members, _ in shared.values() for one in members})
    actors, place = named_actors(entities, ids)
    rank = {iri: int(place[row]) for row, iri in enumerate(ids)}
    events = sorted(shared)
    pairs = [
        (rank[member], column)
        for column, event in enumerate(events)
        for member in sorted(shared[event][0])
    ]
    table = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    whole = AffiliationNetwork(
        title=title,
        actors=actors,
        events=texts(events),
        actor=table[:, 0],
        event=table[:, 1],
        start=np.array([shared[event][1][0] for event in events], dtype=np.int32),
        end=np.array([shared[event][1][1] for event in events], dtype=np.int32),
        archive=ClaimArchive(entities),
    )
    return whole.subnetwork(of_kinds(actors, scope.nodes, scope.nodes)) if scope.nodes else whole


def _events(
    relationships: list[Relationship],
) -> dict[str, tuple[set[str], tuple[int, int]]]:
    """Return members and years of each event."""
    found: dict[str, tuple[set[str], tuple[int, int]]] = {}
    for one in relationships:
        if one.pattern.type == "membership":
            for body in one.having(one.pattern.target):
                members = found.setdefault(body, (set(), (UNKNOWN_START, UNKNOWN_END)))[0]
                members.update(one.having(one.pattern.source))
        elif not one.pattern.target:
            found[one.iri] = (set(tied_partners(one)), one.years)
    return {event: one for event, one in found.items() if one[0]}
