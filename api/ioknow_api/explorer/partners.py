"""Partners for an organization, and the consortium that covers its needs, as a page."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext
from ioknow.matching import PRESETS, Seeker, build_consortium, match
from ioknow.model import Thing
from ioknow_api.explorer.analysing import Csv
from ioknow_api.explorer.connections import find_actor, suggested
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.rendering import render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.tabular import csv_response
from ioknow_api.parameters import Year, among, year_of
from ioknow_api.routes.matching import open_matcher_of

router = page_router()

_MOST = 20
_SECONDS = 2.0


@router.get("/match")
def match_page(  # noqa: PLR0917 - query parameters
    request: Request,
    seeker: Annotated[str, Query(alias="for", max_length=300)] = "",
    has: Annotated[str, Query(max_length=1000)] = "",
    needs: Annotated[str, Query(max_length=1000)] = "",
    prefer: Annotated[str, Query(max_length=40)] = "balanced",
    k: Annotated[int, Query(ge=1, le=_MOST)] = 5,
    as_of: Year = "",
    together: Annotated[str, Query(pattern="^(yes)?$")] = "",
    form: Csv = "",
) -> Response:
    """Suggest partners, each with why, what overlaps and what is missing."""
    here = site(request)
    prefer = among("prefer", [prefer], PRESETS)[0] if prefer else "balanced"
    wanted, own = _parts(needs), _parts(has)
    actor: Thing | None = find_actor(here, seeker) if seeker.strip() else None
    who = Seeker(has=own) if own and actor is None else (actor.path if actor else None)
    given = bool(wanted)
    year = year_of(as_of)
    matcher = open_matcher_of(request) if given else None
    found = match(matcher, who, wanted, k=k, prefer=prefer, as_of=year) if matcher else None
    if form == "csv":
        if found is None:
            raise ParameterValueError(lazy_gettext("nothing is needed; say what in 'needs'"))
        return csv_response(found.records(), found.columns)
    asked = {key: one for key, one in request.query_params.items() if key not in ("lang", "format")}
    return render(
        request,
        "match.html",
        actor=actor,
        has=has,
        needs=needs,
        prefer=prefer,
        presets=sorted(PRESETS),
        k=k,
        together=together,
        as_of=as_of,
        found=found,
        table=with_query("/match", **asked, format="csv"),
        plan=build_consortium(
            matcher, wanted, lead=who, prefer=prefer, as_of=year, seconds=_SECONDS
        )
        if matcher and together
        else None,
        suggested=suggested(here),
        address=with_query(
            "/api/v1/match",
            **{"for": actor.path if actor else None},
            has=own if actor is None else (),
            need=wanted,
            prefer=prefer,
            k=k,
            as_of=as_of,
        ),
    )


def _parts(text: str) -> tuple[str, ...]:
    """Return what stands between commas."""
    return tuple(one.strip() for one in text.split(",") if one.strip())[:20]
