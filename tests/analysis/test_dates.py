"""Time between dates of different precision."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioknow.analysis.dates import calendar_months, days_of, months_between
from ioknow.analysis.intervals import Bounds
from ioknow.errors import ParameterValueError

DAYS = st.dates(date(1950, 1, 1), date(2050, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "lower", "upper"),
    [
        ("2004-02", "2004-12", 9, 11),  # 29 February to 1 December; 1 February to 31 December
        ("2004-04", "2004-12", 7, 9),
        ("1995", "1997", 12, 36),  # 31 December 1995 to 1 January 1997; 1 January to 31 December
        ("2004-02", "2004-02", -1, 1),
        ("2004-02-10", "2004-12", 9, 11),  # 10 February to 1 or to 31 December
        ("2004", "2004-12", -1, 12),
    ],
)
def test_months_and_years_leave_their_days_open(
    start: str, end: str, lower: int, upper: int
) -> None:
    found = months_between(start, end)
    assert found == Bounds(Decimal(lower), Decimal(upper), lower_open=True, upper_open=True)


def test_whole_months_between_two_days_are_exact() -> None:
    assert months_between("2004-02-10", "2005-02-10").number == 12


def test_a_day_more_is_more_than_a_month_and_less_than_two() -> None:
    assert months_between("2004-02-10", "2004-03-11").text == "over 1 to under 2"


@given(DAYS, st.integers(0, 4000))
def test_less_precise_dates_never_narrow_the_bounds(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    precise = months_between(start.isoformat(), end.isoformat())
    for length in (7, 4):
        rough = months_between(start.isoformat()[:length], end.isoformat()[:length])
        assert rough.intersection(precise) == precise


@given(DAYS, st.integers(0, 4000))
def test_the_calendar_difference_lies_within_the_bounds(start: date, days: int) -> None:
    months = [one.isoformat()[:7] for one in (start, start + timedelta(days=days))]
    counted = calendar_months(*months)
    assert counted is not None
    assert months_between(*months).contains(Decimal(counted))


def test_a_year_ends_on_its_last_day() -> None:
    assert days_of("1996") == (date(1996, 1, 1), date(1996, 12, 31))


@pytest.mark.parametrize("text", ["", "soon", "2004-13", "2004-02-30", "2004-02-03-04"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ParameterValueError, match="is not a date; write a year"):
        days_of(text)
