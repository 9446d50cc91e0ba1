"""Two organizations side by side: what they are, what they did, and how their figures compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from ioknow.analysis.aspects import ComparedAspect, compare_aspects
from ioknow.analysis.figures import (
    Figure,
    by_key,
    figure_order,
    group_figures,
    preferred,
    read_figures,
)
from ioknow.analysis.intervals import Bounds
from ioknow.analysis.support import (
    Dataset,
    Record,
    Result,
    Support,
    code,
    find_actor,
    open_entities,
)
from ioknow.arguments import optional_year
from ioknow.languages import gettext, gettext_noop, ngettext
from ioknow.model.profiles import Profile, held_in
from ioknow.model.things import Thing
from ioknow.query.entities import Entities


@dataclass(frozen=True)
class ComparedFigure:
    """A measured value of two organizations for the same time.

    Attributes:
        measure: The measure.
        dimensions: What it is broken down by, such as current prices.
        unit: Its unit in words.
        when: Year or years.
        left: Values of the first organization, the stated one first.
        right: Values of the second.
        average: Values that the same tables give for a group, such as an industry.
    """

    measure: Thing
    dimensions: tuple[Thing, ...]
    unit: str
    when: str
    left: tuple[Figure, ...]
    right: tuple[Figure, ...]
    average: tuple[Figure, ...]

    @property
    def difference(self) -> Bounds | None:
        """First minus second, or None when one of them is missing."""
        if not (self.left and self.right):
            return None
        return self.left[0].bounds - self.right[0].bounds

    @property
    def support(self) -> Support:
        """The observations behind all values."""
        return Support.joined(one.support for one in (*self.left, *self.right, *self.average))


@dataclass(frozen=True)
class OrganizationComparison(Result):
    """Two organizations side by side.

    Attributes:
        left: The first organization.
        right: The second.
        aspects: What is said of them in words, by section and respect.
        figures: Their measured values, by measure and time.
    """

    definition: ClassVar[str] = gettext_noop(
        "Claims about two organizations, set side by side by property, post, kind of tie, year of "
        "event and kind of capability; measured values by measure, dimension, unit and time, with "
        "the values that the same published tables give for a group. An empty side means that the "
        "sources say nothing, not that there is nothing."
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("section", "aspect", "when", "left", "right", "average", "difference", "unit"),
        *("left_number", "right_number", "average_number", "claims", "places"),
    )

    left: Thing
    right: Thing
    aspects: tuple[ComparedAspect, ...]
    figures: tuple[ComparedFigure, ...]

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return gettext(
            "%(left)s and %(right)s: %(respects)s in words and %(values)s side by side.",
            left=self.left.label,
            right=self.right.label,
            respects=ngettext("%(num)s respect", "%(num)s respects", len(self.aspects)),
            values=ngettext("%(num)s value", "%(num)s values", len(self.figures)),
        )

    @property
    def support(self) -> Support:
        """All claims that are set side by side."""
        entries = [one.support for row in self.aspects for one in (*row.left, *row.right)]
        return Support.joined([*entries, *(one.support for one in self.figures)])

    def of(self, measure: str, dimension: str = "") -> tuple[ComparedFigure, ...]:
        """Return the figures of one measure, by time.

        Args:
            measure: Code of the measure, such as ``operating-profit-margin``.
            dimension: Code of a dimension they must have, such as ``price-base-current``; empty
                for any.
        """
        return tuple(
            one
            for one in self.figures
            if code(one.measure).removeprefix("measure-") == measure.removeprefix("measure-")
            and (not dimension or dimension in map(code, one.dimensions))
        )

    def records(self) -> Sequence[Record]:
        """Return one row for each respect, then one for each measured value.

        Measured values stand in words, and as numbers where the source gives exactly one.
        """
        rows: list[Record] = [
            {
                "section": row.section,
                "aspect": row.aspect,
                "when": row.aspect if row.section == "events" else "",
                "left": "; ".join(one.text for one in row.left),
                "right": "; ".join(one.text for one in row.right),
                **_basis(Support.joined(one.support for one in (*row.left, *row.right))),
            }
            for row in self.aspects
        ]
        return [*rows, *map(_figure_record, self.figures)]


def compare_organizations(
    dataset: Dataset, first: str, second: str, *, as_of: int | None = None
) -> OrganizationComparison:
    """Set two organizations side by side.

    Args:
        dataset: A knowledge graph or a store.
        first: Path of an organization, such as ``organization/imc``.
        second: Path of the other.
        as_of: Only what can have held in this year; what has no date stays.

    Returns:
        What is said of both, with the averages that published tables give beside their figures.

    Raises:
        UnknownEntityError: One of them does not exist, or is no organization.

    Example:
        >>> import ioknow
        >>> two = compare_organizations(ioknow.open(), "organization/imc", "organization/precion")
        >>> margin = [one for one in two.of("operating-profit-margin") if one.when == "1998"][0]
        >>> [one.bounds.text for one in (margin.left[0], margin.right[0], margin.average[0])]
        ['-9.2', '2.3', '1.7']
        >>> margin.difference.text
        '-11.5'
        >>> firms = "organization/imc", "organization/precion"
        >>> then = compare_organizations(ioknow.open(), *firms, as_of=1998)
        >>> [row.aspect for row in then.aspects if row.section == "events"]
        ['1998']
    """
    as_of = optional_year(as_of, "as_of")
    entities = open_entities(dataset)
    sides = [find_actor(entities, path) for path in (first, second)]
    profiles = [_held(entities.profile(side.iri), as_of) for side in sides]
    return OrganizationComparison(
        left=sides[0],
        right=sides[1],
        aspects=tuple(compare_aspects(entities, profiles)),
        figures=tuple(_figures(entities, sides, as_of)),
    )


def _held(profile: Profile, year: int | None) -> Profile:
    """Return a profile with the claims that can have held in a year; all for None."""
    return profile if year is None else replace(profile, claims=held_in(profile.claims, year)[0])


def _figures(
    entities: Entities, sides: Sequence[Thing], year: int | None
) -> Iterable[ComparedFigure]:
    every = (read_figures(entities, side.iri) for side in sides)
    read = [
        [one for one in many if year is None or one.claim.period.covers(year)] for many in every
    ]
    left, right = map(by_key, read)
    average = by_key(group_figures(entities, [*read[0], *read[1]]))
    both_sides = sorted([*read[0], *read[1]], key=figure_order)
    for key in dict.fromkeys(one.key for one in both_sides):
        both = [*left.get(key, ()), *right.get(key, ())]
        yield ComparedFigure(
            measure=both[0].measure,
            dimensions=both[0].dimensions,
            unit=both[0].quantity.unit,
            when=both[0].when,
            left=_ranked(left.get(key, ())),
            right=_ranked(right.get(key, ())),
            average=_ranked(average.get(key, ())),
        )


def _ranked(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    first = preferred(figures)
    return () if first is None else (first, *(one for one in figures if one is not first))


def _figure_record(figure: ComparedFigure) -> Record:
    named = [str(figure.measure.label), *(str(one.label) for one in figure.dimensions)]
    sides = {"left": figure.left, "right": figure.right, "average": figure.average}
    difference = figure.difference
    return {
        "section": "figures",
        "aspect": ", ".join(named),
        "when": figure.when,
        **{side: values[0].quantity.text if values else "" for side, values in sides.items()},
        **{f"{side}_number": _number(values) for side, values in sides.items()},
        "difference": difference.text if difference else "",
        "unit": figure.unit,
        **_basis(figure.support),
    }


def _number(values: Sequence[Figure]) -> Decimal | None:
    return values[0].bounds.number if values else None


def _basis(support: Support) -> dict[str, str]:
    return {"claims": support.paths, "places": support.places}
