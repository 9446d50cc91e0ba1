"""Resolving names and affiliations to organizations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from ioknow.identity import Resolution
from ioknow_api.explorer.rendering import site

router = APIRouter(prefix="/api/v1", tags=["identity"])

_LONGEST = 2_000
_TOGETHER = 200


class WantedResolution(BaseModel):
    """What to resolve."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(
        min_length=1,
        max_length=_LONGEST,
        description="A name, a name with its place, an affiliation, or an identifier.",
        examples=["Bank of Japan, Tokyo"],
    )
    country: str = Field(
        "", pattern="^([A-Za-z]{2})?$", description="ISO 3166 code, when known.", examples=["JP"]
    )
    limit: int = Field(5, ge=1, le=50, description="Candidates at most.")


class ManyTexts(BaseModel):
    """Texts to resolve together."""

    model_config = ConfigDict(extra="forbid")

    texts: list[Annotated[str, Field(min_length=1, max_length=_LONGEST)]] = Field(
        min_length=1, max_length=_TOGETHER, description=f"At most {_TOGETHER} texts."
    )
    country: str = Field("", pattern="^([A-Za-z]{2})?$", description="ISO 3166 code of all.")
    limit: int = Field(5, ge=1, le=50, description="Candidates for each text at most.")


class EvidenceOut(BaseModel):
    """One piece of evidence; value times weight adds to the log odds of the score."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    value: float
    weight: float
    reason: str


class CandidateOut(BaseModel):
    """An organization that the text may name."""

    model_config = ConfigDict(from_attributes=True)

    iri: str
    label: str
    name: str = Field(description="The name of it that was found.")
    mention: str = Field(description="The part of the text that was read as this name.")
    score: float = Field(description="Estimated probability, 0 to 1.")
    chosen: bool = Field(description="Best for its part of the text, and sure enough.")
    method: str
    evidence: list[EvidenceOut]


class ResolutionOut(BaseModel):
    """What a text resolves to; found by name it is a candidate until a person accepts it."""

    model_config = ConfigDict(from_attributes=True)

    text: str
    state: str = Field(description="accepted (by identifier), candidate or unresolved.")
    candidates: list[CandidateOut]


class ResolutionsOut(BaseModel):
    """Resolutions in the order of the texts."""

    version: str
    items: list[ResolutionOut]


@router.get("/resolve", operation_id="resolve")
def resolve(request: Request, wanted: Annotated[WantedResolution, Query()]) -> ResolutionOut:
    """Say which organizations a name or affiliation means, with the evidence."""
    found = site(request).resolver.resolve(wanted.q, country=wanted.country, limit=wanted.limit)
    return _out(found)


@router.post("/resolve", operation_id="resolve_all")
def resolve_all(request: Request, wanted: ManyTexts) -> ResolutionsOut:
    """Resolve many texts in one request."""
    here = site(request)
    items = [
        _out(here.resolver.resolve(text, country=wanted.country, limit=wanted.limit))
        for text in wanted.texts
    ]
    return ResolutionsOut(version=here.version, items=items)


def _out(found: Resolution) -> ResolutionOut:
    return ResolutionOut.model_validate(found)
