from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin

import httpx
import pytest

from ioknow import KnowledgeGraph
from ioknow.query.entities import Entities
from ioknow.vocabulary import ID
from ioknow_api.explorer.links import page_path
from tests.explorer.strict_html import Page, read

PLACES = (
    "/",
    "/search?q=kyoto",
    "/organizations",
    "/organizations?country=place/korea",
    "/organizations/kicms",
    "/organizations/kyoto-shisaku-net",
    "/cases",
    "/cases/kicms",
    "/relationships/cf2-m",
    "/transfers/lee-2010/military-to-civil",
    "/rankings",
    "/rankings?by=holes&kind=firm&as_of=2004",
    "/sources/lee-2010",
    "/network",
    "/network?case=kicms&as_of=2004&tie=alliance",
    "/network?organization=organization/kicms&hops=2",
    "/what-if",
    "/what-if?case=kicms&remove=organization/kicms",
    "/what-if?remove=KICMS&remove=organization/basf&as_of=2006",
    "/match",
    "/match?for=organization/lee-2010/firm-m&needs=manufacturing,distribution&together=yes",
    "/match?has=R%26D&needs=casting,export",
    "/measures",
    "/measures?measure=constraint&case=kicms&model=ego",
    "/measures?measure=brokerage_totals&case=kicms&by=family",
    "/evolution?measure=degree",
    "/needs?organization=organization/lee-2010/firm-m",
    "/consortium?needs=moulding,distribution&lead=organization/lee-2010/firm-m",
    "/benefits?intermediary=organization/kicms&case=kicms",
    "/shock?customer=organization/sme-transformation-1990-2008/precion-hdd-customer",
    "/collaboration?members=organization/lee-2010/firm-m,organization/lee-2010/firm-h",
    "/admission?network=organization/kyoto-shisaku-net",
    "/dependence",
    "/analyses",
    "/tie-diversity?organization=organization/imc",
    "/architecture?firm=organization/imc&year=1990&later=2005",
    "/before-after?subject=relationship/cf2-m",
    "/step-times?relationship=relationship/cf2-m",
    "/skills?firm=organization/precion",
    "/skill-level?years=4",
    "/path",
    "/path?start=organization/lee-2010/firm-m&end=organization/lee-2010/firm-k2&through=association",
    "/path?start=organization/imc&end=organization/basf",
    "/questions",
    "/questions/members-of-a-network",
    "/query",
    "/query?question=gdp-of-japan",
    "/compare",
    "/compare?first=organization/imc&second=organization/precion",
    "/compare?case=kicms&case=precion&case=kyoto-shisaku-net",
    "/statistics",
    "/statistics/lee-2010/table-6",
    "/contradictions",
    "/about",
    "/glossary",
    "/vocabulary",
)


COMPUTED = (
    *("/measures?", "/rankings?", "/evolution?", "/what-if?", "/match?", "/needs?", "/consortium?"),
    *("/benefits?", "/shock?", "/collaboration?", "/admission?", "/dependence?"),
)
"""Pages that there are for every organization and measure."""

ONE_IN = {
    **dict.fromkeys(COMPUTED, 200),
    "/brief/": 40,
    "/claims/observation/": 20,
    "/claims/discrepancy/": 10,
    "/claims/": 4,
    "/relationships/": 4,
    "/rankings?": 20,
    "/things/": 10,
    "/network?": 5,
    "/questions/": 6,
    "/organizations/": 3,
}
"""Of pages that differ in their data only, one in so many is opened, chosen by address."""


@pytest.fixture(scope="session")
def linked(browser_like: httpx.Client) -> dict[str, Page | None]:
    """Every page that is linked to; None for those of the many claims that were not opened."""
    pages: dict[str, Page | None] = {}
    waiting = ["/", *PLACES]
    while waiting:
        address = waiting.pop()
        if address in pages:
            continue
        pages[address] = None
        if not _is_opened(address):
            continue
        answer = browser_like.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:200]}"
        pages[address] = page = read(answer.text)
        waiting += [found for found in _explorer_links(address, page) if found not in pages]
    return pages


@pytest.fixture(scope="session")
def crawled(linked: dict[str, Page | None]) -> dict[str, Page]:
    """The pages that were opened."""
    return {address: page for address, page in linked.items() if page is not None}


