"""Claims: what a source says, with roles, time, numbers and evidence."""

from __future__ import annotations

from dataclasses import dataclass, field

from ioknow.languages import gettext, gettext_noop
from ioknow.languages import number as grouped
from ioknow.languages.dates import decimal_point, month_words
from ioknow.model.evidence import Evidence
from ioknow.model.things import Text, Thing

_SIGNS = {
    "op-about": gettext_noop("about %(number)s"),
    "op-over": gettext_noop("over %(number)s"),
    "op-at-least": gettext_noop("at least %(number)s"),
    "op-at-most": gettext_noop("at most %(number)s"),
    "op-under": gettext_noop("under %(number)s"),
    "op-up-to": gettext_noop("up to %(number)s"),
}
_HEDGES = {
    "about": gettext_noop("about %(date)s"),
    "before": gettext_noop("before %(date)s"),
    "after": gettext_noop("after %(date)s"),
}
_PERCENT = {"percent", "Prozent", "パーセント", "퍼센트"}
"""The label of ``ikv:unit-percent`` in each language."""


@dataclass(frozen=True)
class Quantity:
    """A number with its operator, unit and period, as the source states it.

    Attributes:
        value: The number in plain notation, such as ``50000``.
        operator: Local name of the operator concept, such as ``op-over``.
        unit: Label of the unit, such as ``percent``; empty when it has none.
        period: Label of the period a rate refers to, such as ``month``; empty for none.
        lower: Lower end of a printed range, or empty.
        upper: Upper end of a printed range, or empty.
        printed: The number as printed where that matters, or empty.
    """

    value: str = ""
    operator: str = ""
    unit: str = ""
    period: str = ""
    lower: str = ""
    upper: str = ""
    printed: str = ""

    @property
    def text(self) -> str:
        """The quantity in words.

        Example:
            >>> Quantity("50000", "op-exactly", "yen", "month").text
            '50,000 yen per month'
            >>> Quantity("70", "op-over", "percent").text
            'over 70 %'
        """
        if self.lower or self.upper:
            number = "\N{EN DASH}".join(_grouped(end) for end in (self.lower, self.upper) if end)
        else:
            number = _grouped(self.value)
        unit = "%" if self.unit in _PERCENT else self.unit
        text = f"{number} {unit}".strip()
        if not (self.lower or self.upper) and self.operator in _SIGNS:
            text = gettext(_SIGNS[self.operator], number=text)
        if not self.period:
            return text
        return gettext("%(quantity)s per %(period)s", quantity=text, period=self.period)


def _grouped(number: str) -> str:
    whole, point, rest = number.partition(".")
    digits = whole.lstrip("-")
    if digits.isdigit() and len(digits) > 4:
        whole = grouped(int(whole))
    return whole + (decimal_point() if point else "") + rest


@dataclass(frozen=True)
class Period:
    """When something held or happened; each end as precise as the source states it.

    Attributes:
        start: First year, month or day (``2004``, ``2004-02``), or empty when unknown.
        end: Last one, or empty when unknown or still running.
        date: The point in time of an event, or empty.
        qualifier: Such as ``about`` or ``before``; empty when stated outright.
    """

    start: str = ""
    end: str = ""
    date: str = ""
    qualifier: str = ""

    @property
    def text(self) -> str:
        """The period in words; empty when nothing is known.

        Example:
            >>> Period(start="2004-02").text
            'since February 2004'
            >>> Period(date="1998", qualifier="about").text
            'about 1998'
        """
        start, end = date_words(self.start), date_words(self.end)
        if self.date:
            text = date_words(self.date)
        elif start and end:
            text = start
            if start != end:
                text = gettext("%(start)s to %(end)s", start=start, end=end)
        elif start:
            text = gettext("since %(date)s", date=start)
        else:
            text = gettext("until %(date)s", date=end) if end else ""
        hedge = _HEDGES.get(self.qualifier)
        return gettext(hedge, date=text) if hedge and text else text

    @property
    def sort_key(self) -> str:
        """A text that sorts by time; what has no date comes last."""
        return self.date or self.start or self.end or "9999"

    def covers(self, year: int) -> bool:
        """Say whether it can have held in this year; unknown ends are open."""
        start, end = (self.date or self.start)[:4], (self.date or self.end)[:4]
        after_start = not start.isdigit() or int(start) <= year
        before_end = not end.isdigit() or int(end) >= year
        return after_start and before_end


