from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

from ioknow import KnowledgeGraph
from ioknow.cli import cli
from ioknow.network.measures import MEASURES, constraint


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_a_measure_is_the_library_call_as_a_table(kg: KnowledgeGraph) -> None:
    code, out, _ = run("measure", "constraint", "model=ego", "--case", "kicms", "--format", "csv")
    rows = {row["actor"]: row["constraint"] for row in csv.DictReader(io.StringIO(out))}
    expected = constraint(kg.network(case="kicms"), model="ego")
    assert code == 0
    assert {actor: float(value) for actor, value in rows.items()} == {
        actor: expected[actor] for actor in expected
    }


def test_the_document_says_what_was_measured() -> None:
    _, out, _ = run("measure", "effective-size", "--case", "kicms", "--top", "2", "-f", "json")
    document = json.loads(out)
    assert document["measure"] == "effective_size"
    assert document["reading"].startswith("Structural, not causal")
    assert len(document["rows"]) == 2


def test_a_two_mode_measure_reads_who_takes_part_in_what() -> None:
    code, out, _ = run("measure", "affiliation-degree", "--top", "1")
    assert code == 0
    assert "(1 rows)" in out


def test_every_measure_is_listed() -> None:
    _, out, _ = run("measures")
    assert [name for name in MEASURES if name.replace("_", "-") not in out] == []


def test_a_network_is_told_in_numbers() -> None:
    code, out, _ = run("network", "--case", "kicms", "--tie", "supply")
    assert code == 0
    assert "supply: 2" in out
    assert "density" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("measure", "fame"), "no measure 'fame'"),
        (("measure", "constraint", "model"), "'model' is no parameter; write it as NAME=VALUE"),
        (("measure", "constraint", "model=all"), "no model 'all'"),
        (("network", "--tie", "friendship"), "no kind of tie 'friendship'"),
        (("network", "--case", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_asked_is_one_message(arguments: tuple[str, ...], words: str) -> None:
    code, _, error = run(*arguments)
    assert code == 2
    assert words in error
    assert error.count("\n") == 1
