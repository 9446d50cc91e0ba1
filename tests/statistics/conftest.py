"""The published tables, alone and within the whole dataset."""

from __future__ import annotations

from pathlib import Path

import pytest

from ioknow import resources
from ioknow.ingest.loading import load_bundled
from ioknow.statistics import Cube, load_cubes, statistics_quads
from ioknow.statistics.cube import concept_labels
from ioknow.store import EmbeddedStore, parse_file
from ioknow.vocabulary import VOCABULARY_GRAPH


@pytest.fixture(scope="session")
def cubes() -> dict[str, Cube]:
    """All tables by name."""
    return load_cubes()


@pytest.fixture(scope="session")
def concepts() -> dict[str, str]:
    """English labels of all concepts."""
    return concept_labels()


@pytest.fixture(scope="session")
def tables() -> EmbeddedStore:
    """The tables with the concept schemes, without the cases; tests only read it."""
    store = EmbeddedStore.in_memory()
    store.bulk_extend(statistics_quads())
    for file in resources.vocabulary_files():
        store.bulk_extend(parse_file(file, graph=VOCABULARY_GRAPH))
    return store


@pytest.fixture(scope="session")
def dataset() -> EmbeddedStore:
    """The bundled dataset with the tables; tests only read it."""
    store = EmbeddedStore.in_memory()
    load_bundled(store)
    store.bulk_extend(statistics_quads())
    return store


@pytest.fixture
def table_folder(tmp_path: Path) -> Path:
    """A copy of the smallest table, for tests that spoil it."""
    source = resources.root() / "data" / "statistics"
    for ending in (".csv", ".csv-metadata.json"):
        name = f"lee-2010-table-2{ending}"
        (tmp_path / name).write_bytes((source / name).read_bytes())
    return tmp_path
