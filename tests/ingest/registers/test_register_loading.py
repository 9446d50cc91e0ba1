"""A register in a store: beside everything else, all or nothing, updated by partial releases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import ioknow
from ioknow.errors import SourceFileError, UsageError
from ioknow.ingest import RegisterFiles, load_plain, load_register, load_registers
from ioknow.store import EmbeddedStore, current_release
from ioknow.store.columns import FILE, read_columns
from ioknow.vocabulary import DERIVED_GRAPH
from tests.ingest.registers.ror_records import FUND, LAB, MILL, dump, record, relation


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a first release of three organizations."""
    folder = tmp_path_factory.mktemp("register")
    records = [
        record(MILL, "Mill", relationships=[relation("child", LAB, "Lab")]),
        record(LAB, "Lab", relationships=[relation("parent", MILL, "Mill")]),
        record(FUND, "Fund"),
    ]
    load_register(folder / "store", "ror", [dump(folder / "v1.zip", records)])
    return folder


def test_a_register_stands_beside_the_cases_and_joins_their_ties(first: Path) -> None:
    with ioknow.open(first / "store") as kg:
        assert kg.test("ASK { <organization/kicms> a ik:Intermediary }")
        tie = f"<organization/ror-{LAB}> ik:partOfOrganization <organization/ror-{MILL}>"
        assert kg.test(f"ASK {{ GRAPH <https://w3id.org/ioknow/graph/derived> {{ {tie} }} }}")


def test_the_same_files_again_change_nothing(first: Path) -> None:
    before = current_release(first / "store")
    report = load_register(first / "store", "ror", [first / "v1.zip"])
    assert report.reused
    assert current_release(first / "store") == before


def test_a_damaged_file_leaves_the_store_as_it_was(first: Path) -> None:
    before = current_release(first / "store")
    damaged = first / "damaged.json"
    damaged.write_bytes(b'[{"id": "https://ror.org/05abbep66", "names": [{"value": "Mi')
    with pytest.raises(SourceFileError, match="not well-formed JSON"):
        load_register(first / "store", "ror", [damaged])
    assert current_release(first / "store") == before


def test_a_plain_store_takes_no_register(tmp_path: Path) -> None:
    load_plain(tmp_path / "plain")
    with pytest.raises(UsageError, match="plain store"):
        load_register(tmp_path / "plain", "ror", [dump(tmp_path / "v.zip", [record(LAB, "L")])])


def test_a_partial_release_updates_and_says_what_changed(first: Path) -> None:
    changed = [
        record(MILL, "Mill of the North", relationships=[]),
        record(LAB, "Lab", status="withdrawn", relationships=[]),
    ]
    delta = dump(first / "v2.zip", changed, "v9.2-2031-06-01-ror-data")
    report = load_register(first / "store", "ror", [delta])
    assert report.changes is not None
    found = {(one.kind, one.path, one.before, one.after) for one in report.changes.found}
    assert found == {
        ("renamed", f"organization/ror-{MILL}", "Mill", "Mill of the North"),
        ("status", f"organization/ror-{LAB}", "active", "withdrawn"),
        ("relation gone", f"relationship/ror-{LAB}-part-of-{MILL}", "Lab is part of Mill", ""),
    }
    assert report.replaced == ("https://w3id.org/ioknow/graph/register/ror/v9.1-2031-03-01",)
    with ioknow.open(first / "store") as kg:
        assert kg.test(f"ASK {{ <organization/ror-{FUND}> rdfs:label 'Fund'@en }}")
        assert not kg.test(f"ASK {{ <organization/ror-{MILL}> rdfs:label 'Mill'@en }}")
    assert load_register(first / "store", "ror", [delta]).reused


def test_the_same_files_under_another_label_are_the_release_that_is_there(tmp_path: Path) -> None:
    records = [record(MILL, "Mill"), record(FUND, "Fund")]
    load_register(tmp_path / "store", "ror", [dump(tmp_path / "v1.zip", records)])
    before = current_release(tmp_path / "store")
    again = dump(tmp_path / "v2.zip", records, "v9.2-2031-06-01-ror-data")
    report = load_register(tmp_path / "store", "ror", [again])
    assert report.reused
    assert report.label == "v9.2-2031-06-01"
    assert report.edition.version == "v9.1-2031-03-01"
    assert "v9.2-2031-06-01 has the same files as" in str(report)
    assert current_release(tmp_path / "store") == before


