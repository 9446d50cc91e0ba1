"""What the search index says about each thing: names, kinds, places, ties, years, sources."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ioknow import identifiers
from ioknow.model.things import Text
from ioknow.query.reading import last_name
from ioknow.query.terminology import Terminology, best_text
from ioknow.query.walks import Walk, walk_over
from ioknow.store.base import Store
from ioknow.terms import Literal, NamedNode
from ioknow.vocabulary import DCTERMS, GRAPH, IK, RDF, RDFS, SKOS, path_of

GROUPS = ("Organization", "Case", "Person", "Cohort", "Source", "Relationship", "Claim")
"""What comes first among equally good hits."""

_LONGEST_TIE = 60
"""Years that one tie can count for; a longer span is a mistake in the data."""

_NAMES = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)


@dataclass
class Facts:
    """What is known about one thing.

    Attributes:
        iri: The thing.
        names: Its names with their languages.
        kinds: The classes it is said to belong to.
        facets: Values by facet; see :data:`~ioknow.query.facets.FACETS`.
        identifiers: Identifiers of registers, as ``scheme:value``.
        ties: In how many relationships it takes part.
    """

    iri: str
    names: set[Text] = field(default_factory=set)
    labels: set[Text] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    facets: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    identifiers: set[str] = field(default_factory=set)
    ties: int = 0

    @cached_property
    def label(self) -> Text:
        """The name to show; an organization without a name is called by its identifier."""
        return best_text(self.labels) or best_text(self.names) or Text(self._bare_name())

    def _bare_name(self) -> str:
        if self.identifiers:
            scheme, _, value = min(self.identifiers).partition(":")
            return f"{scheme.upper()} {value}"
        return last_name(self.iri)


def read_facts(store: Store, terminology: Terminology) -> list[Facts]:
    """Return what can be searched for: everything with a name, and every organization."""
    walk = walk_over(store)
    classes: dict[str, set[str]] = defaultdict(set)
    graphs: dict[str, set[str]] = defaultdict(set)
    for subject, kind, graph in walk.rows(RDF.type.value):
        if isinstance(kind, NamedNode):
            classes[subject].add(kind.value)
            graphs[subject].add(graph)
    found = _read_names(walk)
    below = _Below(terminology)
    for iri, kinds in classes.items():
        if below.any(kinds, "Organization"):
            found.setdefault(iri, Facts(iri))
    for iri in [iri for iri in found if below.any(classes.get(iri, ()), "Evidence")]:
        del found[iri]
    for iri, facts in found.items():
        facts.kinds = classes.get(iri, set())
        facts.facets["source"] = {graph.removeprefix(GRAPH) for graph in graphs.get(iri, ())}
    _read_places(walk, found)
    _read_country_codes(walk, found)
    _read_identifiers(walk, found)
    _read_ties(walk, found, classes, below)
    specific: dict[frozenset[str], set[str]] = {}
    for facts in found.values():
        same = frozenset(facts.kinds)
        if same not in specific:
            specific[same] = {kind.name for kind in terminology.most_specific(same)}
        facts.facets["kind"] = specific[same]
    return list(found.values())


def group_of(kinds: Iterable[str], terminology: Terminology) -> int:
    """Return the position of a thing's kind in :data:`GROUPS`."""
    for position, name in enumerate(GROUPS):
        if any(terminology.is_below(kind, name) for kind in kinds):
            return position
    return len(GROUPS)


class _Below:
    """Says what classes stand below others; there are few classes and many things."""

    def __init__(self, terminology: Terminology) -> None:
        self.terminology = terminology
        self._known: dict[tuple[str, str], bool] = {}

    def any(self, kinds: Iterable[str], name: str) -> bool:
        return any(self._one(kind, name) for kind in kinds)

    def _one(self, kind: str, name: str) -> bool:
        known = self._known.get((kind, name))
        if known is None:
            known = self._known[kind, name] = self.terminology.is_below(kind, name)
        return known


def _read_names(walk: Walk) -> dict[str, Facts]:
    found: dict[str, Facts] = {}
    for property_ in _NAMES:
        for subject, value in walk.pairs(property_.value):
            if isinstance(value, Literal):
                _name(found, subject, value, is_label=property_ in _NAMES[:2])
    named = dict(walk.pairs(IK.nameText.value))
    for use, thing in walk.pairs(IK.nameOf.value):
        text = named.get(use)
        if isinstance(text, Literal) and isinstance(thing, NamedNode):
            _name(found, thing.value, text, is_label=False)
    return found


