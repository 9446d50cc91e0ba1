"""Namespaces, prefixes and graph names.

``IK.Organization`` is the IRI of a term of the ontology, ``IKV["role-leader"]`` of a concept.
The terms used in code are checked against ``ontology/`` by a test.
"""

from __future__ import annotations

from ioknow.terms import NamedNode

BASE = "https://w3id.org/ioknow/"
ID = BASE + "id/"
GRAPH = BASE + "graph/"


class Namespace:
    """IRIs that share a beginning; attribute or item access completes them.

    Example:
        >>> IK.Organization.value
        'https://w3id.org/ioknow/ontology#Organization'
        >>> IKV["role-leader"].value
        'https://w3id.org/ioknow/vocab#role-leader'
    """

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        found = NamedNode(self.iri + name)
        setattr(self, name, found)  # the next time it is found without coming here
        return found

    def __getitem__(self, name: str) -> NamedNode:
        return NamedNode(self.iri + name)

    def __contains__(self, iri: str) -> bool:
        return iri.startswith(self.iri)

    def __repr__(self) -> str:
        return f"Namespace({self.iri!r})"


IK = Namespace(BASE + "ontology#")
IKV = Namespace(BASE + "vocab#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
PROV = Namespace("http://www.w3.org/ns/prov#")
VOID = Namespace("http://rdfs.org/ns/void#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
QB = Namespace("http://purl.org/linked-data/cube#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")

PREFIXES: dict[str, str] = {
    "ik": IK.iri,
    "ikv": IKV.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "owl": OWL.iri,
    "xsd": XSD.iri,
    "skos": SKOS.iri,
    "dcterms": DCTERMS.iri,
    "prov": PROV.iri,
    "void": VOID.iri,
    "dcat": DCAT.iri,
    "foaf": FOAF.iri,
    "qb": QB.iri,
}

ONTOLOGY_GRAPH = NamedNode(GRAPH + "ontology")
VOCABULARY_GRAPH = NamedNode(GRAPH + "vocabulary")
DERIVED_GRAPH = NamedNode(GRAPH + "derived")
LINKS_GRAPH = NamedNode(GRAPH + "links")
CATALOG_GRAPH = NamedNode(GRAPH + "catalog")
CHANGES_GRAPH = NamedNode(GRAPH + "changes")


def case_graph(name: str) -> NamedNode:
    """Return the named graph of one curated case file.

    Example:
        >>> case_graph("lee-2010").value
        'https://w3id.org/ioknow/graph/case/lee-2010'
    """
    return NamedNode(f"{GRAPH}case/{name}")


def statistics_graph(name: str) -> NamedNode:
    """Return the named graph of one published table.

    Example:
        >>> statistics_graph("lee-2010-table-6").value
        'https://w3id.org/ioknow/graph/statistics/lee-2010-table-6'
    """
    return NamedNode(f"{GRAPH}statistics/{name}")


def entity(path: str) -> NamedNode:
    """Return the IRI of an individual from its path under the identifier base.

    Example:
        >>> entity("organization/kicms").value
        'https://w3id.org/ioknow/id/organization/kicms'
    """
    return NamedNode(path if path.startswith(("http://", "https://", "urn:")) else ID + path)


def path_of(iri: str) -> str:
    """Return the short path of an individual's IRI, or the IRI itself when it is not ours.

    Example:
        >>> path_of("https://w3id.org/ioknow/id/organization/kicms")
        'organization/kicms'
    """
    return iri.removeprefix(ID)


def sparql_prologue() -> str:
    """Return the ``PREFIX`` lines of every namespace above, and the ``BASE`` of individuals."""
    lines = [f"BASE <{ID}>"]
    lines += [f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items()]
    return "\n".join(lines) + "\n"
