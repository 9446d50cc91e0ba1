"""What connects organizations, and what falls apart without them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ioknow.cli.common import dataset_option, open_dataset, reports_errors

if TYPE_CHECKING:
    import pandas

_ties_option = click.option(
    "--tie",
    "ties",
    multiple=True,
    metavar="FAMILY",
    help="Family of ties that counts, such as alliance; all by default.",
)
_as_of_option = click.option(
    "--as-of", type=int, metavar="YEAR", help="Ties that can have held in this year."
)
_most_option = click.option(
    "--most", type=click.IntRange(min=1), default=20, show_default=True, help="Rows told."
)
_output_option = click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the table as CSV here.",
)


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--through", multiple=True, metavar="KIND", help="Kinds of actors on the way.")
@_ties_option
@_as_of_option
@_output_option
@dataset_option
@reports_errors
def path(  # noqa: PLR0917 - click passes options by name
    source: str,
    target: str,
    through: tuple[str, ...],
    ties: tuple[str, ...],
    as_of: int | None,
    output: Path | None,
    dataset: str | None,
) -> None:
    """Find the shortest paths between two organizations, each step with its sources.

    FROM and TO are paths such as organization/kicms.
    """
    with open_dataset(dataset) as graph:
        found = graph.paths(source, target, through=through, ties=ties, as_of=as_of)
        table = found.to_pandas()
    click.echo(found.text)
    if output is not None:
        _write(table, output)
        return
    for number, steps in table.groupby("path"):
        click.echo(f"\n{number}.")
        for row in steps.to_dict("records"):
            click.echo(f"   {row['from']} - {row['to']}: {row['kind']} ({row['places']})")


@click.command("what-if")
@click.argument("removed", nargs=-1, required=True, metavar="ORGANIZATION...")
@click.option("--case", default="", metavar="SLUG", help="Network of a case, such as kicms.")
@_ties_option
@_as_of_option
@_output_option
@dataset_option
@reports_errors
def what_if(  # noqa: PLR0917 - click passes options by name
    removed: tuple[str, ...],
    case: str,
    ties: tuple[str, ...],
    as_of: int | None,
    output: Path | None,
    dataset: str | None,
) -> None:
    """Tell what a network loses when organizations are gone: structural, not causal.

    ORGANIZATION is a path such as organization/kicms; several are removed together.
    """
    with open_dataset(dataset) as graph:
        found = graph.what_if(removed, case=case, ties=ties, as_of=as_of)
        table = found.to_pandas()
    click.echo(found.text)
    if output is not None:
        _write(table, output)
        return
    shown = table[table["effect"].str.contains("cut|lost|ended|isolated|bridge|customer")]
    click.echo()
    click.echo(shown[["effect", "scenario", "subject", "other"]].fillna("").to_string(index=False))


@click.command("rank-removals")
@click.option("--case", default="", metavar="SLUG", help="Network of a case, such as kicms.")
@_ties_option
@_as_of_option
@_most_option
@_output_option
@dataset_option
@reports_errors
def rank_removals(  # noqa: PLR0917 - click passes options by name
    case: str,
    ties: tuple[str, ...],
    as_of: int | None,
    most: int,
    output: Path | None,
    dataset: str | None,
) -> None:
    """Rank organizations by the pairs of others that fall apart without them.

    Structural, not causal: nothing says that they would not find another way.
    """
    with open_dataset(dataset) as graph:
        table = graph.removal_ranking(case=case, ties=ties, as_of=as_of).to_pandas(most)
    if output is not None:
        _write(table, output)
        return
    click.echo(table[["label", "pairs_cut", "parts", "neighbours"]].to_string(index=False))


@click.command()
@click.argument("by", default="partners", metavar="[BY]")
@click.option("--case", default="", metavar="SLUG", help="Network of a case, such as kicms.")
@_ties_option
@_as_of_option
@click.option("--kind", default="", metavar="KIND", help="Kind of actor to list, such as firm.")
@click.option("--country", default="", metavar="NAME", help="Country to list, such as Korea.")
@_most_option
@_output_option
@dataset_option
@reports_errors
def rank(  # noqa: PLR0917 - click passes options by name
    by: str,
    case: str,
    ties: tuple[str, ...],
    as_of: int | None,
    kind: str,
    country: str,
    most: int,
    output: Path | None,
    dataset: str | None,
) -> None:
    """Rank organizations, such as 'between --case kicms': structural, not causal.

    BY is partners, between (others), holes (between partners), reach or kinds (of ties). The
    network is measured as a whole, whoever is listed.
    """
    with open_dataset(dataset) as graph:
        found = graph.ranking(by, kind=kind, country=country, case=case, ties=ties, as_of=as_of)
    click.echo(found.text)
    if output is not None:
        _write(found.to_pandas(), output)
        return
    table = found.to_pandas(most).dropna(axis="columns", how="all")
    if len(table):
        click.echo(table.to_string(index=False))
        click.echo(f"({len(table)} of {len(found)})")


def _write(table: pandas.DataFrame, output: Path) -> None:
    table.to_csv(output, index=False)
    click.echo(f"wrote {output}")
