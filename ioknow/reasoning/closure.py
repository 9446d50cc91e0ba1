"""The compiled rules computed over columns of numbers, each once and in order.

A SPARQL engine answers ``FILTER NOT EXISTS`` over the union of many graphs one solution at a
time, which takes minutes on a loaded register. The axioms that are compiled are all of a few
simple forms, so here each property is read once as an array of pairs, and each rule is a union or
a join of such arrays. The SPARQL rules of :mod:`ioknow.reasoning.rules` say the same; a test
compares the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any  # pyarrow has no types of its own

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ioknow.arrays import distinct
from ioknow.reasoning.tbox import Step, TBox
from ioknow.store.columns import Columns
from ioknow.terms import Triple
from ioknow.vocabulary import IK, IKV, ONTOLOGY_GRAPH, RDF, SKOS

Pairs = NDArray[np.int64]
"""Pairs of terms, sorted and each once: the number of the subject times 2**32, and the value's."""

Nodes = NDArray[np.int64]
"""Numbers of terms, sorted and each once."""

_HALF = 32
_LOW = (1 << _HALF) - 1

NOT_REAL = tuple(IKV[f"state-{name}"] for name in ("recommended", "considered", "planned"))
"""States of a relationship that ties nobody to anybody yet."""


class Closure:
    """What follows from statements.

    Args:
        columns: The statements; what was derived from them before is not read.
        tbox: The axioms.

    Attributes:
        instances: Nodes of each class, by its IRI, once :meth:`types` has been read to its end.
    """

    def __init__(self, columns: Columns, tbox: TBox) -> None:
        self._columns = columns
        self._tbox = tbox
        self._learned: dict[str, int] = {}
        self._known: dict[str, Pairs] = {}
        self.instances: dict[str, Nodes] = {}

    def pairs(self, name: str) -> Pairs:
        """Return subject and object of each statement with a property, found ones included."""
        known = self._known.get(name)
        if known is None:
            subject, value = self._columns.pairs(name)
            known = self._known[name] = distinct(joined(subject, value))
        return known

    def implied(self, name: str, steps: Iterable[Step]) -> Pairs:
        """Return the pairs that other properties imply for ``name`` and that it lacks."""
        return self._new(name, self._along(steps))

    def chained(self, name: str, chain: tuple[str, ...], *, inverted: bool) -> Pairs:
        """Return the pairs that a chain implies for ``name`` and that it lacks.

        Nodes in the middle that are only planned, considered or recommended tie nothing.
        """
        states = self.pairs(IK.relationshipStatus.value)
        unreal = self._columns.numbers(state.value for state in NOT_REAL)
        hoped = subjects(states[np.isin(states & _LOW, unreal)])
        links = [self._along(self._tbox.steps_implying(link)) for link in chain]
        found = links[0]
        for link in links[1:]:
            found = _composed(found, link[~np.isin(link >> _HALF, hoped)])
        return self._new(name, turned(found) if inverted else found)

    def turned(self, name: str, primary: str) -> Pairs:
        """Return the pairs of an inverse that it lacks."""
        return self._new(name, turned(self.pairs(primary)))

    def learn(self, statements: Iterable[Triple]) -> None:
        """Add statements that something else derived."""
        found: dict[str, list[int]] = defaultdict(list)
        for one in statements:
            pair = (self._place(str(one.subject)) << _HALF) | self._place(str(one.object))
            found[one.predicate.value].append(pair)
        for name, pairs in found.items():
            self._known[name] = _union((self.pairs(name), np.array(pairs, dtype=np.int64)))

    def _place(self, text: str) -> int:
        """Return the number of a term; one that no statement has gets a number of its own."""
        number = self._columns.find(text)
        if number is not None:
            return number
        return self._learned.setdefault(text, len(self._columns.terms) + len(self._learned))

    def texts(self, numbers: Nodes) -> Any:
        """Return the N-Triples texts of terms as an Arrow array."""
        terms = self._columns.terms
        if self._learned:
            more = pa.array(list(self._learned), pa.large_string())
            terms = pa.chunked_array([terms, more])
        found = terms.take(pa.array(numbers))
        return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found

    def types(self) -> Iterator[tuple[str, str, Nodes]]:
        """Yield what classes follow: the rule, the class, and the nodes that lack it."""
        types = self.pairs(RDF.type.value)
        order = np.argsort(types & _LOW, kind="stable")
        classes, starts = np.unique((types & _LOW)[order], return_index=True)
        members = np.split((types >> _HALF)[order], starts[1:]) if len(classes) else []
        instances: dict[str, Nodes] = {}
        for text, nodes in zip(self.texts(classes).to_pylist(), members, strict=True):
            instances[text[1:-1]] = nodes
        subject, _, graph = self._columns.rows(RDF.type.value)
        terms = subject[graph == self._columns.number(ONTOLOGY_GRAPH.value)].astype(np.int64)
        described = _union((terms, instances.get(SKOS.Concept.value, _NONE)))
        self.instances = instances
        for label, name, found in self._type_rules(instances):
            present = instances.get(name, _NONE)
            nodes = found[~np.isin(found, present) & ~np.isin(found, described)]
            nodes = nodes[~self._is_literal(nodes)]
            instances[name] = _union((present, nodes))
            yield label, name, nodes

    def _type_rules(self, instances: dict[str, Nodes]) -> Iterator[tuple[str, str, Nodes]]:
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
                yield f"{_short(cls)} from domains and ranges", cls, self._starts(paths)
        below: dict[str, list[str]] = defaultdict(list)
        for name in sorted(tbox.super_classes):
            for cls in tbox.classes_above(name):
                below[cls].append(name)
        for cls, names in sorted(below.items()):
            members = _union(instances.get(name, _NONE) for name in names)
            yield f"{_short(cls)} from sub-classes", cls, members
        for axiom in tbox.some_on_the_left:
            named = [axiom.filler, *below.get(axiom.filler, [])]
            fillers = _union(instances.get(name, _NONE) for name in named)
            pairs = self._along(tbox.steps_implying(axiom.property))
            members = subjects(pairs[np.isin(pairs & _LOW, fillers)])
            for cls in [axiom.result, *tbox.classes_above(axiom.result)]:
                label = f"{_short(cls)} from {_short(axiom.property)} some {_short(axiom.filler)}"
                yield label, cls, members

    def _starts(self, paths: Iterable[Iterable[Step]]) -> Nodes:
        """Return the nodes at which one of some paths begins."""
        return _union(
            self.pairs(step.iri) & _LOW if step.inverted else self.pairs(step.iri) >> _HALF
            for steps in paths
            for step in steps
        )

    def _along(self, steps: Iterable[Step]) -> Pairs:
        return _union(
            turned(self.pairs(step.iri)) if step.inverted else self.pairs(step.iri)
            for step in steps
        )

    def _new(self, name: str, found: Pairs) -> Pairs:
        known = self.pairs(name)
        new = found[~np.isin(found, known)]
        new = new[~self._is_literal(new >> _HALF)]
        self._known[name] = _union((known, new))
        return new

    def _is_literal(self, numbers: Nodes) -> NDArray[np.bool_]:
        literal = self._columns.is_literal
        if self._learned:
            literal = np.append(literal, [text.startswith('"') for text in self._learned])
        return literal[numbers]


