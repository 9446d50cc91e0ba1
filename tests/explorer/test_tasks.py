"""The twelve things people come for, each in at most five actions, in three ways.

By mouse, by keyboard in a browser without WebGL, and without JavaScript.

What is expected stands in the papers, with the place in the comment. An action is a click, a key
that opens or sends, a field filled in, or an option chosen. Every task begins on the first page,
and fails on an error in the console and on a request to any other host.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright

from tests.explorer.visiting import WITHOUT_WEBGL, Visit, launch, settle

pytestmark = pytest.mark.browser

MOST_ACTIONS = 5
Mode = Literal["mouse", "keyboard", "no-js"]


class Person:
    """Somebody with a question, who counts what has to be done."""

    def __init__(self, context: BrowserContext, address: str, mode: Mode) -> None:
        self.visit = Visit(context, address, scripts=mode != "no-js")
        self.page: Page = self.visit.page
        self.mode = mode
        self.actions = 0
        self.page.set_default_timeout(25_000)
        self.visit.go("/")

    def follow(self, name: str, *, within: str = "body") -> None:
        """Follow a link."""
        link = self.page.locator(within).get_by_role("link", name=name, exact=True).first
        with self.page.expect_navigation():
            self._press(link)
        self.visit.settle()

    def send(self, name: str) -> None:
        """Send the form of the page."""
        button = self.page.locator("main").get_by_role("button", name=name, exact=True).first
        with self.page.expect_navigation():
            self._press(button)
        self.visit.settle()

    def fill(self, label: str, text: str) -> None:
        """Fill in a field."""
        self.actions += 1
        field = self.page.locator("main").get_by_label(label, exact=True).first
        if self.mode == "keyboard":
            self._focus(field)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        else:
            field.fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a list."""
        self.actions += 1
        # The words of a list's label are followed by those of its options.
        field = self.page.locator("main").get_by_label(re.compile(rf"^\s*{label}\b")).first
        if self.mode == "keyboard":
            self._focus(field)
            self.page.keyboard.type(option)
        else:
            field.select_option(label=option)

    def open(self, details: Locator) -> None:
        """Open what is folded."""
        self._press(details.locator("summary").first)

    def text(self) -> str:
        """What the page says, its white space as one."""
        return " ".join(self.page.locator("main").inner_text().split())

    def rows(self, table: int = 0) -> list[list[str]]:
        """The cells of a table."""
        found: list[list[str]] = (
            self.page.locator("main table")
            .nth(table)
            .evaluate(
                "table => [...table.tBodies[0].rows].map("
                "row => [...row.cells].map(cell => cell.innerText.replace(/\\s+/g, ' ').trim()))"
            )
        )
        return found

    def done(self) -> None:
        """Say that the answer is there."""
        assert self.visit.problems == []
        assert 0 < self.actions <= MOST_ACTIONS

    def _press(self, target: Locator) -> None:
        self.actions += 1
        if self.mode == "keyboard":
            self._focus(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def _focus(self, target: Locator) -> None:
        target.focus()
        focused = target.evaluate("element => element === document.activeElement")
        assert focused, "it cannot be reached with the keyboard"
        assert target.evaluate("element => element.tabIndex") >= 0


Task = Callable[[Person], None]


@pytest.fixture(scope="module", params=["mouse", "keyboard", "no-js"])
def way(
    request: pytest.FixtureRequest, playwright: Playwright
) -> Iterator[tuple[Mode, BrowserContext]]:
    """A way to use the pages, with a browser and a window for all tasks."""
    flags = [WITHOUT_WEBGL] if request.param == "keyboard" else []
    for browser in launch(playwright, *flags):
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, java_script_enabled=request.param != "no-js"
        )
        yield request.param, context
        context.close()


@pytest.fixture
def person(way: tuple[Mode, BrowserContext], address: str) -> Iterator[Person]:
    """Somebody on the first page."""
    mode, context = way
    somebody = Person(context, address, mode)
    yield somebody
    somebody.page.close()


