"""Writes the search index of a dataset: one SQLite file with names, postings and facets.

Things are numbered by importance and names by their things, so the best hits of any query are
those with the lowest numbers. SQLite's own full-text table was tried first: at 150,000
organizations its answers took ten times as long as the sorted arrays that are kept here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, pairwise
from pathlib import Path

from ioknow.query.facets import FACETS
from ioknow.query.folding import fold, is_unspaced
from ioknow.query.search_facts import Facts, group_of, read_facts
from ioknow.query.terminology import Terminology, read_terminology
from ioknow.store.base import Store
from ioknow.vocabulary import IK, entity

NAME = "search"
"""Name of the index among those of a release."""
FILE = "names.sqlite"

_TABLES = """
CREATE TABLE things (
    no INTEGER PRIMARY KEY, iri TEXT NOT NULL, label TEXT NOT NULL, language TEXT NOT NULL,
    kinds TEXT NOT NULL, folded TEXT NOT NULL, ties INTEGER NOT NULL
);
CREATE TABLE names (
    no INTEGER PRIMARY KEY, thing INTEGER NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL,
    folded TEXT NOT NULL
);
CREATE TABLE identifiers (value TEXT NOT NULL, thing INTEGER NOT NULL);
CREATE TABLE facet_values (
    facet TEXT NOT NULL, no INTEGER NOT NULL, value TEXT NOT NULL, label TEXT NOT NULL
);
CREATE TABLE blobs (name TEXT PRIMARY KEY, content BLOB NOT NULL);
"""
_AFTER = """
CREATE UNIQUE INDEX things_by_iri ON things(iri);
CREATE INDEX names_by_thing ON names(thing);
CREATE INDEX identifiers_by_value ON identifiers(value);
"""


def build_search_index(store: Store, folder: Path) -> None:
    """Write the search index of a store into an empty folder."""
    database = sqlite3.connect(folder / FILE)
    try:
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        write_search_index(store, database)
    finally:
        database.close()


def write_search_index(store: Store, database: sqlite3.Connection) -> None:
    """Write the search index of a store into an empty SQLite database."""
    terminology = read_terminology(store)
    facts = read_facts(store, terminology)
    folded = {one.iri: fold(str(one.label)) for one in facts}
    by_kinds: dict[frozenset[str], int] = {}
    groups: dict[str, int] = {}
    for one in facts:
        kinds = frozenset(one.kinds)
        if kinds not in by_kinds:
            by_kinds[kinds] = group_of(kinds, terminology)
        groups[one.iri] = by_kinds[kinds]
    facts.sort(
        key=lambda one: (
            groups[one.iri],
            -one.ties,
            len(folded[one.iri]),
            folded[one.iri],
            one.iri,
        )
    )
    database.executescript(_TABLES)
    with database:
        _write_things(database, facts, folded)
        _write_names(database, facts)
        _write_facets(database, facts, terminology)
        alphabet = sorted(range(len(facts)), key=lambda no: (folded[facts[no].iri], facts[no].iri))
        _write_array(database, "alphabet", alphabet)
        _write_array(database, "groups", [groups[one.iri] for one in facts])
    database.executescript(_AFTER)


def _write_things(database: sqlite3.Connection, facts: list[Facts], folded: dict[str, str]) -> None:
    database.executemany(
        "INSERT INTO things VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (no, one.iri, *label, json.dumps(sorted(one.kinds)), folded[one.iri], one.ties)
            for no, one in enumerate(facts)
            for label in [(one.label.value, one.label.language)]
        ),
    )
    database.executemany(
        "INSERT INTO identifiers VALUES (?, ?)",
        ((value, no) for no, one in enumerate(facts) for value in sorted(one.identifiers)),
    )


def _write_names(database: sqlite3.Connection, facts: list[Facts]) -> None:
    rows = list(_names(facts))
    database.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?)", rows)
    _write_array(database, "name thing", [row[1] for row in rows])
    _write_sorted_names(database, [row[4] for row in rows])
    _write_postings(database, [row[4] for row in rows])
    unspaced = [(no, row[4].replace(" ", "")) for no, row in enumerate(rows) if is_unspaced(row[4])]
    _write_texts(database, "unspaced", [text for _, text in unspaced])
    _write_array(database, "unspaced name", [no for no, _ in unspaced])


def _write_sorted_names(database: sqlite3.Connection, folded: list[str]) -> None:
    """Write all names in order, so that those with one beginning stand in a row."""
    order = sorted(range(len(folded)), key=lambda no: (folded[no], no))
    _write_texts(database, "sorted", [folded[no] for no in order])
    _write_array(database, "sorted name", order)


def _write_postings(database: sqlite3.Connection, folded: list[str]) -> None:
    """Write all words in order and after each other the names that have them."""
    names: dict[str, list[int]] = {}
    for no, name in enumerate(folded):
        for word in set(_words(name)):
            names.setdefault(word, []).append(no)
    words = sorted(names)
    ends = list(accumulate(len(names[word]) for word in words))
    _write_texts(database, "words", words)
    _write_array(database, "word ends", ends)
    _write_array(database, "postings", list(chain.from_iterable(names[word] for word in words)))


def _names(facts: list[Facts]) -> Iterator[tuple[int, int, str, str, str]]:
    number = 0
    for thing, one in enumerate(facts):
        names = one.names or {one.label}
        for text in sorted(names, key=lambda text: (len(text.value), text)):
            folded = fold(text.value)
            if folded:
                yield number, thing, text.value, text.language, folded
                number += 1


def _words(folded: str) -> list[str]:
    """Return the words of a name, and those of a short name joined as people also write them."""
    words = folded.split()
    if not 2 <= len(words) <= 4:
        return words
    joined = [first + second for first, second in pairwise(words)]
    return [*words, *joined, "".join(words)]


def _write_facets(
    database: sqlite3.Connection, facts: list[Facts], terminology: Terminology
) -> None:
    labels = {one.iri: one.label.value for one in facts}
    for facet in FACETS:
        values = sorted({value for one in facts for value in one.facets.get(facet, ())})
        numbers = {value: no for no, value in enumerate(values)}
        database.executemany(
            "INSERT INTO facet_values VALUES (?, ?, ?, ?)",
            (
                (facet, no, value, _facet_label(facet, value, labels, terminology))
                for value, no in numbers.items()
            ),
        )
        pairs = [
            (no, number)
            for no, one in enumerate(facts)
            for number in sorted(numbers[value] for value in one.facets.get(facet, ()))
        ]
        _write_array(database, f"{facet} owner", [owner for owner, _ in pairs])
        _write_array(database, f"{facet} value", [value for _, value in pairs])


def _facet_label(facet: str, value: str, labels: dict[str, str], terminology: Terminology) -> str:
    if facet in ("kind", "tie"):
        return terminology.kind(IK[value].value).label
    if facet in ("country", "sector", "case", "place"):
        entry = terminology.entries.get(entity(value).value)
        return str(entry.label) if entry else labels.get(entity(value).value, value)
    return value


def _write_array(database: sqlite3.Connection, name: str, numbers: list[int]) -> None:
    import numpy

    content = numpy.asarray(numbers, dtype="<i4").tobytes()
    database.execute("INSERT INTO blobs VALUES (?, ?)", (name, content))


def _write_texts(database: sqlite3.Connection, name: str, texts: list[str]) -> None:
    """Write texts, one a line, and where in the bytes each of them ends."""
    content = [text.encode() for text in texts]
    ends = list(accumulate(len(text) + 1 for text in content))
    database.execute("INSERT INTO blobs VALUES (?, ?)", (name, b"\n".join(content) + b"\n"))
    _write_array(database, f"{name} ends", ends)


def batches(items: list[int], size: int = 500) -> Iterable[list[int]]:
    """Return a list in parts that fit into one statement."""
    return (items[start : start + size] for start in range(0, len(items), size))
