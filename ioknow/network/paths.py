"""Paths between two actors, with the claims behind each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from ioknow.arguments import several, whole_number
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, gettext_noop, lazy_gettext, ngettext
from ioknow.network.connectivity import distances_from
from ioknow.network.network import Network
from ioknow.network.tables import Flags, Matrix

if TYPE_CHECKING:
    import pandas

    from ioknow.model.claims import Claim


@dataclass(frozen=True)
class Path:
    """One way from an actor to another.

    Attributes:
        network: The network it lies in.
        rows: Rows of the actors on it, both ends included.
    """

    network: Network
    rows: tuple[int, ...]

    @property
    def actors(self) -> tuple[str, ...]:
        """IRIs of the actors on it, both ends included."""
        return tuple(str(self.network.ids[row]) for row in self.rows)

    @property
    def labels(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(self.network.label(row) for row in self.rows)

    def claims(self) -> tuple[tuple[Claim, ...], ...]:
        """Return the claims behind each step with their evidence, read when this is called."""
        actors = self.actors
        steps = pairwise(actors)
        return tuple(tuple(self.network.evidence(one, other)) for one, other in steps)

    def __str__(self) -> str:
        return " - ".join(self.labels)


@dataclass(frozen=True)
class Paths:
    """The shortest paths between two actors.

    Attributes:
        network: The network that was searched.
        source: Row of the actor at the start.
        target: Row of the actor at the end.
        length: Number of ties on each, or None where no path leads.
        count: Number of shortest paths, all of them counted.
        paths: The paths, in the network's order of their actors; as many as were asked for.
    """

    definition: ClassVar[str] = gettext_noop(
        "Paths with the fewest ties. Every kind of tie that the network holds counts as one step, "
        "whatever its weight."
    )

    network: Network
    source: int
    target: int
    length: int | None
    count: int
    paths: tuple[Path, ...]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"

    @property
    def text(self) -> str:
        """The answer in a sentence."""
        one, other = self.network.label(self.source), self.network.label(self.target)
        if self.length is None:
            return gettext(
                "No path leads from %(start)s to %(end)s in %(network)s.",
                start=one,
                end=other,
                network=self.network.title,
            )
        if self.length == 0:
            return gettext("%(name)s is both the start and the end.", name=one)
        return gettext(
            "%(start)s and %(end)s are %(ties)s apart, by %(ways)s.",
            start=one,
            end=other,
            ties=ngettext("one tie", "%(num)s ties", self.length),
            ways=ngettext("one shortest path", "%(num)s shortest paths", self.count),
        )

    def to_pandas(self) -> pandas.DataFrame:
        """Return one row for each claim behind each step of each path."""
        import pandas as pd

        from ioknow.model.evidence import by_source

        rows = []
        for number, path in enumerate(self.paths, start=1):
            labels = path.labels
            for step, claims in enumerate(path.claims(), start=1):
                for claim in claims or (None,):
                    rows.append(
                        {
                            "path": number,
                            "step": step,
                            "from": labels[step - 1],
                            "to": labels[step],
                            "claim": claim.thing.path if claim else "",
                            "kind": claim.thing.kind.label if claim and claim.thing.kind else "",
                            "places": "; ".join(one.text for one in by_source(claim.evidence))
                            if claim
                            else "",
                        }
                    )
        return pd.DataFrame(rows, columns=["path", "step", "from", "to", "claim", "kind", "places"])


def shortest_paths(
    network: Network,
    source: str,
    target: str,
    *,
    through: Sequence[str] = (),
    directed: bool = False,
    most: int = 100,
) -> Paths:
    """Return all shortest paths between two actors.

    Args:
        network: Where to search; give it the ties and the year that shall count.
        source: Path or IRI of the actor at the start, such as ``organization/basf``.
        target: Path or IRI of the actor at the end.
        through: Kinds of actors that may lie between them, such as ``association``, from the
            ``family`` of the actors, or single actors by path; empty for any.
        directed: Whether directed ties are followed only from their source to their target.
        most: How many paths are told; all are counted.

    Returns:
        No paths and a length of None where no path leads.

    Raises:
        UnknownEntityError: An actor is not in the network.
        ParameterValueError: A negative number of paths is asked for, or no actor of the network
            is of a kind in ``through``.

    Example:
        >>> square = Network.from_edges([("a", "b"), ("b", "c"), ("a", "d"), ("d", "c")])
        >>> found = shortest_paths(square, "a", "c")
        >>> found.count, [str(path) for path in found.paths]
        (2, ['a - b - c', 'a - d - c'])
    """
    most = whole_number(most, "most")
    if most < 0:
        raise ParameterValueError(
            lazy_gettext("%(most)s paths cannot be told; give 0 or more", most=most)
        )
    start, end = network.position(source), network.position(target)
    ties = network.pattern if directed else network.symmetric
    allowed = _allowed(network, several(through))
    distance = distances_from(ties, start, allowed)
    if distance[end] < 0:
        return Paths(network, start, end, None, 0, ())
    back = ties.T.tocsr() if directed else ties
    before = _predecessors(back, distance, start, end, allowed)
    ways = _counts(before, distance, start, end)
    found = _walk(before, start, end, most)
    paths = sorted(tuple(path) for path in found)
    return Paths(
        network, start, end, int(distance[end]), ways, tuple(Path(network, one) for one in paths)
    )


def _allowed(network: Network, through: Sequence[str]) -> Flags | None:
    if not through:
        return None
    allowed = np.zeros(len(network), dtype=bool)
    families = network.actors.columns.get("family")
    for one in through:
        if "/" in one:
            allowed[network.position(one)] = True
            continue
        of_kind = families == one if families is not None else np.zeros(len(network), dtype=bool)
        if not of_kind.any():
            known = sorted(set(families.tolist())) if families is not None else []
            raise ParameterValueError(
                lazy_gettext(
                    "%(title)s has no actor of the kind '%(one)s'; it has %(known)s",
                    title=network.title,
                    one=one,
                    known=", ".join(known),
                )
            )
        allowed |= of_kind
    return allowed


def _predecessors(
    back: Matrix, distance: NDArray[np.float64], start: int, end: int, allowed: Flags | None
) -> dict[int, list[int]]:
    """Return, for every actor on a shortest path, those from which the path can come."""
    before: dict[int, list[int]] = {}
    waiting = [end]
    while waiting:
        row = waiting.pop()
        if row in before or row == start:
            continue
        near = back.indices[back.indptr[row] : back.indptr[row + 1]]
        nearer = near[distance[near] == distance[row] - 1]
        if allowed is not None:
            nearer = nearer[allowed[nearer] | (nearer == start)]
        before[row] = sorted(int(one) for one in nearer)
        waiting += before[row]
    return before


def _counts(
    before: dict[int, list[int]], distance: NDArray[np.float64], start: int, end: int
) -> int:
    """Count the shortest paths exactly, however many there are."""
    ways = {start: 1}
    for row in sorted(before, key=lambda one: distance[one]):
        ways[row] = sum(ways[one] for one in before[row])
    return ways[end]


def _walk(before: dict[int, list[int]], start: int, end: int, most: int) -> Iterator[list[int]]:
    """Give paths one after the other, the first ones in order of their last steps."""
    told = 0
    stack = [[end]]
    while stack and told < most:
        path = stack.pop()
        if path[0] == start:
            told += 1
            yield path
            continue
        stack += [[one, *path] for one in reversed(before[path[0]])]
