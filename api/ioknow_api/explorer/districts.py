"""Districts of large networks for pages: the map, its table, and the way back up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext
from ioknow.model import Thing
from ioknow.network import Network, Scope
from ioknow.views.district_map import District, DistrictMap, map_districts
from ioknow.views.district_svg import district_name, district_svg, map_summary
from ioknow.views.stored_layout import Address
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.rendering import Site

ADDRESS = r"^(\d{1,5}(-\d{1,5}){0,7})?$"
"""Pattern of the address of a district in a query; empty for the whole network."""


@dataclass(frozen=True)
class DistrictRow:
    """One district in the table beside the map.

    Attributes:
        district: The district.
        name: What it is called.
        href: Where it is shown.
        leading: Its leading members.
    """

    district: District
    name: str
    href: str
    leading: tuple[Thing, ...]


@dataclass(frozen=True)
class Overview:
    """A network seen by its districts.

    Attributes:
        map: The map.
        svg: The picture of it.
        summary: What it shows and leaves out, in numbers.
        rows: The table that says the same.
    """

    map: DistrictMap
    svg: Markup
    summary: str
    rows: tuple[DistrictRow, ...]


def read_address(text: str) -> Address:
    """Read the address of a district, such as ``2-5``.

    Raises:
        ParameterValueError: It is no such address.
    """
    if not re.fullmatch(ADDRESS, text):
        raise ParameterValueError(
            lazy_gettext("'%(text)s' is no district; one is written as 2 or 2-5", text=text)
        )
    return tuple(int(part) for part in text.split("-")) if text else ()


def district_address(scope: Scope, key: str, kind: str = "") -> str:
    """Return the address of a district of a network.

    Example:
        >>> district_address(Scope(as_of=2015), "2-5")
        '/network?as_of=2015&district=2-5'
    """
    return with_query(
        f"/network{kind}",
        case=scope.case,
        organization=scope.organization,
        hops=scope.hops if scope.organization and scope.hops != 1 else None,
        as_of=scope.as_of,
        tie=tuple(sorted(scope.types)),
        district=key,
    )


def overview(here: Site, scope: Scope, network: Network, address: Address) -> Overview | None:
    """Return a network by its districts; None where they are not known or it has none."""
    layout = here.layout
    if layout is None:
        return None
    shown = map_districts(network, layout, address)
    if not shown.districts:
        return None

    def link(district: District) -> str:
        return district_address(scope, district.key)

    things = here.entities.reader.things(
        str(network.ids[row]) for one in shown.districts for row in one.leading
    )
    rows = tuple(
        DistrictRow(
            one,
            district_name(network, one),
            link(one),
            tuple(things[str(network.ids[row])] for row in one.leading),
        )
        for one in shown.districts
    )
    svg = Markup(district_svg(shown, link))  # noqa: S704 - escaped there
    return Overview(shown, svg, map_summary(shown), rows)


def trail(here: Site, scope: Scope, network: Network, address: Address) -> list[tuple[str, str]]:
    """Return the districts around a district, outermost first, each as name and address."""
    layout = here.layout
    if layout is None:
        return []
    found = []
    for depth in range(1, len(address) + 1):
        around = map_districts(network, layout, address[: depth - 1])
        key = "-".join(map(str, address[:depth]))
        name = next(
            (district_name(network, one) for one in around.districts if one.key == key),
            f"district {key}",
        )
        found.append((name, district_address(scope, key)))
    return found
