"""Loading: files into a new release, all or nothing.

The given files come beside what the present release holds; see :mod:`ioknow.ingest.publishing`
for how the next release is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ioknow.errors import DataError, UsageError, ValidationError
from ioknow.ingest.bundled import bundled_digests, bundled_files, fill
from ioknow.ingest.inputs import Input, read_inputs, validate_inputs
from ioknow.ingest.publishing import (
    OURS,
    Progress,
    complete,
    inputs_of_next,
    kept_graphs,
    next_release,
    present_release,
    version_of,
)
from ioknow.store import EmbeddedStore, Release, current_release, prune_releases
from ioknow.store.locking import exclusive
from ioknow.store.publishing import remove_leftovers
from ioknow.terms import NamedNode, Quad
from ioknow.vocabulary import CHANGES_GRAPH, GRAPH

_REFUSED = (*OURS, CHANGES_GRAPH)  # told by the journal, and kept from release to release


@dataclass(frozen=True)
class LoadReport:
    """What a load did.

    Attributes:
        release: The release that readers now open.
        loaded: Statements read from each given file or folder.
        kept: Graphs taken over from the release before.
        reused: True when an equal release was there already and nothing was built.
    """

    release: Release
    loaded: dict[Path, int]
    kept: tuple[str, ...]
    reused: bool

    def __str__(self) -> str:
        done = "already there" if self.reused else "published"
        lines = [f"release {self.release.version} {done}: {self.release.total:,} statements"]
        lines += [f"  {count:>10,}  {graph}" for graph, count in self.release.statements.items()]
        return "\n".join(lines)


def load_bundled(store: EmbeddedStore) -> None:
    """Fill an empty store with the bundled dataset, its derived ties and its catalog."""
    fill(store, bundled_files())
    complete(store, version=version_of(bundled_digests()))


def load(
    store: Path,
    files: Iterable[Path] = (),
    *,
    validate: bool = True,
    progress: Progress = lambda files: files,
) -> LoadReport:
    """Publish a release of a store directory with the bundled data and the given files.

    A Turtle, N-Triples or RDF/XML file becomes the named graph of its own name and replaces what
    was loaded under that name before; TriG and N-Quads files state their graphs themselves. A
    folder of tables becomes the named graph of its case.

    Args:
        store: The store directory; it is created when absent.
        files: RDF files and folders of tables to add.
        validate: Refuse files that break the shapes.
        progress: Wraps the files while they are read.

    Raises:
        SourceFileError: A file is missing or of an unknown kind, or two files share a name.
        RdfSyntaxError: A file is not well-formed.
        CaseFolderError: The tables of a folder cannot be read as a case.
        ValidationError: Data break the shapes.
        StoreError: The directory cannot be written.
    """
    given = read_inputs(files)
    for item in given:
        _refuse_our_graphs(item.path, item.quads)
    if validate and given:
        _validate(given)
    with exclusive(store):  # what others write meanwhile would not be taken over
        remove_leftovers(store)
        return _publish(store, given, progress)


def _publish(store: Path, given: list[Input], progress: Progress) -> LoadReport:
    before = present_release(store)
    if before is not None and before.plain:
        if given:
            raise UsageError(
                f"{store} is a plain store, to which nothing of ioknow is added; change it through "
                "the service, or load into another directory"
            )
        return LoadReport(before, {}, tuple(before.statements), reused=True)
    replaced = {
        quad.graph_name.value
        for item in given
        for quad in item.quads
        if isinstance(quad.graph_name, NamedNode)
    }
    kept = kept_graphs(before, replaced)
    digests = {item.graph.value.removeprefix(GRAPH): item.digest for item in given}
    inputs = inputs_of_next(before, digests, is_replaced=lambda name: name in digests)
    if before is not None and before.version == version_of(inputs, before):
        return LoadReport(before, {}, kept, reused=True)
    with next_release(store, before, inputs=inputs, replaced=replaced, progress=progress) as writer:
        for item in given:
            writer.bulk_extend(item.quads)
    release = current_release(store)
    prune_releases(store)
    loaded = {item.path: len(item.quads) for item in given}
    return LoadReport(release, loaded, kept, reused=False)


def _refuse_our_graphs(file: Path, quads: Iterable[Quad]) -> None:
    for quad in quads:
        if quad.graph_name in _REFUSED:
            raise DataError(
                f"{file}: states the graph {quad.graph_name}, which ioknow writes itself; "
                "put the statements into a graph of your own"
            )


def _validate(given: list[Input]) -> None:
    report = validate_inputs(given)
    if not report.conforms:
        raise ValidationError(f"{report}\nnothing was loaded")
