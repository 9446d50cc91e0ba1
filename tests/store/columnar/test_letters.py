"""Upper and lower case of every letter, by the twin and by the store."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pyoxigraph
import pytest

from tests.store.columnar.comparison import by_store, by_twin, twin_of_store

_POINTS = (*range(0x20, 0xD800), *range(0xE000, 0x20000))
_WORDS = [
    f"{''.join(parts)}"
    for parts in product(("", "Α", "ς ", "4", "-", "İ", "’", "Σ", "ʰ", ".\u0301"), repeat=2)
]


def _store(texts: list[str]) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    predicate = pyoxigraph.NamedNode("http://e/p")
    store.bulk_extend(
        pyoxigraph.Quad(
            pyoxigraph.NamedNode(f"http://e/{row}"), predicate, pyoxigraph.Literal(text)
        )
        for row, text in enumerate(texts)
    )
    return store


@pytest.mark.parametrize("function", ["LCASE", "UCASE"])
def test_every_letter_changes_case_as_in_the_store(tmp_path: Path, function: str) -> None:
    letters = [f"a{letter}b" for letter in map(chr, _POINTS) if letter.lower() != letter.upper()]
    sigmas = [f"{before}Σ{after}" for before, after in product(_WORDS, repeat=2)]
    store = _store(letters + sigmas)
    query = f"SELECT ?s ({function}(?t) AS ?c) {{ ?s ?p ?t }}"
    twin = twin_of_store(store, tmp_path)
    assert by_twin(twin, query) == by_store(store, query)
    twin.close()
