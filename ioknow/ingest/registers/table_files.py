"""Tables in the forms in which they are published: delimited text, JSON arrays, Excel sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from ioknow.errors import SourceFileError
from ioknow.ingest.registers.opening import Part
from ioknow.ingest.registers.rows import Row, column, header_of, read_rows
from ioknow.ingest.registers.tallies import Tally

_HEAD = 65_536
_LOOKED_AT = 200
"""Rows of a JSON table in which a column must occur at least once."""


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
        rows = islice(_json_objects(part), _LOOKED_AT)  # a row may leave empty columns out
        return list(dict.fromkeys(column(name) for row in rows for name in row))
    if part.ending == ".xlsx":
        first = next(_sheet(part), ())
        return [column(str(value)) for value in first if value is not None]
    if part.ending not in (".csv", ".tsv", ".txt", ""):
        return []
    return header_of(part)


def _is_json(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")


def _json_objects(part: Part) -> Iterator[dict[str, Any]]:
    """Return the objects of an array, of the first array of objects in an object, or of lines."""
    import ijson

    lines = _is_lines(part.head(_HEAD))
    number = 0
    try:
        with part.open() as stream:
            prefix = "" if lines else _prefix(ijson.parse(stream))
        with part.open() as stream:
            for found in ijson.items(stream, prefix, use_float=True, multiple_values=lines):
                number += 1
                yield found if isinstance(found, dict) else {}
    except ijson.JSONError as error:
        raise SourceFileError(
            f"{part.name}, after {number:,} rows: not well-formed JSON: {error}"
        ) from error


def _is_lines(head: bytes) -> bool:
    """Tell whether each line is an object of its own."""
    import orjson

    lines = [line for line in head.split(b"\n") if line.strip()]
    try:
        return len(lines) > 1 and all(isinstance(orjson.loads(line), dict) for line in lines[:1])
    except orjson.JSONDecodeError:
        return False


def _prefix(events: Iterable[tuple[str, str, object]]) -> str:
    """Return where the first array of objects stands; where an array would, if there is none."""
    prefix = "item"
    for path, event, _ in events:
        if event == "start_map" and (path == "item" or path.endswith(".item")):
            return path
        if event == "end_map" and not path:
            prefix = ""  # one object without an array is one row
    return prefix


def _json_rows(part: Part, tally: Tally, rename: dict[str, str]) -> Iterator[tuple[int, Row]]:
    for number, found in enumerate(_json_objects(part), start=1):
        tally.read += 1
        folded = ((column(name), value) for name, value in found.items())
        for name, value in found.items():
            if isinstance(value, dict) or (isinstance(value, list) and not _plain(value)):
                tally.noted(f"not used: objects inside the column {name!r}", f"row {number}")
        yield number, {rename.get(name, name): _text(value) for name, value in folded}


def _sheet_rows(part: Part, tally: Tally, rename: dict[str, str]) -> Iterator[tuple[int, Row]]:
    rows = _sheet(part, tally)
    names = [column(str(value or "")) for value in next(rows, ())]
    names = [rename.get(name, name) for name in names]
    for number, values in enumerate(rows, start=2):
        if any(value is not None for value in values):
            tally.read += 1
            yield number, {n: _text(v) for n, v in zip(names, values, strict=False)}


def _sheet(part: Part, tally: Tally | None = None) -> Iterator[tuple[object, ...]]:
    import shutil
    import tempfile
    import warnings
    import zipfile

    import openpyxl

    # The sheet with the most columns holds the table; others explain it.
    with part.open() as stream, tempfile.TemporaryFile() as copy, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # workbooks without a style are common
        shutil.copyfileobj(stream, copy)  # a workbook is read from its end
        try:
            book = openpyxl.load_workbook(copy, read_only=True, data_only=True)
        except (KeyError, ValueError, zipfile.BadZipFile) as error:
            raise SourceFileError(f"{part.name}: not an Excel workbook: {error}") from error
        sheets = {sheet.title: list(islice(_cells(sheet), 1)) for sheet in book.worksheets}
        title = max(sheets, key=lambda name: sum(len(_filled(row)) for row in sheets[name]))
        others = ", ".join(name for name in sheets if name != title and sheets[name])
        if tally is not None and others:
            tally.noted(f"not used: further sheets ({others})", f"sheet {title}")
        yield from _cells(book[title])


def _cells(sheet: Any) -> Iterator[tuple[object, ...]]:
    """Return the rows of a sheet; the library has no types."""
    sheet.reset_dimensions()  # some writers state a size of one cell
    yield from sheet.iter_rows(values_only=True)


def _filled(row: tuple[object, ...]) -> list[object]:
    return [value for value in row if value is not None]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict) or (isinstance(value, list) and not _plain(value)):
        return ""
    if isinstance(value, list):
        return ";".join(_text(one) for one in value)
    return str(value).strip()


def _plain(values: list[object]) -> bool:
    return not any(isinstance(value, list | dict) for value in values)
