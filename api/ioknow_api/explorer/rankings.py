"""Who comes first: organizations ranked by partners, by brokerage, by reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from ioknow.languages import gettext
from ioknow.network import FAMILIES, TIE_TYPES, Ranking, Scope
from ioknow.network.measures import MEASURES
from ioknow.network.rankings import CRITERIA, check_kind, find_criterion, ranking_job
from ioknow.views.charts import bars_of
from ioknow.views.palette import NODE_STYLES
from ioknow_api.explorer.connections import read_scope, suggested
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.measures import later, number_cell, patience
from ioknow_api.explorer.rendering import Site, render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.tabular import csv_response
from ioknow_api.problems import ProblemError
from ioknow_api.ranking import ranking_of

router = page_router()

_DRAWN = 20

Asked = Annotated[Scope, Depends(read_scope)]


@dataclass(frozen=True)
class Wanted:
    """Who is ranked, and by what.

    Attributes:
        by: Name of the ranking.
        kind: Kind of actor that is listed, or empty for all.
        country: Country that is listed, or empty for all.
        top: Rows on the page.
    """

    by: str
    kind: str
    country: str
    top: int


def read_wanted(
    by: Annotated[str, Query(max_length=40)] = "partners",
    kind: Annotated[str, Query(max_length=40)] = "",
    country: Annotated[str, Query(max_length=100)] = "",
    top: Annotated[int, Query(ge=1, le=1000)] = 25,
) -> Wanted:
    """Read who is ranked by what."""
    find_criterion(by)
    check_kind(kind)
    return Wanted(by, kind, country.strip(), top)


Choice = Annotated[Wanted, Depends(read_wanted)]


@router.get("/rankings")
def rankings_page(request: Request, scope: Asked, wanted: Choice) -> HTMLResponse:
    """Rank the organizations of a part of the dataset."""
    here = site(request)
    network = here.network(scope)
    found, waiting = None, None
    try:
        found = _ranking(request, here, scope, wanted)
    except ProblemError as problem:
        waiting = patience(problem)
    job = ranking_job(network, wanted.by)
    given = _given(scope)
    chosen = {"by": wanted.by, "kind": wanted.kind, "country": wanted.country}
    types = ",".join(sorted(scope.types))
    page = render(
        request,
        "rankings.html",
        status=503 if waiting else 200,
        scope=scope,
        wanted=wanted,
        criterion=find_criterion(wanted.by),
        criteria=CRITERIA,
        waiting=waiting,
        network=network,
        found=found,
        rows=found.actors[: wanted.top] if found else (),
        picture=_picture(found, min(wanted.top, _DRAWN)) if found else "",
        definition=MEASURES[job.name].definition,
        number=number_cell,
        kinds={name: NODE_STYLES[name].label for name in dict.fromkeys(FAMILIES.values())},
        countries=sorted(set(network.attribute("country").tolist()) - {""}),
        cases=[one for one in here.entities.cases() if one.count],
        tie_types=TIE_TYPES,
        suggested=suggested(here),
        measured=with_query(
            "/measures",
            measure=job.name.replace("_", "-"),
            direction=job.direction if job.direction != "stated" else None,
            **{name: str(value).lower() for name, value in job.parameters},
            **given,
            top=wanted.top,
        ),
        formats=[
            ("CSV", with_query("/rankings.csv", **given, **chosen)),
            (
                "JSON",
                with_query(
                    "/api/v1/rankings", **chosen, case=scope.case, as_of=scope.as_of, types=types
                ),
            ),
        ],
    )
    return later(page, waiting)


@router.get("/rankings.csv")
def rankings_csv(request: Request, scope: Asked, wanted: Choice) -> Response:
    """Return a ranking with all its rows as a table."""
    found = _ranking(request, site(request), scope, wanted)
    return csv_response(found.records(), found.columns)


def _given(scope: Scope) -> dict[str, object]:
    return {"case": scope.case, "as_of": scope.as_of, "tie": tuple(sorted(scope.types))}


def _ranking(request: Request, here: Site, scope: Scope, wanted: Wanted) -> Ranking:
    return ranking_of(request, here, scope, wanted.by, kind=wanted.kind, country=wanted.country)


def _picture(found: Ranking, most: int) -> Markup:
    bars = [(one.name, one.value) for one in found.actors[:most] if one.value]
    drawn = bars_of(bars, title=gettext(found.criterion.title)) if bars else ""
    return Markup(drawn)  # noqa: S704 - escaped there
