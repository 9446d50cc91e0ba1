"""The tutorial is followed to the letter: its tables, its commands, and what they answer."""

from __future__ import annotations

import csv
import io
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ioknow.cli import cli

TUTORIALS = Path(__file__).resolve().parents[2] / "docs" / "tutorials"
HOW_TO = TUTORIALS.parent / "how-to"
EXAMPLE = TUTORIALS / "river-valley-moulds"
BLOCKS = re.findall(
    r"^```([^\n]*)\n(.*?)^```$",
    (TUTORIALS / "add-a-case.md").read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)
TABLES = {info.removeprefix("csv "): text for info, text in BLOCKS if info.startswith("csv ")}
COMMANDS = [line for info, text in BLOCKS if not info for line in text.splitlines()]
SHOWN = [text for info, text in BLOCKS if info == "text"]


def run(command: str) -> Result:
    program, *arguments = shlex.split(command)
    assert program == "ioknow"
    return CliRunner().invoke(cli, arguments)


def test_the_tables_of_the_tutorial_are_those_of_the_example() -> None:
    assert sorted(TABLES) == sorted(file.name for file in EXAMPLE.glob("*.csv"))
    for name, text in TABLES.items():
        with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(io.StringIO(text))) == list(csv.reader(file)), name


def test_a_reader_who_follows_the_tutorial_gets_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    template, validate, load, members, links, serve = COMMANDS
    mistake, kept, answers = SHOWN
    folder = tmp_path / "river-valley-moulds"

    assert run(template).exit_code == 0
    assert (folder / "README.md").is_file()
    for name, text in TABLES.items():
        assert (folder / name).is_file()
        (folder / name).write_text(text, encoding="utf-8")

    relationships = folder / "relationships.csv"
    right = relationships.read_text(encoding="utf-8")
    relationships.write_text(right.replace(",consortium,", ",consortum,"), encoding="utf-8")
    answer = run(validate)
    assert answer.exit_code != 0
    assert answer.output == mistake
    relationships.write_text(right, encoding="utf-8")
    answer = run(validate)
    assert answer.exit_code == 0
    assert kept.strip() in answer.output

    assert run(load).exit_code == 0
    for command, sentence in zip((members, links), answers.splitlines(), strict=True):
        answer = run(command)
        assert answer.exit_code == 0, answer.output
        assert answer.output.startswith(f"{sentence}\n")

    name, *options = shlex.split(serve)[1:]
    shown = CliRunner().invoke(cli, [name, "--help"]).output
    assert [option for option in options if option.startswith("--") and option not in shown] == []


def test_the_tables_named_by_the_guides_exist() -> None:
    named = {
        name
        for page in HOW_TO.glob("*.md")
        if page.stem != "map-your-own-table"  # its tables are anybody's, not those of a case
        for name in re.findall(r"`([a-z]+\.csv)`", page.read_text(encoding="utf-8"))
    }
    assert len(named) > 10
    template = TUTORIALS.parents[1] / "data" / "templates" / "case"
    assert [name for name in sorted(named) if not (template / name).is_file()] == []


@pytest.mark.parametrize("page", [TUTORIALS / "add-a-case.md", *sorted(HOW_TO.glob("*.md"))])
def test_each_sentence_of_the_pages_has_a_line_of_its_own(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.M)
    lines = [line for line in text.splitlines() if not line.startswith(("|", "#", "-"))]
    assert [line for line in lines if re.search(r"[a-z]\. [A-Z]", line)] == []
