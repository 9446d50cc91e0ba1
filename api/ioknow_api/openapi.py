"""The OpenAPI document: what FastAPI derives from the routes, plus the one shape of errors."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ioknow_api.schemas import Problem

PROBLEM = "application/problem+json"
DESCRIPTION = (
    "Ask a knowledge graph of relationships between organizations: by SPARQL at `/sparql`, by "
    "named questions and by lookups under `/api/v1`, and at the identifiers of things under "
    "`/id`. Reading needs no token; changes do, where the service takes them at all. Errors are "
    "problem details (RFC 9457) of one shape."
)


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
    problem = {
        "description": "An error; its `type` says which, its `hint` what to try.",
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in schema["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = problem
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema()
    return schema
