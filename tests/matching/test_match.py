"""Partners: who is suggested, why, and what the dataset does not know."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

import ioknow
from ioknow.errors import ParameterValueError, UnknownCapabilityError, UnknownEntityError
from ioknow.matching import CRITERIA, Match, Seeker, Suggestion
from tests.matching.conftest import CLUSTER, FIRMS, firm

FIRM_M = "organization/lee-2010/firm-m"
NEEDS = ["electronics manufacturing", "injection moulding", "component sourcing", "export"]


def names(found: Match) -> list[str]:
    return [str(one.organization.label) for one in found.suggestions]


def of(found: Match, name: str) -> Suggestion:
    return next(one for one in found.suggestions if str(one.organization.label) == name)


def value(one: Suggestion, criterion: str) -> float | None:
    return next(each.value for each in one.assessments if each.criterion.name == criterion)


def test_the_needs_of_firm_m_are_met_by_the_partners_it_had(cases: ioknow.KnowledgeGraph) -> None:
    assert set(names(cases.match(FIRM_M, NEEDS))) == {"Firm H", "Firm C", "Firm K1", "Firm K2"}


def test_the_marketing_overlap_of_m_and_h_is_reported(cases: ioknow.KnowledgeGraph) -> None:
    overlaps = of(cases.match(FIRM_M, NEEDS), "Firm H").overlaps
    assert [one.text for one in overlaps] == ["function: marketing"]


def test_a_hard_rule_keeps_the_overlapping_partner_out(cases: ioknow.KnowledgeGraph) -> None:
    found = cases.match(FIRM_M, NEEDS, forbid_overlap=["function"])
    assert set(names(found)) == {"Firm C", "Firm K2"}  # K1 manages production, as M does
    assert found.excluded == {"overlap in function": 3}  # BASF manages too


def test_a_suggestion_rests_on_claims_with_places(cases: ioknow.KnowledgeGraph) -> None:
    one = of(cases.match(FIRM_M, ["injection moulding"]), "Firm K2")
    paths = [claim.path for claim in one.meets[0].support.claims]
    assert paths == ["capability-holding/lee-2010/firm-k2-injection-moulding"]
    assert "Lee et al. 2010" in one.support.places
    assert "relationship/cf2-m" in [claim.path for claim in one.ties.claims]


def test_whoever_moulds_also_manufactures(cases: ioknow.KnowledgeGraph) -> None:
    found = cases.match(FIRM_M, ["manufacturing"])
    assert {"Firm K1", "Firm K2"} <= set(names(found))
    assert [str(by.label) for by in of(found, "Firm K2").meets[0].by] == [
        "manufacturing",
        "moulding",
    ]


def test_a_firm_that_only_describes_itself_gets_partners(cluster: ioknow.KnowledgeGraph) -> None:
    asker = Seeker("A firm with a laboratory", has=("R&D",), country="k-land", employees=30)
    found = cluster.match(asker, ["casting", "export"], k=5)
    assert names(found)[0] == "Caster-Exporter"  # the only one that meets both
    assert set(names(found)) <= {
        "Caster-Exporter", "Founder", "Foundry", "Trader", "Agent", "Firm H"
    }  # fmt: skip
    assert found.uncovered == ()


def test_size_and_place_are_measured_where_known(cluster: ioknow.KnowledgeGraph) -> None:
    found = cluster.match(Seeker(country="k-land", employees=40), ["casting", "export"])
    large = of(found, "Caster-Exporter")
    assert value(large, "size") == pytest.approx(0.0)  # 4000 against 40: a hundred times
    assert value(large, "proximity") == 0.0
    assert value(of(found, "Founder"), "proximity") == 0.5
    assert value(of(found, "Agent"), "proximity") is None


def test_complementarity_is_the_share_of_what_the_seeker_has_not(
    cluster: ioknow.KnowledgeGraph,
) -> None:
    # The seeker designs; the trader exports and designs, the agent only exports.
    found = cluster.match("organization/k/seeker", ["export"])
    assert value(of(found, "Trader"), "complementarity") == 0.5
    assert value(of(found, "Agent"), "complementarity") == 1.0
    # All that the seeker can do the trader can as well, the agent none of it.
    assert value(of(found, "Trader"), "distinctness") == 0.0
    assert value(of(found, "Agent"), "distinctness") == 1.0


def test_trust_grows_with_joint_work_and_common_partners(cluster: ioknow.KnowledgeGraph) -> None:
    found = cluster.match("organization/k/seeker", ["casting"])
    assert value(of(found, "Founder"), "trust") == 0.5  # one joint work
    assert value(of(found, "Foundry"), "trust") == 0.25  # one common partner
    assert value(of(found, "Caster-Exporter"), "trust") is None  # no tie is recorded


def test_trust_grows_with_common_intermediaries(tmp_path: Path) -> None:
    # Agent shares one club with the seeker, Trader two, Plater three, of which two count.
    bodies = {1: ("agent", "trader", "plater"), 2: ("trader", "plater"), 3: ("plater",)}
    clubs = [
        f'<organization/k/club-{n}> a ik:Association ; rdfs:label "Club {n}"@en . '
        f'<relationship/k/club-{n}> a ik:Membership ; rdfs:label "Members {n}"@en ; '
        f"ik:hasMembershipBody <organization/k/club-{n}> ; ik:hasMember <organization/k/seeker> , "
        + " , ".join(f"<organization/k/{name}>" for name in members)
        + " ; ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/k> ."
        for n, members in bodies.items()
    ]
    firms = [firm(name, *facts) for name, facts in FIRMS.items()]
    file = tmp_path / "clubs.ttl"
    file.write_text("\n".join([CLUSTER, *firms, *clubs]), encoding="utf-8")
    found = ioknow.open(files=(file,)).match("organization/k/seeker", ["export", "plating"])
    assert value(of(found, "Agent"), "trust") == pytest.approx(0.25)  # 1 - 3/4
    assert value(of(found, "Trader"), "trust") == pytest.approx(0.4375)  # 1 - (3/4)^2
    assert value(of(found, "Plater"), "trust") == pytest.approx(0.4375)
    assert value(of(found, "Foundry"), "trust") is None


def test_unknown_widens_the_score_and_is_told(cluster: ioknow.KnowledgeGraph) -> None:
    found = cluster.match("organization/k/seeker", ["export"])
    agent = of(found, "Agent")
    assert agent.lowest < agent.score < agent.highest
    assert agent.score == pytest.approx((agent.lowest + agent.highest) / 2)
    assert "is near" in agent.sentence.rpartition("Unknown:")[2]


def test_suggestions_come_best_first_and_twice_the_same(cluster: ioknow.KnowledgeGraph) -> None:
    found = cluster.match("organization/k/seeker", ["casting", "export"])
    assert all(a.score >= b.score for a, b in pairwise(found.suggestions))
    assert (
        found.records() == cluster.match("organization/k/seeker", ["casting", "export"]).records()
    )


def test_without_overlap_counting_the_criterion_weighs_nothing(
    cluster: ioknow.KnowledgeGraph,
) -> None:
    found = cluster.match("organization/k/seeker", ["export"], avoid_overlap=False)
    assert "distinctness" not in found.weights
    assert sum(found.weights.values()) == pytest.approx(1.0)


def test_new_partners_leave_out_past_ones(cluster: ioknow.KnowledgeGraph) -> None:
    assert "Founder" not in names(cluster.match("organization/k/seeker", ["casting"], ties="new"))
    assert names(cluster.match("organization/k/seeker", ["casting"], ties="past")) == ["Founder"]


def test_filters_say_how_many_they_kept_out(cluster: ioknow.KnowledgeGraph) -> None:
    found = cluster.match(None, ["casting"], country="l-land")
    assert names(found) == ["Caster-Exporter"]
    assert found.excluded["not in l-land"] > 5


def test_a_need_that_nobody_meets_is_told_with_near_names(cases: ioknow.KnowledgeGraph) -> None:
    found = cases.match(None, ["casting", "export"])
    assert [need.text for need in found.uncovered] == ["casting"]
    assert "Nothing of the dataset is called 'casting'; near to it:" in found.sentence


def test_only_unknown_needs_are_an_error_with_near_names(cases: ioknow.KnowledgeGraph) -> None:
    with pytest.raises(UnknownCapabilityError, match=r"near to it: .*Injection moulding"):
        cases.match(FIRM_M, ["injektion moulding x"])


def test_departments_are_not_suggested_apart_from_their_firm(cases: ioknow.KnowledgeGraph) -> None:
    found = cases.match(None, ["cutting pathway"])
    assert names(found) == ["Precion"]


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        (UnknownEntityError, {"for_": "organization/nobody"}),
        (UnknownEntityError, {"for_": "person/motohashi"}),
        (UnknownEntityError, {"country": "atlantis"}),
        (ParameterValueError, {"for_": None, "needs": []}),
        (ParameterValueError, {"k": 0}),
        (ParameterValueError, {"prefer": "cheapest"}),
        (ParameterValueError, {"prefer": {"charm": 1}}),
        (ParameterValueError, {"prefer": {"trust": -1}}),
        (ParameterValueError, {"prefer": {"trust": float("nan")}}),
        (ParameterValueError, {"kinds": ["shop"]}),
        (ParameterValueError, {"forbid_overlap": ["taste"]}),
        (ParameterValueError, {"employees": (9, 3)}),
    ],
)
def test_what_cannot_be_asked_is_a_named_error(
    cases: ioknow.KnowledgeGraph, error: type[Exception], arguments: dict[str, object]
) -> None:
    with pytest.raises(error):
        cases.match(**{"needs": ["moulding"], **arguments})  # type: ignore[arg-type] # wrong on purpose


def test_an_empty_dataset_suggests_nobody() -> None:
    from ioknow.store import EmbeddedStore

    found = ioknow.KnowledgeGraph(EmbeddedStore.in_memory()).match(Seeker(kind="firm"))
    assert (found.suggestions, found.considered) == ((), 0)
    assert found.to_pandas().empty


def test_every_claim_that_names_a_criterion_exists(cases: ioknow.KnowledgeGraph) -> None:
    for criterion in CRITERIA:
        assert criterion.claims or criterion.references
        for path in criterion.claims:
            assert cases.test(f"ASK {{ <{path}> ik:hasEvidence ?place }}"), path
