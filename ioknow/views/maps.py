"""Places on a map as SVG: outlines of countries that are shipped, no tiles, no other host."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

WIDTH = 900.0
_TALLEST = 560.0
_LABELS = 24
"""Places whose name is written, the largest first; every one has its name as a title."""

Coordinate = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True)
class Place:
    """Something on the map.

    Attributes:
        longitude: Degrees east.
        latitude: Degrees north.
        label: Its name.
        text: What is said of it beyond its name; may be empty.
        count: How many rows it stands for; decides its size.
        page: Address of the page about it, or empty.
    """

    longitude: float
    latitude: float
    label: str
    text: str = ""
    count: int = 1
    page: str = ""


@dataclass(frozen=True)
class World:
    """Outlines of countries.

    Attributes:
        rings: Closed lines around land, each a list of longitude and latitude.
        middles: A point inside each country, by its two-letter ISO 3166 code.
    """

    rings: tuple[tuple[Coordinate, ...], ...] = ()
    middles: dict[str, Coordinate] = field(default_factory=dict)


@cache
def read_world(file: Path) -> World:
    """Return the outlines in a built file; none where the file has not been built.

    The file is made of Natural Earth's outlines (public domain) when the explorer is built.
    """
    if not file.is_file():
        return World()
    read = json.loads(file.read_text(encoding="utf-8"))
    rings = tuple(tuple((x, y) for x, y in ring) for ring in read["rings"])
    return World(rings, {code: (x, y) for code, (x, y) in read["middles"].items()})


def map_svg(places: Sequence[Place], world: World, *, title: str) -> str:
    """Return a map of places as an SVG element, cut to where they lie; empty without a place.

    Circles grow with the number of rows, by area. The projection keeps straight lines of longitude
    and latitude and is true to scale in the middle of the map.

    Args:
        places: What is shown; those at one point should be joined before.
        world: The outlines behind them.
        title: What the map shows, for those who do not see it.

    Example:
        >>> svg = map_svg([Place(135.77, 35.01, "Kyoto")], World(), title="One city")
        >>> "Kyoto" in svg
        True
    """
    if not places:
        return ""
    frame = _frame(places)
    largest = max(place.count for place in places)
    ranked = sorted(places, key=lambda one: (-one.count, one.label))
    land = "".join(_ring(ring, frame) for ring in world.rings)
    dots: list[str] = []
    taken: list[tuple[float, ...]] = []
    for rank, place in enumerate(ranked):
        x, y = frame.at(place.longitude, place.latitude)
        radius = 4 + 14 * math.sqrt(place.count / largest) if largest > 1 else 5.5
        label = ""
        if rank < _LABELS:
            box = (x + radius + 3, y - 7, x + radius + 5 + 7 * len(place.label), y + 7)
            if box[2] < frame.width and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                label = f'<text x="{_n(box[0])}" y="{_n(y + 4)}">{escape(place.label)}</text>'
        said = f"{place.label}: {place.text}" if place.text else place.label
        inner = (
            f'<title>{escape(said)}</title><circle cx="{_n(x)}" cy="{_n(y)}" '
            f'r="{_n(radius)}"/>{label}'
        )
        if place.page:
            inner = f"<a href={quoteattr(place.page)} aria-label={quoteattr(said)}>{inner}</a>"
        dots.append(f'<g class="place">{inner}</g>')
    return (
        f'<svg class="map-svg" viewBox="0 0 {_n(frame.width)} {_n(frame.height)}" '
        f'width="{_n(frame.width)}" height="{_n(frame.height)}" role="group" '
        f'aria-label={quoteattr(title)}><path class="land" d="{land}"/>{"".join(dots)}</svg>'
    )


@dataclass(frozen=True)
class _Frame:
    west: float
    north: float
    scale: float
    stretch: float
    width: float
    height: float

    def at(self, longitude: float, latitude: float) -> Coordinate:
        return (longitude - self.west) * self.scale, (self.north - latitude) * self.stretch


def _frame(places: Iterable[Place]) -> _Frame:
    """Return the part of the world around places, at least thirty degrees wide."""
    xs = [place.longitude for place in places]
    ys = [place.latitude for place in places]
    pad = max(4.0, 0.12 * (max(xs) - min(xs)), 0.12 * (max(ys) - min(ys)))
    west, east = max(-180.0, min(xs) - pad), min(180.0, max(xs) + pad)
    south, north = max(-85.0, min(ys) - pad), min(85.0, max(ys) + pad)
    lean = max(0.25, math.cos(math.radians((south + north) / 2)))
    west, east = _widened(west, east, 30.0, -180.0, 180.0)
    south, north = _widened(south, north, 0.45 * lean * (east - west), -85.0, 85.0)
    scale = min(WIDTH / (east - west), _TALLEST * lean / (north - south))
    return _Frame(
        west, north, scale, scale / lean, (east - west) * scale, (north - south) * scale / lean
    )


def _widened(
    low: float, high: float, least: float, lowest: float, highest: float
) -> tuple[float, float]:
    if high - low >= least:
        return low, high
    middle = (low + high) / 2
    low, high = middle - least / 2, middle + least / 2
    if low < lowest:
        return lowest, min(highest, lowest + least)
    return (max(lowest, highest - least), highest) if high > highest else (low, high)


def _ring(ring: Sequence[Coordinate], frame: _Frame) -> str:
    """Return the path of an outline, or nothing where it lies outside."""
    points = [frame.at(x, y) for x, y in ring]
    outside = (
        max(x for x, _ in points) < 0
        or min(x for x, _ in points) > frame.width
        or max(y for _, y in points) < 0
        or min(y for _, y in points) > frame.height
    )
    return "" if outside else "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z"


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
