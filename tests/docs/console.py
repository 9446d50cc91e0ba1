"""Runs the ``console`` blocks of a page: commands after ``$``, and below them what they print."""

from __future__ import annotations

import re
import shlex
import subprocess
from dataclasses import dataclass

from click.testing import CliRunner

from ioknow.cli import cli

_BLOCK = re.compile(r"^( *)```console\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A command and what the page says it prints; empty when the page does not say."""

    command: str
    printed: str


def steps(page: str) -> list[Step]:
    """Return the commands of a page in order."""
    found: list[Step] = []
    for indent, block in _BLOCK.findall(page):
        lines = "".join(
            line.removeprefix(indent) for line in block.splitlines(keepends=True)
        ).replace("\\\n", " ")
        for part in re.split(r"^\$ ", lines, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            found.append(Step(command, printed.strip("\n")))
    return found


def run(step: Step) -> tuple[int, str]:
    """Run a command; return how it ended and what it printed."""
    program, *arguments = shlex.split(step.command, comments=True)
    if program == "ioknow" and not {"|", ">"} & set(arguments):
        result = CliRunner().invoke(cli, arguments, prog_name="ioknow")
        return result.exit_code, result.output
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step.command],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def agrees(printed: str, wanted: str) -> bool:
    """Tell whether a command printed what the page shows; ``...`` stands for anything."""
    pattern = r".*".join(re.escape(part) for part in wanted.split("..."))
    return not wanted or re.fullmatch(pattern, printed.strip("\n"), re.DOTALL) is not None
