"""The first page, and search."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from ioknow.errors import UnknownEntityError
from ioknow.network import Scope
from ioknow.query.questions import Question, QuestionLibrary
from ioknow_api.explorer.drawing import Drawing, draw
from ioknow_api.explorer.rendering import Site, render, site
from ioknow_api.explorer.routing import page_router

router = page_router()


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


@router.get("/search")
def search(request: Request, q: str = "") -> HTMLResponse:
    """Find things by name."""
    q = q.strip()[:200]
    hits = site(request).index.search(q, limit=200) if q else ()
    return render(request, "search.html", q=q, hits=hits)


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
