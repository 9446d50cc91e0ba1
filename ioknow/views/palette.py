"""Colours, shapes and line styles of network pictures; one place for every view.

A tie type differs by colour *and* dash, a kind of actor by colour *and* shape, so that no
reading depends on colour alone. Every colour has at least 3:1 contrast with its background.
"""

from __future__ import annotations

from dataclasses import dataclass

from ioknow.languages import gettext_noop as _
from ioknow.network import TIE_TYPES


@dataclass(frozen=True)
class NodeStyle:
    """How a kind of actor is drawn.

    Attributes:
        label: The kind in words, for the legend.
        shape: ``circle``, ``diamond``, ``triangle``, ``square``, ``hexagon``, ``ring``,
            ``double`` or ``cross``.
        light: Colour on a light background.
        dark: Colour on a dark background.
    """

    label: str
    shape: str
    light: str
    dark: str


@dataclass(frozen=True)
class TieStyle:
    """How a type of tie is drawn.

    Attributes:
        label: The type in words, for the legend.
        dash: Lengths of strokes and gaps; empty for a solid line.
        light: Colour on a light background.
        dark: Colour on a dark background.
    """

    label: str
    dash: str
    light: str
    dark: str


NODE_STYLES: dict[str, NodeStyle] = {
    "firm": NodeStyle(_("Firm"), "circle", "#2c6a96", "#7db7de"),
    "university": NodeStyle(_("University"), "diamond", "#7a4a9e", "#c3a0e0"),
    "research": NodeStyle(_("Research institute"), "triangle", "#1f7a63", "#6fcdb2"),
    "public": NodeStyle(_("Public body"), "square", "#a24d24", "#e8a27c"),
    "association": NodeStyle(
        _("Association or collaborative body"), "hexagon", "#8a6500", "#e0bd55"
    ),
    "person": NodeStyle(_("Person"), "ring", "#57616d", "#b4bfca"),
    "cohort": NodeStyle(_("Group known only by its size or kind"), "double", "#57616d", "#b4bfca"),
    "other": NodeStyle(_("Unit or other organization"), "cross", "#47525e", "#b4bfca"),
}

_TIE_LOOKS = {
    "alliance": ("", "#2c6a96", "#7db7de"),
    "membership": ("", "#8a6500", "#e0bd55"),
    "transfer": ("7 3", "#1f7a63", "#6fcdb2"),
    "supply": ("", "#a24d24", "#e8a27c"),
    "funding": ("2 3", "#a02a5b", "#ec93b6"),
    "ownership": ("10 3 2 3", "#47525e", "#b4bfca"),
    "intermediation": ("4 4", "#7a4a9e", "#c3a0e0"),
    "licensing": ("9 3 2 3 2 3", "#1f7a63", "#6fcdb2"),
    "research": ("12 4", "#2c6a96", "#7db7de"),
    "group": ("1 3", "#47525e", "#b4bfca"),
    "part": ("2 2", "#57616d", "#b4bfca"),
    "person": ("1 4", "#57616d", "#b4bfca"),
}

TIE_STYLES: dict[str, TieStyle] = {
    type_: TieStyle(label, *_TIE_LOOKS[type_]) for type_, label in TIE_TYPES.items()
}


def stylesheet() -> str:
    """Return the CSS of network pictures, for light, dark, print and forced colours.

    A page links to it, a file of its own contains it.
    """
    light = _rules({name: one.light for name, one in NODE_STYLES.items()}, "node") + _rules(
        {name: one.light for name, one in TIE_STYLES.items()}, "tie"
    )
    dark = _rules({name: one.dark for name, one in NODE_STYLES.items()}, "node") + _rules(
        {name: one.dark for name, one in TIE_STYLES.items()}, "tie"
    )
    return (
        _BASE
        + light
        + dashes()
        + f"@media screen and (prefers-color-scheme:dark){{\n{_DARK}{dark}}}\n"
        + _FORCED
    )


def dashes() -> str:
    """Return the CSS of the line styles."""
    return "".join(
        f".tie-{name}{{stroke-dasharray:{one.dash}}}\n"
        for name, one in TIE_STYLES.items()
        if one.dash
    )


def _rules(colours: dict[str, str], prefix: str) -> str:
    return "".join(f".{prefix}-{name}{{color:{value}}}\n" for name, value in colours.items())


_BASE = """\
.network-svg{--paper:#fff;--ink:#16202a}
.network-svg text{font:12px system-ui,"Noto Sans","Noto Sans CJK JP",sans-serif;fill:var(--ink)}
.network-svg .node-label{text-anchor:middle;paint-order:stroke}
.network-svg .node-label{stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.network-svg .focal .node-label{font-weight:700}
.network-svg .tie{fill:none;stroke:currentColor;stroke-width:1.6}
.network-svg .arrow{fill:currentColor;stroke:none}
.network-svg .shape{fill:currentColor;stroke:var(--paper);stroke-width:1.5}
.network-svg .hollow{fill:var(--paper);stroke:currentColor;stroke-width:2.5}
.network-svg .focal .halo{fill:none;stroke:currentColor;stroke-width:2}
.network-svg .legend-text{font-size:12px}
.network-svg .district circle{fill:currentColor;fill-opacity:.2;stroke:currentColor}
.network-svg a:hover .district circle,.network-svg a:focus .district circle{fill-opacity:.45}
.network-svg .bundle{fill:none;stroke:var(--ink);stroke-opacity:.13;stroke-linecap:round}
"""
_DARK = ".network-svg{--paper:#121a21;--ink:#e7edf2}\n"
_FORCED = """\
@media (forced-colors:active){
.network-svg{--paper:Canvas;--ink:CanvasText;forced-color-adjust:none}
.network-svg .tie,.network-svg .node{color:CanvasText}
}
"""
