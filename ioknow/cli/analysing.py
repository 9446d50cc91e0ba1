"""Collaborations, intermediaries, shocks, admission, dependence: each says what it lacks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ioknow.cli.common import dataset_option, open_dataset, reports_errors

if TYPE_CHECKING:
    from ioknow.analysis import Result

_form = click.option(
    "--format", "-f", "form", type=click.Choice(["text", "csv", "json"]), default="text"
)


@click.command()
@click.argument("members", nargs=-1, required=True, metavar="ORGANIZATION...")
@click.option("--need", "-n", "needs", multiple=True, metavar="NAME", help="What it must do.")
@click.option("--lead", metavar="PATH", help="Who leads; the first member by default.")
@_form
@dataset_option
@reports_errors
def collaboration(
    members: tuple[str, ...],
    needs: tuple[str, ...],
    *,
    lead: str | None,
    form: str,
    dataset: str | None,
) -> None:
    """Say what is known for and against a collaboration as a whole, part by part."""
    from ioknow.matching import score_collaboration

    with open_dataset(dataset) as graph:
        found = score_collaboration(graph.matcher, members, needs, lead=lead)
        _print(found, found.sentence, form)


@click.command()
@click.argument("intermediary", metavar="ORGANIZATION")
@click.option("--case", default="", metavar="SLUG", help="Network of a case, such as kicms.")
@_form
@dataset_option
@reports_errors
def benefits(intermediary: str, *, case: str, form: str, dataset: str | None) -> None:
    """Say who reaches others only through an intermediary."""
    from ioknow.matching import who_benefits

    with open_dataset(dataset) as graph:
        found = who_benefits(graph.matcher, intermediary, case=case)
        _print(found, found.sentence, form)


@click.command()
@click.argument("customer", metavar="ORGANIZATION")
@click.option("--drop", default=100, show_default=True, help="How much less it buys, in percent.")
@click.option("--steps", default=3, show_default=True, help="How far up the supply ties.")
@_form
@dataset_option
@reports_errors
def shock(customer: str, *, drop: int, steps: int, form: str, dataset: str | None) -> None:
    """Say what suppliers can lose when a customer buys less, with the bounds sources leave."""
    from ioknow.analysis import propagate_shock

    with open_dataset(dataset) as graph:
        found = propagate_shock(graph, customer, drop=drop, steps=steps)
        _print(found, found.sentence, form)


@click.command()
@click.argument("network", metavar="ORGANIZATION")
@click.option("--name", default="The candidate", help="What to call the candidate.")
@click.option("--rule", "rules", multiple=True, metavar="RULE=yes|no|NUMBER", help="An answer.")
@click.option("--has", multiple=True, metavar="RESPECT=WHAT", help="Such as technology=welding.")
@click.option(
    "--member",
    "members",
    multiple=True,
    metavar="'NAME; RESPECT=WHAT'",
    help="A member to compare with.",
)
@_form
@dataset_option
@reports_errors
def admission(
    network: str,
    *,
    name: str,
    rules: tuple[str, ...],
    has: tuple[str, ...],
    members: tuple[str, ...],
    form: str,
    dataset: str | None,
) -> None:
    """Check a candidate against the rules by which a network admits members.

    Such as 'admission organization/kyoto-shisaku-net --rule candidate-period=6'. Without an
    answer every criterion is listed with the key to answer it by.
    """
    from ioknow.analysis import check_admission, read_candidate, read_member

    candidate = read_candidate(name, rules, has)
    with open_dataset(dataset) as graph:
        found = check_admission(graph, network, candidate, [read_member(one) for one in members])
        _print(found, found.sentence, form)
    if form == "text":
        for one in found.criteria:
            click.echo(f"{one.verdict:8} {one.key}: {one.reason}")


@click.command()
@click.argument("organization", required=False, metavar="[ORGANIZATION]")
@click.option("--threshold", default=50, show_default=True, help="Share of sales in percent.")
@_form
@dataset_option
@reports_errors
def dependence(organization: str | None, *, threshold: int, form: str, dataset: str | None) -> None:
    """Say which firms depend on one customer, with the bounds that sources leave open."""
    from ioknow.analysis import dependence as dependence_of

    with open_dataset(dataset) as graph:
        found = dependence_of(graph, organization, threshold=threshold)
        _print(found, found.text, form)


@click.command()
@click.argument("organization", metavar="ORGANIZATION")
@_form
@dataset_option
@reports_errors
def needs(organization: str, *, form: str, dataset: str | None) -> None:
    """Read off what an organization needs: what partners did in its joint works."""
    from ioknow.matching import own_needs

    with open_dataset(dataset) as graph:
        found = own_needs(graph.matcher, organization)
        _print(found, found.sentence, form)


def _print(found: Result, sentence: str, form: str) -> None:
    if form == "csv":
        click.echo(found.to_pandas().to_csv(index=False), nl=False)
        return
    if form == "json":
        document = {
            "answer": sentence,
            "definition": found.definition,
            "lacks": list(found.lacks),
            "rows": found.records(),
        }
        click.echo(json.dumps(document, indent=1, ensure_ascii=False, default=float))
        return
    click.echo(sentence)
    for one in found.lacks:
        click.echo(f"Lacks: {one}")
    if places := found.support.places:
        click.echo(f"Rests on: {places}")
