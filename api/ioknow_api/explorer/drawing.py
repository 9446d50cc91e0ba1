"""Networks for pages: the picture, its data, and addresses that hold the whole state."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ioknow.languages import gettext, language
from ioknow.network import Network, Scope
from ioknow.views import labels
from ioknow.views.layout import lay_out
from ioknow.views.palette import NODE_STYLES, TIE_STYLES, NodeStyle, TieStyle
from ioknow.views.svg import network_svg, strands, summary
from ioknow_api.explorer import wording
from ioknow_api.explorer.links import page_path, with_query
from ioknow_api.explorer.rendering import Site

_WIDEST = 1500.0
"""Width up to which a picture may be shrunk to a page, in px; wider ones are scrolled."""


MOST_DRAWN = 500
"""Actors up to which a network is drawn with all its labels; larger ones are listed."""

MOST_TIES = 5000
"""Ties up to which a network is drawn and listed one by one."""

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
    """

    scope: Scope
    network: Network
    svg: Markup
    summary: str
    wide: bool

    @property
    def drawn(self) -> bool:
        """Whether there is a picture; there is none of what nobody could read."""
        return bool(self.svg)

    def address(self, kind: str = "") -> str:
        """Return the address of this network as a page, or as ``.json``, ``.csv``, ``.svg``."""
        return network_address(self.scope, kind)


def network_address(scope: Scope, kind: str = "") -> str:
    """Return the address that holds a scope.

    Example:
        >>> network_address(Scope(case="kicms", as_of=2004), ".csv")
        '/network.csv?case=kicms&as_of=2004'
    """
    return with_query(
        f"/network{kind}",
        case=scope.case,
        organization=scope.organization,
        hops=scope.hops if scope.organization and scope.hops != 1 else None,
        as_of=scope.as_of,
        tie=tuple(sorted(scope.types)),
    )


def draw(site: Site, scope: Scope) -> Drawing:
    """Build and draw a network; what was drawn before for this version is kept."""
    key = (scope, language())
    known = site.drawings.get(key)
    if known is None:
        if len(site.drawings) >= _KEPT:
            site.drawings.clear()
        known = site.drawings[key] = _drawn(site, scope)
    return known


def _drawn(site: Site, scope: Scope) -> Drawing:
    network = site.network(scope)
    if not is_readable(network):
        said = gettext(
            "%(title)s: %(actors)s actors and %(ties)s ties, too many for a readable picture.",
            title=network.title,
            actors=len(network),
            ties=network.number_of_ties,
        )
        return Drawing(scope, network, Markup(""), said, wide=False)
    layout = lay_out(network)
    svg = Markup(network_svg(network, layout=layout, link=page_path))  # noqa: S704 - escaped there
    return Drawing(scope, network, svg, summary(network), layout.width > _WIDEST)


def is_readable(network: Network) -> bool:
    """Say whether a network is small enough to be drawn and listed tie by tie."""
    return len(network) <= MOST_DRAWN and network.number_of_ties <= MOST_TIES


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
