"""Brokerage by chance: every ordered pair is tied or not by itself, groups are kept.

Every ordered pair is tied with probability d, the density, so that a triad i → j → k without
i → k has the probability q = d²(1 - d). Gould and Fernandez (1989), *Sociological Methodology* 19,
89-126.
"""

from __future__ import annotations

import numpy as np

from ioknow.network.network import Network
from ioknow.network.tables import Floats, Integers


def chance_of_actors(network: Network, groups: Integers) -> tuple[Floats, Floats]:
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


def chance_of_groups(network: Network, groups: Integers) -> tuple[Floats, Floats]:
    """Return mean and standard deviation for one member of each group: groups by roles."""
    expected, deviation = chance_of_actors(network, groups)
    first = np.unique(groups, return_index=True)[1]
    return expected[first], deviation[first]


def chance_of_network(network: Network, groups: Integers) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of the totals of the five roles, and of their sum.

    The variance adds the covariances of triads that share one pair: present in both, d³(1 - d)³;
    present in one and missing in the other, -d⁴(1 - d)²; missing in both, d⁵(1 - d). Pairs of
    triads that share two are left out, as R's sna does.
    """
    size = len(network)
    if size < 3:
        return np.zeros(6), np.zeros(6)
    d = network.pattern.nnz / (size * (size - 1))
    q = d**2 * (1 - d)
    both, mixed, missing = d**3 * (1 - d) ** 3, d**4 * (1 - d) ** 2, d**5 * (1 - d)
    n = np.bincount(groups).astype(np.float64)
    total = float(size)

    def covariance(count: float, here: float, odd: float, absent: float) -> float:
        return float(count * (here * both - 4 * odd * mixed + absent * missing))

    inner = n * (n - 1) * (n - 2)
    # i and k in one group of x members, j in one of y: all ordered pairs of groups but x = y
    x, y = n[:, None], n[None, :]
    around = x * y * (x - 1)
    visits = around * ((2 * x + 2 * y - 6) * both + (total - x - 1) * missing)
    one, two, three = (float((n**power).sum()) for power in (1, 2, 3))
    fourth = float((n**4).sum())
    distinct = one**3 - 3 * two * one + 2 * three  # ordered triples of different groups
    squared = two * one**2 - two**2 - 2 * three * one + 2 * fourth  # one of the three squared
    crossing = float((n * (total - n) * (n - 1)).sum())
    triads = [
        float(inner.sum()),
        crossing,
        crossing,
        crossing,
        distinct,
        total * (total - 1) * (total - 2),
    ]
    gate = n * (total - n) * (n - 1) * ((total - 3) * both + (n - 2) * missing)
    shared = [
        sum(covariance(a, 4 * m - 10, m - 3, m - 3) for a, m in zip(inner, n, strict=True)),
        float(visits.sum() - np.diag(visits).sum()),
        float(gate.sum()),
        float(gate.sum()),
        ((4 * total - 2) * distinct - 8 * squared) * (both - mixed)
        + ((total - 1) * distinct - 2 * squared) * missing,
        covariance(triads[5], 4 * total - 10, total - 3, total - 3),
    ]
    expected = q * np.array(triads)
    return expected, np.sqrt(np.maximum(expected * (1 - q) + np.array(shared), 0.0))
