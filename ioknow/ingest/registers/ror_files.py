"""The files of a ROR release: the dump, pages of the API, or a file for each record.

The data dump is one JSON array. ROR's own working files are one document for each record, in a
folder for each release that holds what the release changed; a thousand of them are reported as
one. Lines of JSON and the pages that the API answers are read as well.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from ioknow.errors import SourceFileError
from ioknow.ingest.registers.opening import Part
from ioknow.ingest.registers.release import RegisterRelease

_HEAD = 65_536
_VERSION = re.compile(r"v\d+(?:\.\d+)+(?:[-_]\d{4}-\d{2}-\d{2})?")
_NUMBERS = re.compile(r"\d+")
_OVERFLOW = "overflow"
"""What the parser says of a number of more than 64 bits."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Bundle(Part):
    """Files of one record each, read one after another as if they were one.

    Attributes:
        parts: The files, in order.
    """

    parts: tuple[Part, ...] = ()

    @property
    def name(self) -> str:
        """Name of their folder, and how many they are."""
        return f"{super().name} ({len(self.parts):,} files)"

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open their contents, one after another."""
        yield cast(BinaryIO, io.BufferedReader(_Joined(self.parts)))


@dataclass(frozen=True)
class RorFiles:
    """The files of a release.

    Attributes:
        read: Those that are read, the newest release first.
        unused: The others, each with the reason why it is not used.
    """

    read: tuple[Part, ...]
    unused: tuple[tuple[Part, str], ...]


def files_of(parts: Iterable[Part]) -> RorFiles:
    """Return the files that hold ROR records: those in schema 2, or else those in schema 1.

    A dump of 2023 to 2025 holds every organization twice, once in each schema, and both again
    as CSV.

    Raises:
        SourceFileError: No part holds ROR records in JSON.
    """
    first, second, single, unused = [], [], [], []
    names = []
    for part in parts:
        names.append(part.name)
        head = part.head(_HEAD)
        if not _is_ror(head):
            unused.append((part, "not used: no ROR records in JSON"))
        elif _is_record(head):
            single.append(part)
        elif b'"names"' in head:
            second.append(part)
        else:
            first.append(part)
    found = [*second, *_bundles(single)]
    if found:
        unused += [(part, "not used: the same in schema 1 as another file") for part in first]
    else:
        found = first
    if not found:
        shown = ", ".join(names[:10]) + (f" and {len(names) - 10} more" if names[10:] else "")
        raise SourceFileError(
            f"no ROR records in JSON among {shown}; the dump is an array of records with an "
            "'id' such as https://ror.org/05abbep66 (its CSV edition leaves relations out)"
        )
    found.sort(key=_age, reverse=True)
    return RorFiles(tuple(found), tuple(unused))


def describe(parts: Iterable[Part]) -> RegisterRelease:
    """Return the newest release that the files hold, as far as their names and dates say."""
    given = list(parts)
    version = next((one for part in given if (one := _version(part))), "")
    dates = (found for part in given for name in _names(part) if (found := _DATE.search(name)))
    date = _DATE.search(version) or next(dates, None)
    return RegisterRelease(
        register="ror",
        name="ror",
        version=version.replace("_", "-"),
        title="ROR",
        publisher="Research Organization Registry",
        licence="https://creativecommons.org/publicdomain/zero/1.0/",
        homepage="https://ror.org/",
        issued=date[0] if date else "",
    )


def read_records(part: Part) -> Iterator[tuple[str, object]]:
    """Return the records of a file one by one, each with the place where it stands.

    A number of more than 64 bits, which no field of the schema has, is read as a text, so that
    what is wrong with it is told of its record alone.

    Raises:
        SourceFileError: The JSON breaks off or is malformed.
    """
    import ijson

    number = 0
    try:
        for record in _documents(part, native=True):
            number += 1
            yield _place(part, number), record
    except ijson.JSONError as error:
        if _OVERFLOW not in str(error):
            raise _malformed(part, number, error) from error
    else:
        return
    passed = number
    number = 0
    try:
        for record in _documents(part, native=False):
            number += 1
            if number > passed:
                yield _place(part, number), _native(record)
    except ijson.JSONError as error:
        raise _malformed(part, number, error) from error


def _documents(part: Part, *, native: bool) -> Iterator[object]:
    """Return the documents of a file; native numbers are read fast and have 64 bits."""
    import ijson

    with part.open() as stream:
        buffered = cast(io.BufferedReader, stream)
        is_array = buffered.peek(_HEAD).lstrip()[:1] == b"["
        prefix = "item" if is_array else ""
        found = ijson.items(stream, prefix, use_float=native, multiple_values=not is_array)
        for one in found:
            page = one.get("items") if isinstance(one, dict) else None
            yield from page if isinstance(page, list) else [one]


def _native(value: object) -> object:
    """Return a document with numbers of 64 bits, and larger ones as texts."""
    match value:
        case dict():
            return {name: _native(one) for name, one in value.items()}
        case list():
            return [_native(one) for one in value]
        case Decimal():
            return float(value) if isfinite(float(value)) else str(value)
        case int() if not -(2**63) <= value < 2**63:
            return str(value)
    return value


def _malformed(part: Part, number: int, error: Exception) -> SourceFileError:
    return SourceFileError(f"{part.name}, after {number:,} records: not well-formed JSON: {error}")


def _place(part: Part, number: int) -> str:
    if isinstance(part, Bundle):
        return PurePosixPath(part.parts[number - 1].name).name
    return f"record {number}"


def _is_ror(head: bytes) -> bool:
    return head.lstrip()[:1] in (b"[", b"{") and b"ror.org/" in head.lower()


def _is_record(head: bytes) -> bool:
    """Tell whether a file holds one record and nothing else, as far as its beginning says."""
    import orjson

    if not head.lstrip().startswith(b"{") or len(head) == _HEAD:
        return False
    try:
        return "items" not in orjson.loads(head)
    except orjson.JSONDecodeError:
        return False


def _bundles(parts: Iterable[Part]) -> Iterator[Part]:
    """Return the files of each folder as one."""
    folders = defaultdict(list)
    for part in parts:
        inside = str(PurePosixPath(part.member).parent) if part.member else ""
        folders[part.path if part.member else part.path.parent, part.within, inside].append(part)
    for (path, within, inside), files in folders.items():
        if len(files) == 1:
            yield files[0]
        elif files[0].member:
            yield Bundle(path, inside, within, files[0].folder, parts=tuple(files))
        else:
            above = "".join(f"{name}/" for name in PurePosixPath(files[0].folder).parts[:-1])
            yield Bundle(path, folder=above, parts=tuple(files))


def _names(part: Part) -> Iterator[str]:
    """Return what may name the release: the file, its folders and archives, the inmost first."""
    yield from (part.member, *reversed(part.within), part.path.name, part.path.parent.name)


def _version(part: Part) -> str:
    return next((found[0] for name in _names(part) if (found := _VERSION.search(name))), "")


def _age(part: Part) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBERS.findall(_version(part)))


class _Joined(io.RawIOBase):
    """The contents of files, with a line break between."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._parts = iter(parts)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        while not self._left:
            part = next(self._parts, None)
            if part is None:
                return 0
            with part.open() as stream:
                self._left = stream.read() + b"\n"
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size
