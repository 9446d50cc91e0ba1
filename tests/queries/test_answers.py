from __future__ import annotations

import pytest

import ioknow
from ioknow.query import QuestionLibrary
from tests.queries.record import ANSWERS, comparable, recorded

NAMES = sorted(QuestionLibrary.bundled())


@pytest.mark.parametrize("name", NAMES)
def test_a_question_gives_its_recorded_answer(kg: ioknow.KnowledgeGraph, name: str) -> None:
    found = kg.ask(name).solutions.to_csv()
    assert comparable(found) == comparable(recorded(name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_every_selected_column_is_explained(kg: ioknow.KnowledgeGraph, name: str) -> None:
    answer = kg.ask(name)
    assert set(answer.solutions.variables) == set(answer.question.columns)


@pytest.mark.parametrize("name", NAMES)
def test_every_suggested_value_can_be_asked_with(kg: ioknow.KnowledgeGraph, name: str) -> None:
    question = kg.questions[name]
    for parameter in question.parameters:
        for value, label in question.suggestions(kg.store, parameter.name):
            assert label
            kg.ask(name, **{parameter.name: value})


@pytest.mark.parametrize("name", NAMES)
def test_no_row_comes_twice(kg: ioknow.KnowledgeGraph, name: str) -> None:
    found = comparable(kg.ask(name).solutions.to_csv())
    assert len(found) == len(set(found))


def test_no_recorded_answer_is_left_of_a_question_that_is_gone() -> None:
    assert sorted(file.stem for file in ANSWERS.glob("*.csv")) == NAMES


def test_every_question_answers_something(kg: ioknow.KnowledgeGraph) -> None:
    assert [name for name in NAMES if not kg.ask(name)] == []
