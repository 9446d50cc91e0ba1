"""Reading RDF files: format by file name, errors that name file, line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from gzip import GzipFile
from pathlib import Path
from typing import IO, cast

import pyoxigraph

from ioknow.errors import DataError, RdfSyntaxError, SourceFileError
from ioknow.terms import NamedNode, Quad, RdfFormat, Triple

FORMATS: dict[str, RdfFormat] = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
"""File name endings that ioknow reads."""

_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def rdf_format(file: Path) -> RdfFormat:
    """Return the RDF format that a file's ending stands for.

    Raises:
        SourceFileError: The ending is not one that ioknow reads.

    Example:
        >>> rdf_format(Path("case.ttl")).media_type
        'text/turtle'
    """
    try:
        return FORMATS[file.suffix.lower()]
    except KeyError:
        known = ", ".join(FORMATS)
        raise SourceFileError(
            f"{file}: the ending '{file.suffix}' is not an RDF format; ioknow reads {known}"
        ) from None


def parse_file(file: Path, *, graph: NamedNode | None = None) -> Iterator[Quad]:
    """Read the statements of one RDF file.

    Args:
        file: The file; its ending says the format.
        graph: Named graph for statements that the file puts into no graph.

    Raises:
        SourceFileError: The file is missing, unreadable, or of an unknown kind, or an RDF/XML
            file declares a document type (entities can exhaust the memory).
        RdfSyntaxError: The file is not well-formed; the error names line and column.
    """
    form = rdf_format(file)
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise SourceFileError(f"{file}: no such file (looked in {Path.cwd()})") from None
    except OSError as error:
        raise SourceFileError(f"{file}: cannot be read: {error.strerror}") from error
    if form == RdfFormat.RDF_XML and _DOCTYPE.search(content):
        raise SourceFileError(
            f"{file}: RDF/XML with a document type or entities is not loaded; "
            "convert the file to Turtle or N-Triples"
        )
    yield from parse_bytes(content, form, name=str(file), graph=graph)


def parse_bytes(
    content: bytes, form: RdfFormat, *, name: str, graph: NamedNode | None = None
) -> Iterator[Quad]:
    """Read the statements of an RDF document held in memory; see :func:`parse_file`."""
    try:
        for quad in pyoxigraph.parse(content, format=form):
            if graph is not None and isinstance(quad.graph_name, pyoxigraph.DefaultGraph):
                yield Quad(quad.subject, quad.predicate, quad.object, graph)
            else:
                yield quad
    except SyntaxError as error:
        raise not_well_formed(error, name, form) from error


def parse_triples(content: bytes, form: RdfFormat, *, name: str, base: str) -> Iterator[Triple]:
    """Read the triples of an RDF document from outside; its blank nodes get new labels.

    Args:
        content: The document.
        form: Its format; TriG and N-Quads may state no graph.
        name: What to call it in errors.
        base: IRI against which relative IRIs are resolved.

    Raises:
        RdfSyntaxError: The document is not well-formed.
        DataError: It puts statements into a named graph.
    """
    try:
        for quad in pyoxigraph.parse(content, format=form, base_iri=base, rename_blank_nodes=True):
            if not isinstance(quad.graph_name, pyoxigraph.DefaultGraph):
                raise DataError(
                    f"{name}: states the graph {quad.graph_name}; a document for one graph names "
                    "no other, send each graph's statements to that graph"
                )
            yield quad.triple
    except (SyntaxError, ValueError) as error:
        raise not_well_formed(error, name, form) from error


def serialize(statements: Iterable[Quad], form: RdfFormat, prefixes: dict[str, str]) -> bytes:
    """Write statements as an RDF document.

    Triple formats (Turtle, N-Triples, RDF/XML) leave the graph names out.
    """
    items: list[Quad] | list[pyoxigraph.Triple]
    if form.supports_datasets:
        items = list(statements)
    else:
        items = list(dict.fromkeys(quad.triple for quad in statements))
    output = pyoxigraph.serialize(items, format=form, prefixes=prefixes)
    assert output is not None  # without an output argument the document is returned
    return output


def not_well_formed(error: SyntaxError | ValueError, name: str, form: RdfFormat) -> RdfSyntaxError:
    """Return the parser's error as ours, with file, line and column."""
    placed = error if isinstance(error, SyntaxError) else SyntaxError(str(error))
    where = f", line {placed.lineno}, column {placed.offset}" if placed.lineno else ""
    return RdfSyntaxError(
        f"{name}{where}: not well-formed {form.name}: {placed.msg}; "
        "correct that place, nothing of the file was loaded",
        file=name,
        line=placed.lineno,
        column=placed.offset,
    )


def write_quads(
    statements: Iterable[Quad], output: IO[bytes] | GzipFile, form: str, prefixes: dict[str, str]
) -> None:
    """Write statements to a file while they are read, whatever their number.

    Args:
        statements: The statements.
        output: A file that is open for writing bytes.
        form: ``nquads``, ``trig`` or ``turtle``; Turtle leaves the graph names out, and a
            statement of several graphs stands in it several times.
        prefixes: Prefixes for TriG and Turtle.
    """
    formats = {
        "nquads": RdfFormat.N_QUADS,
        "trig": RdfFormat.TRIG,
        "turtle": RdfFormat.TURTLE,
    }
    chosen = formats[form]
    items: Iterable[Quad] | Iterable[pyoxigraph.Triple] = statements
    if not chosen.supports_datasets:
        items = (quad.triple for quad in statements)
    pyoxigraph.serialize(
        items, cast("IO[bytes]", output), format=chosen, prefixes=prefixes
    )  # it only writes
