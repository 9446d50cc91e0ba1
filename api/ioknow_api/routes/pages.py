"""All pages of the explorer as one router, to be mounted after the services."""

from __future__ import annotations

from fastapi import APIRouter

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
