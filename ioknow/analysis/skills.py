"""People by skill and level, and the level that years of practice amount to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from ioknow.analysis.figures import Figure, read_figures
from ioknow.analysis.intervals import Bounds
from ioknow.analysis.support import (
    Cell,
    Dataset,
    Record,
    Result,
    Support,
    code,
    find_actor,
    label,
    labels,
    open_entities,
)
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, gettext_noop, lazy_gettext, ngettext
from ioknow.model.things import Thing

_MEASURES = frozenset({"measure-engineer-count", "measure-engineer-growth"})
_LEVEL = "skill-level-"
_DEFINITION = "rule-skill-level-definition"


@dataclass(frozen=True)
class SkillCounts(Result):
    """How many people of a firm have which skill to which level.

    Attributes:
        firm: The firm.
        figures: Numbers of people and their growth, by skill, level and time.
    """

    definition: ClassVar[str] = gettext_noop(
        "Numbers of people that sources give for a skill, a level and a time. A number without "
        "level is of all levels together; numbers of different years need not be of the same "
        "people."
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("skill", "level", "when", "number", "lower", "upper", "unit", "status", "claims"),
        "places",
    )

    firm: Thing
    figures: tuple[Figure, ...]

    @property
    def sentence(self) -> str:
        """The answer in words."""
        if not self.figures:
            return gettext(
                "No source counts the people of %(firm)s by skill.", firm=self.firm.label
            )
        times = sorted({one.when for one in self.figures if one.when})
        numbers = ngettext(
            "%(num)s number of people", "%(num)s numbers of people", len(self.figures)
        )
        if not times:
            return f"{self.firm.label}: {numbers}."
        return gettext(
            "%(firm)s: %(numbers)s, for %(times)s.",
            firm=self.firm.label,
            numbers=numbers,
            times=", ".join(times),
        )

    @property
    def support(self) -> Support:
        """All observations."""
        return Support.joined(one.support for one in self.figures)

    def count(self, skill: str, year: int, level: str = "") -> Bounds | None:
        """Return how many people there were, or None where no source says it.

        Args:
            skill: Path of the skill, such as ``skill/cad-cam``.
            year: The year; a number of several years counts for each of them.
            level: Such as ``expert``; empty for the number of all levels together.
        """
        for one in self.figures:
            levels = [code(each).removeprefix(_LEVEL) for each in _levels(one)]
            skills = [each.path for each in one.dimensions]
            fits = skill in skills and levels == ([level] if level else [])
            if fits and one.quantity.unit == "person" and one.claim.period.covers(year):
                return one.bounds
        return None

    def records(self) -> Sequence[Record]:
        """Return one row for each number."""
        return [
            {
                "skill": labels(each for each in one.dimensions if each not in _levels(one)),
                "level": labels(_levels(one)),
                "when": one.when,
                "number": one.bounds.number,
                "lower": one.bounds.lower,
                "upper": one.bounds.upper,
                "unit": one.quantity.unit,
                "status": one.status,
                "claims": one.support.paths,
                "places": one.support.places,
            }
            for one in self.figures
        ]


@dataclass(frozen=True)
class LevelRange:
    """The years that lead to a level.

    Attributes:
        level: The level.
        years: The years, such as over 3 to 6.
        means: What a person of this level does.
        support: The rule and where it stands.
    """

    level: Thing
    years: Bounds
    means: str
    support: Support


@dataclass(frozen=True)
class SkillLevel(Result):
    """The level that years of practice amount to.

    Attributes:
        years: The years of practice.
        possible: The levels that they can amount to; none outside the published range.
        ranges: All published levels, lowest first.
    """

    definition: ClassVar[str] = gettext_noop(
        "The published levels whose years hold the given years of practice. Outside the published "
        "range no level is given, because none is defined there."
    )
    references: ClassVar[tuple[str, ...]] = (
        "SME Agency (Japan), White Paper 2006, p. 189, after Strategic Transformation, Table 5",
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("level", "over_years", "up_to_years", "fits", "means", "claims", "places"),
    )

    years: Bounds
    possible: tuple[LevelRange, ...]
    ranges: tuple[LevelRange, ...]

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return self.text

    @property
    def support(self) -> Support:
        """The rules that define the levels."""
        return Support.joined(one.support for one in self.ranges)

    @property
    def level(self) -> Thing | None:
        """The level, or None when the years lie outside the range or allow several."""
        return self.possible[0].level if len(self.possible) == 1 and not self.beyond else None

    @property
    def beyond(self) -> bool:
        """Whether the years lie, or can lie, above the highest published level."""
        upper = [one.years.upper for one in self.ranges if one.years.upper is not None]
        return bool(upper) and not Bounds(Decimal(0), max(upper)).contains(_top(self.years, upper))

    @property
    def text(self) -> str:
        """The answer in a sentence."""
        years = gettext("%(number)s years", number=self.years.text)
        if self.years.text == "1":
            years = gettext("1 year")
        if not self.ranges:
            return gettext("The dataset defines no levels of skill.")
        if self.level:
            return f"{years}: {self.level.label}."
        if self.possible:
            names = gettext(" or ").join(label(one.level) for one in self.possible)
            if not self.beyond:
                return f"{years}: {names}."
            return gettext(
                "%(years)s: %(levels)s, or beyond the published levels.", years=years, levels=names
            )
        highest = self.ranges[-1]
        return gettext(
            "%(years)s: outside the published levels; the highest, %(level)s, is for %(range)s "
            "years.",
            years=years,
            level=highest.level.label,
            range=highest.years.text,
        )

    def records(self) -> Sequence[Record]:
        """Return one row for each published level."""

        def row(one: LevelRange) -> dict[str, Cell]:
            return {
                "level": str(one.level.label),
                "over_years": one.years.lower,
                "up_to_years": one.years.upper,
                "fits": one in self.possible,
                "means": one.means,
                "claims": one.support.paths,
                "places": one.support.places,
            }

        return [row(one) for one in self.ranges]


def skill_counts(dataset: Dataset, firm: str) -> SkillCounts:
    """Return how many people of a firm have which skill to which level, as far as it is told.

    Args:
        dataset: A knowledge graph or a store.
        firm: Path of a firm, such as ``organization/precion``.

    Raises:
        UnknownEntityError: The firm does not exist.

    Example:
        >>> import ioknow
        >>> counts = skill_counts(ioknow.open(), "organization/precion")
        >>> lathe = "skill/precion-cnc-precision-lathe"
        >>> [counts.count(lathe, year, "expert").text for year in (2000, 2005)]
        ['3', '7']
    """
    entities = open_entities(dataset)
    thing = find_actor(entities, firm)
    figures = read_figures(entities, thing.iri)
    return SkillCounts(thing, tuple(one for one in figures if code(one.measure) in _MEASURES))


def skill_level(dataset: Dataset, years: Decimal | int | Bounds) -> SkillLevel:
    """Return the level of skill that years of practice amount to, by the published thresholds.

    The thresholds are the rules of the dataset that define a level; nothing is built in.

    Args:
        dataset: A knowledge graph or a store.
        years: Years of practice, 0 or more; bounds where they are not known exactly.

    Returns:
        The level; none outside the published range, and several where the years allow several.

    Raises:
        ParameterValueError: The years are below 0.

    Example:
        >>> import ioknow
        >>> kg = ioknow.open()
        >>> skill_level(kg, 3).text, skill_level(kg, 4).text
        ('3 years: basic.', '4 years: practical.')
        >>> skill_level(kg, 12).text
        '12 years: outside the published levels; the highest, expert, is for over 6 to 9 years.'

    References:
        SME Agency, White Paper 2006, p. 189.
    """
    given = years if isinstance(years, Bounds) else Bounds.exactly(years)
    if given.lower is None or given.lower < 0:
        raise ParameterValueError(
            lazy_gettext(
                "years of practice: %(text)s; give 0 or more", text=given.text or "unknown"
            )
        )
    entities = open_entities(dataset)
    rules = [
        claim
        for claim in entities.claims_of("Rule")
        if _DEFINITION in map(code, claim.things("ruleKind"))
    ]
    ranges = [
        LevelRange(
            level=claim.things("appliesTo")[0],
            years=Bounds.of(claim.quantity),
            means=claim.description,
            support=Support.of([claim]),
        )
        for claim in sorted(rules, key=lambda one: (one.ordinal or 0, one.thing.iri))
        if claim.things("appliesTo") and claim.quantity
    ]
    return SkillLevel(
        years=given,
        possible=tuple(one for one in ranges if one.years.overlaps(given)),
        ranges=tuple(ranges),
    )


def _levels(figure: Figure) -> list[Thing]:
    return [one for one in figure.dimensions if code(one).startswith(_LEVEL)]


def _top(years: Bounds, published: list[Decimal]) -> Decimal:
    """Return the most years, or more than any published level where nothing bounds them."""
    return max(published) + 1 if years.upper is None else years.upper
