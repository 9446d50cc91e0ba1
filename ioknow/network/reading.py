"""Reads relationships and their participants from any store, as plain rows.

Few wide queries, each a single walk over one or two properties: on 116,000 participations a join
in the store takes five times as long as the two walks joined here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ioknow.model.claims import Claim
from ioknow.model.things import Thing
from ioknow.network.patterns import INTERMEDIATION, Pattern, family_of, pattern_of
from ioknow.network.tables import UNKNOWN_END, UNKNOWN_START
from ioknow.query.entities import Entities
from ioknow.query.reading import Values, last_name, links, terms, texts
from ioknow.query.terminology import Terminology, best_text
from ioknow.query.walks import walk_over
from ioknow.store import EmbeddedStore
from ioknow.store.base import Store
from ioknow.terms import Literal, NamedNode
from ioknow.vocabulary import DCTERMS, DERIVED_GRAPH, IK, RDF, RDFS, SKOS

_BATCH = 1000
"""Nodes bound in one query."""

# Without a scope the engine walks over each property; with one it starts from the subjects.
_STATED_OF_ALL = f"""
SELECT DISTINCT ?subject ?property ?object WHERE {{
  VALUES ?property {{ %(properties)s }}
  GRAPH ?graph {{ ?subject ?property ?object }}
  FILTER(?graph != {DERIVED_GRAPH})
}}
"""
_STATED_OF_SOME = f"""
SELECT DISTINCT ?subject ?property ?object WHERE {{
  %(scope)s
  GRAPH ?graph {{ ?subject ?property ?object }}
  FILTER(?graph != {DERIVED_GRAPH} && ?property IN (%(properties)s))
}}
"""

_OF_CLASSES = f"""
SELECT DISTINCT ?subject ?property ?object WHERE {{
  VALUES ?object {{ %(classes)s }}
  VALUES ?property {{ {RDF.type} }}
  GRAPH ?graph {{ ?subject ?property ?object }}
  FILTER(?graph != {DERIVED_GRAPH})
}}
"""
_ROOT = "Relationship"
_DATES = ("startDate", "startYear", "endDate", "endYear", "date", "year")

_DESCRIBING = [
    one.value
    for one in (
        RDF.type,
        RDFS.label,
        SKOS.prefLabel,
        IK.inCountry,
        DCTERMS.spatial,
        IK.inSector,
    )
]


@dataclass
class Relationship:
    """A claim that ties actors, as far as a network needs it.

    Attributes:
        iri: The claim.
        pattern: How it becomes ties.
        actors: Its participants, each with the local names of the roles it has.
        facilitated: The relationships that it mediates.
        dates: Values of the date properties, the first in order of each.
        mutual: Whether what passes between the sides passes both ways.
        value: The number it carries, or None.
    """

    iri: str
    pattern: Pattern
    actors: dict[str, set[str]] = field(default_factory=dict)
    facilitated: list[str] = field(default_factory=list)
    dates: dict[str, str] = field(default_factory=dict)
    mutual: bool = False
    value: float | None = None

    def having(self, role: str) -> list[str]:
        """Return the participants with a role, sorted by IRI; of an empty role, all."""
        return sorted(one for one, roles in self.actors.items() if not role or role in roles)

    @property
    def years(self) -> tuple[int, int]:
        """First and last year in which it can have held; unknown ends are open."""
        point = self.dates.get("date") or self.dates.get("year", "")
        start = point or self.dates.get("startDate") or self.dates.get("startYear", "")
        end = point or self.dates.get("endDate") or self.dates.get("endYear", "")
        return _year(start, UNKNOWN_START), _year(end, UNKNOWN_END)


class RelationshipReader:
    """Reads relationships in bulk.

    Args:
        entities: The dataset.
    """

    def __init__(self, entities: Entities) -> None:
        self._store = entities.store
        self._words = entities.reader.terminology
        self._roles = {
            entry.iri: entry.name
            for entry in self._words.of_type("property")
            if self._words.is_below(entry.iri, "hasParticipant")
        }

    def in_scope(self, scope: str = "") -> dict[str, Relationship]:
        """Return the relationships that fit a SPARQL pattern on ``?subject``, by IRI."""
        found = self._classified(scope)
        self._participants(found, scope)
        self._particulars(found, scope)
        self._facilitated(found)
        return found

    def _classified(self, scope: str) -> dict[str, Relationship]:
        words = self._words
        classes = [one.iri for one in words.of_type("class") if words.is_below(one.iri, _ROOT)]
        if not classes:
            return {}
        given: dict[str, list[str]] = defaultdict(list)
        query = _OF_CLASSES % {"classes": terms(classes)}
        at_hand = isinstance(self._store, EmbeddedStore) and self._store.has_columns
        one_walk = scope or at_hand
        rows = (
            stated(self._store, [RDF.type.value], scope) if one_walk else walk(self._store, query)
        )
        relationships = set(classes)
        for subject, _, class_ in rows:
            if class_.value in relationships:
                given[subject].append(class_.value)
        patterns: dict[tuple[str, ...], Pattern | None] = {}
        found = {}
        for iri in sorted(given):
            key = tuple(sorted(given[iri]))
            if key not in patterns:
                patterns[key] = pattern_of(words, key)
            pattern = patterns[key]
            if pattern is not None:
                found[iri] = Relationship(iri, pattern)
        return found

    def _participants(self, found: dict[str, Relationship], scope: str) -> None:
        for subject, property_, actor in self._stated(self._roles, scope):
            if subject in found:
                found[subject].actors.setdefault(actor, set()).add(self._roles[property_])
        parts = {
            part: subject
            for subject, _, part in self._stated([IK.hasParticipation.value], scope)
            if subject in found
        }
        if not parts:
            return
        # Those of a scope are asked for by name; all of them by one walk.
        named = [f"VALUES ?subject {{ {batch} }}" for batch in batches(parts)]
        for part_scope in named if scope else [""]:
            for part, _, actor in self._stated([IK.participant.value], part_scope):
                if part in parts:
                    found[parts[part]].actors.setdefault(actor, set())

    def _particulars(self, found: dict[str, Relationship], scope: str) -> None:
        names = {IK[name].value: name for name in (*_DATES, "isMutual", "facilitates", "value")}
        for subject, property_, value in self._stated(names, scope):
            one = found.get(subject)
            if one is None:
                continue
            name = names[property_]
            if name == "facilitates":
                one.facilitated.append(value)
            elif name == "isMutual":
                one.mutual = one.mutual or value == "true"
            elif name == "value":
                one.value = _number(value) if one.value is None else one.value
            else:
                one.dates[name] = min(value, one.dates.get(name, value))

    def _facilitated(self, found: dict[str, Relationship]) -> None:
        """Count the actors of facilitated relationships among those an intermediary serves."""
        mediating = [one for one in found.values() if one.pattern is INTERMEDIATION]
        wanted = sorted({other for one in mediating for other in one.facilitated})
        served: dict[str, set[str]] = defaultdict(set)
        for batch in batches(wanted):
            scope = f"VALUES ?subject {{ {batch} }}"
            for subject, _, actor in self._stated(self._roles, scope):
                served[subject].add(actor)
            parts = {
                part: subject
                for subject, _, part in self._stated([IK.hasParticipation.value], scope)
            }
            for names in batches(parts):
                inner = f"VALUES ?subject {{ {names} }}"
                for part, _, actor in self._stated([IK.participant.value], inner):
                    served[parts[part]].add(actor)
        for one in mediating:
            for other in one.facilitated:
                for actor in served[other]:
                    one.actors.setdefault(actor, set()).add(INTERMEDIATION.target)

    def _stated(self, properties: Iterable[str], scope: str) -> Iterator[tuple[str, str, str]]:
        for subject, property_, value in stated(self._store, properties, scope):
            yield subject, property_, value.value


@dataclass(frozen=True)
class Described:
    """What a network keeps of an actor.

    Attributes:
        label: Its name, English where there is one.
        family: What it is for drawing, such as ``firm``.
        type: Label of the most specific class, such as ``research institute``.
        country: Label of its country, or empty.
        sector: Labels of its lines of business, divided by semicolons, or empty.
    """

    label: str
    family: str
    type: str
    country: str
    sector: str


def describe_actors(entities: Entities, iris: Iterable[str]) -> dict[str, Described]:
    """Return what a network keeps of actors, many at a time."""
    values: dict[str, Values] = {one: {} for one in iris}
    for subject, name, value in _stated_of(entities.store, values):
        values[subject].setdefault(name, []).append(value)
    linked = (IK.inCountry.value, DCTERMS.spatial.value, IK.inSector.value)
    wanted = {one for of in values.values() for name in linked for one in links(of, name)}
    names = {iri: str(thing.label) for iri, thing in entities.reader.things(wanted).items()}
    describer = _Describer(entities.reader.terminology, names)
    return {iri: describer.actor(iri, of) for iri, of in values.items()}


def _stated_of(
    store: Store, iris: Mapping[str, object]
) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    """Yield what describes actors: all of them by one walk where the columns are at hand."""
    if isinstance(store, EmbeddedStore) and store.has_columns:
        rows = stated(store, _DESCRIBING, "")
        yield from (row for row in rows if row[0] in iris)
        return
    for batch in batches(iris):
        yield from stated(store, _DESCRIBING, f"VALUES ?subject {{ {batch} }}")


class _Describer:
    def __init__(self, words: Terminology, names: dict[str, str]) -> None:
        self._words = words
        self._names = names
        self._known: dict[tuple[str, ...], tuple[str, str]] = {}

    def actor(self, iri: str, values: Values) -> Described:
        label = best_text(texts(values, RDFS.label.value) + texts(values, SKOS.prefLabel.value))
        family, type_ = self._kind(tuple(sorted(links(values, RDF.type.value))))
        places = sorted(links(values, IK.inCountry.value)) + sorted(
            links(values, DCTERMS.spatial.value)
        )
        sectors = sorted(self._names[one] for one in links(values, IK.inSector.value))
        return Described(
            label=str(label) if label else last_name(iri),
            family=family,
            type=type_,
            country=self._names[places[0]] if places else "",
            sector="; ".join(sectors),
        )

    def _kind(self, classes: tuple[str, ...]) -> tuple[str, str]:
        """Return family and most specific class; many actors share their classes."""
        if classes not in self._known:
            kinds = self._words.most_specific(classes)
            label = kinds[0].label if kinds else ""
            self._known[classes] = (family_of(self._words, kinds), label)
        return self._known[classes]


class ClaimArchive:
    """Reads the claims behind ties, and actors, from the dataset when somebody asks.

    Args:
        entities: The dataset.
    """

    def __init__(self, entities: Entities) -> None:
        self._entities = entities

    def claims(self, iris: Iterable[str]) -> list[Claim]:
        """Return claims with their evidence, in the order asked for."""
        return self._entities.claims.read(iris)

    def outlines(self, iris: Iterable[str]) -> list[Claim]:
        """Return claims with name, period and evidence alone, in the order asked for."""
        return self._entities.claims.outlines(iris)

    def things(self, iris: Iterable[str]) -> dict[str, Thing]:
        """Return actors with label and kinds."""
        return self._entities.reader.things(iris)


def stated(
    store: Store, properties: Iterable[str], scope: str
) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    """Yield what sources state under some properties: subject, property and value.

    Args:
        store: Where to read.
        properties: IRIs of the properties.
        scope: SPARQL pattern that binds ``?subject``; empty for all subjects.
    """
    if not scope and isinstance(store, EmbeddedStore) and store.has_columns:
        yield from _by_columns(store, properties)
        return
    template, separator = (_STATED_OF_SOME, ", ") if scope else (_STATED_OF_ALL, " ")
    names = separator.join(str(NamedNode(one)) for one in properties)
    yield from walk(store, template % {"properties": names, "scope": scope})


def _by_columns(
    store: EmbeddedStore, properties: Iterable[str]
) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    columns = walk_over(store)
    for property_ in properties:
        for subject, value in dict.fromkeys(columns.pairs(property_)):
            if isinstance(value, NamedNode | Literal):
                yield subject, property_, value


def walk(store: Store, query: str) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    """Yield the rows of a query for subject, property and object, those with blank nodes left."""
    for row in store.stream(query):
        subject, property_, value = row[0], row[1], row[2]
        if (
            isinstance(subject, NamedNode)
            and isinstance(property_, NamedNode)
            and isinstance(value, NamedNode | Literal)
        ):
            yield subject.value, property_.value, value


def batches(iris: Iterable[str]) -> Iterator[str]:
    """Yield IRIs as SPARQL terms, at most 1,000 at a time."""
    every = list(iris)
    for start in range(0, len(every), _BATCH):
        yield terms(every[start : start + _BATCH])


def _year(date: str, unknown: int) -> int:
    return int(date[:4]) if date[:4].isdigit() and len(date) >= 4 else unknown


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
