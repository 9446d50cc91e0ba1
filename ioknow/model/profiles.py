"""What a page shows about one thing: organizations, cases, sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ioknow.model.claims import Claim, Participant, Statement
from ioknow.model.evidence import Evidence
from ioknow.model.things import Text, Thing


@dataclass(frozen=True)
class Name:
    """A name by which something is known.

    Attributes:
        text: The name with its language.
        evidence: Where it is printed; empty for a label of the dataset.
    """

    text: Text
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class BrokeredLink:
    """Two actors brought together by an intermediary.

    Attributes:
        first: One of the two; the leader where there is one.
        second: The other.
        relationship: The relationship the intermediary made possible.
        intermediation: The claim that says so.
        evidence: Evidence of the two parts, else of the relationship.
    """

    first: Participant
    second: Participant
    relationship: Claim
    intermediation: Claim
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Excerpt:
    """Which of many claims a profile tells; empty when it tells all of them.

    Attributes:
        totals: How many claims each section has altogether.
        starts: How many of a section were passed over.
        as_of: Year in which the claims can have held; None for any time.
        hidden: How many claims of each section cannot have held in that year.
    """

    totals: dict[str, int] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)
    as_of: int | None = None
    hidden: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Profile:
    """All that the dataset says about one thing.

    Attributes:
        thing: Identifier, label and kinds.
        names: Other names and spellings.
        description: In words, or empty.
        country: Where it is, if known.
        cases: Cases it takes part in.
        statements: Its remaining properties.
        evidence: Where it is described.
        claims: Claims that mention it, by section name, in the order of the sections.
        links: Pairs it brought together, when it is an intermediary.
        inferred: Kinds that follow by rule, such as *intermediary*.
        excerpt: Which of its claims these are, where there are too many for a page.
    """

    thing: Thing
    names: tuple[Name, ...] = ()
    description: str = ""
    country: Thing | None = None
    cases: tuple[Thing, ...] = ()
    statements: tuple[Statement, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    claims: dict[str, tuple[Claim, ...]] = field(default_factory=dict)
    links: tuple[BrokeredLink, ...] = ()
    inferred: tuple[Thing, ...] = ()
    excerpt: Excerpt = field(default_factory=Excerpt)

    def total(self, section: str) -> int:
        """Return how many claims a section has, told here or not."""
        return self.excerpt.totals.get(section, len(self.claims.get(section, ())))

    def start(self, section: str) -> int:
        """Return how many claims of a section come before those told here."""
        return self.excerpt.starts.get(section, 0)

    def following(self, section: str) -> int | None:
        """Return where the claims of a section go on, or None after the last."""
        end = self.start(section) + len(self.claims.get(section, ()))
        return end if end < self.total(section) else None


@dataclass(frozen=True)
class Listed:
    """One line in a list of things.

    Attributes:
        thing: Identifier, label and kinds.
        description: In words, or empty.
        country: Its country, if known.
        cases: Its cases.
        count: How many claims mention it, or how many things it holds.
    """

    thing: Thing
    description: str = ""
    country: Thing | None = None
    cases: tuple[Thing, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class CaseView:
    """A case: the story one or more sources tell.

    Attributes:
        profile: The case itself; its claims are those made in the case.
        actors: Who takes part.
        sources: What it rests on.
        links: Pairs brought together by an intermediary of the case.
    """

    profile: Profile
    actors: tuple[Listed, ...]
    sources: tuple[Thing, ...]
    links: tuple[BrokeredLink, ...]


@dataclass(frozen=True)
class SourceView:
    """A source with what was taken from it.

    Attributes:
        profile: The bibliographic record.
        evidence: The places cited, in the order of the source, with how many claims rest on each.
        claims: How many claims rest on these places.
        total: How many places are cited altogether; a register has more than a page holds.
        start: How many of them were passed over.
    """

    profile: Profile
    evidence: tuple[tuple[Evidence, int], ...]
    claims: int
    total: int = 0
    start: int = 0


def held_in(
    sections: Mapping[str, tuple[Claim, ...]], year: int
) -> tuple[dict[str, tuple[Claim, ...]], dict[str, int]]:
    """Return the claims that can have held in a year, and how many others each section has.

    What has no date is kept. Sections of which nothing is left are left out of the former.
    """
    kept = {
        name: tuple(one for one in several if one.period.covers(year))
        for name, several in sections.items()
    }
    hidden = {name: len(several) - len(kept[name]) for name, several in sections.items()}
    return (
        {name: several for name, several in kept.items() if several},
        {name: count for name, count in hidden.items() if count},
    )
