"""The pictures of the documentation are small, shown somewhere, and all there."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.pictures import LARGEST, PICTURES

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "pictures"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_each_picture_is_taken_by_the_script_shown_described_and_small() -> None:
    shown: set[Path] = set()
    for page in PAGES:
        for words, place in re.findall(
            r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8")
        ):
            shown.add((page.parent / place).resolve())
            assert len(words) > 20, f"{page.name}: {place} is not described"
    taken = {FOLDER / f"{name}.png" for name in PICTURES}
    drawn = {FOLDER / "growth.svg"}  # by benchmarks.speed
    assert len(taken) > 4
    assert shown == taken | drawn == set(FOLDER.iterdir())
    assert [file.name for file in taken if file.stat().st_size > LARGEST] == []
