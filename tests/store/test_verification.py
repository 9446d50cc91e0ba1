"""A flipped byte anywhere in a store directory is reported."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ioknow.errors import StoreNotFoundError
from ioknow.store import EmbeddedStore, current_release, new_release, verify_store
from ioknow.store.journal import Record, append
from ioknow.store.publishing import revised_release
from ioknow.store.tokens import create_token
from ioknow.store.twins import build_release_twin
from ioknow.terms import Literal, NamedNode, Quad

S = NamedNode("http://example.org/s")
G = NamedNode("http://example.org/g")


def count(database: EmbeddedStore, folder: Path) -> None:
    (folder / "count").write_text(str(len(database)))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with a release, a revision of it, a journal and a token."""
    with new_release(tmp_path, version="v1", inputs={}, indexes={"count": count}) as writer:
        writer.bulk_extend(Quad(S, S, Literal(i), G) for i in range(500))
    with revised_release(tmp_path, current_release(tmp_path)) as revision:
        revision.store.extend([Quad(S, S, Literal(500), G)])
        record = Record("v1", "v2", "2024-01-01", "ana", "update", "", "0", {G.value: (500, 501)})
        revision.version = "v2"
        revision.journal = append(tmp_path, record, last="")
        revision.indexes = {"count": count}
    create_token(tmp_path, "ana")
    return tmp_path


def test_an_untouched_store_is_well(store: Path) -> None:
    report = verify_store(store)
    assert (report.findings, report.remarks) == ((), ())
    assert (report.releases, report.changes) == (("v1", "v2"), 1)


def test_one_flipped_byte_in_any_file_is_reported(store: Path) -> None:
    chance = random.Random(1)
    files = [file for file in store.rglob("*") if file.is_file() and file.stat().st_size]
    assert {file.name for file in files} >= {"current", "journal.jsonl", "tokens.json", "count"}
    for file in files:
        content = file.read_bytes()
        for place in {0, len(content) - 1, chance.randrange(len(content))}:
            flipped = bytearray(content)
            flipped[place] ^= 1 << chance.randrange(8)
            file.write_bytes(flipped)
            findings = verify_store(store).findings
            assert findings, f"{file}, byte {place}"
            assert any(file.name in finding or file.parent.name in finding for finding in findings)
        file.write_bytes(content)
    assert verify_store(store).findings == ()


@pytest.mark.parametrize("name", ["releases/v2/release.json", "journal.jsonl"])
def test_a_missing_file_is_reported(store: Path, name: str) -> None:
    (store / name).unlink()
    assert verify_store(store).findings


def test_a_file_too_many_is_reported(store: Path) -> None:
    (store / "releases/v2/database/000099.sst").write_bytes(b"")
    assert verify_store(store).findings


def test_what_an_interrupted_change_left_is_no_damage(store: Path) -> None:
    (store / "releases/.building-x").mkdir()
    with (store / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"after": "v3", "agen')
    report = verify_store(store)
    assert (report.findings, len(report.remarks)) == ((), 2)


def test_a_revision_leaves_its_original_as_it_was(store: Path) -> None:
    first = EmbeddedStore.open(store / "releases/v1/database")
    second = EmbeddedStore.open(current_release(store).database)
    assert (len(first), len(second)) == (500, 501)


def test_a_place_without_a_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFoundError, match="ioknow load"):
        verify_store(tmp_path)


def test_the_columnar_twin_is_verified_too(store: Path) -> None:
    folder = build_release_twin(current_release(store))
    assert verify_store(store).findings == ()
    for file in [file for file in folder.rglob("*") if file.is_file() and file.stat().st_size]:
        content = file.read_bytes()
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        assert verify_store(store).findings, file
        file.write_bytes(content)
