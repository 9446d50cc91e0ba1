"""Builds what names are resolved with, from the search index of the same release."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ioknow.identity.keys import FILE, Keys, Record, write_keys
from ioknow.query.search_build import FILE as SEARCH_FILE
from ioknow.query.search_build import NAME as SEARCH
from ioknow.query.search_build import write_search_index
from ioknow.query.search_facts import GROUPS
from ioknow.query.search_tables import NameTables
from ioknow.store.base import Store
from ioknow.vocabulary import IK, path_of

NAME = "identity"
"""Name of the index among those of a release."""

_CODE = re.compile(r"[A-Z]{2}")


def build_identity_index(store: Store, folder: Path) -> None:
    """Write the index into an empty folder; beside it lies the search index, else it is made."""
    searched = folder.parent / SEARCH / SEARCH_FILE
    if searched.is_file():
        tables = NameTables(searched)
    else:
        memory = sqlite3.connect(":memory:", check_same_thread=False)
        write_search_index(store, memory)
        tables = NameTables(memory)
    database = sqlite3.connect(folder / FILE)
    try:
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        write_keys(records(tables), database)
    finally:
        database.close()
        tables.close()


def keys_of(tables: NameTables) -> Keys:
    """Return the keys of all named organizations of a search index, in memory."""
    return Keys.of(records(tables))


def records(tables: NameTables) -> Iterator[Record]:
    """Return the organizations of a search index that have a name in their source."""
    names = defaultdict(list)
    for thing, text in tables.rows("SELECT thing, text FROM names ORDER BY no"):
        names[thing].append(text)
    stated = defaultdict(list)
    for value, thing in tables.rows("SELECT value, thing FROM identifiers"):
        stated[thing].append(value)
    countries = _facet(tables, "country")
    places = _facet(tables, "place")
    codes = _codes(tables)
    organization = GROUPS.index("Organization")
    groups = tables.array("groups")
    sql = "SELECT no, iri, label, language, kinds FROM things ORDER BY no"
    for no, iri, label, language, kinds in tables.rows(sql):
        # Who is not named in the source cannot be looked for by name.
        unnamed = IK.AnonymousOrganization.value in json.loads(kinds)
        if groups[no] != organization or unnamed or not names[no]:
            continue
        here = [codes[value] for value, _ in countries[no] if value in codes]
        yield Record(
            iri,
            label,
            language,
            tuple(names[no]),
            here[0] if here else "",
            tuple(place for _, place in places[no]),
            tuple(stated[no]),
        )


def _facet(tables: NameTables, facet: str) -> dict[int, list[tuple[str, str]]]:
    """Return the values of a facet with their labels, by thing."""
    sql = "SELECT value, label FROM facet_values WHERE facet = ? ORDER BY no"
    values = tables.rows(sql, facet)
    found = defaultdict(list)
    owners, numbers = tables.array(f"{facet} owner"), tables.array(f"{facet} value")
    for owner, number in zip(owners.tolist(), numbers.tolist(), strict=True):
        found[owner].append(values[number])
    return found


def _codes(tables: NameTables) -> dict[str, str]:
    """Return the ISO 3166 code of each country, by its path."""
    sql = (
        "SELECT t.iri, n.text FROM things t JOIN names n ON n.thing = t.no "
        "WHERE t.kinds LIKE ? ORDER BY n.no"
    )
    rows = tables.rows(sql, f'%"{IK.Country.value}"%')
    return {path_of(iri): text for iri, text in rows if _CODE.fullmatch(text)}
