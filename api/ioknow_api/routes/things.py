"""Cases, sources, places in sources, published tables, and anything else that is described."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from ioknow.query.lists import Line
from ioknow.query.lists import Wanted as List
from ioknow.vocabulary import ID
from ioknow_api import paging, schemas
from ioknow_api.routes.documents import DOCUMENT, Part, document
from ioknow_api.routes.listing import PAGE, Dated, Paging, Wanted, fields_of, page, written

router = APIRouter(prefix="/api/v1")
_TABLE = f"{ID}dataset/"


class WantedThings(Dated):
    """What a list of things should hold."""

    fields: str = fields_of(schemas.ThingLine)


class WantedEvidence(Wanted):
    """What a list of places in sources should hold."""

    fields: str = fields_of(schemas.EvidenceLine)
    source: str = Field(
        "", max_length=200, description="Path of a source.", examples=["source/lee-2010"]
    )

    things: ClassVar[dict[str, tuple[str, str]]] = {
        **Wanted.things,
        "source": ("source", "source/"),
    }


@router.get(
    "/cases",
    operation_id="cases",
    tags=["cases and sources"],
    response_model=schemas.ThingPage,
    responses=PAGE,
)
def cases(request: Request, wanted: Annotated[WantedThings, Query()]) -> Response:
    """List the cases."""
    return page(request, "cases", wanted)


@router.get(
    "/cases/{path:path}",
    operation_id="case",
    tags=["cases and sources"],
    response_model=schemas.ThingDocument,
    responses=DOCUMENT,
)
def case(
    request: Request, path: Annotated[str, Path(examples=["kicms"])], part: Annotated[Part, Query()]
) -> Response:
    """Return all that is stated of one case; its claims are at /api/v1/claims?case=..."""
    return document(request, path, part, beginning="case/", of="Case")


@router.get(
    "/sources",
    operation_id="sources",
    tags=["cases and sources"],
    response_model=schemas.ThingPage,
    responses=PAGE,
)
def sources(request: Request, wanted: Annotated[WantedThings, Query()]) -> Response:
    """List the publications, laws, registers and pages that claims are drawn from."""
    return page(request, "sources", wanted)


@router.get(
    "/sources/{path:path}",
    operation_id="source",
    tags=["cases and sources"],
    response_model=schemas.ThingDocument,
    responses=DOCUMENT,
)
def source(
    request: Request,
    path: Annotated[str, Path(examples=["lee-2010"])],
    part: Annotated[Part, Query()],
) -> Response:
    """Return the bibliographic record of one source."""
    return document(request, path, part, beginning="source/", of="Source")


@router.get(
    "/evidence",
    operation_id="evidence",
    tags=["cases and sources"],
    response_model=schemas.EvidencePage,
    responses=PAGE,
)
def evidence(request: Request, wanted: Annotated[WantedEvidence, Query()]) -> Response:
    """List the places in sources on which claims rest."""
    return page(request, "evidence", wanted)


@router.get(
    "/things",
    operation_id="things",
    tags=["things"],
    response_model=schemas.ThingPage,
    responses=PAGE,
)
def things(request: Request, wanted: Annotated[WantedThings, Query()]) -> Response:
    """List everything that is described: choose by kind, such as Capability or Person."""
    return page(request, "things", wanted)


@router.get(
    "/things/{path:path}",
    operation_id="thing",
    tags=["things"],
    response_model=schemas.ThingDocument | schemas.ClaimDocument,
    responses=DOCUMENT,
)
def thing(
    request: Request,
    path: Annotated[str, Path(examples=["place/korea"])],
    part: Annotated[Part, Query()],
) -> Response:
    """Return all that is stated of anything, by its path or identifier."""
    return document(request, path, part, beginning="", of="")


class WantedTables(Paging):
    """Which published tables to list."""

    fields: str = fields_of(schemas.TableLine)


@router.get(
    "/statistics",
    operation_id="tables",
    tags=["statistics"],
    response_model=schemas.TablePage,
    responses=PAGE,
)
def tables(request: Request, wanted: Annotated[WantedTables, Query()]) -> Response:
    """List the published tables; their figures are at /api/v1/observations?table=..."""
    walk = paging.begin(request, wanted.model_dump(exclude_defaults=True))
    found = walk.lists.page(List("tables"), wanted.limit + 1, walk.after)
    return written(request, walk, found, wanted, lambda line: _table(walk, line))


@router.get(
    "/statistics/{path:path}",
    operation_id="table",
    tags=["statistics"],
    response_model=schemas.ThingDocument,
    responses=DOCUMENT,
)
def table(
    request: Request,
    path: Annotated[str, Path(examples=["lee-2010/table-6"])],
    part: Annotated[Part, Query()],
) -> Response:
    """Return what is stated of one published table."""
    return document(request, path, part, beginning="dataset/", of="")


def _table(walk: paging.Walk, line: Line) -> dict[str, Any]:
    found = line.value
    del found["claimCount"]
    path = line.iri.removeprefix(ID)
    return {
        **found,
        "name": line.iri.removeprefix(_TABLE),
        "observationCount": walk.lists.size("table", path),
    }