def test_1_who_links_firms_and_universities_in_germany(person: Person) -> None:
    # Inter-organizational relationships, 2.3 (2) and 2.4 (4): Fraunhofer institutes and
    # industrial associations stand between industry and academia in Germany.
    person.follow("Questions", within="header")
    person.follow("Which organizations act as intermediaries, and in which country?")
    german = {row[0] for row in person.rows() if row[1] == "Germany" and "academia" in row[2]}
    assert german == {"Fraunhofer-Gesellschaft institutes", "Industrial associations"}
    assert "Korea" in {row[1] for row in person.rows() if row[0] == "KICMS"}
    person.done()


def test_2_compare_two_networks_of_firms(person: Person) -> None:
    # Mizuno 2015, 6.2: an inquiry is answered within 2 hours. Lee et al. 2010, 4.2.1: KICMS was
    # established in 2004.
    person.follow("Compare", within="header")
    person.fill("First organization", "organization/kyoto-shisaku-net")
    person.fill("Second organization", "organization/kicms")
    person.send("Compare organizations")
    columns = person.page.locator("main table thead").last.inner_text()
    assert "Kyoto Shisaku Net" in columns
    assert "KICMS" in columns
    text = person.text()
    assert "2 hours" in text
    assert "2004" in text
    assert "Mizuno 2015" in text
    assert "Lee et al. 2010" in text
    person.done()


def test_3_what_if_kicms_vanished(person: Person) -> None:
    # Lee et al. 2010, 4.2.2: firm M reached H, C, K1 and K2 over KICMS.
    person.follow("What if", within="header")
    person.fill("Organization", "KICMS")
    person.send("Show")
    assert person.page.locator("h1").inner_text() == "What if KICMS were gone?"
    cut = {frozenset(row[:2]) for row in person.rows(1)}
    partners = ("Firm H", "Firm C", "Firm K1", "Firm K2")
    assert {frozenset({one, other}) for one in partners for other in partners if one < other} <= cut
    assert "structural, not causal" in person.text()
    person.done()


def test_4_what_holds_small_firms_back_that_does_not_hold_large_ones_back(person: Person) -> None:
    # Lee et al. 2010, Table 6: the labour market ranks 1 for small and 3 for large firms, funding
    # difficulties due to technological uncertainty 7 and 26.
    person.follow("Questions", within="header")
    person.follow("Which barriers to innovation weigh on small firms, and which on large ones?")
    ranks = {row[0]: (row[1], row[3]) for row in person.rows()}
    assert ranks["difficulties in finding suitable manpower in the labour market"] == ("1", "3")
    assert ranks["funding difficulties due to technological uncertainty"] == ("7", "26")
    assert ranks["monopolistic or oligopolistic market structure"] == ("18", "1")
    person.done()


def test_5_did_the_funded_projects_pay_off(person: Person) -> None:
    # Mizuno 2015, Table 2: 21 projects made no profit, 8 of them of small firms.
    person.follow("Questions", within="header")
    person.follow(
        "What came of publicly funded projects: how many, of whom, and with which result?"
    )
    without = {row[1]: row[2] for row in person.rows() if row[0] == "projects without profit"}
    assert without == {
        "Commercial projects without profit by their end": "21",
        "Small-firm projects without profit": "8",
    }
    person.done()


def test_6_how_two_firms_differed_year_by_year_with_the_table_behind_the_chart(
    person: Person,
) -> None:
    # Strategic Transformation, Table 7: operating margin of IMC and Precion, percent of sales.
    person.follow("Compare", within="header")
    person.fill("First organization", "organization/imc")
    person.fill("Second organization", "organization/precion")
    person.send("Compare organizations")
    number = person.page.locator("main table").evaluate_all(
        "tables => tables.findIndex(t => /operating profit margin/i.test(t.caption?.innerText))"
    )
    margins = {row[0]: (row[1], row[2]) for row in person.rows(number)}
    assert margins["1996"] == ("6.6", "2.8")
    assert margins["2006"] == ("4.3", "5")
    assert len(margins) == 11
    section = person.page.locator("#figures figure.picture svg")
    assert section.count() >= 1
    person.done()


