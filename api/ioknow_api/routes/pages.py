"""All pages of the explorer as one router, to be mounted after the services."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.routing import APIRoute

from ioknow_api.explorer import (
    about,
    analyses,
    brief,
    comparison,
    connections,
    consortia,
    describing,
    desk,
    documentation,
    home,
    measures,
    networks,
    partners,
    profiles,
    questions,
    rankings,
    statistics,
)

MODULES = (
    home,
    networks,
    profiles,
    questions,
    connections,
    measures,
    rankings,
    comparison,
    statistics,
    partners,
    analyses,
    consortia,
    describing,
    desk,
    about,
    brief,
    documentation,
)
"""The modules that have pages."""

router = APIRouter(include_in_schema=False)
for module in MODULES:
    router.include_router(module.router)


def addresses() -> list[tuple[str, str]]:
    """Return the address of each page, in order, with what it is for."""
    routes = [
        route
        for module in MODULES
        for route in module.router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    ]
    found = [
        (route.path.replace(":path", ""), (route.endpoint.__doc__ or "").split("\n")[0])
        for route in routes
    ]
    return sorted(found, key=lambda one: one[0])
