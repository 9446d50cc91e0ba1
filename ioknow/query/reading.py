"""Reads nodes of the dataset, their names and their evidence, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from ioknow.model.evidence import Evidence
from ioknow.model.things import Text, Thing
from ioknow.query.terminology import Terminology, best_text, in_words, read_terminology
from ioknow.store.base import Store
from ioknow.store.embedded import EmbeddedStore
from ioknow.terms import Literal, NamedNode, Term, Triple
from ioknow.vocabulary import DCTERMS, DERIVED_GRAPH, IK, RDF, RDFS, SKOS

_BATCH = 400
"""Nodes asked for in one query; keeps the query text far below the limits of every store."""

_DESCRIBE = """
SELECT DISTINCT ?node ?property ?value WHERE {
  VALUES ?node { %(nodes)s }
  GRAPH ?graph { ?node ?property ?value }
  FILTER(?graph != %(derived)s)
}
"""
_NAMES = """
SELECT DISTINCT ?node ?property ?value WHERE {
  VALUES ?node { %(nodes)s }
  GRAPH ?graph { ?node ?property ?value }
  FILTER(?graph != %(derived)s && ?property IN (%(properties)s))
}
"""
_NAME_PROPERTIES = f"{RDF.type}, {RDFS.label}, {SKOS.prefLabel}"

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

    def things(self, iris: Iterable[str]) -> dict[str, Thing]:
        """Return nodes with label and kind; what has no label is called by its last name."""
        wanted = dict.fromkeys(iris)
        words = {iri: self._term(iri) for iri in wanted if iri in self.terminology.entries}
        found: dict[str, Values] = {}
        for nodes in _batches(iri for iri in wanted if iri not in words):
            query = _NAMES % {
                "nodes": nodes,
                "properties": _NAME_PROPERTIES,
                "derived": DERIVED_GRAPH,
            }
            self._collect(query, found)
        missing = [iri for iri in wanted if iri not in words and iri not in found]
        found |= self.describe(missing) if missing else {}
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
    """A reader that has read every stated property of an embedded store at once.

    It serves those who pass over the whole dataset: one scan instead of a query for every few
    hundred nodes. It takes about 400 bytes of memory for each statement.
    """

    def __init__(self, store: EmbeddedStore) -> None:
        super().__init__(store)
        self._stated: dict[str, Values] = {}
        self._derived: dict[str, Values] = {}
        names: dict[str, str] = {}
        for graph in store.graph_names():
            into = self._derived if graph == DERIVED_GRAPH else self._stated
            for quad in store.quads(None, None, None, graph):
                if isinstance(quad.subject, NamedNode) and not isinstance(quad.object, Triple):
                    name = names.setdefault(quad.predicate.value, quad.predicate.value)
                    values = into.setdefault(quad.subject.value, {})
                    values.setdefault(name, []).append(quad.object)
        for found in (self._stated, self._derived):
            for iri, values in found.items():
                found[iri] = {
                    name: sorted(set(values[name]), key=str)
                    if len(values[name]) > 1
                    else values[name]
                    for name in sorted(values)
                }

    def describe(self, iris: Iterable[str]) -> dict[str, Values]:
        """Return the stated properties of nodes; see :meth:`Reader.describe`."""
        found = {}
        for iri in dict.fromkeys(iris):
            values = self._stated.get(iri) or self._derived.get(iri)
            if values:
                found[iri] = values
        return found

    def things(self, iris: Iterable[str]) -> dict[str, Thing]:
        """Return nodes with label and kind; see :meth:`Reader.things`."""
        found = {}
        for iri in dict.fromkeys(iris):
            known = self._things.get(iri)
            if known is None:
                term = iri in self.terminology.entries
                values = self._stated.get(iri) or self._derived.get(iri) or {}
                known = self._things[iri] = self._term(iri) if term else self.thing(iri, values)
            found[iri] = known
        return found

    @cached_property
    def _things(self) -> dict[str, Thing]:
        return {}


def links(values: Values, property_: str) -> list[str]:
    """Return the IRIs among the values of a property."""
    return [one.value for one in values.get(property_, []) if isinstance(one, NamedNode)]


def texts(values: Values, property_: str) -> list[Text]:
    """Return the literals among the values of a property."""
    found = (one for one in values.get(property_, []) if isinstance(one, Literal))
    return [Text(one.value, one.language or "") for one in found]


def text(values: Values, property_: str) -> str:
    """Return the best literal of a property, or the empty string."""
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
