"""Published tables and contradictions as pages, against what the papers print."""

from __future__ import annotations

import csv
import io
import re

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from ioknow.statistics import load_cube, load_cubes
from ioknow.statistics.audit import audit
from tests.explorer.strict_html import Page, read

BARRIERS = "/statistics/lee-2010/table-6"


def opened(client: httpx.Client, address: str) -> Page:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:300]
    page = read(answer.text)
    assert page.problems == []
    return page


def words_of(page: Page) -> str:
    return " ".join(page.words.split())


def test_every_published_table_is_listed_and_has_a_page(browser_like: httpx.Client) -> None:
    listed = opened(browser_like, "/statistics").addresses()
    tables = {
        "/statistics/" + cube.description.iri.value.partition("/id/dataset/")[2]
        for cube in load_cubes().values()
    }
    assert len(tables) == 13
    assert tables <= set(listed)
    for address in sorted(tables):
        opened(browser_like, address)


def test_a_table_stands_as_it_is_printed(browser_like: httpx.Client) -> None:
    words = words_of(opened(browser_like, BARRIERS))
    # Rank and score of small firms, rank and score of large ones; what is missing is worked out.
    row = r"Difficulties in finding suitable manpower in a labour market\s*"
    assert re.search(row + r"1\D+3\.12\D+3\D+3\.00", words)
    assert re.search(r"Short of suitable manpower within the firm\s*2\D*reconstructed", words)
    assert "Lee et al. 2010, Table 6, p. 296" in words


def test_the_table_is_drawn_with_one_chart_for_each_unit(browser_like: httpx.Client) -> None:
    page = opened(browser_like, BARRIERS)
    charts = [a for a in page.all("svg") if a.get("class") == "chart-svg"]
    units = {one.unit for one in load_cube("lee-2010-table-6").observations}
    assert len(charts) == len(units) == 2
    years = opened(browser_like, "/statistics/sme-transformation-1990-2008/table-6")
    assert any(a.get("class") == "line" for a in years.all("path"))


def test_contradicted_cells_are_marked_where_the_audit_finds_them(
    browser_like: httpx.Client,
) -> None:
    results = audit().contradictions
    marked = {}
    for cube in load_cubes().values():
        slug = cube.description.iri.value.partition("/id/dataset/")[2]
        page = opened(browser_like, f"/statistics/{slug}")
        signs = [a for a in page.all("span") if a.get("class") == "mark contradiction"]
        marked[cube.name] = len(signs) - 1  # one stands in the legend
    wanted = {
        name: len({one.cells[0] for one in results if one.table == name and one.cells})
        for name in marked
    }
    assert marked == wanted
    assert sum(marked.values()) > 10


@pytest.mark.parametrize(
    ("table", "figures"), [("lee-2010/table-6", 60), ("sme-transformation-1990-2008/table-6", 88)]
)
def test_the_files_of_a_table_hold_all_its_figures(
    browser_like: httpx.Client, table: str, figures: int
) -> None:
    rows = list(csv.DictReader(io.StringIO(browser_like.get(f"/statistics/{table}.csv").text)))
    assert len(rows) == figures
    told = browser_like.get(f"/statistics/{table}.json").json()
    assert [one["figure"] for one in told["figures"]] == [row["figure"] for row in rows]
    page = opened(browser_like, f"/statistics/{table}")
    [turtle] = [a["href"] for a in page.all("a") if a.get("href", "").startswith("/query.ttl")]
    statements = parse(browser_like.get(turtle).content, RdfFormat.TURTLE)
    subjects = {str(one.subject) for one in statements}
    assert {f"<{row['figure']}>" for row in rows} <= subjects


def test_the_contradictions_of_one_paper_are_a_page(browser_like: httpx.Client) -> None:
    words = words_of(opened(browser_like, "/contradictions?source=lee-2010"))
    # The text says that small firms lack money; large firms score it higher.
    assert "3.06 against 2.79" in words
    assert "Percent and percentage points are mixed in Table 9" in words
    assert "White Paper" not in words


def test_the_contradictions_of_a_paper_are_four_steps_from_the_first_page(
    browser_like: httpx.Client,
) -> None:
    assert "/statistics" in opened(browser_like, "/").addresses()
    assert "/contradictions?source=lee-2010" in opened(browser_like, "/statistics").addresses()


@pytest.mark.parametrize("place", ["/statistics/lee-2010/table-99", "/contradictions?source=none"])
def test_what_is_not_published_is_not_found(browser_like: httpx.Client, place: str) -> None:
    assert browser_like.get(place).status_code == 404
