from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ioknow.cli import cli
from ioknow.cli.common import DATA, NOT_CONFORMING, USAGE


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, list(arguments), input=stdin)


def test_every_command_has_help_that_names_its_options() -> None:
    for name in cli.commands:
        result = run(name, "--help")
        assert result.exit_code == 0
        assert "Usage:" in result.output


def test_a_select_query_prints_a_table() -> None:
    result = run("query", "SELECT ?name { <organization/kicms> rdfs:label ?name }")
    assert result.output.splitlines() == ["name", "-----", "KICMS", "(1 rows)"]


def test_a_misspelt_term_is_named_beside_the_answer() -> None:
    result = CliRunner().invoke(cli, ["query", "ASK { ?s a ik:Intermediery }"])
    assert result.stdout == "false\n"
    assert "ik:Intermediery; near: ik:Intermediary" in result.stderr


def test_an_ask_query_prints_true_or_false() -> None:
    assert run("query", "ASK { <organization/kicms> a ik:Intermediary }").output == "true\n"


def test_a_construct_query_prints_turtle() -> None:
    result = run("query", "CONSTRUCT WHERE { <organization/kicms> rdfs:label ?o }")
    assert 'rdfs:label "KICMS"@en' in result.output


def test_a_query_is_read_from_standard_input() -> None:
    assert run("query", "-", stdin="ASK { }").output == "true\n"


def test_json_output_is_a_results_document() -> None:
    result = run("query", "-f", "json", "SELECT (1 AS ?n) {}")
    assert json.loads(result.output)["head"]["vars"] == ["n"]


def test_a_malformed_query_is_a_usage_error_with_its_place() -> None:
    result = run("query", "SELECT ?x { ?x ")
    assert result.exit_code == USAGE
    assert "line 1, column" in result.stderr


def test_a_missing_query_file_is_a_data_error() -> None:
    result = run("query", "absent.rq")
    assert result.exit_code == DATA
    assert "absent.rq" in result.stderr


def test_an_unknown_question_is_a_usage_error() -> None:
    result = run("ask", "no-such-question")
    assert result.exit_code == USAGE
    assert "there is no question" in result.stderr


def test_a_parameter_without_a_value_is_a_usage_error() -> None:
    result = run("ask", "members-of-a-consortium", "consortium")
    assert result.exit_code == USAGE
    assert "is not NAME=VALUE" in result.stderr


def test_a_parameter_of_the_wrong_type_is_a_usage_error() -> None:
    result = run("ask", "members-of-a-consortium", "consortium=not an iri")
    assert result.exit_code == USAGE
    assert "parameter 'consortium' takes an IRI" in result.stderr


def test_asking_prints_the_sentence_before_the_table() -> None:
    result = run("ask", "members-of-a-network")
    assert result.output.startswith("Kyoto Shisaku Net has 18 member companies.")


def test_the_query_behind_a_question_can_be_printed() -> None:
    result = run("ask", "members-of-a-network", "--sparql")
    assert "SELECT" in result.output


def test_questions_lists_every_question_with_its_summary() -> None:
    result = run("questions")
    assert "members-of-a-consortium" in result.output


def test_one_question_is_explained_with_its_parameters() -> None:
    assert "consortium (iri)" in run("questions", "members-of-a-consortium").output


def test_loading_says_what_was_loaded_where(tmp_path: Path) -> None:
    result = run("load", "--store", str(tmp_path / "store"))
    assert result.exit_code == 0
    assert "graph/case/lee-2010" in result.output


def test_loading_a_broken_file_names_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text("<http://e/s> <http://e/p> oops .\n")
    result = run("load", str(file), "--store", str(tmp_path / "store"))
    assert result.exit_code == DATA
    assert "broken.ttl, line 1" in result.stderr
    assert not (tmp_path / "store" / "current").exists()


def test_validating_a_claim_without_evidence_fails_and_names_the_node(tmp_path: Path) -> None:
    file = tmp_path / "bare.ttl"
    file.write_text(
        "@prefix ik: <https://w3id.org/ioknow/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        '<http://e/claim> a ik:Finding ; rdfs:label "A finding"@en .\n'
    )
    result = run("validate", str(file))
    assert result.exit_code == NOT_CONFORMING
    assert "http://e/claim" in result.output
    assert "bare.ttl" in result.output


@pytest.mark.parametrize("dataset", ["absent-directory", "http://127.0.0.1:9/sparql"])
def test_a_dataset_that_is_not_there_is_a_data_error(dataset: str) -> None:
    result = run("query", "ASK {}", "--dataset", dataset)
    assert result.exit_code == DATA
    assert dataset in result.stderr


def test_the_network_files_offered_are_those_that_can_be_written() -> None:
    from ioknow.cli.exporting import NETWORK_FILES
    from ioknow.views.network_files import NETWORK_FORMATS

    assert list(NETWORK_FILES) == list(NETWORK_FORMATS)


def test_what_if_tells_the_answer_and_that_it_is_not_causal() -> None:
    result = CliRunner().invoke(cli, ["what-if", "organization/kicms", "--case", "kicms"])
    assert result.exit_code == 0
    assert "15 pairs" in result.stdout
    assert "structural, not causal" in result.stdout


def test_the_effects_are_written_as_a_table(tmp_path: Path) -> None:
    table = tmp_path / "effects.csv"
    arguments = ["what-if", "organization/kicms", "--case", "kicms", "--output", str(table)]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert table.read_text().startswith("effect,scenario,subject")


def test_a_path_names_its_sources() -> None:
    ends = ["organization/lee-2010/firm-m", "organization/lee-2010/firm-c"]
    result = CliRunner().invoke(cli, ["path", *ends])
    assert result.exit_code == 0
    assert "Lee" in result.stdout


def test_removals_are_ranked() -> None:
    result = CliRunner().invoke(cli, ["rank-removals", "--case", "kicms", "--most", "2"])
    assert result.exit_code == 0
    assert "KICMS" in result.stdout
