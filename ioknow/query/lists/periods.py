"""Days between which something can have held, for lists as of a date."""

from __future__ import annotations

import re
from calendar import monthrange

from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext
from ioknow.model.claims import Period

DATE = r"^[1-9][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
"""A year, a month or a day."""
FIRST, LAST = "0000-00-00", "9999-99-99"
"""Stand for an open beginning and an open end."""


def days_of(date: str) -> tuple[str, str]:
    """Return the first and the last day that a year, a month or a day covers.

    Raises:
        ParameterValueError: The text is no such date.

    Example:
        >>> days_of("2004-02")
        ('2004-02-01', '2004-02-29')
    """
    if not re.fullmatch(DATE, date):
        raise ParameterValueError(
            lazy_gettext(
                "'%(date)s' is no date; give a year (2004), a month (2004-02) or a day "
                "(2004-02-29)",
                date=date,
            )
        )
    if len(date) == len("2004"):
        return f"{date}-01-01", f"{date}-12-31"
    if len(date) == len("2004-02"):
        return f"{date}-01", f"{date}-{monthrange(int(date[:4]), int(date[5:]))[1]}"
    return date, date


def span(period: Period) -> tuple[str, str]:
    """Return the days between which something can have held; unknown ends are open.

    Example:
        >>> span(Period(start="2004"))
        ('2004-01-01', '9999-99-99')
    """
    start, end = period.date or period.start, period.date or period.end
    return _edge(start, 0) or FIRST, _edge(end, 1) or LAST


def _edge(date: str, side: int) -> str:
    try:
        return days_of(date[:10])[side] if date else ""
    except ParameterValueError:
        return ""  # what a source writes otherwise is an open end
