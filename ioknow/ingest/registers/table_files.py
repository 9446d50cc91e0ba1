"""Tables in the forms in which they are published: delimited text, JSON arrays, Excel sheets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from ioknow.errors import SourceFileError
from ioknow.ingest.registers.opening import Part
from ioknow.ingest.registers.rows import Row, column, header_of, read_rows
from ioknow.ingest.registers.tallies import Tally


def read_table(part: Part, tally: Tally, rename: dict[str, str]) -> Iterator[tuple[int, Row]]:
    """Read the rows; each comes with its line, or with its number in a JSON or Excel file.

    Raises:
        SourceFileError: The file is damaged.
        TableError: Delimited text has no header row.
    """
    if part.ending == ".json" or _is_json(part.head(64)):
        yield from _json_rows(part, tally, rename)
    elif part.ending == ".xlsx":
        yield from _sheet_rows(part, tally, rename)
    else:
        yield from read_rows(part, tally, rename)


def columns_of(part: Part) -> list[str]:
    """Return the folded column names of a table; none when the file is no table."""
    head = part.head(4096)
    if part.ending == ".json" or _is_json(head):
        rows = _json_objects(part)
        return [column(name) for row in islice(rows, 1) for name in row]
    if part.ending == ".xlsx":
        first = next(_sheet(part), ())
        return [column(str(value)) for value in first if value is not None]
    if part.ending not in (".csv", ".tsv", ".txt", ""):
        return []
    return header_of(part)


def _is_json(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")


def _json_objects(part: Part) -> Iterator[dict[str, Any]]:
    import ijson

    with part.open() as stream:
        start = stream.read(1)
        while start in b"\xef\xbb\xbf \t\r\n" and start:
            start = stream.read(1)
    prefix = "item" if start == b"[" else ""
    try:
        if not prefix:
            with part.open() as stream:
                prefix = next(
                    (f"{path}.item" for path, event, _ in ijson.parse(stream)
                     if event == "start_array" and path), "item"
                )  # fmt: skip
        with part.open() as stream:
            for found in ijson.items(stream, prefix, use_float=True):
                if isinstance(found, dict):
                    yield found
    except ijson.JSONError as error:
        raise SourceFileError(f"{part.name}: not well-formed JSON: {error}") from error


def _json_rows(part: Part, tally: Tally, rename: dict[str, str]) -> Iterator[tuple[int, Row]]:
    for number, found in enumerate(_json_objects(part), start=1):
        tally.read += 1
        folded = ((column(name), value) for name, value in found.items())
        yield number, {rename.get(name, name): _text(value) for name, value in folded}


def _sheet_rows(part: Part, tally: Tally, rename: dict[str, str]) -> Iterator[tuple[int, Row]]:
    rows = _sheet(part)
    names = [column(str(value or "")) for value in next(rows)]
    names = [rename.get(name, name) for name in names]
    for number, values in enumerate(rows, start=2):
        if any(value is not None for value in values):
            tally.read += 1
            yield number, {n: _text(v) for n, v in zip(names, values, strict=False)}


def _sheet(part: Part) -> Iterator[tuple[object, ...]]:
    import warnings

    import openpyxl

    with part.open() as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # workbooks without a style are common
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        except (KeyError, ValueError) as error:
            raise SourceFileError(f"{part.name}: not an Excel workbook: {error}") from error
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some writers state a size of one cell
        yield from sheet.iter_rows(values_only=True)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ";".join(_text(one) for one in value)
    return str(value).strip()
