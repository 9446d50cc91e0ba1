"""Counts brokered triads by role; what does not depend on the groups is computed once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ioknow.network.measures.triangles import closed_triads
from ioknow.network.network import Network
from ioknow.network.roles import ROLES, role_numbers
from ioknow.network.tables import Floats, Integers, Matrix

_KEPT = 200_000
"""Entries of the matrix up to which closed triads are kept between permutations."""


class RoleCounter:
    """Counts roles; what does not depend on the groups is computed once."""

    def __init__(self, network: Network) -> None:
        self._arcs = network.pattern
        self._both = network.symmetric
        self._stands = _standing(self._arcs, self._both)
        self._size = len(network)
        triads = closed_triads(self._both)
        self._triads = list(triads) if self._both.nnz < _KEPT else None
        self._heads = np.repeat(np.arange(self._size), np.diff(self._arcs.indptr))

    def roles(self, groups: Integers) -> Floats:
        """Return the raw counts: roles in columns, their sum last."""
        counts = self._paths(groups) - self._closed(groups)
        return np.column_stack([counts, counts.sum(axis=1)])

    def permuted(self, groups: Integers, raw: Floats, draws: int, seed: int) -> Floats:
        """Return how often the counts under dealt-out groups reach the observed ones."""
        chance = np.random.default_rng(seed)
        reached = np.zeros((self._size, len(ROLES)))
        for _ in range(draws):
            dealt = chance.permutation(groups)
            reached += self.roles(dealt)[:, : len(ROLES)] >= raw[:, : len(ROLES)]
        return reached

    def totals_reached(self, groups: Integers, total: Floats, draws: int, seed: int) -> Floats:
        """Return how often the totals under dealt-out groups reach the observed ones."""
        chance = np.random.default_rng(seed)
        dealt = (chance.permutation(groups) for _ in range(draws))
        reached = np.zeros(len(total))
        for one in dealt:
            reached += self.roles(one).sum(axis=0) >= total
        return reached

    def _paths(self, groups: Integers) -> Floats:
        """Count i → j → k with i ≠ k by role, closed or not."""
        size, source, target = self._size, self._heads, self._arcs.indices
        inner = groups[source] == groups[target]

        def count(rows: NDArray[np.integer], chosen: NDArray[np.bool_]) -> Floats:
            return np.bincount(rows[chosen], minlength=size).astype(np.float64)

        in_own, in_other = count(target, inner), count(target, ~inner)
        out_own, out_other = count(source, inner), count(source, ~inner)
        # i and k are the same actor on a tie that is returned.
        returned = self._stands & self._mirrored(self._stands)
        rows = np.repeat(np.arange(size), np.diff(self._both.indptr))
        back = returned & (groups[rows] == groups[self._both.indices])
        across = returned & ~back
        same = self._same_group_paths(groups, inner)
        return np.column_stack(
            [
                in_own * out_own - count(rows, back),
                same - count(rows, across),
                in_other * out_own,
                in_own * out_other,
                in_other * out_other - same,
            ]
        )

    def _same_group_paths(self, groups: Integers, inner: NDArray[np.bool_]) -> Floats:
        """Count i → j → k with i and k in one group that is not j's."""
        from scipy import sparse

        shape = (self._size, int(groups.max()) + 1 if self._size else 1)
        source, target = self._heads[~inner], self._arcs.indices[~inner]
        ones = np.ones(len(source))
        into = sparse.coo_array((ones, (target, groups[source])), shape=shape).tocsr()
        out = sparse.coo_array((ones, (source, groups[target])), shape=shape).tocsr()
        return np.asarray(into.multiply(out).sum(axis=1)).ravel()

    def _mirrored(self, flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
        both = self._both
        rows = np.repeat(np.arange(self._size), np.diff(both.indptr))
        return flags[np.lexsort((rows, both.indices))]

    def _closed(self, groups: Integers) -> Floats:
        """Count i → j → k with i → k by role."""
        found = np.zeros((self._size, len(ROLES)))
        for triads in self._triads or closed_triads(self._both):
            group = groups[triads.corners]
            for i, j, k in _ORDERS:
                chosen = (
                    self._stands[triads.slots[:, i, j]]
                    & self._stands[triads.slots[:, j, k]]
                    & self._stands[triads.slots[:, i, k]]
                )
                broker = triads.corners[chosen, j]
                role = role_numbers(group[chosen, i], group[chosen, j], group[chosen, k])
                key = broker * len(ROLES) + role
                found += np.bincount(key, minlength=found.size).reshape(found.shape)
        return found


_ORDERS = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))


def _standing(arcs: Matrix, both: Matrix) -> NDArray[np.bool_]:
    """Say for each entry of the symmetric pattern whether the tie stands in that direction."""
    size = both.shape[0]
    keys = np.repeat(np.arange(size), np.diff(both.indptr)) * size + both.indices
    held = np.repeat(np.arange(size), np.diff(arcs.indptr)) * size + arcs.indices
    flags = np.zeros(len(keys), dtype=bool)
    flags[np.searchsorted(keys, held)] = True
    return flags
