"""The explorer in a real browser; needs Debian's ``chromium``, and the built scripts."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from ioknow_api.explorer.assets import script_url

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]

CHECKOUT = Path(__file__).resolve().parents[2]
RESULTS = CHECKOUT / "test-results"
AXE = CHECKOUT / "api/web/node_modules/axe-core/axe.min.js"
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)

PAGES = {
    "home": "/",
    "search": "/search?q=kyoto",
    "organizations": "/organizations",
    "organization": "/organizations/kicms",
    "case": "/cases/kicms",
    "claim": "/claims/relationship/cf2-m",
    "evidence": "/things/evidence/lee-2010/kicms-founding",
    "source": "/sources/lee-2010",
    "network": "/network?case=kicms",
    "questions": "/questions",
    "question": "/questions/members-of-a-network",
    "desk": "/query?query=SELECT%20%2A%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%205",
    "comparison": "/compare?first=organization/imc&second=organization/precion",
    "statistics": "/statistics",
    "table": "/statistics/lee-2010/table-6",
    "contradictions": "/contradictions?source=lee-2010",
    "about": "/about",
    "glossary": "/glossary",
    "vocabulary": "/vocabulary",
    "error": "/organizations/nobody",
}


def need(found: object, what: str) -> None:
    """Skip without what a browser test needs; where CI=true, its absence is a failure."""
    if not found:
        reason = f"{what} is missing, so nothing was tried in a browser"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers, where there is a browser to drive."""
    need(shutil.which("chromium"), "the browser (apt-get install chromium)")
    need(script_url("network"), "the build of the scripts (npm run build in api/web)")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module", params=["webgl", "no-webgl"])
