"""Published tables: as printed, with charts and the marks of the arithmetic audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from markupsafe import Markup

from ioknow.errors import UnknownEntityError
from ioknow.languages import gettext, lazy_gettext
from ioknow.model import Claim, Evidence, Quantity, Thing
from ioknow.query.reading import Values, links, text
from ioknow.statistics import load_cubes
from ioknow.statistics.audit import audit
from ioknow.statistics.audit_results import AuditResult
from ioknow.terms import Literal, NamedNode, QuerySolution
from ioknow.views.charts import MOST_SERIES, Bar, BarGroup, Line, Point, bar_chart, line_chart
from ioknow.vocabulary import DCTERMS, IK, QB, entity, path_of
from ioknow_api.explorer import sparql_texts
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.rendering import Site, render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.tabular import csv_response

router = page_router()

_TABLES = f"SELECT DISTINCT ?table {{ ?table a <{QB.DataSet.value}> }} ORDER BY ?table"
_FIGURES = """
PREFIX ik: <https://w3id.org/ioknow/ontology#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?figure ?label ?value ?operator ?unit ?status ?row ?column ?printed ?note ?ordinal WHERE {
  VALUES ?table { %s }
  ?figure qb:dataSet ?table ; rdfs:label ?label ; ik:value ?value ; ik:operator ?operator ;
    ik:unit ?unit ; ik:claimStatus ?status ; ik:tableRow ?row ; ik:tableColumn ?column ;
    ik:ordinal ?ordinal .
  OPTIONAL { ?figure ik:printedValue ?printed }
  OPTIONAL { ?figure ik:curationNote ?note }
}
ORDER BY ?ordinal
"""
_COLUMNS = (
    *("row", "column", "value", "operator", "unit", "status", "printed", "label", "note"),
    *("audit", "codes", "figure"),
)
_MOST_GROUPS = 40


@dataclass(frozen=True)
class Figure:
    """One cell of a table.

    Attributes:
        iri: Its identifier.
        label: What it is, in words.
        number: Its value.
        quantity: Value with operator and unit.
        unit: Concept of the unit.
        operator: Concept of the operator.
        status: ``stated``, ``reconstructed``, ...
        row: Heading of its row as printed.
        column: Heading of its column as printed.
        note: Remark of the curators, or empty.
        checks: Results of the audit in which it is the number that was checked.
    """

    iri: str
    label: str
    number: float
    quantity: Quantity
    unit: Thing
    operator: Thing
    status: str
    row: str
    column: str
    note: str
    checks: tuple[AuditResult, ...] = ()

    @property
    def bare(self) -> str:
        """The value with its operator, without the unit."""
        return replace(self.quantity, unit="").text

    @property
    def verdict(self) -> str:
        """The worst verdict of the audit on it, or empty when nothing could be checked."""
        found = {one.verdict for one in self.checks}
        return next((one for one in ("contradiction", "rounding", "agrees") if one in found), "")


@dataclass(frozen=True)
class Table:
    """A published table.

    Attributes:
        thing: The table.
        title: What it is about.
        source: The publication.
        provenance: Where the publication has the figures from, or empty.
        evidence: Its place in the publication.
        figures: Its cells, in the order of the table.
        checks: All results of the audit about it.
    """

    thing: Thing
    title: str
    source: Thing | None
    provenance: str
    evidence: tuple[Evidence, ...] = ()
    figures: tuple[Figure, ...] = ()
    checks: tuple[AuditResult, ...] = ()

    @property
    def slug(self) -> str:
        """The end of its address."""
        return self.thing.path.removeprefix("dataset/")

    @property
    def contradictions(self) -> tuple[AuditResult, ...]:
        """The checks in which its own numbers do not agree."""
        return tuple(one for one in self.checks if one.verdict == "contradiction")


@dataclass
class Grid:
    """The cells by row and column, as they are printed."""

    rows: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    cells: dict[tuple[str, str], list[Figure]] = field(default_factory=dict)

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> Grid:
        """Sort figures into their cells; a printed and a reconstructed one share a cell."""
        found = cls()
        for one in figures:
            if one.row not in found.rows:
                found.rows.append(one.row)
            if one.column not in found.columns:
                found.columns.append(one.column)
            found.cells.setdefault((one.row, one.column), []).append(one)
        return found

    def unit(self, column: str) -> Thing | None:
        """Return the unit of all figures of a column, or None when there are several."""
        units = {
            one.unit for (_, name), cell in self.cells.items() if name == column for one in cell
        }
        return units.pop() if len(units) == 1 else None


@router.get("/statistics")
def tables(request: Request) -> HTMLResponse:
    """List the published tables by publication, with what the audit found in each."""
    here = site(request)
    every = _tables(here)
    sources = {one.source.iri: one.source for one in every if one.source}
    return render(
        request,
        "statistics.html",
        groups=[
            (source, [one for one in every if one.source == source]) for source in sources.values()
        ],
        total=sum(len(one.checks) for one in every),
        found=sum(len(one.contradictions) for one in every),
        query=sparql_texts.of_tables(),
    )


@router.get("/statistics/{slug:path}.csv")
def table_csv(request: Request, slug: str) -> Response:
    """Return the figures of a table, one row each, with the verdict of the audit."""
    return csv_response(map(_record, _table(site(request), slug).figures), _COLUMNS)


@router.get("/statistics/{slug:path}.json")
def table_json(request: Request, slug: str) -> JSONResponse:
    """Return a table with its source, its figures and the checks of the audit."""
    here = site(request)
    found = _table(here, slug)
    return JSONResponse(
        {
            "version": here.version,
            "id": found.thing.iri,
            "title": found.title,
            "source": found.source.iri if found.source else None,
            "places": [one.citation for one in found.evidence],
            "figures": [_record(one) for one in found.figures],
            "checks": [
                {
                    "rule": one.rule,
                    "text": one.text,
                    "printed": None if one.printed is None else float(one.printed),
                    "computed": None if one.computed is None else float(one.computed),
                    "verdict": one.verdict,
                    "codes": list(one.codes),
                    "cells": [entity(cell).value for cell in one.cells],
                }
                for one in found.checks
            ],
        }
    )


@router.get("/statistics/{slug:path}")
def table(request: Request, slug: str) -> HTMLResponse:
    """Show one published table."""
    here = site(request)
    found = _table(here, slug)
    iri = found.thing.iri
    words = here.entities.reader.terminology.entries
    used = {one.iri: one for figure in found.figures for one in (figure.unit, figure.operator)}
    construct = sparql_texts.statements_of_table(iri)
    return render(
        request,
        "statistics_table.html",
        table=found,
        grid=Grid.of(found.figures),
        charts=_charts(found),
        terms=[
            (one, words[one.iri].definition if one.iri in words else "")
            for one in sorted(used.values(), key=lambda one: str(one.label))
        ],
        formats=[
            ("CSV", f"/statistics/{found.slug}.csv"),
            ("JSON", f"/statistics/{found.slug}.json"),
            ("JSON-LD", with_query("/query.jsonld", query=construct)),
            ("Turtle", with_query("/query.ttl", query=construct)),
        ],
        query=sparql_texts.of_table(iri),
    )


@router.get("/contradictions")
def contradictions(
    request: Request, source: Annotated[str, Query(max_length=300)] = ""
) -> HTMLResponse:
    """Show where a publication's own text and numbers do not agree, and how each is read."""
    here = site(request)
    every = here.entities.claims_of("Discrepancy")
    sources = {one.iri: one for one in _sources(every)}
    chosen = _publication(here, source) if source else None
    shown = [one for one in every if chosen is None or chosen in _sources([one])]
    tables_ = [one for one in _tables(here) if chosen is None or one.source == chosen]
    return render(
        request,
        "contradictions.html",
        sources=sorted(
            (sources | ({chosen.iri: chosen} if chosen else {})).values(),
            key=lambda one: (str(one.label), one.iri),
        ),
        chosen=chosen,
        claims=shown,
        tables=[one for one in tables_ if one.contradictions],
        query=sparql_texts.from_source(chosen.iri)
        if chosen
        else sparql_texts.of_kind("Discrepancy"),
    )


