"""Changing a dataset: one SPARQL update or one graph, all of it or nothing.

A change is made to a copy of the published release. What follows from the data is computed anew,
the journal and the graph of changes say who did what, and only then does the copy take the place
of the original. Until that moment nobody sees any of it, and a process that ends in the middle
leaves the store as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ioknow.errors import GraphNotFoundError, GraphProtectedError, QueryError, ReleaseChangedError
from ioknow.ingest.bundled import is_bundled
from ioknow.ingest.catalog import write_catalog
from ioknow.ingest.documents import read_document
from ioknow.ingest.indexes import BESIDE, INDEXES
from ioknow.ingest.provenance import tell
from ioknow.ingest.update_targets import graphs_written
from ioknow.query.guard import inspect_update, with_dataset
from ioknow.query.limits import QueryLimits
from ioknow.store import EmbeddedStore, Release, current_release, prune_releases
from ioknow.store import journal as journals
from ioknow.store.locking import exclusive
from ioknow.store.publishing import Revision, remove_leftovers, revised_release
from ioknow.store.release import count_statements
from ioknow.store.twins import prune_twins
from ioknow.terms import DefaultGraph, NamedNode, Quad
from ioknow.vocabulary import (
    CATALOG_GRAPH,
    CHANGES_GRAPH,
    DERIVED_GRAPH,
    ID,
    ONTOLOGY_GRAPH,
    VOCABULARY_GRAPH,
)

DEFAULT = ""
"""Stands for the default graph where graphs are named by their IRIs."""

UPDATE_LIMITS = QueryLimits(text=32 * 1024 * 1024, tokens=5_000_000)
"""Limits of the text of an update."""

_READERS_SECONDS = 60.0
_OURS = {
    graph.value
    for graph in (ONTOLOGY_GRAPH, VOCABULARY_GRAPH, DERIVED_GRAPH, CATALOG_GRAPH, CHANGES_GRAPH)
}


@dataclass(frozen=True)
class Change:
    """What is to be done.

    Attributes:
        operation: ``update`` for SPARQL Update; ``put``, ``post`` or ``delete`` for the operations
            of the Graph Store Protocol.
        agent: Who asks for it: the name of a token.
        body: The update or the document.
        media_type: Type of the document, as a Content-Type header states it.
        target: IRI of the graph, or :data:`DEFAULT`; of no meaning for an update.
        using: Graphs of the protocol's ``using-graph-uri``.
        using_named: Graphs of ``using-named-graph-uri``.
        expected: Version of the release that must be the published one; empty for any.
    """

    operation: str
    agent: str
    body: bytes = b""
    media_type: str = ""
    target: str = DEFAULT
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    expected: str = ""


@dataclass(frozen=True)
class ChangeReport:
    """What was done.

    Attributes:
        version: Version of the published release; the one before when nothing changed.
        created: True when the target is a graph that was not there before.
        graphs: Statements before and after in each graph that changed; what ioknow computes
            itself is left out.
    """

    version: str
    created: bool
    graphs: dict[str, tuple[int, int]]


def change(
    store: Path, wanted: Change, *, step: Callable[[str], None] = lambda _: None
) -> ChangeReport:
    """Carry out a change of a store directory and publish the result.

    When this returns, the change is on the disk and is what readers open next.

    Args:
        store: The store directory.
        wanted: The change.
        step: Told ``begun`` when nobody else changes the store any more, and ``applied`` when
            the request itself has been carried out.

    Raises:
        QueryError: The update is refused, malformed, or cannot be carried out.
        DataError: The document is refused or malformed.
        GraphProtectedError: The change touches a graph that ioknow writes itself.
        GraphNotFoundError: The graph to delete is not there.
        ReleaseChangedError: The published release is not the expected one.
        StoreError: The directory cannot be read or written.

    Example:
        >>> from tempfile import mkdtemp
        >>> from ioknow.ingest.plain import load_plain
        >>> store = Path(mkdtemp())
        >>> report = load_plain(store)
        >>> update = b"INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"
        >>> change(store, Change("update", "ana", update)).graphs
        {'urn:g': (0, 1)}
    """
    with exclusive(store):
        remove_leftovers(store)
        base = current_release(store)
        if wanted.expected not in ("", base.version):
            raise ReleaseChangedError(
                f"the change is meant for release {wanted.expected}, {base.version} is published; "
                "read it again and decide"
            )
        step("begun")
        if wanted.operation != "update" and is_protected(base, wanted.target):
            raise _protected([wanted.target])
        with revised_release(store, base) as revision:
            _apply(revision.store, base, wanted)
            graphs = dict(_differences(base, revision.store, wanted))
            touched = [graph for graph in graphs if is_protected(base, graph)]
            if touched:
                raise _protected(touched)
            step("applied")
            if graphs:
                if wanted.operation == "update" and DEFAULT not in graphs:
                    revision.store.reread(map(NamedNode, graphs))
                _complete(store, revision, wanted, graphs)
        if graphs:
            prune_releases(store, seconds=_READERS_SECONDS)
            prune_twins(store)
    created = wanted.target != DEFAULT and wanted.target not in base.statements
    return ChangeReport(revision.version or base.version, created, graphs)


def is_protected(release: Release, graph: str) -> bool:
    """Tell whether a graph of a release, by its IRI, is one that ioknow writes itself."""
    return not release.plain and (graph in _OURS or is_bundled(graph, release.inputs))


def _protected(graphs: list[str]) -> GraphProtectedError:
    return GraphProtectedError(
        f"ioknow writes {', '.join(f'<{graph}>' for graph in sorted(graphs)[:5])} itself, nothing "
        "was changed; put your statements into a graph of your own"
    )


def _apply(store: EmbeddedStore, base: Release, wanted: Change) -> None:
    if wanted.operation == "update":
        _update(store, wanted)
        return
    graph = _graph(wanted.target)
    there = wanted.target == DEFAULT or wanted.target in base.statements
    if wanted.operation == "delete":
        if not there:
            raise GraphNotFoundError(
                f"there is no graph <{wanted.target[:300]}>; nothing was deleted"
            )
        if isinstance(graph, NamedNode):
            store.remove_graph(graph)
        else:
            store.clear_graph(graph)
        return
    triples = read_document(wanted.body, wanted.media_type, base=wanted.target or ID)
    quads = [Quad(t.subject, t.predicate, t.object, graph) for t in triples]
    if wanted.operation == "put" and there:
        store.clear_graph(graph)
    if isinstance(graph, NamedNode):
        store.add_graph(graph)
    store.bulk_extend(quads)


def _update(store: EmbeddedStore, wanted: Change) -> None:
    try:
        text = wanted.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"byte {error.start} of the update is not UTF-8; send UTF-8") from None
    inspect_update(text, UPDATE_LIMITS)
    store.update(with_dataset(text, wanted.using, wanted.using_named), base=ID)


def _graph(name: str) -> NamedNode | DefaultGraph:
    return DefaultGraph() if name == DEFAULT else NamedNode(name)


def _differences(
    base: Release, store: EmbeddedStore, wanted: Change
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the graphs that are not as they were, with their numbers of statements."""
    counts = count_statements(store)
    before = {**base.statements, DEFAULT: base.unnamed}
    after = {**counts, DEFAULT: len(store) - sum(counts.values())}
    names = before.keys() | after.keys() if wanted.operation == "update" else {wanted.target}
    written = {wanted.target}
    if wanted.operation == "update":
        named = graphs_written(wanted.body.decode(), before)
        written = {*before} if named is None else {*named, DEFAULT}
    original = EmbeddedStore.open(base.database, read_only=True)
    for name in sorted(names):
        old, new = before.get(name), after.get(name)
        if old != new or (name in written and not _same(original, store, _graph(name))):
            yield name, (old or 0, new or 0)
    original.close()


