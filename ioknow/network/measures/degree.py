"""Degree and strength: how many partners, and how much."""

from __future__ import annotations

import numpy as np

from ioknow.languages import gettext_noop as _
from ioknow.network.measures.definition import Definition, measure
from ioknow.network.measures.results import ActorValues, actor_values, as_stated, weights_of
from ioknow.network.network import Network

_DEGREE = Definition(
    name="degree",
    unit=_("partners"),
    title=_("Degree"),
    family=_("degree"),
    summary=_("Number of actors that an actor is tied to; several ties to one actor count once."),
    model=_("whole network"),
    direction=_(
        "degree is in-degree plus out-degree in a directed network (Freeman's total); "
        "partners counts each neighbour once, whatever the direction"
    ),
    weight=_("not read"),
    normalisation=_(
        "none; the share column divides degree by n - 1, so a directed share can reach 2"
    ),
    undefined=_("an actor without ties has 0; in a network of one actor the share is nan"),
    references=("Freeman (1979), Social Networks 1, 215-239",),
)
_STRENGTH = Definition(
    name="strength",
    unit=_("weight of ties"),
    title=_("Strength"),
    family=_("degree"),
    summary=_("Sum of the weights of an actor's ties."),
    model=_("whole network"),
    direction=_("in-strength plus out-strength in a directed network"),
    weight=_("read as the network has them"),
    normalisation=_("none"),
    undefined=_("an actor without ties has 0"),
    references=("Barrat et al. (2004), PNAS 101, 3747-3752",),
)


@measure(_DEGREE)
def degree(network: Network) -> ActorValues:
    """Return the number of partners of each actor.

    Returns:
        Columns ``degree``, ``in_degree``, ``out_degree``, ``partners`` and ``share``.

    Example:
        >>> degree(Network.from_edges([("a", "b"), ("a", "c")]))["a"]
        2.0

    References:
        Freeman (1979), *Social Networks* 1, 215-239.
    """
    size = len(network)
    out = np.diff(network.pattern.indptr).astype(np.float64)
    into = np.bincount(network.pattern.indices, minlength=size).astype(np.float64)
    partners = np.diff(network.symmetric.indptr).astype(np.float64)
    total = out + into if network.directed else partners
    share = total / (size - 1) if size > 1 else np.full(size, np.nan)
    columns = {
        "degree": total,
        "in_degree": into,
        "out_degree": out,
        "partners": partners,
        "share": share,
    }
    return actor_values(network, _DEGREE, columns, direction=as_stated(network))


@measure(_STRENGTH)
def strength(network: Network) -> ActorValues:
    """Return the sum of the weights of each actor's ties.

    Returns:
        Columns ``strength``, ``in_strength`` and ``out_strength``.

    Example:
        >>> strength(Network.from_edges([("a", "b", 3), ("a", "c", 0.5)]))["a"]
        3.5
    """
    out = np.asarray(network.adjacency.sum(axis=1)).ravel()
    into = np.asarray(network.adjacency.sum(axis=0)).ravel()
    total = out + into if network.directed else out
    columns = {"strength": total, "in_strength": into, "out_strength": out}
    return actor_values(
        network, _STRENGTH, columns, direction=as_stated(network), weight=weights_of(network)
    )
