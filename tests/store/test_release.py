from __future__ import annotations

import json
from pathlib import Path

import pytest

from ioknow.errors import StoreError, StoreNotFoundError
from ioknow.store import (
    EmbeddedStore,
    current_release,
    new_release,
    prune_releases,
    verify_store,
)
from ioknow.terms import Literal, NamedNode, Quad

S = NamedNode("http://example.org/s")
P = NamedNode("http://example.org/p")
G = NamedNode("http://example.org/g")


def publish(store: Path, version: str, value: int) -> None:
    with new_release(store, version=version, inputs={"file": "digest"}) as writer:
        writer.bulk_extend([Quad(S, P, Literal(value), G)])


def test_a_published_release_tells_what_it_holds(tmp_path: Path) -> None:
    publish(tmp_path, "v1", 1)
    release = current_release(tmp_path)
    assert (release.version, release.statements, release.total) == ("v1", {G.value: 1}, 1)


def test_an_error_while_building_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    publish(tmp_path, "v1", 1)
    before = sorted(path.name for path in (tmp_path / "releases").iterdir())
    with (
        pytest.raises(RuntimeError),
        new_release(tmp_path, version="v2", inputs={}) as writer,
    ):
        writer.bulk_extend([Quad(S, P, Literal(2), G)])
        raise RuntimeError
    assert current_release(tmp_path).version == "v1"
    assert sorted(path.name for path in (tmp_path / "releases").iterdir()) == before


def test_a_reader_of_the_old_release_goes_on_reading_it(tmp_path: Path) -> None:
    publish(tmp_path, "v1", 1)
    reader = EmbeddedStore.open(current_release(tmp_path).database)
    publish(tmp_path, "v2", 2)
    assert [row["o"] for row in reader.select("SELECT ?o { ?s ?p ?o }")] == [Literal(1)]


def test_what_is_published_is_not_taken_away_to_be_published_again(tmp_path: Path) -> None:
    publish(tmp_path, "v1", 1)
    database = current_release(tmp_path).database
    before = database.stat().st_ino
    publish(tmp_path, "v1", 1)
    assert current_release(tmp_path).database.stat().st_ino == before
    assert [path.name for path in (tmp_path / "releases").iterdir()] == ["v1"]


def test_an_empty_directory_has_no_release(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFoundError, match="ioknow load"):
        current_release(tmp_path)


def test_a_damaged_release_is_reported(tmp_path: Path) -> None:
    publish(tmp_path, "v1", 1)
    (tmp_path / "releases" / "v1" / "release.json").write_text(json.dumps({"version": "v1"}))
    with pytest.raises(StoreError, match="damaged"):
        current_release(tmp_path)


def test_pruning_keeps_the_current_release_and_the_newest_other(tmp_path: Path) -> None:
    for number in range(4):
        publish(tmp_path, f"v{number}", number)
    removed = prune_releases(tmp_path, keep=2)
    assert len(removed) == 2
    assert current_release(tmp_path).version == "v3"


def test_a_release_carries_the_indexes_computed_from_its_database(tmp_path: Path) -> None:
    def count(database: EmbeddedStore, folder: Path) -> None:
        (folder / "count").write_text(str(len(database)))

    with new_release(tmp_path, version="v1", inputs={}, indexes={"count": count}) as writer:
        writer.bulk_extend([Quad(S, P, Literal(1), G), Quad(S, P, Literal(2), G)])
    release = current_release(tmp_path)
    folder = release.index("count")
    assert folder is not None
    assert (folder / "count").read_text() == "2"
    assert release.index("other") is None


def test_an_index_that_cannot_be_built_publishes_nothing(tmp_path: Path) -> None:
    def fail(database: EmbeddedStore, folder: Path) -> None:
        raise StoreError("no room")

    with (
        pytest.raises(StoreError, match="no room"),
        new_release(tmp_path, version="v1", inputs={}, indexes={"broken": fail}),
    ):
        pass
    with pytest.raises(StoreNotFoundError):
        current_release(tmp_path)


def test_a_removal_that_is_interrupted_leaves_no_half_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(folder: Path) -> None:
        (folder / "release.json").unlink()
        raise KeyboardInterrupt

    for number in range(3):
        publish(tmp_path, f"v{number}", number)
    monkeypatch.setattr("ioknow.store.release.shutil.rmtree", stop)
    with pytest.raises(KeyboardInterrupt):
        prune_releases(tmp_path, keep=2)
    report = verify_store(tmp_path)
    assert (report.findings, len(report.remarks)) == ((), 1)
