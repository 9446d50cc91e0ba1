"""The words of the interface in four languages: catalogues of gettext, numbers and dates.

English words stand in the code and in the templates; ``catalogues/*.po`` say the same in Japanese,
German and Korean. The language is a matter of the context: pages set it for the time of a request
with :func:`speaking`, everything else is in English.

Example:
    >>> ngettext("%(num)s tie", "%(num)s ties", 1200)
    '1,200 ties'
    >>> with speaking("de"):
    ...     number(1200), number(0.5, digits=2)
    ('1.200', '0,50')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce
from typing import TypeVar

LANGUAGES = {"en": "English", "ja": "日本語", "de": "Deutsch", "ko": "한국어"}
"""The languages of the interface by BCP 47 tag, each with its own name."""

SOURCE = "en"
"""The language in which the code speaks."""

COLUMN = "column"
"""The context of messages that are names of columns, as tables have them over their values."""

Message = TypeVar("Message", bound=str)

_current: ContextVar[str] = ContextVar("ioknow_language", default=SOURCE)


def language() -> str:
    """Return the language spoken now, as a BCP 47 tag."""
    return _current.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language of :data:`LANGUAGES` inside a ``with`` block.

    Raises:
        KeyError: There is no catalogue for it.
    """
    if language not in LANGUAGES:
        raise KeyError(f"there is no language '{language}'; there are {', '.join(LANGUAGES)}")
    before = _current.set(language)
    try:
        yield
    finally:
        _current.reset(before)


def gettext(message: str, /, **values: object) -> str:
    """Return a message in the language spoken, with its ``%(name)s`` filled in.

    A whole number is grouped as the language does it, so a year is given as text. What is not in
    the catalogue stays English. A percent sign is written twice.

    Example:
        >>> gettext("%(count)s of %(all)s, 100 %%", count=5, all=12345)
        '5 of 12,345, 100 %'
    """
    return translated(message) % told(values)


def ngettext(one: str, many: str, num: int, /, **values: object) -> str:
    """Return the message for one or for many, whichever the language uses for the number.

    The number itself is ``%(num)s``.
    """
    return translated_plural(one, many, num) % told({"num": num, **values})


def pgettext(context: str, message: str, /, **values: object) -> str:
    """Return a message whose English means something else elsewhere."""
    return translated(message, context) % told(values)


def gettext_noop(message: Message) -> Message:
    """Return the message as it is; marks a constant that :func:`gettext` says later."""
    return message


def pgettext_noop(context: str, message: Message) -> Message:  # noqa: ARG001 - read by babel
    """Return the message as it is; marks a constant that :func:`pgettext` says later."""
    return message


class LazyText(str):
    """A text in English that can be said again in the language of whoever reads it.

    It is what :func:`lazy_gettext` returns: errors and notes of results carry it from where they
    are noticed, perhaps in another process, to the page that shows them.

    Attributes:
        message: The English message, with its ``%(name)s`` still to be filled.
        values: What fills them; a value can be such a text itself.
    """

    message: str
    values: Mapping[str, object]

    def __new__(cls, message: str, values: Mapping[str, object]) -> LazyText:
        """Return the text in English."""
        text = super().__new__(cls, message % told(values, SOURCE))
        text.message, text.values = message, values
        return text

    def __getnewargs__(self) -> tuple[str, Mapping[str, object]]:  # type: ignore[override]  # ours
        """Return what makes the same text again, for pickle and copy."""
        return self.message, self.values


def lazy_gettext(message: str, /, **values: object) -> LazyText:
    """Return a message in English that :func:`said` says later in another language.

    What is filled in is told as by :func:`gettext`.

    Example:
        >>> found = lazy_gettext("%(count)s of %(all)s", count=5, all=12345)
        >>> found
        '5 of 12,345'
        >>> with speaking("de"):
        ...     said(found)
        '5 von 12.345'
    """
    return LazyText(message, values)


def said(text: str) -> str:
    """Return a text in the language spoken, where it is known how; any other text as it is."""
    if not isinstance(text, LazyText):
        return text
    return gettext(text.message, **text.values)


def either(names: Iterable[str]) -> str:
    """Return names of which one is meant, as :func:`said` can say them later.

    Example:
        >>> either(["A", "B", "C"])
        'A or B or C'
    """

    def two(first: str, second: str) -> str:
        return lazy_gettext("%(first)s or %(second)s", first=first, second=second)

    return reduce(two, names)


def reason(error: Exception) -> str:
    """Return what an error says, so that :func:`said` can say it in another language.

    Example:
        >>> reason(ValueError("no year")), said(reason(ValueError("no year")))
        ('no year', 'no year')
    """
    first = error.args[0] if error.args else ""
    return first if isinstance(first, str) else str(error)


def is_translated(text: str) -> bool:
    """Whether :func:`said` returns a text in the language spoken, in English or another."""
    return language() == SOURCE or (
        isinstance(text, LazyText) and translated(text.message) != text.message
    )


def translated(message: str, context: str | None = None) -> str:
    """Return a message in the language spoken, with its places still to be filled."""
    if language() == SOURCE or not message:
        return message
    from ioknow.languages.catalogues import translations

    found = translations(language())
    return found.gettext(message) if context is None else found.pgettext(context, message)


def translated_plural(one: str, many: str, num: int) -> str:
    """Return the form for a number in the language spoken, with its places still to be filled."""
    if language() == SOURCE:
        return one if num == 1 else many
    from ioknow.languages.catalogues import translations

    return translations(language()).ngettext(one, many, num)


def told(values: Mapping[str, object], tongue: str = "") -> dict[str, object]:
    """Return what is filled into a message: whole numbers grouped, texts that know how said."""
    tongue = tongue or language()
    whole = {
        name: number(value, tongue=tongue)
        for name, value in values.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }
    lazy = {name: value for name, value in values.items() if isinstance(value, LazyText)}
    if tongue == language():
        whole.update({name: said(value) for name, value in lazy.items()})
    return {**values, **whole}


def listed(names: Sequence[str]) -> str:
    """Return names in a row as the language spoken joins them.

    Example:
        >>> listed(["A", "B"]), listed(["A", "B", "C"])
        ('A and B', 'A, B and C')
    """
    if len(names) < 2:
        return "".join(names)
    comma = "、" if language() == "ja" else ", "
    return gettext("%(names)s and %(last)s", names=comma.join(names[:-1]), last=names[-1])


def percent(share: float, *, digits: int = 0) -> str:
    """Return a share of 1 in percent, as the language spoken writes it.

    Example:
        >>> percent(0.256), percent(0.256, digits=1)
        ('26%', '25.6%')
    """
    if language() == SOURCE:
        return f"{share:.{digits}%}"
    from babel.numbers import get_decimal_symbol

    return f"{share * 100:.{digits}f} %".replace(".", get_decimal_symbol(language()))


def number(value: float, *, digits: int = 0, tongue: str = "") -> str:
    """Return a number as the language spoken writes it, with so many digits after the point.

    Another language than the one spoken can be named.
    """
    tongue = tongue or language()
    if tongue == SOURCE:
        return f"{value:,.{digits}f}"
    from babel.numbers import format_decimal

    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return format_decimal(value, format=pattern, locale=tongue)
