"""What the walk through the explorer says stands on its pages does stand there."""

from __future__ import annotations

import html
import re
from pathlib import Path

import httpx
import pytest

from tests.explorer.conftest import address, browser_like  # noqa: F401  # fixtures

PAGE = Path(__file__).resolve().parents[2] / "docs/tutorials/twenty-minutes-in-the-explorer.md"
STEPS = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:-1]
ADDRESS = re.compile(r"<http://127\.0\.0\.1:8000(/[^>]*)>")


def words(page: str) -> str:
    """Return the text of a page as it is read."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize("step", STEPS, ids=[step.partition("\n")[0] for step in STEPS])
def test_the_words_of_a_step_stand_on_its_pages(
    step: str,
    browser_like: httpx.Client,  # noqa: F811
) -> None:
    addresses = ADDRESS.findall(step)
    assert addresses
    seen = ""
    for place in addresses:
        answer = browser_like.get(place)
        assert answer.status_code == 200, place
        seen += words(answer.text)
    said = re.findall(r"\*\*(.+?)\*\*", step)
    assert [text for text in said if text not in seen] == []
    if "print it" not in step:
        assert said
