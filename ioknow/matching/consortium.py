"""Builds consortia: the smallest set of partners that covers needs under rules, with its proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ioknow.analysis.support import Support, labels
from ioknow.arguments import number, whole_number
from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext
from ioknow.matching.cover import Cover, Option, Rules, smallest_cover
from ioknow.matching.criteria import weights
from ioknow.matching.evidence import Shown
from ioknow.matching.forms import Form, FormFit, find_forms, fits, functions, read_forms
from ioknow.matching.matcher import Filters, Matcher
from ioknow.matching.needs import Need
from ioknow.matching.plans import Consortium, Place
from ioknow.matching.scoring import Scorer
from ioknow.matching.seekers import Seeker, profile_of, terms_of
from ioknow.matching.supports import read_supports
from ioknow.matching.table import Table
from ioknow.model.things import Thing
from ioknow.vocabulary import entity

_RESPECT_KINDS = {"technology": "capability", "function": "function", "field": "field"}
_LEAD = "the lead"
_TOO_MANY = ("finding/number-of-partners", "factor/kicms-cf2/too-many-partners")
_DESCRIBED = 5
"""Members of CF2-M, the one consortium that the bundled sources describe member by member."""


@dataclass(frozen=True)
class ConsortiumRules:
    """What a consortium must obey.

    Attributes:
        at_most: Largest number of members, the lead counted, or None for any.
        at_least: Smallest number of members.
        distinct_roles: Whether every need is met by exactly one member.
        forbid_overlap: Respects in which no two members may have anything in common, of
            ``technology``, ``function`` and ``field``.
        fewest: Whether as few members as possible are wanted, the best of those; otherwise the set
            that costs least, where a member costs 1 - score.
        seconds: Time for each step of the search.
    """

    at_most: int | None = None
    at_least: int = 1
    distinct_roles: bool = False
    forbid_overlap: Sequence[str] = ()
    fewest: bool = True
    seconds: float = 5.0

    def __post_init__(self) -> None:
        if self.at_most is not None:
            object.__setattr__(self, "at_most", whole_number(self.at_most, "at_most"))
        object.__setattr__(self, "at_least", whole_number(self.at_least, "at_least"))
        object.__setattr__(self, "seconds", number(self.seconds, "seconds"))
        if self.at_least < 0 or (self.at_most is not None and self.at_most < max(1, self.at_least)):
            raise ParameterValueError(
                lazy_gettext(
                    "%(at_least)s to %(at_most)s members is no range; give 1 or more, the smaller "
                    "number first",
                    at_least=self.at_least,
                    at_most=self.at_most,
                )
            )
        if unknown := [one for one in self.forbid_overlap if one not in _RESPECT_KINDS]:
            raise ParameterValueError(
                lazy_gettext(
                    "members cannot be kept apart in '%(unknown)s'; there are %(known)s",
                    unknown=unknown[0],
                    known=", ".join(_RESPECT_KINDS),
                )
            )


def build(
    matcher: Matcher,
    needs: Iterable[str],
    *,
    lead: str | Seeker | None = None,
    form: str | None = None,
    rules: ConsortiumRules | None = None,
    filters: Filters | None = None,
    prefer: str | Mapping[str, float] | None = None,
) -> Consortium:
    """Build a consortium; see :func:`ioknow.matching.build_consortium`."""
    forms = read_forms(matcher.entities)
    asked = list(needs)
    leading: frozenset[str] = frozenset()
    if form is not None:
        forms = find_forms(forms, form)
        asked += [one.iri for one in forms[0].partners]
        leading = frozenset(one.iri for one in forms[0].lead)
    found = matcher.vocabulary.each(asked)
    if not found:
        raise ParameterValueError(
            lazy_gettext(
                "no needs are given; name capabilities that the consortium has to have, or a form"
            )
        )
    profile = profile_of(matcher.entities, matcher.candidates, lead)
    scorer = matcher.scorer(profile, found)
    rows, excluded = matcher.allowed(scorer, filters or Filters())
    problem = _Problem(
        scorer=scorer,
        table=Table.of(scorer, rows, weights(prefer)),
        with_lead=lead is not None,
        leading=leading,
        rules=rules or ConsortiumRules(),
    )
    cover = problem.solve()
    return _Report(matcher, problem, cover, forms, excluded).consortium()


@dataclass(frozen=True)
class _Problem:
    """Who can be chosen, for what, under which rules."""

    scorer: Scorer
    table: Table
    with_lead: bool
    leading: frozenset[str]
    rules: ConsortiumRules

    def solve(self, **changes: object) -> Cover:
        """Solve it, or what is left of it when rules are changed."""
        rules = replace(self.rules, **changes)  # type: ignore[arg-type] # fields by name
        given = Rules(
            fixed=frozenset({_LEAD} if self.with_lead else ()),
            exact=rules.distinct_roles,
            at_least=rules.at_least,
            at_most=rules.at_most,
            one_of=frozenset(self.leaders()),
            fewest=rules.fewest,
            seconds=rules.seconds,
        )
        needs = [need.text for need in self.scorer.needs]
        return smallest_cover(self.options(rules.forbid_overlap), needs, given)

    def options(self, apart: Sequence[str]) -> list[Option]:
        """Return those who can be chosen, with the groups in which they must not meet."""
        kinds = {_RESPECT_KINDS[respect] for respect in apart}
        candidates, scorer = self.scorer.candidates, self.scorer
        rows = self.table.rows
        useful = scorer.meets[rows].any(axis=1)
        if self.rules.at_least > 1 or self.leading:
            useful = np.diff(candidates.has.indptr)[rows] > 0  # nobody of whom nothing is known
        found = [
            Option(
                candidates.iris[rows[i]],
                frozenset(
                    need.text for j, need in enumerate(scorer.needs) if scorer.meets[rows[i], j]
                ),
                float(self.table.score[i]),
                self._groups(terms_of(candidates.has, int(rows[i])), kinds),
            )
            for i in np.flatnonzero(useful)
        ]
        if self.with_lead:
            own = self.scorer.seeker.has
            covers = frozenset(need.text for need in self.met_by_lead())
            found.append(Option(_LEAD, covers, 1.0, self._groups(own, kinds)))
        return found

    def met_by_lead(self) -> tuple[Need, ...]:
        """Return the needs that a given lead meets itself."""
        number = self.scorer.candidates.terms.number
        own = self.scorer.seeker.has
        return tuple(
            need for need in self.scorer.needs if any(number[iri] in own for iri in need.terms)
        )

    def leaders(self) -> set[str]:
        """Return those who can lead a form that was asked for; nobody where any will do."""
        if not self.leading:
            return set()
        candidates = self.scorer.candidates
        numbers = {candidates.terms.number[iri] for iri in self.leading}
        if self.with_lead:
            return {_LEAD} if numbers & self.scorer.seeker.has else set()
        return {
            candidates.iris[row]
            for row in self.table.rows
            if numbers & set(terms_of(candidates.has, int(row)).tolist())
        }

    def _groups(self, terms: Iterable[int], kinds: set[str]) -> frozenset[str]:
        known = self.scorer.candidates.terms
        return frozenset(known.iris[i] for i in terms if known.kinds[i] in kinds)


@dataclass(frozen=True)
class _Report:
    """Tells what was found."""

    matcher: Matcher
    problem: _Problem
    cover: Cover
    forms: Sequence[Form]
    excluded: Mapping[str, int]

    def consortium(self) -> Consortium:
        scorer, cover = self.problem.scorer, self.cover
        rows = [scorer.candidates.row[key] for key in cover.chosen if key != _LEAD]
        rows.sort(key=lambda row: (-self._score(row), scorer.candidates.names[row]))
        shown = Shown(self.matcher.entities, scorer, rows)
        lead = self._lead(rows)
        infeasible = cover.outcome == "infeasible"
        return Consortium(
            lead=self._thing(shown, lead),
            needs=tuple(scorer.needs),
            outcome=cover.outcome,
            members=self._members(shown, rows),
            met_by_lead=self.problem.met_by_lead() if self.problem.with_lead else (),
            considered=len(self.problem.table.rows),
            excluded=self.excluded,
            fewest=self.problem.rules.fewest,
            cost=cover.cost,
            bound=cover.bound,
            gap=cover.gap,
            nobody=self._nobody() if infeasible else (),
            conflicts=self._conflicts() if infeasible else (),
            forms=self._fits(rows, lead) if cover.chosen else (),
            shared=self._shared(shown, rows),
            warnings=self._warnings(rows),
            cautions=self._cautions(),
        )

    def _score(self, row: int) -> float:
        place = int(np.flatnonzero(self.problem.table.rows == row)[0])
        return float(self.problem.table.score[place])

    def _members(self, shown: Shown, rows: Sequence[int]) -> tuple[Place, ...]:
        """Give each need to the best-scored member that meets it, those of the lead excepted."""
        scorer = self.problem.scorer
        own = set(self.problem.met_by_lead()) if self.problem.with_lead else set()
        roles: dict[int, list[Need]] = {row: [] for row in rows}
        for j, need in enumerate(scorer.needs):
            able = [row for row in rows if scorer.meets[row, j]]
            if able and need not in own:
                # Whoever has least to do comes first, so that nobody is there without a role.
                least = min(able, key=lambda row: (scorer.meets[row].sum(), rows.index(row)))
                roles[least].append(need)
        return tuple(
            Place(
                shown.organization(row),
                tuple(roles[row]),
                shown.meets(row),
                shown.overlaps(row),
                self._score(row),
            )
            for row in rows
        )

    def _lead(self, rows: Sequence[int]) -> int | None:
        """Return the row of who leads: the given lead, or whoever fits a form best."""
        if self.problem.with_lead or not rows:
            return None
        able = self.problem.leaders()
        allowed = [
            row for row in rows if not able or self.problem.scorer.candidates.iris[row] in able
        ]
        fitting = [(self._fits(rows, row), row) for row in allowed]
        best = max(
            fitting,
            key=lambda one: one[0][0].share if one[0] and one[0][0].lead_fits else 0.0,
            default=(None, None),
        )
        return best[1] if best[0] and best[0][0].lead_fits else None

    def _thing(self, shown: Shown, lead: int | None) -> Thing | None:
        if self.problem.with_lead:
            return self.problem.scorer.seeker.thing
        return None if lead is None else shown.organization(lead)

    def _fits(self, rows: Sequence[int], lead: int | None) -> tuple[FormFit, ...]:
        candidates, seeker = self.problem.scorer.candidates, self.problem.scorer.seeker
        by_lead = seeker.has if lead is None else frozenset(terms_of(candidates.has, lead).tolist())
        others = {
            int(term) for row in rows if row != lead for term in terms_of(candidates.has, row)
        }
        return fits(
            self.forms, functions(candidates.terms, by_lead), functions(candidates.terms, others)
        )

    def _shared(self, shown: Shown, rows: Sequence[int]) -> dict[str, tuple[Thing, ...]]:
        scorer = self.problem.scorer
        own = self.problem.met_by_lead() if self.problem.with_lead else ()
        found = {}
        for j, need in enumerate(scorer.needs):
            able = [shown.organization(row) for row in rows if scorer.meets[row, j]]
            if need in own:
                able.insert(0, scorer.seeker.thing)
            if len(able) > 1:
                found[need.text] = tuple(able)
        return found

    def _nobody(self) -> tuple[Need, ...]:
        scorer = self.problem.scorer
        met = scorer.meets[self.problem.table.rows].any(axis=0)
        own = self.problem.met_by_lead() if self.problem.with_lead else ()
        return tuple(need for j, need in enumerate(scorer.needs) if not met[j] and need not in own)

    def _conflicts(self) -> tuple[str, ...]:
        """Return the rules without any one of which there would be a consortium."""
        if self._nobody():
            return ()
        rules = self.problem.rules
        found = []
        if rules.at_most is not None:
            larger = self.problem.solve(at_most=None)
            if larger.chosen:
                found.append(
                    f"at most {rules.at_most} members (the smallest has {len(larger.chosen)})"
                )
        if rules.distinct_roles and self.problem.solve(distinct_roles=False).chosen:
            found.append("every need is met by exactly one member")
        for respect in rules.forbid_overlap:
            left = [one for one in rules.forbid_overlap if one != respect]
            if self.problem.solve(forbid_overlap=left).chosen:
                found.append(f"no two members overlap in {respect}")
        if rules.at_least > 1 and self.problem.solve(at_least=1).chosen:
            found.append(f"at least {rules.at_least} members")
        if self.problem.leading and replace(self.problem, leading=frozenset()).solve().chosen:
            found.append("somebody leads who does what leads the form")
        return tuple(found)

    def _warnings(self, rows: Sequence[int]) -> tuple[str, ...]:
        found = []
        size = len(rows) + self.problem.with_lead
        if self.cover.chosen and self.problem.rules.at_least > 1:
            least = self.problem.solve(at_least=1)
            if least.chosen and len(least.chosen) < size:
                found.append(
                    f"{len(least.chosen)} would cover the needs; {size} were asked for, and more "
                    "partners than a network can use may bring less (inverted U)."
                )
        if size > _DESCRIBED:
            found.append(
                f"{size} members are more than the {_DESCRIBED} of CF2-M; from some number on, "
                "which no source states, more partners bring less (inverted U)."
            )
        for need, able in self._shared_names(rows).items():
            found.append(f"{able} can all do {need}; say who does it.")
        return tuple(found)

    def _shared_names(self, rows: Sequence[int]) -> dict[str, str]:
        shown = Shown(self.matcher.entities, self.problem.scorer, rows)
        return {
            need: labels(able).replace("; ", ", ")
            for need, able in self._shared(shown, rows).items()
        }

    def _cautions(self) -> Support:
        claims = [entity(path).value for path in _TOO_MANY]
        described = self.matcher.entities.reader.describe(claims)
        return Support.joined(read_supports(self.matcher.entities, sorted(described)).values())
