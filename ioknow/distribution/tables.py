"""The dataset as flat tables, as CSV and as Parquet.

A column that can hold several values is a list in Parquet; in CSV the values are separated by a
vertical bar between spaces.
"""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ioknow.errors import UnknownFormatError
from ioknow.query.lists import Lists, build_lists
from ioknow.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
"""A row: texts, numbers, None, or lists of texts."""

FORMATS = {"csv": ".csv", "csv.gz": ".csv.gz", "parquet": ".parquet"}
"""Formats of tables and the endings of their files."""

_BETWEEN = " | "
_CHUNK = 10_000


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: Its name.
        type: ``text``, ``texts`` (several), ``integer`` or ``number``.
        meaning: What it holds, with its unit.
    """

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A table of the dataset.

    Attributes:
        name: Its name, also of its file.
        meaning: What one row is.
        columns: Its columns in order.
        list: The list whose lines it is made from.
        rows: Makes the rows of one line.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    list: str
    rows: Callable[[Row], Iterable[Row]]


def read_table(lists: Lists, table: Table) -> Iterator[Row]:
    """Return the rows of a table in a fixed order: that of the list it is made from."""
    for line in lists.every(table.list):
        yield from table.rows(line.value)


def write_tables(store: Store, folder: Path, form: str) -> list[Path]:
    """Write all tables of a dataset into a folder.

    Args:
        store: The dataset.
        folder: Where the files are put; made when absent.
        form: ``csv``, ``csv.gz`` or ``parquet``.

    Returns:
        The files, one for each table.

    Raises:
        UnknownFormatError: There is no such format.

    Example:
        >>> import ioknow, tempfile
        >>> files = write_tables(ioknow.open().store, Path(tempfile.mkdtemp()), "parquet")
        >>> [file.name for file in files][:2]
        ['organizations.parquet', 'relationships.parquet']
    """
    if form not in FORMATS:
        raise UnknownFormatError(f"no format '{form}' of tables; there are {', '.join(FORMATS)}")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ioknow-lists-") as made:
        build_lists(store, Path(made))
        opened = Lists(Path(made))
        files = []
        for table in TABLES:
            file = folder / (table.name + FORMATS[form])
            write_table(table, read_table(opened, table), file)
            files.append(file)
    return files


def write_table(table: Table, rows: Iterable[Row], file: Path) -> int:
    """Write one table in the format that the file's ending says; return the number of rows."""
    if file.suffix == ".parquet":
        return _write_parquet(table, rows, file)
    with file.open("wb") as raw:
        if file.suffix == ".gz":
            with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6, mtime=0, filename="") as gz:
                return _write_csv(table, rows, gz)
        return _write_csv(table, rows, raw)


