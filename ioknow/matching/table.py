"""Candidates by all criteria that count: scores with their bounds, and who is best in some way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ioknow.matching.criteria import CRITERIA, Criterion
from ioknow.matching.pareto import pareto_front
from ioknow.matching.scoring import Scorer
from ioknow.query.candidates import Candidates

_DIGITS = 12
"""Scores are compared to so many digits, so that the order of adding does not decide."""


@dataclass(frozen=True)
class Table:
    """The candidates that are left, by criterion.

    Attributes:
        rows: Their rows among all candidates.
        weights: Weight of each criterion that counts, scaled to 1.
        values: Values of these criteria, ``nan`` for unknown.
        unknown_everywhere: Criteria with a weight that are known of no candidate.
        score: Weighted mean, an unknown value counted as 0.5.
        lowest: Weighted mean, an unknown value counted as 0.
        highest: Weighted mean, an unknown value counted as 1.
    """

    rows: np.ndarray
    weights: Mapping[str, float]
    values: Mapping[str, np.ndarray]
    unknown_everywhere: tuple[Criterion, ...]
    score: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray

    @classmethod
    def of(cls, scorer: Scorer, rows: np.ndarray, wanted: Mapping[str, float]) -> Table:
        """Return the columns of the criteria that have a weight and are known of somebody."""
        counted = [one for one in CRITERIA if wanted[one.name] > 0]
        columns = {one.name: scorer.values(one.name)[rows] for one in counted}
        known = [one for one in counted if not np.isnan(columns[one.name]).all()]
        total = sum(wanted[one.name] for one in known)
        scaled = {one.name: wanted[one.name] / total for one in known}
        values = {one.name: columns[one.name] for one in known}
        score, lowest, highest = (
            np.round(
                sum(
                    (np.nan_to_num(values[name], nan=filled) * scaled[name] for name in scaled),
                    np.zeros(len(rows)),
                ),
                _DIGITS,
            )
            for filled in (0.5, 0.0, 1.0)
        )
        unknown = tuple(one for one in counted if one not in known)
        return cls(rows, scaled, values, unknown, score, lowest, highest)

    def best(self, candidates: Candidates, k: int) -> list[int]:
        """Return the places of the best ``k``; equal scores by name, then by identifier."""
        if not len(self.rows):
            return []
        if len(self.rows) > k:
            least = np.partition(self.score, -k)[-k]
            places = np.flatnonzero(self.score >= least)
        else:
            places = np.arange(len(self.rows))

        def order(place: int) -> tuple[float, str, str]:
            row = self.rows[place]
            return (-self.score[place], candidates.names[row].casefold(), candidates.iris[row])

        return sorted((int(place) for place in places), key=order)[:k]

    def front(self, shown: Sequence[int]) -> np.ndarray:
        """Say which of the best are dominated by nobody.

        Whoever dominates another has at least its score, so that only those with at least the
        lowest score that is shown need comparing.
        """
        if not len(shown):
            return np.zeros(0, dtype=bool)
        rivals = np.flatnonzero(self.score >= self.score[list(shown)].min())
        values = np.stack([column[rivals] for column in self.values.values()], axis=1)
        found = dict(zip(rivals.tolist(), pareto_front(values), strict=True))
        return np.array([found[place] for place in shown])
