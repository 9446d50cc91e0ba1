"""What connects organizations, and what a network would lose without them, over HTTP."""

from __future__ import annotations

from decimal import Decimal
from math import isnan
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from ioknow.analysis import WhatIf, removal_ranking, what_if
from ioknow.network import FAMILIES, TIE_TYPES, Scope
from ioknow.network.paths import Paths, shortest_paths
from ioknow.network.rankings import CRITERIA
from ioknow_api import paging
from ioknow_api.explorer.rendering import site
from ioknow_api.explorer.tabular import csv_response
from ioknow_api.jsonld import JSON
from ioknow_api.negotiation import Offer, choose
from ioknow_api.problems import ProblemError
from ioknow_api.ranking import ranking_of
from ioknow_api.routes.listing import PAGE

router = APIRouter(prefix="/api/v1", tags=["networks"])

Path = Annotated[str, Field(min_length=1, max_length=300)]

_LISTED = 200
_CSV = Offer("text/csv", "csv")
_TABLE_OR_PAGE: dict[int | str, dict[str, Any]] = {
    200: {**PAGE[200], "content": {_CSV.media_type: {"schema": _CSV.schema}}}
}


class AskedNetwork(BaseModel):
    """Which network is looked at."""

    model_config = ConfigDict(extra="forbid")

    case: str = Field("", max_length=200, description="Slug of a case.", examples=["kicms"])
    as_of: int | None = Field(
        None, ge=1000, le=9999, description="Year in which ties can have held."
    )
    types: str = Field(
        "",
        max_length=400,
        description=f"Families of ties, separated by commas: {', '.join(TIE_TYPES)}.",
    )

    @property
    def scope(self) -> Scope:
        """What part of the dataset it is."""
        types = frozenset(one.strip() for one in self.types.split(",") if one.strip())
        return Scope(case=self.case, as_of=self.as_of, types=types)


class AskedRemoval(AskedNetwork):
    """Who is removed from a network."""

    remove: list[Path] = Field(
        min_length=1,
        max_length=20,
        description="Path of an organization; repeatable.",
        examples=["organization/kicms"],
    )


class AskedRanking(AskedNetwork):
    """How many removals are told."""

    most: int = Field(50, ge=1, le=1000, description="Organizations at most.")


_KINDS = ("", *dict.fromkeys(FAMILIES.values()))


class AskedActors(AskedNetwork):
    """What organizations are ranked by, and who is listed."""

    by: Literal[tuple(CRITERIA)] = Field(  # type: ignore[valid-type] # names known when run
        "partners",
        description="; ".join(f"{name}: {one.title.lower()}" for name, one in CRITERIA.items()),
    )
    kind: Literal[_KINDS] = Field(  # type: ignore[valid-type] # names known when run
        "", description="Kind of actor to list; empty for all.", examples=["firm"]
    )
    country: str = Field(
        "", max_length=200, description="Code, name or path of a country to list.", examples=["KR"]
    )
    format: Literal["", "json", "csv"] = Field(
        "", description="Instead of the Accept header; csv has the same rows."
    )
    limit: int = Field(100, ge=1, le=1000, description="Actors on a page.", examples=[5])
    cursor: str = Field(
        "",
        pattern=paging.CURSOR,
        description="Where to go on: follow 'next' of a page, or its Link header.",
    )


class AskedPaths(AskedNetwork):
    """The ends of the paths."""

    start: Path = Field(description="Path of an actor.", examples=["organization/kicms"])
    end: Path = Field(description="Path of another.", examples=["organization/lee-2010/firm-k2"])
    through: str = Field(
        "", max_length=400, description="Kinds of actors that may lie between, by commas."
    )
    most: int = Field(20, ge=0, le=100, description="Paths at most; all are counted.")


class Effect(BaseModel):
    """One effect of a removal; the columns are those of the table in Python."""

    effect: str
    scenario: str = ""
    subject: str = ""
    other: str = ""
    before: float | str | None = None
    after: float | str | None = None
    lower: float | None = None
    upper: float | None = None
    claims: str = ""
    places: str = ""


class Removal(BaseModel):
    """What a network loses without some organizations."""

    text: str = Field(description="The answer in sentences.")
    reading: str = Field(description="What the numbers mean and what they do not.")
    definition: str
    references: list[str]
    removed: list[str] = Field(description="Paths of those removed.")
    network: str
    actors: int
    effects: list[Effect]


class RankedRemoval(BaseModel):
    """An organization and what falls apart without it."""

    actor: str
    label: str
    pairs_cut: int
    parts: int
    neighbours: int


class RemovalRanking(BaseModel):
    """Organizations by the pairs of others that fall apart without them."""

    definition: str
    references: list[str]
    network: str
    actors: int
    ranking: list[RankedRemoval]


class RankedActor(BaseModel):
    """An organization and its place; the columns are those of the table in Python."""

    rank: int = Field(description="Among those listed; equal values have equal ranks.")
    rank_in_network: int = Field(description="Among all actors of the network.")
    organization: str = Field(description="Its path.")
    name: str
    kind: str
    country: str
    value: float
    standard_error: float | None = Field(description="Null where the value is exact.")


