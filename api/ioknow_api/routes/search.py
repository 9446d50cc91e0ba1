"""Finding things by name, and names to offer while somebody types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ioknow.query.lines import path as path_of
from ioknow.query.lists import Wanted as List
from ioknow.query.search import Hit
from ioknow_api import filters, jsonld, paging, schemas
from ioknow_api.explorer.rendering import site
from ioknow_api.routes.listing import PAGE, Paging, fields_of, only

router = APIRouter(prefix="/api/v1", tags=["search"])

_EVERYTHING = 1_000_000
_MEMBERS = ("id", "path", "type", "label", "description", "labels", "prefLabels", "altLabels")


class WantedHits(Paging):
    """What to look for."""

    q: str = Field(
        min_length=1,
        max_length=200,
        description="Part of a name, in any language and script.",
        examples=["kicms"],
    )
    kind: str = Field(
        "", max_length=100, description="Class of the ontology.", examples=["Organization"]
    )
    fields: str = fields_of(schemas.Hit)


class Typed(BaseModel):
    """What somebody has typed so far."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(max_length=200, description="What was typed so far.", examples=["kyo"])
    kind: str = Field("", max_length=100, description="Class of the ontology.")
    limit: int = Field(10, ge=1, le=50, description="Names at most.")


@router.get("/search", operation_id="search", response_model=schemas.HitPage, responses=PAGE)
def search(request: Request, wanted: Annotated[WantedHits, Query()]) -> Response:
    """Find things by name: exact names first, then beginnings, words, and other places."""
    here = site(request)
    walk = paging.begin(request, wanted.model_dump(exclude_defaults=True))
    kinds = (("kind", filters.kind(here, wanted.kind)),) if wanted.kind else ()
    start = walk.after[1] + 1 if walk.after else 0
    hits = here.index.search(wanted.q, limit=_EVERYTHING)
    found: list[tuple[int, dict[str, object]]] = []
    for position in range(start, len(hits)):
        hit = hits[position]
        line = walk.lists.find(hit.thing.iri, List("things", kinds))
        if line is not None:
            members = {name: value for name, value in line.value.items() if name in _MEMBERS}
            found.append((position, {**members, "name": str(hit.name), "rank": hit.rank}))
        if len(found) > wanted.limit:
            break
    headers, following = {}, None
    if len(found) > wanted.limit:
        found = found[: wanted.limit]
        following = walk.next_path(request, (0, found[-1][0]))
        headers["Link"] = f'<{following}>; rel="next"'
    items = [only(item, wanted.fields) for _, item in found]
    return jsonld.answer(
        request, {"version": walk.version, "next": following, "items": items}, headers=headers
    )


@router.get("/suggest", operation_id="suggest")
def suggest(request: Request, typed: Annotated[Typed, Query()]) -> schemas.Suggestions:
    """Offer names while somebody types, each thing once."""
    here = site(request)
    kind = filters.kind(here, typed.kind) if typed.kind else ""
    words = here.entities.reader.terminology
    found: list[schemas.Suggestion] = []
    hits: Iterable[Hit]
    hits = here.index.suggest(typed.q, limit=typed.limit)
    if kind:
        hits = here.index.search(typed.q, limit=_EVERYTHING)
    for hit in hits:
        if kind and not any(words.is_below(one.iri, kind) for one in hit.thing.kinds):
            continue
        found.append(
            schemas.Suggestion(
                name=str(hit.name),
                id=hit.thing.iri,
                path=path_of(hit.thing.iri),
                label=str(hit.thing.label),
                type=[one.name for one in hit.thing.kinds],
            )
        )
        if len(found) == typed.limit:
            break
    return schemas.Suggestions(query=typed.q, items=found)
