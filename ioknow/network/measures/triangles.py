"""Lists the closed triads of a network once, for the measures that are sums over them.

On 28,000 organizations and 655,000 pairs there are 11 million; products of sparse matrices
would go over half a billion open ones. Each pair points from its end of lower degree, so that
hubs are never expanded (Chiba and Nishizeki 1985; Latapy 2008, *Theoretical Computer Science*
407, 458-473).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ioknow.network.tables import Matrix

Rows = NDArray[np.int64]

_CHUNK = 500_000
"""Triads given at a time; bounds the memory."""


@dataclass(frozen=True, eq=False)
class Triads:
    """Closed triads of different actors, in no order that means anything.

    Attributes:
        corners: Three columns with the actors.
        slots: ``slots[:, a, b]`` is the place in the matrix's data of the entry from corner ``a``
            to corner ``b``; on the diagonal stands 0.
    """

    corners: Rows
    slots: Rows


def closed_triads(matrix: Matrix) -> Iterator[Triads]:
    """Yield all sets of three actors that are pairwise tied, each once.

    Args:
        matrix: Symmetric pattern in sorted CSR form, nothing on the diagonal.
    """
    size = matrix.shape[0]
    degree = np.diff(matrix.indptr)
    rank = np.empty(size, dtype=np.int64)
    rank[np.lexsort((np.arange(size), degree))] = np.arange(size)
    rows = np.repeat(np.arange(size), degree)
    forward = np.flatnonzero(rank[rows] < rank[matrix.indices])
    heads = matrix.indices[forward].astype(np.int64)
    starts = np.searchsorted(rows[forward], np.arange(size + 1))
    mirror = _mirror(matrix, rows)
    mark = np.full(size, -1, dtype=np.int64)
    found: list[NDArray[np.int64]] = []
    waiting = 0
    for actor in np.flatnonzero(np.diff(starts) > 1):
        own = np.arange(starts[actor], starts[actor + 1])
        near = heads[own]
        mark[near] = own
        lengths = starts[near + 1] - starts[near]
        begin = np.repeat(starts[near] - np.cumsum(lengths) + lengths, lengths)
        second = begin + np.arange(len(begin))
        third = mark[heads[second]]
        closed = third >= 0
        mark[near] = -1
        if closed.any():
            first = np.repeat(own, lengths)[closed]
            found.append(np.stack([first, second[closed], third[closed]], axis=1))
            waiting += len(first)
        if waiting > _CHUNK:
            yield _triads(np.concatenate(found), forward, rows, matrix, mirror)
            found, waiting = [], 0
    if found:
        yield _triads(np.concatenate(found), forward, rows, matrix, mirror)


def _triads(
    chosen: NDArray[np.int64],
    forward: NDArray[np.intp],
    rows: NDArray[np.intp],
    matrix: Matrix,
    mirror: NDArray[np.int64],
) -> Triads:
    """Return triads from places of the forward pairs a-b, b-c and a-c."""
    ab, bc, ac = (forward[chosen[:, column]] for column in range(3))
    corners = np.stack([rows[ab], matrix.indices[ab], matrix.indices[bc]], axis=1).astype(np.int64)
    slots = np.zeros((len(ab), 3, 3), dtype=np.int64)
    for (first, second), forth in {(0, 1): ab, (1, 2): bc, (0, 2): ac}.items():
        slots[:, first, second] = forth
        slots[:, second, first] = mirror[forth]
    return Triads(corners, slots)


def _mirror(matrix: Matrix, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return for each entry the place of the entry in the other direction."""
    order = np.lexsort((rows, matrix.indices))
    found = np.empty(len(rows), dtype=np.int64)
    found[order] = np.arange(len(rows))
    # Sorted by column and then row, the entries of a symmetric matrix are its transpose in order.
    return found
