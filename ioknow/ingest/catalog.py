"""The dataset's description of itself: VoID and DCAT, in a graph of its own."""

from __future__ import annotations

from collections.abc import Iterator

from ioknow.store import EmbeddedStore
from ioknow.store.release import count_statements
from ioknow.terms import Literal, NamedNode, Quad, Term
from ioknow.vocabulary import (
    BASE,
    CATALOG_GRAPH,
    CHANGES_GRAPH,
    DCAT,
    DCTERMS,
    DERIVED_GRAPH,
    IK,
    ONTOLOGY_GRAPH,
    RDF,
    VOCABULARY_GRAPH,
    VOID,
    XSD,
)

DATASET = NamedNode(BASE + "dataset")
DATA_LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")

_TITLES = {
    ONTOLOGY_GRAPH: "Ontology of inter-organizational relationships",
    VOCABULARY_GRAPH: "Concept schemes",
    DERIVED_GRAPH: "Ties and types derived from the claims",
    CHANGES_GRAPH: "Changes made through the service",
}


def write_catalog(store: EmbeddedStore, *, version: str) -> None:
    """Describe the dataset and each named graph of a store in the catalog graph.

    The counts are those of the store at this moment, the catalog graph itself left out.
    """
    store.clear_graph(CATALOG_GRAPH)
    counts = count_statements(store)
    store.extend(_statements(store, counts, version))


def _statements(store: EmbeddedStore, counts: dict[str, int], version: str) -> Iterator[Quad]:
    def say(subject: NamedNode, predicate: NamedNode, object_: Term) -> Quad:
        return Quad(subject, predicate, object_, CATALOG_GRAPH)

    yield say(DATASET, RDF.type, VOID.Dataset)
    yield say(DATASET, RDF.type, DCAT.Dataset)
    yield say(DATASET, DCTERMS.title, Literal("ioknow dataset", language="en"))
    yield say(
        DATASET,
        DCTERMS.description,
        Literal("Inter-organizational relationships as claims with evidence", language="en"),
    )
    yield say(DATASET, DCTERMS.license, DATA_LICENCE)
    yield say(DATASET, DCAT.version, Literal(version))
    yield say(DATASET, VOID.triples, Literal(sum(counts.values())))
    yield say(DATASET, VOID.uriSpace, Literal(BASE))
    yield say(DATASET, VOID.vocabulary, NamedNode(IK.iri))
    yield say(DATASET, VOID.exampleResource, NamedNode(BASE + "id/organization/kicms"))
    for iri, count in counts.items():
        graph = NamedNode(iri)
        yield say(DATASET, VOID.subset, graph)
        yield say(graph, RDF.type, VOID.Dataset)
        yield say(graph, DCTERMS.title, Literal(_title(store, graph), language="en"))
        yield say(graph, VOID.triples, Literal(count))
        for source in _sources(store, graph):
            yield say(graph, DCTERMS.source, source)
    yield from _partitions(store)


def _title(store: EmbeddedStore, graph: NamedNode) -> str:
    if graph in _TITLES:
        return _TITLES[graph]
    sources = _sources(store, graph)
    name = graph.value.rsplit("/", 1)[-1]
    return f"Claims of {name}" if sources else f"Descriptions of {name}"


def _sources(store: EmbeddedStore, graph: NamedNode) -> list[NamedNode]:
    quads = store.quads(None, IK.fromSource, None, graph)
    found = {quad.object for quad in quads if isinstance(quad.object, NamedNode)}
    return sorted(found, key=lambda source: source.value)


def _partitions(store: EmbeddedStore) -> Iterator[Quad]:
    """Say how many individuals of each class of the ontology there are."""
    rows = store.select(
        "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class "
        f'FILTER(STRSTARTS(STR(?class), "{IK.iri}")) }} GROUP BY ?class ORDER BY ?class'
    )
    for row in rows:
        kind = row["class"]
        partition = NamedNode(f"{BASE}dataset#{kind.value.rsplit('#', 1)[-1]}")
        number = Literal(row["n"].value, datatype=XSD.integer)
        yield Quad(DATASET, VOID.classPartition, partition, CATALOG_GRAPH)
        yield Quad(partition, VOID["class"], kind, CATALOG_GRAPH)
        yield Quad(partition, VOID.entities, number, CATALOG_GRAPH)
