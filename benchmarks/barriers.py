"""Looks for barriers on every kind of page, in every language, light and dark, wide and narrow.

Needs Debian's ``chromium``, axe-core (``npm ci`` in ``api/web``) and a service that runs::

    ioknow serve --port 8240 &
    python -m benchmarks.barriers http://127.0.0.1:8240 [--pictures FOLDER] [--only NAME ...]

Each page is opened once in a language; schemes, widths and forced colours are changed in place.
Prints what axe finds, pages that are wider than the window, also when they are enlarged, and
errors; ends with 1 if there is any.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, sync_playwright

from ioknow.languages import LANGUAGES
from tests.explorer.test_pages_in_browser import PAGES, status_of
from tests.explorer.visiting import FLAGS, Visit, barriers, in_language

LOOKS: tuple[tuple[Literal["light", "dark"], int, tuple[str, ...]], ...] = (
    ("light", 1280, ()),
    ("dark", 1280, ("color-contrast",)),
    ("dark", 390, ("target-size", "scrollable-region-focusable", "color-contrast")),
    ("light", 390, ("target-size",)),
)
"""Scheme and width, and the rules that a change of them can break; all rules in the first."""

ZOOMED = (640, 320)
"""Widths of a window of 1280 px whose contents are enlarged to 200 and to 400 %."""


def look(
    context: BrowserContext, address: str, name: str, language: str, pictures: Path | None
) -> Iterator[str]:
    """Yield what is wrong with a page."""
    visit = Visit(context, address)
    page = visit.go(in_language(PAGES[name], language), status=status_of(name))
    for scheme, width, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        wide = page.evaluate("document.documentElement.scrollWidth")
        where = f"{name} {language} {scheme} {width}"
        if wide > width:
            yield f"{where}: {wide} px wide"
        yield from (f"{where}: {one}" for one in barriers(page, *rules))
        if pictures is not None:
            page.screenshot(path=pictures / f"{name}-{language}-{scheme}-{width}.png")
    for width in ZOOMED:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"{name} {language}: {wide} px wide at {width}"
    if pictures is not None:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(forced_colors="active")
        page.screenshot(path=pictures / f"{name}-{language}-forced-1280.png")
    yield from (f"{name} {language}: {one}" for one in visit.problems)
    page.close()


def main() -> int:
    """Run for all pages, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--only", nargs="*", choices=PAGES, default=list(PAGES))
    parser.add_argument("--languages", nargs="*", choices=LANGUAGES, default=list(LANGUAGES))
    asked = parser.parse_args()
    if asked.pictures:
        asked.pictures.mkdir(parents=True, exist_ok=True)
    found = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        context = browser.new_context()
        for name in asked.only:
            for language in asked.languages:
                for problem in look(context, asked.address, name, language, asked.pictures):
                    found += 1
                    print(problem, flush=True)
        browser.close()
    print(f"{len(asked.only)} pages in {len(asked.languages)} languages: {found} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
