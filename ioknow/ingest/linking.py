"""Publishes the reviewed links of a store as the links graph of a new release.

Ties, networks, lists and search say nothing about links: questions follow them when they are
asked. So the next release of the same data takes over what was derived and the indexes as they
are, and costs what the links cost.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from ioknow.identity.links import LinkBook, link_quads
from ioknow.ingest.bundled import bundled_digests, changed
from ioknow.ingest.catalog import write_catalog
from ioknow.ingest.indexes import BESIDE, INDEXES
from ioknow.ingest.inputs import Input, read_inputs
from ioknow.ingest.loading import LoadReport, load
from ioknow.ingest.publishing import inputs_of_next, kept_graphs, version_of
from ioknow.store import Release, current_release, prune_releases
from ioknow.store.locking import exclusive
from ioknow.store.publishing import remove_leftovers, revised_release
from ioknow.vocabulary import CATALOG_GRAPH, GRAPH, LINKS_GRAPH


def publish_links(store: Path) -> LoadReport:
    """Write the links of a store directory into the links graph of a new release.

    The columnar twin of a large release is built by the next load or by the service.

    Raises:
        StoreNotFoundError: Nothing has been published in this directory.
        LinkError: The file of links cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="ioknow-links-") as folder:
        file = Path(folder) / "links.nq"
        quads = sorted(map(str, link_quads(LinkBook(store).links())))
        file.write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")
        with exclusive(store):  # what others write meanwhile would not be taken over
            remove_leftovers(store)
            base = current_release(store)
            if not base.plain and not changed(base.inputs, bundled_digests()):
                return _publish(store, base, read_inputs([file])[0])
        return load(store, [file], validate=False)


def _publish(store: Path, base: Release, links: Input) -> LoadReport:
    name = links.graph.value.removeprefix(GRAPH)
    inputs = inputs_of_next(base, {name: links.digest}, is_replaced=lambda one: one == name)
    version = version_of(inputs, base)
    kept = kept_graphs(base, {LINKS_GRAPH.value})
    if version == base.version:
        return LoadReport(base, {}, kept, reused=True)
    with revised_release(store, base) as revision:
        for graph in (CATALOG_GRAPH, LINKS_GRAPH):
            if graph.value in base.statements:
                revision.store.remove_graph(graph)
        revision.store.bulk_extend(links.quads)
        write_catalog(revision.store, version=version)
        revision.version, revision.inputs = version, inputs
        revision.indexes, revision.beside = INDEXES, BESIDE
        revision.carried = frozenset(INDEXES)
    release = current_release(store)
    prune_releases(store)
    return LoadReport(release, {links.path: len(links.quads)}, kept, reused=False)
