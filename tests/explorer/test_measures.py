"""Measures on pages: the numbers of the library, with their definition, without JavaScript."""

from __future__ import annotations

import csv
import io

import httpx
import pytest

from ioknow import KnowledgeGraph
from ioknow.network.measures import MEASURES, degree


def test_every_measure_has_a_page_with_its_literature(browser_like: httpx.Client) -> None:
    for name, one in MEASURES.items():
        page = browser_like.get("/measures", params={"measure": name, "case": "kicms"})
        assert page.status_code == 200, name
        for reference in one.definition.references:
            assert reference.replace("'", "&#39;") in page.text, name


def test_the_table_is_ranked_and_links_to_the_actors(
    browser_like: httpx.Client, kg: KnowledgeGraph
) -> None:
    best = degree(kg.network(case="kicms")).top(1)[0]
    page = browser_like.get("/measures", params={"measure": "degree", "case": "kicms"}).text
    assert f"{best[1]} has the largest value, {best[2]:g};" in page
    assert '<a href="/organizations/lee-2010/firm-m">' in page


def test_the_csv_has_all_rows_of_the_library(
    browser_like: httpx.Client, kg: KnowledgeGraph
) -> None:
    asked = {"measure": "brokerage_roles", "case": "kicms", "by": "family"}
    text = browser_like.get("/measures.csv", params=asked).text
    rows = list(csv.DictReader(io.StringIO(text)))
    expected = kg.network(case="kicms").measure("brokerage_roles", by="family").records()
    assert [row["actor"] for row in rows] == [one["actor"] for one in expected]
    assert [float(row["liaison"]) for row in rows] == [one["liaison"] for one in expected]


def test_parameters_of_another_measure_are_left(browser_like: httpx.Client) -> None:
    asked = {"measure": "degree", "case": "kicms", "model": "ego", "permutations": "x"}
    assert browser_like.get("/measures", params=asked).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"measure": "fame"}, 400, "no measure"),
        ({"measure": "constraint", "model": "all"}, 400, "model"),
        ({"measure": "brokerage_roles", "permutations": "100000"}, 400, "permutations"),
        ({"measure": "degree", "case": "nowhere"}, 404, "nowhere"),
        ({"measure": "degree", "organization": "nobody at all"}, 404, "nobody at all"),
        ({"measure": "key_players", "case": "kicms", "size": "15"}, 400, "size"),
    ],
)
def test_what_cannot_be_measured_is_said(
    browser_like: httpx.Client, asked: dict[str, str], status: int, words: str
) -> None:
    page = browser_like.get("/measures", params=asked)
    assert page.status_code == status
    assert words in page.text


def test_the_course_is_on_a_page_and_in_a_table(browser_like: httpx.Client) -> None:
    asked = {"measure": "degree", "width": "5"}
    page = browser_like.get("/evolution", params=asked)
    assert page.status_code == 200
    assert "Pairs that stayed" in page.text
    rows = list(csv.DictReader(io.StringIO(browser_like.get("/evolution.csv", params=asked).text)))
    assert all(row["window"] in page.text for row in rows)


def test_measures_are_reached_from_networks_profiles_and_the_first_page(
    browser_like: httpx.Client,
) -> None:
    assert "/measures?case=kicms" in browser_like.get("/network?case=kicms").text
    assert (
        "/measures?organization=organization%2Fkicms"
        in browser_like.get("/organizations/kicms").text
    )
    assert 'href="/measures"' in browser_like.get("/").text
