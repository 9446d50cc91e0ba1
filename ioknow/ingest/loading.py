"""Loading: files into a new release, all or nothing.

The bundled ontology, vocabulary and cases come first, then what is kept of the present release,
then the given files; derived ties and the catalog are computed last. Readers see the new release
only when all of it stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ioknow.errors import DataError, StoreNotFoundError, UsageError, ValidationError
from ioknow.ingest.bundled import (
    bundled_digests,
    bundled_files,
    changed,
    fill,
    is_bundled,
)
from ioknow.ingest.catalog import write_catalog
from ioknow.ingest.indexes import INDEXES
from ioknow.ingest.inputs import Input, read_inputs, validate_inputs
from ioknow.store import (
    EmbeddedStore,
    Release,
    current_release,
    new_release,
    prune_releases,
)
from ioknow.store.locking import exclusive
from ioknow.store.publishing import remove_leftovers
from ioknow.terms import DefaultGraph, NamedNode, Quad
from ioknow.vocabulary import (
    CATALOG_GRAPH,
    CHANGES_GRAPH,
    DERIVED_GRAPH,
    GRAPH,
    ONTOLOGY_GRAPH,
    VOCABULARY_GRAPH,
)

Progress = Callable[[Iterable[tuple[Path, NamedNode]]], Iterable[tuple[Path, NamedNode]]]
"""Wraps the files while they are read, for example in a progress bar."""

_OURS = (ONTOLOGY_GRAPH, VOCABULARY_GRAPH, DERIVED_GRAPH, CATALOG_GRAPH)
_REFUSED = (*_OURS, CHANGES_GRAPH)  # told by the journal, and kept from release to release


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
    _complete(store, version=_version(bundled_digests()))


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
    before = _current(store)
    if before is not None and before.plain:
        if given:
            raise UsageError(
                f"{store} is a plain store, to which nothing of ioknow is added; change it through "
                "the service, or load into another directory"
            )
        return LoadReport(before, {}, tuple(before.statements), reused=True)
    kept = _kept_graphs(before, {quad.graph_name for item in given for quad in item.quads})
    ours = bundled_digests()
    digests = {**ours, **{item.graph.value.removeprefix(GRAPH): item.digest for item in given}}
    if before is not None:
        unnamed = ("",) if before.unnamed else ()
        digests |= {f"kept:{graph}": before.version for graph in kept + unnamed}
        if not given and not changed(before.inputs, ours):
            return LoadReport(before, {}, kept, reused=True)
    version = _version(digests)
    if before is not None and before.version == version:
        return LoadReport(before, {}, kept, reused=True)
    journal = before.journal if before else ""
    with new_release(
        store, version=version, inputs=digests, indexes=INDEXES, journal=journal
    ) as writer:
        fill(writer, progress(bundled_files()))
        if before is not None:
            writer.bulk_extend(_graphs_of(before, kept))
        for item in given:
            writer.bulk_extend(item.quads)
        _complete(writer, version=version)
    release = current_release(store)
    prune_releases(store)
    loaded = {item.path: len(item.quads) for item in given}
    return LoadReport(release, loaded, kept, reused=False)


def _complete(store: EmbeddedStore, *, version: str) -> None:
    from ioknow.reasoning.rules import derive

    derive(store)
    write_catalog(store, version=version)


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


def _current(store: Path) -> Release | None:
    try:
        return current_release(store)
    except StoreNotFoundError:
        return None


def _kept_graphs(before: Release | None, replaced: set[object]) -> tuple[str, ...]:
    if before is None:
        return ()
    ours = {graph.value for graph in _OURS}
    names = {name.value for name in replaced if isinstance(name, NamedNode)}
    return tuple(
        graph
        for graph in before.statements
        if graph not in ours | names and not is_bundled(graph, before.inputs)
    )


def _graphs_of(release: Release, graphs: Iterable[str]) -> Iterator[Quad]:
    reader = EmbeddedStore.open(release.database, read_only=True)
    yield from reader.quads(None, None, None, DefaultGraph())
    for graph in graphs:
        yield from reader.quads(None, None, None, NamedNode(graph))
    reader.close()


def _version(digests: dict[str, str]) -> str:
    text = "\n".join(f"{name} {digest}" for name, digest in sorted(digests.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
