"""Rankings of a release, for the page and for the API alike."""

from __future__ import annotations

from fastapi import Request

from ioknow.network import Ranking, Scope
from ioknow.network.rankings import check_kind, find_criterion, ranked, ranking_job
from ioknow.query.folding import fold
from ioknow_api import filters
from ioknow_api.explorer.rendering import Site


def ranking_of(
    request: Request, here: Site, scope: Scope, by: str, *, kind: str = "", country: str = ""
) -> Ranking:
    """Return the ranking of a part of the dataset.

    Args:
        request: The request.
        here: The release.
        scope: The network that is measured.
        by: Name of the ranking.
        kind: Kind of actor to list, or empty.
        country: Code, name in any language or path of a country to list, or empty.

    Raises:
        ParameterValueError: There is no such ranking or kind of actor.
        UnknownEntityError: There is no such case, or no country of this name is described.
        ProblemError: It is being computed.
    """
    find_criterion(by)
    check_kind(kind)
    network = here.network(scope)
    name = _name(here, country.strip(), network.attribute("country").tolist())
    job = ranking_job(network, by, scope)
    values = request.app.state.measuring.actor_values(here, job)
    return ranked(network, values, by, kind=kind, country=name)


def _name(here: Site, text: str, known: list[str]) -> str:
    """Return the name that a network has for a country."""
    if not text or text in known:
        return text
    names = {fold(one) for one in here.countries[filters.country(here, text)]}
    return next((one for one in dict.fromkeys(known) if fold(one) in names), text)
