"""Smallest sets that cover needs: exact by integer programming, or bounded with the gap stated.

The solver is HiGHS through :func:`scipy.optimize.milp`. Three programmes are solved one after the
other, each with what was reached before as a constraint: as few members as possible; among those
the highest sum of scores; among those the members that come first by their keys. Equal input,
in any order, gives an equal answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from scipy.optimize import LinearConstraint, OptimizeResult

Outcome = Literal["optimal", "bounded", "infeasible", "undecided"]
"""``optimal`` is proved; ``bounded`` is a set with a bound below which none can exist; after the
time given, ``undecided`` says that neither a set nor a proof that there is none was found."""

_SLACK = 1e-7
"""What the solver may be off by in a sum of scores."""

_OPTIMAL, _INFEASIBLE = 0, 2
"""States of :func:`scipy.optimize.milp`."""


@dataclass(frozen=True)
class Option:
    """Somebody who can be chosen.

    Attributes:
        key: Identifies it; options are ordered by it.
        covers: The needs that it meets.
        score: How good it is to have, from 0 to 1; higher is better.
        groups: Groups of which at most one may be chosen, such as the fields it works in.
    """

    key: str
    covers: frozenset[str]
    score: float = 0.0
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rules:
    """What a chosen set must obey.

    Attributes:
        fixed: Keys of options that are in every set.
        exact: Whether every need is met by exactly one member, and not by several.
        at_least: Smallest number of members.
        at_most: Largest number of members, or None for any.
        one_of: Keys of which at least one is chosen, such as those that can lead; empty for none.
        fewest: Whether the set with the fewest members is wanted, the sum of scores deciding
            among those; otherwise the set that costs least, where a member costs 1 - score.
        seconds: Time for each of the three programmes.
    """

    fixed: frozenset[str] = frozenset()
    exact: bool = False
    at_least: int = 0
    at_most: int | None = None
    one_of: frozenset[str] = frozenset()
    fewest: bool = True
    seconds: float = 20.0


@dataclass(frozen=True)
class Cover:
    """A chosen set and what is proved about it.

    Attributes:
        outcome: How far it is proved; see :data:`Outcome`.
        chosen: Keys of the members, sorted.
        score: Sum of the scores of the members.
        cost: What was made as small as possible: the number of members, or the sum of 1 - score.
        bound: No set that obeys the rules costs less; None where nothing was found.
    """

    outcome: Outcome
    chosen: tuple[str, ...] = ()
    score: float = 0.0
    cost: float | None = None
    bound: float | None = None

    @property
    def gap(self) -> float | None:
        """By how much a cheaper set is not ruled out; 0 is a proof that none exists."""
        if self.cost is None or self.bound is None:
            return None
        return 0.0 if self.outcome == "optimal" else max(0.0, self.cost - self.bound)


def smallest_cover(
    options: Iterable[Option], needs: Iterable[str], rules: Rules | None = None
) -> Cover:
    """Choose as few options as possible that together meet all needs.

    Args:
        options: Who can be chosen; keys must differ.
        needs: What has to be met.
        rules: What the set must obey; without them, only that all needs are met.

    Returns:
        The smallest set; among sets of that size the one with the highest sum of scores.

    Example:
        Taking the largest option first ends with three of them; two are enough.

        >>> options = [
        ...     Option("large", frozenset("abcd")),
        ...     Option("left", frozenset("abe")),
        ...     Option("right", frozenset("cdf")),
        ... ]
        >>> smallest_cover(options, "abcdef").chosen
        ('left', 'right')

    References:
        Karp (1972), Reducibility among combinatorial problems: set cover and exact cover.
    """
    programme = _Programme(options, frozenset(needs), rules or Rules())
    return programme.solve()


@dataclass
class _Programme:
    """The rows and columns of one problem."""

    options: Iterable[Option]
    needs: frozenset[str]
    rules: Rules
    columns: list[Option] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = _without_twins(self.options, self.needs, self.rules)

    def solve(self) -> Cover:
        import numpy as np

        met = frozenset[str]().union(*(one.covers for one in self.columns))
        if self.needs - met or self.rules.fixed - {one.key for one in self.columns}:
            return Cover("infeasible")
        if not self.columns:
            empty = self.rules.at_least <= 0 and not self.rules.one_of
            return Cover("optimal", cost=0.0, bound=0.0) if empty else Cover("infeasible")
        scores = np.array([one.score for one in self.columns])
        ones = np.ones(len(self.columns))
        first, then = (ones, -scores) if self.rules.fewest else (1.0 - scores, ones)
        rows = self._rows()
        best = self._run(first, rows)
        if best.status == _INFEASIBLE:
            return Cover("infeasible")
        if best.x is None:
            return self._approximate(first, rows)
        chosen, proved = np.round(best.x), best.status == _OPTIMAL
        for cost, before in ((then, first), (np.arange(len(ones), dtype=float), then)):
            rows.append(_row(before, -np.inf, float(before @ chosen) + _SLACK))
            better = self._run(cost, rows)
            proved = proved and better.status == _OPTIMAL
            chosen = chosen if better.x is None else np.round(better.x)
        return Cover(
            outcome="optimal" if proved else "bounded",
            chosen=tuple(self.columns[i].key for i in np.flatnonzero(chosen)),
            score=float(scores @ chosen),
            cost=float(first @ chosen),
            bound=_bound(float(best.mip_dual_bound), whole=self.rules.fewest),
        )

    def _approximate(self, cost: np.ndarray, rows: Sequence[LinearConstraint]) -> Cover:
        """Return what taking the best option step by step finds, with the relaxed bound."""
        import numpy as np

        relaxed = self._run(cost, rows, whole=False)
        if relaxed.status == _INFEASIBLE:
            return Cover("infeasible")
        chosen = self._step_by_step()
        if chosen is None or relaxed.x is None:
            return Cover("undecided")
        taken = np.array([one.key in chosen for one in self.columns], dtype=float)
        if not all(_holds(row, taken) for row in rows):
            return Cover("undecided")
        return Cover(
            outcome="bounded",
            chosen=tuple(sorted(chosen)),
            score=sum(one.score for one in self.columns if one.key in chosen),
            cost=float(cost @ taken),
            bound=_bound(float(relaxed.fun), whole=self.rules.fewest),
        )

    def _step_by_step(self) -> set[str] | None:
        chosen = [one for one in self.columns if one.key in self.rules.fixed]
        open_needs = self.needs.difference(*(one.covers for one in chosen))
        used = frozenset[str]().union(*(one.groups for one in chosen))
        while open_needs:
            free = [one for one in self.columns if not one.groups & used]
            best = max(
                free, key=lambda one: (len(one.covers & open_needs), one.score), default=None
            )
            if best is None or not best.covers & open_needs:
                return None
            chosen.append(best)
            open_needs -= best.covers
            used |= best.groups
        return {one.key for one in chosen}

    def _rows(self) -> list[LinearConstraint]:
        import numpy as np

        rules, columns = self.rules, self.columns
        upper = 1.0 if rules.exact else np.inf
        rows = [self._membership(lambda one: one.covers, self.needs, 1.0, upper)]
        groups = _shared(one.groups for one in columns)
        if groups:
            rows.append(self._membership(lambda one: one.groups, groups, 0.0, 1.0))
        ones = np.ones(len(columns))
        most = len(columns) if rules.at_most is None else rules.at_most
        rows.append(_row(ones, rules.at_least, most))
        if rules.one_of:
            rows.append(_row(np.array([one.key in rules.one_of for one in columns]), 1, np.inf))
        return [row for row in rows if row.A.shape[0]]

    def _membership(
        self,
        sets: Callable[[Option], frozenset[str]],
        names: Iterable[str],
        lower: float,
        upper: float,
    ) -> LinearConstraint:
        """Return one row for each name: how many chosen options have it in their set."""
        import numpy as np
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        place = {name: i for i, name in enumerate(sorted(names))}
        pairs = [
            (place[name], j)
            for j, one in enumerate(self.columns)
            for name in sets(one)
            if name in place
        ]
        i, j = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        matrix = csr_array((np.ones(len(i)), (i, j)), shape=(len(place), len(self.columns)))
        return LinearConstraint(matrix, lower, upper)

    def _run(
        self, cost: np.ndarray, rows: Sequence[LinearConstraint], *, whole: bool = True
    ) -> OptimizeResult:
        import numpy as np
        from scipy.optimize import Bounds, milp

        fixed = np.array([float(one.key in self.rules.fixed) for one in self.columns])
        return milp(
            cost,
            constraints=rows,
            integrality=np.full(len(self.columns), int(whole)),
            bounds=Bounds(fixed, 1.0),
            # The relaxed programme is quick, and what is known rests on it when time runs out.
            options={"mip_rel_gap": 0.0, **({"time_limit": self.rules.seconds} if whole else {})},
        )


def _row(coefficients: np.ndarray, lower: float, upper: float) -> LinearConstraint:
    from scipy.optimize import LinearConstraint

    return LinearConstraint(coefficients.astype(float).reshape(1, -1), lower, upper)


def _holds(row: LinearConstraint, taken: np.ndarray) -> bool:
    sums = row.A @ taken
    return bool((sums >= row.lb - _SLACK).all() and (sums <= row.ub + _SLACK).all())


def _bound(found: float, *, whole: bool) -> float:
    """Return a lower bound; a number of members is rounded up to a whole one."""
    import math

    return float(math.ceil(found - 1e-6)) if whole else found


def _shared(sets: Iterable[frozenset[str]]) -> list[str]:
    """Return the names that are in more than one of the sets."""
    counted = Counter(name for each in sets for name in each)
    return sorted(name for name, count in counted.items() if count > 1)


def _without_twins(options: Iterable[Option], needs: frozenset[str], rules: Rules) -> list[Option]:
    """Keep of options that meet the same needs under the same rules only the best.

    A smallest set never has two of them, unless a least number of members has to be reached.
    """
    copies = max(1, rules.at_least)
    kept: Counter[tuple[object, ...]] = Counter()
    found = []
    for one in sorted(options, key=lambda each: (-each.score, each.key)):
        covers = one.covers & needs
        leads = one.key in rules.one_of
        if one.key not in rules.fixed:
            if not covers and not leads and rules.at_least <= 1:
                continue
            kind = (covers, one.groups, leads)
            kept[kind] += 1
            if kept[kind] > copies:
                continue
        found.append(Option(one.key, covers, one.score, one.groups))
    return sorted(found, key=lambda each: each.key)
