"""Bounds keep every number that a statement leaves open, through every computation."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioknow.analysis.intervals import OPERATORS, Bounds
from ioknow.errors import ParameterValueError
from ioknow.model.claims import Quantity

NUMBERS = st.decimals(-1000, 1000, places=2)
POSITIVE = st.decimals("0.01", 1000, places=2)


@st.composite
def bounds_and_member(
    draw: st.DrawFn, numbers: st.SearchStrategy[Decimal] = NUMBERS
) -> tuple[Bounds, Decimal]:
    """Bounds, and a number that lies within."""
    member = draw(numbers)
    below = draw(st.none() | numbers.map(lambda n: min(n, member)))
    above = draw(st.none() | numbers.map(lambda n: max(n, member)))
    lower_open = draw(st.booleans()) and below != member
    upper_open = draw(st.booleans()) and above != member
    return Bounds(below, above, lower_open, upper_open), member


def holds(value: Decimal, operator: str, number: Decimal) -> bool:
    """The meaning of an operator in ordinary words, for "about" a tenth to each side."""
    return {
        "exactly": number == value,
        "about": abs(number - value) <= abs(value) / 10,
        "over": number > value,
        "at-least": number >= value,
        "at-most": number <= value,
        "under": number < value,
        "up-to": number <= value,
    }[operator]


@given(NUMBERS, st.sampled_from(OPERATORS), NUMBERS)
def test_a_stated_value_holds_the_numbers_its_operator_says(
    value: Decimal, operator: str, number: Decimal
) -> None:
    assert Bounds.stated(value, operator).contains(number) == holds(value, operator, number)


@given(bounds_and_member(), bounds_and_member())
def test_a_sum_holds_the_sum_of_any_two_members(
    one: tuple[Bounds, Decimal], other: tuple[Bounds, Decimal]
) -> None:
    assert (one[0] + other[0]).contains(one[1] + other[1])
    assert (one[0] - other[0]).contains(one[1] - other[1])


@given(bounds_and_member(), POSITIVE)
def test_a_scaled_value_holds_every_scaled_member(
    one: tuple[Bounds, Decimal], factor: Decimal
) -> None:
    assert one[0].scaled(factor).contains(one[1] * factor)


@given(bounds_and_member(), bounds_and_member(POSITIVE))
def test_a_quotient_holds_the_quotient_of_any_two_members(
    one: tuple[Bounds, Decimal], other: tuple[Bounds, Decimal]
) -> None:
    quotient = one[0].divided_by(other[0])
    if other[0].lower is None:
        assert quotient is None
    else:
        assert quotient is not None
        assert quotient.contains(one[1] / other[1])


@given(bounds_and_member(), NUMBERS)
def test_a_certain_answer_holds_for_every_member_and_no_for_none(
    one: tuple[Bounds, Decimal], threshold: Decimal
) -> None:
    bounds, member = one
    reached = {"certain": True, "no": False}.get(bounds.reaches(threshold))
    assert reached in (None, member >= threshold)


@given(bounds_and_member(), NUMBERS)
def test_a_possible_answer_has_members_on_both_sides(
    one: tuple[Bounds, Decimal], threshold: Decimal
) -> None:
    bounds = one[0]
    if bounds.reaches(threshold) == "possible":
        assert bounds.intersection(Bounds(lower=threshold)) is not None
        assert bounds.intersection(Bounds(upper=threshold, upper_open=True)) is not None


@given(bounds_and_member(), bounds_and_member(), NUMBERS)
def test_an_intersection_holds_what_both_hold(
    one: tuple[Bounds, Decimal], other: tuple[Bounds, Decimal], number: Decimal
) -> None:
    both = one[0].intersection(other[0])
    in_both = one[0].contains(number) and other[0].contains(number)
    assert (both is not None and both.contains(number)) == in_both


@given(st.lists(bounds_and_member(), min_size=1, max_size=4))
def test_a_hull_holds_all_members_and_lies_within_every_other_hull(
    several: list[tuple[Bounds, Decimal]],
) -> None:
    hull = Bounds.hull(bounds for bounds, _ in several)
    assert all(hull.contains(member) for _, member in several)
    assert hull == Bounds.hull([hull, *(bounds for bounds, _ in several)])


@given(bounds_and_member())
def test_negating_twice_changes_nothing(one: tuple[Bounds, Decimal]) -> None:
    negated = -one[0]
    assert -negated == one[0]


def test_a_printed_range_over_3_to_6_leaves_out_3_and_holds_6() -> None:
    years = Bounds.of(Quantity(operator="op-over", lower="3", upper="6", unit="year"))
    assert [years.contains(Decimal(n)) for n in (3, 4, 6, 7)] == [False, True, True, False]


def test_a_quantity_without_a_number_bounds_nothing() -> None:
    assert not Bounds.of(None).known
    assert not Bounds.of(Quantity(printed="several")).known


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        (Bounds.exactly(18), "18"),
        (Bounds(lower=Decimal(70), lower_open=True), "over 70"),
        (Bounds(upper=Decimal("66.67")), "at most 66.67"),
        (Bounds(upper=Decimal(300), upper_open=True), "under 300"),
        (Bounds(Decimal(255), Decimal(260)), "255 to 260"),
        (Bounds(), ""),
    ],
)
def test_bounds_read_as_words(bounds: Bounds, text: str) -> None:
    assert bounds.text == text


def test_an_unknown_operator_names_those_there_are() -> None:
    with pytest.raises(ParameterValueError, match=r"no operator 'nearly'.*exactly, about"):
        Bounds.stated(Decimal(1), "nearly")


def test_ends_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ParameterValueError, match="no number lies between 2 and 1"):
        Bounds(Decimal(2), Decimal(1))


def test_a_share_beyond_the_whole_is_refused() -> None:
    with pytest.raises(ParameterValueError, match="lies in 0 to 100"):
        Bounds.exactly(120).clipped(Decimal(0), Decimal(100))