def _write_csv(table: Table, rows: Iterable[Row], output: IO[bytes] | gzip.GzipFile) -> int:
    text = io.TextIOWrapper(output, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([column.name for column in table.columns])
    count = 0
    for row in rows:
        writer.writerow([_cell(row[column.name]) for column in table.columns])
        count += 1
    text.flush()
    text.detach()
    return count


def _cell(value: object) -> object:
    if isinstance(value, list):
        return _BETWEEN.join(value)
    return "" if value is None else value


def _write_parquet(table: Table, rows: Iterable[Row], file: Path) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema(table)
    count = 0
    remaining = iter(rows)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while chunk := list(islice(remaining, _CHUNK)):
            writer.write_table(pa.Table.from_pylist(chunk, schema=schema))
            count += len(chunk)
    return count


def arrow_schema(table: Table) -> pa.Schema:
    """Return the columns of a table as Arrow describes them, with their meanings."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "texts": pa.list_(pa.string()),
        "integer": pa.int64(),
        "number": pa.float64(),
    }
    fields = [
        pa.field(one.name, types[one.type], metadata={"description": one.meaning})
        for one in table.columns
    ]
    return pa.schema(fields, metadata={"description": table.meaning})


def _ids(references: Iterable[Row]) -> list[str]:
    return [one["id"] for one in references]


def _labels(references: Iterable[Row]) -> list[str]:
    return [one["label"] for one in references]


def _id(reference: Row | None) -> str | None:
    return reference["id"] if reference else None


def _label(reference: Row | None) -> str | None:
    return reference["label"] if reference else None


def _named(line: Row) -> Row:
    return {
        "id": line["id"],
        "path": line["path"],
        "label": line["label"],
        "types": line["type"],
        "description": line["description"],
    }


def _when(line: Row) -> Row:
    when = line["period"] or {}
    return {
        "start": when.get("start"),
        "end": when.get("end"),
        "date": when.get("date"),
        "date_qualifier": when.get("qualifier"),
    }


def _organization(line: Row) -> Iterator[Row]:
    yield {
        **_named(line),
        "country": _id(line["country"]),
        "country_label": _label(line["country"]),
        "cases": _ids(line["cases"]),
        "claims": line["claimCount"],
    }


def _relationship(line: Row) -> Iterator[Row]:
    yield {
        **_named(line),
        "status": _label(line["status"]),
        **_when(line),
        "participants": len(line["participants"]),
        "cases": _ids(line["cases"]),
        "sources": _ids(line["sources"]),
    }


def _participations(line: Row) -> Iterator[Row]:
    for one in line["participants"]:
        yield {
            "relationship": line["id"],
            "actor": one["id"],
            "actor_label": one["label"],
            "properties": one["properties"],
            "roles": one["roles"],
            "functions": one["functions"],
            "description": one["description"],
            "evidence": one["evidence"],
        }


def _claim_evidence(line: Row) -> Iterator[Row]:
    for one in line["evidence"]:
        yield {"claim": line["id"], "evidence": one["id"]}


def _evidence(line: Row) -> Iterator[Row]:
    names = ("section", "page", "table", "figure", "footnote", "lines", "digest")
    yield {
        "id": line["id"],
        "path": line["path"],
        "source": _id(line["source"]),
        "citation": line["citation"],
        **{name: line[name] for name in names},
    }


def _observation(line: Row) -> Iterator[Row]:
    number = line["quantity"] or {}
    names = ("number", "operator", "unit", "per", "lower", "upper", "printed")
    yield {
        **_named(line),
        "measure": _id(line["measure"]),
        "measure_label": _label(line["measure"]),
        **{name: number.get(name) for name in names},
        "year": line["year"],
        **_when(line),
        "status": _label(line["status"]),
        "observes": _ids(line["observes"]),
        "breakdown": _ids(line["breakdown"]),
        "breakdown_labels": _labels(line["breakdown"]),
        "dataset": _id(line["dataset"]),
        "sources": _ids(line["sources"]),
    }


def _columns(*rows: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


_NAMED = (
    ("id", "text", "Identifier (IRI)."),
    ("path", "text", "The identifier without its base."),
    ("label", "text", "Name, in English where there is one."),
    ("types", "texts", "Most specific classes."),
    ("description", "text", "Description in English."),
)
_WHEN = (
    ("start", "text", "First year, month or day, as precise as the source."),
    ("end", "text", "Last year, month or day."),
    ("date", "text", "Date of an event."),
    ("date_qualifier", "text", "Such as about or before."),
)

TABLES: tuple[Table, ...] = (
    Table(
        "organizations",
        "One organization.",
        _columns(
            *_NAMED,
            ("country", "text", "Identifier of its country."),
            ("country_label", "text", "Name of its country."),
            ("cases", "texts", "Identifiers of the cases that tell of it."),
            ("claims", "integer", "Number of claims that mention it."),
        ),
        "organizations",
        _organization,
    ),
    Table(
        "relationships",
        "One relationship between actors, knowledge transfers among them.",
        _columns(
            *_NAMED,
            ("status", "text", "Stated, uncertain, conflicting, ..."),
            *_WHEN,
            ("participants", "integer", "Number of participants."),
            ("cases", "texts", "Identifiers of its cases."),
            ("sources", "texts", "Identifiers of the sources it rests on."),
        ),
        "relationships",
        _relationship,
    ),
    Table(
        "participations",
        "One actor in one relationship.",
        _columns(
            ("relationship", "text", "Identifier of the relationship."),
            ("actor", "text", "Identifier of the actor."),
            ("actor_label", "text", "Name of the actor."),
            ("properties", "texts", "Role properties, such as hasLeader."),
            ("roles", "texts", "Roles in words."),
            ("functions", "texts", "Functions in words."),
            ("description", "text", "More about its part."),
            ("evidence", "texts", "Identifiers of evidence of its own."),
        ),
        "relationships",
        _participations,
    ),
    Table(
        "claims_evidence",
        "One place in a source on which one claim rests.",
        _columns(
            ("claim", "text", "Identifier of the claim."),
            ("evidence", "text", "Identifier of the place."),
        ),
        "claims",
        _claim_evidence,
    ),
    Table(
        "evidence",
        "One place in a source.",
        _columns(
            ("id", "text", "Identifier (IRI)."),
            ("path", "text", "The identifier without its base."),
            ("source", "text", "Identifier of the source."),
            ("citation", "text", "Short citation and locator."),
            ("section", "text", "Section."),
            ("page", "text", "Page or pages as printed."),
            ("table", "text", "Table."),
            ("figure", "text", "Figure."),
            ("footnote", "text", "Footnote."),
            ("lines", "text", "Lines of the text edition."),
            ("digest", "text", "SHA-256 of the normalised passage."),
        ),
        "evidence",
        _evidence,
    ),
    Table(
        "observations",
        "One figure: a cell of a published table, or a number of a text.",
        _columns(
            *_NAMED,
            ("measure", "text", "Identifier of what was measured."),
            ("measure_label", "text", "What was measured."),
            ("number", "number", "The number."),
            ("operator", "text", "Such as op-over; a bound is not a value."),
            ("unit", "text", "Unit."),
            ("per", "text", "Period a rate refers to."),
            ("lower", "number", "Lower end of a range."),
            ("upper", "number", "Upper end of a range."),
            ("printed", "text", "The number as printed, where that matters."),
            ("year", "integer", "Year it is about."),
            *_WHEN,
            ("status", "text", "Stated, reconstructed, uncertain, ..."),
            ("observes", "texts", "Identifiers of what it is about."),
            ("breakdown", "texts", "Identifiers of the concepts that split a table."),
            ("breakdown_labels", "texts", "These concepts in words."),
            ("dataset", "text", "Identifier of the published table."),
            ("sources", "texts", "Identifiers of the sources."),
        ),
        "observations",
        _observation,
    ),
)
"""The tables, in the order in which they are written."""
