"""Published tables: as printed, with charts and the marks of the arithmetic audit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from ioknow.errors import UnknownEntityError
from ioknow.languages import lazy_gettext
from ioknow.model import Claim, Thing
from ioknow.vocabulary import entity
from ioknow_api.explorer import sparql_texts
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.published_tables import Figure, Grid, published_table, published_tables
from ioknow_api.explorer.rendering import Site, render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.table_charts import charts_of
from ioknow_api.explorer.tabular import csv_response

router = page_router()

_COLUMNS = (
    *("row", "column", "value", "operator", "unit", "status", "printed", "label", "note"),
    *("audit", "codes", "figure"),
)


@router.get("/statistics")
def tables(request: Request) -> HTMLResponse:
    """List the published tables by publication, with what the audit found in each."""
    here = site(request)
    every = published_tables(here)
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
    return csv_response(map(_record, published_table(site(request), slug).figures), _COLUMNS)


@router.get("/statistics/{slug:path}.json")
def table_json(request: Request, slug: str) -> JSONResponse:
    """Return a table with its source, its figures and the checks of the audit."""
    here = site(request)
    found = published_table(here, slug)
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
    found = published_table(here, slug)
    iri = found.thing.iri
    words = here.entities.reader.terminology.entries
    used = {one.iri: one for figure in found.figures for one in (figure.unit, figure.operator)}
    construct = sparql_texts.statements_of_table(iri)
    return render(
        request,
        "statistics_table.html",
        table=found,
        grid=Grid.of(found.figures),
        charts=charts_of(found),
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
    tables_ = [one for one in published_tables(here) if chosen is None or one.source == chosen]
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
