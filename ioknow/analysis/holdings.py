"""What a firm had and when: stages, machines, skills and technologies, as far as it is dated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ioknow.analysis.support import Support, by_name, is_kind
from ioknow.model.claims import Claim, Period
from ioknow.model.things import Thing
from ioknow.query.entities import Entities
from ioknow.query.reading import links
from ioknow.vocabulary import IK

Part = Literal["stage", "machine", "skill", "technology", "link", "capability"]
"""What a holding is in an architecture; a link joins several skills, machines or technologies."""

Presence = Literal["stated", "open", "possible", "undated", "unknown", "no"]
"""Whether a firm had something in a year.

``stated``: the sources date it to that year. ``open``: the year lies beyond an end that no source
gives, so nothing says that it was not there. ``possible``: "about", "before" or "after" leave it
open. ``undated``: no year is given at all. ``unknown``: the sources speak of another year only.
``no``: it came later or was gone.
"""

_PARTS: tuple[tuple[str, Part], ...] = (
    ("Machine", "machine"),
    ("Skill", "skill"),
    ("Technology", "technology"),
)
_ARCHITECTURE = "capability-production-architecture"
_SLACK = 1
"""Years by which "about 2002" may lie earlier or later: a convention of ours."""


@dataclass(frozen=True)
class Holding:
    """Something that a firm had.

    Attributes:
        thing: The stage, machine, skill, technology or other capability; for a link, the claim.
        part: What it is in the architecture.
        position: Place of a stage in the source's list, or None.
        combines: What a link joins; empty for anything else.
        holder: Who had it: the firm, a department, or a group of its people.
        since: First year, or None when not stated.
        until: Last year, or None when not stated.
        period: The dates as the source states them, with their qualifier.
        claim: The claim.
    """

    thing: Thing
    part: Part
    position: int | None
    combines: tuple[Thing, ...]
    holder: Thing
    period: Period
    claim: Claim

    @property
    def since(self) -> int | None:
        """First year, or None when not stated."""
        return _year(self.period.date or self.period.start)

    @property
    def until(self) -> int | None:
        """Last year, or None when not stated."""
        return _year(self.period.date or self.period.end)

    @property
    def support(self) -> Support:
        """The claim and where it stands."""
        return Support.of([self.claim])

    @property
    def dating(self) -> str:
        """The dates in words, open ends said to be open."""
        if self.period.date:
            text = f"in {self.period.date}"
        elif self.since is None and self.until is None:
            return "no dates stated"
        else:
            since = "start not stated" if self.since is None else f"from {self.period.start}"
            until = "end not stated" if self.until is None else f"to {self.period.end}"
            text = f"{since}, {until}"
        return f"{text} ({self.period.qualifier})" if self.period.qualifier else text

    def presence(self, year: int) -> Presence:
        """Say whether the firm had it in a year.

        A year within stated dates is ``stated``; so is the first or the last year itself where
        the other end is not given. "Before" moves only the start back, "after" leaves open in
        which later year something began, "about" leaves one year to each side open.
        """
        if self.period.date:
            return "stated" if year == self.since else "unknown"
        if self.since is None and self.until is None:
            return "undated"
        began, ended = self._began(year), self._ended(year)
        if "no" in (began, ended):
            return "no"
        if "possible" in (began, ended):
            return "possible"
        at_an_end = year in (self.since, self.until)
        return "stated" if at_an_end or began == ended == "stated" else "open"

    def _began(self, year: int) -> Presence:
        """Say whether it had begun by a year."""
        if self.since is None:
            return "open"
        qualifier = self.period.qualifier
        slack = _SLACK if qualifier == "about" else 0
        if qualifier == "after":
            return "possible" if year >= self.since else "no"
        if year >= self.since + slack:
            return "stated"
        return "possible" if qualifier == "before" or year >= self.since - slack else "no"

    def _ended(self, year: int) -> Presence:
        """Say whether it was still there in a year."""
        if self.until is None:
            return "open"
        qualifier = self.period.qualifier
        slack = _SLACK if qualifier == "about" else 0
        if year <= self.until - slack:
            return "possible" if qualifier == "before" and self.since is None else "stated"
        return "possible" if qualifier == "after" or year <= self.until + slack else "no"


@dataclass(frozen=True)
class Drawing:
    """A figure in which a source draws an architecture.

    Attributes:
        label: What it draws.
        figure: Such as ``Figure 2``.
        says: What the dataset says of its content.
        holding: The claim, with the years that the figure is of.
    """

    label: str
    figure: str
    says: str
    holding: Holding

    def covers(self, year: int) -> bool:
        """Say whether the figure is of a year."""
        return self.holding.presence(year) == "stated"


def read_architecture(entities: Entities, firm: Thing) -> tuple[list[Holding], list[Drawing]]:
    """Return the parts of an architecture, and apart from them the figures that draw it."""
    holdings = read_holdings(entities, firm)
    described = entities.reader.describe({one.thing.iri for one in holdings})
    parts, drawings = [], []
    for holding in holdings:
        kinds = links(described.get(holding.thing.iri, {}), IK.capabilityKind.value)
        if any(kind.endswith(_ARCHITECTURE) for kind in kinds):
            figures = [one.figure for one in holding.claim.evidence if one.figure]
            says = holding.claim.description or "its content is not in the dataset."
            name = str(holding.claim.thing.label)
            drawings.append(Drawing(name, "; ".join(figures) or "A figure", says, holding))
        else:
            parts.append(holding)
    return parts, drawings


def read_holdings(entities: Entities, firm: Thing) -> list[Holding]:
    """Return what a firm and its departments had, by part, position, name and dates."""
    departments = [
        unit
        for claim in entities.claims_about([firm.iri], kinds=["UnitOf"])
        if firm in claim.actors("hasWhole")
        for unit in claim.actors("hasUnit")
    ]
    holders = [firm, *departments]
    claims = entities.claims_about([one.iri for one in holders], kinds=["CapabilityHolding"])
    found = [holding for claim in claims for holding in _holdings(entities, claim, holders)]
    return sorted(found, key=_order)


def _holdings(entities: Entities, claim: Claim, holders: list[Thing]) -> list[Holding]:
    combines = tuple(sorted(claim.things("combines"), key=by_name))
    things = (claim.thing,) if combines else claim.things("holdsCapability")
    held_by = claim.things("heldBy")
    holder = next((one for one in holders if one in held_by), None)
    if holder is None:
        return []
    return [
        Holding(
            thing=thing,
            part="link" if combines else _part(entities, claim, thing),
            position=claim.ordinal,
            combines=combines,
            holder=holder,
            period=claim.period,
            claim=claim,
        )
        for thing in things
    ]


def _part(entities: Entities, claim: Claim, thing: Thing) -> Part:
    for name, part in _PARTS:
        if is_kind(entities, thing, name):
            return part
    return "capability" if claim.ordinal is None else "stage"


def _year(stated: str) -> int | None:
    return int(stated[:4]) if stated[:4].isdigit() else None


def _order(holding: Holding) -> tuple[int, int, tuple[str, str], str, str]:
    parts = ("stage", "machine", "technology", "skill", "capability", "link")
    return (
        parts.index(holding.part),
        10_000 if holding.position is None else holding.position,
        by_name(holding.thing),
        holding.period.sort_key,
        holding.claim.thing.iri,
    )
