"""The pages about the analyses run as they stand."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = (
    "how-to/compare-cases.md",
    "how-to/measure-a-network.md",
    "explanation/what-a-network-measure-means.md",
    "explanation/how-cases-are-compared.md",
    "explanation/values-as-bounds.md",
)


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_run(page: str) -> None:
    found = doctest.testfile(
        str(DOCS / page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert found.attempted > 0
    assert found.failed == 0
