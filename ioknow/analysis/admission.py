"""Whether a candidate meets the rules by which a network admits members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Literal

from ioknow.analysis.figures import preferred, read_figures
from ioknow.analysis.intervals import Bounds
from ioknow.analysis.overlap import Member, RespectCheck, Scope, check_overlap
from ioknow.analysis.rules import StatedRule, rules_of
from ioknow.analysis.support import (
    Dataset,
    Record,
    Result,
    Support,
    code,
    find_actor,
    labels,
    open_entities,
)
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, gettext_noop, lazy_gettext, ngettext
from ioknow.model.things import Thing

Verdict = Literal["met", "not met", "unknown"]
"""Whether a criterion is met; unknown where the data given do not decide."""

VERDICTS: tuple[Verdict, ...] = (
    gettext_noop("met"),
    gettext_noop("not met"),
    gettext_noop("unknown"),
)

RESPECTS = ("technology", "processing-capability", "real-estate-assets", "business-field")
"""Respects in which Kyoto Shisaku Net keeps its members apart."""

_OF_CANDIDATES = "stage-candidate"
_TESTS = frozenset({"rule-admission", "rule-selection", "rule-unanimity", "rule-age-limit"})
_APART = frozenset({"rule-non-overlap", "rule-differentiation"})
_MACHINES = "machine"


@dataclass(frozen=True)
class Candidate:
    """A candidate for membership, as far as it is known.

    Attributes:
        name: Its name.
        answers: Yes or no to rules, by the last part of the rule's path, such as
            ``candidates-study-drucker``.
        amounts: Numbers for rules with a number, in the rule's unit, such as months of training
            for ``candidate-period``; for a rule of unanimity the number of members that agreed.
        scope: What it has, by respect; see :data:`RESPECTS`, and ``machine``.
    """

    name: str
    answers: Mapping[str, bool] = field(default_factory=dict)
    amounts: Mapping[str, Decimal | int] = field(default_factory=dict)
    scope: Scope = field(default_factory=dict)


@dataclass(frozen=True)
class Criterion:
    """One rule of admission and whether the candidate meets it.

    Attributes:
        rule: The rule.
        verdict: Whether it is met.
        reason: Why, in words.
        checks: Comparisons with the members that decided it; empty for other rules.
    """

    rule: StatedRule
    verdict: Verdict
    reason: str
    checks: tuple[RespectCheck, ...] = ()

    @property
    def key(self) -> str:
        """The last part of the rule's path, by which it is answered."""
        return _key(self.rule)

    @property
    def takes_number(self) -> bool:
        """Whether a number answers it: months, members that agreed; else yes or no does."""
        return self.rule.bounds.known or "rule-unanimity" in map(code, self.rule.kinds)


