"""Measures of networks over HTTP: one operation for each, with its own parameters."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, Literal, get_type_hints

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, create_model

from ioknow.network import FAMILIES, TIE_TYPES, WEIGHTS, Scope
from ioknow.network.courses import Course
from ioknow.network.jobs import CourseJob, MeasureJob, Parameters
from ioknow.network.measures import MEASURES, Measure
from ioknow.network.measures.asking import choices_of, described, parameters_of
from ioknow_api.explorer.rendering import site

_PREFIX = "/api/v1/networks/measures"
ONE_MODE = tuple(
    sorted(name for name, one in MEASURES.items() if one.definition.family != "two-mode")
)
"""Measures that can be followed over time."""

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
    projection: Literal["ties", "affiliations"] = Field(
        "ties",
        description="Whether organizations are tied as claims say, or by the projects, consortia "
        "and bodies that they share.",
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
    unit: str = Field(description="What the first number counts; a ratio has no unit.")
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


class AskedCourse(MeasuredNetwork):
    """Which measure is followed over time."""

    measure: Literal[("", *ONE_MODE)] = Field(  # type: ignore[valid-type] # names known when run
        "", description="Name of a measure of one-mode networks; empty for the ties only."
    )
    by: str = Field("", max_length=200, description="Grouping, for measures that have one.")
    actor: str = Field("", max_length=300, description="Path of the actor whose value is followed.")
    width: int = Field(0, ge=0, le=200, description="Years in a window; 0 to choose.")


class CourseWindow(BaseModel):
    """A window of time."""

    window: str
    actors: int
    pairs: int
    entered_actors: int
    left_actors: int
    entered_pairs: int
    left_pairs: int
    kept_pairs: int
    persistence: float | None = Field(description="Share of the pairs before that are kept.")
    value: float | None


class CourseDocument(BaseModel):
    """A measure over windows, and the ties that enter, stay and leave."""

    version: str
    text: str
    definition: str = Field(description="What a window holds.")
    measure: str
    reading: str = Field(description="What the value of a window is.")
    network: str
    width: int
    undated: int = Field(description="Ties of which no year is known; they are in no window.")
    rows: list[CourseWindow]


def measure_router() -> APIRouter:
    """Return the routes of all measures."""
    router = APIRouter(prefix=_PREFIX, tags=["networks"])
    router.add_api_route(
        "/over-time",
        _over_time,
        operation_id="evolution",
        methods=["GET"],
        summary="A measure over windows of time",
    )
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


def _over_time(request: Request, asked: Annotated[AskedCourse, Query()]) -> CourseDocument:
    """Follow a measure over windows of time, with the ties that enter, stay and leave."""
    here = site(request)
    takes = parameters_of(MEASURES[asked.measure]) if asked.measure else {}
    job = CourseJob(
        asked.measure,
        asked.scope,
        (("by", asked.by),) if asked.by and "by" in takes else (),
        actor=asked.actor,
        width=asked.width,
        direction=asked.direction,
        mode=asked.projection,
    )
    found: Course = request.app.state.measuring.course(here, job)
    return CourseDocument(
        version=here.version,
        text=found.text,
        definition=found.windows_hold,
        measure=asked.measure,
        reading=found.reading,
        network=found.network,
        width=found.width,
        undated=found.undated,
        rows=[CourseWindow.model_validate(row) for row in found.records()],
    )


def _route(name: str, measure: Measure) -> Any:  # FastAPI reads the signature of the function
    wanted = wanted_parameters(name)
    keys = list(parameters_of(measure))

    def answer(request: Request, asked: Annotated[Any, Query()]) -> MeasureDocument:
        here = site(request)
        job = MeasureJob(
            name,
            asked.scope,
            parameters_from(asked, keys),
            direction=asked.direction,
            mode=asked.projection,
        )
        result = request.app.state.measuring.measure(here, job)
        rows = result.largest(asked.top) if asked.top else result.records()
        return MeasureDocument(version=here.version, **result.description(), rows=rows)

    answer.__annotations__["asked"] = Annotated[wanted, Query()]
    return answer


@cache
def wanted_parameters(name: str) -> type[BaseModel]:
    """Return the parameters of one measure beside those of the network."""
    measure = MEASURES[name]
    fields: dict[str, Any] = {}
    hints = get_type_hints(measure.function)
    for key, parameter in parameters_of(measure).items():
        default = parameter.default
        said = described(measure, key)
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


def parameters_from(asked: BaseModel, keys: Iterable[str]) -> Parameters:
    """Return the parameters of a measure that were asked for."""
    return tuple((key, getattr(asked, key)) for key in keys)


def _parts(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())
