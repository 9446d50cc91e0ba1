"""Published tables as data cubes: reading, RDF, checks, price bases, search breadth and depth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ioknow import resources
from ioknow.statistics.cube import (
    Cube,
    Observation,
    concept_labels,
    cube_quads,
    load_cube,
    load_cubes,
    table_files,
)
from ioknow.store import parse_file
from ioknow.terms import Quad
from ioknow.vocabulary import statistics_graph

__all__ = [
    "Cube",
    "Observation",
    "load_cube",
    "load_cubes",
    "statistics_files",
    "statistics_quads",
]


def statistics_files() -> list[Path]:
    """Return all files from which :func:`statistics_quads` works, beside the vocabulary."""
    tables = resources.root() / "data" / "statistics"
    return sorted([*_structure_files(), *tables.glob("*.ttl"), *tables.glob("*.csv*")])


def statistics_quads() -> Iterator[Quad]:
    """Return the statements of all published tables, each table in its own named graph.

    The graph ``statistics/structure`` holds the properties and data structure definitions,
    ``statistics/cohorts`` what the tables are about and no case file describes.

    Raises:
        SourceFileError: A file is missing.
        TableError: A table and its description do not agree, or a cell names an unknown concept.
        RdfSyntaxError: A Turtle file is not well-formed.
    """
    for file in _structure_files():
        yield from parse_file(file, graph=statistics_graph("structure"))
    for file in sorted((resources.root() / "data" / "statistics").glob("*.ttl")):
        yield from parse_file(file, graph=statistics_graph(file.stem))
    concepts = concept_labels()
    for description in table_files():
        yield from cube_quads(load_cube(description), concepts)


def _structure_files() -> list[Path]:
    return sorted((resources.root() / "ontology" / "stats").glob("*.ttl"))
