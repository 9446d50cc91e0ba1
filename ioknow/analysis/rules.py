"""The rules of two bodies, kind by kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from ioknow.analysis.intervals import Bounds
from ioknow.analysis.support import (
    Dataset,
    Record,
    Result,
    Support,
    by_name,
    find_actor,
    label,
    labels,
    open_entities,
)
from ioknow.languages import gettext_noop, ngettext
from ioknow.model.claims import Claim
from ioknow.model.things import Thing
from ioknow.query.entities import Entities
from ioknow.query.reading import terms
from ioknow.vocabulary import IK

_GOVERNED = """
SELECT DISTINCT ?claim WHERE {
  { VALUES ?thing { %(body)s } }
  UNION { VALUES ?body { %(body)s } ?thing %(membership)s ?body }
  UNION { VALUES ?body { %(body)s } ?mediation %(mediates)s ?body ; %(facilitates)s ?thing }
  ?claim %(governs)s ?thing
}
ORDER BY ?claim
"""


@dataclass(frozen=True)
class StatedRule:
    """A rule of a body.

    Attributes:
        thing: The rule.
        kinds: Kinds of rule, by name.
        governs: What it governs: the body, its membership, what it facilitates.
        applies_to: Whom it binds, such as candidates; empty when not stated.
        bounds: Its number with what the operator leaves open; unknown for a rule without number.
        number: The number with operator, unit and period in words, or empty.
        measured: Unit and period of the number; rules are compared when these are equal.
        status: Whether it is stated, derived or reconstructed, in words.
        support: The rule and where it stands.
    """

    thing: Thing
    kinds: tuple[Thing, ...]
    governs: tuple[Thing, ...]
    applies_to: tuple[Thing, ...]
    bounds: Bounds
    number: str
    measured: tuple[str, str]
    status: str
    support: Support

    @property
    def text(self) -> str:
        """The rule in words, with its number where it has one."""
        about = f" [{self.number}]" if self.number else ""
        return f"{self.thing.label}{about}"


@dataclass(frozen=True)
class ComparedRules:
    """Rules of one kind.

    Attributes:
        kind: The kind of rule.
        left: Rules of the first body.
        right: Rules of the second body.
    """

    kind: Thing
    left: tuple[StatedRule, ...]
    right: tuple[StatedRule, ...]

    @property
    def only(self) -> Literal["first", "second", "both"]:
        """Which body the sources state such rules for."""
        if self.left and self.right:
            return "both"
        return "first" if self.left else "second"

    @property
    def numbers(self) -> tuple[tuple[StatedRule, StatedRule, Bounds], ...]:
        """Pairs of rules with a number of the same unit, for the same actors, and the difference.

        The difference is first minus second.
        """
        return tuple(
            (one, other, one.bounds - other.bounds)
            for one in self.left
            for other in self.right
            if one.number and other.number and one.measured == other.measured
            if set(one.applies_to) == set(other.applies_to)
        )


@dataclass(frozen=True)
class RuleComparison(Result):
    """The rules of two bodies.

    Attributes:
        left: The first body.
        right: The second.
        kinds: Their rules by kind, by name of the kind.
    """

    definition: ClassVar[str] = gettext_noop(
        "Rules that govern a body, its membership or what it facilitates as an intermediary, set "
        "side by side by kind. A rule of several kinds stands under each. Numbers are compared "
        "where unit, period and those bound are the same. No rule means that the sources state "
        "none, not that there is none."
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("kind", "only", "body", "rule", "applies_to", "number", "lower", "upper"),
        *("status", "claims", "places"),
    )

    left: Thing
    right: Thing
    kinds: tuple[ComparedRules, ...]

    @property
    def sentence(self) -> str:
        """The answer in words."""
        both = sum(one.only == "both" for one in self.kinds)
        return ngettext(
            "%(left)s and %(right)s: %(num)s kind of rules on both sides, %(single)s on one side "
            "only.",
            "%(left)s and %(right)s: %(num)s kinds of rules on both sides, %(single)s on one side "
            "only.",
            both,
            left=self.left.label,
            right=self.right.label,
            single=len(self.kinds) - both,
        )

    @property
    def support(self) -> Support:
        """All rules."""
        return Support.joined(
            rule.support for row in self.kinds for rule in (*row.left, *row.right)
        )

    def only(self, which: Literal["first", "second", "both"]) -> tuple[ComparedRules, ...]:
        """Return the kinds of rules that only one body has, or that both have."""
        return tuple(row for row in self.kinds if row.only == which)

    def records(self) -> Sequence[Record]:
        """Return one row for each kind and rule, the rules of the first body first."""
        return [
            {
                "kind": str(row.kind.label),
                "only": row.only,
                "body": str(body.label),
                "rule": str(rule.thing.label),
                "applies_to": labels(rule.applies_to),
                "number": rule.number,
                "lower": rule.bounds.lower,
                "upper": rule.bounds.upper,
                "status": rule.status,
                "claims": rule.support.paths,
                "places": rule.support.places,
            }
            for row in self.kinds
            for body, rules in ((self.left, row.left), (self.right, row.right))
            for rule in rules
        ]


def compare_rules(dataset: Dataset, first: str, second: str) -> RuleComparison:
    """Set the rules of two bodies side by side.

    Args:
        dataset: A knowledge graph or a store.
        first: Path of a body, such as ``organization/kyoto-shisaku-net``.
        second: Path of the other, such as ``organization/kicms``.

    Returns:
        The rules by kind; none where the sources state none.

    Raises:
        UnknownEntityError: One of them does not exist, or is no organization.

    Example:
        >>> import ioknow
        >>> bodies = ("organization/kyoto-shisaku-net", "organization/kicms")
        >>> rules = compare_rules(ioknow.open(), *bodies)
        >>> [row.left[0].number for row in rules.kinds if str(row.kind.label) == "response time"]
        ['at most 2 hour']
    """
    entities = open_entities(dataset)
    left, right = (find_actor(entities, path) for path in (first, second))
    by_side = [_by_kind(rules_of(entities, side)) for side in (left, right)]
    kinds = sorted({*by_side[0], *by_side[1]}, key=by_name)
    return RuleComparison(
        left=left,
        right=right,
        kinds=tuple(
            ComparedRules(kind, *(tuple(side.get(kind, ())) for side in by_side)) for kind in kinds
        ),
    )


def rules_of(entities: Entities, body: Thing) -> list[StatedRule]:
    """Return the rules of a body in the order of kind, printed list and name."""
    query = _GOVERNED % {
        "body": terms([body.iri]),
        "membership": IK.hasMembershipBody,
        "mediates": IK.hasIntermediary,
        "facilitates": IK.facilitates,
        "governs": IK.governs,
    }
    claims = entities.claims.read(claim for (claim,) in entities.reader.rows(query, "claim"))
    return [_stated(claim) for claim in sorted(claims, key=_order)]


def _stated(claim: Claim) -> StatedRule:
    quantity = claim.quantity
    bounds = Bounds.of(quantity)
    return StatedRule(
        thing=claim.thing,
        kinds=tuple(sorted(claim.things("ruleKind"), key=by_name)),
        governs=claim.things("governs"),
        applies_to=tuple(sorted(claim.things("appliesTo"), key=by_name)),
        bounds=bounds,
        number=quantity.text if quantity and bounds.known else "",
        measured=(quantity.unit, quantity.period) if quantity else ("", ""),
        status=label(claim.status),
        support=Support.of([claim]),
    )


def _by_kind(rules: Iterable[StatedRule]) -> dict[Thing, list[StatedRule]]:
    found: dict[Thing, list[StatedRule]] = {}
    for rule in rules:
        for kind in rule.kinds:
            found.setdefault(kind, []).append(rule)
    return found


def _order(claim: Claim) -> tuple[str, int, str]:
    kinds = sorted(claim.things("ruleKind"), key=by_name)
    ordinal = 10_000 if claim.ordinal is None else claim.ordinal
    return (label(kinds[0]) if kinds else "", ordinal, claim.thing.iri)
