"""Mixing: whether actors are tied to their like."""

from __future__ import annotations

import numpy as np

from ioknow.errors import ParameterValueError
from ioknow.languages import gettext_noop as _
from ioknow.languages import lazy_gettext
from ioknow.network.measures.definition import Definition, measure
from ioknow.network.measures.grouping import AUTO, Groups, grouping
from ioknow.network.measures.results import (
    ActorValues,
    NetworkValues,
    actor_values,
    as_stated,
    network_values,
)
from ioknow.network.network import Network
from ioknow.network.tables import Floats, Integers

_ASSORTATIVITY = Definition(
    name="assortativity",
    title=_("Assortativity"),
    family=_("mixing"),
    summary=_(
        "Whether actors are tied to their like. By degree: the correlation of the degrees at "
        "the two ends of a tie. By groups: the share of ties within groups beyond what the groups' "
        "shares of ties would give by chance."
    ),
    model=_("whole network"),
    direction=_(
        "as stated; by degree, a directed tie joins the out-degree of its source with the "
        "in-degree of its target"
    ),
    weight=_("not read"),
    normalisation=_("from -1 to 1; 0 is mixing by chance"),
    undefined=_("nan without ties, when all ends have one degree, or when all belong to one group"),
    references=("Newman (2003), Physical Review E 67, 026126",),
)
_EI = Definition(
    name="ei_index",
    title=_("E-I index"),
    family=_("mixing"),
    summary=_(
        "Tied pairs between groups minus tied pairs within groups, divided by both together; "
        "for the network and, as 'group: name', for the pairs that touch each group."
    ),
    model=_("whole network"),
    direction=_("not read: a pair counts once"),
    weight=_("not read"),
    normalisation=_("from -1 (all within groups) to 1 (all between)"),
    undefined=_(
        "nan without ties. Its expected value depends on the sizes of the groups: compare "
        "with the column expected"
    ),
    references=("Krackhardt and Stern (1988), Social Psychology Quarterly 51, 123-140",),
)


_EI_OF_ACTORS = Definition(
    name="ei_index_of_actors",
    title=_("E-I index of each actor"),
    family=_("mixing"),
    summary=_(
        "Partners of an actor in other groups minus partners in its own, divided by both together."
    ),
    model=_("each actor's own partners"),
    direction=_("not read: a partner counts once"),
    weight=_("not read"),
    normalisation=_("from -1 (all partners in the own group) to 1 (none of them)"),
    undefined=_(
        "nan for an actor without ties. Actors whose group is not known form a group of their own"
    ),
    references=_EI.references,
)


@measure(_ASSORTATIVITY)
def assortativity(network: Network, *, by: Groups = "degree") -> NetworkValues:
    """Return whether actors are tied to their like.

    Args:
        network: Directed or undirected ties.
        by: ``degree``; the name of an attribute such as ``country``; or the group of each actor.

    Raises:
        ParameterValueError: There is no such attribute, or the groups do not fit the actors.

    Example:
        >>> star = Network.from_edges([("a", "b"), ("a", "c"), ("a", "d"), ("d", "e")])
        >>> assortativity(star).value < 0
        True

    References:
        Newman (2003), *Physical Review E* 67, 026126.
    """
    arcs = network.pattern
    rows = np.repeat(np.arange(len(network)), np.diff(arcs.indptr))
    name = "degree"
    notes: tuple[str, ...] = ()
    if isinstance(by, str) and by == "degree":
        out = np.diff(arcs.indptr).astype(np.float64)
        into = np.bincount(arcs.indices, minlength=len(network)).astype(np.float64)
        value = _correlation(out[rows], into[arcs.indices])
    else:
        chosen = grouping(network, by)
        name, notes = chosen.name, chosen.notes
        groups = chosen.numbered()[1]
        value = _beyond_chance(groups[rows], groups[arcs.indices])
    return network_values(
        network,
        _ASSORTATIVITY,
        {"assortativity": value},
        direction=as_stated(network),
        parameters={"by": name},
        notes=notes,
    )


