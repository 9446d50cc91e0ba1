"""What is wrong with a parameter of an address, in words that pages can say in their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ioknow.languages import LazyText, lazy_gettext
from ioknow.languages import gettext_noop as _

_MESSAGES = {
    "extra_forbidden": _("there is no such parameter"),
    "missing": _("it is missing"),
    "int_parsing": _("it is a whole number"),
    "int_type": _("it is a whole number"),
    "int_from_float": _("it is a whole number"),
    "float_parsing": _("it is a number"),
    "float_type": _("it is a number"),
    "bool_parsing": _("it is true or false"),
    "greater_than": _("it is more than %(gt)s"),
    "greater_than_equal": _("it is %(ge)s or more"),
    "less_than": _("it is less than %(lt)s"),
    "less_than_equal": _("it is %(le)s or less"),
    "string_too_short": _("it has %(min_length)s characters or more"),
    "string_too_long": _("it has %(max_length)s characters or fewer"),
    "string_pattern_mismatch": _("it has another form"),
    "literal_error": _("it is one of %(expected)s"),
    "enum": _("it is one of %(expected)s"),
    "too_long": _("there are at most %(max_length)s of it"),
}
"""What can be wrong by the name that pydantic gives it."""


def unusable(error: Mapping[str, Any]) -> str:
    """Return what an error of pydantic says; in its own words where we have none.

    Example:
        >>> unusable({"type": "less_than_equal", "ctx": {"le": 1000}, "msg": "..."})
        'it is 1,000 or less'
    """
    message = _MESSAGES.get(error["type"])
    return LazyText(message, error.get("ctx") or {}) if message else str(error["msg"])


def unusable_address(error: Mapping[str, Any]) -> str:
    """Return which parameter of an address cannot be used, and why."""
    return lazy_gettext(
        "the address has an unusable '%(name)s': %(problem)s",
        name=str(error["loc"][-1]),
        problem=unusable(error),
    )
