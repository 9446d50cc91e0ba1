"""Do data keep the rules? The SHACL shapes of ``ontology/shapes`` answer, in plain words.

Each result names the file, the node, the property, the rule that is broken and what to do. Data
may refer to the vocabulary and to individuals of the bundled cases; results are reported for the
given data only.

pyshacl is the engine that is always there. Where the package ``pyshifty`` is installed its engine,
written in Rust, does the same work in a fraction of the time; a test compares the two.
"""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any  # pyshacl ships no types, pyshifty need not be there

from ioknow import resources
from ioknow.errors import ReasoningError
from ioknow.statistics import statistics_quads
from ioknow.store import parse_file
from ioknow.terms import BlankNode, Literal, NamedNode, Quad
from ioknow.vocabulary import BASE, PREFIXES, RDF, RDFS, SKOS, path_of

if TYPE_CHECKING:
    import rdflib

_SH = "http://www.w3.org/ns/shacl#"
_SHAPES = BASE + "shapes#"
_SHOWN = 50


@dataclass(frozen=True)
class Result:
    """One place where data break a rule.

    Attributes:
        severity: ``violation``, ``warning`` or ``info``; only violations keep data from loading.
        focus: IRI or blank node that was checked.
        path: Property that was checked, as a prefixed name or SPARQL path; empty for a rule
            about the node as a whole.
        value: Offending value, or empty when something is missing.
        rule: Name of the shape that asks for it.
        message: What is wrong.
        remedy: What to do.
        file: File that describes the node, or None when it was given as a graph.
        row: Row of a table that describes the node, or None.
    """

    severity: str
    focus: str
    path: str
    value: str
    rule: str
    message: str
    remedy: str
    file: Path | None
    row: int | None = None

    def __str__(self) -> str:
        row = "" if self.row is None else f", row {self.row}"
        place = f"{self.file.name}{row}: " if self.file else ""
        value = f" (found {self.value})" if self.value else ""
        return (
            f"{self.severity} {place}<{path_of(self.focus)}> {self.path}\n"
            f"    {self.message}{value}\n    {self.remedy} [rule {self.rule}]"
        )


@dataclass(frozen=True)
class ValidationReport:
    """What a validation found.

    Attributes:
        results: Broken rules, violations first, then by file, node and property.
        nodes: Number of nodes that were checked.
        seconds: Wall time.
    """

    results: tuple[Result, ...]
    nodes: int
    seconds: float

    @property
    def conforms(self) -> bool:
        """Whether no rule of severity ``violation`` is broken."""
        return all(result.severity != "violation" for result in self.results)

    def __str__(self) -> str:
        counts = Counter(result.severity for result in self.results)
        found = ", ".join(f"{n} {severity}s" for severity, n in sorted(counts.items()))
        head = f"{self.nodes:,} nodes checked in {self.seconds:.1f} s: {found or 'all rules kept'}"
        lines = [head, *(str(result) for result in self.results[:_SHOWN])]
        if len(self.results) > _SHOWN:
            lines.append(f"... and {len(self.results) - _SHOWN} more")
        return "\n".join(lines)


def validate(files: Iterable[Path] | None = None) -> ValidationReport:
    """Check data files against the shapes.

    Args:
        files: RDF files that describe claims, actors and evidence; the bundled cases when left
            out.

    Raises:
        SourceFileError: A file is missing or of an unknown kind.
        RdfSyntaxError: A file is not well-formed.
        ReasoningError: A shape cannot be read.

    Example:
        >>> from ioknow import resources
        >>> validate(resources.case_files()[:1]).conforms  # doctest: +SKIP
        True
    """
    given = resources.case_files() if files is None else files
    return validate_statements({file: parse_file(file) for file in given})


def validate_statements(
    given: Mapping[Path, Iterable[Quad]],
    places: Mapping[NamedNode, tuple[Path, int]] | None = None,
) -> ValidationReport:
    """Check statements against the shapes; see :func:`validate`.

    Args:
        given: Statements by the file or folder from which they were read.
        places: Table and row that describe a node, where that is known more closely.
    """
    described: dict[rdflib.term.Node, tuple[Path | None, int | None]] = {}
    data = _graph(())
    for file, quads in given.items():
        for quad in quads:
            if isinstance(quad.subject, NamedNode | BlankNode):
                described.setdefault(_term(quad.subject), (file, None))
            data.add(_triple(quad))
    described |= {_term(node): place for node, place in (places or {}).items()}
    return _check(data, described)


def validate_graph(graph: rdflib.Graph) -> ValidationReport:
    """Check an rdflib graph against the shapes; see :func:`validate`."""
    data = _graph(())
    data += graph
    return _check(data, dict.fromkeys(graph.subjects(), (None, None)))


def _check(
    data: rdflib.Graph, described: Mapping[rdflib.term.Node, tuple[Path | None, int | None]]
) -> ValidationReport:
    import rdflib

    started = time.perf_counter()
    _add_context(data)
    report = _by_pyshifty(data) if pyshifty_is_installed() else _by_pyshacl(data)
    results = {
        _result(report, node, *described[focus])
        for node, focus in report.subject_objects(rdflib.URIRef(_SH + "focusNode"))
        if focus in described and (None, rdflib.URIRef(_SH + "result"), node) in report
    }
    order = {"violation": 0, "warning": 1, "info": 2}
    ranked = sorted(
        results,
        key=lambda r: (
            order[r.severity],
            str(r.file),
            r.row or 0,
            r.focus,
            r.path,
            r.message,
            r.value,
        ),
    )
    return ValidationReport(tuple(ranked), len(described), time.perf_counter() - started)


