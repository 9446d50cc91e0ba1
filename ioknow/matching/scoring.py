"""The criteria as columns: one number from 0 to 1 for each candidate, ``nan`` where unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ioknow.matching.likelihood import Asker, JointWorks
from ioknow.matching.needs import Need
from ioknow.matching.seekers import Profile, terms_of
from ioknow.query.candidates import KINDS, Candidates

if TYPE_CHECKING:
    from scipy.sparse import csr_array

RESPECTS = ("technology", "function", "field", "market")
"""In what two organizations can overlap: what they hold, what they do in joint work, the sectors
they are in, the customers they supply."""

_RESPECT_OF = {"capability": "technology", "function": "function", "field": "field"}
_RESEARCH = "function-research-and-development"
_FULL_EXPERIENCE = 31
_MANY_WORKS = 100


@dataclass(frozen=True)
class Scorer:
    """What is asked, and the columns it is answered from.

    Attributes:
        candidates: The organizations.
        seeker: The one who asks.
        needs: What is needed; unknown needs are met by nobody.
        main_customer: Largest share of sales with one customer that sources leave open, from 0 to
            1, by row.
        apart: Rows of those of whom sources say that they go in another direction.
        joint_works_of_all: What the likelihood is estimated from; None where it is too little.
    """

    candidates: Candidates
    seeker: Profile
    needs: Sequence[Need]
    main_customer: Mapping[int, float]
    apart: frozenset[int]
    joint_works_of_all: JointWorks | None = None

    def values(self, name: str) -> np.ndarray:
        """Return the column of a criterion."""
        column: np.ndarray = getattr(self, name)
        return column

    @cached_property
    def meets(self) -> np.ndarray:
        """Candidates x needs: who is known to meet which."""
        number = self.candidates.terms.number
        met = np.zeros((len(self.candidates), len(self.needs)), dtype=bool)
        for i, need in enumerate(self.needs):
            for iri in need.terms:
                rows = self._by_term.indices[slice(*self._span(number[iri]))]
                met[rows, i] = True
        return met

    @cached_property
    def coverage(self) -> np.ndarray:
        """Share of the needs that each meets."""
        if not self.needs:
            return self._unknown
        return np.asarray(self.meets.mean(axis=1))

    @cached_property
    def complementarity(self) -> np.ndarray:
        """Share of what each has that the seeker is not known to have."""
        own = self._own(lambda kind: kind != "field")
        theirs = self._flags(lambda kind: kind != "field")
        known = np.asarray(self.candidates.has @ theirs)
        shared = np.asarray(self.candidates.has @ own)
        if not own.any():
            return self._unknown
        return _ratio(known - shared, known)

    @cached_property
    def distinctness(self) -> np.ndarray:
        """1 minus the mean overlap in the respects that are known of both."""
        with np.errstate(all="ignore"):
            each = np.stack([self.overlap(respect) for respect in RESPECTS])
            known = (~np.isnan(each)).sum(axis=0)
            return np.where(known > 0, 1.0 - np.nansum(each, axis=0) / known, np.nan)

    def overlap(self, respect: str) -> np.ndarray:
        """Return what both have in one respect over what the one with less has."""
        if respect == "market":
            return self._market
        own = self._own(lambda kind: _RESPECT_OF.get(kind) == respect)
        theirs = self._flags(lambda kind: _RESPECT_OF.get(kind) == respect)
        known = np.asarray(self.candidates.has @ theirs)
        shared = np.asarray(self.candidates.has @ own)
        return _ratio(shared, np.minimum(known, own.sum()))

    @cached_property
    def trust(self) -> np.ndarray:
        """Past joint work, common partners and common intermediaries."""
        row = self.seeker.row
        if row is None:
            return self._unknown
        partners, served = self.candidates.partners, self.candidates.served
        tied = (np.diff(partners.indptr) > 0) | (np.diff(served.indptr) > 0)
        if not tied[row]:
            return self._unknown
        missing = 0.5**self.joint_works * 0.75 ** np.minimum(self.common_partners, 5)
        missing *= 0.75 ** np.minimum(self.common_intermediaries, 2)
        return np.where(tied, 1.0 - missing, np.nan)

    @cached_property
    def joint_works(self) -> np.ndarray:
        """In how many works each took part together with the seeker."""
        return self._row_of(self.candidates.partners)

    @cached_property
    def common_partners(self) -> np.ndarray:
        """How many partners each has in common with the seeker."""
        if self.seeker.row is None:
            return np.zeros(len(self.candidates))
        mine = np.zeros(len(self.candidates))
        mine[terms_of(self.candidates.partners, self.seeker.row)] = 1.0
        return np.asarray(self._ties @ mine)

    @cached_property
    def common_intermediaries(self) -> np.ndarray:
        """How many intermediaries serve both."""
        if self.seeker.row is None:
            return np.zeros(len(self.candidates))
        mine = np.zeros(len(self.candidates))
        mine[terms_of(self.candidates.served, self.seeker.row)] = 1.0
        return np.asarray(self.candidates.served @ mine)

    @cached_property
    def works(self) -> np.ndarray:
        """In how many works on what is needed each took part; in any where no need is a topic."""
        return np.asarray(self.candidates.joined.T @ self._wanted_works)

    @cached_property
    def _wanted_works(self) -> np.ndarray:
        """1 for each work on a topic that is needed; for every work where no need is a topic."""
        terms = self.candidates.terms
        wanted = [
            terms.number[iri]
            for need in self.needs
            for iri in need.terms
            if terms.kinds[terms.number[iri]] == "topic"
        ]
        if not wanted:
            return np.ones(len(self.candidates.works))
        flags = np.zeros(len(terms))
        flags[wanted] = 1.0
        return (np.asarray(self.candidates.about @ flags) > 0).astype(float)

    @cached_property
    def experience(self) -> np.ndarray:
        """Recorded joint works, on a logarithmic scale."""
        recorded = np.asarray(self.candidates.joined.sum(axis=0)).ravel() > 0
        value = np.log1p(self.works) / np.log1p(_FULL_EXPERIENCE)
        return np.where(recorded, np.minimum(value, 1.0), np.nan)

    @cached_property
    def likelihood(self) -> np.ndarray:
        """Rank among all organizations by what past joint works of similar ones tell."""
        if self.joint_works_of_all is None:
            return self._unknown
        kind = KINDS.index(self.seeker.kind) if self.seeker.kind else -1
        asker = Asker(self.seeker.row, kind, self.seeker.country)
        estimate = self.joint_works_of_all.estimate(asker, self._wanted_works > 0)
        _, place, counts = np.unique(estimate, return_inverse=True, return_counts=True)
        below = np.concatenate([[0], np.cumsum(counts)[:-1]])
        return np.asarray(below[place.reshape(-1)] / max(1, len(estimate) - 1))

    @cached_property
    def proximity(self) -> np.ndarray:
        """Same place, same country, or another."""
        mine, theirs = self.seeker.country, self.candidates.country
        if mine < 0:
            return self._unknown
        value = np.where(theirs == mine, 0.5, 0.0)
        if self.seeker.place >= 0:
            value[self.candidates.place == self.seeker.place] = 1.0
        return np.where(theirs < 0, np.nan, value)

    @cached_property
    def size(self) -> np.ndarray:
        """Similarity of the number of employees, the middle of what sources leave open."""
        mine = _middle(np.array([self.seeker.employees]))
        theirs = _middle(self.candidates.employees)
        apart = np.abs(np.log10(np.maximum(theirs, 1.0)) - np.log10(np.maximum(mine, 1.0)))
        return np.asarray(np.maximum(0.0, 1.0 - apart / 2.0))

    @cached_property
    def independence(self) -> np.ndarray:
        """1 minus the largest share of sales with one customer."""
        value = self._unknown
        for row, share in self.main_customer.items():
            value[row] = 1.0 - share
        return value

    @cached_property
    def direction(self) -> np.ndarray:
        """1 where sources say that the two go in different directions."""
        value = self._unknown
        value[list(self.apart)] = 1.0
        return value

    @cached_property
    def absorption(self) -> np.ndarray:
        """1 for those that do research."""
        number = next(
            (i for iri, i in self.candidates.terms.number.items() if iri.endswith(_RESEARCH)), None
        )
        kinds = [KINDS.index("university"), KINDS.index("research")]
        does = np.isin(self.candidates.kind, kinds)
        if number is not None:
            does[self._by_term.indices[slice(*self._span(number))]] = True
        return np.where(does, 1.0, np.nan)

    @cached_property
    def _market(self) -> np.ndarray:
        if self.seeker.row is None:
            return self._unknown
        customers = self.candidates.supplies
        mine = np.zeros(len(self.candidates))
        mine[terms_of(customers, self.seeker.row)] = 1.0
        theirs = np.diff(customers.indptr).astype(float)
        return _ratio(np.asarray(customers @ mine), np.minimum(theirs, mine.sum()))

    @cached_property
    def _by_term(self) -> csr_array:
        by_term: csr_array = self.candidates.has.T.tocsr()
        return by_term

    def _span(self, term: int) -> tuple[int, int]:
        return int(self._by_term.indptr[term]), int(self._by_term.indptr[term + 1])

    @cached_property
    def _ties(self) -> csr_array:
        ties = self.candidates.partners.copy()
        ties.data[:] = 1.0
        return ties

    @property
    def _unknown(self) -> np.ndarray:
        return np.full(len(self.candidates), np.nan)

    def _row_of(self, matrix: csr_array) -> np.ndarray:
        if self.seeker.row is None:
            return np.zeros(len(self.candidates))
        return np.asarray(matrix[[self.seeker.row]].toarray()).ravel()

    def _flags(self, kept: Callable[[str], bool]) -> np.ndarray:
        return np.array([float(kept(kind)) for kind in self.candidates.terms.kinds])

    def _own(self, kept: Callable[[str], bool]) -> np.ndarray:
        kinds = self.candidates.terms.kinds
        own = np.zeros(len(kinds))
        own[[i for i in self.seeker.has if kept(kinds[i])]] = 1.0
        return own


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide, with ``nan`` where the whole is 0."""
    with np.errstate(all="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def _middle(bounds: np.ndarray) -> np.ndarray:
    """Return the middle of what is left open, or the one end that is stated."""
    low, high = bounds[:, 0], bounds[:, 1]
    middle = np.where(np.isinf(high), low, (low + high) / 2.0)
    return np.asarray(middle)
