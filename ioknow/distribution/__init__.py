"""The dataset as files to take away: RDF, tables, checksums and a description of all of them."""

from __future__ import annotations

from ioknow.distribution.manifest import Distribution, Manifest, read_manifest
from ioknow.distribution.tables import TABLES, Table, write_tables
from ioknow.distribution.writing import downloads_of, make_downloads

__all__ = [
    "TABLES",
    "Distribution",
    "Manifest",
    "Table",
    "downloads_of",
    "make_downloads",
    "read_manifest",
    "write_tables",
]
