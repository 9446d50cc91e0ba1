"""What an actor links in a network, and what falls apart without it: structural, not causal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING, ClassVar, Literal

from ioknow.analysis.support import (
    Dataset,
    Record,
    Result,
    Support,
    by_name,
    find_actor,
    is_kind,
    open_entities,
)
from ioknow.errors import ParameterValueError
from ioknow.model.network import Tie
from ioknow.model.profiles import BrokeredLink, Profile
from ioknow.model.things import Thing
from ioknow.network import Network, Scope, build_network
from ioknow.query.entities import Entities

if TYPE_CHECKING:
    import networkx

Without = Literal["the actor", "the actor and what it made possible"]
"""What is taken out: the actor with its ties, or also the relationships that it facilitated."""

READING = "structural, not causal: what is connected in the network, not what would have happened"


@dataclass(frozen=True)
class Removal:
    """A network before and after something is taken out.

    Attributes:
        without: What is taken out.
        components_before: Connected parts of the network, the actor not counted as one.
        components_after: Connected parts of what is left.
        pairs_cut: Number of pairs of other actors that were connected and no longer are.
        pairs: Those pairs by name, as many as were asked for.
        isolated: Actors left without any tie, by name.
        support: The claims whose ties are taken out.
    """

    without: Without
    components_before: int
    components_after: int
    pairs_cut: int
    pairs: tuple[tuple[Thing, Thing], ...]
    isolated: tuple[Thing, ...]
    support: Support


@dataclass(frozen=True)
class StructuralRole(Result):
    """What an actor links, and what falls apart without it.

    Attributes:
        actor: The actor.
        network: Title of the network.
        actors: Number of other organizations and groups in it.
        neighbours: Those tied to it directly, by name.
        links: Pairs that it brought together as an intermediary, as claims say.
        removals: The network without it, and also without what it made possible.
    """

    definition: ClassVar[str] = (
        "Organizations and groups of the network, joined where a tie of any kind and direction "
        "holds between them. A pair is cut when a path joined it before and none does after the "
        "actor, or also the relationships it facilitated with the transfers within them, are taken "
        "out. The reading is "
        f"{READING}."
    )
    references: ClassVar[tuple[str, ...]] = (
        "Borgatti (2006), Computational and Mathematical Organization Theory 12, 21-34 "
        "(fragmentation by removal)",
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("without", "first", "second", "components_before", "components_after", "pairs_cut"),
        *("reading", "claims", "places"),
    )

    actor: Thing
    network: str
    actors: int
    neighbours: tuple[Thing, ...]
    links: tuple[BrokeredLink, ...]
    removals: tuple[Removal, Removal]

    @property
    def reading(self) -> str:
        """What the numbers mean and what they do not."""
        return READING

    @property
    def support(self) -> Support:
        """All claims whose ties are taken out."""
        return Support.joined(one.support for one in self.removals)

    def records(self) -> Sequence[Record]:
        """Return one row for each pair that is cut; a removal that cuts none has one row."""
        return [
            {
                "without": one.without,
                "first": str(pair[0].label) if pair else "",
                "second": str(pair[1].label) if pair else "",
                "components_before": one.components_before,
                "components_after": one.components_after,
                "pairs_cut": one.pairs_cut,
                "reading": READING,
                "claims": one.support.paths,
                "places": one.support.places,
            }
            for one in self.removals
            for pair in one.pairs or (None,)
        ]


def structural_role(
    dataset: Dataset,
    actor: str,
    *,
    case: str = "",
    as_of: int | None = None,
    pairs: int = 1000,
) -> StructuralRole:
    """Return what an actor links in a network, and what falls apart without it.

    The network has organizations and groups, persons left out; two are joined where any tie holds
    between them, whatever its kind and direction. It is looked at twice: without the actor, and
    without the actor, the relationships that it facilitated and the transfers within them; for
    partners whom an intermediary brought together stay joined by their consortium. Both are
    structural, not causal: nothing says that the partners would not have met otherwise.

    Args:
        dataset: A knowledge graph or a store.
        actor: Path of an organization, such as ``organization/kicms``.
        case: Slug of the case whose network is taken; empty for the whole dataset.
        as_of: Year in which ties must be able to have held, or None for any time.
        pairs: How many of the cut pairs are listed; their number is always counted.

    Returns:
        Nothing cut and nothing linked for an actor without ties in the network.

    Raises:
        UnknownEntityError: The actor or the case does not exist.
        ParameterValueError: A negative number of pairs is asked for.

    Example:
        >>> import ioknow
        >>> role = structural_role(ioknow.open(), "organization/kicms", case="kicms")
        >>> len(role.links), role.removals[1].pairs_cut > role.removals[0].pairs_cut
        (10, True)

    References:
        Borgatti (2006), *Computational and Mathematical Organization Theory* 12, 21-34.
    """
    if pairs < 0:
        raise ParameterValueError(f"{pairs} pairs cannot be listed; give 0 or more")
    entities = open_entities(dataset)
    thing = find_actor(entities, actor)
    network = build_network(entities, Scope(case=case, as_of=as_of))
    view = _View(entities, network)
    own = {tie.claim for tie in view.ties if thing.iri in (tie.source, tie.target)}
    profile = entities.profile(thing.iri)
    facilitated = _facilitated(entities, profile, view.ties)
    here = [one for one in profile.links if {one.first.actor, one.second.actor} <= view.things]
    return StructuralRole(
        actor=thing,
        network=network.title,
        actors=len(view.actors.keys() - {thing.iri}),
        neighbours=view.neighbours(thing),
        links=tuple(here),
        removals=(
            view.removal("the actor", thing, own, pairs),
            view.removal("the actor and what it made possible", thing, own | facilitated, pairs),
        ),
    )


def _facilitated(entities: Entities, profile: Profile, ties: Iterable[Tie]) -> set[Thing]:
    """Return the relationships that an actor facilitated, and the ties that lie within them."""
    made = {
        relationship
        for claim in profile.claims.get("intermediation", ())
        if profile.thing in claim.actors("hasIntermediary")
        for relationship in claim.things("facilitates")
    }
    claims = entities.claims.read({tie.claim.iri for tie in ties})
    return made | {one.thing for one in claims if made & set(one.things("occursWithin"))}


class _View:
    """A network without persons, as a simple graph."""

    def __init__(self, entities: Entities, network: Network) -> None:
        self.actors = {
            node.id: node.actor
            for node in network.nodes
            if not is_kind(entities, node.actor, "Person")
        }
        self.things = frozenset(self.actors.values())
        self.ties = [
            tie for tie in network.ties if tie.source in self.actors and tie.target in self.actors
        ]

    def neighbours(self, actor: Thing) -> tuple[Thing, ...]:
        ends = [{tie.source, tie.target} for tie in self.ties]
        others = {end for pair in ends if actor.iri in pair for end in pair} - {actor.iri}
        return tuple(sorted((self.actors[one] for one in others), key=by_name))

    def removal(self, without: Without, actor: Thing, claims: set[Thing], limit: int) -> Removal:
        import networkx as nx

        gone = [tie for tie in self.ties if tie.claim in claims]
        kept = [tie for tie in self.ties if tie.claim not in claims]
        before, after = self._graph(self.ties), self._graph(kept)
        parts_before = list(nx.connected_components(before))
        after.remove_nodes_from([actor.iri])
        part_of = {
            node: number
            for number, part in enumerate(nx.connected_components(after))
            for node in part
        }
        cut, pieces = 0, [sorted(part - {actor.iri}, key=self._name) for part in parts_before]
        for piece in pieces:
            cut += _pairs(len(piece)) - sum(map(_pairs, _sizes(part_of[one] for one in piece)))
        apart = (
            (self.actors[one], self.actors[other])
            for piece in pieces
            for one, other in combinations(piece, 2)
            if part_of[one] != part_of[other]
        )
        alone = [node for node in after if not after[node] and before[node]]
        return Removal(
            without=without,
            components_before=sum(1 for piece in pieces if piece),
            components_after=len(set(part_of.values())),
            pairs_cut=cut,
            pairs=tuple(islice(apart, limit)) if cut else (),
            isolated=tuple(self.actors[one] for one in sorted(alone, key=self._name)),
            support=Support.joined(Support((tie.claim,), tie.evidence) for tie in gone),
        )

    def _graph(self, ties: Iterable[Tie]) -> networkx.Graph[str]:
        import networkx as nx

        graph: networkx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self.actors)
        graph.add_edges_from((tie.source, tie.target) for tie in ties)
        return graph

    def _name(self, iri: str) -> tuple[str, str]:
        return by_name(self.actors[iri])


def _sizes(numbers: Iterable[int]) -> Iterator[int]:
    found: dict[int, int] = {}
    for number in numbers:
        found[number] = found.get(number, 0) + 1
    yield from found.values()


def _pairs(size: int) -> int:
    return size * (size - 1) // 2
