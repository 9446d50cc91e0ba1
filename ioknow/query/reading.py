"""Reads nodes of the dataset, their names and their evidence, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ioknow.arrays import distinct, distinct_pairs
from ioknow.model.evidence import Evidence
from ioknow.model.things import Text, Thing
from ioknow.query.terminology import Terminology, best_text, in_words, read_terminology
from ioknow.store.base import Store
from ioknow.store.embedded import EmbeddedStore
from ioknow.terms import Literal, NamedNode, Term
from ioknow.vocabulary import DCTERMS, DERIVED_GRAPH, IK, RDF, RDFS, SKOS

_REMEMBERED = 300_000
_RECENT = 20_000
_BATCH = 400
"""Nodes asked for in one query; keeps the query text far below the limits of every store."""

_CLASSES = f"""
SELECT DISTINCT ?node ?class WHERE {{
  GRAPH ?graph {{ ?node a ?class }}
  FILTER(?graph != {DERIVED_GRAPH} && isIRI(?node))
}}
"""
_DESCRIBE = """
SELECT DISTINCT ?node ?property ?value WHERE {
  VALUES ?node { %(nodes)s }
  GRAPH ?graph { ?node ?property ?value }
  FILTER(?graph != %(derived)s)
}
"""
_DESCRIBE_PARTLY = """
SELECT DISTINCT ?node ?property ?value WHERE {
  VALUES ?node { %(nodes)s }
  GRAPH ?graph { ?node ?property ?value }
  FILTER(?graph != %(derived)s && ?property IN (%(properties)s))
}
"""
NAMING = (RDF.type, RDFS.label, SKOS.prefLabel)
"""Properties that tell what a node is called and what it is."""

_DESCRIBE_DERIVED = """
SELECT DISTINCT ?node ?property ?value WHERE {
  VALUES ?node { %(nodes)s }
  GRAPH %(derived)s { ?node ?property ?value }
}
"""

Values = dict[str, list[Term]]


class Reader:
    """Reads descriptions from a store; keeps the terminology, nothing else.

    Only what sources or the vocabulary state is read; what follows by rule lies in a graph of
    its own and is asked for where a page needs it.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @cached_property
    def terminology(self) -> Terminology:
        """The words of the ontology and the vocabulary."""
        return read_terminology(self.store)

    def classes(self) -> dict[str, list[str]]:
        """Return the stated classes of every node."""
        found: dict[str, list[str]] = {}
        for node, class_ in self.rows(_CLASSES, "node", "class"):
            found.setdefault(node, []).append(class_)
        return found

    def describe(self, iris: Iterable[str]) -> dict[str, Values]:
        """Return the stated properties of nodes: node, property, values in a fixed order."""
        found: dict[str, Values] = {}
        unique = list(dict.fromkeys(iris))
        for nodes in _batches(unique):
            query = _DESCRIBE % {"nodes": nodes, "derived": DERIVED_GRAPH}
            self._collect(query, found)
        # A claim that was computed, such as a size class, is described among the derived alone.
        for nodes in _batches(iri for iri in unique if iri not in found):
            query = _DESCRIBE_DERIVED % {"nodes": nodes, "derived": DERIVED_GRAPH}
            self._collect(query, found)
        return found

    def describe_partly(
        self, iris: Iterable[str], properties: Iterable[NamedNode]
    ) -> dict[str, Values]:
        """Return some of the stated properties of nodes, of which large ones have thousands."""
        found: dict[str, Values] = {}
        wanted = list(dict.fromkeys(iris))
        names = ", ".join(map(str, properties))
        for nodes in _batches(wanted):
            query = _DESCRIBE_PARTLY % {
                "nodes": nodes,
                "properties": names,
                "derived": DERIVED_GRAPH,
            }
            self._collect(query, found)
        missing = [iri for iri in wanted if iri not in found]
        return found | (self.describe(missing) if missing else {})

    def things(self, iris: Iterable[str]) -> dict[str, Thing]:
        """Return nodes with label and kind; what has no label is called by its last name."""
        wanted = dict.fromkeys(iris)
        words = {iri: self._term(iri) for iri in wanted if iri in self.terminology.entries}
        found = self.describe_partly((iri for iri in wanted if iri not in words), NAMING)
        return {iri: words.get(iri) or self.thing(iri, found.get(iri, {})) for iri in wanted}

    def _term(self, iri: str) -> Thing:
        """Return a class, property or concept as a thing, without asking the store again."""
        return Thing(iri, self.terminology.entries[iri].label)

    def thing(self, iri: str, values: Values) -> Thing:
        """Return one node as a thing, from its described properties."""
        labels = texts(values, RDFS.label.value) + texts(values, SKOS.prefLabel.value)
        label = best_text(labels) or Text(last_name(iri))
        kinds = self.terminology.most_specific(links(values, RDF.type.value))
        return Thing(iri, label, kinds)

    def evidence(self, iris: Iterable[str]) -> dict[str, Evidence]:
        """Return evidence nodes with their sources."""
        described = self.describe(iris)
        sources = self.things(
            source for values in described.values() for source in links(values, IK.fromSource.value)
        )
        return {iri: self._one_evidence(iri, values, sources) for iri, values in described.items()}

    def rows(self, query: str, *names: str) -> Iterator[tuple[str, ...]]:
        """Answer a query of ours with plain strings; unbound is the empty string."""
        for solution in self.store.select(query):
            values = (solution[name] for name in names)
            yield tuple(
                value.value if isinstance(value, NamedNode | Literal) else "" for value in values
            )

    def _collect(self, query: str, found: dict[str, Values]) -> None:
        gathered: dict[str, Values] = defaultdict(lambda: defaultdict(list))
        for solution in self.store.select(query):
            node, name, value = solution["node"], solution["property"], solution["value"]
            if isinstance(node, NamedNode) and isinstance(name, NamedNode):
                gathered[node.value][name.value].append(value)
        for iri, values in gathered.items():
            found[iri] = {name: sorted(values[name], key=str) for name in sorted(values)}

    def _one_evidence(self, iri: str, values: Values, sources: dict[str, Thing]) -> Evidence:
        source = next(iter(links(values, IK.fromSource.value)), "")
        return Evidence(
            thing=self.thing(iri, values),
            source=sources.get(source),
            section=text(values, IK.section.value),
            page=text(values, IK.page.value),
            table=text(values, IK.table.value),
            figure=text(values, IK.figure.value),
            footnote=text(values, IK.footnote.value),
            lines=text(values, IK.textLine.value),
            digest=text(values, IK.passageDigest.value),
        )


