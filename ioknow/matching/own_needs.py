"""What an organization needs, read off its recorded joint works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ioknow.analysis.support import Dataset, Record, Result, Support, by_name, find_actor, labels
from ioknow.languages import gettext, gettext_noop
from ioknow.matching.matcher import Matcher, as_matcher
from ioknow.matching.supports import read_supports
from ioknow.model.things import Thing
from ioknow.query.reading import terms
from ioknow.vocabulary import sparql_prologue

_DONE_BY_OTHERS = """
SELECT DISTINCT ?term ?other ?claim {
  VALUES ?own { %(own)s }
  ?work ik:hasPartner ?own ; ik:hasParticipation ?claim .
  ?claim ik:participant ?other ; ik:performsFunction ?term .
  FILTER(?other != ?own)
}"""


@dataclass(frozen=True)
class OwnNeed:
    """Something that partners did for an organization and that it is not known to do.

    Attributes:
        what: The function.
        done_by: The partners that did it, by name.
        support: The claims that say so.
    """

    what: Thing
    done_by: tuple[Thing, ...]
    support: Support


@dataclass(frozen=True)
class OwnNeeds(Result):
    """What an organization lacks against what its recorded joint works needed.

    Attributes:
        organization: The organization.
        needs: What others did there and it is not known to do, by name.
        shared: What others did there and it does as well, by name.
    """

    definition: ClassVar[str] = gettext_noop(
        "The most specific functions that partners performed in the joint works of the "
        "organization, as sources say, and that no source says the organization performs itself. "
        "A function it may have without anybody writing so counts as lacking; what no partner did "
        "is not seen."
    )
    columns: ClassVar[tuple[str, ...]] = (*("need", "path", "done_by", "claims", "places"),)

    organization: Thing
    needs: tuple[OwnNeed, ...]
    shared: tuple[Thing, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The needs as :func:`ioknow.matching.match` takes them."""
        return tuple(one.what.iri for one in self.needs)

    @property
    def sentence(self) -> str:
        """The answer in words."""
        if not self.needs:
            return gettext(
                "No source says what partners did in joint works of %(name)s; name the needs.",
                name=self.organization.label,
            )
        said = gettext(
            "%(name)s had partners for: %(needs)s.",
            name=self.organization.label,
            needs=", ".join(str(one.what.label) for one in self.needs),
        )
        if not self.shared:
            return said
        return f"{said} {gettext('It does as well: %(functions)s.', functions=labels(self.shared))}"

    @property
    def lacks(self) -> tuple[str, ...]:
        """What would be needed to say more."""
        return (
            gettext("functions that the organization has and nobody wrote down"),
            gettext("needs nobody met yet"),
        )

    @property
    def support(self) -> Support:
        """The claims on what partners did."""
        return Support.joined(one.support for one in self.needs)

    def records(self) -> Sequence[Record]:
        """Return one row for each need."""
        return [
            {
                "need": str(one.what.label),
                "path": one.what.path,
                "done_by": labels(one.done_by),
                "claims": one.support.paths,
                "places": one.support.places,
            }
            for one in self.needs
        ]


def own_needs(dataset: Dataset | Matcher, organization: str) -> OwnNeeds:
    """Read off what an organization needs: what partners did in its joint works.

    Args:
        dataset: A knowledge graph, a store, or a :class:`~ioknow.matching.Matcher` that is kept.
        organization: Path of the organization.

    Raises:
        UnknownEntityError: The organization does not exist.

    Example:
        >>> import ioknow
        >>> found = own_needs(ioknow.open(), "organization/lee-2010/firm-m")
        >>> found.needs != ()
        True
    """
    matcher = as_matcher(dataset)
    entities = matcher.entities
    thing = find_actor(entities, organization)
    query = sparql_prologue() + _DONE_BY_OTHERS % {"own": terms([thing.iri])}
    rows = sorted(entities.reader.rows(query, "term", "other", "claim"))
    row = matcher.candidates.row.get(thing.iri)
    number = matcher.candidates.terms.number
    has = set()
    if row is not None:
        matrix = matcher.candidates.has
        has = set(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist())
    things = entities.reader.things({one for term, other, _ in rows for one in (term, other)})
    supports = read_supports(entities, sorted({claim for _, _, claim in rows}))
    done = {term for term, _, _ in rows}
    held = {term for term in done if number.get(term) in has}
    implied = {
        broader
        for term in done - held
        if term in number
        for broader in matcher.candidates.terms.broader[number[term]]
    }
    needs = [
        OwnNeed(
            what=things[term],
            done_by=tuple(
                sorted({things[other] for one, other, _ in rows if one == term}, key=by_name)
            ),
            support=Support.joined(
                supports[claim] for one, _, claim in rows if one == term and claim in supports
            ),
        )
        for term in done - held
        if number.get(term) not in implied
    ]
    return OwnNeeds(
        organization=thing,
        needs=tuple(sorted(needs, key=lambda one: by_name(one.what))),
        shared=tuple(sorted((things[term] for term in held), key=by_name)),
    )
