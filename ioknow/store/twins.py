"""Where the columnar twins of a store directory lie, and when there is one.

A twin belongs to one release and lies beside it, in ``columnar/<version>``: it can be built after
the release was published, left out where disk or memory is short, and removed at any time. What
is loaded or written later is another release and never answered from it.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ioknow.errors import StoreError
from ioknow.store import checksums
from ioknow.store.embedded import EmbeddedStore
from ioknow.store.locking import is_running
from ioknow.store.release import RELEASES, Release, current_release

if TYPE_CHECKING:
    from ioknow.store.columnar import Twin
    from ioknow.store.columns import Columns

_log = logging.getLogger(__name__)

COLUMNAR = "columnar"
"""Name of the folder of twins in a store directory."""

WORTHWHILE = 10_000
"""Statements from which a twin is built by itself: below, the store is as fast."""

_BUILDING = ".building-"


def twin_of(release: Release) -> Path | None:
    """Return the folder of a release's twin, or None where it was not built."""
    folder = _folder(release)
    return folder if (folder / "twin.json").is_file() else None


def open_twin(folder: Path, memory: int) -> Twin | None:
    """Open a twin, or return None and log why it cannot be opened: the store answers as well.

    Args:
        folder: What :func:`twin_of` returned.
        memory: Bytes that the process may take; the twin takes a good half of them.
    """
    from ioknow.store.columnar import Twin

    try:
        return Twin(folder, memory=memory * 6 // 10)
    except StoreError:
        _log.exception("the columnar twin is not used")
        return None


@dataclass(frozen=True)
class TwinDraft:
    """A complete twin that no release has yet.

    Attributes:
        folder: Where it lies.
        store: The store directory.
    """

    folder: Path
    store: Path

    @classmethod
    def build(
        cls,
        store: Path,
        database: Path,
        statements: int,
        sources: Sequence[Path] | None = None,
        columns: Columns | None = None,
    ) -> TwinDraft:
        """Build the twin of a database, all or nothing.

        Args:
            store: The store directory.
            database: The finished database.
            statements: How many statements it holds.
            sources: N-Triples or N-Quads files with just these statements; written from the
                database itself when None.
            columns: The same statements, where they are at hand.

        Raises:
            StoreError: The twin cannot be built, or it does not hold what the database holds.
        """
        from ioknow.store.columnar import build_twin

        parent = store / COLUMNAR
        try:
            parent.mkdir(parents=True, exist_ok=True)
            building = Path(tempfile.mkdtemp(prefix=f"{_BUILDING}{os.getpid()}-", dir=parent))
        except OSError as error:
            raise StoreError(f"{parent}: cannot be written: {error.strerror}") from error
        try:
            if columns is None and sources is None:
                dump = building / "statements.nq"
                reader = EmbeddedStore.open(database, read_only=True)
                reader.dump(dump)
                reader.close()
                sources = [dump]
            given = sources if columns is None else columns
            assert given is not None
            build_twin(given, building / "twin", expected=statements)
            (building / "statements.nq").unlink(missing_ok=True)
            checksums.write_checksums(building / "twin")
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        return cls(building / "twin", store)

    def publish(self, version: str) -> Path:
        """Give the twin to a release of its statements; return its folder."""
        final = self.store / COLUMNAR / version
        if final.exists():
            shutil.rmtree(final)
        self.folder.rename(final)
        self.discard()
        return final

    def discard(self) -> None:
        """Remove what is left of the draft."""
        shutil.rmtree(self.folder.parent, ignore_errors=True)


def build_release_twin(release: Release, sources: Sequence[Path] | None = None) -> Path:
    """Build the twin of a release, all or nothing; return its folder.

    Args:
        release: The release.
        sources: See :meth:`TwinDraft.build`.

    Raises:
        StoreError: The twin cannot be built, or it does not hold what the release holds.
    """
    store = release.folder.parent.parent
    draft = TwinDraft.build(store, release.database, release.total, sources)
    return draft.publish(release.version)


def prune_twins(store: Path) -> None:
    """Remove the twins of releases that are gone, and what interrupted builds left."""
    for folder in (store / COLUMNAR).glob("*"):
        if folder.name.startswith(_BUILDING):
            gone = not is_running(folder.name.removeprefix(_BUILDING).partition("-")[0])
        else:
            gone = not (store / RELEASES / folder.name).is_dir()
        if gone:
            shutil.rmtree(folder, ignore_errors=True)


def accelerate(store: Path) -> Path:
    """Build the twin of a store directory's published release, unless it is there.

    Readers and writers go on meanwhile; what they open is another release or this one.

    Returns:
        The folder of the twin.

    Raises:
        StoreNotFoundError: Nothing has been published in this directory.
        StoreError: The twin cannot be built.
    """
    release = current_release(store)
    prune_twins(store)
    return twin_of(release) or build_release_twin(release)


def is_worthwhile(statements: int) -> bool:
    """Whether a release of so many statements is so large that a twin is built by itself.

    ``IOKNOW_COLUMNAR=off`` in the environment says that none is.
    """
    return statements >= WORTHWHILE and os.environ.get("IOKNOW_COLUMNAR", "").lower() != "off"


def _folder(release: Release) -> Path:
    return release.folder.parent.parent / COLUMNAR / release.version
