"""Claims over HTTP: relationships, knowledge transfers, figures, and everything sources say."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from ioknow_api import schemas
from ioknow_api.routes.documents import DOCUMENT, Part, document
from ioknow_api.routes.listing import PAGE, Dated, fields_of, page

router = APIRouter(prefix="/api/v1")


class WantedClaims(Dated):
    """What a list of claims should hold."""

    fields: str = fields_of(schemas.ClaimLine)
    about: str = Field(
        "",
        max_length=300,
        description="Path of an actor or thing that the claims mention.",
        examples=["organization/kicms"],
    )
    source: str = Field(
        "", max_length=200, description="Path of a source.", examples=["source/lee-2010"]
    )
    status: str = Field(
        "", max_length=100, description="Stated, uncertain, ...", examples=["stated"]
    )

    things: ClassVar[dict[str, tuple[str, str]]] = {
        "case": ("case", "case/"),
        "about": ("about", "organization/"),
        "source": ("source", "source/"),
    }
    concepts: ClassVar[dict[str, str]] = {"status": "status"}


class WantedRelationships(WantedClaims):
    """What a list of relationships should hold."""

    organization: str = Field(
        "",
        max_length=300,
        description="Path of an organization that takes part or is mentioned.",
        examples=["organization/kicms"],
    )

    things: ClassVar[dict[str, tuple[str, str]]] = {
        **WantedClaims.things,
        "organization": ("about", "organization/"),
    }


class WantedObservations(WantedClaims):
    """What a list of figures should hold."""

    fields: str = fields_of(schemas.ObservationLine)
    table: str = Field(
        "",
        max_length=200,
        description="Path of a published table.",
        examples=["dataset/lee-2010/table-6"],
    )
    measure: str = Field(
        "", max_length=100, description="What was measured.", examples=["member-count"]
    )
    year: int | None = Field(None, ge=1000, le=9999, description="Year of the figure.")

    things: ClassVar[dict[str, tuple[str, str]]] = {
        **WantedClaims.things,
        "table": ("table", "dataset/"),
    }
    concepts: ClassVar[dict[str, str]] = {**WantedClaims.concepts, "measure": "measure"}


@router.get(
    "/relationships",
    operation_id="relationships",
    tags=["relationships"],
    response_model=schemas.ClaimPage,
    responses=PAGE,
)
def relationships(request: Request, wanted: Annotated[WantedRelationships, Query()]) -> Response:
    """List relationships: alliances, consortia, memberships, supply, ownership, transfers, ..."""
    return page(request, "relationships", wanted)


@router.get(
    "/relationships/{path:path}",
    operation_id="relationship",
    tags=["relationships"],
    response_model=schemas.ClaimDocument,
    responses=DOCUMENT,
)
def relationship(
    request: Request, path: Annotated[str, Path(examples=["cf2-m"])], part: Annotated[Part, Query()]
) -> Response:
    """Return all that is stated of one relationship, with its participants and evidence."""
    return document(request, path, part, beginning="relationship/", of="Relationship")


@router.get(
    "/transfers",
    operation_id="transfers",
    tags=["relationships"],
    response_model=schemas.ClaimPage,
    responses=PAGE,
)
def transfers(request: Request, wanted: Annotated[WantedRelationships, Query()]) -> Response:
    """List transfers of knowledge."""
    return page(request, "transfers", wanted)


@router.get(
    "/transfers/{path:path}",
    operation_id="transfer",
    tags=["relationships"],
    response_model=schemas.ClaimDocument,
    responses=DOCUMENT,
)
def transfer(
    request: Request,
    path: Annotated[str, Path(examples=["lee-2010/military-to-civil"])],
    part: Annotated[Part, Query()],
) -> Response:
    """Return all that is stated of one transfer of knowledge."""
    return document(request, path, part, beginning="transfer/", of="KnowledgeTransfer")


@router.get(
    "/claims",
    operation_id="claims",
    tags=["claims"],
    response_model=schemas.ClaimPage,
    responses=PAGE,
)
def claims(request: Request, wanted: Annotated[WantedClaims, Query()]) -> Response:
    """List claims of any kind: relationships, rules, events, factors, figures, findings, ..."""
    return page(request, "claims", wanted)


@router.get(
    "/claims/{path:path}",
    operation_id="claim",
    tags=["claims"],
    response_model=schemas.ClaimDocument,
    responses=DOCUMENT,
)
def claim(
    request: Request,
    path: Annotated[str, Path(examples=["relationship/cf2-m"])],
    part: Annotated[Part, Query()],
) -> Response:
    """Return all that is stated of one claim."""
    return document(request, path, part, beginning="", of="Claim")


@router.get(
    "/observations",
    operation_id="observations",
    tags=["statistics"],
    response_model=schemas.ObservationPage,
    responses=PAGE,
)
def observations(request: Request, wanted: Annotated[WantedObservations, Query()]) -> Response:
    """List figures: the cells of published tables, and single numbers of a text."""
    return page(request, "observations", wanted)


@router.get(
    "/observations/{path:path}",
    operation_id="observation",
    tags=["statistics"],
    response_model=schemas.ClaimDocument,
    responses=DOCUMENT,
)
def observation(
    request: Request,
    path: Annotated[str, Path(examples=["kicms-members-2007"])],
    part: Annotated[Part, Query()],
) -> Response:
    """Return all that is stated of one figure, with its place in print."""
    return document(request, path, part, beginning="observation/", of="Observation")
