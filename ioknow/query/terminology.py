"""The words of the ontology and the vocabulary, read from the dataset itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ioknow.languages import language
from ioknow.model.things import Kind, Text
from ioknow.store.base import Store
from ioknow.terms import Literal, NamedNode, Term
from ioknow.vocabulary import IK, ONTOLOGY_GRAPH, VOCABULARY_GRAPH

_TERMS = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?term ?property ?value WHERE {
  VALUES ?graph { %s %s }
  VALUES ?property {
    rdf:type rdfs:label rdfs:comment rdfs:subClassOf rdfs:subPropertyOf rdfs:domain rdfs:range
    skos:prefLabel skos:altLabel skos:definition skos:example skos:broader skos:inScheme
  }
  GRAPH ?graph { ?term ?property ?value }
  FILTER(isIRI(?term) && !isBlank(?value))
}
"""


_NUMBER = re.compile(r"LEI [0-9A-Z]{20}|PIC [0-9]{9}|ROR 0[0-9a-z]{8}")
"""What stands for a name where a record has none."""


@dataclass(frozen=True)
class Entry:
    """A class, property, concept scheme or concept.

    Attributes:
        iri: Its identifier.
        type: ``class``, ``property``, ``scheme`` or ``concept``.
        labels: Its labels, by language.
        definitions: What it means, by language.
        example: An example in English, or empty.
        parents: Broader classes, properties or concepts, as stated.
        scheme: The scheme of a concept, or empty.
        domain: IRI of the class whose members can have the property, or empty.
        range: IRI of the class or datatype of the property's values, or empty.
    """

    iri: str
    type: str
    labels: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    example: str = ""
    parents: tuple[str, ...] = ()
    scheme: str = ""
    domain: str = ""
    range: str = ""

    @property
    def name(self) -> str:
        """The local name."""
        return self.iri.replace("#", "/").rpartition("/")[2]

    @property
    def label(self) -> Text:
        """The label in the language spoken, else English, else another, else the local name."""
        found = best_text([Text(value, language) for language, value in self.labels.items()])
        return found or Text(in_words(self.name), "en")

    @property
    def definition(self) -> str:
        """What it means, in the language spoken, else in English; may be empty."""
        found = best_text([Text(value, language) for language, value in self.definitions.items()])
        return str(found or "")


class Terminology:
    """Labels, definitions and hierarchy of all terms of one dataset."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = {entry.iri: entry for entry in entries}
        self._ancestors: dict[str, frozenset[str]] = {}
        self._specific: dict[tuple[str, frozenset[str]], tuple[Kind, ...]] = {}

    def of_type(self, type_: str) -> list[Entry]:
        """Return the terms of one type, sorted by label."""
        found = [entry for entry in self.entries.values() if entry.type == type_]
        return sorted(found, key=lambda entry: (str(entry.label).casefold(), entry.iri))

    def translated(self, english: str) -> str:
        """Return an English label as the language spoken has it.

        A text that is no label of a term, or of several that other languages tell apart, stays.
        """
        found = {str(entry.label) for entry in self._by_english.get(english, ())}
        return found.pop() if len(found) == 1 else english

    @cached_property
    def _by_english(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries.values():
            found[entry.labels.get("en", "")].append(entry)
        return found

    def kind(self, iri: str) -> Kind:
        """Return a class with its words; an unknown one gets its local name as label."""
        entry = self.entries.get(iri) or Entry(iri, "class")
        return Kind(iri, entry.name, str(entry.label), entry.definition)

    def ancestors(self, iri: str) -> frozenset[str]:
        """Return a term and everything above it in its hierarchy."""
        if iri not in self._ancestors:
            found = {iri}
            waiting = [iri]
            while waiting:
                entry = self.entries.get(waiting.pop())
                fresh = set(entry.parents if entry else ()) - found
                found |= fresh
                waiting += fresh
            self._ancestors[iri] = frozenset(found)
        return self._ancestors[iri]

    def is_below(self, iri: str, name: str) -> bool:
        """Say whether a term is the ontology term called ``name``, or below it."""
        return f"{IK.iri}{name}" in self.ancestors(iri)

    def most_specific(self, iris: Iterable[str]) -> tuple[Kind, ...]:
        """Return the classes that have no other of these classes below them, sorted by label."""
        given = frozenset(iri for iri in iris if iri in IK)
        spoken = language(), given
        if spoken not in self._specific:
            general = {up for iri in given for up in self.ancestors(iri) if up != iri}
            kinds = (self.kind(iri) for iri in given - general)
            self._specific[spoken] = tuple(sorted(kinds, key=_kind_order))
        return self._specific[spoken]


def _kind_order(kind: Kind) -> tuple[bool, str]:
    """Order kinds by label; "anonymous organization" says less than "firm" and comes last."""
    return kind.name.startswith("Anon"), kind.label


def in_words(name: str) -> str:
    """Return a local name in words, for terms that come without a label.

    Example:
        >>> in_words("bibliographicCitation"), in_words("flat-satellite-dish")
        ('bibliographic citation', 'flat satellite dish')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("-", " ").lower()


