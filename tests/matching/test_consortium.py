"""Consortia: the smallest set, its proof, its form, and why there may be none."""

from __future__ import annotations

import pytest

import ioknow
from ioknow.errors import ParameterValueError
from ioknow.matching import Consortium

FIRM_M = "organization/lee-2010/firm-m"
NEEDS = ["electronics manufacturing", "injection moulding", "component sourcing", "export"]


def names(found: Consortium) -> set[str]:
    return {str(one.label) for one in found.organizations}


def test_firm_m_gets_the_consortium_it_had(cases: ioknow.KnowledgeGraph) -> None:
    found = cases.build_consortium(NEEDS, lead=FIRM_M)
    assert names(found) == {"Firm M", "Firm H", "Firm C", "Firm K1", "Firm K2"}
    assert (found.outcome, found.cost, found.bound, found.gap) == ("optimal", 5, 5, 0)
    assert "overlaps with the lead in function: marketing" in found.sentence


def test_its_form_is_the_one_of_the_source(cases: ioknow.KnowledgeGraph) -> None:
    form = cases.build_consortium(NEEDS, lead=FIRM_M).form
    assert form is not None
    assert str(form.form.type.label) == "R&D-focused"
    assert form.missing == ()
    assert "Lee et al. 2010" in form.form.support.places


def test_the_source_describes_six_variants_of_four_forms(cases: ioknow.KnowledgeGraph) -> None:
    forms = cases.build_consortium(NEEDS).forms
    assert len(forms) == 6
    assert len({one.form.type for one in forms}) == 4


def test_two_that_can_do_the_same_are_told(cases: ioknow.KnowledgeGraph) -> None:
    found = cases.build_consortium(["distribution", "marketing"], lead=FIRM_M)
    assert [str(one.label) for one in found.shared["marketing"]] == ["Firm M", "Firm H"]
    assert any("can all do marketing" in warning for warning in found.warnings)


def test_distinct_roles_leave_out_whoever_doubles_the_lead(cases: ioknow.KnowledgeGraph) -> None:
    found = cases.build_consortium(["distribution", "marketing"], lead=FIRM_M, distinct_roles=True)
    assert found.outcome == "infeasible"
    assert found.conflicts == ("every need is met by exactly one member",)


def test_a_rule_that_is_in_the_way_is_named(cases: ioknow.KnowledgeGraph) -> None:
    found = cases.build_consortium(NEEDS, lead=FIRM_M, at_most=3)
    assert found.conflicts == ("at most 3 members (the smallest has 5)",)
    assert not found.feasible


def test_a_need_that_nobody_meets_is_named(cases: ioknow.KnowledgeGraph) -> None:
    found = cases.build_consortium(["casting", "export"])
    assert [need.text for need in found.nobody] == ["casting"]
    assert found.organizations == ()


def test_of_equal_size_the_better_partner_is_taken(cluster: ioknow.KnowledgeGraph) -> None:
    found = cluster.build_consortium(["casting"], lead="organization/k/seeker")
    assert names(found) == {"Seeker", "Founder"}  # a past partner of similar size and place


def test_the_smallest_is_not_what_taking_the_best_first_gives(
    cluster: ioknow.KnowledgeGraph,
) -> None:
    found = cluster.build_consortium(["casting", "plating", "export"])
    assert len(found.organizations or found.members) == 2
    assert found.outcome == "optimal"


def test_members_can_be_kept_apart_in_what_they_hold(cluster: ioknow.KnowledgeGraph) -> None:
    found = cluster.build_consortium(
        ["casting", "export"], lead="organization/k/seeker", forbid_overlap=["technology"]
    )
    assert "Trader" not in names(found)  # designs products, as the lead does
    assert found.outcome == "optimal"


def test_more_members_than_needed_bring_a_warning(cluster: ioknow.KnowledgeGraph) -> None:
    found = cluster.build_consortium(["casting"], lead="organization/k/seeker", at_least=4)
    assert len(found.organizations) == 4
    assert any("inverted U" in warning for warning in found.warnings)
    assert {claim.path for claim in found.cautions.claims} == {
        "factor/kicms-cf2/too-many-partners",
        "finding/number-of-partners",
    }


def test_each_need_is_the_role_of_one_member(cases: ioknow.KnowledgeGraph) -> None:
    found = cases.build_consortium(NEEDS, lead=FIRM_M)
    roles = [need.text for member in found.members for need in member.role]
    assert sorted(roles) == sorted(NEEDS)


def test_a_form_asks_for_its_functions(cases: ioknow.KnowledgeGraph) -> None:
    found = cases.build_consortium(form="rd-focused", lead=FIRM_M)
    assert {need.text for need in found.needs} == {"manufacturing", "marketing"}


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"needs": [" "]},
        {"needs": ["export"], "form": "sales-focused"},
        {"needs": ["export"], "at_most": 0},
        {"needs": ["export"], "at_most": 2, "at_least": 3},
        {"needs": ["export"], "forbid_overlap": ["market"]},
    ],
)
def test_what_cannot_be_asked_is_a_named_error(
    cases: ioknow.KnowledgeGraph, arguments: dict[str, object]
) -> None:
    with pytest.raises(ParameterValueError):
        cases.build_consortium(**arguments)  # type: ignore[arg-type] # wrong on purpose