class BulkReader(Reader):
    """A reader for those who pass over a whole dataset: it reads the columns of its store.

    Names of things are kept, since others refer to them; descriptions are not.
    """

    def __init__(self, store: EmbeddedStore) -> None:
        super().__init__(store)
        self._columns = store.columns()
        self._order, self._starts = self._columns.by_subject
        self._names: dict[int, str] = {}
        self._terms: dict[int, Term] = {}
        self._things: dict[str, Thing] = {}
        self._numbers: dict[str, int] = {}
        self._recent: dict[str, Values] = {}  # asked for again at once

    def classes(self) -> dict[str, list[str]]:
        """Return the stated classes of every node; see :meth:`Reader.classes`."""
        columns = self._columns
        subject, value, graph = columns.rows(RDF.type.value)
        named = columns.is_iri[subject] & columns.is_iri[value] & (graph >= 0)
        pairs = np.stack(distinct_pairs(subject[named], value[named]), axis=1)
        numbers, place = np.unique(pairs, return_inverse=True)
        iris = columns.iris(numbers)
        self._numbers.update(zip(iris, numbers.tolist(), strict=True))
        found: dict[str, list[str]] = {}
        for node, class_ in place.reshape(-1, 2).tolist():
            found.setdefault(iris[node], []).append(iris[class_])
        return found

    def describe(self, iris: Iterable[str]) -> dict[str, Values]:
        """Return the stated properties of nodes; see :meth:`Reader.describe`."""
        wanted = dict(self._numbered(iris))
        if len(self._recent) > _RECENT:
            self._recent.clear()
        recent = self._recent
        new = {iri: number for iri, number in wanted.items() if iri not in recent}
        recent |= self._read(new, derived=False)
        missing = {iri: number for iri, number in new.items() if iri not in recent}
        recent |= self._read(missing, derived=True)
        return {iri: recent[iri] for iri in wanted if iri in recent}

    def describe_partly(
        self,
        iris: Iterable[str],
        properties: Iterable[NamedNode],  # noqa: ARG002 - as the reader of a store takes them
    ) -> dict[str, Values]:
        """Return properties of nodes, not only those asked for: all are at hand."""
        return self.describe(iris)

    def things(self, iris: Iterable[str]) -> dict[str, Thing]:
        """Return nodes with label and kind; see :meth:`Reader.things`."""
        wanted = dict.fromkeys(iris)
        if len(self._things) > _REMEMBERED:
            self._things.clear()
        new = [iri for iri in wanted if iri not in self._things]
        described = self.describe(iri for iri in new if iri not in self.terminology.entries)
        for iri in new:
            term = iri in self.terminology.entries
            self._things[iri] = self._term(iri) if term else self.thing(iri, described.get(iri, {}))
        return {iri: self._things[iri] for iri in wanted}

    def _numbered(self, iris: Iterable[str]) -> Iterator[tuple[str, int]]:
        for iri in dict.fromkeys(iris):
            if iri not in self._numbers:
                number = self._columns.find(f"<{iri}>")
                if number is None:
                    continue
                self._numbers[iri] = number
            yield iri, self._numbers[iri]

    def _read(self, wanted: dict[str, int], *, derived: bool) -> dict[str, Values]:
        """Return the properties of nodes by their numbers, stated or derived ones."""
        columns = self._columns
        iris = list(wanted)
        numbers = np.fromiter(wanted.values(), dtype=np.int64, count=len(wanted))
        first, end = self._starts[numbers], self._starts[numbers + 1]
        count = end - first
        before = np.repeat(np.cumsum(count) - count, count)
        places = self._order[np.arange(len(before)) - before + np.repeat(first, count)]
        owner = np.repeat(np.arange(len(iris)), count)
        is_derived = columns.graph[places] == columns.derived
        kept = (is_derived if derived else ~is_derived) & (columns.graph[places] >= 0)
        places, owner = places[kept], owner[kept]
        name, value = columns.property[places], columns.value[places]
        if len(places):  # the same statement in another graph stands next to it
            new = np.ones(len(places), dtype=bool)
            new[1:] = (owner[1:] != owner[:-1]) | (name[1:] != name[:-1])
            new[1:] |= value[1:] != value[:-1]
            owner, name, value = owner[new], name[new], value[new]
        self._decode(name, value)
        found: dict[str, Values] = {}
        names, terms = self._names, self._terms
        for one, property_, object_ in zip(
            owner.tolist(), name.tolist(), value.tolist(), strict=True
        ):
            values = found.setdefault(iris[one], {})
            values.setdefault(names[property_], []).append(terms[object_])
        return {iri: {key: values[key] for key in sorted(values)} for iri, values in found.items()}

    def _decode(self, name: NDArray[np.int32], value: NDArray[np.int32]) -> None:
        new = np.array([one for one in distinct(name).tolist() if one not in self._names], int)
        self._names.update(zip(new.tolist(), self._columns.iris(new), strict=True))
        if len(self._terms) > _REMEMBERED:
            self._terms.clear()
        known = self._terms
        new = np.array([one for one in distinct(value).tolist() if one not in known], int)
        for number, term in zip(new.tolist(), self._columns.decoded(new), strict=True):
            known[number] = term
            if isinstance(term, NamedNode):
                self._numbers[term.value] = number


