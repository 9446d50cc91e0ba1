"""A register in a store: beside everything else, all or nothing, updated by partial releases."""

from __future__ import annotations

from pathlib import Path

import pytest

import ioknow
from ioknow.errors import SourceFileError, UsageError
from ioknow.ingest import load_plain, load_register
from ioknow.store import current_release
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
