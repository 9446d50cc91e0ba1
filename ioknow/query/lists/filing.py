"""Where things are filed: the names of lists and filters, and the file that holds them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ioknow.query.terminology import Terminology
from ioknow.vocabulary import BASE, ID, IK, QB

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "lists.sqlite"
VERSION = 2
"""Of the layout of the file; another one is built anew."""

LISTS = {
    "organizations": "Organization",
    "relationships": "Relationship",
    "transfers": "KnowledgeTransfer",
    "claims": "Claim",
    "observations": "Observation",
    "cases": "Case",
    "sources": "Source",
    "evidence": "Evidence",
}
"""Lists by name, with the class whose members they hold; ``things`` holds everything."""

_TABLES = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER NOT NULL);
CREATE TABLE thing (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, line BLOB,
  start TEXT NOT NULL, end TEXT NOT NULL, claims INTEGER NOT NULL
);
CREATE TABLE filing (file INTEGER, id INTEGER, PRIMARY KEY (file, id)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE UNIQUE INDEX thing_iri ON thing (iri);
CREATE INDEX thing_start ON thing (start, id);
CREATE INDEX thing_claims ON thing (claims, id);
"""


@dataclass(frozen=True)
class Row:
    """A thing as it is filed.

    Attributes:
        name: Its folded label, by which it is ordered.
        iri: Its identifier.
        start: First day on which it can have held.
        end: Last day on which it can have held.
        line: What lists show of it; None when that is made as it is asked for.
    """

    name: str
    iri: str
    start: str
    end: str
    line: bytes | None = None


class Kinds:
    """Tells from the classes of a thing whether it is listed, and where it is filed by kind."""

    def __init__(self, words: Terminology) -> None:
        self._words = words
        self._filed: dict[frozenset[str], frozenset[str]] = {}

    def is_listed(self, iri: str, classes: Iterable[str]) -> bool:
        """Tell whether a described thing is an individual of the dataset, and no term."""
        if iri in self._words.entries:
            return False
        return iri.startswith(ID) or (
            not iri.startswith(BASE) and any(class_ in IK for class_ in classes)
        )

    def is_any(self, classes: Iterable[str], name: str) -> bool:
        """Tell whether one of some classes is a class of ours, or below it."""
        return any(self._words.is_below(class_, name) for class_ in classes)

    def files(self, classes: frozenset[str]) -> frozenset[str]:
        """Return where things of some classes are filed: by kind and in lists."""
        if classes not in self._filed:
            words = self._words
            above = {up for class_ in classes if class_ in IK for up in words.ancestors(class_)}
            files = {f"kind:{one.removeprefix(IK.iri)}" for one in above if one in IK}
            files |= {f"list:{name}" for name, class_ in LISTS.items() if IK[class_].value in above}
            files.add("list:things")
            if QB.DataSet.value in classes:
                files.add("list:tables")
            self._filed[classes] = frozenset(files)
        return self._filed[classes]


def write_lists(
    folder: Path, rows: Sequence[Row], files: Sequence[str], filing: NDArray[np.int64]
) -> None:
    """Write things and where they are filed.

    Equal datasets give equal lists. A thing's number is its place in alphabetical order of the
    folded label; two things of one name are ordered by identifier.

    Args:
        folder: Where the file is put.
        rows: The things.
        files: Names of the files.
        filing: Place of a file and place of a row in these, two columns, each pair once.
    """
    import numpy as np

    order = sorted(range(len(rows)), key=lambda place: (rows[place].name, rows[place].iri))
    number = np.empty(len(rows), dtype=np.int64)
    number[order] = np.arange(1, len(rows) + 1)
    sizes = np.bincount(filing[:, 0], minlength=len(files)).tolist()
    filed = np.sort(filing[:, 0] * (len(rows) + 1) + number[filing[:, 1]])
    at_file, at_thing = np.divmod(filed, len(rows) + 1)
    spoken = {name: sizes[no] for no, name in enumerate(files) if name.startswith("about:")}
    database = sqlite3.connect(folder / FILE)
    try:
        database.executescript(_TABLES)
        database.executemany(
            "INSERT INTO file VALUES (?, ?, ?)",
            ((no, name, sizes[no]) for no, name in enumerate(files)),
        )
        database.executemany(
            "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?)",
            (
                (no, one.iri, one.line, one.start, one.end, spoken.get(f"about:{one.iri}", 0))
                for no, one in enumerate((rows[place] for place in order), 1)
            ),
        )
        database.executemany(
            "INSERT INTO filing VALUES (?, ?)",
            zip(at_file.tolist(), at_thing.tolist(), strict=True),
        )
        database.executescript(_INDEXES)
        database.execute(f"PRAGMA user_version={VERSION}")
        database.commit()
    finally:
        database.close()