def best_text(texts: Iterable[Text]) -> Text | None:
    """Return the text to show.

    That is the one in the language spoken (:func:`ioknow.languages.language`), then English, then
    no language, then the first by language and text. What only repeats a number of a register,
    for want of a name in one of its files, comes after every name from another.

    Example:
        >>> best_text([Text("LEI 529900T8BM49AURSDO55"), Text("Ubique GmbH", "de")]).value
        'Ubique GmbH'
    """
    given = list(texts)
    if len(given) < 2:  # as nearly always
        return given[0] if given else None
    order = {"": 2, "en": 1, language(): 0}
    return min(
        given,
        key=lambda text: (
            _NUMBER.fullmatch(text.value) is not None,
            order.get(text.language, 3),
            text.language,
            text,
        ),
    )


def read_terminology(store: Store) -> Terminology:
    """Read the terms of the ontology and the vocabulary from the dataset."""
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for solution in store.select(_TERMS % (ONTOLOGY_GRAPH, VOCABULARY_GRAPH)):
        term, name, value = solution["term"], solution["property"], solution["value"]
        if isinstance(term, NamedNode) and isinstance(name, NamedNode):
            local = name.value.rpartition("#")[2].rpartition("/")[2]
            found[term.value][local].append(value)
    entries = (_entry(iri, values) for iri, values in found.items())
    return Terminology(sorted((entry for entry in entries if entry), key=lambda entry: entry.iri))


def _entry(iri: str, values: dict[str, list[Term]]) -> Entry | None:
    types = {value.value for value in values["type"] if isinstance(value, NamedNode)}
    if any(one.endswith("#Concept") for one in types):
        kind = "concept"
    elif any(one.endswith("#ConceptScheme") for one in types):
        kind = "scheme"
    elif any(one.endswith("#Class") for one in types):
        kind = "class"
    elif any(one.endswith("Property") for one in types):
        kind = "property"
    else:
        return None
    parents = values["subClassOf"] + values["subPropertyOf"] + values["broader"]
    return Entry(
        iri,
        kind,
        _by_language(values["label"] + values["prefLabel"]),
        definitions=_by_language(values["definition"] or values["comment"]),
        example=_english(values["example"]),
        parents=tuple(sorted(one.value for one in parents if isinstance(one, NamedNode))),
        scheme=_first_iri(values["inScheme"]),
        domain=_first_iri(values["domain"]),
        range=_first_iri(values["range"]),
    )


def _by_language(values: list[Term]) -> dict[str, str]:
    found: dict[str, str] = {}
    for value in sorted(values, key=str):
        if isinstance(value, Literal):
            found.setdefault(value.language or "", value.value)
    return found


def _english(values: list[Term]) -> str:
    texts = [Text(one.value, one.language or "") for one in values if isinstance(one, Literal)]
    return str(best_text(texts) or "")


def _first_iri(values: list[Term]) -> str:
    return min((one.value for one in values if isinstance(one, NamedNode)), default="")
