"""Measures of networks over HTTP: one operation for each, with its own parameters."""

from __future__ import annotations

import inspect
import re
from typing import Annotated, Any, Literal, get_type_hints

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, create_model

from ioknow.network import FAMILIES, TIE_TYPES, WEIGHTS, Scope
from ioknow.network.measures import MEASURES, Measure
from ioknow.network.measures.asking import choices_of, measure_scope, parameters_of
from ioknow_api.explorer.rendering import site

_PREFIX = "/api/v1/networks/measures"
_MOST_TIES = 20_000
"""Ties up to which the service measures; larger networks are measured in Python."""

_BOUNDS = {"permutations": 199, "samples": 1000, "size": 5, "steps": 10}
"""Largest values that the service takes; Python takes any."""


class MeasuredNetwork(BaseModel):
    """Which network is measured, and how much of the answer is wanted."""

    model_config = ConfigDict(extra="forbid")

    case: str = Field("", max_length=200, description="Slug of a case.", examples=["kicms"])
    organization: str = Field(
        "",
        max_length=300,
        description="Path of an actor in the middle.",
        examples=["organization/kicms"],
    )
    hops: int = Field(1, ge=1, le=3, description="How far around it, in ties.")
    as_of: int | None = Field(
        None, ge=1000, le=9999, description="Year in which ties can have held.", examples=[2005]
    )
    types: str = Field(
        "",
        max_length=400,
        description=f"Families of ties, separated by commas: {', '.join(TIE_TYPES)}.",
        examples=["alliance,transfer"],
    )
    nodes: str = Field(
        "",
        max_length=2000,
        description="Kinds of actors, separated by commas: "
        f"{', '.join(dict.fromkeys(FAMILIES.values()))}; or paths of single ones.",
        examples=["firm,university"],
    )
    weight: Literal["binary", "ties", "shared", "declared"] = Field(
        "binary", description="; ".join(f"{name}: {words}" for name, words in WEIGHTS.items())
    )
    direction: Literal["stated", "undirected"] = Field(
        "stated", description="Whether direction is read as stated, or not at all."
    )
    top: int = Field(0, ge=0, le=10_000, description="Only so many of the largest values; 0: all.")

    @property
    def scope(self) -> Scope:
        """What part of the dataset it is."""
        return Scope(
            case=self.case,
            organization=self.organization,
            hops=self.hops,
            as_of=self.as_of,
            types=_parts(self.types),
            weight=self.weight,
            nodes=_parts(self.nodes),
        )


class MeasureLine(BaseModel):
    """A measure in the list of measures."""

    name: str
    title: str
    family: str
    summary: str
    href: str
    parameters: dict[str, str]


class MeasureList(BaseModel):
    """The measures that can be asked for."""

    measures: list[MeasureLine]


class MeasureDocument(BaseModel):
    """Values of a measure, with the definition they follow."""

    version: str
    measure: str
    title: str
    summary: str
    model: str
    direction: str
    weight: str
    normalisation: str
    undefined: str
    references: list[str]
    reading: str
    network: str
    actors: int
    pairs: int
    parameters: dict[str, str | float | int | bool | None]
    notes: list[str]
    rows: list[dict[str, str | float | int | None]]


def measure_router() -> APIRouter:
    """Return the routes of all measures."""
    router = APIRouter(prefix=_PREFIX, tags=["networks"])
    router.add_api_route("", _measures, operation_id="measures", methods=["GET"])
    for name, measure in MEASURES.items():
        router.add_api_route(
            f"/{name.replace('_', '-')}",
            _route(name, measure),
            operation_id=f"measure-{name.replace('_', '-')}",
            methods=["GET"],
            summary=measure.definition.title,
            description=f"{measure.definition.summary} Structural, not causal.",
            response_model=MeasureDocument,
        )
    return router


def _measures() -> MeasureList:
    """List the measures of networks, each with its address and parameters."""
    lines = [
        MeasureLine(
            name=name,
            title=one.definition.title,
            family=one.definition.family,
            summary=one.definition.summary,
            href=f"{_PREFIX}/{name.replace('_', '-')}",
            parameters={key: str(p.default) for key, p in parameters_of(one).items()},
        )
        for name, one in sorted(MEASURES.items())
    ]
    return MeasureList(measures=lines)


def _route(name: str, measure: Measure) -> Any:  # FastAPI reads the signature of the function
    wanted = _wanted(name, measure)
    keys = list(parameters_of(measure))

    def answer(request: Request, asked: Annotated[Any, Query()]) -> MeasureDocument:
        here = site(request)
        given = {key: getattr(asked, key) for key in keys}
        result = measure_scope(
            here.graph.networks,
            name,
            asked.scope,
            given,
            direction=asked.direction,
            most=_MOST_TIES,
        )
        rows = result.largest(asked.top) if asked.top else result.records()
        return MeasureDocument(version=here.version, **result.description(), rows=rows)

    answer.__annotations__["asked"] = Annotated[wanted, Query()]
    return answer


def _wanted(name: str, measure: Measure) -> type[BaseModel]:
    """Return the parameters of one measure beside those of the network."""
    fields: dict[str, Any] = {}
    hints = get_type_hints(measure.function)
    for key, parameter in parameters_of(measure).items():
        default = parameter.default
        said = _described(measure, key)
        if key == "search":  # an exact search could take hours
            fields[key] = (Literal["auto", "greedy"], Field(default, description=said))
        elif key in _BOUNDS:
            fields[key] = (int, Field(default, ge=0, le=_BOUNDS[key], description=said))
        elif choices_of(measure, key):
            fields[key] = (hints[key], Field(default, description=said))
        elif isinstance(default, bool | int | float):
            fields[key] = (type(default), Field(default, description=said))
        else:
            text = default if isinstance(default, str) else ",".join(default)
            fields[key] = (str, Field(text, max_length=200, description=said))
    model: type[BaseModel] = create_model(
        "".join(part.title() for part in name.split("_")) + "Parameters",
        __base__=MeasuredNetwork,
        **fields,
    )
    return model


def _described(measure: Measure, key: str) -> str:
    """Return what the docstring of a measure says of a parameter."""
    text = inspect.getdoc(measure.function) or ""
    found = re.search(rf"^    {key}: (.*(?:\n      +.*)*)", text, re.MULTILINE)
    return " ".join(found[1].split()) if found else key


def _parts(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())
