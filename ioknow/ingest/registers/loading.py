"""Loading a release of a register into a store: all or nothing, beside everything else there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ioknow.errors import UsageError
from ioknow.ingest.bundled import sha256
from ioknow.ingest.publishing import (
    inputs_of_next,
    next_release,
    present_release,
    version_of,
)
from ioknow.ingest.registers.connectors import open_edition
from ioknow.ingest.registers.conversion import Order, Progress, conversion
from ioknow.ingest.registers.differences import Changes, compare
from ioknow.ingest.registers.records import kept_file
from ioknow.ingest.registers.release import RegisterRelease, register_graphs
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
    """

    edition: RegisterRelease
    release: Release
    files: tuple[Tally, ...]
    replaced: tuple[str, ...]
    statements: int
    seconds: float
    reused: bool
    changes: Changes | None = None

    def __str__(self) -> str:
        title = f"{self.edition.title} {self.edition.version}"
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
    progress: Callable[[Progress], object] = lambda _: None,
) -> RegisterReport:
    """Publish a release of a store directory with a release of a register in it.

    Everything else in the store stays. An earlier release of the same register goes, unless it
    is to be kept. ROR never removes a record, so the records of an earlier ROR release that the
    files do not hold are taken over: a release may come as the records that it changed.

    Args:
        store: The store directory; it is created, with the bundled data, when absent.
        register: ``ror``, ``cordis``, ``gleif`` or ``table``.
        paths: Files, archives or folders of one release.
        name: Under which name the release is kept; the register's own when empty.
        version: Version of the release; what the files say of themselves when empty.
        mapping: For ``table``: the declared mapping, a file or the name of a bundled one.
        keep_earlier: Keep the graphs of earlier releases of the same name.
        replace: For ROR: take no records over from the earlier release.
        progress: Is told from time to time how far the load is.

    Raises:
        UsageError: There is no such register, or the store is a plain one.
        SourceFileError: A file is missing, damaged or not of this register.
        MappingError: The mapping cannot be read or does not fit its tables.
        DataError: The files cannot be read as a release.
        StoreError: The directory cannot be written.
    """
    started = time.perf_counter()
    given = tuple(str(path) for path in paths)
    edition = open_edition(register, map(Path, given), name=name, version=version, mapping=mapping)
    release = edition.release
    digests = edition.digests()
    with exclusive(store):  # what others write meanwhile would not be taken over
        remove_leftovers(store)
        before = present_release(store)
        if before is not None and before.plain:
            raise UsageError(f"{store} is a plain store; load into another directory")
        records = _Records(store, before, release, replace=replace)
        marked = digests if records.given is None else {**digests, "earlier": records.given}
        inputs = _inputs(before, release, marked, keep_earlier=keep_earlier)
        if before is not None and before.version == version_of(inputs, before):
            statements = before.statements.get(release.graph, 0)
            return RegisterReport(release, before, (), (), statements, 0.0, reused=True)
        replaced = _replaced(before, release, keep_earlier=keep_earlier)
        order = Order(
            register,
            given,
            release.name,
            release.version,
            digests,
            str(mapping or ""),
            keep=records.draft,
            earlier=records.earlier,
        )
        try:
            with (
                conversion(order, progress) as running,
                next_release(store, before, inputs=inputs, replaced=replaced) as writer,
            ):
                writer.bulk_load(running.statements)
                tallies = tuple(running.finish())
            records.publish()
        finally:
            records.discard()
        published = current_release(store)
        changes = _changes(before, published, release)
        prune_releases(store)
    return RegisterReport(
        release,
        published,
        tallies,
        tuple(graph for graph in replaced if graph != release.graph),
        published.statements.get(release.graph, 0),
        time.perf_counter() - started,
        reused=False,
        changes=changes,
    )


class _Records:
    """The records that a ROR release leaves for the next one; nothing for other registers.

    Attributes:
        given: Digest of the records taken over, an input of the load; None without any.
        earlier: File of the records taken over, or empty.
        draft: File for the records of this release until it is published, or empty.
    """

    def __init__(
        self, store: Path, before: Release | None, release: RegisterRelease, *, replace: bool
    ) -> None:
        self.given: str | None = None
        self.earlier = self.draft = ""
        if release.register != "ror":
            return
        self._final = kept_file(store, release.name, release.version)
        self._final.parent.mkdir(parents=True, exist_ok=True)
        self.draft = str(self._final.with_suffix(".draft"))
        base = f"register/{release.name}/"
        inputs = {} if before is None else before.inputs
        self.given = inputs.get(f"{base}{release.version}/earlier")
        versions = {
            name.removeprefix(base).partition("/")[0] for name in inputs if name.startswith(base)
        }
        self._kept = [kept_file(store, release.name, version) for version in sorted(versions)]
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
    before: Release | None,
    release: RegisterRelease,
    digests: dict[str, str],
    *,
    keep_earlier: bool,
) -> dict[str, str]:
    base = f"register/{release.name}/"
    here = f"{base}{release.version}/"
    given = {f"{here}{file}": digest for file, digest in digests.items()}
    given[f"{here}conversion"] = _conversion_digest()
    gone = here if keep_earlier else base
    return inputs_of_next(before, given, is_replaced=lambda name: name.startswith(gone))


def _replaced(
    before: Release | None, release: RegisterRelease, *, keep_earlier: bool
) -> tuple[str, ...]:
    graphs = () if before is None else tuple(before.statements)
    if keep_earlier:
        return tuple(graph for graph in graphs if graph == release.graph)
    return tuple(graph for graph in graphs if graph.startswith(register_graphs(release.name)))


@cache
def _conversion_digest() -> str:
    """Return a digest of the code that converts, since other code may write other statements."""
    import hashlib

    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256("".join(sha256(file) for file in files).encode()).hexdigest()
