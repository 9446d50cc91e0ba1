"""The compiled rules computed over sets in memory, each once and in order.

A SPARQL engine answers ``FILTER NOT EXISTS`` over the union of many graphs one solution at a
time, which takes minutes on a loaded register. The axioms that are compiled are all of a few
simple forms, so here each property is read once as a set of pairs, and each rule is a union or
a join of such sets. The SPARQL rules of :mod:`ioknow.reasoning.rules` say the same; a test
compares the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ioknow.reasoning.tbox import Step, TBox
from ioknow.store import EmbeddedStore
from ioknow.terms import BlankNode, Literal, NamedNode, Term, Triple
from ioknow.vocabulary import IK, IKV, ONTOLOGY_GRAPH, RDF, SKOS

Pair = tuple[Term, Term]

_PLAIN = NamedNode | BlankNode | Literal

NOT_REAL = tuple(IKV[f"state-{name}"] for name in ("recommended", "considered", "planned"))
"""States of a relationship that ties nobody to anybody yet."""


class Closure:
    """What follows from the statements of a store.

    Args:
        store: Where the statements are read; nothing is written to it.
        tbox: The axioms.

    Attributes:
        instances: Nodes of each class, by its IRI, once :meth:`types` has been read to its end.
    """

    def __init__(self, store: EmbeddedStore, tbox: TBox) -> None:
        self._store = store
        self._tbox = tbox
        self._terms: dict[Term, Term] = {}
        self._known: dict[str, set[Pair]] = {}
        self.instances: dict[str, set[Term]] = {}

    def pairs(self, name: str) -> set[Pair]:
        """Return subject and object of each statement with a property, found ones included."""
        known = self._known.get(name)
        if known is None:
            one = self._terms.setdefault
            known = self._known[name] = {
                (one(quad.subject, quad.subject), one(quad.object, quad.object))
                for quad in self._store.quads(None, NamedNode(name))
                if isinstance(quad.subject, _PLAIN) and isinstance(quad.object, _PLAIN)
            }
        return known

    def implied(self, name: str, steps: Iterable[Step]) -> set[Pair]:
        """Return the pairs that other properties imply for ``name`` and that it lacks."""
        return self._new(name, self._along(steps))

    def chained(self, name: str, chain: tuple[str, ...], *, inverted: bool) -> set[Pair]:
        """Return the pairs that a chain implies for ``name`` and that it lacks.

        Nodes in the middle that are only planned, considered or recommended tie nothing.
        """
        hoped = {
            node for node, state in self.pairs(IK.relationshipStatus.value) if state in NOT_REAL
        }
        links = [self._along(self._tbox.steps_implying(link)) for link in chain]
        found = links[0]
        for link in links[1:]:
            following: dict[Term, list[Term]] = defaultdict(list)
            for middle, end in link:
                if middle not in hoped:
                    following[middle].append(end)
            found = {(start, end) for start, middle in found for end in following.get(middle, ())}
        if inverted:
            found = {(end, start) for start, end in found}
        return self._new(name, found)

    def turned(self, name: str, primary: str) -> set[Pair]:
        """Return the pairs of an inverse that it lacks."""
        return self._new(name, {(end, start) for start, end in self.pairs(primary)})

    def learn(self, statements: Iterable[Triple]) -> None:
        """Add statements that something else derived from the store."""
        one = self._terms.setdefault
        for found in statements:
            subject, value = found.subject, found.object
            if isinstance(subject, _PLAIN) and isinstance(value, _PLAIN):
                self.pairs(found.predicate.value).add((one(subject, subject), one(value, value)))

    def types(self) -> Iterator[tuple[str, str, set[Term]]]:
        """Yield what classes follow: the rule, the class, and the nodes that lack it."""
        instances: dict[str, set[Term]] = defaultdict(set)
        for node, cls in self.pairs(RDF.type.value):
            if isinstance(cls, NamedNode):
                instances[cls.value].add(node)
        described = instances.get(SKOS.Concept.value, set()) | {
            quad.subject
            for quad in self._store.quads(None, RDF.type, None, ONTOLOGY_GRAPH)
            if isinstance(quad.subject, _PLAIN)
        }
        self.instances = instances
        for label, name, members in self._type_rules(instances):
            nodes: set[Term] = {
                node
                for node in members
                if not isinstance(node, Literal)
                and node not in instances[name]
                and node not in described
            }
            instances[name] |= nodes
            yield label, name, nodes

    def _type_rules(self, instances: dict[str, set[Term]]) -> Iterator[tuple[str, str, set[Term]]]:
        tbox = self._tbox
        ends: dict[str, list[list[Step]]] = defaultdict(list)
        for name, classes in sorted(tbox.domains.items()):
            for cls in sorted(classes):
                ends[cls].append(tbox.steps_implying(name))
        for name, classes in sorted(tbox.ranges.items()):
            turned = [step.reversed() for step in tbox.steps_implying(name)]
            for cls in sorted(classes):
                ends[cls].append(turned)
        for cls, paths in sorted(ends.items()):
            if cls.startswith(IK.iri):
                members = {start for steps in paths for start in self._starts(steps)}
                yield f"{_short(cls)} from domains and ranges", cls, members
        below: dict[str, list[str]] = defaultdict(list)
        for name in sorted(tbox.super_classes):
            for cls in tbox.classes_above(name):
                below[cls].append(name)
        for cls, names in sorted(below.items()):
            members = {node for name in names for node in instances[name]}
            yield f"{_short(cls)} from sub-classes", cls, members
        for axiom in tbox.some_on_the_left:
            fillers = {
                node
                for name in [axiom.filler, *below.get(axiom.filler, [])]
                for node in instances[name]
            }
            pairs = self._along(tbox.steps_implying(axiom.property))
            members = {start for start, end in pairs if end in fillers}
            for cls in [axiom.result, *tbox.classes_above(axiom.result)]:
                label = f"{_short(cls)} from {_short(axiom.property)} some {_short(axiom.filler)}"
                yield label, cls, members

    def _starts(self, steps: Iterable[Step]) -> Iterator[Term]:
        for step in steps:
            for pair in self.pairs(step.iri):
                yield pair[1 if step.inverted else 0]

    def _along(self, steps: Iterable[Step]) -> set[Pair]:
        found: set[Pair] = set()
        for step in steps:
            pairs = self.pairs(step.iri)
            found |= {(end, start) for start, end in pairs} if step.inverted else pairs
        return found

    def _new(self, name: str, found: set[Pair]) -> set[Pair]:
        known = self.pairs(name)
        new: set[Pair] = {
            (start, end) for start, end in found - known if isinstance(start, NamedNode | BlankNode)
        }
        known |= new
        return new


def _short(iri: str) -> str:
    return iri.removeprefix(IK.iri)
