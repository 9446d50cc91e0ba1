"""Two-mode networks: organizations and the projects, consortia or bodies they share."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from ioknow.errors import UnknownEntityError
from ioknow.languages import lazy_gettext
from ioknow.model.claims import Claim
from ioknow.network.network import Archive, Network
from ioknow.network.tables import (
    UNKNOWN_END,
    UNKNOWN_START,
    ActorTable,
    Flags,
    Integers,
    Matrix,
    Texts,
    TieTable,
    texts,
)
from ioknow.vocabulary import entity, path_of

if TYPE_CHECKING:
    from ioknow.network.measures.results import Result


@dataclass(frozen=True, eq=False)
class AffiliationNetwork:
    """Actors, events, and who takes part in what.

    An event is anything that several actors share: a project, a consortium, a body of which they
    are members.

    Attributes:
        title: What it shows, in words.
        actors: The actors, one row each.
        events: IRIs of the events, sorted.
        actor: Row of the actor of each participation.
        event: Position of its event.
        start: First year of each event, or :data:`~ioknow.network.tables.UNKNOWN_START`.
        end: Last year of each event, or :data:`~ioknow.network.tables.UNKNOWN_END`.
        archive: Where the claims are read; None for a network that comes from no dataset.

    Example:
        >>> women = [("Evelyn", "E1"), ("Laura", "E1"), ("Laura", "E2"), ("Evelyn", "E2")]
        >>> shared = AffiliationNetwork.from_pairs(women)
        >>> int(shared.projection().adjacency[0, 1])
        2
    """

    title: str
    actors: ActorTable
    events: Texts
    actor: Integers
    event: Integers
    start: Integers
    end: Integers
    archive: Archive | None = None

    @classmethod
    def from_pairs(
        cls,
        pairs: Iterable[Sequence[Hashable]],
        *,
        actors: Iterable[Hashable] = (),
        title: str = "Affiliations",
    ) -> AffiliationNetwork:
        """Return a two-mode network from pairs of an actor and an event.

        Args:
            pairs: Who takes part in what; names are made texts, a pair given twice counts once.
            actors: Actors in their order, those without events among them.
            title: What the network shows.
        """
        rows = dict.fromkeys((str(one[0]), str(one[1])) for one in pairs)
        names = dict.fromkeys([*(str(one) for one in actors), *(actor for actor, _ in rows)])
        place = {name: position for position, name in enumerate(names)}
        events = sorted({event for _, event in rows})
        column = {name: position for position, name in enumerate(events)}
        ids = texts(list(names))
        return cls(
            title=title,
            actors=ActorTable(ids, {"label": ids}),
            events=texts(events),
            actor=np.array([place[actor] for actor, _ in rows], dtype=np.int32),
            event=np.array([column[event] for _, event in rows], dtype=np.int32),
            start=np.full(len(events), UNKNOWN_START, dtype=np.int32),
            end=np.full(len(events), UNKNOWN_END, dtype=np.int32),
        )

    def __len__(self) -> int:
        return len(self.actors)

    def __repr__(self) -> str:
        return (
            f"AffiliationNetwork({self.title!r}, actors={len(self)}, events={len(self.events)}, "
            f"participations={len(self.actor)})"
        )

    @property
    def ids(self) -> Texts:
        """IRIs of the actors, in the order of every array of values."""
        return self.actors.ids

    @cached_property
    def incidence(self) -> Matrix:
        """1 where the row's actor takes part in the column's event."""
        shape = (len(self.actors), len(self.events))
        ones = np.ones(len(self.actor))
        found = sparse.coo_array((ones, (self.actor, self.event)), shape=shape).tocsr()
        found.sum_duplicates()
        found.sort_indices()
        found.data[:] = 1.0
        return found

    def projection(self, *, weight: str = "ties") -> Network:
        """Return the one-mode network of the actors: tied once for every event they share.

        Args:
            weight: ``ties`` counts shared events; ``shared`` adds 1 / (participants - 1) for
                each; ``binary`` says whether there is any.

        Returns:
            A network whose ties name their events; see :meth:`Network.evidence`.

        Raises:
            ParameterValueError: There is no such weight.
        """
        by_event = self.incidence.T.tocsr()
        by_event.sort_indices()
        sizes = np.diff(by_event.indptr)
        first, second, event = [], [], []
        for position in np.flatnonzero(sizes > 1):
            members = by_event.indices[by_event.indptr[position] : by_event.indptr[position + 1]]
            one, other = np.triu_indices(len(members), 1)
            first.append(members[one])
            second.append(members[other])
            event.append(np.full(len(one), position, dtype=np.int32))
        none = np.empty(0, dtype=np.int32)
        source = np.concatenate(first or [none]).astype(np.int32)
        target = np.concatenate(second or [none]).astype(np.int32)
        claim = np.concatenate(event or [none])
        links = TieTable(
            source=source,
            target=target,
            directed=np.zeros(len(source), dtype=bool),
            strength=np.ones(len(source)),
            partners=sizes[claim].astype(np.int32),
            type=np.zeros(len(source), dtype=np.int32),
            claim=claim,
            start=self.start[claim],
            end=self.end[claim],
            types=("alliance",),
            claims=self.events,
        )
        order = np.lexsort((links.claim, links.target, links.source))
        return Network(self.title, self.actors, links.take(order), weight, archive=self.archive)

    def measure(self, name: str, **parameters: Any) -> Result:  # each measure has its own
        """Return a measure of the family *two-mode* by name; see :meth:`Network.measure`.

        Raises:
            ParameterValueError: There is no such measure of two-mode networks.
        """
        from ioknow.network.measures.asking import measured

        return measured(self, name, parameters)

    def transposed(self) -> AffiliationNetwork:
        """Return the same with events for actors and actors for events."""
        order = sorted(range(len(self.ids)), key=lambda row: str(self.ids[row]))
        place = np.empty(len(order), dtype=np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        count = len(order)
        return AffiliationNetwork(
            title=self.title,
            actors=ActorTable(self.events, {"label": self.events}),
            events=self.ids[order] if count else self.ids,
            actor=self.event,
            event=place[self.actor],
            start=np.full(count, UNKNOWN_START, dtype=np.int32),
            end=np.full(count, UNKNOWN_END, dtype=np.int32),
            archive=self.archive,
        )

    def as_of(self, year: int) -> AffiliationNetwork:
        """Return the participations in events that can have held in a year; actors stay."""
        held = (self.start <= year) & (self.end >= year)
        chosen = held[self.event]
        return replace(self, actor=self.actor[chosen], event=self.event[chosen])

    def subnetwork(self, chosen: Flags) -> AffiliationNetwork:
        """Return the actors that a mask chooses, with their participations; events stay."""
        rows = np.flatnonzero(chosen)
        place = np.full(len(self), -1, dtype=np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        kept = chosen[self.actor]
        return replace(
            self,
            actors=self.actors.take(rows),
            actor=place[self.actor[kept]],
            event=self.event[kept],
        )

    def position(self, actor: str) -> int:
        """Return the row of an actor, by IRI or by path.

        Raises:
            UnknownEntityError: The actor is not in the network.
        """
        wanted = {actor, entity(actor).value} if " " not in actor else {actor}
        for row, iri in enumerate(self.ids):
            if iri in wanted:
                return row
        raise UnknownEntityError(
            lazy_gettext(
                "'%(path)s' is not among the %(count)s actors of %(title)s",
                path=path_of(actor),
                count=len(self),
                title=self.title,
            )
        )

    def shared_events(self, one: str, other: str) -> list[str]:
        """Return the events that two actors share, sorted.

        Raises:
            UnknownEntityError: One of them is not in the network.
        """
        rows = [
            self.incidence.indices[slice(*self.incidence.indptr[i : i + 2])]
            for i in (self.position(one), self.position(other))
        ]
        return [str(self.events[event]) for event in np.intersect1d(*rows)]

    def claims_of(self, events: Iterable[str]) -> list[Claim]:
        """Return the claims about events with their evidence, read from the dataset."""
        return [] if self.archive is None else self.archive.claims(events)
