"""Releases: immutable databases on disk, published by renaming.

A store directory looks like this::

    store/
      current                  the version that readers open, and the digest of its checksums
      releases/<version>/
        release.json           version, date, counts per graph, digests of what was loaded
        database/              the Oxigraph files
        columns.*.arrow        the same statements as numbers; see :mod:`ioknow.store.columns`
        indexes/<name>/        what is computed from the database once, so that readers need not
        SHA256SUMS             checksums of all these files
      journal.jsonl            what was written through the service; see :mod:`ioknow.store.journal`

A release is built under a temporary name, checked, and renamed (:mod:`ioknow.store.publishing`);
whoever reads an older one goes on reading it.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ioknow.errors import StoreError, StoreNotFoundError, StoreVersionError
from ioknow.store.embedded import EmbeddedStore
from ioknow.terms import NamedNode

CURRENT = "current"
"""Name of the pointer in a store directory."""

RELEASES = "releases"
"""Name of the folder of releases in a store directory."""

REGISTERS = "registers"
"""Name of the folder in a store directory where loads of registers keep records for updates."""

LAYOUT = 2
"""Form of a release's columns and indexes; raised when a reader of the last form would misread."""

IndexBuilder = Callable[[EmbeddedStore, Path], None]
"""Writes what it computes from a finished database into an empty folder of its own."""


@dataclass(frozen=True)
class Release:
    """One published state of the dataset.

    Attributes:
        version: Identifies the content: equal input and code give an equal version.
        created: Time of building, UTC, ISO 8601.
        statements: Number of statements in each named graph, by its IRI; 0 for an empty one.
        inputs: SHA-256 of each loaded file, by its name.
        database: Folder of the Oxigraph files.
        unnamed: Number of statements in the default graph.
        plain: True when the store holds nothing but what its users put there.
        journal: Digest of the last record in the store's journal when this was built.
        layout: Form of its columns and indexes, see :data:`LAYOUT`.
    """

    version: str
    created: str
    statements: dict[str, int]
    inputs: dict[str, str]
    database: Path
    unnamed: int = 0
    plain: bool = False
    journal: str = ""
    layout: int = 1

    @property
    def total(self) -> int:
        """Number of statements in all graphs."""
        return self.unnamed + sum(self.statements.values())

    @property
    def folder(self) -> Path:
        """Folder of the release."""
        return self.database.parent

    @property
    def is_outdated(self) -> bool:
        """Whether its columns and indexes have an earlier form, which readers would misread."""
        return self.layout < LAYOUT and not self.plain

    def index(self, name: str) -> Path | None:
        """Return the folder of an index of this release, or None where it was not built."""
        folder = self.folder / "indexes" / name
        return folder if folder.is_dir() else None


def current_release(store: Path) -> Release:
    """Return the release that readers of a store directory should open.

    Raises:
        StoreNotFoundError: Nothing has been published in this directory.
        StoreVersionError: An earlier or a later version of ioknow wrote it in another form.
        StoreError: The published release is damaged.
    """
    release = published_release(store)
    if release.is_outdated:
        raise StoreVersionError(
            f"{store}: was written by an earlier version of ioknow (form {release.layout}, this "
            f"one reads form {LAYOUT}); 'ioknow load --store {store}' brings it to this form"
        )
    return release


def published_release(store: Path) -> Release:
    """Return the release that a store directory publishes, also one in an earlier form.

    Its database can be read, and the next release be made of it; its columns and indexes cannot
    where it :attr:`~Release.is_outdated`.

    Raises:
        StoreNotFoundError: Nothing has been published in this directory.
        StoreVersionError: A later version of ioknow wrote it in another form.
        StoreError: The published release is damaged.
    """
    pointer = store / CURRENT
    if not pointer.is_file():
        raise StoreNotFoundError(
            f"{store}: no release has been published here; run 'ioknow load --store {store}'"
        )
    version = pointer.read_text(encoding="utf-8", errors="replace").partition("\n")[0]
    return read_release(store / RELEASES / version)


def read_release(folder: Path) -> Release:
    """Read the description of the release in a folder and check that its files are there."""
    try:
        stated = json.loads((folder / "release.json").read_text(encoding="utf-8"))
        if stated.get("layout", 1) > LAYOUT:
            raise StoreVersionError(
                f"{folder}: was written by a later version of ioknow (form {stated['layout']}, "
                f"this one reads up to form {LAYOUT}); install that version, or load the sources "
                "into a new store"
            )
        release = Release(**stated, database=folder / "database")
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise StoreError(f"{folder}: the release is damaged ({error}); load it again") from error
    if not (release.database / "CURRENT").is_file():
        raise StoreError(f"{release.database}: the database files are missing; load them again")
    return release


def prune_releases(store: Path, *, keep: int = 2, seconds: float = 0.0) -> list[str]:
    """Remove old releases, the current one and the newest others excepted.

    Args:
        store: The store directory; the caller holds its lock.
        keep: How many releases stay in any case.
        seconds: How long a release stays after another took its place, for those who read it.

    Returns:
        The versions that were removed.
    """
    current = current_release(store).version
    folders = [folder for folder in (store / RELEASES).iterdir() if folder.is_dir()]
    newest = sorted(folders, key=lambda folder: folder.stat().st_mtime, reverse=True)
    superseded = {folder: later.stat().st_mtime for later, folder in pairwise(newest)}
    others = [folder for folder in newest if folder.name != current]
    now = time.time()
    removed = [
        folder
        for folder in others[max(keep - 1, 0) :]
        if now - superseded.get(folder, now) >= seconds
    ]
    for folder in removed:
        discard(folder)
    return [folder.name for folder in removed]


def discard(folder: Path) -> None:
    """Remove a release; a process that is ended meanwhile leaves no release without files."""
    hidden = folder.with_name(f".removed-{folder.name}")
    folder.rename(hidden)
    shutil.rmtree(hidden)


def count_statements(store: EmbeddedStore) -> dict[str, int]:
    """Return the number of statements of each named graph, by its IRI; 0 for an empty one."""
    counts = {name.value: 0 for name in store.graph_names()}
    query = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
    for row in store.select(query):
        if isinstance(row["graph"], NamedNode):
            counts[row["graph"].value] = int(row["n"].value)
    return dict(sorted(counts.items()))


def told_statements(store: EmbeddedStore) -> dict[str, int]:
    """Return what :func:`count_statements` does, from the columns where they are at hand."""
    if not store.has_columns:
        return count_statements(store)
    counts = {name.value: 0 for name in store.graph_names()}
    return dict(sorted((counts | store.columns().counts()).items()))
