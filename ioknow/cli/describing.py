"""What sources tell of firms, relationships and cases: compared, counted, followed over years."""

from __future__ import annotations

import click

from ioknow.cli.answers import form_option, print_result
from ioknow.cli.common import dataset_option, open_dataset, reports_errors


@click.command()
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.option(
    "--kind", "kinds", multiple=True, metavar="KIND", help="Kind of factors, such as success."
)
@form_option
@dataset_option
@reports_errors
def compare_cases(
    cases: tuple[str, ...], *, kinds: tuple[str, ...], form: str, dataset: str | None
) -> None:
    """Compare cases by the factors that they name; all cases where none is given."""
    with open_dataset(dataset) as graph:
        print_result(graph.compare_cases(cases or None, kinds=kinds), form)


@click.command()
@click.argument("first", metavar="ORGANIZATION")
@click.argument("second", metavar="ORGANIZATION")
@click.option("--as-of", type=int, metavar="YEAR", help="What can have held in this year.")
@form_option
@dataset_option
@reports_errors
def compare_organizations(
    first: str, second: str, *, as_of: int | None, form: str, dataset: str | None
) -> None:
    """Set two organizations side by side: words, ties, events and values."""
    with open_dataset(dataset) as graph:
        print_result(graph.compare_organizations(first, second, as_of=as_of), form)


@click.command()
@click.argument("first", metavar="ORGANIZATION")
@click.argument("second", metavar="ORGANIZATION")
@form_option
@dataset_option
@reports_errors
def compare_rules(first: str, second: str, *, form: str, dataset: str | None) -> None:
    """Set the rules of two bodies side by side, such as two networks."""
    with open_dataset(dataset) as graph:
        print_result(graph.compare_rules(first, second), form)


@click.command()
@click.argument("organization", required=False, metavar="[ORGANIZATION]")
@click.option("--kind", "kinds", multiple=True, metavar="FAMILY", help="Such as alliance.")
@click.option("--as-of", type=int, metavar="YEAR", help="Ties that can have held in this year.")
@form_option
@dataset_option
@reports_errors
def tie_diversity(
    organization: str | None,
    *,
    kinds: tuple[str, ...],
    as_of: int | None,
    form: str,
    dataset: str | None,
) -> None:
    """Say how many kinds of ties an organization has, or all have."""
    with open_dataset(dataset) as graph:
        print_result(graph.tie_diversity(organization, kinds=kinds, as_of=as_of), form)


@click.command()
@click.argument("firm", metavar="ORGANIZATION")
@click.argument("year", type=int)
@click.argument("later", type=int, required=False)
@form_option
@dataset_option
@reports_errors
def architecture(
    firm: str, year: int, later: int | None, *, form: str, dataset: str | None
) -> None:
    """Say what capabilities a firm had in a year, or what came and went up to a later one."""
    with open_dataset(dataset) as graph:
        if later is None:
            print_result(graph.architecture(firm, year), form)
        else:
            print_result(graph.architecture_change(firm, year, later), form)


@click.command()
@click.argument("subject", metavar="PATH")
@click.option("--before", type=int, metavar="YEAR", help="The earlier year.")
@click.option("--after", type=int, metavar="YEAR", help="The later year.")
@form_option
@dataset_option
@reports_errors
def before_after(
    subject: str, *, before: int | None, after: int | None, form: str, dataset: str | None
) -> None:
    """Say how measured values of an organization or a relationship changed."""
    with open_dataset(dataset) as graph:
        print_result(graph.before_after(subject, before=before, after=after), form)


@click.command()
@click.argument("relationship", metavar="RELATIONSHIP")
@form_option
@dataset_option
@reports_errors
def step_times(relationship: str, *, form: str, dataset: str | None) -> None:
    """Say how many months lie between milestones, such as those of relationship/cf2-m."""
    with open_dataset(dataset) as graph:
        print_result(graph.step_times(relationship), form)


@click.command()
@click.argument("firm", metavar="ORGANIZATION")
@form_option
@dataset_option
@reports_errors
def skills(firm: str, *, form: str, dataset: str | None) -> None:
    """Say how many people of a firm have which skill to which level."""
    with open_dataset(dataset) as graph:
        print_result(graph.skill_counts(firm), form)


@click.command()
@click.argument("years", type=int)
@form_option
@dataset_option
@reports_errors
def skill_level(years: int, *, form: str, dataset: str | None) -> None:
    """Say to which level of skill years of practice amount."""
    with open_dataset(dataset) as graph:
        print_result(graph.skill_level(years), form)
