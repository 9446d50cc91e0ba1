"""What a reader may expect of every page with facts, whatever it is about."""

from __future__ import annotations

import csv
import io
import re
from typing import Final

import httpx
import pytest

from tests.explorer.strict_html import Page, read

FACTS: Final = {
    "organization": "/organizations/kicms",
    "organizations": "/organizations?country=place/korea",
    "relationship": "/relationships/cf2-m",
    "transfer": "/transfers/lee-2010/military-to-civil",
    "event": "/claims/event/kicms-founding",
    "case": "/cases/kicms",
    "cases": "/cases",
    "source": "/sources/lee-2010",
    "evidence": "/things/evidence/lee-2010/kicms-founding",
    "network": "/network?case=kicms&as_of=2004",
    "comparison": "/compare?first=organization/imc&second=organization/precion&as_of=1998",
    "cases compared": "/compare?case=kicms&case=precion",
    "path": "/path?start=organization/lee-2010/firm-m&end=organization/lee-2010/firm-k2",
    "what if": "/what-if?remove=organization/kicms&case=kicms",
    "partners": "/match?for=organization/lee-2010/firm-m&needs=moulding",
    "consortium": "/consortium?needs=moulding,distribution",
    "needs": "/needs?organization=organization/lee-2010/firm-m",
    "table": "/statistics/lee-2010/table-6",
    "contradictions": "/contradictions?source=lee-2010",
}
"""Pages that rest on claims, by kind."""

COMPUTED: Final = {
    "ranking": "/rankings?by=between&case=kicms",
    "measure": "/measures?measure=constraint&case=kicms",
    "evolution": "/evolution?measure=degree",
    "question": "/questions/members-of-a-network",
    "search": "/search?q=kyoto",
    "tables": "/statistics",
}
"""Pages whose numbers and lists are computed; their files are tables and documents."""

KINDS: Final = {
    "Turtle": "text/turtle",
    "JSON-LD": "application/ld+json",
    "JSON": "json",
    "CSV": "text/csv",
}


def opened(client: httpx.Client, address: str) -> Page:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:300]
    return read(answer.text)


def alternates(page: Page) -> list[str]:
    return [a["href"] for a in page.all("a") if a.get("rel") == "alternate"]


@pytest.mark.parametrize("kind", [*FACTS, *COMPUTED])
def test_a_page_says_as_of_when_it_holds_and_how_to_cite_it(
    browser_like: httpx.Client, kind: str
) -> None:
    page = opened(browser_like, (FACTS | COMPUTED)[kind])
    version = browser_like.get("/api/v1").json()["version"]
    words = " ".join(page.words.split())
    assert f"the day of dataset {version}" in words
    assert "Cite this" in words
    assert f"relationships, dataset {version} of" in words


@pytest.mark.parametrize("kind", [*FACTS, *COMPUTED])
def test_a_page_is_had_in_other_forms(browser_like: httpx.Client, kind: str) -> None:
    page = opened(browser_like, (FACTS | COMPUTED)[kind])
    wanted = set(KINDS) if kind in FACTS else {"JSON", "CSV"}
    had = set()
    for address in dict.fromkeys(alternates(page)):
        answer = browser_like.get(address, headers={"Accept": "*/*"})
        assert answer.status_code == 200, (address, answer.text[:200])
        media = answer.headers["content-type"]
        had |= {name for name, start in KINDS.items() if start in media and answer.content}
    assert wanted - had == set()


@pytest.mark.parametrize("kind", sorted(set(FACTS) - {"organizations", "cases", "evidence"}))
def test_evidence_is_one_action_away(browser_like: httpx.Client, kind: str) -> None:
    page = opened(browser_like, FACTS[kind])
    places = [a for a in page.addresses() if a.startswith("/things/evidence/")]
    sources = [a for a in page.addresses() if a.startswith("/sources/")]
    assert places or sources


def test_a_relationship_shows_who_takes_part_when_and_with_whom_else(
    browser_like: httpx.Client,
) -> None:
    # Lee et al. 2010, Table 8, p. 297: five firms; section 4.3, p. 298: since February 2004.
    page = opened(browser_like, FACTS["relationship"])
    words = " ".join(page.words.split())
    assert "since February 2004" in words
    drawn = {a["data-id"] for a in page.all("g") if "data-id" in a}
    firms = {f"organization/lee-2010/firm-{one}" for one in ("m", "h", "c", "k1", "k2")}
    assert {one.partition("/id/")[2] for one in drawn} >= firms
    assert "Table 8, p. 297" in words


def test_a_transfer_shows_what_came_from_whom_to_whom(browser_like: httpx.Client) -> None:
    # Lee et al. 2010: firm M made a military antenna technology ready for civil use.
    page = opened(browser_like, FACTS["transfer"])
    words = " ".join(page.words.split())
    assert "Military users of Wave Guide Horn antennas" in words
    assert "/organizations/lee-2010/firm-m" in page.addresses()
    assert "not stated" in words  # its date


def test_equal_values_have_equal_ranks(browser_like: httpx.Client) -> None:
    table = browser_like.get("/rankings.csv?case=kicms").text
    rows = list(csv.DictReader(io.StringIO(table)))
    ranked = [(int(row["rank"]), float(row["value"])) for row in rows]
    values = [value for _, value in ranked]
    assert values == sorted(values, reverse=True)
    assert all(rank == 1 + sum(other > value for other in values) for rank, value in ranked)


def test_a_ranking_of_one_kind_keeps_the_rank_among_all(browser_like: httpx.Client) -> None:
    page = opened(browser_like, "/rankings?case=kicms&kind=firm")
    assert "Rank among all" in page.words
    table = browser_like.get("/rankings.csv?case=kicms&kind=firm").text
    assert {row["kind"] for row in csv.DictReader(io.StringIO(table))} == {"firm"}
    assert browser_like.get("/rankings?by=beauty").status_code == 400


def test_an_organization_as_of_a_year_says_how_much_is_hidden(browser_like: httpx.Client) -> None:
    whole = opened(browser_like, "/organizations/imc")
    page = opened(browser_like, "/organizations/imc?as_of=1998")
    words = " ".join(page.words.split())
    assert "IMC, as of 1998" in words
    found = re.search(r"(\d+) claims of (\d+) are hidden: (.+?)\.", words)
    assert found is not None
    hidden, every = int(found[1]), int(found[2])
    assert hidden == sum(int(number) for number in re.findall(r" (\d+)(?:,|$)", found[3]))
    assert 0 < hidden < every
    assert "are hidden" not in whole.words
    # what leads on keeps the year
    assert "/what-if?remove=organization%2Fimc&as_of=1998" in page.addresses()


def test_a_year_stays_when_an_address_is_written_in_its_lasting_form(
    browser_like: httpx.Client,
) -> None:
    moved = browser_like.get("/things/organization/imc?as_of=1998", follow_redirects=False)
    assert moved.headers["location"] == "/organizations/imc?as_of=1998"
    assert browser_like.get("/organizations/imc?as_of=soon").status_code == 400
