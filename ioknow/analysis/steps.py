"""The dated steps of a relationship: how long each took, and whether stated durations agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise
from typing import ClassVar, Literal

from ioknow.analysis.dates import calendar_months, months_between
from ioknow.analysis.intervals import Bounds
from ioknow.analysis.support import (
    Dataset,
    Record,
    Result,
    Support,
    is_kind,
    open_entities,
)
from ioknow.languages import gettext, gettext_noop, ngettext
from ioknow.model.claims import Claim
from ioknow.model.things import Thing

Agreement = Literal["agrees", "disagrees", "not comparable"]
"""Whether a stated duration fits the dates; not comparable where an end or the unit is missing."""

_MONTHS_OF = {"month": Decimal(1), "year": Decimal(12)}
"""Months in a unit of time; a day or a week is no fixed part of a month."""

_PRECISE = frozenset({"", "derived", "by heading"})
"""Qualifiers under which a date bounds what it dates; "about", "before" and "after" do not."""


@dataclass(frozen=True)
class StatedDuration:
    """A duration that is told beside the dates.

    Attributes:
        claim: The observation.
        months: The duration in months with what its operator leaves open; unknown where its unit
            is no number of months.
        agreement: Whether it fits the step it is told of.
        fits: Other steps from the same start whose bounds it fits, where its end is not stated.
    """

    claim: Claim
    months: Bounds
    agreement: Agreement
    fits: tuple[Thing, ...]

    @property
    def derived(self) -> bool:
        """Whether the curators computed it from the dates, so that it cannot disagree."""
        return bool(self.claim.status and self.claim.status.iri.endswith("status-derived"))


@dataclass(frozen=True)
class Step:
    """The way from one milestone to a later one.

    Attributes:
        start: The earlier milestone.
        end: The later milestone.
        consecutive: Whether no other milestone lies between them.
        months: Bounds in months; nothing is bounded where a date is missing or vague.
        calendar: Difference of the two months as people count it, or None.
        stated: Durations that are told of this step.
    """

    start: Claim
    end: Claim
    consecutive: bool
    months: Bounds
    calendar: int | None
    stated: tuple[StatedDuration, ...]

    @property
    def support(self) -> Support:
        """The two milestones and what is told of the step."""
        return Support.of((self.start, self.end, *(one.claim for one in self.stated)))


@dataclass(frozen=True)
class Steps(Result):
    """The steps of a relationship.

    Attributes:
        relationship: The relationship.
        steps: The ways between all pairs of its milestones, in order.
        unplaced: Durations that are told without the milestone at which they end.
    """

    definition: ClassVar[str] = gettext_noop(
        "Months from one dated milestone to a later one. A date known to the month can be any of "
        "its days, so that two months ten apart lie more than 9 and less than 11 months apart. A "
        "stated duration agrees when it lies within these bounds."
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("start", "end", "from_date", "to_date", "consecutive", "months", "over", "under"),
        *("stated", "agreement", "claims", "places"),
    )

    relationship: Thing
    steps: tuple[Step, ...]
    unplaced: tuple[StatedDuration, ...]

    @property
    def sentence(self) -> str:
        """The answer in words."""
        in_a_row = [one for one in self.steps if one.consecutive]
        if not in_a_row:
            return gettext("%(name)s has no two dated milestones.", name=self.relationship.label)
        first, last = in_a_row[0].start.thing, in_a_row[-1].end.thing
        return ngettext(
            "%(name)s: %(num)s step from '%(first)s' to '%(last)s'.",
            "%(name)s: %(num)s steps from '%(first)s' to '%(last)s'.",
            len(in_a_row),
            name=self.relationship.label,
            first=first.label,
            last=last.label,
        )

    @property
    def support(self) -> Support:
        """All milestones and durations."""
        told = Support.of(one.claim for one in self.unplaced)
        return Support.joined([*(one.support for one in self.steps), told])

    @property
    def consecutive(self) -> tuple[Step, ...]:
        """The steps between neighbouring milestones."""
        return tuple(one for one in self.steps if one.consecutive)

    @property
    def overall(self) -> Step | None:
        """The way from the first milestone to the last, or None with fewer than two."""
        first_start = self.steps[0].start if self.steps else None
        from_first = [one for one in self.steps if one.start is first_start]
        return from_first[-1] if from_first else None

    @property
    def disagreements(self) -> tuple[StatedDuration, ...]:
        """Stated durations that do not fit the dates."""
        told = [*(one for step in self.steps for one in step.stated), *self.unplaced]
        return tuple(one for one in told if one.agreement == "disagrees")

    def records(self) -> Sequence[Record]:
        """Return one row for each step."""
        return [
            {
                "start": str(one.start.thing.label),
                "end": str(one.end.thing.label),
                "from_date": _date(one.start),
                "to_date": _date(one.end),
                "consecutive": one.consecutive,
                "months": one.calendar,
                "over": one.months.lower,
                "under": one.months.upper,
                "stated": "; ".join(told.months.text for told in one.stated),
                "agreement": "; ".join(told.agreement for told in one.stated),
                "claims": one.support.paths,
                "places": one.support.places,
            }
            for one in self.steps
        ]


def step_times(dataset: Dataset, relationship: str) -> Steps:
    """Return how long the steps of a relationship took, and whether stated durations agree.

    Args:
        dataset: A knowledge graph or a store.
        relationship: Path of a relationship with milestones, such as ``relationship/cf2-m``.

    Returns:
        The steps between its milestones; none where fewer than two are known.

    Raises:
        UnknownEntityError: The relationship does not exist.

    Example:
        >>> import ioknow
        >>> found = step_times(ioknow.open(), "relationship/cf2-m")
        >>> [step.calendar for step in found.consecutive]
        [2, 5, 3]
        >>> found.overall.calendar, found.overall.months.text
        (10, 'over 9 to under 11')
    """
    entities = open_entities(dataset)
    thing = entities.claim(relationship).thing
    claims = entities.claims_about([thing.iri])
    milestones = sorted(
        (claim for claim in claims if thing in claim.things("milestoneOf")),
        key=lambda one: (
            10_000 if one.ordinal is None else one.ordinal,
            one.period.sort_key,
            one.thing.iri,
        ),
    )
    told = [
        claim
        for claim in claims
        if is_kind(entities, claim.thing, "Observation") and claim.things("fromEvent")
    ]
    pairs = list(combinations(milestones, 2))
    bounds = {(one.thing, other.thing): _months(one, other) for one, other in pairs}
    durations = [_duration(claim, bounds) for claim in told]
    neighbours = {(one.thing, other.thing) for one, other in pairwise(milestones)}
    return Steps(
        relationship=thing,
        steps=tuple(
            Step(
                start=one,
                end=other,
                consecutive=(one.thing, other.thing) in neighbours,
                months=bounds[one.thing, other.thing],
                calendar=calendar_months(_date(one), _date(other)),
                stated=tuple(each for each in durations if _is_of(each.claim, one, other)),
            )
            for one, other in pairs
        ),
        unplaced=tuple(one for one in durations if not one.claim.things("toEvent")),
    )


def _date(milestone: Claim) -> str:
    return milestone.period.date or milestone.period.start


def _months(start: Claim, end: Claim) -> Bounds:
    dates = _date(start), _date(end)
    vague = {start.period.qualifier, end.period.qualifier} - _PRECISE
    if vague or not all(dates):
        return Bounds()
    # Milestones stand in their order, so that less than no time is ruled out.
    return months_between(*dates).intersection(Bounds(lower=Decimal(0))) or Bounds()


def _duration(claim: Claim, bounds: dict[tuple[Thing, Thing], Bounds]) -> StatedDuration:
    quantity = claim.quantity
    factor = _MONTHS_OF.get(quantity.unit) if quantity else None
    months = Bounds.of(quantity).scaled(factor) if factor else Bounds()
    start, ends = claim.things("fromEvent")[0], claim.things("toEvent")
    fits: tuple[Thing, ...] = ()
    agreement: Agreement = "not comparable"
    if ends:
        computed = bounds.get((start, ends[0]), Bounds())
        if months.known and computed.known:
            agreement = "agrees" if months.overlaps(computed) else "disagrees"
    elif months.known:
        fits = tuple(
            end
            for (one, end), computed in bounds.items()
            if one == start and computed.known and months.overlaps(computed)
        )
    return StatedDuration(claim, months, agreement, fits)


def _is_of(claim: Claim, start: Claim, end: Claim) -> bool:
    return start.thing in claim.things("fromEvent") and end.thing in claim.things("toEvent")
