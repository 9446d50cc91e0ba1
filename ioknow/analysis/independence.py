"""Which cases are independent evidence of each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ioknow.analysis.support import Support, by_name, is_kind
from ioknow.model.claims import Claim
from ioknow.model.things import Thing
from ioknow.query.entities import Entities


def groups_of_cases(
    cases: Iterable[tuple[Support, Sequence[Thing]]],
) -> list[frozenset[int]]:
    """Group cases that share a source or a focal organization, directly or through others.

    Args:
        cases: For each case what it rests on, and its focal organizations.

    Returns:
        The groups in the order of their first case, each with the positions of its cases; their
        number is the number of independent cases.

    Example:
        >>> groups_of_cases([(Support(), ()), (Support(), ())])
        [frozenset({0}), frozenset({1})]
    """
    groups: list[tuple[set[int], set[str]]] = []
    for position, (support, organizations) in enumerate(cases):
        members, marks = {position}, _marks(support, organizations)
        apart = []
        for group in groups:
            if group[1] & marks:
                members |= group[0]
                marks |= group[1]
            else:
                apart.append(group)
        groups = [*apart, (members, marks)]
    return sorted((frozenset(members) for members, _ in groups), key=min)


def _marks(support: Support, organizations: Sequence[Thing]) -> set[str]:
    return {thing.iri for thing in (*support.sources, *organizations)}


class FocalOrganizations:
    """The organizations and groups that claims about factors are said of.

    A claim is said of what it is about: an organization or a group itself, the participants of a
    relationship, the organizations in an event. Persons, things and concepts do not count.

    Args:
        entities: Reads the relationships and events.
        claims: The claims that will be asked for.
    """

    def __init__(self, entities: Entities, claims: Iterable[Claim]) -> None:
        self._entities = entities
        about = {one.iri for claim in claims for one in claim.things("about")}
        self._claims = {claim.thing.iri: claim for claim in entities.claims.read(about)}

    def of(self, claims: Iterable[Claim]) -> tuple[Thing, ...]:
        """Return the organizations and groups of some of the claims, by name."""
        found: dict[str, Thing] = {}
        for claim in claims:
            for thing in claim.things("about"):
                told = self._claims.get(thing.iri)
                actors = (*told.actors(), *told.things("involves")) if told else ()
                found |= {one.iri: one for one in (thing, *actors) if self._is_focal(one)}
        return tuple(sorted(found.values(), key=by_name))

    def _is_focal(self, thing: Thing) -> bool:
        return any(is_kind(self._entities, thing, name) for name in ("Organization", "Cohort"))
