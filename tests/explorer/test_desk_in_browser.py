"""The editor of the SPARQL desk in a real browser, by keyboard, under the strict policy."""

from __future__ import annotations

import gzip
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from ioknow_api.explorer.assets import STATIC, script_url
from tests.explorer.visiting import Visit

pytestmark = pytest.mark.browser

FIRMS = "SELECT ?firm { ?firm a ik:Firm } LIMIT 5"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"


def editor(page: Page) -> None:
    """Wait for the editor, and put the cursor into it with everything chosen."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")


def written(page: Page) -> str:
    lines = page.locator(".cm-line").all_inner_texts()
    return "\n".join(line.removesuffix("\n") for line in lines)


def put_the_clock_forward(page: Page) -> None:
    """Let the first moments of a list pass, in which the editor takes no choice from it."""
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 1000; }")


def test_the_scripts_of_the_desk_are_light() -> None:
    script = script_url("desk")
    assert script is not None
    packed = gzip.compress((STATIC / "build" / script.rpartition("/")[2]).read_bytes(), 9)
    assert len(packed) <= 110_000


def test_a_query_runs_by_keyboard_and_the_address_holds_it(visit: Visit) -> None:
    page = visit.go("/query")
    editor(page)
    page.keyboard.insert_text(FIRMS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result tbody tr")).to_have_count(5)
    assert quote("ik:Firm", safe="") in page.url
    assert written(page).startswith("PREFIX ik: <https://w3id.org/ioknow/ontology#>")
    page.reload()
    assert page.locator("#result tbody tr").count() == 5
    assert visit.problems == []


def test_terms_are_completed_and_their_prefix_is_declared(visit: Visit) -> None:
    page = visit.go("/query")
    editor(page)
    page.keyboard.insert_text("SELECT ?x { ?x a ")
    page.keyboard.type("ik:Consor")
    chosen = page.locator(".cm-tooltip-autocomplete li[aria-selected=true]")
    expect(chosen).to_contain_text("ik:Consortium")
    put_the_clock_forward(page)
    page.keyboard.press("Enter")
    assert written(page) == (
        "PREFIX ik: <https://w3id.org/ioknow/ontology#>\nSELECT ?x { ?x a ik:Consortium"
    )
    assert visit.problems == []


def test_names_of_things_are_completed_to_identifiers(visit: Visit) -> None:
    page = visit.go("/query")
    editor(page)
    page.keyboard.insert_text("DESCRIBE ")
    page.keyboard.type("<kicms")
    first = page.locator(".cm-tooltip-autocomplete li").first
    expect(first).to_contain_text("KICMS")
    put_the_clock_forward(page)
    page.keyboard.press("Enter")
    assert written(page) == "DESCRIBE <https://w3id.org/ioknow/id/organization/kicms>"


def test_an_error_is_marked_at_its_line(visit: Visit) -> None:
    page = visit.go("/query")
    editor(page)
    page.keyboard.insert_text("SELECT * {\n  ?s ?p ?o .\n  ?s nope:this ?x\n}")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".wrong-line")).to_have_text("  ?s nope:this ?x")
    assert page.locator(".wrong").inner_text() == "nope:this"
    assert "nope: is not declared" in page.locator(".wrong-why").inner_text()
    assert [one for one in visit.problems if "400" not in one] == []


def test_a_query_under_way_can_be_cancelled(visit: Visit) -> None:
    page = visit.go("/query")
    editor(page)
    page.keyboard.insert_text(SLOW)
    expect(page.locator(".cm-line")).to_have_text([SLOW])
    page.locator(".cm-content").press("Control+Enter")
    said = page.locator("#desk-said")
    expect(said).to_have_text("The query is running.")
    # By key: a click waits until two frames were drawn, which a busy machine may not do before
    # the query has reached its time limit.
    page.get_by_role("button", name="Cancel").press("Enter")
    expect(said).to_contain_text("Cancelled after")
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()
    editor(page)
    page.keyboard.insert_text(FIRMS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result tbody tr")).to_have_count(5)


def test_escape_then_tab_leaves_the_editor_and_tab_alone_indents(visit: Visit) -> None:
    page = visit.go("/query")
    editor(page)
    page.keyboard.insert_text("ASK {}")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert written(page) == "  ASK {}"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"


@pytest.mark.parametrize("view", ["network", "map", "chart"])
def test_views_are_changed_in_place_and_stay_in_the_address(visit: Visit, view: str) -> None:
    query = "SELECT ?country ?firm (1 AS ?one) { ?firm a ik:Firm ; ik:inCountry ?country } LIMIT 20"
    page = visit.go(f"/query?query={quote(query)}")
    page.get_by_role("button", name=view.capitalize(), exact=True).click()
    expect(page.locator("figure.picture svg")).to_be_visible()
    assert f"view={view}" in page.url
    page.go_back()
    expect(page.locator("figure.picture")).to_have_count(0)
    assert visit.problems == []


def test_without_a_script_the_desk_is_a_form(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = Visit(context, address, scripts=False).go("/query")
    page.get_by_label("Query", exact=True).fill(FIRMS)
    page.get_by_role("button", name="Run").click()
    assert page.locator("#result tbody tr").count() == 5
    page.get_by_role("button", name="Map").click()
    assert page.locator("figure.picture svg").is_visible()
    page.get_by_label("Start from a ready-made question").select_option("gdp-of-japan")
    page.get_by_role("button", name="Put it into the editor").click()
    assert "measure-gdp" in page.get_by_label("Query", exact=True).input_value()
    context.close()
