"""The SPARQL endpoint: SPARQL 1.1 Protocol."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request, Response

from ioknow.ingest.changes import Change
from ioknow.query.federation import Federation
from ioknow.query.guard import Inspection, inspect
from ioknow.query.messages import Request as Query
from ioknow.query.pool import WorkerPool
from ioknow.query.remote_pool import RemotePool
from ioknow.store import Release
from ioknow_api import access, requests, unknown_terms
from ioknow_api.asking import answer_unless_gone
from ioknow_api.conditional import accepts_gzip, entity_tag, not_modified
from ioknow_api.negotiation import GRAPHS, PAGE, SOLUTIONS, Offer, choose, prefers_page
from ioknow_api.problems import ProblemError
from ioknow_api.requests import graph_iri
from ioknow_api.routes.plain import PlainRoute
from ioknow_api.service_description import describe_service

router = APIRouter(tags=["SPARQL"], route_class=PlainRoute)

_QUERY_TYPE = "application/sparql-query"
_UPDATE_TYPE = "application/sparql-update"
_FORM_TYPE = "application/x-www-form-urlencoded"
_UPDATES_TAKEN = f"{_QUERY_TYPE}, {_UPDATE_TYPE}, {_FORM_TYPE}"
_LONG = 50_000
_VARY = {"Vary": "Accept, Accept-Encoding"}
_DESCRIBED = tuple(
    offer for offer in GRAPHS if offer.format in ("turtle", "ntriples", "xml", "jsonld")
)

_PARAMETERS: list[dict[str, Any]] = [  # parts of an OpenAPI document
    {
        "name": "query",
        "in": "query",
        "description": "A SPARQL 1.1 query. Without it the service describes itself.",
        "schema": {"type": "string", "minLength": 1},
        "example": "SELECT * { ?s ?p ?o } LIMIT 10",
    },
    *(
        {
            "name": f"{kind}-graph-uri",
            "in": "query",
            "description": f"IRI of a {kind} graph of the dataset that is asked; repeatable.",
            "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
            "explode": True,
        }
        for kind in ("default", "named")
    ),
]
_RESULTS = {
    "description": "The complete answer, in the format that the Accept header asks for.",
    "content": {offer.media_type: {"schema": offer.schema} for offer in (*SOLUTIONS, *GRAPHS)},
}


@dataclass(frozen=True)
class Operation:
    """A query operation of the protocol.

    Attributes:
        query: The query text.
        default_graphs: Values of ``default-graph-uri``.
        named_graphs: Values of ``named-graph-uri``.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@router.get(
    "/sparql",
    operation_id="query-get",
    response_class=Response,
    openapi_extra={"parameters": _PARAMETERS},
    responses={200: _RESULTS},
)
async def query_by_get(request: Request) -> Response:
    """Answer a query, or describe the service when there is none."""
    parameters = requests.parse_parameters(request.scope["query_string"])
    names = {name for name, _ in parameters} & {"query", "update"}
    if not names:
        return await _describe(request)
    if names == {"update"}:
        access.require_writes(request)
    operation = _operation(parameters)
    accept = request.headers.get("accept")
    if prefers_page(accept) and not operation.default_graphs + operation.named_graphs:
        return await _desk(request, operation.query)
    return await _answer(request, operation)


@router.post(
    "/sparql",
    operation_id="query-post",
    response_class=Response,
    openapi_extra={
        "parameters": _PARAMETERS[1:],
        "requestBody": {
            "required": True,
            "content": {
                _QUERY_TYPE: {"schema": {"type": "string"}},
                _UPDATE_TYPE: {"schema": {"type": "string"}},
                _FORM_TYPE: {
                    "schema": {
                        "type": "object",
                        "properties": {
                            **{part["name"]: part["schema"] for part in _PARAMETERS},
                            "update": {"type": "string", "minLength": 1},
                        },
                    }
                },
            },
        },
    },
    responses={
        200: _RESULTS,
        204: {"description": "The update is carried out, stored and published."},
    },
)
async def query_by_post(request: Request) -> Response:
    """Answer a query that is sent as the body or as a form, or carry out an update.

    Updates are refused unless the service takes writes; then they need a token.
    """
    kind = requests.media_type(request)
    if kind not in (_QUERY_TYPE, _UPDATE_TYPE, _FORM_TYPE):
        await requests.drain(request)
        raise ProblemError(
            415,
            "unsupported-media-type",
            f"the body is {kind[:100] or 'of no stated type'}",
            headers={"Accept-Post": _UPDATES_TAKEN},
        )
    if kind == _UPDATE_TYPE:
        writer: str | None = await access.admit_writer(request)
    else:
        writer = await access.writer_of(request)
    limit = requests.settings_of(request).write.bytes if writer else None
    body = await requests.read_body(request, limit=limit)
    parameters = requests.parse_parameters(request.scope["query_string"])
    if kind == _FORM_TYPE:
        given = parameters + requests.parse_parameters(body)
    else:
        name = "query" if kind == _QUERY_TYPE else "update"
        given = [*parameters, (name, _text(body))]
    names = {name for name, _ in given}
    if {"query", "update"} <= names:  # wrong whoever asks, so said before who may
        raise ProblemError(
            400,
            "one-query",
            "found a query and an update in one request",
            hint="send exactly one of them",
        )
    if "update" in names:
        return await _update(request, given, access.require_writer(request, writer))
    return await _answer(request, _operation(given))


