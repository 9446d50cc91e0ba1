"""Arranging discs inside a disc, many groups at a time.

A group is a community, its discs are the communities or nodes inside it. Tied discs are drawn
together and all others apart (Fruchterman and Reingold 1991), from a start by the eigenvectors
of the group's Laplacian; then overlaps are removed. All groups of about one size are computed in
one array, which is what makes a hundred thousand nodes feasible without compiled code of our own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GOLDEN = np.pi * (3 - np.sqrt(5))
"""Angle between one seed of a sunflower and the next."""

_ROUNDS = 40
_SEPARATIONS = 40
_PLACES = 3000
_ROOM = 1.15
"""Radius of a group over the radius of a disc as large as its discs together."""


def arrange(weights: Floats, radii: Floats) -> Floats:
    """Return the centres of the discs of several groups.

    Args:
        weights: Weights of the ties between the discs of each group, shape (groups, k, k),
            symmetric.
        radii: Radii of the discs, shape (groups, k); 0 marks a place that is not used.

    Returns:
        Centres, shape (groups, k, 2), around the origin; 0 for places that are not used.

    References:
        Fruchterman, T. M. J. and Reingold, E. M. (1991), *Software: Practice and Experience*
        21(11).
    """
    used = radii > 0
    count = np.maximum(used.sum(axis=1), 1)
    reach = np.sqrt((radii**2).sum(axis=1)) * _ROOM
    points = _start(weights, used, count) * (0.6 * reach)[:, None, None]
    points = _drawn(points, weights, radii, reach)
    return _separated(points, radii, count)


def sunflower(count: int, spacing: float) -> Floats:
    """Return points that fill a disc evenly, the first in the middle, shape (count, 2)."""
    place = np.arange(count)
    angle = place * GOLDEN
    ray = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points: Floats = ray * (np.sqrt(place + 0.5) * spacing)[:, None]
    return points


def packed(radii: Floats, *, aspect: float = 1.6) -> Floats:
    """Return centres of discs that stand close around the first, in their order, shape (n, 2).

    Each takes the first free place on a spiral from the middle.

    Example:
        >>> packed(np.array([2.0, 1.0])).shape
        (2, 2)
    """
    centres = np.zeros((len(radii), 2))
    places = sunflower(_PLACES, 1.0) * [aspect**0.5, aspect**-0.5]
    reach = np.sqrt((radii**2).sum()) * 2.2 / np.sqrt(_PLACES)
    for one in range(1, len(radii)):
        gaps = places[:, None, :] * reach - centres[None, :one, :]
        free = ((gaps**2).sum(axis=2) >= (radii[:one] + radii[one]) ** 2).all(axis=1)
        centres[one] = places[int(np.argmax(free))] * reach if free.any() else places[-1] * reach
    return centres


def _start(weights: Floats, used: NDArray[np.bool_], count: NDArray[np.int64]) -> Floats:
    """Place by the two smoothest eigenvectors, with a fixed offset that parts equal ones."""
    size = weights.shape[1]
    place = np.arange(size)
    scale = 1 / np.sqrt(weights.sum(axis=2) + 1e-9)
    laplacian = -weights * scale[:, :, None] * scale[:, None, :]
    laplacian[:, place, place] += np.where(used, 1.0, 6.0)
    vectors = np.linalg.eigh(laplacian)[1]
    points = vectors[:, :, [min(1, size - 1), min(2, size - 1)]] * scale[:, :, None]
    largest = np.abs(points).argmax(axis=1)[:, None, :]
    points = points * np.sign(np.take_along_axis(points, largest, axis=1) + 1e-300)
    points -= (points * used[:, :, None]).sum(axis=1, keepdims=True) / count[:, None, None]
    spread = np.sqrt((points**2 * used[:, :, None]).sum(axis=(1, 2)) / count) + 1e-12
    placed: Floats = 0.5 * points / spread[:, None, None] + 0.4 * sunflower(size, size**-0.5)
    return placed * used[:, :, None]


def _pairs(radii: Floats) -> NDArray[np.bool_]:
    """Tell which places hold two different discs."""
    used = radii > 0
    pairs: NDArray[np.bool_] = used[:, :, None] & used[:, None, :]
    return pairs & ~np.eye(radii.shape[1], dtype=bool)


def _drawn(points: Floats, weights: Floats, radii: Floats, reach: Floats) -> Floats:
    """Let ties pull and discs push, by ever smaller steps."""
    pairs = _pairs(radii)
    spacing = (reach / np.sqrt(np.maximum((radii > 0).sum(axis=1), 1)))[:, None, None]
    touching = radii[:, :, None] + radii[:, None, :]
    ideal = 0.8 * touching
    pull = np.sqrt(weights / (weights.max(axis=(1, 2), keepdims=True) + 1e-12)) / (1.6 * spacing)
    used = (radii > 0)[:, :, None]
    for turn in range(_ROUNDS):
        gaps = points[:, :, None, :] - points[:, None, :, :]
        lengths = np.sqrt((gaps**2).sum(axis=3)) + 1e-9
        force = np.where(pairs, (ideal / lengths) ** 2 - pull * lengths, 0.0)
        moves = (force[..., None] * gaps).sum(axis=2) - 0.075 * points
        length = np.sqrt((moves**2).sum(axis=2, keepdims=True)) + 1e-9
        step = reach[:, None, None] * 0.25 * (1 - turn / _ROUNDS) ** 1.3 + 1e-3
        points = (points + moves / length * np.minimum(length, step)) * used
    return points


def _separated(points: Floats, radii: Floats, count: NDArray[np.int64]) -> Floats:
    """Push overlapping discs apart, the smaller one further."""
    pairs, used = _pairs(radii), radii > 0
    touching = radii[:, :, None] + radii[:, None, :]
    areas = radii**2
    share = areas[:, None, :] / (areas[:, :, None] + areas[:, None, :] + 1e-12)
    for _ in range(_SEPARATIONS):
        gaps = points[:, :, None, :] - points[:, None, :, :]
        lengths = np.sqrt((gaps**2).sum(axis=3)) + 1e-9
        overlap = np.where(pairs, np.maximum(touching - lengths, 0), 0.0)
        if not (overlap > 0.02 * touching).any():
            break
        points = points + 0.6 * ((overlap * share / lengths)[..., None] * gaps).sum(axis=2)
        middle = points.sum(axis=1, keepdims=True) / count[:, None, None]
        points = (points - 0.5 * middle) * used[:, :, None]
    return points
