"""The network page and its files."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Annotated, Literal

import numpy as np
from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext
from ioknow.model import Thing
from ioknow.network import TIE_TYPES, Network, Scope
from ioknow.views.lines import MOST_ACTORS, MOST_TIES, is_told_singly
from ioknow.views.network_files import NETWORK_FORMATS
from ioknow.views.network_files import network_file as written
from ioknow.views.offline import network_html
from ioknow.views.packed import pack_network
from ioknow.views.palette import stylesheet
from ioknow.views.pyvis_export import pyvis_html
from ioknow.views.svg import network_svg_file
from ioknow.vocabulary import ID, entity
from ioknow_api.explorer import sparql_texts
from ioknow_api.explorer.districts import ADDRESS, district_address, read_address
from ioknow_api.explorer.drawing import as_json, draw, network_of
from ioknow_api.explorer.rendering import Site, render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.wording import VARY, asked_language
from ioknow_api.explorer.years import years_of
from ioknow_api.jsonld import CONTEXT_PATH
from ioknow_api.parameters import Year, among, year_of
from ioknow_api.requests import public_url
from ioknow_api.routes.networks import members

router = page_router()

MOST_OFFLINE = 20_000
"""Actors of one offline file; larger ones are written by 'ioknow export --format html'."""
PAGES = ((f"{ID}organization/", "/organizations/"), (ID, "/things/"))
"""Where the pages about actors are: the beginning of the IRI and that of the address."""
_CHOICES = 300
"""Organizations in the list to choose from; others are reached from their own page."""
_LEADING = 100
"""Actors that are listed of a network too large to be drawn."""
_COLUMNS = "source source_name target target_name type directed label start end date claim evidence"


def read_scope(
    case: Annotated[str, Query(max_length=200)] = "",
    organization: Annotated[str, Query(max_length=400)] = "",
    hops: Annotated[int, Query(ge=1, le=6)] = 1,
    as_of: Year = "",
    tie: Annotated[tuple[str, ...], Query()] = (),
) -> Scope:
    """Read the part of the dataset that an address asks for."""
    year = year_of(as_of)
    types = frozenset(among("tie", tie, TIE_TYPES))
    return Scope(case, organization, hops, year, types)


Asked = Annotated[Scope, Depends(read_scope)]
District = Annotated[str, Query(max_length=60, pattern=ADDRESS)]


def _choices(here: Site, chosen: str) -> list[Thing]:
    """Return the organizations to choose from: those with most ties, and the chosen one."""
    leading = [hit.thing for hit in here.index.leading(_CHOICES)]
    if chosen and chosen not in {one.path for one in leading}:
        leading += here.entities.reader.things([entity(chosen).value]).values()
    return sorted(leading, key=lambda one: (str(one.label).casefold(), one.iri))


@router.get("/network")
def network_page(request: Request, scope: Asked, district: District = "") -> HTMLResponse:
    """Show a network, or a district of a large one, with the tables that say the same."""
    drawing = draw(site(request), scope, read_address(district))
    entities = site(request).entities
    every = network_of(site(request), replace(scope, as_of=None), drawing.district)
    return render(
        request,
        "network.html",
        drawing=drawing,
        years=years_of(every, scope, district),
        any_year=district_address(replace(scope, as_of=None), district),
        leading=() if drawing.drawn else _leading(site(request), drawing.network),
        limits=(MOST_ACTORS, MOST_TIES),
        network=drawing.network,
        scope=scope,
        cases=[one for one in entities.cases() if one.count],
        organizations=_choices(site(request), scope.organization),
        tie_types=TIE_TYPES,
        names={node.id: node.actor for node in drawing.network.nodes} if drawing.drawn else {},
        query=sparql_texts.ties(entity(f"case/{scope.case}").value if scope.case else ""),
    )


@router.get("/network.json")
def network_json(request: Request, scope: Asked, district: District = "") -> JSONResponse:
    """Return a network with positions."""
    built = _built(request, scope, district)
    return JSONResponse(as_json(built, asked_language(request)), headers=VARY)


@router.get("/network.csv")
def network_csv(request: Request, scope: Asked, district: District = "") -> Response:
    """Return the ties of a network as a table."""
    text = _csv(_built(request, scope, district))
    return Response(text, media_type="text/csv; charset=utf-8", headers=VARY)


@router.get("/network.svg")
def network_svg(request: Request, scope: Asked, district: District = "") -> Response:
    """Return a network as a picture."""
    picture = network_svg_file(_built(request, scope, district))
    return Response(picture, media_type="image/svg+xml", headers=_file("svg"))


@router.get("/network.pack")
def network_pack(request: Request, scope: Asked, district: District = "") -> Response:
    """Return a network of any size as the block of bytes that the moving picture reads."""
    here, address = site(request), read_address(district)
    network = network_of(here, scope, address)
    block = here.kept(
        ("pack", scope, address),
        lambda: pack_network(network, layout=here.layout, links=PAGES),
    )
    return Response(block, media_type="application/octet-stream", headers=VARY)


@router.get("/network.jsonld")
def network_jsonld(request: Request, scope: Asked, district: District = "") -> Response:
    """Return a network as JSON-LD: actors, ties, and the claim behind each tie."""
    network = _built(request, scope, district)
    document = {
        "@context": f"{public_url(request)}{CONTEXT_PATH}",
        "version": site(request).version,
        **members(network),
    }
    return JSONResponse(document, media_type="application/ld+json", headers=_file("jsonld"))


@router.get("/network.html")
def network_file(request: Request, scope: Asked, district: District = "") -> Response:
    """Return a network as one HTML file with search, filters and table, that works offline.

    Raises:
        ParameterValueError: The network is too large for one file.
    """
    here = site(request)
    network = network_of(here, scope, read_address(district))
    if len(network) > MOST_OFFLINE:
        raise ParameterValueError(
            lazy_gettext(
                "%(title)s has %(network)s actors; one file holds %(most_offline)s. Choose an "
                "organization, a year, types of ties or a district",
                title=network.title,
                network=len(network),
                most_offline=MOST_OFFLINE,
            )
        )
    return HTMLResponse(network_html(network, layout=here.layout), headers=_file("html"))


@router.get("/network-pyvis.html")
def network_pyvis(request: Request, scope: Asked, district: District = "") -> Response:
    """Return a network as one HTML file made with pyvis, to keep and to open offline."""
    return HTMLResponse(pyvis_html(_built(request, scope, district)), headers=_file("html"))


@router.get("/network.css")
def network_style() -> Response:
    """Return the style of network pictures."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(stylesheet(), media_type="text/css", headers=headers)


