"""Analyses of collaborations, intermediaries, shocks, dependence, needs and admission as pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from ioknow.analysis import (
    Admission,
    Candidate,
    check_admission,
    dependence,
    propagate_shock,
    read_candidate,
    read_member,
)
from ioknow.languages import gettext
from ioknow.matching import own_needs, score_collaboration, who_benefits
from ioknow.network import Scope
from ioknow_api.explorer.analysing import (
    Analysis,
    Csv,
    Field,
    Text,
    actor_field,
    chosen,
    lines,
    parts,
    path_of,
)
from ioknow_api.explorer.connections import find_actor
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.rendering import site
from ioknow_api.explorer.routing import page_router
from ioknow_api.parameters import also_reads
from ioknow_api.routes.matching import open_matcher_of

router = page_router()

_RULE = "rule-"
"""Before the key of a rule in the names of the admission form."""


@router.get("/collaboration")
def collaboration_page(
    request: Request, members: Text = "", needs: Text = "", lead: Text = "", form: Csv = ""
) -> Response:
    """Say what is known for and against a collaboration as a whole."""
    here = site(request)
    actors = [find_actor(here, one) for one in parts(members)]
    found = None
    if actors:
        leading = find_actor(here, lead).path if lead.strip() else None
        found = score_collaboration(
            open_matcher_of(request), [one.path for one in actors], parts(needs), lead=leading
        )
    page = Analysis(
        found=found,
        title=gettext("A collaboration as a whole"),
        intro=gettext(
            "Public funds mostly score single firms. Name the members of a collaboration and what "
            "it must be able to do, to see what is known for and against it as a whole."
        ),
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
        route="collaboration",
        asked={
            "member": tuple(one.path for one in actors),
            "need": parts(needs),
            "lead": lead.strip() or None,
        },
    )
    return page.answer(request, form)


@router.get("/benefits")
def benefits_page(
    request: Request, intermediary: Text = "", case: Text = "", form: Csv = ""
) -> Response:
    """Say who reaches others only through an intermediary."""
    here = site(request)
    actor = chosen(here, intermediary)
    found = None
    if actor:
        network = here.network(Scope(case=case.strip()))
        found = who_benefits(open_matcher_of(request), actor.path, network=network)
    bars = [
        (str(one.organization.label), float(one.others))
        for one in (found.benefits[:20] if found else ())
    ]
    cases = {"": gettext("all cases and registers")} | {
        one.thing.path.removeprefix("case/"): str(one.thing.label)
        for one in here.entities.cases()
        if one.count
    }
    page = Analysis(
        found=found,
        title=gettext("Who benefits from an intermediary"),
        intro=gettext(
            "Choose an intermediary to see who reaches whom only through it and what it made "
            "possible. That is reach in the recorded network, not profit."
        ),
        bars=bars,
        bars_title=gettext("Others reached only through it"),
        fields=[
            actor_field("intermediary", gettext("Intermediary"), actor),
            Field("case", gettext("Case"), case, "choice", cases),
        ],
        route="benefits",
        asked={"intermediary": path_of(actor), "case": case},
    )
    return page.answer(request, form)


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
    actor = chosen(here, customer)
    found = propagate_shock(here.entities, actor.path, drop=drop, steps=steps) if actor else None
    bars = [
        (str(one.firm.label), float(one.loss.upper))
        for one in (found.exposures if found else ())
        if one.loss.upper is not None
    ]
    page = Analysis(
        found=found,
        title=gettext("When a lead customer buys less"),
        intro=gettext(
            "Choose a customer to see what its suppliers can lose of their sales, with the bounds "
            "that sources leave open: over 70 %% is a bound, not a number."
        ),
        bars=bars,
        bars_title=gettext("Largest possible loss, percent of sales"),
        fields=[
            actor_field("customer", gettext("Customer"), actor),
            Field("drop", gettext("Buys less by, in percent"), str(drop), "number"),
            Field("steps", gettext("Steps up the supply ties"), str(steps), "number"),
        ],
        route="shock",
        asked={"customer": path_of(actor), "drop": drop, "steps": steps},
    )
    return page.answer(request, form)


@router.get("/dependence")
def dependence_page(
    request: Request,
    organization: Text = "",
    threshold: Annotated[int, Query(ge=1, le=100)] = 50,
    form: Csv = "",
) -> Response:
    """Say which firms depend on one customer."""
    here = site(request)
    actor = chosen(here, organization)
    found = dependence(here.entities, actor.path if actor else None, threshold=threshold)
    page = Analysis(
        found=found,
        title=gettext("Dependence on customers"),
        intro="",
        fields=[
            actor_field("organization", gettext("Firm"), actor),
            Field("threshold", gettext("Share of sales, percent"), str(threshold), "number"),
        ],
        route="dependence",
        asked={"organization": path_of(actor), "threshold": threshold},
    )
    return page.answer(request, form)


@router.get("/needs")
def needs_page(request: Request, organization: Text = "", form: Csv = "") -> Response:
    """Read off what an organization needs."""
    here = site(request)
    actor = chosen(here, organization)
    found = own_needs(open_matcher_of(request), actor.path) if actor else None
    onward = ""
    if actor and found and found.needs:
        needs = ", ".join(str(one.what.label) for one in found.needs)
        onward = with_query("/match", **{"for": actor.path}, needs=needs)
    page = Analysis(
        found=found,
        title=gettext("What an organization needs"),
        intro=gettext(
            "Choose an organization to see what partners did in its recorded joint works and it is "
            "not known to do itself."
        ),
        onward=(onward, gettext("Partners for these needs")),
        fields=[actor_field("organization", gettext("Organization"), actor)],
        route="needs",
        asked={"organization": path_of(actor)},
    )
    return page.answer(request, form)


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
    actor = chosen(here, network)
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
        also_reads(request, (f"{_RULE}{key}" for key in known))
        candidate = read_candidate(
            name.strip() or gettext("The candidate"),
            [f"{key}={value}" for key, value in given.items() if key in known],
            lines(has),
        )
        compared = [read_member(one) for one in lines(members)]
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
    page = Analysis(
        found=found,
        title=gettext("A candidate and the rules of a network"),
        intro=gettext(
            "Choose a network with rules of admission, such as Kyoto Shisaku Net, and say what is "
            "known of a candidate. What is not said stays unknown."
        ),
        fields=[
            actor_field("network", gettext("Network"), actor),
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
        route="admission",
        asked={
            "network": path_of(actor),
            "name": name,
            "rule": tuple(f"{key}={value}" for key, value in given.items()),
            "has": tuple(lines(has)),
            "member": tuple(lines(members)),
        },
    )
    return page.answer(request, form)
