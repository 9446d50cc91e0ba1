"""Fragmentation and key players after Borgatti (2006)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import comb
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ioknow.errors import NetworkSizeError, ParameterValueError
from ioknow.languages import gettext_noop as _
from ioknow.languages import lazy_gettext
from ioknow.network.connectivity import (
    component_labels,
    efficiency_of,
    fragmented,
    joined_pairs,
)
from ioknow.network.geodesics import geodesics
from ioknow.network.geodesics import search as search_from_all
from ioknow.network.measures.definition import Definition, measure
from ioknow.network.measures.results import (
    ActorValues,
    NetworkValues,
    RowValues,
    actor_values,
    network_values,
    row_values,
)
from ioknow.network.network import Network
from ioknow.network.removal import rank_removals
from ioknow.network.tables import Floats, Matrix

Goal = Literal["fragmentation", "distance_fragmentation", "reach", "distance_reach"]
Search = Literal["auto", "exact", "greedy"]

_BORGATTI = "Borgatti (2006), Computational and Mathematical Organization Theory 12, 21-34"
_UNDIRECTED = _("not read: two actors are tied when a tie holds between them in any direction")

_FRAGMENTATION = Definition(
    name="fragmentation",
    unit=_("share of pairs"),
    title=_("Fragmentation"),
    family=_("key players"),
    summary=_(
        "Share of the pairs of actors that no path joins (F). The value distance_weighted "
        "counts a pair at distance d as joined by 1 / d only (DF)."
    ),
    model=_("whole network"),
    direction=_UNDIRECTED,
    weight=_("not read"),
    normalisation=_(
        "by the number of pairs; F is 0 in a connected network and 1 without ties, DF is "
        "0 only when everybody is tied to everybody"
    ),
    undefined=_("nan below two actors"),
    references=(_BORGATTI,),
)
_BY_REMOVAL = Definition(
    name="fragmentation_by_removal",
    unit=_("share of pairs"),
    title=_("Fragmentation without an actor"),
    family=_("key players"),
    summary=_(
        "Fragmentation F of the network that is left when one actor and its ties are taken out, "
        "the pairs of other actors that a path joined and none joins any more, and the number of "
        "parts that the actor's component falls into."
    ),
    model=_("whole network, one actor taken out at a time"),
    direction=_UNDIRECTED,
    weight=_("not read"),
    normalisation=_("F by the pairs of the n - 1 actors left"),
    undefined=_("F is nan below three actors"),
    references=(_BORGATTI,),
)
_KEY_PLAYERS = Definition(
    name="key_players",
    title=_("Key players"),
    family=_("key players"),
    summary=_(
        "The set of actors whose removal fragments the network most (KPP-Neg, by F or DF of "
        "what is left), or that reaches most others (KPP-Pos: the number of actors in the set or "
        "within some ties of it; or the sum of 1 / distance from the set, its members counting 1, "
        "divided by n)."
    ),
    model=_(
        "whole network; the set is chosen as a set, which the best single actors need not form"
    ),
    direction=_UNDIRECTED,
    weight=_("not read"),
    normalisation=_("F and DF by the pairs left; reach none; distance reach by n"),
    undefined=_("a set must leave two actors for the goals of fragmentation"),
    references=(_BORGATTI,),
)
_EXACT_SETS = 20_000
"""Sets up to which all are tried by default."""
_MOST_SETS = 1_000_000
"""Sets up to which all are tried when an exact search is asked for."""
_DISTANCE_ACTORS = 2_000
"""Actors up to which a matrix of all distances is made."""
_DF_ACTORS = 300
"""Actors up to which DF is computed without each of them in turn."""


@measure(_FRAGMENTATION)
def fragmentation(network: Network) -> NetworkValues:
    """Return the share of the pairs of actors that no path joins.

    Returns:
        Values ``fragmentation`` (F) and ``distance_weighted`` (DF), from 0 to 1.

    Example:
        >>> fragmentation(Network.from_edges([("a", "b"), ("c", "d")])).value
        0.6666666666666667

    References:
        Borgatti (2006), *Computational and Mathematical Organization Theory* 12, 21-34.
    """
    both, size = network.symmetric, len(network)
    # An undirected network may have been searched for closeness already.
    found = search_from_all(both) if network.directed else geodesics(network)
    values = {
        "fragmentation": _fragmented(both),
        "distance_weighted": 1 - efficiency_of(found, size),
    }
    return network_values(network, _FRAGMENTATION, values)


@measure(_BY_REMOVAL)
def fragmentation_by_removal(network: Network) -> ActorValues:
    """Return how fragmented the network is without each actor.

    Returns:
        Columns ``fragmentation`` of what is left, ``pairs_cut`` and ``parts``, into which the
        actor's component falls; 0 parts for an actor without ties.

    Example:
        >>> line = Network.from_edges([("a", "b"), ("b", "c")])
        >>> fragmentation_by_removal(line).columns["pairs_cut"].tolist()
        [0.0, 1.0, 0.0]

    References:
        Borgatti (2006), *Computational and Mathematical Organization Theory* 12, 21-34.
    """
    fragmented, cut, parts = _without_each(network)
    columns = {"fragmentation": fragmented, "pairs_cut": cut, "parts": parts}
    return actor_values(network, _BY_REMOVAL, columns)


@measure(_KEY_PLAYERS)
def key_players(
    network: Network,
    *,
    size: int = 1,
    goal: Goal = "fragmentation",
    steps: int = 1,
    search: Search = "auto",
) -> RowValues:
    """Return the set of actors that matters most, as a set.

    Args:
        network: Ties; direction is not read.
        size: Number of actors in the set.
        goal: ``fragmentation`` and ``distance_fragmentation`` of what is left without them;
            ``reach`` within ``steps`` ties, or ``distance_reach`` by 1 / distance.
        steps: Ties within which an actor is reached.
        search: ``exact`` tries every set; ``greedy`` takes the actor that adds most, one after
            the other, which need not end with the best set; ``auto`` is exact up to 20,000 sets.

    Returns:
        Columns ``actor``, ``label`` and ``value``, the value of the goal with this actor and those
        before it; in an exact search the actors come in the order of the network and ``value`` is
        that of the whole set in every row. A note says how the set was found. Of equal sets the
        first in the order of the network is given; a network too small for any set has no rows.

    Raises:
        ParameterValueError: The size does not fit the network, or there is no such goal or search.
        NetworkSizeError: The network is too large for the goal.

    Example:
        >>> line = Network.from_edges([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")])
        >>> key_players(line, size=1).records()[0]["actor"]
        'c'

    References:
        Borgatti (2006), *Computational and Mathematical Organization Theory* 12, 21-34.
    """
    count = len(network)
    _check(network, size, goal, steps, search)
    if count < 1 + _left_over(goal):
        none = np.empty(0, dtype=object)
        columns = {"actor": none, "label": none, "value": np.empty(0)}
        note = lazy_gettext("no set fits so few actors")
        return row_values(network, _KEY_PLAYERS, columns, notes=[note])
    exact = _tries_all(network, size, search)
    score = _score(network, goal, steps)
    if exact:
        best = max(combinations(range(count), size), key=lambda one: _rounded(score(one)))
        chosen, values = list(best), [score(best)] * size
        note = lazy_gettext(
            "every one of %(count)s sets was tried: none is better", count=comb(count, size)
        )
    else:
        chosen, values = _greedy(network, size, goal, score)
        note = lazy_gettext("found step by step: a better set may exist")
    rows = np.array(chosen, dtype=np.intp)
    columns = {
        "actor": network.ids[rows],
        "label": network.actors.columns.get("label", network.ids)[rows],
        "value": np.array(values),
    }
    asked = {"size": size, "goal": goal, "steps": steps, "search": "exact" if exact else "greedy"}
    return row_values(network, _KEY_PLAYERS, columns, parameters=asked, notes=[note])


def _check(network: Network, size: int, goal: str, steps: int, search: str) -> None:
    for value, options, what in ((goal, Goal, "goal"), (search, Search, "search")):
        if value not in get_args(options):
            known = ", ".join(get_args(options))
            raise ParameterValueError(
                lazy_gettext(
                    "there is no %(what)s '%(value)s'; there are %(known)s",
                    what=what,
                    value=value,
                    known=known,
                )
            )
    most = max(1, len(network) - _left_over(goal))
    if not 1 <= size <= most:
        raise ParameterValueError(
            lazy_gettext(
                "a set of %(size)s does not fit %(network)s actors; give 1 to %(most)s",
                size=size,
                network=len(network),
                most=most,
            )
        )
    if steps < 1:
        raise ParameterValueError(
            lazy_gettext("%(steps)s steps reach nobody; give 1 or more", steps=steps)
        )
    limit = {"distance_fragmentation": _DF_ACTORS, "distance_reach": _DISTANCE_ACTORS}
    most = limit.get(goal, _DISTANCE_ACTORS if steps > 1 and goal == "reach" else len(network))
    if len(network) > most:
        raise NetworkSizeError(
            lazy_gettext(
                "%(title)s has %(network)s actors; this goal is computed up to %(most)s: take a "
                "part of the network, or the goal fragmentation or reach in one step",
                title=network.title,
                network=len(network),
                most=most,
            )
        )


def _tries_all(network: Network, size: int, search: str) -> bool:
    """Say whether every set is tried."""
    sets = comb(len(network), size)
    if search == "exact" and sets > _MOST_SETS:
        raise NetworkSizeError(
            lazy_gettext(
                "%(sets)s sets of %(size)s among %(network)s actors are too many to try each; "
                "search greedy, or for a smaller set",
                sets=sets,
                size=size,
                network=len(network),
            )
        )
    return search == "exact" or (search == "auto" and sets <= _EXACT_SETS)


def _left_over(goal: str) -> int:
    """Return how many actors must be left for the goal to mean something."""
    return 2 if goal.endswith("fragmentation") else 0


def _score(network: Network, goal: Goal, steps: int) -> Callable[[tuple[int, ...]], float]:
    both = network.symmetric
    count = len(network)
    if goal in ("fragmentation", "distance_fragmentation"):
        value = _fragmented if goal == "fragmentation" else _by_distance

        def of_rest(chosen: tuple[int, ...]) -> float:
            rest = np.setdiff1d(np.arange(count), chosen)
            return value(both[rest][:, rest])

        return of_rest
    if goal == "reach" and steps == 1:

        def of_neighbours(chosen: tuple[int, ...]) -> float:
            near = [both.indices[both.indptr[one] : both.indptr[one + 1]] for one in chosen]
            return float(len(np.union1d(np.concatenate(near), chosen)))

        return of_neighbours
    lengths = _distance_matrix(both)

    def of_distances(chosen: tuple[int, ...]) -> float:
        nearest = lengths[list(chosen)].min(axis=0)
        if goal == "reach":
            return float((nearest <= steps).sum())
        nearest[list(chosen)] = 1.0
        return float((1 / nearest).sum()) / count

    return of_distances


def _greedy(
    network: Network, size: int, goal: Goal, score: Callable[[tuple[int, ...]], float]
) -> tuple[list[int], list[float]]:
    chosen: list[int] = []
    values: list[float] = []
    left = np.arange(len(network))
    for _step in range(size):
        if goal == "fragmentation":  # one search gives all actors at once
            kept = np.isin(np.arange(len(network)), left)
            gains, _, _ = _without_each(network.subnetwork(kept))
        else:
            gains = np.array([score((*chosen, int(one))) for one in left])
        place = int(np.argmax(np.round(gains, 12)))
        chosen.append(int(left[place]))
        values.append(float(gains[place]))
        left = np.delete(left, place)
    return chosen, values


def _without_each(network: Network) -> tuple[Floats, Floats, Floats]:
    """Return for each actor: F without it, pairs of others cut, parts of its component."""
    size = len(network)
    of = component_labels(network.symmetric)
    sizes = np.bincount(of, minlength=1).astype(np.float64)
    joined = joined_pairs(of)
    found = rank_removals(network)
    left = joined - (sizes[of] - 1) - found.pairs_cut
    pairs = (size - 1) * (size - 2) / 2
    fragmented = 1 - left / pairs if size > 2 else np.full(size, np.nan)
    return fragmented, found.pairs_cut.astype(np.float64), found.parts.astype(np.float64)


def _fragmented(both: Matrix) -> float:
    size = both.shape[0]
    return fragmented(joined_pairs(component_labels(both)), size) if size else float("nan")


def _by_distance(both: Matrix) -> float:
    return 1 - efficiency_of(search_from_all(both.tocsr()), both.shape[0])


def _distance_matrix(both: Matrix) -> NDArray[np.float64]:
    from scipy.sparse import csgraph

    return np.asarray(csgraph.shortest_path(both, directed=False, unweighted=True))


def _rounded(value: float) -> float:
    return round(value, 12)
