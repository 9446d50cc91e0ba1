"""A large network seen from afar: its districts, who leads them, and the ties between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ioknow.network import Network
from ioknow.views.stored_layout import Address, Rows, StoredLayout

_LEADING = 3
"""Members that name a district."""

_LOOKED_AT = 12
_NUMBERS = ("PIC ", "LEI ", "ROR ")
"""Beginnings of labels of actors that registers give a number and no name."""

_DRAWN = 80
"""Districts that are drawn, the largest ones; the others are counted."""

_LINKS = 240
"""Bundles of ties between districts that are drawn, the thickest ones."""


@dataclass(frozen=True)
class District:
    """A community of a network.

    Attributes:
        address: Where it is found, such as ``(2, 5)``.
        rows: Rows of its members in the network.
        leading: Rows of the members with most partners in it, at most three.
        centre: Middle of its members' positions.
        radius: Radius of a disc that holds most of them.
        inside: Number of tied pairs of members.
        outside: Number of tied pairs of a member and somebody else.
        family: The kind that most of its members are of.
        country: The country of most of its members, or empty where none is stated.
        share: Share of the members that are of this country, 0 to 1.
    """

    address: Address
    rows: Rows
    leading: tuple[int, ...]
    centre: tuple[float, float]
    radius: float
    inside: int
    outside: int
    family: str
    country: str
    share: float

    @property
    def key(self) -> str:
        """The address as text, such as ``2-5``."""
        return "-".join(map(str, self.address))


@dataclass(frozen=True)
class Bundle:
    """The ties between two districts.

    Attributes:
        first: Position of one of them among the districts of the map.
        second: Position of the other.
        pairs: Number of tied pairs.
    """

    first: int
    second: int
    pairs: int


@dataclass(frozen=True)
class DistrictMap:
    """The districts of a network, or of a district of it.

    Attributes:
        network: The network.
        address: The district that is shown; empty for all.
        districts: What is drawn, largest first.
        bundles: Ties between those, thickest first.
        members: Number of actors in what is shown.
        pairs: Number of tied pairs in what is shown.
        undrawn: Number of districts that are not drawn.
        undrawn_members: Number of actors in those.
        undrawn_bundles: Number of pairs of drawn districts whose ties are not drawn.
    """

    network: Network
    address: Address
    districts: tuple[District, ...]
    bundles: tuple[Bundle, ...]
    members: int
    pairs: int
    undrawn: int
    undrawn_members: int
    undrawn_bundles: int

    @property
    def key(self) -> str:
        """The address as text; empty for all."""
        return "-".join(map(str, self.address))


def map_districts(network: Network, layout: StoredLayout, address: Address = ()) -> DistrictMap:
    """Return the map of a network, or of one of its districts.

    Args:
        network: What is shown; a part of the network that was laid out.
        layout: Positions and districts of the whole.
        address: The district to look into; all by default.

    Raises:
        UnknownEntityError: There is no such district.
    """
    rows = layout.rows_of(network)
    back = np.full(len(layout.ids), -1, dtype=np.intp)
    back[rows[rows >= 0]] = np.flatnonzero(rows >= 0)
    found = []
    for number, part in enumerate(layout.children(address), start=1):
        here = back[part]
        here = here[here >= 0]
        if len(here):
            found.append((number, np.sort(here)))
    found.sort(key=lambda one: (-len(one[1]), one[0]))
    owner = np.full(len(network), -1, dtype=np.int64)
    for position, (_, members) in enumerate(found):
        owner[members] = position
    matrix = network.symmetric.tocoo()
    upper = matrix.row < matrix.col
    one, other = owner[matrix.row[upper]], owner[matrix.col[upper]]
    drawn = min(_DRAWN, len(found))
    degree = _degree_inside(network, owner)
    inside, outside = _counts(one, other, len(found))
    bundles, left = _bundles(one, other, drawn)
    districts = tuple(
        _district(
            network,
            layout.positions[rows[members]].astype(np.float64),
            (*address, number),
            _Members(members, degree, int(inside[position]), int(outside[position])),
        )
        for position, (number, members) in enumerate(found[:drawn])
    )
    return DistrictMap(
        network=network,
        address=address,
        districts=districts,
        bundles=bundles,
        members=int((owner >= 0).sum()),
        pairs=int(((one >= 0) & (other >= 0)).sum()),
        undrawn=len(found) - drawn,
        undrawn_members=sum(len(members) for _, members in found[drawn:]),
        undrawn_bundles=left,
    )


def members_of(network: Network, layout: StoredLayout, address: Address) -> NDArray[np.bool_]:
    """Return which actors of a network lie in a district.

    Raises:
        UnknownEntityError: There is no such district.
    """
    inside = np.zeros(len(layout.ids) + 1, dtype=bool)  # the last place is for those without row
    inside[layout.members(address)] = True
    found: NDArray[np.bool_] = inside[layout.rows_of(network)]
    return found


def leading_members(network: Network, chosen: Rows, degree: NDArray[np.int64]) -> tuple[int, ...]:
    """Return the rows of the three members with most partners; those with a name come first."""
    order = chosen[np.lexsort((chosen, -degree[chosen]))]
    first = [int(row) for row in order[:_LOOKED_AT]]
    first.sort(key=lambda row: network.label(row).startswith(_NUMBERS))
    return tuple(first[:_LEADING])


def _degree_inside(network: Network, owner: NDArray[np.int64]) -> NDArray[np.int64]:
    matrix = network.symmetric.tocoo()
    same = owner[matrix.row] == owner[matrix.col]
    return np.bincount(matrix.row[same], minlength=len(network))


def _counts(
    one: NDArray[np.int64], other: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    within = (one == other) & (one >= 0)
    inside = np.bincount(one[within], minlength=count)
    outside = np.zeros(count, dtype=np.int64)
    for end in (one, other):
        crossing = (one != other) & (end >= 0)
        outside += np.bincount(end[crossing], minlength=count)
    return inside, outside


def _bundles(
    one: NDArray[np.int64], other: NDArray[np.int64], drawn: int
) -> tuple[tuple[Bundle, ...], int]:
    low, high = np.minimum(one, other), np.maximum(one, other)
    kept = (low >= 0) & (high < drawn) & (low != high)
    keys, pairs = np.unique(low[kept] * max(drawn, 1) + high[kept], return_counts=True)
    order = np.lexsort((keys, -pairs))
    bundles = tuple(
        Bundle(int(keys[at]) // drawn, int(keys[at]) % drawn, int(pairs[at]))
        for at in order[:_LINKS]
    )
    return bundles, len(keys) - len(bundles)


@dataclass(frozen=True)
class _Members:
    """The members of a district, their partners in it, and its tied pairs."""

    rows: Rows
    degree: NDArray[np.int64]
    inside: int
    outside: int


def _district(
    network: Network, points: NDArray[np.float64], address: Address, members: _Members
) -> District:
    centre = points.mean(axis=0)
    spread = float(np.sqrt(((points - centre) ** 2).sum(axis=1).mean()))
    country, share = _most(network, "country", members.rows)
    return District(
        address=address,
        rows=members.rows,
        leading=leading_members(network, members.rows, members.degree),
        centre=(float(centre[0]), float(centre[1])),
        # An even disc of radius r has a mean square distance of r * r / 2.
        radius=max(1.0, spread * 2**0.5),
        inside=members.inside,
        outside=members.outside,
        family=_most(network, "family", members.rows)[0] or "other",
        country=country,
        share=share,
    )


def _most(network: Network, column: str, members: Rows) -> tuple[str, float]:
    """Return the value most members have, the empty one aside, and the share that has it."""
    if column not in network.actors.columns:
        return "", 0.0
    values, counts = np.unique(network.attribute(column)[members].astype(str), return_counts=True)
    counts = np.where(values == "", 0, counts)
    best = int(np.argmax(counts))
    return (str(values[best]), float(counts[best] / len(members))) if counts[best] else ("", 0.0)
