"""Real register files, where there are some, against what plain Python reads in them.

    IOKNOW_SOURCES=FOLDER pytest tests/ingest/registers/test_sources.py

The folder has the folders ``ror`` (dumps in zip archives), ``cordis`` (``organization.csv`` and
``project.csv`` in the layout of 25 and 20 columns) and ``gleif`` (CSV of levels 1 and 2), the
files compressed or not. Later releases are made of them by a fixed program; every figure and
every difference is computed without ioknow. It takes some minutes of the machine.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any  # documents of JSON

import pytest

from ioknow.ingest.registers.connectors import open_edition
from ioknow.ingest.registers.conversion import Order, convert
from ioknow.ingest.registers.differences import Changes, compare
from ioknow.store import EmbeddedStore
from tests.ingest.registers import later_releases as later
from tests.ingest.registers import plain_reading as plain

SOURCES = Path(os.environ.get("IOKNOW_SOURCES", "/nowhere"))
pytestmark = pytest.mark.skipif(not SOURCES.is_dir(), reason="IOKNOW_SOURCES names no folder")
_NAMED = ("relation added", "relation gone")


def _found(*patterns: str) -> list[Path]:
    files = sorted(file for pattern in patterns for file in SOURCES.glob(pattern))
    if not files:
        pytest.skip(f"no {patterns[0]} in {SOURCES}")
    return files


class Loaded:
    """A release of a register in a database of its own, without ties and indexes.

    Args:
        folder: Where the database, and for ROR the kept records, are put.
        register: The connector.
        files: Files of the release.
        earlier: For ROR: the release before, whose records are taken over.
    """

    def __init__(
        self,
        folder: Path,
        register: str,
        files: Iterable[Path],
        *,
        earlier: Loaded | None = None,
        version: str = "",
    ) -> None:
        folder.mkdir()
        paths = list(files)
        edition = open_edition(register, paths, version=version)
        self.graph = edition.release.graph
        self.version = edition.release.version
        self.records = folder / "records.gz"
        order = Order(
            register,
            tuple(map(str, paths)),
            edition.release.name,
            self.version,
            edition.digests(),
            keep=str(self.records) if register == "ror" else "",
            earlier=str(earlier.records) if earlier else "",
        )
        text = folder / "statements.nq"
        with text.open("w", encoding="utf-8") as output:
            self.tallies = convert(order, output.write)
        self.database = folder / "database"
        store = EmbeddedStore.open(self.database, read_only=False)
        store.bulk_load_file(text)
        store.flush()
        store.close()
        text.unlink()

    def holds(self, expected: plain.Register) -> None:
        """Compare the graph with what plain Python reads."""
        found = plain.register_in(self.database, self.graph)
        assert found.organizations == expected.organizations
        assert found.relations == expected.relations
        assert {path: found.details[path] for path in expected.details} == expected.details
        assert found.participations == expected.participations
        for tally in self.tallies:
            assert tally.read == tally.loaded + tally.total("refused"), str(tally)

    def changes_since(self, before: Loaded) -> Changes:
        """Return the difference report."""
        stores = [EmbeddedStore.open(one.database, read_only=True) for one in (before, self)]
        found = compare(stores[0], [before.graph], stores[1], self.graph)
        for store in stores:
            store.close()
        return found


def _told(changes: Changes) -> set[tuple[str, str, str, str]]:
    """Return what the difference report says, of ties only which."""
    return {
        (one.kind, one.path, *(("", "") if one.kind in _NAMED else (one.before, one.after)))
        for one in changes.found
        if not one.kind.startswith("participation")
    }


# -- ROR -------------------------------------------------------------------------------------


def _ror_dump() -> tuple[Path, list[dict[str, Any]]]:
    """Return a dump in schema 2 and its records."""
    for file in _found("ror/*.zip"):
        try:
            records = plain.ror_records(file)
        except ValueError:
            continue  # no dump
        if "names" in records[0]:
            return file, records
    pytest.skip(f"no dump of ROR in schema 2 in {SOURCES}")


def test_releases_of_ror_update_each_other(tmp_path: Path) -> None:
    file, records = _ror_dump()
    before = plain.ror_register(records)
    first = Loaded(tmp_path / "first", "ror", [file])
    first.holds(before)

    # A release as the records that it changed, one file for each.
    changed = later.ror_update(records, seed=1, share=0.01)
    changed.sort(key=lambda one: plain.ror_short(one["id"]))  # as files are listed
    folder = tmp_path / "v90.1"
    folder.mkdir()
    for record in changed:
        text = json.dumps(record)
        (folder / f"{plain.ror_short(record['id'])}.json").write_text(text, encoding="utf-8")
    records = _updated(records, changed)
    after = plain.ror_register(records)
    second = Loaded(tmp_path / "second", "ror", [folder], earlier=first)
    assert second.version == "v90.1"
    second.holds(after)
    assert _told(second.changes_since(first)) == plain.differences(before, after)

    # A whole dump, from which records are missing: those that others name become stubs.
    records = _updated(records, later.ror_update(records, seed=2, share=0.02))
    records = records[: len(records) * 19 // 20]
    last = plain.ror_register(records)
    dump = later.ror_dump(tmp_path / "v90.2.zip", "v90.2-2030-06-01", records)
    third = Loaded(tmp_path / "third", "ror", [dump])
    third.holds(last)
    assert _told(third.changes_since(second)) == plain.differences(after, last)


def _updated(records: list[dict[str, Any]], changed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    new = {one["id"] for one in changed}
    return changed + [one for one in records if one["id"] not in new]


# -- CORDIS ----------------------------------------------------------------------------------


def _write(file: Path, rows: Iterable[dict[str, str]], separator: str) -> None:
    every = list(rows)
    with file.open("w", encoding="utf-8", newline="") as output:
        writer = csv.DictWriter(
            output, list(every[0]), delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(every)


def test_slices_and_a_later_edition_of_cordis(tmp_path: Path) -> None:
    (people,) = _found("cordis/**/organization.csv*")
    organizations = plain.table_rows(people, ";")
    projects = plain.table_rows(_projects_of(people), ";")

    def edition(folder: Path, tables: _Tables) -> Loaded:
        folder.mkdir()
        for name, rows in zip(("organization", "project"), tables, strict=True):
            _write(folder / f"{name}.csv", rows, ";")
        loaded = Loaded(folder / "loaded", "cordis", folder.glob("*.csv"), version=folder.name)
        loaded.holds(plain.cordis_register(*tables))
        return loaded

    def slice_of(remainder: int) -> _Tables:
        return (
            [row for row in organizations if int(row["projectID"]) % 5 == remainder],
            [row for row in projects if int(row["id"]) % 5 == remainder],
        )

    edition(tmp_path / "other", slice_of(4))
    before = slice_of(3)
    first = edition(tmp_path / "first", before)
    after = later.cordis_update(*before, seed=5)
    changes = edition(tmp_path / "later", after).changes_since(first)
    old, new = plain.cordis_register(*before), plain.cordis_register(*after)
    assert _told(changes) == plain.differences(old, new)
    came, went = (one.total() for one in (new.participations - old.participations,
                                          old.participations - new.participations))  # fmt: skip
    assert changes.count("participation added") == came
    assert changes.count("participation gone") == went


_Tables = tuple[list[dict[str, str]], list[dict[str, str]]]


def _projects_of(people: Path) -> Path:
    return people.with_name(people.name.replace("organization", "project"))


# -- GLEIF -----------------------------------------------------------------------------------


def test_a_delta_of_gleif_updates_the_golden_copy(tmp_path: Path) -> None:
    entities = plain.table_rows(_found("gleif/*lei2*.csv*")[0], ",")
    fullest = max(_found("gleif/*-rr-*.csv*"), key=lambda file: len(plain.table_rows(file, ",")[0]))
    relations = plain.table_rows(fullest, ",")
    changed = later.gleif_update(entities, relations, seed=6)
    files = {
        "20300101-0800-gleif-goldencopy-lei2-golden-copy.csv": entities,
        "20300101-0800-gleif-goldencopy-rr-golden-copy.csv": relations,
        "20300102-0800-gleif-goldencopy-lei2-last-day.csv": changed[0],
        "20300102-0800-gleif-goldencopy-rr-last-day.csv": changed[1],
    }
    for name, rows in files.items():
        _write(tmp_path / name, rows, ",")
    paths = [tmp_path / name for name in files]
    before = plain.gleif_register(entities, relations)
    first = Loaded(tmp_path / "first", "gleif", paths[:2])
    first.holds(before)
    after = plain.gleif_register([*changed[0], *entities], [*changed[1], *relations])
    second = Loaded(tmp_path / "second", "gleif", paths)
    assert second.version == "2030-01-02"
    second.holds(after)
    assert _told(second.changes_since(first)) == plain.differences(before, after)


# -- Counts ----------------------------------------------------------------------------------


def test_all_participations_are_loaded(tmp_path: Path) -> None:
    (people,) = _found("cordis/**/organization.csv*")
    tables = [plain.table_rows(file, ";") for file in (people, _projects_of(people))]
    Loaded(tmp_path / "cordis", "cordis", [people.parent]).holds(plain.cordis_register(*tables))


def test_all_relations_of_gleif_are_loaded(tmp_path: Path) -> None:
    entities = plain.table_rows(_found("gleif/*lei2*.csv*")[0], ",")
    files = _found("gleif/*lei2*.csv*", "gleif/*-rr-*.csv*")
    tables = [plain.table_rows(file, ",") for file in files if "-rr-" in file.name]
    tables.sort(key=lambda rows: -len(rows[0]))  # the fullest file counts
    relations = [row for rows in tables for row in rows]
    Loaded(tmp_path / "gleif", "gleif", files).holds(plain.gleif_register(entities, relations))