@dataclass(frozen=True)
class Admission(Result):
    """A candidate against the rules of admission of a network.

    Attributes:
        network: The network.
        candidate: Name of the candidate.
        members: Number of members of the network that sources state, or None.
        compared: Number of members that were given to compare with.
        criteria: The rules with their verdicts, by kind and place in the source.
    """

    definition: ClassVar[str] = gettext_noop(
        "Rules of a network that test or bind candidates, and those that keep its members apart, "
        "against what is given of a candidate. A number that must be reached is reached by a "
        "larger one. Overlap is ruled out only when every member is given. Unknown stays unknown."
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("kind", "rule", "number", "verdict", "reason", "overlaps", "claims", "places"),
    )

    network: Thing
    candidate: str
    members: int | None
    compared: int
    criteria: tuple[Criterion, ...]

    @property
    def verdict(self) -> Verdict:
        """Not met when one criterion is not met, met when all are, otherwise unknown."""
        found = {one.verdict for one in self.criteria}
        if "not met" in found:
            return "not met"
        return "met" if found == {"met"} else "unknown"

    @property
    def sentence(self) -> str:
        """The answer in words."""
        if not self.criteria:
            return gettext(
                "No source states a rule of admission of %(network)s.", network=self.network.label
            )
        return gettext(
            "%(candidate)s and the rules by which %(network)s admits: %(verdict)s. "
            "Criteria: %(counts)s. %(compared)s.",
            candidate=self.candidate,
            network=self.network.label,
            verdict=gettext(self.verdict),
            counts=", ".join(f"{len(self.of(one))} {gettext(one)}" for one in VERDICTS),
            compared=_compared(self.compared, self.members),
        )

    @property
    def lacks(self) -> tuple[str, ...]:
        """What would be needed to decide: the criteria that are unknown, and why."""
        return tuple(f"{one.rule.thing.label}: {one.reason}" for one in self.of("unknown"))

    def of(self, verdict: Verdict) -> tuple[Criterion, ...]:
        """Return the criteria with one verdict."""
        return tuple(one for one in self.criteria if one.verdict == verdict)

    @property
    def support(self) -> Support:
        """The rules."""
        return Support.joined(one.rule.support for one in self.criteria)

    def records(self) -> Sequence[Record]:
        """Return one row for each criterion."""
        return [
            {
                "kind": labels(one.rule.kinds),
                "rule": str(one.rule.thing.label),
                "number": one.rule.number,
                "verdict": one.verdict,
                "reason": one.reason,
                "overlaps": "; ".join(
                    f"{each.member}: {', '.join(each.shared)}"
                    for check in one.checks
                    for each in check.overlaps
                ),
                "claims": one.rule.support.paths,
                "places": one.rule.support.places,
            }
            for one in self.criteria
        ]


def check_admission(
    dataset: Dataset, network: str, candidate: Candidate, members: Iterable[Member] = ()
) -> Admission:
    """Check a candidate against the rules by which a network admits members.

    The rules are those of the dataset: tests, training, fee and vote of candidates, and the rules
    that keep members apart. Only what sources state is a criterion; rules that the curators
    derived are left out, and so is an age at which one leaves.

    Args:
        dataset: A knowledge graph or a store.
        network: Path of a network with members, such as ``organization/kyoto-shisaku-net``.
        candidate: What is known of the candidate.
        members: What is known of the members; overlap is ruled out only when all are given.

    Returns:
        The criteria; none where the sources state no rule of admission.

    Raises:
        UnknownEntityError: The network does not exist.
        ParameterValueError: The candidate answers a rule that is no criterion.

    Example:
        >>> import ioknow
        >>> firm = Candidate("Firm X", amounts={"candidate-period": 3})
        >>> found = check_admission(ioknow.open(), "organization/kyoto-shisaku-net", firm)
        >>> [one.reason for one in found.of("not met")]
        ['3 given, 6 month asked']
        >>> found.verdict
        'not met'
    """
    entities = open_entities(dataset)
    thing = find_actor(entities, network)
    rules = [rule for rule in rules_of(entities, thing) if _is_criterion(rule)]
    known = {_key(rule) for rule in rules}
    if unknown := sorted({*candidate.answers, *candidate.amounts} - known):
        raise ParameterValueError(
            lazy_gettext(
                "'%(unknown)s' is no rule of admission of %(label)s; there are %(known)s",
                unknown=unknown[0],
                label=thing.label,
                known=", ".join(sorted(known)) or lazy_gettext("none"),
            )
        )
    counted = preferred(
        [
            one
            for one in read_figures(entities, thing.iri)
            if code(one.measure) == "measure-member-count"
        ]
    )
    number = counted.bounds.number if counted else None
    check = _Check(candidate, tuple(members), int(number) if number is not None else None)
    return Admission(
        network=thing,
        candidate=candidate.name,
        members=check.count,
        compared=len(check.members),
        criteria=tuple(check.criterion(rule) for rule in rules),
    )


def _is_criterion(rule: StatedRule) -> bool:
    kinds = set(map(code, rule.kinds))
    leaves = "rule-age-limit" in kinds and rule.bounds.number is not None
    binds = _OF_CANDIDATES in map(code, rule.applies_to)
    return rule.status != "derived" and not leaves and (binds or bool(kinds & (_TESTS | _APART)))


def _key(rule: StatedRule) -> str:
    return rule.thing.iri.rpartition("/")[2]


