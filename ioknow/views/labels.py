"""Measures and breaks labels without a browser."""

from __future__ import annotations

import unicodedata

CHARACTER = 6.6
"""Average width of a Latin character in a label of 12 px, in px."""

LINE = 14.0
"""Height of a line of a label, in px."""


def width(text: str) -> float:
    """Return about how wide a text is in a label, in px; East Asian characters count double.

    Example:
        >>> width("IMC") < width("Precion")
        True
    """
    return sum(CHARACTER * (1.85 if _is_wide(mark) else 1) for mark in text)


def broken(text: str, *, columns: int = 20, lines: int = 3) -> tuple[str, ...]:
    """Return a label in lines that are not much longer than ``columns`` characters.

    Words stay whole where they can; what does not fit into ``lines`` ends in an ellipsis.

    Example:
        >>> broken("Korean Integrated Contract Manufacturing Service")
        ('Korean Integrated', 'Contract', 'Manufacturing…')
    """
    found: list[str] = []
    limit = columns * CHARACTER
    for word in _words(text):
        if found and width(f"{found[-1]} {word}") <= limit:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], found[lines - 1] + "…"]
    return tuple(found) or ("",)


def _words(text: str) -> list[str]:
    words = []
    for word in text.split():
        while len(word) > 12 and all(_is_wide(mark) for mark in word):
            words.append(word[:10])
            word = word[10:]  # noqa: PLW2901 - what is left of the word
        words.append(word)
    return words


def _is_wide(mark: str) -> bool:
    return unicodedata.east_asian_width(mark) in "WF"
