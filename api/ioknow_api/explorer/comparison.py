"""Organizations or cases side by side: rules, words, ties, networks, factors and figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from markupsafe import Markup

from ioknow.analysis import (
    CaseComparison,
    ComparedFigure,
    OrganizationComparison,
    OrganizationTies,
    RuleComparison,
    compare_cases,
    compare_organizations,
    compare_rules,
    tie_diversity,
)
from ioknow.analysis.figures import Figure
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, lazy_gettext
from ioknow.languages import gettext_noop as _
from ioknow.model import Thing
from ioknow.network import Scope
from ioknow.views.charts import Line, Point, line_chart
from ioknow_api.explorer import sparql_texts
from ioknow_api.explorer.connections import find_actor, suggested
from ioknow_api.explorer.drawing import Drawing, draw
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.rendering import Site, render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.tabular import csv_response, json_rows
from ioknow_api.parameters import Year, year_of

router = page_router()

Name = Annotated[str, Query(max_length=400)]
Cases = Annotated[tuple[str, ...], Query(max_length=8)]

SECTIONS = {
    "attributes": _("What they are"),
    "posts": _("Posts"),
    "ties": _("Relationships"),
    "events": _("Year by year: what happened"),
    "capabilities": _("Capabilities"),
}


@dataclass(frozen=True)
class Series:
    """The values of one measure for two organizations, over the years.

    Attributes:
        measure: The measure.
        title: Measure and what it is broken down by, in words.
        unit: Unit in words.
        rows: The values, oldest first.
        chart: Lines over the years; empty with fewer than two years.
    """

    measure: Thing
    title: str
    unit: str
    rows: tuple[ComparedFigure, ...]
    chart: Markup


@dataclass(frozen=True)
class Side:
    """One organization or case of a comparison.

    Attributes:
        thing: What it is.
        drawing: Its network.
        ties: Its ties by kind; None for a case, and where there are too many to be told.
    """

    thing: Thing
    drawing: Drawing
    ties: OrganizationTies | None = None


@router.get("/compare")
def compare(
    request: Request, first: Name = "", second: Name = "", case: Cases = (), as_of: Year = ""
) -> HTMLResponse:
    """Set two organizations, or several cases, side by side."""
    here, year = site(request), year_of(as_of)
    if first.strip() and second.strip():
        return _organizations(request, here, first, second, year)
    if len(case) > 1:
        return _cases(request, here, case, year)
    return render(
        request,
        "compare.html",
        sides=(),
        as_of=year,
        organizations=True,
        cases=[one for one in here.entities.cases() if one.count],
        suggested=suggested(here),
        chosen=set(case),
    )


@router.get("/compare.csv")
def compare_csv(
    request: Request, first: Name = "", second: Name = "", case: Cases = (), as_of: Year = ""
) -> Response:
    """Return the same comparison as a table: one row for each respect, or factor and case."""
    found = _found(site(request), first, second, case, as_of)
    return csv_response(found.records(), found.columns)


@router.get("/compare.json")
def compare_json(
    request: Request, first: Name = "", second: Name = "", case: Cases = (), as_of: Year = ""
) -> JSONResponse:
    """Return the same comparison as JSON, with its definition and the dataset's version."""
    here = site(request)
    found = _found(here, first, second, case, as_of)
    return JSONResponse(
        {
            "version": here.version,
            "definition": found.definition,
            "columns": list(found.columns),
            "rows": json_rows(found.records()),
        }
    )


def _graphs(query: str) -> list[tuple[str, str]]:
    """Return the files that hold the answer to a query as a graph."""
    endings = {"Turtle": "ttl", "JSON-LD": "jsonld"}
    return [(name, with_query(f"/query.{end}", query=query)) for name, end in endings.items()]


def _found(
    here: Site, first: str, second: str, case: Sequence[str], as_of: str
) -> OrganizationComparison | CaseComparison:
    if first.strip() and second.strip():
        ends = [find_actor(here, one) for one in (first, second)]
        year = year_of(as_of)
        return compare_organizations(here.entities, ends[0].iri, ends[1].iri, as_of=year)
    if len(case) < 2:
        raise ParameterValueError(
            lazy_gettext(
                "a comparison needs two organizations, 'first' and 'second', or two cases; name "
                "them in the address"
            )
        )
    return compare_cases(here.entities, case)


