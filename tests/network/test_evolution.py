from __future__ import annotations

from dataclasses import replace
from math import isnan

import numpy as np
import pytest

from ioknow.errors import ParameterValueError
from ioknow.network import Network
from ioknow.network.evolution import Window, evolution, over_time, windows_of
from ioknow.network.tables import UNKNOWN_END, UNKNOWN_START

A_B, B_C, C_D, A_C = ("a", "b"), ("b", "c"), ("c", "d"), ("a", "c")


def dated(*ties: tuple[tuple[str, str], int, int]) -> Network:
    network = Network.from_edges([edge for edge, _, _ in ties], nodes="abcd")
    start = np.array([first for _, first, _ in ties], dtype=np.int32)
    end = np.array([last for _, _, last in ties], dtype=np.int32)
    return replace(network, links=replace(network.links, start=start, end=end))


def test_ties_enter_stay_and_leave() -> None:
    network = dated((A_B, 2000, 2001), (B_C, 2001, 2002), (C_D, 2002, 2002))
    first, second, third = evolution(network).turnovers
    assert (first.pairs, first.entered_pairs, first.left_pairs) == (1, 1, 0)
    assert (second.pairs, second.kept_pairs, second.entered_pairs) == (2, 1, 1)
    assert (third.kept_pairs, third.entered_pairs, third.left_pairs) == (1, 1, 1)
    assert isnan(first.persistence)
    assert (second.persistence, third.persistence) == (1.0, 0.5)
    assert (second.entered_actors, third.entered_actors, third.left_actors) == (1, 1, 1)


def test_a_pair_is_kept_when_one_tie_follows_another() -> None:
    network = dated((A_B, 2000, 2000), (("b", "a"), 2001, 2001))
    assert evolution(network).turnovers[1].kept_pairs == 1


def test_ties_without_years_are_counted_apart() -> None:
    network = dated((A_B, 2000, 2000), (B_C, UNKNOWN_START, UNKNOWN_END))
    found = evolution(network)
    assert found.undated == 1
    assert [one.pairs for one in found.turnovers] == [1]


def test_a_tie_with_one_known_year_holds_in_that_year() -> None:
    network = dated((A_B, 2000, UNKNOWN_END), (B_C, UNKNOWN_START, 2002))
    assert [one.pairs for one in evolution(network).turnovers] == [1, 0, 1]


def test_windows_cover_all_years_and_may_overlap() -> None:
    network = dated((A_B, 2000, 2000), (B_C, 2004, 2005))
    assert [str(one) for one in windows_of(network, width=3)] == ["2000-2002", "2003-2005"]
    assert [str(one) for one in windows_of(network, width=3, step=2)] == [
        "2000-2002",
        "2002-2004",
        "2004-2006",
    ]


def test_a_measure_is_taken_of_the_ties_of_each_window() -> None:
    network = dated((A_B, 2000, 2000), (B_C, 2000, 2001), (A_C, 2001, 2001))
    windows = (Window(2000, 2000), Window(2001, 2001), Window(2000, 2001))
    table = over_time(network, lambda part: part.number_of_pairs, windows)
    assert table["value"].tolist() == [2, 2, 3]
    assert table["actors"].tolist() == [3, 3, 3]


def test_a_network_without_years_has_no_windows() -> None:
    network = Network.from_edges([A_B])
    assert windows_of(network) == ()
    assert evolution(network).to_pandas().empty


@pytest.mark.parametrize(("width", "step"), [(0, None), (1, 0)])
def test_windows_of_no_years_are_refused(width: int, step: int | None) -> None:
    with pytest.raises(ParameterValueError, match="give 1 or more"):
        windows_of(Network.from_edges([A_B]), width=width, step=step)


def test_too_many_windows_are_refused_with_their_number() -> None:
    network = dated((A_B, 1000, 1000), (B_C, 2000, 2000))
    with pytest.raises(ParameterValueError, match="1,001 windows"):
        windows_of(network)
