"""The production and skill architecture of a firm in a year, and what changed between two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from ioknow.analysis.holdings import Drawing, Holding, Part, Presence, read_architecture
from ioknow.analysis.support import (
    Dataset,
    Record,
    Result,
    Support,
    code,
    find_actor,
    is_kind,
    labels,
    open_entities,
)
from ioknow.arguments import year_number
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, gettext_noop, lazy_gettext, ngettext
from ioknow.model.claims import Claim
from ioknow.model.things import Thing

Change = Literal["came", "went", "stayed", "unclear"]

CHANGES: tuple[Change, ...] = (
    gettext_noop("came"),
    gettext_noop("went"),
    gettext_noop("stayed"),
    gettext_noop("unclear"),
)
"""What became of a part between two years; ``unclear`` where the sources do not date it so far."""

_PRESENT: dict[Presence, str] = {
    "stated": gettext_noop("of that year"),
    "open": gettext_noop("without a known end"),
    "possible": gettext_noop("possible"),
    "undated": gettext_noop("undated"),
    "unknown": gettext_noop("of another year only"),
}

_HELD: tuple[Presence, ...] = ("stated", "open")
_OUTCOMES = frozenset(
    {
        "outcome-skill-loss",
        "outcome-skill-linkage",
        "outcome-loss-of-linkage",
        "outcome-production-flexibility",
    }
)
_REFERENCES = (
    "Strategic Transformation in Japan's SMEs, 1990-2008: Figures 1 to 6 draw such architectures",
)


@dataclass(frozen=True)
class Architecture(Result):
    """What a firm had in a year.

    Attributes:
        firm: The firm.
        year: The year.
        parts: Stages, machines, technologies, skills and links that are not ruled out.
        drawings: Figures in which a source draws the architecture of that year.
    """

    definition: ClassVar[str] = gettext_noop(
        "Stages, machines, technologies and skills that the sources say a firm had, and the links "
        "between them, each with whether the year is stated, lies beyond an open end, is possible, "
        "or is not dated. What only a lost figure shows is not filled in."
    )
    references: ClassVar[tuple[str, ...]] = _REFERENCES
    columns: ClassVar[tuple[str, ...]] = (
        *("part", "position", "name", "joins", "presence", "since", "until", "dating", "holder"),
        *("status", "claims", "places"),
    )

    firm: Thing
    year: int
    parts: tuple[tuple[Holding, Presence], ...]
    drawings: tuple[Drawing, ...]

    @property
    def sentence(self) -> str:
        """The answer in words."""
        if not self.parts:
            return gettext(
                "No source says what %(firm)s had in %(year)s.",
                firm=self.firm.label,
                year=str(self.year),
            )
        counts = Counter(presence for _, presence in self.parts)
        return gettext(
            "%(firm)s in %(year)s: %(parts)s; %(known)s.",
            firm=self.firm.label,
            year=str(self.year),
            parts=ngettext("%(num)s part", "%(num)s parts", len(self.parts)),
            known=", ".join(
                f"{counts[name]} {gettext(word)}" for name, word in _PRESENT.items() if counts[name]
            ),
        )

    @property
    def support(self) -> Support:
        """All claims about the parts and the figures."""
        drawn = (one.holding for one in self.drawings)
        return Support.joined(one.support for one in (*(one for one, _ in self.parts), *drawn))

    @property
    def held(self) -> tuple[Holding, ...]:
        """The parts that the firm had, their year stated or beyond an open end only."""
        return tuple(holding for holding, presence in self.parts if presence in _HELD)

    def of(self, part: Part) -> tuple[Holding, ...]:
        """Return the parts of one sort that the firm had, such as its machines."""
        return tuple(holding for holding in self.held if holding.part == part)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the answer cannot say, in sentences."""
        drawn = [f"{one.figure} draws it: {one.says}" for one in self.drawings]
        return tuple(drawn or [f"No figure of the sources draws {self.firm.label} in {self.year}."])

    def records(self) -> Sequence[Record]:
        """Return one row for each part."""
        return [{**_record(holding), "presence": presence} for holding, presence in self.parts]


