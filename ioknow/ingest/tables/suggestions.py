"""What was probably meant by a word that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_SHOWN = 3
_LIKENESS = 0.6
_NEARLY_AS_NEAR = 0.1


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "did you mean ...?" with the known words nearest to a word; empty when none is near.

    Example:
        >>> did_you_mean("consortum", ["consortium", "membership"])
        "did you mean 'consortium'?"
    """
    words = {name.casefold(): name for name in known}
    likeness = difflib.SequenceMatcher()
    likeness.set_seq2(word.casefold())

    def ratio(name: str) -> float:
        likeness.set_seq1(name)
        return likeness.ratio()

    near = difflib.get_close_matches(word.casefold(), list(words), n=_SHOWN, cutoff=_LIKENESS)
    near = [name for name in near if ratio(name) >= ratio(near[0]) - _NEARLY_AS_NEAR]
    if not near:
        parts = word.casefold().split()
        near = [name for name in words if parts and all(part in name for part in parts)][:_SHOWN]
    if not near:
        return ""
    return f"did you mean {' or '.join(repr(words[name]) for name in near)}?"