def _publication(here: Site, slug: str) -> Thing:
    iri = entity(f"source/{slug}").value
    described = here.entities.reader.describe([iri])
    if iri not in described:
        raise UnknownEntityError(
            lazy_gettext(
                "the dataset has no source '%(slug)s'; /statistics and /about list those it has",
                slug=slug,
            )
        )
    return here.entities.reader.thing(iri, described[iri])


def _sources(claims: Iterable[Claim]) -> list[Thing]:
    found = {one.source.iri: one.source for claim in claims for one in claim.evidence if one.source}
    return list(found.values())


def _tables(here: Site) -> list[Table]:
    return here.kept("tables", lambda: _read_tables(here))


def _read_tables(here: Site) -> list[Table]:
    """Read what the tables are, without their figures."""
    reader = here.entities.reader
    iris = [path for (path,) in reader.rows(_TABLES, "table")]
    described = reader.describe(iris)
    checks = _checks(here)
    found = [_described(here, iri, described.get(iri, {}), checks.get(iri, ())) for iri in iris]
    return sorted(found, key=lambda one: (str(one.source.label) if one.source else "", one.slug))


def _described(here: Site, iri: str, values: Values, checks: tuple[AuditResult, ...]) -> Table:
    reader = here.entities.reader
    sources = reader.things(links(values, DCTERMS.source.value))
    places = reader.evidence(links(values, IK.hasEvidence.value))
    return Table(
        thing=reader.thing(iri, values),
        title=text(values, DCTERMS.title.value),
        source=next(iter(sources.values()), None),
        provenance=text(values, DCTERMS.provenance.value),
        evidence=tuple(places.values()),
        checks=checks,
    )


