"""Rows of delimited text, read as published: quoting is mended where it can be, and counted.

A strict reader fails on the European Commission's own files, and a lenient one swallows the
following rows without a word. Here each record is read strictly first. Where that fails, the
separator between two quoted fields is taken as the border, which is right for files that quote
every field; what still does not fit the header is refused, and reading goes on behind it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import BinaryIO

from ioknow.errors import TableError
from ioknow.ingest.registers.opening import Part
from ioknow.ingest.registers.tallies import Tally

csv.field_size_limit(1 << 24)

_LONGEST = 400
"""Most lines that one record may span; a quote that is never closed goes on for longer."""

_UNQUOTED = "quotes inside a field were not doubled"
_UNCLOSED = "a quote at the end of a row was not closed"
_NOT_UTF8 = "the line is not UTF-8 and was read as Windows-1252"

Row = dict[str, str]


def read_rows(
    part: Part, tally: Tally, rename: dict[str, str] | None = None
) -> Iterator[tuple[int, Row]]:
    """Read a table with a header row.

    Args:
        part: The file.
        tally: Counts what is read, repaired and refused.
        rename: Names of columns, folded by :func:`column`, to names of ours; a column without
            an entry keeps its folded name.

    Yields:
        The line on which a record begins, and its fields by column, without outer spaces.

    Raises:
        TableError: There is no header row.
        SourceFileError: The file cannot be read.
    """
    with part.open() as stream:
        lines = _Lines(stream, tally)
        number, header = lines.next_line()
        if header is None or not header.strip():
            raise TableError("the table is empty; a header row is needed", file=part.name)
        separator = _separator(header)
        titles = next(csv.reader([header], delimiter=separator))
        names = _names(titles, rename or {}, tally)
        for number, fields in _records(lines, separator, len(names), tally):
            tally.read += 1
            if fields == titles:
                tally.refused("the header once more, where files were put together", number)
                continue
            yield number, {name: value.strip() for name, value in zip(names, fields, strict=True)}


def header_of(part: Part) -> list[str]:
    """Return the folded column names of a table, or nothing when it has no header."""
    with part.open() as stream:
        _, header = _Lines(stream, Tally(part.name, "rows")).next_line()
    try:
        titles = next(csv.reader([header or ""], delimiter=_separator(header or "")), [])
    except csv.Error:
        return []  # what is no table has no columns
    return [column(title) for title in titles]


def column(title: str) -> str:
    """Return a column title without case, spaces and punctuation, for comparison.

    Example:
        >>> column("Project_ID ")
        'projectid'
    """
    return "".join(mark for mark in title.lower() if mark.isalnum())


class _Lines:
    """Lines of a file, decoded one by one so that one bad byte spoils one line."""

    def __init__(self, stream: BinaryIO, tally: Tally) -> None:
        self._lines: Iterator[bytes] = _broken(stream)
        self._tally = tally
        self.number = 0

    def next_line(self) -> tuple[int, str | None]:
        """Return the next line and its number, or None at the end."""
        raw = next(self._lines, None)
        if raw is None:
            return self.number, None
        self.number += 1
        raw = raw.removesuffix(b"\n").removesuffix(b"\r")
        try:
            return self.number, raw.decode("utf-8")
        except UnicodeDecodeError:
            self._tally.repaired(_NOT_UTF8, self.number)
            return self.number, raw.decode("cp1252", "replace")

    def put_back(self, lines: Iterable[str]) -> None:
        """Let these lines be read again."""
        given = list(lines)
        self.number -= len(given)
        self._lines = chain((line.encode() for line in given), self._lines)


def _broken(stream: BinaryIO) -> Iterator[bytes]:
    """Return the lines of a file, also where a carriage return alone ends them all."""
    first = next(stream, b"")
    if b"\r" in first.rstrip(b"\r\n"):
        for text in chain([first], stream):
            yield from text.splitlines(keepends=True)
    elif first:
        yield first
        yield from stream


def _records(
    lines: _Lines, separator: str, width: int, tally: Tally
) -> Iterator[tuple[int, list[str]]]:
    while True:
        number, line = lines.next_line()
        if line is None:
            return
        if not line.strip():
            continue
        gathered = [line]
        while True:
            text = "\n".join(gathered)
            balanced = text.count('"') % 2 == 0
            fields = _strict(text, separator) if balanced else None
            if fields is not None and len(fields) == width:
                yield number, fields
                break
            if fields is not None and len(fields) > width and not any(fields[width:]):
                tally.repaired("empty fields beyond the last column", number)
                yield number, fields[:width]
                break
            mended, why = _mended(text, separator, width), _UNQUOTED
            if mended is None and not balanced:
                mended, why = _mended(text + '"', separator, width), _UNCLOSED
            if mended is not None and (balanced or _starts_anew(lines, separator)):
                tally.repaired(why, number)
                yield number, mended
                break
            if balanced or len(gathered) >= _LONGEST or (more := lines.next_line()[1]) is None:
                lines.put_back(gathered[1:])
                tally.read += 1
                tally.refused(_why_refused(fields, width, separator), number)
                break
            gathered.append(more)


def _strict(text: str, separator: str) -> list[str] | None:
    if '"' not in text:
        return text.split(separator)
    try:
        lines = io.StringIO(text, newline="") if "\n" in text else [text]
        found = list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None


def _mended(text: str, separator: str, width: int) -> list[str] | None:
    """Split where quotes and separators meet, whatever quotes stand inside the fields."""
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        fields = text[1:-1].split(f'"{separator}"')
        if len(fields) == width:
            return [field.replace('""', '"') for field in fields]
    fields, end = [], 0
    for found in _field(separator).finditer(text + separator):
        if found.start() != end:
            return None
        end = found.end()
        whole, quoted = found[1], found[2]
        fields.append(whole if quoted is None else quoted.replace('""', '"'))
    return fields if len(fields) == width and end == len(text) + 1 else None


@cache
def _field(separator: str) -> re.Pattern[str]:
    """A field up to its separator; a quoted one ends at the first quote before a separator."""
    sign = re.escape(separator)
    return re.compile(rf'("(.*?)"(?={sign})|[^{sign}"][^{sign}]*|(?={sign})){sign}', re.DOTALL)


def _starts_anew(lines: _Lines, separator: str) -> bool:
    """Tell whether the next line looks like the beginning of a record."""
    _, line = lines.next_line()
    if line is None:
        return True
    lines.put_back([line])
    return line.startswith('"') and f'"{separator}"' in line


def _why_refused(fields: list[str] | None, width: int, separator: str) -> str:
    if fields is None:
        return "the quoting cannot be read"
    return (
        f"the row has {len(fields)} fields where the header has {width} (separator '{separator}')"
    )


def _separator(header: str) -> str:
    return max(";,\t|", key=header.count)


def _names(titles: list[str], rename: dict[str, str], tally: Tally) -> list[str]:
    """Return the names of the columns; of two columns of one name the first keeps it."""
    names: list[str] = []
    for place, title in enumerate(titles):
        name = rename.get(column(title), column(title))
        if name in names:
            tally.noted(f"a second column {title!r} is not used", 1)
            name = f"{name} {place}"
        names.append(name)
    return names
