from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import scipy.sparse as sp

from ioknow.errors import StoreError, UnknownEntityError
from ioknow.network import Network
from ioknow.views.district_map import map_districts, members_of
from ioknow.views.district_svg import district_svg, map_summary
from ioknow.views.districts import lay_out_districts
from ioknow.views.stored_layout import StoredLayout, read_stored_layout

CLIQUES = 6
SIZE = 30


def cliques() -> Network:
    """Six complete groups of thirty in a ring, each tied to the next by one tie."""
    edges = []
    for group in range(CLIQUES):
        first = group * SIZE
        members = range(first, first + SIZE)
        edges += [(f"n{a}", f"n{b}") for a in members for b in members if a < b]
        edges.append((f"n{first}", f"n{(first + SIZE) % (CLIQUES * SIZE)}"))
    nodes = [f"n{one}" for one in range(CLIQUES * SIZE)]
    columns = {"label": nodes, "family": ["firm"] * len(nodes), "country": ["Japan"] * len(nodes)}
    return Network.from_edges(edges, nodes=nodes, attributes=columns, title="Ring")


def laid(network: Network) -> StoredLayout:
    found = lay_out_districts(sp.csr_matrix(network.symmetric))
    levels = np.array(found.levels, dtype=np.int32).reshape(-1, len(network))
    return StoredLayout(network.ids, found.positions.astype(np.float32), levels)


@pytest.fixture(scope="module")
def ring() -> Network:
    return cliques()


@pytest.fixture(scope="module")
def layout(ring: Network) -> StoredLayout:
    return laid(ring)


def test_the_districts_of_tied_cliques_are_the_cliques(ring: Network, layout: StoredLayout) -> None:
    shown = map_districts(ring, layout)
    assert [len(one.rows) for one in shown.districts] == [SIZE] * CLIQUES
    assert {one.inside for one in shown.districts} == {SIZE * (SIZE - 1) // 2}
    assert {one.outside for one in shown.districts} == {2}
    assert sorted(one.pairs for one in shown.bundles) == [1] * CLIQUES


def test_every_pair_is_inside_a_district_or_in_a_bundle(
    ring: Network, layout: StoredLayout
) -> None:
    shown = map_districts(ring, layout)
    inside = sum(one.inside for one in shown.districts)
    assert inside + sum(one.pairs for one in shown.bundles) == ring.number_of_pairs == shown.pairs


def test_the_address_of_a_district_holds_for_a_part_of_the_network(
    ring: Network, layout: StoredLayout
) -> None:
    part = ring.without(["n0", "n1"])
    whole = {ring.ids[row] for row in np.flatnonzero(members_of(ring, layout, (2,)))}
    fewer = {part.ids[row] for row in np.flatnonzero(members_of(part, layout, (2,)))}
    assert fewer == whole - {"n0", "n1"}


def test_a_district_that_is_not_there_is_named(ring: Network, layout: StoredLayout) -> None:
    with pytest.raises(UnknownEntityError, match="no district 9; the network has 6"):
        members_of(ring, layout, (9,))


def test_the_picture_links_every_district_and_escapes_names() -> None:
    network = cliques()
    network.actors.columns["label"][:] = '<b>"A" & B</b>'
    shown = map_districts(network, laid(network))
    root = ET.fromstring(district_svg(shown, lambda one: f"/network?district={one.key}"))
    links = [one.get("href") for one in root.iter("a")]
    assert links == [f"/network?district={one}" for one in range(1, CLIQUES + 1)]
    assert root.findall(".//b") == []


def test_what_is_not_drawn_is_said_in_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ioknow.views.district_map._DRAWN", 4)
    network = cliques()
    said = map_summary(map_districts(network, laid(network)))
    assert "the other 2, with 60 organizations, are not" in said


def test_a_layout_of_another_network_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "positions.npy", np.zeros((2, 2), dtype=np.float32))
    np.save(tmp_path / "levels.npy", np.zeros((1, 2), dtype=np.int32))
    with pytest.raises(StoreError, match="the layout has 2 actors, the network 3"):
        read_stored_layout(tmp_path, np.array(["a", "b", "c"], dtype=object))
