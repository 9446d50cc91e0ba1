from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import pyvis.network

from ioknow import KnowledgeGraph
from ioknow.errors import UsageError
from ioknow.network import Network, Scope, build_network
from ioknow.query.entities import Entities
from ioknow.views.palette import NODE_STYLES, TIE_STYLES
from ioknow.views.pyvis_export import pyvis_html, to_pyvis, write_pyvis_html
from ioknow.views.svg import network_svg, network_svg_file, strands, summary
from tests.views.test_layout import chain

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def network(kg: KnowledgeGraph) -> Network:
    return build_network(Entities(kg.store), Scope(case="kicms"))


def test_the_picture_is_the_same_bytes_every_time(network: Network) -> None:
    assert network_svg_file(network) == network_svg_file(network)


def test_the_file_is_well_formed_and_has_title_and_description(network: Network) -> None:
    root = ElementTree.fromstring(network_svg_file(network))
    assert root.findtext(f"{SVG}title") == "KICMS"
    assert root.findtext(f"{SVG}desc") == summary(network)


def test_every_actor_and_every_pair_is_drawn(network: Network) -> None:
    root = ElementTree.fromstring(network_svg_file(network))
    drawn = {one.get("data-id") for one in root.iter(f"{SVG}g")} - {None}
    assert drawn == {node.id for node in network.nodes}
    lines = [one for one in root.iter(f"{SVG}g") if one.get("data-source")]
    assert len(lines) == len(strands(network))


def test_every_line_names_its_source(network: Network) -> None:
    root = ElementTree.fromstring(network_svg_file(network))
    titles = [
        one.findtext(f"{SVG}title") or "" for one in root.iter(f"{SVG}g") if one.get("data-source")
    ]
    assert titles
    assert all("Lee et al. 2010" in title for title in titles)


def test_names_are_escaped(network: Network) -> None:
    evil = replace(network, title='</title><script>alert("x")</script>')
    for text in (network_svg(evil), network_svg_file(evil), pyvis_html(evil)):
        assert "<script>alert" not in text


def test_two_types_of_ties_differ_in_more_than_colour() -> None:
    looks = [(one.light, one.dash) for one in TIE_STYLES.values()]
    assert len(looks) == len(set(looks))
    assert len({one.shape for one in NODE_STYLES.values()}) == len(NODE_STYLES)


@pytest.mark.parametrize("style", [*NODE_STYLES.values(), *TIE_STYLES.values()])
def test_colours_stand_out_from_the_ground(style: object) -> None:
    light, dark = getattr(style, "light"), getattr(style, "dark")  # noqa: B009
    assert contrast(light, "#ffffff") >= 4.5
    assert contrast(dark, "#151e26") >= 4.5


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_pyvis_gets_every_node_and_line_with_fixed_positions(network: Network) -> None:
    shown = to_pyvis(network)
    assert shown.num_nodes() == len(network.nodes)
    assert shown.num_edges() == len(strands(network))
    assert all("x" in node and "y" in node for node in shown.nodes)


def test_a_pyvis_network_can_be_worked_on_further(network: Network) -> None:
    shown = to_pyvis(network)
    shown.add_node("urn:new", label="New")
    shown.add_edge("urn:new", network.nodes[0].id)
    assert shown.num_nodes() == len(network.nodes) + 1


def test_the_pyvis_page_asks_no_host_for_anything(network: Network) -> None:
    page = pyvis_html(network)
    assert not re.search(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=", page)
    assert "@import" not in page
    assert "url(http" not in page


def test_the_pyvis_page_has_language_title_one_heading_and_legend(network: Network) -> None:
    page = pyvis_html(network)
    assert page.startswith("<!DOCTYPE html>")
    assert '<html lang="en">' in page
    assert "<title>KICMS</title>" in page
    assert page.count("<h1>") == 1
    assert "Association or collaborative body" in page
    assert '"enabled": false' in page


def test_the_pyvis_file_is_utf_8_whatever_the_locale(network: Network, tmp_path: Path) -> None:
    file = tmp_path / "network.html"
    write_pyvis_html(replace(network, title="京都試作ネット"), file)
    assert "京都試作ネット" in file.read_bytes().decode("utf-8")


def test_pyvis_is_filled_past_its_own_slow_way(monkeypatch: pytest.MonkeyPatch) -> None:
    # pyvis's add_edge looks through all edges for each new one: hours for 100,000 of them.
    monkeypatch.delattr(pyvis.network.Network, "add_edge")
    network = chain(1500, extra=12_000)
    shown = to_pyvis(network)
    pairs = {(tie.source, tie.target) for tie in network.ties}
    assert len(shown.nodes) == 1500
    assert {(edge["from"], edge["to"]) for edge in shown.edges} == pairs


def test_a_network_beyond_what_a_browser_draws_is_refused() -> None:
    with pytest.raises(UsageError, match="choose a case"):
        pyvis_html(chain(2001))
