"""The axioms of the ontology, read into plain Python values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ioknow.errors import ReasoningError
from ioknow.store import parse_file
from ioknow.terms import BlankNode, NamedNode
from ioknow.vocabulary import OWL, RDF, RDFS

_UNSUPPORTED_AXIOMS = (OWL.equivalentClass, OWL.hasKey, OWL.disjointUnionOf)
_UNSUPPORTED_TYPES = (OWL.TransitiveProperty,)


@dataclass(frozen=True)
class Step:
    """A property read forwards, or backwards when ``inverted``."""

    iri: str
    inverted: bool = False

    def path(self) -> str:
        """Return the step as a SPARQL property path.

        Example:
            >>> Step("https://example.org/p", inverted=True).path()
            '^<https://example.org/p>'
        """
        return f"{'^' if self.inverted else ''}<{self.iri}>"

    def reversed(self) -> Step:
        """Return the same property read the other way."""
        return Step(self.iri, not self.inverted)


@dataclass(frozen=True)
class SomeOnTheLeft:
    """The axiom that whatever has ``property`` to a ``filler`` is a ``result``."""

    property: str
    filler: str
    result: str


@dataclass(frozen=True)
class TBox:
    """What the ontology says about its classes and properties.

    Attributes:
        super_properties: Direct super-properties of each property.
        inverses: For each named inverse, the property that it turns round.
        symmetric: Properties that hold both ways.
        chains: For each property, the chains of properties that imply it.
        domains: Classes of whatever has the property.
        ranges: Classes of whatever the property points at.
        super_classes: Direct named super-classes of each class.
        some_on_the_left: Classes inferred from having a property.
    """

    super_properties: dict[str, frozenset[str]]
    inverses: dict[str, str]
    symmetric: frozenset[str]
    chains: dict[str, tuple[tuple[str, ...], ...]]
    domains: dict[str, frozenset[str]]
    ranges: dict[str, frozenset[str]]
    super_classes: dict[str, frozenset[str]]
    some_on_the_left: tuple[SomeOnTheLeft, ...]

    def steps_implying(self, iri: str) -> list[Step]:
        """Return every property, in its direction, that implies ``iri``; ``iri`` comes first.

        Sub-properties and inverses are followed to the end, chains are not.
        """
        found = [Step(iri)]
        for step in found:
            turned = [name for name, primary in self.inverses.items() if primary == step.iri]
            if step.iri in self.inverses:
                turned.append(self.inverses[step.iri])
            candidates = [Step(name, not step.inverted) for name in sorted(turned)]
            candidates += [
                Step(name, step.inverted)
                for name, supers in sorted(self.super_properties.items())
                if step.iri in supers
            ]
            if step.iri in self.symmetric:
                candidates.append(step.reversed())
            found.extend(candidate for candidate in candidates if candidate not in found)
        return found

    def classes_above(self, iri: str) -> list[str]:
        """Return all super-classes of a class, nearest first, without the class itself."""
        found = [iri]
        for name in found:
            found.extend(
                sorted(c for c in self.super_classes.get(name, frozenset()) if c not in found)
            )
        return found[1:]


class _Triples:
    """The statements of the files, indexed by predicate."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._objects: dict[str, dict[NamedNode | BlankNode, list[object]]] = defaultdict(dict)
        for number, file in enumerate(files):
            for quad in parse_file(file):
                if isinstance(quad.subject, NamedNode | BlankNode):
                    self._add(number, quad.subject, quad.predicate, quad.object)

    def _add(
        self, number: int, subject: NamedNode | BlankNode, predicate: NamedNode, value: object
    ) -> None:
        # Two files may use the same blank node label for different nodes.
        if isinstance(subject, BlankNode):
            subject = BlankNode(f"f{number}x{subject.value}")
        if isinstance(value, BlankNode):
            value = BlankNode(f"f{number}x{value.value}")
        self._objects[predicate.value].setdefault(subject, []).append(value)

    def pairs(self, predicate: NamedNode) -> list[tuple[NamedNode | BlankNode, object]]:
        by_subject = self._objects.get(predicate.value, {})
        return [(subject, value) for subject, values in by_subject.items() for value in values]

    def value(self, subject: NamedNode | BlankNode, predicate: NamedNode) -> object | None:
        values = self._objects.get(predicate.value, {}).get(subject, [])
        return values[0] if values else None

    def named(self, predicate: NamedNode) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for subject, value in self.pairs(predicate):
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode):
                found[subject.value].add(value.value)
        return {name: frozenset(values) for name, values in found.items()}

    def items(self, head: object) -> list[str]:
        found = []
        while isinstance(head, BlankNode):
            item = self.value(head, RDF.first)
            if not isinstance(item, NamedNode):
                raise ReasoningError(f"a list in the ontology holds {item}; only names can be read")
            found.append(item.value)
            head = self.value(head, RDF.rest)
        return found


