"""Finding things by name and by what they are."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence

import click
import orjson

from ioknow.cli.common import dataset_option, open_dataset, reports_errors
from ioknow.query.facets import FACETS


@click.command()
@click.argument("text", default="")
@dataset_option
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="FACET=VALUE",
    help=f"Keep what has a value; facets are {', '.join(FACETS)}. May be given several times.",
)
@click.option("--limit", default=20, show_default=True, help="Things at most.")
@click.option("--facet", type=click.Choice(FACETS), help="Count the values of a facet instead.")
@click.option("--sparql", is_flag=True, help="Print the query that finds the same.")
@click.option(
    "--format", "-f", "form", type=click.Choice(("table", "csv", "json")), default="table"
)
@reports_errors
def search(  # noqa: PLR0917 - the options of a command
    text: str,
    dataset: str | None,
    filters: tuple[str, ...],
    limit: int,
    facet: str | None,
    sparql: bool,
    form: str,
) -> None:
    """Find organizations and everything else by a part of a name, in any language.

    Such as 'search fraunhofer --filter kind=Organization --filter country=place/germany', or
    'search --filter year=2015-2019 --facet country'.
    """
    from ioknow.errors import UnknownEntityError
    from ioknow.query.search_sparql import search_sparql

    chosen = dict(_facet_and_value(one) for one in filters)
    with open_dataset(dataset) as graph:
        index = graph.names
        for name, value in chosen.items():
            if not index.facets.fitting(name, value):
                near = index.facets.nearest(name, value)
                advice = f"did you mean {near}?" if near else f"see 'ioknow search --facet {name}'"
                raise UnknownEntityError(f"nothing has the {name} '{value}'; {advice}")
        if sparql:
            found = index.identifiers_of(text, chosen, 100_000) if text.strip() else None
            click.echo(search_sparql(index.facets, chosen, found), nl=False)
            return
        page = index.find(text, filters=chosen, facets=[facet] if facet else [], limit=limit)
        if facet:
            head = ["value", "label", "count"]
            rows: list[list[object]] = [
                [one.value, one.label, one.count] for one in page.facets[facet]
            ]
        else:
            head = ["path", "name", "kind", "relationships"]
            rows = [
                [
                    hit.thing.path,
                    str(hit.thing.label),
                    hit.thing.kind.name if hit.thing.kind else "",
                    hit.ties,
                ]
                for hit in page.hits
            ]
            if form == "table":
                click.echo(f"{page.total:,} found, {len(rows):,} shown\n")
    _print(head, rows, form)


def _print(head: list[str], rows: Sequence[Sequence[object]], form: str) -> None:
    if form == "json":
        items = [dict(zip(head, row, strict=True)) for row in rows]
        click.echo(orjson.dumps(items, option=orjson.OPT_INDENT_2).decode())
        return
    if form == "csv":
        table = csv.writer(sys.stdout, lineterminator="\r\n")
        table.writerow(head)
        table.writerows(rows)
        return
    for row in rows:
        click.echo("\t".join(str(one) for one in row))


def _facet_and_value(text: str) -> tuple[str, str]:
    facet, separator, value = text.partition("=")
    if not separator or not value:
        raise click.UsageError(
            f"--filter takes FACET=VALUE, such as year=2015-2019; found '{text}'"
        )
    return facet, value
