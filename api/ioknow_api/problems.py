"""Errors as problem details (RFC 9457): one shape for every error of the service."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from ioknow import errors
from ioknow.languages import lazy_gettext, reason
from ioknow.vocabulary import BASE
from ioknow_api import openapi
from ioknow_api.negotiation import prefers_page
from ioknow_api.schemas import Problem


class ProblemError(Exception):
    """A condition of HTTP itself, raised where it is noticed.

    Attributes:
        status: HTTP status.
        kind: Name of the kind of problem, such as ``body-too-large``.
        detail: What was asked and found.
        hint: What to try.
        headers: Headers that belong to the answer.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        hint: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.hint = hint
        self.headers = headers or {}


_LIMIT_STATUS = {"time": 503, "memory": 503, "rows": 413, "bytes": 413, "text": 413}
_STATUS: tuple[tuple[type[errors.IoknowError], int, str], ...] = (
    (errors.QuerySyntaxError, 400, "query-syntax"),
    (errors.QueryFormError, 400, "query-form"),
    (errors.QueryRefusedError, 403, "query-refused"),
    (errors.ResultFormatError, 406, "not-acceptable"),
    (errors.QueryCrashError, 503, "query-crash"),
    (errors.QueryError, 400, "query"),
    (errors.UnknownEntityError, 404, "unknown-entity"),
    (errors.UnknownQuestionError, 404, "unknown-question"),
    (errors.NetworkSizeError, 413, "network-too-large"),
    (errors.ComputingTimeError, 413, "computing-time"),
    (errors.UsageError, 400, "usage"),
    (errors.RdfSyntaxError, 400, "rdf-syntax"),
    (errors.DataError, 400, "document"),
    (errors.GraphNotFoundError, 404, "unknown-graph"),
    (errors.GraphProtectedError, 403, "protected-graph"),
    (errors.ReleaseChangedError, 412, "release-changed"),
    (errors.EndpointTimeoutError, 504, "endpoint-timeout"),
    (errors.EndpointError, 502, "endpoint"),
    (errors.StoreError, 503, "store"),
)
_HINTS = {
    404: lazy_gettext("see /api/v1 for what there is"),
    405: lazy_gettext("use one of the methods in the Allow header"),
    406: lazy_gettext("ask for a format listed at /sparql or in /openapi.json"),
    401: lazy_gettext("send a token made by 'ioknow token create' as Authorization: Bearer TOKEN"),
    415: lazy_gettext("send application/sparql-query or application/x-www-form-urlencoded"),
    500: lazy_gettext("try again; if it happens again, report the request that caused it"),
}


