"""The label of a property as a heading: its noun, without the verb that reads in a sentence."""

from __future__ import annotations

import re

from ioknow.languages import language

_VERBS = {
    "en": r"^(has|is) ",
    "de": r"^hat ",
    "ja": r"^(に(?![つよ拠])|の|を|と|で)|を持つ$",
    "ko": r"^(에 의해|에서|에|의|을|를|과|으로|로부터) |[을를] 가진다$",
}


def heading(label: str) -> str:
    """Return the words of a property that stand over its values, in the language spoken.

    Example:
        >>> heading("has channel"), heading("subcontracts to")
        ('channel', 'subcontracts to')
        >>> from ioknow.languages import speaking
        >>> with speaking("ja"):
        ...     heading("経路を持つ")
        '経路'
    """
    return re.sub(_VERBS[language()], "", label) or label
