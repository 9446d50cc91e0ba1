"""A backup gives the store back, byte for byte, or says what is damaged."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from ioknow.errors import BackupError, StoreError, StoreNotFoundError
from ioknow.store import (
    EmbeddedStore,
    back_up,
    current_release,
    new_release,
    prune_releases,
    restore,
    verify_store,
)
from ioknow.store.journal import Record, append, read_journal
from ioknow.store.publishing import revised_release
from ioknow.store.tokens import create_token, read_tokens
from ioknow.terms import Literal, NamedNode, Quad

S = NamedNode("http://example.org/s")
G = NamedNode("http://example.org/g")


def change(store: Path, number: int) -> None:
    """Publish another release with one statement more, as the service does."""
    with revised_release(store, current_release(store)) as revision:
        revision.store.extend([Quad(S, S, Literal(number), G)])
        before = revision.base
        record = Record(before.version, f"v{number}", "2024-01-01", "ana", "update", "", "0", {})
        revision.version = f"v{number}"
        revision.journal = append(store, record, last=before.journal)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with two releases, a journal, a token and records of a register."""
    folder = tmp_path / "store"
    with new_release(folder, version="v1", inputs={"own.ttl": "0"}) as writer:
        writer.bulk_extend(Quad(S, S, Literal(i), G) for i in range(500))
    change(folder, 500)
    create_token(folder, "ana")
    (folder / "registers").mkdir()
    (folder / "registers" / "ror-1.jsonl.gz").write_bytes(b"records")
    return folder


def test_a_restored_store_is_the_store_that_was_backed_up(store: Path, tmp_path: Path) -> None:
    backup = back_up(store, tmp_path / "store.tar")
    assert (backup.version, backup.statements) == ("v500", 501)
    copy = tmp_path / "elsewhere" / "copy"
    release = restore(tmp_path / "store.tar", copy)
    assert release.version == "v500"
    assert len(EmbeddedStore.open(release.database)) == 501
    assert [entry.record.after for entry in read_journal(copy)] == ["v500"]
    assert read_tokens(copy) == read_tokens(store)
    assert (copy / "registers" / "ror-1.jsonl.gz").read_bytes() == b"records"
    report = verify_store(copy)
    assert (report.findings, report.remarks, report.releases) == ((), (), ("v500",))
    assert not list(tmp_path.glob(".*"))
    assert not list(store.glob(".backup*"))


def test_a_restored_store_can_be_changed_further(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "store.tar")
    restore(tmp_path / "store.tar", tmp_path / "copy")
    change(tmp_path / "copy", 501)
    assert verify_store(tmp_path / "copy").findings == ()
    assert current_release(tmp_path / "copy").total == 502


def test_a_backup_holds_the_release_that_was_published_when_it_began(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ioknow.store import backup as module

    digests = module._digests

    def meanwhile(*args: object) -> dict[str, str]:
        change(store, 501)
        change(store, 502)
        prune_releases(store, keep=1)
        assert not (store / "releases" / "v500").exists()
        return digests(*args)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(module, "_digests", meanwhile)
    back_up(store, tmp_path / "store.tar")
    assert restore(tmp_path / "store.tar", tmp_path / "copy").version == "v500"
    assert len(read_journal(tmp_path / "copy")) == 1


def test_a_damaged_store_is_not_backed_up(store: Path, tmp_path: Path) -> None:
    file = next((store / "releases" / "v500" / "database").glob("*.sst"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(StoreError, match=f"{file.name}: changed since it was published"):
        back_up(store, tmp_path / "store.tar")
    assert not list(tmp_path.glob("*.tar"))


def test_one_flipped_byte_of_any_member_is_noticed(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "store.tar"
    back_up(store, file)
    with tarfile.open(file) as archive:
        places = [
            (member.name, member.offset_data + member.size // 2)
            for member in archive
            if member.size
        ]
    assert {"SHA256SUMS", "current", "tokens.json", "journal.jsonl"} <= {name for name, _ in places}
    whole = file.read_bytes()
    for name, place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 1
        file.write_bytes(flipped)
        with pytest.raises(StoreError, match=r"damaged|does not list|missing"):
            restore(file, tmp_path / "copy")
        assert not (tmp_path / "copy").exists(), name
    assert not list(tmp_path.glob(".*"))


def test_a_shortened_backup_is_noticed(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "store.tar"
    back_up(store, file)
    whole = file.read_bytes()
    for length in (0, 100, len(whole) // 2, len(whole) * 3 // 4):
        file.write_bytes(whole[:length])
        with pytest.raises(BackupError, match=r"store\.tar"):
            restore(file, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def archive_of(file: Path, members: dict[str, bytes]) -> Path:
    listed = "".join(f"{hashlib.sha256(c).hexdigest()}  {n}\n" for n, c in members.items())
    with tarfile.open(file, "w") as archive:
        for name, content in {"SHA256SUMS": listed.encode(), **members}.items():
            head = tarfile.TarInfo(name)
            head.size = len(content)
            archive.addfile(head, io.BytesIO(content))
    return file


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "releases/../../outside"])
def test_a_member_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    file = archive_of(tmp_path / "store.tar", {name: b"x"})
    with pytest.raises(BackupError, match="outside"):
        restore(file, tmp_path / "a" / "copy")
    assert not list(tmp_path.rglob("outside"))


def test_a_link_in_a_backup_is_refused(tmp_path: Path) -> None:
    file = archive_of(tmp_path / "store.tar", {})
    with tarfile.open(file, "a") as archive:
        head = tarfile.TarInfo("current")
        head.type, head.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(head)
    with pytest.raises(BackupError, match="'current', which is no file"):
        restore(file, tmp_path / "copy")


def test_a_file_that_is_no_backup_is_said(tmp_path: Path) -> None:
    other = tmp_path / "own.ttl"
    other.write_text("<urn:a> <urn:b> <urn:c> .")
    with pytest.raises(BackupError, match=r"own\.ttl: is damaged or no file of"):
        restore(other, tmp_path / "copy")
    with pytest.raises(BackupError, match="no such file"):
        restore(tmp_path / "none.tar", tmp_path / "copy")


def test_nothing_is_written_over(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "store.tar")
    with pytest.raises(BackupError, match="is there already"):
        back_up(store, tmp_path / "store.tar")
    with pytest.raises(StoreError, match="is not empty"):
        restore(tmp_path / "store.tar", store)


def test_a_directory_without_a_release_is_left_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFoundError):
        back_up(tmp_path / "none", tmp_path / "store.tar")
    assert not list(tmp_path.iterdir())
