"""Linked data: each identifier answers with a page or with RDF, as it is asked."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.responses import RedirectResponse

from ioknow.errors import UnknownEntityError
from ioknow.languages import lazy_gettext
from ioknow.query.messages import Request as Sparql
from ioknow.query.parameters import bind
from ioknow.query.pool import WorkerPool
from ioknow.reference.identifiers import read_identifiers
from ioknow.terms import NamedNode
from ioknow.vocabulary import (
    BASE,
    CATALOG_GRAPH,
    GRAPH,
    ID,
    ONTOLOGY_GRAPH,
    VOCABULARY_GRAPH,
    sparql_prologue,
)
from ioknow_api.explorer.links import page_path
from ioknow_api.negotiation import GRAPHS, Offer, choose, prefers_page
from ioknow_api.problems import ProblemError

router = APIRouter(tags=["linked data"])

Form = Literal["turtle", "ntriples", "xml", "jsonld"]
Format = Annotated[Form | None, Query(description="RDF format; it overrides the Accept header.")]

_OFFERS = (
    *(one for one in GRAPHS if one.format in ("turtle", "ntriples", "xml", "jsonld")),
    Offer("application/json", "jsonld"),  # JSON-LD is what a program gets that asks for JSON
)

_DESCRIPTION = (
    sparql_prologue()
    + """
CONSTRUCT {
  ?thing ?property ?value . ?value rdfs:label ?valueLabel .
  ?other ?link ?thing . ?other rdfs:label ?otherLabel . ?other a ?otherClass .
} WHERE {
  VALUES ?thing { UNDEF }
  { ?thing ?property ?value OPTIONAL { ?value rdfs:label ?valueLabel } }
  UNION
  { ?other ?link ?thing
    OPTIONAL { ?other rdfs:label ?otherLabel }
    OPTIONAL { ?other a ?otherClass } }
}
"""
)
_CONTENT = "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?graph { UNDEF } GRAPH ?graph { ?s ?p ?o } }"

_RDF: dict[int | str, dict[str, object]] = {
    200: {
        "description": "The description as RDF.",
        "content": {offer.media_type: {"schema": offer.schema} for offer in _OFFERS},
    },
    303: {"description": "Where people read about it."},
}


@router.get(
    "/id/{path:path}",
    operation_id="describe-thing",
    response_class=Response,
    responses=_RDF,
)
async def describe_thing(
    request: Request,
    path: Annotated[str, Path(examples=["organization/kicms"])],
    format: Format = None,
) -> Response:
    """Describe an individual: what is said of it, what points to it, and their labels."""
    iri = _iri(ID + path)
    document = await describe(request, iri, format, page=page_path(iri.value))
    if document is None:
        _refuse_retired(iri)
        raise UnknownEntityError(
            lazy_gettext(
                "the dataset describes nothing under %(path)s; search for its name", path=repr(path)
            )
        )
    return document


@router.get("/ontology", operation_id="ontology", response_class=Response, responses=_RDF)
async def ontology(request: Request, format: Format = None) -> Response:
    """Return the ontology."""
    return await _graph(request, ONTOLOGY_GRAPH, format, page="/glossary")


@router.get("/vocab", operation_id="vocabulary", response_class=Response, responses=_RDF)
async def vocabulary(request: Request, format: Format = None) -> Response:
    """Return the concept schemes."""
    return await _graph(request, VOCABULARY_GRAPH, format, page="/vocabulary")


@router.get("/dataset", operation_id="dataset", response_class=Response, responses=_RDF)
async def dataset(request: Request, format: Format = None) -> Response:
    """Return the dataset's description of itself (VoID and DCAT)."""
    return await _graph(request, CATALOG_GRAPH, format, page="/about")


@router.get("/.well-known/void", include_in_schema=False)
def well_known() -> Response:
    """Lead to the dataset's description, where VoID expects it."""
    return RedirectResponse("/dataset", status_code=303)


@router.get(
    "/graph/{name:path}", operation_id="named-graph", response_class=Response, responses=_RDF
)
async def named_graph(
    request: Request, name: Annotated[str, Path(examples=["case/lee-2010"])], format: Format = None
) -> Response:
    """Return the statements of one named graph, such as case/lee-2010."""
    return await _graph(request, _iri(GRAPH + name), format, page="")


async def describe(
    request: Request, iri: NamedNode, form: Form | None, *, page: str
) -> Response | None:
    """Return the description of a thing, or the way to its page; None when there is none."""
    return await _respond(request, bind(_DESCRIPTION, "thing", iri), form, page)


async def _graph(request: Request, graph: NamedNode, form: Form | None, *, page: str) -> Response:
    document = await _respond(request, bind(_CONTENT, "graph", graph), form, page)
    if document is None:
        _refuse_retired(graph)
        raise ProblemError(
            404,
            "unknown-graph",
            lazy_gettext("there is no named graph %(graph)s", graph=graph.value),
            hint=lazy_gettext("the service description at /sparql lists the graphs"),
        )
    return document


async def _respond(request: Request, query: str, form: Form | None, page: str) -> Response | None:
    accept = request.headers.get("accept")
    pool: WorkerPool = request.app.state.pool
    offer = _offer(accept, form)
    to_page = page and form is None and prefers_page(accept)
    if offer is None and not to_page:
        hint = f"ask for {', '.join(one.media_type for one in _OFFERS)}"
        detail = f"no description is written as {accept!r}"[:300]
        raise ProblemError(406, "not-acceptable", detail, hint=hint)
    written = offer.format if offer else "turtle"
    reply = await pool.answer(Sparql(query, solutions=None, triples=written))
    if reply.rows == 0:
        return None
    if to_page or offer is None:
        return RedirectResponse(page, status_code=303, headers={"Vary": "Accept"})
    return Response(reply.body, headers={"Content-Type": offer.content_type, "Vary": "Accept"})


def _refuse_retired(iri: NamedNode) -> None:
    """Answer 410 for an identifier that was published once and has been withdrawn."""
    if _published().get(iri.value) is False:
        raise ProblemError(
            410,
            "gone",
            lazy_gettext("%(iri)s was withdrawn from the dataset", iri=iri.value),
            hint=lazy_gettext("search for the name of what it stood for"),
        )


@cache
def _published() -> dict[str, bool]:
    return read_identifiers()


def _offer(accept: str | None, form: Form | None) -> Offer | None:
    if form is None:
        return choose(accept, _OFFERS)
    return next(offer for offer in _OFFERS if offer.format == form)


def _iri(text: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError:
        short = text.removeprefix(BASE)
        raise UnknownEntityError(
            lazy_gettext(
                "%(short)s is not part of an IRI; percent-encode what is no letter or digit",
                short=repr(short),
            )
        ) from None