@dataclass(frozen=True)
class ArchitectureChange(Result):
    """What became of a firm's architecture between two years.

    Attributes:
        firm: The firm.
        before: The earlier year.
        after: The later year.
        parts: Every part with what became of it, and its presence in the two years.
        events: Reconfigurations and installations after the earlier and up to the later year.
        outcomes: What sources say came of it for skills and links, begun in the same time.
        drawings: Figures that draw the architecture in one of the two years.
    """

    definition: ClassVar[str] = gettext_noop(
        "A part came when it was there in the later year and ruled out in the earlier one, went "
        "when it was the other way round, and stayed when it was there in both; all else is "
        "unclear. Open ends count as there, because nothing says that they had ended."
    )
    references: ClassVar[tuple[str, ...]] = _REFERENCES
    columns: ClassVar[tuple[str, ...]] = (
        *("change", "part", "position", "name", "joins", "presence_before", "presence_after"),
        *("since", "until", "dating", "holder", "status", "claims", "places"),
    )

    firm: Thing
    before: int
    after: int
    parts: tuple[tuple[Holding, Change], ...]
    events: tuple[Claim, ...]
    outcomes: tuple[Claim, ...]
    drawings: tuple[Drawing, ...]

    @property
    def sentence(self) -> str:
        """The answer in words."""
        counts = Counter(change for _, change in self.parts)
        told = ", ".join(f"{counts[name]} {gettext(name)}" for name in CHANGES if counts[name])
        return gettext(
            "%(firm)s from %(before)s to %(after)s: %(told)s; %(events)s.",
            firm=self.firm.label,
            before=str(self.before),
            after=str(self.after),
            told=told or gettext("no part is told of"),
            events=ngettext("%(num)s recorded event", "%(num)s recorded events", len(self.events)),
        )

    @property
    def support(self) -> Support:
        """All claims about parts, events and outcomes."""
        holdings = (*(one for one, _ in self.parts), *(one.holding for one in self.drawings))
        told = Support.of((*self.events, *self.outcomes))
        return Support.joined([*(one.support for one in holdings), told])

    def of(self, change: Change) -> tuple[Holding, ...]:
        """Return the parts of which one thing became, such as those that came."""
        return tuple(holding for holding, found in self.parts if found == change)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the answer cannot say, in sentences."""
        return tuple(f"{one.figure} draws {one.label}: {one.says}" for one in self.drawings)

    def records(self) -> Sequence[Record]:
        """Return one row for each part."""
        return [
            {
                **_record(holding),
                "change": change,
                "presence_before": holding.presence(self.before),
                "presence_after": holding.presence(self.after),
            }
            for holding, change in self.parts
        ]


def architecture(dataset: Dataset, firm: str, year: int) -> Architecture:
    """Return the stages, machines, technologies, skills and links that a firm had in a year.

    Args:
        dataset: A knowledge graph or a store.
        firm: Path of a firm, such as ``organization/precion``.
        year: The year.

    Returns:
        Its parts, each with how far the year is known; empty where no source tells of any. Ends
        that are not stated stay open, and what only a lost figure shows is not filled in.

    Raises:
        UnknownEntityError: The firm does not exist.

    Example:
        >>> import ioknow
        >>> found = architecture(ioknow.open(), "organization/imc", 1998)
        >>> [str(machine.thing.label) for machine in found.of("machine")][-1]
        'LCV3012B laser cutter of IMC'
        >>> found.notes
        ('Figure 2 draws it: Figure lost in the text edition; only the caption is left.',)
    """
    year = year_number(year, "year")
    entities = open_entities(dataset)
    thing = find_actor(entities, firm)
    parts, drawings = read_architecture(entities, thing)
    present = ((holding, holding.presence(year)) for holding in parts)
    return Architecture(
        firm=thing,
        year=year,
        parts=tuple(pair for pair in present if pair[1] != "no"),
        drawings=tuple(one for one in drawings if one.covers(year)),
    )


def architecture_change(dataset: Dataset, firm: str, before: int, after: int) -> ArchitectureChange:
    """Return what came to a firm, what went and what stayed between two years.

    Args:
        dataset: A knowledge graph or a store.
        firm: Path of a firm, such as ``organization/imc``.
        before: The earlier year.
        after: The later year.

    Raises:
        UnknownEntityError: The firm does not exist.
        ParameterValueError: The years stand in the wrong order.

    Example:
        >>> import ioknow
        >>> change = architecture_change(ioknow.open(), "organization/imc", 1997, 2001)
        >>> [str(holding.thing.label) for holding in change.of("came")]
        ['LCV3012B laser cutter of IMC']
    """
    if year_number(before, "before") >= year_number(after, "after"):
        raise ParameterValueError(
            lazy_gettext(
                "%(before)s is not before %(after)s; give the earlier year first",
                before=str(before),
                after=str(after),
            )
        )
    entities = open_entities(dataset)
    thing = find_actor(entities, firm)
    parts, drawings = read_architecture(entities, thing)
    profile = entities.profile(thing.iri, kinds=["Event", "Outcome"])
    changed = [
        claim
        for claim in profile.claims.get("events", ())
        if is_kind(entities, claim.thing, "Reconfiguration")
        or is_kind(entities, claim.thing, "Installation")
    ]
    named = [
        claim
        for claim in profile.claims.get("outcomes", ())
        if _OUTCOMES & {code(kind) for kind in claim.things("outcomeKind")}
    ]
    pairs = ((one, _change(one.presence(before), one.presence(after))) for one in parts)
    return ArchitectureChange(
        firm=thing,
        before=before,
        after=after,
        parts=tuple((holding, change) for holding, change in pairs if change),
        events=_within(changed, before, after),
        outcomes=_within(named, before, after),
        drawings=tuple(one for one in drawings if one.covers(before) or one.covers(after)),
    )


def _change(before: Presence, after: Presence) -> Change | None:
    if before == after == "no":
        return None
    if before in _HELD and after in _HELD:
        return "stayed"
    if before == "no" and after in _HELD:
        return "came"
    return "went" if before in _HELD and after == "no" else "unclear"


def _within(claims: Iterable[Claim], before: int, after: int) -> tuple[Claim, ...]:
    def begins(claim: Claim) -> int:
        year = claim.period.sort_key[:4]
        return int(year) if year.isdigit() else before

    found = [claim for claim in claims if before < begins(claim) <= after]
    return tuple(sorted(found, key=lambda one: (one.period.sort_key, one.thing.iri)))


def _record(holding: Holding) -> dict[str, str | int | None]:
    return {
        "part": holding.part,
        "position": holding.position,
        "name": str(holding.thing.label),
        "joins": labels(holding.combines),
        "since": holding.since,
        "until": holding.until,
        "dating": holding.dating,
        "holder": str(holding.holder.label),
        "status": str(holding.claim.status.label) if holding.claim.status else "",
        "claims": holding.support.paths,
        "places": holding.support.places,
    }
