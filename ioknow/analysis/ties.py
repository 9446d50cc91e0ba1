"""How many kinds of ties an organization has, and how evenly they are spread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ioknow.analysis.support import (
    Dataset,
    Record,
    Result,
    Support,
    by_name,
    find_actor,
    is_kind,
    labels,
    open_entities,
)
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, gettext_noop, lazy_gettext, ngettext, number
from ioknow.model.network import Tie
from ioknow.model.things import Thing
from ioknow.network import TIE_TYPES, Network, Scope, build_network
from ioknow.query.entities import Entities

_INSIDE = frozenset({"part", "person"})
"""Families of ties that do not lead to another organization."""


@dataclass(frozen=True)
class KindOfTie:
    """The ties of one kind that an organization has.

    Attributes:
        kind: One of :data:`ioknow.network.TIE_TYPES`.
        partners: The other organizations and groups, by name.
        support: The relationships, each counted once however many partners it has.
    """

    kind: str
    partners: tuple[Thing, ...]
    support: Support

    @property
    def ties(self) -> int:
        """Number of relationships of this kind."""
        return len(self.support.claims)


@dataclass(frozen=True)
class OrganizationTies:
    """The ties of an organization.

    Attributes:
        organization: The organization.
        kinds: Its ties by kind, most ties first.
    """

    organization: Thing
    kinds: tuple[KindOfTie, ...]

    @property
    def ties(self) -> int:
        """Number of relationships of all kinds."""
        return sum(one.ties for one in self.kinds)

    @property
    def partners(self) -> tuple[Thing, ...]:
        """All other organizations and groups, by name."""
        return tuple(sorted({each for one in self.kinds for each in one.partners}, key=by_name))

    @property
    def blau(self) -> float | None:
        """Blau's index over kinds; see :func:`tie_diversity`. None without ties."""
        if not self.ties:
            return None
        shares = (Fraction(one.ties, self.ties) for one in self.kinds)
        return float(1 - sum(share * share for share in shares))

    @property
    def support(self) -> Support:
        """All its relationships."""
        return Support.joined(one.support for one in self.kinds)


@dataclass(frozen=True)
class TieDiversity(Result):
    """Diversity of ties, for one organization or for all.

    Attributes:
        organizations: The organizations, those with most kinds first, then the larger index.
    """

    definition: ClassVar[str] = gettext_noop(
        "Number of kinds of ties, and Blau's index: 1 minus the sum of the squared shares of the "
        "kinds among the relationships; 0 with one kind, at most 1 - 1/k with k kinds. A "
        "relationship counts once. Ties to persons and to own departments do not count. The "
        "numbers count what sources tell, so organizations told about at length have more."
    )
    references: ClassVar[tuple[str, ...]] = (
        "Blau (1977), Inequality and Heterogeneity",
        "Lee et al. (2010), section 1, after Baum et al. (2000) and Powell and Owen-Smith (1998): "
        "firms with many kinds of ties are more innovative than those with one",
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("organization", "kinds", "ties", "partners", "blau", "kind", "ties_of_kind"),
        *("partners_of_kind", "claims", "places"),
    )

    organizations: tuple[OrganizationTies, ...]

    @property
    def sentence(self) -> str:
        """The answer in words."""
        if not self.organizations:
            return gettext("No relationship with another organization is recorded.")
        first = self.organizations[0]
        said = gettext(
            "%(name)s has %(ties)s of %(kinds)s with %(partners)s; Blau's index is %(blau)s.",
            name=first.organization.label,
            ties=ngettext("%(num)s relationship", "%(num)s relationships", first.ties),
            kinds=ngettext("%(num)s kind", "%(num)s kinds", len(first.kinds)),
            partners=ngettext("%(num)s partner", "%(num)s partners", len(first.partners)),
            blau=number(first.blau or 0.0, digits=2),
        )
        if len(self.organizations) == 1:
            return said
        return ngettext(
            "%(num)s organization; the most kinds: %(said)s",
            "%(num)s organizations; the most kinds: %(said)s",
            len(self.organizations),
            said=said,
        )

    @property
    def support(self) -> Support:
        """All relationships."""
        return Support.joined(one.support for one in self.organizations)

    def records(self) -> Sequence[Record]:
        """Return one row for each organization and kind of tie."""
        return [
            {
                "organization": str(one.organization.label),
                "kinds": len(one.kinds),
                "ties": one.ties,
                "partners": len(one.partners),
                "blau": one.blau,
                "kind": kind.kind,
                "ties_of_kind": kind.ties,
                "partners_of_kind": labels(kind.partners),
                "claims": kind.support.paths,
                "places": kind.support.places,
            }
            for one in self.organizations
            for kind in one.kinds
        ]


