"""Dates and amounts as registers write them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:[T ].*)?\Z")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: .*)?\Z")
_IN_WORDS = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*\.?[ -](\d{4})(?: .*)?\Z")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_CURRENCY = re.compile(r"\A(?:€|EUR)\s*|\s*(?:€|EUR)\Z|(?<=\d)['\u2019](?=\d{3})")
_GROUPED = re.compile(
    r"-?\d{1,3}(?:[ .\u00a0]\d{3})+(?:,\d+)?\Z|-?\d{1,3}(?:[ ,\u00a0]\d{3})+(?:\.\d+)?\Z"
)
_PLAIN = re.compile(r"-?(?:\d+(?:[.,]\d*)?|[.,]\d+)\Z")
_SCIENTIFIC = re.compile(r"-?\d+(?:\.\d+)?[eE][+-]?\d{1,2}\Z")
MISSING = frozenset({"", "NULL", "null", "NA", "N/A", "n/a", "None", "-"})
"""What registers write where they know nothing."""


def given(text: str) -> str:
    """Return a value, or nothing when the register only says that there is none.

    Example:
        >>> given("NULL"), given(" x ")
        ('', 'x')
    """
    stripped = text.strip()
    return "" if stripped in MISSING else stripped


@lru_cache(maxsize=100_000)
def day(text: str) -> str | None:
    """Return a date as ``YYYY-MM-DD``, or None when the text is no date.

    A time of day, with whatever offset, is cut off: registers write midnight of their own place.

    Example:
        >>> day("2017-10-02T00:00:00+01:00"), day("02/10/2017"), day("2 October 2017")
        ('2017-10-02', '2017-10-02', '2017-10-02')
        >>> day("2017-02-30") is None
        True
    """
    if found := _YEAR_FIRST.match(text):
        parts = (found[1], found[3], found[4])
    elif found := _DAY_FIRST.match(text):
        parts = (found[3], found[2], found[1])
    elif (found := _IN_WORDS.match(text)) and found[2].lower() in _MONTHS:
        parts = (found[3], str(_MONTHS.index(found[2].lower()) + 1), found[1])
    else:
        return None
    try:
        return date(*(int(part) for part in parts)).isoformat()
    except ValueError:
        return None


def amount(text: str) -> str | None:
    """Return an amount as a decimal with a point, or None when the text is no number.

    A comma followed by other than three digits, or the last of two kinds of marks, is the mark
    of decimals; so is a single comma, because the registers that write commas write no groups.

    Example:
        >>> amount("5683253,75"), amount("1.234.567,5"), amount("€ 1e6"), amount("many")
        ('5683253.75', '1234567.5', '1000000', None)
    """
    if not text.isdigit():
        text = _CURRENCY.sub("", text)
    if _PLAIN.match(text):
        plain = text.replace(",", ".")
    elif _GROUPED.match(text):
        marks = [mark for mark in text if mark in ".,"]
        decimal = (
            marks[-1] if len(set(marks)) == 2 or (marks and len(marks) == 1 and " " in text) else ""
        )
        kept = "".join(mark for mark in text if mark.isdigit() or mark in ("-", decimal))
        plain = kept.replace(",", ".")
    elif _SCIENTIFIC.match(text):
        plain = format(float(text), "f")
    else:
        return None
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain if plain not in ("", "-") else "0"
