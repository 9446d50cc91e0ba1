"""Dates as precise as a source states them, and the time between two of them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal

from ioknow.analysis.intervals import Bounds
from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext

_DECEMBER = 12


def days_of(stated: str) -> tuple[date, date]:
    """Return the first and the last day that a stated date can mean.

    Args:
        stated: A year, a month or a day: ``2004``, ``2004-02``, ``2004-02-03``.

    Raises:
        ParameterValueError: The text is none of these.

    Example:
        >>> first, last = days_of("2004-02")
        >>> first.isoformat(), last.isoformat()
        ('2004-02-01', '2004-02-29')
    """
    try:
        year, *rest = (int(part) for part in stated.split("-"))
        if len(rest) > 2:
            raise ValueError(stated)
        month = rest[0] if rest else None
        first = date(year, month or 1, rest[1] if len(rest) == 2 else 1)
    except ValueError:
        raise ParameterValueError(
            lazy_gettext(
                "'%(stated)s' is not a date; write a year, a month or a day: 2004, 2004-02, "
                "2004-02-03",
                stated=stated,
            )
        ) from None
    if len(rest) == 2:
        return first, first
    last_month = month or _DECEMBER
    return first, date(year, last_month, monthrange(year, last_month)[1])


def months_between(start: str, end: str) -> Bounds:
    """Return how many months can lie between two dates.

    A month is a calendar month: from a day to the same day of the next month is one. Where only
    months are known, each of them can mean any of its days, so that February to December 2004 is
    more than 9 and less than 11 months; where only years are known, 1995 to 1997 is more than 12
    and less than 36.

    Args:
        start: A year, a month or a day.
        end: A year, a month or a day.

    Returns:
        Bounds in months; the ends are left out unless both days are known and whole months apart.
        They reach below zero where the dates overlap or stand in the other order.

    Raises:
        ParameterValueError: One of the texts is not a date.

    Example:
        >>> months_between("2004-02", "2004-12").text
        'over 9 to under 11'
        >>> months_between("2004-02-10", "2004-04-10").text
        '2'
    """
    first_start, last_start = days_of(start)
    first_end, last_end = days_of(end)
    least, least_exact = _whole_months(last_start, first_end)
    most, most_exact = _whole_months(first_start, last_end)
    return Bounds(
        Decimal(least),
        Decimal(most if most_exact else most + 1),
        lower_open=not least_exact,
        upper_open=not most_exact,
    )


def calendar_months(start: str, end: str) -> int | None:
    """Return the difference of two months as people count it, or None where one is not known.

    Example:
        >>> calendar_months("2004-02", "2004-12"), calendar_months("1995", "1997")
        (10, None)
    """
    if "-" not in start or "-" not in end:
        return None
    first, second = days_of(start)[0], days_of(end)[0]
    return (second.year - first.year) * _DECEMBER + second.month - first.month


def _whole_months(start: date, end: date) -> tuple[int, bool]:
    """Return the whole months from one day to another, and whether nothing is left over."""
    months = (end.year - start.year) * _DECEMBER + end.month - start.month
    return (months - 1, False) if end.day < start.day else (months, end.day == start.day)
