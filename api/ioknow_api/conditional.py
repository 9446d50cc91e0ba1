"""Validators: strong entity tags, and requests that name them."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import Response


def entity_tag(*parts: object) -> str:
    """Return a strong entity tag for a representation that these parts determine.

    Example:
        >>> entity_tag("v1", "ASK {}", "json") == entity_tag("v1", "ASK {}", "xml")
        False
    """
    digest = hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f'"{digest[:32]}"'


def matches(header: str | None, tag: str) -> bool:
    """Say whether an If-None-Match header names this tag.

    Example:
        >>> matches('"a", W/"b"', '"b"'), matches("*", '"b"'), matches(None, '"b"')
        (True, True, False)
    """
    if header is None:
        return False
    named = [part.strip().removeprefix("W/") for part in header.split(",")]
    return tag in named or named == ["*"]


def not_modified(request: Request, tag: str, headers: dict[str, str]) -> Response | None:
    """Return a 304 answer when the client has this representation already, else None."""
    if request.method in ("GET", "HEAD") and matches(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers={**headers, "ETag": tag})
    return None


def accepts_gzip(header: str | None) -> bool:
    """Say whether an Accept-Encoding header allows gzip.

    Example:
        >>> accepts_gzip("gzip, br"), accepts_gzip("gzip;q=0"), accepts_gzip(None)
        (True, False, False)
    """
    for part in (header or "").lower().split(","):
        name, _, parameters = part.partition(";")
        if name.strip() in ("gzip", "x-gzip", "*"):
            return parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
