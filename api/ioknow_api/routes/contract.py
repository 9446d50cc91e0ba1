"""What the API's answers mean: their JSON-LD context."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from ioknow_api import jsonld

router = APIRouter(tags=["service"])
_CONTENT: dict[int | str, dict[str, Any]] = {200: {"content": jsonld.CONTENT}}


@router.get(
    jsonld.CONTEXT_PATH, operation_id="context", response_class=Response, responses=_CONTENT
)
def context() -> Response:
    """Return the JSON-LD context with which the JSON answers are RDF."""
    return Response(jsonld.document(), media_type=jsonld.JSON_LD.media_type)
