"""What is most worth knowing about one thing, on one sheet of paper, with the sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from ioknow.model import Claim, Places, Profile, by_source
from ioknow_api.explorer.rendering import render, site
from ioknow_api.explorer.routing import page_router

router = page_router()

_SECTIONS = (
    "intermediation",
    "relationships",
    "memberships",
    "transfers",
    "figures",
    "outcomes",
    "factors",
    "findings",
    "rules",
    "events",
)
"""Sections that are told, the most telling first."""

_LINES = 22
"""Claims that fit on a sheet of A4 beside description and sources."""
_AT_MOST = 8
"""Sections that are told at most."""


@dataclass(frozen=True)
class Part:
    """Some claims of a section.

    Attributes:
        name: The section.
        claims: Those that are told.
        more: How many are not.
    """

    name: str
    claims: tuple[Claim, ...]
    more: int


@router.get("/brief/{path:path}")
def brief(request: Request, path: str) -> HTMLResponse:
    """Show a thing on one page to print."""
    profile = site(request).entities.profile_page(path)
    parts = most_telling(profile)
    claims = (one for part in parts for one in part.claims)
    return render(
        request,
        "brief.html",
        profile=profile,
        sections=parts,
        links=profile.links[:3],
        places=_places(profile, claims),
    )


def most_telling(profile: Profile) -> list[Part]:
    """Return what fits on a sheet: of each section as many claims as of the others."""
    told = [name for name in _SECTIONS if profile.claims.get(name)][:_AT_MOST]
    if not told:
        return []
    each = max(1, _LINES // len(told))
    return [
        Part(name, profile.claims[name][:each], max(0, profile.total(name) - each)) for name in told
    ]


def _places(profile: Profile, claims: Iterable[Claim]) -> list[Places]:
    return by_source([*profile.evidence, *(place for one in claims for place in one.evidence)])
