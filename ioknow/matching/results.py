"""What a search for partners answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from ioknow.analysis.support import Record, Result, Support, labels
from ioknow.languages import gettext, gettext_noop, ngettext, said
from ioknow.matching.criteria import CRITERIA, Criterion
from ioknow.matching.needs import Need
from ioknow.model.things import Thing

Respect = Literal["technology", "function", "field", "market"]

_RESPECTS: dict[Respect, str] = {
    "technology": gettext_noop("technology"),
    "function": gettext_noop("function"),
    "field": gettext_noop("field"),
    "market": gettext_noop("market"),
}


@dataclass(frozen=True)
class Assessment:
    """A candidate by one criterion.

    Attributes:
        criterion: The criterion.
        weight: Its share of the score, of 1.
        value: From 0 to 1, or None where the dataset does not know.
        reason: Why, in words; empty where unknown.
    """

    criterion: Criterion
    weight: float
    value: float | None
    reason: str


@dataclass(frozen=True)
class SharedScope:
    """What a candidate and the one who asks both have in one respect.

    Attributes:
        respect: In what.
        things: What both have, by name.
    """

    respect: Respect
    things: tuple[Thing, ...]

    @property
    def text(self) -> str:
        """Such as ``function: marketing``."""
        return f"{self.respect_words}: {', '.join(str(one.label) for one in self.things)}"

    @property
    def respect_words(self) -> str:
        """The respect in the language spoken."""
        return gettext(_RESPECTS[self.respect])


@dataclass(frozen=True)
class Met:
    """A need that a candidate meets.

    Attributes:
        need: The need.
        by: The capabilities, functions, topics or fields by which it is met.
        support: The claims that say so, as many as are told, and where they stand.
    """

    need: Need
    by: tuple[Thing, ...]
    support: Support


@dataclass(frozen=True)
class Suggestion:
    """One partner that is suggested.

    Attributes:
        rank: Place in the list, from 1.
        organization: The partner.
        score: From 0 to 1; an unknown criterion counts as its middle, 0.5.
        lowest: The score if every unknown criterion were 0.
        highest: The score if every unknown criterion were 1.
        best_in_some_way: Whether nobody is at least as good in every criterion and better in one,
            that is, whether it lies on the Pareto front.
        meets: Needs that it is known to meet.
        missing: Needs that it is not known to meet.
        overlaps: What it has in common with the one who asks.
        assessments: All criteria that count.
        ties: Joint works with the one who asks, and claims that tie the two.
    """

    rank: int
    organization: Thing
    score: float
    lowest: float
    highest: float
    best_in_some_way: bool
    meets: tuple[Met, ...]
    missing: tuple[Need, ...]
    overlaps: tuple[SharedScope, ...]
    assessments: tuple[Assessment, ...]
    ties: Support

    @property
    def unknown(self) -> tuple[Criterion, ...]:
        """Criteria of which the dataset knows nothing here."""
        return tuple(one.criterion for one in self.assessments if one.value is None)

    @property
    def support(self) -> Support:
        """The claims on which the suggestion rests, and where they stand."""
        return Support.joined([*(one.support for one in self.meets), self.ties])

    @property
    def sentence(self) -> str:
        """Why it is suggested, what overlaps, what is missing and what is unknown."""
        parts = []
        if self.meets:
            needs = "; ".join(
                f"{one.need.text} ({', '.join(str(by.label) for by in one.by)})"
                if [str(by.label) for by in one.by] != [one.need.text]
                else one.need.text
                for one in self.meets
            )
            parts.append(gettext("meets %(needs)s", needs=needs))
        parts += [one.reason for one in self.assessments if one.reason]
        overlaps = "; ".join(one.text for one in self.overlaps)
        parts.append(
            gettext("overlaps in %(respects)s", respects=overlaps)
            if overlaps
            else gettext("no known overlap")
        )
        if self.missing:
            missing = ", ".join(one.text for one in self.missing)
            parts.append(gettext("not known to meet %(needs)s", needs=missing))
        if self.unknown:
            unknown = ", ".join(gettext(one.label) for one in self.unknown)
            parts.append(gettext("unknown: %(criteria)s", criteria=unknown))
        return f"{self.organization.label}: {'. '.join(_upper(part) for part in parts)}."


@dataclass(frozen=True)
class Match(Result):
    """Partners that are suggested to somebody.

    Attributes:
        seeker: Who asks; without an identifier where it is only described.
        needs: What was needed and how it was read.
        already_has: Needs that the one who asks is known to meet itself.
        suggestions: Partners, the best first.
        considered: How many organizations were candidates.
        weights: Weight of each criterion that counts, scaled to 1.
        unknown_everywhere: Criteria that count and are known of no candidate; they were left out.
        excluded: How many organizations a rule kept out, by the rule.
    """

    definition: ClassVar[str] = gettext_noop(
        "Organizations by the weighted mean of criteria from 0 to 1 that the literature on partner "
        "choice names. A criterion of which nothing is known counts as the middle and leaves the "
        "score open to both sides; one that is known of no candidate is left out. Ties are broken "
        "by name and identifier. What sources do not say is unknown, not absent."
    )
    references: ClassVar[tuple[str, ...]] = tuple(
        dict.fromkeys(work for one in CRITERIA for work in one.references)
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("rank", "organization", "score", "lowest", "highest", "best_in_some_way", "meets"),
        *("missing", "overlaps", "unknown"),
        *(one.name for one in CRITERIA),
        *("claims", "places", "path"),
    )

    seeker: Thing
    needs: tuple[Need, ...]
    already_has: tuple[Need, ...]
    suggestions: tuple[Suggestion, ...]
    considered: int
    weights: Mapping[str, float]
    unknown_everywhere: tuple[Criterion, ...]
    excluded: Mapping[str, int]

    @property
    def support(self) -> Support:
        """The claims on which the suggestions rest."""
        return Support.joined(one.support for one in self.suggestions)

    @property
    def uncovered(self) -> tuple[Need, ...]:
        """Needs that none of the suggested partners is known to meet."""
        met = {one.need for suggestion in self.suggestions for one in suggestion.meets}
        return tuple(need for need in self.needs if need not in met)

    @property
    def front(self) -> tuple[Suggestion, ...]:
        """Suggestions on the Pareto front, the best score first."""
        return tuple(one for one in self.suggestions if one.best_in_some_way)

    @property
    def sentence(self) -> str:
        """The answer in words."""
        who = self.seeker.label
        if not self.suggestions:
            found = gettext("No partner is known for %(name)s", name=who)
        else:
            found = ngettext(
                "%(num)s partner for %(name)s: %(names)s",
                "%(num)s partners for %(name)s: %(names)s",
                len(self.suggestions),
                name=who,
                names=labels(one.organization for one in self.suggestions).replace("; ", ", "),
            )
        parts = [
            ngettext(
                "%(answer)s (%(num)s organization considered).",
                "%(answer)s (%(num)s organizations considered).",
                self.considered,
                answer=found,
            )
        ]
        parts += [_uncovered(need) for need in self.uncovered]
        parts += [
            gettext(
                "%(name)s is known to have %(need)s itself.",
                name=who if self.seeker.iri else _upper(str(who)),
                need=need.text,
            )
            for need in self.already_has
        ]
        parts += [
            gettext("Read: %(reading)s.", reading=need.reading)
            for need in self.needs
            if need.reading != need.text and need.known
        ]
        return " ".join(parts)

    def records(self) -> Sequence[Record]:
        """Return one row for each suggestion."""
        return [
            {
                "rank": one.rank,
                "organization": str(one.organization.label),
                "score": round(one.score, 6),
                "lowest": round(one.lowest, 6),
                "highest": round(one.highest, 6),
                "best_in_some_way": one.best_in_some_way,
                "meets": "; ".join(met.need.text for met in one.meets),
                "missing": "; ".join(need.text for need in one.missing),
                "overlaps": "; ".join(shared.text for shared in one.overlaps),
                "unknown": "; ".join(criterion.name for criterion in one.unknown),
                **{each.criterion.name: each.value for each in one.assessments},
                "claims": one.support.paths,
                "places": one.support.places,
                "path": one.organization.path,
            }
            for one in self.suggestions
        ]


def _uncovered(need: Need) -> str:
    if not need.known:
        return gettext("%(problem)s.", problem=_upper(said(need.reading)))
    return gettext("Nobody who could be suggested is known to meet %(need)s.", need=need.reading)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
