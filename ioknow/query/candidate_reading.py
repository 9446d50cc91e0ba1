"""Reads the columns of :mod:`ioknow.query.candidates` from a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ioknow.model.things import Text
from ioknow.query.candidates import KINDS, Candidates, Terms, incidence, numbered
from ioknow.query.reading import last_name
from ioknow.query.terminology import best_text
from ioknow.query.walks import Walk, walk_over
from ioknow.store.base import Store
from ioknow.terms import Literal, NamedNode
from ioknow.vocabulary import IK, RDFS, SKOS, sparql_prologue

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Pairs = list[tuple[str, str]]

_EMPLOYEES = """SELECT ?o ?value ?operator ?lower ?upper ?year {
  ?x ik:observes ?o ; ik:measure ikv:measure-employees
  OPTIONAL { ?x ik:value ?value } OPTIONAL { ?x ik:operator ?operator }
  OPTIONAL { ?x ik:lowerValue ?lower } OPTIONAL { ?x ik:upperValue ?upper }
  OPTIONAL { ?x ik:year ?year } }"""
_HELD = "SELECT DISTINCT ?o ?term { ?h ik:heldBy ?o ; ik:holdsCapability ?term }"
# The few participations with a function come first, before the many participants.
_PERFORMED = """SELECT DISTINCT ?o ?term {
  { SELECT ?p ?term { ?p ik:performsFunction ?term } } ?p ik:participant ?o }"""
_FIELDS = """SELECT DISTINCT ?o ?term {
  { ?o ik:inSector ?term } UNION { ?a ik:performedBy ?o ; ik:inSector|ik:businessType ?term } }"""
_TOPICS = "SELECT DISTINCT ?work ?term { ?work ik:hasTopic|ik:underProgramme ?term }"
_SERVED = """SELECT DISTINCT ?o ?by {
  { ?o ik:servedByIntermediary ?by }
  UNION { ?i ik:hasIntermediary ?by ; ik:facilitates/ik:hasPartner ?o }
  UNION { ?m ik:hasMember ?o ; ik:hasMembershipBody ?by } }"""
_SUPPLIES = "SELECT DISTINCT ?o ?to { ?o ik:suppliesTo ?to }"
_TERM_NAMES = """SELECT DISTINCT ?term ?property ?value {
  { SELECT DISTINCT ?term {
      { [] ik:holdsCapability ?term } UNION { [] ik:hasTopic ?term }
      UNION { [] ik:underProgramme ?term } UNION { [] ik:inSector|ik:businessType ?term }
      UNION { ?term skos:inScheme ikv:function } UNION { ?term skos:inScheme ikv:sector }
      UNION { [] ik:hasTopic/skos:broader+ ?term } } }
  VALUES ?property { rdfs:label skos:prefLabel skos:altLabel skos:notation skos:broader }
  ?term ?property ?value }"""

_FAMILY = {
    "Firm": "firm",
    "University": "university",
    "ResearchInstitute": "research",
    "PublicBody": "public",
    "Association": "association",
    "CollaborativeBody": "association",
}
_OPEN_ABOVE = frozenset({"op-over", "op-at-least"})
_OPEN_BELOW = frozenset({"op-under", "op-at-most", "op-up-to"})


def read_candidates(store: Store) -> Candidates:
    """Read every organization of a dataset, with what matching asks of it."""
    walk = walk_over(store)
    iris = tuple(sorted(walk.members(IK.Organization.value)))
    row = {iri: i for i, iri in enumerate(iris)}
    kind, independent = _kinds(walk, row)
    whole = dict(_linked(walk, IK.partOfOrganization))
    held, performed = _pairs(store, _HELD), _pairs(store, _PERFORMED)
    business, topics = _pairs(store, _FIELDS), _pairs(store, _TOPICS)
    terms = _terms(
        store, {"capability": held, "function": performed, "field": business, "topic": topics}
    )
    works, leads, partners = _works(walk, row)
    work = {iri: i for i, iri in enumerate(works)}
    nations = set(walk.members(IK.Country.value))
    countries, country = _one_of(_linked(walk, IK.inCountry), row)
    located = [pair for pair in _linked(walk, IK.locatedIn) if pair[1] not in nations]
    places, place = _one_of(located, row)
    joined = incidence(partners, work, row)
    about = incidence(_with_broader(topics, terms), work, terms.number)
    stated = [(whole.get(o, o), term) for o, term in [*held, *performed, *business]]
    stated += [pair for pair in [*held, *performed] if pair[0] in whole]
    has = incidence(_with_broader(stated, terms), row, terms.number)
    return Candidates(
        iris=iris,
        names=_names(walk, row),
        kind=kind,
        independent=independent,
        country=country,
        place=place,
        employees=_employees(store, row),
        countries=countries,
        places=places,
        terms=terms,
        has=_ones(has + joined.T @ about),
        works=works,
        work_start=_starts(walk, work),
        joined=joined,
        led=incidence(leads, work, row),
        about=about,
        served=incidence(_pairs(store, _SERVED), row, row),
        supplies=incidence(_pairs(store, _SUPPLIES), row, row),
    )


def build_index(store: Store, folder: Path) -> None:
    """Write the columns of a finished database into the index of its release."""
    read_candidates(store).save(folder)


def _select(store: Store, query: str) -> Iterable[tuple[str, ...]]:
    """Answer a query of ours with plain strings; unbound is the empty string."""
    solutions = store.select(sparql_prologue() + query)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        values = (solution[name] for name in names)
        yield tuple(
            value.value if isinstance(value, NamedNode | Literal) else "" for value in values
        )


def _pairs(store: Store, query: str) -> Pairs:
    return sorted((first, second) for first, second in _select(store, query))


def _linked(walk: Walk, property_: NamedNode) -> Pairs:
    """Return the pairs of things that a property links, sorted."""
    pairs = walk.every(property_.value)
    return sorted((one, other.value) for one, other in pairs if isinstance(other, NamedNode))


def _kinds(walk: Walk, row: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    kind = np.full(len(row), KINDS.index("other"), dtype=np.int8)
    independent = np.ones(len(row), dtype=bool)
    for name, family in _FAMILY.items():
        for organization in walk.members(IK[name].value):
            kind[row[organization]] = min(kind[row[organization]], KINDS.index(family))
    for organization in walk.members(IK.OrganizationalUnit.value):
        independent[row[organization]] = False
    return kind, independent


def _names(walk: Walk, row: Mapping[str, int]) -> tuple[str, ...]:
    found: dict[str, Text] = {}
    for organization, label in walk.every(RDFS.label.value):
        if organization in row and isinstance(label, Literal):
            text = Text(label.value, label.language or "")
            before = found.get(organization)
            found[organization] = (before and best_text([before, text])) or text
    return tuple(str(found.get(iri) or last_name(iri)) for iri in row)


def _one_of(pairs: Pairs, row: Mapping[str, int]) -> tuple[tuple[str, ...], np.ndarray]:
    """Return what each organization is in; of several, the first by identifier."""
    values: list[str | None] = [None] * len(row)
    for organization, value in reversed(pairs):
        if organization in row:
            values[row[organization]] = value
    return numbered(values)


def _employees(store: Store, row: Mapping[str, int]) -> np.ndarray:
    """Return the lowest and highest number of employees that the latest statements leave open."""
    latest: dict[str, str] = {}
    bounds = np.full((len(row), 2), np.nan)
    for who, value, operator, lower, upper, year in sorted(_select(store, _EMPLOYEES)):
        if who not in row or year < latest.get(who, ""):
            continue
        sign = operator.rpartition("#")[2]
        low = lower or ("0" if sign in _OPEN_BELOW else value)
        high = upper or ("inf" if sign in _OPEN_ABOVE else value)
        if not low or not high:
            continue
        ends = np.array([float(low), float(high)])
        if year > latest.get(who, "") or np.isnan(bounds[row[who]]).any():
            bounds[row[who]] = ends
        else:  # two statements of the same time: all that either leaves open
            bounds[row[who]] = min(ends[0], bounds[row[who], 0]), max(ends[1], bounds[row[who], 1])
        latest[who] = year
    return bounds


def _works(walk: Walk, row: Mapping[str, int]) -> tuple[tuple[str, ...], Pairs, Pairs]:
    """Return the works with a partner of the dataset, the leaders of each, and the partners."""
    led = [pair for pair in _linked(walk, IK.hasLeader) if pair[1] in row]
    joined = [pair for pair in _linked(walk, IK.hasPartner) if pair[1] in row]
    partners = sorted([*joined, *led])
    return tuple(sorted({work for work, _ in partners})), led, partners


def _starts(walk: Walk, work: Mapping[str, int]) -> np.ndarray:
    starts = np.full(len(work), np.nan)
    for iri, year in walk.every(IK.startYear.value):
        if iri in work and isinstance(year, Literal) and year.value.isdigit():
            starts[work[iri]] = np.fmin(starts[work[iri]], int(year.value))
    return starts


def _terms(store: Store, kinds: Mapping[str, Pairs]) -> Terms:
    """Return the terms that occur, and the functions and sectors that could."""
    kind: dict[str, str] = {}
    for name, pairs in kinds.items():
        for _, term in pairs:
            kind.setdefault(term, name)
    names: dict[str, dict[str, list[Text]]] = defaultdict(lambda: defaultdict(list))
    broader: dict[str, set[str]] = defaultdict(set)
    for solution in store.select(sparql_prologue() + _TERM_NAMES):
        term, property_, value = solution["term"], solution["property"], solution["value"]
        if not isinstance(term, NamedNode) or not isinstance(property_, NamedNode):
            continue
        scheme = term.value.rpartition("#")[2]
        kind.setdefault(term.value, _kind_of(scheme))
        if isinstance(value, Literal):
            text = Text(value.value, value.language or "")
            names[term.value][property_.value].append(text)
        elif isinstance(value, NamedNode) and property_ == SKOS.broader:
            broader[term.value].add(value.value)
    iris = tuple(sorted(kind))
    number = {iri: i for i, iri in enumerate(iris)}
    shown = (RDFS.label.value, SKOS.prefLabel.value)
    labels = {
        iri: best_text([text for one in shown for text in sorted(names[iri][one])]) for iri in iris
    }
    return Terms(
        iris=iris,
        labels=tuple(str(labels[iri] or last_name(iri)) for iri in iris),
        names=tuple(
            tuple(sorted({text.value for several in names[iri].values() for text in several}))
            for iri in iris
        ),
        kinds=tuple(kind[iri] for iri in iris),
        broader=tuple(
            tuple(sorted(number[one] for one in _above(iri, broader) if one in number))
            for iri in iris
        ),
    )


def _kind_of(name: str) -> str:
    if name.startswith("function-"):
        return "function"
    return "field" if name.startswith("sector-") else "topic"


def _above(term: str, broader: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = set(broader.get(term, ()))
    while waiting:
        one = waiting.pop()
        if one not in found and one != term:
            found.add(one)
            waiting |= broader.get(one, set())
    return found


def _with_broader(pairs: Pairs, terms: Terms) -> Iterable[tuple[str, str]]:
    """Add to each term of a pair the broader ones: whoever moulds also makes."""
    for who, term in pairs:
        yield who, term
        for one in terms.broader[terms.number[term]]:
            yield who, terms.iris[one]


def _ones(matrix: csr_array) -> csr_array:
    from scipy.sparse import csr_array

    found = csr_array(matrix)
    found.data[:] = 1.0
    found.sort_indices()
    return found
