"""Measures of networks as pages: a ranked table with its definition, and the course over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup
from pydantic import ValidationError

from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, lazy_gettext, ngettext
from ioknow.network import FAMILIES, TIE_TYPES, WEIGHTS, Scope
from ioknow.network.courses import COLUMNS
from ioknow.network.jobs import CourseJob, MeasureJob, Parameters
from ioknow.network.measures import MEASURES, ActorValues, Measure, NetworkValues, Result
from ioknow.network.measures.asking import choices_of, described, parameters_of
from ioknow.network.measures.grouping import GROUPINGS
from ioknow.views.charts import bars_of, line_over_steps, number_text
from ioknow.views.palette import NODE_STYLES
from ioknow.vocabulary import entity, path_of
from ioknow_api.explorer.connections import find_actor, suggested
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.rendering import Site, render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.tabular import csv_response
from ioknow_api.explorer.validation import unusable
from ioknow_api.parameters import Year, also_reads, among, year_of
from ioknow_api.problems import ProblemError
from ioknow_api.routes.measures import ONE_MODE, parameters_from, wanted_parameters

router = page_router()

_SHOWN = 25
_DRAWN = 20
_BESIDE = ("_expected", "_sd")
"""Endings of columns that stand in the CSV only."""

_GROUPED = {"by": ("auto", *GROUPINGS), "dimensions": (), "groups": ("", *GROUPINGS)}
"""Attributes that the page offers for parameters that name one."""


@dataclass(frozen=True)
class Asked:
    """What an address asks to measure.

    Attributes:
        scope: What part of the dataset.
        measure: Name of the measure, or empty.
        given: Its parameters as they stand in the address.
        direction: ``stated`` or ``undirected``.
        mode: ``ties`` or ``affiliations``.
        top: Rows that are shown.
    """

    scope: Scope
    measure: str
    given: Mapping[str, str]
    direction: str
    mode: str
    top: int

    def parameters(self) -> Parameters:
        """Return the parameters of the measure, read and held to the bounds of the service.

        Raises:
            ParameterValueError: One of them cannot be used.
        """
        if not self.measure:
            return ()
        try:
            read = wanted_parameters(self.measure).model_validate(dict(self.given))
        except ValidationError as error:
            first = error.errors()[0]
            raise ParameterValueError(
                lazy_gettext(
                    "'%(name)s' of %(measure)s cannot be %(value)s: %(problem)s",
                    name=first["loc"][-1],
                    measure=self.measure,
                    value=repr(first["input"]),
                    problem=unusable(first),
                )
            ) from None
        return parameters_from(read, parameters_of(MEASURES[self.measure]))

    def address(self, place: str, **more: object) -> str:
        """Return the address of the same network and measure elsewhere."""
        scope = self.scope
        known = {
            "measure": self.measure,
            "case": scope.case,
            "organization": scope.organization,
            "hops": scope.hops if scope.organization and scope.hops != 1 else None,
            "as_of": scope.as_of,
            "tie": tuple(sorted(scope.types)),
            "node": tuple(sorted(scope.nodes)),
            "weight": scope.weight if scope.weight != "binary" else None,
            "direction": self.direction if self.direction != "stated" else None,
            "projection": self.mode if self.mode != "ties" else None,
            **self.given,
        }
        return with_query(place, **{**known, **more})


def read_asked(  # noqa: PLR0917 - query parameters
    request: Request,
    measure: Annotated[str, Query(max_length=60)] = "",
    case: Annotated[str, Query(max_length=200)] = "",
    organization: Annotated[str, Query(max_length=400)] = "",
    hops: Annotated[int, Query(ge=1, le=3)] = 1,
    as_of: Year = "",
    tie: Annotated[tuple[str, ...], Query()] = (),
    node: Annotated[tuple[str, ...], Query()] = (),
    weight: Annotated[str, Query(max_length=20)] = "binary",
    direction: Annotated[str, Query(pattern="^(stated|undirected)$")] = "stated",
    projection: Annotated[str, Query(pattern="^(ties|affiliations)$")] = "ties",
    top: Annotated[int, Query(ge=1, le=1000)] = _SHOWN,
) -> Asked:
    """Read what an address asks for; parameters that the measure does not take are left."""
    name = measure.replace("-", "_")
    if name and name not in MEASURES:
        raise ParameterValueError(
            lazy_gettext(
                "there is no measure '%(measure)s'; choose one of the list", measure=measure
            )
        )
    around = find_actor(site(request), organization).path if organization.strip() else ""
    takes = parameters_of(MEASURES[name]) if name else {}
    also_reads(request, takes)
    return Asked(
        scope=Scope(
            case=case,
            organization=around,
            hops=hops,
            as_of=year_of(as_of),
            types=frozenset(among("tie", tie, TIE_TYPES)),
            weight=among("weight", [weight], WEIGHTS)[0] if weight else "binary",
            nodes=frozenset(among("node", node, FAMILIES.values())),
        ),
        measure=name,
        given={
            key: value.strip()
            for key, value in request.query_params.items()
            if key in takes and value.strip()
        },
        direction=direction,
        mode=projection,
        top=top,
    )


Wanted = Annotated[Asked, Depends(read_asked)]


@router.get("/measures")
def measures_page(request: Request, asked: Wanted) -> HTMLResponse:
    """Show a measure of a network as a ranked table, or what measures there are."""
    here = site(request)
    found, waiting = None, None
    if asked.measure:
        try:
            found = _measured(request, here, asked)
        except ProblemError as problem:
            waiting = patience(problem)
    page = render(
        request,
        "measures.html",
        status=503 if waiting else 200,
        asked=asked,
        found=found,
        waiting=waiting,
        families=_families(),
        fields=_fields(asked),
        rows=_rows(found, asked) if found else [],
        columns=_columns(found) if found else [],
        picture=_picture(found, asked) if found else "",
        sentence=_sentence(found) if found else "",
        total=len(next(iter(found.table().values()), ())) if found else 0,
        formats=_formats(asked) if found else [],
        number=number_cell,
        **_choices(here),
    )
    return later(page, waiting)


@router.get("/measures.csv")
def measures_csv(request: Request, asked: Wanted) -> Response:
    """Return a measure with all its columns and rows as a table."""
    if not asked.measure:
        raise ParameterValueError(
            lazy_gettext("no measure is named; add measure=degree, for example")
        )
    found = _measured(request, site(request), asked)
    return csv_response(found.records(), list(found.table()))


@router.get("/evolution")
def evolution_page(
    request: Request,
    asked: Wanted,
    actor: Annotated[str, Query(max_length=400)] = "",
    width: Annotated[int, Query(ge=0, le=200)] = 0,
) -> HTMLResponse:
    """Show how a network and a measure change over windows of time."""
    here = site(request)
    focal = find_actor(here, actor) if actor.strip() else None
    found, waiting = None, None
    try:
        found = _course(request, here, asked, focal.path if focal else "", width)
    except ProblemError as problem:
        waiting = patience(problem)
    rows = found.records() if found else []
    page = render(
        request,
        "evolution.html",
        status=503 if waiting else 200,
        asked=asked,
        actor=focal,
        width=width,
        found=found,
        waiting=waiting,
        rows=rows,
        families={
            family: several for family, several in _families().items() if family != "two-mode"
        },
        fields=_fields(asked),
        ties=_line(rows, "pairs", gettext("Tied pairs in each window")),
        values=_line(rows, "value", f"{gettext(found.definition.title)}: {gettext(found.reading)}")
        if found and found.definition
        else "",
        formats=[
            ("CSV", asked.address("/evolution.csv", actor=actor, width=width or None)),
            (
                "JSON",
                with_query(
                    "/api/v1/networks/measures/over-time",
                    **_in_api(asked),
                    measure=asked.measure,
                    by=asked.given.get("by"),
                    actor=focal.path if focal else None,
                    width=width or None,
                ),
            ),
        ],
        number=number_cell,
        **_choices(here),
    )
    return later(page, waiting)


@router.get("/evolution.csv")
def evolution_csv(
    request: Request,
    asked: Wanted,
    actor: Annotated[str, Query(max_length=400)] = "",
    width: Annotated[int, Query(ge=0, le=200)] = 0,
) -> Response:
    """Return the windows as a table."""
    here = site(request)
    focal = find_actor(here, actor).path if actor.strip() else ""
    return csv_response(_course(request, here, asked, focal, width).records(), COLUMNS)


def _measured(request: Request, here: Site, asked: Asked) -> Result:
    job = MeasureJob(
        asked.measure,
        asked.scope,
        asked.parameters(),
        direction=asked.direction,
        mode=asked.mode,
    )
    found: Result = request.app.state.measuring.measure(here, job)
    return found


def _course(request: Request, here: Site, asked: Asked, actor: str, width: int) -> Any:
    if asked.measure and asked.measure not in ONE_MODE:
        raise ParameterValueError(
            lazy_gettext(
                "%(measure)s is a measure of two-mode networks, which have no windows; follow "
                "another",
                measure=asked.measure,
            )
        )
    job = CourseJob(
        asked.measure,
        asked.scope,
        asked.parameters(),
        actor=actor,
        width=width,
        direction=asked.direction,
        mode=asked.mode,
    )
    return request.app.state.measuring.course(here, job)


def patience(problem: ProblemError) -> ProblemError:
    """Return the problem when it passes by itself."""
    if problem.kind not in ("answer-in-preparation", "busy"):
        raise problem
    return problem


def later(page: HTMLResponse, waiting: ProblemError | None) -> HTMLResponse:
    """Return a page that says when to ask again, where its answer is not there yet."""
    if waiting is not None:
        page.headers.update({**waiting.headers, "Cache-Control": "no-store"})
    return page


def _families() -> dict[str, list[Measure]]:
    found: dict[str, list[Measure]] = {}
    for one in sorted(MEASURES.values(), key=lambda m: (m.definition.family, m.definition.title)):
        found.setdefault(one.definition.family, []).append(one)
    return found


def _fields(asked: Asked) -> list[dict[str, object]]:
    """Return what the form asks about the parameters of the chosen measure."""
    if not asked.measure:
        return []
    measure = MEASURES[asked.measure]
    found = []
    for name, parameter in parameters_of(measure).items():
        default = parameter.default
        usual = ", ".join(default) if isinstance(default, tuple) else str(default)
        choices = choices_of(measure, name)
        if name == "search":
            choices = ("auto", "greedy")
        if isinstance(default, bool):
            choices, usual = ("false", "true"), usual.lower()
        if name in _GROUPED:
            choices = _GROUPED[name]
            if choices and usual not in choices:
                choices = (usual, *choices)
        found.append(
            {
                "name": name,
                "value": asked.given.get(name, usual),
                "choices": choices,
                "help": described(measure, name),
                "numeric": isinstance(default, int | float) and not isinstance(default, bool),
            }
        )
    return found


def _columns(found: Result) -> list[str]:
    names = [name for name in found.table() if not name.endswith(_BESIDE)]
    return [name for name in names if not (name == "actor" and "label" in names)]


def _rows(found: Result, asked: Asked) -> list[dict[str, Any]]:
    rows = found.largest(asked.top)
    if isinstance(found, ActorValues) and not rows:
        rows = found.records()[: asked.top]
    for row in rows:
        if "actor" in row:
            row["actor"] = entity(path_of(str(row["actor"]))).value
    return rows


def _picture(found: Result, asked: Asked) -> Markup:
    if isinstance(found, ActorValues):
        bars = [(name, value) for _, name, value in found.top(min(asked.top, _DRAWN))]
        if bars:
            title = f"{gettext(found.definition.title)}: {found.network}"
            return Markup(bars_of(bars, title=title))  # noqa: S704 - escaped there
    return Markup("")


def _line(rows: Iterable[Mapping[str, Any]], column: str, title: str) -> Markup:
    points = [(str(row["window"]), row[column]) for row in rows]
    if not any(value is not None for _, value in points):
        return Markup("")
    return Markup(line_over_steps(points, title=title))  # noqa: S704 - escaped there


def _sentence(found: Result) -> str:
    """Return the answer in a sentence or two."""
    where = gettext("Network: %(network)s, %(size)s.", network=found.network, size=found.extent)
    title = gettext(found.definition.title)
    if isinstance(found, NetworkValues):
        return f"{title}: {number_cell(found.records()[0]['value'])}. {where}"
    if not isinstance(found, ActorValues):
        return f"{title}. {where}"
    ranked = found.top(1)
    if not ranked:
        return gettext("%(measure)s: no actor has a value.", measure=title) + f" {where}"
    _, name, value = ranked[0]
    values = np.asarray(found.values, dtype=np.float64)
    said = gettext(
        "%(measure)s: %(name)s has the largest value, %(value)s; %(known)s of %(all)s actors have "
        "one.",
        measure=title,
        name=name,
        value=number_text(value),
        known=int((~np.isnan(values)).sum()),
        all=len(found),
    )
    same = int((values == value).sum()) - 1
    if same:
        said += " " + ngettext(
            "%(num)s other has the same value.", "%(num)s others have the same value.", same
        )
    return f"{said} {where}"


def _formats(asked: Asked) -> list[tuple[str, str]]:
    name = asked.measure.replace("_", "-")
    api = with_query(f"/api/v1/networks/measures/{name}", **_in_api(asked), **asked.given)
    return [
        (gettext("CSV with all rows and columns"), asked.address("/measures.csv")),
        ("JSON", api),
    ]


def _in_api(asked: Asked) -> dict[str, object]:
    """Return the network in the words of the API."""
    scope = asked.scope
    return {
        "case": scope.case,
        "organization": scope.organization,
        "hops": scope.hops if scope.organization and scope.hops != 1 else None,
        "as_of": scope.as_of,
        "types": ",".join(sorted(scope.types)),
        "nodes": ",".join(sorted(scope.nodes)),
        "weight": scope.weight if scope.weight != "binary" else None,
        "direction": asked.direction if asked.direction != "stated" else None,
        "projection": asked.mode if asked.mode != "ties" else None,
    }


def _choices(here: Site) -> dict[str, object]:
    return {
        "cases": [one for one in here.entities.cases() if one.count],
        "suggested": suggested(here),
        "tie_types": TIE_TYPES,
        "kinds": {name: NODE_STYLES[name].label for name in dict.fromkeys(FAMILIES.values())},
        "weights": WEIGHTS,
    }


def number_cell(value: object) -> str:
    """Return a cell: numbers as people read them, a dash for what is not defined."""
    if value is None:
        return "\u2013"
    if isinstance(value, int | float):
        return number_text(float(value))
    return str(value)
