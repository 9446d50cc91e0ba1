"""Arguments of public functions, checked where they come in.

A text in the place of a number would fail somewhere deep inside, or be compared as a text; a text
in the place of several texts would be read letter by letter.
"""

from __future__ import annotations

import difflib
import operator
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from math import isnan

from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext


def whole_number(value: object, name: str) -> int:
    """Return a whole number, of Python or of numpy, or a float that is one.

    Args:
        value: What was given.
        name: Name of the argument, for the message.

    Raises:
        ParameterValueError: It is something else, such as a text.

    Example:
        >>> whole_number(2004.0, "as_of")
        2004
    """
    if isinstance(value, float) and value.is_integer():
        return int(value)
    try:
        return operator.index(value)  # type: ignore[arg-type]  # what has no index raises
    except TypeError:
        raise ParameterValueError(
            lazy_gettext(
                "%(name)s takes a whole number, such as %(name)s=3; %(value)s was given",
                name=name,
                value=repr(value),
            )
        ) from None


def year_number(value: object, name: str) -> int:
    """Return a year; see :func:`whole_number`.

    Example:
        >>> year_number("2004", "as_of")
        Traceback (most recent call last):
        ...
        ioknow.errors.ParameterValueError: as_of takes a year as a number, ...
    """
    try:
        return whole_number(value, name)
    except ParameterValueError:
        raise ParameterValueError(
            lazy_gettext(
                "%(name)s takes a year as a number, such as %(name)s=2004; %(value)s was given",
                name=name,
                value=repr(value),
            )
        ) from None


def optional_year(value: object, name: str) -> int | None:
    """Return a year, or None for None."""
    return None if value is None else year_number(value, name)


def number(value: object, name: str) -> float:
    """Return a number that may have no end, such as ``float("inf")``.

    Raises:
        ParameterValueError: It is no number.

    Example:
        >>> number(10, "employees")
        10.0
    """
    if isinstance(value, int | float | Decimal) and not isnan(value):
        return float(value)
    raise ParameterValueError(
        lazy_gettext(
            "%(name)s takes a number, such as %(name)s=50; %(value)s was given",
            name=name,
            value=repr(value),
        )
    )


def amount(value: object, name: str) -> Decimal:
    """Return a number as it is written.

    Raises:
        ParameterValueError: It is no number.

    Example:
        >>> amount(50, "drop"), amount("12.5", "drop")
        (Decimal('50'), Decimal('12.5'))
    """
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise ParameterValueError(
            lazy_gettext(
                "%(name)s takes a number, such as %(name)s=50; %(value)s was given",
                name=name,
                value=repr(value),
            )
        )
    return found


def several(texts: str | Iterable[str]) -> tuple[str, ...]:
    """Return texts; a single one counts as one, not as its letters.

    Example:
        >>> several("alliance"), several(["alliance", "supply"])
        (('alliance',), ('alliance', 'supply'))
    """
    return (texts,) if isinstance(texts, str) else tuple(texts)


def with_nearest(message: str, word: str, known: Iterable[str]) -> str:
    """Return a message about a word that is not known, and the known one nearest to it, if any.

    Example:
        >>> str(with_nearest("no measure 'betweeness'", "betweeness", ["betweenness", "degree"]))
        "no measure 'betweeness'; did you mean 'betweenness'?"
        >>> with_nearest("no measure 'x'", "x", ["betweenness", "degree"])
        "no measure 'x'"
    """
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.7)
    if not near:
        return message
    return lazy_gettext("%(said)s; did you mean '%(near)s'?", said=message, near=near[0])
