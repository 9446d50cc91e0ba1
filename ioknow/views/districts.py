"""Positions for large networks: every community a district of its own.

Communities are placed as discs in the disc of the community around them, from the whole network
down to the nodes, and each district is turned so that its members face those they are tied to
outside. Nothing depends on chance: an equal network gets equal positions.

Meant for networks too large to keep all labels apart; for small ones see
:mod:`ioknow.views.layout`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.spatial import KDTree

from ioknow.views.discs import arrange, packed, sunflower
from ioknow.views.partition import Labels, components, nested_communities

Floats = NDArray[np.float64]

_WIDTHS = (4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 400)
"""Group sizes that are computed together; a larger group is filled like a sunflower."""

_SINGLE = 8
"""Discs of about one size that are placed singly in a large group; more of them form a block."""

_CELLS = 4_000_000
"""Pairs of discs computed at a time; bounds the memory."""

_PARTINGS = 6
"""Rounds of pushing single nodes apart in the end."""

_LANE = 1.15
"""Radius of a district over what its members need, so that lanes stay free between them."""


@dataclass(frozen=True)
class Districts:
    """Positions of the nodes of a network, and the communities they are arranged in.

    Attributes:
        positions: Centre of each node, shape (n, 2), in multiples of a node's radius, rounded to
            a hundredth.
        levels: Community number of each node, from coarse to fine; see
            :func:`ioknow.views.partition.nested_communities`.
    """

    positions: Floats
    levels: tuple[Labels, ...]

    def centres(self, level: int) -> Floats:
        """Return the centre of each community of a level, shape (communities, 2)."""
        labels = self.levels[level]
        count = np.bincount(labels)
        sums = [np.bincount(labels, weights=self.positions[:, axis]) for axis in (0, 1)]
        centres: Floats = np.stack(sums, axis=1) / count[:, None]
        return centres

    def radii(self, level: int) -> Floats:
        """Return the radius around each community's centre that holds all its nodes."""
        labels = self.levels[level]
        distance = np.linalg.norm(self.positions - self.centres(level)[labels], axis=1)
        radii = np.zeros(labels.max() + 1)
        np.maximum.at(radii, labels, distance)
        return radii


def lay_out_districts(adjacency: sp.csr_matrix) -> Districts:
    """Return positions in which communities lie apart and nodes do not lie on each other.

    Args:
        adjacency: Weights of the ties, shape (n, n); it is read as undirected, without loops.

    Returns:
        Positions around the origin; no rows for a network without nodes.

    Raises:
        ValueError: The matrix is not square or has a negative weight.

    Example:
        >>> ties = sp.csr_matrix(np.kron(np.eye(3), np.ones((20, 20))) + 0.01)
        >>> laid = lay_out_districts(ties)
        >>> laid.positions.shape, len(laid.levels)
        ((60, 2), 1)
    """
    ties = _undirected(adjacency)
    size = ties.shape[0]
    found = nested_communities(ties)
    levels = [np.zeros(size, dtype=np.int64), components(ties), *found, np.arange(size)]
    radii: Floats = np.ones(size)
    offsets: list[Floats] = []
    for outer, inner in reversed(list(pairwise(levels))):
        placed, radii = _place(_Groups(outer, inner, ties), radii)
        offsets.insert(0, placed)
    centre = np.zeros(size, dtype=np.complex128)
    for (outer, inner), placed in zip(pairwise(levels), offsets, strict=True):
        centre = centre + _facing(ties, centre, outer, (placed[:, 0] + 1j * placed[:, 1])[inner])
    positions = np.round(_parted(np.stack([centre.real, centre.imag], axis=1)), 2)
    return Districts(positions + 0.0, tuple(found))


class _Groups:
    """The communities of one level as members of the communities of the level above."""

    def __init__(self, outer: Labels, inner: Labels, ties: sp.csr_matrix) -> None:
        members = int(inner.max()) + 1 if len(inner) else 0
        self.count = int(outer.max()) + 1 if len(outer) else 0
        self.owner = np.zeros(members, dtype=np.int64)
        self.owner[inner] = outer
        self.sizes = np.bincount(self.owner, minlength=self.count)
        self.order = np.argsort(self.owner, kind="stable")
        self.starts = np.concatenate([[0], np.cumsum(self.sizes)])
        self.slot = np.zeros(members, dtype=np.int64)
        self.slot[self.order] = np.arange(members) - np.repeat(self.starts[:-1], self.sizes)
        entries = ties.tocoo()
        rows, columns = inner[entries.row], inner[entries.col]
        kept = (rows != columns) & (self.owner[rows] == self.owner[columns])
        between = sp.csr_matrix(
            (entries.data[kept], (rows[kept], columns[kept])), shape=(members, members)
        )
        between.sum_duplicates()
        self.ties = between
        self._entries = between.tocoo()

    def members(self, group: int) -> Labels:
        """Return the members of one group."""
        return self.order[self.starts[group] : self.starts[group + 1]]

    def dense(self, groups: Labels, width: int, radii: Floats) -> tuple[Labels, Floats, Floats]:
        """Return the members of some groups, and their ties and radii as padded arrays."""
        position = np.full(self.count, -1)
        position[groups] = np.arange(len(groups))
        members = np.flatnonzero(position[self.owner] >= 0)
        at = position[self.owner[members]], self.slot[members]
        padded = np.zeros((len(groups), width))
        padded[at] = radii[members]
        rows, columns, weights = self._entries.row, self._entries.col, self._entries.data
        kept = position[self.owner[rows]] >= 0
        matrix = np.zeros((len(groups), width, width))
        where = position[self.owner[rows[kept]]], self.slot[rows[kept]], self.slot[columns[kept]]
        matrix[where] = weights[kept]
        return members, matrix, padded


