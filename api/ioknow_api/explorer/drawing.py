"""Networks for pages: the picture, its data, and addresses that hold the whole state."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from markupsafe import Markup

from ioknow.errors import UnknownEntityError
from ioknow.languages import gettext, language, lazy_gettext
from ioknow.network import Network, Scope
from ioknow.views import labels
from ioknow.views.district_map import leading_members, members_of
from ioknow.views.layout import lay_out
from ioknow.views.lines import is_told_singly
from ioknow.views.palette import NODE_STYLES, TIE_STYLES, NodeStyle, TieStyle
from ioknow.views.stored_layout import Address, StoredLayout
from ioknow.views.svg import network_svg, strands, summary
from ioknow_api.explorer import wording
from ioknow_api.explorer.districts import Overview, district_address, overview, trail
from ioknow_api.explorer.links import page_path, with_query
from ioknow_api.explorer.rendering import Site

_WIDEST = 1500.0
"""Width up to which a picture may be shrunk to a page, in px; wider ones are scrolled."""


_KEPT = 200
"""Drawings kept at most; the largest of the bundled cases takes half a megabyte."""


@dataclass(frozen=True)
class Drawing:
    """A network ready for a page.

    Attributes:
        scope: What was asked for.
        network: Nodes and ties.
        svg: The picture.
        summary: One sentence on it.
        wide: Whether it is too wide to be shrunk to a page with its labels still readable.
        district: Address of the district of the network that is shown; empty for all of it.
        overview: The network by its districts, where it is too large for a picture.
        trail: The districts around the district, each as name and address.
    """

    scope: Scope
    network: Network
    svg: Markup
    summary: str
    wide: bool
    district: Address = ()
    overview: Overview | None = None
    trail: tuple[tuple[str, str], ...] = ()

    @property
    def drawn(self) -> bool:
        """Whether there is a picture; there is none of what nobody could read."""
        return bool(self.svg)

    def address(self, kind: str = "") -> str:
        """Return the address of this network as a page, or as ``.json``, ``.csv``, ``.svg``."""
        return district_address(self.scope, "-".join(map(str, self.district)), kind)

    def address_of(self, place: str) -> str:
        """Return the address of another page about the same part of the dataset."""
        scope = self.scope
        return with_query(
            place,
            case=scope.case,
            organization=scope.organization,
            hops=scope.hops if scope.organization and scope.hops != 1 else None,
            as_of=scope.as_of,
            tie=tuple(sorted(scope.types)),
        )

    @property
    def whole(self) -> str:
        """The address of the network that the district is a part of."""
        return district_address(self.scope, "")


def draw(site: Site, scope: Scope, district: Address = ()) -> Drawing:
    """Build and draw a network; what was drawn before for this version is kept.

    Args:
        site: What pages read from.
        scope: The network.
        district: A district of it; all by default.

    Raises:
        UnknownEntityError: There is no such district.
    """
    key = (scope, district, language())
    known = site.drawings.get(key)
    if known is None:
        if len(site.drawings) >= _KEPT:
            site.drawings.clear()
        known = site.drawings[key] = _drawn(site, scope, district)
    return known


def network_of(site: Site, scope: Scope, district: Address = ()) -> Network:
    """Return the network of a scope, or of a district of it; the last few are kept.

    Raises:
        UnknownEntityError: There is no such district, or no layout to find it in.
    """
    whole = site.network(scope)
    if not district:
        return whole
    layout = site.layout
    if layout is None:
        raise UnknownEntityError(
            lazy_gettext(
                "this dataset was loaded without districts; open the network without 'district'"
            )
        )
    return site.kept(("district", scope, district), lambda: _inside(whole, layout, district))


def _inside(whole: Network, layout: StoredLayout, district: Address) -> Network:
    chosen = members_of(whole, layout, district)
    if not chosen.any():
        return whole.subnetwork(chosen, title=gettext("Empty district"))
    part = whole.subnetwork(chosen)
    degree = np.diff(part.symmetric.indptr)
    leading = leading_members(part, np.arange(len(part)), degree)
    return replace(part, title=gettext("District of %(name)s", name=part.label(leading[0])))


def _drawn(site: Site, scope: Scope, district: Address) -> Drawing:
    whole, network = site.network(scope), network_of(site, scope, district)
    way = tuple(trail(site, scope, whole, district))
    if not is_told_singly(network):
        said = gettext(
            "%(title)s: %(actors)s actors and %(ties)s ties, too many for a readable picture.",
            title=network.title,
            actors=len(network),
            ties=network.number_of_ties,
        )
        seen = overview(site, scope, whole, district)
        return Drawing(scope, network, Markup(""), said, False, district, seen, way)
    layout = lay_out(network)
    svg = Markup(network_svg(network, layout=layout, link=page_path))  # noqa: S704 - escaped there
    wide = layout.width > _WIDEST
    return Drawing(scope, network, svg, summary(network), wide, district, None, way)


def as_json(network: Network, kept: str = "") -> dict[str, object]:
    """Return a network with positions, lines and styles for the moving picture and for programs.

    ``nodes`` and ``ties`` are the network itself; ``lines`` are what is drawn, one for all ties
    of a type between two actors; ``styles`` are the colours and shapes of the legend.

    Args:
        network: What to tell.
        kept: The language that addresses of pages name, or empty.
    """
    layout = lay_out(network)
    return {
        "title": network.title,
        "summary": summary(network),
        "width": layout.width,
        "height": layout.height,
        "nodes": [
            {
                "id": node.id,
                "label": str(node.actor.label),
                "lines": labels.broken(str(node.actor.label)),
                "language": node.actor.label.language,
                "family": node.family,
                "country": node.country,
                "degree": node.degree,
                "focal": node.focal,
                "page": wording.in_language(page_path(node.id), kept),
                "x": layout.positions[node.id][0],
                "y": layout.positions[node.id][1],
                "radius": layout.radii[node.id],
            }
            for node in network.nodes
        ],
        "ties": [
            {
                "source": tie.source,
                "target": tie.target,
                "type": tie.type,
                "directed": tie.directed,
                "label": tie.label,
                "claim": tie.claim.iri,
                "claimLabel": str(tie.claim.label),
                "page": wording.in_language(page_path(tie.claim.iri), kept),
                "period": tie.period.text,
                "evidence": [one.citation for one in tie.evidence],
            }
            for tie in network.ties
        ],
        "lines": [
            {
                "source": one.ties[0].source,
                "target": one.ties[0].target,
                "type": one.ties[0].type,
                "directed": one.ties[0].directed,
                "both": one.both,
                "bend": one.bend,
                "count": len(one.ties),
            }
            for one in strands(network)
        ],
        "styles": {
            "nodes": {name: _style(one) for name, one in NODE_STYLES.items()},
            "ties": {name: _style(one) for name, one in TIE_STYLES.items()},
        },
    }


def _style(style: NodeStyle | TieStyle) -> dict[str, str]:
    return {**vars(style), "label": gettext(style.label)}