def tie_diversity(
    dataset: Dataset,
    organization: str | None = None,
    *,
    kinds: Iterable[str] = (),
    as_of: int | None = None,
    network: Network | None = None,
) -> TieDiversity:
    """Return how many kinds of ties an organization has, and how evenly they are spread.

    A tie is a relationship with another organization or group; it counts once, however many
    partners it has. Its kind is its family in :data:`ioknow.network.TIE_TYPES`, without ties to
    persons and to own departments. Blau's index is 1 minus the sum of the squared shares of the
    kinds: 0 when all ties are of one kind, at most 1 - 1/k when k kinds are equally frequent.

    Args:
        dataset: A knowledge graph or a store.
        organization: Path of an organization; without it, every organization that has a tie.
        kinds: Kinds of ties to count; without them, all. Knowledge transfers often take place
            within a relationship that counts itself; leave them out where that disturbs.
        as_of: Year in which ties must be able to have held, or None for any time.
        network: A network that was built before and holds the ties of the organization, such as
            the one around it; without it, the whole network is built.

    Returns:
        Kinds, ties and index; the index is None for an organization without ties.

    Raises:
        UnknownEntityError: The organization does not exist.
        ParameterValueError: There is no such kind of tie.

    Example:
        >>> import ioknow
        >>> ties = tie_diversity(ioknow.open(), "organization/basf").organizations[0]
        >>> [(one.kind, one.ties) for one in ties.kinds], round(ties.blau, 3)
        ([('transfer', 2), ('alliance', 1)], 0.444)

    References:
        Blau (1977), *Inequality and Heterogeneity*; Baum, Calabrese and Silverman (2000),
        *Strategic Management Journal* 21, 267-294.
    """
    counted = frozenset(kinds) or frozenset(TIE_TYPES) - _INSIDE
    if unknown := sorted(counted - TIE_TYPES.keys()):
        raise ParameterValueError(
            lazy_gettext(
                "there is no kind of tie '%(unknown)s'; there are %(known)s",
                unknown=unknown[0],
                known=", ".join(TIE_TYPES),
            )
        )
    entities = open_entities(dataset)
    wanted = None if organization is None else find_actor(entities, organization)
    if network is None:
        network = build_network(entities, Scope(as_of=as_of, types=counted))
    if wanted is not None:
        chosen = [wanted]
    else:
        actors = (node.actor for node in network.nodes)
        chosen = [one for one in actors if is_kind(entities, one, "Organization")]
    found = [_ties_of(entities, network, one, counted) for one in chosen]
    shown = [one for one in found if one.ties or wanted is not None]
    return TieDiversity(tuple(sorted(shown, key=_most_diverse)))


def _ties_of(
    entities: Entities, network: Network, organization: Thing, counted: frozenset[str]
) -> OrganizationTies:
    actors = {node.id: node.actor for node in network.nodes}
    by_kind: dict[str, list[Tie]] = {}
    for tie in network.ties:
        other = {tie.source: tie.target, tie.target: tie.source}.get(organization.iri)
        if other is None or tie.type not in counted or is_kind(entities, actors[other], "Person"):
            continue
        by_kind.setdefault(tie.type, []).append(tie)
    kinds = (_kind(actors, organization, kind, ties) for kind, ties in by_kind.items())
    order = list(TIE_TYPES)
    return OrganizationTies(
        organization,
        tuple(sorted(kinds, key=lambda one: (-one.ties, order.index(one.kind)))),
    )


def _kind(
    actors: dict[str, Thing], organization: Thing, kind: str, ties: Iterable[Tie]
) -> KindOfTie:
    kept = list(ties)
    others = {end for tie in kept for end in (tie.source, tie.target)} - {organization.iri}
    return KindOfTie(
        kind=kind,
        partners=tuple(sorted((actors[one] for one in others), key=by_name)),
        support=Support.joined(Support((tie.claim,), tie.evidence) for tie in kept),
    )


def _most_diverse(one: OrganizationTies) -> tuple[int, float, tuple[str, str]]:
    return (-len(one.kinds), -(one.blau or 0.0), by_name(one.organization))
