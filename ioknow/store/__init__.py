"""Stores: the embedded Oxigraph database, releases of it on disk, and remote endpoints."""

from ioknow.store.backup import Backup, back_up, restore
from ioknow.store.base import Store
from ioknow.store.embedded import EmbeddedStore
from ioknow.store.parsing import (
    FORMATS,
    parse_bytes,
    parse_file,
    rdf_format,
    serialize,
    write_quads,
)
from ioknow.store.publishing import new_release
from ioknow.store.rdflib_dataset import RdflibStore
from ioknow.store.release import Release, current_release, prune_releases
from ioknow.store.remote import RemoteStore, is_endpoint
from ioknow.store.results import (
    SOLUTION_FORMATS,
    TRIPLE_FORMATS,
    read_solutions,
    write_solutions,
    write_triples,
)
from ioknow.store.verification import StoreReport, verify_store

__all__ = [
    "FORMATS",
    "SOLUTION_FORMATS",
    "TRIPLE_FORMATS",
    "Backup",
    "EmbeddedStore",
    "RdflibStore",
    "Release",
    "RemoteStore",
    "Store",
    "StoreReport",
    "back_up",
    "current_release",
    "is_endpoint",
    "new_release",
    "parse_bytes",
    "parse_file",
    "prune_releases",
    "rdf_format",
    "read_solutions",
    "restore",
    "serialize",
    "verify_store",
    "write_quads",
    "write_solutions",
    "write_triples",
]
