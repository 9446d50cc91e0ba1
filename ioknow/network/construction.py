"""Networks from edges, arrays and networkx graphs, for tests and for people's own data."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from ioknow.errors import ParameterValueError
from ioknow.network.network import Network
from ioknow.network.tables import UNKNOWN_END, UNKNOWN_START, ActorTable, Texts, TieTable, texts

if TYPE_CHECKING:
    import networkx

_PLAIN = "alliance"
"""Family of ties that come without one; pictures know how to draw it."""


def from_edges(
    edges: Iterable[Sequence[Any]],
    *,
    nodes: Iterable[Hashable],
    directed: bool,
    weight: str | None,
    attributes: Mapping[str, Mapping[Hashable, str] | Sequence[str]] | None,
    title: str,
) -> Network:
    """See :meth:`Network.from_edges`."""
    places: dict[str, int] = {}
    for node in nodes:
        places.setdefault(str(node), len(places))
    ends: list[tuple[int, int]] = []
    strengths: list[float] = []
    valued = False
    for edge in edges:
        if len(edge) not in (2, 3):
            raise ParameterValueError(
                f"{edge!r} is no tie; give a source, a target and perhaps a weight"
            )
        source, target = str(edge[0]), str(edge[1])
        ends.append(
            (places.setdefault(source, len(places)), places.setdefault(target, len(places)))
        )
        valued = valued or len(edge) == 3
        strengths.append(float(edge[2]) if len(edge) == 3 else 1.0)
    pairs = np.array(ends, dtype=np.int32).reshape(-1, 2)
    ids = list(places)
    columns = {name: _column(name, values, ids) for name, values in (attributes or {}).items()}
    return from_arrays(
        ids,
        pairs[:, 0],
        pairs[:, 1],
        strength=strengths if valued else None,
        directed=directed,
        attributes=columns,
        title=title,
    ).with_weight(weight or ("declared" if valued else "binary"))


def from_networkx(graph: networkx.Graph[Any], *, weight: str | None, title: str) -> Network:
    """See :meth:`Network.from_networkx`."""
    edges: Iterable[Sequence[Any]] = graph.edges()
    if weight is not None:
        edges = ((a, b, value) for a, b, value in graph.edges(data=weight, default=1.0))
    names = dict.fromkeys(name for _, values in graph.nodes(data=True) for name in values)
    columns = {
        str(name): [str(values.get(name, "")) for _, values in graph.nodes(data=True)]
        for name in names
    }
    return from_edges(
        edges,
        nodes=list(graph.nodes()),
        directed=graph.is_directed(),
        weight=None,
        attributes=columns,
        title=title or str(graph.name) or "Network",
    )


def from_arrays(
    ids: Sequence[str],
    source: ArrayLike,
    target: ArrayLike,
    *,
    strength: ArrayLike | None,
    directed: bool,
    attributes: Mapping[str, Sequence[str] | Texts] | None,
    title: str,
) -> Network:
    """See :meth:`Network.from_arrays`."""
    names = texts([str(one) for one in ids])
    first, second = (np.asarray(one, dtype=np.int32) for one in (source, target))
    weights = np.ones(len(first)) if strength is None else np.asarray(strength, dtype=np.float64)
    if len(set(names)) != len(names):
        raise ParameterValueError(f"{len(names) - len(set(names))} actors have the name of another")
    if not len(first) == len(second) == len(weights):
        raise ParameterValueError(
            f"{len(first)} sources, {len(second)} targets and {len(weights)} weights: give as many"
        )
    if len(first) and (
        min(first.min(), second.min()) < 0 or max(first.max(), second.max()) >= len(names)
    ):
        raise ParameterValueError(f"the ends of ties are positions from 0 to {len(names) - 1}")
    if not (np.isfinite(weights).all() and (weights > 0).all()):
        raise ParameterValueError(
            "a weight is a positive number; leave out ties that weigh nothing"
        )
    columns = {name: _column(name, values, names) for name, values in (attributes or {}).items()}
    columns.setdefault("label", names)
    count = len(first)
    links = TieTable(
        source=first,
        target=second,
        directed=np.full(count, directed),
        strength=weights,
        partners=np.full(count, 2, dtype=np.int32),
        type=np.zeros(count, dtype=np.int32),
        claim=np.full(count, -1, dtype=np.int32),
        start=np.full(count, UNKNOWN_START, dtype=np.int32),
        end=np.full(count, UNKNOWN_END, dtype=np.int32),
        types=(_PLAIN,),
        claims=texts([]),
    )
    weight = "binary" if strength is None else "declared"
    return Network(title, ActorTable(names, columns), links, weight)


def _column(
    name: str, values: Mapping[Hashable, str] | Sequence[str] | Texts, ids: Sequence[str] | Texts
) -> Texts:
    if isinstance(values, Mapping):
        by_name = {str(key): str(value) for key, value in values.items()}
        return texts([by_name.get(one, "") for one in ids])
    if len(values) != len(ids):
        raise ParameterValueError(
            f"attribute '{name}' has {len(values)} values for {len(ids)} actors; give one for each"
        )
    return texts([str(value) for value in values])
