"""What connects organizations, and what a network would lose without them, over HTTP."""

from __future__ import annotations

from decimal import Decimal
from math import isnan
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from ioknow.analysis import WhatIf, removal_ranking, what_if
from ioknow.network import TIE_TYPES, Scope
from ioknow.network.paths import Paths, shortest_paths
from ioknow_api.explorer.rendering import site

router = APIRouter(prefix="/api/v1", tags=["networks"])

Path = Annotated[str, Field(min_length=1, max_length=300)]

_LISTED = 200


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


def _plain(value: object) -> object:
    """Return a number that JSON has, or None for one that is not defined."""
    if isinstance(value, Decimal):
        return float(value)
    return None if isinstance(value, float) and isnan(value) else value
