"""The SPARQL 1.1 Graph Store HTTP Protocol: one graph at a time, as a document."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ioknow.query.messages import Request as Query
from ioknow.query.pool import WorkerPool
from ioknow.terms import NamedNode
from ioknow_api import requests
from ioknow_api.asking import answer_unless_gone
from ioknow_api.conditional import accepts_gzip, entity_tag, not_modified
from ioknow_api.negotiation import GRAPHS, Offer, choose
from ioknow_api.problems import ProblemError

router = APIRouter(tags=["SPARQL"])

PATH = "/graph-store"
DEFAULT = ""
"""Stands for the default graph where graphs are named by their IRIs."""

_CONTENT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_VARY = {"Vary": "Accept, Accept-Encoding"}

_PARAMETERS: list[dict[str, Any]] = [  # parts of an OpenAPI document
    {
        "name": "graph",
        "in": "query",
        "description": "IRI of the named graph.",
        "schema": {"type": "string", "format": "uri"},
    },
    {
        "name": "default",
        "in": "query",
        "description": "Stands for the default graph: the statements that are in no named graph.",
        "allowEmptyValue": True,
        "schema": {"type": "string"},
    },
]
_DOCUMENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The whole graph, in the format that the Accept header asks for.",
        "content": {offer.media_type: {"schema": offer.schema} for offer in GRAPHS},
    },
}


@router.get(
    PATH,
    operation_id="graph-get",
    response_class=Response,
    openapi_extra={"parameters": _PARAMETERS},
    responses=_DOCUMENT,
)
async def read_graph(request: Request) -> Response:
    """Return the graph that a parameter names."""
    return await _read(request, named_graph(request))


@router.get(
    PATH + "/{path:path}",
    operation_id="graph-get-direct",
    response_class=Response,
    responses=_DOCUMENT,
)
async def read_graph_directly(request: Request, path: str) -> Response:  # noqa: ARG001  # the undecoded one is used
    """Return the graph whose IRI is the address of the request."""
    return await _read(request, addressed_graph(request))


def named_graph(request: Request) -> str:
    """Return the IRI that ``?graph=`` states, or :data:`DEFAULT` for ``?default``.

    Raises:
        ProblemError: There is not exactly one of the two, or the IRI is none.
    """
    given = requests.parse_parameters(request.scope["query_string"])
    graphs = [value for name, value in given if name == "graph"]
    defaults = [value for name, value in given if name == "default"]
    if len(graphs) + len(defaults) != 1:
        raise ProblemError(
            400,
            "one-graph",
            f"found {len(graphs)} graph and {len(defaults)} default parameters",
            hint="name one graph with ?graph=IRI, or the default graph with ?default",
        )
    return DEFAULT if defaults else _iri(graphs[0])


def addressed_graph(request: Request) -> str:
    """Return the IRI that is the address of a request.

    Raises:
        ProblemError: The address is no IRI, or has parameters.
    """
    if request.scope["query_string"]:
        raise ProblemError(
            400,
            "one-graph",
            "the address names a graph and has parameters as well",
            hint=f"use {PATH}?graph=IRI, or the address of the graph alone",
        )
    path = request.scope["raw_path"].decode("ascii", "replace")
    return _iri(requests.public_url(request) + path)


def _iri(text: str) -> str:
    try:
        return NamedNode(text).value
    except ValueError as error:
        raise ProblemError(
            400,
            "graph-name",
            f"{text[:200]!r} is not an absolute IRI: {error}",
            hint="name graphs by absolute IRIs such as https://w3id.org/ioknow/graph/ontology",
        ) from None


async def _read(request: Request, graph: str) -> Response:
    accept = request.headers.get("accept")
    offer = choose(accept, GRAPHS)
    if offer is None:
        raise ProblemError(406, "not-acceptable", f"no graph is written as {accept!r}"[:300])
    pool: WorkerPool = request.app.state.pool
    release = pool.release
    if graph != DEFAULT and graph not in release.statements:
        raise ProblemError(
            404,
            "unknown-graph",
            f"there is no graph <{graph[:300]}>",
            hint="SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } lists the graphs",
        )
    compress = accepts_gzip(request.headers.get("accept-encoding"))
    known = not_modified(request, graph_tag(release.version, graph, offer, compress), _VARY)
    if known is not None:
        return known
    query = Query(
        query=_CONTENT,
        solutions=None,
        triples=offer.format,
        default_graphs=None if graph == DEFAULT else (graph,),
        union=False,
        compress=compress,
    )
    reply = await answer_unless_gone(request, query, repeatable=True)
    if reply is None:
        return Response(status_code=503)  # nobody is there to read it
    headers = {
        **_VARY,
        "Content-Type": offer.content_type,
        "ETag": graph_tag(reply.version, graph, offer, compress),
    }
    if reply.compressed:
        headers["Content-Encoding"] = "gzip"
    return Response(reply.body, headers=headers)


def graph_tag(version: str, graph: str, offer: Offer, compress: bool) -> str:
    """Return the entity tag of a graph's document."""
    return entity_tag("graph", version, graph, offer.media_type, compress)
