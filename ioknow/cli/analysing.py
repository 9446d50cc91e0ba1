"""Collaborations, intermediaries, shocks, admission, dependence: each says what it lacks."""

from __future__ import annotations

import click

from ioknow.cli.answers import form_option, print_result
from ioknow.cli.common import dataset_option, open_dataset, reports_errors


@click.command()
@click.argument("members", nargs=-1, required=True, metavar="ORGANIZATION...")
@click.option("--need", "-n", "needs", multiple=True, metavar="NAME", help="What it must do.")
@click.option("--lead", metavar="PATH", help="Who leads; the first member by default.")
@form_option
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
    with open_dataset(dataset) as graph:
        found = graph.score_collaboration(members, needs, lead=lead)
        print_result(found, form)


@click.command()
@click.argument("intermediary", metavar="ORGANIZATION")
@click.option("--case", default="", metavar="SLUG", help="Network of a case, such as kicms.")
@form_option
@dataset_option
@reports_errors
def benefits(intermediary: str, *, case: str, form: str, dataset: str | None) -> None:
    """Say who reaches others only through an intermediary."""
    with open_dataset(dataset) as graph:
        found = graph.who_benefits(intermediary, case=case)
        print_result(found, form)


@click.command()
@click.argument("customer", metavar="ORGANIZATION")
@click.option("--drop", default=100, show_default=True, help="How much less it buys, in percent.")
@click.option("--steps", default=3, show_default=True, help="How far up the supply ties.")
@form_option
@dataset_option
@reports_errors
def shock(customer: str, *, drop: int, steps: int, form: str, dataset: str | None) -> None:
    """Say what suppliers can lose when a customer buys less, with the bounds sources leave."""
    with open_dataset(dataset) as graph:
        found = graph.propagate_shock(customer, drop=drop, steps=steps)
        print_result(found, form)


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
@form_option
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
    from ioknow.analysis import read_candidate, read_member

    candidate = read_candidate(name, rules, has)
    with open_dataset(dataset) as graph:
        found = graph.check_admission(network, candidate, [read_member(one) for one in members])
        print_result(found, form)
    if form == "text":
        for one in found.criteria:
            click.echo(f"{one.verdict:8} {one.key}: {one.reason}")


@click.command()
@click.argument("organization", required=False, metavar="[ORGANIZATION]")
@click.option("--threshold", default=50, show_default=True, help="Share of sales in percent.")
@form_option
@dataset_option
@reports_errors
def dependence(organization: str | None, *, threshold: int, form: str, dataset: str | None) -> None:
    """Say which firms depend on one customer, with the bounds that sources leave open."""
    with open_dataset(dataset) as graph:
        found = graph.dependence(organization, threshold=threshold)
        print_result(found, form)


@click.command()
@click.argument("organization", metavar="ORGANIZATION")
@form_option
@dataset_option
@reports_errors
def needs(organization: str, *, form: str, dataset: str | None) -> None:
    """Read off what an organization needs: what partners did in its joint works."""
    with open_dataset(dataset) as graph:
        found = graph.own_needs(organization)
        print_result(found, form)
