"""What every test may use: the bundled dataset, in memory and as a release on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

import ioknow
from ioknow.ingest import load

# Nothing here is timed: how long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def kg() -> ioknow.KnowledgeGraph:
    """The bundled cases, in memory; tests only read it."""
    return ioknow.open()


@pytest.fixture(scope="session")
def store_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store directory with the bundled cases; tests only read it."""
    directory = tmp_path_factory.mktemp("store")
    load(directory)
    return directory
