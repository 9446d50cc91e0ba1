"""Published tables: CSV files that are read by their descriptions (CSV on the Web, W3C 2015).

Beside ``table.csv`` lies ``table.csv-metadata.json``, see :mod:`ioknow.statistics.descriptions`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from ioknow.errors import TableError
from ioknow.statistics.datatypes import MalformedValueError, Value
from ioknow.statistics.descriptions import VARIABLE, Column, TableDescription, read_text
from ioknow.terms import NamedNode, Term, Triple


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Attributes:
        line: Line of the file, counted from 1; the heading is line 1.
        about: IRI of what the row describes.
        cells: Values by column name; a blank cell has none, a column with separator may have many.
    """

    line: int
    about: NamedNode
    cells: Mapping[str, tuple[Value, ...]]

    def text(self, column: str) -> str:
        """Return a cell's only value as text, or an empty string for a blank cell."""
        values = self.cells.get(column, ())
        return str(values[0]) if values else ""


def read_rows(description: TableDescription) -> Iterator[Row]:
    """Read the rows of a table, each checked against the description.

    Raises:
        SourceFileError: The CSV file is missing or not UTF-8 text.
        TableError: A heading, cell or key is not as described; the error names file, row, column
            and value.
    """
    file = str(description.data)
    lines = csv.reader(read_text(description.data).splitlines(keepends=True), strict=True)
    columns = description.written_columns
    names = [column.name for column in columns]
    seen: dict[tuple[tuple[Value, ...], ...], int] = {}
    try:
        heading = next(lines, [])
        if heading != names:
            raise TableError(
                f"found the headings {', '.join(heading) or 'nothing'}; the description has "
                f"{', '.join(names)}; bring file and description into the same order",
                file=file, row=1,
            )  # fmt: skip
        for texts in lines:
            row = _row(description, columns, lines.line_num, texts)
            key = tuple(row.cells.get(name, ()) for name in description.primary_key)
            if description.primary_key and key in seen:
                raise TableError(
                    f"same {', '.join(description.primary_key)} as row {seen[key]}; "
                    "keep one of the two, or tell them apart by their status",
                    file=file, row=row.line,
                )  # fmt: skip
            seen[key] = row.line
            yield row
    except csv.Error as error:
        raise TableError(
            f"not well-formed CSV: {error}; check the quotation marks of this row",
            file=file, row=lines.line_num,
        ) from error  # fmt: skip


def row_triples(description: TableDescription, row: Row) -> Iterator[tuple[Column, Triple]]:
    """Return the statements of a row, each with the column that makes it.

    This is CSVW's minimal mode, with one difference: a cell with several values becomes several
    IRIs, where CSVW would join them into one.
    """
    for column in description.columns:
        if column.property_url is None:
            continue
        predicate = NamedNode(column.property_url)
        for value in row.cells.get(column.name, ()):
            if column.value_url is None:
                term: Term = column.datatype.literal(value, language=column.language)
            else:
                term = NamedNode(_expand(column.value_url, {**row.cells, column.name: (value,)}))
            yield column, Triple(row.about, predicate, term)


def _row(
    description: TableDescription, columns: tuple[Column, ...], line: int, texts: list[str]
) -> Row:
    file = str(description.data)
    if len(texts) != len(columns):
        raise TableError(
            f"found {len(texts)} cells, expected {len(columns)}; "
            "put text with commas into quotation marks",
            file=file, row=line,
        )  # fmt: skip
    cells: dict[str, tuple[Value, ...]] = {}
    for column, text in zip(columns, texts, strict=True):
        parts = text.split(column.separator) if column.separator else [text]
        values = [_value(file, line, column, part) for part in parts if part]
        if column.required and not values:
            raise TableError(
                "the cell is blank; a value that the source does not give is no row at all",
                file=file, row=line, column=column.name, value=text,
            )  # fmt: skip
        cells[column.name] = tuple(values)
    for column in description.columns:
        if column.virtual:
            fixed = None if column.default is None else column.datatype.parse(column.default)
            cells[column.name] = ("" if fixed is None else fixed,)
    return Row(line=line, about=NamedNode(_expand(description.about_url, cells)), cells=cells)


def _value(file: str, line: int, column: Column, text: str) -> Value:
    try:
        return column.datatype.parse(text)
    except MalformedValueError as error:
        raise TableError(
            f"found '{text}', {error}", file=file, row=line, column=column.name, value=text
        ) from error


def _expand(template: str, cells: Mapping[str, tuple[Value, ...]]) -> str:
    """Fill a URI template (RFC 6570, levels 1 and 2) from the cells of a row."""

    def fill(match: re.Match[str]) -> str:
        values = cells.get(match[2], ())
        return quote(str(values[0]) if values else "", safe="/:#?&=-._~" if match[1] else "-._~")

    return VARIABLE.sub(fill, template)
