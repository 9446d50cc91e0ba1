"""Gould and Fernandez's five roles of brokers between groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ioknow.errors import ParameterValueError
from ioknow.network.measures.definition import Definition, measure
from ioknow.network.measures.results import ActorValues, actor_values, as_stated
from ioknow.network.measures.triangles import closed_triads
from ioknow.network.network import Network
from ioknow.network.tables import Floats, Integers, Matrix

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
"""Roles of j in i → j → k without i → k: all in one group; i and k in one other group; i outside;
k outside; three groups."""

_KEPT = 200_000
"""Entries of the matrix up to which closed triads are kept between permutations."""

_ROLES = Definition(
    name="brokerage_roles",
    title="Gould-Fernandez brokerage roles",
    family="brokerage",
    summary="How often an actor j stands between i and k with i → j → k and no tie i → k, by the "
    "groups of the three: coordinator (all in one group), itinerant or consultant (i and k in one "
    "group, j in another), gatekeeper (j and k in one group, i in another), representative (i and "
    "j in one group, k in another), liaison (three groups). Expected values and standard "
    "deviations are those of a random network of the same size and density in which every tie "
    "stands or not by itself and groups are kept.",
    model="whole network; triads of three different actors",
    direction="as stated; a tie without direction counts as two, so in an undirected network "
    "every triad counts twice, as i-j-k and k-j-i, and gatekeeper equals representative",
    weight="not read",
    normalisation="none; the z columns are (raw - expected) / standard deviation",
    undefined="z is nan where the standard deviation is 0. Actors without group form a group of "
    "their own, as a note says",
    references=(
        "Gould and Fernandez (1989), Sociological Methodology 19, 89-126",
        "Fernandez and Gould (1994), American Journal of Sociology 99, 1455-1491",
    ),
)


@measure(_ROLES)
def brokerage_roles(
    network: Network,
    *,
    by: str | Sequence[str] | Mapping[str, str] = "sector",
    permutations: int = 0,
    seed: int = 0,
) -> ActorValues:
    """Return how often each actor brokers in each of the five roles of Gould and Fernandez.

    Args:
        network: Directed ties, or undirected ones, which count in both directions.
        by: Groups: the name of an attribute such as ``sector``, ``country`` or ``type``; a group
            for each actor in the order of the network; or a group by actor.
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
    if permutations < 0:
        raise ParameterValueError(f"{permutations} permutations cannot be drawn; give 0 or more")
    names = groups_of(network, by)
    groups = np.unique(names.astype(str), return_inverse=True)[1].astype(np.int32)
    counter = _Counter(network)
    raw = counter.roles(groups)
    expected, deviation = _random_model(network, groups)
    columns: dict[str, Floats] = {}
    labels = (*ROLES, "total")
    columns |= {name: raw[:, i] for i, name in enumerate(labels)}
    columns |= {f"{name}_expected": expected[:, i] for i, name in enumerate(labels)}
    columns |= {f"{name}_sd": deviation[:, i] for i, name in enumerate(labels)}
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(deviation > 0, (raw - expected) / deviation, np.nan)
    columns |= {f"{name}_z": z[:, i] for i, name in enumerate(labels)}
    if permutations:
        at_least = counter.permuted(groups, raw, permutations, seed)
        p = (at_least + 1) / (permutations + 1)
        columns |= {f"{name}_p": p[:, i] for i, name in enumerate(ROLES)}
    missing = int((names == "").sum())
    notes = [f"{missing} actors without group form a group of their own"] if missing else []
    return actor_values(
        network,
        _ROLES,
        columns,
        direction=as_stated(network),
        parameters={
            "by": by if isinstance(by, str) else "groups given",
            "permutations": permutations,
            "seed": seed,
        },
        notes=notes,
    )


def groups_of(network: Network, by: str | Sequence[str] | Mapping[str, str]) -> NDArray[np.object_]:
    """Return the group of each actor, by attribute, in order, or by actor.

    Raises:
        ParameterValueError: There is no such attribute, or the groups do not fit the actors.
    """
    if isinstance(by, str):
        return network.attribute(by)
    if isinstance(by, Mapping):
        given = {network.position(str(actor)): str(group) for actor, group in by.items()}
        found = [given.get(row, "") for row in range(len(network))]
    else:
        found = [str(one) for one in by]
    if len(found) != len(network):
        raise ParameterValueError(
            f"{len(found)} groups for {len(network)} actors; give one for each"
        )
    column = np.empty(len(found), dtype=object)
    column[:] = found
    return column


