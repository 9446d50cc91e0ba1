"""What a new release of a register changed: organizations, names, statuses, relations."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ioknow.store import EmbeddedStore
from ioknow.terms import Literal, NamedNode
from ioknow.vocabulary import ID, IK, RDFS, path_of

_SHOWN = 5


@dataclass(frozen=True)
class Change:
    """One difference between two releases.

    Attributes:
        kind: ``added``, ``gone``, ``renamed``, ``status``, ``relation added`` or
            ``relation gone``.
        path: The organization or the relation.
        before: Name or status before, or empty.
        after: Name or status after, or empty.
    """

    kind: str
    path: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """The differences between two releases of a register, in a fixed order."""

    found: tuple[Change, ...]

    def count(self, kind: str) -> int:
        """Return how many differences are of a kind."""
        return sum(change.kind == kind for change in self.found)

    def to_csv(self) -> str:
        """Return all differences as a table with a header row."""
        output = io.StringIO()
        writer = csv.writer(output, lineterminator="\n")
        writer.writerow(["kind", "path", "before", "after"])
        writer.writerows((one.kind, one.path, one.before, one.after) for one in self.found)
        return output.getvalue()

    def __str__(self) -> str:
        if not self.found:
            return "no organization, name, status or relation changed"
        groups: dict[str, list[Change]] = defaultdict(list)
        for change in self.found:
            groups[change.kind].append(change)
        lines = []
        for kind, changes in groups.items():
            lines.append(f"{kind}: {len(changes):,}")
            for one in changes[:_SHOWN]:
                arrow = " -> ".join(text for text in (one.before, one.after) if text)
                lines.append(f"    {one.path}  {arrow}".rstrip())
            if len(changes) > _SHOWN:
                lines.append(f"    and {len(changes) - _SHOWN:,} more")
        return "\n".join(lines)


def compare(before: EmbeddedStore, old: Iterable[str], after: EmbeddedStore, new: str) -> Changes:
    """Compare the graphs of an earlier release with the graph of a later one.

    Args:
        before: Where the earlier release is.
        old: IRIs of its graphs.
        after: Where the later release is.
        new: IRI of its graph.
    """
    earlier, later = _Content(before, old), _Content(after, [new])
    return Changes(
        (
            *_appeared("added", earlier.names, later.names, first="organization/"),
            *_vanished("gone", earlier.names, later.names, first="organization/"),
            *_differing("renamed", earlier.names, later.names, first="organization/"),
            *_differing("status", earlier.statuses, later.statuses, first="organization/"),
            *_appeared("relation added", earlier.names, later.names, first="relationship/"),
            *_vanished("relation gone", earlier.names, later.names, first="relationship/"),
        )
    )


class _Content:
    """Names and statuses of the organizations and relations of some graphs, by path."""

    def __init__(self, store: EmbeddedStore, graphs: Iterable[str]) -> None:
        given = [NamedNode(graph) for graph in graphs]
        self.names = _values(store, given, RDFS.label)
        self.statuses = _values(store, given, IK.registerStatus)


def _values(store: EmbeddedStore, graphs: Iterable[NamedNode], name: NamedNode) -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for graph in graphs:
        for quad in store.quads(None, name, None, graph):
            subject, value = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(value, Literal):
                kept = subject.value.startswith((ID + "organization/", ID + "relationship/"))
                if kept and value.language in (None, "en"):
                    found[path_of(subject.value)].add(value.value)
    return {path: ", ".join(sorted(values)) for path, values in found.items()}


def _appeared(
    kind: str, before: dict[str, str], after: dict[str, str], *, first: str
) -> Iterator[Change]:
    for path in sorted(after.keys() - before.keys()):
        if path.startswith(first):
            yield Change(kind, path, "", after[path])


def _vanished(
    kind: str, before: dict[str, str], after: dict[str, str], *, first: str
) -> Iterator[Change]:
    for path in sorted(before.keys() - after.keys()):
        if path.startswith(first):
            yield Change(kind, path, before[path], "")


def _differing(
    kind: str, before: dict[str, str], after: dict[str, str], *, first: str
) -> Iterator[Change]:
    for path in sorted(before.keys() & after.keys()):
        if path.startswith(first) and before[path] != after[path]:
            yield Change(kind, path, before[path], after[path])