def read_tbox(files: Iterable[Path]) -> TBox:
    """Read the axioms of ontology files.

    Args:
        files: Turtle files; those that are outside OWL 2 RL (``dl*.ttl``) should be left out.

    Raises:
        ReasoningError: The files hold a kind of axiom that the rules do not know.
        RdfSyntaxError: A file is not well-formed.

    Example:
        >>> from ioknow import resources
        >>> files = [f for f in resources.ontology_files() if not f.name.startswith("dl")]
        >>> tbox = read_tbox(files)
        >>> tbox.classes_above("https://w3id.org/ioknow/ontology#Country")
        ['https://w3id.org/ioknow/ontology#Place']
    """
    triples = _Triples(files)
    types = triples.named(RDF.type)
    for axiom in _UNSUPPORTED_AXIOMS:
        if triples.pairs(axiom):
            raise ReasoningError(
                f"the ontology uses {axiom.value}, which the rules do not compute; "
                "state it as sub-classes, or keep it in a file whose name begins with dl"
            )
    for kind in _UNSUPPORTED_TYPES:
        names = [name for name, kinds in types.items() if kind.value in kinds]
        if names:
            raise ReasoningError(
                f"{names[0]} is declared {kind.value}, which the rules do not compute; "
                "ask for the transitive path in queries instead"
            )
    chains: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for subject, head in triples.pairs(OWL.propertyChainAxiom):
        if isinstance(subject, NamedNode):
            chains[subject.value].append(tuple(triples.items(head)))
    return TBox(
        super_properties=triples.named(RDFS.subPropertyOf),
        inverses={name: min(of) for name, of in triples.named(OWL.inverseOf).items()},
        symmetric=frozenset(
            n for n, kinds in types.items() if OWL.SymmetricProperty.value in kinds
        ),
        chains={name: tuple(sorted(found)) for name, found in sorted(chains.items())},
        domains=triples.named(RDFS.domain),
        ranges=triples.named(RDFS.range),
        super_classes=triples.named(RDFS.subClassOf),
        some_on_the_left=_some_on_the_left(triples),
    )


def _some_on_the_left(triples: _Triples) -> tuple[SomeOnTheLeft, ...]:
    found = []
    for restriction, result in triples.pairs(RDFS.subClassOf):
        if isinstance(restriction, BlankNode) and isinstance(result, NamedNode):
            on = triples.value(restriction, OWL.onProperty)
            filler = triples.value(restriction, OWL.someValuesFrom)
            if not isinstance(on, NamedNode) or not isinstance(filler, NamedNode):
                raise ReasoningError(
                    f"a class expression below {result.value} is not 'property some class'; "
                    "the rules compute only that kind"
                )
            found.append(SomeOnTheLeft(on.value, filler.value, result.value))
    return tuple(sorted(found, key=lambda axiom: (axiom.result, axiom.property)))
