"""Gould and Fernandez's five roles of brokers between groups."""

from __future__ import annotations

import numpy as np

from ioknow.errors import ParameterValueError
from ioknow.languages import gettext_noop as _
from ioknow.languages import lazy_gettext
from ioknow.network.measures.brokerage_chance import (
    chance_of_actors,
    chance_of_groups,
    chance_of_network,
)
from ioknow.network.measures.brokerage_counts import RoleCounter
from ioknow.network.measures.definition import Definition, measure
from ioknow.network.measures.grouping import AUTO, Groups, grouping
from ioknow.network.measures.results import (
    ActorValues,
    RowValues,
    actor_values,
    as_stated,
    row_values,
)
from ioknow.network.network import Network
from ioknow.network.roles import ROLES
from ioknow.network.tables import Floats

_ALL = (*ROLES, "total")

_ROLES = Definition(
    name="brokerage_roles",
    unit=_("brokered triads"),
    title=_("Gould-Fernandez brokerage roles"),
    family=_("brokerage"),
    summary=_(
        "How often an actor j stands between i and k with i → j → k and no tie i → k, by the "
        "groups of the three: coordinator (all in one group), itinerant or consultant (i and k in "
        "one group, j in another), gatekeeper (j and k in one group, i in another), representative"
        " (i and j in one group, k in another), liaison (three groups). Expected values and "
        "standard deviations are those of a random network of the same size and density in which "
        "every tie stands or not by itself and groups are kept."
    ),
    model=_("whole network; triads of three different actors"),
    direction=_(
        "as stated; a tie without direction counts as two, so in an undirected network "
        "every triad counts twice, as i-j-k and k-j-i, and gatekeeper equals representative"
    ),
    weight=_("not read"),
    normalisation=_("none; the z columns are (raw - expected) / standard deviation"),
    undefined=_(
        "z is nan where the standard deviation is 0. Actors without group form a group of "
        "their own, as a note says"
    ),
    references=(
        "Gould and Fernandez (1989), Sociological Methodology 19, 89-126",
        "Fernandez and Gould (1994), American Journal of Sociology 99, 1455-1491",
    ),
)


_TOTALS = Definition(
    name="brokerage_totals",
    unit=_("brokered triads"),
    title=_("Gould-Fernandez roles of the network"),
    family=_("brokerage"),
    summary=_(
        "How often the five roles of brokers are played in the network as a whole, and on the "
        "average by the members of each group, beside what a random network of the same size and "
        "density with the same groups would give."
    ),
    model=_("whole network; triads of three different actors"),
    direction=_("as stated; a tie without direction counts as two"),
    weight=_("not read"),
    normalisation=_(
        "none; z is (raw - expected) / standard deviation. The variance of a total "
        "leaves out triads that share two pairs, as R's sna does; p does not rest on it"
    ),
    undefined=_(
        "z is nan where the standard deviation is 0 and for groups; p is nan without draws"
    ),
    references=_ROLES.references,
)


@measure(_ROLES)
def brokerage_roles(
    network: Network,
    *,
    by: Groups = AUTO,
    permutations: int = 0,
    seed: int = 0,
) -> ActorValues:
    """Return how often each actor brokers in each of the five roles of Gould and Fernandez.

    Args:
        network: Directed ties, or undirected ones, which count in both directions.
        by: Groups: the name of an attribute such as ``sector``, ``country`` or ``type``;
            ``auto`` for the first of sector, type, country and family that is known of half of
            the actors; a group for each actor in the order of the network; or a group by actor.
        permutations: Number of draws to compare with, in each of which the groups are dealt out
            anew among the actors while the ties stay; 0 for none.
        seed: Of the permutations; the same seed gives the same values.

    Returns:
        For each role and for their sum ``total`` the raw count, then ``..._expected``,
        ``..._sd`` and ``..._z``; with permutations also ``..._p``, the share of draws (the
        observed one among them) whose count is at least the observed one.

    Raises:
        ParameterValueError: There is no such attribute, or the groups do not fit the actors.

    Example:
        >>> chain = Network.from_edges([("a", "b"), ("b", "c")], directed=True)
        >>> roles = brokerage_roles(chain, by=["firms", "firms", "institutes"])
        >>> roles.columns["representative"].tolist()
        [0.0, 1.0, 0.0]

    References:
        Gould and Fernandez (1989), *Sociological Methodology* 19, 89-126.
    """
    check_permutations(permutations)
    chosen = grouping(network, by)
    _, groups = chosen.numbered()
    counter = RoleCounter(network)
    raw = counter.roles(groups)
    expected, deviation = chance_of_actors(network, groups)
    z = _scores(raw, expected, deviation)
    columns: dict[str, Floats] = {}
    columns |= {name: raw[:, i] for i, name in enumerate(_ALL)}
    columns |= {f"{name}_expected": expected[:, i] for i, name in enumerate(_ALL)}
    columns |= {f"{name}_sd": deviation[:, i] for i, name in enumerate(_ALL)}
    columns |= {f"{name}_z": z[:, i] for i, name in enumerate(_ALL)}
    if permutations:
        at_least = counter.permuted(groups, raw, permutations, seed)
        p = (at_least + 1) / (permutations + 1)
        columns |= {f"{name}_p": p[:, i] for i, name in enumerate(ROLES)}
    return actor_values(
        network,
        _ROLES,
        columns,
        direction=as_stated(network),
        parameters=_asked(chosen.name, permutations, seed),
        notes=chosen.notes,
    )


