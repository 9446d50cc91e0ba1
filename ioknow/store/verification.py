"""Verifying a store directory: is every byte still what was published?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ioknow.errors import StoreError, StoreNotFoundError
from ioknow.store import checksums, journal, publishing, tokens
from ioknow.store.embedded import EmbeddedStore
from ioknow.store.release import CURRENT, RELEASES, Release, count_statements, read_release
from ioknow.store.twins import COLUMNAR


@dataclass(frozen=True)
class StoreReport:
    """What a verification found.

    Attributes:
        store: The store directory.
        releases: Versions that were checked.
        files: Number of files whose content was compared.
        changes: Number of records in the journal.
        findings: What is damaged, a sentence each; empty when all is well.
        remarks: What an interrupted process left behind, harmless.
    """

    store: Path
    releases: tuple[str, ...]
    files: int
    changes: int
    findings: tuple[str, ...]
    remarks: tuple[str, ...]

    def __str__(self) -> str:
        state = f"{len(self.findings)} damaged" if self.findings else "all well"
        lines = [
            f"{self.store}: {state}; {len(self.releases)} releases, {self.files} files, "
            f"{self.changes} changes in the journal"
        ]
        lines += [f"  damaged: {finding}" for finding in self.findings]
        lines += [f"  left over: {remark}" for remark in self.remarks]
        if self.findings:
            lines.append(
                "  restore the directory from a copy, or load the sources into a new one with "
                "'ioknow load'"
            )
        return "\n".join(lines)


def verify_store(store: Path) -> StoreReport:
    """Compare every file of a store directory with what was recorded when it was written.

    Raises:
        StoreNotFoundError: Nothing has been published in this directory.

    Example:
        >>> verify_store(Path("no-such-store"))
        Traceback (most recent call last):
        ...
        ioknow.errors.StoreNotFoundError: no-such-store: no release has been published here ...
    """
    if not (store / CURRENT).is_file():
        raise StoreNotFoundError(
            f"{store}: no release has been published here; run 'ioknow load --store {store}'"
        )
    folders = sorted(
        folder for folder in (store / RELEASES).glob("*") if not folder.name.startswith(".")
    )
    findings = [*_pointer(store)]
    files = 0
    for folder in folders:
        files += sum(1 for file in folder.rglob("*") if file.is_file())
        findings += _release(folder)
    for folder in sorted((store / COLUMNAR).glob("[!.]*")):
        files += sum(1 for file in folder.rglob("*") if file.is_file())
        findings += _twin(folder)
    try:
        changes = len(journal.read_journal(store))
    except StoreError as error:
        changes = 0
        findings.append(str(error))
    else:
        findings += _journal(store)
    try:
        tokens.read_tokens(store)
    except StoreError as error:
        findings.append(str(error))
    return StoreReport(
        store,
        tuple(folder.name for folder in folders),
        files,
        changes,
        tuple(findings),
        tuple(_remarks(store)),
    )


def _pointer(store: Path) -> Iterator[str]:
    pointer = store / CURRENT
    content = pointer.read_bytes()
    version = content.decode("utf-8", "replace").partition("\n")[0]
    listed = store / RELEASES / version / checksums.NAME
    if not version or "/" in version or not listed.is_file():
        yield f"{pointer}: names the release {version!r}, which is not there"
        return
    digest = hashlib.sha256(listed.read_bytes()).hexdigest()
    if content != publishing.pointer_text(version, digest).encode():
        yield f"{pointer}: does not fit the checksums of the release {version}"


def _release(folder: Path) -> Iterator[str]:
    try:
        damaged = list(checksums.damaged_files(folder))
        yield from damaged
        if not damaged:
            yield from _counts(read_release(folder))
    except StoreError as error:
        yield str(error)


def _twin(folder: Path) -> Iterator[str]:
    try:
        for finding in checksums.damaged_files(folder):
            yield f"{finding} (a columnar twin: remove {folder}, the store answers without it)"
    except StoreError as error:
        yield str(error)


def _counts(release: Release) -> Iterator[str]:
    """Compare what the database says with what was counted when it was published."""
    reader = EmbeddedStore.open(release.database, read_only=True)
    counts, total = count_statements(reader), len(reader)
    reader.close()
    if (counts, total) != (release.statements, release.total):
        yield f"{release.database}: holds {total} statements, {release.total} were published"


def _journal(store: Path) -> Iterator[str]:
    try:
        version = (store / CURRENT).read_text(encoding="utf-8").partition("\n")[0]
        journal.settled(store, read_release(store / RELEASES / version).journal)
    except (StoreError, UnicodeDecodeError) as error:
        yield str(error)


def _remarks(store: Path) -> Iterator[str]:
    building = [*(store / RELEASES).glob(".*"), *(store / COLUMNAR).glob(".*")]
    for path in (*building, *store.glob(f".{CURRENT}-*")):
        yield f"{path}: of a change that was interrupted; the next one removes it"
    file = store / journal.NAME
    if file.exists() and file.stat().st_size and not file.read_bytes().endswith(b"\n"):
        yield f"{file}: the last line has no end; what it tells of was never acknowledged"
