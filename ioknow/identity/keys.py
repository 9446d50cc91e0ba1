"""The names of all organizations by the words that are compared: what candidates come from."""

from __future__ import annotations

import json
import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path
from typing import TYPE_CHECKING

from ioknow.identity.words import name_key
from ioknow.query.search_tables import NameTables

if TYPE_CHECKING:
    from ioknow.query.search_tables import Numbers

FILE = "keys.sqlite"
_TABLES = """
CREATE TABLE organizations (
    no INTEGER PRIMARY KEY, iri TEXT NOT NULL, label TEXT NOT NULL, language TEXT NOT NULL,
    country TEXT NOT NULL, places TEXT NOT NULL
);
CREATE TABLE names (
    no INTEGER PRIMARY KEY, organization INTEGER NOT NULL, text TEXT NOT NULL, key TEXT NOT NULL,
    alike TEXT NOT NULL
);
CREATE TABLE identifiers (value TEXT NOT NULL, organization INTEGER NOT NULL);
CREATE TABLE blobs (name TEXT PRIMARY KEY, content BLOB NOT NULL);
"""
_AFTER = """
CREATE INDEX names_by_organization ON names(organization);
CREATE INDEX identifiers_by_organization ON identifiers(organization);
CREATE INDEX names_by_key ON names(key);
CREATE INDEX names_by_alike ON names(alike);
CREATE INDEX identifiers_by_value ON identifiers(value);
CREATE INDEX organizations_by_iri ON organizations(iri);
"""


@dataclass(frozen=True)
class Record:
    """An organization that can be resolved to.

    Attributes:
        iri: Identifier.
        label: The name to show.
        language: Its language, or empty.
        names: All its names.
        country: ISO 3166 code of its country, or empty.
        places: Names of the places where it is.
        identifiers: Identifiers that its record states, as ``scheme:value``.
    """

    iri: str
    label: str
    language: str
    names: tuple[str, ...]
    country: str = ""
    places: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """A name of an organization with what is known of the organization.

    Attributes:
        iri: The organization.
        label: The name to show of it.
        name: This name.
        key: Its words; see :func:`~ioknow.identity.words.name_key`.
        country: ISO 3166 code, or empty.
        places: Words of the places where it is.
    """

    iri: str
    label: str
    name: str
    key: str
    country: str
    places: tuple[str, ...]


def write_keys(records: Iterable[Record], database: sqlite3.Connection) -> None:
    """Write organizations and the words of their names into an empty database."""
    import numpy

    database.executescript(_TABLES)
    names: list[tuple[int, int, str, str, str]] = []
    with database:
        for no, record in enumerate(records):
            places = sorted({name_key(place) for place in record.places} - {""})
            row = (no, record.iri, record.label, record.language, record.country)
            database.execute(
                "INSERT INTO organizations VALUES (?, ?, ?, ?, ?, ?)", (*row, json.dumps(places))
            )
            database.executemany(
                "INSERT INTO identifiers VALUES (?, ?)",
                ((value, no) for value in sorted(record.identifiers)),
            )
            keys = {name_key(name): name for name in sorted(record.names, reverse=True)}
            for key in sorted(keys.keys() - {""}):
                alike = " ".join(sorted(key.split()))
                names.append((len(names), no, keys[key], key, alike))
        database.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?)", names)
        postings: dict[str, list[int]] = defaultdict(list)
        for no, _, _, key, _ in names:
            for word in set(key.split()):
                postings[word].append(no)
        words = sorted(postings)
        arrays = {
            "word ends": list(accumulate(len(postings[word]) for word in words)),
            "postings": list(chain.from_iterable(postings[word] for word in words)),
        }
        for name, numbers in arrays.items():
            content = numpy.asarray(numbers, dtype="<i4").tobytes()
            database.execute("INSERT INTO blobs VALUES (?, ?)", (name, content))
        text = "\n".join(words) + "\n"
        database.execute("INSERT INTO blobs VALUES (?, ?)", ("words", text.encode()))
    database.executescript(_AFTER)


