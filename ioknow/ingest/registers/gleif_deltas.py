"""Delta files of the GLEIF golden copy: what changed since an earlier state, laid over that state.

GLEIF publishes with each golden copy the records that changed in the last eight hours, day, week
and month. Such a file is no register, so it is read together with the golden copy that it
changes. Of several records of one organization or relation the newest counts; a record that a
delta marks as deleted goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ioknow.errors import SourceFileError
from ioknow.ingest.registers.gleif_files import ENTITIES, EXCEPTIONS, RELATIONS, GoldenCopyFile
from ioknow.ingest.registers.gleif_records import Record
from ioknow.ingest.registers.opening import Part
from ioknow.ingest.registers.tallies import Place, Tally

_WINDOWS = {
    "intra-day": timedelta(hours=8),
    "last-day": timedelta(days=1),
    "last-week": timedelta(days=7),
    "last-month": timedelta(days=31),
}
_WINDOW = re.compile("|".join(_WINDOWS), re.IGNORECASE)
_NAMED = re.compile(r"(?<!\d)(20\d{6})[-_](\d{4})[-_.]")
_STAMP = re.compile(rb"(ContentDate|DeltaStart|FileContent)>\s*([^<\s]+)")


@dataclass(frozen=True)
class Span:
    """The time that a file tells about, as far as its name or its header says.

    Attributes:
        start: For a delta, the state that it changes; None for a golden copy.
        end: The state that it leads to.
        delta: Whether it holds only what changed.
    """

    start: datetime | None
    end: datetime | None
    delta: bool


def span_of(part: Part, *, is_xml: bool) -> Span:
    """Return the time that a file tells about: by its header in XML, else by its names."""
    found = dict(_STAMP.findall(part.head(4096))) if is_xml else {}
    window = next((one for name in _names(part) if (one := _WINDOW.search(name))), None)
    content = found.get(b"FileContent", b"").decode("ascii", "replace")
    named = next((one for name in _names(part) if (one := _NAMED.search(name))), None)
    end = _moment(found.get(b"ContentDate", b"").decode("ascii", "replace"))
    if end is None and named is not None:
        end = _moment(f"{named[1]}T{named[2]}Z")
    start = _moment(found.get(b"DeltaStart", b"").decode("ascii", "replace"))
    if start is None and end is not None and window is not None:
        start = end - _WINDOWS[window[0].lower()]
    delta = "DELTA" in content if content else window is not None
    return Span(start, end, delta)


def _names(part: Part) -> Iterator[str]:
    yield from (part.member, *reversed(part.within), part.path.name)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def layered(files: Iterable[GoldenCopyFile]) -> dict[str, LayeredFiles]:
    """Return the files by kind: entities first, because the names come from them.

    Raises:
        SourceFileError: There are deltas of a kind, and no golden copy that they change.
    """
    given = list(files)
    kinds = (ENTITIES, RELATIONS, EXCEPTIONS)
    return {kind: LayeredFiles(file for file in given if file.kind == kind) for kind in kinds}


class LayeredFiles:
    """The files of one kind: golden copies and the deltas that change them.

    Args:
        files: The files, all of one kind.

    Raises:
        SourceFileError: There are deltas, and no golden copy that they change.
    """

    def __init__(self, files: Iterable[GoldenCopyFile]) -> None:
        spans = [(file, span_of(file.part, is_xml=file.is_xml)) for file in files]
        # Of two files with the same relations the fuller is read first.
        self.copies = [file for file, span in spans if not span.delta]
        self.copies.sort(key=lambda file: -file.columns)
        deltas = [(file, span) for file, span in spans if span.delta]
        if deltas and not self.copies:
            name, kind = deltas[0][0].part.name, deltas[0][0].kind
            raise SourceFileError(
                f"{name} is a delta: it holds only the {kind} that changed. Load it together with "
                f"the golden copy of {kind} that it changes: "
                f"ioknow load gleif GOLDEN-COPY.csv.zip {name}"
            )
        self.unused: list[tuple[GoldenCopyFile, str]] = []
        self._gaps: dict[GoldenCopyFile, str] = {}
        ends = [span.end for _, span in spans if not span.delta and span.end]
        self._deltas = self._in_order(deltas, max(ends, default=None))
        self._newer: set[tuple[str, ...]] = set()

    def __iter__(self) -> Iterator[tuple[GoldenCopyFile, bool]]:
        """Yield the files in the order in which they are read, and whether each is a delta."""
        yield from ((file, True) for file in reversed(self._deltas))
        yield from ((file, False) for file in self.copies)

    def _in_order(
        self, deltas: list[tuple[GoldenCopyFile, Span]], state: datetime | None
    ) -> list[GoldenCopyFile]:
        """Return the deltas that lead on from a state, the oldest first."""
        earliest = datetime.min.replace(tzinfo=UTC)
        found = []
        for file, span in sorted(
            deltas, key=lambda one: (one[1].end or earliest, one[1].start or earliest)
        ):
            if state and span.end and span.end <= state:
                self.unused.append((file, "not used: a delta that is older than the golden copy"))
                continue
            if state and span.start and span.start > state:
                self._gaps[file] = (
                    f"the delta begins at {span.start:%Y-%m-%d %H:%M}, the files before it end at "
                    f"{state:%Y-%m-%d %H:%M}: what changed between is missing"
                )
            state = span.end or state
            found.append(file)
        return found

    def changes(self, file: GoldenCopyFile, tally: Tally) -> Iterator[tuple[Place, Record]]:
        """Yield the records of a delta that count and are not deleted, and tell of the others."""
        if file in self._gaps:
            tally.noted(self._gaps[file], "beginning")
        last: dict[tuple[str, ...], int] = {}
        for number, (_, record) in enumerate(file.records(Tally(tally.file, tally.records))):
            last[record.key] = number
        for number, (place, record) in enumerate(file.records(tally)):
            if record.key in self._newer:
                tally.refused("a newer delta has the record", place)
            elif last[record.key] != number:
                tally.refused("the delta has the record once more, further on", place)
            elif record.deleted:
                tally.noted("deleted by the delta", place)
                tally.loaded += 1
            else:
                yield place, record
        self._newer |= last.keys()

    def records(self, file: GoldenCopyFile, tally: Tally) -> Iterator[tuple[Place, Record]]:
        """Yield the records of a golden copy that no delta changes, and tell of the others."""
        for place, record in file.records(tally):
            if self._newer and record.key in self._newer:
                tally.refused("a delta has a newer record, or deletes it", place)
            else:
                yield place, record
