"""The moving picture of a network in a real browser: drawn, walked, searched, printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.explorer.visiting import Visit

pytestmark = pytest.mark.browser


def test_without_javascript_the_picture_is_there_and_pages_work(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = Visit(context, address, scripts=False).go("/")
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
    page = visit.go("/network?case=kicms&renderer=webgl")
    figure = page.locator("figure.network")
    figure.locator(".tools").wait_for()
    picture = page.locator(".stage").screenshot()
    assert len(picture) > 12_000, "the picture is blank"
    assert [problem for problem in visit.problems if "WebGL" not in problem] == []
    context.close()


def test_the_keyboard_walks_the_picture_and_the_page_says_where(visit: Visit) -> None:
    page = visit.go("/network?case=kicms")
    stage = page.get_by_role("application")
    stage.focus()
    said = page.locator(".said")
    page.keyboard.press("Home")
    assert re.match(r"Firm M: Firm, Korea\. 7 partners: KICMS; Firm C", said.inner_text())
    page.keyboard.press("ArrowRight")
    assert "partner" in said.inner_text()
    assert not said.inner_text().startswith("Firm M:")
    marked = page.locator("table[data-nodes] tr.chosen")
    assert marked.count() == 1
    page.keyboard.press("Escape")
    assert marked.count() == 0
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organizations/lee-2010/firm-m")


def test_switching_a_type_of_tie_off_hides_its_rows(visit: Visit) -> None:
    page = visit.go("/network?case=kicms")
    rows = page.locator("table[data-ties] tr[data-type=transfer]:visible")
    assert rows.count() > 0
    page.locator("summary", has_text="Filter").click()
    page.locator(".tools").get_by_label("Passes knowledge to").uncheck()
    assert rows.count() == 0
    page.locator(".tools").get_by_label("Passes knowledge to").check()
    assert rows.count() > 0


def test_years_play_and_the_table_follows(visit: Visit) -> None:
    # Strategic Transformation, Table 4: IMC's president of 1967 to 1995 handed over in 1995.
    page = visit.go("/network?organization=organization/imc")
    rows = page.locator("table[data-ties] tr[data-type=person]:visible")
    slider = page.get_by_role("slider", name="As of year")
    slider.fill("1994")
    assert rows.count() == 2  # and a kinship without a date
    slider.fill("1995")
    assert rows.count() == 3
    page.get_by_role("button", name="Play the years").click()
    expect(page.locator(".time output")).to_have_text(str(slider.get_attribute("max")))
    expect(page.get_by_role("button", name="Play the years")).to_be_visible()
    assert f"year={slider.get_attribute('max')}" in page.url


def chosen(page: Page, words: str) -> Locator:
    """The list of choices of the picture that is called so."""
    return page.locator(".tools > label").filter(has_text=words).locator("select")


def test_what_is_seen_is_restored_from_the_address(visit: Visit, wide: BrowserContext) -> None:
    page = visit.go("/network?case=kicms")
    chosen(page, "Colour").select_option("country")
    chosen(page, "Size").select_option("holes")
    page.locator("summary", has_text="Filter").click()
    page.locator(".tools").get_by_label("Passes knowledge to").uncheck()
    page.get_by_role("application").focus()
    page.keyboard.press("Home")
    seen = page.locator(".shown").inner_text()
    other = Visit(wide, visit.address)
    again = other.go(page.url.removeprefix(visit.address))
    assert chosen(again, "Colour").input_value() == "country"
    assert chosen(again, "Size").input_value() == "holes"
    assert again.locator(".shown").inner_text() == seen
    assert again.locator(".about-actor strong").inner_text() == "Firm M"
    assert again.url == page.url
    again.close()


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
    page.locator("canvas").wait_for()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
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
