"""Outermost of all: names each request, counts it, and writes a line about it."""

from __future__ import annotations

import time
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ioknow_api import request_ids
from ioknow_api.logs import ACCESS
from ioknow_api.metrics import Metrics

HEADER = "X-Request-Id"
_QUIET = ("/health", "/ready", "/metrics")
"""Addresses that programs ask every few seconds; their lines are written at level debug."""

ANSWERED = "%s %s -> %s, %s bytes in %s ms"
"""The line about a request; the page of the log names it."""


class Observation:
    """Gives requests an id, and counts and logs how each one ended."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = request_ids.named(Headers(scope=scope).get(HEADER))
        token = request_ids.current.set(request_id)
        metrics: Metrics = scope["app"].state.metrics
        begun = time.perf_counter()
        status, size = 0, 0

        async def send_named(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            else:
                size += len(message.get("body", b""))
            await send(message)

        metrics.in_progress.inc()
        try:
            await self._app(scope, receive, send_named)
        finally:
            seconds = time.perf_counter() - begun
            metrics.in_progress.dec()
            metrics.count(scope["method"], route_of(scope), status, seconds)
            _write(scope, status, size, seconds)
            request_ids.current.reset(token)


def route_of(scope: Scope) -> str:
    """Return the template of the route that answered, such as ``/id/{path}``.

    Everything that no route fits is one route: addresses are without number.
    """
    route = scope.get("route")
    template = getattr(route, "path", "")
    if template:
        return str(template).replace(":path}", "}")
    return "/static" if scope["path"].startswith("/static/") else "none"


def _write(scope: Scope, status: int, size: int, seconds: float) -> None:
    milliseconds = round(seconds * 1000, 1)
    client = (scope.get("client") or ("-",))[0]
    fields: dict[str, Any] = {  # values of any JSON type
        "method": scope["method"],
        "path": scope["path"],
        "route": route_of(scope),
        "status": status,
        "bytes": size,
        "milliseconds": milliseconds,
        "client": client,
    }
    level = "debug" if scope["path"] in _QUIET else "info"
    arguments = (scope["method"], scope["path"], status, size, milliseconds)
    getattr(ACCESS, level)(ANSWERED, *arguments, extra={"fields": fields})