def _is_opened(address: str) -> bool:
    share = next((one for beginning, one in ONE_IN.items() if address.startswith(beginning)), 1)
    return address in PLACES or zlib.crc32(address.encode()) % share == 0


def _about(address: str) -> str:
    """Return the address of the page about what a page is about."""
    plain = address.partition("?")[0]
    brief = plain.removeprefix("/brief/")
    return plain if brief == plain else page_path(f"{ID}{brief}")


def _explorer_links(address: str, page: Page) -> Iterator[str]:
    for link in page.all("a"):
        target = urldefrag(urljoin(address, link.get("href", "")))[0]
        services = (
            "/static",
            "/id/",
            "/api/",
            "/sparql",
            "/openapi",
            "/query?",
            "/network.",
            "/network-pyvis.",
            "/what-if.",
            "/path.",
            "/measures.",
            "/evolution.",
            "/compare.",
            "/rankings.",
            "/query.",
            "/dataset?",
            "/ontology?",
            "/vocab?",
        )
        # Pages in other languages, and files, are tried one by one elsewhere.
        files = target.endswith((".csv", ".ipynb", ".json"))
        other = files or "lang=" in target or "format=csv" in target
        if target.startswith("/") and not target.startswith(services) and not other:
            yield target


def test_every_link_leads_to_a_page(kg: KnowledgeGraph, linked: dict[str, Page | None]) -> None:
    subjects = kg.query("SELECT DISTINCT ?s { GRAPH ?g { ?s rdfs:label ?name } }")
    described = {page_path(str(row["s"])) for row in subjects}
    described |= {f"/questions/{name}" for name in kg.questions}
    unopened = {
        _about(address)
        for address, page in linked.items()
        if page is None and not address.startswith((*COMPUTED, "/network?"))
    }
    assert len(unopened) > 500
    assert unopened - described == set()


def test_every_page_is_well_formed(crawled: dict[str, Page]) -> None:
    problems = {address: page.problems for address, page in crawled.items() if page.problems}
    assert problems == {}


def test_no_page_names_a_script_or_style_of_another_host(crawled: dict[str, Page]) -> None:
    loads = ("script", "link", "img", "iframe", "form")
    foreign = {
        (address, a.get("src") or a.get("href") or a.get("action"))
        for address, page in crawled.items()
        for name in loads
        for a in page.all(name)
        if re.match(r"(https?:)?//", a.get("src") or a.get("href") or a.get("action") or "")
    }
    assert foreign == set()


def test_no_page_has_inline_script_or_style(crawled: dict[str, Page]) -> None:
    for address, page in crawled.items():
        assert page.all("style") == [], address
        assert all("src" in script for script in page.all("script")), address
        inline = [a for _, a in page.elements if "style" in a or any(k[:2] == "on" for k in a)]
        assert inline == [], address


def test_every_page_has_language_title_and_one_heading(crawled: dict[str, Page]) -> None:
    for address, page in crawled.items():
        assert page.all("html") == [{"lang": "en"}], address
        assert page.title.strip() not in ("", "· ioknow"), address
        assert len(page.all("h1")) == 1, address
        assert len(page.all("main")) == 1, address


def test_ids_are_unique_and_fragments_exist(crawled: dict[str, Page]) -> None:
    for address, page in crawled.items():
        ids = page.ids()
        assert len(ids) == len(set(ids)), (address, [one for one in ids if ids.count(one) > 1])
    for address, page in crawled.items():
        for link in page.all("a"):
            target, fragment = urldefrag(urljoin(address, link.get("href", "")))
            if fragment and target in crawled:
                assert fragment in crawled[target].ids(), (address, link["href"])


def test_every_field_has_a_label(crawled: dict[str, Page]) -> None:
    for address, page in crawled.items():
        targets = {a.get("for") for a in page.all("label")}
        for name in ("input", "select", "textarea"):
            for field in page.all(name):
                # A field without id stands inside its label.
                assert field.get("id") in targets or "id" not in field, (address, field)


def test_tables_have_captions_and_header_scopes(crawled: dict[str, Page]) -> None:
    for address, page in crawled.items():
        assert len(page.all("caption")) == len(page.all("table")), address
        assert all("scope" in cell for cell in page.all("th")), address


def test_pages_without_a_picture_load_no_script(crawled: dict[str, Page]) -> None:
    for address, page in crawled.items():
        moving = any("data-network" in a for a in page.all("figure")) or address.startswith(
            "/query"
        )
        assert moving or page.all("script") == [], address


