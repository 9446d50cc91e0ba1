"""What a network loses when organizations are gone: structural, not causal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from ioknow.analysis.customers import Customer
from ioknow.analysis.losses import (
    LostActivity,
    TouchedRelationship,
    dependents_of,
    lost_activities,
    lost_capabilities,
    made_possible,
    named_relationships,
    touched_by,
)
from ioknow.analysis.remainder import Position, Remainder, Scenario, organizations_of
from ioknow.analysis.support import (
    Dataset,
    Record,
    Result,
    Support,
    find_actor,
    label,
    labels,
    open_entities,
)
from ioknow.arguments import several, whole_number
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, gettext_noop, lazy_gettext, listed, ngettext
from ioknow.model.profiles import BrokeredLink
from ioknow.model.things import Thing
from ioknow.network import Network, Scope, build_network
from ioknow.network.removal import RemovalRanking, rank_removals

READING = gettext_noop(
    "structural, not causal: what is connected in the network, not what would have happened"
)


@dataclass(frozen=True)
class WhatIf(Result):
    """What a network loses with some actors.

    Attributes:
        removed: The actors that are taken out.
        network: Title of the network.
        actors: Number of organizations and groups in it, the removed ones included.
        scenarios: Without the actors, and also without what they made possible.
        links: Pairs that they brought together as intermediaries, as claims say.
        positions: What each of them lay between.
        capabilities: Capabilities of theirs, the ones nobody else in the network has first.
        services: Activities they perform, the ones nobody else in the network performs first.
        relationships: Relationships they take part in, the ones that end first; as many as were
            asked for.
        relationships_touched: Number of all relationships they take part in.
        relationships_ended: Number of those that keep fewer than two partners.
        dependents: Firms that supply them, with the share of sales as a source bounds it.
        support: Claims behind what was taken out, where there are not more than 2,000 ties.
    """

    definition: ClassVar[str] = gettext_noop(
        "Organizations and groups of the network, joined where a tie of any kind and direction "
        "holds between them. A pair is cut when a path joined it before and none does after the "
        "actors, or also the relationships they facilitated with the transfers within them, are "
        "taken out. A capability or service counts as lost when the dataset records it for no "
        "other actor of the network."
    )
    references: ClassVar[tuple[str, ...]] = (
        "Borgatti (2006), Computational and Mathematical Organization Theory 12, 21-34 "
        "(fragmentation by removal)",
        "Latora and Marchiori (2001), Physical Review Letters 87, 198701 (efficiency)",
        "Gould and Fernandez (1989), Sociological Methodology 19, 89-126 (brokerage roles)",
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("effect", "scenario", "subject", "other", "before", "after", "lower", "upper"),
        *("reading", "claims", "places"),
    )

    removed: tuple[Thing, ...]
    network: str
    actors: int
    scenarios: tuple[Scenario, Scenario]
    links: tuple[BrokeredLink, ...]
    positions: tuple[Position, ...]
    capabilities: tuple[LostActivity, ...]
    services: tuple[LostActivity, ...]
    relationships: tuple[TouchedRelationship, ...]
    relationships_touched: int
    relationships_ended: int
    dependents: tuple[Customer, ...]
    taken_out: Support

    @property
    def reading(self) -> str:
        """What the numbers mean and what they do not."""
        return READING

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return self.text

    @property
    def support(self) -> Support:
        """The claims behind what was taken out, what is lost and who depends."""
        lost = [one.support for one in (*self.capabilities, *self.services)]
        return Support.joined([self.taken_out, *lost, *(one.support for one in self.dependents)])

    @property
    def text(self) -> str:
        """The answer in sentences."""
        alone, with_made = self.scenarios
        said = [
            gettext(
                "If %(names)s were gone from the network '%(network)s', %(pairs)s of the other "
                "%(actors)s actors would no longer be connected, and the network would have "
                "%(parts)s instead of %(before)s.",
                names=_listing(self.removed),
                network=self.network,
                pairs=_cut(alone.pairs_cut),
                actors=self.actors - len(self.removed),
                parts=ngettext(
                    "%(num)s connected part", "%(num)s connected parts", alone.after.components
                ),
                before=alone.before.components,
            )
        ]
        if with_made.pairs_cut > alone.pairs_cut:
            said.append(
                gettext(
                    "Without what they made possible too, it would be %(pairs)s.",
                    pairs=_cut(with_made.pairs_cut),
                )
            )
        lost = [one for one in (*self.capabilities, *self.services) if one.lost]
        if lost:
            said.append(
                ngettext(
                    "%(num)s capability or service would be recorded for nobody else.",
                    "%(num)s capabilities or services would be recorded for nobody else.",
                    len(lost),
                )
            )
        if self.relationships_touched:
            said.append(
                ngettext(
                    "%(num)s relationship would lose a partner, %(ended)s would be left with "
                    "fewer than two.",
                    "%(num)s relationships would lose a partner, %(ended)s would be left with "
                    "fewer than two.",
                    self.relationships_touched,
                    ended=self.relationships_ended,
                )
            )
        if self.dependents:
            said.append(
                ngettext(
                    "%(num)s supply relationship would end.",
                    "%(num)s supply relationships would end.",
                    len(self.dependents),
                )
            )
        return " ".join([*said, gettext("This is %(reading)s.", reading=gettext(READING))])

    def records(self) -> Sequence[Record]:
        """Return the effects, one row each."""
        return [{"reading": READING, **row} for row in self._rows()]

    def _rows(self) -> Iterator[Record]:
        for one in self.scenarios:
            for name in ("components", "largest", "connected_pairs", "fragmentation", "efficiency"):
                yield {
                    "effect": name,
                    "scenario": one.without,
                    "before": getattr(one.before, name),
                    "after": getattr(one.after, name),
                    "claims": self.taken_out.paths,
                    "places": self.taken_out.places,
                }
            yield {"effect": "pairs cut", "scenario": one.without, "after": one.pairs_cut}
            for first, second in one.pairs:
                yield {
                    "effect": "pair cut",
                    "scenario": one.without,
                    "subject": label(first),
                    "other": label(second),
                }
            for actor in one.isolated:
                yield {"effect": "isolated", "scenario": one.without, "subject": label(actor)}
        for position in self.positions:
            yield {
                "effect": "bridged by nobody else",
                "subject": label(position.actor),
                "before": position.bridging.between,
                "after": position.bridging.only,
            }
            for role, pairs in position.bridging.only_by_role.items():
                yield {
                    "effect": "role bridged by nobody else",
                    "subject": label(position.actor),
                    "other": f"{role}, by {position.groups}",
                    "after": pairs,
                }
            for heir, pairs in position.heirs:
                yield {
                    "effect": "also bridges",
                    "subject": label(heir),
                    "other": label(position.actor),
                    "after": pairs,
                }
        for effect, group in (("capability", self.capabilities), ("service", self.services)):
            for lost in group:
                yield {
                    "effect": f"{effect} lost" if lost.lost else f"{effect} weakened",
                    "subject": label(lost.what),
                    "other": labels(lost.others),
                    **_grounds(lost.support),
                }
        for touched in self.relationships:
            yield {
                "effect": "relationship ended" if touched.ends else "relationship touched",
                "subject": label(touched.relationship),
                "before": touched.partners,
                "after": touched.remaining,
                "claims": touched.relationship.path,
            }
        for customer in self.dependents:
            yield {
                "effect": "supplier loses customer",
                "subject": label(customer.supplier),
                "other": label(customer.customer),
                "before": customer.share_text,
                "lower": customer.share.lower if customer.stated else None,
                "upper": customer.share.upper if customer.stated else None,
                **_grounds(customer.support),
            }


def what_if(
    dataset: Dataset,
    remove: str | Iterable[str],
    *,
    case: str = "",
    ties: Iterable[str] = (),
    as_of: int | None = None,
    groups: str = "auto",
    pairs: int = 1000,
    network: Network | None = None,
) -> WhatIf:
    """Return what a network loses when organizations are taken out of it.

    The network has organizations and groups, persons left out; two are joined where any tie holds
    between them, whatever its kind and direction. It is looked at twice: without the actors, and
    also without the relationships that they facilitated and the transfers within them; for
    partners whom an intermediary brought together stay joined by their consortium. Both are
    structural, not causal: nothing says that the partners would not have met otherwise.

    Args:
        dataset: A knowledge graph or a store.
        remove: Path of an organization, such as ``organization/kicms``, or several.
        case: Slug of the case whose network is taken; empty for the whole dataset.
        ties: Families of ties that count; empty for all.
        as_of: Year in which ties must be able to have held, or None for any time.
        groups: Attribute of the actors by which brokerage roles are told: ``sector``, ``type``,
            ``country`` or ``family``; ``auto`` for the first that is known of half of them.
        pairs: How many of the cut pairs and touched relationships are listed; all are counted.
        network: The network, where it was built already; ``case``, ``ties`` and ``as_of`` are
            then those it was built with.

    Returns:
        Nothing cut and nothing lost for actors without ties in the network.

    Raises:
        UnknownEntityError: An actor or the case does not exist.
        ParameterValueError: Nothing is removed, a negative number of pairs is asked for, or the
            network has no such groups.

    Example:
        >>> import ioknow
        >>> found = what_if(ioknow.open(), "organization/kicms", case="kicms")
        >>> alone, with_made = found.scenarios
        >>> len(found.links), with_made.pairs_cut > alone.pairs_cut
        (10, True)

    References:
        Borgatti (2006), *Computational and Mathematical Organization Theory* 12, 21-34.
    """
    pairs = whole_number(pairs, "pairs")
    if pairs < 0:
        raise ParameterValueError(
            lazy_gettext("%(pairs)s pairs cannot be listed; give 0 or more", pairs=pairs)
        )
    paths = [remove] if isinstance(remove, str) else list(remove)
    if not paths:
        raise ParameterValueError(lazy_gettext("nothing to remove; name an organization"))
    entities = open_entities(dataset)
    removed = tuple(
        {one.iri: one for one in (find_actor(entities, path) for path in paths)}.values()
    )
    if network is None:
        scope = Scope(case=case, types=frozenset(several(ties)), as_of=as_of)
        network = build_network(entities, scope)
    return _answer(Remainder(entities, organizations_of(network), removed, pairs), groups)


def removal_ranking(
    dataset: Dataset,
    *,
    case: str = "",
    ties: Iterable[str] = (),
    as_of: int | None = None,
    network: Network | None = None,
) -> RemovalRanking:
    """Rank organizations and groups by the pairs of others that fall apart without them.

    Structural, not causal, and exact for each of them; see
    :func:`ioknow.network.removal.rank_removals`. Persons are left out.

    Args:
        dataset: A knowledge graph or a store.
        case: Slug of the case whose network is taken; empty for the whole dataset.
        ties: Families of ties that count; empty for all.
        as_of: Year in which ties must be able to have held, or None for any time.
        network: The network, where it was built already.

    Example:
        >>> import ioknow
        >>> removal_ranking(ioknow.open(), case="kicms").to_pandas(2)["label"].tolist()
        ['Firm M', 'KICMS']
    """
    if network is None:
        scope = Scope(case=case, types=frozenset(several(ties)), as_of=as_of)
        network = build_network(open_entities(dataset), scope)
    return rank_removals(organizations_of(network))


def _answer(left: Remainder, groups: str) -> WhatIf:
    entities, network, removed = left.entities, left.network, left.removed
    made = made_possible(entities, removed)
    own, facilitated = left.taken_with(made)
    touched = touched_by(network, left.gone)
    present = set(network.ids.tolist())
    brokers = [one for one in removed if made]
    supplied = bool((network.links.of_types(["supply"]) & left.gone[network.links.target]).any())
    alone = left.scenario("the actors", own)
    with_made = alone
    if (facilitated != own).any():
        with_made = left.scenario("the actors", facilitated)
    return WhatIf(
        removed=removed,
        network=network.title,
        actors=len(network),
        scenarios=(
            alone,
            replace(with_made, without="the actors and what they made possible"),
        ),
        links=tuple(left.brokered(brokers)),
        positions=tuple(left.positions(groups)),
        capabilities=lost_capabilities(entities, removed, present),
        services=lost_activities(entities, removed, present),
        relationships=named_relationships(entities, touched[: left.most]),
        relationships_touched=len(touched),
        relationships_ended=sum(remaining < 2 for _, _, remaining in touched),
        dependents=dependents_of(entities, removed) if supplied else (),
        taken_out=left.support_of(facilitated),
    )


def _grounds(support: Support) -> dict[str, str]:
    return {"claims": support.paths, "places": support.places}


def _listing(things: Sequence[Thing]) -> str:
    return listed([label(one) for one in things])


def _cut(count: int) -> str:
    return ngettext("%(num)s pair", "%(num)s pairs", count) if count else gettext("no pair")
