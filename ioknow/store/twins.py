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
from pathlib import Path
from typing import TYPE_CHECKING

from ioknow.errors import StoreError
from ioknow.store import checksums
from ioknow.store.embedded import EmbeddedStore
from ioknow.store.release import RELEASES, Release

if TYPE_CHECKING:
    from ioknow.store.columnar import Twin

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


def build_release_twin(release: Release, sources: Sequence[Path] | None = None) -> Path:
    """Build the twin of a release, all or nothing; return its folder.

    Args:
        release: The release.
        sources: N-Triples or N-Quads files with just the statements of the release; written
            from the release itself when None, which takes longer than the rest.

    Raises:
        StoreError: The twin cannot be built, or it does not hold what the release holds.
    """
    from ioknow.store.columnar import build_twin

    final = _folder(release)
    final.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=final.parent))
    try:
        if sources is None:
            dump = building / "statements.nq"
            store = EmbeddedStore.open(release.database, read_only=True)
            store.dump(dump)
            store.close()
            sources = [dump]
        build_twin(sources, building / "twin", expected=release.total)
        checksums.write_checksums(building / "twin")
        if final.exists():
            shutil.rmtree(final)
        (building / "twin").rename(final)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return final


def prune_twins(store: Path) -> None:
    """Remove the twins of releases that are gone, and what interrupted builds left."""
    for folder in (store / COLUMNAR).glob("*"):
        if folder.name.startswith(_BUILDING) or not (store / RELEASES / folder.name).is_dir():
            shutil.rmtree(folder, ignore_errors=True)


def is_worthwhile(release: Release) -> bool:
    """Whether a release is so large that a twin is built by itself.

    ``IOKNOW_COLUMNAR=off`` in the environment says that none is.
    """
    return release.total >= WORTHWHILE and os.environ.get("IOKNOW_COLUMNAR", "").lower() != "off"


def _folder(release: Release) -> Path:
    return release.folder.parent.parent / COLUMNAR / release.version