def test_several_registers_at_once_are_what_they_are_one_after_another(tmp_path: Path) -> None:
    tied = [
        record(MILL, "Mill", relationships=[relation("child", LAB, "Lab")]),
        record(LAB, "Lab", relationships=[relation("parent", MILL, "Mill")]),
    ]
    first = dump(tmp_path / "first.zip", tied)
    second = dump(tmp_path / "second.zip", [record(FUND, "Fund")])
    one = RegisterFiles("ror", (first,))
    other = RegisterFiles("ror", (second,), name="funds")
    reports = load_registers(tmp_path / "together", [one, other])
    assert [report.statements for report in reports] == [
        load_register(tmp_path / "apart", "ror", [first]).statements,
        load_register(tmp_path / "apart", "ror", [second], name="funds").statements,
    ]
    together, apart = (_held(tmp_path / name) for name in ("together", "apart"))
    assert together == apart
    assert all(report.reused for report in load_registers(tmp_path / "together", [other, one]))


def test_two_releases_of_one_name_are_not_loaded_at_once(tmp_path: Path) -> None:
    given = [RegisterFiles("ror", (dump(tmp_path / "v1.zip", [record(LAB, "Lab")]),))] * 2
    with pytest.raises(UsageError, match="'ror'"):
        load_registers(tmp_path / "store", given)


def test_ties_that_no_longer_follow_go_and_the_columns_say_so(tmp_path: Path) -> None:
    store = tmp_path / "store"
    tied = [
        record(MILL, "Mill", relationships=[relation("child", LAB, "Lab")]),
        record(LAB, "Lab", relationships=[relation("parent", MILL, "Mill")]),
    ]
    load_register(store, "ror", [dump(tmp_path / "v1.zip", tied)])
    single = [record(MILL, "Mill"), record(LAB, "Lab")]
    load_register(store, "ror", [dump(tmp_path / "v2.zip", single, "v9.2-2031-06-01-ror-data")])
    load_register(tmp_path / "new", "ror", [tmp_path / "v2.zip"])
    derived = str(DERIVED_GRAPH)
    assert {row for row in _held(store) if row[3] == derived} == {
        row for row in _held(tmp_path / "new") if row[3] == derived
    }
    release = current_release(store)
    assert len(read_columns(release.folder / FILE)) == release.total


def test_an_older_release_takes_no_newer_records_over_unless_it_is_told_to(
    tmp_path: Path,
) -> None:
    def written(name: str, text: str) -> Path:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    def cordis(day: str) -> RegisterFiles:
        table = "id,acronym,title,frameworkProgramme,contentUpdateDate\n"
        row = f"700001,WATER,Water of {day},H2020,{day} 09:00:00\n"
        return RegisterFiles("cordis", (written(f"{day}/project.csv", table + row),))

    def gleif(day: str) -> RegisterFiles:
        header = "LEI,Entity.LegalName,Entity.LegalAddress.Country\n"
        row = f"529900T8BM49AURSDO55,Bank of {day},DE\n"
        name = f"{day.replace('-', '')}-0000-gleif-goldencopy-lei2-golden-copy.csv"
        return RegisterFiles("gleif", (written(name, header + row),))

    def ror(version: str) -> RegisterFiles:
        records = [record(MILL, f"Mill of {version}")]
        return RegisterFiles("ror", (dump(tmp_path / f"{version}.zip", records, version),))

    store = tmp_path / "store"
    load_registers(store, [ror("v9.10-2031-03-01"), cordis("2031-02-02"), gleif("2031-02-02")])
    before = current_release(store)
    older = [ror("v9.9-2031-01-01"), cordis("2031-01-31"), gleif("2031-01-31")]
    for one in older:
        with pytest.raises(UsageError, match=r"is older than .*2031-0\d-0\d.*--allow-older"):
            load_registers(store, [one])
    assert current_release(store) == before
    load_registers(store, [replace(one, allow_older=True) for one in older])
    with ioknow.open(store) as kg:
        assert kg.test(
            f"ASK {{ <organization/ror-{MILL}> rdfs:label 'Mill of v9.9-2031-01-01'@en }}"
        )
        assert kg.test("ASK { ?bank rdfs:label 'Bank of 2031-01-31'@en }")
        assert not kg.test("ASK { ?bank rdfs:label 'Bank of 2031-02-02'@en }")


def _held(store: Path) -> set[tuple[str, str, str, str]]:
    """Return the statements of a store, less those about its version or nodes without a name."""
    reader = EmbeddedStore.open(current_release(store).database)
    rows = (
        (str(quad.subject), str(quad.predicate), str(quad.object), str(quad.graph_name))
        for quad in reader.quads()
    )
    found = {
        row
        for row in rows
        if not row[1].endswith("dcat#version>") and "_:" not in (row[0][:2], row[2][:2])
    }
    reader.close()
    return found