@measure(_EI)
def ei_index(
    network: Network,
    *,
    by: Groups = AUTO,
    permutations: int = 0,
    seed: int = 0,
) -> NetworkValues:
    """Return how far tied pairs lie between groups rather than within.

    Args:
        network: Ties; direction is not read.
        by: The name of an attribute such as ``country``; ``auto`` for the first that is known of
            half of the actors; or the group of each actor.
        permutations: Number of draws to compare with, in which groups are dealt out anew.
        seed: Of the permutations.

    Returns:
        Values ``ei_index``, ``between``, ``within`` (pairs); with permutations ``expected``, their
        mean, and ``p_at_most`` and ``p_at_least``, shares of draws (the observed one among them);
        then ``group: name`` for each group.

    Raises:
        ParameterValueError: There is no such attribute, or the groups do not fit the actors.

    Example:
        >>> pair = Network.from_edges([("a", "b"), ("b", "c")])
        >>> ei_index(pair, by=["x", "x", "y"]).value
        0.0

    References:
        Krackhardt and Stern (1988), *Social Psychology Quarterly* 51, 123-140.
    """
    if permutations < 0:
        raise ParameterValueError(
            lazy_gettext(
                "%(permutations)s permutations cannot be drawn; give 0 or more",
                permutations=permutations,
            )
        )
    chosen = grouping(network, by)
    names, groups = chosen.numbered()
    both = network.symmetric
    rows = np.repeat(np.arange(len(network)), np.diff(both.indptr))
    upper = rows < both.indices
    one, other = rows[upper], both.indices[upper]
    same = groups[one] == groups[other]
    value = _ei(same)
    values = {
        "ei_index": value,
        "between": float((~same).sum()),
        "within": float(same.sum()),
    }
    if permutations and len(same):
        chance = np.random.default_rng(seed)
        dealt = (chance.permutation(groups) for _ in range(permutations))
        drawn = np.array([_ei(deal[one] == deal[other]) for deal in dealt])
        values |= {
            "expected": float(drawn.mean()),
            "p_at_most": float((drawn <= value + 1e-12).sum() + 1) / (permutations + 1),
            "p_at_least": float((drawn >= value - 1e-12).sum() + 1) / (permutations + 1),
        }
    for number, name in enumerate(names):
        touching = (groups[one] == number) | (groups[other] == number)
        values[f"group: {name or 'not known'}"] = _ei(same[touching])
    return network_values(
        network,
        _EI,
        values,
        parameters={
            "by": chosen.name,
            "permutations": permutations,
            "seed": seed,
        },
        notes=chosen.notes,
    )


@measure(_EI_OF_ACTORS)
def ei_index_of_actors(network: Network, *, by: Groups = AUTO) -> ActorValues:
    """Return how far each actor's partners lie outside its own group.

    Args:
        network: Ties; direction is not read.
        by: The name of an attribute such as ``country``; ``auto`` for the first that is known of
            half of the actors; or the group of each actor.

    Returns:
        Columns ``ei_index``, ``outside`` and ``inside`` (partners).

    Raises:
        ParameterValueError: There is no such attribute, or the groups do not fit the actors.

    Example:
        >>> star = Network.from_edges([("a", "b"), ("a", "c"), ("a", "d")])
        >>> ei_index_of_actors(star, by=["x", "x", "y", "y"])["a"]
        0.3333333333333333

    References:
        Krackhardt and Stern (1988), *Social Psychology Quarterly* 51, 123-140.
    """
    chosen = grouping(network, by)
    groups = chosen.numbered()[1]
    both = network.symmetric
    degree = np.diff(both.indptr)
    rows = np.repeat(np.arange(len(network)), degree)
    apart = groups[rows] != groups[both.indices]
    outside = np.bincount(rows, weights=apart, minlength=len(network))
    inside = degree - outside
    values = np.where(degree > 0, (outside - inside) / np.maximum(degree, 1), np.nan)
    return actor_values(
        network,
        _EI_OF_ACTORS,
        {"ei_index": values, "outside": outside, "inside": inside},
        parameters={"by": chosen.name},
        notes=chosen.notes,
    )


def _ei(same: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    return 1 - 2 * float(same.mean()) if len(same) else float("nan")


def _correlation(first: Floats, second: Floats) -> float:
    if not len(first) or first.std() == 0 or second.std() == 0:
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def _beyond_chance(first: Integers, second: Integers) -> float:
    if not len(first):
        return float("nan")
    size = int(max(first.max(), second.max())) + 1
    ends = np.bincount(first, minlength=size) / len(first)
    heads = np.bincount(second, minlength=size) / len(second)
    chance = float((ends * heads).sum())
    if chance == 1:
        return float("nan")
    return (float((first == second).mean()) - chance) / (1 - chance)
