"""The SPARQL 1.1 Graph Store HTTP Protocol: one graph at a time, as a document."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Request, Response

from ioknow.ingest.changes import DEFAULT, Change
from ioknow.ingest.documents import MEDIA_TYPES, MULTIPART
from ioknow.query.messages import Request as Query
from ioknow.query.pool import WorkerPool
from ioknow.query.remote_pool import RemotePool
from ioknow.store import Release
from ioknow_api import access, requests
from ioknow_api.asking import answer_unless_gone
from ioknow_api.conditional import accepts_gzip, entity_tag, matches, matches_strongly, not_modified
from ioknow_api.negotiation import GRAPHS, Offer, choose
from ioknow_api.problems import ProblemError

router = APIRouter(tags=["SPARQL"])

PATH = "/graph-store"
_CONTENT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_VARY = {"Vary": "Accept, Accept-Encoding"}
_TAKEN = ", ".join((*MEDIA_TYPES, MULTIPART))

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
_BODY = {
    "required": True,
    "content": {kind: {"schema": {"type": "string"}} for kind in (*MEDIA_TYPES, MULTIPART)},
}
_WRITTEN: dict[int | str, dict[str, Any]] = {
    201: {"description": "The graph is new; it is stored and published."},
    204: {"description": "The graph is changed, stored and published."},
}
_DELETED: dict[int | str, dict[str, Any]] = {
    204: {"description": "The graph is deleted, and a release without it published."},
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


@router.put(
    PATH,
    operation_id="graph-put",
    response_class=Response,
    status_code=204,
    openapi_extra={"parameters": _PARAMETERS, "requestBody": _BODY},
    responses=_WRITTEN,
)
async def replace_graph(request: Request) -> Response:
    """Replace a graph by the document that is sent. Needs a token."""
    return await _write(request, "put", named_graph(request))


@router.put(
    PATH + "/{path:path}",
    operation_id="graph-put-direct",
    response_class=Response,
    status_code=204,
    openapi_extra={"requestBody": _BODY},
    responses=_WRITTEN,
)
async def replace_graph_directly(request: Request, path: str) -> Response:  # noqa: ARG001
    """Replace the graph whose IRI is the address of the request. Needs a token."""
    return await _write(request, "put", addressed_graph(request))


@router.post(
    PATH,
    operation_id="graph-post",
    response_class=Response,
    status_code=204,
    openapi_extra={"parameters": _PARAMETERS, "requestBody": _BODY},
    responses=_WRITTEN,
)
async def add_to_graph(request: Request) -> Response:
    """Add the statements that are sent to a graph; without a parameter, to a new one.

    Needs a token. The Location header of the answer names a graph that is new.
    """
    if request.scope["query_string"]:
        return await _write(request, "post", named_graph(request))
    return await _write(request, "post", f"{requests.public_url(request)}{PATH}/{uuid4()}")


@router.post(
    PATH + "/{path:path}",
    operation_id="graph-post-direct",
    response_class=Response,
    status_code=204,
    openapi_extra={"requestBody": _BODY},
    responses=_WRITTEN,
)
async def add_to_graph_directly(request: Request, path: str) -> Response:  # noqa: ARG001
    """Add statements to the graph whose IRI is the address of the request. Needs a token."""
    return await _write(request, "post", addressed_graph(request))


@router.delete(
    PATH,
    operation_id="graph-delete",
    response_class=Response,
    status_code=204,
    openapi_extra={"parameters": _PARAMETERS},
    responses=_DELETED,
)
async def delete_graph(request: Request) -> Response:
    """Delete a graph. Needs a token."""
    return await _write(request, "delete", named_graph(request))


@router.delete(
    PATH + "/{path:path}",
    operation_id="graph-delete-direct",
    response_class=Response,
    status_code=204,
    responses=_DELETED,
)
async def delete_graph_directly(request: Request, path: str) -> Response:  # noqa: ARG001
    """Delete the graph whose IRI is the address of the request. Needs a token."""
    return await _write(request, "delete", addressed_graph(request))


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
    return DEFAULT if defaults else requests.graph_iri(graphs[0])


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
    return requests.graph_iri(requests.public_url(request) + path)


async def _read(request: Request, graph: str) -> Response:
    accept = request.headers.get("accept")
    offer = choose(accept, GRAPHS)
    if offer is None:
        raise ProblemError(406, "not-acceptable", f"no graph is written as {accept!r}"[:300])
    pool: WorkerPool | RemotePool = request.app.state.pool
    release = pool.release
    if graph != DEFAULT and graph not in release.statements:
        raise ProblemError(
            404,
            "unknown-graph",
            f"there is no graph <{graph[:300]}>",
            hint="SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } lists the graphs",
        )
    compress = accepts_gzip(request.headers.get("accept-encoding"))
    lasting = isinstance(release, Release)  # what a remote endpoint holds may change unseen
    tag = graph_tag(release.version, graph, offer, compress)
    known = not_modified(request, tag, _VARY) if lasting else None
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
    headers = {**_VARY, "Content-Type": offer.content_type}
    if lasting:
        headers["ETag"] = graph_tag(reply.version, graph, offer, compress)
    if reply.compressed:
        headers["Content-Encoding"] = "gzip"
    return Response(reply.body, headers=headers)


def graph_tag(version: str, graph: str, offer: Offer, compress: bool) -> str:
    """Return the entity tag of a graph's document."""
    return entity_tag("graph", version, graph, offer.media_type, compress)