def _same(one: EmbeddedStore, other: EmbeddedStore, graph: NamedNode | DefaultGraph) -> bool:
    """Compare two graphs of the same size; the engine keeps equal statements in equal order."""
    pairs = zip(
        one.quads(None, None, None, graph), other.quads(None, None, None, graph), strict=True
    )
    return all(mine == theirs for mine, theirs in pairs)


def _complete(
    store: Path, revision: Revision, wanted: Change, graphs: dict[str, tuple[int, int]]
) -> None:
    """Compute what follows, and write down who changed what."""
    request = hashlib.sha256(wanted.body).hexdigest()
    base = revision.base
    name = [base.version, base.journal, wanted.operation, wanted.target, request, wanted.agent]
    revision.version = hashlib.sha256("\n".join(name).encode()).hexdigest()[:12]
    record = journals.Record(
        before=base.version,
        after=revision.version,
        time=datetime.now(UTC).isoformat(timespec="milliseconds"),
        agent=wanted.agent,
        operation=wanted.operation,
        target="" if wanted.operation == "update" else wanted.target,
        request=request,
        graphs=graphs,
    )
    if not base.plain:
        from ioknow.reasoning.rules import derive

        derive(revision.store)
        revision.store.extend(tell(record))
        write_catalog(revision.store, version=revision.version)
        revision.indexes, revision.beside = INDEXES, BESIDE
    revision.journal = journals.append(store, record, last=base.journal)