def date_words(date: str) -> str:
    """Return an ISO date in words of the language spoken, as precise as it is.

    Other texts stay as they are.

    Example:
        >>> date_words("2004-02"), date_words("2019-01-15"), date_words("1998")
        ('February 2004', '15 January 2019', '1998')
    """
    parts = date.split("-")
    if len(parts) not in (2, 3) or not all(part.isdigit() for part in parts):
        return date
    month = int(parts[1])
    if not 1 <= month <= 12:
        return date
    try:
        return month_words(int(parts[0]), month, int(parts[2]) if len(parts) == 3 else None)
    except ValueError:  # there is no such day; it stands as the source has it
        return date


@dataclass(frozen=True)
class Statement:
    """One property of a claim with its values.

    Attributes:
        property: The property; its label is in words.
        values: Things or texts, in a fixed order.
    """

    property: Thing
    values: tuple[Thing | Text, ...]


@dataclass(frozen=True)
class Participant:
    """An actor in a relationship.

    Attributes:
        actor: Organization, person or cohort.
        properties: Local names of the role properties that name it, such as ``hasLeader``.
        roles: What it is in the relationship, in words: ``leader``, ``knowledge source``.
        functions: What it does there, in words: ``manufacturing``.
        description: More about its part, or empty.
        evidence: Evidence of this part, when it has its own.
    """

    actor: Thing
    properties: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    description: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def part(self) -> str:
        """Roles and functions in one phrase."""
        return "; ".join(
            part for part in (", ".join(self.roles), ", ".join(self.functions)) if part
        )


@dataclass(frozen=True)
class Claim:
    """Something a source says, as one node of the dataset.

    Attributes:
        thing: Identifier, label and kinds.
        description: The content in full, or empty when the label says all.
        status: Concept such as *stated* or *uncertain*.
        period: When it held or happened.
        quantity: Its number, if it carries one.
        participants: Actors in a relationship, leaders first.
        statements: Everything else it says, one entry per property.
        evidence: Where it stands; never empty in a valid dataset.
        cases: Cases whose page shows it.
        fact_codes: Codes in the inventory of facts the data were curated from.
        note: Note of the curators, or empty.
        ordinal: Position in a printed list, or None.
    """

    thing: Thing
    description: str = ""
    status: Thing | None = None
    period: Period = field(default_factory=Period)
    quantity: Quantity | None = None
    participants: tuple[Participant, ...] = ()
    statements: tuple[Statement, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    cases: tuple[Thing, ...] = ()
    fact_codes: tuple[str, ...] = ()
    note: str = ""
    ordinal: int | None = None

    def __repr__(self) -> str:
        return f"Claim({self.thing.path!r}, {self.thing.label.value!r})"

    def values(self, *names: str) -> tuple[Thing | Text, ...]:
        """Return the values of the properties with these local names."""
        return tuple(
            value
            for statement in self.statements
            if statement.property.iri.rpartition("#")[2] in names
            for value in statement.values
        )

    def things(self, *names: str) -> tuple[Thing, ...]:
        """Return those values of :meth:`values` that are things."""
        return tuple(value for value in self.values(*names) if isinstance(value, Thing))

    def actors(self, *properties: str) -> tuple[Thing, ...]:
        """Return the participants named by one of these role properties; without any, all."""
        wanted = set(properties)
        return tuple(
            one.actor for one in self.participants if not wanted or wanted & set(one.properties)
        )
