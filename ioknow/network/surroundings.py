"""Finds the relationships around one actor without reading all of the dataset."""

from __future__ import annotations

from collections.abc import Iterable

from ioknow.network.reading import Relationship, RelationshipReader, batches
from ioknow.query.entities import Entities
from ioknow.query.reading import terms
from ioknow.vocabulary import IK

_ROLE = "hasParticipant"
_MANY = 3000
"""Actors from which on one walk over everything is quicker than asking for their claims."""

_TOUCHING = """
SELECT DISTINCT ?subject WHERE {
  VALUES ?actor { %(actors)s }
  { VALUES ?role { %(roles)s } ?subject ?role ?actor }
  UNION { ?part %(participant)s ?actor . ?subject %(participation)s ?part }
  %(scope)s
}
"""
_MEDIATING = """
SELECT DISTINCT ?subject WHERE {
  VALUES ?other { %(others)s } ?subject %(facilitates)s ?other %(scope)s
}
"""


def claims_around(
    entities: Entities, reader: RelationshipReader, focal: str, hops: int, scope: str
) -> dict[str, Relationship]:
    """Return the relationships among the actors within some ties of one, and a few beyond.

    Args:
        entities: The dataset.
        reader: Reads relationships.
        focal: IRI of the actor in the middle.
        hops: How far around it.
        scope: SPARQL pattern on ``?subject`` that all relationships must fit; may be empty.
    """
    condition = f". {scope}" if scope else ""
    near, edge = {focal}, {focal}
    found: dict[str, Relationship] = {}
    for _ in range(hops + 1):
        if len(edge) > _MANY:
            return reader.in_scope(scope)
        for claims in batches(_touching(entities, edge, condition) - found.keys()):
            found |= reader.in_scope(f"VALUES ?subject {{ {claims} }}")
        edge = {actor for one in found.values() for actor in one.actors} - near
        near |= edge
    return {iri: found[iri] for iri in sorted(found)}


def _touching(entities: Entities, actors: Iterable[str], scope: str) -> set[str]:
    """Return the claims in which actors take part, and those that facilitate such claims."""
    rows = entities.reader.rows
    words = entities.reader.terminology
    roles = [one.iri for one in words.of_type("property") if words.is_below(one.iri, _ROLE)]
    found: set[str] = set()
    for batch in batches(sorted(actors)):
        query = _TOUCHING % {
            "actors": batch,
            "roles": terms(roles),
            "participant": IK.participant,
            "participation": IK.hasParticipation,
            "scope": scope,
        }
        found |= {one for (one,) in rows(query, "subject")}
    for batch in batches(sorted(found)):
        query = _MEDIATING % {"others": batch, "facilitates": IK.facilitates, "scope": scope}
        found |= {one for (one,) in rows(query, "subject")}
    return found
