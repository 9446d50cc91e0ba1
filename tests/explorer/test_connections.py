from __future__ import annotations

import csv
import io

import httpx


def test_the_answer_about_kicms_is_on_the_page_with_both_readings(
    browser_like: httpx.Client,
) -> None:
    page = browser_like.get("/what-if?case=kicms&remove=organization/kicms").text
    assert "15 pairs of the other 13 actors" in page
    assert "structural, not causal" in page
    assert "Without what they made possible too, it would be 30 pairs." in page


def test_the_table_says_the_same_as_the_page(browser_like: httpx.Client) -> None:
    answer = browser_like.get("/what-if.csv?case=kicms&remove=organization/kicms")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    cut = [row["after"] for row in rows if row["effect"] == "pairs cut"]
    assert cut == ["15", "30"]
    assert sum(row["effect"] == "pair cut" for row in rows) == 45


def test_a_name_that_one_organization_has_is_enough(browser_like: httpx.Client) -> None:
    page = browser_like.get("/what-if?remove=KICMS").text
    assert "What if KICMS were gone?" in page


def test_a_name_nobody_has_is_refused_on_a_page(browser_like: httpx.Client) -> None:
    answer = browser_like.get("/what-if?remove=Atlantis+Dynamics+Corporation")
    assert answer.status_code == 404
    assert "Atlantis Dynamics Corporation" in answer.text


def test_without_a_choice_the_page_ranks_removals(browser_like: httpx.Client) -> None:
    page = browser_like.get("/what-if?case=kicms").text
    assert page.index(">Firm M</a>") < page.index(">KICMS</a>")


def test_a_path_shows_each_step_with_its_source(browser_like: httpx.Client) -> None:
    address = "?start=organization/lee-2010/firm-m&end=organization/lee-2010/firm-k2"
    page = browser_like.get("/path" + address).text
    assert "are one tie apart" in page
    assert "Lee" in page
    rows = list(csv.DictReader(io.StringIO(browser_like.get("/path.csv" + address).text)))
    assert rows
    assert all(row["places"] for row in rows)


def test_where_no_path_leads_the_page_says_what_to_try(browser_like: httpx.Client) -> None:
    page = browser_like.get("/path?start=organization/imc&end=organization/basf").text
    assert "No path leads from" in page
    assert "Leave the year empty" in page


def test_partners_for_firm_m_are_suggested_with_reasons(browser_like: httpx.Client) -> None:
    page = browser_like.get(
        "/match?for=organization/lee-2010/firm-m&needs=manufacturing,distribution&together=yes"
    ).text
    assert "Partners for Firm M" in page
    assert "The smallest consortium" in page
    assert "By each criterion" in page


def test_a_firm_that_is_not_in_the_data_is_described_by_what_it_has(
    browser_like: httpx.Client,
) -> None:
    answer = browser_like.get("/match?has=R%26D&needs=casting,export")
    assert answer.status_code == 200
    assert "considered. A score runs from 0 to 1" in answer.text


def test_the_picture_shows_the_network_without_those_who_are_gone(
    browser_like: httpx.Client,
) -> None:
    page = browser_like.get("/what-if?remove=organization/kicms&case=kicms").text
    left = page[page.index('id="left"') : page.index('id="after-left"')]
    assert 'data-id="https://w3id.org/ioknow/id/organization/lee-2010/firm-m"' in left
    assert 'data-id="https://w3id.org/ioknow/id/organization/kicms"' not in left


def test_the_ranking_has_a_chart_beside_its_table(browser_like: httpx.Client) -> None:
    assert 'class="chart-svg"' in browser_like.get("/what-if?case=kicms").text
