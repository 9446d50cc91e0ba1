"""The criteria by which partners are suggested: what each means, its weight, and who names it.

A criterion gives a number from 0 to 1, or nothing where the dataset does not know. The weights are
our own, to be changed by whoever asks; the sources name criteria and give no weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ioknow.errors import ParameterValueError
from ioknow.languages import gettext_noop as _
from ioknow.languages import lazy_gettext


@dataclass(frozen=True)
class Criterion:
    """One criterion.

    Attributes:
        name: Its name, as weights are given by it.
        label: Its name in words.
        meaning: What the number says, and when it is unknown.
        weight: Weight unless another is given; the weights of known criteria are scaled to 1.
        claims: Paths of claims of the bundled dataset that name the criterion.
        references: Literature beyond the bundled dataset that names it.
    """

    name: str
    label: str
    meaning: str
    weight: float
    claims: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "coverage",
        _("covers what is needed"),
        _("Share of the needs that it is known to meet; left out where no need is given."),
        0.30,
        ("factor/kicms/criterion-strengths",),
    ),
    Criterion(
        "complementarity",
        _("has what the other lacks"),
        _(
            "Share of its known capabilities, functions and topics that the one who asks is"
            " not known to have; unknown where nothing is known of one of the two."
        ),
        0.10,
        (
            "factor/network-benefit/complementary-resources",
            "factor/kyoto-shisaku-net/requirement-distinct-roles",
        ),
    ),
    Criterion(
        "distinctness",
        _("does not overlap"),
        _(
            "1 minus the mean overlap in technology, function, field and market, as far as "
            "these are known of both; an overlap is what both have over what the one with "
            "less has."
        ),
        0.15,
        (
            "factor/kyoto-shisaku-net/characteristic-differentiation",
            "factor/kyoto-shisaku-net/requirement-distinct-roles",
        ),
    ),
    Criterion(
        "trust",
        _("is known to the other"),
        _(
            "Grows with past joint work (each halves what is missing to 1), common partners"
            " and common intermediaries; 0 where both have ties and none leads to the "
            "other, unknown where one of them has no recorded tie."
        ),
        0.15,
        ("factor/lee-2010/trust-essential", "factor/kicms/basis-for-trust"),
        ("Gulati (1995), Academy of Management Journal 38, 85-112 (repeated ties and trust)",),
    ),
    Criterion(
        "experience",
        _("has done such work before"),
        _(
            "Grows with the logarithm of its recorded joint works on what is needed, or on "
            "anything where no need is a topic; 1 at 31 works, unknown where none is "
            "recorded."
        ),
        0.10,
        ("factor/kicms/criterion-capacity",),
    ),
    Criterion(
        "likelihood",
        _("organizations like these have worked together"),
        _(
            "Share of all organizations that past joint works of similar ones make less "
            "likely; unknown in a dataset of fewer than 100 joint works."
        ),
        0.10,
        (),
        ("docs/explanation/matching-evaluation.md (how it was fitted and measured)",),
    ),
    Criterion(
        "proximity",
        _("is near"),
        _(
            "1 in the same place, 0.5 in the same country, 0 in another country; unknown "
            "where the country of one of them is."
        ),
        0.05,
        ("activity/kicms/geographical-clustering",),
    ),
    Criterion(
        "size",
        _("is of a similar size"),
        _(
            "1 for the same number of employees, 0.5 for ten times as many or few, 0 for a "
            "hundred times; unknown where one number is."
        ),
        0.05,
        ("factor/kicms/criterion-characteristics",),
    ),
    Criterion(
        "independence",
        _("does not depend on one customer"),
        _(
            "1 minus the largest stated share of sales with one customer, at its upper "
            "bound; unknown where no share is stated."
        ),
        0.05,
        ("factor/kicms/criterion-weaknesses", "factor/motohashi-lead-customers"),
        ("Pfeffer and Salancik (1978), The External Control of Organizations",),
    ),
    Criterion(
        "direction",
        _("goes another way"),
        _(
            "1 where sources say that the two go in different strategic directions, so that"
            " they do not compete; otherwise unknown, for no source in reach describes "
            "directions as such."
        ),
        0.025,
        ("factor/basf-different-direction", "factor/kicms/criterion-vision"),
    ),
    Criterion(
        "absorption",
        _("can take up knowledge"),
        _(
            "1 for universities, research institutes and those that are known to do "
            "research and development; otherwise unknown."
        ),
        0.025,
        (),
        ("Cohen and Levinthal (1990), Administrative Science Quarterly 35, 128-152",),
    ),
)
"""All criteria, in the order in which they are told."""

BY_NAME: Mapping[str, Criterion] = MappingProxyType({one.name: one for one in CRITERIA})

PRESETS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "balanced": {one.name: one.weight for one in CRITERIA},
        "familiar": {"coverage": 0.3, "trust": 0.5, "experience": 0.1, "proximity": 0.1},
        "new": {"coverage": 0.3, "complementarity": 0.4, "distinctness": 0.3},
        "near": {"coverage": 0.4, "proximity": 0.4, "trust": 0.2},
        "likely": {"likelihood": 1.0},
    }
)
"""Sets of weights by name; a criterion that is not in a set weighs nothing."""


def weights(prefer: str | Mapping[str, float] | None) -> dict[str, float]:
    """Return the weight of each criterion.

    Args:
        prefer: The name of a set of :data:`PRESETS`; weights by criterion, which replace those of
            ``balanced``; or None for ``balanced``.

    Raises:
        ParameterValueError: There is no such set or criterion, a weight is negative, or all are 0.

    Example:
        >>> weights({"proximity": 0})["proximity"]
        0.0
    """
    if prefer is None or isinstance(prefer, str):
        name = prefer or "balanced"
        if name not in PRESETS:
            raise ParameterValueError(
                lazy_gettext(
                    "there are no weights '%(name)s'; there are %(known)s, or give weights by "
                    "criterion",
                    name=name,
                    known=", ".join(PRESETS),
                )
            )
        found = {one.name: PRESETS[name].get(one.name, 0.0) for one in CRITERIA}
    else:
        if unknown := sorted(prefer.keys() - BY_NAME.keys()):
            raise ParameterValueError(
                lazy_gettext(
                    "there is no criterion '%(unknown)s'; there are %(known)s",
                    unknown=unknown[0],
                    known=", ".join(BY_NAME),
                )
            )
        found = {one.name: float(prefer.get(one.name, one.weight)) for one in CRITERIA}
    for name, weight in found.items():
        if not 0 <= weight < float("inf"):
            raise ParameterValueError(
                lazy_gettext(
                    "the weight of %(name)s is %(weight)s; it must be 0 or more",
                    name=name,
                    weight=weight,
                )
            )
    if not any(found.values()):
        raise ParameterValueError(lazy_gettext("all weights are 0; leave at least one above 0"))
    return found
