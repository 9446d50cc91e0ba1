from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioknow import KnowledgeGraph
from ioknow.query.folding import fold
from ioknow.query.search import SearchIndex


@pytest.fixture(scope="module")
def index(kg: KnowledgeGraph) -> SearchIndex:
    return SearchIndex.of(kg.store)


@pytest.mark.parametrize("query", ["KICMS", "kicms", "ＫＩＣＭＳ", " kícms "])
def test_case_width_and_accents_do_not_matter(index: SearchIndex, query: str) -> None:
    assert index.search(query)[0].thing.path == "organization/kicms"


def test_a_japanese_name_is_found_by_a_part_of_it(index: SearchIndex) -> None:
    assert "organization/kyoto-shisaku-net" in {
        hit.thing.path for hit in index.search("試作ネット")
    }


def test_exact_comes_before_prefix_before_word_before_substring(index: SearchIndex) -> None:
    ranks = [hit.rank for hit in index.search("kyoto")]
    order = ["exact", "prefix", "word", "substring"]
    assert ranks == sorted(ranks, key=order.index)
    assert len(set(ranks)) > 1


def test_an_organization_comes_before_the_case_of_the_same_name(index: SearchIndex) -> None:
    kinds = [hit.thing.path.split("/")[0] for hit in index.search("IMC")[:2]]
    assert kinds == ["organization", "case"]


def test_things_of_one_name_stay_apart(index: SearchIndex) -> None:
    paths = [hit.thing.path for hit in index.search("IMC")]
    assert len(paths) == len(set(paths)) > 1


def test_marks_that_make_another_letter_stay() -> None:
    assert fold("ガス") != fold("カス")
    assert fold("Übergröße") == fold("ubergrosse")


@pytest.mark.parametrize("query", ["", "  ", "---", "…"])
def test_nothing_is_found_for_nothing(index: SearchIndex, query: str) -> None:
    assert not index.search(query)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
