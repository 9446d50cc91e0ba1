"""Data cubes: the published tables as observations, and as RDF.

Every figure of a table is one node, both ``qb:Observation`` and ``ik:Observation``, so that it is
asked like any other observation of the graph: ``ik:observes``, ``ik:measure``, ``ik:value``,
``ik:unit``, ``ik:operator``, ``ik:year``, ``ik:claimStatus``, ``ik:hasEvidence``, with
``ik:tableRow`` and ``ik:tableColumn`` as the place in print and ``qb:dataSet`` as the table. A
figure that had to be put right is a second observation beside the printed one, with the status
*reconstructed*.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ioknow import resources
from ioknow.errors import TableError, UnknownEntityError
from ioknow.languages import lazy_gettext
from ioknow.statistics.csvw import Row, read_rows, row_triples
from ioknow.statistics.descriptions import Column, TableDescription, read_description
from ioknow.store import parse_file
from ioknow.terms import Literal, NamedNode, Quad, Triple
from ioknow.vocabulary import IK, IKV, QB, RDF, RDFS, SKOS, path_of, statistics_graph

_SUFFIX = ".csv-metadata.json"


@dataclass(frozen=True)
class Observation:
    """One figure of a published table.

    Attributes:
        iri: Its node in the graph.
        row: The row of the CSV file that states it.
        dimensions: What it is about: code by column, for example ``size_class: sme``.
        value: The number, with as many digits as are printed.
        unit: Code of its unit, for example ``percent``.
        status: ``stated``, ``reconstructed`` or ``uncertain``.
        printed: The printed token where it differs from the value, else an empty string.
        codes: Codes of the discrepancies that touch it.
    """

    iri: NamedNode
    row: Row
    dimensions: Mapping[str, str]
    value: Decimal
    unit: str
    status: str
    printed: str
    codes: tuple[str, ...]

    @property
    def path(self) -> str:
        """Short path of its node, for example ``observation/lee-2010/table-6/...``."""
        return path_of(self.iri.value)


@dataclass(frozen=True)
class Cube:
    """One published table.

    Attributes:
        name: Name of its file and graph, for example ``lee-2010-table-6``.
        description: Its columns, source and evidence.
        observations: Its figures in the order of the file.
    """

    name: str
    description: TableDescription
    observations: tuple[Observation, ...]

    def select(self, *, status: str | None = None, **dimensions: str) -> list[Observation]:
        """Return the observations with these codes; a status of None stands for any.

        Example:
            >>> cube = load_cube("lee-2010-table-2")
            >>> [str(seen.value) for seen in cube.select(innovation_activity="training")]
            ['84', '63']
        """
        return [
            seen
            for seen in self.observations
            if status in (None, seen.status)
            and all(seen.dimensions.get(name) == code for name, code in dimensions.items())
        ]

    def find(self, *, status: str = "stated", **dimensions: str) -> Observation | None:
        """Return the only observation with these codes, or None for a blank cell."""
        found = self.select(status=status, **dimensions)
        return found[0] if len(found) == 1 else None

    def get(self, *, status: str = "stated", **dimensions: str) -> Observation:
        """Return the only observation with these codes.

        Raises:
            UnknownEntityError: None or several observations have them.
        """
        found = self.select(status=status, **dimensions)
        if len(found) == 1:
            return found[0]
        asked = ", ".join(f"{name}={code}" for name, code in dimensions.items())
        has = "; ".join(f"{name}: {', '.join(self.codes(name))}" for name in dimensions)
        raise UnknownEntityError(
            lazy_gettext(
                "%(name)s: %(found)s observations with %(asked)s, status=%(status)s; the table has"
                " %(has)s",
                name=self.name,
                found=len(found),
                asked=asked,
                status=status,
                has=has,
            )
        )

    def codes(self, dimension: str) -> list[str]:
        """Return the different codes of a dimension in the order of the file."""
        seen = (found.dimensions.get(dimension, "") for found in self.observations)
        return list(dict.fromkeys(code for code in seen if code))


def table_files() -> list[Path]:
    """Return the descriptions of the published tables, in a stable order."""
    return sorted((resources.root() / "data" / "statistics").glob(f"*{_SUFFIX}"))


def load_cube(table: str | Path) -> Cube:
    """Read one published table by its name, or by the path of its description.

    Raises:
        UnknownEntityError: There is no table of this name.
        SourceFileError: A file is missing.
        TableError: File and description do not agree.

    Example:
        >>> len(load_cube("sme-transformation-1990-2008-table-6").observations)
        88
    """
    file = table if isinstance(table, Path) else None
    if file is None:
        known = {found.name.removesuffix(_SUFFIX): found for found in table_files()}
        file = known.get(str(table))
    if file is None:
        raise UnknownEntityError(
            lazy_gettext(
                "there is no table '%(table)s'; there are %(known)s",
                table=table,
                known=", ".join(known),
            )
        )
    description = read_description(file)
    observations = tuple(_observation(description, row) for row in read_rows(description))
    return Cube(file.name.removesuffix(_SUFFIX), description, observations)


def load_cubes() -> dict[str, Cube]:
    """Read all published tables, by name."""
    return {cube.name: cube for cube in map(load_cube, table_files())}


def cube_quads(cube: Cube, concepts: Mapping[str, str]) -> Iterator[Quad]:
    """Return the statements of one table in its named graph.

    Args:
        cube: The table.
        concepts: English label of every concept by IRI, see :func:`concept_labels`.

    Raises:
        TableError: A cell names a concept that no scheme has.
    """
    graph = statistics_graph(cube.name)
    dataset = cube.description.iri
    yield Quad(dataset, RDF.type, QB.DataSet, graph)
    for triple in cube.description.annotations:
        yield _in_graph(triple, graph)
    for ordinal, seen in enumerate(cube.observations, start=1):
        for column, triple in row_triples(cube.description, seen.row):
            _require_concept(cube, seen, column, triple, concepts)
            yield _in_graph(triple, graph)
            if _is_breakdown(cube, column):
                yield Quad(seen.iri, IK.breakdown, triple.object, graph)
        yield Quad(seen.iri, IK.ordinal, Literal(ordinal), graph)
        label = Literal(_label(cube, seen, concepts), language="en")
        yield Quad(seen.iri, RDFS.label, label, graph)


def concept_labels() -> dict[str, str]:
    """Return the English label of every concept of the vocabulary, by IRI."""
    labels = {}
    for file in resources.vocabulary_files():
        for quad in parse_file(file):
            label = quad.object
            if quad.predicate != SKOS.prefLabel or not isinstance(label, Literal):
                continue
            if label.language == "en" and isinstance(quad.subject, NamedNode):
                labels[quad.subject.value] = label.value
    return labels


def _in_graph(triple: Triple, graph: NamedNode) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _observation(description: TableDescription, row: Row) -> Observation:
    value = row.cells["value"][0]
    return Observation(
        iri=row.about,
        row=row,
        dimensions={
            column.name: row.text(column.name)
            for column in description.written_columns
            if column.name in {*description.primary_key, "series"} - {"status"}
        },
        value=value if isinstance(value, Decimal) else Decimal(value),
        unit=row.text("unit"),
        status=row.text("status"),
        printed=row.text("printed"),
        codes=tuple(str(code) for code in row.cells.get("code", ())),
    )


def _is_breakdown(cube: Cube, column: Column) -> bool:
    """Tell whether a column splits the figures by a concept of the domain."""
    return (
        column.name in cube.description.primary_key
        and (column.value_url or "").startswith(IKV.iri)
        and column.name not in ("measure", "status")
    )


def _require_concept(
    cube: Cube, seen: Observation, column: Column, triple: Triple, concepts: Mapping[str, str]
) -> None:
    found = triple.object
    if not isinstance(found, NamedNode) or found.value not in IKV or found.value in concepts:
        return
    near = difflib.get_close_matches(found.value, concepts, n=3)
    hint = (
        f"the nearest are {', '.join(n.removeprefix(IKV.iri) for n in near)}"
        if near
        else ("add it to a scheme in ontology/vocab")
    )
    raise TableError(
        f"found '{seen.row.text(column.name)}', but there is no concept "
        f"ikv:{found.value.removeprefix(IKV.iri)}; {hint}",
        file=str(cube.description.data), row=seen.row.line, column=column.name,
        value=seen.row.text(column.name),
    )  # fmt: skip


def _label(cube: Cube, seen: Observation, concepts: Mapping[str, str]) -> str:
    """Return a label such as 'labour productivity: Precion, 2004, 1989 prices'."""
    measure = ""
    parts = []
    if "series" in seen.dimensions:  # the last part of the column heading is the series' name
        parts.append(seen.row.text("table_column").rpartition(": ")[2])
    for column, triple in row_triples(cube.description, seen.row):
        term = triple.object
        if column.name == "measure" and isinstance(term, NamedNode):
            measure = concepts[term.value]
        elif column.name == "year" and isinstance(term, Literal) and not column.virtual:
            parts.append(term.value)
        elif _is_breakdown(cube, column) and isinstance(term, NamedNode):
            parts.append(concepts[term.value])
    status = "" if seen.status == "stated" else f" ({seen.status})"
    return f"{measure}: {', '.join(parts)}{status}"
