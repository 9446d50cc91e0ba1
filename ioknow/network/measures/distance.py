"""Betweenness, closeness and distances."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from ioknow.errors import ParameterValueError
from ioknow.languages import gettext_noop as _
from ioknow.languages import lazy_gettext
from ioknow.network.geodesics import geodesics, nearness
from ioknow.network.measures.definition import Definition, measure
from ioknow.network.measures.libraries import networkit_graph, seeded
from ioknow.network.measures.results import (
    ActorValues,
    NetworkValues,
    actor_values,
    as_stated,
    network_values,
)
from ioknow.network.network import Network
from ioknow.network.tables import Floats

Length = Literal["ties", "inverse"]
"""Whether every tie is one step, or a tie of weight w has the length 1 / w."""

Reach = Literal["out", "in"]
"""Whether distances run from the actor to others, or from others to it."""

Disconnected = Literal["scaled", "reachable", "whole"]
"""How closeness treats actors who cannot reach everybody; see :func:`closeness`."""

_FREEMAN = "Freeman (1979), Social Networks 1, 215-239"
_BETWEENNESS = Definition(
    name="betweenness",
    unit=_("pairs of actors"),
    title=_("Betweenness"),
    family=_("distance"),
    summary=_(
        "Sum over the other pairs s, t of the share of the shortest paths from s to t that "
        "lead through the actor."
    ),
    model=_("whole network; pairs without a path add nothing"),
    direction=_("as stated; in a directed network ordered pairs count, else unordered ones"),
    weight=_("not read with length=ties; with length=inverse a tie of weight w has length 1 / w"),
    normalisation=_(
        "none by default; normalized=True divides by the number of pairs without the "
        "actor, (n - 1)(n - 2), halved in an undirected network"
    ),
    undefined=_("nan when normalized in a network of fewer than 3 actors"),
    references=(_FREEMAN, "Brandes (2001), Journal of Mathematical Sociology 25, 163-177"),
)
_SAMPLED = Definition(
    name="sampled_betweenness",
    unit=_("pairs of actors"),
    title=_("Betweenness, estimated from a sample"),
    family=_("distance"),
    summary=_(
        "Betweenness estimated from shortest paths that begin at a sample of actors, for "
        "networks too large for all paths. The column standard_error says how far the estimate "
        "scatters, from the differences between ten parts of the sample."
    ),
    model=_BETWEENNESS.model,
    direction=_BETWEENNESS.direction,
    weight=_("not read"),
    normalisation=_BETWEENNESS.normalisation,
    undefined=_BETWEENNESS.undefined,
    references=(
        "Brandes and Pich (2007), International Journal of Bifurcation and Chaos 17, 2303-2318",
    ),
)
_CLOSENESS = Definition(
    name="closeness",
    title=_("Closeness"),
    family=_("distance"),
    summary=_("Inverse of the mean distance in ties between an actor and the actors it reaches."),
    model=_(
        "whole network. Where not everybody is reached: scaled multiplies by the share of the "
        "other actors that are reached (Wasserman and Faust); reachable does not; whole gives nan"
    ),
    direction=_("as stated; distances run from the actor (out) or to it (in), as asked"),
    weight=_("not read"),
    normalisation=_("n - 1 over the sum of distances, so that 1 means a tie with everybody"),
    undefined=_(
        "nan in a network of one actor; 0 (scaled) or nan for an actor that reaches nobody"
    ),
    references=(_FREEMAN, "Wasserman and Faust (1994), Social Network Analysis, section 5.2"),
)
_HARMONIC = Definition(
    name="harmonic_closeness",
    title=_("Harmonic closeness"),
    family=_("distance"),
    summary=_("Sum of 1 / distance to all other actors; an actor that cannot be reached adds 0."),
    model=_("whole network, connected or not"),
    direction=_("as stated; distances run from the actor (out) or to it (in), as asked"),
    weight=_("not read"),
    normalisation=_("none by default; normalized=True divides by n - 1"),
    undefined=_(
        "0 for an actor that reaches nobody; nan when normalized in a network of one actor"
    ),
    references=("Rochat (2009), Closeness centrality extended to unconnected graphs",),
)
_SAMPLED_HARMONIC = Definition(
    name="sampled_harmonic_closeness",
    title=_("Harmonic closeness, estimated from a sample"),
    family=_("distance"),
    summary=_(
        "Harmonic closeness estimated from the distances to a sample of actors, for networks too "
        "large for all distances. The column standard_error says how far the estimate scatters, "
        "from the differences between ten parts of the sample."
    ),
    model=_HARMONIC.model,
    direction=_HARMONIC.direction,
    weight=_("not read"),
    normalisation=_HARMONIC.normalisation,
    undefined=_HARMONIC.undefined,
    references=(
        "Eppstein and Wang (2004), Journal of Graph Algorithms and Applications 8, 39-45",
        "Rochat (2009), Closeness centrality extended to unconnected graphs",
    ),
)
_DISTANCES = Definition(
    name="distances",
    unit=_("pairs of actors"),
    title=_("Distances"),
    family=_("distance"),
    summary=_(
        "Mean distance in ties over the ordered pairs with a path, the largest distance "
        "(diameter), global efficiency (mean of 1 / distance over all pairs, 0 without a path), "
        "and the share of the ordered pairs that have a path."
    ),
    model=_("whole network"),
    direction=_("as stated"),
    weight=_("not read"),
    normalisation=_("means over ordered pairs of different actors"),
    undefined=_(
        "mean distance and diameter are nan when no pair has a path; all are nan below two actors"
    ),
    references=("Latora and Marchiori (2001), Physical Review Letters 87, 198701",),
)
_BATCHES = 10


@measure(_BETWEENNESS)
def betweenness(
    network: Network, *, normalized: bool = False, length: Length = "ties"
) -> ActorValues:
    """Return how often each actor lies on the shortest paths between others.

    The time grows with actors times ties: from some thousand actors on, use
    :func:`sampled_betweenness`.

    Args:
        network: Directed or undirected ties.
        normalized: Divide by the number of pairs without the actor.
        length: ``ties`` counts steps; ``inverse`` gives a tie of weight w the length 1 / w.

    Returns:
        Values from 0 to the number of pairs without the actor, or to 1.

    Raises:
        ParameterValueError: There is no such length.

    Example:
        >>> betweenness(Network.from_edges([("a", "b"), ("b", "c")]))["b"]
        1.0

    References:
        Freeman (1979), *Social Networks* 1, 215-239.
    """
    _one_of(length, Length, "length")
    import networkit

    matrix = network.pattern
    if length == "inverse":
        matrix = network.adjacency.copy()
        matrix.data = 1.0 / matrix.data
    values = np.zeros(len(network))
    if len(network) > 2:
        graph = networkit_graph(matrix, directed=network.directed, weighted=length == "inverse")
        found = networkit.centrality.Betweenness(graph, normalized=False).run().scores()
        values = np.asarray(found) / (1 if network.directed else 2)
    return actor_values(
        network,
        _BETWEENNESS,
        {"betweenness": _over_pairs(network, values) if normalized else values},
        direction=as_stated(network),
        parameters={"normalized": normalized, "length": length},
    )


@measure(_SAMPLED)
def sampled_betweenness(
    network: Network, *, samples: int = 200, seed: int = 0, normalized: bool = False
) -> ActorValues:
    """Return betweenness estimated from the shortest paths that begin at a sample of actors.

    Args:
        network: Directed or undirected ties.
        samples: Actors to begin at, drawn with replacement in ten equal parts.
        seed: Of the sample; the same seed gives the same values.
        normalized: Divide by the number of pairs without the actor.

    Returns:
        Columns ``betweenness`` and ``standard_error``, an estimate of the standard deviation of
        the former over samples.

    Raises:
        ParameterValueError: Fewer than 10 samples are asked for.

    Example:
        >>> star = Network.from_edges([("hub", str(n)) for n in range(20)])
        >>> sampled_betweenness(star, samples=100).top(1)[0][0]
        'hub'

    References:
        Brandes and Pich (2007), *International Journal of Bifurcation and Chaos* 17, 2303-2318.
    """
    _enough(samples)
    import networkit

    each = -(-samples // _BATCHES)
    size = len(network)
    runs = np.zeros((_BATCHES, size))
    if size > 2:
        graph = networkit_graph(network.pattern, directed=network.directed)
        with seeded(seed):
            for part in range(_BATCHES):
                estimate = networkit.centrality.EstimateBetweenness(graph, each, False, False)
                runs[part] = estimate.run().scores()
        runs /= 1 if network.directed else 2
    if normalized:
        runs = np.array([_over_pairs(network, run) for run in runs]).reshape(runs.shape)
    columns = {
        "betweenness": runs.mean(axis=0),
        "standard_error": runs.std(axis=0, ddof=1) / np.sqrt(_BATCHES),
    }
    return actor_values(
        network,
        _SAMPLED,
        columns,
        direction=as_stated(network),
        parameters={"samples": each * _BATCHES, "seed": seed, "normalized": normalized},
        notes=[lazy_gettext("an estimate; read the values with their standard errors")],
    )


@measure(_CLOSENESS)
def closeness(
    network: Network, *, disconnected: Disconnected = "scaled", reach: Reach = "out"
) -> ActorValues:
    """Return how near each actor is to all others.

    Args:
        network: Directed or undirected ties.
        disconnected: For an actor that reaches r of n - 1 others, at distances of sum S:
            ``scaled`` gives r / S times r / (n - 1), as networkx does; ``reachable`` gives r / S,
            as igraph does; ``whole`` gives (n - 1) / S where everybody is reached, else ``nan``.
        reach: Whether distances run from the actor (``out``, as in sna) or to it (``in``, as in
            networkx); the same without direction.

    Returns:
        Columns ``closeness``, ``reached`` (number of actors) and ``mean_distance``.

    Raises:
        ParameterValueError: There is no such option.

    Example:
        >>> closeness(Network.from_edges([("a", "b"), ("b", "c")]))["b"]
        1.0

    References:
        Wasserman and Faust (1994), *Social Network Analysis*, section 5.2.
    """
    _one_of(disconnected, Disconnected, "way of disconnected")
    _one_of(reach, Reach, "reach")
    found = geodesics(network, reach=reach)
    others = len(network) - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = found.reached / found.total
        mean = found.total / found.reached
        if disconnected == "scaled":
            values = np.nan_to_num(plain) * (found.reached / others)
        elif disconnected == "reachable":
            values = plain
        else:
            values = np.where(found.reached == others, plain, np.nan)
    columns = {"closeness": values, "reached": found.reached, "mean_distance": mean}
    return actor_values(
        network,
        _CLOSENESS,
        columns,
        direction=as_stated(network),
        parameters={"disconnected": disconnected, "reach": reach},
    )


@measure(_HARMONIC)
def harmonic_closeness(
    network: Network, *, normalized: bool = False, reach: Reach = "out"
) -> ActorValues:
    """Return the sum of 1 / distance from each actor to all others.

    Args:
        network: Directed or undirected ties.
        normalized: Divide by n - 1.
        reach: Whether distances run from the actor (``out``) or to it (``in``).

    Raises:
        ParameterValueError: There is no such reach.

    Example:
        >>> harmonic_closeness(Network.from_edges([("a", "b"), ("b", "c")]))["a"]
        1.5

    References:
        Rochat (2009), *Closeness centrality extended to unconnected graphs*.
    """
    _one_of(reach, Reach, "reach")
    values = geodesics(network, reach=reach).reciprocal
    if normalized:
        others = len(network) - 1
        values = values / others if others > 0 else np.full(len(network), np.nan)
    return actor_values(
        network,
        _HARMONIC,
        {"harmonic_closeness": values},
        direction=as_stated(network),
        parameters={"normalized": normalized, "reach": reach},
    )


@measure(_SAMPLED_HARMONIC)
def sampled_harmonic_closeness(
    network: Network,
    *,
    samples: int = 640,
    seed: int = 0,
    normalized: bool = False,
    reach: Reach = "out",
) -> ActorValues:
    """Return harmonic closeness estimated from the distances to a sample of actors.

    Args:
        network: Directed or undirected ties.
        samples: Actors whose distances are taken, drawn in ten equal parts, each without
            replacement.
        seed: Of the sample; the same seed gives the same values.
        normalized: Divide by n - 1.
        reach: Whether distances run from the actor (``out``) or to it (``in``).

    Returns:
        Columns ``harmonic_closeness`` and ``standard_error``, an estimate of the standard
        deviation of the former over samples.

    Raises:
        ParameterValueError: Fewer than 10 samples are asked for, or there is no such reach.

    Example:
        >>> star = Network.from_edges([("hub", str(n)) for n in range(20)])
        >>> sampled_harmonic_closeness(star, samples=100).top(1)[0][0]
        'hub'

    References:
        Eppstein and Wang (2004), *Journal of Graph Algorithms and Applications* 8, 39-45, with
        the mean of 1 / distance in place of that of distance.
    """
    _one_of(reach, Reach, "reach")
    _enough(samples)
    size = len(network)
    each = min(-(-samples // _BATCHES), size)
    # Distances from an actor are those from the sampled ones along reversed ties.
    pattern = network.pattern.T.tocsr() if reach == "out" else network.pattern
    chance = np.random.default_rng(seed)
    runs = np.zeros((_BATCHES, size))
    for part in range(_BATCHES if size > 1 else 0):
        drawn = chance.choice(size, each, replace=False)
        others = np.full(size, float(each))
        others[drawn] -= 1
        runs[part] = nearness(pattern, drawn) / np.maximum(others, 1)
    if not normalized:
        runs *= size - 1
    elif size == 1:
        runs[:] = np.nan
    return actor_values(
        network,
        _SAMPLED_HARMONIC,
        {
            "harmonic_closeness": runs.mean(axis=0),
            "standard_error": runs.std(axis=0, ddof=1) / np.sqrt(_BATCHES),
        },
        direction=as_stated(network),
        parameters={
            "samples": each * _BATCHES,
            "seed": seed,
            "normalized": normalized,
            "reach": reach,
        },
        notes=[lazy_gettext("an estimate; read the values with their standard errors")],
    )


@measure(_DISTANCES)
def distances(network: Network) -> NetworkValues:
    """Return mean distance, diameter, efficiency and connectedness of a network.

    Returns:
        Values ``mean_distance``, ``diameter``, ``efficiency`` and ``connectedness``.

    Example:
        >>> distances(Network.from_edges([("a", "b"), ("b", "c")])).values["diameter"]
        2.0

    References:
        Latora and Marchiori (2001), *Physical Review Letters* 87, 198701.
    """
    found = geodesics(network)
    size = len(network)
    every, joined = size * (size - 1), float(found.reached.sum())
    values = {
        "mean_distance": float(found.total.sum()) / joined if joined else np.nan,
        "diameter": float(len(found.pairs)) if joined else np.nan,
        "efficiency": float(found.reciprocal.sum()) / every if every else np.nan,
        "connectedness": joined / every if every else np.nan,
    }
    return network_values(network, _DISTANCES, values, direction=as_stated(network))


def _over_pairs(network: Network, values: Floats) -> Floats:
    size = len(network)
    pairs = (size - 1) * (size - 2) / (1 if network.directed else 2)
    return values / pairs if size > 2 else np.full(size, np.nan)


def _enough(samples: int) -> None:
    if samples < _BATCHES:
        raise ParameterValueError(
            lazy_gettext(
                "%(samples)s samples say nothing of the error; give 10 or more", samples=samples
            )
        )


def _one_of(value: str, options: object, what: str) -> None:
    known = get_args(options)
    if value not in known:
        raise ParameterValueError(
            lazy_gettext(
                "there is no %(what)s '%(value)s'; there are %(known)s",
                what=what,
                value=value,
                known=", ".join(known),
            )
        )
