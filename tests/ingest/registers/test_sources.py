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

import pytest

from ioknow.ingest import RegisterReport, load_register
from ioknow.store import current_release
from tests.ingest.registers import later_releases as later
from tests.ingest.registers import plain_reading as plain

SOURCES = Path(os.environ.get("IOKNOW_SOURCES", "/nowhere"))
pytestmark = pytest.mark.skipif(not SOURCES.is_dir(), reason="IOKNOW_SOURCES names no folder")


def _found(*patterns: str) -> list[Path]:
    files = sorted(file for pattern in patterns for file in SOURCES.glob(pattern))
    if not files:
        pytest.skip(f"no {patterns[0]} in {SOURCES}")
    return files


def _same(store: Path, report: RegisterReport, expected: plain.Register) -> None:
    """Compare the graph of a loaded release with what plain Python reads."""
    release = report.edition
    graph = f"{release.name}/{release.version}"
    found = plain.register_in(current_release(store).database, graph)
    assert found.organizations == expected.organizations
    assert found.relations == expected.relations
    assert {path: one for path, one in found.details.items() if path in expected.details} == (
        expected.details
    )
    assert found.participations == expected.participations


def _told(report: RegisterReport) -> set[tuple[str, str, str, str]]:
    """Return what the difference report says, of ties only which."""
    assert report.changes is not None
    return {
        (one.kind, one.path, *(("", "") if one.kind in _NAMED else (one.before, one.after)))
        for one in report.changes.found
        if not one.kind.startswith("participation")
    }


_NAMED = ("relation added", "relation gone")


# -- ROR -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ror(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, object]]]:
    """A store with the dump in schema 2, and its records."""
    for file in _found("ror/*.zip"):
        try:
            records = plain.ror_records(file)
        except ValueError:
            continue  # no dump
        if "names" in records[0]:
            store = tmp_path_factory.mktemp("ror") / "store"
            report = load_register(store, "ror", [file], version="v1.0-2030-01-01")
            _same(store, report, plain.ror_register(records))
            return store, records
    pytest.skip(f"no dump of ROR in schema 2 in {SOURCES}")