def pyshifty_is_installed() -> bool:
    """Tell whether the faster engine is there."""
    return importlib.util.find_spec("shifty") is not None


def _by_pyshacl(data: rdflib.Graph) -> rdflib.Graph:
    import pyshacl
    import rdflib

    try:
        _, report, text = pyshacl.validate(data, shacl_graph=_shapes(), inference="none")
    except pyshacl.errors.ReportableRuntimeError as error:
        raise ReasoningError(
            f"a shape in ontology/shapes cannot be run: {error.message}"
        ) from error
    if not isinstance(report, rdflib.Graph):
        raise ReasoningError(f"the shapes cannot be read: {text}")
    return report


def _by_pyshifty(data: rdflib.Graph) -> rdflib.Graph:
    shifty: Any = importlib.import_module("shifty")
    _, report, _ = shifty.validate(data, shacl_graph=_shapes(), infer=False, graph_mode="data")
    found: rdflib.Graph = report
    return found


def _result(
    report: rdflib.Graph, node: rdflib.term.Node, file: Path | None, row: int | None
) -> Result:
    import rdflib

    def value(name: str) -> rdflib.term.Node | None:
        return report.value(node, rdflib.URIRef(_SH + name))

    severity = str(value("resultSeverity")).removeprefix(_SH).lower()
    problem, _, remedy = str(value("resultMessage") or "").partition(". ")
    shape = value("sourceShape")
    path = _shapes().value(shape, rdflib.URIRef(_SH + "path")) or value("resultPath")
    return Result(
        severity=severity,
        focus=str(value("focusNode")),
        path=_path(report, path),
        value=_shown(value("value")),
        rule=_rule(shape),
        message=problem.rstrip(".") + ".",
        remedy=remedy,
        file=file,
        row=row,
    )


def _rule(shape: rdflib.term.Node | None) -> str:
    """Return the name of the node shape to which a property shape belongs."""
    import rdflib

    owner = _shapes().value(predicate=rdflib.URIRef(_SH + "property"), object=shape)
    return str(owner or shape).removeprefix(_SHAPES)


def _path(report: rdflib.Graph, path: rdflib.term.Node | None) -> str:
    import rdflib

    if path is None:
        return ""
    if isinstance(path, rdflib.URIRef):
        return _shown(path)
    shapes = _shapes()
    for graph in (report, shapes):
        inverse = graph.value(path, rdflib.URIRef(_SH + "inversePath"))
        if inverse is not None:
            return "^" + _path(report, inverse)
        alternatives = graph.value(path, rdflib.URIRef(_SH + "alternativePath"))
        if alternatives is not None:
            return "|".join(_path(report, item) for item in graph.items(alternatives))
        if (path, rdflib.RDF.first, None) in graph:
            return "/".join(_path(report, item) for item in graph.items(path))
    return str(path)


def _shown(term: rdflib.term.Node | None) -> str:
    if term is None:
        return ""
    text = str(term)
    for prefix, iri in PREFIXES.items():
        if text.startswith(iri):
            return f"{prefix}:{text.removeprefix(iri)}"
    return path_of(text)


@cache
def _shapes() -> rdflib.Graph:
    """Return the shapes, each property shape under a name of its own.

    Engines copy shapes; a blank node of a report could not be found again in ours.
    """
    import rdflib

    shapes = _graph(resources.shape_files())
    has = rdflib.URIRef(_SH + "property")
    for number, (owner, shape) in enumerate(list(shapes.subject_objects(has)), start=1):
        if isinstance(shape, rdflib.BNode):
            name = rdflib.URIRef(f"{_SHAPES}property-{number}")
            shapes.remove((owner, has, shape))
            shapes.add((owner, has, name))
            for predicate, value in list(shapes.predicate_objects(shape)):
                shapes.remove((shape, predicate, value))
                shapes.add((name, predicate, value))
    return shapes


def _add_context(data: rdflib.Graph) -> None:
    """Add what the shapes have to know of other data, and nothing that they would check again.

    These are the class tree, the schemes of concepts, and the types of bundled individuals that
    the data point at. With the whole bundle each small file would take as long as all cases.
    """
    import rdflib

    data += _class_tree_and_schemes()
    types = _bundled_types()
    for node in set(data.objects()):
        for cls in types.get(node, ()):
            data.add((node, rdflib.RDF.type, cls))


@cache
def _class_tree_and_schemes() -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    wanted = (RDFS.subClassOf, SKOS.inScheme)
    for file in [*resources.ontology_files(), *resources.vocabulary_files()]:
        for quad in parse_file(file):
            if quad.predicate in wanted and isinstance(quad.object, NamedNode):
                graph.add(_triple(quad))
    return graph


@cache
def _bundled_types() -> dict[rdflib.term.Node, list[rdflib.term.Node]]:
    types: dict[rdflib.term.Node, list[rdflib.term.Node]] = {}
    cases = (quad for file in resources.case_files() for quad in parse_file(file))
    for quad in chain(cases, statistics_quads()):
        if quad.predicate == RDF.type:
            types.setdefault(_term(quad.subject), []).append(_term(quad.object))
    return types


def _graph(files: Iterable[Path]) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    for file in files:
        for quad in parse_file(file):
            graph.add(_triple(quad))
    return graph


def _triple(quad: Quad) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    return _term(quad.subject), _term(quad.predicate), _term(quad.object)


def _term(term: object) -> rdflib.term.Node:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
    raise ReasoningError(f"{term}: quoted triples are not checked; state them as nodes")
