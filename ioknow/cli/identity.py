"""Identity: resolving names, and links between records of one organization."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ioknow.cli.common import dataset_option, open_dataset, reports_errors

if TYPE_CHECKING:
    from ioknow.identity import Resolution

_COLUMNS = ("text", "state", "chosen", "score", "method", "iri", "label", "name", "mention", "why")


@click.command()
@click.argument("text", required=False)
@dataset_option
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path),
    help="One text a line; - reads standard input.",
)
@click.option("--country", default="", help="ISO 3166 code of the country, when it is known.")
@click.option("--limit", default=5, show_default=True, help="Candidates for each text.")
@click.option("--format", "-f", "form", type=click.Choice(["text", "csv", "json"]), default="text")
@reports_errors
def resolve(  # noqa: PLR0917 - one for each option
    text: str | None, dataset: str | None, file: Path | None, country: str, limit: int, form: str
) -> None:
    """Say which organizations a name or affiliation means, with the evidence.

    TEXT is a name, "name, place", an affiliation, or an identifier such as ror.org/05a28rw58.
    What is found by name is a candidate: nothing is accepted without a person or an identifier.
    """
    from ioknow.errors import ParameterValueError

    if (text is None) == (file is None):
        raise ParameterValueError("give one TEXT, or --file with one text a line")
    texts = [text] if text is not None else _lines(file)
    with open_dataset(dataset) as graph:
        found = (graph.resolve(one, country=country, limit=limit) for one in texts)
        if form == "csv":
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(_COLUMNS)
            for resolution in found:
                writer.writerows(_rows(resolution))
        elif form == "json":
            for resolution in found:
                click.echo(json.dumps(asdict(resolution), ensure_ascii=False))
        else:
            for resolution in found:
                _print(resolution)


def _lines(file: Path | None) -> list[str]:
    from ioknow.errors import SourceFileError

    if file is None or str(file) == "-":
        lines = sys.stdin.read().splitlines()
    else:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SourceFileError(f"{file}: cannot be read as UTF-8 text: {error}") from error
    return [line for line in lines if line.strip()]


def _rows(resolution: Resolution) -> list[tuple[object, ...]]:
    """Return a row for each candidate, or one row that says that there is none."""
    if not resolution.candidates:
        return [(resolution.text, resolution.state, "", "", "", "", "", "", "", "")]
    return [
        (
            *(resolution.text, resolution.state, "yes" if one.chosen else "no", one.score),
            *(one.method, one.iri, one.label, one.name, one.mention, one.sentence),
        )
        for one in resolution.candidates
    ]


def _print(resolution: Resolution) -> None:
    click.secho(f"{resolution.text}: {resolution.state}", bold=True)
    for one in resolution.candidates:
        mark = "*" if one.chosen else " "
        click.echo(f" {mark} {one.score:.2f}  {one.label}  <{one.iri}>")
        click.echo(f"         read from '{one.mention}' ({one.method}): {one.sentence}")
    if not resolution.candidates:
        click.echo("   no organization has such a name; try another spelling or language")


_store_option = click.option(
    "--store",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Store directory.",
)
_by_option = click.option("--by", required=True, help="Name of the person who decides.")


@click.group()
def links() -> None:
    """Links between records of one organization: find, review, undo, publish.

    A link by a shared identifier is accepted; one by name is a candidate until somebody accepts
    or rejects it. Two records never become one: a link can always be taken back.
    """


@links.command("find")
@_store_option
@click.option("--from", "subjects", default="organization/pic-", show_default=True)
@click.option("--to", "objects", default="organization/ror-", show_default=True)
@click.option("--least", default=0.45, show_default=True, help="Score of the weakest candidate.")
@reports_errors
def find(store: Path, subjects: str, objects: str, least: float) -> None:
    """Find links between the organizations of two registers."""
    from tqdm import tqdm

    from ioknow.identity.links import LinkBook, find_links

    with open_dataset(str(store)) as graph:
        found = find_links(graph.resolver.keys, subjects=subjects, objects=objects, least=least)
        count = LinkBook(store).add(tqdm(found, unit=" links", disable=None))
    click.echo(f"{count:,} new links; review them with 'ioknow links list --store {store}'")


@links.command("list")
@_store_option
@click.option("--state", type=click.Choice(["candidate", "accepted", "rejected"]), default=None)
@click.option("--limit", default=50, show_default=True)
@reports_errors
def list_(store: Path, state: str | None, limit: int) -> None:
    """List links with score and evidence, surest first."""
    from ioknow.identity.links import LinkBook
    from ioknow.vocabulary import path_of

    found = LinkBook(store).links(state or "")
    for link in found[:limit]:
        pair = f"{path_of(link.subject)} = {path_of(link.object)}"
        click.echo(f"{link.state:9} {link.score:.2f}  {pair}  ({link.method}, {link.by})")
        click.echo(f"          {link.evidence}")
    click.echo(f"{min(limit, len(found)):,} of {len(found):,} links")


@links.command()
@click.argument("first")
@click.argument("second")
@_store_option
@_by_option
@reports_errors
def accept(first: str, second: str, store: Path, by: str) -> None:
    """Accept that two records are about one organization."""
    _decide(store, first, second, "accepted", by)


@links.command()
@click.argument("first")
@click.argument("second")
@_store_option
@_by_option
@reports_errors
def reject(first: str, second: str, store: Path, by: str) -> None:
    """Reject a link; the pair is not proposed again."""
    _decide(store, first, second, "rejected", by)


@links.command()
@click.argument("first")
@click.argument("second")
@_store_option
@reports_errors
def undo(first: str, second: str, store: Path) -> None:
    """Take back the last entry about a pair; what was before counts again."""
    from ioknow.identity.links import LinkBook

    taken = LinkBook(store).undo(first, second)
    click.echo(f"taken back: {taken.state} by {taken.by} of {taken.date}")


@links.command()
@_store_option
@reports_errors
def publish(store: Path) -> None:
    """Write the links into the links graph of a new release."""
    from ioknow.ingest.linking import publish_links

    click.echo(str(publish_links(store)))


def _decide(store: Path, first: str, second: str, state: str, by: str) -> None:
    from ioknow.identity.links import LinkBook

    LinkBook(store).decide(first, second, state, by=by)
    click.echo(f"{state}; 'ioknow links publish --store {store}' makes it part of the dataset")