@router.get("/network.{form}")
def network_as(
    request: Request,
    form: Literal["gexf", "graphml"],
    scope: Asked,
    district: District = "",
) -> Response:
    """Return a network as a file for Gephi and other programs."""
    content = written(_built(request, scope, district), form)
    return Response(content, media_type=NETWORK_FORMATS[form].media_type, headers=_file(form))


def _leading(here: Site, network: Network) -> list[tuple[Thing, str, int]]:
    """Return the actors with most partners, with their country and number of partners."""
    degree = np.diff(network.symmetric.indptr)
    rows = np.lexsort((np.arange(len(degree)), -degree))[:_LEADING]
    things = here.entities.reader.things(str(network.ids[row]) for row in rows)
    countries = network.attribute("country")
    return [(things[str(network.ids[row])], str(countries[row]), int(degree[row])) for row in rows]


def _built(request: Request, scope: Scope, district: str) -> Network:
    """Return the network, small enough to be made into one file with all its evidence.

    Raises:
        ParameterValueError: It is too large.
    """
    network = network_of(site(request), scope, read_address(district))
    if not is_told_singly(network):
        raise ParameterValueError(
            lazy_gettext(
                "%(title)s has %(network)s actors and %(number_of_ties)s ties; here at most "
                "%(most_actors)s actors and %(most_ties)s ties are told one by one. Choose an "
                "organization, a year or types of ties, or take the whole with 'ioknow export'",
                title=network.title,
                network=len(network),
                number_of_ties=network.number_of_ties,
                most_actors=MOST_ACTORS,
                most_ties=MOST_TIES,
            )
        )
    return network


def _file(ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="ioknow-network.{ending}"', **VARY}


def _csv(network: Network) -> str:
    names = {node.id: str(node.actor.label) for node in network.nodes}
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow(_COLUMNS.split())
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
