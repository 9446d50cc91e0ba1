"""Validators: strong entity tags, and requests that name them."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from ioknow_api.negotiation import stated_quality


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


def matches_strongly(header: str, tag: str) -> bool:
    """Say whether an If-Match header names this tag; a weak one never does (RFC 9110, 13.1.1).

    Example:
        >>> matches_strongly('"a", "b"', '"b"'), matches_strongly('W/"b"', '"b"')
        (True, False)
    """
    named = [part.strip() for part in header.split(",")]
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
        >>> accepts_gzip("*;q=0, gzip"), accepts_gzip("*")
        (True, True)
    """
    liking = {}
    for part in (header or "").lower().split(","):
        name, _, parameters = part.partition(";")
        liking[name.strip()] = stated_quality(f";{parameters}")
    # What is named comes before what the star stands for (RFC 9110, 12.5.3).
    chosen = next((name for name in ("gzip", "x-gzip", "*") if name in liking), None)
    return chosen is not None and liking[chosen] > 0
