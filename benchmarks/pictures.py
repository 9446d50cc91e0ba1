"""Takes the pictures of the documentation from a service that runs, so that they show what is.

Needs Debian's ``chromium``, and a service over the bundled cases::

    ioknow serve --port 8240 &
    python -m benchmarks.pictures http://127.0.0.1:8240

Writes ``docs/pictures/*.png``, light, in English, each below 150 kB.
"""

from __future__ import annotations

import argparse
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.explorer.visiting import FLAGS

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
LARGEST = 150_000


@dataclass(frozen=True)
class Picture:
    """One picture.

    Attributes:
        place: The page.
        height: Of the part that is shown, in pixels.
        top: Selector of what stands at its upper edge; empty for the top of the page.
    """

    place: str
    height: int = 640
    top: str = ""


PICTURES = {
    "home": Picture("/", 690),
    "network": Picture("/network?case=kicms", 800, "figure.network"),
    "claim": Picture("/claims/relationship/cf2-m", 640, "h2"),
    "what-if": Picture("/what-if?remove=organization/kicms&case=kicms", 800, "h1"),
    "statistics": Picture("/statistics/lee-2010/table-6", 620, "h2"),
    "desk": Picture("/query", 700, "h1"),
}


def take(page: Page, address: str, picture: Picture) -> bytes:
    """Return a picture of a page, once it is still."""
    page.goto(f"{address}{picture.place}", wait_until="networkidle")
    y = page.locator(picture.top).first.bounding_box() if picture.top else None
    area = {"x": 0, "y": max(0, y["y"] - 16) if y else 0, "width": 1200, "height": picture.height}
    return page.screenshot(full_page=True, clip=area, animations="disabled")  # type: ignore[arg-type]  # a mapping, as it takes


def main() -> None:
    """Take all pictures, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--only", nargs="*", choices=PICTURES, default=list(PICTURES))
    asked = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        page = browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme="light")
        for name in asked.only:
            content = take(page, asked.address, PICTURES[name])
            if len(content) > LARGEST:
                raise SystemExit(f"{name}: {len(content):,} bytes; show less of the page")
            (FOLDER / f"{name}.png").write_bytes(content)
            print(f"{name}.png  {len(content):,} bytes")
        browser.close()


if __name__ == "__main__":
    main()