@measure(_TOTALS)
def brokerage_totals(
    network: Network,
    *,
    by: Groups = AUTO,
    permutations: int = 0,
    seed: int = 0,
) -> RowValues:
    """Return how often the five roles are played in the network as a whole, and in each group.

    Args:
        network: Directed ties, or undirected ones, which count in both directions.
        by: Groups, as for the roles of each actor.
        permutations: Number of draws to compare with; 0 for none.
        seed: Of the permutations.

    Returns:
        Columns ``group``, ``actors``, ``role``, ``raw``, ``expected``, ``sd``, ``z`` and ``p``.
        The rows of ``whole network`` hold totals. The rows of a group hold the mean of its
        members beside what chance gives one of them; means have no ``z`` and no ``p``.

    Raises:
        ParameterValueError: There is no such attribute, or the groups do not fit the actors.

    Example:
        >>> chain = Network.from_edges([("a", "b"), ("b", "c")], directed=True)
        >>> totals = brokerage_totals(chain, by=["firms", "firms", "institutes"])
        >>> [row["role"] for row in totals.records()[:5] if row["raw"]]
        ['representative']

    References:
        Gould and Fernandez (1989), *Sociological Methodology* 19, 89-126.
    """
    check_permutations(permutations)
    chosen = grouping(network, by)
    known, groups = chosen.numbered()
    counter = RoleCounter(network)
    raw = counter.roles(groups)
    total = raw.sum(axis=0)
    expected, deviation = chance_of_network(network, groups)
    of_group, spread_of_group = chance_of_groups(network, groups)
    sizes = np.bincount(groups, minlength=len(known)).astype(np.float64)
    sums = np.zeros((len(known), len(_ALL)))
    np.add.at(sums, groups, raw)
    none = np.full(len(known) * len(_ALL), np.nan)
    p = np.full(len(_ALL), np.nan)
    if permutations:
        p = (counter.totals_reached(groups, total, permutations, seed) + 1) / (permutations + 1)
    columns = {
        "group": np.repeat(
            np.array(["whole network", *(one or "not known" for one in known)], dtype=object),
            len(_ALL),
        ),
        "actors": np.repeat(np.append(float(len(network)), sizes), len(_ALL)),
        "role": np.tile(np.array(_ALL, dtype=object), len(known) + 1),
        "raw": np.append(total, (sums / np.maximum(sizes, 1)[:, None]).ravel()),
        "expected": np.append(expected, of_group.ravel()),
        "sd": np.append(deviation, spread_of_group.ravel()),
        "z": np.append(_scores(total, expected, deviation), none),
        "p": np.append(p, none),
    }
    return row_values(
        network,
        _TOTALS,
        columns,
        direction=as_stated(network),
        parameters=_asked(chosen.name, permutations, seed),
        notes=chosen.notes,
    )


def _scores(raw: Floats, expected: Floats, deviation: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(deviation > 0, (raw - expected) / deviation, np.nan)


def _asked(by: str, permutations: int, seed: int) -> dict[str, str | int]:
    return {"by": by, "permutations": permutations, "seed": seed}


def check_permutations(permutations: int) -> None:
    """Refuse a number of draws below 0."""
    if permutations < 0:
        raise ParameterValueError(
            lazy_gettext(
                "%(permutations)s permutations cannot be drawn; give 0 or more",
                permutations=permutations,
            )
        )
