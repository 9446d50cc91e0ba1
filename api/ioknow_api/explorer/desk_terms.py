"""What the editor of the desk completes: terms, concepts, and how often each is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ioknow.query.terminology import Entry
from ioknow.terms import Literal
from ioknow.vocabulary import IK, IKV, PREFIXES
from ioknow_api.explorer.rendering import Site

_CLASSES = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?class ?count WHERE { ?part void:class ?class ; void:entities ?count }
"""
_OTHERS = (
    ("rdf:type", "the class of a thing; 'a' says the same"),
    ("rdfs:label", "the name of a thing, in several languages"),
    ("rdfs:subClassOf", "a class and a broader one"),
    ("rdfs:comment", "what a term means"),
    ("skos:prefLabel", "the name of a concept"),
    ("skos:altLabel", "another name of a concept"),
    ("skos:broader", "a concept and a broader one"),
    ("skos:definition", "what a concept means"),
    ("skos:exactMatch", "the same thing in another collection"),
    ("dcterms:description", "a description in words"),
    ("dcterms:title", "the title of a document"),
    ("dcterms:source", "what something is taken from"),
    ("dcterms:spatial", "the place of something"),
    ("prov:wasDerivedFrom", "what something was made of"),
    ("qb:dataSet", "the published table of a figure"),
    ("xsd:integer", "a whole number"),
    ("xsd:decimal", "a decimal number"),
    ("xsd:date", "a day"),
    ("xsd:gYear", "a year"),
)


def terms(here: Site) -> dict[str, Any]:
    """Return prefixes and completions, classes and properties before concepts.

    Each completion is a list of name, kind, label, definition, and number of individuals or zero;
    a list because there are more than a thousand.
    """
    words = here.entities.reader.terminology
    counts = _counts(here)
    found: list[list[str | int]] = []
    for kind in ("class", "property", "concept"):
        for entry in words.of_type(kind):
            name = _name(entry)
            if name:
                said = f"{entry.definition} {_between(entry, here)}".strip()
                found.append([name, kind, str(entry.label), said, counts.get(entry.iri, 0)])
    found += [[name, "property", said, "", 0] for name, said in _OTHERS]
    return {
        "version": here.version,
        "prefixes": PREFIXES,
        "terms": found,
        "graphs": [graph.value for graph in here.graph.graph_names()],
    }


def _name(entry: Entry) -> str:
    if entry.iri in IK:
        return f"ik:{entry.iri.removeprefix(IK.iri)}"
    return f"ikv:{entry.iri.removeprefix(IKV.iri)}" if entry.iri in IKV else ""


def _between(entry: Entry, here: Site) -> str:
    """Return what a property leads from and to."""
    known = here.entities.reader.terminology.entries
    parts = [
        f"{word} {known[iri].label}" if iri in known else ""
        for word, iri in (("From", entry.domain), ("to", entry.range))
        if iri
    ]
    said = " ".join(part for part in parts if part)
    return f"{said}." if said else ""


def _counts(here: Site) -> dict[str, int]:
    """Return how many individuals the description of the dataset counts for each class."""
    found: dict[str, int] = {}
    for class_, count in _counted(here):  # once for each named graph
        found[class_] = found.get(class_, 0) + count
    return found


def _counted(here: Site) -> Iterator[tuple[str, int]]:
    for row in here.entities.store.select(_CLASSES):
        class_, count = row["class"], row["count"]
        if isinstance(count, Literal) and count.value.isdigit():
            yield class_.value, int(count.value)
