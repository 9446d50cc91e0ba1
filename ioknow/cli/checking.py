"""Checking: a paper's arithmetic, the passages behind claims, the files of a store and backups."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ioknow.cli.common import (
    NOT_CONFORMING,
    dataset_option,
    open_dataset,
    reports_errors,
    store_option,
)


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


@click.command()
@store_option
@reports_errors
def verify(store: Path) -> None:
    """Compare every file of a store with the checksums taken when it was written.

    Database, indexes, journal, pointer and tokens. Exit code 1 when a byte differs.
    """
    from ioknow.store import verify_store

    report = verify_store(store)
    click.echo(str(report))
    if report.findings:
        sys.exit(NOT_CONFORMING)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@store_option
@reports_errors
def backup(file: Path, store: Path) -> None:
    """Write the published release of a store, its journal and its tokens into FILE, a tar archive.

    The store may be served and changed meanwhile. Nothing is written when a byte of it is damaged.
    """
    from ioknow.store import back_up

    click.echo(str(back_up(store, file)))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@store_option
@reports_errors
def restore(file: Path, store: Path) -> None:
    """Make a store directory of FILE, a backup, and check every byte of it.

    The directory must be absent or empty; it appears complete or not at all.
    """
    from ioknow.store import restore as make_store
    from ioknow.store.twins import is_worthwhile

    release = make_store(file, store)
    click.echo(f"release {release.version}, {release.total:,} statements, restored in {store}")
    if is_worthwhile(release.total):
        click.echo(f"'ioknow accelerate --store {store}' makes questions that read much of it fast")
