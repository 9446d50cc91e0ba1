"""What a query over HTTP is told of its terms: a header beside an answer that stays as it is."""

from __future__ import annotations

import asyncio

from fastapi import Request

from ioknow.errors import IoknowError
from ioknow.query.unknown_terms import UnknownTerm, terms_used, unknown_terms
from ioknow_api.explorer.rendering import site
from ioknow_api.problems import ProblemError

HEADER = "X-Ioknow-Unknown-Terms"
"""A list of structured fields (RFC 9651): each term as a string, with the parameter ``near``."""

_MOST = 10
_LONG = 50_000
"""Characters of a query from which on it is scanned while other requests go on."""


async def header_of(request: Request, query: str) -> dict[str, str]:
    """Return the header for a query; none when the dataset has all its terms.

    For ``SELECT * { ?s a ik:Frim }`` it says ``"ik:Frim";near="ik:Firm"``.
    """
    long = len(query) > _LONG
    used = await asyncio.to_thread(terms_used, query) if long else terms_used(query)
    version = request.app.state.pool.release.version
    known: tuple[str, frozenset[str]] = getattr(request.app.state, "known_terms", ("", frozenset()))
    if not used or (known[0] == version and used <= known[1]):  # nearly always
        return {}
    try:
        found = await asyncio.to_thread(_unknown, request, version, used)
    except (IoknowError, ProblemError):
        return {}  # the answer is there: a remark beside it must not cost it
    return {HEADER: ", ".join(map(_field, found[:_MOST]))} if found else {}


def _unknown(request: Request, version: str, used: frozenset[str]) -> tuple[UnknownTerm, ...]:
    reader = site(request).entities.reader
    request.app.state.known_terms = version, frozenset(reader.terminology.entries)
    return unknown_terms(reader, used)


def _field(term: UnknownTerm) -> str:
    near = f';near="{" ".join(term.nearest)}"' if term.near else ""
    return f'"{term.name}"{near}'
