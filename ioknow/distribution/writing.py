"""Makes the downloads of a release, once, in a folder beside the releases."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ioknow.distribution.manifest import Distribution, Manifest, read_manifest
from ioknow.distribution.tables import TABLES, read_table, write_table
from ioknow.query.lists import Lists, build_lists
from ioknow.store import EmbeddedStore, Release, write_quads
from ioknow.terms import DefaultGraph, Graph, Quad
from ioknow.vocabulary import PREFIXES

FOLDER = "downloads"
"""Name of the folder in a store directory that holds the downloads of its releases."""

_RDF = (
    ("ioknow.nq.gz", "nquads", "application/n-quads", "All statements with their named graphs"),
    ("ioknow.trig.gz", "trig", "application/trig", "All statements, grouped by named graph"),
    ("ioknow.ttl.gz", "turtle", "text/turtle", "All statements without their named graphs"),
)


def downloads_of(release: Release) -> Path:
    """Return the folder in which the downloads of a release are, or will be."""
    return release.folder.parent.parent / FOLDER / release.version


def make_downloads(release: Release, folder: Path | None = None) -> Manifest:
    """Write the dataset of a release as files, unless they are there.

    The files are written beside their place and moved there together. Downloads of releases that
    are no longer there are removed.

    Args:
        release: The release.
        folder: Where the files are put; :func:`downloads_of` when left out.

    Raises:
        StoreError: The release cannot be read.
        OSError: The folder cannot be written.
    """
    place = folder or downloads_of(release)
    if place.is_dir():
        return read_manifest(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=place.parent))
    try:
        manifest = _write_all(release, building)
        manifest.write(building)
        try:
            building.rename(place)
        except OSError:  # another process was quicker
            if not place.is_dir():
                raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    if folder is None:
        _forget_old(release)
    return manifest


def _write_all(release: Release, folder: Path) -> Manifest:
    store = EmbeddedStore.open(release.database, read_only=True)
    files = []
    for name, form, media_type, title in _RDF:
        count = _write_rdf(store, folder / name, form)
        files.append(_described(folder / name, title, media_type, "gzip", count))
    with tempfile.TemporaryDirectory(prefix="ioknow-lists-") as made:
        lists = Lists.of_release(release)
        if lists is None:
            build_lists(store, Path(made))
            lists = Lists(Path(made))
        for table in TABLES:
            for ending, kind in (
                (".parquet", "application/vnd.apache.parquet"),
                (".csv.gz", "text/csv"),
            ):
                file = folder / (table.name + ending)
                rows = write_table(table, read_table(lists, table), file)
                compression = "gzip" if ending.endswith(".gz") else ""
                files.append(_described(file, table.meaning, kind, compression, rows))
    store.close()
    return Manifest(release.version, release.created, release.total, tuple(files))


def _write_rdf(store: EmbeddedStore, file: Path, form: str) -> int:
    """Write all statements of a store; return their number."""
    counted = _Counted(store)
    with (
        file.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6, mtime=0, filename="") as output,
    ):
        write_quads(counted, output, form, PREFIXES)
    return counted.count


class _Counted:
    """The statements of a store graph by graph, counted while they pass."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self.count = 0

    def __iter__(self) -> Iterator[Quad]:
        graphs: list[Graph] = [DefaultGraph(), *self._store.graph_names()]
        for graph in graphs:
            for quad in self._store.quads(None, None, None, graph):
                self.count += 1
                yield quad


def _described(
    file: Path, title: str, media_type: str, compression: str, items: int
) -> Distribution:
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    size = file.stat().st_size
    return Distribution(file.name, title, media_type, compression, size, digest, items)


def _forget_old(release: Release) -> None:
    """Remove the downloads of releases that have been removed."""
    releases = release.folder.parent
    for folder in (releases.parent / FOLDER).iterdir():
        known = folder.name == release.version or (releases / folder.name).is_dir()
        if not known and not folder.name.startswith("."):
            shutil.rmtree(folder, ignore_errors=True)
