"""Breadth and depth of external search."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioknow.errors import ParameterValueError
from ioknow.statistics.search import Use, external_search, external_sources, mean_breadth

_WITHIN = ("development", "manufacturing", "research", "marketing-and-sales", "purchase")
_USES: tuple[Use, ...] = ("none", "low", "medium", "high")


def test_seventeen_sources_are_external_as_the_survey_says() -> None:
    assert len(external_sources()) == 17
    assert not set(_WITHIN) & set(external_sources())


def test_sources_within_the_firm_do_not_count() -> None:
    search = external_search(dict.fromkeys(_WITHIN, "high"))
    assert (search.breadth, search.depth) == (0, 0)


def test_breadth_counts_any_use_and_depth_only_high_use() -> None:
    search = external_search({"patents": "low", "internet": "medium", "university": "high"})
    assert (search.breadth, search.depth) == (3, 1)


@given(st.dictionaries(st.sampled_from(external_sources()), st.sampled_from(_USES)))
def test_depth_is_never_above_breadth(uses: dict[str, Use]) -> None:
    search = external_search(uses)
    assert 0 <= search.depth <= search.breadth <= search.sources


def test_the_mean_breadth_is_the_sum_of_the_external_shares() -> None:
    market = 59 + 56 + 49 + 48 + 43 + 40 + 31
    research = 43 + 33 + 31 + 26
    public = 72 + 71 + 66 + 61 + 59 + 56
    assert mean_breadth() == Decimal(market + research + public) / 100


def test_an_unknown_source_is_refused() -> None:
    with pytest.raises(ParameterValueError, match="no information source 'rumours'"):
        external_search({"rumours": "high"})


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ParameterValueError, match="'strong' is no level of use of patents"):
        external_search({"patents": "strong"})  # type: ignore[dict-item]  # wrong on purpose