_NONE = np.empty(0, dtype=np.int64)


def joined(subject: NDArray[Any], value: NDArray[Any]) -> Pairs:
    """Return pairs of numbers, each as one number."""
    return (subject.astype(np.int64) << _HALF) | value.astype(np.int64)


def turned(pairs: Pairs) -> Pairs:
    """Return pairs with their ends exchanged."""
    return np.sort(joined(pairs & _LOW, pairs >> _HALF))


def subjects(pairs: Pairs) -> Nodes:
    """Return the first ends of pairs."""
    return distinct(pairs >> _HALF)


def ends(pairs: Pairs) -> tuple[Nodes, Nodes]:
    """Return the first and the second end of each pair."""
    return pairs >> _HALF, pairs & _LOW


def _union(arrays: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
    given = list(arrays)
    return distinct(np.concatenate(given)) if given else _NONE


def _composed(first: Pairs, second: Pairs) -> Pairs:
    """Return the pairs of a start of the first and an end of the second that share a middle."""
    middle = first & _LOW
    starts = second >> _HALF  # sorted, since the pairs are
    low, high = np.searchsorted(starts, middle), np.searchsorted(starts, middle + 1)
    count = high - low
    before = np.repeat(np.cumsum(count) - count, count)
    places = np.arange(len(before)) - before + np.repeat(low, count)
    return distinct(joined(np.repeat(first >> _HALF, count), second[places] & _LOW))


def _short(iri: str) -> str:
    return iri.removeprefix(IK.iri)
