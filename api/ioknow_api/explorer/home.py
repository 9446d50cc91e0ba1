"""The first page, and search."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import ConfigDict

from ioknow.errors import UnknownEntityError
from ioknow.network import Scope
from ioknow.query.questions import Question, QuestionLibrary
from ioknow_api import filters
from ioknow_api.explorer.drawing import Drawing, draw
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.rendering import Site, render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.routes.search import Narrowed, as_sparql

router = page_router()

_HITS = 50
"""Things on a page."""
_NAMED = 300
"""Things found by name up to which an address can hold the query that lists them."""
_SEARCH_FACETS = ("kind", "country", "sector", "tie", "year", "source", "case")


@router.get("/")
def home(request: Request) -> HTMLResponse:
    """Show what the dataset holds and where to begin."""
    entities = site(request).entities
    cases = [one for one in entities.cases() if one.count]
    return render(
        request,
        "home.html",
        counts=entities.counts(),
        cases=cases,
        shown=_sample(site(request)),
        sources=entities.sources(),
        examples=_examples(site(request).graph.questions),
    )


class WantedPage(Narrowed):
    """A page of a search; like every page, it may be told its language besides."""

    model_config = ConfigDict(extra="ignore")

    after: str = ""


@router.get("/search")
def search(request: Request, wanted: Annotated[WantedPage, Query()]) -> HTMLResponse:
    """Find things by name, narrowed by what they are and where they take part."""
    here = site(request)
    wanted.q = wanted.q.strip()
    chosen = filters.facets(here, wanted.by_facet)
    asked = bool(wanted.q or chosen)
    found = here.index.find(
        wanted.q,
        filters=chosen,
        facets=_SEARCH_FACETS,
        limit=_HITS if asked else 0,
        after=wanted.after or None,
    )
    kept = {"q": wanted.q, **wanted.by_facet}
    return render(
        request,
        "search.html",
        q=wanted.q,
        asked=asked,
        found=found,
        chosen=dict.fromkeys((*_SEARCH_FACETS, "place"), "") | chosen,
        after=wanted.after,
        here=with_query("/search", **kept),
        following=with_query("/search", **kept, after=found.after) if found.after else "",
        data=with_query("/api/v1/search", **kept, facets=",".join(_SEARCH_FACETS)),
        query=as_sparql(here, wanted) if asked and found.total <= _NAMED else "",
        query_file=with_query("/api/v1/search.rq", **kept),
    )


def _sample(here: Site) -> Drawing | None:
    """Return the picture on the first page: an intermediary and those it links."""
    scope = Scope(
        organization="organization/kicms", types=frozenset({"alliance", "intermediation"})
    )
    try:
        return draw(here, scope)
    except UnknownEntityError:
        return None


def _examples(library: QuestionLibrary) -> list[Question]:
    """Return up to eight questions, taken from the themes in turn."""
    themes = list(library.themes().values())
    turns = max(map(len, themes), default=0)
    taken = [group[turn] for turn in range(turns) for group in themes if turn < len(group)]
    return taken[:8]
