"""Reads the lists of a release, a page at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from ioknow.errors import ParameterValueError, StoreError
from ioknow.languages import lazy_gettext
from ioknow.query.lists.filing import FILE, VERSION
from ioknow.query.lists.lines import ReleaseLines
from ioknow.query.lists.periods import FIRST, LAST, days_of
from ioknow.store import Release

SORTS = ("name", "-name", "start", "-start", "claims", "-claims")
"""By what a list can be ordered; a minus turns the order round."""

_COLUMNS = {"name": "id", "start": "start", "claims": "claims"}

Place = tuple[Any, int]
"""Where a page ends: the value it is ordered by, and the number of the thing."""

_BATCH = 2000
"""Lines made at a time for whoever reads a whole list."""


@dataclass(frozen=True)
class Line:
    """One thing in a list.

    Attributes:
        iri: Its identifier.
        line: What the list shows of it, a JSON object in bytes.
        claims: How many claims mention it.
        place: Where it stands in the order asked for.
    """

    iri: str
    line: bytes
    claims: int
    place: Place

    @property
    def value(self) -> dict[str, Any]:
        """The line as an object, with the number of claims in it."""
        return {**orjson.loads(self.line), "claimCount": self.claims}


@dataclass(frozen=True)
class Wanted:
    """What a list should hold.

    Attributes:
        list: Its name, such as ``organizations``.
        filters: Values that each thing must be filed under, such as ``("country", "place/korea")``.
        as_of: Year, month or day at which it can have held; empty for any time.
        sort: One of :data:`SORTS`.
    """

    list: str
    filters: tuple[tuple[str, str], ...] = ()
    as_of: str = ""
    sort: str = "name"


@dataclass
class Lists:
    """The lists of one release.

    Args:
        folder: The folder that :func:`~ioknow.query.lists.build_lists` has filled.
        made: Makes the lines that are not in the file; see :meth:`of_release`.

    Raises:
        StoreError: The file is missing, damaged or of another version.

    Example:
        >>> import ioknow, tempfile
        >>> from ioknow.query.lists import build_lists
        >>> folder = Path(tempfile.mkdtemp())
        >>> build_lists(ioknow.open().store, folder)
        >>> [line.iri.rpartition("/")[2] for line in Lists(folder).page(
        ...     Wanted("organizations", (("case", "case/kicms"),), sort="-claims"), 1)]
        ['firm-m']
    """

    folder: Path
    made: ReleaseLines | None = None
    _local: threading.local = field(default_factory=threading.local, repr=False)

    def __post_init__(self) -> None:
        try:
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error as error:
            raise StoreError(f"{self.folder}: the lists cannot be read: {error}") from error
        if version != VERSION:
            raise StoreError(
                f"{self.folder}: the lists have layout {version}, this version of ioknow reads "
                f"{VERSION}; load the data again"
            )

    @classmethod
    def of_release(cls, release: Release) -> Lists | None:
        """Return the lists of a release, or None where it has none.

        Raises:
            StoreError: They, or the columns from which lines are made, cannot be read.
        """
        folder = release.index("lists")
        return None if folder is None else cls(folder, ReleaseLines(release))

    def page(self, wanted: Wanted, limit: int, after: Place | None = None) -> list[Line]:
        """Return the things of a list that come after a place, in order.

        Args:
            wanted: What the list should hold.
            limit: How many at most; ask for one more than is shown to learn whether there is more.
            after: The place of the last thing seen; None for the beginning.

        Returns:
            The things; a filter that nothing is filed under gives none.

        Raises:
            ParameterValueError: ``as_of`` is no date, or there is no such order.
        """
        files = self._files(wanted)
        if files is None:
            return []
        query, values = _compose(wanted, files, after)
        return self._filled(self._database.execute(f"{query} LIMIT ?", (*values, limit)).fetchall())

    def every(self, name: str) -> Iterator[Line]:
        """Return all things of a list, by name; they are read while they are used."""
        query, values = _compose(Wanted(name), self._files(Wanted(name)) or [-1], None)
        found = self._database.execute(query, values)
        while rows := found.fetchmany(_BATCH):
            yield from self._filled(rows)

    def find(self, iri: str, wanted: Wanted) -> Line | None:
        """Return the line of one thing, if the list holds it."""
        files = self._files(wanted)
        if files is None:
            return None
        begin, end = days_of(wanted.as_of) if wanted.as_of else (FIRST, LAST)
        row = self._database.execute(
            "SELECT id, iri, line, claims, id FROM thing WHERE iri = ? AND start <= ? AND end >= ?",
            (iri, end, begin),
        ).fetchone()
        if row is None:
            return None
        marks = ", ".join("?" * len(files))
        (fitting,) = self._database.execute(
            f"SELECT count(*) FROM filing WHERE id = ? AND file IN ({marks})",  # noqa: S608 - question marks only
            (row[0], *files),
        ).fetchone()
        return self._filled([row])[0] if fitting == len(files) else None

    def lines(self, iris: list[str]) -> dict[str, Line]:
        """Return the lines of things by identifier, those that are in no list left out."""
        query = "SELECT id, iri, line, claims, id FROM thing WHERE iri = ?"
        rows = [row for iri in iris for row in self._database.execute(query, (iri,))]
        return {line.iri: line for line in self._filled(rows)}

    def holds(self, iri: str) -> bool:
        """Tell whether a thing is in any list."""
        query = "SELECT 1 FROM thing WHERE iri = ?"
        return self._database.execute(query, (iri,)).fetchone() is not None

    def _filled(self, rows: list[tuple[int, str, bytes | None, int, Any]]) -> list[Line]:
        """Return rows as lines; what is not in the file is made."""
        without = [iri for _, iri, line, _, _ in rows if line is None]
        made = self.made.make(without) if self.made is not None and without else {}
        return [
            Line(iri, made[iri] if line is None else line, claims, (key, id_))
            for id_, iri, line, claims, key in rows
        ]

    def size(self, name: str, value: str) -> int:
        """Return how many things are filed under a value, such as ``list``, ``organizations``."""
        row = self._database.execute(
            "SELECT size FROM file WHERE name = ?", (f"{name}:{value}",)
        ).fetchone()
        return row[0] if row else 0

    def values(self, name: str) -> dict[str, int]:
        """Return the values of a filter with the number of things filed under each."""
        rows = self._database.execute(
            "SELECT substr(name, ?), size FROM file WHERE name GLOB ? ORDER BY name",
            (len(name) + 2, f"{name}:*"),
        )
        return dict(rows)

    @property
    def _database(self) -> sqlite3.Connection:
        """A connection of this thread; the open file outlives its release's folder."""
        known: sqlite3.Connection | None = getattr(self._local, "database", None)
        if known is None:
            address = f"file:{(self.folder / FILE).resolve().as_posix()}?mode=ro&immutable=1"
            known = self._local.database = sqlite3.connect(address, uri=True)
        return known

    def _files(self, wanted: Wanted) -> list[int] | None:
        """Return the numbers of the files asked for, smallest first; None when one is empty."""
        names = [f"list:{wanted.list}", *(f"{name}:{value}" for name, value in wanted.filters)]
        marks = ", ".join("?" * len(names))
        rows = self._database.execute(
            f"SELECT id, size FROM file WHERE name IN ({marks}) ORDER BY size, id",  # noqa: S608 - question marks only
            names,
        ).fetchall()
        return [id_ for id_, _ in rows] if len(rows) == len(set(names)) else None