def _table(here: Site, slug: str) -> Table:
    """Return a table with its figures.

    Raises:
        UnknownEntityError: There is no such table.
    """
    known = {one.slug: one for one in _tables(here)}
    if slug not in known:
        raise UnknownEntityError(
            lazy_gettext(
                "there is no published table '%(slug)s'; there are %(known)s",
                slug=slug,
                known=", ".join(known),
            )
        )
    found = known[slug]
    return here.kept(("table", slug), lambda: _with_figures(here, found))


def _with_figures(here: Site, found: Table) -> Table:
    solutions = list(here.entities.store.select(_FIGURES % NamedNode(found.thing.iri)))
    concepts = {_iri(row, name) for row in solutions for name in ("unit", "operator", "status")}
    names = here.entities.reader.things(concepts)
    checks: dict[str, list[AuditResult]] = {}
    for one in found.checks:
        if one.cells:
            checks.setdefault(one.cells[0], []).append(one)
    digits = _printed_digits(found.thing.iri)
    figures = tuple(_figure(row, names, checks, digits) for row in solutions)
    return replace(found, figures=figures)


def _printed_digits(table: str) -> Mapping[str, Decimal]:
    """Return the figures of a bundled table as printed: a store keeps 3.10 as 3.1."""
    cubes = [one for one in load_cubes().values() if one.description.iri.value == table]
    return {seen.iri.value: seen.value for one in cubes for seen in one.observations}


def _figure(
    row: QuerySolution,
    names: Mapping[str, Thing],
    checks: Mapping[str, Sequence[AuditResult]],
    digits: Mapping[str, Decimal],
) -> Figure:
    iri, unit, operator = (_iri(row, name) for name in ("figure", "unit", "operator"))
    value, printed = _text(row, "value"), _text(row, "printed")
    if digits.get(iri) == Decimal(value):
        value = f"{digits[iri]:f}"
    return Figure(
        iri=iri,
        label=_text(row, "label"),
        number=float(value),
        quantity=Quantity(
            value,
            operator.rpartition("#")[2],
            str(names[unit].label),
            printed=printed,
        ),
        unit=names[unit],
        operator=names[operator],
        status=_iri(row, "status").rpartition("status-")[2],
        row=_text(row, "row"),
        column=_text(row, "column"),
        note=_text(row, "note"),
        checks=tuple(checks.get(path_of(iri), ())),
    )


