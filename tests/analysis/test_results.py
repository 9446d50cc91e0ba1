"""What holds for every analysis: definition, sources, claims, order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import ioknow
from ioknow import KnowledgeGraph
from ioknow.analysis import (
    Candidate,
    Result,
    architecture,
    architecture_change,
    before_after,
    check_admission,
    compare_cases,
    compare_organizations,
    compare_rules,
    dependence,
    skill_counts,
    skill_level,
    step_times,
    tie_diversity,
    what_if,
)

IMC, PRECION = "organization/imc", "organization/precion"
KYOTO, KICMS = "organization/kyoto-shisaku-net", "organization/kicms"

ANALYSES: dict[str, Callable[[KnowledgeGraph], Result]] = {
    "cases": compare_cases,
    "organizations": lambda kg: compare_organizations(kg, IMC, PRECION),
    "rules": lambda kg: compare_rules(kg, KYOTO, KICMS),
    "architecture": lambda kg: architecture(kg, PRECION, 2000),
    "architecture change": lambda kg: architecture_change(kg, IMC, 1997, 2004),
    "skill counts": lambda kg: skill_counts(kg, PRECION),
    "skill level": lambda kg: skill_level(kg, 4),
    "dependence": dependence,
    "step times": lambda kg: step_times(kg, "relationship/cf2-m"),
    "before and after": lambda kg: before_after(kg, "relationship/cf2-m"),
    "tie diversity": tie_diversity,
    "what if": lambda kg: what_if(kg, KICMS, case="kicms"),
    "admission": lambda kg: check_admission(kg, KYOTO, Candidate("X")),
}


@pytest.fixture(scope="module", params=ANALYSES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def result(kg: KnowledgeGraph, name: str) -> Result:
    return ANALYSES[name](kg)


@pytest.fixture(scope="module")
def again() -> KnowledgeGraph:
    """The same data, loaded a second time."""
    return ioknow.open()


def test_an_analysis_names_its_definition_and_sources(result: Result) -> None:
    assert result.definition.endswith(".")
    assert result.sources


def test_its_claims_are_in_the_dataset_and_stand_somewhere(
    kg: KnowledgeGraph, result: Result
) -> None:
    claims = {claim.iri for claim in result.support.claims}
    known = kg.query("SELECT ?claim { ?claim ik:claimStatus ?status }").column("claim")
    organizations = kg.query("SELECT ?o { ?o a ik:Organization }").column("o")
    assert claims
    assert claims <= {*known, *organizations}
    assert all(evidence.source and evidence.locator for evidence in result.support.evidence)


def test_its_table_has_exactly_its_columns(result: Result) -> None:
    assert len(result.to_pandas()) == len(result.records()) > 0
    assert {column for row in result.records() for column in row} <= set(result.columns)


def test_equal_data_give_equal_answers(result: Result, again: KnowledgeGraph, name: str) -> None:
    assert ANALYSES[name](again).records() == result.records()


def test_a_result_cannot_be_changed(result: Result) -> None:
    with pytest.raises(AttributeError):
        result.columns = ()  # type: ignore[misc]  # that is what must fail


def test_a_store_will_do_in_place_of_a_knowledge_graph(kg: KnowledgeGraph) -> None:
    assert skill_level(kg.store, 4).text == skill_level(kg, 4).text
