"""The network page and its files."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from ioknow.model import Network
from ioknow.network import TIE_TYPES, Scope, build_network
from ioknow.views.palette import stylesheet
from ioknow.views.pyvis_export import pyvis_html
from ioknow.views.svg import network_svg_file
from ioknow.vocabulary import entity
from ioknow_api.explorer import sparql_texts
from ioknow_api.explorer.drawing import as_json, draw
from ioknow_api.explorer.rendering import render, site
from ioknow_api.explorer.routing import page_router

router = page_router()

Case = Annotated[str, Query(max_length=200)]
Organization = Annotated[str, Query(max_length=400)]
Hops = Annotated[int, Query(ge=1, le=6)]
Year = Annotated[str, Query(pattern=r"^(\d{4})?$")]
Ties = Annotated[list[str], Query()]


@router.get("/network")
def network_page(
    request: Request,
    case: Case = "",
    organization: Organization = "",
    hops: Hops = 1,
    as_of: Year = "",
    tie: Ties = [],  # noqa: B006 - FastAPI copies it
) -> HTMLResponse:
    """Show a network with the tables that say the same."""
    drawing = draw(site(request), _scope(case, organization, hops, as_of, tie))
    entities = site(request).entities
    query = sparql_texts.ties(entity(f"case/{case}").value if case else "")
    return render(
        request,
        "network.html",
        drawing=drawing,
        network=drawing.network,
        scope=drawing.scope,
        cases=[one for one in entities.cases() if one.count],
        organizations=entities.organizations(),
        tie_types=TIE_TYPES,
        names={node.id: node.actor for node in drawing.network.nodes},
        query=query,
    )


@router.get("/network.json")
def network_json(
    request: Request,
    case: Case = "",
    organization: Organization = "",
    hops: Hops = 1,
    as_of: Year = "",
    tie: Ties = [],  # noqa: B006 - FastAPI copies it
) -> JSONResponse:
    """Return a network with positions."""
    return JSONResponse(as_json(_built(request, case, organization, hops, as_of, tie)))


@router.get("/network.csv")
def network_csv(
    request: Request,
    case: Case = "",
    organization: Organization = "",
    hops: Hops = 1,
    as_of: Year = "",
    tie: Ties = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Return the ties of a network as a table."""
    built = _built(request, case, organization, hops, as_of, tie)
    return Response(_csv(built), media_type="text/csv; charset=utf-8")


@router.get("/network.svg")
def network_svg(
    request: Request,
    case: Case = "",
    organization: Organization = "",
    hops: Hops = 1,
    as_of: Year = "",
    tie: Ties = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Return a network as a picture."""
    built = _built(request, case, organization, hops, as_of, tie)
    return Response(network_svg_file(built), media_type="image/svg+xml", headers=_file("svg"))


@router.get("/network.html")
def network_pyvis(
    request: Request,
    case: Case = "",
    organization: Organization = "",
    hops: Hops = 1,
    as_of: Year = "",
    tie: Ties = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Return a network as one HTML file made with pyvis, to keep and to open offline."""
    built = _built(request, case, organization, hops, as_of, tie)
    return HTMLResponse(pyvis_html(built), headers=_file("html"))


@router.get("/network.css")
def network_style() -> Response:
    """Return the style of network pictures."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(stylesheet(), media_type="text/css", headers=headers)


def _scope(case: str, organization: str, hops: int, as_of: str, tie: list[str]) -> Scope:
    year = int(as_of) if as_of else None
    return Scope(case, organization, hops, year, frozenset(tie) & TIE_TYPES.keys())


def _built(
    request: Request, case: str, organization: str, hops: int, as_of: str, tie: list[str]
) -> Network:
    return build_network(site(request).entities, _scope(case, organization, hops, as_of, tie))


def _file(ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="ioknow-network.{ending}"'}


def _csv(network: Network) -> str:
    names = {node.id: str(node.actor.label) for node in network.nodes}
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow(
        [
            "source",
            "source_name",
            "target",
            "target_name",
            "type",
            "directed",
            "label",
            "start",
            "end",
            "date",
            "claim",
            "evidence",
        ]
    )
    for tie in network.ties:
        table.writerow(
            [
                tie.source,
                names[tie.source],
                tie.target,
                names[tie.target],
                tie.type,
                str(tie.directed).lower(),
                tie.label,
                tie.period.start,
                tie.period.end,
                tie.period.date,
                tie.claim.iri,
                "; ".join(one.citation for one in tie.evidence),
            ]
        )
    return file.getvalue()
