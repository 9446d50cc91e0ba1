"""Backups: the published release of a store in one file, and back.

A backup is an ordinary tar file with the layout of a store directory: the pointer, the release
that it names, the journal, the tokens (their digests) and what register loads keep for updates.
Its first member, ``SHA256SUMS``, lists the digest of every other one, in the form that
``sha256sum --check`` reads. Columnar twins are left out: ``ioknow accelerate`` builds them anew.
"""

from __future__ import annotations

import io
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ioknow.errors import BackupError, StoreError
from ioknow.store import checksums, journal, tokens
from ioknow.store.locking import exclusive, is_running, sync
from ioknow.store.release import CURRENT, REGISTERS, RELEASES, Release, current_release
from ioknow.store.verification import verify_store

_SNAPSHOT = ".backup-"


@dataclass(frozen=True)
class Backup:
    """What a backup holds.

    Attributes:
        file: The tar file.
        version: The release in it.
        statements: Number of statements of that release.
        files: Number of files, without their list of digests.
        bytes: Size of the tar file.
    """

    file: Path
    version: str
    statements: int
    files: int
    bytes: int

    def __str__(self) -> str:
        return (
            f"release {self.version}, {self.statements:,} statements: {self.files} files, "
            f"{self.bytes:,} bytes in {self.file}"
        )


def back_up(store: Path, file: Path) -> Backup:
    """Write the published release of a store into one file.

    The store may be served and changed meanwhile: the backup holds the release that was published
    when it began. Each file is compared with the digest taken at its publication, so that a
    damaged store gives an error and no backup.

    Args:
        store: The store directory.
        file: The tar file to write; it must not be there yet.

    Raises:
        StoreNotFoundError: Nothing has been published in this directory.
        StoreError: The store is damaged, or cannot be read.
        BackupError: The file is there already, or cannot be written.

    Example:
        >>> from tempfile import mkdtemp
        >>> from ioknow.ingest.plain import load_plain
        >>> folder = Path(mkdtemp())
        >>> release = load_plain(folder / "store")
        >>> backup = back_up(folder / "store", folder / "store.tar")
        >>> restore(backup.file, folder / "copy").version == release.version
        True
    """
    if file.exists():
        raise BackupError(f"{file}: is there already; name another file, such as one with the date")
    with _snapshot(store) as (folder, release):
        digests = _digests(folder, release)
        draft = file.with_name(f".{file.name}-{os.getpid()}")
        try:
            with draft.open("xb") as output:
                draft.chmod(0o600)  # it holds the digests of tokens
                _write(output, folder, digests)
                output.flush()
                os.fsync(output.fileno())
            draft.rename(file)
            sync(file.absolute().parent)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise BackupError(f"{file}: cannot be written: {error.strerror}") from error
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    return Backup(file, release.version, release.total, len(digests), file.stat().st_size)


