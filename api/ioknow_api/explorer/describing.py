"""What sources tell of firms and relationships, as pages, and the list of all analyses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, Response

from ioknow.analysis import Result
from ioknow.languages import gettext
from ioknow.languages import gettext_noop as _
from ioknow.network import TIE_TYPES
from ioknow_api.explorer.analysing import (
    Analysis,
    Csv,
    Field,
    Text,
    actor_field,
    chosen,
    path_of,
)
from ioknow_api.explorer.rendering import render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.parameters import Year, year_of

router = page_router()


@dataclass(frozen=True)
class Listed:
    """An analysis in the list.

    Attributes:
        href: Its page.
        title: Its name.
        about: What it answers.
    """

    href: str
    title: str
    about: str


GROUPS: dict[str, tuple[Listed, ...]] = {
    _("Networks"): (
        Listed("/rankings", _("Rankings"), _("Who has most partners, or stands between others.")),
        Listed("/measures", _("Measures"), _("Who is central, who brokers, how tight it is.")),
        Listed("/evolution", _("Ties over time"), _("Which ties came, stayed and went.")),
        Listed("/path", _("Paths"), _("How two organizations are connected.")),
        Listed("/what-if", _("What if"), _("What falls apart without an organization.")),
        Listed(
            "/benefits",
            _("Who benefits from an intermediary"),
            _("Who reaches others only through it."),
        ),
        Listed("/tie-diversity", _("Kinds of ties"), _("How many kinds of ties somebody has.")),
    ),
    _("Partners"): (
        Listed("/match", _("Partners"), _("Who has what another lacks, and why.")),
        Listed("/needs", _("What an organization needs"), _("What its partners did for it.")),
        Listed("/consortium", _("A consortium"), _("The smallest group that covers all needs.")),
        Listed(
            "/collaboration",
            _("A collaboration as a whole"),
            _("What is known for and against a group."),
        ),
        Listed(
            "/admission",
            _("A candidate and the rules of a network"),
            _("Which rules of admission a firm meets."),
        ),
    ),
    _("Firms and relationships"): (
        Listed("/compare", _("Compare"), _("Organizations, their rules, or cases side by side.")),
        Listed("/dependence", _("Dependence on customers"), _("Who sells mostly to one customer.")),
        Listed(
            "/shock",
            _("When a lead customer buys less"),
            _("What its suppliers can lose, with bounds."),
        ),
        Listed(
            "/architecture",
            _("Capabilities of a firm"),
            _("What it had in a year, and what came and went."),
        ),
        Listed("/before-after", _("Before and after"), _("How measured values changed.")),
        Listed("/step-times", _("Steps of a relationship"), _("How long each step took.")),
        Listed("/skills", _("Skills of a firm"), _("How many people can do what.")),
        Listed("/skill-level", _("Level of a skill"), _("What years of practice amount to.")),
    ),
}
"""All analyses that have a page, by what they are about; to be said by :func:`gettext`."""


@router.get("/analyses")
def analyses_page(request: Request) -> HTMLResponse:
    """List the analyses."""
    return render(request, "analyses.html", groups=GROUPS)


@router.get("/tie-diversity")
def tie_diversity_page(
    request: Request,
    organization: Text = "",
    kind: Annotated[str, Query(max_length=40)] = "",
    as_of: Year = "",
    form: Csv = "",
) -> Response:
    """Say how many kinds of ties an organization has."""
    here = site(request)
    actor = chosen(here, organization)
    kinds, year = (kind,) if kind else (), year_of(as_of)
    page = Analysis(
        title=gettext("Kinds of ties"),
        intro=gettext(
            "Choose an organization to see how many kinds of ties it has, and with whom."
        ),
        found=here.graph.tie_diversity(actor.path, kinds=kinds, as_of=year) if actor else None,
        fields=[
            actor_field("organization", gettext("Organization"), actor),
            Field(
                "kind",
                gettext("Kind of tie"),
                kind,
                "choice",
                {"": gettext("any")} | {one: one for one in TIE_TYPES},
            ),
            Field("as_of", gettext("Year"), as_of, "number"),
        ],
        route="tie-diversity",
        asked={"organization": path_of(actor), "kind": kind or None, "as_of": as_of or None},
    )
    return page.answer(request, form)


@router.get("/architecture")
def architecture_page(
    request: Request, firm: Text = "", year: Year = "", later: Year = "", form: Csv = ""
) -> Response:
    """Say what capabilities a firm had in a year, and what came and went up to a later one."""
    here = site(request)
    actor = chosen(here, firm)
    found: Result | None = None
    if actor and year and later:
        found = here.graph.architecture_change(actor.path, int(year), int(later))
    elif actor and year:
        found = here.graph.architecture(actor.path, int(year))
    page = Analysis(
        title=gettext("Capabilities of a firm"),
        intro=gettext(
            "Choose a firm and a year to see its stages, machines, technologies, skills and the "
            "links between them; give a later year, too, to see what came and went."
        ),
        found=found,
        fields=[
            actor_field("firm", gettext("Firm"), actor),
            Field("year", gettext("Year"), year, "number"),
            Field("later", gettext("Later year"), later, "number"),
        ],
        route="architecture",
        asked={"firm": path_of(actor), "year": year or None, "later": later or None},
    )
    return page.answer(request, form)


@router.get("/before-after")
def before_after_page(
    request: Request, subject: Text = "", before: Year = "", after: Year = "", form: Csv = ""
) -> Response:
    """Say how measured values changed."""
    years = {"before": int(before) if before else None, "after": int(after) if after else None}
    page = Analysis(
        title=gettext("Before and after"),
        intro=gettext(
            "Give the path of an organization or a relationship, such as relationship/cf2-m, to "
            "see how its measured values changed."
        ),
        found=site(request).graph.before_after(subject.strip(), **years)
        if subject.strip()
        else None,
        fields=[
            Field("subject", gettext("Path"), subject, hint="relationship/cf2-m"),
            Field("before", gettext("Year"), before, "number"),
            Field("after", gettext("Later year"), after, "number"),
        ],
        route="before-after",
        asked={"subject": subject.strip(), "before": before or None, "after": after or None},
    )
    return page.answer(request, form)


@router.get("/step-times")
def step_times_page(request: Request, relationship: Text = "", form: Csv = "") -> Response:
    """Say how long each step of a relationship took."""
    path = relationship.strip()
    page = Analysis(
        title=gettext("Steps of a relationship"),
        intro=gettext(
            "Give the path of a relationship with milestones, such as relationship/cf2-m, to see "
            "how many months lie between them."
        ),
        found=site(request).graph.step_times(path) if path else None,
        fields=[Field("relationship", gettext("Path"), path, hint="relationship/cf2-m")],
        route="step-times",
        asked={"relationship": path},
    )
    return page.answer(request, form)


@router.get("/skills")
def skills_page(request: Request, firm: Text = "", form: Csv = "") -> Response:
    """Say how many people of a firm have which skill."""
    here = site(request)
    actor = chosen(here, firm)
    page = Analysis(
        title=gettext("Skills of a firm"),
        intro=gettext("Choose a firm to see how many people have which skill, and to what level."),
        found=here.graph.skill_counts(actor.path) if actor else None,
        fields=[actor_field("firm", gettext("Firm"), actor)],
        route="skills",
        asked={"firm": path_of(actor)},
    )
    return page.answer(request, form)


@router.get("/skill-level")
def skill_level_page(
    request: Request,
    years: Annotated[str, Query(pattern=r"^\d{0,2}$")] = "",
    form: Csv = "",
) -> Response:
    """Say to which level of skill years of practice amount."""
    page = Analysis(
        title=gettext("Level of a skill"),
        intro=gettext("Give the years of practice to see the published level they amount to."),
        found=site(request).graph.skill_level(int(years)) if years else None,
        fields=[Field("years", gettext("Years of practice"), years, "number")],
        route="skill-level",
        asked={"years": years or None},
    )
    return page.answer(request, form)
