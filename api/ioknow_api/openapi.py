"""The OpenAPI document: what FastAPI derives from the routes, plus the one shape of errors."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ioknow_api.problems import MEDIA_TYPE, Problem

DESCRIPTION = (
    "Ask a knowledge graph of relationships between organizations: by SPARQL at `/sparql`, by "
    "named questions and by lookups under `/api/v1`, and at the identifiers of things under "
    "`/id`. Everything is read-only. Errors are problem details (RFC 9457) of one shape."
)


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
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
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
