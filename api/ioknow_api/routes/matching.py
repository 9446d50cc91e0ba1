"""Partners and consortia over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, FastAPI, Query, Request
from pydantic import BaseModel, Field

from ioknow.matching import Matcher, Seeker, build_consortium, match
from ioknow.matching.opening import open_matcher
from ioknow.query.candidates import INDEX
from ioknow.query.pool import WorkerPool
from ioknow_api import matching_schemas as schemas
from ioknow_api.explorer.rendering import Site, site
from ioknow_api.problems import ProblemError

router = APIRouter(prefix="/api/v1", tags=["matching"])

Name = Annotated[str, Field(min_length=1, max_length=300)]
Names = Annotated[list[Name], Field(max_length=40)]
Kind = Literal["firm", "university", "research", "public", "association", "other"]

_SECONDS = 2.0
"""Time for each step of the search for a consortium."""


class Wanted(BaseModel):
    """Who may be suggested, and for whom."""

    need: Names = Field([], description="What is needed, by name, word or path; repeatable.")
    has: Names = Field([], description="What a firm that the dataset does not know has.")
    seat: str = Field("", max_length=200, description="Country of the firm described by has.")
    prefer: str = Field("balanced", max_length=40, description="Name of a set of weights.")
    kind: list[Kind] = Field([], max_length=6, description="Kinds of organization.")
    country: str = Field("", max_length=200, description="Path or name of a country.")
    among: Names = Field([], description="Paths of those who may be suggested.")
    as_of: int | None = Field(
        None, ge=1000, le=9999, description="Year; joint works that began later are left aside."
    )

    def seeker(self, path: str) -> str | Seeker | None:
        """Return the organization that asks, the described firm, or nobody."""
        if path and self.has:
            raise ProblemError(
                400, "bad-request", "an organization is named and another is described by 'has'"
            )
        if self.has:
            return Seeker(has=tuple(self.has), country=self.seat)
        return path or None


class WantedPartners(Wanted):
    """A search for partners."""

    for_: str = Field("", alias="for", max_length=300, description="Path of who asks.")
    k: int = Field(10, ge=1, le=100, description="Partners at most.")
    forbid_overlap: list[Literal["technology", "function", "field", "market"]] = Field(
        [], max_length=4, description="Respects in which an overlap excludes."
    )
    ties: Literal["any", "new", "past"] = Field("any", description="Past partners or new ones.")


class WantedConsortium(Wanted):
    """A search for a consortium."""

    lead: str = Field("", max_length=300, description="Path of who leads.")
    form: Literal[
        "", "rd-focused", "manufacturing-focused", "marketing-focused", "new-business-focused"
    ] = Field("", description="Form that it must have.")
    at_most: int | None = Field(None, ge=1, le=100, description="Members at most.")
    at_least: int = Field(1, ge=0, le=100, description="Members at least.")
    distinct_roles: bool = Field(False, description="Every need is met by exactly one member.")
    forbid_overlap: list[Literal["technology", "function", "field"]] = Field(
        [], max_length=3, description="Respects in which no two members may overlap."
    )
    best: bool = Field(False, description="The least cost instead of the fewest members.")


@router.get("/match", operation_id="match")
def partners(request: Request, wanted: Annotated[WantedPartners, Query()]) -> schemas.Match:
    """Suggest partners, each with why, what overlaps, what is missing and what is unknown."""
    found = match(
        open_matcher_of(request),
        wanted.seeker(wanted.for_),
        wanted.need,
        k=wanted.k,
        prefer=wanted.prefer,
        forbid_overlap=wanted.forbid_overlap,
        ties=wanted.ties,
        kinds=wanted.kind,
        country=wanted.country,
        among=wanted.among,
        as_of=wanted.as_of,
    )
    return schemas.Match.model_validate(found)


@router.get("/consortium", operation_id="consortium")
def consortium(
    request: Request, wanted: Annotated[WantedConsortium, Query()]
) -> schemas.Consortium:
    """Build the smallest consortium that covers needs, with its proof or what is in the way."""
    found = build_consortium(
        open_matcher_of(request),
        wanted.need,
        lead=wanted.seeker(wanted.lead),
        form=wanted.form or None,
        at_most=wanted.at_most,
        at_least=wanted.at_least,
        distinct_roles=wanted.distinct_roles,
        forbid_overlap=wanted.forbid_overlap,
        best=wanted.best,
        prefer=wanted.prefer,
        kinds=wanted.kind,
        country=wanted.country,
        among=wanted.among,
        as_of=wanted.as_of,
        seconds=_SECONDS,
    )
    return schemas.Consortium.model_validate(found)


def open_matcher_of(request: Request) -> Matcher:
    """Return the matcher of the version that is served; its columns are read once."""
    return _matcher(request.app, site(request))


def warm_up(app: FastAPI, here: Site) -> None:
    """Read the columns of a release before the first question for partners needs them."""
    pool: WorkerPool = app.state.pool
    if pool.release is not None and pool.release.index(INDEX) is not None:
        _matcher(app, here).prepare()


def _matcher(app: FastAPI, here: Site) -> Matcher:
    known: tuple[Site, Matcher] | None = getattr(app.state, "matcher", None)
    if known is None or known[0] is not here:
        pool: WorkerPool = app.state.pool
        known = here, open_matcher(here.graph.store, pool.release)
        app.state.matcher = known
    return known[1]
