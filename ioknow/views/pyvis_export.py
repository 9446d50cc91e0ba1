"""Networks for pyvis: a real ``pyvis.network.Network`` and one offline HTML file.

pyvis's own file asks two other hosts for style and script, has no language and no title, prints
its heading unescaped and twice, and is written in whatever encoding the machine prefers. The
file made here asks nobody for anything.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ioknow.errors import UsageError
from ioknow.network import Network
from ioknow.views import labels
from ioknow.views.layout import Layout, lay_out
from ioknow.views.palette import NODE_STYLES, TIE_STYLES, dashes
from ioknow.views.svg import line_sample, strands, summary, symbol

if TYPE_CHECKING:
    import pyvis.network

LARGEST = 2000
"""Actors up to which the file is written; above, browsers take minutes to draw it."""

_SHAPES = {
    "circle": "dot",
    "diamond": "diamond",
    "triangle": "triangle",
    "square": "square",
    "hexagon": "hexagon",
    "ring": "dot",
    "double": "dot",
    "cross": "star",
}


def to_pyvis(network: Network, *, layout: Layout | None = None) -> pyvis.network.Network:
    """Return a network as pyvis has it, to go on working with.

    Nodes stand at fixed positions, physics is off, tooltips name the evidence. Nodes and edges
    are written into the lists that pyvis keeps, since its ``add_edge`` looks through all edges
    at each call.

    Args:
        network: What to show.
        layout: Positions; computed when absent.

    Example:
        >>> shown = to_pyvis(Network.from_edges([], title="Nothing"))
        >>> shown.num_nodes()
        0
    """
    import pyvis.network

    layout = layout or lay_out(network)
    shown = pyvis.network.Network(
        height="100%", width="100%", directed=True, cdn_resources="in_line", heading=""
    )
    shown.toggle_physics(False)
    for node in network.nodes:
        style = NODE_STYLES[node.family]
        x, y = layout.positions[node.id]
        parts = (str(node.actor.label), style.label, node.country)
        look = {
            "id": node.id,
            "label": "\n".join(labels.broken(str(node.actor.label))),
            "title": "\n".join(part for part in parts if part),
            "shape": _SHAPES[style.shape],
            "size": layout.radii[node.id],
            "color": _node_colour(style.shape, style.light),
            "borderWidth": 2,
            "font": {"size": 13, "face": "system-ui, sans-serif", "strokeWidth": 4},
            "x": x,
            "y": y,
            "physics": False,
        }
        shown.nodes.append(look)
        shown.node_ids.append(node.id)
        shown.node_map[node.id] = look
    names = {node.id: str(node.actor.label) for node in network.nodes}
    shown.edges.extend(_edge(one, names) for one in _drawn(network))
    shown.set_options(_OPTIONS)
    return shown


def pyvis_html(network: Network, *, layout: Layout | None = None) -> str:
    """Return the pyvis picture as one HTML page that asks no other host for anything.

    Raises:
        UsageError: The network has more than 2,000 actors.
    """
    if len(network.nodes) > LARGEST:
        raise UsageError(
            f"{network.title} has {len(network.nodes)} actors; a pyvis file is readable up to "
            f"{LARGEST}: choose a case, an organization, or fewer types of ties"
        )
    shown = to_pyvis(network, layout=layout)
    page = shown.generate_html(notebook=False)
    page = re.sub(r"<link\b[^>]*?>", "", page, flags=re.DOTALL)
    page = re.sub(r"<script\b[^>]*\bsrc=[^>]*>\s*</script>", "", page, flags=re.DOTALL)
    page = re.sub(r"<center>.*?</center>", "", page, flags=re.DOTALL)
    page = re.sub(r"<meta charset=[^>]*>", "", page)
    title = escape(network.title)
    head = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}{dashes()}</style>\n"
    )
    page = re.sub(r"<html>\s*<head>", lambda _: head, page, count=1)
    before = f"<header><h1>{title}</h1><p>{escape(summary(network))}</p></header><main>"
    after = f"</main><aside><h2>Legend</h2><ul>{_legend(network)}</ul></aside>"
    page = page.replace("<body>", f"<body>{before}", 1)
    return page.replace("</body>", f"{after}</body>", 1)


def write_pyvis_html(network: Network, file: Path) -> None:
    """Write the page of :func:`pyvis_html` in UTF-8."""
    file.write_text(pyvis_html(network), encoding="utf-8")


def _drawn(network: Network) -> list[dict[str, Any]]:  # what vis-network takes is untyped
    found = []
    for strand in strands(network):
        first = strand.ties[0]
        arrows = ["to"] if first.directed else []
        found.append(
            {
                "tie": first,
                "ties": strand.ties,
                "arrows": ", ".join([*arrows, "from"] if strand.both else arrows),
                "bend": strand.bend,
            }
        )
    return found


def _edge(drawn: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    tie = drawn["tie"]
    style = TIE_STYLES[tie.type]
    lines = []
    for one in drawn["ties"]:
        between = "→" if one.directed else "and"
        when = f" ({one.period.text})" if one.period.text else ""
        lines.append(f"{names[one.source]} {between} {names[one.target]}: {one.label}{when}")
        lines += [f"  {place.citation}" for place in one.evidence]
    bend = drawn["bend"]
    return {
        "from": tie.source,
        "to": tie.target,
        "title": "\n".join(lines),
        "color": style.light,
        "dashes": [int(part) for part in style.dash.split()] or False,
        "arrows": drawn["arrows"],
        "width": 1.6,
        "smooth": {
            "enabled": bool(bend),
            "type": "curvedCW" if bend < 0 else "curvedCCW",
            "roundness": round(min(0.6, abs(bend) / 100), 3),
        },
    }


def _node_colour(shape: str, colour: str) -> dict[str, str]:
    hollow = shape in ("ring", "double")
    return {"background": "#ffffff" if hollow else colour, "border": colour}


def _legend(network: Network) -> str:
    families = {node.family for node in network.nodes}
    types = {tie.type for tie in network.ties}
    items = [
        f"<li>{_coloured(symbol(name), style.light)} {escape(style.label)}</li>"
        for name, style in NODE_STYLES.items()
        if name in families
    ]
    items += [
        f"<li>{_coloured(line_sample(name), style.light)} {escape(style.label)}</li>"
        for name, style in TIE_STYLES.items()
        if name in types
    ]
    return "".join(items)


def _coloured(sample: str, colour: str) -> str:
    return f'<span style="color:{colour}">{sample}</span>'


_OPTIONS = """{
 "physics": {"enabled": false},
 "interaction": {"hover": true, "keyboard": {"enabled": true, "bindToWindow": false},
                 "navigationButtons": false, "tooltipDelay": 80},
 "edges": {"arrowStrikethrough": false, "arrows": {"to": {"scaleFactor": 0.55},
           "from": {"scaleFactor": 0.55}}}
}"""

_STYLE = """
html,body{height:100%;margin:0}
body{display:flex;flex-direction:column;font:15px/1.5 system-ui,sans-serif}
body{color:#16202a;background:#fff}
header,aside{padding:.6rem 1rem}
h1{font-size:1.25rem;margin:0}h2{font-size:1rem;margin:0}header p{margin:0;color:#4a5763}
main{flex:1;min-height:24rem}
main .card,main #mynetwork{height:100%!important;border:0!important}
aside ul{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;margin:.3rem 0 0;padding:0}
aside svg{vertical-align:middle}
.shape{fill:currentColor}.hollow{fill:#fff;stroke:currentColor;stroke-width:2.5}
.tie{fill:none;stroke:currentColor;stroke-width:2}
div.vis-tooltip{white-space:pre-line!important;max-width:28rem}
"""