def test_7_the_path_between_two_organizations_with_sources(person: Person) -> None:
    # Lee et al. 2010, Table 8, p. 297: firms M and K2 are partners in CF2-M.
    person.follow("Paths", within="header")
    person.fill("From", "organization/lee-2010/firm-m")
    person.fill("To", "organization/lee-2010/firm-k2")
    person.send("Show")
    steps = person.rows()
    assert any(row[1:4] == ["Firm M", "Firm K2", "CF2-M consortium"] for row in steps)
    assert all("Lee et al. 2010" in row[5] for row in steps)
    person.open(person.page.locator("details.ev").first)
    assert "Table 8, p. 297" in person.page.locator("details.ev[open]").first.inner_text()
    person.done()


def test_8_five_partners_for_a_firm_with_given_needs(person: Person) -> None:
    # Lee et al. 2010, Table 8: K2 does injection moulding, H distribution.
    person.follow("Partners", within="header")
    person.fill("Organization", "organization/lee-2010/firm-m")
    person.fill("Needs", "moulding, distribution")
    person.send("Suggest")
    suggested = person.page.locator("main section h2 a").all_inner_texts()
    assert {"Firm K2", "Firm H"} <= set(suggested[:5])
    assert "not that cooperation would succeed" in person.text()
    person.done()


def test_9_partners_of_an_organization_in_a_country_and_period_as_csv(person: Person) -> None:
    # Inter-organizational relationships, 2.3 (5): BASF and Takeda of Japan in vitamins.
    person.follow("Questions", within="header")
    person.follow(
        "Which partners did an organization and its institutes have in some countries and years?"
    )
    person.choose("Organization", "BASF")
    person.fill("Countries", "JP")
    person.send("Ask")
    assert [row[:2] for row in person.rows()] == [["Takeda Chemical Industries", "JP"]]
    link = person.page.locator("#use").get_by_role("link", name="CSV", exact=True)
    answer = person.page.request.get(person.visit.address + str(link.get_attribute("href")))
    rows = list(csv.DictReader(io.StringIO(answer.text())))
    assert [row["partner"] for row in rows] == ["Takeda Chemical Industries"]
    person.done()


def test_10_the_contradictions_found_in_one_paper(person: Person) -> None:
    # Mizuno 2015: the fee of a first-time member (footnote 7), 74 % and Figure 4, Gerstenfeld.
    person.follow("Questions", within="header")
    person.follow("Where does a source contradict itself, and how is it read?")
    person.choose("Source", "Mizuno 2015")
    person.send("Ask")
    assert {row[0] for row in person.rows()} == {"Mizuno 2015"}
    places = " ".join(row[4] for row in person.rows())
    assert "footnote 7" in places
    assert len(person.rows()) >= 10
    person.done()


def test_11_share_exactly_what_i_see_by_link(
    person: Person, chromium: Browser, address: str
) -> None:
    person.follow("Network", within="header")
    person.choose("Case", "KICMS")
    person.fill("As of year", "2004")
    person.send("Show")
    seen = person.text()
    person.done()
    other = chromium.new_context(java_script_enabled=person.mode != "no-js")
    page = other.new_page()
    page.goto(person.page.url)
    settle(page, scripts=person.mode != "no-js")
    assert " ".join(page.locator("main").inner_text().split()) == seen
    assert page.locator("input[name=as_of]").input_value() == "2004"
    other.close()


def test_12_a_one_page_print_with_sources(person: Person) -> None:
    # Lee et al. 2010, Table 8, p. 297.
    person.follow("Cases", within="header")
    person.follow("KICMS", within="main")
    person.follow("one page to print", within="#use")
    person.done()
    printed = person.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    person.page.emulate_media(media="print")
    assert "Lee et al. 2010" in person.text()
    assert "CF2-M" in person.text()
    assert not person.page.locator("header.top nav").first.is_visible()