def restore(file: Path, store: Path) -> Release:
    """Make a store directory of a backup, and check every byte and every count of it.

    The directory appears complete or not at all.

    Args:
        file: A backup; it may have been compressed with gzip, bzip2 or xz.
        store: The store directory to make; it must be absent or empty.

    Returns:
        The release that the directory now publishes.

    Raises:
        BackupError: The file is missing, is no backup, or is damaged.
        StoreError: The directory is not empty, or cannot be written.
    """
    if store.exists() and (not store.is_dir() or any(store.iterdir())):
        raise StoreError(
            f"{store}: is not empty; name a new directory, and put it in the place of the old one "
            "when you have looked at it"
        )
    try:
        store.absolute().parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{store.name}-", dir=store.absolute().parent))
    except OSError as error:
        raise StoreError(f"{store}: cannot be written: {error.strerror}") from error
    try:
        _unpack(file, draft)
        findings = verify_store(draft).findings
        if findings:
            raise BackupError(f"{file}: the restored store is damaged: {'; '.join(findings)}")
        draft.chmod(0o755)
        draft.replace(store)
        sync(store.absolute().parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return current_release(store)


@contextmanager
def _snapshot(store: Path) -> Iterator[tuple[Path, Release]]:
    """Hold on to the files of the published release, whatever others publish and remove."""
    current_release(store)  # a directory without a release is left as it is
    with exclusive(store):
        for left in store.glob(f"{_SNAPSHOT}*"):
            if not is_running(left.name.removeprefix(_SNAPSHOT).partition("-")[0]):
                shutil.rmtree(left, ignore_errors=True)
        release = current_release(store)
        folder = Path(tempfile.mkdtemp(prefix=f"{_SNAPSHOT}{os.getpid()}-", dir=store))
        try:
            shutil.copytree(
                release.folder, folder / RELEASES / release.version, copy_function=os.link
            )
            if (store / REGISTERS).is_dir():
                shutil.copytree(store / REGISTERS, folder / REGISTERS, copy_function=os.link)
            for name in (CURRENT, tokens.NAME):
                if (store / name).is_file():
                    shutil.copy2(store / name, folder / name)
            entries = journal.settled(store, release.journal)
            if entries:
                lines = (store / journal.NAME).read_bytes()[: entries[-1].end]
                (folder / journal.NAME).write_bytes(lines)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    try:
        yield folder, release
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _digests(folder: Path, release: Release) -> dict[str, str]:
    """Return the digests of a snapshot's files; those of the release must be what they were."""
    damaged = list(checksums.damaged_files(folder / RELEASES / release.version))
    if damaged:
        raise StoreError(f"nothing was written, the store is damaged: {'; '.join(damaged)}")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): checksums.sha256(path) for path in files}


def _write(output: io.BufferedWriter, folder: Path, digests: dict[str, str]) -> None:
    listed = "".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()
    with tarfile.open(fileobj=output, mode="w", format=tarfile.PAX_FORMAT) as archive:
        head = tarfile.TarInfo(checksums.NAME)
        head.size = len(listed)
        archive.addfile(head, io.BytesIO(listed))
        for name in digests:
            archive.add(folder / name, arcname=name, recursive=False)


def _unpack(file: Path, folder: Path) -> None:
    """Write the files of a backup into a folder; only those that it lists, with their digests."""
    try:
        with tarfile.open(file, "r:*") as archive:
            expected: dict[str, str] | None = None
            for member in archive:
                content = archive.extractfile(member) if member.isfile() else None
                if content is None:
                    raise BackupError(f"{file}: holds {member.name!r}, which is no file")
                if expected is None:
                    expected = _listed(file, member.name, content.read())
                    continue
                if member.name not in expected or not _is_inside(member.name):
                    raise BackupError(f"{file}: holds {member.name!r}, which it does not list")
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as output:
                    shutil.copyfileobj(content, output, 1 << 20)
                    output.flush()
                    os.fsync(output.fileno())
                target.chmod(0o600 if member.name == tokens.NAME else 0o644)
                if checksums.sha256(target) != expected.pop(member.name):
                    raise BackupError(f"{file}: {member.name} is damaged; use another backup")
    except FileNotFoundError:
        raise BackupError(f"{file}: no such file (looked in {Path.cwd()})") from None
    except (tarfile.TarError, EOFError, OSError) as error:
        why = str(error).partition("\n")[0].rstrip(":")  # then comes each way that was tried
        raise BackupError(
            f"{file}: is damaged or no file of 'ioknow backup': {why}; use another backup"
        ) from error
    if expected is None or expected:
        missing = ", ".join(sorted(expected or {checksums.NAME: ""})[:3])
        raise BackupError(f"{file}: is not complete, {missing} is missing; use another backup")


def _listed(file: Path, name: str, text: bytes) -> dict[str, str]:
    if name != checksums.NAME:
        raise BackupError(f"{file}: does not begin with {checksums.NAME}; it is no backup")
    return checksums.parse_checksums(text, f"{file}, {name}")


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts
