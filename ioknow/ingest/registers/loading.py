"""Loading a release of a register into a store: all or nothing, beside everything else there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ioknow.errors import UsageError
from ioknow.ingest.bundled import bundled_digests, changed, sha256
from ioknow.ingest.publishing import (
    inputs_of_next,
    next_release,
    present_release,
)
from ioknow.ingest.registers.connectors import open_edition
from ioknow.ingest.registers.conversion import Order, Progress, conversion
from ioknow.ingest.registers.differences import Changes, compare
from ioknow.ingest.registers.records import draft_of, kept_file, settle_drafts
from ioknow.ingest.registers.release import RegisterRelease, is_older, register_graphs
from ioknow.ingest.registers.tallies import Tally, report
from ioknow.store import EmbeddedStore, Release, current_release, prune_releases
from ioknow.store.locking import exclusive
from ioknow.store.publishing import remove_leftovers


@dataclass(frozen=True)
class RegisterReport:
    """What loading a register did.

    Attributes:
        edition: The release of the register.
        release: The release of the store that readers now open.
        files: What became of each file; empty when everything was there already.
        replaced: Graphs of earlier releases that went.
        statements: Statements in the graph of the register's release.
        seconds: Wall time.
        reused: True when the same files had been loaded before and nothing was built.
        changes: What differs from the earlier release of the register; None without one.
        label: The version that was asked for, when the same files were loaded as another.
    """

    edition: RegisterRelease
    release: Release
    files: tuple[Tally, ...]
    replaced: tuple[str, ...]
    statements: int
    seconds: float
    reused: bool
    changes: Changes | None = None
    label: str = ""

    def __str__(self) -> str:
        title = f"{self.edition.title} {self.edition.version}"
        if self.reused and self.label not in ("", self.edition.version):
            return f"{self.label} has the same files as {title}, which stays; nothing to do"
        if self.reused:
            return f"{title}: these files are loaded already; nothing to do"
        rate = self.statements / self.seconds if self.seconds else 0.0
        lines = [
            report(self.files),
            f"{title}: {self.statements:,} statements in {self.seconds:.1f} s "
            f"({rate:,.0f} a second), graph {self.edition.graph}",
        ]
        lines += [f"replaces {graph}" for graph in self.replaced]
        if self.changes is not None:
            lines.append(str(self.changes))
        lines.append(f"release {self.release.version} of the store: {self.release.total:,}")
        return "\n".join(lines)


@dataclass(frozen=True)
class RegisterFiles:
    """A release of a register that is to be loaded.

    Attributes:
        register: ``ror``, ``cordis``, ``gleif`` or ``table``.
        paths: Files, archives or folders of one release.
        name: Under which name the release is kept; the register's own when empty.
        version: Version of the release; what the files say of themselves when empty.
        mapping: For ``table``: the declared mapping, a file or the name of a bundled one.
        keep_earlier: Keep the graphs of earlier releases of the same name.
        replace: For ROR: take no records over from the earlier release.
        allow_older: Load it also where the store holds a newer release of the same name.
    """

    register: str
    paths: tuple[Path, ...]
    name: str = ""
    version: str = ""
    mapping: Path | None = None
    keep_earlier: bool = False
    replace: bool = False
    allow_older: bool = False


def load_register(
    store: Path,
    register: str,
    paths: Iterable[Path],
    *,
    name: str = "",
    version: str = "",
    mapping: Path | None = None,
    keep_earlier: bool = False,
    replace: bool = False,
    allow_older: bool = False,
    progress: Callable[[Progress], object] = lambda _: None,
) -> RegisterReport:
    """Publish a release of a store directory with a release of a register in it.

    Everything else in the store stays. An earlier release of the same register goes, unless it
    is to be kept. ROR never removes a record, so the records of an earlier ROR release that the
    files do not hold are taken over: a release may come as the records that it changed.

    Args:
        store: The store directory; it is created, with the bundled data, when absent.
        register: See :class:`RegisterFiles`, as for the others.
        paths: Files, archives or folders of one release.
        name: Under which name the release is kept.
        version: Version of the release.
        mapping: For ``table``: the declared mapping.
        keep_earlier: Keep the graphs of earlier releases of the same name.
        replace: For ROR: take no records over from the earlier release.
        allow_older: Load it also where the store holds a newer release of the same name.
        progress: Is told from time to time how far the load is.

    Raises:
        UsageError: There is no such register, the store is a plain one, or it holds a newer
            release.
        SourceFileError: A file is missing, damaged or not of this register.
        MappingError: The mapping cannot be read or does not fit its tables.
        DataError: The files cannot be read as a release.
        StoreError: The directory cannot be written.
    """
    given = RegisterFiles(
        register,
        tuple(paths),
        name,
        version,
        mapping,
        keep_earlier=keep_earlier,
        replace=replace,
        allow_older=allow_older,
    )
    return load_registers(store, [given], progress=progress)[0]


def load_registers(
    store: Path,
    given: Iterable[RegisterFiles],
    *,
    progress: Callable[[Progress], object] = lambda _: None,
) -> list[RegisterReport]:
    """Publish one release of a store directory with releases of several registers in it.

    Ties, indexes and the columnar twin are computed once, so this takes less time than loading
    them one after another. All of them are loaded, or none.

    Args:
        store: The store directory; it is created, with the bundled data, when absent.
        given: The releases, each under a name of its own.
        progress: Is told from time to time how far the load is.

    Returns:
        A report for each, in the order given.

    Raises:
        UsageError: Two have the same name; and as :func:`load_register` does.
    """
    started = time.perf_counter()
    asked = [_Asked.open(one) for one in given]
    names = [one.release.name for one in asked]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(
                f"two releases would be kept as {name!r}; load them one after another, or give "
                "one of them another name"
            )
    with exclusive(store):  # what others write meanwhile would not be taken over
        remove_leftovers(store)
        before = present_release(store)
        settle_drafts(store, () if before is None else before.inputs)
        if before is not None and before.plain:
            raise UsageError(f"{store} is a plain store; load into another directory")
        wanted = [one for one in asked if not one.is_there(before)]
        for one in wanted:
            one.require_newer(before)
        records = {one.release.name: _Records(store, before, one) for one in wanted}
        inputs = _inputs(before, wanted, records)
        current = before is not None and not changed(before.inputs, bundled_digests())
        if before is not None and not wanted and current and not before.is_outdated:
            return [one.reused(before) for one in asked]
        replaced = {one.release.name: _replaced(before, one) for one in wanted}
        gone = [graph for graphs in replaced.values() for graph in graphs]
        tallies: dict[str, tuple[Tally, ...]] = {}
        try:
            with next_release(store, before, inputs=inputs, replaced=gone) as writer:
                for one in wanted:
                    name = one.release.name
                    with conversion(one.order(records[name]), progress) as running:
                        writer.bulk_load(running.statements)
                        tallies[name] = tuple(running.finish())
            for kept in records.values():
                kept.publish()
        finally:
            for kept in records.values():
                kept.discard()
        published = current_release(store)
        changes = {one.release.name: _changes(before, published, one.release) for one in wanted}
        prune_releases(store)
    seconds = time.perf_counter() - started
    return [
        one.reused(published)
        if one not in wanted
        else RegisterReport(
            one.release,
            published,
            tallies[one.release.name],
            tuple(graph for graph in replaced[one.release.name] if graph != one.release.graph),
            published.statements.get(one.release.graph, 0),
            seconds,
            reused=False,
            changes=changes[one.release.name],
        )
        for one in asked
    ]


@dataclass(frozen=True)
class _Asked:
    """A release that was asked for, once its files were looked at."""

    given: RegisterFiles
    release: RegisterRelease
    digests: dict[str, str]

    @classmethod
    def open(cls, given: RegisterFiles) -> _Asked:
        edition = open_edition(
            given.register,
            given.paths,
            name=given.name,
            version=given.version,
            mapping=given.mapping,
        )
        return cls(given, edition.release, edition.digests())

    @property
    def base(self) -> str:
        """What the inputs of all releases of this name begin with."""
        return f"register/{self.release.name}/"

    def versions(self, before: Release | None) -> tuple[str, ...]:
        """Return the versions of this name that a store holds."""
        inputs = () if before is None else before.inputs
        found = {
            name.removeprefix(self.base).partition("/")[0]
            for name in inputs
            if name.startswith(self.base)
        }
        return tuple(sorted(found))

    def require_newer(self, before: Release | None) -> None:
        """Require that no newer release of this name is there, unless an older one is wanted.

        Raises:
            UsageError: There is one.
        """
        newer = [one for one in self.versions(before) if is_older(self.release.version, one)]
        if newer and not self.given.allow_older:
            raise UsageError(
                f"{self.release.title} {self.release.version} is older than {newer[-1]}, which the "
                "store holds: its records would take the place of newer ones. Keep it beside under "
                f"another name (--as {self.release.name}-{self.release.version}), or load it all "
                "the same with --allow-older"
            )

    def same_files(self, before: Release | None) -> str:
        """Return the version that was loaded from the same files, or an empty text.

        Files that are published again under another label are the release that is there.
        """
        loaded: dict[str, dict[str, str]] = {}
        for name, digest in ({} if before is None else before.inputs).items():
            if name.startswith(self.base):
                version, _, file = name.removeprefix(self.base).partition("/")
                loaded.setdefault(version, {})[file] = digest
        for version, files in loaded.items():
            taken_over = files.pop("earlier", "")
            code = files.pop("conversion", "")
            same = sorted(files.values()) == sorted(self.digests.values())
            if same and code == _conversion_digest() and not (taken_over and self.given.replace):
                return version
        return ""

    def is_there(self, before: Release | None) -> bool:
        """Tell whether the same files are loaded, under this label or another."""
        same = self.same_files(before)
        return same == self.release.version or (same != "" and not self.given.keep_earlier)

    def order(self, records: _Records) -> Order:
        """Return what the converting process is asked to do."""
        return Order(
            self.given.register,
            tuple(str(path) for path in self.given.paths),
            self.release.name,
            self.release.version,
            self.digests,
            str(self.given.mapping or ""),
            keep=records.draft,
            earlier=records.earlier,
        )

    def reused(self, present: Release) -> RegisterReport:
        """Return the report of a release that is loaded already."""
        version = self.same_files(present) or self.release.version
        release = replace(self.release, version=version)
        statements = present.statements.get(release.graph, 0)
        label = self.release.version
        return RegisterReport(release, present, (), (), statements, 0.0, reused=True, label=label)


class _Records:
    """The records that a ROR release leaves for the next one; nothing for other registers.

    Attributes:
        given: Digest of the records taken over, an input of the load; None without any.
        earlier: File of the records taken over, or empty.
        draft: File for the records of this release until it is published, or empty.
    """

    def __init__(self, store: Path, before: Release | None, asked: _Asked) -> None:
        release, replace = asked.release, asked.given.replace
        self.given: str | None = None
        self.earlier = self.draft = ""
        if release.register != "ror":
            return
        self._final = kept_file(store, release.name, release.version)
        self._final.parent.mkdir(parents=True, exist_ok=True)
        self.draft = str(draft_of(self._final))
        base = f"register/{release.name}/"
        inputs = {} if before is None else before.inputs
        self.given = inputs.get(f"{base}{release.version}/earlier")
        versions = asked.versions(before)
        self._kept = [kept_file(store, release.name, version) for version in versions]
        found = [file for file in self._kept if file.is_file()]
        if found and not replace:
            self.earlier = str(found[-1])
            if f"{base}{release.version}/conversion" not in inputs:
                self.given = sha256(found[-1])
        if replace:
            self.given = None

    def publish(self) -> None:
        """Keep the records of the published release, and no others of its name."""
        if self.draft:
            Path(self.draft).replace(self._final)
            for file in self._kept:
                if file != self._final:
                    file.unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove a draft that was not published."""
        if self.draft:
            Path(self.draft).unlink(missing_ok=True)


def _changes(before: Release | None, after: Release, release: RegisterRelease) -> Changes | None:
    """Compare with the earlier release of the same name, if there was one."""
    graphs = () if before is None else before.statements
    old = [graph for graph in graphs if graph.startswith(register_graphs(release.name))]
    if before is None or not old:
        return None
    earlier = EmbeddedStore.open(before.database, read_only=True)
    later = EmbeddedStore.open(after.database, read_only=True)
    try:
        return compare(earlier, old, later, release.graph)
    finally:
        earlier.close()
        later.close()


def _inputs(
    before: Release | None, wanted: Iterable[_Asked], records: dict[str, _Records]
) -> dict[str, str]:
    given: dict[str, str] = {}
    gone = []
    for one in wanted:
        here = f"{one.base}{one.release.version}/"
        given |= {f"{here}{file}": digest for file, digest in one.digests.items()}
        given[f"{here}conversion"] = _conversion_digest()
        taken_over = records[one.release.name].given
        if taken_over is not None:
            given[f"{here}earlier"] = taken_over
        gone.append(here if one.given.keep_earlier else one.base)
    return inputs_of_next(before, given, is_replaced=lambda name: name.startswith(tuple(gone)))


def _replaced(before: Release | None, asked: _Asked) -> tuple[str, ...]:
    graphs = () if before is None else tuple(before.statements)
    release = asked.release
    if asked.given.keep_earlier:
        return tuple(graph for graph in graphs if graph == release.graph)
    return tuple(graph for graph in graphs if graph.startswith(register_graphs(release.name)))


@cache
def _conversion_digest() -> str:
    """Return a digest of the code that converts, since other code may write other statements."""
    import hashlib

    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256("".join(sha256(file) for file in files).encode()).hexdigest()
