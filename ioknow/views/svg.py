"""Networks as SVG: for pages without JavaScript, for print, and as a file of its own."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from ioknow.languages import gettext, language
from ioknow.model.network import Node, Tie
from ioknow.network import Network
from ioknow.views import labels
from ioknow.views.layout import Layout, lay_out
from ioknow.views.palette import NODE_STYLES, TIE_STYLES, stylesheet

_ARROW = 9.0

Link = Callable[[str], str]
"""Gives the address of the page about an IRI."""


def network_svg(network: Network, *, layout: Layout | None = None, link: Link | None = None) -> str:
    """Return a network as an SVG element for an HTML page.

    Colours come from the page's style sheet (:func:`ioknow.views.palette.stylesheet`). Nodes
    carry ``data-id`` and ties ``data-source``, ``data-target`` and ``data-type``, so that a
    script can find them; each tie has its claim and source in a ``title``.

    Args:
        network: What to draw.
        layout: Positions; computed when absent.
        link: Makes each node a link to its page; without it nodes are not links.
    """
    layout = layout or lay_out(network)
    body = _body(network, layout, link)
    return (
        f'<svg class="network-svg" viewBox="0 0 {_n(layout.width)} {_n(layout.height)}" '
        f'width="{_n(layout.width)}" height="{_n(layout.height)}" role="group" '
        f"aria-label={quoteattr(summary(network))}>{body}</svg>"
    )


def network_svg_file(network: Network, *, layout: Layout | None = None) -> str:
    """Return a network as an SVG document with its own style, title and legend."""
    layout = layout or lay_out(network)
    rows = _legend_rows(network)
    width = max(layout.width, 420.0)
    height = layout.height + 24 + 20 * math.ceil(len(rows) / 2) + 12
    legend = "".join(
        f'<g transform="translate({_n(24 + (width - 24) / 2 * (row % 2))} '
        f'{_n(layout.height + 24 + 20 * (row // 2))})">{item}</g>'
        for row, item in enumerate(rows)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" class="network-svg" lang="{language()}" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}">'
        f"<title>{escape(network.title)}</title><desc>{escape(summary(network))}</desc>"
        f"<style>{stylesheet()}</style>"
        f'<rect width="100%" height="100%" fill="var(--paper)"/>'
        f"{_body(network, layout, None)}{legend}</svg>\n"
    )


def summary(network: Network) -> str:
    """Return in one sentence what a network shows.

    Example:
        >>> summary(Network.from_edges([], title="Case KICMS"))
        'Case KICMS: no ties are recorded.'
    """
    if not network.ties:
        return gettext("%(title)s: no ties are recorded.", title=network.title)
    degree = max(node.degree for node in network.nodes)
    most = [str(node.actor.label) for node in network.nodes if node.degree == degree]
    many = gettext(
        "%(title)s: %(actors)s actors and %(ties)s ties",
        title=network.title,
        actors=len(network.nodes),
        ties=len(network.ties),
    )
    return f"{many}; {_leading(most, degree)}"


def _leading(most: list[str], degree: int) -> str:
    if len(most) == 1:
        return gettext(
            "%(name)s has the most neighbours (%(degree)s).", name=most[0], degree=degree
        )
    if len(most) == 2:
        return gettext(
            "%(name)s and %(other)s have the most neighbours (%(degree)s).",
            name=most[0],
            other=most[1],
            degree=degree,
        )
    return gettext(
        "%(name)s and %(count)s more have the most neighbours (%(degree)s).",
        name=most[0],
        count=len(most) - 1,
        degree=degree,
    )


def symbol(family: str) -> str:
    """Return the symbol of a kind of actor as a small SVG, for a legend."""
    shape = _shape(NODE_STYLES[family].shape, 7)
    return (
        '<svg class="network-svg symbol" width="20" height="20" viewBox="-10 -10 20 20" '
        f'aria-hidden="true"><g class="node-{family}">{shape}</g></svg>'
    )


def line_sample(type_: str) -> str:
    """Return a short line in the style of a type of tie as a small SVG, for a legend."""
    return (
        '<svg class="network-svg symbol" width="34" height="20" viewBox="0 0 34 20" '
        f'aria-hidden="true"><path class="tie tie-{type_}" d="M1 10H33"/></svg>'
    )


@dataclass(frozen=True)
class Strand:
    """All ties of one type between two actors, drawn as one line.

    Attributes:
        ties: The ties; the first gives the direction of the path.
        bend: How far the middle of the line lies off the straight one, in px.
        both: Whether ties run in both directions.
    """

    ties: tuple[Tie, ...]
    bend: float
    both: bool


def strands(network: Network) -> list[Strand]:
    """Return the lines of a network: ties of one type and one pair together, pairs side by side."""
    pairs: dict[tuple[str, str], dict[str, list[Tie]]] = {}
    for tie in network.ties:
        pair = (min(tie.source, tie.target), max(tie.source, tie.target))
        pairs.setdefault(pair, {}).setdefault(tie.type, []).append(tie)
    found = []
    for pair, types in sorted(pairs.items()):
        for position, type_ in enumerate(sorted(types)):
            ties = types[type_]
            bend = (position - (len(types) - 1) / 2) * 18
            # The bend is measured from the first to the second of the sorted pair.
            sign = 1 if ties[0].source == pair[0] else -1
            both = len({tie.source for tie in ties if tie.directed}) > 1
            found.append(Strand(tuple(ties), sign * bend, both))
    return found


def _body(network: Network, layout: Layout, link: Link | None) -> str:
    names = {node.id: str(node.actor.label) for node in network.nodes}
    lines = "".join(_strand(one, layout, names) for one in strands(network))
    nodes = "".join(_node(node, layout, link) for node in network.nodes)
    return f'<g class="ties">{lines}</g><g class="nodes">{nodes}</g>'


def _strand(strand: Strand, layout: Layout, names: dict[str, str]) -> str:
    tie = strand.ties[0]
    start, end = layout.positions[tie.source], layout.positions[tie.target]
    bend = _control(start, end, strand.bend)
    first_gap = layout.radii[tie.source] + (_ARROW if strand.both else 2)
    last_gap = layout.radii[tie.target] + (_ARROW if tie.directed else 2)
    head, tail = _towards(start, bend, first_gap), _towards(end, bend, last_gap)
    path = f"M{_p(head)}Q{_p(bend)} {_p(tail)}"
    arrows = _arrow(tail, end, layout.radii[tie.target]) if tie.directed else ""
    arrows += _arrow(head, start, layout.radii[tie.source]) if strand.both else ""
    title = "\n".join(_tie_text(one, names) for one in strand.ties)
    return (
        f'<g class="strand tie-{tie.type}" data-source={quoteattr(tie.source)} '
        f'data-target={quoteattr(tie.target)} data-type="{tie.type}">'
        f'<title>{escape(title)}</title><path class="tie tie-{tie.type}" d="{path}"/>{arrows}</g>'
    )


def _tie_text(tie: Tie, names: dict[str, str]) -> str:
    between = "→" if tie.directed else "–"  # noqa: RUF001 - a dash between names
    where = "; ".join(dict.fromkeys(one.citation for one in tie.evidence))
    when = f" ({tie.period.text})" if tie.period.text else ""
    return f"{names[tie.source]} {between} {names[tie.target]}: {tie.label}{when}. {where}".strip()


def _node(node: Node, layout: Layout, link: Link | None) -> str:
    x, y = layout.positions[node.id]
    size = layout.radii[node.id]
    name = str(node.actor.label)
    lines = labels.broken(name)
    first = size + labels.LINE - 1
    text = " ".join(
        f'<tspan x="0" dy="{_n(labels.LINE if row else first)}">{escape(line)}</tspan>'
        for row, line in enumerate(lines)
    )
    halo = f'<circle class="halo" r="{_n(size + 4)}"/>' if node.focal else ""
    tongue = node.actor.label.language
    tag = f' lang="{escape(tongue)}"' if tongue and tongue != language() else ""
    shape = _shape(NODE_STYLES[node.family].shape, size)
    inner = f'{halo}{shape}<text class="node-label"{tag}>{text}</text>'
    title = "; ".join(
        part for part in (name, gettext(NODE_STYLES[node.family].label), node.country) if part
    )
    if link:
        inner = f"<a href={quoteattr(link(node.id))} aria-label={quoteattr(title)}>{inner}</a>"
    focal = " focal" if node.focal else ""
    return (
        f'<g class="node node-{node.family}{focal}" data-id={quoteattr(node.id)} '
        f'transform="translate({_n(x)} {_n(y)})"><title>{escape(title)}</title>{inner}</g>'
    )


def _shape(shape: str, size: float) -> str:
    if shape in ("circle", "ring", "double"):
        kind = "shape" if shape == "circle" else "hollow"
        outer = f'<circle class="{kind}" r="{_n(size)}"/>'
        inner = f'<circle class="shape" r="{_n(size * 0.45)}"/>' if shape == "double" else ""
        return outer + inner
    return f'<path class="shape" d="{_outline(shape, size)}"/>'


def _outline(shape: str, size: float) -> str:
    if shape == "square":
        corners = _polygon(4, size * 1.18, 45)
    elif shape == "diamond":
        corners = _polygon(4, size * 1.2, 0)
    elif shape == "triangle":
        corners = _polygon(3, size * 1.3, -90)
    elif shape == "hexagon":
        corners = _polygon(6, size * 1.1, 0)
    else:
        third = size * 0.42
        ends = [(third, size), (third, third), (size, third)]
        corners = [
            *ends,
            *((x, -y) for x, y in reversed(ends)),
            *((-x, -y) for x, y in ends),
            *((-x, y) for x, y in reversed(ends)),
        ]
    return "M" + "L".join(_p(corner) for corner in corners) + "Z"


def _polygon(corners: int, size: float, turn: float) -> list[tuple[float, float]]:
    angles = [math.radians(turn + 360 * corner / corners) for corner in range(corners)]
    return [(size * math.cos(angle), size * math.sin(angle)) for angle in angles]


def _control(
    start: tuple[float, float], end: tuple[float, float], bend: float
) -> tuple[float, float]:
    length = math.dist(start, end) or 1.0
    across = ((end[1] - start[1]) / length, (start[0] - end[0]) / length)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    # The middle of a quadratic curve lies halfway to its control point.
    return (middle[0] + 2 * bend * across[0], middle[1] + 2 * bend * across[1])


def _towards(
    origin: tuple[float, float], target: tuple[float, float], distance: float
) -> tuple[float, float]:
    length = math.dist(origin, target) or 1.0
    share = min(0.9, distance / length)
    return (
        origin[0] + (target[0] - origin[0]) * share,
        origin[1] + (target[1] - origin[1]) * share,
    )


def _arrow(base: tuple[float, float], centre: tuple[float, float], radius: float) -> str:
    tip = _towards(centre, base, radius + 1)
    length = math.dist(base, tip) or 1.0
    along = ((tip[0] - base[0]) / length, (tip[1] - base[1]) / length)
    left = (base[0] - along[1] * _ARROW / 2.2, base[1] + along[0] * _ARROW / 2.2)
    right = (base[0] + along[1] * _ARROW / 2.2, base[1] - along[0] * _ARROW / 2.2)
    return f'<path class="arrow" d="M{_p(tip)}L{_p(left)}L{_p(right)}Z"/>'


def _legend_rows(network: Network) -> list[str]:
    families = dict.fromkeys(name for name in NODE_STYLES if name in _families(network))
    types = dict.fromkeys(name for name in TIE_STYLES if name in {t.type for t in network.ties})
    text = '<text class="legend-text" x="{x}" y="4">{label}</text>'
    rows = [
        f'<g class="node-{name}">{_shape(NODE_STYLES[name].shape, 7)}</g>'
        + text.format(x=16, label=escape(gettext(NODE_STYLES[name].label)))
        for name in families
    ]
    rows += [
        f'<path class="tie tie-{name}" d="M-8 0H20"/>'
        + text.format(x=28, label=escape(gettext(TIE_STYLES[name].label)))
        for name in types
    ]
    return rows


def _families(network: Network) -> set[str]:
    return {node.family for node in network.nodes}


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")


def _p(point: tuple[float, float]) -> str:
    return f"{_n(point[0])} {_n(point[1])}"