class Keys:
    """Looks names up by their words; from any thread."""

    def __init__(self, source: Path | sqlite3.Connection) -> None:
        self._tables = NameTables(source)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Keys:
        """Return the keys of some organizations, in memory."""
        database = sqlite3.connect(":memory:", check_same_thread=False)
        write_keys(records, database)
        return cls(database)

    def equal(self, keys: Sequence[str], *, any_order: bool = False) -> dict[str, list[Named]]:
        """Return the names that have one of these keys, by key."""
        found: dict[str, list[Named]] = {}
        column = "alike" if any_order else "key"
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            marks = ", ".join("?" * len(part))
            rows = self._tables.rows(
                f"{_SELECT} WHERE n.{column} IN ({marks}) ORDER BY n.no", *part
            )
            for named, alike in _read(rows):
                found.setdefault(alike if any_order else named.key, []).append(named)
        return found

    def sharing(self, words: Sequence[str], *, limit: int = 400) -> list[Named]:
        """Return names that share the rarest of these words, those that share most weight first."""
        weights = {word: self.weight(word) for word in words if self.count(word)}
        rare = sorted(weights, key=lambda word: (-weights[word], word))
        score: dict[int, float] = defaultdict(float)
        for word in rare[:6]:
            if self.count(word) > _TOO_MANY and score:
                # A frequent word helps to order what rarer words have found, no more.
                for no in set(self._postings(word).tolist()) & score.keys():
                    score[no] += weights[word]
            elif self.count(word) <= _FAR_TOO_MANY:
                for no in self._postings(word).tolist():
                    score[no] += weights[word]
        best = sorted(score, key=lambda no: (-score[no], no))[:limit]
        marks = ", ".join("?" * len(best))
        rows = self._tables.rows(f"{_SELECT} WHERE n.no IN ({marks}) ORDER BY n.no", *best)
        return [named for named, _ in _read(rows)]

    def starting_with(self, iri: str) -> Iterator[Record]:
        """Return the organizations whose identifiers begin so, in order."""
        sql = (
            "SELECT no, iri, label, language, country, places FROM organizations "
            "WHERE iri >= ? AND iri < ? ORDER BY iri"
        )
        for no, *row, places in self._tables.rows(sql, iri, iri + "\U0010ffff"):
            names = self._tables.rows("SELECT text FROM names WHERE organization = ?", no)
            stated = self._tables.rows("SELECT value FROM identifiers WHERE organization = ?", no)
            own, label, language, country = row
            yield Record(
                own,
                label,
                language,
                tuple(text for (text,) in names),
                country,
                tuple(json.loads(places)),
                tuple(value for (value,) in stated),
            )

    def beginning(self, key: str, *, limit: int = 60) -> list[Named]:
        """Return the names whose key begins so."""
        sql = f"{_SELECT} WHERE n.key >= ? AND n.key < ? ORDER BY n.key LIMIT ?"
        rows = self._tables.rows(sql, key, key + "\U0010ffff", limit)
        return [named for named, _ in _read(rows)]

    def count(self, word: str) -> int:
        """Return how many names have a word."""
        return len(self._postings(word))

    def weight(self, word: str) -> float:
        """Return how much a word tells: the logarithm of one in how many names has it.

        A small dataset does not know how frequent a word is elsewhere, so it counts as if it were
        part of a large register.
        """
        return math.log((max(self.total, _LARGE) + 1) / (self.count(word) + 0.5))

    def near(self, word: str) -> list[str]:
        """Return words of names that are spelled nearly like this one."""
        found = [one for row in self._tables.words_like(word) for one in self._tables.words(row)]
        return [one for one in found if not one.startswith(word)]

    def identified(self, identifier: str) -> list[Named]:
        """Return the organizations whose records state an identifier, ``scheme:value``."""
        sql = f"{_ORGANIZATION} JOIN identifiers i ON i.organization = o.no WHERE i.value = ?"
        rows = self._tables.rows(f"{sql} ORDER BY o.iri", identifier)
        return [named for named, _ in _read(rows)]

    def find(self, iri: str) -> Named | None:
        """Return an organization by its identifier."""
        rows = self._tables.rows(f"{_ORGANIZATION} WHERE o.iri = ?", iri)
        return next((named for named, _ in _read(rows)), None)

    @cached_property
    def total(self) -> int:
        """How many names there are."""
        return int(self._tables.rows("SELECT count(*) FROM names")[0][0])

    def _postings(self, word: str) -> Numbers:
        return self._tables.names_with_word(word)


_LARGE = 200_000
_TOO_MANY = 3_000
_FAR_TOO_MANY = 20_000
_SELECT = (
    "SELECT o.iri, o.label, n.text, n.key, o.country, o.places, n.alike "
    "FROM names n JOIN organizations o ON o.no = n.organization"
)

_ORGANIZATION = "SELECT o.iri, o.label, o.label, '', o.country, o.places, '' FROM organizations o"


def _read(rows: Iterable[Sequence[str]]) -> Iterator[tuple[Named, str]]:
    for iri, label, text, key, country, places, alike in rows:
        yield Named(iri, label, text, key, country, tuple(json.loads(places))), alike