class ActorRanking(BaseModel):
    """Organizations in the order of a number: structural, not causal."""

    version: str
    next: str | None = Field(description="Path of the next page; null on the last.")
    text: str = Field(description="The answer in sentences.")
    meaning: str = Field(description="What a number says, and what it does not say.")
    reading: str
    by: str
    measure: str = Field(description="Name of the measure that ranks.")
    definition: str
    unit: str
    references: list[str]
    parameters: dict[str, str | float | int | bool | None]
    notes: list[str] = Field(description="Says so where values are estimated.")
    network: str
    actors: int
    pairs: int
    total: int = Field(description="Actors listed, on all pages.")
    ranking: list[RankedActor]


class Step(BaseModel):
    """A claim behind a step of a path."""

    path: int
    step: int
    start: str
    end: str
    claim: str
    kind: str
    places: str


class PathsFound(BaseModel):
    """The shortest paths between two actors."""

    text: str = Field(description="The answer in a sentence.")
    definition: str
    length: int | None = Field(description="Number of ties on each; null where no path leads.")
    count: int = Field(description="Number of all shortest paths.")
    paths: list[list[str]] = Field(description="Actors on each path, as many as were asked for.")
    steps: list[Step]


@router.get("/what-if", operation_id="whatIf")
def removal(request: Request, asked: Annotated[AskedRemoval, Query()]) -> Removal:
    """Tell what a network loses when organizations are gone: structural, not causal."""
    here = site(request)
    network = here.network(asked.scope)
    found: WhatIf = what_if(here.entities, asked.remove, pairs=_LISTED, network=network)
    return Removal(
        text=found.text,
        reading=found.reading,
        definition=found.definition,
        references=list(found.references),
        removed=[one.path for one in found.removed],
        network=found.network,
        actors=found.actors,
        effects=[
            Effect.model_validate(
                {name: _plain(value) for name, value in row.items() if name != "reading"}
            )
            for row in found.records()
        ],
    )


@router.get("/removals", operation_id="rankRemovals")
def ranking(request: Request, asked: Annotated[AskedRanking, Query()]) -> RemovalRanking:
    """Rank organizations by the pairs of others that fall apart without them."""
    here = site(request)
    found = here.kept(
        ("ranking", asked.scope),
        lambda: removal_ranking(here.entities, network=here.network(asked.scope)),
    )
    return RemovalRanking(
        definition=found.definition,
        references=list(found.references),
        network=found.network.title,
        actors=len(found.network),
        ranking=[
            RankedRemoval.model_validate(row)
            for row in found.to_pandas(asked.most).to_dict("records")
        ],
    )


@router.get(
    "/rankings", operation_id="rankActors", response_model=ActorRanking, responses=_TABLE_OR_PAGE
)
def rankings(request: Request, asked: Annotated[AskedActors, Query()]) -> Response:
    """Rank organizations by partners, brokerage or reach, a page at a time."""
    here = site(request)
    walk = paging.begin_now(request, asked.model_dump(exclude_defaults=True), here.version)
    form = asked.format or _form(request)
    found = ranking_of(request, here, asked.scope, asked.by, kind=asked.kind, country=asked.country)
    start = walk.after[1] if walk.after else 0
    end = start + asked.limit
    rows = [one.record() for one in found.actors[start:end]]
    following = walk.next_path(request, ("", end)) if end < len(found) else None
    headers = {"Vary": "Accept"} | ({"Link": f'<{following}>; rel="next"'} if following else {})
    if form == "csv":
        table = csv_response(rows, found.columns)
        table.headers.update(headers)
        return table
    document = ActorRanking(
        version=here.version,
        next=following,
        text=found.text,
        meaning=found.criterion.reading,
        reading=found.reading,
        by=found.by,
        measure=found.definition.name,
        definition=found.definition.summary,
        unit=found.definition.unit,
        references=list(found.definition.references),
        parameters=dict(found.parameters),
        notes=list(found.notes),
        network=found.network,
        actors=found.size,
        pairs=found.pairs,
        total=len(found),
        ranking=[RankedActor.model_validate(row) for row in rows],
    )
    return JSONResponse(document.model_dump(), headers=headers)


@router.get("/paths", operation_id="shortestPaths")
def paths(request: Request, asked: Annotated[AskedPaths, Query()]) -> PathsFound:
    """Find the shortest paths between two actors, each step with its claims and places."""
    through = tuple(one.strip() for one in asked.through.split(",") if one.strip())
    found: Paths = shortest_paths(
        site(request).network(asked.scope),
        asked.start,
        asked.end,
        through=through,
        most=asked.most,
    )
    return PathsFound(
        text=found.text,
        definition=found.definition,
        length=found.length,
        count=found.count,
        paths=[list(one.actors) for one in found.paths],
        steps=[
            Step(
                path=row["path"],
                step=row["step"],
                start=row["from"],
                end=row["to"],
                claim=row["claim"],
                kind=row["kind"],
                places=row["places"],
            )
            for row in found.to_pandas().to_dict("records")
        ],
    )


def _form(request: Request) -> str:
    """Return the format that a client likes best.

    Raises:
        ProblemError: It accepts none.
    """
    accept = request.headers.get("accept")
    offer = choose(accept, (JSON, _CSV))
    if offer is None:
        raise ProblemError(406, "not-acceptable", f"no answer is written as {accept!r}"[:300])
    return offer.format


def _plain(value: object) -> object:
    """Return a number that JSON has, or None for one that is not defined."""
    if isinstance(value, Decimal):
        return float(value)
    return None if isinstance(value, float) and isnan(value) else value
