"""What an actor lies between, and who else does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ioknow.network.network import Network
from ioknow.network.roles import WITHOUT_DIRECTION, role_numbers
from ioknow.network.tables import Flags, Matrix

Words = NDArray[np.uint64]

_ROWS = 512
_ENTRIES = 20_000


@dataclass(frozen=True)
class Bridging:
    """What an actor lies between, and who else does.

    Attributes:
        actor: Row of the actor.
        neighbours: Number of its neighbours.
        between: Pairs of its neighbours without a tie of their own: those it bridges.
        only: Those of them that no other actor bridges; without it they are further than two
            ties apart, or not joined at all.
        only_by_role: Those by the part the actor plays between groups; empty without groups.
        heirs: Rows of other actors that bridge some of these pairs, with how many, most first.
    """

    actor: int
    neighbours: int
    between: int
    only: int
    only_by_role: dict[str, int]
    heirs: tuple[tuple[int, int], ...]


def bridging(
    network: Network, actor: int, *, gone: Flags | None = None, groups: str = "", heirs: int = 10
) -> Bridging:
    """Return the pairs that an actor bridges and who inherits them when it is gone.

    Direction is left aside. An heir is another actor tied to both of a pair.

    Args:
        network: The network.
        actor: Row of the actor.
        gone: Actors that are gone too: they are neither paired nor heirs.
        groups: Attribute of the actors that says which group each belongs to, such as
            ``country``; pairs with an actor of no group have no role.
        heirs: How many heirs are told.

    References:
        Gould and Fernandez (1989), *Sociological Methodology* 19, 89-126.
    """
    ties = network.symmetric
    others = np.ones(len(network), dtype=bool) if gone is None else ~gone
    others[actor] = False
    around = ties.indices[ties.indptr[actor] : ties.indptr[actor + 1]]
    around = around[others[around]]
    degree = len(around)
    near = ties[:, around].tocsr()  # who is tied to which of them
    near = near.multiply(others[:, None]).tocsr()
    near.eliminate_zeros()
    bits = _packed(near)
    between = degree * (degree - 1) // 2 - near[around].nnz // 2
    names = network.attribute(groups) if groups else None
    open_pairs = _unlinked(ties, around, bits, others)
    only, roles = 0, Counter[str]()
    if names is None:
        only = sum(int(block.sum()) for _, block in open_pairs) // 2
    else:
        only, roles = _by_role(open_pairs, names[around].astype(str), str(names[actor]))
    inherited = _inherited(near, around, bits)
    rows_of = np.flatnonzero(others)
    most = rows_of[np.lexsort((rows_of, -inherited[rows_of]))[:heirs]]
    return Bridging(
        actor=actor,
        neighbours=degree,
        between=between,
        only=only,
        only_by_role={one: roles[one] for one in dict.fromkeys(WITHOUT_DIRECTION) if roles[one]},
        heirs=tuple((int(one), int(inherited[one])) for one in most if inherited[one]),
    )


def _packed(matrix: Matrix) -> Words:
    """Return the pattern of a matrix with the columns of each row in the bits of words.

    A hub of 6,000 partners takes 750 bytes for each actor, and sets are joined and compared 64
    members at a time.
    """
    words = -(-matrix.shape[1] // 64)
    found = np.zeros((matrix.shape[0], words), dtype=np.uint64)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    word, bit = np.divmod(matrix.indices.astype(np.int64), 64)
    values = np.uint64(1) << bit.astype(np.uint64)
    if len(rows):
        # Entries of one word lie side by side, for columns are sorted within a row.
        place = rows.astype(np.int64) * max(words, 1) + word
        starts = np.flatnonzero(np.diff(place, prepend=-1))
        found.reshape(-1)[place[starts]] = np.bitwise_or.reduceat(values, starts)
    return found


def _unlinked(
    ties: Matrix, around: NDArray[np.integer], bits: Words, others: Flags
) -> list[tuple[slice, NDArray[np.bool_]]]:
    """Return rows of partners: with whom each has no tie and shares no other partner."""
    found = []
    for start in range(0, len(around), _ROWS):
        rows = slice(start, min(start + _ROWS, len(around)))
        linked = np.empty((rows.stop - rows.start, bits.shape[1]), dtype=np.uint64)
        for place, one in enumerate(around[rows]):
            shared = ties.indices[ties.indptr[one] : ties.indptr[one + 1]]
            shared = shared[others[shared]]
            linked[place] = np.bitwise_or.reduce(bits[shared], axis=0) | bits[one]
        flags = np.unpackbits(
            linked.astype("<u8").view(np.uint8), axis=1, bitorder="little", count=len(around)
        )
        block = flags == 0
        block[np.arange(len(block)), np.arange(rows.start, rows.stop)] = False
        found.append((rows, block))
    return found


def _by_role(
    blocks: list[tuple[slice, NDArray[np.bool_]]], names: NDArray[np.str_], own: str
) -> tuple[int, Counter[str]]:
    """Return the number of pairs, and of those of known groups by the role of who is between."""
    known, codes = np.unique(names, return_inverse=True)
    member = np.zeros((len(names), len(known)), dtype=np.float32)
    member[np.arange(len(names)), codes] = 1
    pairs = np.zeros((len(known), len(known)))
    for rows, block in blocks:
        counts = block.astype(np.float32) @ member  # below 2^24, so exact
        pairs += member[rows].T.astype(np.float64) @ counts
    roles = Counter[str]()
    first, second = np.nonzero(pairs)
    if own:
        broker = np.full(len(first), own)
        for role, one, other in zip(
            role_numbers(known[first], broker, known[second]), first, second, strict=True
        ):
            if known[one] and known[other]:
                roles[WITHOUT_DIRECTION[role]] += int(pairs[one, other])
    return int(pairs.sum()) // 2, Counter({role: count // 2 for role, count in roles.items()})


def _inherited(near: Matrix, around: NDArray[np.integer], bits: Words) -> NDArray[np.int64]:
    """Return for each actor the pairs of partners that it is tied to and that have no tie."""
    size = near.shape[0]
    shared = np.diff(near.indptr).astype(np.int64)
    rows = np.repeat(np.arange(size), shared)
    closed = np.zeros(size, dtype=np.int64)
    for start in range(0, len(rows), _ENTRIES):
        own = rows[start : start + _ENTRIES]
        partner = around[near.indices[start : start + _ENTRIES]]
        common = np.bitwise_count(bits[own] & bits[partner]).sum(axis=1)
        closed += np.bincount(own, weights=common, minlength=size).astype(np.int64)
    found: NDArray[np.int64] = (shared * (shared - 1) - closed) // 2
    return found
