"""What a docstring says of an argument, in one line: readers of pages see it beside a field."""

from __future__ import annotations

import inspect
import re


def meaning_of_argument(docstring: str, name: str) -> str:
    """Return what a docstring says of an argument; its name when it says nothing.

    Args:
        docstring: The docstring, in Google's style.
        name: What it is called.

    Example:
        >>> meaning_of_argument(meaning_of_argument.__doc__, "name")
        'What it is called.'
    """
    text = inspect.cleandoc(docstring)
    found = re.search(rf"^    {name}: (.*(?:\n      +.*)*)", text, re.MULTILINE)
    return " ".join(found[1].split()).replace("``", "") if found else name
