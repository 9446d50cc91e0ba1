"""What a new release of a register changed: organizations, names, types, ties, participations."""

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
_ORGANIZATION, _RELATION, _PARTICIPATION = "organization/", "relationship/", "participation/"
_COMPARED = tuple(f"{ID}{kind}" for kind in (_ORGANIZATION, _RELATION, _PARTICIPATION))


@dataclass(frozen=True)
class Change:
    """One difference between two releases.

    Attributes:
        kind: Of organizations ``added``, ``gone``, ``renamed``, ``status``, ``types``; of
            relations, among them projects, ``relation added``, ``relation gone``,
            ``relation renamed``, ``relation status``, ``relation dates``; of what takes part in
            projects ``participation added``, ``participation gone``.
        path: The organization, the relation or the participation.
        before: Name, status, types or dates before, or empty.
        after: Name, status, types or dates after, or empty.
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
    return Changes(tuple(_changes(_Content(before, old), _Content(after, [new]))))


def _changes(earlier: _Content, later: _Content) -> Iterator[Change]:
    there, here = earlier.names, later.names
    both = sorted(there.keys() & here.keys())
    organizations = [path for path in both if path.startswith(_ORGANIZATION)]
    relations = [path for path in both if path.startswith(_RELATION)]
    # Other relations are called after the organizations that they tie.
    projects = [path for path in relations if path in later.identified]
    yield from _appeared("added", there, here, first=_ORGANIZATION)
    yield from _vanished("gone", there, here, first=_ORGANIZATION)
    yield from _differing("renamed", organizations, there, here)
    yield from _differing("status", organizations, earlier.statuses, later.statuses)
    yield from _differing("types", organizations, earlier.types, later.types)
    yield from _appeared("relation added", there, here, first=_RELATION)
    yield from _vanished("relation gone", there, here, first=_RELATION)
    yield from _differing("relation renamed", projects, there, here)
    yield from _differing("relation status", relations, earlier.statuses, later.statuses)
    yield from _differing("relation dates", relations, earlier.dates, later.dates)
    yield from _appeared("participation added", there, here, first=_PARTICIPATION)
    yield from _vanished("participation gone", there, here, first=_PARTICIPATION)


class _Content:
    """What is compared of the things in some graphs, by path."""

    def __init__(self, store: EmbeddedStore, graphs: Iterable[str]) -> None:
        given = [NamedNode(graph) for graph in graphs]
        self.names = _values(store, given, RDFS.label)
        self.statuses = _values(store, given, IK.registerStatus)
        self.types = _values(store, given, IK.registerType)
        self.identified = _values(store, given, IK.identifier).keys()
        starts, ends = (_values(store, given, name) for name in (IK.startDate, IK.endDate))
        self.dates = {
            path: f"{starts.get(path, '')}..{ends.get(path, '')}"
            for path in starts.keys() | ends.keys()
        }


def _values(store: EmbeddedStore, graphs: Iterable[NamedNode], name: NamedNode) -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for graph in graphs:
        for quad in store.quads(None, name, None, graph):
            subject, value = quad.subject, quad.object
            if (
                isinstance(subject, NamedNode)
                and isinstance(value, Literal)
                and subject.value.startswith(_COMPARED)
                and value.language in (None, "en")
            ):
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
    kind: str, paths: Iterable[str], before: dict[str, str], after: dict[str, str]
) -> Iterator[Change]:
    for path in paths:
        one, other = before.get(path, ""), after.get(path, "")
        if one != other:
            yield Change(kind, path, one, other)