def _name(found: dict[str, Facts], iri: str, value: Literal, *, is_label: bool) -> None:
    text = Text(value.value, value.language or "")
    facts = found.setdefault(iri, Facts(iri))
    facts.names.add(text)
    if is_label:
        facts.labels.add(text)


def _read_places(walk: Walk, found: dict[str, Facts]) -> None:
    for facet, property_ in (
        ("country", IK.inCountry),
        ("sector", IK.inSector),
        ("case", IK.inCase),
        ("place", IK.locatedIn),
        ("place", DCTERMS.spatial),
    ):
        for subject, value in walk.pairs(property_.value):
            if subject in found and isinstance(value, NamedNode):
                path = path_of(value.value)
                found[subject].facets[facet].add(path)
                named = found.get(value.value)
                # A case happens in countries, and in parts of them.
                if property_ == DCTERMS.spatial and named and IK.Country.value in named.kinds:
                    found[subject].facets["country"].add(path)


def _read_country_codes(walk: Walk, found: dict[str, Facts]) -> None:
    """Add the ISO 3166 codes of countries to their names."""
    for subject, value in walk.pairs(IK.countryCode.value):
        if subject in found and isinstance(value, Literal):
            found[subject].names.add(Text(value.value))


def _read_identifiers(walk: Walk, found: dict[str, Facts]) -> None:
    for iri, facts in found.items():
        own = re.fullmatch(r"organization/([a-z]+)-(.+)", path_of(iri))
        scheme = own and next((s for s in identifiers.Scheme if s.value == own[1]), None)
        if own and scheme:
            facts.identifiers.add(f"{scheme.value}:{own[2]}")
    for property_ in (DCTERMS.identifier, IK["identifier"], SKOS.exactMatch):
        for subject, value in walk.pairs(property_.value):
            if subject in found and isinstance(value, NamedNode | Literal):
                identifier = identifiers.find(value.value)
                if identifier is not None:
                    found[subject].identifiers.add(str(identifier))


def _read_ties(
    walk: Walk, found: dict[str, Facts], classes: dict[str, set[str]], below: _Below
) -> None:
    """Count the relationships of each actor, with their kinds and the years they lasted."""
    names: dict[frozenset[str], tuple[str, ...]] = {}
    years = _years(walk)
    pairs: set[tuple[str, str]] = set()
    for role in _roles(below):
        for claim, actor in walk.pairs(role.value):
            if isinstance(actor, NamedNode) and actor.value in found:
                pairs.add((claim, actor.value))
    pairs |= {(claim, actor) for claim, actor in _participants(walk) if actor in found}
    for claim, participant in pairs:
        kinds = frozenset(classes.get(claim, ()))
        if kinds not in names:
            ties = [kind for kind in kinds if below.any({kind}, "Relationship")]
            names[kinds] = tuple(sorted(kind.rpartition("#")[2] for kind in ties))
        if not names[kinds]:
            continue
        facts = found[participant]
        facts.ties += 1
        facts.facets["tie"].update(names[kinds])
        facts.facets["year"].update(years.get(claim, ()))


def _participants(walk: Walk) -> Iterator[tuple[str, str]]:
    """Return the actors that take part in claims by a participation of the same graph."""
    parts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for claim, part, graph in walk.rows(IK.hasParticipation.value):
        if isinstance(part, NamedNode):
            parts[part.value, graph].append(claim)
    for name, actor, graph in walk.rows(IK.participant.value):
        if isinstance(actor, NamedNode):
            for claim in parts.get((name, graph), ()):
                yield claim, actor.value


def _roles(below: _Below) -> list[NamedNode]:
    """Return the properties that name a participant of a claim."""
    words = below.terminology
    return [
        NamedNode(entry.iri)
        for entry in words.of_type("property")
        if words.is_below(entry.iri, "hasParticipant")
    ]


def _years(walk: Walk) -> dict[str, tuple[str, ...]]:
    """Return the years that each claim lasted."""
    bounds: dict[str, list[int | None]] = defaultdict(lambda: [None, None])
    for place, properties in enumerate(
        ((IK.startDate, IK.startYear, IK.date, IK.year), (IK.endDate, IK.endYear))
    ):
        for property_ in properties:
            for claim, value in walk.pairs(property_.value):
                if isinstance(value, Literal) and re.match(r"[0-9]{4}", value.value):
                    bounds[claim][place] = int(value.value[:4])
    found = {}
    for claim, (start, end) in bounds.items():
        first, last = start or end, end or start
        if first is not None and last is not None and first <= last:
            last = min(last, first + _LONGEST_TIE)
            found[claim] = tuple(str(year) for year in range(first, last + 1))
    return found