def _iri(row: QuerySolution, name: str) -> str:
    term = row[name]
    return term.value if isinstance(term, NamedNode) else ""


def _text(row: QuerySolution, name: str) -> str:
    term = row[name]
    return term.value if isinstance(term, Literal) else ""


def _checks(here: Site) -> dict[str, tuple[AuditResult, ...]]:
    """Return the results of the audit of the bundled tables, by table."""
    found: dict[str, list[AuditResult]] = {}
    cubes = load_cubes()
    for one in audit(cubes, store=here.entities.store).results:
        if one.table in cubes:
            found.setdefault(cubes[one.table].description.iri.value, []).append(one)
    return {iri: tuple(several) for iri, several in found.items()}


def _record(one: Figure) -> dict[str, object]:
    return {
        "row": one.row,
        "column": one.column,
        "value": one.number,
        "operator": one.quantity.operator.removeprefix("op-"),
        "unit": one.quantity.unit,
        "status": one.status,
        "printed": one.quantity.printed,
        "label": one.label,
        "note": one.note,
        "audit": one.verdict,
        "codes": " ".join(dict.fromkeys(code for each in one.checks for code in each.codes)),
        "figure": one.iri,
    }


def _charts(found: Table) -> list[tuple[str, Markup, str]]:
    """Return one chart for each unit: its title, the picture, and what is left out."""
    units = dict.fromkeys(one.unit for one in found.figures)
    charts = []
    for unit in units:
        figures = [one for one in found.figures if one.unit == unit]
        grid = Grid.of(figures)
        years = all(row[:4].isdigit() for row in grid.rows) and len(grid.rows) > 2
        title = gettext("%(table)s, in %(unit)s", table=found.title, unit=unit.label)
        svg = _lines(grid, title, unit) if years else _bars(grid, title)
        left = max(0, len(grid.columns) - MOST_SERIES), max(0, len(grid.rows) - _MOST_GROUPS)
        said = (
            gettext(
                "%(columns)s columns and %(rows)s rows more are not drawn; the table has them.",
                columns=left[0],
                rows=0 if years else left[1],
            )
            if left[0] or (left[1] and not years)
            else ""
        )
        charts.append((str(unit.label), Markup(svg), said))  # noqa: S704 - escaped there
    return charts


def _lines(grid: Grid, title: str, unit: Thing) -> str:
    lines = [
        Line(
            column,
            tuple(
                Point(float(row[:4]), one.number, one.quantity.text, _mark(cell))
                for row in grid.rows
                if (cell := grid.cells.get((row, column)))
                for one in (_best(cell),)
            ),
        )
        for column in grid.columns[:MOST_SERIES]
    ]
    return line_chart([one for one in lines if one.points], title=title, unit=str(unit.label))


def _bars(grid: Grid, title: str) -> str:
    columns = grid.columns[:MOST_SERIES]
    groups = [
        BarGroup(
            row,
            tuple(
                Bar(at, one.number, one.bare, _mark(cell))
                for at, column in enumerate(columns)
                if (cell := grid.cells.get((row, column)))
                for one in (_best(cell),)
            ),
        )
        for row in grid.rows[:_MOST_GROUPS]
    ]
    return bar_chart([one for one in groups if one.bars], columns, title=title)


def _best(cell: Sequence[Figure]) -> Figure:
    """Return the figure to draw: the printed one, which is what the source says."""
    return next((one for one in cell if one.status == "stated"), cell[0])


def _mark(cell: Sequence[Figure]) -> str:
    doubtful = len(cell) > 1 or any(
        one.status != "stated" or one.verdict == "contradiction" for one in cell
    )
    return "*" if doubtful else ""
