"""JSON answers that are RDF as well: the same members, read with a JSON-LD context."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson
from fastapi import Request, Response

from ioknow_api.negotiation import Offer, choose
from ioknow_api.problems import ProblemError

CONTEXT_PATH = "/api/v1/context.jsonld"
JSON = Offer("application/json", "json")
JSON_LD = Offer("application/ld+json", "jsonld")
CONTENT: dict[str, Any] = {JSON_LD.media_type: {"schema": {"type": "object"}}}
"""What the OpenAPI document says of the second media type."""

_FILE = Path(__file__).parent / "context.jsonld"


@cache
def context() -> dict[str, Any]:
    """Return the JSON-LD context of all answers.

    Example:
        >>> context()["country"]
        'ik:inCountry'
    """
    found: dict[str, Any] = orjson.loads(document())["@context"]
    return found


def document() -> bytes:
    """Return the file that holds the context."""
    return _FILE.read_bytes()


def answer(
    request: Request, document: dict[str, Any], *, headers: dict[str, str] | None = None
) -> Response:
    """Return a document as JSON, which points to its context, or as JSON-LD, which holds it.

    Raises:
        ProblemError: The client accepts neither.
    """
    accept = request.headers.get("accept")
    offer = choose(accept, (JSON, JSON_LD))
    if offer is None:
        hint = f"ask for {JSON.media_type} or {JSON_LD.media_type}"
        detail = f"no answer is written as {accept!r}"[:300]
        raise ProblemError(406, "not-acceptable", detail, hint=hint)
    meaning = context() if offer is JSON_LD else CONTEXT_PATH
    body = orjson.dumps({"@context": meaning, **document})
    return Response(
        body, media_type=offer.media_type, headers={"Vary": "Accept", **(headers or {})}
    )
