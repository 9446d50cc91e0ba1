"""Projects claims onto ties between actors.

A relationship with several partners becomes one tie for each pair of them; one with roles that
differ becomes directed ties from the giving to the receiving side. Every tie keeps its claim,
so that its dates and its evidence stay within reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ioknow.arguments import optional_year, whole_number, with_nearest
from ioknow.arrays import distinct
from ioknow.errors import ParameterValueError, UnknownEntityError
from ioknow.languages import gettext_noop, lazy_gettext
from ioknow.model.things import Thing
from ioknow.network.network import Network
from ioknow.network.patterns import FAMILIES, TIE_TYPES
from ioknow.network.reading import (
    ClaimArchive,
    Relationship,
    RelationshipReader,
    describe_actors,
)
from ioknow.network.surroundings import claims_around
from ioknow.network.tables import ActorTable, Flags, TieTable, texts
from ioknow.query.entities import Entities
from ioknow.vocabulary import IK, entity

Rows = NDArray[np.int32]


@dataclass(frozen=True)
class Scope:
    """Which part of the dataset a network shows, and how.

    Attributes:
        case: Slug of a case, such as ``kicms``, or empty for all cases.
        organization: Path of the actor in the middle, such as ``organization/kicms``, or empty.
        hops: How far from that actor, in ties; 1 or more.
        as_of: Year in which ties must be able to have held, or None for any time.
        types: Families of ties to keep, from :data:`TIE_TYPES`; empty keeps all.
        weight: What the weight of a pair is, one of :data:`ioknow.network.WEIGHTS`.
        nodes: Kinds of actors to keep, such as ``firm``, from the values of
            :data:`ioknow.network.FAMILIES`; or paths of single actors; empty keeps all.
    """

    case: str = ""
    organization: str = ""
    hops: int = 1
    as_of: int | None = None
    types: frozenset[str] = frozenset()
    weight: str = "binary"
    nodes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "hops", whole_number(self.hops, "hops"))
        object.__setattr__(self, "as_of", optional_year(self.as_of, "as_of"))

    @property
    def paths(self) -> tuple[str, ...]:
        """IRIs of the single actors in ``nodes``."""
        return tuple(sorted(entity(one).value for one in self.nodes if "/" in one))


def build_network(entities: Entities, scope: Scope) -> Network:
    """Build the network of a case, of an organization and its surroundings, or of everything.

    Ties with unknown dates are kept under every ``as_of``, because nothing says that they had
    ended. An actor without a tie is shown only when it was asked for, by path.

    Args:
        entities: Where claims are read.
        scope: What to show.

    Returns:
        Actors and ties in a fixed order; empty when nothing fits.

    Raises:
        UnknownEntityError: The case or the organization does not exist.
        ParameterValueError: There is no such family of ties, kind of actor, or weight.
    """
    title, focal, kept = relationships_of(entities, scope)
    ids, links = tie_rows(kept)
    asked = _asked(entities, scope, focal)
    known = set(ids)
    actors = ActorTable(texts(ids + [one for one in asked if one not in known]))
    network = Network(title, actors, links, scope.weight, focal, ClaimArchive(entities))
    if focal and not scope.nodes:  # what lies too far away needs no name
        return _named(entities, _near(network, focal, scope.hops))
    network = _named(entities, network)
    if scope.nodes:
        network = network.subnetwork(of_kinds(network.actors, scope.nodes, asked))
    return _near(network, focal, scope.hops) if focal else network


def relationships_of(entities: Entities, scope: Scope) -> tuple[str, str, list[Relationship]]:
    """Return title, focal actor and the relationships of a scope; see :func:`build_network`."""
    check_scope(scope)
    title, focal, condition = gettext_noop("All cases"), "", ""
    if scope.case:
        case = _described(entities, f"case/{scope.case}")
        title, condition = str(case.label), f"?subject {IK.inCase} <{case.iri}>"
    if scope.organization:
        actor = _described(entities, scope.organization)
        title, focal = f"Around {actor.label}", actor.iri
    reader = RelationshipReader(entities)
    if focal:
        found = claims_around(entities, reader, focal, scope.hops, condition)
    else:
        found = reader.in_scope(condition)
    return title, focal, [one for one in found.values() if _wanted(one, scope)]


def _described(entities: Entities, path: str) -> Thing:
    """Return what a path names, without the claims about it, which may be many."""
    try:
        iri = entity(path).value
    except ValueError:
        raise UnknownEntityError(
            lazy_gettext("%(path)s is no path such as 'organization/kicms'", path=repr(path))
        ) from None
    values = entities.reader.describe([iri]).get(iri)
    if not values:
        raise entities.nothing_under(iri)
    return entities.reader.thing(iri, values)


def of_kinds(actors: ActorTable, nodes: Iterable[str], asked: Iterable[str]) -> Flags:
    """Say which actors are of one of some kinds, or were asked for by IRI."""
    families, single = set(nodes), set(asked)
    return np.array(
        [
            family in families or iri in single
            for family, iri in zip(actors.columns["family"], actors.ids, strict=True)
        ],
        dtype=bool,
    )


def tie_rows(relationships: Sequence[Relationship]) -> tuple[list[str], TieTable]:
    """Return the ties of relationships, and the actors that have one, both in a fixed order.

    Actors come sorted by IRI; ties by the IRIs of their ends, type and claim.
    """
    names = sorted({actor for one in relationships for actor in one.actors})
    place = {iri: position for position, iri in enumerate(names)}
    claims = [one.iri for one in relationships]
    rank = {iri: position for position, iri in enumerate(sorted(claims))}
    types = tuple(sorted(TIE_TYPES))
    blocks: list[tuple[Rows, Rows]] = []
    for one in relationships:
        blocks.append(_pairs(one, place))
    sizes = [len(source) for source, _ in blocks]
    years = [one.years for one in relationships]
    empty = np.empty(0, dtype=np.int32)
    source = np.concatenate([first for first, _ in blocks] or [empty])
    target = np.concatenate([second for _, second in blocks] or [empty])

    def spread(values: Iterable[int]) -> Rows:
        return np.repeat(np.array(list(values), dtype=np.int32), sizes)

    links = TieTable(
        source=source,
        target=target,
        directed=spread(bool(x.pattern.target) and not x.mutual for x in relationships) == 1,
        strength=np.repeat([np.nan if x.value is None else x.value for x in relationships], sizes),
        partners=spread(_partners(x) for x in relationships),
        type=spread(types.index(x.pattern.type) for x in relationships),
        claim=spread(rank[iri] for iri in claims),
        start=spread(start for start, _ in years),
        end=spread(end for _, end in years),
        types=types,
        claims=texts(sorted(claims)),
    )
    links = links.take(np.lexsort((links.claim, links.type, links.target, links.source)))
    used = distinct(np.concatenate([links.source, links.target]))
    return _renumbered(names, links, used)


def _pairs(one: Relationship, place: dict[str, int]) -> tuple[Rows, Rows]:
    pattern = one.pattern
    if pattern.target:
        giving, receiving = one.having(pattern.source), one.having(pattern.target)
        source = np.array([place[x] for x in giving for _ in receiving], dtype=np.int32)
        target = np.array([place[y] for _ in giving for y in receiving], dtype=np.int32)
        between = source != target
        return source[between], target[between]
    partners = np.array([place[x] for x in tied_partners(one)], dtype=np.int32)
    first, second = _corners(len(partners))
    return partners[first], partners[second]


@lru_cache(maxsize=256)
def _corners(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.triu_indices(size, 1)


def tied_partners(one: Relationship) -> list[str]:
    """Return the partners that are tied pair by pair; positions follow the order of IRIs."""
    return one.having(one.pattern.source) or one.having("")


def _partners(one: Relationship) -> int:
    return 2 if one.pattern.target else max(2, len(tied_partners(one)))


def _renumbered(
    names: list[str], links: TieTable, used: NDArray[np.int32]
) -> tuple[list[str], TieTable]:
    place = np.full(len(names), -1, dtype=np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    return [names[position] for position in used], replace(
        links, source=place[links.source], target=place[links.target]
    )


def _named(entities: Entities, network: Network) -> Network:
    """Give actors their names and put them in the order of their names."""
    links = network.links
    actors, place = named_actors(entities, [str(one) for one in network.ids])
    links = replace(links, source=place[links.source], target=place[links.target])
    return replace(network, actors=actors, links=links)


def named_actors(entities: Entities, ids: list[str]) -> tuple[ActorTable, Rows]:
    """Return actors with names and attributes, by name, and the new place of each one given."""
    known = describe_actors(entities, ids)
    order = sorted(range(len(ids)), key=lambda i: (known[ids[i]].label.casefold(), ids[i]))
    place = np.empty(len(ids), dtype=np.int32)
    place[order] = np.arange(len(ids), dtype=np.int32)
    columns = {
        name: texts([getattr(known[ids[i]], name) for i in order])
        for name in ("label", "family", "type", "country", "sector")
    }
    return ActorTable(texts([ids[i] for i in order]), columns), place


def _near(network: Network, focal: str, hops: int) -> Network:
    """Keep the actors within some ties of the focal one."""
    both = network.symmetric
    reached = np.zeros(len(network), dtype=bool)
    reached[network.position(focal)] = True
    for _ in range(hops):
        reached = reached | ((both @ reached.astype(np.float64)) > 0)
    return network.subnetwork(reached)


def _wanted(one: Relationship, scope: Scope) -> bool:
    start, end = one.years
    in_time = scope.as_of is None or start <= scope.as_of <= end
    return in_time and (not scope.types or one.pattern.type in scope.types)


def _asked(entities: Entities, scope: Scope, focal: str) -> list[str]:
    """Return the actors that were asked for by path; each must exist."""
    wanted = [_described(entities, one).iri for one in scope.paths]
    return sorted({focal, *wanted} - {""})


def check_scope(scope: Scope) -> None:
    """Refuse families of ties, kinds of actors and distances that there are not."""
    if unknown := sorted(scope.types - TIE_TYPES.keys()):
        raise ParameterValueError(
            with_nearest(
                lazy_gettext(
                    "there is no kind of tie '%(unknown)s'; there are %(known)s",
                    unknown=unknown[0],
                    known=", ".join(TIE_TYPES),
                ),
                unknown[0],
                TIE_TYPES,
            )
        )
    families = dict.fromkeys(FAMILIES.values())
    if unknown := sorted(one for one in scope.nodes if "/" not in one and one not in families):
        raise ParameterValueError(
            lazy_gettext(
                "there is no kind of actor '%(unknown)s'; there are %(known)s, and paths such as "
                "organization/kicms",
                unknown=unknown[0],
                known=", ".join(families),
            )
        )
    if scope.hops < 1:
        raise ParameterValueError(
            lazy_gettext("%(hops)s hops reach nobody; give 1 or more", hops=scope.hops)
        )
