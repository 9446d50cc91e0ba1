"""The value of each criterion in words."""

from __future__ import annotations

import numpy as np

from ioknow.languages import gettext, ngettext, percent
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
    return gettext(
        "%(share)s of what is known of it %(name)s is not known to have",
        share=percent(share),
        name=scorer.seeker.thing.label,
    )


def _trust(scorer: Scorer, row: int) -> str:
    works = int(scorer.joint_works[row])
    partners = int(scorer.common_partners[row])
    between = int(scorer.common_intermediaries[row])
    counted = (
        (works, ngettext("%(num)s joint work", "%(num)s joint works", works)),
        (partners, ngettext("%(num)s common partner", "%(num)s common partners", partners)),
        (
            between,
            ngettext("%(num)s common intermediary", "%(num)s common intermediaries", between),
        ),
    )
    told = ", ".join(words for number, words in counted if number)
    return gettext("ties: %(ties)s", ties=told or gettext("none between the two"))


def _experience(scorer: Scorer, row: int) -> str:
    return ngettext(
        "%(num)s recorded joint work on what is needed",
        "%(num)s recorded joint works on what is needed",
        int(scorer.works[row]),
    )


def _likelihood(scorer: Scorer, row: int) -> str:
    share = np.floor(scorer.likelihood[row] * 1000) / 1000
    return gettext(
        "by past joint works of similar organizations likelier than %(share)s of all",
        share=percent(share, digits=1),
    )


def _proximity(scorer: Scorer, row: int) -> str:
    if scorer.proximity[row] == 1.0:
        return gettext("in the same place")
    if scorer.proximity[row] > 0:
        return gettext("in the same country")
    country = scorer.candidates.countries[scorer.candidates.country[row]]
    return gettext("in another country (%(country)s)", country=path_of(country).rpartition("/")[2])


def _size(scorer: Scorer, row: int) -> str:
    low, high = scorer.candidates.employees[row]
    if low == high:
        return gettext("%(count)s employees", count=int(low))
    if np.isinf(high):
        return gettext("%(count)s or more employees", count=int(low))
    return gettext("%(low)s to %(high)s employees", low=int(low), high=int(high))


def _independence(scorer: Scorer, row: int) -> str:
    share = percent(scorer.main_customer[row])
    return gettext("up to %(share)s of its sales with one customer", share=share)


def _direction(_: Scorer, __: int) -> str:
    return gettext("sources say that the two go in different directions")


def _absorption(scorer: Scorer, row: int) -> str:
    kind = KINDS[scorer.candidates.kind[row]]
    if kind == "university":
        return gettext("a university")
    if kind == "research":
        return gettext("a research institute")
    return gettext("does research and development")


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
