"""Maps of districts as SVG: every district a link, ties between districts in bundles."""

from __future__ import annotations

import math
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ioknow.languages import gettext, ngettext
from ioknow.network import Network
from ioknow.views import labels
from ioknow.views.discs import arrange, packed
from ioknow.views.district_map import Bundle, District, DistrictMap
from ioknow.views.palette import NODE_STYLES
from ioknow.views.partition import components

_WIDTH = 1080.0
_HEIGHT = 760.0
_MARGIN = 46.0
_ROOM = 1.15
_NAMES = 0.12
"""Room around each disc for lines and names: a share of its radius, and of the largest one's."""
_GROWTH = 0.4
"""The radius grows a little slower than the root of the number of members, which would make all
but a few discs too small to point at."""

_WIDE = 14.0
"""Radius from which a name is written on the disc itself, in px."""
_FIRST = 12
"""Districts whose name may cover other discs: the largest are named in any case."""
_LEAST = 3.5
"""Radius of the smallest disc, in px: small districts stay visible and can be pointed at."""

Box = tuple[float, float, float, float]
Link = Callable[[District], str]
"""Gives the address of the page of a district."""


def district_svg(shown: DistrictMap, link: Link) -> str:
    """Return a map of districts as an SVG element for an HTML page.

    A disc is the larger the more members it has; its colour is the kind that most of them are
    of. Lines are bundles of ties, the thicker the more. Names are written where there
    is room, those of large districts first; every disc has its name in a ``title``.

    Args:
        shown: The map.
        link: Makes each disc a link.
    """
    place = _Places(shown)
    bundles = "".join(_bundle(one, shown, place) for one in reversed(shown.bundles))
    discs = "".join(_disc(position, shown, place, link) for position in range(len(place.points)))
    names = "".join(place.names(shown))
    return (
        f'<svg class="network-svg districts" viewBox="0 0 {_n(_WIDTH)} {_n(place.height)}" '
        f'width="{_n(_WIDTH)}" height="{_n(place.height)}" role="group" '
        f"aria-label={quoteattr(map_summary(shown))}>"
        f'<g class="bundles">{bundles}</g><g class="discs">{discs}</g>'
        f'<g class="names" aria-hidden="true">{names}</g></svg>'
    )


def map_summary(shown: DistrictMap) -> str:
    """Return in a few sentences what a map shows, and in numbers what it leaves out."""
    drawn = len(shown.districts)
    said = [
        gettext(
            "%(members)s organizations in %(districts)s districts; %(inside)s of %(pairs)s tied "
            "pairs lie inside a district.",
            members=shown.members,
            districts=drawn + shown.undrawn,
            inside=sum(one.inside for one in shown.districts),
            pairs=shown.pairs,
        )
    ]
    if shown.undrawn:
        said.append(
            gettext(
                "The %(drawn)s largest districts are drawn; the other %(others)s, with %(members)s "
                "organizations, are not.",
                drawn=drawn,
                others=shown.undrawn,
                members=shown.undrawn_members,
            )
        )
    if shown.undrawn_bundles:
        said.append(
            gettext(
                "The %(drawn)s thickest bundles of ties are drawn, %(others)s thinner ones "
                "are not.",
                drawn=len(shown.bundles),
                others=shown.undrawn_bundles,
            )
        )
    return " ".join(said)


def district_name(network: Network, district: District) -> str:
    """Return a district's name: its leading member, and how many others there are."""
    first = network.label(district.leading[0])
    others = len(district.rows) - 1
    if others == 0:
        return first
    return ngettext("%(name)s and one other", "%(name)s and %(num)s others", others, name=first)


