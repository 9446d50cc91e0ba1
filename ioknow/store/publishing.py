"""Publishing: a release is built beside the others, checked, and then takes the pointer.

Wherever the machine or the process stops, the pointer names a complete release: the one before,
or the new one once all of it is on the disk.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ioknow.errors import StoreError
from ioknow.store import checksums
from ioknow.store.embedded import EmbeddedStore
from ioknow.store.index_process import build_indexes, building_beside
from ioknow.store.locking import sync, write_durably
from ioknow.store.release import (
    CURRENT,
    LAYOUT,
    RELEASES,
    IndexBuilder,
    Release,
    discard,
    told_statements,
)
from ioknow.store.spool import Spool
from ioknow.store.twins import TwinDraft, is_worthwhile, prune_twins

if TYPE_CHECKING:
    from ioknow.store.columns import Columns

_log = logging.getLogger(__name__)

_BUILDING = ".building-"
_LARGE = 200_000
"""Statements from which a second process is worth its start."""


@contextmanager
def new_release(
    store: Path,
    *,
    version: str,
    inputs: dict[str, str],
    indexes: Mapping[str, IndexBuilder] | None = None,
    beside: Collection[str] = (),
    plain: bool = False,
    journal: str = "",
) -> Iterator[EmbeddedStore]:
    """Build a release: fill the yielded store; leaving the block without an error publishes it.

    An error inside the block, or while an index is built, leaves the store directory as it was.

    Args:
        store: The store directory; whoever shares it holds its lock.
        version: Identifies the content.
        inputs: SHA-256 of each loaded file, by its name.
        indexes: What is computed from the finished database, by name; see :meth:`Release.index`.
        beside: Names of indexes that need none of the others, nor are needed by them; those of
            a large release are built by a process of their own.
        plain: See :attr:`Release.plain`.
        journal: See :attr:`Release.journal`.

    Raises:
        StoreError: The directory cannot be written, or the counts do not survive reopening.
    """
    with _building(store) as building:
        writer = EmbeddedStore.open(building / "database", read_only=False)
        with tempfile.TemporaryDirectory(prefix=_BUILDING, dir=store / RELEASES) as folder:
            spool = Spool(Path(folder))
            writer.spool_into(spool)
            try:
                yield writer
                columns = writer.columns() if indexes else None
            finally:
                writer.spool_into(None)
                spool.close()
            writer.optimize()
            written = _finish(writer, building / "database")
            described = _Description(version, inputs, plain, journal, written)
            twin = partial(_twin, store, building, written, columns, spool.files())
            _publish(store, building, described, indexes or {}, columns, beside=beside, twin=twin)


@contextmanager
def _twin(
    store: Path,
    building: Path,
    statements: int,
    columns: Columns | None,
    files: Sequence[Path] | None,
) -> Iterator[TwinDraft | None]:
    """Build the columnar twin of a large database; without it the store answers everything."""
    prune_twins(store)
    if not is_worthwhile(statements):
        yield None
        return
    try:
        draft = TwinDraft.build(store, building / "database", statements, files, columns)
    except StoreError:
        _log.exception("the release has no columnar twin; large questions take longer")
        yield None
        return
    try:
        yield draft
    finally:
        draft.discard()


@dataclass
class Revision:
    """A copy of a release that is being changed.

    Attributes:
        base: The release it was copied from.
        store: The copy.
        version: Version of the new release; set it before the block ends.
        inputs: See :attr:`Release.inputs`.
        indexes: See :func:`new_release`.
        beside: See :func:`new_release`.
        journal: See :attr:`Release.journal`.
        carried: Names of indexes that the change cannot have touched; they are taken over from
            the base, where it has them.
        accelerated: Whether the new release is published with its columnar twin, if it is large;
            otherwise that may be built later.
    """

    base: Release
    store: EmbeddedStore
    version: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    indexes: Mapping[str, IndexBuilder] = field(default_factory=dict)
    beside: Collection[str] = ()
    journal: str = ""
    carried: Collection[str] = ()
    accelerated: bool = False


@contextmanager
def revised_release(store: Path, base: Release) -> Iterator[Revision]:
    """Build a release by changing a copy of another; leaving the block publishes it.

    The copy shares the large files of the database with its original: the engine never changes
    those, it only writes new ones. An error inside the block leaves the directory as it was, and
    so does a revision without a version.

    Args:
        store: The store directory; the caller holds its lock.
        base: The release to start from.

    Raises:
        StoreError: The directory cannot be written, or the counts do not survive reopening.
    """
    with _building(store) as building:
        _copy(base.database, building / "database")
        writer = EmbeddedStore.open(building / "database", read_only=False)
        revision = Revision(base, writer, inputs=dict(base.inputs), journal=base.journal)
        with tempfile.TemporaryDirectory(prefix=_BUILDING, dir=store / RELEASES) as folder:
            spool = Spool(Path(folder), _columns_of(base))
            writer.spool_into(spool)
            try:
                yield revision
                columns = writer.columns() if revision.indexes else None
            finally:
                writer.spool_into(None)
                spool.close()
        if not revision.version:
            writer.close()
            shutil.rmtree(building)
            return
        written = _finish(writer, building / "database")
        described = _Description(
            revision.version, revision.inputs, base.plain, revision.journal, written
        )
        twin = partial(_twin, store, building, written, columns, None)
        _publish(
            store,
            building,
            described,
            _carry_over(base, building, revision),
            columns,
            beside=revision.beside,
            like=base.folder,
            twin=twin if revision.accelerated else nullcontext,
        )


def _columns_of(release: Release) -> Columns | None:
    """Return the columns of a release; None where it has none in this form, or damaged ones."""
    from ioknow.store.columns import FILE as COLUMNS
    from ioknow.store.columns import read_columns

    if release.is_outdated:
        return None
    try:
        return read_columns(release.folder / COLUMNS)
    except StoreError:
        return None


def _names(store: Path) -> str:
    """Return the version that the pointer names; empty where nothing is published."""
    pointer = store / CURRENT
    text = pointer.read_text(encoding="utf-8") if pointer.is_file() else ""
    return text.partition("\n")[0]


def remove_leftovers(store: Path) -> None:
    """Remove what a process left that was ended while it built; the caller holds the lock."""
    for folder in (store / RELEASES).glob(".*"):
        shutil.rmtree(folder, ignore_errors=True)
    for draft in store.glob(f".{CURRENT}-*"):
        draft.unlink(missing_ok=True)


def pointer_text(version: str, digest: str) -> str:
    """Return what stands in the pointer to a release whose checksums have this digest."""
    return f"{version}\n{digest}\n"


@dataclass(frozen=True)
class _Description:
    version: str
    inputs: dict[str, str]
    plain: bool
    journal: str
    written: int


@contextmanager
def _building(store: Path) -> Iterator[Path]:
    releases = store / RELEASES
    try:
        releases.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=releases))
    except OSError as error:
        raise StoreError(f"{store}: cannot be written: {error.strerror}") from error
    try:
        building.chmod(0o755)
        yield building
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _copy(database: Path, copy: Path) -> None:
    copy.mkdir()
    for file in database.iterdir():
        if file.suffix == ".sst":
            os.link(file, copy / file.name)
        else:
            shutil.copyfile(file, copy / file.name)


def _carry_over(base: Release, building: Path, revision: Revision) -> dict[str, IndexBuilder]:
    """Take indexes over from the base of a revision; return those that are to be built."""
    wanted = dict(revision.indexes)
    for name in sorted(set(revision.carried)):
        before = base.index(name)
        if before is not None and not base.is_outdated:
            shutil.copytree(before, building / "indexes" / name, copy_function=os.link)
            wanted.pop(name, None)
    return wanted


def _finish(writer: EmbeddedStore, database: Path) -> int:
    """Close a database with everything on the disk; return how many statements it holds."""
    written = len(writer)
    writer.flush()
    writer.close()
    for file in database.glob("LOG*"):  # the engine's diary, of no use to readers
        file.unlink()
    return written


def _publish(
    store: Path,
    building: Path,
    described: _Description,
    indexes: Mapping[str, IndexBuilder],
    columns: Columns | None,
    *,
    beside: Collection[str] = (),
    like: Path | None = None,
    twin: Callable[[], AbstractContextManager[TwinDraft | None]],
) -> None:
    reader = EmbeddedStore.open(building / "database", read_only=True)
    total = len(reader)
    from ioknow.store.columns import FILE as COLUMNS
    from ioknow.store.columns import read_columns

    if columns is not None and len(columns) == total:
        columns.save(building / COLUMNS)
        reader.use_columns(read_columns(building / COLUMNS))
    counts = told_statements(reader)
    if total != described.written:
        raise StoreError(
            f"{building}: wrote {described.written} statements, read back {total}; "
            "the disk may be faulty"
        )
    with ExitStack() as drafts:
        with _indexing(reader, building, indexes, beside):
            draft = drafts.enter_context(twin())
        reader.close()
        _describe(building, described, counts, total)
        digest = checksums.write_checksums(building, like=like)
        _sync_all(building, like)
        final = store / RELEASES / described.version
        if final.exists():
            if _names(store) == described.version:  # equal version, equal content: it stays
                shutil.rmtree(building)
                return
            discard(final)
        building.rename(final)
        sync(final.parent)
        if draft is not None:
            draft.publish(described.version)
        write_durably(store / CURRENT, pointer_text(described.version, digest).encode())


def _describe(building: Path, described: _Description, counts: dict[str, int], total: int) -> None:
    description = {
        "version": described.version,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "statements": counts,
        "unnamed": total - sum(counts.values()),
        "inputs": described.inputs,
        "plain": described.plain,
        "journal": described.journal,
        "layout": LAYOUT,
    }
    (building / "release.json").write_text(
        json.dumps(description, indent=2, sort_keys=True) + "\n", encoding="utf-8"
    )


@contextmanager
def _indexing(
    reader: EmbeddedStore,
    building: Path,
    indexes: Mapping[str, IndexBuilder],
    beside: Collection[str],
) -> Iterator[None]:
    """Build the indexes, and run the block; for a large release on two processors."""
    folder = building / "indexes"
    others = {name: build for name, build in indexes.items() if name in beside}
    if not others or not reader.has_columns or len(reader.columns()) < _LARGE:
        build_indexes(reader, folder, indexes)
        yield
        return
    from ioknow.store.columns import FILE as COLUMNS

    ours = {name: build for name, build in indexes.items() if name not in others}
    with building_beside(building / "database", building / COLUMNS, folder, others):
        build_indexes(reader, folder, ours)
        yield


def _sync_all(folder: Path, like: Path | None) -> None:
    """Bring a folder to the disk, except the files it shares with one that is there already."""
    for path in (*folder.rglob("*"), folder):
        twin = None if like is None else like / path.relative_to(folder)
        if path.is_file() and twin is not None and twin.is_file() and twin.samefile(path):
            continue
        sync(path)
