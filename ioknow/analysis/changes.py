"""Before and after: changes recomputed from pairs of values, beside those that are printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from ioknow.analysis.figures import Figure, figures_of, preferred, read_figures
from ioknow.analysis.intervals import Bounds
from ioknow.analysis.support import (
    Dataset,
    Record,
    Result,
    Support,
    is_kind,
    labels,
    open_entities,
)
from ioknow.arguments import year_number
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, gettext_noop, lazy_gettext, ngettext
from ioknow.model.things import Thing
from ioknow.query.entities import Entities
from ioknow.statistics.rounding import Interval

Agreement = Literal["agrees", "disagrees", "agrees as points only", "not comparable"]
"""Whether a stated change fits the two values it runs between.

``agrees as points only``: the number fits as percentage points, while it is printed with a percent
sign and does not fit as percent.
"""

_PERCENT = "percent"
_POINTS = "percentage point"
_FACTORS = frozenset({"times", "ratio"})
_OURS = frozenset({"derived", "reconstructed"})


@dataclass(frozen=True)
class StatedChange:
    """A change that is told of two values.

    Attributes:
        figure: The change with operator, unit and printed form.
        computed: What the two values give in its unit; None where they give nothing comparable.
        agreement: Whether the two fit.
    """

    figure: Figure
    computed: Bounds | None
    agreement: Agreement

    @property
    def printed(self) -> bool:
        """Whether the source states it, and not the curators."""
        return self.figure.status not in _OURS


@dataclass(frozen=True)
class Change:
    """A value before and after.

    Attributes:
        before: The earlier value.
        after: The later value.
        difference: After minus before, in the unit of the values; for percentages in points.
        percent: Relative change in percent of the earlier value; None unless that is above zero.
        factor: Later value as a multiple of the earlier; None unless that is above zero.
        stated: Changes that are told of the two values, the printed ones first.
    """

    before: Figure
    after: Figure
    difference: Bounds
    percent: Bounds | None
    factor: Bounds | None
    stated: tuple[StatedChange, ...]

    @property
    def name(self) -> str:
        """Measure and dimensions in words."""
        measure = str(self.before.measure.label)
        return f"{measure}, {labels(self.before.dimensions)}" if self.before.dimensions else measure

    @property
    def support(self) -> Support:
        """The two values and what is told of their change."""
        told = (one.figure for one in self.stated)
        return Support.joined(one.support for one in (self.before, self.after, *told))


@dataclass(frozen=True)
class Changes(Result):
    """What changed for an organization or through a relationship.

    Attributes:
        subject: The organization or relationship.
        changes: The changes, by measure and dimensions.
    """

    definition: ClassVar[str] = gettext_noop(
        "Change from an earlier to a later value: difference, percent of the earlier value, and "
        "factor. Values in percent differ by percentage points. A printed change agrees when a "
        "number that rounds to it follows from the two values."
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("of", "measure", "unit", "from_when", "before", "to_when", "after", "difference"),
        *("percent", "factor", "stated", "agreement", "claims", "places"),
    )

    subject: Thing
    changes: tuple[Change, ...]

    @property
    def sentence(self) -> str:
        """The answer in words."""
        if not self.changes:
            return gettext(
                "No value of %(subject)s is given for two times.", subject=self.subject.label
            )
        return gettext(
            "%(subject)s: %(changes)s of %(values)s.",
            subject=self.subject.label,
            changes=ngettext("%(num)s change", "%(num)s changes", len(self.changes)),
            values=ngettext(
                "%(num)s measured value",
                "%(num)s measured values",
                len({one.name for one in self.changes}),
            ),
        )

    @property
    def support(self) -> Support:
        """All values and stated changes."""
        return Support.joined(one.support for one in self.changes)

    @property
    def disagreements(self) -> tuple[tuple[Change, StatedChange], ...]:
        """Printed changes that do not follow from their two values, or only as points."""
        return tuple(
            (change, told)
            for change in self.changes
            for told in change.stated
            if told.printed and told.agreement in ("disagrees", "agrees as points only")
        )

    def records(self) -> Sequence[Record]:
        """Return one row for each change."""
        return [
            {
                "of": str(one.before.observed.label),
                "measure": one.name,
                "unit": one.before.quantity.unit,
                "from_when": one.before.when,
                "before": one.before.bounds.number,
                "to_when": one.after.when,
                "after": one.after.bounds.number,
                "difference": one.difference.number,
                "percent": one.percent.number if one.percent else None,
                "factor": one.factor.number if one.factor else None,
                "stated": "; ".join(_told(told.figure) for told in one.stated if told.printed),
                "agreement": "; ".join(told.agreement for told in one.stated if told.printed),
                "claims": one.support.paths,
                "places": one.support.places,
            }
            for one in self.changes
        ]


def before_after(
    dataset: Dataset, subject: str, *, before: int | None = None, after: int | None = None
) -> Changes:
    """Recompute what changed, and compare it with the changes that are printed.

    Without years, the pairs are those between which the dataset states a change; of a
    relationship, those that measure its outcomes. With two years, the pairs are all values of the
    same measure in the two years.

    Args:
        dataset: A knowledge graph or a store.
        subject: Path of an organization or of a relationship, such as ``relationship/cf2-m``.
        before: The earlier year.
        after: The later year.

    Returns:
        The changes; none where no pair of values is known.

    Raises:
        UnknownEntityError: The subject does not exist.
        ParameterValueError: Only one year is given, or they stand in the wrong order.

    Example:
        >>> import ioknow
        >>> found = before_after(ioknow.open(), "relationship/cf2-m")
        >>> [(t.figure.quantity.printed, t.computed.text) for c, t in found.disagreements][:1]
        [('13% decrease', '-15')]
    """
    if (before is None) != (after is None):
        raise ParameterValueError(
            lazy_gettext("one year is missing; give 'before' and 'after', or neither")
        )
    entities = open_entities(dataset)
    thing = entities.thing(subject)
    measured = _measured(entities, thing)
    told = _told_changes(entities, measured)
    if before is None or after is None:
        pairs = list(told)
    elif year_number(before, "before") >= year_number(after, "after"):
        raise ParameterValueError(
            lazy_gettext(
                "%(before)s is not before %(after)s; give the earlier year first",
                before=str(before),
                after=str(after),
            )
        )
    else:
        pairs = _pairs(measured, before, after)
    by_iri = {one.claim.thing: one for one in measured}
    missing = [end for pair in pairs for end in pair if end not in by_iri]
    read = figures_of(entities, entities.claims.read(one.iri for one in missing))
    by_iri |= {one.claim.thing: one for one in read}
    found = [
        _change(by_iri[start], by_iri[end], told.get((start, end), ()))
        for start, end in pairs
        if start in by_iri and end in by_iri
    ]
    return Changes(thing, tuple(sorted(found, key=_order)))


def _measured(entities: Entities, subject: Thing) -> list[Figure]:
    """Return the values of a thing; of a relationship, those that measure its outcomes too."""
    figures = read_figures(entities, subject.iri)
    if not is_kind(entities, subject, "Relationship"):
        return figures
    outcomes = entities.claims.read(
        one.iri for one in entities.claim(subject.iri).things("hasOutcome")
    )
    measuring = entities.claims.read(
        one.iri for outcome in outcomes for one in outcome.things("isMeasuredBy")
    )
    return [*figures, *figures_of(entities, measuring)]


def _told_changes(
    entities: Entities, measured: Sequence[Figure]
) -> dict[tuple[Thing, Thing], list[Figure]]:
    """Return the changes that are told of values, by the two values.

    A change need not be among the outcomes itself, so that all observations of the same things
    are looked through.
    """
    found: dict[tuple[Thing, Thing], list[Figure]] = {}
    for iri in sorted({one.observed.iri for one in measured}):
        for figure in read_figures(entities, iri):
            starts, ends = (figure.claim.things(name) for name in ("changeFrom", "changeTo"))
            if starts and ends:
                found.setdefault((starts[0], ends[0]), []).append(figure)
    known = {one.claim.thing for one in measured}
    return {
        pair: told
        for pair, told in found.items()
        if known & {*pair, *(one.claim.thing for one in told)}
    }


def _pairs(measured: Iterable[Figure], before: int, after: int) -> list[tuple[Thing, Thing]]:
    series: dict[tuple[str, tuple[str, ...], str], dict[int, list[Figure]]] = {}
    for one in measured:
        if one.year in (before, after):
            series.setdefault(one.key[:3], {}).setdefault(one.year, []).append(one)
    pairs = []
    for years in series.values():
        first, second = (preferred(years.get(year, [])) for year in (before, after))
        if first and second:
            pairs.append((first.claim.thing, second.claim.thing))
    return pairs


def _change(before: Figure, after: Figure, told: Iterable[Figure]) -> Change:
    factor = after.bounds.divided_by(before.bounds)
    one = Bounds.exactly(1)
    change = Change(
        before=before,
        after=after,
        difference=after.bounds - before.bounds,
        percent=(factor - one).scaled(Decimal(100)) if factor else None,
        factor=factor,
        stated=(),
    )
    ordered = sorted(told, key=lambda each: (each.status in _OURS, each.claim.thing.iri))
    stated = tuple(_compared(change, each) for each in ordered)
    return Change(before, after, change.difference, change.percent, factor, stated)


def _compared(change: Change, told: Figure) -> StatedChange:
    unit, printed = told.quantity.unit, told.quantity.printed
    in_points = change.before.quantity.unit == _PERCENT
    computed = {
        _PERCENT: change.percent,
        _POINTS: change.difference if in_points else None,
        change.before.quantity.unit: change.percent if in_points else change.difference,
        **dict.fromkeys(_FACTORS, change.factor),
    }.get(unit)
    if computed is None or not told.bounds.known:
        return StatedChange(told, None, "not comparable")
    rounded = _rounding(told)
    if not rounded.overlaps(computed):
        return StatedChange(told, computed, "disagrees")
    as_percent = unit == _POINTS and "%" in printed and change.percent is not None
    if as_percent and change.percent and not rounded.overlaps(change.percent):
        return StatedChange(told, computed, "agrees as points only")
    return StatedChange(told, computed, "agrees")


def _rounding(told: Figure) -> Bounds:
    """Return the numbers that round to a stated one, or that its operator leaves open."""
    number = told.bounds.number
    if number is None:
        return told.bounds
    interval = Interval.rounded(number)
    return Bounds(interval.low, interval.high)


def _told(figure: Figure) -> str:
    return figure.quantity.printed or figure.quantity.text


def _order(change: Change) -> tuple[str, str, str, str]:
    start = change.before
    return (str(start.observed.label), change.name, start.quantity.unit, start.when)
