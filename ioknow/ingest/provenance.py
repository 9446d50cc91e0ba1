"""What the dataset says of its own changes: PROV, in a graph of its own."""

from __future__ import annotations

from collections.abc import Iterator

from ioknow.store.journal import Record
from ioknow.terms import BlankNode, Literal, NamedNode, Quad, Term
from ioknow.vocabulary import BASE, CHANGES_GRAPH, DCTERMS, PROV, RDF, RDFS, VOID, XSD

_VERBS = {
    "update": "SPARQL update",
    "put": "Graph replaced",
    "post": "Statements added to a graph",
    "delete": "Graph deleted",
}


def tell(record: Record) -> Iterator[Quad]:
    """Return the statements that describe a change.

    The change is an activity that used one release and generated another, by the holder of a
    token; each graph that it changed is listed with the number of statements before and after.

    Example:
        >>> record = Record("v1", "v2", "2024-05-01T12:00:00+00:00", "ana", "put", "urn:g", "0a",
        ...                 {"urn:g": (0, 3)})
        >>> len([quad for quad in tell(record) if quad.predicate == PROV.wasAssociatedWith])
        1
    """

    def say(subject: NamedNode | BlankNode, predicate: NamedNode, object_: Term) -> Quad:
        return Quad(subject, predicate, object_, CHANGES_GRAPH)

    activity = NamedNode(f"{BASE}change/{record.after}")
    agent = NamedNode(f"{BASE}agent/{record.agent}")
    before, after = (NamedNode(f"{BASE}release/{v}") for v in (record.before, record.after))
    time = Literal(record.time, datatype=XSD.dateTime)
    yield say(activity, RDF.type, PROV.Activity)
    yield say(activity, RDFS.label, Literal(_VERBS[record.operation], language="en"))
    yield say(activity, PROV.endedAtTime, time)
    yield say(activity, PROV.wasAssociatedWith, agent)
    yield say(activity, PROV.used, before)
    yield say(activity, DCTERMS.identifier, Literal(f"sha256:{record.request}"))
    yield say(agent, RDF.type, PROV.Agent)
    yield say(agent, RDFS.label, Literal(record.agent))
    yield say(after, RDF.type, PROV.Entity)
    yield say(after, PROV.wasGeneratedBy, activity)
    yield say(after, PROV.wasDerivedFrom, before)
    for graph, (old, new) in record.graphs.items():
        state = BlankNode()
        yield say(activity, PROV.generated, state)
        yield say(state, RDF.type, PROV.Entity)
        if graph:
            yield say(state, PROV.specializationOf, NamedNode(graph))
        yield say(state, VOID.triples, Literal(new))
        yield say(state, DCTERMS.extent, Literal(f"{old} statements before, {new} after"))
