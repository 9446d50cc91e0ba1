"""Rules of two bodies; expected rules are those of Mizuno 2015, section 6, and Lee et al. 2010."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ioknow import KnowledgeGraph
from ioknow.analysis import ComparedRules, RuleComparison, compare_rules
from ioknow.vocabulary import IKV


@pytest.fixture(scope="module")
def kyoto_and_kicms(kg: KnowledgeGraph) -> RuleComparison:
    return compare_rules(kg, "organization/kyoto-shisaku-net", "organization/kicms")


def kind(rules: RuleComparison, code: str) -> ComparedRules:
    return next(one for one in rules.kinds if one.kind.iri == IKV[f"rule-{code}"].value)


def test_kyoto_answers_within_two_hours(kyoto_and_kicms: RuleComparison) -> None:
    (rule,) = kind(kyoto_and_kicms, "response-time").left
    assert (rule.bounds.upper, rule.measured[0]) == (Decimal(2), "hour")


def test_fees_keep_unit_period_and_those_bound(kyoto_and_kicms: RuleComparison) -> None:
    fees = kind(kyoto_and_kicms, "fee").left
    monthly = {
        rule.applies_to[0].iri: rule.bounds.number
        for rule in fees
        if rule.measured == ("yen", "month")
    }
    assert monthly == {
        IKV["stage-candidate"].value: 20000,
        IKV["stage-member"].value: 50000,
    }


def test_five_agreements_stand_in_printed_order(kyoto_and_kicms: RuleComparison) -> None:
    agreements = [str(rule.thing.label) for rule in kind(kyoto_and_kicms, "agreement").left]
    assert len(agreements) == 5
    assert agreements[0] == "Members share costs and burdens"


def test_kicms_has_only_the_sharing_of_funding_and_risk(kyoto_and_kicms: RuleComparison) -> None:
    """Section 4.2.1; nothing is said of fees, votes or meetings of KICMS."""
    (only,) = kyoto_and_kicms.only("second")
    assert only.kind.iri == IKV["rule-cost-sharing"].value
    assert [rule.thing.path for rule in only.right] == ["rule/kicms-shared-funding-and-risk"]
    assert kyoto_and_kicms.only("both") == ()


def test_a_body_has_the_same_numbers_as_itself(kg: KnowledgeGraph) -> None:
    same = compare_rules(kg, "organization/kiseiren", "organization/kiseiren")
    pairs = [pair for row in same.kinds for pair in row.numbers if pair[0] == pair[1]]
    assert [pair[2].text for pair in pairs if pair[0].bounds.number is not None] == ["0"]


def test_a_fee_a_month_is_not_set_against_a_fee_a_year(kg: KnowledgeGraph) -> None:
    """Members pay 50,000 yen a month, 600,000 yen a year."""
    body = "organization/kyoto-shisaku-net"
    fees = kind(compare_rules(kg, body, body), "fee")
    amounts = {(one.bounds.number, other.bounds.number) for one, other, _ in fees.numbers}
    assert (Decimal(50_000), Decimal(50_000)) in amounts
    assert (Decimal(50_000), Decimal(600_000)) not in amounts


def test_the_other_way_round_the_sides_change_places(kg: KnowledgeGraph) -> None:
    bodies = ("organization/kyoto-shisaku-net", "organization/kiseiren")
    one, other = compare_rules(kg, *bodies), compare_rules(kg, *reversed(bodies))
    assert [(r.kind, r.left, r.right) for r in one.kinds] == [
        (r.kind, r.right, r.left) for r in other.kinds
    ]


def test_an_organization_without_rules_has_none(kg: KnowledgeGraph) -> None:
    assert len(compare_rules(kg, "organization/imc", "organization/basf").to_pandas()) == 0


def test_every_rule_names_its_claim_and_place(kyoto_and_kicms: RuleComparison) -> None:
    frame = kyoto_and_kicms.to_pandas()
    assert (frame["claims"] != "").all()
    assert (frame["places"] != "").all()