class _Places:
    """Where discs and names lie on the page.

    Discs are arranged anew for the map, tied ones near each other: where each member lies would
    leave most of the page empty.
    """

    def __init__(self, shown: DistrictMap) -> None:
        radii = np.array([float(len(one.rows)) for one in shown.districts]) ** _GROWTH
        centres = _arranged(shown, radii)
        low, high = (centres - radii[:, None]).min(axis=0), (centres + radii[:, None]).max(axis=0)
        left, top = (float(one) for one in low)
        right, bottom = (float(one) for one in high)
        scale = min((_WIDTH - 2 * _MARGIN) / (right - left), _HEIGHT / (bottom - top))
        shift = (_WIDTH - (right - left) * scale) / 2
        self.height = (bottom - top) * scale + 2 * _MARGIN
        self.points = [
            (shift + (float(x) - left) * scale, _MARGIN + (float(y) - top) * scale)
            for x, y in centres
        ]
        self.radii = [max(_LEAST, float(one) * scale) for one in radii]

    def names(self, shown: DistrictMap) -> list[str]:
        """Write names in the middle of large discs and below small ones, where there is room."""
        taken: list[Box] = []
        found = []
        for position, district in enumerate(shown.districts):
            x, y = self.points[position]
            lines = _lines(shown.network, district)
            wide = max(labels.width(line) for line in lines)
            high = labels.LINE * len(lines)
            radius = self.radii[position]
            side = radius + wide / 2 + 5
            spots = [
                (x, y - high / 2),
                (x, y + radius + 2),
                (x, y - radius - high - 2),
                (x + side, y - high / 2),
                (x - side, y - high / 2),
            ]
            for middle, top in spots if radius > _WIDE else spots[1:]:
                box = (middle - wide / 2 - 3, top - 1, middle + wide / 2 + 3, top + high + 1)
                hidden = position >= _FIRST and self._covers(box, position)
                if not hidden and self._free(box, taken):
                    taken.append(box)
                    found.append(_name(middle, top, lines))
                    break
        return found

    def _covers(self, box: Box, own: int) -> bool:
        """Tell whether a name would hide another disc's middle."""
        left, top, right, bottom = box
        return any(
            left - 0.7 * r < x < right + 0.7 * r and top - 0.7 * r < y < bottom + 0.7 * r
            for at, ((x, y), r) in enumerate(zip(self.points, self.radii, strict=True))
            if at != own
        )

    def _free(self, box: Box, taken: list[Box]) -> bool:
        left, top, right, bottom = box
        if left < 0 or top < 0 or right > _WIDTH or bottom > self.height:
            return False
        return not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for other in taken
        )


def _arranged(shown: DistrictMap, radii: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draw tied districts together, and set groups without ties to each other side by side."""
    count = len(radii)
    weights = np.zeros((count, count))
    for one in shown.bundles:
        # The square root keeps a few thick bundles from deciding everything.
        weight = math.sqrt(one.pairs / (radii[one.first] * radii[one.second]))
        weights[one.first, one.second] = weights[one.second, one.first] = weight
    room = _ROOM * radii + _NAMES * float(radii.max())
    group = components(sp.csr_matrix(weights))
    members = [np.flatnonzero(group == one) for one in range(int(group.max()) + 1)]
    inner = [arrange(weights[np.ix_(one, one)][None], room[one][None])[0] for one in members]
    reach = np.array(
        [
            float((np.linalg.norm(points, axis=1) + room[one]).max())
            for one, points in zip(members, inner, strict=True)
        ]
    )
    order = np.argsort(-reach, kind="stable")
    corners = packed(reach[order])
    centres = np.zeros((count, 2))
    for corner, at in zip(corners, order, strict=True):
        centres[members[at]] = corner + inner[at]
    return centres


def _lines(network: Network, district: District) -> tuple[str, ...]:
    first = labels.broken(network.label(district.leading[0]), columns=24, lines=2)
    return (*first, f"{len(district.rows):,}") if len(district.rows) > 1 else tuple(first)


def _name(x: float, top: float, lines: tuple[str, ...]) -> str:
    spans = "".join(
        f'<tspan x="{_n(x)}" dy="{_n(labels.LINE if row else 0)}">{escape(line)}</tspan>'
        for row, line in enumerate(lines)
    )
    return f'<text class="node-label" x="{_n(x)}" y="{_n(top + 11)}">{spans}</text>'


def _disc(position: int, shown: DistrictMap, place: _Places, link: Link) -> str:
    district = shown.districts[position]
    x, y = place.points[position]
    title = gettext(
        "%(name)s. Most are: %(kind)s. %(inside)s tied pairs inside, %(outside)s to others",
        name=district_name(shown.network, district),
        kind=gettext(NODE_STYLES[district.family].label),
        inside=district.inside,
        outside=district.outside,
    )
    return (
        f"<a href={quoteattr(link(district))} aria-label={quoteattr(title)}>"
        f'<g class="district node-{district.family}"><title>{escape(title)}</title>'
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(place.radii[position])}"/></g></a>'
    )


def _bundle(bundle: Bundle, shown: DistrictMap, place: _Places) -> str:
    start, end = place.points[bundle.first], place.points[bundle.second]
    most = max(one.pairs for one in shown.bundles)
    width = 0.8 + 7 * math.sqrt(bundle.pairs / most)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    length = math.dist(start, end)
    bend = 0.12
    control = (
        middle[0] + bend * (end[1] - start[1]),
        middle[1] - bend * (end[0] - start[0]),
    )
    if length < 1e-6:
        return ""
    first, second = shown.districts[bundle.first], shown.districts[bundle.second]
    title = gettext(
        "%(pairs)s tied pairs between %(one)s and %(other)s",
        pairs=bundle.pairs,
        one=district_name(shown.network, first),
        other=district_name(shown.network, second),
    )
    return (
        f'<path class="bundle" stroke-width="{_n(width)}" '
        f'd="M{_p(start)}Q{_p(control)} {_p(end)}"><title>{escape(title)}</title></path>'
    )


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")


def _p(point: tuple[float, float]) -> str:
    return f"{_n(point[0])} {_n(point[1])}"
