"""Reading CSV files as spreadsheets write them.

Excel writes commas, semicolons or tabs as its language has it, puts a byte order mark before
UTF-8, leaves empty rows and columns at the end, and saves in the encoding of the machine unless
it is told "CSV UTF-8". All of these are read but the last, which would turn names into others.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ioknow.errors import TableProblem
from ioknow.ingest.tables.schema import Column, Table
from ioknow.ingest.tables.suggestions import did_you_mean

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (",", ";", "\t")
_AS_UTF8 = "save the table as 'CSV UTF-8' (Excel: Save As; LibreOffice: character set UTF-8)"
_QUOTES = 'put the cell into quotation marks and write a quotation mark inside it twice: ""'


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Attributes:
        table: The table to which it belongs.
        number: Its number as a spreadsheet shows it; the heading is row 1.
        cells: Text by column name, without spaces at its ends; blank cells are left out.
    """

    table: Table
    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """Return a cell's text; an empty string for a blank cell."""
        return self.cells.get(column, "")

    def problem(self, column: str | None, rule: str, remedy: str) -> TableProblem:
        """Return a problem at this row."""
        found = "" if column is None else self.text(column)
        return TableProblem(self.table.file, self.number, column, found, rule, remedy)


@dataclass(frozen=True)
class Sheet:
    """What was read of one file.

    Attributes:
        rows: Its rows that hold anything.
        columns: The columns that it has.
        problems: What could not be read.
        legible: False when rows may be missing because the file cannot be read to its end.
    """

    rows: tuple[Row, ...]
    columns: frozenset[str]
    problems: tuple[TableProblem, ...]
    legible: bool


def read_sheet(file: Path, table: Table) -> Sheet:
    """Read one CSV file of a case folder.

    A problem of the file as a whole leaves it without rows; a problem of one row leaves out that
    row only.
    """
    try:
        text = file.read_bytes()
    except OSError as error:
        return _unreadable(table, None, "", f"cannot be read: {error.strerror}", "check the file")
    if text.startswith(_UTF16):
        return _unreadable(table, None, "UTF-16", "the file must be UTF-8 text", _AS_UTF8)
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _wrong_encoding(table, text, error)
    return _read(decoded, table)


def _read(text: str, table: Table) -> Sheet:
    delimiter = _delimiter(text, table)
    records: list[list[str]] = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        records.extend(lines)
    except csv.Error as error:
        rule = f"the row is not well-formed CSV ({error})"
        return _unreadable(table, len(records) + 1, "", rule, _QUOTES)
    if not records:
        return _unreadable(
            table, 1, "", "the file is empty; it needs its headings",
            "copy the first row from the template ('ioknow template FOLDER' writes one)",
        )  # fmt: skip
    columns, problems = _headings(records[0], table)
    rows: list[Row] = []
    for number, cells in enumerate(records[1:], start=2):
        if any(cell.strip() for cell in cells[len(columns) :]):
            problems.append(
                TableProblem(
                    table.file, number, None, f"{len(cells)} cells",
                    f"the table has {len(columns)} columns",
                    "put a text that holds the delimiter into quotation marks",
                )
            )  # fmt: skip
            continue
        named = {
            column.name: cell.strip()
            for column, cell in zip(columns, cells, strict=False)
            if column is not None and cell.strip()
        }
        if named:
            rows.append(Row(table, number, named))
    names = frozenset(column.name for column in columns if column is not None)
    return Sheet(tuple(rows), names, tuple(problems), legible=True)


def _headings(cells: list[str], table: Table) -> tuple[list[Column | None], list[TableProblem]]:
    """Return the column under each heading; None for one that is unknown."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    known = {column.name: column for column in table.columns}
    columns: list[Column | None] = []
    problems: list[TableProblem] = []

    def problem(column: str, found: str, rule: str, remedy: str) -> None:
        problems.append(TableProblem(table.file, 1, column, found, rule, remedy))

    for cell in cells:
        name = _folded(cell)
        column = known.get(name)
        if column is None:
            columns.append(None)
            remedy = did_you_mean(name, known) or f"the table has {', '.join(known)}"
            problem(cell.strip(), cell.strip(), "there is no such column", remedy)
        elif column in columns:
            columns.append(None)
            problem(name, cell.strip(), "the column stands there twice", "remove one of the two")
        else:
            columns.append(column)
    for column in table.columns:
        if column.required and column not in columns:
            remedy = f"add the column; {column.description[0].lower()}{column.description[1:]}"
            problem(column.name, "", "the column is missing", remedy.rstrip("."))
    return columns, problems


def _delimiter(text: str, table: Table) -> str:
    """Return the delimiter under which the first row has most of the table's headings."""
    known = {column.name for column in table.columns}
    first = text.split("\n", 1)[0].strip("\r")

    def headings(delimiter: str) -> int:
        return sum(_folded(cell.strip('"')) in known for cell in first.split(delimiter))

    return max(_DELIMITERS, key=headings)


def _folded(heading: str) -> str:
    return re.sub(r"[\s\-]+", "_", heading.strip().casefold())


def _unreadable(table: Table, row: int | None, found: str, rule: str, remedy: str) -> Sheet:
    problem = TableProblem(table.file, row, None, found, rule, remedy)
    return Sheet((), frozenset(), (problem,), legible=False)


def _wrong_encoding(table: Table, content: bytes, error: UnicodeDecodeError) -> Sheet:
    """Name row and column of the first byte that is not UTF-8, as well as can be told."""
    before = content[: error.start].decode("utf-8-sig", errors="replace")
    whole = content.decode("latin-1")
    delimiter = _delimiter(whole, table)
    records = list(csv.reader(io.StringIO(before, newline=""), delimiter=delimiter)) or [[""]]
    headings = next(csv.reader(io.StringIO(whole, newline=""), delimiter=delimiter))
    place = len(records[-1]) - 1
    column = headings[place].strip() if place < len(headings) else None
    found = f"{records[-1][-1]}\N{REPLACEMENT CHARACTER}".strip()
    problem = TableProblem(
        table.file, len(records), column, found, "the file must be UTF-8 text", _AS_UTF8
    )
    return Sheet((), frozenset(), (problem,), legible=False)
