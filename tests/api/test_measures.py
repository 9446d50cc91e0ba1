"""Measures of networks over HTTP give what the library gives."""

from __future__ import annotations

import httpx
import pytest

from ioknow import KnowledgeGraph
from ioknow.network.measures import MEASURES

AT = "/api/v1/networks/measures"


def test_every_measure_is_listed_and_answers(api: httpx.Client) -> None:
    listed = api.get(AT).json()["measures"]
    assert [one["name"] for one in listed] == sorted(MEASURES)
    for one in listed:
        answer = api.get(one["href"], params={"case": "kicms"})
        assert answer.status_code == 200, (one["name"], answer.text)
        assert answer.json()["references"]


def test_the_values_are_those_of_the_library(api: httpx.Client, kg: KnowledgeGraph) -> None:
    asked = {"case": "kicms", "types": "alliance,supply", "model": "ego"}
    answer = api.get(f"{AT}/constraint", params=asked).json()
    expected = kg.network(case="kicms", ties=["alliance", "supply"]).measure(
        "constraint", model="ego"
    )
    assert answer["rows"] == expected.records()
    assert answer["parameters"] == {"model": "ego"}
    assert answer["reading"].startswith("Structural, not causal")


def test_what_is_undefined_is_null(api: httpx.Client) -> None:
    rows = api.get(f"{AT}/clustering", params={"case": "kicms"}).json()["rows"]
    assert None in [row["clustering"] for row in rows]


def test_only_the_largest_are_given_when_asked(api: httpx.Client) -> None:
    rows = api.get(f"{AT}/degree", params={"top": 3}).json()["rows"]
    degrees = [row["degree"] for row in rows]
    assert len(degrees) == 3
    assert degrees == sorted(degrees, reverse=True)


@pytest.mark.parametrize(
    ("path", "params", "status", "words"),
    [
        ("constraint", {"model": "all"}, 422, "whole"),
        ("constraint", {"steps": 1}, 422, "steps"),
        ("degree", {"case": "nowhere"}, 404, "nowhere"),
        ("degree", {"types": "friendship"}, 400, "no kind of tie"),
        ("brokerage-roles", {"by": "colour"}, 400, "no attribute 'colour'"),
        ("key-players", {"case": "kicms", "size": 0}, 400, "a set of 0 does not fit"),
        ("key-players", {"size": 50}, 422, "size"),
        ("key-players", {"search": "exact"}, 422, "greedy"),
        ("brokerage-roles", {"permutations": 100000}, 422, "permutations"),
        ("fame", {}, 404, ""),
    ],
)
def test_what_cannot_be_asked_is_a_problem(
    api: httpx.Client, path: str, params: dict[str, str], status: int, words: str
) -> None:
    answer = api.get(f"{AT}/{path}", params=params)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert words in answer.text