def _organizations(
    request: Request, here: Site, first: str, second: str, year: int | None
) -> HTMLResponse:
    ends = [find_actor(here, one) for one in (first, second)]
    two = compare_organizations(here.entities, ends[0].iri, ends[1].iri, as_of=year)
    rules = compare_rules(here.entities, ends[0].iri, ends[1].iri)
    slugs = _slugs_of(here, ends)
    factors = compare_cases(here.entities, slugs) if slugs else None
    paths = {"first": ends[0].path, "second": ends[1].path, "as_of": year}
    return render(
        request,
        "compare.html",
        sides=[_side(here, one, year) for one in ends],
        as_of=year,
        organizations=True,
        found=two,
        sections=_sections(two),
        section_names=SECTIONS,
        rules=rules if rules.kinds else None,
        factors=_factors(factors),
        series=_series(two),
        sources=_sources(two, rules, factors),
        files=[
            ("CSV", with_query("/compare.csv", **paths)),
            ("JSON", with_query("/compare.json", **paths)),
            *_graphs(sparql_texts.graph_of_both(*(one.iri for one in ends))),
        ],
        cases=[one for one in here.entities.cases() if one.count],
        suggested=suggested(here),
        chosen=set(slugs),
        query=sparql_texts.both(*(one.iri for one in ends)),
    )


def _cases(request: Request, here: Site, slugs: Sequence[str], year: int | None) -> HTMLResponse:
    found = compare_cases(here.entities, slugs)
    return render(
        request,
        "compare.html",
        sides=[
            Side(one, draw(here, Scope(case=one.path.removeprefix("case/"), as_of=year)))
            for one in found.cases
        ],
        as_of=year,
        organizations=False,
        found=found,
        sections={},
        section_names=SECTIONS,
        rules=None,
        factors=_factors(found),
        series=(),
        sources=_sources(found),
        files=[
            ("CSV", with_query("/compare.csv", case=slugs)),
            ("JSON", with_query("/compare.json", case=slugs)),
            *_graphs(sparql_texts.graph_of_cases([one.iri for one in found.cases])),
        ],
        cases=[one for one in here.entities.cases() if one.count],
        suggested=suggested(here),
        chosen={one.path.removeprefix("case/") for one in found.cases},
        query=sparql_texts.of_cases([one.iri for one in found.cases]),
    )


def _side(here: Site, one: Thing, year: int | None) -> Side:
    drawing = draw(here, Scope(organization=one.path, as_of=year))
    if not drawing.drawn:  # too many ties to be told one by one
        return Side(one, drawing)
    ties = tie_diversity(here.entities, one.path, network=drawing.network)
    return Side(one, drawing, ties.organizations[0])


def _slugs_of(here: Site, ends: Iterable[Thing]) -> list[str]:
    cases = {case.path for one in ends for case in here.entities.claim(one.path).cases}
    return sorted(path.removeprefix("case/") for path in cases)


def _sections(two: OrganizationComparison) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for row in two.aspects:
        found.setdefault(row.section, []).append(row)
    return found


def _factors(found: CaseComparison | None) -> CaseComparison | None:
    return found if found is not None and found.factors and len(found.cases) > 1 else None


def _sources(
    *found: OrganizationComparison | RuleComparison | CaseComparison | None,
) -> list[Thing]:
    every = {one.iri: one for each in found if each is not None for one in each.sources}
    return sorted(every.values(), key=lambda one: (str(one.label), one.iri))


def _series(two: OrganizationComparison) -> list[Series]:
    """Return the figures of each measure and breakdown, those over most years first."""
    groups: dict[tuple[str, tuple[str, ...], str], list[ComparedFigure]] = {}
    for figure in two.figures:
        key = (figure.measure.iri, tuple(one.iri for one in figure.dimensions), figure.unit)
        groups.setdefault(key, []).append(figure)
    found = [_one_series(two, figures) for figures in groups.values()]
    return sorted(found, key=lambda one: (not one.chart, -len(one.rows), one.title))


def _one_series(two: OrganizationComparison, figures: list[ComparedFigure]) -> Series:
    first = figures[0]
    title = ", ".join(str(one.label) for one in (first.measure, *first.dimensions))
    average = next((one.average[0].observed for one in figures if one.average), None)
    names = [two.left, two.right, *([average] if average else [])]
    sides = [[one.left for one in figures], [one.right for one in figures]]
    sides.append([one.average for one in figures])
    lines = [
        Line(str(name.label), tuple(_points(values)))
        for name, values in zip(names, sides, strict=False)
    ]
    drawn = [line for line in lines if len(line.points) > 1]
    said = gettext("%(title)s, year by year; the table has the same values", title=title)
    chart = line_chart(drawn, title=said, unit=first.unit)
    return Series(first.measure, title, first.unit, tuple(figures), Markup(chart))  # noqa: S704


def _points(values: Iterable[tuple[Figure, ...]]) -> Iterable[Point]:
    """Yield one point for each year with exactly one number, marked where it is not stated."""
    points = []
    for figures in values:
        best = figures[0] if figures else None
        if best is None or best.year is None or best.bounds.number is None:
            continue
        agreed = len({one.bounds.text for one in figures}) == 1
        mark = "" if best.status == "stated" and agreed else "*"
        points.append(Point(best.year, float(best.bounds.number), best.quantity.text, mark))
    return sorted(points, key=lambda one: one.x)
