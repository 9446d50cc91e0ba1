"""What a notebook or an interactive session shows of an answer is short and says what it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import ioknow
import ioknow.matching  # its answers are analyses, too
from ioknow import KnowledgeGraph
from ioknow.analysis import Result as Analysis

IMC, PRECION = "organization/imc", "organization/precion"

SHOWN: dict[str, Callable[[KnowledgeGraph], object]] = {
    "Answer": lambda kg: kg.ask("members-of-a-network"),
    "CaseComparison": lambda kg: kg.compare_cases(["kicms", "kyoto-shisaku-net"]),
    "OrganizationComparison": lambda kg: kg.compare_organizations(IMC, PRECION),
    "ArchitectureChange": lambda kg: kg.architecture_change(PRECION, 1999, 2005),
    "WhatIf": lambda kg: kg.what_if("organization/kicms", case="kicms"),
    "ActorValues": lambda kg: kg.network(case="kicms").measure("degree"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_an_answer_is_shown_in_a_line_and_in_a_notebook_as_a_table(
    name: str, kg: KnowledgeGraph
) -> None:
    shown = SHOWN[name](kg)
    line = repr(shown)
    assert line.startswith(f"{name}(")
    assert len(line) < 500
    assert "<table" in shown._repr_html_()  # type: ignore[attr-defined]  # each has it, none says so


def test_no_analysis_writes_all_its_claims_when_it_is_shown() -> None:
    kinds = Analysis.__subclasses__()
    assert len(kinds) > 10
    assert [kind for kind in kinds if kind.__repr__ is not Analysis.__repr__] == []


def test_things_claims_and_hits_are_shown_by_path_and_name(kg: KnowledgeGraph) -> None:
    (hit,) = kg.search("kicms", limit=1)
    assert repr(hit.thing) == "Thing('organization/kicms', 'KICMS')"
    shown = repr(kg.search("kyoto"))
    assert shown.startswith("Hits([Hit('")
    assert len(shown) < 500
    assert repr(kg.questions).startswith("QuestionLibrary(")


def test_a_notebook_shows_a_hundred_rows_and_says_how_many_there_are(kg: KnowledgeGraph) -> None:
    shown = kg.query("SELECT ?s { ?s ?p ?o } LIMIT 250")._repr_html_()
    assert shown.count("<tr>") == 101  # with the names of the columns
    assert "the first 100 of 250 rows" in shown


def test_a_path_that_is_nowhere_described_is_not_taken_for_an_answer(kg: KnowledgeGraph) -> None:
    answer = kg.ask("members-of-a-consortium", consortium="relationship/cf2-n")
    assert answer.unknown == ("relationship/cf2-n",)
    assert answer.sentence is not None
    assert "describes nothing under 'relationship/cf2-n'" in answer.sentence


def test_a_prefix_that_is_not_declared_is_named_as_the_reason(kg: KnowledgeGraph) -> None:
    with pytest.raises(ioknow.IoknowError, match="the prefix foaf2: is not declared"):
        kg.query("SELECT * { ?x foaf2:name ?y }")


def test_an_endpoint_that_does_not_answer_is_a_named_condition(kg: KnowledgeGraph) -> None:
    with pytest.raises(ioknow.IoknowError, match="behind SERVICE does not answer"):
        kg.query("SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?x ?y ?z } }")
