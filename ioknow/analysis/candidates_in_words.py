"""Candidates and members as people write them on a command line, in an address or in a form."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from ioknow.analysis.admission import RESPECTS, Candidate
from ioknow.analysis.overlap import Member, Scope
from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext

_ANSWERS = {"yes": True, "no": False, "true": True, "false": False}
_KNOWN = (*RESPECTS, "machine")


def read_candidate(name: str, rules: Iterable[str] = (), has: Iterable[str] = ()) -> Candidate:
    """Return a candidate.

    Args:
        name: Its name.
        rules: ``RULE=yes``, ``RULE=no`` or ``RULE=NUMBER``, a rule by the last part of its path.
        has: ``RESPECT=WHAT, WHAT``, a respect of :data:`ioknow.analysis.admission.RESPECTS` or
            ``machine``.

    Raises:
        ParameterValueError: A text has another form.

    Example:
        >>> read_candidate("Firm X", ["candidate-period=6"], ["technology=laser cutting"]).scope
        {'technology': frozenset({'laser cutting'})}
    """
    answers: dict[str, bool] = {}
    amounts: dict[str, Decimal | int] = {}
    for text in rules:
        rule, value = _pair(text, "RULE=yes, RULE=no or RULE=NUMBER")
        if value.casefold() in _ANSWERS:
            answers[rule] = _ANSWERS[value.casefold()]
            continue
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite():
            raise ParameterValueError(
                lazy_gettext("'%(value)s' answers no rule; give yes, no or a number", value=value)
            )
        amounts[rule] = number
    return Candidate(name, answers, amounts, read_scope(has))


def read_member(text: str) -> Member:
    """Return a member written as ``NAME; RESPECT=WHAT, WHAT; RESPECT=WHAT``.

    Raises:
        ParameterValueError: The text has another form.

    Example:
        >>> read_member("Firm A; technology=welding").scope
        {'technology': frozenset({'welding'})}
    """
    name, *parts = (one.strip() for one in text.split(";"))
    if not name or "=" in name:
        raise ParameterValueError(
            lazy_gettext("'%(text)s' names no member; write NAME; RESPECT=WHAT, WHAT", text=text)
        )
    return Member(name, read_scope(one for one in parts if one))


def read_scope(texts: Iterable[str]) -> Scope:
    """Return what somebody has, by respect, from ``RESPECT=WHAT, WHAT``.

    Raises:
        ParameterValueError: A text has another form, or there is no such respect.
    """
    found: dict[str, frozenset[str]] = {}
    for text in texts:
        respect, value = _pair(text, "RESPECT=WHAT, WHAT")
        if respect not in _KNOWN:
            raise ParameterValueError(
                lazy_gettext(
                    "there is no respect '%(respect)s'; there are %(known)s",
                    respect=respect,
                    known=", ".join(_KNOWN),
                )
            )
        given = frozenset(one.strip() for one in value.split(",") if one.strip())
        found[respect] = found.get(respect, frozenset()) | given
    return found


def _pair(text: str, form: str) -> tuple[str, str]:
    name, equals, value = (one.strip() for one in text.partition("="))
    if not equals or not name:
        raise ParameterValueError(
            lazy_gettext("'%(text)s' cannot be read; write %(form)s", text=text, form=form)
        )
    return name, value
