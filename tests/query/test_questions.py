from __future__ import annotations

from pathlib import Path

import pytest

from ioknow.errors import (
    ParameterValueError,
    QuestionFileError,
    UnknownParameterError,
    UnknownQuestionError,
)
from ioknow.query.questions import QuestionLibrary, read_question
from ioknow.store import EmbeddedStore

HEADER = """\
#+ summary: Which numbers are there?
#+ description: Numbers, for the test.
#+ tags: [test]
#+ serves: Which numbers are there?
#+ columns:
#+   n: The number.
#+ sentence: "The first is {n}."
"""
PARAMETER = """\
#+ parameters:
#+   - name: n
#+     type: integer
#+     label: Number
#+     description: The number.
"""


def write(folder: Path, header: str, query: str, name: str = "numbers") -> Path:
    file = folder / "theme" / f"{name}.rq"
    file.parent.mkdir(exist_ok=True)
    file.write_text(header + query, encoding="utf-8")
    return file


def test_a_question_answers_with_its_default(tmp_path: Path) -> None:
    question = read_question(write(tmp_path, HEADER + PARAMETER, "SELECT ?n { VALUES ?n { 7 } }"))
    answer = question.answer(EmbeddedStore.in_memory(), {})
    assert answer.sentence == "The first is 7."


def test_a_given_value_replaces_the_default(tmp_path: Path) -> None:
    question = read_question(write(tmp_path, HEADER + PARAMETER, "SELECT ?n { VALUES ?n { 7 } }"))
    answer = question.answer(EmbeddedStore.in_memory(), {"n": "8"})
    assert answer.solutions.column("n") == [8]


def test_an_unknown_parameter_names_those_there_are(tmp_path: Path) -> None:
    question = read_question(write(tmp_path, HEADER + PARAMETER, "SELECT ?n { VALUES ?n { 7 } }"))
    with pytest.raises(UnknownParameterError, match="has no parameter 'm'; it takes: n"):
        question.bind({"m": 1})


def test_a_wrong_value_names_question_and_parameter(tmp_path: Path) -> None:
    question = read_question(write(tmp_path, HEADER + PARAMETER, "SELECT ?n { VALUES ?n { 7 } }"))
    with pytest.raises(ParameterValueError, match=r"question numbers: parameter 'n' takes a whole"):
        question.bind({"n": "seven"})


def test_an_unknown_question_suggests_near_names(tmp_path: Path) -> None:
    library = QuestionLibrary([read_question(write(tmp_path, HEADER, "SELECT (1 AS ?n) {}"))])
    with pytest.raises(UnknownQuestionError, match="did you mean numbers"):
        library["numbrs"]


@pytest.mark.parametrize(
    ("header", "query", "message"),
    [
        ("", "SELECT * {}", "no '#\\+' header"),
        ("#+ summary: x\n", "SELECT * {}", "the header lacks"),
        (HEADER + "#+ colour: red\n", "SELECT * {}", r"unknown fields \['colour'\]"),
        (HEADER + PARAMETER, "SELECT * {}", "needs its default in the query"),
        (HEADER.replace("{n}", "{m}"), "SELECT * {}", r"the sentence names \['m'\]"),
        (HEADER + "#+ tags: [\n", "SELECT * {}", "is not YAML"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_the_reason(
    tmp_path: Path, header: str, query: str, message: str
) -> None:
    with pytest.raises(QuestionFileError, match=message):
        read_question(write(tmp_path, header, query))


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    one = read_question(write(tmp_path, HEADER, "SELECT (1 AS ?n) {}"))
    (tmp_path / "other").mkdir()
    two = read_question(write(tmp_path / "other", HEADER, "SELECT (1 AS ?n) {}"))
    with pytest.raises(QuestionFileError, match="same name"):
        QuestionLibrary([one, two])
