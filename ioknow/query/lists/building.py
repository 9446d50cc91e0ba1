"""Builds the lists of a dataset: one pass over everything described, in batches."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from ioknow.model.claims import Claim, Period
from ioknow.query.claims import ClaimReader
from ioknow.query.folding import fold
from ioknow.query.lines import (
    Json,
    claim_line,
    evidence,
    heading,
    reference,
)
from ioknow.query.lists.periods import span
from ioknow.query.reading import BulkReader, Reader, Values, links, text
from ioknow.store import EmbeddedStore, Store
from ioknow.terms import Literal
from ioknow.vocabulary import BASE, DCTERMS, ID, IK, QB, path_of

FILE = "lists.sqlite"
VERSION = 1
"""Of the layout of the file; another one is built anew."""

_BATCH = 2000
"""Things described at a time: large enough to be quick, small enough to fit into memory."""

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
CREATE TABLE draft (
  id INTEGER PRIMARY KEY, iri TEXT, name TEXT, line BLOB, start TEXT, end TEXT
);
CREATE TABLE draft_filing (file INTEGER, id INTEGER);
CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER);
"""
_FINISH = """
CREATE TABLE thing (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, line BLOB NOT NULL,
  start TEXT NOT NULL, end TEXT NOT NULL, claims INTEGER NOT NULL
);
CREATE TABLE number (draft INTEGER PRIMARY KEY, id INTEGER);
INSERT INTO number SELECT id, row_number() OVER (ORDER BY name, iri) FROM draft;
INSERT INTO thing
  SELECT number.id, iri, line, start, end, coalesce(size, 0)
  FROM number JOIN draft ON draft.id = number.draft
  LEFT JOIN (
    SELECT file.name AS name, count(*) AS size
    FROM draft_filing JOIN file ON file.id = draft_filing.file
    WHERE file.name LIKE 'about:%' GROUP BY file.name
  ) AS mention ON mention.name = 'about:' || draft.iri
  ORDER BY number.id;
CREATE TABLE filing (file INTEGER, id INTEGER, PRIMARY KEY (file, id)) WITHOUT ROWID;
INSERT OR IGNORE INTO filing
  SELECT file, number.id FROM draft_filing JOIN number ON number.draft = draft_filing.id
  ORDER BY 1, 2;
UPDATE file SET size = (SELECT count(*) FROM filing WHERE filing.file = file.id);
CREATE UNIQUE INDEX thing_iri ON thing (iri);
CREATE INDEX thing_start ON thing (start, id);
CREATE INDEX thing_claims ON thing (claims, id);
DROP TABLE draft; DROP TABLE draft_filing; DROP TABLE number;
"""


def build_lists(store: Store, folder: Path) -> None:
    """Write the lists of a dataset into a folder, as the file ``lists.sqlite``.

    Equal datasets give equal lists. A thing's number is its place in alphabetical order of the
    folded label; two things of one name are ordered by identifier.

    Args:
        store: Any store; it is asked in batches of bound terms.
        folder: Where the file is put.
    """
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES)
        _Builder(store, database).build()
        database.executescript(_FINISH)
        database.execute(f"PRAGMA user_version={VERSION}")
        database.commit()
        database.execute("VACUUM")


@dataclass
class _Entry:
    iri: str
    line: Json
    when: Period = field(default_factory=Period)
    files: set[str] = field(default_factory=set)


