"""Positions for network pictures: the same bytes for the same network, every time.

Each component is laid out by stress majorization on the distances in ties (Gansner, Koren and
North 2004), started from classical scaling; large components keep the start from a sample of
pivots (Brandes and Pich 2007). Then labels are moved apart and components packed in rows.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ioknow.model.network import Node
from ioknow.network import Network
from ioknow.views import labels

Points = NDArray[np.float64]
Rows = NDArray[np.int64]

EDGE = 130.0
"""Wanted length of a tie in a large component, in px; small ones have room for more."""

_GAP = 28.0
"""Space around components, in px."""

_EXACT = 600
"""Nodes of a component up to which all distances are used; their number is its square."""

_LABELLED = 400
"""Nodes up to which all labels are kept apart."""

_ROUNDS, _STILL = 200, 1e-3
"""Rounds of majorization, and the largest move, in ties, at which it ends before."""

_FILLED = 0.5
"""Share of a component's extent that boxes may fill before it is stretched."""

_PASSES, _MOVES, _NEAR, _STRETCH = 200, 40, 30.0, 1.02
"""Searches for near pairs, moves after each, how near is near, in px, and how much room is added
when the moves did not do."""


@dataclass(frozen=True)
class Layout:
    """Where the nodes of a network are drawn.

    Attributes:
        positions: Centre of each node by its id, in px, rounded to a tenth.
        radii: Radius of each node, in px.
        width: Width of the drawing, in px.
        height: Height of the drawing, in px.
    """

    positions: dict[str, tuple[float, float]]
    radii: dict[str, float]
    width: float
    height: float


def lay_out(network: Network, *, aspect: float = 1.9) -> Layout:
    """Return positions for a network.

    Args:
        network: What to draw.
        aspect: Wanted width divided by height.

    Returns:
        Positions in which labels of two nodes do not overlap, for networks of up to 400 nodes.
    """
    neighbours = network.neighbours()
    nodes = {node.id: node for node in network.nodes}
    boxes = {node.id: _box(node) for node in network.nodes}
    parts = []
    for component in _components(neighbours):
        points = _component_points(component, neighbours)
        sizes = np.array([boxes[one] for one in component])
        if len(nodes) <= _LABELLED:
            points = _apart(points, sizes)
        parts.append((component, points, sizes))
    placed, width, height = _packed(parts, aspect)
    radii = {one: radius(node) for one, node in nodes.items()}
    # A box holds the node and the label below it: the node lies above the middle of its box.
    positions = {
        one: (round(x, 1), round(y - boxes[one][1] / 2 + radii[one] + 5, 1))
        for one, (x, y) in placed.items()
    }
    ordered = {one: positions[one] for one in nodes}
    return Layout(ordered, radii, round(width, 1), round(height, 1))


def radius(node: Node) -> float:
    """Return the radius of a node in px; it grows with the number of neighbours."""
    return round(8 + min(12.0, 2.2 * math.sqrt(max(0, node.degree - 1))), 1)


def _box(node: Node) -> tuple[float, float]:
    lines = labels.broken(str(node.actor.label))
    size = 2 * radius(node)
    width = max(size, *(labels.width(line) for line in lines))
    return (width + 14, size + labels.LINE * len(lines) + 14)


def _components(neighbours: dict[str, tuple[str, ...]]) -> list[list[str]]:
    seen: set[str] = set()
    found = []
    for start in sorted(neighbours, key=lambda one: (-len(neighbours[one]), one)):
        if start not in seen:
            component = list(_distances(start, neighbours))
            seen.update(component)
            found.append(component)
    return sorted(found, key=lambda component: (-len(component), component[0]))


def _distances(start: str, neighbours: dict[str, tuple[str, ...]]) -> dict[str, int]:
    reached = {start: 0}
    waiting = deque([start])
    while waiting:
        one = waiting.popleft()
        for other in neighbours[one]:
            if other not in reached:
                reached[other] = reached[one] + 1
                waiting.append(other)
    return reached


