"""Bounds of the concentration index, against a search through all divisions in whole percents."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ioknow.analysis import Bounds, herfindahl
from ioknow.errors import ParameterValueError


def test_one_customer_with_everything_is_ten_thousand() -> None:
    assert herfindahl([Bounds.exactly(100)]).number == 10_000


def test_without_any_share_nothing_is_known() -> None:
    assert herfindahl([]) == Bounds(Decimal(0), Decimal(10_000))


def test_all_shares_known_give_one_number() -> None:
    """50, 30 and 20 percent: 2,500 + 900 + 400."""
    shares = [Bounds.exactly(number) for number in (50, 30, 20)]
    assert herfindahl(shares).number == 3800


def test_what_is_left_goes_to_many_or_to_one() -> None:
    """40 and 30 percent known: 1,600 + 900, and at most 30 squared more."""
    assert herfindahl([Bounds.exactly(40), Bounds.exactly(30)]).text == "2500 to 3400"


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=3))
def test_the_upper_bound_is_the_largest_index_of_any_division(
    ends: list[tuple[int, int]],
) -> None:
    boxes = [(5 * min(pair), 5 * max(pair)) for pair in ends]
    assume(sum(low for low, _ in boxes) <= 100)
    found = herfindahl([Bounds(Decimal(low), Decimal(high)) for low, high in boxes])
    divisions = [
        (*shares, 100 - sum(shares))
        for shares in product(*(range(low, high + 1, 5) for low, high in boxes))
        if sum(shares) <= 100
    ]
    assert found.upper == max(sum(share**2 for share in division) for division in divisions)
    assert found.lower == sum(low**2 for low, _ in boxes)


@given(st.lists(st.integers(0, 7), min_size=13, max_size=14))
def test_with_many_shares_the_upper_bound_still_holds(shares: list[int]) -> None:
    found = herfindahl([Bounds.exactly(share) for share in shares])
    rest = 100 - sum(shares)
    assert found.contains(Decimal(sum(share**2 for share in shares) + rest**2))


def test_shares_of_more_than_everything_are_refused() -> None:
    with pytest.raises(ParameterValueError, match="add up to at least 120 %"):
        herfindahl([Bounds.exactly(70), Bounds.exactly(50)])