async def _write(request: Request, operation: str, graph: str) -> Response:
    agent = await access.admit_writer(request)
    pool: WorkerPool = request.app.state.pool
    release = pool.release
    body, media_type = b"", ""
    if operation != "delete":
        kind = requests.media_type(request)
        if kind not in MEDIA_TYPES and kind != MULTIPART:
            await requests.drain(request)
            raise ProblemError(
                415,
                "unsupported-media-type",
                f"the body is {kind[:100] or 'of no stated type'}",
                hint=f"send one of {_TAKEN}",
                headers={"Accept-Post": _TAKEN},
            )
        media_type = request.headers["content-type"]
        limit = requests.settings_of(request).write.bytes
        body = await requests.read_body(request, limit=limit)
    expected = _precondition(request, release, graph)
    report = await access.carry_out(
        request,
        Change(operation, agent, body, media_type=media_type, target=graph, expected=expected),
    )
    if operation == "delete" or not report.created:
        return Response(status_code=204)
    return Response(status_code=201, headers={"Location": _address(request, graph)})


def _precondition(request: Request, release: Release, graph: str) -> str:
    """Return the release that If-Match and If-None-Match ask for; empty where any will do.

    Raises:
        ProblemError: 412: the graph is not as the client knows it.
    """
    wanted, unwanted = request.headers.get("if-match"), request.headers.get("if-none-match")
    if wanted is None and unwanted is None:
        return ""
    there = graph == DEFAULT or graph in release.statements
    tags = [
        graph_tag(release.version, graph, offer, compress)
        for offer in GRAPHS
        for compress in (False, True)
    ]
    known = there and wanted is not None and any(matches_strongly(wanted, tag) for tag in tags)
    unknown = unwanted is not None and not (there and any(matches(unwanted, tag) for tag in tags))
    if (wanted is not None and not known) or (unwanted is not None and not unknown):
        raise ProblemError(
            412,
            "precondition-failed",
            f"the graph {graph or 'default'} is not in the state that the request names",
            hint="read the graph again, with its entity tag, and decide",
        )
    return release.version


def _address(request: Request, graph: str) -> str:
    """Return where a graph is read: its own name where that is an address of this service."""
    own = requests.public_url(request) + PATH
    return graph if graph.startswith(own + "/") else f"{own}?graph={quote(graph, safe='')}"
