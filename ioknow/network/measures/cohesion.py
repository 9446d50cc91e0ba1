"""Cohesion: components, cores, cut points, bridges, clustering, and the network as a whole."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ioknow.errors import ParameterValueError
from ioknow.languages import gettext_noop as _
from ioknow.languages import lazy_gettext
from ioknow.network.measures.blocks import blocks_of
from ioknow.network.measures.definition import Definition, measure
from ioknow.network.measures.libraries import networkit_graph
from ioknow.network.measures.results import (
    ActorValues,
    NetworkValues,
    RowValues,
    actor_values,
    as_stated,
    network_values,
    row_values,
)
from ioknow.network.measures.triangles import closed_triads
from ioknow.network.network import Network
from ioknow.network.tables import Floats, Integers

_UNDIRECTED = _("not read: two actors are tied when a tie holds between them in any direction")
_TARJAN = "Hopcroft and Tarjan (1973), Communications of the ACM 16, 372-378"

_COMPONENTS = Definition(
    name="components",
    unit=_("number of the component"),
    title=_("Components"),
    family=_("cohesion"),
    summary=_("Parts of the network whose actors are joined by paths; the largest has number 0."),
    model=_("whole network"),
    direction=_("weak: not read; strong: paths must lead both ways along directed ties"),
    weight=_("not read"),
    normalisation=_("none; numbers are given by size, then by the first actor"),
    undefined=_("an actor without ties is a component of its own"),
    references=("Wasserman and Faust (1994), Social Network Analysis, section 4.2",),
)
_CORENESS = Definition(
    name="coreness",
    unit=_("ties within the group"),
    title=_("k-core"),
    family=_("cohesion"),
    summary=_(
        "Largest k for which an actor belongs to a group whose members are each tied to k or "
        "more others of the group."
    ),
    model=_("whole network"),
    direction=_UNDIRECTED,
    weight=_("not read"),
    normalisation=_("none"),
    undefined=_("an actor without ties has 0"),
    references=("Seidman (1983), Social Networks 5, 269-287",),
)
_CUT_POINTS = Definition(
    name="cut_points",
    unit=_("1 for a cut point"),
    title=_("Cut points"),
    family=_("cohesion"),
    summary=_(
        "1 for an actor whose removal leaves its component in several parts; the column parts "
        "says how many."
    ),
    model=_("whole network"),
    direction=_UNDIRECTED,
    weight=_("not read"),
    normalisation=_("none"),
    undefined=_("defined for every actor"),
    references=(_TARJAN,),
)
_BRIDGES = Definition(
    name="bridges",
    title=_("Bridges"),
    family=_("cohesion"),
    summary=_("Tied pairs whose component falls in two without the tie."),
    model=_("whole network; several ties of one pair count as one"),
    direction=_UNDIRECTED,
    weight=_("not read"),
    normalisation=_("none"),
    undefined=_("an empty table when there is none"),
    references=(_TARJAN,),
)
_CLUSTERING = Definition(
    name="clustering",
    title=_("Clustering"),
    family=_("cohesion"),
    summary=_("Share of the pairs of an actor's partners that are tied to each other."),
    model=_("each actor's own surroundings"),
    direction=_UNDIRECTED,
    weight=_("not read"),
    normalisation=_("from 0 to 1"),
    undefined=_("nan for an actor with fewer than two partners"),
    references=("Watts and Strogatz (1998), Nature 393, 440-442",),
)
_COHESION = Definition(
    name="cohesion",
    title=_("Cohesion of the network"),
    family=_("cohesion"),
    summary=_(
        "Density, transitivity (share of the open or closed triads that are closed), mean "
        "clustering, reciprocity, mean degree, number of components, share of the largest."
    ),
    model=_("whole network"),
    direction=_("density and reciprocity as stated; for all others not read"),
    weight=_("not read"),
    normalisation=_(
        "shares from 0 to 1. clustering is the mean over actors with two partners or "
        "more, clustering_with_zeros counts all others as 0"
    ),
    undefined=_(
        "nan for a mean over nothing: density below two actors, transitivity without "
        "triads, reciprocity without directed ties"
    ),
    references=("Wasserman and Faust (1994), Social Network Analysis, chapters 4 and 6",),
)


@measure(_COMPONENTS)
def components(network: Network, *, connection: Literal["weak", "strong"] = "weak") -> ActorValues:
    """Return the component of each actor.

    Args:
        network: Directed or undirected ties.
        connection: ``weak`` ignores direction; ``strong`` wants paths both ways.

    Returns:
        Columns ``component``, numbered from 0 by size, and ``component_size``.

    Raises:
        ParameterValueError: There is no such connection.

    Example:
        >>> components(Network.from_edges([("a", "b"), ("c", "d"), ("d", "e")]))["a"]
        1.0
    """
    from scipy.sparse import csgraph

    if connection not in ("weak", "strong"):
        raise ParameterValueError(
            lazy_gettext(
                "there is no connection '%(connection)s'; there are weak, strong",
                connection=connection,
            )
        )
    _, found = csgraph.connected_components(network.pattern, directed=True, connection=connection)
    numbers = numbered_by_size(np.asarray(found, dtype=np.int32))
    sizes = np.bincount(numbers, minlength=1)[numbers]
    columns = {
        "component": numbers.astype(np.float64),
        "component_size": sizes.astype(np.float64),
    }
    return actor_values(network, _COMPONENTS, columns, parameters={"connection": connection})


def numbered_by_size(groups: Integers) -> Integers:
    """Return groups numbered anew: the largest 0, of equal ones the first met first."""
    if not len(groups):
        return groups
    _, first, inverse, counts = np.unique(
        groups, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first, -counts))
    number = np.empty(len(order), dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    return number[inverse]


@measure(_CORENESS)
def coreness(network: Network) -> ActorValues:
    """Return the largest k for which each actor belongs to a k-core.

    Example:
        >>> coreness(Network.from_edges([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]))["d"]
        1.0

    References:
        Seidman (1983), *Social Networks* 5, 269-287.
    """
    import networkit

    values = np.zeros(len(network))
    if network.symmetric.nnz:
        graph = networkit_graph(network.symmetric, directed=False)
        values = np.asarray(networkit.centrality.CoreDecomposition(graph).run().scores())
    return actor_values(network, _CORENESS, {"coreness": values})


@measure(_CUT_POINTS)
def cut_points(network: Network) -> ActorValues:
    """Return which actors hold their component together.

    Returns:
        Columns ``cut_point`` (1 or 0) and ``parts``, into which the component falls without the
        actor; 0 for an actor without ties.

    Example:
        >>> cut_points(Network.from_edges([("a", "b"), ("b", "c")])).columns["parts"].tolist()
        [1.0, 2.0, 1.0]

    References:
        Hopcroft and Tarjan (1973), *Communications of the ACM* 16, 372-378.
    """
    parts = np.zeros(len(network))
    for block in blocks_of(network.symmetric):
        parts[block] += 1
    columns = {"cut_point": (parts > 1).astype(np.float64), "parts": parts}
    return actor_values(network, _CUT_POINTS, columns)


@measure(_BRIDGES)
def bridges(network: Network) -> RowValues:
    """Return the tied pairs without which their component falls in two.

    Returns:
        Columns ``source``, ``target`` and their labels, in the order of the network.

    Example:
        >>> closed = [("a", "b"), ("b", "c"), ("c", "a")]
        >>> bridges(Network.from_edges([*closed, ("c", "d")])).records()[0]["target"]
        'd'

    References:
        Hopcroft and Tarjan (1973), *Communications of the ACM* 16, 372-378.
    """
    pairs = sorted(
        (min(block), max(block)) for block in blocks_of(network.symmetric) if len(block) == 2
    )
    source = np.array([one for one, _ in pairs], dtype=np.intp)
    target = np.array([other for _, other in pairs], dtype=np.intp)
    labels = network.actors.columns.get("label", network.ids)
    columns = {
        "source": network.ids[source],
        "target": network.ids[target],
        "source_label": labels[source],
        "target_label": labels[target],
    }
    return row_values(network, _BRIDGES, columns)


@measure(_CLUSTERING)
def clustering(network: Network) -> ActorValues:
    """Return the share of each actor's pairs of partners that are tied to each other.

    Returns:
        Columns ``clustering`` and ``triangles``; the first is ``nan`` with fewer than two
        partners.

    Example:
        >>> clustering(Network.from_edges([("a", "b"), ("b", "c"), ("c", "a")]))["a"]
        1.0

    References:
        Watts and Strogatz (1998), *Nature* 393, 440-442.
    """
    count = triangles(network)
    values = _local(network, count)
    return actor_values(network, _CLUSTERING, {"clustering": values, "triangles": count})


@measure(_COHESION)
def cohesion(network: Network) -> NetworkValues:
    """Return density, transitivity and other numbers of the network as a whole.

    Returns:
        Values ``density``, ``transitivity``, ``clustering``, ``clustering_with_zeros``,
        ``reciprocity``, ``mean_degree``, ``components`` and ``largest_component``, a share.

    Example:
        >>> cohesion(Network.from_edges([("a", "b"), ("b", "c")])).values["transitivity"]
        0.0
    """
    size = len(network)
    count = triangles(network)
    local = _local(network, count)
    known = local[~np.isnan(local)]
    degree = np.diff(network.symmetric.indptr).astype(np.float64)
    triads = float((degree * (degree - 1) / 2).sum())
    arcs = network.pattern.nnz
    joined = components(network)
    values = {
        "density": arcs / (size * (size - 1)) if size > 1 else np.nan,
        "transitivity": float(count.sum()) / triads if triads else np.nan,
        "clustering": float(known.mean()) if len(known) else np.nan,
        "clustering_with_zeros": float(known.sum()) / size if size else np.nan,
        "reciprocity": _reciprocity(network),
        "mean_degree": float(degree.mean()) if size else np.nan,
        "components": float(joined.values.max() + 1) if size else 0.0,
        "largest_component": (
            float(joined.columns["component_size"].max()) / size if size else np.nan
        ),
    }
    return network_values(network, _COHESION, values, direction=as_stated(network))


def triangles(network: Network) -> Floats:
    """Return the number of closed triads that each actor belongs to."""
    count = np.zeros(len(network))
    for triads in closed_triads(network.symmetric):
        count += np.bincount(triads.corners.ravel(), minlength=len(network))
    return count


def _local(network: Network, count: Floats) -> Floats:
    degree = np.diff(network.symmetric.indptr).astype(np.float64)
    pairs = degree * (degree - 1) / 2
    return np.where(pairs > 0, count / np.where(pairs > 0, pairs, 1), np.nan)


def _reciprocity(network: Network) -> float:
    """Return the share of directed ties that are returned."""
    if not network.directed or not network.pattern.nnz:
        return float("nan")
    returned = network.pattern.multiply(network.pattern.T).nnz
    return float(returned / network.pattern.nnz)
