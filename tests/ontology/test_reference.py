"""Reference pages and other generated files are what they would be if written now."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import ioknow
from ioknow import resources
from ioknow.cli import cli
from ioknow.query import QuestionLibrary
from ioknow.reference import generated_files, write_generated_files
from ioknow.reference.__main__ import main
from ioknow.reference.terms import LANGUAGES, read_schemes, read_terms
from ioknow.vocabulary import IK

CODES = Path(__file__).parent.parent / "data" / "fact-codes.csv"
PAGES = resources.root() / "docs" / "reference"


def text_of(page: str) -> str:
    return (PAGES / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", generated_files())
def test_a_generated_file_is_up_to_date(name: str) -> None:
    file = resources.root() / name
    assert file.is_file(), f"{name} is missing; run `python -m ioknow.reference`"
    assert file.read_text(encoding="utf-8") == generated_files()[name](), (
        f"{name} is out of date; run `python -m ioknow.reference`"
    )


def test_what_is_written_is_written_once(tmp_path: Path) -> None:
    first = write_generated_files(tmp_path)
    assert {file.relative_to(tmp_path).as_posix() for file in first} == set(generated_files())
    assert write_generated_files(tmp_path) == []


def test_the_command_says_what_it_wrote() -> None:
    result = CliRunner().invoke(main)
    assert result.exit_code == 0
    assert "up to date" in result.output or "wrote" in result.output


def test_the_ontology_page_has_every_term_with_its_labels() -> None:
    page = text_of("ontology.md")
    for name, term in read_terms().items():
        section = page.split(f'<a id="{name}"></a>', 1)[1].split("\n### ", 1)[0]
        assert f"<{IK.iri}{name}>" in section
        assert all(term.texts["label"][language] in section for language in LANGUAGES)


def test_the_vocabulary_page_has_every_concept() -> None:
    page = text_of("vocabulary.md")
    for scheme in read_schemes():
        assert f'<a id="{scheme.name}"></a>' in page
        assert all(f"| `{concept.name}` |" in page for concept in scheme.concepts)


def test_the_questions_page_has_every_question_with_its_parameters() -> None:
    page = text_of("questions.md")
    for question in QuestionLibrary.bundled().values():
        section = page.split(f'### <a id="{question.name}"></a>', 1)[1].split("\n### ", 1)[0]
        assert question.summary in section
        assert all(f"| `{one.name}` |" in section for one in question.parameters)
        assert "```sparql" in section


def test_the_command_line_page_has_every_command() -> None:
    page = text_of("cli.md")
    assert all(f"Usage: ioknow {name}" in page for name in cli.commands)


@pytest.mark.parametrize("page", ["ontology.md", "vocabulary.md", "questions.md", "coverage.md"])
def test_every_link_of_a_page_has_its_target(page: str) -> None:
    for target, anchor in re.findall(r"\]\(([\w.-]*)#([\w-]+)\)", text_of(page)):
        assert f'<a id="{anchor}"></a>' in text_of(target or page)


def fact_codes() -> dict[str, str]:
    with CODES.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["title"] for row in csv.DictReader(lines)}


def test_every_fact_of_the_inventory_is_in_the_dataset(kg: ioknow.KnowledgeGraph) -> None:
    held = {str(row["code"]) for row in kg.query("SELECT DISTINCT ?code { ?n ik:factCode ?code }")}
    assert {code: title for code, title in fact_codes().items() if code not in held} == {}
    assert len(fact_codes()) == 432


def test_every_fact_code_of_the_dataset_is_in_the_inventory(kg: ioknow.KnowledgeGraph) -> None:
    rows = kg.query("SELECT ?code (SAMPLE(?n) AS ?node) { ?n ik:factCode ?code } GROUP BY ?code")
    assert {
        str(row["code"]): row["node"] for row in rows if str(row["code"]) not in fact_codes()
    } == {}


def test_every_contradiction_is_a_node_between_readings(kg: ioknow.KnowledgeGraph) -> None:
    rows = kg.query("SELECT DISTINCT ?code { ?n a ik:Discrepancy ; ik:factCode ?code }")
    described = {str(row["code"]) for row in rows}
    assert {code for code in fact_codes() if code.startswith("C-")} - described == set()
