"""How likely two organizations are to work together, judged by past joint works.

The estimate is linear in a few counts, so that it can be told where a score comes from. Its
coefficients were fitted on Horizon 2020 projects by ``benchmarks/matching.py``; how well it
predicts later projects, and what limits it, is told in ``docs/explanation/matching-evaluation.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ioknow.matching.coefficients import INCUMBENT, NEWCOMER
from ioknow.query.candidates import KINDS, Candidates

if TYPE_CHECKING:
    from scipy.sparse import csr_array

DECAY = 0.7
"""Weight of a work for each year that it lies back."""

FEATURES = (
    "works on the topic",
    "recent works on the topic",
    "partners in recent works on the topic",
    "recent works",
    "partners",
    "led recent works on the topic",
    "recent works with newcomers of this kind",
    "same country",
    "same country and recent works on the topic",
    "recent works with this country",
    "common partners",
    "common partners, rare ones count more",
    "common partners, each by its share",
    *(f"{one} beside {other}" for one in KINDS for other in KINDS),
)
"""What the estimate is linear in; counts enter by log(1 + count)."""

LISTED = 300
"""How many candidates by each simple count are ranked by the estimate, all others after them."""

MINIMUM_WORKS = 100
"""Joint works that a dataset must have before anything is estimated from them."""


@dataclass(frozen=True)
class Asker:
    """Who looks for partners, as far as the estimate needs it.

    Attributes:
        row: Its row among the candidates, or None when it has none.
        kind: Number of its kind in :data:`ioknow.query.candidates.KINDS`, or -1.
        country: Number of its country, or -1.
    """

    row: int | None
    kind: int = -1
    country: int = -1


class JointWorks:
    """The joint works of a dataset, prepared for many estimates.

    Args:
        candidates: The organizations and their works.
        now: Year in which it is asked; the year after the last start when None.
    """

    def __init__(self, candidates: Candidates, now: float | None = None) -> None:
        self.candidates = candidates
        sizes = np.asarray(candidates.joined.sum(axis=1)).ravel()
        start = candidates.work_start
        last = np.nanmax(start) if np.isfinite(start).any() else 0.0
        self._now = last + 1.0 if now is None else now
        age = np.maximum(self._now - np.nan_to_num(start, nan=last), 0.0)
        self._several = sizes > 1
        self._sizes = sizes
        self._recent = np.where(self._several, DECAY**age, 0.0)

    def features(self, asker: Asker, works: np.ndarray) -> np.ndarray:
        """Return the features of all candidates, in the order of :data:`FEATURES`.

        Args:
            asker: Who asks.
            works: True for each work on the topic that is meant.
        """
        on_topic = works & self._several
        recent = self._recent * on_topic
        country = self._members_from(asker.country)
        newcomers = self._newcomers_of(asker.kind)
        by_work = np.stack(
            [
                on_topic.astype(float),
                recent,
                recent * (self._sizes - 1.0),
                self._recent,
                recent * np.minimum(newcomers, 3.0),
                self._recent * np.minimum(country, 3.0),
            ],
            axis=1,
        )
        counted = np.log1p(self._works_of @ by_work)
        led = np.log1p(self._led_by @ recent)
        same = (self.candidates.country == asker.country) & (asker.country >= 0)
        columns = [
            counted[:, 0],
            counted[:, 1],
            counted[:, 2],
            counted[:, 3],
            np.log1p(self._degree),
            led,
            counted[:, 4],
            same.astype(float),
            same * counted[:, 1],
            counted[:, 5],
            *self._common(asker.row),
        ]
        kinds = np.zeros((len(self.candidates), len(KINDS) ** 2))
        if asker.kind >= 0:
            rows = np.arange(len(self.candidates))
            kinds[rows, asker.kind * len(KINDS) + self.candidates.kind] = 1.0
        return np.column_stack([*columns, kinds])

    def listed(self, features: np.ndarray) -> np.ndarray:
        """Say which candidates are ranked by the estimate: the first by one of a few counts.

        A simple count finds who comes into question, the estimate puts those into order; fitted
        on all candidates it would mostly learn who never comes into question.
        """
        by_count = [
            features[:, FEATURES.index("works on the topic")],
            features[:, FEATURES.index("same country and recent works on the topic")],
            features[:, FEATURES.index("common partners, rare ones count more")],
        ]
        found = np.zeros(len(features), dtype=bool)
        for count in by_count:
            first = np.argsort(-count, kind="stable")[:LISTED]
            found[first[count[first] > 0]] = True
        return found

    def estimate(self, asker: Asker, works: np.ndarray) -> np.ndarray:
        """Return a number for each candidate; higher is likelier, and it has no unit."""
        known = asker.row is not None and self._degree[asker.row] > 0
        model = INCUMBENT if known else NEWCOMER
        coefficients = np.array([model.get(name, 0.0) for name in FEATURES])
        features = self.features(asker, works)
        return ranked(features, self.listed(features), features @ coefficients)

    def _common(self, row: int | None) -> list[np.ndarray]:
        """Return common partners: their number, and weighted by how few partners they have."""
        zero = np.zeros(len(self.candidates))
        if row is None or not self._degree[row]:
            return [zero, zero, zero]
        mine = self._ties[[row]]
        rare = 1.0 / np.log(np.maximum(self._degree, 2.0))
        share = 1.0 / np.maximum(self._degree, 1.0)
        found = []
        for weight in (np.ones_like(rare), rare, 10.0 * share):
            weighted = mine.multiply(weight[None, :]).tocsr()
            found.append(np.log1p((weighted @ self._ties).toarray().ravel()))
        return found

    @cached_property
    def _works_of(self) -> csr_array:
        found: csr_array = self.candidates.joined.T.tocsr()
        return found

    @cached_property
    def _led_by(self) -> csr_array:
        found: csr_array = self.candidates.led.T.tocsr()
        return found

    @cached_property
    def _ties(self) -> csr_array:
        ties: csr_array = self.candidates.partners.copy()
        ties.data[:] = 1.0
        return ties

    @cached_property
    def _degree(self) -> np.ndarray:
        return np.asarray(np.diff(self.candidates.partners.indptr).astype(float))

    def _members_from(self, country: int) -> np.ndarray:
        if country < 0:
            return np.zeros(len(self._sizes))
        return np.asarray(
            self.candidates.joined @ (self.candidates.country == country).astype(float)
        )

    def _newcomers_of(self, kind: int) -> np.ndarray:
        """Return how many members of a kind were in their first work, by work."""
        if kind < 0:
            return np.zeros(len(self._sizes))
        return self._newcomers[:, kind]

    @cached_property
    def _newcomers(self) -> np.ndarray:
        works, rows = self.candidates.joined.nonzero()
        start = np.nan_to_num(self.candidates.work_start, nan=np.inf)[works]
        order = np.lexsort((works, start, rows))
        first = np.ones(len(order), dtype=bool)
        first[1:] = np.diff(rows[order]) > 0
        found = np.zeros((len(self._sizes), len(KINDS)))
        chosen = order[first]
        np.add.at(found, (works[chosen], self.candidates.kind[rows[chosen]]), 1.0)
        return found


def ranked(features: np.ndarray, listed: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Put those that are not listed after the others, by their works on the topic."""
    rest = features[:, 0] - features[:, 0].max(initial=0.0) - 1.0
    return np.where(listed, score, rest + score.min(initial=0.0, where=listed))
