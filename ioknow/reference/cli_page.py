"""The reference page of the command line."""

from __future__ import annotations

import click

from ioknow.reference.markdown import NOTE, heading, page, table

_EXIT_CODES = [
    ("0", "done"),
    ("1", "data do not conform, a passage is missing, or a contradiction is not known"),
    ("2", "the command or the query cannot be asked in this way"),
    ("3", "data, store or endpoint cannot be used"),
    ("70", "an error in ioknow itself"),
]


def cli_page() -> str:
    """Return the page as Markdown."""
    from ioknow.cli import cli

    commands = sorted(cli.commands.items())
    return page(
        heading(1, "Command line"),
        NOTE,
        "Each command is one call of the library, its result printed.",
        table(
            ["command", ""],
            (
                [f"[{name}](#{name})", command.get_short_help_str(limit=90)]
                for name, command in commands
            ),
        ),
        table(["exit code", "meaning"], _EXIT_CODES),
        _block(cli, "ioknow"),
        *(
            page(heading(2, name, name), *_blocks(command, f"ioknow {name}"))
            for name, command in commands
        ),
    )


def _blocks(command: click.Command, name: str) -> list[str]:
    """Return the help of a command, and of the commands below it."""
    below = command.commands if isinstance(command, click.Group) else {}
    return [_block(command, name), *(_block(one, f"{name} {one.name}") for one in below.values())]


def _block(command: click.Command, name: str) -> str:
    context = click.Context(
        command,
        info_name=name,
        terminal_width=88,
        max_content_width=88,
        help_option_names=["-h", "--help"],
    )
    return f"```\n{command.get_help(context)}\n```"
