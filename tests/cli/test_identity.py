from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

import ioknow
from ioknow.cli import cli


def run(*arguments: str, given: str = "") -> str:
    result = CliRunner().invoke(cli, list(arguments), input=given)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_list_of_names_becomes_a_table(store_directory: Path) -> None:
    arguments = ("resolve", "--file", "-", "--dataset", str(store_directory), "--format", "csv")
    rows = list(
        csv.DictReader(io.StringIO(run(*arguments, given="Bank of Japan, Tokyo\nNobody at all\n")))
    )
    assert rows[0]["text"] == "Bank of Japan, Tokyo"
    assert (rows[0]["chosen"], rows[0]["label"]) == ("yes", "Bank of Japan")
    assert {row["state"] for row in rows if row["text"] == "Nobody at all"} == {"unresolved"}


def test_one_name_is_explained(store_directory: Path) -> None:
    shown = run("resolve", "Bank of Japan, Tokyo", "--dataset", str(store_directory))
    assert "candidate" in shown
    assert "the words of the name stand in the text" in shown


def test_a_text_or_a_file_is_needed(store_directory: Path) -> None:
    result = CliRunner().invoke(cli, ["resolve", "--dataset", str(store_directory)])
    assert result.exit_code == 2
    assert "one TEXT" in result.output


def test_a_decision_is_published_and_undone(tmp_path: Path) -> None:
    store = str(tmp_path)
    run("load", "--store", store)
    pair = ("organization/kicms", "organization/imc")
    run("links", "accept", *pair, "--store", store, "--by", "A. Reviewer")
    run("links", "publish", "--store", store)
    asked = "ASK { <organization/imc> skos:exactMatch <organization/kicms> }"
    with ioknow.open(store) as graph:
        assert graph.test(asked)
    run("links", "undo", *pair, "--store", store)
    run("links", "publish", "--store", store)
    with ioknow.open(store) as graph:
        assert not graph.test(asked)


def test_sources_are_listed_with_their_licences(tmp_path: Path) -> None:
    shown = run("sources", "--folder", str(tmp_path))
    for words in ("ror", "CC0 1.0", "cordis-h2020", "CC BY 4.0", "https://"):
        assert words in shown


@pytest.mark.parametrize("name", ["nothing", ""])
def test_a_source_that_is_not_there_is_an_error(name: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["fetch", name, "--folder", str(tmp_path)])
    assert result.exit_code == 2
    assert "there are ror" in result.output
