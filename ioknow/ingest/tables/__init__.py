"""A case by tables: a folder of CSV files becomes claims, without a line of RDF.

The template is described by CSV on the Web (W3C Recommendation 2015), in
``data/templates/case/csv-metadata.json``. Of the documented standards for tables it was taken
before Frictionless Table Schema for three reasons: the published tables of ``data/statistics``
are described by it already, so that the house knows one standard; a column can say in standard
words which property (``propertyUrl``) and which concept scheme it becomes; and the W3C keeps it.
Only what a spreadsheet shows is described there. What CSVW cannot say (ids that lead from table
to table, words from a list, cells that need each other) is checked here, in words for people who
never saw RDF, and all problems of a folder are told at once. No further library is needed: the
files are read with Python's ``csv``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ioknow.errors import CaseFolderError, SourceFileError, TableProblem
from ioknow.ingest.tables.checks import check
from ioknow.ingest.tables.folder import Folder, read_folder
from ioknow.ingest.tables.particulars import PARTICULARS
from ioknow.ingest.tables.schema import template_tables
from ioknow.ingest.tables.statements import Statements
from ioknow.ingest.tables.template import guide, write_template
from ioknow.terms import NamedNode, Quad

__all__ = ["CaseTables", "guide", "read_case_folder", "read_case_tables", "write_template"]


@dataclass(frozen=True)
class CaseTables:
    """A case as it was read from a folder.

    Attributes:
        graph: Named graph of the case; its name ends with the id in ``case.csv``.
        quads: The statements, all in that graph.
        places: File and row that describe a node, for messages about it.
        digest: SHA-256 of the tables.
    """

    graph: NamedNode
    quads: tuple[Quad, ...]
    places: Mapping[NamedNode, tuple[Path, int]]
    digest: str


def read_case_folder(folder: Path) -> list[Quad]:
    """Read a folder of tables as the statements of one case.

    Raises:
        SourceFileError: There is no such folder.
        CaseFolderError: The tables cannot be read as a case. The error lists all problems, each
            with file, row, column, what was found, the rule and the remedy.
    """
    return list(read_case_tables(folder).quads)


def read_case_tables(folder: Path) -> CaseTables:
    """Read a folder of tables, keeping which row describes which node."""
    if not folder.is_dir():
        raise SourceFileError(f"{folder}: no such folder (looked in {Path.cwd()})")
    read = read_folder(folder)
    said = Statements(read)
    for row, node in read.all_rows():
        said.row(row, node)
        if row.table.name in PARTICULARS:
            PARTICULARS[row.table.name](said, row, node)
    _require_unnamed(read, said)
    check(said)
    problems = _ordered([*read.problems, *said.problems])
    if problems:
        raise CaseFolderError(str(folder), problems)
    places = {node: (folder / row.table.file, row.number) for node, row in read.described.items()}
    return CaseTables(said.graph, tuple(said.quads), places, _digest(read))


def _digest(read: Folder) -> str:
    """Return a fingerprint of all cells, blank rows and the order of columns left aside."""
    rows = [
        f"{name} {sorted(row.cells.items())}" for name, rows in read.rows.items() for row in rows
    ]
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _require_unnamed(read: Folder, said: Statements) -> None:
    """Tell what is wrong with the cells of rows that got no IRI as well."""
    for table, rows in read.rows.items():
        for row in rows:
            if (table, row.number) not in read.nodes:
                said.require_cells(row)
                for column in row.table.columns:
                    if column.name != "id":
                        said.terms(row, column)


def _ordered(problems: list[TableProblem]) -> tuple[TableProblem, ...]:
    """Return the problems by table, row and column as they stand in the template."""
    files = [table.file for table in template_tables().values()]
    columns = [column.name for table in template_tables().values() for column in table.columns]

    def place(problem: TableProblem) -> tuple[int, str, int, int]:
        known = files.index(problem.file) if problem.file in files else len(files)
        column = columns.index(problem.column) if problem.column in columns else -1
        return known, problem.file, problem.row or 0, column

    return tuple(sorted(dict.fromkeys(problems), key=place))
