"""Visits to the explorer in a real browser: Debian's ``chromium``, and the built scripts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

CHECKOUT = Path(__file__).resolve().parents[2]
AXE = CHECKOUT / "api/web/node_modules/axe-core/axe.min.js"
WITHOUT_WEBGL = "--disable-3d-apis"
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

_SETTLED = "html[data-ready], html:not(:has(script[type=module]))"
"""A page without a script is there when it is loaded; one with a script says when it is."""

_BARRIERS = """rules => axe.run(document, {
    resultTypes: ['violations'],
    ...(rules.length ? {runOnly: {type: 'rule', values: rules}} : {}),
}).then(found => found.violations.map(
    one => [one.id, one.impact, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160))]))"""


def need(found: object, what: str) -> None:
    """Skip without what a browser test needs; where CI=true, its absence is a failure."""
    if not found:
        reason = f"{what} is missing, so nothing was tried in a browser"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def launch(playwright: Playwright, *more: str) -> Iterator[Browser]:
    """Start Chromium and end it afterwards."""
    program = shutil.which("chromium")
    started = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *more])
    yield started
    started.close()


def settle(page: Page, *, scripts: bool = True) -> None:
    """Wait until a page and what its script draws are there."""
    page.wait_for_load_state("load")
    if scripts:
        page.wait_for_selector(_SETTLED, state="attached")


def in_language(place: str, language: str) -> str:
    """Return the address of a page in a language."""
    return f"{place}{'&' if '?' in place else '?'}lang={language}"


def barriers(page: Page, *rules: str) -> list[object]:
    """Return what axe finds on a page as it stands, by all of its rules or by some."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[object] = page.evaluate(_BARRIERS, list(rules))
    return found


class Visit:
    """A page in the browser, with what went wrong on it."""

    def __init__(self, context: BrowserContext, address: str, *, scripts: bool = True) -> None:
        self.address = address
        self.scripts = scripts
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

    def go(self, place: str, *, status: int = 200) -> Page:
        """Open a page of the service, which answers as expected, and wait until it is there."""
        answer = self.page.goto(self.address + place)
        assert answer is not None
        assert answer.status == status, f"{place} answers {answer.status}"
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until what an action led to is there."""
        settle(self.page, scripts=self.scripts)
