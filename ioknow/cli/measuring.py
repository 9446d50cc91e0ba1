"""Networks on the command line: what a network holds, and its measures."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ioknow.cli.common import dataset_option, open_dataset, reports_errors
from ioknow.errors import ParameterValueError

if TYPE_CHECKING:
    from ioknow.network import Scope

Command = Callable[..., Any]  # what click decorates


def scope_options(command: Command) -> Command:
    """Add the options that choose a part of the dataset."""
    for option in reversed(
        (
            click.option("--case", default="", metavar="SLUG", help="Of a case, such as kicms."),
            click.option("--organization", default="", metavar="PATH", help="Around an actor."),
            click.option("--hops", default=1, show_default=True, help="How far around it."),
            click.option("--as-of", type=int, metavar="YEAR", help="Ties that can have held then."),
            click.option("--tie", "ties", multiple=True, metavar="FAMILY", help="Such as supply."),
            click.option(
                "--node", "nodes", multiple=True, metavar="KIND|PATH", help="Such as firm."
            ),
            click.option(
                "--weight",
                default="binary",
                show_default=True,
                metavar="WEIGHT",
                help="binary, ties, shared or declared.",
            ),
        )
    ):
        command = option(command)
    return command


_undirected = click.option("--undirected", is_flag=True, help="Read every tie in both directions.")
_affiliations = click.option(
    "--affiliations", is_flag=True, help="Tie organizations by the events that they share."
)


@click.command()
@scope_options
@dataset_option
@reports_errors
def network(dataset: str | None, **chosen: Any) -> None:
    """Say what a network holds: actors, ties, families, components, density.

    Without options it is the network of all ties of the dataset.
    """
    with open_dataset(dataset) as graph:
        found = graph.networks.network(_scope(chosen))
        whole = found.measure("cohesion")
        click.echo(
            f"{found.title}: {len(found)} actors, {found.number_of_ties} ties between "
            f"{found.number_of_pairs} pairs"
        )
        for row, name in enumerate(found.links.types):
            count = int((found.links.type == row).sum())
            if count:
                click.echo(f"  {name}: {count}")
        for record in whole.records():
            value = record["value"]
            click.echo(f"{record['name']}: {'not defined' if value is None else value}")


@click.command()
def measures() -> None:
    """List the measures of networks, by family."""
    from ioknow.network.measures import MEASURES

    family = ""
    for one in sorted(MEASURES.values(), key=lambda m: (m.definition.family, m.definition.name)):
        about = one.definition
        if about.family != family:
            family = about.family
            click.echo(f"{family}")
        click.echo(f"  {about.name.replace('_', '-'):26}{about.title}")


@click.command()
@click.argument("name", metavar="MEASURE")
@click.argument("parameters", nargs=-1, metavar="[NAME=VALUE]...")
@scope_options
@_undirected
@_affiliations
@click.option("--top", type=click.IntRange(min=1), help="Only the largest values.")
@click.option("--explain", is_flag=True, help="Say what is measured, and by which definition.")
@click.option(
    "--format", "-f", "form", type=click.Choice(("table", "csv", "json")), default="table"
)
@dataset_option
@reports_errors
def measure(
    name: str,
    parameters: tuple[str, ...],
    *,
    undirected: bool,
    affiliations: bool,
    top: int | None,
    explain: bool,
    form: str,
    dataset: str | None,
    **chosen: Any,
) -> None:
    """Measure a network, such as 'constraint model=ego --case kicms'.

    Lists come from 'ioknow measures'. The values describe the structure of recorded ties, and are
    no statement about causes.
    """
    from ioknow.network.jobs import MeasureJob

    job = MeasureJob(
        name,
        _scope(chosen),
        tuple(_name_and_value(text) for text in parameters),
        direction="undirected" if undirected else "stated",
        mode="affiliations" if affiliations else "ties",
    )
    with open_dataset(dataset) as graph:
        result = job.run(graph.networks)
    records = result.largest(top) if top else result.records()
    if form == "json":
        document = {**result.description(), "rows": records}
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    columns = list(result.table())
    click.echo(_csv(columns, records) if form == "csv" else _table(columns, records), nl=False)
    if explain:
        click.echo(result.explain(), err=form == "csv")


@click.command()
@click.argument("name", required=False, default="", metavar="[MEASURE]")
@click.argument("parameters", nargs=-1, metavar="[NAME=VALUE]...")
@scope_options
@_undirected
@_affiliations
@click.option("--actor", default="", metavar="PATH", help="Whose value is followed.")
@click.option("--width", type=click.IntRange(min=0), default=0, help="Years in a window.")
@click.option(
    "--format", "-f", "form", type=click.Choice(("table", "csv", "json")), default="table"
)
@dataset_option
@reports_errors
def evolution(
    name: str,
    parameters: tuple[str, ...],
    *,
    undirected: bool,
    affiliations: bool,
    actor: str,
    width: int,
    form: str,
    dataset: str | None,
    **chosen: Any,
) -> None:
    """Follow ties over windows of time, and a measure, such as 'degree --case kicms'.

    Each window says which pairs entered, left and stayed. Without a width, the years in a window
    are chosen so that there are few of them.
    """
    from ioknow.network.courses import COLUMNS
    from ioknow.network.jobs import CourseJob

    job = CourseJob(
        name,
        _scope(chosen),
        tuple(_name_and_value(text) for text in parameters),
        actor=actor,
        width=width,
        direction="undirected" if undirected else "stated",
        mode="affiliations" if affiliations else "ties",
    )
    with open_dataset(dataset) as graph:
        found = job.run(graph.networks)
    records = found.records()
    if form == "json":
        document = {"text": found.text, "reading": found.reading, "rows": records}
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(_csv(list(COLUMNS), records), nl=False)
    else:
        click.echo(found.text)
        if found.reading:
            click.echo(f"value: {found.reading}")
        click.echo(_table(list(COLUMNS), records), nl=False)


def _scope(chosen: dict[str, Any]) -> Scope:
    from ioknow.network import Scope

    return Scope(
        case=chosen["case"],
        organization=chosen["organization"],
        hops=chosen["hops"],
        as_of=chosen["as_of"],
        types=frozenset(chosen["ties"]),
        weight=chosen["weight"],
        nodes=frozenset(chosen["nodes"]),
    )


def _name_and_value(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ParameterValueError(f"'{text}' is no parameter; write it as NAME=VALUE")
    return name, value


def _csv(columns: list[str], records: list[dict[str, Any]]) -> str:
    file = io.StringIO()
    table = csv.DictWriter(file, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(records)
    return file.getvalue()


def _table(columns: list[str], records: list[dict[str, Any]]) -> str:
    shown = [name for name in columns if name != "actor"] if "label" in columns else columns
    rows = [[_cell(record[name]) for name in shown] for record in records]
    widths = [max(len(line[i]) for line in [shown, *rows]) for i in range(len(shown))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in [shown, ["-" * width for width in widths], *rows]
    ]
    return "\n".join([*lines, f"({len(rows)} rows)"]) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
