"""The RDF terms that cross module borders: pyoxigraph's plain RDF 1.1 values.

They compare by value, print as N-Triples and carry no store. Import them from here, not from
the engine, so that one place says which terms ioknow speaks.

Example:
    >>> NamedNode("https://w3id.org/ioknow/id/organization/kicms").value
    'https://w3id.org/ioknow/id/organization/kicms'
    >>> str(Literal("KICMS", language="en"))
    '"KICMS"@en'
"""

from __future__ import annotations

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Triple,
    Variable,
)

Term = NamedNode | BlankNode | Literal
Graph = NamedNode | BlankNode | DefaultGraph

__all__ = [
    "BlankNode",
    "DefaultGraph",
    "Graph",
    "Literal",
    "NamedNode",
    "Quad",
    "QuerySolution",
    "QuerySolutions",
    "RdfFormat",
    "Term",
    "Triple",
    "Variable",
]
