"""Answers of analyses on the screen: in words, or as a table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ioknow.analysis import Result

form_option = click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    help="text says the answer in words; csv and json give its rows.  [default: text]",
)


def print_result(found: Result, form: str, lines: Iterable[str] = ()) -> None:
    """Print an answer with what it lacks and what it rests on, or its rows.

    Args:
        found: The answer.
        form: ``text``, ``csv`` or ``json``.
        lines: What is said in words after the answer.
    """
    if form == "csv":
        click.echo(found.to_pandas().to_csv(index=False), nl=False)
        return
    if form == "json":
        document = {
            "answer": found.sentence,
            "definition": found.definition,
            "lacks": list(found.lacks),
            "rows": found.records(),
        }
        click.echo(json.dumps(document, indent=1, ensure_ascii=False, default=float))
        return
    click.echo(found.sentence)
    for line in lines:
        click.echo(line)
    for one in found.lacks:
        click.echo(f"Lacks: {one}")
    if places := found.support.places:
        click.echo(f"Rests on: {places}")
