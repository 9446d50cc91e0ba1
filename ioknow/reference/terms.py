"""The terms of the ontology and of the vocabulary, with everything that is said of them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ioknow import resources
from ioknow.store import parse_file
from ioknow.terms import BlankNode, Literal, NamedNode, Quad
from ioknow.vocabulary import IK, IKV, OWL, PREFIXES, RDF, RDFS, SKOS

LANGUAGES = ("en", "de", "ja", "ko")

_KINDS = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "datatype property",
    OWL.AnnotationProperty: "annotation property",
}


@dataclass(frozen=True)
class Alignment:
    """A reviewed mapping of a term to one of another vocabulary.

    Attributes:
        predicate: Kind of mapping, such as ``exactMatch``.
        object: The other term as a prefixed name, or empty when there is none.
        comment: What to know about it; may be empty.
    """

    predicate: str
    object: str
    comment: str


@dataclass
class OntologyTerm:
    """A class or property.

    Attributes:
        name: Local name.
        kind: ``class``, ``object property``, ``datatype property`` or ``annotation property``.
        module: Name of the file that declares it, without ending.
        texts: Literals by property, such as ``label``, and language.
        links: Named values by property, such as ``subClassOf``; prefixed names where possible.
        chains: Chains of properties that imply it.
        disjoint: Classes that nothing can be in at the same time, as stated for the term itself.
        alignments: Mappings to other vocabularies.
    """

    name: str
    kind: str
    module: str
    texts: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    links: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    chains: list[tuple[str, ...]] = field(default_factory=list)
    disjoint: list[str] = field(default_factory=list)
    alignments: list[Alignment] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The English label."""
        return self.texts["label"].get("en", self.name)


def ontology_files() -> list[Path]:
    """Return the OWL modules and the properties of the published tables."""
    return [*resources.ontology_files(), resources.root() / "ontology/stats/properties.ttl"]


def read_terms() -> dict[str, OntologyTerm]:
    """Return the classes and properties by local name, in alphabetical order.

    Example:
        >>> read_terms()["Consortium"].links["subClassOf"]
        ['ik:Alliance']
    """
    terms: dict[str, OntologyTerm] = {}
    everything = [(file, list(parse_file(file))) for file in ontology_files()]
    for file, quads in everything:
        for quad in quads:
            kind = _KINDS.get(quad.object) if isinstance(quad.object, NamedNode) else None
            if quad.predicate == RDF.type and kind and _is_ours(quad.subject, IK.iri):
                terms.setdefault(_local(quad.subject), OntologyTerm(_local(quad.subject), kind, ""))
                terms[_local(quad.subject)].module = _module(file)
    for _, quads in everything:
        lists = _Lists(quads)
        for quad in quads:
            if _is_ours(quad.subject, IK.iri):
                _describe(terms[_local(quad.subject)], quad, lists)
            if quad.predicate == OWL.members:
                _part(terms, lists.items(quad.object))
    for name, alignments in _alignments().items():
        terms[name].alignments = alignments
    return dict(sorted(terms.items(), key=lambda item: (item[0].casefold(), item[0])))


def _describe(term: OntologyTerm, quad: Quad, lists: _Lists) -> None:
    name = quad.predicate.value.replace("#", "/").rpartition("/")[2]
    if isinstance(quad.object, Literal):
        term.texts[name].setdefault(quad.object.language or "", quad.object.value)
    elif quad.predicate == OWL.propertyChainAxiom:
        term.chains.append(tuple(lists.items(quad.object)))
    elif isinstance(quad.object, NamedNode) and quad.object not in _KINDS:
        term.links[name].append(shortened(quad.object.value))


def _part(terms: Mapping[str, OntologyTerm], classes: list[str]) -> None:
    for one in classes:
        if one.removeprefix("ik:") in terms:
            others = [other for other in classes if other != one]
            known = terms[one.removeprefix("ik:")].disjoint
            known.extend(other for other in others if other not in known)


