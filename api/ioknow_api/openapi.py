"""The OpenAPI document: what FastAPI derives from the routes, plus the errors of each operation."""

from __future__ import annotations

import difflib
import re
from functools import cache
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ioknow_api.problem_types import PROBLEM_TYPES
from ioknow_api.schemas import Problem

PROBLEM = "application/problem+json"
DESCRIPTION = (
    "Ask a knowledge graph of relationships between organizations: by SPARQL at `/sparql`, by "
    "named questions and by lists and documents under `/api/v1`, and at the identifiers of things "
    "under `/id`. Reading needs no token; changes do, where the service takes them at all. JSON "
    "answers are JSON-LD: read with the context at `/api/v1/context.jsonld` they are RDF. Errors "
    "are problem details (RFC 9457) of one shape; `/problem` lists their kinds. Every answer "
    "carries `X-Request-Id` and, where it can be kept, `ETag`."
)
_NEVER = ("not-http",)


@cache
def _template(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{[^{}]*\\}", ".+", re.escape(path)))


def methods(app: FastAPI, path: str) -> list[str]:
    """Return the methods that a path takes, in alphabetical order.

    The router itself knows them for one route at a time only. Pages, which the document leaves
    out, take GET.
    """
    for template, operations in app.openapi()["paths"].items():
        if _template(template).fullmatch(path):
            return sorted({name.upper() for name in operations} | {"HEAD", "OPTIONS"})
    return ["GET", "HEAD", "OPTIONS"]


def query_parameters(app: FastAPI, path: str) -> dict[str, str]:
    """Return what reading a path takes behind its question mark: names, and what they mean."""
    for template, operations in app.openapi()["paths"].items():
        if _template(template).fullmatch(path) and "get" in operations:
            stated = operations["get"].get("parameters", [])
            return {one["name"]: _meaning(one) for one in stated if one["in"] == "query"}
    return {}


def nearest_path(app: FastAPI, path: str) -> str:
    """Return the path without parts to fill in that is nearest to one that is not there, if any."""
    if path.endswith("/") and methods(app, path.rstrip("/")):
        return path.rstrip("/")
    known = [one for one in app.openapi()["paths"] if "{" not in one]
    near = difflib.get_close_matches(path, known, n=1, cutoff=0.9)
    return near[0] if near else ""


def _meaning(parameter: dict[str, Any]) -> str:  # a part of an OpenAPI document
    """Return the description of a parameter, with its example."""
    description, example = (str(parameter.get(part, "")) for part in ("description", "example"))
    shown = f"such as {example}" if example and example not in description else ""
    return ", ".join(part for part in (description.rstrip("."), shown) if part)


def install(app: FastAPI) -> None:
    """Make an application describe its errors as they are."""

    def document() -> dict[str, Any]:  # an OpenAPI document
        if app.openapi_schema is None:
            app.openapi_schema = _build(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # the way FastAPI documents


def _build(app: FastAPI) -> dict[str, Any]:  # an OpenAPI document
    schema = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        license_info=app.license_info,
        routes=app.routes,
    )
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            _state_problems(path, operation)
            for parameter in operation.get("parameters", ()):
                _lift_examples(parameter)
    parts = schema.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema()
    parts["responses"] = {
        f"Problem{status}": _response(status)
        for status in sorted({status for one in PROBLEM_TYPES.values() for status in one.status})
    }
    return schema


def _state_problems(path: str, operation: dict[str, Any]) -> None:
    """Add the errors that an operation can answer with; FastAPI knows of one kind only."""
    responses = operation["responses"]
    responses.pop("422", None)
    parameters = {one["name"] for one in operation.get("parameters", ())}
    statuses = {406, 500, 503}
    if parameters:
        statuses |= {400, 422}
    if parameters & {"path", "name", "slug", "kind", "case", "country"} or "{" in path:
        statuses |= {404}
    if "cursor" in parameters:
        statuses |= {404, 410}
    if path.startswith(("/sparql", "/graph-store", "/api/v1/questions/")):
        statuses |= {400, 413, 429}
    if path.startswith("/sparql"):
        statuses |= {403, 408, 415}
    if path.startswith(("/api/v1/networks", "/api/v1/organizations/", "/api/v1/things/")):
        statuses |= {404, 413}
    for status in sorted(statuses):
        responses.setdefault(str(status), {"$ref": f"#/components/responses/Problem{status}"})
    responses["default"] = {
        "description": "Another problem.",
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _lift_examples(parameter: dict[str, Any]) -> None:
    """Move the example of a parameter from its schema to where viewers look for it."""
    examples = parameter.get("schema", {}).pop("examples", None)
    if examples:
        parameter.setdefault("example", examples[0])


def _response(status: int) -> dict[str, Any]:  # part of an OpenAPI document
    kinds = [one for one in PROBLEM_TYPES.values() if status in one.status]
    names = ", ".join(f"`{one.name}`" for one in kinds if one.name not in _NEVER)
    found: dict[str, Any] = {
        "description": f"{HTTPStatus(status).phrase}: {names}.",
        "content": {
            PROBLEM: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {
                    one.name: {
                        "summary": one.title,
                        "value": {
                            "type": one.iri,
                            "title": one.title,
                            "status": status,
                            "detail": one.meaning,
                            "instance": "/api/v1",
                            "hint": one.remedy,
                        },
                    }
                    for one in kinds
                    if one.name not in _NEVER
                },
            }
        },
    }
    if status in (429, 503):
        found["headers"] = {
            "Retry-After": {
                "description": "Seconds to wait.",
                "schema": {"type": "integer"},
            }
        }
    return found
