"""Finding things by name and by what they are, and names to offer while somebody types."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ioknow.query.facets import FACETS
from ioknow.query.lines import path as path_of
from ioknow.query.search import Found, Hit
from ioknow.query.search_sparql import search_sparql
from ioknow_api import filters, jsonld, paging, schemas
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.rendering import Site, site
from ioknow_api.problems import ProblemError
from ioknow_api.routes.listing import PAGE, Paging, fields_of, only

router = APIRouter(prefix="/api/v1", tags=["search"])

MOST_NAMED = 20_000
"""Things that a query can name one by one; more would pass the limit of a query's text."""
_MEMBERS = ("id", "path", "type", "label", "description", "labels", "prefLabels", "altLabels")
_FACETS = f"({'|'.join(FACETS)})"
_QUERY_TEXT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/sparql-query": {"schema": {"type": "string"}}}}
}


class Narrowed(BaseModel):
    """What to look for, and by what to narrow it; filters are combined."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(
        "",
        max_length=200,
        description="Part of a name, in any language and script, or an identifier; empty for all.",
        examples=["kicms"],
    )
    kind: str = Field(
        "",
        max_length=100,
        description="Class of the ontology; classes below count too.",
        examples=["Organization"],
    )
    country: str = Field("", max_length=200, description="Code, name or path of a country.")
    sector: str = Field("", max_length=200, description="Path of a sector.")
    tie: str = Field(
        "",
        max_length=100,
        description="Class of a relationship that it takes part in, such as Consortium.",
    )
    year: str = Field(
        "",
        pattern=r"^([0-9]{4}(-[0-9]{4})?)?$",
        description="Year or years (2015-2019) in which one of its relationships held.",
    )
    source: str = Field(
        "",
        max_length=300,
        description="Named graph that describes it, such as case/lee-2010 or register/ror.",
    )
    case: str = Field("", max_length=200, description="Path of a case.")
    place: str = Field("", max_length=300, description="Path of a place.")

    @property
    def by_facet(self) -> dict[str, str]:
        """The filters that are given."""
        return {name: getattr(self, name) for name in FACETS if getattr(self, name)}


class WantedHits(Paging, Narrowed):
    """A page of what is looked for."""

    facets: str = Field(
        "",
        pattern=f"^({_FACETS}(,{_FACETS}){{0,20}})?$",
        description="Facets to count, separated by commas.",
        examples=["kind,country"],
    )
    values: int = Field(50, ge=1, le=1000, description="Values of a facet at most.")
    fields: str = fields_of(schemas.Hit)


class Typed(BaseModel):
    """What somebody has typed so far."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(max_length=200, description="What was typed so far.", examples=["kyo"])
    kind: str = Field("", max_length=100, description="Class of the ontology.")
    limit: int = Field(10, ge=1, le=50, description="Names at most.")


@router.get("/search", operation_id="search", response_model=schemas.HitPage, responses=PAGE)
def search(request: Request, wanted: Annotated[WantedHits, Query()]) -> Response:
    """Find things by name and filters: exact names first, then beginnings, words, other places."""
    here = site(request)
    walk = paging.begin_now(request, wanted.model_dump(exclude_defaults=True), here.version)
    chosen = filters.facets(here, wanted.by_facet)
    found = here.index.find(
        wanted.q,
        filters=chosen,
        facets=[one for one in wanted.facets.split(",") if one],
        limit=wanted.limit,
        after=str(walk.after[0]) if walk.after else None,
    )
    lines = walk.lists.lines([hit.thing.iri for hit in found.hits])
    items = []
    for hit in found.hits:
        line = lines.get(hit.thing.iri)
        known = line.value if line else _term(hit)
        item = {name: value for name, value in known.items() if name in _MEMBERS}
        item |= {"name": str(hit.name), "rank": hit.rank, "relationshipCount": hit.ties}
        items.append(only(item, wanted.fields))
    headers, following = {}, None
    if found.after:
        following = walk.next_path(request, (found.after, 0))
        headers["Link"] = f'<{following}>; rel="next"'
    document = {
        "version": walk.version,
        "total": found.total,
        "next": following,
        "facets": _facets(found, wanted.values),
        "sparql": with_query("/api/v1/search.rq", q=wanted.q, **wanted.by_facet),
        "items": items,
    }
    return jsonld.answer(request, document, headers=headers)


@router.get(
    "/search.rq", operation_id="search-query", response_class=Response, responses=_QUERY_TEXT
)
def query(request: Request, wanted: Annotated[Narrowed, Query()]) -> Response:
    """Return the SPARQL query that finds what a search finds."""
    text = as_sparql(site(request), wanted)
    return Response(text, media_type="application/sparql-query")


def as_sparql(here: Site, wanted: Narrowed) -> str:
    """Return the SPARQL query that finds what a search finds.

    Raises:
        UnknownEntityError: Nothing is filed under one of the filters.
        ProblemError: More things are found by name than a query can list.
    """
    chosen = filters.facets(here, wanted.by_facet)
    found = None
    if wanted.q.strip():
        found = here.index.identifiers_of(wanted.q, chosen, MOST_NAMED + 1)
        if len(found) > MOST_NAMED:
            raise ProblemError(
                413,
                "too-many-things",
                f"more than {MOST_NAMED:,} things have a name that fits '{wanted.q}', "
                "too many to be listed in a query",
                hint="narrow the search by more of the name or by a filter",
            )
    return search_sparql(here.index.facets, chosen, found)


@router.get("/suggest", operation_id="suggest")
def suggest(request: Request, typed: Annotated[Typed, Query()]) -> schemas.Suggestions:
    """Offer names while somebody types, each thing once."""
    here = site(request)
    chosen = filters.facets(here, {"kind": typed.kind})
    found = [
        schemas.Suggestion(
            name=str(hit.name),
            id=hit.thing.iri,
            path=path_of(hit.thing.iri),
            label=str(hit.thing.label),
            type=[one.name for one in hit.thing.kinds],
        )
        for hit in here.index.suggest(typed.q, limit=typed.limit, filters=chosen)
    ]
    return schemas.Suggestions(query=typed.q, items=found)


def _term(hit: Hit) -> dict[str, Any]:
    """Return what is said of a class or a concept, which no list holds."""
    return {
        "id": hit.thing.iri,
        "path": path_of(hit.thing.iri),
        "type": [one.name for one in hit.thing.kinds],
        "label": str(hit.thing.label),
        "description": None,
    }


def _facets(found: Found, most: int) -> dict[str, Any]:
    return {
        name: {
            "numberOfValues": len(values),
            "values": [
                {"value": one.value, "label": one.label, "count": one.count}
                for one in values[:most]
            ],
        }
        for name, values in found.facets.items()
    }
