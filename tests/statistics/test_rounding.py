"""Intervals hold every number that a printed number can have been."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ioknow.statistics.audit_results import judge
from ioknow.statistics.rounding import Interval, last_digit, round_like

_numbers = st.decimals(min_value=-1000, max_value=1000, places=4)


@given(_numbers, _numbers)
def test_sums_and_products_of_true_values_lie_in_the_interval(a: Decimal, b: Decimal) -> None:
    printed = [round_like(x, Decimal("0.1")) for x in (a, b)]
    first, second = (Interval.rounded(x) for x in printed)
    for exact, found in ((a + b, first + second), (a - b, first - second), (a * b, first * second)):
        assert found.low <= exact <= found.high


@given(_numbers, _numbers)
def test_a_true_ratio_lies_in_the_interval(a: Decimal, b: Decimal) -> None:
    assume(abs(b) > 1)
    first, second = (Interval.rounded(round_like(x, Decimal("0.1"))) for x in (a, b))
    found = first / second
    slack = Decimal("1e-20")
    assert found.low - slack <= a / b <= found.high + slack


@pytest.mark.parametrize(("printed", "worth"), [("1115", "1"), ("71.8", "0.1"), ("3.10", "0.01")])
def test_the_last_digit_is_worth_its_place(printed: str, worth: str) -> None:
    assert last_digit(Decimal(printed)) == Decimal(worth)


def test_halves_are_rounded_away_from_zero() -> None:
    assert str(round_like(Decimal("2.25"), Decimal("0.1"))) == "2.3"


@pytest.mark.parametrize(
    ("computed", "verdict"),
    [("54.96", "agrees"), ("55.04", "agrees"), ("55.91", "rounding"), ("57", "contradiction")],
)
def test_a_verdict_allows_for_rounding_and_cutting(computed: str, verdict: str) -> None:
    number = Decimal(computed)
    assert judge(Decimal(55), number, Interval.exact(number)) == verdict
