"""Organizations over HTTP: a list to search and page through, and one profile each."""

from __future__ import annotations

import base64
import binascii
import difflib
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from ioknow.errors import UsageError
from ioknow.model import Listed
from ioknow.query.folding import fold
from ioknow.query.search import RANKS
from ioknow.vocabulary import entity
from ioknow_api import schemas
from ioknow_api.explorer.rendering import Site, site
from ioknow_api.negotiation import Offer, choose
from ioknow_api.problems import ProblemError
from ioknow_api.routes import linked_data

router = APIRouter(prefix="/api/v1", tags=["organizations"])

_JSON = Offer("application/json", "json")
_JSON_LD = Offer("application/ld+json", "jsonld")
_FOUND = 1_000_000

Key = tuple[int, str, str]
"""What a list is ordered by: rank of the match, folded name, identifier."""


class Wanted(BaseModel):
    """What a list of organizations should hold."""

    q: str = Field("", max_length=200, description="Part of a name, in any language.")
    country: str = Field("", max_length=200, description="Code, name or path: KR, place/korea.")
    kind: str = Field("", max_length=100, description="Class, such as ResearchInstitute.")
    case: str = Field("", max_length=200, description="Path of a case, such as case/kicms.")
    limit: int = Field(20, ge=1, le=100, description="Organizations on a page.")
    cursor: str = Field("", max_length=2000, description="Where to go on; taken from next.")


@router.get("", operation_id="index")
def index(request: Request) -> schemas.Index:
    """Say where to go from here."""
    return schemas.Index(
        version=site(request).version,
        organizations="/api/v1/organizations",
        questions="/api/v1/questions",
        sparql="/sparql",
        openapi="/openapi.json",
        dataset="/dataset",
    )


@router.get(
    "/organizations",
    operation_id="organizations",
    responses={
        200: {
            "headers": {
                "Link": {
                    "description": "The next page, when there is one (rel=next).",
                    "schema": {"type": "string"},
                }
            }
        }
    },
)
def organizations(
    request: Request, response: Response, wanted: Annotated[Wanted, Query()]
) -> schemas.OrganizationPage:
    """List organizations by name, or by how well the name matches."""
    here = site(request)
    asked, wanted = wanted, _understood(here, wanted)
    after = _read_cursor(wanted.cursor) if wanted.cursor else None
    lines = sorted(_lines(here, _listed(request, here), wanted.q), key=lambda pair: pair[0])
    fitting = (
        (key, line) for key, line in lines if (after is None or key > after) and _fits(line, wanted)
    )
    # One more than asked tells whether there is a next page, without counting all of them.
    page = list(islice(fitting, wanted.limit + 1))
    following = None
    if len(page) > wanted.limit:
        page = page[: wanted.limit]
        given = asked.model_dump(exclude_defaults=True) | {"cursor": _write_cursor(page[-1][0])}
        following = f"/api/v1/organizations?{urlencode(given)}"
        response.headers["Link"] = f'<{following}>; rel="next"'
    return schemas.OrganizationPage(
        items=[schemas.OrganizationLine.model_validate(line) for _, line in page],
        next=following,
        version=here.version,
    )


@router.get(
    "/organizations/{path:path}",
    operation_id="organization",
    response_model=schemas.Organization,
    responses={200: {"content": {_JSON_LD.media_type: {"schema": _JSON_LD.schema}}}},
)
async def organization(request: Request, path: str) -> Response:
    """Return all that the dataset says about one organization, with the evidence of each claim."""
    accept = request.headers.get("accept")
    offer = choose(accept, (_JSON, _JSON_LD))
    if offer is None:
        raise ProblemError(406, "not-acceptable", f"no profile is written as {accept!r}"[:300])
    profile = await run_in_threadpool(_profile, request, path)
    if offer is _JSON_LD:
        iri = entity(profile.thing.path)
        document = await linked_data.describe(request, iri, "jsonld", page="")
        assert document is not None  # the profile was found
        return document
    return Response(
        profile.model_dump_json(), media_type=_JSON.media_type, headers={"Vary": "Accept"}
    )


def _profile(request: Request, path: str) -> schemas.Organization:
    found = site(request).entities.profile(f"organization/{path.removeprefix('organization/')}")
    return schemas.Organization.model_validate(found)


def _listed(request: Request, here: Site) -> list[Listed]:
    """Return all organizations, read once for each version of the dataset."""
    known: tuple[Site, list[Listed]] | None
    known = getattr(request.app.state, "organizations", None)
    if known is None or known[0] is not here:
        known = here, here.entities.organizations()
        request.app.state.organizations = known
    return known[1]


def _lines(here: Site, listed: list[Listed], words: str) -> Iterator[tuple[Key, Listed]]:
    if not words:
        yield from (((0, fold(str(one.thing.label)), one.thing.iri), one) for one in listed)
        return
    ranks = {hit.thing.iri: RANKS.index(hit.rank) for hit in here.index.search(words, limit=_FOUND)}
    for one in listed:
        if one.thing.iri in ranks:
            yield (ranks[one.thing.iri], fold(str(one.thing.label)), one.thing.iri), one


def _understood(here: Site, wanted: Wanted) -> Wanted:
    """Return what is wanted with the country as a path and a class that exists.

    Raises:
        UsageError: No country, class or case of this name is known.
    """
    country = wanted.country
    if country and country not in here.countries:
        named = [path for path, names in here.countries.items() if _any_is(country, names)]
        if not named:
            codes = ", ".join(min(names, key=len) for names in here.countries.values())
            raise UsageError(f"no country '{country}' is described; there are {codes}")
        country = named[0]
    classes = {one.name for one in here.entities.reader.terminology.of_type("class")}
    if wanted.kind and wanted.kind not in classes:
        near = difflib.get_close_matches(wanted.kind, classes, n=1)
        advice = f"did you mean {near[0]}?" if near else "see /glossary for the classes"
        raise UsageError(f"no class '{wanted.kind}' is in the ontology; {advice}")
    cases = {one.thing.path for one in here.entities.cases()} if wanted.case else set()
    if wanted.case and wanted.case not in cases:
        raise UsageError(
            f"no case '{wanted.case}' is described; there are {', '.join(sorted(cases))}"
        )
    return wanted.model_copy(update={"country": country})


def _any_is(text: str, names: Iterable[str]) -> bool:
    return fold(text) in {fold(name) for name in names}


def _fits(line: Listed, wanted: Wanted) -> bool:
    country = line.country.path if line.country else ""
    return (
        (not wanted.country or country == wanted.country)
        and (not wanted.kind or line.thing.is_a(wanted.kind))
        and (not wanted.case or any(one.path == wanted.case for one in line.cases))
    )


def _write_cursor(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _read_cursor(text: str) -> Key:
    try:
        padded = text + "=" * (-len(text) % 4)
        rank, name, iri = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if isinstance(rank, int) and isinstance(name, str) and isinstance(iri, str):
            return rank, name, iri
    except (binascii.Error, ValueError, TypeError, RecursionError):
        pass
    raise ProblemError(
        400,
        "cursor",
        "the cursor is not one of ours",
        hint="take it from 'next' of a page or its Link header, or leave it out",
    )
