"""What is told of the organizations that are shown, each fact with its claims."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ioknow.analysis.support import Support
from ioknow.matching.results import Met, Respect, SharedScope
from ioknow.matching.scoring import Scorer
from ioknow.matching.seekers import terms_of
from ioknow.matching.supports import claims_of_terms, claims_of_ties, read_supports
from ioknow.model.things import Thing
from ioknow.query.entities import Entities

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_TOLD = 3
"""Claims that are told for one fact; more say the same."""

_RESPECTS: dict[str, Respect] = {
    "capability": "technology",
    "function": "function",
    "field": "field",
}


class Shown:
    """Reads names, claims and places of a few organizations in a handful of queries.

    Args:
        entities: Reads the dataset.
        scorer: What was asked.
        rows: The organizations that are shown.
    """

    def __init__(self, entities: Entities, scorer: Scorer, rows: Sequence[int]) -> None:
        self._entities = entities
        self._scorer = scorer
        self._rows = rows
        self._candidates = scorer.candidates
        self._met: dict[tuple[int, int], list[int]] = {}
        self._latest: dict[tuple[int, int], list[str]] = {}

    def organization(self, row: int) -> Thing:
        """Return an organization with its name."""
        return self._things[self._candidates.iris[row]]

    def meets(self, row: int) -> tuple[Met, ...]:
        """Return the needs that an organization meets, by what, and the claims that say so."""
        found = []
        for j, need in enumerate(self._scorer.needs):
            terms = self._met_by(row, j)
            if terms:
                by = tuple(self._things[self._candidates.terms.iris[term]] for term in terms)
                claims = [claim for term in terms for claim in self._claims_of(row, term)]
                found.append(Met(need, by, self._support(claims[:_TOLD])))
        return tuple(found)

    def overlaps(self, row: int) -> tuple[SharedScope, ...]:
        """Return what an organization has in common with the one who asks, by respect."""
        return tuple(
            SharedScope(respect, tuple(self._things[iri] for iri in iris))
            for respect, iris in self._shared(row).items()
        )

    def ties(self, row: int) -> Support:
        """Return the claims that tie an organization with the one who asks."""
        return self._support(self._tie_claims.get(self._candidates.iris[row], ())[:_TOLD])

    def _met_by(self, row: int, need: int) -> list[int]:
        """Return the terms by which a need is met, those that are stated before broader ones."""
        if (row, need) not in self._met:
            self._met[row, need] = self._find_met(row, need)
        return self._met[row, need]

    def _find_met(self, row: int, need: int) -> list[int]:
        terms = self._candidates.terms
        wanted = {terms.number[iri] for iri in self._scorer.needs[need].terms}
        having = [
            int(term)
            for term in terms_of(self._candidates.has, row)
            if term in wanted or wanted & set(terms.broader[term])
        ]
        stated = [term for term in having if self._claims_of(row, term)]
        return stated or having

    def _claims_of(self, row: int, term: int) -> list[str]:
        terms = self._candidates.terms
        if terms.kinds[term] == "topic":
            return self._works_on(row, term)
        return self._term_claims.get((self._candidates.iris[row], terms.iris[term]), [])

    def _works_on(self, row: int, term: int) -> list[str]:
        """Return the latest joint works of an organization on a topic."""
        if (row, term) not in self._latest:
            candidates = self._candidates
            works = np.intersect1d(terms_of(self._works_of, row), terms_of(self._works_by, term))
            starts = np.nan_to_num(candidates.work_start[works], nan=0.0)
            names = [candidates.works[work] for work in works]
            order = sorted(range(len(works)), key=lambda place: (-starts[place], names[place]))
            self._latest[row, term] = [names[place] for place in order[:_TOLD]]
        return self._latest[row, term]

    def _shared(self, row: int) -> dict[Respect, list[str]]:
        found: dict[Respect, list[str]] = {}
        terms = self._candidates.terms
        for term in terms_of(self._candidates.has, row):
            respect = _RESPECTS.get(terms.kinds[term])
            if respect and term in self._scorer.seeker.has:
                found.setdefault(respect, []).append(terms.iris[term])
        seeker = self._scorer.seeker.row
        if seeker is not None:
            supplies = self._candidates.supplies
            both = set(terms_of(supplies, row)) & set(terms_of(supplies, seeker))
            if both:
                found["market"] = [self._candidates.iris[one] for one in sorted(both)]
        return found

    @cached_property
    def _works_of(self) -> csr_array:
        return self._candidates.joined.T.tocsr()

    @cached_property
    def _works_by(self) -> csr_array:
        return self._candidates.about.T.tocsr()

    @cached_property
    def _term_claims(self) -> dict[tuple[str, str], list[str]]:
        terms = self._candidates.terms
        wanted = {
            terms.iris[term]
            for row in self._rows
            for term in terms_of(self._candidates.has, row)
            if terms.kinds[term] != "topic"
        }
        if not wanted:
            return {}
        return claims_of_terms(self._entities, self._iris, sorted(wanted))

    @cached_property
    def _tie_claims(self) -> dict[str, list[str]]:
        seeker = self._scorer.seeker.thing.iri
        return claims_of_ties(self._entities, seeker, self._iris) if seeker else {}

    @cached_property
    def _iris(self) -> list[str]:
        return [self._candidates.iris[row] for row in self._rows]

    @cached_property
    def _things(self) -> dict[str, Thing]:
        terms = self._candidates.terms
        needs = range(len(self._scorer.needs))
        named = {terms.iris[t] for row in self._rows for j in needs for t in self._met_by(row, j)}
        shared = {
            iri for row in self._rows for several in self._shared(row).values() for iri in several
        }
        return self._entities.reader.things(sorted({*self._iris, *named, *shared}))

    @cached_property
    def _supports(self) -> dict[str, Support]:
        needs = range(len(self._scorer.needs))
        claims = {
            claim
            for row in self._rows
            for j in needs
            for term in self._met_by(row, j)
            for claim in self._claims_of(row, term)[:_TOLD]
        }
        claims |= {claim for several in self._tie_claims.values() for claim in several[:_TOLD]}
        return dict(read_supports(self._entities, sorted(claims)))

    def _support(self, claims: Sequence[str]) -> Support:
        return Support.joined(self._supports[claim] for claim in claims if claim in self._supports)
