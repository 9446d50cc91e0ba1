"""Releases: immutable databases on disk, published by renaming.

A store directory looks like this::

    store/
      current                  the version that readers open
      releases/<version>/
        release.json           version, date, counts per graph, digests of what was loaded
        database/              the Oxigraph files
        indexes/<name>/        what is computed from the database once, so that readers need not

A release is built under a temporary name, checked, and renamed; whoever reads an older one goes
on reading it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ioknow.errors import StoreError, StoreNotFoundError
from ioknow.store.embedded import EmbeddedStore

_CURRENT = "current"
_RELEASES = "releases"

IndexBuilder = Callable[[EmbeddedStore, Path], None]
"""Writes what it computes from a finished database into an empty folder of its own."""


@dataclass(frozen=True)
class Release:
    """One published state of the dataset.

    Attributes:
        version: Identifies the content: equal input and code give an equal version.
        created: Time of building, UTC, ISO 8601.
        statements: Number of statements in each named graph, by its IRI.
        inputs: SHA-256 of each loaded file, by its name.
        database: Folder of the Oxigraph files.
    """

    version: str
    created: str
    statements: dict[str, int]
    inputs: dict[str, str]
    database: Path

    @property
    def total(self) -> int:
        """Number of statements in all graphs."""
        return sum(self.statements.values())

    def index(self, name: str) -> Path | None:
        """Return the folder of an index of this release, or None where it was not built."""
        folder = self.database.parent / "indexes" / name
        return folder if folder.is_dir() else None


def current_release(store: Path) -> Release:
    """Return the release that readers of a store directory should open.

    Raises:
        StoreNotFoundError: Nothing has been published in this directory.
        StoreError: The published release is damaged.
    """
    pointer = store / _CURRENT
    if not pointer.is_file():
        raise StoreNotFoundError(
            f"{store}: no release has been published here; run 'ioknow load --store {store}'"
        )
    version = pointer.read_text(encoding="utf-8").strip()
    return read_release(store / _RELEASES / version)


def read_release(folder: Path) -> Release:
    """Read the description of the release in a folder and check that its files are there."""
    try:
        stated = json.loads((folder / "release.json").read_text(encoding="utf-8"))
        release = Release(**stated, database=folder / "database")
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{folder}: the release is damaged ({error}); load it again") from error
    if not (release.database / "CURRENT").is_file():
        raise StoreError(f"{release.database}: the database files are missing; load them again")
    return release


@contextmanager
def new_release(
    store: Path,
    *,
    version: str,
    inputs: dict[str, str],
    indexes: Mapping[str, IndexBuilder] | None = None,
) -> Iterator[EmbeddedStore]:
    """Build a release: fill the yielded store; leaving the block without an error publishes it.

    An error inside the block, or while an index is built, leaves the store directory as it was.

    Args:
        store: The store directory.
        version: Identifies the content.
        inputs: SHA-256 of each loaded file, by its name.
        indexes: What is computed from the finished database, by name; see :meth:`Release.index`.

    Raises:
        StoreError: The directory cannot be written, or the counts do not survive reopening.
    """
    releases = store / _RELEASES
    try:
        releases.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=releases))
    except OSError as error:
        raise StoreError(f"{store}: cannot be written: {error.strerror}") from error
    try:
        writer = EmbeddedStore.open(building / "database", read_only=False)
        yield writer
        counts = count_statements(writer)
        writer.optimize()
        writer.flush()
        writer.close()
        _verify(building / "database", counts)
        _build_indexes(building, indexes or {})
        description = {
            "version": version,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "statements": counts,
            "inputs": inputs,
        }
        (building / "release.json").write_text(
            json.dumps(description, indent=2, sort_keys=True) + "\n", encoding="utf-8"
        )
        final = releases / version
        if final.exists():
            shutil.rmtree(final)
        building.rename(final)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    _point_to(store, version)


def prune_releases(store: Path, *, keep: int = 2) -> list[str]:
    """Remove old releases, the current one and the newest others excepted.

    Returns:
        The versions that were removed.
    """
    current = current_release(store).version
    folders = [folder for folder in (store / _RELEASES).iterdir() if folder.is_dir()]
    others = sorted(
        (folder for folder in folders if folder.name != current),
        key=lambda folder: folder.stat().st_mtime,
        reverse=True,
    )
    removed = others[max(keep - 1, 0) :]
    for folder in removed:
        shutil.rmtree(folder)
    return [folder.name for folder in removed]


def count_statements(store: EmbeddedStore) -> dict[str, int]:
    """Return the number of statements of each named graph, by its IRI."""
    query = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
    counts = {row["graph"].value: int(row["n"].value) for row in store.select(query)}
    return dict(sorted(counts.items()))


def _verify(database: Path, counts: dict[str, int]) -> None:
    reader = EmbeddedStore.open(database, read_only=True)
    found = count_statements(reader)
    reader.close()
    if found != counts:
        raise StoreError(f"{database}: wrote {counts}, read back {found}; the disk may be faulty")


def _build_indexes(building: Path, indexes: Mapping[str, IndexBuilder]) -> None:
    if not indexes:
        return
    reader = EmbeddedStore.open(building / "database", read_only=True)
    for name, build in indexes.items():
        folder = building / "indexes" / name
        folder.mkdir(parents=True)
        build(reader, folder)
    reader.close()


def _point_to(store: Path, version: str) -> None:
    pointer = store / _CURRENT
    draft = store / f".{_CURRENT}-{os.getpid()}"
    draft.write_text(version + "\n", encoding="utf-8")
    draft.replace(pointer)