class _Counter:
    """Counts roles; what does not depend on the groups is computed once."""

    def __init__(self, network: Network) -> None:
        self._arcs = network.pattern
        self._both = network.symmetric
        self._stands = _standing(self._arcs, self._both)
        self._size = len(network)
        triads = closed_triads(self._both)
        self._triads = list(triads) if self._both.nnz < _KEPT else None
        self._heads = np.repeat(np.arange(self._size), np.diff(self._arcs.indptr))

    def roles(self, groups: Integers) -> Floats:
        """Return the raw counts: roles in columns, their sum last."""
        counts = self._paths(groups) - self._closed(groups)
        return np.column_stack([counts, counts.sum(axis=1)])

    def permuted(self, groups: Integers, raw: Floats, draws: int, seed: int) -> Floats:
        """Return how often the counts under dealt-out groups reach the observed ones."""
        chance = np.random.default_rng(seed)
        reached = np.zeros((self._size, len(ROLES)))
        for _ in range(draws):
            dealt = chance.permutation(groups)
            reached += self.roles(dealt)[:, : len(ROLES)] >= raw[:, : len(ROLES)]
        return reached

    def _paths(self, groups: Integers) -> Floats:
        """Count i → j → k with i ≠ k by role, closed or not."""
        size, source, target = self._size, self._heads, self._arcs.indices
        inner = groups[source] == groups[target]

        def count(rows: NDArray[np.integer], chosen: NDArray[np.bool_]) -> Floats:
            return np.bincount(rows[chosen], minlength=size).astype(np.float64)

        in_own, in_other = count(target, inner), count(target, ~inner)
        out_own, out_other = count(source, inner), count(source, ~inner)
        # i and k are the same actor on a tie that is returned.
        returned = self._stands & self._mirrored(self._stands)
        rows = np.repeat(np.arange(size), np.diff(self._both.indptr))
        back = returned & (groups[rows] == groups[self._both.indices])
        across = returned & ~back
        same = self._same_group_paths(groups, inner)
        return np.column_stack(
            [
                in_own * out_own - count(rows, back),
                same - count(rows, across),
                in_other * out_own,
                in_own * out_other,
                in_other * out_other - same,
            ]
        )

    def _same_group_paths(self, groups: Integers, inner: NDArray[np.bool_]) -> Floats:
        """Count i → j → k with i and k in one group that is not j's."""
        from scipy import sparse

        shape = (self._size, int(groups.max()) + 1 if self._size else 1)
        source, target = self._heads[~inner], self._arcs.indices[~inner]
        ones = np.ones(len(source))
        into = sparse.coo_array((ones, (target, groups[source])), shape=shape).tocsr()
        out = sparse.coo_array((ones, (source, groups[target])), shape=shape).tocsr()
        return np.asarray(into.multiply(out).sum(axis=1)).ravel()

    def _mirrored(self, flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
        both = self._both
        rows = np.repeat(np.arange(self._size), np.diff(both.indptr))
        return flags[np.lexsort((rows, both.indices))]

    def _closed(self, groups: Integers) -> Floats:
        """Count i → j → k with i → k by role."""
        found = np.zeros((self._size, len(ROLES)))
        for triads in self._triads or closed_triads(self._both):
            group = groups[triads.corners]
            for i, j, k in _ORDERS:
                chosen = (
                    self._stands[triads.slots[:, i, j]]
                    & self._stands[triads.slots[:, j, k]]
                    & self._stands[triads.slots[:, i, k]]
                )
                ij, jk, ik = (
                    group[chosen, a] == group[chosen, b] for a, b in ((i, j), (j, k), (i, k))
                )
                broker = triads.corners[chosen, j]
                role = np.select([ij & jk, ik, jk, ij], [0, 1, 2, 3], default=4)
                key = broker * len(ROLES) + role
                found += np.bincount(key, minlength=found.size).reshape(found.shape)
        return found


_ORDERS = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))


def _standing(arcs: Matrix, both: Matrix) -> NDArray[np.bool_]:
    """Say for each entry of the symmetric pattern whether the tie stands in that direction."""
    size = both.shape[0]
    keys = np.repeat(np.arange(size), np.diff(both.indptr)) * size + both.indices
    held = np.repeat(np.arange(size), np.diff(arcs.indptr)) * size + arcs.indices
    flags = np.zeros(len(keys), dtype=bool)
    flags[np.searchsorted(keys, held)] = True
    return flags


def _random_model(network: Network, groups: Integers) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of the counts when ties stand by chance.

    Every ordered pair is tied with probability d, the density. A triad i → j → k without i → k
    then has probability q = d²(1 - d), and two triads of one broker that share i or share k have
    the covariance d³(1 - d)³; all others are independent.
    """
    size = len(network)
    if size < 3:
        return np.zeros((size, 6)), np.zeros((size, 6))
    density = network.pattern.nnz / (size * (size - 1))
    chance, shared = density**2 * (1 - density), density**3 * (1 - density) ** 3
    sizes = np.bincount(groups).astype(np.float64)
    expected, variance = [], []
    for own in range(len(sizes)):
        triads, overlaps = _triads_of(sizes, own)
        mean = chance * triads
        expected.append(mean)
        variance.append(mean * (1 - chance) + shared * overlaps)
    return np.array(expected)[groups], np.sqrt(np.array(variance))[groups]


def _triads_of(sizes: Floats, own: int) -> tuple[Floats, Floats]:
    """Return, for a broker of one group, how many triads each role has and how many overlap.

    Overlaps are ordered pairs of triads that share i and differ in k, or share k and differ in i.
    """
    total = sizes.sum()
    mine = sizes[own] - 1
    rest = total - sizes[own]
    other = np.delete(sizes, own)
    apart = rest - other  # actors outside both the broker's and the given group
    triads = [
        mine * (mine - 1),
        (other * (other - 1)).sum(),
        rest * mine,
        mine * rest,
        (other * apart).sum(),
        (total - 1) * (total - 2),
    ]
    mixed = rest * mine * (mine - 1) + mine * rest * (rest - 1)
    overlaps = [
        2 * mine * (mine - 1) * (mine - 2),
        2 * (other * (other - 1) * (other - 2)).sum(),
        mixed,
        mixed,
        2 * (other * apart * (apart - 1)).sum(),
        2 * (total - 1) * (total - 2) * (total - 3),
    ]
    return np.array(triads), np.array(overlaps)
