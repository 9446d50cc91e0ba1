"""The page on which a consortium is built."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, lazy_gettext
from ioknow.matching import build_consortium
from ioknow_api.explorer.analysing import Csv, Field, Text, chosen, parts, path_of
from ioknow_api.explorer.connections import suggested
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.rendering import render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.tabular import csv_response
from ioknow_api.routes.matching import open_matcher_of

router = page_router()

_SECONDS = 2.0
_FORMS = ("", "rd-focused", "manufacturing-focused", "marketing-focused", "new-business-focused")


@router.get("/consortium")
def consortium_page(  # noqa: PLR0917 - query parameters
    request: Request,
    needs: Text = "",
    lead: Text = "",
    shape: Annotated[str, Query(max_length=40)] = "",
    at_most: Annotated[str, Query(pattern=r"^\d{0,2}$")] = "",
    distinct: Annotated[str, Query(pattern="^(yes)?$")] = "",
    apart: Annotated[str, Query(pattern="^(technology|function|field)?$")] = "",
    best: Annotated[str, Query(pattern="^(yes)?$")] = "",
    form: Csv = "",
) -> Response:
    """Build the smallest consortium that covers needs, under rules."""
    here = site(request)
    actor = chosen(here, lead)
    wanted = parts(needs)
    if shape not in _FORMS:
        raise ParameterValueError(
            lazy_gettext(
                "there is no form '%(shape)s'; there are %(known)s",
                shape=shape,
                known=", ".join(_FORMS[1:]),
            )
        )
    plan = None
    if wanted or shape:
        plan = build_consortium(
            open_matcher_of(request),
            wanted,
            lead=actor.path if actor else None,
            form=shape or None,
            at_most=int(at_most) if at_most else None,
            distinct_roles=bool(distinct),
            forbid_overlap=[apart] if apart else [],
            best=bool(best),
            seconds=_SECONDS,
        )
    if form == "csv":
        if plan is None:
            raise ParameterValueError(
                lazy_gettext("nothing is needed; say what in 'needs', or choose a form")
            )
        return csv_response(plan.records(), plan.columns)
    asked = {key: one for key, one in request.query_params.items() if key not in ("lang", "format")}
    fields = [
        Field("needs", gettext("Needs"), needs, hint=gettext("separated by commas")),
        Field("lead", gettext("Who leads"), path_of(actor), "actor"),
        Field(
            "shape",
            gettext("Form"),
            shape,
            "choice",
            {one: one.replace("-", " ") or gettext("any") for one in _FORMS},
        ),
        Field("at_most", gettext("Members at most"), at_most, "number"),
        Field(
            "distinct",
            gettext("No two members with the same role"),
            distinct,
            "choice",
            {"": gettext("no"), "yes": gettext("yes")},
        ),
        Field(
            "apart",
            gettext("No overlap in"),
            apart,
            "choice",
            {
                "": gettext("allowed"),
                "technology": gettext("technology"),
                "function": gettext("function"),
                "field": gettext("field of business"),
            },
        ),
        Field(
            "best",
            gettext("Choose"),
            best,
            "choice",
            {"": gettext("fewest members"), "yes": gettext("best score")},
        ),
    ]
    api = with_query(
        "/api/v1/consortium",
        need=wanted,
        lead=path_of(actor),
        form=shape,
        at_most=at_most or None,
        distinct_roles="true" if distinct else None,
        forbid_overlap=apart or None,
        best="true" if best else None,
    )
    return render(
        request,
        "consortium.html",
        plan=plan,
        fields=fields,
        suggested=suggested(here),
        formats=[("CSV", with_query("/consortium", **asked, format="csv")), ("JSON", api)]
        if plan
        else [],
    )
