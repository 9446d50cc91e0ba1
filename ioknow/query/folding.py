"""Texts without the differences that a searcher does not mean."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "\u0131": "i",
    }
)
"""Letters that Unicode does not take apart, and that people without them write so."""

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # Japanese syllables and iteration mark
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese characters
    "\uac00-\ud7af"  # Korean syllables: compounds are written without spaces
)
_MARKS = re.compile("[\u0300-\u036f]+")
_CHARACTER = re.compile(f"[{_UNSPACED}]")


def fold(text: str) -> str:
    r"""Return a text without the differences that a searcher does not mean.

    Case, accents, full and half width, hyphens and other punctuation are folded away. Marks
    that make another letter, such as those of Japanese kana, stay.

    Example:
        >>> fold("\uff26raunhofer-Institut für Produktionstechnologie")
        'fraunhofer institut fur produktionstechnologie'
        >>> fold("R&D-focused  CF2"), fold("Universitetet i Tromsø")
        ('r d focused cf2', 'universitetet i tromso')
    """
    if text.isascii():  # most are, and have nothing else to fold
        plain = text.casefold()
    else:
        folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
        plain = unicodedata.normalize("NFC", _MARKS.sub("", folded)).translate(_LETTERS)
    return " ".join(re.findall(r"\w+", plain.replace("_", " ")))


def is_unspaced(folded: str) -> bool:
    """Say whether a folded text has characters of a script that is written without spaces."""
    return _CHARACTER.search(folded) is not None
