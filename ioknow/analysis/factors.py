"""Which factors recur across cases, in how many independent ones, and which are contested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ioknow.analysis.independence import FocalOrganizations, groups_of_cases
from ioknow.analysis.support import (
    Dataset,
    Record,
    Result,
    Support,
    by_name,
    code,
    labels,
    open_entities,
)
from ioknow.arguments import several, whole_number, with_nearest
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, gettext_noop, lazy_gettext, ngettext
from ioknow.model.claims import Claim
from ioknow.model.things import Text, Thing
from ioknow.query.entities import Entities
from ioknow.query.terminology import Terminology
from ioknow.vocabulary import IK

HELPS = frozenset({"success", "requirement", "benefit", "inducement"})
"""Kinds of factors that speak for a factor. A barrier or a remedy is none: it names a trouble."""

HARMS = frozenset({"failure", "risk"})
"""Kinds of factors that speak against a factor."""

_KIND = "factor-kind-"
_AGAINST = f"""
SELECT DISTINCT ?finding {{ ?finding a {IK.Finding} ; {IK.conflictsWith} ?claim }} ORDER BY ?finding
"""


@dataclass(frozen=True)
class CaseFactor:
    """A factor in one case.

    Attributes:
        case: The case.
        kinds: As what it is named there, such as success factor and requirement; by name.
        organizations: Organizations and groups it is said of, the focal ones of the case.
        support: The claims that name it, narrower concepts included.
    """

    case: Thing
    kinds: tuple[Thing, ...]
    organizations: tuple[Thing, ...]
    support: Support


@dataclass(frozen=True)
class ComparedFactor:
    """A factor across cases.

    Attributes:
        concept: The factor, a concept of the shared scheme.
        broader: The concept above it, or None.
        narrower: Concepts below it whose claims count for it too.
        cases: The cases that name it, by name.
        independent: Number of independent cases; see :func:`compare_cases`.
        against: Findings that contradict a claim about it.
        contested: Whether cases or a finding speak against what others say for it.
    """

    concept: Thing
    broader: Thing | None
    narrower: tuple[Thing, ...]
    cases: tuple[CaseFactor, ...]
    independent: int
    against: Support
    contested: bool

    @property
    def support(self) -> Support:
        """All claims about it."""
        return Support.joined([*(one.support for one in self.cases), self.against])


@dataclass(frozen=True)
class CaseComparison(Result):
    """Factors of several cases side by side.

    Attributes:
        cases: The cases that were compared, by name.
        factors: The factors, most independent cases first, then most cases, then by name.
    """

    definition: ClassVar[str] = gettext_noop(
        "A factor is a concept of the shared scheme that a claim of a case names; a claim counts "
        "for its concept and for every broader one. Cases that share a source or a focal "
        "organization, directly or through further cases, form one group; the number of "
        "independent cases is the number of groups. A factor is contested when one case names it "
        "as success factor, requirement, benefit or inducement and another as failure cause or "
        "risk, or when a finding contradicts a claim about it."
    )
    references: ClassVar[tuple[str, ...]] = (
        "Eisenhardt (1989), Academy of Management Review 14, 532-550 (replication across cases)",
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("factor", "independent_cases", "all_cases", "contested", "case", "kinds"),
        *("organizations", "claims", "places"),
    )

    cases: tuple[Thing, ...]
    factors: tuple[ComparedFactor, ...]

    @property
    def sentence(self) -> str:
        """The answer in words."""
        shared = sum(one.independent > 1 for one in self.factors)
        return gettext(
            "%(cases)s, %(factors)s; %(shared)s of them in two or more independent cases.",
            cases=ngettext("%(num)s case", "%(num)s cases", len(self.cases)),
            factors=ngettext("%(num)s factor", "%(num)s factors", len(self.factors)),
            shared=shared,
        )

    @property
    def support(self) -> Support:
        """All claims that name a factor."""
        return Support.joined(one.support for one in self.factors)

    @property
    def contested(self) -> tuple[ComparedFactor, ...]:
        """The factors on which the cases do not agree."""
        return tuple(one for one in self.factors if one.contested)

    def recurring(self, independent: int = 2) -> tuple[ComparedFactor, ...]:
        """Return the factors of at least so many independent cases."""
        least = whole_number(independent, "independent")
        return tuple(one for one in self.factors if one.independent >= least)

    def records(self) -> Sequence[Record]:
        """Return one row for each factor and case."""
        return [
            {
                "factor": str(factor.concept.label),
                "independent_cases": factor.independent,
                "all_cases": len(factor.cases),
                "contested": factor.contested,
                "case": str(one.case.label),
                "kinds": labels(one.kinds),
                "organizations": labels(one.organizations),
                "claims": one.support.paths,
                "places": one.support.places,
            }
            for factor in self.factors
            for one in factor.cases
        ]


def compare_cases(
    dataset: Dataset, cases: Iterable[str] | None = None, *, kinds: Iterable[str] = ()
) -> CaseComparison:
    """Compare cases by the factors that they name.

    Every claim of a case that names a factor of the shared scheme counts for its concept and for
    the concepts above it. Cases are *independent* when they share neither a source nor a focal
    organization: cases that do share one, directly or through further cases, form one group, and
    the number of independent cases is the number of groups. Two cases of one publication are thus
    no independent evidence. A factor is *contested* when one case names it as a success factor,
    requirement, benefit or inducement and another as a failure cause or risk, or when a finding
    conflicts with a claim about it. Barriers and remedies do not decide, because they name a
    trouble by its subject.

    Args:
        dataset: A knowledge graph or a store.
        cases: Slugs of cases, such as ``basf-takeda``; without them, every case.
        kinds: Kinds of factors to keep, such as ``success`` and ``failure``; without them, all.

    Returns:
        The factors; none for a dataset without factors.

    Raises:
        UnknownEntityError: One of the cases does not exist.
        ParameterValueError: One of the kinds does not exist.

    Example:
        >>> import ioknow
        >>> comparison = compare_cases(ioknow.open(), ["kicms", "precion", "kyoto-shisaku-net"])
        >>> [(str(one.concept.label), one.independent) for one in comparison.recurring(3)]
        [('mutual understanding', 3)]

    References:
        Eisenhardt (1989), *Academy of Management Review* 14, 532-550: replication across cases.
    """
    entities = open_entities(dataset)
    wanted = _cases(entities, cases)
    chosen = _kinds_asked(entities, kinds)
    claims = [
        claim
        for claim in entities.claims_of("Factor")
        if not chosen or chosen & {code(kind) for kind in claim.things("factorKind")}
    ]
    reading = _Reading(
        cases=wanted,
        focal=FocalOrganizations(entities, claims),
        words=entities.reader.terminology,
        against=_against(entities, {claim.thing.iri for claim in claims}),
    )
    by_concept: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        for concept in reading.concepts(claim):
            for case in claim.cases:
                if case.iri in wanted:
                    by_concept[concept][case.iri].append(claim)
    factors = [reading.compared(concept, found) for concept, found in by_concept.items()]
    return CaseComparison(
        cases=tuple(sorted(wanted.values(), key=by_name)),
        factors=tuple(
            sorted(factors, key=lambda f: (-f.independent, -len(f.cases), by_name(f.concept)))
        ),
    )


def _kinds_asked(entities: Entities, kinds: Iterable[str]) -> set[str]:
    """Return kinds of factors, and refuse those that the vocabulary does not have."""
    asked = [kind.removeprefix(_KIND) for kind in kinds]
    names = (iri.partition("#")[2] for iri in entities.reader.terminology.entries)
    known = sorted(name.removeprefix(_KIND) for name in names if name.startswith(_KIND))
    if known and (unknown := [kind for kind in asked if kind not in known]):
        said = lazy_gettext(
            "there is no kind of factor '%(unknown)s'; there are %(known)s",
            unknown=unknown[0],
            known=", ".join(known),
        )
        raise ParameterValueError(with_nearest(said, unknown[0], known))
    return {_KIND + kind for kind in asked}


def _cases(entities: Entities, slugs: Iterable[str] | None) -> dict[str, Thing]:
    if slugs is None:
        things = [listed.thing for listed in entities.cases()]
    else:
        paths = (f"case/{slug.removeprefix('case/')}" for slug in several(slugs))
        things = [entities.thing(path) for path in paths]
    return {thing.iri: thing for thing in things}


@dataclass(frozen=True)
class _Reading:
    """What is needed to say how a concept fares in the cases."""

    cases: dict[str, Thing]
    focal: FocalOrganizations
    words: Terminology
    against: dict[str, list[Claim]]

    def concepts(self, claim: Claim) -> set[str]:
        """Return the concepts for which a claim counts."""
        named = claim.things("factorConcept")
        return {above for one in named for above in self.words.ancestors(one.iri)}

    def compared(self, concept: str, found: dict[str, list[Claim]]) -> ComparedFactor:
        cells = tuple(
            CaseFactor(
                case=self.cases[iri],
                kinds=_kinds(claims),
                organizations=self.focal.of(claims),
                support=Support.of(claims),
            )
            for iri, claims in sorted(found.items(), key=lambda pair: by_name(self.cases[pair[0]]))
        )
        every = {claim.thing.iri: claim for claims in found.values() for claim in claims}
        named = {one.iri for claim in every.values() for one in claim.things("factorConcept")}
        below = [self._thing(iri) for iri in named if concept in self.words.ancestors(iri)]
        entry = self.words.entries.get(concept)
        findings = {one.thing.iri: one for iri in every for one in self.against.get(iri, [])}
        return ComparedFactor(
            concept=self._thing(concept),
            broader=self._thing(entry.parents[0]) if entry and entry.parents else None,
            narrower=tuple(sorted((one for one in below if one.iri != concept), key=by_name)),
            cases=cells,
            independent=len(groups_of_cases((one.support, one.organizations) for one in cells)),
            against=Support.of(findings.values()),
            contested=bool(findings) or _disagree(cells),
        )

    def _thing(self, iri: str) -> Thing:
        entry = self.words.entries.get(iri)
        return Thing(iri, entry.label if entry else Text(iri.rpartition("#")[2]))


def _kinds(claims: Iterable[Claim]) -> tuple[Thing, ...]:
    kinds = {kind.iri: kind for claim in claims for kind in claim.things("factorKind")}
    return tuple(sorted(kinds.values(), key=by_name))


def _disagree(cells: Sequence[CaseFactor]) -> bool:
    helped, harmed = (
        {
            cell.case.iri
            for cell in cells
            if any(code(kind).removeprefix(_KIND) in kinds for kind in cell.kinds)
        }
        for kinds in (HELPS, HARMS)
    )
    return any(one != other for one in helped for other in harmed)


def _against(entities: Entities, factors: set[str]) -> dict[str, list[Claim]]:
    """Return the findings that conflict with claims about factors, by claim."""
    rows = entities.reader.rows(_AGAINST, "finding")
    found: dict[str, list[Claim]] = defaultdict(list)
    for finding in entities.claims.read(one for (one,) in rows):
        for other in finding.things("conflictsWith"):
            if other.iri in factors:
                found[other.iri].append(finding)
    return found
