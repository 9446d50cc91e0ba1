"""Organizations over HTTP: a list to filter and walk through, and one document each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from ioknow_api import jsonld, schemas
from ioknow_api.explorer.rendering import site
from ioknow_api.routes.documents import DOCUMENT, Part, document
from ioknow_api.routes.listing import PAGE, Wanted, fields_of, page

router = APIRouter(prefix="/api/v1", tags=["organizations"])


class WantedOrganizations(Wanted):
    """What a list of organizations should hold."""

    fields: str = fields_of(schemas.OrganizationLine)
    country: str = Field(
        "", max_length=200, description="Code, name or path of a country.", examples=["KR"]
    )


@router.get("", operation_id="index", tags=["service"])
def index(request: Request) -> schemas.Index:
    """Say where to go from here."""
    here = "/api/v1"
    return schemas.Index(
        version=site(request).version,
        organizations=f"{here}/organizations",
        relationships=f"{here}/relationships",
        transfers=f"{here}/transfers",
        claims=f"{here}/claims",
        cases=f"{here}/cases",
        sources=f"{here}/sources",
        statistics=f"{here}/statistics",
        observations=f"{here}/observations",
        evidence=f"{here}/evidence",
        things=f"{here}/things",
        search=f"{here}/search?q=kicms",
        questions=f"{here}/questions",
        networks=f"{here}/networks",
        downloads=f"{here}/downloads",
        context=jsonld.CONTEXT_PATH,
        sparql="/sparql",
        openapi="/openapi.json",
        dataset="/dataset",
    )


@router.get(
    "/organizations",
    operation_id="organizations",
    response_model=schemas.OrganizationPage,
    responses=PAGE,
)
def organizations(request: Request, wanted: Annotated[WantedOrganizations, Query()]) -> Response:
    """List organizations by name, by number of claims, or by how well a name matches."""
    return page(request, "organizations", wanted)


@router.get(
    "/organizations/{path:path}",
    operation_id="organization",
    response_model=schemas.ThingDocument,
    responses=DOCUMENT,
)
def organization(
    request: Request, path: Annotated[str, Path(examples=["kicms"])], part: Annotated[Part, Query()]
) -> Response:
    """Return all that is stated of one organization, with evidence; claims on request."""
    return document(request, path, part, beginning="organization/", of="Organization")
