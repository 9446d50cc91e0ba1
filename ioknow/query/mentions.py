"""Which claims mention a thing, and in which section of its page each of them stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ioknow.model.claims import Period
from ioknow.query.reading import Reader, terms
from ioknow.vocabulary import DERIVED_GRAPH, IK, RDF, RDFS

SECTIONS: tuple[tuple[str, str], ...] = (
    ("intermediation", "Intermediation"),
    ("memberships", "Membership"),
    ("transfers", "KnowledgeTransfer"),
    ("people", "PostHolding"),
    ("people", "Kinship"),
    ("relationships", "Relationship"),
    ("rules", "Rule"),
    ("activities", "Activity"),
    ("figures", "Observation"),
    ("events", "Event"),
    ("outcomes", "Outcome"),
    ("factors", "Factor"),
    ("findings", "Finding"),
    ("concepts", "ConceptUse"),
    ("capabilities", "CapabilityHolding"),
    ("names", "NameUse"),
    ("discrepancies", "Discrepancy"),
    ("other", "Claim"),
)
"""Sections of a page and the class of claims in each; a claim goes into the first that fits."""

# Three queries, since engines evaluate the branches of a UNION over the whole dataset first.
_OWN_CLAIMS = f"""
SELECT DISTINCT ?claim WHERE {{
  VALUES ?thing {{ %(things)s }}
  GRAPH ?graph {{ ?claim ?property ?thing }}
  FILTER(?graph != {DERIVED_GRAPH})
  ?claim {IK.claimStatus} ?status
}}
"""
_CLAIMS_BY_PART = f"""
SELECT DISTINCT ?claim ?part WHERE {{
  VALUES ?thing {{ %(things)s }}
  GRAPH ?graph {{ ?part ?property ?thing }}
  FILTER(?graph != {DERIVED_GRAPH})
  ?claim {IK.hasParticipation} ?part ; {IK.claimStatus} ?status
}}
"""
_DERIVED_CLAIMS = f"""
SELECT DISTINCT ?claim WHERE {{
  VALUES ?thing {{ %(things)s }}
  GRAPH {DERIVED_GRAPH} {{ ?claim ?property ?thing ; {IK.claimStatus} ?status }}
}}
"""
_DATES = (IK.date, IK.year, IK.startDate, IK.startYear, IK.endDate, IK.endYear)
"""Dates of a claim, as :func:`_period` reads them."""
_ORDERING = f"""
SELECT DISTINCT ?claim ?property ?value WHERE {{
  VALUES ?claim {{ %(claims)s }}
  GRAPH ?graph {{ ?claim ?property ?value }}
  FILTER(?property IN (
    {RDF.type}, {RDFS.label}, {", ".join(map(str, _DATES))}
  ))
}}
"""
_ORDERING_OF_MANY = f"""
SELECT ?claim (GROUP_CONCAT(DISTINCT STR(?class); separator=" ") AS ?classes)
       (MIN(STR(?label)) AS ?name)
       {" ".join(f"(MIN(STR(?d{n})) AS ?when{n})" for n in range(len(_DATES)))} WHERE {{
  {{ SELECT DISTINCT ?claim WHERE {{
    VALUES ?thing {{ %(things)s }}
    {{ ?claim ?property ?thing . ?claim {IK.claimStatus} ?status }}
    UNION
    {{ ?part ?property ?thing . ?claim {IK.hasParticipation} ?part ; {IK.claimStatus} ?status }}
  }} }}
  ?claim {RDF.type} ?class
  OPTIONAL {{ ?claim {RDFS.label} ?label }}
  {" ".join(f"OPTIONAL {{ ?claim {name} ?d{n} }}" for n, name in enumerate(_DATES))}
}} GROUP BY ?claim
"""
_MANY = 2_000
"""Claims from which all that mention a thing are ordered by one query."""
MOST_READ = 200
"""Claims up to which a page tells all of them."""
ON_A_PAGE = 50
"""Claims of a section on a page of something that more claims mention."""


class Mentions:
    """Finds claims by what they mention, thousands of them in a fraction of a second.

    Args:
        reader: Reads the dataset.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of(self, iris: Iterable[str]) -> list[str]:
        """Return the claims that mention one of these things; a participation is part of one."""
        bound = {"things": terms(iris)}
        if not bound["things"]:
            return []
        own = {claim for (claim,) in self._reader.rows(_OWN_CLAIMS % bound, "claim")}
        for claim, part in self._reader.rows(_CLAIMS_BY_PART % bound, "claim", "part"):
            own.discard(part)
            own.add(claim)
        own |= {claim for (claim,) in self._reader.rows(_DERIVED_CLAIMS % bound, "claim")}
        return sorted(own)

    def by_section(self, thing: str, claims: list[str]) -> dict[str, list[str]]:
        """Return claims by section, each section by date and name; none of them is read whole.

        Args:
            thing: What the claims mention.
            claims: What :meth:`of` returned for it.
        """
        return self.by_section_as_of(thing, claims, None)[0]

    def by_section_as_of(
        self, thing: str, claims: list[str], year: int | None
    ) -> tuple[dict[str, list[str]], dict[str, int]]:
        """Return claims that can have held in a year by section, and how many others each has."""
        ordered = self._ordered_at_once(thing) if len(claims) > _MANY else self._ordered(claims)
        filed: dict[str, list[tuple[str, str, str]]] = {name: [] for name, _ in SECTIONS}
        hidden: Counter[str] = Counter()
        sections: dict[tuple[str, ...], str] = {}
        wanted = set(claims)
        for claim, kinds, period, label in ordered:
            if claim not in wanted:
                continue
            if kinds not in sections:
                sections[kinds] = self.section_of(kinds)
            if year is None or period.covers(year):
                filed[sections[kinds]].append((period.sort_key, label, claim))
            else:
                hidden[sections[kinds]] += 1
        found = {name: [claim for _, _, claim in sorted(one)] for name, one in filed.items() if one}
        return found, {name: hidden[name] for name in filed if hidden[name]}

    def _ordered_at_once(self, thing: str) -> Iterator[tuple[str, tuple[str, ...], Period, str]]:
        """Return the claims that mention a thing with classes, date and name."""
        columns = ("claim", "classes", "name", *(f"when{n}" for n in range(len(_DATES))))
        query = _ORDERING_OF_MANY % {"things": terms([thing])}
        for claim, classes, label, *dates in self._reader.rows(query, *columns):
            yield claim, tuple(sorted(classes.split())), _period(dates), label

    def _ordered(self, claims: list[str]) -> Iterator[tuple[str, tuple[str, ...], Period, str]]:
        """Return claims with classes, date and name."""
        known: dict[str, dict[str, list[str]]] = {one: {} for one in claims}
        for start in range(0, len(claims), 400):
            query = _ORDERING % {"claims": terms(claims[start : start + 400])}
            for claim, name, value in self._reader.rows(query, "claim", "property", "value"):
                known[claim].setdefault(name, []).append(value)
        for claim, values in known.items():
            kinds = tuple(sorted(values.get(RDF.type.value, ())))
            dates = [min(values.get(name.value, ("",))) for name in _DATES]
            label = min(values.get(RDFS.label.value, ("",)))
            yield claim, kinds, _period(dates), label

    def section_of(self, classes: Iterable[str]) -> str:
        """Return the section for a claim of these classes: the first of :data:`SECTIONS`."""
        words = self._reader.terminology
        given = list(classes)
        for section, name in SECTIONS:
            if any(words.is_below(one, name) for one in given):
                return section
        return "other"


def _period(dates: Sequence[str]) -> Period:
    """Return when a claim held, from its values of :data:`_DATES`; the exact date goes first."""
    date, year, start, start_year, end, end_year = dates
    return Period(start or start_year, end or end_year, date or year)
