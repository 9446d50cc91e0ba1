"""Which terms of the ontology the bundled data use."""

from __future__ import annotations

from functools import cache

from ioknow import resources
from ioknow.statistics import statistics_quads
from ioknow.store import parse_file
from ioknow.terms import NamedNode
from ioknow.vocabulary import IK


@cache
def terms_in_data() -> frozenset[str]:
    """Return the classes and properties that the bundled cases and tables use, by prefixed name."""
    found = set()
    quads = [quad for file in resources.case_files() for quad in parse_file(file)]
    for quad in [*quads, *statistics_quads()]:
        for term in (quad.predicate, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(IK.iri):
                found.add("ik:" + term.value.removeprefix(IK.iri))
    return frozenset(found)
