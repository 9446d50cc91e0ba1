"""A running service over the bundled cases, asked through HTTP and visited in a browser."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from ioknow_api.explorer.assets import script_url
from ioknow_api.server import server
from ioknow_api.settings import Settings
from tests.explorer.visiting import WITHOUT_WEBGL, Visit, launch, need
from tests.waiting import running


@pytest.fixture(scope="session")
def address(store_directory: Path) -> Iterator[str]:
    """Address of the service."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running(server(Settings(store=store_directory), host="127.0.0.1", port=port)):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def browser_like(address: str) -> Iterator[httpx.Client]:
    """A client that prefers pages."""
    accept = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    with httpx.Client(base_url=address, headers=accept, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers, where there is a browser to drive."""
    need(shutil.which("chromium"), "the browser (apt-get install chromium)")
    need(script_url("network"), "the build of the scripts (npm run build in api/web)")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with WebGL, drawn by software."""
    yield from launch(playwright)


@pytest.fixture(scope="module", params=["webgl", "no-webgl"])
def browser(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Browser]:
    """Chromium with WebGL, and without."""
    yield from launch(playwright, *([] if request.param == "webgl" else [WITHOUT_WEBGL]))


@pytest.fixture
def drawn_with(browser: Browser) -> str:
    """How that browser draws."""
    page = browser.new_page()
    drawn = page.evaluate("document.createElement('canvas').getContext('webgl') !== null")
    page.close()
    return "webgl" if drawn else "canvas"


@pytest.fixture(scope="module")
def wide(chromium: Browser) -> Iterator[BrowserContext]:
    """A wide window; what the browser has fetched is kept from test to test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def visit(wide: BrowserContext, address: str) -> Iterator[Visit]:
    """A visit in the wide window."""
    started = Visit(wide, address)
    yield started
    started.page.close()
