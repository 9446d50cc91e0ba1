"""Calls of a knowledge graph that give networks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from ioknow.arguments import several
from ioknow.calls.dataset import OpenDataset

if TYPE_CHECKING:
    from ioknow.analysis import RemovalRanking, WhatIf
    from ioknow.network import AffiliationNetwork, Network
    from ioknow.network.courses import Course
    from ioknow.network.paths import Paths
    from ioknow.network.rankings import Ranking
    from ioknow.network.stored import Networks
    from ioknow.query.entities import Entities


class NetworkCalls(OpenDataset):
    """Networks, what connects two actors in them, and what falls apart without some."""

    def network(
        self,
        *,
        case: str = "",
        organization: str = "",
        hops: int = 1,
        as_of: int | None = None,
        ties: Iterable[str] = (),
        nodes: Iterable[str] = (),
        weight: str = "binary",
    ) -> Network:
        """Return the network of a case, around an organization, or of everything.

        Its measures are functions of :mod:`ioknow.network.measures`.

        Args:
            case: Slug of a case, such as ``kicms``.
            organization: Path of an actor, such as ``organization/kicms``.
            hops: How far from that actor, in ties; 1 or more.
            as_of: Year in which ties must be able to have held.
            ties: Families of ties to keep; see :data:`ioknow.network.TIE_TYPES`.
            nodes: Kinds of actors to keep, from the values of :data:`ioknow.network.FAMILIES`,
                and paths of single actors, which stay without a tie as well.
            weight: What the weight of a pair is; see :data:`ioknow.network.WEIGHTS`.

        Raises:
            UnknownEntityError: The case or the organization does not exist.
            ParameterValueError: There is no such family of ties, kind of actor, or weight.

        Example:
            >>> kg.network(case="kicms", ties=["intermediation"])
            Network('KICMS', actors=9, ties=7, directed, weight='binary')
        """
        from ioknow.network import Scope

        scope = Scope(
            case=case,
            organization=organization,
            hops=hops,
            as_of=as_of,
            types=frozenset(several(ties)),
            weight=weight,
            nodes=frozenset(several(nodes)),
        )
        return self.networks.network(scope)

    @cached_property
    def entities(self) -> Entities:
        """Things by path, with names, claims and places; what it read of the terms is kept."""
        from ioknow.query.entities import Entities

        return Entities(self.store)

    @cached_property
    def networks(self) -> Networks:
        """Networks by :class:`~ioknow.network.Scope`; see :meth:`network`."""
        from ioknow.network.stored import Networks

        return Networks(self.entities, self.release)

    def affiliations(
        self,
        *,
        case: str = "",
        organization: str = "",
        as_of: int | None = None,
        ties: Iterable[str] = (),
        nodes: Iterable[str] = (),
    ) -> AffiliationNetwork:
        """Return who takes part in what: organizations and the projects and bodies they share.

        Args:
            case: Slug of a case, such as ``kicms``.
            organization: Path of an actor; only what it takes part in is read.
            as_of: Year in which the events must be able to have held.
            ties: Families of ties to keep, such as ``alliance`` or ``membership``.
            nodes: Kinds of actors to keep, and paths of single actors.

        Raises:
            UnknownEntityError: The case or the organization does not exist.
            ParameterValueError: There is no such family of ties or kind of actor.

        Example:
            >>> kg.affiliations(case="kyoto-shisaku-net")
            AffiliationNetwork('Kyoto Shisaku Net', actors=5, events=3, participations=6)
        """
        from ioknow.network import Scope

        scope = Scope(
            case=case,
            organization=organization,
            as_of=as_of,
            types=frozenset(several(ties)),
            nodes=frozenset(several(nodes)),
        )
        return self.networks.affiliations(scope)

    def paths(
        self,
        source: str,
        target: str,
        *,
        through: Iterable[str] = (),
        ties: Iterable[str] = (),
        as_of: int | None = None,
        most: int = 100,
    ) -> Paths:
        """Return the shortest paths between two actors, each step with its claims.

        Args:
            source: Path of an actor, such as ``organization/kicms``.
            target: Path of another.
            through: Kinds of actors that may lie between them, such as ``association``, or single
                actors by path; empty for any.
            ties: Families of ties that count; see :data:`ioknow.network.TIE_TYPES`.
            as_of: Year in which ties must be able to have held.
            most: How many paths are told; all are counted.

        Raises:
            UnknownEntityError: One of them has no tie in this network, or does not exist.

        Example:
            >>> kg.paths("organization/lee-2010/firm-m", "organization/lee-2010/firm-k1").text
            'Firm M and Firm K1 are one tie apart, by one shortest path.'
        """
        from ioknow.network.paths import shortest_paths

        network = self.network(ties=ties, as_of=as_of)
        return shortest_paths(network, source, target, through=several(through), most=most)

    def what_if(
        self,
        remove: str | Iterable[str],
        *,
        case: str = "",
        ties: Iterable[str] = (),
        as_of: int | None = None,
        groups: str = "auto",
    ) -> WhatIf:
        """Return what a network loses when organizations are gone: structural, not causal.

        See :func:`ioknow.analysis.what_if`.

        Example:
            >>> kg.what_if("organization/kicms", case="kicms").scenarios[0].pairs_cut
            15
        """
        from ioknow.analysis import what_if

        network = self.network(case=case, ties=ties, as_of=as_of)
        return what_if(self.entities, remove, groups=groups, network=network)

    def removal_ranking(
        self, *, case: str = "", ties: Iterable[str] = (), as_of: int | None = None
    ) -> RemovalRanking:
        """Rank organizations by what falls apart without them: structural, not causal.

        See :func:`ioknow.analysis.removal_ranking`.

        Example:
            >>> kg.removal_ranking(case="kicms").to_pandas(2)["label"].tolist()
            ['Firm M', 'KICMS']
        """
        from ioknow.analysis import removal_ranking

        return removal_ranking(
            self.entities, network=self.network(case=case, ties=ties, as_of=as_of)
        )

    def ranking(
        self,
        by: str = "partners",
        *,
        kind: str = "",
        country: str = "",
        case: str = "",
        ties: Iterable[str] = (),
        as_of: int | None = None,
    ) -> Ranking:
        """Rank organizations by partners, brokerage or reach: structural, not causal.

        See :func:`ioknow.network.rank_actors` for what can be ranked by, and for the errors.

        Example:
            >>> found = kg.ranking("between", case="kicms", kind="firm")
            >>> [(one.rank, one.name, one.value) for one in found.actors[:2]]
            [(1, 'Firm M', 8.0), (2, 'Firm C', 0.0)]
        """
        from ioknow.network import rank_actors

        network = self.network(case=case, ties=ties, as_of=as_of)
        return rank_actors(network, by, kind=kind, country=country)

    def evolution(
        self,
        measure: str = "",
        parameters: Mapping[str, str | int | float | bool | tuple[str, ...]] | None = None,
        *,
        actor: str = "",
        width: int = 0,
        case: str = "",
        organization: str = "",
        ties: Iterable[str] = (),
        nodes: Iterable[str] = (),
    ) -> Course:
        """Return ties and a measure over time; see :func:`ioknow.network.courses.course`.

        Args:
            measure: Name of a measure, such as ``degree``; empty for the ties alone.
            parameters: Keywords of the measure.
            actor: Path of the actor whose value is followed; empty for the network.
            width: Years in a window; 0 to choose.
            case: As in :meth:`network`.
            organization: As in :meth:`network`.
            ties: As in :meth:`network`.
            nodes: As in :meth:`network`.

        Example:
            >>> kg.evolution("degree", case="kicms").values != ()
            True
        """
        from ioknow.network.courses import course

        network = self.network(case=case, organization=organization, ties=ties, nodes=nodes)
        return course(network, measure, parameters, actor=actor, width=width)