def _place(groups: _Groups, radii: Floats) -> tuple[Floats, Floats]:
    """Place all members around the middle of their group; also return the groups' radii."""
    points = np.zeros((len(groups.owner), 2))
    below = 1
    for width in _WIDTHS:
        chosen = np.flatnonzero((groups.sizes > below) & (groups.sizes <= width))
        below = width
        step = max(1, _CELLS // width**2)
        for start in range(0, len(chosen), step):
            some = chosen[start : start + step]
            members, ties, padded = groups.dense(some, width, radii)
            row = np.searchsorted(some, groups.owner[members])
            points[members] = arrange(ties, padded)[row, groups.slot[members]]
    for group in np.flatnonzero(groups.sizes > _WIDTHS[-1]):
        members = groups.members(int(group))
        strength = np.asarray(groups.ties[members].sum(axis=1)).ravel()
        outwards = members[np.lexsort((members, -strength, -radii[members]))]
        points[outwards] = _filled(radii[outwards])
    return _rounded(groups, points, radii)


def _filled(radii: Floats) -> Floats:
    """Place many discs, the largest first: the few large ones singly, the small ones in blocks.

    Discs of about one size fill a block like the seeds of a sunflower; blocks and large discs
    stand close around the largest.
    """
    points = np.zeros((len(radii), 2))
    size = np.floor(np.log2(radii.max() / radii)).astype(np.int64)
    parts: list[Labels] = []
    reach: list[float] = []
    for class_ in np.unique(size):
        members = np.flatnonzero(size == class_)
        if len(members) <= _SINGLE:
            parts += [members[at : at + 1] for at in range(len(members))]
            reach += [float(radii[one]) for one in members]
            continue
        largest = float(radii[members].max())
        points[members] = sunflower(len(members), 1.25 * largest)
        parts.append(members)
        reach.append(float(np.linalg.norm(points[members], axis=1).max()) + largest)
    order = np.argsort(-np.array(reach), kind="stable")
    for part, centre in zip(order, packed(np.array(reach)[order]), strict=True):
        points[parts[part]] += centre
    return points


def _rounded(groups: _Groups, points: Floats, radii: Floats) -> tuple[Floats, Floats]:
    """Centre the members of each group and draw in those far outside."""
    areas = np.bincount(groups.owner, weights=radii**2, minlength=groups.count)
    for axis in (0, 1):
        moments = np.bincount(
            groups.owner, weights=points[:, axis] * radii**2, minlength=groups.count
        )
        points[:, axis] -= (moments / areas)[groups.owner]
    distance = np.linalg.norm(points, axis=1)
    reach = np.zeros(groups.count)
    np.maximum.at(reach, groups.owner, distance + radii)
    arranged = (groups.sizes > 1) & (groups.sizes <= _WIDTHS[-1])
    reach = np.where(arranged, np.minimum(reach, 1.6 * np.sqrt(areas)), reach)
    limit = reach[groups.owner] - radii
    points *= np.minimum(1.0, limit / np.maximum(distance, 1e-12))[:, None]
    return points, reach * _LANE


def _parted(points: Floats) -> Floats:
    """Push apart the few nodes that came to lie on each other where districts were drawn in."""
    for _ in range(_PARTINGS if len(points) else 0):
        close = KDTree(points).query_pairs(2.0, output_type="ndarray")
        if not len(close):
            break
        first, second = np.sort(close, axis=1)[np.lexsort((close[:, 1], close[:, 0]))].T
        gaps = points[first] - points[second]
        lengths = np.linalg.norm(gaps, axis=1, keepdims=True)
        push = 0.5 * (2.0 - lengths) * gaps / np.maximum(lengths, 1e-9)
        points = points.copy()
        np.add.at(points, first, push)
        np.subtract.at(points, second, push)
    return points


def _facing(
    ties: sp.csr_matrix,
    centre: NDArray[np.complex128],
    groups: Labels,
    offsets: NDArray[np.complex128],
) -> NDArray[np.complex128]:
    """Turn or mirror the offsets within each group so that they point to the ties outside.

    Over all rotations z, the sum of the products of offsets and pulls is largest for z along
    the sum of conj(offset) * pull; over all mirrored ones, along the sum of offset * pull.
    """
    pull = ties @ centre - np.asarray(ties.sum(axis=1)).ravel() * centre
    turned = _sums(groups, np.conj(offsets) * pull)
    mirrored = _sums(groups, offsets * pull)
    flip = np.abs(mirrored) > np.abs(turned)
    best = np.where(flip, mirrored, turned)
    size = np.abs(best)
    turn = np.where(size > 1e-9, best / np.maximum(size, 1e-9), 1.0)
    facing: NDArray[np.complex128] = np.where(flip[groups], np.conj(offsets), offsets)
    return facing * turn[groups]


def _sums(groups: Labels, values: NDArray[np.complex128]) -> NDArray[np.complex128]:
    sums: NDArray[np.complex128] = np.bincount(groups, weights=values.real) + 1j * np.bincount(
        groups, weights=values.imag
    )
    return sums


def _undirected(adjacency: sp.csr_matrix) -> sp.csr_matrix:
    if adjacency.ndim != 2 or adjacency.shape[0] != adjacency.shape[1]:
        raise ValueError(f"an adjacency matrix is square; this one has shape {adjacency.shape}")
    ties = sp.csr_matrix(adjacency, dtype=np.float64)
    if ties.nnz and ties.data.min() < 0:
        raise ValueError("an adjacency matrix has no negative weights here")
    ties = sp.csr_matrix(ties.maximum(ties.T))
    ties.setdiag(0)
    ties.eliminate_zeros()
    return ties
