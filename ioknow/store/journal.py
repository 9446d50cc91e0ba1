"""The journal: one line for each change that was made through the service.

Each line is a JSON object with its own digest and that of the line before, so that a line that
was altered shows, and one that is missing too. A release names the digest of the last record that
is part of it: a record after that one tells of a change that was interrupted before its release
took the pointer. Such a change was not acknowledged and is not part of the dataset; the next
change writes over it.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ioknow.errors import StoreError
from ioknow.store.locking import sync

NAME = "journal.jsonl"
"""Name of the journal in a store directory."""

_TAIL = 65_536


@dataclass(frozen=True)
class Record:
    """One change of the dataset.

    Attributes:
        before: Version of the release that was changed.
        after: Version of the release with the change.
        time: When, UTC, ISO 8601.
        agent: Name of the token that was used.
        operation: ``update``, ``put``, ``post`` or ``delete``.
        target: Graph of a Graph Store operation; empty for the default graph and for updates.
        request: SHA-256 of the request's body.
        graphs: Statements before and after in each graph that changed; the default graph's name
            is empty.
    """

    before: str
    after: str
    time: str
    agent: str
    operation: str
    target: str
    request: str
    graphs: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Entry:
    """A line of the journal.

    Attributes:
        digest: Its digest.
        end: Number of bytes of the journal up to its end.
        record: What it tells.
    """

    digest: str
    end: int
    record: Record


def read_journal(store: Path) -> list[Entry]:
    """Return the lines of a store's journal; a last one without an end is left out.

    Raises:
        StoreError: A line is damaged, or lines are missing before it.
    """
    file = store / NAME
    entries: list[Entry] = []
    end, previous = 0, ""
    lines = file.read_bytes().split(b"\n")[:-1] if file.exists() else []
    for number, line in enumerate(lines, start=1):
        record = _record(line)
        text, digest = ("", "") if record is None else _line(record, previous)
        if record is None or text.encode() != line:
            raise StoreError(f"{file}, line {number}: the record is damaged")
        end += len(line) + 1
        previous = digest
        entries.append(Entry(digest, end, record))
    return entries


def settled(store: Path, last: str) -> list[Entry]:
    """Return the lines up to the one with a digest, which a release names as its last.

    Raises:
        StoreError: The journal is damaged, or has no such line.
    """
    entries = read_journal(store)
    if not last:
        return []
    for count, entry in enumerate(entries, start=1):
        if entry.digest == last:
            return entries[:count]
    raise StoreError(
        f"{store / NAME}: the record {last[:12]} of the published release is missing; "
        "restore the file from a copy"
    )


def append(store: Path, record: Record, *, last: str) -> str:
    """Write a record after the last one of the published release; return its digest.

    It is on the disk when this returns. The caller holds the store's lock.

    Args:
        store: The store directory.
        record: What is about to be published.
        last: Digest of the last record of the release that is changed; empty when it has none.

    Raises:
        StoreError: The journal is damaged, or cannot be written.
    """
    file = store / NAME
    end = _end_of(store, last)
    line, digest = _line(record, last)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT, 0o644)
        with os.fdopen(descriptor, "wb") as output:
            output.truncate(end)
            output.seek(end)
            output.write(line.encode() + b"\n")
            output.flush()
            os.fsync(output.fileno())
        sync(store)
    except OSError as error:
        raise StoreError(f"{file}: cannot be written: {error.strerror}") from error
    return digest


def _end_of(store: Path, last: str) -> int:
    """Return where the record with a digest ends; most often it is the last one of the file."""
    file = store / NAME
    if last and file.exists():
        with file.open("rb") as journal:
            size = journal.seek(0, os.SEEK_END)
            journal.seek(max(size - _TAIL, 0))
            tail = journal.read()
        line = tail[:-1].rpartition(b"\n")[2]
        record = _record(line) if tail.endswith(b"\n") else None
        if record is not None:
            previous = str(_fields(line)["previous"])
            if _line(record, previous) == (line.decode(), last):
                return size
    entries = settled(store, last)
    return entries[-1].end if entries else 0


def _fields(line: bytes) -> dict[str, Any]:  # as JSON has it
    fields = json.loads(line)
    return fields if isinstance(fields, dict) else {}


def _line(record: Record, previous: str) -> tuple[str, str]:
    fields = {**asdict(record), "previous": previous}
    digest = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
    return json.dumps({**fields, "digest": digest}, sort_keys=True), digest


def _record(line: bytes) -> Record | None:
    try:
        fields = _fields(line)
        del fields["previous"], fields["digest"]
        graphs = {name: (int(old), int(new)) for name, (old, new) in fields["graphs"].items()}
        return Record(**{**fields, "graphs": graphs})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
