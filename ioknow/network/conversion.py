"""Networks as objects of other libraries: one edge for each pair, with what its ties say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ioknow.network.network import Network
from ioknow.network.tables import UNKNOWN_END, UNKNOWN_START, Floats, Integers

if TYPE_CHECKING:
    import igraph
    import networkx


@dataclass(frozen=True)
class Edge:
    """A pair of actors and what their ties say together.

    Attributes:
        source: Row of one actor; the giving side in a directed network.
        target: Row of the other.
        weight: The weight of the pair; see :attr:`ioknow.network.Network.weight`.
        ties: Number of ties that it joins.
        types: Families of these ties, sorted, divided by ``; ``.
        start: First year in which one held, or None where none states a beginning.
        end: Last year in which one held, or None where one states no end.
        claims: Paths of the claims behind them, sorted, divided by spaces.
    """

    source: int
    target: int
    weight: float
    ties: int
    types: str
    start: int | None
    end: int | None
    claims: str


def edges(network: Network) -> Iterator[Edge]:
    """Give the edges of a network, one for each pair with a weight, in a fixed order.

    In a network with directed ties an edge stands for one direction, and a tie without direction
    has an edge in both; otherwise every pair has one edge. Ties of an actor with itself have none.
    """
    from ioknow.vocabulary import path_of

    links, directed = network.links, network.directed
    both = ~links.directed if directed else np.zeros(len(links), dtype=bool)
    source = np.concatenate([links.source, links.target[both]])
    target = np.concatenate([links.target, links.source[both]])
    if not directed:
        source, target = np.minimum(source, target), np.maximum(source, target)
    tie = np.concatenate([np.arange(len(links)), np.flatnonzero(both)])
    order = np.lexsort((tie, target, source))
    source, target, tie = source[order], target[order], tie[order]
    firsts = np.flatnonzero(np.diff(source, prepend=-1) | np.diff(target, prepend=-1))
    lasts = np.append(firsts, len(source))[1:]
    for first, last, weight in zip(
        firsts, lasts, _weights(network, source[firsts], target[firsts]), strict=True
    ):
        if weight == 0.0:  # an actor with itself, or no declared weight
            continue
        one, other = int(source[first]), int(target[first])
        rows = tie[first:last]
        start, end = int(links.start[rows].min()), int(links.end[rows].max())
        claims = {str(links.claims[row]) for row in links.claim[rows] if row >= 0}
        yield Edge(
            source=one,
            target=other,
            weight=float(weight),
            ties=len(rows),
            types="; ".join(sorted({links.types[kind] for kind in links.type[rows]})),
            start=None if start == UNKNOWN_START else start,
            end=None if end == UNKNOWN_END else end,
            claims=" ".join(sorted(path_of(claim) for claim in claims)),
        )


def _weights(network: Network, source: Integers, target: Integers) -> Floats:
    """Return the weights of pairs, 0 where there is none."""
    matrix = network.adjacency.tocoo()
    size = max(len(network), 1)
    keys = matrix.row.astype(np.int64) * size + matrix.col
    wanted = source.astype(np.int64) * size + target
    order = np.argsort(keys)
    place = np.searchsorted(keys, wanted, sorter=order)
    weights = np.zeros(len(wanted))
    inside = place < len(keys)
    at = order[place[inside]]
    weights[inside] = np.where(keys[at] == wanted[inside], matrix.data[at], 0.0)
    return weights


def to_networkx(network: Network) -> networkx.Graph[str]:
    """Return a network as networkx's ``Graph``, or ``DiGraph`` where ties have a direction.

    Nodes are IRIs with the attributes of the actors; edges have ``weight``, ``ties``, ``types``,
    ``claims``, and ``start`` and ``end`` where they are known.

    Example:
        >>> graph = to_networkx(Network.from_edges([("a", "b"), ("a", "b"), ("b", "c")]))
        >>> graph.number_of_edges(), graph["a"]["b"]["ties"]
        (2, 2)
    """
    import networkx as nx

    graph: Any = nx.DiGraph() if network.directed else nx.Graph()
    graph.graph["name"] = network.title
    columns = network.actors.columns
    for row, iri in enumerate(network.ids):
        graph.add_node(str(iri), **{name: str(column[row]) for name, column in columns.items()})
    ids = network.ids
    graph.add_edges_from(
        (str(ids[one.source]), str(ids[one.target]), _known(one)) for one in edges(network)
    )
    found: networkx.Graph[str] = graph
    return found


def to_igraph(network: Network) -> igraph.Graph:
    """Return a network as python-igraph's ``Graph``, with the attributes of :func:`to_networkx`.

    Raises:
        ImportError: python-igraph is not installed; it is the extra ``ioknow[igraph]``.
    """
    import igraph

    every = list(edges(network))
    graph = igraph.Graph(
        n=len(network),
        edges=[(one.source, one.target) for one in every],
        directed=network.directed,
    )
    graph["name"] = network.title
    graph.vs["name"] = [str(iri) for iri in network.ids]
    for name, column in network.actors.columns.items():
        if name != "name":
            graph.vs[name] = [str(value) for value in column]
    for name in ("weight", "ties", "types", "start", "end", "claims"):
        graph.es[name] = [getattr(one, name) for one in every]
    return graph


def _known(edge: Edge) -> dict[str, Any]:
    names = ("weight", "ties", "types", "start", "end", "claims")
    values = {name: getattr(edge, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}
