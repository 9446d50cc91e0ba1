"""A store directory is named in the same way everywhere."""

from __future__ import annotations

import click
import pytest

from ioknow.cli import cli


def _commands(command: click.Command, path: str = "") -> dict[str, click.Command]:
    if not isinstance(command, click.Group):
        return {path: command}
    context = click.Context(command)
    found: dict[str, click.Command] = {}
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        if below is not None:
            found |= _commands(below, f"{path} {name}".strip())
    return found


COMMANDS = _commands(cli)


@pytest.mark.parametrize(
    "name",
    [n for n, c in COMMANDS.items() if any("--dataset" in p.opts for p in c.params)],
)
def test_what_reads_a_dataset_takes_the_store_that_load_wrote(name: str) -> None:
    (option,) = (one for one in COMMANDS[name].params if "--dataset" in one.opts)
    assert "--store" in option.opts