def _compose(wanted: Wanted, files: list[int], after: Place | None) -> tuple[str, list[Any]]:
    """Return the query for a page: texts of ours only, values apart from them."""
    if wanted.sort not in SORTS:
        raise ParameterValueError(
            lazy_gettext(
                "no order '%(sort)s'; there are %(known)s", sort=wanted.sort, known=", ".join(SORTS)
            )
        )
    column = _COLUMNS[wanted.sort.removeprefix("-")]
    down = wanted.sort.startswith("-")
    direction, beyond = ("DESC", "<") if down else ("ASC", ">")
    by_name = column == "id"
    # In order of names the smallest file leads; in another order its index does.
    if by_name:
        first, *rest = files
        text = (
            "SELECT thing.id, iri, line, claims, thing.id FROM filing CROSS JOIN thing "
            "ON thing.id = filing.id WHERE filing.file = ?"
        )
        values: list[Any] = [first]
    else:
        rest = files
        text = f"SELECT thing.id, iri, line, claims, {column} FROM thing WHERE 1"  # noqa: S608 - a column of ours
        values = []
    for file in rest:
        text += " AND EXISTS (SELECT 1 FROM filing f WHERE f.file = ? AND f.id = thing.id)"
        values.append(file)
    if wanted.as_of:
        begin, end = days_of(wanted.as_of)
        text += " AND start <= ? AND end >= ?"
        values += [end, begin]
    if after is not None:
        key = "filing.id" if by_name else f"({column}, id)"
        marks = "?" if by_name else "(?, ?)"
        text += f" AND {key} {beyond} {marks}"
        values += [after[1]] if by_name else list(after)
    order = f"filing.id {direction}" if by_name else f"{column} {direction}, id {direction}"
    return f"{text} ORDER BY {order}", values
