"""What a cell may name: concepts, classes, role words, and what ioknow describes already.

Everything is read from the ontology, the vocabulary and the bundled cases, once. A name is looked
up by its identifier or by a label in any language; case, hyphens and underscores do not matter.
Nothing that is only similar is taken: it is suggested.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from ioknow import resources
from ioknow.ingest.tables.cells import UnknownNameError
from ioknow.ingest.tables.suggestions import did_you_mean
from ioknow.store import parse_file
from ioknow.terms import Literal, NamedNode
from ioknow.vocabulary import ID, IK, IKV, RDF, RDFS, SKOS

NOT_IN_PARTICIPANTS = {
    "hasIntermediary": "intermediations",
    "servesActor": "intermediations",
    "hasKnowledgeSource": "transfers",
    "hasKnowledgeRecipient": "transfers",
}
"""Role properties that have a table of their own."""

NOT_WRITTEN = {
    "KnowledgeTransfer": "transfers of knowledge go into transfers.csv",
    "Intermediation": "the work of an intermediary goes into intermediations.csv",
    "Intermediary": "that follows from intermediations.csv; write what it is besides, such as firm",
    "Person": "persons go into people.csv",
    "Actor": "write what it is, such as firm, university, association or cohort",
}
"""Kinds that no kind cell may name, and what to do instead."""


@dataclass(frozen=True)
class Thing:
    """Something that a cell may refer to.

    Attributes:
        node: Its IRI.
        classes: Names of its classes, the broader ones included.
        label: Its English label, or its first one.
    """

    node: NamedNode
    classes: frozenset[str]
    label: str


def find_concept(name: str, scheme: str) -> NamedNode:
    """Return the concept of a scheme that a cell names.

    Raises:
        UnknownNameError: The scheme has no such concept.

    Example:
        >>> find_concept("R&D-focused", "consortium").value
        'https://w3id.org/ioknow/vocab#consortium-rd-focused'
    """
    found = _concepts().by_name[scheme].get(folded(name.removeprefix("ikv:")))
    if found is not None:
        return found
    labels = _concepts().labels_of(scheme)
    raise UnknownNameError(
        f"the list '{scheme}' has no such word",
        did_you_mean(name, labels) or f"take one of: {_few(labels)}",
    )


def concept_label(concept: NamedNode) -> str:
    """Return the English label of a concept."""
    return _concepts().labels[concept]


def find_kind(name: str, roots: Iterable[str]) -> str:
    """Return the name of the class below the given ones that a cell names.

    Raises:
        UnknownNameError: No such class, or one that is not written here.

    Example:
        >>> find_kind("joint development", ["Relationship"])
        'JointDevelopment'
    """
    known = {
        folded(label): kind
        for kind in _below(roots)
        for label in (kind, _words(kind), _labels_of_classes().get(kind, ""))
        if label
    }
    found = known.get(folded(name))
    if found in NOT_WRITTEN:
        raise UnknownNameError("this kind is not written here", NOT_WRITTEN[found])
    if found is not None:
        return found
    names = sorted(_words(kind) for kind in _below(roots) if kind not in NOT_WRITTEN)
    raise UnknownNameError(
        "there is no such kind", did_you_mean(name, names) or f"take one of: {_few(names)}"
    )


def find_role(name: str) -> tuple[NamedNode | None, NamedNode | None]:
    """Return the role property and the role concept that a cell names; one of them may be None.

    Raises:
        UnknownNameError: There is no such role.

    Example:
        >>> [str(found) for found in find_role("membership body")]
        ['<https://w3id.org/ioknow/ontology#hasMembershipBody>', 'None']
    """
    properties = _role_properties()
    found = properties.get(folded(name))
    if found is not None and found in NOT_IN_PARTICIPANTS:
        raise UnknownNameError(
            "this role has a table of its own",
            f"describe it in {NOT_IN_PARTICIPANTS[found]}.csv",
        )
    concept = _concepts().by_name["role"].get(folded(name.removeprefix("ikv:")))
    if found is None and concept is None:
        names = [word for word, _ in words_of_roles()]
        raise UnknownNameError(
            "there is no such role", did_you_mean(name, names) or f"take one of: {_few(names)}"
        )
    return None if found is None else IK[found], concept


def words_of_scheme(scheme: str) -> list[tuple[str, str]]:
    """Return the English labels of a scheme's concepts, sorted, each with its definition."""
    concepts = set(_concepts().by_name[scheme].values())
    return sorted((_concepts().labels[one], _definitions().get(one.value, "")) for one in concepts)