class _Lists:
    """The RDF lists of one file."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._first = {q.subject: q.object for q in quads if q.predicate == RDF.first}
        self._rest = {q.subject: q.object for q in quads if q.predicate == RDF.rest}

    def items(self, head: object) -> list[str]:
        found = []
        while isinstance(head, BlankNode):
            item = self._first[head]
            found.append(shortened(item.value) if isinstance(item, NamedNode) else "")
            head = self._rest[head]
        return found


@cache
def _alignments() -> dict[str, list[Alignment]]:
    found: dict[str, list[Alignment]] = defaultdict(list)
    for table in sorted((resources.root() / "ontology" / "align").glob("*.sssom.tsv")):
        lines = table.read_text(encoding="utf-8").splitlines()
        rows = csv.DictReader([x for x in lines if not x.startswith("#")], delimiter="\t")
        for row in rows:
            other = "" if row["object_id"] == "sssom:NoTermFound" else row["object_id"]
            predicate = row["predicate_id"].removeprefix("skos:")
            found[row["subject_id"].removeprefix("ik:")].append(
                Alignment(predicate, other, row["comment"])
            )
    return found


@dataclass
class Concept:
    """A concept of a scheme.

    Attributes:
        name: Local name, with the prefix of the scheme.
        labels: Preferred labels by language.
        others: Other English labels.
        definition: English definition.
        broader: Local names of broader concepts.
    """

    name: str
    labels: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    definition: str = ""
    broader: list[str] = field(default_factory=list)


@dataclass
class Scheme:
    """A concept scheme with its concepts.

    Attributes:
        name: Local name.
        labels: Titles by language.
        definition: English definition.
        concepts: The concepts, by local name.
        properties: Properties whose values come from it.
    """

    name: str
    labels: dict[str, str] = field(default_factory=dict)
    definition: str = ""
    concepts: list[Concept] = field(default_factory=list)
    properties: list[str] = field(default_factory=list)


def read_schemes() -> list[Scheme]:
    """Return the concept schemes, by English title.

    Example:
        >>> [scheme.name for scheme in read_schemes() if "Value operators" in scheme.labels["en"]]
        ['op']
    """
    schemes: dict[str, Scheme] = {}
    concepts: dict[str, Concept] = {}
    home: dict[str, str] = {}
    quads = [quad for file in resources.vocabulary_files() for quad in parse_file(file)]
    for quad in quads:
        if quad.predicate == RDF.type and _is_ours(quad.subject, IKV.iri):
            name = _local(quad.subject)
            if quad.object == SKOS.ConceptScheme:
                schemes[name] = Scheme(name)
            else:
                concepts[name] = Concept(name)
    for quad in quads:
        if not _is_ours(quad.subject, IKV.iri):
            continue
        name = _local(quad.subject)
        if name in schemes:
            _say_scheme(schemes[name], quad)
        elif quad.predicate == SKOS.inScheme and isinstance(quad.object, NamedNode):
            home[name] = _local(quad.object)
        else:
            _say_concept(concepts[name], quad)
    for name in sorted(concepts):
        schemes[home[name]].concepts.append(concepts[name])
    for name, scheme in _properties_of_schemes():
        schemes[scheme].properties.append(name)
    return sorted(schemes.values(), key=lambda scheme: scheme.labels["en"])


def _say_scheme(scheme: Scheme, quad: Quad) -> None:
    if isinstance(quad.object, Literal):
        if quad.predicate == RDFS.label:
            scheme.labels[quad.object.language or ""] = quad.object.value
        elif quad.predicate == SKOS.definition and quad.object.language == "en":
            scheme.definition = quad.object.value


def _say_concept(concept: Concept, quad: Quad) -> None:
    if quad.predicate == SKOS.broader and isinstance(quad.object, NamedNode):
        concept.broader.append(_local(quad.object))
    elif isinstance(quad.object, Literal):
        language = quad.object.language or ""
        if quad.predicate == SKOS.prefLabel:
            concept.labels[language] = quad.object.value
        elif quad.predicate == SKOS.altLabel and language == "en":
            concept.others.append(quad.object.value)
        elif quad.predicate == SKOS.definition and language == "en":
            concept.definition = quad.object.value


def _properties_of_schemes() -> list[tuple[str, str]]:
    """Return which property takes its values from which scheme, as the shapes say."""
    found = set()
    shacl = "http://www.w3.org/ns/shacl#"
    for file in resources.shape_files():
        paths, nodes = {}, {}
        for quad in parse_file(file):
            if quad.predicate.value == shacl + "path" and isinstance(quad.object, NamedNode):
                paths[quad.subject] = quad.object
            if quad.predicate.value == shacl + "node" and isinstance(quad.object, NamedNode):
                nodes[quad.subject] = quad.object.value.rpartition("#")[2]
        for shape, node in nodes.items():
            if node.startswith("In-") and shape in paths:
                found.add((_local(paths[shape]), node.removeprefix("In-")))
    return sorted(found)


def shortened(iri: str) -> str:
    """Return an IRI as a prefixed name where it has a known prefix.

    Example:
        >>> shortened("http://www.w3.org/ns/org#Membership")
        'org:Membership'
    """
    for prefix, beginning in {**PREFIXES, "org": "http://www.w3.org/ns/org#"}.items():
        if iri.startswith(beginning):
            return f"{prefix}:{iri.removeprefix(beginning)}"
    return iri


@cache
def source_titles() -> dict[str, str]:
    """Return the English labels of the bundled sources, by IRI."""
    return {
        quad.subject.value: quad.object.value
        for file in resources.case_files()
        for quad in parse_file(file)
        if quad.predicate == RDFS.label
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and "/id/source/" in quad.subject.value
    }


def _module(file: Path) -> str:
    return "statistics" if file.parent.name == "stats" else file.stem


def _is_ours(term: object, beginning: str) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(beginning)


def _local(term: object) -> str:
    assert isinstance(term, NamedNode)
    return term.value.rpartition("#")[2]