def browser(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Browser]:
    """Chromium, with WebGL drawn by software, and without."""
    yield from launch(playwright, [] if request.param == "webgl" else ["--disable-3d-apis"])


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with WebGL."""
    yield from launch(playwright, [])


def launch(playwright: Playwright, more: list[str]) -> Iterator[Browser]:
    """Start Chromium and end it afterwards."""
    program = shutil.which("chromium")
    started = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *more])
    yield started
    started.close()


class Visit:
    """A page in the browser, with what went wrong on it."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on(
            "console",
            lambda said: (
                self.problems.append(f"{said.type}: {said.text}")
                if said.type in ("error", "warning") and "404 (Not Found)" not in said.text
                else None
            ),
        )
        self.page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((address, "data:", "blob:"))
                else self.problems.append(f"request to {asked.url}")
            ),
        )

    def go(self, place: str) -> Page:
        """Open a page of the service and wait until nothing is loading."""
        self.page.goto(self.address + place, wait_until="networkidle")
        return self.page


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visit]:
    """A visit with a wide window."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield Visit(context, address)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_without_errors_and_fits(
    chromium: Browser, address: str, name: str, width: int, scheme: Scheme
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    visit = Visit(context, address)
    page = visit.go(PAGES[name])
    RESULTS.mkdir(exist_ok=True)
    page.screenshot(path=RESULTS / f"{name}-{scheme}-{width}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.problems == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_barrier(chromium: Browser, address: str, name: str, scheme: Scheme) -> None:
    need(AXE.is_file(), "axe-core (npm ci in api/web)")
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
    page = Visit(context, address).go(PAGES[name])
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map("
        "v => [v.id, v.impact, v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))]))"
    )
    assert found == []
    context.close()


def test_without_javascript_the_picture_is_there_and_pages_work(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = Visit(context, address).go("/")
    page.get_by_role("link", name="KICMS", exact=True).first.click()
    assert page.locator("figure.network svg g.node").count() > 5
    page.get_by_role("searchbox").fill("kyoto")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Kyoto Shisaku Net", exact=True).first.click()
    assert page.locator("h1").inner_text() == "Kyoto Shisaku Net"
    page.locator("details.ev summary").first.click()
    assert page.locator("details.ev[open]").first.inner_text().count("Mizuno 2015") >= 1
    context.close()


def test_a_policymaker_reads_who_kicms_links_and_the_page_in_three_clicks(visit: Visit) -> None:
    page = visit.go("/")
    page.get_by_role("link", name="KICMS", exact=True).first.click()
    page.get_by_role("link", name="Links through KICMS").click()
    table = page.get_by_role("table", name="Links through KICMS")
    row = table.get_by_role("row").nth(1)
    row.locator("summary").first.click()
    text = row.inner_text()
    assert re.search(r"Firm M[\s\S]*Firm [CHK]", text)
    assert re.search(r"Lee et al\. 2010, .*p\. 29\d", text)
    assert visit.problems == []


def test_the_picture_is_drawn_with_webgl_or_without(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 1400})
    visit = Visit(context, address)
    page = visit.go("/network?case=kicms")
    figure = page.locator("figure.network")
    figure.locator(".tools").wait_for()
    drawn = "drawn" in (figure.get_attribute("class") or "")
    RESULTS.mkdir(exist_ok=True)
    picture = page.locator(".stage").screenshot(path=RESULTS / f"network-webgl-{drawn}.png")
    assert len(picture) > 12_000, "the picture is blank"
    assert [problem for problem in visit.problems if "WebGL" not in problem] == []
    context.close()


def test_the_keyboard_walks_the_picture_and_the_page_says_where(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 1400})
    page = Visit(context, address).go("/network?case=kicms")
    stage = page.get_by_role("application")
    stage.focus()
    said = page.locator(".said")
    page.keyboard.press("Home")
    assert re.match(r"KICMS: Association or .*, Korea\. 7 neighbours: Firm C", said.inner_text())
    page.keyboard.press("ArrowRight")
    assert "neighbour" in said.inner_text()
    assert not said.inner_text().startswith("KICMS:")
    marked = page.locator("table[data-nodes] tr.chosen")
    assert marked.count() == 1
    page.keyboard.press("Escape")
    assert marked.count() == 0
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organizations/kicms")
    context.close()


def test_switching_a_type_of_tie_off_hides_its_rows(visit: Visit) -> None:
    page = visit.go("/network?case=kicms")
    rows = page.locator("table[data-ties] tr[data-type=transfer]:visible")
    assert rows.count() > 0
    page.get_by_role("button", name="Passes knowledge to").click()
    assert rows.count() == 0
    page.get_by_role("button", name="Passes knowledge to").click()
    assert rows.count() > 0


def test_searching_in_the_picture_goes_to_the_actor(visit: Visit) -> None:
    page = visit.go("/network?case=kicms")
    page.get_by_role("searchbox", name="Find in the picture").fill("firm k1")
    page.keyboard.press("Enter")
    assert page.locator(".said").inner_text().startswith("Firm K1:")


def test_tab_leaves_the_picture(visit: Visit) -> None:
    page = visit.go("/network?case=kicms")
    page.get_by_role("application").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.stage')") is None


def test_pointing_at_a_row_shows_the_actor_in_the_picture(visit: Visit) -> None:
    page = visit.go("/network?case=kicms")
    page.locator("table[data-nodes] tr[data-id]").first.hover()
    tip = page.locator(".tip")
    assert "Firm M" in tip.inner_text()
    assert "Lee et al. 2010" in tip.inner_text()


def test_the_pyvis_page_draws_and_asks_nobody(
    chromium: Browser, address: str, tmp_path: Path
) -> None:
    context = chromium.new_context(viewport={"width": 1000, "height": 800})
    page = context.new_page()
    file = tmp_path / "network.html"
    file.write_text(context.request.get(f"{address}/network-pyvis.html?case=kicms").text(), "utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_timeout(1000)
    RESULTS.mkdir(exist_ok=True)
    page.screenshot(path=RESULTS / "pyvis.png")
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert errors == []
    assert len(page.locator("canvas").screenshot()) > 12_000
    context.close()


def test_a_printed_case_shows_the_picture_and_every_source(visit: Visit) -> None:
    page = visit.go("/cases/kicms")
    page.emulate_media(media="print")
    assert page.locator("figure.network .canvas svg.network-svg").is_visible()
    assert not page.get_by_label("Main").is_visible()
    assert page.locator("details.ev summary").first.is_visible()