def links(values: Values, property_: str) -> list[str]:
    """Return the IRIs among the values of a property."""
    found = values.get(property_)
    return [one.value for one in found if isinstance(one, NamedNode)] if found else []


def texts(values: Values, property_: str) -> list[Text]:
    """Return the literals among the values of a property."""
    found = values.get(property_)
    if not found:
        return []
    return [Text(one.value, one.language or "") for one in found if isinstance(one, Literal)]


def text(values: Values, property_: str) -> str:
    """Return the best literal of a property, or the empty string."""
    if property_ not in values:
        return ""
    return str(best_text(texts(values, property_)) or "")


def description(values: Values) -> str:
    """Return the English description, or the empty string."""
    return text(values, DCTERMS.description.value)


def last_name(iri: str) -> str:
    """Return the last part of an IRI in words.

    Example:
        >>> last_name("https://w3id.org/ioknow/id/product/flat-satellite-dish")
        'flat satellite dish'
    """
    return in_words(iri.rstrip("/#").replace("#", "/").rpartition("/")[2]) or iri


def terms(iris: Iterable[str]) -> str:
    """Return IRIs as SPARQL terms for a VALUES block; raises ValueError for what is no IRI."""
    return " ".join(str(NamedNode(iri)) for iri in iris)


def _batches(iris: Iterable[str]) -> Iterator[str]:
    unique = list(dict.fromkeys(iris))
    for start in range(0, len(unique), _BATCH):
        yield terms(unique[start : start + _BATCH])
