"""The next release of a store: what the present one holds, less what is replaced, and what is new.

The next release begins as a copy of the present database, whose files are shared and not copied,
so that loading one source costs what that source costs. Bundled data are written anew only when
they changed; derived ties, catalog and indexes always are. Readers see the new release only when
all of it stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ioknow.errors import StoreNotFoundError
from ioknow.ingest.bundled import bundled_digests, bundled_files, changed, fill, is_bundled
from ioknow.ingest.catalog import write_catalog
from ioknow.store import EmbeddedStore, Release, new_release
from ioknow.store.publishing import revised_release
from ioknow.store.release import LAYOUT, IndexBuilder, published_release
from ioknow.terms import NamedNode
from ioknow.vocabulary import CATALOG_GRAPH, DERIVED_GRAPH, ONTOLOGY_GRAPH, VOCABULARY_GRAPH

Progress = Callable[[Iterable[tuple[Path, NamedNode]]], Iterable[tuple[Path, NamedNode]]]
"""Wraps the files while they are read, for example in a progress bar."""

OURS = (ONTOLOGY_GRAPH, VOCABULARY_GRAPH, DERIVED_GRAPH, CATALOG_GRAPH)
"""Graphs that ioknow writes itself."""


def present_release(store: Path) -> Release | None:
    """Return the release that is published, also in an earlier form; None in a new store."""
    try:
        return published_release(store)
    except StoreNotFoundError:
        return None


def inputs_of_next(
    before: Release | None, given: Mapping[str, str], is_replaced: Callable[[str], bool]
) -> dict[str, str]:
    """Return the digests of everything the next release rests on, by name.

    Args:
        before: The present release.
        given: Digests of what is loaded now.
        is_replaced: Tells by its name whether an input of the present release goes.
    """
    ours = ("ontology/", "data/", "ioknow ")
    kept = {} if before is None else before.inputs
    carried = {
        name: digest
        for name, digest in kept.items()
        if not name.startswith(ours) and not is_replaced(name)
    }
    return {**bundled_digests(), **carried, **given}


def version_of(inputs: Mapping[str, str], before: Release | None = None) -> str:
    """Return the version of a release that rests on these inputs: equal inputs, equal version.

    What was written through the service into the release before counts, too.
    """
    text = "\n".join(f"{name} {digest}" for name, digest in sorted(inputs.items()))
    if before is not None and before.journal:
        text += f"\njournal {before.journal}"
    if LAYOUT > 1:  # versions in the first form are what they were
        text += f"\nlayout {LAYOUT}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def kept_graphs(before: Release | None, replaced: Iterable[str]) -> tuple[str, ...]:
    """Return the graphs of readers that stay as they are."""
    if before is None:
        return ()
    gone = {graph.value for graph in OURS} | set(replaced)
    return tuple(
        graph
        for graph in before.statements
        if graph not in gone and not is_bundled(graph, before.inputs)
    )


@contextmanager
def next_release(
    store: Path,
    before: Release | None,
    *,
    inputs: dict[str, str],
    replaced: Iterable[str],
    progress: Progress = lambda files: files,
    indexes: Mapping[str, IndexBuilder] | None = None,
) -> Iterator[EmbeddedStore]:
    """Build the next release: fill the yielded store; leaving without an error publishes it.

    Args:
        store: The store directory.
        before: The present release.
        inputs: Digests of everything the next release rests on.
        replaced: Graphs of the present release that go.
        progress: Wraps the bundled files while they are read.
        indexes: Indexes beside those that every release carries.
    """
    # Networks, layouts and matching are of no use to whoever reads the bundled data into memory.
    from ioknow.ingest.indexes import BESIDE, INDEXES

    version = version_of(inputs, before)
    builders = {**INDEXES, **(indexes or {})}
    if before is None:
        with new_release(
            store, version=version, inputs=inputs, indexes=builders, beside=BESIDE
        ) as writer:
            fill(writer, progress(bundled_files()))
            yield writer
            complete(writer, version=version)
        return
    with revised_release(store, replace(before, plain=False)) as revision:
        _remove(revision.store, before, replaced)
        if changed(before.inputs, bundled_digests()):
            fill(revision.store, progress(bundled_files()))
        yield revision.store
        complete(revision.store, version=version)
        revision.version, revision.inputs, revision.indexes = version, inputs, builders
        revision.beside = BESIDE
        revision.accelerated = True


def _remove(store: EmbeddedStore, before: Release, replaced: Iterable[str]) -> None:
    """Remove what the next release has anew: catalog, replaced graphs.

    Of the derived ties only those go, later, that do not follow any more.
    """
    gone = {CATALOG_GRAPH.value, *replaced}
    if changed(before.inputs, bundled_digests()):
        gone |= {graph.value for graph in OURS if graph != DERIVED_GRAPH}
        gone |= {graph for graph in before.statements if is_bundled(graph, before.inputs)}
    for graph in sorted(gone & before.statements.keys()):
        store.remove_graph(NamedNode(graph))


def complete(store: EmbeddedStore, *, version: str) -> None:
    """Compute the derived ties and the catalog of a filled store."""
    from ioknow.reasoning.rules import derive

    derived = derive(store)
    write_catalog(store, version=version, instances=derived.instances)