@dataclass(frozen=True)
class _Check:
    """A candidate, the members it is compared with, and how many there are."""

    candidate: Candidate
    members: tuple[Member, ...]
    count: int | None

    def criterion(self, rule: StatedRule) -> Criterion:
        key, kinds = _key(rule), set(map(code, rule.kinds))
        answer = self.candidate.answers.get(key)
        if answer is not None:
            return Criterion(rule, "met" if answer else "not met", gettext("as answered"))
        amount = self.candidate.amounts.get(key)
        if "rule-unanimity" in kinds:
            return self._vote(rule, amount)
        if rule.bounds.known:
            return _number(rule, amount)
        respects = self._respects(rule, kinds)
        return (
            self._apart(rule, respects)
            if respects
            else Criterion(rule, "unknown", gettext("no answer"))
        )

    def _vote(self, rule: StatedRule, agreed: Decimal | int | None) -> Criterion:
        if agreed is None or self.count is None:
            missing = gettext("number of members") if self.count is None else gettext("no vote")
            return Criterion(rule, "unknown", missing)
        verdict: Verdict = "met" if agreed >= self.count else "not met"
        reason = ngettext(
            "%(agreed)s of %(num)s member agreed",
            "%(agreed)s of %(num)s members agreed",
            self.count,
            agreed=str(agreed),
        )
        return Criterion(rule, verdict, reason)

    def _respects(self, rule: StatedRule, kinds: set[str]) -> tuple[str, ...]:
        """Return the respects in which a rule keeps members apart; none for another rule."""
        key = _key(rule)
        if "rule-differentiation" in kinds:
            return (key.removeprefix("differentiation-"),)
        if "machine" in key and "rule-non-overlap" in kinds:
            return (_MACHINES,)
        # No property tells which test of selection is about overlap, so its name has to.
        about_overlap = "rule-non-overlap" in kinds or "overlap" in key
        return ("technology", "business-field") if about_overlap else ()

    def _apart(self, rule: StatedRule, respects: tuple[str, ...]) -> Criterion:
        checks = tuple(
            check_overlap(self.candidate.scope, self.members, respect) for respect in respects
        )
        overlaps = [one for check in checks for one in check.overlaps]
        if overlaps:
            found = "; ".join(
                gettext("%(member)s in %(respect)s", member=one.member, respect=one.respect)
                for one in overlaps
            )
            if respects == (_MACHINES,):
                reason = gettext("same as %(members)s; is the work divided?", members=found)
                return Criterion(rule, "unknown", reason, checks)
            return Criterion(
                rule, "not met", gettext("overlaps with %(members)s", members=found), checks
            )
        unknown = any(check.unknown for check in checks)
        if unknown or self.count is None or len(self.members) < self.count:
            reason = _compared(len(self.members), self.count)
            reason = reason[:1].lower() + reason[1:]
            if unknown:
                reason = gettext("%(compared)s, some unknown", compared=reason)
            return Criterion(rule, "unknown", reason, checks)
        reason = ngettext(
            "no overlap with %(num)s member", "no overlap with %(num)s members", self.count
        )
        return Criterion(rule, "met", reason, checks)


def _compared(given: int, members: int | None) -> str:
    """Say with how many members a candidate was compared."""
    if members is None:
        return gettext("Compared with %(given)s of an unknown number of members", given=given)
    return ngettext(
        "Compared with %(given)s of %(num)s member",
        "Compared with %(given)s of %(num)s members",
        members,
        given=given,
    )


def _number(rule: StatedRule, amount: Decimal | int | None) -> Criterion:
    if amount is None:
        return Criterion(rule, "unknown", gettext("no number"))
    exact = rule.bounds.number
    needed = rule.bounds if exact is None else Bounds(lower=exact)  # more than asked is enough
    verdict: Verdict = "met" if needed.contains(Decimal(amount)) else "not met"
    reason = gettext("%(amount)s given, %(asked)s asked", amount=str(amount), asked=rule.number)
    return Criterion(rule, verdict, reason)
