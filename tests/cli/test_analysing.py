"""The commands of analyses print the answer, what it lacks, and the same rows as the library."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from ioknow.cli import cli

FIRM = "organization/lee-2010/firm"
KYOTO = "organization/kyoto-shisaku-net"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["needs", f"{FIRM}-m"], "moulding"),
        (["collaboration", f"{FIRM}-m", f"{FIRM}-h", "-n", "moulding"], "Lacks: expected sales"),
        (["benefits", "organization/kicms", "--case", "kicms"], "Lacks: sales, growth"),
        (
            ["shock", "organization/sme-transformation-1990-2008/precion-hdd-customer"],
            "Lacks: stocks",
        ),
        (["admission", KYOTO, "--rule", "candidate-period=3"], "not met  candidate-period"),
        (["dependence", "--threshold", "50"], "certainly dependent on one customer: Precion"),
        (["evolution", "degree", "--case", "kicms"], "mean over the actors"),
        (["match", f"{FIRM}-m", "-n", "moulding", "--as-of", "2003"], "Firm K2"),
    ],
)
def test_a_command_says_the_answer(words: list[str], said: str) -> None:
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    assert said in result.output


def test_json_has_rows_and_lacks() -> None:
    result = CliRunner().invoke(cli, ["needs", f"{FIRM}-m", "-f", "json"])
    document = json.loads(result.output)
    assert document["rows"] and document["lacks"] and document["definition"]


@pytest.mark.parametrize(
    "words",
    [
        ["needs", "organization/nobody"],
        ["collaboration", f"{FIRM}-m"],
        ["admission", KYOTO, "--has", "colour=red"],
        ["admission", KYOTO, "--member", "=x"],
        ["shock", f"{FIRM}-m", "--drop", "0"],
        ["evolution", "affiliation-degree"],
    ],
)
def test_what_cannot_be_asked_ends_with_its_exit_code(words: list[str]) -> None:
    assert CliRunner().invoke(cli, words).exit_code == 2
