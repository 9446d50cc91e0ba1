"""The dataset's description of itself: VoID and DCAT, in a graph of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from ioknow.arrays import distinct_pairs
from ioknow.store import EmbeddedStore
from ioknow.store.release import told_statements
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


def write_catalog(
    store: EmbeddedStore, *, version: str, instances: Mapping[str, int] | None = None
) -> None:
    """Describe the dataset and each named graph of a store in the catalog graph.

    The counts are those of the store at this moment, the catalog graph itself left out.

    Args:
        store: The store.
        version: Version of the release.
        instances: Number of individuals of each class, where whoever calls has counted them.
    """
    store.clear_graph(CATALOG_GRAPH)
    counts = told_statements(store)
    store.extend(_statements(store, counts, version, instances))


def _statements(
    store: EmbeddedStore,
    counts: dict[str, int],
    version: str,
    instances: Mapping[str, int] | None,
) -> Iterator[Quad]:
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
    sources = _sources(store)
    for iri, count in counts.items():
        graph = NamedNode(iri)
        yield say(DATASET, VOID.subset, graph)
        yield say(graph, RDF.type, VOID.Dataset)
        yield say(graph, DCTERMS.title, Literal(_title(graph, sources), language="en"))
        yield say(graph, VOID.triples, Literal(count))
        for source in sources.get(iri, ()):
            yield say(graph, DCTERMS.source, source)
    yield from _partitions(_instances(store) if instances is None else instances)


def _title(graph: NamedNode, sources: Mapping[str, list[NamedNode]]) -> str:
    if graph in _TITLES:
        return _TITLES[graph]
    name = graph.value.rsplit("/", 1)[-1]
    return f"Claims of {name}" if graph.value in sources else f"Descriptions of {name}"


def _sources(store: EmbeddedStore) -> dict[str, list[NamedNode]]:
    """Return the sources that the evidence of each graph names, by the graph's IRI."""
    columns = store.columns()
    _, source, graph = columns.rows(IK.fromSource.value)
    named = columns.is_iri[source] & (graph >= 0)
    found: dict[str, list[NamedNode]] = defaultdict(list)
    pairs = np.stack(distinct_pairs(graph[named], source[named]), axis=1)
    for name, iri in (columns.iris(pair) for pair in pairs):
        found[name].append(NamedNode(iri))
    return {name: sorted(iris, key=lambda iri: iri.value) for name, iris in found.items()}


def _instances(store: EmbeddedStore) -> dict[str, int]:
    """Count the individuals of each class."""
    columns = store.columns()
    _, class_ = distinct_pairs(*columns.pairs(RDF.type.value, derived=True))
    classes, counts = np.unique(class_, return_counts=True)
    return dict(zip(columns.iris(classes), counts.tolist(), strict=True))


def _partitions(instances: Mapping[str, int]) -> Iterator[Quad]:
    """Say how many individuals of each class of the ontology there are."""
    for iri in sorted(instances):
        if iri not in IK:
            continue
        kind = NamedNode(iri)
        partition = NamedNode(f"{BASE}dataset#{iri.rsplit('#', 1)[-1]}")
        number = Literal(str(instances[iri]), datatype=XSD.integer)
        yield Quad(DATASET, VOID.classPartition, partition, CATALOG_GRAPH)
        yield Quad(partition, VOID["class"], kind, CATALOG_GRAPH)
        yield Quad(partition, VOID.entities, number, CATALOG_GRAPH)
