"""Checking claims against the papers: arithmetic of tables, passages behind claims."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ioknow.cli.common import NOT_CONFORMING, dataset_option, open_dataset, reports_errors


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also list the checks that agree.")
@dataset_option
@reports_errors
def audit(everything: bool, dataset: str | None) -> None:
    """Recompute the published tables and list where a paper's own numbers do not agree.

    Sums, shares, ratios, growth rates, deflated series, and figures of the text against their
    tables. Exit code 1 when a contradiction is found that the dataset does not know.
    """
    from ioknow.statistics.audit import audit as recompute

    with open_dataset(dataset) as graph:
        report = recompute(store=graph.store)
    click.echo("\n".join(str(result) for result in report.results) if everything else str(report))
    if report.unexplained:
        sys.exit(NOT_CONFORMING)


@click.command("verify-evidence")
@click.argument("texts", nargs=-1, required=True, type=click.Path(path_type=Path))
@dataset_option
@reports_errors
def verify_evidence(texts: tuple[Path, ...], dataset: str | None) -> None:
    """Look in TEXTS of the papers for the passage behind every claim.

    The dataset holds fingerprints of passages, no text of the papers. Exit code 1 when a passage
    is missing in a paper that was given.
    """
    from ioknow.evidence import verify_evidence as verify

    with open_dataset(dataset) as graph:
        report = verify(graph.store, texts)
    click.echo(str(report))
    if report.missing:
        sys.exit(NOT_CONFORMING)
