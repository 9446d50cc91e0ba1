"""Suggests partners: columns decide who, claims say why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from ioknow.analysis.customers import read_customers
from ioknow.analysis.support import Dataset, find_actor, open_entities
from ioknow.arguments import number, optional_year, whole_number
from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext
from ioknow.matching.criteria import BY_NAME, weights
from ioknow.matching.evidence import Shown
from ioknow.matching.likelihood import MINIMUM_WORKS, Asker, JointWorks
from ioknow.matching.needs import Need, Vocabulary
from ioknow.matching.reasons import reason
from ioknow.matching.results import Assessment, Match, Suggestion
from ioknow.matching.scoring import RESPECTS, Scorer
from ioknow.matching.seekers import Profile, Seeker, country_number, profile_of
from ioknow.matching.table import Table
from ioknow.query.candidate_reading import read_candidates
from ioknow.query.candidates import KINDS, Candidates
from ioknow.query.entities import Entities
from ioknow.vocabulary import sparql_prologue

Ties = Literal["any", "new", "past"]
"""Whether candidates may have worked with the one who asks: any, only new ones, only past ones."""

_DIRECTIONS = """
SELECT DISTINCT ?a ?b {
  ?factor ik:factorConcept ikv:factor-different-strategic-direction ; ik:about ?relationship .
  ?relationship ik:hasPartner ?a , ?b FILTER(?a != ?b) }"""

_KEPT = 4
"""Years whose columns are kept."""


@dataclass(frozen=True)
class Filters:
    """Who may be suggested at all.

    Attributes:
        kinds: Kinds of organization, of :data:`ioknow.query.candidates.KINDS`; empty for all.
        country: Path or name of a country, or empty for all.
        employees: Lowest and highest number of employees; an unknown number passes.
        among: Paths of organizations; empty for all.
        ties: Whether past partners may be suggested.
        forbid_overlap: Respects in which no overlap with the one who asks is allowed, of
            :data:`ioknow.matching.scoring.RESPECTS`.
    """

    kinds: Sequence[str] = ()
    country: str = ""
    employees: tuple[float, float] = (0.0, float("inf"))
    among: Sequence[str] = ()
    ties: Ties = "any"
    forbid_overlap: Sequence[str] = ()

    def __post_init__(self) -> None:
        _refuse_unknown("kind of organization", self.kinds, KINDS)
        _refuse_unknown("respect", self.forbid_overlap, RESPECTS)
        _refuse_unknown("choice of ties", [self.ties], ("any", "new", "past"))
        low, high = (number(one, "employees") for one in self.employees)
        if not 0 <= low <= high:
            raise ParameterValueError(
                lazy_gettext(
                    "%(low)s to %(high)s employees is no range; give the smaller number first",
                    low=format(low, "g"),
                    high=format(high, "g"),
                )
            )


class Matcher:
    """Suggests partners and builds consortia from one dataset, whose columns it keeps.

    Args:
        dataset: A knowledge graph or a store.
        candidates: Its columns, where they are at hand; otherwise they are read.
    """

    def __init__(self, dataset: Dataset, candidates: Candidates | None = None) -> None:
        self.entities: Entities = open_entities(dataset)
        self._earlier: dict[int, Matcher] = {}
        if candidates is not None:
            self.candidates = candidates

    @cached_property
    def candidates(self) -> Candidates:
        """The columns of the dataset."""
        return read_candidates(self.entities.store)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Finds capabilities by name."""
        return Vocabulary(self.candidates.terms)

    def as_of(self, year: int | None) -> Matcher:
        """Return a matcher that knows only the joint works begun up to a year; itself for None.

        Works without a known year, capabilities, fields, supply and membership carry no date in
        the columns and stay known.
        """
        year = optional_year(year, "as_of")
        if year is None:
            return self
        if year not in self._earlier:
            if len(self._earlier) >= _KEPT:
                self._earlier.pop(next(iter(self._earlier)))
            self._earlier[year] = Matcher(self.entities, self.candidates.as_of(year))
        return self._earlier[year]

    def prepare(self) -> None:
        """Compute what every question needs, so that the first one need not wait for it."""
        self.candidates.partners.nnz  # noqa: B018 - computed once and kept
        len(self.candidates.row)
        self.vocabulary.needs(())
        if self._joint_works is not None:
            self._joint_works.estimate(Asker(None), np.ones(len(self.candidates.works), dtype=bool))
        len(self._main_customer)
        len(self._apart)

    def match(
        self,
        for_: str | Seeker | None = None,
        needs: Iterable[str] = (),
        *,
        prefer: str | Mapping[str, float] | None = None,
        filters: Filters | None = None,
        k: int = 10,
    ) -> Match:
        """Suggest partners; see :func:`ioknow.matching.match`."""
        k = whole_number(k, "k")
        if k < 1:
            raise ParameterValueError(lazy_gettext("k is %(k)s; ask for 1 partner or more", k=k))
        rules = filters or Filters()
        wanted = weights(prefer)
        seeker = profile_of(self.entities, self.candidates, for_)
        found_needs = self.vocabulary.needs(needs)
        scorer = self.scorer(seeker, found_needs)
        rows, excluded = self.allowed(scorer, rules)
        if found_needs:
            rows = rows[scorer.meets[rows].any(axis=1)]
        table = Table.of(scorer, rows, wanted)
        shown = table.best(self.candidates, k)
        return Match(
            seeker=seeker.thing,
            needs=found_needs,
            already_has=tuple(need for need in found_needs if self._held(seeker, need)),
            suggestions=self._suggestions(scorer, table, shown),
            considered=len(rows),
            weights=table.weights,
            unknown_everywhere=table.unknown_everywhere,
            excluded=excluded,
        )

    def scorer(self, seeker: Profile, needs: Sequence[Need]) -> Scorer:
        """Return the columns of the criteria for one who asks."""
        return Scorer(
            candidates=self.candidates,
            seeker=seeker,
            needs=needs,
            main_customer=self._main_customer,
            apart=self._apart.get(-1 if seeker.row is None else seeker.row, frozenset()),
            joint_works_of_all=self._joint_works,
        )

    def allowed(self, scorer: Scorer, rules: Filters) -> tuple[np.ndarray, dict[str, int]]:
        """Return the rows of those who may be suggested, and how many each rule kept out."""
        candidates, seeker = self.candidates, scorer.seeker
        open_ = candidates.independent.copy()
        if seeker.row is not None:
            open_[seeker.row] = False
        low, high = candidates.employees.T
        tests: dict[str, np.ndarray] = {}
        if rules.among:
            among = {find_actor(self.entities, path).iri for path in rules.among}
            tests["not among those given"] = ~np.isin(
                np.arange(len(candidates)),
                [candidates.row[iri] for iri in among if iri in candidates.row],
            )
        if rules.kinds:
            numbers = [KINDS.index(kind) for kind in rules.kinds]
            tests["of another kind"] = ~np.isin(candidates.kind, numbers)
        if rules.country:
            number = country_number(candidates, rules.country)
            tests[f"not in {rules.country}"] = candidates.country != number
        tests["of another size"] = (high < rules.employees[0]) | (low > rules.employees[1])
        if rules.ties == "new":
            tests["past partners"] = scorer.joint_works > 0
        elif rules.ties == "past":
            tests["without past joint work"] = scorer.joint_works == 0
        for respect in rules.forbid_overlap:
            with np.errstate(invalid="ignore"):
                tests[f"overlap in {respect}"] = scorer.overlap(respect) > 0
        excluded = {}
        for name, out in tests.items():
            if count := int((open_ & out).sum()):
                excluded[name] = count
            open_ &= ~out
        return np.flatnonzero(open_), excluded

    def _held(self, seeker: Profile, need: Need) -> bool:
        return any(self.candidates.terms.number[iri] in seeker.has for iri in need.terms)

    def _suggestions(
        self, scorer: Scorer, table: Table, shown: Sequence[int]
    ) -> tuple[Suggestion, ...]:
        rows = [int(table.rows[i]) for i in shown]
        evidence = Shown(self.entities, scorer, rows)
        front = table.front(shown)
        return tuple(
            Suggestion(
                rank=rank,
                organization=evidence.organization(row),
                score=float(table.score[i]),
                lowest=float(table.lowest[i]),
                highest=float(table.highest[i]),
                best_in_some_way=bool(front[rank - 1]),
                meets=evidence.meets(row),
                missing=tuple(
                    need for j, need in enumerate(scorer.needs) if not scorer.meets[row, j]
                ),
                overlaps=evidence.overlaps(row),
                assessments=tuple(
                    Assessment(
                        BY_NAME[name],
                        weight,
                        None if np.isnan(value := table.values[name][i]) else float(value),
                        reason(scorer, row, name),
                    )
                    for name, weight in table.weights.items()
                ),
                ties=evidence.ties(row),
            )
            for rank, (i, row) in enumerate(zip(shown, rows, strict=True), start=1)
        )

    @cached_property
    def _joint_works(self) -> JointWorks | None:
        """What the likelihood is estimated from, where there are enough joint works."""
        enough = len(self.candidates.works) >= MINIMUM_WORKS
        return JointWorks(self.candidates) if enough else None

    @cached_property
    def _main_customer(self) -> dict[int, float]:
        """Return the largest share of sales with one customer, at its upper bound, by row."""
        if not self.candidates.supplies.nnz:
            return {}
        shares: dict[int, float] = {}
        for one in read_customers(self.entities):
            row = self.candidates.row.get(one.supplier.iri)
            if row is not None and one.stated and one.share.upper is not None:
                shares[row] = max(shares.get(row, 0.0), float(one.share.upper) / 100.0)
        return shares

    @cached_property
    def _apart(self) -> dict[int, frozenset[int]]:
        """Return for each row those that go in another strategic direction, as sources say."""
        found: dict[int, set[int]] = {}
        row = self.candidates.row
        for a, b in self.entities.reader.rows(sparql_prologue() + _DIRECTIONS, "a", "b"):
            if a in row and b in row:
                found.setdefault(row[a], set()).add(row[b])
        return {one: frozenset(others) for one, others in found.items()}


def as_matcher(dataset: Dataset | Matcher) -> Matcher:
    """Return the matcher of a dataset; one that is given already keeps its columns."""
    return dataset if isinstance(dataset, Matcher) else Matcher(dataset)


def _refuse_unknown(what: str, given: Iterable[str], known: Sequence[str]) -> None:
    if unknown := [one for one in given if one not in known]:
        raise ParameterValueError(
            lazy_gettext(
                "there is no %(what)s '%(unknown)s'; there are %(known)s",
                what=what,
                unknown=unknown[0],
                known=", ".join(known),
            )
        )