def words_of_kinds(roots: Iterable[str]) -> list[tuple[str, str]]:
    """Return the names of the classes below the given ones, sorted, each with its definition."""
    names = [name for name in _below(roots) if name not in NOT_WRITTEN]
    return sorted((_words(name), _definitions().get(IK[name].value, "")) for name in names)


def words_of_roles() -> list[tuple[str, str]]:
    """Return the names of roles, sorted, each with the definition of its property or concept."""
    found = dict(words_of_scheme("role"))
    found |= {
        word: _definitions().get(IK[name].value, "")
        for word, name in _role_properties().items()
        if name not in NOT_IN_PARTICIPANTS
    }
    return sorted((word, text) for word, text in found.items() if word != "intermediary")


@cache
def classes_above(kind: str) -> frozenset[str]:
    """Return the names of a class and of all broader classes.

    Example:
        >>> sorted(classes_above("Consortium"))
        ['Alliance', 'Claim', 'Consortium', 'Relationship']
    """
    supers = _super_classes().get(kind, ())
    return frozenset({kind}).union(*(classes_above(name) for name in supers))


@cache
def existing_things() -> Mapping[str, Thing]:
    """Return what the bundled cases describe, by path."""
    is_a, has_label = RDF.type, RDFS.label
    kinds: dict[str, set[str]] = {}
    labels: dict[str, str] = {}
    for subject, predicate, value in _statements(resources.case_files()):
        if not subject.startswith(ID):
            continue
        path = subject.removeprefix(ID)
        if predicate == is_a and isinstance(value, NamedNode):
            kinds.setdefault(path, set()).update(classes_above(_local(value)))
        if predicate != has_label or not isinstance(value, Literal):
            continue
        if value.language == "en" or path not in labels:
            labels[path] = value.value
    return {
        path: Thing(NamedNode(ID + path), frozenset(names), labels.get(path, path))
        for path, names in kinds.items()
    }


@cache
def existing_places() -> Mapping[str, Thing]:
    """Return the places that the bundled cases describe, by folded name and by short name."""
    places = {
        path.removeprefix("place/"): thing
        for path, thing in existing_things().items()
        if "Place" in thing.classes
    }
    by_label = {folded(thing.label): thing for thing in places.values()}
    return {folded(name): thing for name, thing in places.items()} | by_label


def bundled_case_names() -> frozenset[str]:
    """Return the names that cases and their graphs bear already."""
    cases = {path.removeprefix("case/") for path in existing_things() if path.startswith("case/")}
    return frozenset(cases | {file.stem for file in resources.case_files()})


def folded(name: str) -> str:
    """Return a name without what does not matter when it is looked up.

    Example:
        >>> folded("  Joint-Development ")
        'joint development'
    """
    return re.sub(r"[\s_\-]+", " ", name).strip().casefold()


@dataclass(frozen=True)
class _Concepts:
    """The vocabulary: concepts by scheme and name, and their English labels."""

    by_name: Mapping[str, Mapping[str, NamedNode]]
    labels: Mapping[NamedNode, str]

    def labels_of(self, scheme: str) -> list[str]:
        return sorted({self.labels[found] for found in self.by_name[scheme].values()})


