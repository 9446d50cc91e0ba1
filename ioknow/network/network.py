"""A network of actors: arrays inside, one claim behind every tie."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from ioknow.arguments import year_number
from ioknow.arrays import distinct
from ioknow.errors import NetworkSizeError, ParameterValueError, UnknownEntityError
from ioknow.languages import gettext_noop, lazy_gettext
from ioknow.model.network import Node, Tie
from ioknow.network.tables import (
    UNKNOWN_END,
    UNKNOWN_START,
    ActorTable,
    Flags,
    Floats,
    Matrix,
    Texts,
    TieTable,
)
from ioknow.vocabulary import entity, path_of

if TYPE_CHECKING:
    import networkx
    import pandas

    from ioknow.model.claims import Claim
    from ioknow.model.things import Thing
    from ioknow.network.measures.results import Result

WEIGHTS: dict[str, str] = {
    "binary": gettext_noop("1 for every pair that has a tie"),
    "ties": gettext_noop("number of ties between the two, such as shared projects"),
    "shared": gettext_noop("sum over shared relationships of 1 / (partners - 1)"),
    "declared": gettext_noop(
        "sum of the numbers that the ties carry; ties without one are left out"
    ),
}
"""What a weight can be, and what it counts. The third follows Newman (2001), Physical Review E 64,
016132: a relationship of many partners ties each pair less than one of two."""

MOST_OBJECTS = 50_000
"""Ties up to which :attr:`Network.ties` makes objects; larger networks are read as arrays."""


class Archive(Protocol):
    """Where the claims behind ties, and the names of actors, are read when they are asked for."""

    def claims(self, iris: Iterable[str]) -> list[Claim]:
        """Return claims with their evidence, in the order asked for."""

    def outlines(self, iris: Iterable[str]) -> list[Claim]:
        """Return claims with name, period and evidence alone, in the order asked for."""

    def things(self, iris: Iterable[str]) -> dict[str, Thing]:
        """Return actors with label and kinds."""


@dataclass(frozen=True, eq=False)
class Network:
    """Actors and the ties between them, in a fixed order.

    Two actors may share several ties: one for every claim that ties them. Measures read the
    :attr:`adjacency` matrix, in which the ties of a pair are one number. A tie of an actor with
    itself is kept among the ties and never counted by a measure.

    Attributes:
        title: What it shows, in words.
        actors: The actors, one row each.
        links: The ties, one row each.
        weight: What the adjacency matrix holds, one of :data:`WEIGHTS`.
        focal: IRI of the actor that the network was asked for around, or empty.
        archive: Where claims are read; None for a network that comes from no dataset.

    Example:
        >>> network = Network.from_edges([("a", "b"), ("b", "c"), ("b", "c")])
        >>> len(network), network.number_of_ties, network.number_of_pairs
        (3, 3, 2)
        >>> network.adjacency.toarray().tolist()
        [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """

    title: str
    actors: ActorTable
    links: TieTable
    weight: str = "binary"
    focal: str = ""
    archive: Archive | None = None

    def __post_init__(self) -> None:
        if self.weight not in WEIGHTS:
            raise ParameterValueError(
                lazy_gettext(
                    "there is no weight '%(weight)s'; there are %(known)s",
                    weight=self.weight,
                    known=", ".join(WEIGHTS),
                )
            )

    @classmethod
    def from_edges(
        cls,
        edges: Iterable[Sequence[Any]],  # a source, a target and perhaps a number
        *,
        nodes: Iterable[Hashable] = (),
        directed: bool = False,
        weight: str | None = None,
        attributes: Mapping[str, Mapping[Hashable, str] | Sequence[str]] | None = None,
        title: str = "Network",
    ) -> Network:
        """Return a network from pairs, or triples whose third part is a weight.

        Args:
            edges: ``(source, target)`` or ``(source, target, weight)``; names are made texts.
            nodes: Actors in their order, those without ties among them; others follow as met.
            directed: Whether each pair runs from its source to its target only.
            weight: One of :data:`WEIGHTS`; by default ``declared`` when a weight is given.
            attributes: Texts for each actor, in the order of ``nodes`` or by name.
            title: What the network shows.

        Raises:
            ParameterValueError: A weight is no positive number, or a column has another length.
        """
        from ioknow.network.construction import from_edges

        return from_edges(
            edges,
            nodes=nodes,
            directed=directed,
            weight=weight,
            attributes=attributes,
            title=title,
        )

    @classmethod
    def from_networkx(
        cls, graph: networkx.Graph[Any], *, weight: str | None = None, title: str = ""
    ) -> Network:
        """Return a network from a networkx graph of any class.

        Args:
            graph: Its node attributes become texts; its nodes keep their order.
            weight: Edge attribute with the weights; without it, ties are not valued.
            title: What the network shows; the name of the graph by default.
        """
        from ioknow.network.construction import from_networkx

        return from_networkx(graph, weight=weight, title=title)

    @classmethod
    def from_arrays(
        cls,
        ids: Sequence[str],
        source: ArrayLike,
        target: ArrayLike,
        *,
        strength: ArrayLike | None = None,
        directed: bool = False,
        attributes: Mapping[str, Sequence[str]] | None = None,
        title: str = "Network",
    ) -> Network:
        """Return a network from arrays, without a Python object for each tie.

        Args:
            ids: Actors.
            source: Position in ``ids`` of one end of each tie.
            target: Position of the other end.
            strength: Positive weight of each tie; without it, ties are not valued.
            directed: Whether each tie runs from source to target only.
            attributes: Texts for each actor.
            title: What the network shows.

        Raises:
            ParameterValueError: The arrays do not fit each other.
        """
        from ioknow.network.construction import from_arrays

        return from_arrays(
            ids,
            source,
            target,
            strength=strength,
            directed=directed,
            attributes=attributes,
            title=title,
        )

    def __len__(self) -> int:
        return len(self.actors)

    def __repr__(self) -> str:
        kind = "directed" if self.directed else "undirected"
        return (
            f"Network({self.title!r}, actors={len(self)}, ties={self.number_of_ties}, "
            f"{kind}, weight={self.weight!r})"
        )

    def _repr_html_(self) -> str:
        """Return the network as notebooks show it: a picture in a frame of its own."""
        # Views know networks, not the other way round; but a notebook asks the object itself.
        shown: str = import_module("ioknow.views.offline").notebook_html(self)
        return shown

    @property
    def ids(self) -> Texts:
        """IRIs of the actors, in the order of every array of values."""
        return self.actors.ids

    @property
    def number_of_ties(self) -> int:
        """Number of ties; two actors may share several."""
        return len(self.links)

    @cached_property
    def number_of_pairs(self) -> int:
        """Number of different pairs that are tied, whatever the direction; no actor with itself."""
        both = self.symmetric
        return int(both.nnz // 2)

    @cached_property
    def directed(self) -> bool:
        """Whether any tie has a direction."""
        return bool(self.links.directed.any())

    @property
    def valued(self) -> bool:
        """Whether ties have different weights."""
        return self.weight != "binary"

    @cached_property
    def adjacency(self) -> Matrix:
        """The weight of the ties from the row's actor to the column's.

        A tie without direction stands in both places. Nothing stands on the diagonal.
        """
        links = self.links
        both = ~links.directed
        rows = np.concatenate([links.source, links.target[both]])
        columns = np.concatenate([links.target, links.source[both]])
        each = self._weights
        values = np.concatenate([each, each[both]])
        between = (rows != columns) & ~np.isnan(values)
        size = len(self)
        found = sparse.coo_array(
            (values[between], (rows[between], columns[between])), shape=(size, size)
        ).tocsr()
        found.sum_duplicates()
        found.sort_indices()
        if not self.valued:
            found.data[:] = 1.0
        return found

    @property
    def _weights(self) -> Floats:
        """What each tie adds to the weight of its pair."""
        if self.weight == "declared":
            return self.links.strength
        if self.weight == "shared":
            return 1.0 / (self.links.partners - 1)
        return np.ones(len(self.links))

    @cached_property
    def pattern(self) -> Matrix:
        """The adjacency matrix with 1 for every tie."""
        found = self.adjacency.copy()
        found.data = np.ones_like(found.data)
        return found

    @cached_property
    def symmetric(self) -> Matrix:
        """1 for every pair of actors tied in any direction."""
        if not self.directed:
            return self.pattern
        found = (self.pattern + self.pattern.T).tocsr()
        found.data = np.ones_like(found.data)
        found.sort_indices()
        return found

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {one: position for position, one in enumerate(self.ids)}

    def position(self, actor: str) -> int:
        """Return the row of an actor, by IRI or by path such as ``organization/kicms``.

        Raises:
            UnknownEntityError: The actor is not in the network.
        """
        found = self._positions.get(actor)
        if found is None and ":" not in actor and " " not in actor:
            found = self._positions.get(entity(actor).value)
        if found is None:
            raise UnknownEntityError(
                lazy_gettext(
                    "'%(path)s' is not among the %(count)s actors of %(title)s",
                    path=path_of(actor),
                    count=len(self),
                    title=self.title,
                )
            )
        return found

    def attribute(self, name: str) -> Texts:
        """Return what is known of each actor under a name, such as ``country``.

        Raises:
            ParameterValueError: The network has no such attribute.
        """
        if name not in self.actors.columns:
            known = ", ".join(sorted(self.actors.columns)) or lazy_gettext("none")
            raise ParameterValueError(
                lazy_gettext(
                    "%(title)s has no attribute '%(name)s' of its actors; it has: %(known)s",
                    title=self.title,
                    name=name,
                    known=known,
                )
            )
        return self.actors.columns[name]

    def label(self, position: int) -> str:
        """Return the name of the actor in a row."""
        column = self.actors.columns.get("label")
        return str(column[position] if column is not None else self.ids[position])

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The actors as objects, for pages and pictures."""
        from ioknow.network.objects import nodes_of

        return nodes_of(self)

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """The ties as objects with claim, period and evidence, for pages and pictures.

        Raises:
            NetworkSizeError: There are more than :data:`MOST_OBJECTS`; read :attr:`links`.
        """
        from ioknow.network.objects import ties_of

        if self.number_of_ties > MOST_OBJECTS:
            raise NetworkSizeError(
                lazy_gettext(
                    "%(title)s has %(number_of_ties)s ties, more than %(most_objects)s make "
                    "readable objects; read .links, or choose a case, an organization or types",
                    title=self.title,
                    number_of_ties=self.number_of_ties,
                    most_objects=MOST_OBJECTS,
                )
            )
        return ties_of(self)

    def neighbours(self) -> dict[str, tuple[str, ...]]:
        """Return the neighbours of each actor, sorted."""
        both = self.symmetric
        ids = self.ids
        return {
            str(ids[row]): tuple(
                sorted(
                    str(ids[one]) for one in both.indices[both.indptr[row] : both.indptr[row + 1]]
                )
            )
            for row in range(len(self))
        }

    def evidence(self, source: str, target: str) -> list[Claim]:
        """Return the claims that tie two actors in any direction, each with its evidence.

        They are read from the dataset when this is called.

        Returns:
            Claims in a fixed order; none for a network that comes from no dataset.

        Raises:
            UnknownEntityError: One of them is not in the network.
        """
        one, other = self.position(source), self.position(target)
        links = self.links
        forth = (links.source == one) & (links.target == other)
        back = (links.source == other) & (links.target == one)
        return self.claims_of(forth | back)

    def claims_of(self, ties: Flags | NDArray[np.intp]) -> list[Claim]:
        """Return the claims behind some ties, given by a mask or by their rows, each once."""
        if self.archive is None:
            return []
        rows = distinct(self.links.claim[ties])
        return self.archive.claims(str(self.links.claims[row]) for row in rows[rows >= 0])

    def measure(self, name: str, **parameters: Any) -> Result:  # each measure has its own
        """Return a measure by name; see :data:`ioknow.network.measures.MEASURES`.

        Raises:
            ParameterValueError: There is no such measure, or it takes no such parameter.

        Example:
            >>> closed = Network.from_edges([("a", "b"), ("b", "c"), ("c", "a")])
            >>> closed.measure("constraint", model="ego").top(1)
            [('a', 'a', 1.125)]
        """
        from ioknow.network.measures.asking import measured

        return measured(self, name, parameters)

    def with_weight(self, weight: str) -> Network:
        """Return the network with another reading of its weights; see :data:`WEIGHTS`."""
        return replace(self, weight=weight)

    def undirected(self) -> Network:
        """Return the network with every tie read in both directions."""
        plain = np.zeros(len(self.links), dtype=bool)
        return replace(self, links=replace(self.links, directed=plain))

    def of_types(self, *types: str) -> Network:
        """Return the network with the ties of these families only; all actors stay."""
        return replace(self, links=self.links.take(self.links.of_types(types)))

    def as_of(self, year: int) -> Network:
        """Return the network with the ties that can have held in a year; all actors stay."""
        given = year_number(year, "year")
        return replace(self, links=self.links.take(self.links.in_year(given)))

    def subnetwork(self, chosen: Iterable[str] | Flags, *, title: str = "") -> Network:
        """Return some actors and the ties among them.

        Args:
            chosen: Actors by IRI or path, or a mask over the rows.
            title: What it shows; the title of the whole by default.

        Raises:
            UnknownEntityError: One of them is not in the network.
        """
        if isinstance(chosen, np.ndarray) and chosen.dtype == bool:
            mask = chosen
        else:
            mask = np.zeros(len(self), dtype=bool)
            mask[[self.position(str(one)) for one in chosen]] = True
        kept = self.focal if self.focal and mask[self.position(self.focal)] else ""
        found = self.part(mask, np.ones(len(self.links), dtype=bool))
        return replace(found, title=title or self.title, focal=kept)

    def part(self, actors: Flags, ties: Flags) -> Network:
        """Return the actors of a mask, and those ties of a mask that lie between them.

        Title and focal actor are kept as they are.
        """
        rows = np.flatnonzero(actors)
        place = np.full(len(self), -1, dtype=np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        links = self.links
        links = links.take(ties & actors[links.source] & actors[links.target])
        links = replace(links, source=place[links.source], target=place[links.target])
        return replace(self, actors=self.actors.take(rows), links=links)

    def without(self, removed: Iterable[str]) -> Network:
        """Return the network without some actors and their ties."""
        mask = np.ones(len(self), dtype=bool)
        mask[[self.position(one) for one in removed]] = False
        return self.subnetwork(mask)

    def to_pandas(self) -> pandas.DataFrame:
        """Return the ties as a data frame, one row for each.

        A year of ``start`` or ``end`` that nobody states is missing (``pandas.NA``).
        """
        import pandas as pd

        links = self.links
        claims = np.append(links.claims, "")  # position -1 reads the empty text at the end
        return pd.DataFrame(
            {
                "source": self.ids[links.source],
                "target": self.ids[links.target],
                "type": np.array(links.types or ("",), dtype=object)[links.type],
                "directed": links.directed,
                "strength": links.strength,
                "start": pd.Series(links.start, dtype="Int64").replace(UNKNOWN_START, pd.NA),
                "end": pd.Series(links.end, dtype="Int64").replace(UNKNOWN_END, pd.NA),
                "claim": claims[links.claim],
            }
        )