class _Builder:
    def __init__(self, store: Store, database: sqlite3.Connection) -> None:
        self._reader = BulkReader(store) if isinstance(store, EmbeddedStore) else Reader(store)
        self._claims = ClaimReader(self._reader)
        self._database = database
        self._files: dict[str, int] = {}
        self._filed: dict[frozenset[str], frozenset[str]] = {}

    def build(self) -> None:
        claims: list[tuple[str, list[str]]] = []
        others: list[tuple[str, list[str]]] = []
        for iri, classes in self._individuals().items():
            (claims if self._is_any(classes, "Claim") else others).append((iri, classes))
        for start in range(0, len(claims), _BATCH):
            self._write(self._claim_entries(dict(claims[start : start + _BATCH])))
        for start in range(0, len(others), _BATCH):
            self._write(self._other_entries(dict(others[start : start + _BATCH])))
        self._database.executemany(
            "INSERT INTO file (id, name) VALUES (?, ?)",
            ((number, name) for name, number in self._files.items()),
        )

    def _individuals(self) -> dict[str, list[str]]:
        """Return everything that is described, with its classes; terms are left out."""
        terms = self._reader.terminology.entries
        ours_or_known = (
            (iri, classes)
            for iri, classes in self._reader.classes().items()
            if iri.startswith(ID)
            or (not iri.startswith(BASE) and any(class_ in IK for class_ in classes))
        )
        return dict(sorted((iri, classes) for iri, classes in ours_or_known if iri not in terms))

    def _is_any(self, classes: Iterable[str], name: str) -> bool:
        return any(self._reader.terminology.is_below(class_, name) for class_ in classes)

    def _claim_entries(self, batch: dict[str, list[str]]) -> Iterator[_Entry]:
        described = self._reader.describe(batch)
        for claim in self._claims.read(batch):
            iri, values = claim.thing.iri, described[claim.thing.iri]
            line = claim_line(claim, values)
            if self._is_any(batch[iri], "Observation"):
                line |= _observation(claim, values)
            files = {f"about:{one}" for one in _mentioned(claim)}
            files |= {f"source:{path_of(source['id'])}" for source in line["sources"]}
            if claim.status:
                files.add(f"status:{claim.status.iri.rpartition('#')[2]}")
            yield self._entry(iri, batch[iri], line, values, claim.period, files)

    def _other_entries(self, batch: dict[str, list[str]]) -> Iterator[_Entry]:
        described = self._reader.describe(batch)
        places = [iri for iri in described if self._is_any(batch[iri], "Evidence")]
        found = self._reader.evidence(places)
        names = self._reader.things(
            iri
            for values in described.values()
            for name in (IK.inCountry, IK.inCase, DCTERMS.spatial)
            for iri in links(values, name.value)
        )
        for iri, values in described.items():
            line = heading(self._reader.thing(iri, values), values)
            files: set[str] = set()
            if iri in found:
                line |= evidence(found[iri])
                if line["source"]:
                    files.add(f"source:{path_of(line['source']['id'])}")
            else:
                countries = links(values, IK.inCountry.value)
                places_of = links(values, DCTERMS.spatial.value)
                line["country"] = reference(names[countries[0]]) if countries else None
                line["places"] = [reference(names[one]) for one in places_of]
                line["cases"] = [reference(names[one]) for one in links(values, IK.inCase.value)]
                files |= {f"country:{path_of(one)}" for one in (*countries, *places_of)}
            when = Period(
                text(values, IK.startDate.value) or text(values, IK.startYear.value),
                text(values, IK.endDate.value) or text(values, IK.endYear.value),
            )
            yield self._entry(iri, batch[iri], line, values, when, files)

    def _entry(  # noqa: PLR0917 - a thing and what is known of it
        self,
        iri: str,
        classes: list[str],
        line: Json,
        values: Values,
        when: Period,
        files: set[str],
    ) -> _Entry:
        files |= self._kinds(frozenset(classes))
        files |= {f"case:{path_of(one)}" for one in links(values, IK.inCase.value)}
        for name in (IK.measure, IK.claimStatus):
            files |= {f"{_key(name.value)}:{_key(one)}" for one in links(values, name.value)}
        files |= {f"table:{path_of(one)}" for one in links(values, QB.dataSet.value)}
        files |= {f"year:{one.value}" for one in values.get(IK.year.value, [])}
        return _Entry(iri, line, when, files)

    def _kinds(self, classes: frozenset[str]) -> frozenset[str]:
        """Return where things of some classes are filed: by kind and in lists."""
        if classes not in self._filed:
            words = self._reader.terminology
            above = {up for class_ in classes if class_ in IK for up in words.ancestors(class_)}
            files = {f"kind:{one.removeprefix(IK.iri)}" for one in above if one in IK}
            files |= {f"list:{name}" for name, class_ in LISTS.items() if IK[class_].value in above}
            files.add("list:things")
            if QB.DataSet.value in classes:
                files.add("list:tables")
            self._filed[classes] = frozenset(files)
        return self._filed[classes]

    def _write(self, entries: Iterable[_Entry]) -> None:
        cursor = self._database.cursor()
        for entry in entries:
            start, end = span(entry.when)
            cursor.execute(
                "INSERT INTO draft (iri, name, line, start, end) VALUES (?, ?, ?, ?, ?)",
                (entry.iri, fold(entry.line["label"]), orjson.dumps(entry.line), start, end),
            )
            number = cursor.lastrowid
            filed = (self._files.setdefault(name, len(self._files)) for name in entry.files)
            cursor.executemany(
                "INSERT INTO draft_filing VALUES (?, ?)", [(file, number) for file in filed]
            )


def _observation(claim: Claim, values: Values) -> Json:
    tables = links(values, QB.dataSet.value)
    year = next((one for one in values.get(IK.year.value, []) if isinstance(one, Literal)), None)
    return {
        "measure": next((reference(one) for one in claim.things("measure")), None),
        "observes": [reference(one) for one in claim.things("observes")],
        "breakdown": [reference(one) for one in claim.things("breakdown")],
        "dataset": {"id": tables[0], "path": path_of(tables[0])} if tables else None,
        "year": int(year.value) if year else None,
    }


def _mentioned(claim: Claim) -> set[str]:
    """Return the identifiers of the actors and things that a claim speaks of."""
    spoken = {one.actor.iri for one in claim.participants}
    for statement in claim.statements:
        spoken |= {value.iri for value in statement.values if hasattr(value, "iri")}
    return {iri for iri in spoken if iri.startswith(ID)}


def _key(iri: str) -> str:
    return iri.rpartition("#")[2]
