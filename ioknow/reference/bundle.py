"""The ontology in the formats that other tools read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from ioknow import resources
from ioknow.reference.terms import read_terms
from ioknow.store import parse_bytes, parse_file, serialize
from ioknow.terms import Quad, RdfFormat
from ioknow.vocabulary import ID, PREFIXES

_TIMES = frozenset({"startDate", "endDate", "date"})
_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}


def write_release(folder: Path) -> list[Path]:
    """Write the ontology, the vocabulary and the shapes for other tools.

    ``ioknow.owl`` (RDF/XML) and ``ioknow.nt`` are for tools that do not read Turtle, such as
    owlready2. Statements and blank nodes are in a fixed order: equal ontologies give equal files.

    Args:
        folder: Where to write; it is made when absent.

    Returns:
        The files written: the ontology and the vocabulary as Turtle, N-Triples, RDF/XML and
        JSON-LD, the shapes as Turtle, and the JSON-LD context.

    Raises:
        OSError: The folder cannot be written.

    Example:
        >>> import tempfile
        >>> files = write_release(Path(tempfile.mkdtemp()))
        >>> [file.name for file in files if file.name.startswith("ioknow.")]
        ['ioknow.jsonld', 'ioknow.nt', 'ioknow.owl', 'ioknow.ttl']
    """
    folder.mkdir(parents=True, exist_ok=True)
    documents: dict[str, bytes] = {}
    parts = {"ioknow": resources.ontology_files(), "vocabulary": resources.vocabulary_files()}
    for name, files in parts.items():
        statements = canonical(files)
        for ending, form in _FORMATS.items():
            documents[name + ending] = serialize(statements, form, PREFIXES)
    shapes = canonical(resources.shape_files())
    documents["shapes.ttl"] = serialize(shapes, RdfFormat.TURTLE, PREFIXES)
    documents["context.jsonld"] = jsonld_context().encode()
    for name, content in documents.items():
        (folder / name).write_bytes(content)
    return sorted(folder / name for name in documents)


def canonical(files: Iterable[Path]) -> list[Quad]:
    """Return the statements of files in a fixed order, with blank nodes named by their content.

    Example:
        >>> canonical(resources.ontology_files()) == canonical(reversed(resources.ontology_files()))
        True
    """
    import rdflib
    from rdflib.compare import to_canonical_graph

    graph = rdflib.Graph()
    for file in files:
        # rdflib gives the blank nodes of each document names of their own.
        text = serialize(parse_file(file), RdfFormat.N_TRIPLES, {})
        graph.parse(data=text, format="nt")
    lines = sorted(to_canonical_graph(graph).serialize(format="nt").splitlines())
    document = "\n".join(lines).encode()
    return list(parse_bytes(document, RdfFormat.N_TRIPLES, name="canonical form"))


def jsonld_context() -> str:
    """Return the JSON-LD context: the names of the ontology without prefix.

    Values of object properties are IRIs, relative ones are individuals; concepts are written
    ``ikv:role-leader``. Dates keep a datatype of their own, since a source states a year, a month
    or a day.

    Example:
        >>> json.loads(jsonld_context())["@context"]["hasPartner"]["@type"]
        '@id'
    """
    context: dict[str, object] = {"@version": 1.1, "@base": ID, **PREFIXES, "id": "@id"}
    context |= {"type": "@type", "graph": "@graph"}
    context["label"] = {"@id": "rdfs:label", "@container": "@language"}
    context["prefLabel"] = {"@id": "skos:prefLabel", "@container": "@language"}
    context["description"] = {"@id": "dcterms:description", "@container": "@language"}
    for name, term in read_terms().items():
        entry: dict[str, object] = {"@id": f"ik:{name}"}
        if term.kind == "class":
            context[name] = f"ik:{name}"
            continue
        ranges = term.links["range"]
        if term.kind == "object property":
            entry["@type"] = "@id"
        elif ranges and ranges[0].startswith("xsd:") and name not in _TIMES:
            entry["@type"] = ranges[0]
        context[name] = entry
    return json.dumps({"@context": context}, ensure_ascii=False, indent=1) + "\n"
