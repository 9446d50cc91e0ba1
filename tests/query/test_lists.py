"""The lists of a release are those made with their lines: the same things, order and filters."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

import ioknow
from ioknow.query.lists import Lists, Wanted, build_index, build_lists
from ioknow.query.lists.filing import FILE
from ioknow.store import EmbeddedStore, current_release


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Folders with the lists of the bundled data, without and with their lines."""
    store = ioknow.open().store
    assert isinstance(store, EmbeddedStore)
    made = tmp_path_factory.mktemp("index"), tmp_path_factory.mktemp("lists")
    build_index(store, made[0])
    build_lists(store, made[1])
    return made


def asked(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Return what a query finds in the file of lists."""
    return sqlite3.connect(folder / FILE).execute(query).fetchall()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id, iri, start, end, claims FROM thing ORDER BY id",
        "SELECT name, size FROM file ORDER BY name",
        "SELECT name, filing.id FROM filing JOIN file ON file.id = filing.file ORDER BY 1, 2",
    ],
)
def test_order_and_filters_are_the_same_from_columns_and_from_descriptions(
    folders: tuple[Path, Path], query: str
) -> None:
    index, lists = (asked(folder, query) for folder in folders)
    assert index == lists
    assert len(index) > 100


def test_lines_made_when_asked_for_are_those_that_are_kept(
    folders: tuple[Path, Path], store_directory: Path
) -> None:
    release = Lists.of_release(current_release(store_directory))
    assert release is not None
    assert asked(release.folder, "SELECT count(*) FROM thing WHERE line IS NOT NULL") == [(0,)]
    kept = {line.iri: line.value for line in Lists(folders[1]).every("things")}
    assert {line.iri: line.value for line in release.every("things")} == kept


def test_one_thing_is_found_only_where_it_is_filed(folders: tuple[Path, Path]) -> None:
    lists = Lists(folders[1])
    (kicms,) = (
        line.iri
        for line in lists.every("organizations")
        if line.iri.endswith("/organization/kicms")
    )
    assert lists.find(kicms, Wanted("organizations")) is not None
    assert lists.find(kicms, Wanted("cases")) is None
    assert lists.find(kicms, Wanted("organizations", (("country", "place/germany"),))) is None
    assert not lists.holds(kicms + "-not")
