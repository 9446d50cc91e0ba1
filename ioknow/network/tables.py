"""The columns of a network: one row per actor, one row per tie, all of them arrays.

A network of 35,000 organizations and a million ties holds a few arrays of numbers; names of
claims are kept once, and evidence stays in the store until somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int32]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]
Matrix = Any  # a scipy.sparse.csr_array of floats; scipy ships no types

UNKNOWN_START = -9999
"""Year of a tie whose beginning no source states: it can have held in any earlier year."""

UNKNOWN_END = 9999
"""Year of a tie whose end no source states: it can hold in any later year."""


def texts(values: Sequence[str]) -> Texts:
    """Return texts as an array of objects, which numpy never cuts or pads."""
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


@dataclass(frozen=True, eq=False)
class ActorTable:
    """The actors of a network.

    Attributes:
        ids: IRIs, each once, in the order of the network.
        columns: What is known of each, by name of the attribute; empty text for nothing.
    """

    ids: Texts
    columns: Mapping[str, Texts] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, chosen: NDArray[np.intp]) -> ActorTable:
        """Return these rows in this order."""
        return ActorTable(
            self.ids[chosen], {name: column[chosen] for name, column in self.columns.items()}
        )


@dataclass(frozen=True, eq=False)
class TieTable:
    """The ties of a network, one row for each claim that ties two actors.

    Attributes:
        source: Row of one actor in the :class:`ActorTable`; the giving side of a directed tie.
        target: Row of the other.
        directed: Whether source and target have different parts.
        strength: The number that the tie itself carries, such as an amount; ``nan`` for none.
        partners: Number of actors that its claim ties to each other, 2 or more.
        type: Position of its family in ``types``.
        claim: Position of its claim in ``claims``; -1 when it rests on none.
        start: Year in which it began, or :data:`UNKNOWN_START`.
        end: Last year in which it held, or :data:`UNKNOWN_END`.
        types: Names of the families.
        claims: IRIs of the claims.
    """

    source: Integers
    target: Integers
    directed: Flags
    strength: Floats
    partners: Integers
    type: Integers
    claim: Integers
    start: Integers
    end: Integers
    types: tuple[str, ...]
    claims: Texts

    def __len__(self) -> int:
        return len(self.source)

    def take(self, chosen: Flags | NDArray[np.intp]) -> TieTable:
        """Return these rows; the names of types and claims stay."""
        return replace(
            self,
            source=self.source[chosen],
            target=self.target[chosen],
            directed=self.directed[chosen],
            strength=self.strength[chosen],
            partners=self.partners[chosen],
            type=self.type[chosen],
            claim=self.claim[chosen],
            start=self.start[chosen],
            end=self.end[chosen],
        )

    def in_year(self, year: int) -> Flags:
        """Say which ties can have held in a year; unknown ends are open."""
        return (self.start <= year) & (self.end >= year)

    def of_types(self, names: Sequence[str]) -> Flags:
        """Say which ties belong to one of these families."""
        wanted = [position for position, name in enumerate(self.types) if name in set(names)]
        return np.isin(self.type, wanted)
