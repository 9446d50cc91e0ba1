"""Admission to Kyoto Shisaku Net; rules are those of Mizuno 2015, section 6.2."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ioknow import KnowledgeGraph
from ioknow.analysis import Admission, Candidate, Member, check_admission, check_overlap
from ioknow.analysis.admission import RESPECTS
from ioknow.errors import ParameterValueError

NETWORK = "organization/kyoto-shisaku-net"
OWN = {respect: frozenset({f"own {respect}"}) for respect in (*RESPECTS, "machine")}
MEMBERS = [
    Member(f"Member {n}", {respect: frozenset({f"{respect} {n}"}) for respect in OWN})
    for n in range(18)
]
PERFECT = Candidate(
    "Perfect",
    answers={
        "accept-principles": True,
        "selection-keeps-philosophy": True,
        "candidates-study-drucker": True,
        "candidates-learn-members": True,
    },
    amounts={"candidate-period": 6, "candidate-monthly": 20_000, "unanimous-admission": 18},
    scope=OWN,
)


def verdict(found: Admission, key: str) -> str:
    (one,) = [each for each in found.criteria if each.rule.thing.path.endswith(f"/{key}")]
    return one.verdict


def test_a_candidate_that_fits_every_rule_is_admitted(kg: KnowledgeGraph) -> None:
    found = check_admission(kg, NETWORK, PERFECT, MEMBERS)
    assert found.verdict == "met", found.to_pandas()[["rule", "verdict", "reason"]]
    assert (found.members, found.compared) == (18, 18)


def test_nothing_known_leaves_everything_unknown(kg: KnowledgeGraph) -> None:
    found = check_admission(kg, NETWORK, Candidate("Unknown"))
    assert {one.verdict for one in found.criteria} == {"unknown"}
    assert found.verdict == "unknown"


@pytest.mark.parametrize(
    ("key", "amount"),
    [("candidate-period", 5), ("candidate-monthly", 19_999), ("unanimous-admission", 17)],
)
def test_a_number_below_the_rule_is_not_enough(kg: KnowledgeGraph, key: str, amount: int) -> None:
    candidate = replace(PERFECT, amounts={**PERFECT.amounts, key: amount})
    found = check_admission(kg, NETWORK, candidate, MEMBERS)
    assert verdict(found, key) == "not met"
    assert [one.rule.thing.path.rpartition("/")[2] for one in found.of("not met")] == [key]


def test_an_answer_of_no_is_not_met(kg: KnowledgeGraph) -> None:
    candidate = replace(PERFECT, answers={**PERFECT.answers, "accept-principles": False})
    assert verdict(check_admission(kg, NETWORK, candidate, MEMBERS), "accept-principles") == (
        "not met"
    )


def test_the_same_technology_as_a_member_overlaps(kg: KnowledgeGraph) -> None:
    candidate = replace(PERFECT, scope={**OWN, "technology": frozenset({" TECHNOLOGY 3"})})
    found = check_admission(kg, NETWORK, candidate, MEMBERS)
    failed = {one.rule.thing.path.rpartition("/")[2] for one in found.of("not met")}
    assert failed == {"differentiation-technology", "no-overlap", "selection-avoids-overlap"}
    shared = {each.member for one in found.of("not met") for c in one.checks for each in c.overlaps}
    assert shared == {"Member 3"}


def test_the_same_machine_is_a_question_and_no_refusal(kg: KnowledgeGraph) -> None:
    """With the same machines, members divide business area, capacity and method."""
    candidate = replace(PERFECT, scope={**OWN, "machine": frozenset({"machine 3"})})
    found = check_admission(kg, NETWORK, candidate, MEMBERS)
    assert verdict(found, "same-machines-divided") == "unknown"
    divided = replace(candidate, answers={**PERFECT.answers, "same-machines-divided": True})
    assert check_admission(kg, NETWORK, divided, MEMBERS).verdict == "met"


def test_overlap_is_not_ruled_out_while_a_member_is_missing(kg: KnowledgeGraph) -> None:
    found = check_admission(kg, NETWORK, PERFECT, MEMBERS[:17])
    assert verdict(found, "no-overlap") == "unknown"
    assert found.verdict == "unknown"


def test_a_member_of_whom_nothing_is_known_stays_unknown(kg: KnowledgeGraph) -> None:
    found = check_admission(kg, NETWORK, PERFECT, [*MEMBERS[:17], Member("Silent")])
    assert verdict(found, "differentiation-technology") == "unknown"


def test_managers_under_45_may_join_kiseiren(kg: KnowledgeGraph) -> None:
    ages = {
        age: check_admission(
            kg, "organization/kiseiren", Candidate("Manager", amounts={"age-limit": age})
        ).verdict
        for age in (44, 45)
    }
    assert ages == {44: "met", 45: "not met"}


def test_a_body_without_rules_of_admission_decides_nothing(kg: KnowledgeGraph) -> None:
    found = check_admission(kg, "organization/kicms", Candidate("Any"))
    assert (found.criteria, found.verdict, len(found.to_pandas())) == ((), "unknown", 0)


def test_every_criterion_names_its_rule_and_place(kg: KnowledgeGraph) -> None:
    frame = check_admission(kg, NETWORK, PERFECT, MEMBERS).to_pandas()
    assert (frame["claims"] != "").all()
    assert frame["places"].str.contains("Mizuno").all()


def test_an_answer_to_no_rule_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterValueError, match="'shoe-size' is no rule of admission"):
        check_admission(kg, NETWORK, Candidate("X", amounts={"shoe-size": 43}))


def test_a_respect_unknown_of_the_candidate_is_unknown_against_all() -> None:
    found = check_overlap({}, MEMBERS, "technology")
    assert len(found.unknown) == 18


def test_an_empty_set_says_that_there_is_nothing() -> None:
    found = check_overlap({"technology": frozenset()}, MEMBERS, "technology")
    assert (found.overlaps, found.unknown) == ((), ())