@cache
def _concepts() -> _Concepts:
    """Read the vocabulary; English labels go before those of other languages."""
    in_scheme, preferred, other = SKOS.inScheme, SKOS.prefLabel, SKOS.altLabel
    by_name: dict[str, dict[str, NamedNode]] = {}
    schemes: dict[NamedNode, str] = {}
    english: dict[NamedNode, str] = {}
    labels: list[tuple[int, str, NamedNode]] = []
    for subject, predicate, value in _statements(resources.vocabulary_files()):
        concept = NamedNode(subject)
        if predicate == in_scheme and isinstance(value, NamedNode):
            schemes[concept] = _local(value)
        elif predicate in (preferred, other) and isinstance(value, Literal):
            rank = (predicate != preferred) + 2 * (value.language != "en")
            labels.append((rank, value.value, concept))
            if rank == 0:
                english[concept] = value.value
    for concept, scheme in schemes.items():
        name = concept.value.removeprefix(IKV.iri)
        english.setdefault(concept, name)
        for text in (name, name.removeprefix(f"{scheme}-")):
            by_name.setdefault(scheme, {})[folded(text)] = concept
    for _, text, concept in sorted(labels, key=lambda item: item[0]):
        if concept in schemes:
            by_name[schemes[concept]].setdefault(folded(text), concept)
    return _Concepts(by_name, english)


@cache
def _definitions() -> Mapping[str, str]:
    defines = SKOS.definition
    return {
        subject: value.value
        for files in (resources.vocabulary_files(), resources.ontology_files())
        for subject, predicate, value in _statements(files)
        if predicate == defines and isinstance(value, Literal) and value.language == "en"
    }


@cache
def _super_classes() -> Mapping[str, tuple[str, ...]]:
    return _above(RDFS.subClassOf)


@cache
def _labels_of_classes() -> Mapping[str, str]:
    return {
        subject.removeprefix(IK.iri): value.value
        for subject, predicate, value in _statements(resources.ontology_files())
        if predicate == RDFS.label and isinstance(value, Literal) and value.language == "en"
    }


@cache
def _role_properties() -> Mapping[str, str]:
    """Return the properties below ``ik:hasParticipant`` by the words after "has"."""
    above = _above(RDFS.subPropertyOf)

    def is_role(name: str) -> bool:
        return any(role == "hasParticipant" or is_role(role) for role in above.get(name, ()))

    return {folded(_words(name).removeprefix("has ")): name for name in above if is_role(name)} | {
        "participant": "hasParticipant"
    }


def _above(predicate: NamedNode) -> Mapping[str, tuple[str, ...]]:
    """Return the names of broader terms of ioknow by the name of the narrower one."""
    found: dict[str, tuple[str, ...]] = {}
    for subject, link, value in _statements(resources.ontology_files()):
        if link != predicate or not isinstance(value, NamedNode):
            continue
        if subject in IK and value.value in IK:
            name = subject.removeprefix(IK.iri)
            found[name] = (*found.get(name, ()), _local(value))
    return found


def _below(roots: Iterable[str]) -> list[str]:
    wanted = set(roots)
    names = {*_super_classes(), *chain.from_iterable(_super_classes().values())}
    return [name for name in sorted(names | wanted) if classes_above(name) & wanted]


@cache
def _parsed(files: tuple[Path, ...]) -> tuple[tuple[str, NamedNode, object], ...]:
    return tuple(
        (quad.subject.value, quad.predicate, quad.object)
        for file in files
        for quad in parse_file(file)
        if isinstance(quad.subject, NamedNode)
    )


def _statements(files: list[Path]) -> Iterator[tuple[str, NamedNode, object]]:
    yield from _parsed(tuple(files))


def _local(term: NamedNode) -> str:
    return term.value.removeprefix(IK.iri).removeprefix(IKV.iri)


def _words(name: str) -> str:
    """Return the words of a term's name: ``JointDevelopment`` gives "joint development"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold()


def _few(names: list[str]) -> str:
    shown = ", ".join(names[:12])
    return shown if len(names) <= 12 else f"{shown} ... ({len(names)} in all)"
