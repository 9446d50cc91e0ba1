"""Dates and the decimal point, as the language spoken writes them."""

from __future__ import annotations

from calendar import month_name
from datetime import date

from ioknow.languages import SOURCE, language


def month_words(year: int, month: int, day: int | None = None) -> str:
    """Return a month of a year, or a day of it, in words.

    Raises:
        ValueError: There is no such day.

    Example:
        >>> month_words(2004, 2), month_words(2019, 1, 15)
        ('February 2004', '15 January 2019')
        >>> from ioknow.languages import speaking
        >>> with speaking("de"):
        ...     month_words(2019, 1, 15)
        '15. Januar 2019'
    """
    when = date(year, month, day or 1)
    if language() == SOURCE:
        words = f"{month_name[month]} {year}"
        return f"{day} {words}" if day else words
    from babel.dates import format_date, format_skeleton

    if day:
        return format_date(when, "long", locale=language())
    return format_skeleton("yMMMM", when, locale=language())


def decimal_point() -> str:
    """Return what stands before the decimals."""
    if language() == SOURCE:
        return "."
    from babel.numbers import get_decimal_symbol

    return get_decimal_symbol(language())