def test_every_organization_case_source_and_claim_has_a_page(
    kg: KnowledgeGraph, linked: dict[str, Page | None]
) -> None:
    entities = Entities(kg.store)
    listed = [*entities.organizations(), *entities.cases(), *entities.sources()]
    wanted = {page_path(one.thing.iri) for one in listed}
    wanted |= {page_path(claim.thing.iri) for claim in entities.claims_of("Relationship")}
    assert wanted - linked.keys() == set()


def test_every_question_has_a_page(kg: KnowledgeGraph, linked: dict[str, Page | None]) -> None:
    assert {f"/questions/{name}" for name in kg.questions} - linked.keys() == set()


def test_a_policymaker_finds_who_kicms_links_in_two_clicks(crawled: dict[str, Page]) -> None:
    first = crawled["/"]
    assert "/cases/kicms" in first.addresses()
    case = crawled["/cases/kicms"]
    assert "Links through KICMS" in case.words
    assert re.search(r"Firm M.*?Firm K1.*?Lee et al\. 2010.*?p\. 297", case.words, re.DOTALL)


def test_cards_state_the_number_and_the_page(crawled: dict[str, Page]) -> None:
    words = " ".join(crawled["/organizations/kyoto-shisaku-net"].words.split())
    assert "50,000 yen per month" in words
    assert "18 firm" in words or "18 member" in words


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("/organizations/nobody-at-all", 404),
        ("/cases/nothing", 404),
        ("/relationships/none", 404),
        ("/things/%3Cscript%3E", 404),
        ("/questions/no-such-question", 404),
        ("/network?hops=99", 400),
        ("/network?as_of=soon", 400),
        ("/questions/members-of-a-network?nonsense=1", 400),
    ],
)
def test_what_cannot_be_shown_says_so_on_a_page(
    browser_like: httpx.Client, place: str, status: int
) -> None:
    answer = browser_like.get(place)
    assert answer.status_code == status
    assert read(answer.text).problems == []
    assert "<script>" not in answer.text


def test_text_of_the_reader_is_escaped(browser_like: httpx.Client) -> None:
    answer = browser_like.get("/search", params={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text


def test_a_claim_under_the_address_of_things_leads_to_its_own(browser_like: httpx.Client) -> None:
    answer = browser_like.get("/things/relationship/cf2-m")
    assert (answer.status_code, answer.headers["location"]) == (308, "/relationships/cf2-m")


def test_organizations_can_be_narrowed(browser_like: httpx.Client) -> None:
    asked = "/organizations?country=place/korea&kind=Association"
    links = read(browser_like.get(asked).text).addresses()
    assert "/organizations/kicms" in links
    assert "/organizations/precion" not in links


def test_the_desk_shows_rows_answers_and_problems(browser_like: httpx.Client) -> None:
    def ask(query: str) -> httpx.Response:
        return browser_like.get("/query", params={"query": query})

    rows = ask("SELECT ?s WHERE { ?s a <https://w3id.org/ioknow/ontology#Consortium> } LIMIT 2")
    assert "/relationships/" in rows.text
    assert "Yes" in ask("ASK { ?s ?p ?o }").text
    refused = ask("SELECT nonsense")
    assert refused.status_code == 400
    assert "line 1" in refused.text


def test_the_network_as_csv_names_both_ends_and_the_place(browser_like: httpx.Client) -> None:
    lines = browser_like.get("/network.csv?case=kicms").text.splitlines()
    assert lines[0].startswith("source,source_name,target")
    assert any("Firm M" in line and "Lee et al. 2010" in line for line in lines[1:])


def test_the_network_as_json_says_what_the_tables_say(
    browser_like: httpx.Client, crawled: dict[str, Page]
) -> None:
    asked = "case=kicms&as_of=2004&tie=alliance"
    data = browser_like.get(f"/network.json?{asked}").json()
    page = crawled[f"/network?{asked}"]
    rows = [a for a in page.all("tr") if "data-type" in a]
    assert [(a["data-source"], a["data-target"]) for a in rows] == [
        (tie["source"], tie["target"]) for tie in data["ties"]
    ]
    drawn = {a["data-id"] for a in page.all("g") if "data-id" in a}
    assert drawn == {node["id"] for node in data["nodes"]}
