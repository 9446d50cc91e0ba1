"""Analyses as pages: a form, the answer in words, a table, what it rests on and what it lacks."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from ioknow.analysis import (
    Admission,
    Candidate,
    Result,
    check_admission,
    dependence,
    propagate_shock,
    read_candidate,
    read_member,
)
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext
from ioknow.matching import build_consortium, own_needs, score_collaboration, who_benefits
from ioknow.views.charts import bar_chart
from ioknow_api.explorer.connections import find_actor, suggested
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.rendering import render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.routes.matching import open_matcher_of

router = page_router()

_SECONDS = 2.0
_FORMS = ("", "rd-focused", "manufacturing-focused", "marketing-focused", "new-business-focused")
_RULE = "rule-"
"""Before the key of a rule in the names of the admission form."""

Text = Annotated[str, Query(max_length=2000)]
Csv = Annotated[str, Query(alias="format", pattern="^(csv)?$")]


@dataclass(frozen=True)
class Field:
    """A field of a form.

    Attributes:
        name: Name of the parameter.
        label: What is asked.
        value: What stands in it.
        kind: ``actor``, ``text``, ``lines``, ``number`` or ``choice``.
        choices: Values with their words, for a choice.
        hint: Said beside it.
    """

    name: str
    label: str
    value: str
    kind: str = "text"
    choices: Mapping[str, str] | None = None
    hint: str = ""


@router.get("/collaboration")
def collaboration_page(
    request: Request, members: Text = "", needs: Text = "", lead: Text = "", form: Csv = ""
) -> Response:
    """Say what is known for and against a collaboration as a whole."""
    here = site(request)
    actors = [find_actor(here, one) for one in _parts(members)]
    found = None
    if actors:
        leading = find_actor(here, lead).path if lead.strip() else None
        found = score_collaboration(
            open_matcher_of(request), [one.path for one in actors], _parts(needs), lead=leading
        )
    return _answer(
        request,
        form,
        found=found,
        title=gettext("A collaboration as a whole"),
        intro=gettext(
            "Public funds mostly score single firms. Name the members of a collaboration and what "
            "it must be able to do, to see what is known for and against it as a whole."
        ),
        answer=found.sentence if found else "",
        fields=[
            Field(
                "members",
                gettext("Members"),
                ", ".join(one.path for one in actors) or members,
                "lines",
                hint=gettext("names or paths, separated by commas"),
            ),
            Field("needs", gettext("Needs"), needs, hint=gettext("separated by commas")),
            Field("lead", gettext("Who leads"), lead, "actor"),
        ],
        api=with_query(
            "/api/v1/collaboration",
            member=tuple(one.path for one in actors),
            need=_parts(needs),
        ),
    )


@router.get("/benefits")
def benefits_page(
    request: Request, intermediary: Text = "", case: Text = "", form: Csv = ""
) -> Response:
    """Say who reaches others only through an intermediary."""
    here = site(request)
    actor = find_actor(here, intermediary) if intermediary.strip() else None
    found = who_benefits(open_matcher_of(request), actor.path, case=case.strip()) if actor else None
    bars = [
        (str(one.organization.label), float(len(one.only_through)))
        for one in (found.benefits[:20] if found else ())
    ]
    cases = {"": gettext("all cases and registers")} | {
        one.thing.path.removeprefix("case/"): str(one.thing.label)
        for one in here.entities.cases()
        if one.count
    }
    return _answer(
        request,
        form,
        found=found,
        title=gettext("Who benefits from an intermediary"),
        intro=gettext(
            "Choose an intermediary to see who reaches whom only through it and what it made "
            "possible. That is reach in the recorded network, not profit."
        ),
        answer=found.sentence if found else "",
        picture=_bars(bars, gettext("Others reached only through it")),
        fields=[
            Field("intermediary", gettext("Intermediary"), actor.path if actor else "", "actor"),
            Field("case", gettext("Case"), case, "choice", cases),
        ],
        api=with_query("/api/v1/benefits", intermediary=actor.path if actor else "", case=case),
    )


@router.get("/shock")
def shock_page(
    request: Request,
    customer: Text = "",
    drop: Annotated[int, Query(ge=1, le=100)] = 100,
    steps: Annotated[int, Query(ge=1, le=10)] = 3,
    form: Csv = "",
) -> Response:
    """Say what suppliers can lose when a customer buys less."""
    here = site(request)
    actor = find_actor(here, customer) if customer.strip() else None
    found = propagate_shock(here.entities, actor.path, drop=drop, steps=steps) if actor else None
    bars = [
        (str(one.firm.label), float(one.loss.upper))
        for one in (found.exposures if found else ())
        if one.loss.upper is not None
    ]
    return _answer(
        request,
        form,
        found=found,
        title=gettext("When a lead customer buys less"),
        intro=gettext(
            "Choose a customer to see what its suppliers can lose of their sales, with the bounds "
            "that sources leave open: over 70 %% is a bound, not a number."
        ),
        answer=found.sentence if found else "",
        picture=_bars(bars, gettext("Largest possible loss, percent of sales")),
        fields=[
            Field("customer", gettext("Customer"), actor.path if actor else "", "actor"),
            Field("drop", gettext("Buys less by, in percent"), str(drop), "number"),
            Field("steps", gettext("Steps up the supply ties"), str(steps), "number"),
        ],
        api=with_query(
            "/api/v1/shock", customer=actor.path if actor else "", drop=drop, steps=steps
        ),
    )


@router.get("/dependence")
def dependence_page(
    request: Request,
    organization: Text = "",
    threshold: Annotated[int, Query(ge=1, le=100)] = 50,
    form: Csv = "",
) -> Response:
    """Say which firms depend on one customer."""
    here = site(request)
    actor = find_actor(here, organization) if organization.strip() else None
    found = dependence(here.entities, actor.path if actor else None, threshold=threshold)
    return _answer(
        request,
        form,
        found=found,
        title=gettext("Dependence on customers"),
        intro="",
        answer=found.text,
        fields=[
            Field("organization", gettext("Firm"), actor.path if actor else "", "actor"),
            Field("threshold", gettext("Share of sales, percent"), str(threshold), "number"),
        ],
        api=with_query(
            "/api/v1/dependence", organization=actor.path if actor else "", threshold=threshold
        ),
    )


@router.get("/needs")
def needs_page(request: Request, organization: Text = "", form: Csv = "") -> Response:
    """Read off what an organization needs."""
    here = site(request)
    actor = find_actor(here, organization) if organization.strip() else None
    found = own_needs(open_matcher_of(request), actor.path) if actor else None
    onward = ""
    if actor and found and found.needs:
        needs = ", ".join(str(one.what.label) for one in found.needs)
        onward = with_query("/match", **{"for": actor.path}, needs=needs)
    return _answer(
        request,
        form,
        found=found,
        title=gettext("What an organization needs"),
        intro=gettext(
            "Choose an organization to see what partners did in its recorded joint works and it is "
            "not known to do itself."
        ),
        answer=found.sentence if found else "",
        onward=(onward, gettext("Partners for these needs")),
        fields=[
            Field("organization", gettext("Organization"), actor.path if actor else "", "actor")
        ],
        api=with_query("/api/v1/needs", organization=actor.path if actor else ""),
    )


@router.get("/admission")
def admission_page(  # noqa: PLR0917 - query parameters
    request: Request,
    network: Text = "",
    name: Annotated[str, Query(max_length=200)] = "",
    has: Text = "",
    members: Annotated[str, Query(max_length=6000)] = "",
    form: Csv = "",
) -> Response:
    """Check a candidate against the rules by which a network admits members."""
    here = site(request)
    actor = find_actor(here, network) if network.strip() else None
    given = {
        key.removeprefix(_RULE): value.strip()
        for key, value in request.query_params.items()
        if key.startswith(_RULE) and value.strip()
    }
    found: Admission | None = None
    rules: list[Field] = []
    if actor:
        asked = check_admission(here.entities, actor.path, Candidate("?"))
        known = {one.key for one in asked.criteria}
        candidate = read_candidate(
            name.strip() or gettext("The candidate"),
            [f"{key}={value}" for key, value in given.items() if key in known],
            _lines(has),
        )
        compared = [read_member(one) for one in _lines(members)]
        found = check_admission(here.entities, actor.path, candidate, compared)
        answers = {"": gettext("not known"), "yes": gettext("yes"), "no": gettext("no")}
        rules = [
            Field(
                f"{_RULE}{one.key}",
                str(one.rule.thing.label),
                given.get(one.key, ""),
                "number" if one.takes_number else "choice",
                answers,
                hint=one.rule.number or "",
            )
            for one in found.criteria
        ]
    return _answer(
        request,
        form,
        found=found,
        title=gettext("A candidate and the rules of a network"),
        intro=gettext(
            "Choose a network with rules of admission, such as Kyoto Shisaku Net, and say what is "
            "known of a candidate. What is not said stays unknown."
        ),
        answer=found.sentence if found else "",
        fields=[
            Field("network", gettext("Network"), actor.path if actor else "", "actor"),
            Field("name", gettext("Candidate"), name),
            Field(
                "has",
                gettext("What the candidate has"),
                has,
                "lines",
                hint="technology=laser cutting, welding",
            ),
            Field(
                "members",
                gettext("Members to compare with, one in a line"),
                members,
                "lines",
                hint="Firm A; technology=welding; business-field=medical",
            ),
            *rules,
        ],
        api=with_query(
            "/api/v1/admission",
            network=actor.path if actor else "",
            name=name,
            rule=tuple(f"{key}={value}" for key, value in given.items()),
            has=tuple(_lines(has)),
            member=tuple(_lines(members)),
        ),
    )


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
) -> HTMLResponse:
    """Build the smallest consortium that covers needs, under rules."""
    here = site(request)
    actor = find_actor(here, lead) if lead.strip() else None
    wanted = _parts(needs)
    if shape not in _FORMS:
        raise ParameterValueError(f"there is no form '{shape}'; there are {', '.join(_FORMS[1:])}")
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
    fields = [
        Field("needs", gettext("Needs"), needs, hint=gettext("separated by commas")),
        Field("lead", gettext("Who leads"), actor.path if actor else "", "actor"),
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
        lead=actor.path if actor else "",
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
        formats=[("JSON", api)] if plan else [],
    )


def _answer(
    request: Request,
    form: str,
    *,
    found: Result | None,
    title: str,
    intro: str,
    answer: str,
    fields: Sequence[Field],
    api: str,
    picture: Markup = Markup(""),  # noqa: B008 - immutable
    onward: tuple[str, str] = ("", ""),
) -> Response:
    """Return the page of an analysis, or its table as CSV."""
    if form == "csv":
        if found is None:
            raise ParameterValueError("nothing is asked; fill in the form first")
        return _csv(found)
    path = request.url.path
    asked = {
        key: tuple(request.query_params.getlist(key))
        for key in request.query_params
        if key not in ("lang", "format")
    }
    return render(
        request,
        "analysis.html",
        title=title,
        intro=intro,
        answer=answer,
        found=found,
        rows=found.records() if found else [],
        columns=[one for one in found.columns if one != "path"] if found else [],
        fields=fields,
        picture=picture,
        onward=onward,
        suggested=suggested(site(request)),
        formats=[("CSV", with_query(path, **asked, format="csv")), ("JSON", api)] if found else [],
    )


def _bars(rows: Sequence[tuple[str, float]], title: str) -> Markup:
    return Markup(bar_chart(rows, title=title)) if rows else Markup("")  # noqa: S704 - escaped there


def _csv(found: Result) -> Response:
    file = io.StringIO()
    table: csv.DictWriter[Any] = csv.DictWriter(file, list(found.columns), lineterminator="\r\n")
    table.writeheader()
    table.writerows(found.records())
    return Response(file.getvalue(), media_type="text/csv; charset=utf-8")


def _parts(text: str) -> tuple[str, ...]:
    """Return what stands between commas or in lines."""
    return tuple(one.strip() for one in text.replace("\n", ",").split(",") if one.strip())[:40]


def _lines(text: str) -> list[str]:
    return [one.strip() for one in text.splitlines() if one.strip()][:60]
