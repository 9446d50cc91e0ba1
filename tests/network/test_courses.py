"""A measure over windows, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ioknow.errors import ParameterValueError, UnknownEntityError
from ioknow.network import Network
from ioknow.network.courses import course


def dated(edges: list[tuple[str, str, int, int]], nodes: str = "") -> Network:
    network = Network.from_edges([one[:2] for one in edges], nodes=nodes)
    years = {tuple(sorted(one[:2])): one[2:] for one in edges}
    links = network.links
    pairs = zip(network.ids[links.source], network.ids[links.target], strict=True)
    spans = np.array([years[tuple(sorted(pair))] for pair in pairs], dtype=np.int32)
    return replace(network, links=replace(links, start=spans[:, 0], end=spans[:, 1]))


# 2000: a-b. 2001: a-b, b-c, a-c. 2002: b-c.
THREE_YEARS = dated([("a", "b", 2000, 2001), ("b", "c", 2001, 2002), ("a", "c", 2001, 2001)])


def test_pairs_enter_stay_and_leave() -> None:
    rows = course(THREE_YEARS, width=1).records()
    assert [row["pairs"] for row in rows] == [1, 3, 1]
    assert [row["entered_pairs"] for row in rows] == [1, 2, 0]
    assert [row["left_pairs"] for row in rows] == [0, 0, 2]
    assert [row["persistence"] for row in rows] == [None, 1.0, pytest.approx(1 / 3)]


def test_a_measure_of_actors_is_the_mean_or_that_of_one() -> None:
    means = course(THREE_YEARS, "degree", width=1)
    assert means.values == (1.0, 2.0, 1.0)
    assert course(THREE_YEARS, "degree", actor="c", width=1).records()[0]["value"] is None
    assert course(THREE_YEARS, "degree", actor="b", width=1).values == (1.0, 2.0, 1.0)


def test_a_measure_of_the_network_is_its_value() -> None:
    assert course(THREE_YEARS, "cohesion", width=1).values == (1.0, 1.0, 1.0)  # density


def test_a_width_is_chosen_that_leaves_few_windows() -> None:
    long = dated([("a", "b", 1900, 1900), ("b", "c", 1999, 1999)])
    found = course(long)
    assert (found.width, len(found.values)) == (10, 10)


@pytest.mark.parametrize("nodes", ["", "a", "ab"])
def test_networks_without_ties_have_no_windows(nodes: str) -> None:
    found = course(Network.from_edges([], nodes=nodes), "constraint")
    assert found.records() == []
    assert "nothing can be followed" in found.text


def test_what_cannot_be_followed_is_named() -> None:
    with pytest.raises(ParameterValueError, match="two-mode"):
        course(THREE_YEARS, "affiliation_degree")
    with pytest.raises(UnknownEntityError, match="'x' is not among"):
        course(THREE_YEARS, "degree", actor="x")
    with pytest.raises(ParameterValueError, match="windows of -1 years"):
        course(THREE_YEARS, width=-1)
