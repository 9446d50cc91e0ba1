"""What sources tell of firms, relationships and cases, over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from ioknow_api.analysis_documents import AnalysisDocument, document
from ioknow_api.explorer.rendering import site

router = APIRouter(prefix="/api/v1", tags=["analyses"])

Path = Annotated[str, Field(min_length=1, max_length=300)]
Word = Annotated[str, Field(min_length=1, max_length=100)]
Year = Annotated[int, Field(ge=1000, le=9999)]

_FIRM = "organization/precion"


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AskedCases(_Asked):
    """Which cases are compared."""

    case: list[Word] = Field([], max_length=40, description="Slug of a case; all without any.")
    kind: list[Word] = Field(
        [], max_length=20, description="Kind of factors, such as success; repeatable."
    )


class AskedPair(_Asked):
    """Which two organizations are compared."""

    first: Path = Field(description="Path.", examples=["organization/kyoto-shisaku-net"])
    second: Path = Field(description="Path.", examples=["organization/kicms"])


class AskedComparison(AskedPair):
    """Which two organizations are compared, and when."""

    as_of: Year | None = Field(None, description="Year in which what is said can have held.")


class AskedTies(_Asked):
    """Whose ties are looked at."""

    organization: str = Field("", max_length=300, description="Path; empty for all.")
    kind: list[Word] = Field([], max_length=20, description="Family of ties; repeatable.")
    as_of: Year | None = Field(None, description="Year in which ties can have held.")


class AskedArchitecture(_Asked):
    """What a firm had, and when."""

    firm: Path = Field(description="Path.", examples=[_FIRM])
    year: Year = Field(description="The year, or the earlier of two.", examples=[2005])
    later: Year | None = Field(None, description="The later year, for what came and went.")


class AskedChanges(_Asked):
    """Whose values are compared over time."""

    subject: Path = Field(
        description="Path of an organization or a relationship.", examples=["relationship/cf2-m"]
    )
    before: Year | None = Field(None, description="The earlier year.")
    after: Year | None = Field(None, description="The later year.")


class AskedSteps(_Asked):
    """Which relationship is followed."""

    relationship: Path = Field(description="Path.", examples=["relationship/cf2-m"])


class AskedSkills(_Asked):
    """Whose skills are counted."""

    firm: Path = Field(description="Path.", examples=[_FIRM])


class AskedLevel(_Asked):
    """How many years of practice."""

    years: int = Field(ge=0, le=100, description="Years of practice.", examples=[4])


@router.get("/comparison/cases", operation_id="compareCases")
def cases(request: Request, asked: Annotated[AskedCases, Query()]) -> AnalysisDocument:
    """Compare cases by the factors that they name."""
    graph = site(request).graph
    return document(request, graph.compare_cases(asked.case or None, kinds=asked.kind))


@router.get("/comparison/organizations", operation_id="compareOrganizations")
def organizations(request: Request, asked: Annotated[AskedComparison, Query()]) -> AnalysisDocument:
    """Set two organizations side by side: words, ties, events and values."""
    found = site(request).graph.compare_organizations(asked.first, asked.second, as_of=asked.as_of)
    return document(request, found)


@router.get("/comparison/rules", operation_id="compareRules")
def rules(request: Request, asked: Annotated[AskedPair, Query()]) -> AnalysisDocument:
    """Set the rules of two bodies side by side."""
    return document(request, site(request).graph.compare_rules(asked.first, asked.second))


@router.get("/tie-diversity", operation_id="tieDiversity")
def diversity(request: Request, asked: Annotated[AskedTies, Query()]) -> AnalysisDocument:
    """Say how many kinds of ties an organization has, or all have."""
    found = site(request).graph.tie_diversity(
        asked.organization or None, kinds=asked.kind, as_of=asked.as_of
    )
    return document(request, found)


@router.get("/architecture", operation_id="architecture")
def architecture(
    request: Request, asked: Annotated[AskedArchitecture, Query()]
) -> AnalysisDocument:
    """Say what capabilities a firm had in a year, or what came and went up to a later one."""
    graph = site(request).graph
    if asked.later is None:
        return document(request, graph.architecture(asked.firm, asked.year))
    return document(request, graph.architecture_change(asked.firm, asked.year, asked.later))


@router.get("/before-after", operation_id="beforeAfter")
def changes(request: Request, asked: Annotated[AskedChanges, Query()]) -> AnalysisDocument:
    """Say how measured values of an organization or a relationship changed."""
    graph = site(request).graph
    found = graph.before_after(asked.subject, before=asked.before, after=asked.after)
    return document(request, found)


@router.get("/step-times", operation_id="stepTimes")
def steps(request: Request, asked: Annotated[AskedSteps, Query()]) -> AnalysisDocument:
    """Say how many months lie between the milestones of a relationship."""
    return document(request, site(request).graph.step_times(asked.relationship))


@router.get("/skills", operation_id="skillCounts")
def skills(request: Request, asked: Annotated[AskedSkills, Query()]) -> AnalysisDocument:
    """Say how many people of a firm have which skill to which level."""
    return document(request, site(request).graph.skill_counts(asked.firm))


@router.get("/skill-level", operation_id="skillLevel")
def level(request: Request, asked: Annotated[AskedLevel, Query()]) -> AnalysisDocument:
    """Say to which level of skill years of practice amount."""
    return document(request, site(request).graph.skill_level(asked.years))
