"""What may be given to load or to validate: RDF files, and folders of tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ioknow.errors import SourceFileError
from ioknow.ingest.tables import read_case_tables
from ioknow.store import parse_file, rdf_format
from ioknow.terms import NamedNode, Quad
from ioknow.vocabulary import case_graph

if TYPE_CHECKING:
    from ioknow.reasoning.validation import ValidationReport


@dataclass(frozen=True)
class Input:
    """A file or folder that was read.

    Attributes:
        path: The file or folder.
        graph: Named graph of its statements, except those that a TriG or N-Quads file puts
            elsewhere.
        quads: Its statements.
        digest: SHA-256 of its content.
        places: File and row that describe a node; empty for an RDF file.
    """

    path: Path
    graph: NamedNode
    quads: tuple[Quad, ...]
    digest: str
    places: Mapping[NamedNode, tuple[Path, int]]


def read_inputs(paths: Iterable[Path]) -> list[Input]:
    """Read RDF files and folders of tables.

    Raises:
        SourceFileError: A path is missing or of an unknown kind, or two would become one graph.
        RdfSyntaxError: A file is not well-formed.
        CaseFolderError: A folder's tables cannot be read as a case.
    """
    found: dict[NamedNode, Input] = {}
    for path in paths:
        item = _read_folder(path) if path.is_dir() else _read_file(path)
        other = found.get(item.graph)
        if other is not None:
            raise SourceFileError(
                f"{path} and {other.path} would both become the graph {item.graph.value}; "
                "rename one"
            )
        found[item.graph] = item
    return list(found.values())


def validate_inputs(inputs: Iterable[Input]) -> ValidationReport:
    """Check what was read against the shapes; results about tables name file and row."""
    from ioknow.reasoning.validation import validate_statements

    given = list(inputs)
    places = {node: place for item in given for node, place in item.places.items()}
    return validate_statements({item.path: item.quads for item in given}, places)


def _read_file(path: Path) -> Input:
    if not path.exists():
        raise SourceFileError(f"{path}: no such file or folder (looked in {Path.cwd()})")
    if path.suffix.lower() == ".csv":
        raise SourceFileError(
            f"{path}: a table is read with its folder; name {path.parent} instead"
        )
    rdf_format(path)
    graph = case_graph(path.stem)
    quads = tuple(parse_file(path, graph=graph))
    return Input(path, graph, quads, hashlib.sha256(path.read_bytes()).hexdigest(), {})


def _read_folder(path: Path) -> Input:
    tables = read_case_tables(path)
    return Input(path, tables.graph, tables.quads, tables.digest, tables.places)
