"""Analyses over HTTP that say what they lack: collaborations, benefits, shocks, admission."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from ioknow.analysis import (
    check_admission,
    dependence,
    propagate_shock,
    read_candidate,
    read_member,
)
from ioknow.matching import own_needs, score_collaboration, who_benefits
from ioknow.network import Scope
from ioknow_api.analysis_documents import AnalysisDocument, document
from ioknow_api.explorer.rendering import site
from ioknow_api.routes.matching import open_matcher_of

router = APIRouter(prefix="/api/v1", tags=["analyses"])

Path = Annotated[str, Field(min_length=1, max_length=300)]
Line = Annotated[str, Field(min_length=1, max_length=500)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AskedCollaboration(_Asked):
    """Which collaboration is looked at."""

    member: list[Path] = Field(
        min_length=2, max_length=40, description="Path of a member; repeatable."
    )
    need: list[Line] = Field([], max_length=40, description="What it must be able to do.")
    lead: str = Field("", max_length=300, description="Path of the member that leads.")


class AskedBenefits(_Asked):
    """Whose benefits are looked at."""

    intermediary: Path = Field(description="Path.", examples=["organization/kicms"])
    case: str = Field("", max_length=200, description="Slug of a case.", examples=["kicms"])
    most: int = Field(1000, ge=1, le=100_000, description="Rows at most; all are counted.")


class AskedShock(_Asked):
    """Which customer buys less."""

    customer: Path = Field(
        description="Path.",
        examples=["organization/sme-transformation-1990-2008/precion-hdd-customer"],
    )
    drop: int = Field(100, ge=1, le=100, description="By how much it buys less, in percent.")
    steps: int = Field(3, ge=1, le=10, description="How far up the supply ties.")


class AskedAdmission(_Asked):
    """Which candidate is checked against which network."""

    network: Path = Field(description="Path.", examples=["organization/kyoto-shisaku-net"])
    name: str = Field("The candidate", max_length=200, description="Name of the candidate.")
    rule: list[Line] = Field([], max_length=60, description="RULE=yes, RULE=no or RULE=NUMBER.")
    has: list[Line] = Field([], max_length=20, description="RESPECT=WHAT, WHAT.")
    member: list[Line] = Field(
        [], max_length=60, description="NAME; RESPECT=WHAT, WHAT: a member to compare with."
    )


class AskedDependence(_Asked):
    """Whose dependence is looked at."""

    organization: str = Field("", max_length=300, description="Path of a firm; empty for all.")
    threshold: int = Field(50, ge=1, le=100, description="Share of sales in percent.")


class AskedNeeds(_Asked):
    """Whose needs are read off."""

    organization: Path = Field(description="Path.", examples=["organization/lee-2010/firm-m"])


@router.get("/collaboration", operation_id="scoreCollaboration")
def collaboration(
    request: Request, asked: Annotated[AskedCollaboration, Query()]
) -> AnalysisDocument:
    """Say what is known for and against a collaboration as a whole, part by part."""
    matcher = open_matcher_of(request)
    found = score_collaboration(matcher, asked.member, asked.need, lead=asked.lead or None)
    return document(request, found)


@router.get("/benefits", operation_id="whoBenefits")
def benefits(request: Request, asked: Annotated[AskedBenefits, Query()]) -> AnalysisDocument:
    """Say who reaches others only through an intermediary: reach, not profit."""
    network = site(request).network(Scope(case=asked.case))
    found = who_benefits(open_matcher_of(request), asked.intermediary, network=network)
    return document(request, found, asked.most)


@router.get("/shock", operation_id="propagateShock")
def shock(request: Request, asked: Annotated[AskedShock, Query()]) -> AnalysisDocument:
    """Say what suppliers can lose when a customer buys less, with the bounds sources leave."""
    graph = site(request).graph
    found = propagate_shock(graph, asked.customer, drop=asked.drop, steps=asked.steps)
    return document(request, found)


@router.get("/admission", operation_id="checkAdmission")
def admission(request: Request, asked: Annotated[AskedAdmission, Query()]) -> AnalysisDocument:
    """Check a candidate against the rules by which a network admits members."""
    candidate = read_candidate(asked.name, asked.rule, asked.has)
    members = [read_member(one) for one in asked.member]
    found = check_admission(site(request).graph, asked.network, candidate, members)
    return document(request, found)


@router.get("/dependence", operation_id="dependence")
def dependent(request: Request, asked: Annotated[AskedDependence, Query()]) -> AnalysisDocument:
    """Say which firms depend on one customer, with the bounds that sources leave open."""
    graph = site(request).graph
    found = dependence(graph, asked.organization or None, threshold=asked.threshold)
    return document(request, found)


@router.get("/needs", operation_id="ownNeeds")
def needs(request: Request, asked: Annotated[AskedNeeds, Query()]) -> AnalysisDocument:
    """Read off what an organization needs: what partners did in its joint works."""
    found = own_needs(open_matcher_of(request), asked.organization)
    return document(request, found)
