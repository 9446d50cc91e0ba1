"""Who comes first: organizations ranked by partners, by brokerage, by reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from ioknow.errors import ParameterValueError
from ioknow.languages import gettext
from ioknow.languages import gettext_noop as _
from ioknow.network import FAMILIES, TIE_TYPES, Network, Scope
from ioknow.network.jobs import MeasureJob
from ioknow.network.measures import MEASURES, ActorValues
from ioknow.views.charts import bars_of
from ioknow.views.palette import NODE_STYLES
from ioknow.vocabulary import entity, path_of
from ioknow_api.explorer.connections import read_scope, suggested
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.measures import later, number_cell, patience
from ioknow_api.explorer.rendering import Site, render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.tabular import csv_response
from ioknow_api.problems import ProblemError

router = page_router()

_DRAWN = 20
_EXACT = 5000
"""Actors up to which betweenness is computed exactly; beyond, from a sample."""


@dataclass(frozen=True)
class Ranking:
    """A way to rank organizations.

    Attributes:
        title: What comes first, in words.
        measure: Name of the measure that ranks.
        reading: What a number says, and what it does not say.
    """

    title: str
    measure: str
    reading: str


RANKINGS: Mapping[str, Ranking] = {
    "partners": Ranking(
        _("Most partners"),
        "degree",
        _(
            "How many different actors each is tied to. Somebody about whom more has been written "
            "can have more partners here without having more in fact."
        ),
    ),
    "between": Ranking(
        _("Most often between others"),
        "betweenness",
        _(
            "How many pairs of others have it on their shortest path, shared where there are "
            "several. Who lies between can pass on, hold back or connect; the number does not say "
            "that it does."
        ),
    ),
    "holes": Ranking(
        _("Most partners that are not tied to each other"),
        "effective_size",
        _(
            "Partners less the ties among them: Burt's effective size. A structural hole is a "
            "missing tie between two partners of one organization; who has many such partners "
            "hears what the others do not hear from each other."
        ),
    ),
    "reach": Ranking(
        _("Nearest to all others"),
        "harmonic_closeness",
        _(
            "The mean of 1 / distance to all others: 1 for somebody tied to everybody, 0 for "
            "somebody without a tie."
        ),
    ),
    "kinds": Ranking(
        _("Most evenly spread over kinds of ties"),
        "tie_diversity",
        _(
            "Blau's index: 0 when all ties are of one kind, nearer to 1 the more evenly they are "
            "spread over kinds such as alliance, supply and knowledge transfer."
        ),
    ),
}
"""The rankings, by their name in the address; to be said by :func:`gettext`."""

COLUMNS = ("rank", "rank_in_network", "organization", "name", "kind", "country", "value")

Year = Annotated[str, Query(pattern=r"^(\d{4})?$")]
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
    """Read who is ranked by what.

    Raises:
        ParameterValueError: There is no such ranking, or no such kind of actor.
    """
    if by not in RANKINGS:
        raise ParameterValueError(f"there is no ranking '{by}'; there are {', '.join(RANKINGS)}")
    if kind and kind not in FAMILIES.values():
        known = ", ".join(dict.fromkeys(FAMILIES.values()))
        raise ParameterValueError(f"there is no kind of actor '{kind}'; there are {known}")
    return Wanted(by, kind, country.strip(), top)


Choice = Annotated[Wanted, Depends(read_wanted)]


@router.get("/rankings")
def rankings_page(request: Request, scope: Asked, wanted: Choice) -> HTMLResponse:
    """Rank the organizations of a part of the dataset."""
    here = site(request)
    network = here.network(scope)
    rows: list[dict[str, Any]] = []
    waiting = None
    try:
        rows = _rows(request, here, scope, wanted)
    except ProblemError as problem:
        waiting = patience(problem)
    ranking = RANKINGS[wanted.by]
    given = _given(scope, wanted)
    name = _measure(network, wanted).replace("_", "-")
    api = {"case": scope.case, "as_of": scope.as_of, "types": ",".join(sorted(scope.types))}
    page = render(
        request,
        "rankings.html",
        status=503 if waiting else 200,
        scope=scope,
        wanted=wanted,
        ranking=ranking,
        rankings=RANKINGS,
        waiting=waiting,
        network=network,
        rows=rows[: wanted.top],
        total=len(rows),
        picture=_picture(rows[: min(wanted.top, _DRAWN)], ranking),
        definition=MEASURES[_measure(network, wanted)].definition,
        number=number_cell,
        kinds={name: NODE_STYLES[name].label for name in dict.fromkeys(FAMILIES.values())},
        countries=sorted(set(network.attribute("country").tolist()) - {""}),
        cases=[one for one in here.entities.cases() if one.count],
        tie_types=TIE_TYPES,
        suggested=suggested(here),
        measured=with_query("/measures", measure=name, **given),
        formats=[
            ("CSV", with_query("/rankings.csv", **given, **_beside(wanted))),
            ("JSON", with_query(f"/api/v1/networks/measures/{name}", **api)),
        ],
    )
    return later(page, waiting)


@router.get("/rankings.csv")
def rankings_csv(request: Request, scope: Asked, wanted: Choice) -> Response:
    """Return a ranking with all its rows as a table."""
    return csv_response(_rows(request, site(request), scope, wanted), COLUMNS)


def _given(scope: Scope, wanted: Wanted) -> dict[str, object]:
    ties = tuple(sorted(scope.types))
    return {"case": scope.case, "as_of": scope.as_of, "tie": ties, "top": wanted.top}


def _beside(wanted: Wanted) -> dict[str, object]:
    return {"by": wanted.by, "kind": wanted.kind, "country": wanted.country}


def _measure(network: Network, wanted: Wanted) -> str:
    name = RANKINGS[wanted.by].measure
    return "sampled_betweenness" if name == "betweenness" and len(network) > _EXACT else name


def _rows(request: Request, here: Site, scope: Scope, wanted: Wanted) -> list[dict[str, Any]]:
    """Return the rows, first rank first; equal values have equal ranks, in the order of names."""
    network = here.network(scope)
    found = request.app.state.measuring.measure(here, MeasureJob(_measure(network, wanted), scope))
    assert isinstance(found, ActorValues)
    values = np.asarray(found.values, dtype=np.float64)
    places = {iri: row for row, iri in enumerate(network.ids.tolist())}
    own = np.array([places[path] for path in map(_iri, found.ids)], dtype=np.intp)
    kinds, countries = network.attribute("family")[own], network.attribute("country")[own]
    listed = ~np.isnan(values)
    if wanted.kind:
        listed &= kinds == wanted.kind
    if wanted.country:
        listed &= countries == wanted.country
    everybody = np.sort(-values[~np.isnan(values)])
    chosen = np.flatnonzero(listed)
    among = np.sort(-values[chosen])
    order = sorted(chosen.tolist(), key=lambda row: (-values[row], str(found.labels[row])))
    return [
        {
            "rank": 1 + int(np.searchsorted(among, -values[row])),
            "rank_in_network": 1 + int(np.searchsorted(everybody, -values[row])),
            "organization": path_of(_iri(found.ids[row])),
            "name": str(found.labels[row]),
            "kind": str(kinds[row]),
            "country": str(countries[row]),
            "value": float(values[row]),
        }
        for row in order
    ]


def _iri(actor: object) -> str:
    return entity(path_of(str(actor))).value


def _picture(rows: list[dict[str, Any]], ranking: Ranking) -> Markup:
    bars = [(row["name"], row["value"]) for row in rows if row["value"]]
    drawn = bars_of(bars, title=gettext(ranking.title)) if bars else ""
    return Markup(drawn)  # noqa: S704 - escaped there
