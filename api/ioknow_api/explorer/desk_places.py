"""Where a query is wrong, in the cases in which the engine names only the end of the text.

The engine tells the farthest place that it reached. Behind an open bracket, or an operator that
lacks its other side, that is the end of the query, which helps nobody.
"""

from __future__ import annotations

import re

from ioknow.query.prefixes import undeclared_prefixes, without_texts
from ioknow.vocabulary import PREFIXES

_CLOSES = {")": "(", "]": "[", "}": "{"}
_HALF = re.compile(r"(?:[<>!]?=|&&|\|\||[-+*/<>])\s*(?=\))|(?<=\()\s*(?:=|&&|\|\||[*/<>])")


def likely_place(query: str) -> tuple[int, str] | None:
    """Return the position of the likely fault and what it is, or None when nothing is seen.

    Example:
        >>> likely_place("SELECT * { ?s ?p ?o . FILTER(?o > ) }")
        (32, 'something is missing beside this operator')
        >>> likely_place("SELECT * { ?s ?p ?o")
        (9, 'the { that begins here is not closed')
    """
    text = without_texts(query)
    open_: list[tuple[int, str]] = []
    for place, sign in enumerate(text):
        if sign in "([{":
            open_.append((place, sign))
        elif sign in _CLOSES:
            if not open_ or open_[-1][1] != _CLOSES[sign]:
                return place, f"this {sign} closes nothing"
            open_.pop()
    if open_:
        place, sign = open_[-1]
        return place, f"the {sign} that begins here is not closed"
    # An asterisk before a bracket is also the end of a path or of COUNT(*).
    for found in _HALF.finditer(text):
        if found[0].strip() not in ("*", "+") or " " in text[found.start() - 1 : found.start()]:
            return found.start(), "something is missing beside this operator"
    return None


def undeclared(query: str) -> tuple[int, str] | None:
    """Return the place of the first prefix that is neither declared nor known, and the prefix."""
    for prefix, place in undeclared_prefixes(query):
        if prefix not in PREFIXES:
            return place, prefix
    return None


def line_and_column(query: str, position: int) -> tuple[int, int]:
    """Return line and column of a position, both counted from 1."""
    return query.count("\n", 0, position) + 1, position - query.rfind("\n", 0, position)


def is_the_end(query: str, line: int, column: int | None) -> bool:
    """Say whether nothing but space follows a place."""
    lines = query.split("\n")
    rest = [lines[line - 1][(column or 1) - 1 :], *lines[line:]] if line <= len(lines) else []
    return not "".join(rest).strip()
