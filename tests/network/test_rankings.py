from __future__ import annotations

from itertools import pairwise

import pytest

from ioknow import KnowledgeGraph
from ioknow.errors import ParameterValueError
from ioknow.network import Network, Ranking, rank_actors
from ioknow.network.rankings import CRITERIA


def places(found: Ranking) -> list[tuple[int, str, float]]:
    return [(one.rank, one.name, round(one.value, 6)) for one in found.actors]


def kite() -> Network:
    """A triangle a, b, c with a tail c - d - e."""
    return Network.from_edges([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "e")])


@pytest.mark.parametrize(
    ("by", "first", "value"),
    [
        ("partners", "c", 3.0),
        ("between", "c", 4.0),  # a-d, a-e, b-d, b-e
        ("holes", "c", 3 - 2 / 3),  # one tie among three partners
        ("reach", "c", (1 + 1 + 1 + 0.5) / 4),
    ],
)
def test_who_is_first_in_a_network_worked_by_hand(by: str, first: str, value: float) -> None:
    found = rank_actors(kite(), by)
    assert places(found)[0] == (1, first, round(value, 6))
    assert len(found) == 5


def test_equal_values_have_equal_ranks_and_the_next_rank_is_left_out() -> None:
    assert [one.rank for one in rank_actors(kite(), "partners").actors] == [1, 2, 2, 2, 5]


def test_values_that_differ_by_rounding_only_are_equal(kg: KnowledgeGraph) -> None:
    # four firms of consortium CF2-M have the same partners
    found = kg.ranking("holes", case="kicms", kind="firm")
    assert [one.rank for one in found.actors] == [1, 2, 2, 2, 2]


def test_reach_leaves_direction_aside() -> None:
    network = Network.from_edges([("supplier", "buyer"), ("buyer", "shop")], directed=True)
    assert places(rank_actors(network, "reach"))[0] == (1, "buyer", 1.0)


def test_the_network_is_measured_as_a_whole_whoever_is_listed() -> None:
    network = Network.from_edges(
        [("a", "b"), ("b", "c"), ("b", "d"), ("c", "d")],
        nodes=["a", "b", "c", "d"],
        attributes={
            "family": ["firm", "university", "firm", "firm"],
            "country": ["Japan", "Japan", "Korea", ""],
        },
    )
    found = rank_actors(network, kind="firm")
    assert [(one.rank, one.rank_in_network, one.name) for one in found.actors] == [
        (1, 2, "c"),
        (1, 2, "d"),
        (3, 4, "a"),
    ]
    assert [one.name for one in rank_actors(network, country="korea").actors] == ["c"]


def test_a_country_that_nobody_is_in_is_answered_with_those_there_are() -> None:
    network = Network.from_edges(
        [("a", "b")], nodes=["a", "b"], attributes={"country": ["Japan", "Korea"]}
    )
    found = rank_actors(network, country="Atlantis")
    assert len(found) == 0
    assert found.text.endswith("Its actors are in these countries: Japan, Korea.")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"by": "beauty"}, "no ranking 'beauty'; there are partners, between, holes"),
        ({"kind": "dragon"}, "no kind of actor 'dragon'; there are person"),
        ({"kind": "firm"}, "have no family, so that 'firm' cannot be chosen"),
    ],
)
def test_what_cannot_be_ranked_is_named(asked: dict[str, str], words: str) -> None:
    with pytest.raises(ParameterValueError, match=words):
        rank_actors(kite(), **asked)


def test_a_large_network_is_sampled_and_says_so() -> None:
    chain = Network.from_edges(pairwise(str(n) for n in range(5002)))
    found = rank_actors(chain, "between")
    assert found.definition.name == "sampled_betweenness"
    assert found.estimated_from == 200
    assert "begin at 200 of the actors" in found.notes[0]
    assert found.notes[0] in found.text
    assert all(one.standard_error is not None for one in found.actors)
    # of a chain the middle lies between most, 2500 * 2501 pairs; its ends between none
    middle = {one.name: one for one in found.actors}["2500"]
    assert middle.standard_error is not None
    assert abs(middle.value - 2500 * 2501) < 5 * middle.standard_error + 1e-9
    assert found.actors[-1].value == 0
    assert rank_actors(kite(), "between").estimated_from is None


def test_reach_in_a_large_network_is_sampled() -> None:
    hub = Network.from_edges([("hub", str(n)) for n in range(5001)])
    found = rank_actors(hub, "reach")
    assert found.definition.name == "sampled_harmonic_closeness"
    assert found.estimated_from == 640
    # the hub is tied to all; anybody else is at distance 1 of it and at 2 of all others
    assert (found.actors[0].name, found.actors[0].value) == ("hub", 1.0)
    assert all(abs(one.value - 0.5) < 0.01 for one in found.actors[1:])
    assert rank_actors(kite(), "reach").estimated_from is None


def test_the_table_holds_every_listed_actor(kg: KnowledgeGraph) -> None:
    found = kg.ranking("partners", case="kicms")
    frame = found.to_pandas()
    assert list(frame.columns) == list(Ranking.columns)
    assert len(frame) == len(found) == 14
    assert frame.attrs["measure"] == "degree"
    assert len(found.to_pandas(3)) == 3


def test_every_criterion_ranks_the_cases(kg: KnowledgeGraph) -> None:
    for by in CRITERIA:
        values = [round(one.value, 9) for one in kg.ranking(by).actors]
        assert values == sorted(values, reverse=True)
        assert len(values) > 50
