"""The moving picture of a large network in a real browser, from a file without a server."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from ioknow.network import Network
from ioknow.views.offline import network_html

pytestmark = pytest.mark.browser

ACTORS = 1000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a network of a thousand."""
    made = tmp_path_factory.mktemp("atlas") / "network.html"
    made.write_text(network_html(thousand()), encoding="utf-8")
    return made


def thousand() -> Network:
    """A thousand firms and universities in forty groups."""
    rng = np.random.default_rng(5)
    first = rng.integers(0, ACTORS, 2500)
    inside = first // 25 * 25 + rng.integers(0, 25, 2500)
    second = np.where(rng.random(2500) < 0.8, inside, rng.integers(0, ACTORS, 2500))
    names = [f"Institute of Applied Precision {one}" for one in range(ACTORS)]
    kinds = ["firm" if one % 3 else "university" for one in range(ACTORS)]
    return Network.from_arrays(
        [f"n{one}" for one in range(ACTORS)],
        first,
        second,
        attributes={"label": names, "family": kinds, "country": ["Japan"] * ACTORS},
        title="A thousand",
    )


def opened(browser: Browser, file: Path, asked: str = "") -> tuple[Page, list[str]]:
    problems: list[str] = []
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request",
        lambda one: (
            problems.append(one.url)
            if not one.url.startswith(("file:", "data:", "blob:"))
            else None
        ),
    )
    page.goto(file.as_uri() + asked)
    page.wait_for_selector("html[data-ready]")
    return page, problems


def test_a_small_network_does_without_webgl(chromium: Browser, file: Path) -> None:
    page, problems = opened(chromium, file)
    assert page.get_attribute("figure", "data-renderer") == "canvas"
    assert problems == []
    page.context.close()


def test_a_thousand_actors_are_drawn_with_at_least_forty_names(
    browser: Browser, file: Path, drawn_with: str
) -> None:
    page, problems = opened(browser, file, "?renderer=webgl")
    assert page.get_attribute("figure", "data-renderer") == drawn_with
    assert int(page.get_attribute(".stage", "data-labels") or 0) >= 40
    assert len(page.locator(".stage").screenshot()) > 20_000
    assert problems == []
    page.context.close()


def test_every_actor_is_reached_by_keyboard_and_told(chromium: Browser, file: Path) -> None:
    page, problems = opened(chromium, file)
    page.locator(".stage").focus()
    page.keyboard.press("ArrowRight")
    first = page.locator(".said").inner_text()
    assert "Institute of Applied Precision" in first
    page.keyboard.press("n")
    assert page.locator(".said").inner_text() != first
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.stage')") is None
    assert problems == []
    page.context.close()


def test_search_and_filters_change_picture_and_table_together(
    chromium: Browser, file: Path
) -> None:
    page, problems = opened(chromium, file)
    page.get_by_role("searchbox").fill("precision 77")
    assert page.locator("#table tbody tr").count() == 11  # 77 and 770 to 779
    page.get_by_role("searchbox").fill("")
    page.locator("summary", has_text="Filter").click()
    page.get_by_label("Firm").uncheck()
    assert "334 of 1,000 actors" in page.locator(".shown").inner_text()
    assert page.locator("#table tbody tr td", has_text="Firm").count() == 0
    assert problems == []
    page.context.close()