async def _update(request: Request, given: requests.Parameters, agent: str) -> Response:
    updates = [value for name, value in given if name == "update"]
    queries = [value for name, value in given if name == "query"]
    if len(updates) != 1 or queries or not updates[0].strip():
        raise ProblemError(
            400,
            "one-update",
            f"found {len(updates)} update and {len(queries)} query parameters",
            hint="send exactly one update that is not empty",
        )
    using, using_named = (
        tuple(graph_iri(value) for name, value in given if name == f"using-{kind}graph-uri")
        for kind in ("", "named-")
    )
    wanted = Change("update", agent, updates[0].encode(), using=using, using_named=using_named)
    await access.carry_out(request, wanted)
    return Response(status_code=204)


def _operation(given: requests.Parameters) -> Operation:
    """Return the one query that the parameters state."""
    queries = [value for name, value in given if name == "query"]
    updates = [value for name, value in given if name == "update"]
    if len(queries) != 1 or updates:
        raise ProblemError(
            400,
            "one-query",
            f"found {len(queries)} query and {len(updates)} update parameters",
            hint="send exactly one query; updates are sent with POST",
        )
    if not queries[0].strip():
        raise ProblemError(400, "one-query", "the query is empty", hint="send a query")
    return Operation(
        query=queries[0],
        default_graphs=tuple(value for name, value in given if name == "default-graph-uri"),
        named_graphs=tuple(value for name, value in given if name == "named-graph-uri"),
    )


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(
            400,
            "encoding",
            f"byte {error.start} of the body is not UTF-8",
            hint="send the query as UTF-8",
        ) from None


async def _answer(request: Request, operation: Operation) -> Response:
    accept = request.headers.get("accept")
    solutions, graphs = choose(accept, SOLUTIONS), choose(accept, GRAPHS)
    if solutions is None and graphs is None:
        raise ProblemError(406, "not-acceptable", f"no answer is written as {accept!r}"[:300])
    settings = requests.settings_of(request)
    federation: Federation = request.app.state.federation
    federated = False
    if federation.concerns(operation.query):
        resolved = await asyncio.to_thread(federation.resolve, operation.query)
        federated = resolved != operation.query
        operation = replace(operation, query=resolved)
    if len(operation.query) > _LONG:
        seen = await asyncio.to_thread(inspect, operation.query, settings.limits)
    else:
        seen = inspect(operation.query, settings.limits)
    if federated:  # what other endpoints say may change at any time
        seen = replace(seen, volatile=True)
    query = _query(request, operation, seen, solutions, graphs)
    pool: WorkerPool | RemotePool = request.app.state.pool
    tag = entity_tag(pool.release.version, query, solutions, graphs)
    lasting = not seen.volatile and isinstance(pool.release, Release)
    if lasting:
        known = not_modified(request, tag, _VARY)
        if known is not None:
            return known
    reply = await answer_unless_gone(request, query, repeatable=not seen.volatile)
    if reply is None:
        return Response(status_code=503)  # nobody is there to read it
    offer = graphs if reply.kind == "triples" else solutions
    assert offer is not None  # the worker refuses a kind without a format
    headers = dict(_VARY)
    if seen.volatile:
        headers["Cache-Control"] = "no-store"
    elif lasting:
        headers["ETag"] = entity_tag(reply.version, query, solutions, graphs)
    headers["X-Ioknow-Engine"] = reply.engine
    headers |= await unknown_terms.header_of(request, operation.query)
    if reply.reason:
        headers["Server-Timing"] = f'{reply.engine};desc="{_quotable(reply.reason)}"'
    if reply.compressed:
        headers["Content-Encoding"] = "gzip"
    return Response(reply.body, headers=headers | {"Content-Type": offer.content_type})


def _quotable(text: str) -> str:
    """Return a text that may stand between quotes in a header."""
    return "".join(c if " " <= c <= "~" and c not in '"\\' else " " for c in text)[:300]


def _query(
    request: Request,
    operation: Operation,
    seen: Inspection,
    solutions: Offer | None,
    graphs: Offer | None,
) -> Query:
    stated = bool(operation.default_graphs or operation.named_graphs)
    return Query(
        query=operation.query,
        solutions=solutions.format if solutions else None,
        triples=graphs.format if graphs else None,
        default_graphs=operation.default_graphs if stated else None,
        named_graphs=operation.named_graphs if stated else None,
        union=requests.asks_union(request) and not seen.has_dataset,
        compress=accepts_gzip(request.headers.get("accept-encoding")),
    )


async def _describe(request: Request) -> Response:
    accept = request.headers.get("accept")
    if prefers_page(accept):
        return await _desk(request, "")
    offer = choose(accept, (*_DESCRIBED, PAGE))
    if offer is None:
        raise ProblemError(
            406,
            "not-acceptable",
            f"the service description is not written as {accept!r}"[:300],
            hint="ask for text/turtle, or send a query parameter",
        )
    settings = requests.settings_of(request)
    pool: WorkerPool | RemotePool = request.app.state.pool
    document = describe_service(
        requests.public_url(request) + "/sparql",
        pool.release,
        union=requests.asks_union(request),
        limits=settings.limits,
        size=settings.pool,
        writes=settings.writes,
        federated=bool(settings.federation),
        form=offer.format,
    )
    tag = entity_tag(pool.release.version, settings, offer, requests.public_url(request))
    headers = {"ETag": tag, "Vary": "Accept", "Content-Type": offer.content_type}
    return not_modified(request, tag, {"Vary": "Accept"}) or Response(document, headers=headers)


async def _desk(request: Request, query: str) -> Response:
    """Return the page on which people write queries, in place of the bare protocol."""
    from ioknow_api.explorer.desk import desk  # pages are optional here

    page = await desk(request, query=query)
    page.headers.setdefault("Vary", "Accept")
    return page
