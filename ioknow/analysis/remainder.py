"""What is left of a network when some of its actors and ties are taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from ioknow.analysis.support import Support
from ioknow.model.profiles import BrokeredLink
from ioknow.model.things import Thing
from ioknow.network import Network
from ioknow.network.bridging import Bridging, bridging
from ioknow.network.connectivity import Connectivity, component_labels, connectivity
from ioknow.network.measures.grouping import grouping
from ioknow.network.tables import Flags
from ioknow.query.entities import Entities

Without = Literal["the actors", "the actors and what they made possible"]
"""What is taken out: the actors with their ties, or also the relationships they facilitated."""

MOST_SUPPORT = 2000
"""Ties up to which the claims behind all that is taken out are read and named."""


@dataclass(frozen=True)
class Scenario:
    """A network before and after something is taken out.

    Attributes:
        without: What is taken out.
        before: How well the whole network is connected.
        after: How well what is left is connected.
        pairs_cut: Pairs of other actors that a path joined before and none joins after.
        pairs: Those pairs by name, as many as were asked for.
        isolated: Actors that had a tie and have none left, by name.
        ties: Number of ties taken out.
    """

    without: Without
    before: Connectivity
    after: Connectivity
    pairs_cut: int
    pairs: tuple[tuple[Thing, Thing], ...]
    isolated: tuple[Thing, ...]
    ties: int


@dataclass(frozen=True)
class Position:
    """What one of the actors lay between.

    Attributes:
        actor: The actor.
        bridging: The pairs it bridged, and how many of them nobody else does.
        groups: Attribute by which the roles in ``bridging`` are told.
        heirs: Actors that bridge some of the same pairs, with how many, most first.
    """

    actor: Thing
    bridging: Bridging
    groups: str
    heirs: tuple[tuple[Thing, int], ...]


def organizations_of(network: Network) -> Network:
    """Return the network without its persons."""
    return network.subnetwork(network.attribute("family") != "person")


class Remainder:
    """What is left of a network of organizations when some are removed.

    Args:
        entities: Reads names and claims.
        network: The network.
        removed: The actors that are removed.
        most: How many pairs and actors are named; all are counted.

    Attributes:
        gone: Says of each actor of the network whether it is removed.
    """

    def __init__(
        self, entities: Entities, network: Network, removed: tuple[Thing, ...], most: int
    ) -> None:
        self.entities = entities
        self.network = network
        self.removed = removed
        self.most = most
        self.gone = np.isin(network.ids, [one.iri for one in removed])

    @cached_property
    def _before(self) -> Connectivity:
        return connectivity(self.network.symmetric)

    def scenario(self, without: Without, taken: Flags) -> Scenario:
        """Return the network before and after some of its ties are taken out."""
        network = self.network
        rest = replace(network, links=network.links.take(~taken))
        before, after = network.symmetric, rest.symmetric
        kept = ~self.gone
        labels_before = component_labels(before)[kept]
        labels_after = component_labels(after[kept][:, kept])
        cut = _pairs(np.bincount(labels_before)) - _pairs(np.bincount(labels_after))
        rows = np.flatnonzero(kept)
        alone = rows[(np.diff(before.indptr)[kept] > 0) & (np.diff(after.indptr)[kept] == 0)]
        chosen = list(_apart(labels_before, labels_after, min(self.most, cut)))
        named = self.things(
            {int(rows[row]) for pair in chosen for row in pair} | set(alone[: self.most].tolist())
        )
        return Scenario(
            without=without,
            before=self._before,
            after=connectivity(after, kept),
            pairs_cut=cut,
            pairs=tuple((named[int(rows[one])], named[int(rows[two])]) for one, two in chosen),
            isolated=tuple(named[int(row)] for row in alone[: self.most]),
            ties=int(taken.sum()),
        )

    def cut_off(self, taken: Flags, named: int) -> list[tuple[Thing, int, tuple[Thing, ...]]]:
        """Return who would no longer be connected with whom, most losses first.

        Args:
            taken: The ties that are taken out.
            named: How many of the others are named for each.

        Returns:
            An actor, how many others it loses, and the first of them by name.
        """
        kept = np.flatnonzero(~self.gone)
        after = replace(self.network, links=self.network.links.take(~taken)).symmetric
        whole = component_labels(self.network.symmetric)[kept]
        part = component_labels(after[kept][:, kept])
        lost = np.bincount(whole)[whole] - np.bincount(part)[part]
        labels = np.array([self.network.label(int(row)).casefold() for row in kept])
        by_label = np.lexsort((self.network.ids[kept], labels))
        order = by_label[np.argsort(-lost[by_label], kind="stable")]
        order = order[lost[order] > 0]
        others = {}
        for one in order:
            key = (int(whole[one]), int(part[one]))
            if key not in others:
                apart = by_label[(whole[by_label] == key[0]) & (part[by_label] != key[1])]
                others[key] = apart[:named]
        rows = {int(row) for several in (order, *others.values()) for row in several}
        things = self.things(int(kept[row]) for row in rows)
        by_row = {row: things[int(kept[row])] for row in rows}
        return [
            (
                by_row[int(one)],
                int(lost[one]),
                tuple(by_row[int(row)] for row in others[int(whole[one]), int(part[one])]),
            )
            for one in order
        ]

    def taken_with(self, made: Collection[str]) -> tuple[Flags, Flags]:
        """Return the ties of the removed actors, and those together with some claims' ties."""
        links = self.network.links
        own = self.gone[links.source] | self.gone[links.target]
        theirs = np.isin(links.claim, np.flatnonzero(np.isin(links.claims, list(made))))
        return own, own | theirs

    def positions(self, groups: str) -> Iterator[Position]:
        """Give what each removed actor lay between."""
        chosen = grouping(self.network, groups).name
        for actor in self.removed:
            if actor.iri not in self.network.ids:
                continue
            found = bridging(
                self.network, self.network.position(actor.iri), gone=self.gone, groups=chosen
            )
            named = self.things(row for row, _ in found.heirs)
            heirs = tuple((named[row], count) for row, count in found.heirs)
            yield Position(actor, found, chosen, heirs)

    def brokered(self, brokers: Iterable[Thing]) -> Iterator[BrokeredLink]:
        """Give the pairs of the network that some actors brought together."""
        present = set(self.network.ids.tolist())
        for broker in brokers:
            for link in self.entities.profile(broker.iri, kinds=["Intermediation"]).links:
                if {link.first.actor.iri, link.second.actor.iri} <= present:
                    yield link

    def support_of(self, taken: Flags) -> Support:
        """Return the claims behind ties, where there are not too many to be read."""
        if taken.sum() > MOST_SUPPORT:
            return Support()
        return Support.of(self.network.claims_of(taken))

    def things(self, rows: Iterable[int]) -> dict[int, Thing]:
        """Return the actors in some rows of the network, with their names."""
        iris = {row: str(self.network.ids[row]) for row in rows}
        things = self.entities.reader.things(iris.values())
        return {row: things[iri] for row, iri in iris.items()}


def _apart(before: np.ndarray, after: np.ndarray, most: int) -> Iterator[tuple[int, int]]:
    """Give pairs of rows joined before and not after, in their order."""
    if most == 0:
        return
    told = 0
    for first in range(len(before)):
        others = np.flatnonzero(
            (before[first + 1 :] == before[first]) & (after[first + 1 :] != after[first])
        )
        for second in others:
            yield first, int(first + 1 + second)
            told += 1
            if told == most:
                return


def _pairs(sizes: np.ndarray) -> int:
    return int((sizes.astype(np.int64) * (sizes.astype(np.int64) - 1) // 2).sum())
