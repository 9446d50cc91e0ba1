"""Partners and consortia."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, cast

import click

from ioknow.cli.answers import print_result
from ioknow.cli.common import dataset_option, open_dataset, reports_errors
from ioknow.errors import ParameterValueError

if TYPE_CHECKING:
    from ioknow.matching import Seeker

_need = click.option(
    "--need", "-n", "needs", multiple=True, metavar="NAME", help="What is needed; may be repeated."
)
_prefer = click.option(
    "--prefer",
    multiple=True,
    metavar="SET|CRITERION=WEIGHT",
    help="A set of weights (balanced, familiar, new, near, likely), or single weights.",
)
_kind = click.option("--kind", "kinds", multiple=True, help="firm, university, research, ...")
_country = click.option("--country", default="", help="Path or name of a country.")
_as_of = click.option(
    "--as-of", type=int, metavar="YEAR", help="Leave joint works aside that began later."
)
_among = click.option("--among", multiple=True, metavar="PATH", help="Only these organizations.")
_has = click.option(
    "--has", multiple=True, metavar="NAME", help="Describe a firm that the dataset does not know."
)
_form = click.option(
    "--format", "-f", "form_of_output", type=click.Choice(["text", "csv", "json"]), default="text"
)


@click.command()
@click.argument("organization", required=False, metavar="[PATH]")
@_need
@_has
@click.option("-k", default=10, show_default=True, help="Partners at most.")
@click.option("--forbid-overlap", multiple=True, metavar="RESPECT")
@click.option("--ties", type=click.Choice(["any", "new", "past"]), default="any")
@_prefer
@_kind
@_country
@_among
@_as_of
@dataset_option
@_form
@reports_errors
def match(
    *,
    organization: str | None,
    needs: tuple[str, ...],
    has: tuple[str, ...],
    k: int,
    forbid_overlap: tuple[str, ...],
    ties: str,
    prefer: tuple[str, ...],
    kinds: tuple[str, ...],
    country: str,
    among: tuple[str, ...],
    as_of: int | None,
    dataset: str | None,
    form_of_output: str,
) -> None:
    """Suggest partners, such as 'match organization/lee-2010/firm-m -n moulding'."""
    with open_dataset(dataset) as graph:
        found = graph.match(
            _seeker(organization, has),
            needs,
            k=k,
            forbid_overlap=forbid_overlap,
            ties=cast(Literal["any", "new", "past"], ties),  # click lets nothing else through
            prefer=_weights(prefer),
            kinds=kinds,
            country=country,
            among=among,
            as_of=as_of,
        )
        print_result(found, form_of_output, _numbered(one.sentence for one in found.suggestions))


@click.command()
@_need
@click.option("--lead", metavar="PATH", help="Who leads; what it has covers needs.")
@_has
@click.option("--form", help="rd-focused, manufacturing-focused, marketing-focused, ...")
@click.option("--at-most", type=int, help="Members at most, the lead counted.")
@click.option("--at-least", type=int, default=1, show_default=True)
@click.option("--distinct-roles", is_flag=True, help="Every need is met by exactly one member.")
@click.option("--forbid-overlap", multiple=True, metavar="RESPECT")
@click.option("--best", is_flag=True, help="The least cost instead of the fewest members.")
@_prefer
@_kind
@_country
@_among
@_as_of
@dataset_option
@_form
@reports_errors
def consortium(
    *,
    needs: tuple[str, ...],
    lead: str | None,
    has: tuple[str, ...],
    form: str | None,
    at_most: int | None,
    at_least: int,
    distinct_roles: bool,
    forbid_overlap: tuple[str, ...],
    best: bool,
    prefer: tuple[str, ...],
    kinds: tuple[str, ...],
    country: str,
    among: tuple[str, ...],
    as_of: int | None,
    dataset: str | None,
    form_of_output: str,
) -> None:
    """Build the smallest consortium that covers needs, such as '-n moulding -n distribution'."""
    with open_dataset(dataset) as graph:
        found = graph.build_consortium(
            needs,
            lead=_seeker(lead, has),
            form=form,
            at_most=at_most,
            at_least=at_least,
            distinct_roles=distinct_roles,
            forbid_overlap=forbid_overlap,
            best=best,
            prefer=_weights(prefer),
            kinds=kinds,
            country=country,
            among=among,
            as_of=as_of,
        )
        print_result(found, form_of_output)


def _seeker(path: str | None, has: tuple[str, ...]) -> str | Seeker | None:
    from ioknow.matching import Seeker

    if path and has:
        raise ParameterValueError(
            f"'{path}' is in the dataset, and --has describes a firm that is not; give one of them"
        )
    return Seeker(has=has) if has else path


def _weights(prefer: tuple[str, ...]) -> str | dict[str, float] | None:
    if not prefer:
        return None
    if len(prefer) == 1 and "=" not in prefer[0]:
        return prefer[0]
    found = {}
    for text in prefer:
        name, separator, weight = text.partition("=")
        try:
            found[name] = float(weight)
        except ValueError:
            separator = ""
        if not separator:
            raise ParameterValueError(f"'{text}' is not CRITERION=WEIGHT, such as trust=0.5")
    return found


def _numbered(sentences: Iterable[str]) -> list[str]:
    return [f"\n{number}. {one}" for number, one in enumerate(sentences, start=1)]