def _component_points(component: list[str], neighbours: dict[str, tuple[str, ...]]) -> Points:
    size = len(component)
    if size <= 2:
        return np.array([[0.0, 0.0], [1.6 * EDGE, 0.0]][:size])
    place = {one: position for position, one in enumerate(component)}
    pivots = component if size <= _EXACT else component[:: max(1, size // 60)]
    hops = np.zeros((size, len(pivots)))
    for column, pivot in enumerate(pivots):
        for one, distance in _distances(pivot, neighbours).items():
            hops[place[one], column] = distance
    points = _scaled(hops)
    if size <= _EXACT:
        points = _majorized(points, hops)
    return _turned(points) * EDGE * (1 + 0.7 / (1 + size / 20))


def _scaled(hops: Points) -> Points:
    """Classical scaling of the distances to some or all nodes."""
    from scipy.linalg import eigh

    squares = hops**2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean()
    last = hops.shape[1] - 1
    values, vectors = eigh(centred.T @ centred, subset_by_index=(last - 1, last))
    start = -0.5 * centred @ vectors[:, ::-1] / np.sqrt(np.maximum(values[::-1], 1e-9))
    spread = np.abs(start).max() or 1.0
    # Nodes with the same distances to all others fall on one point; a fixed noise parts them.
    noise = np.random.default_rng(7).normal(scale=0.05, size=start.shape)
    points: Points = start / spread * hops.max() / 2 + noise
    return points


def _majorized(points: Points, hops: Points) -> Points:
    from scipy.spatial.distance import cdist

    size = len(points)
    off = ~np.eye(size, dtype=bool)
    # Two leaves of one hub are two ties apart, which crowds big hubs: distances grow a little
    # faster than ties, and every pair keeps its distance.
    ideal = hops**1.1
    weights = np.zeros_like(ideal)
    weights[off] = ideal[off] ** -2.0
    pulls = weights * ideal
    # The inverse on all moves that leave the middle where it is; a constant fills the rest.
    filling = np.full_like(ideal, 1.0 / size)
    inverse = np.linalg.inv(np.diag(weights.sum(axis=1)) - weights + filling) - filling
    for _ in range(_ROUNDS):
        lengths = cdist(points, points)
        ratio = np.divide(pulls, lengths, out=np.zeros_like(pulls), where=lengths > 1e-9)
        moved = inverse @ (ratio.sum(axis=1)[:, None] * points - ratio @ points)
        step = float(np.abs(moved - points).max())
        points = moved
        if step < _STILL:
            break
    return points


def _turned(points: Points) -> Points:
    """Turn the longer side to the horizontal, in a way that does not depend on chance."""
    centred = points - points.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    turned: Points = centred @ vectors[:, ::-1]
    for axis in (0, 1):
        heaviest = int(np.argmax(np.round(np.abs(turned[:, axis]), 6)))
        if turned[heaviest, axis] > 0:
            turned[:, axis] *= -1
    return turned


def _apart(points: Points, sizes: Points) -> Points:
    """Give boxes the room they need, then move them apart until none overlaps another."""
    area = float((sizes[:, 0] * sizes[:, 1]).sum())
    extent = float(np.prod(np.ptp(points, axis=0) + sizes.mean(axis=0)))
    points = points * max(1.0, math.sqrt(area / (_FILLED * extent)))
    first, second = np.triu_indices(len(points), k=1)
    reach = (sizes[first] + sizes[second]) / 2
    for _ in range(_PASSES):
        # Only pairs that are near can come to overlap within a few moves.
        gaps = np.abs(points[first] - points[second])
        near = np.flatnonzero((gaps < reach + _NEAR).all(axis=1))
        points, moves = _pushed(points, first[near], second[near], reach[near])
        if not moves:
            break
        if moves == _MOVES:
            points = points * _STRETCH
    return points


def _pushed(points: Points, first: Rows, second: Rows, reach: Points) -> tuple[Points, int]:
    """Push pairs of boxes that overlap apart, each along the side on which it is nearer.

    Returns:
        The points, and the number of rounds in which any pair had to be moved.
    """
    for moves in range(_MOVES):
        gaps = points[first] - points[second]
        overlap = reach - np.abs(gaps)
        both = np.flatnonzero((overlap > 0.01).all(axis=1))
        if not len(both):
            return points, moves
        axis = np.argmin(overlap[both], axis=1)
        sign = np.where(gaps[both, axis] >= 0, 1.0, -1.0)
        push = sign * overlap[both, axis] * 0.3
        points = points.copy()
        np.add.at(points, (first[both], axis), push)
        np.subtract.at(points, (second[both], axis), push)
    return points, _MOVES


def _packed(
    parts: list[tuple[list[str], Points, Points]], aspect: float
) -> tuple[dict[str, tuple[float, float]], float, float]:
    """Place components in rows, large ones first, in the width that comes nearest the aspect."""
    extents = []
    for _, points, sizes in parts:
        low, high = (points - sizes / 2).min(axis=0), (points + sizes / 2).max(axis=0)
        extents.append((low, high - low))
    widest = max((float(size[0]) for _, size in extents), default=0.0)
    area = sum(float((size[0] + _GAP) * (size[1] + _GAP)) for _, size in extents)
    widths = [max(widest, math.sqrt(area * aspect) * step / 10) for step in range(8, 31)]
    corners, width, height = min(
        (_rows([size for _, size in extents], limit) for limit in widths),
        key=lambda rows: max(rows[1] / aspect, rows[2]),
    )
    placed = {
        one: (float(x - low[0] + left), float(y - low[1] + top))
        for (component, points, _), (low, _), (left, top) in zip(
            parts, extents, corners, strict=True
        )
        for one, (x, y) in zip(component, points, strict=True)
    }
    return placed, width, height


def _rows(sizes: list[Points], limit: float) -> tuple[list[tuple[float, float]], float, float]:
    corners = []
    left = top = _GAP
    row = width = 0.0
    for size in sizes:
        if left > _GAP and left + float(size[0]) > limit + _GAP:
            left, top, row = _GAP, top + row + _GAP, 0.0
        corners.append((left, top))
        left += float(size[0]) + _GAP
        row = max(row, float(size[1]))
        width = max(width, left)
    return corners, width, top + row + _GAP
