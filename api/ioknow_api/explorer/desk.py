"""The SPARQL desk: a form, the answer of the SPARQL service in several views, and its files."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from fastapi import Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response

from ioknow.languages import gettext
from ioknow.query.prefixes import with_prefixes
from ioknow.query.questions import QuestionLibrary
from ioknow.query.unknown_terms import terms_used, unknown_terms
from ioknow.store import parse_bytes
from ioknow.terms import RdfFormat
from ioknow.vocabulary import PREFIXES, sparql_prologue
from ioknow_api import requests
from ioknow_api.explorer import desk_terms, desk_views, sparql_texts
from ioknow_api.explorer.desk_service import SHOWN, Result, ask_service, post
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.rendering import render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.parameters import also_reads

router = page_router()

View = Literal["table", "network", "map", "chart"]
Ending = Literal["csv", "tsv", "json", "xml", "ttl", "nt", "rdf", "jsonld"]

_SOLUTIONS: dict[str, tuple[str, str]] = {
    "csv": ("CSV", "text/csv"),
    "tsv": ("TSV", "text/tab-separated-values"),
    "json": ("JSON", "application/sparql-results+json"),
    "xml": ("XML", "application/sparql-results+xml"),
}
_GRAPHS: dict[str, tuple[str, str]] = {
    "ttl": ("Turtle", "text/turtle"),
    "nt": ("N-Triples", "application/n-triples"),
    "jsonld": ("JSON-LD", "application/ld+json"),
    "rdf": ("RDF/XML", "application/rdf+xml"),
}
_DRAWN = {
    "network": desk_views.network_view,
    "map": desk_views.map_view,
    "chart": desk_views.chart_view,
}
_LONGEST_LINK = 6000
"""Characters of an address that every browser, proxy and mail program keeps whole."""


@router.get("/query")
async def desk(
    request: Request,
    query: str = "",
    view: View = "table",
    question: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Show the desk, with the answer when the address holds a query.

    Args:
        request: The request.
        query: What to ask; well-known prefixes need not be declared.
        view: How to show the answer.
        question: Name of a named question to start from, instead of a query.
    """
    if question and not query.strip():
        return await run_in_threadpool(_begun, request, question, view)
    return await _answered(request, query, view)


@router.post("/query")
async def desk_of_a_long_query(request: Request) -> HTMLResponse:
    """Answer a query that is too long for an address."""
    given = dict(requests.parse_parameters(await requests.read_body(request)))
    view = given.get("view", "table")
    known = cast(View, view) if view in desk_views.VIEWS else "table"
    return await _answered(request, given.get("query", ""), known)


@router.get("/query/terms.json")
def terms(request: Request) -> JSONResponse:
    """Return what the editor completes, for the version of the dataset that the address names."""
    here = site(request)
    known = here.kept("desk terms", lambda: desk_terms.terms(here))
    also_reads(request, ("v",))
    lasting = request.query_params.get("v") == here.version
    headers = {"Cache-Control": "public, max-age=31536000, immutable"} if lasting else {}
    return JSONResponse(known, headers=headers)


@router.get("/query.{ending}")
async def file(request: Request, ending: Ending, query: str) -> Response:
    """Return the whole answer to a query as a file."""
    _, media = (_SOLUTIONS | _GRAPHS)[ending]
    status, kind, body = await post(
        request, with_prefixes(query), f"{media}, application/problem+json;q=0.5"
    )
    headers = {"Content-Type": kind}
    if status == 200:
        headers["Content-Disposition"] = f'attachment; filename="ioknow-answer.{ending}"'
    return Response(body, status_code=status, headers=headers)


def _begun(request: Request, question: str, view: View) -> HTMLResponse:
    """Return the desk with the text of a named question, not yet asked."""
    chosen = site(request).graph.questions[question]
    return _page(request, sparql_prologue() + chosen.sparql, view, None, question=question)


async def _answered(request: Request, query: str, view: View) -> HTMLResponse:
    if not query.strip():
        return await run_in_threadpool(_page, request, "", view, None)
    text = with_prefixes(query.replace("\r\n", "\n"))
    result = await ask_service(request, text)
    drawn = None
    if view == "network" and result.triples is not None:
        _, _, body = await post(request, text, "application/n-triples")
        drawn = await run_in_threadpool(_triples_drawn, request, body)
    # The page asks the dataset for names and graphs: not while other requests wait for this one.
    return await run_in_threadpool(_page, request, text, view, result, drawn)


def _triples_drawn(request: Request, body: bytes) -> desk_views.View:
    read = parse_bytes(body, RdfFormat.N_TRIPLES, name="the answer")
    return desk_views.triples_view(site(request), (one.triple for one in read))


def _page(
    request: Request,
    query: str,
    view: View,
    result: Result | None,
    drawn: desk_views.View | None = None,
    *,
    question: str = "",
) -> HTMLResponse:
    here = site(request)
    if result is not None and drawn is None and result.trouble is None:
        drawn = _drawn(request, result, view)
    address = with_query("/query", query=query, view="" if view == "table" else view)
    settings = requests.settings_of(request)
    return render(
        request,
        "desk.html",
        status=200 if result is None or result.status < 400 else result.status,
        query=query or sparql_texts.START,
        result=result,
        unknown=unknown_terms(here.entities.reader, terms_used(query)) if result else (),
        view=view,
        drawn=drawn,
        views=desk_views.fitting(result) if result is not None else (),
        files=_files(result, query),
        address=address,
        linkable=len(address) <= _LONGEST_LINK,
        longest=_LONGEST_LINK,
        shown=SHOWN,
        limits=settings.limits,
        own=settings.pool.per_client,
        themes=_examples(here.graph.questions),
        question=question,
        prefixes=PREFIXES,
        graphs=here.graph.graph_names(),
        terms=with_query("/query/terms.json", v=here.version),
    )


def _drawn(request: Request, result: Result, view: View) -> desk_views.View | None:
    if result.boolean is not None or view == "table":
        return None
    return _DRAWN[view](site(request), result)


def _files(result: Result | None, query: str) -> list[tuple[str, str]]:
    """Return the files that hold the whole answer: name of the format, and address."""
    if result is None or result.trouble is not None:
        return []
    formats = dict(_SOLUTIONS if result.triples is None else _GRAPHS)
    if result.boolean is not None:
        formats = {name: formats[name] for name in ("json", "xml")}
    return [
        (words, with_query(f"/query.{ending}", query=query))
        for ending, (words, _) in formats.items()
    ]


def _examples(library: QuestionLibrary) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            gettext(theme.replace("-", " ").capitalize()),
            [(one.name, gettext(one.summary)) for one in group],
        )
        for theme, group in library.themes().items()
    ]
