"""The value of each criterion in words."""

from __future__ import annotations

import numpy as np

from ioknow.matching.scoring import Scorer
from ioknow.query.candidates import KINDS
from ioknow.vocabulary import path_of


def reason(scorer: Scorer, row: int, name: str) -> str:
    """Say in words why a candidate has its value in a criterion; empty where unknown or told."""
    value = scorer.values(name)[row]
    if np.isnan(value):
        return ""
    words = _WORDS.get(name)
    return words(scorer, row) if words else ""


def _complementarity(scorer: Scorer, row: int) -> str:
    share = scorer.complementarity[row]
    return f"{share:.0%} of what is known of it {scorer.seeker.thing.label} is not known to have"


def _trust(scorer: Scorer, row: int) -> str:
    counted = (
        (scorer.joint_works[row], "joint work"),
        (scorer.common_partners[row], "common partner"),
        (scorer.common_intermediaries[row], "common intermediary"),
    )
    told = [_count(int(number), words) for number, words in counted if number]
    return "ties: " + (", ".join(told) or "none between the two")


def _experience(scorer: Scorer, row: int) -> str:
    return f"{_count(int(scorer.works[row]), 'recorded joint work')} on what is needed"


def _likelihood(scorer: Scorer, row: int) -> str:
    share = np.floor(scorer.likelihood[row] * 1000) / 1000
    return f"by past joint works of similar organizations likelier than {share:.1%} of all"


def _proximity(scorer: Scorer, row: int) -> str:
    if scorer.proximity[row] == 1.0:
        return "in the same place"
    if scorer.proximity[row] > 0:
        return "in the same country"
    country = scorer.candidates.countries[scorer.candidates.country[row]]
    return f"in another country ({path_of(country).rpartition('/')[2]})"


def _size(scorer: Scorer, row: int) -> str:
    low, high = scorer.candidates.employees[row]
    if low == high:
        return f"{low:,.0f} employees"
    if np.isinf(high):
        return f"{low:,.0f} or more employees"
    return f"{low:,.0f} to {high:,.0f} employees"


def _independence(scorer: Scorer, row: int) -> str:
    return f"up to {scorer.main_customer[row]:.0%} of its sales with one customer"


def _direction(_: Scorer, __: int) -> str:
    return "sources say that the two go in different directions"


def _absorption(scorer: Scorer, row: int) -> str:
    kind = KINDS[scorer.candidates.kind[row]]
    return {"university": "a university", "research": "a research institute"}.get(
        kind, "does research and development"
    )


_WORDS = {
    "complementarity": _complementarity,
    "trust": _trust,
    "experience": _experience,
    "likelihood": _likelihood,
    "proximity": _proximity,
    "size": _size,
    "independence": _independence,
    "direction": _direction,
    "absorption": _absorption,
}


def _count(number: int, words: str) -> str:
    if number == 1:
        return f"1 {words}"
    plural = words[:-1] + "ies" if words.endswith("y") else words + "s"
    return f"{number} {plural}"