def test_releases_of_ror_update_each_other(
    ror: tuple[Path, list[dict[str, object]]], tmp_path: Path
) -> None:
    store, records = ror
    before = plain.ror_register(records)

    # A release as the records that it changed, one file for each.
    changed = later.ror_update(records, seed=1, share=0.01)
    folder = tmp_path / "v1.1"
    folder.mkdir()
    for record in changed:
        text = json.dumps(record)
        (folder / f"{plain.ror_short(record['id'])}.json").write_text(text, encoding="utf-8")
    changed.sort(key=lambda one: plain.ror_short(one["id"]))  # as files are listed
    new = {one["id"] for one in changed}
    records = changed + [one for one in records if one["id"] not in new]
    after = plain.ror_register(records)
    report = load_register(store, "ror", [folder], version="v1.1-2030-03-01")
    _same(store, report, after)
    assert _told(report) == plain.differences(before, after)
    assert report.replaced == (f"{plain.GRAPH}ror/v1.0-2030-01-01",)

    # A whole dump, from which records are missing: the targets of others become stubs.
    before, changed = after, later.ror_update(records, seed=2, share=0.02)
    new = {one["id"] for one in changed}
    kept = [one for one in records if one["id"] not in new]
    records = changed + kept[: len(kept) * 19 // 20]
    after = plain.ror_register(records)
    dump = later.ror_dump(tmp_path / "v1.2.zip", "v1.2-2030-06-01", records)
    report = load_register(store, "ror", [dump], replace=True, keep_earlier=True)
    _same(store, report, after)
    assert _told(report) == plain.differences(before, after)
    statements = current_release(store).statements
    assert f"{plain.GRAPH}ror/v1.1-2030-03-01" in statements

    # The same again under another label: nothing is built, unless both are to be kept.
    again = later.ror_dump(tmp_path / "again.zip", "v1.3-2030-07-01", records)
    report = load_register(store, "ror", [again])
    assert report.reused and report.edition.version == "v1.2-2030-06-01"


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
    projects = plain.table_rows(
        people.with_name(people.name.replace("organization", "project")), ";"
    )
    store = tmp_path / "store"

    def edition(name: str, remainder: int) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
        tables = (
            [row for row in organizations if int(row["projectID"]) % 20 == remainder],
            [row for row in projects if int(row["id"]) % 20 == remainder],
        )
        write(name, *tables)
        return tables

    def write(name: str, people: list[dict[str, str]], work: list[dict[str, str]]) -> None:
        (tmp_path / name).mkdir()
        _write(tmp_path / name / "organization.csv", people, ";")
        _write(tmp_path / name / "project.csv", work, ";")

    first, second = edition("first", 3), edition("second", 4)
    report = load_register(store, "cordis", [tmp_path / "first"], version="1")
    _same(store, report, plain.cordis_register(*first))
    other = load_register(store, "cordis", [tmp_path / "second"], name="second", version="1")
    _same(store, other, plain.cordis_register(*second))
    _same(store, report, plain.cordis_register(*first))

    after = later.cordis_update(*first, seed=5)
    write("later", *after)
    report = load_register(store, "cordis", [tmp_path / "later"], version="2")
    before_said, after_said = plain.cordis_register(*first), plain.cordis_register(*after)
    _same(store, report, after_said)
    assert _told(report) == plain.differences(before_said, after_said)
    assert report.changes is not None
    came = after_said.participations - before_said.participations
    went = before_said.participations - after_said.participations
    assert report.changes.count("participation added") == came.total()
    assert report.changes.count("participation gone") == went.total()
    _same(store, other, plain.cordis_register(*second))


# -- GLEIF -----------------------------------------------------------------------------------


def test_a_delta_and_a_later_golden_copy_of_gleif(tmp_path: Path) -> None:
    entities = plain.table_rows(_found("gleif/*lei2*.csv*")[0], ",")
    fullest = max(_found("gleif/*-rr-*.csv*"), key=lambda file: len(_header(file)))
    relations = plain.table_rows(fullest, ",")
    store = tmp_path / "store"
    names = [f"20300101-0800-gleif-goldencopy-{kind}-golden-copy.csv" for kind in ("lei2", "rr")]
    for name, rows in zip(names, (entities, relations), strict=True):
        _write(tmp_path / name, rows, ",")
    before = plain.gleif_register(entities, relations)
    files = [tmp_path / name for name in names]
    _same(store, load_register(store, "gleif", files), before)

    changed = later.gleif_update(entities, relations, seed=6)
    deltas = [f"20300102-0800-gleif-goldencopy-{kind}-last-day.csv" for kind in ("lei2", "rr")]
    for name, rows in zip(deltas, changed, strict=True):
        _write(tmp_path / name, rows, ",")
    after = plain.gleif_register([*changed[0], *entities], [*changed[1], *relations])
    report = load_register(store, "gleif", [*files, *(tmp_path / name for name in deltas)])
    assert report.edition.version == "2030-01-02"
    _same(store, report, after)
    assert _told(report) == plain.differences(before, after)


def _header(file: Path) -> list[str]:
    return list(plain.table_rows(file, ",")[0])


# -- Counts ----------------------------------------------------------------------------------


def test_all_that_the_files_hold_is_loaded(tmp_path: Path) -> None:
    """Compare whole files with plain reading, converted without a store of releases."""
    from tests.ingest.registers.converted import Converted

    (people,) = _found("cordis/**/organization.csv*")
    found = Converted("cordis", people.parent)
    rows = plain.table_rows(people, ";")
    projects = plain.table_rows(
        people.with_name(people.name.replace("organization", "project")), ";"
    )
    (loaded,) = found.rows("SELECT (COUNT(*) AS ?n) { ?p a ik:Participation }")
    assert int(loaded[0]) == len(rows)
    (loaded,) = found.rows("SELECT (COUNT(*) AS ?n) { ?p a ik:FundedProject }")
    assert int(loaded[0]) == len({row["id"] for row in projects})

    ties = _found("gleif/*-rr-*.csv*")
    keys = {
        (row[_START], row[_END], row[_KIND]) for file in ties for row in plain.table_rows(file, ",")
    }
    found = Converted("gleif", *ties)
    (loaded,) = found.rows(
        "SELECT (COUNT(DISTINCT ?r) AS ?n) "
        "{ ?r ik:registerType ?t ; ik:hasEvidence ?e ; ik:claimStatus ?s }"
    )
    assert int(loaded[0]) == len(keys)


_START, _END = (f"Relationship.{end}Node.NodeID" for end in ("Start", "End"))
_KIND = "Relationship.RelationshipType"
