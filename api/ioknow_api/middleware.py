"""What every response has: security headers, CORS, validators, compression, no body for HEAD."""

from __future__ import annotations

import gzip
import logging

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ioknow_api import openapi, problems
from ioknow_api.conditional import accepts_gzip, entity_tag, matches

_log = logging.getLogger(__name__)

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    # The data are public and nobody is logged in, so any page may read them, without credentials.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, Retry-After, "
    "X-Ioknow-Engine, X-Ioknow-Unknown-Terms, X-Request-Id",
    "Cache-Control": "no-cache",
}
_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
_PREFLIGHT = {
    "Access-Control-Allow-Headers": (
        "Accept, Authorization, Content-Type, If-Match, If-None-Match, X-Request-Id"
    ),
    "Access-Control-Max-Age": "86400",
}
WITHOUT_BODY = "ioknow.without_body"
"""Marks the scope of a HEAD request, for answers that would read a large file for nothing."""

_COMPRESSIBLE = ("text/", "application/json", "application/ld+json", "application/xml", "image/svg")
_WORTH_COMPRESSING = 1000


class Manners:
    """Outermost: adds the headers above, answers OPTIONS, turns HEAD into GET, hides mistakes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False
        without_body = scope["method"] == "HEAD"

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(header for header in _RAW_HEADERS if header[0] not in given),
                ]
            elif without_body:
                message = {**message, "body": b""}
            await send(message)

        request = Request(scope, receive)
        if scope["method"] == "OPTIONS":
            allowed = ", ".join(openapi.methods(scope["app"], scope["path"]))
            headers = _PREFLIGHT | {"Allow": allowed, "Access-Control-Allow-Methods": allowed}
            await Response(status_code=204, headers=headers)(scope, receive, send_with_headers)
            return
        asked = {**scope, "method": "GET", WITHOUT_BODY: True} if without_body else scope
        try:
            await self._app(asked, receive, send_with_headers)
        except Exception:  # whatever it is, the client learns only that it was
            _log.exception("%s %s failed", scope["method"], scope["path"])
            if started:
                raise
            answer = problems.internal_error(request)
            await answer(scope, receive, send_with_headers)
        finally:
            if "route" in asked:
                scope["route"] = asked["route"]  # whoever counts requests wants to know it


class Delivery:
    """Gives complete GET answers without a validator of their own a strong ETag and gzip."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        held: Message | None = None
        body = bytearray()

        async def hold(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start":
                given = Headers(raw=message["headers"])
                lasting = "no-store" not in given.get("cache-control", "")
                if message["status"] == 200 and lasting and "etag" not in given:
                    held = message
                    return
            elif held is not None:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await _deliver(held, bytes(body), asked, send)
                return
            await send(message)

        await self._app(scope, receive, hold)


async def _deliver(start: Message, body: bytes, asked: Headers, send: Send) -> None:
    headers = MutableHeaders(scope=start)
    kind = headers.get("content-type", "")
    if kind.startswith(_COMPRESSIBLE) and "content-encoding" not in headers:
        headers.add_vary_header("Accept-Encoding")
        if len(body) >= _WORTH_COMPRESSING and accepts_gzip(asked.get("accept-encoding")):
            body = gzip.compress(body, compresslevel=5, mtime=0)
            headers["Content-Encoding"] = "gzip"
    tag = entity_tag(body, kind)
    headers["ETag"] = tag
    if matches(asked.get("if-none-match"), tag):
        start["status"], body = 304, b""
        for name in ("content-length", "content-encoding", "content-type"):
            if name in headers:
                del headers[name]
    else:
        headers["Content-Length"] = str(len(body))
    await send(start)
    await send({"type": "http.response.body", "body": body})