def response(
    request: Request,
    status: int,
    kind: str,
    detail: str,
    *,
    hint: str = "",
    headers: dict[str, str] | None = None,
    shown: str = "",
) -> Response:
    """Return a problem document, or a page for people who look at pages.

    The page says what is ``shown``, or detail and hint, in the language of its reader.
    """
    title = kind.replace("-", " ").capitalize()
    hint = hint or _HINTS.get(status, lazy_gettext("see /openapi.json for how to ask"))
    path = request.url.path
    shown = shown or lazy_gettext("%(detail)s; %(hint)s", detail=detail, hint=hint)
    page = _page(request, status, shown)
    if page is not None:
        page.headers.update(headers or {})
        return page
    problem = Problem(
        type=f"{BASE}problem/{kind}",
        title=title,
        status=status,
        detail=detail,
        instance=path,
        hint=hint,
    )
    return JSONResponse(
        problem.model_dump(),
        status_code=status,
        media_type=openapi.PROBLEM,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def install(app: FastAPI) -> None:
    """Make an application answer all its errors as problems."""
    app.add_exception_handler(ProblemError, _handle_problem)
    app.add_exception_handler(errors.IoknowError, _handle_ioknow)
    app.add_exception_handler(HTTPException, _handle_http)
    app.add_exception_handler(RequestValidationError, _handle_validation)


def internal_error(request: Request) -> Response:
    """Return the answer to a mistake of ours; what it was stands in the log only."""
    detail = lazy_gettext("the service made a mistake")
    return response(request, 500, "internal-error", detail)


def _handle_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return response(
        request, error.status, error.kind, error.detail, hint=error.hint, headers=error.headers
    )


def _handle_ioknow(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.IoknowError)
    # Our texts end in what to try, after the last semicolon.
    detail, _, hint = str(error).rpartition("; ")
    detail, hint = (detail, hint) if detail else (hint, "")
    if isinstance(error, errors.QueryBusyError):
        status, kind = (429, "too-many-queries") if error.own_share else (503, "busy")
        headers = {"Retry-After": str(error.retry_after)}
        return response(request, status, kind, detail, hint=hint, headers=headers)
    if isinstance(error, errors.EndpointBusyError):
        headers = {"Retry-After": str(error.retry_after)}
        return response(request, 503, "endpoint-busy", detail, hint=hint, headers=headers)
    if isinstance(error, errors.QueryLimitError):
        status = _LIMIT_STATUS.get(error.limit, 400)
        return response(request, status, f"query-limit-{error.limit}", detail, hint=hint)
    if isinstance(error, errors.DocumentLimitError):
        status = 413 if error.limit in ("memory", "bytes", "parts") else 422
        return response(request, status, f"document-limit-{error.limit}", detail, hint=hint)
    for condition, status, kind in _STATUS:
        if isinstance(error, condition):
            shown = reason(error)
            return response(request, status, kind, detail, hint=hint, shown=shown)
    return internal_error(request)


def _handle_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    phrase = HTTPStatus(error.status_code).phrase
    headers = dict(error.headers or {})
    detail, hint = str(error.detail), ""
    if error.status_code == 404:
        detail = lazy_gettext("there is nothing at %(path)s", path=request.url.path)
        if near := openapi.nearest_path(request.app, request.url.path):
            hint = f"did you mean {near}? see /api/v1 for what there is"
    if error.status_code == 405:
        # What the router names are the methods of one route, of several with the same path.
        headers = {"Allow": ", ".join(openapi.methods(request.app, request.url.path))}
        detail = lazy_gettext(
            "%(path)s does not take %(method)s", path=request.url.path, method=request.method
        )
    kind = phrase.lower().replace(" ", "-")
    # A page says below what there is, and is read by people: they need no address of the API.
    shown = detail if error.status_code == 404 else ""
    return response(
        request, error.status_code, kind, detail, hint=hint, shown=shown, headers=headers
    )


def _handle_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()[:5]
    unknown = [item for item in found if item["type"] == "extra_forbidden"]
    parts = [f"{_place(item['loc'])}: {_fault(item)}" for item in found]
    names = openapi.query_parameters(request.app, request.url.path)
    hint = "see /openapi.json for the parameters and their types"
    wrong = [_place(item["loc"]) for item in found]
    if unknown and names:
        hint = f"it takes {', '.join(names)}; {hint}"
    elif meant := [f"{name}: {names[name]}" for name in wrong if names.get(name)]:
        hint = f"{'; '.join(meant)}; {hint}"
    return response(request, 422, "parameters", ", ".join(parts), hint=hint)


def _fault(item: dict[str, Any]) -> str:  # as pydantic states it
    """Return what is wrong with a value, in words for those who do not read patterns."""
    if item["type"] == "extra_forbidden":
        return "there is no such parameter"
    if item["type"] == "string_pattern_mismatch":
        return f"{str(item['input'])[:60]!r} does not have the form of a value"
    return str(item["msg"])


def _place(location: tuple[Any, ...]) -> str:  # as pydantic states it
    return ".".join(str(part) for part in location[1:]) or str(location[0])


def _page(request: Request, status: int, message: str) -> Response | None:
    """Return a page that tells of the problem, where people and not programs look."""
    is_service = request.url.path.startswith(("/api/", "/sparql", "/graph-store", "/health"))
    if is_service or not prefers_page(request.headers.get("accept")):
        return None
    from ioknow_api.explorer.rendering import render, render_failure

    if status >= 500:
        return render_failure(request, status, message)
    try:
        return render(request, "error.html", status=status, message=message)
    except errors.IoknowError:  # the dataset itself cannot be read at the moment
        return render_failure(request, status, message)
