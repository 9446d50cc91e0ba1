"""The dataset that belongs to ioknow: ontology, vocabulary, cases and statistics."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version as package_version
from pathlib import Path

from ioknow import resources
from ioknow.statistics import statistics_files, statistics_quads
from ioknow.store import EmbeddedStore, parse_file
from ioknow.terms import NamedNode
from ioknow.vocabulary import GRAPH, ONTOLOGY_GRAPH, VOCABULARY_GRAPH, case_graph

STATISTICS = GRAPH + "statistics/"


def bundled_files() -> list[tuple[Path, NamedNode]]:
    """Return the RDF files that belong to ioknow, each with its named graph."""
    return [
        *((file, ONTOLOGY_GRAPH) for file in resources.ontology_files()),
        *((file, VOCABULARY_GRAPH) for file in resources.vocabulary_files()),
        *((file, case_graph(file.stem)) for file in resources.case_files()),
    ]


def fill(store: EmbeddedStore, files: Iterable[tuple[Path, NamedNode]]) -> None:
    """Write these bundled files and the statistics into a store."""
    for file, graph in files:
        store.bulk_extend(parse_file(file, graph=graph))
    store.bulk_extend(statistics_quads())


def is_bundled(graph: str, inputs: Iterable[str]) -> bool:
    """Tell whether a graph of a release with these inputs came from ioknow, not from the user."""
    ours = {name.value for _, name in bundled_files()}
    name = graph.removeprefix(GRAPH)
    return graph in ours or graph.startswith(STATISTICS) or f"data/{_plural(name)}.ttl" in inputs


def bundled_digests() -> dict[str, str]:
    """Return SHA-256 digests of everything bundled, by name, and the version of the code."""
    root = resources.root()
    files = [file for file, _ in bundled_files()] + resources.rule_files() + statistics_files()
    digests = {file.relative_to(root).as_posix(): sha256(file) for file in files}
    return {f"ioknow {package_version('ioknow')}": "", **digests}


def changed(before: dict[str, str], now: dict[str, str]) -> bool:
    """Tell whether the bundled part of a release's inputs differs from what it is now."""
    ours = ("ontology/", "data/", "ioknow ")
    return {name: digest for name, digest in before.items() if name.startswith(ours)} != now


def sha256(file: Path) -> str:
    """Return the SHA-256 digest of a file's content."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _plural(name: str) -> str:
    return name.replace("case/", "cases/", 1)
