"""The SPARQL desk: a form and the answer of the SPARQL service."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from starlette.types import ASGIApp, Message

from ioknow.vocabulary import PREFIXES, entity, path_of
from ioknow_api.explorer import sparql_texts
from ioknow_api.explorer.links import page_path
from ioknow_api.explorer.rendering import render, site
from ioknow_api.explorer.routing import page_router

router = page_router()

_SHOWN = 1000
"""Rows shown on the page; the files hold all of them."""


@dataclass(frozen=True)
class Cell:
    """A term in a result table.

    Attributes:
        text: What is shown.
        page: Address of the page about it, or empty.
        language: Language of a text, or empty.
    """

    text: str
    page: str = ""
    language: str = ""


@dataclass(frozen=True)
class Result:
    """What the SPARQL service answered.

    Attributes:
        status: HTTP status.
        variables: Columns of a SELECT result.
        rows: Its rows, up to the number shown.
        total: How many rows there are.
        boolean: The answer to an ASK query, or None.
        triples: The answer to a CONSTRUCT or DESCRIBE query as Turtle, or empty.
        problem: Why there is no answer, or empty.
    """

    status: int
    variables: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    total: int = 0
    boolean: bool | None = None
    triples: str = ""
    problem: str = ""


@router.get("/query")
async def desk(request: Request, query: str = "") -> HTMLResponse:
    """Show the desk, with the answer when the address holds a query."""
    result = await ask_service(request, query) if query.strip() else None
    # The page asks the dataset for its graphs: not while other requests wait for this one.
    return await run_in_threadpool(_page_of, request, query, result)


def _page_of(request: Request, query: str, result: Result | None) -> HTMLResponse:
    return render(
        request,
        "desk.html",
        status=200 if result is None or result.status < 400 else result.status,
        query=query or sparql_texts.START,
        asked=bool(query.strip()),
        result=result,
        shown=_SHOWN,
        prefixes=PREFIXES,
        graphs=site(request).graph.graph_names(),
    )


async def ask_service(request: Request, query: str) -> Result:
    """Put a query to the SPARQL service of this very application, limits and all.

    The page has no way of its own to run a stranger's query: what the service refuses, the desk
    refuses.
    """
    accept = "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.8"
    status, kind, body = await _post(request, "/sparql", query, accept)
    text = body.decode("utf-8", "replace")
    if status >= 400:
        return Result(status, problem=_problem(text) or f"the service answered with {status}")
    if "json" not in kind:
        return Result(status, triples=text)
    answer = json.loads(text)
    if "boolean" in answer:
        return Result(status, boolean=bool(answer["boolean"]))
    variables = list(answer["head"]["vars"])
    bindings = answer["results"]["bindings"]
    rows = [[_cell(row.get(name)) for name in variables] for row in bindings[:_SHOWN]]
    return Result(status, variables, rows, len(bindings))


async def _post(request: Request, path: str, query: str, accept: str) -> tuple[int, str, bytes]:
    """Send a request to the application that serves this page."""
    app: ASGIApp = request.app
    form = urlencode({"query": query}).encode()
    headers = [
        (b"host", request.headers.get("host", "localhost").encode("latin-1")),
        (b"accept", accept.encode()),
        (b"content-type", b"application/x-www-form-urlencoded"),
        (b"content-length", str(len(form)).encode()),
    ]
    scope = dict(request.scope) | {
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "state": dict(request.scope.get("state", {})),
    }
    for name in ("route", "endpoint", "path_params", "router"):
        scope.pop(name, None)
    sent = False
    answer: dict[str, Any] = {"status": 500, "headers": [], "body": b""}  # ASGI messages

    async def receive() -> Message:
        nonlocal sent
        if sent:
            # Whoever waits for the reader of this page to leave is told when he does.
            return await request.receive()
        sent = True
        return {"type": "http.request", "body": form, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer["status"], answer["headers"] = message["status"], message["headers"]
        elif message["type"] == "http.response.body":
            answer["body"] += message.get("body", b"")

    await app(scope, receive, send)
    kind = next((v for k, v in answer["headers"] if k.lower() == b"content-type"), b"")
    return answer["status"], kind.decode("latin-1"), answer["body"]


def _problem(text: str) -> str:
    try:
        problem = json.loads(text)
    except ValueError:
        return text[:500]
    if not isinstance(problem, dict):
        return text[:500]
    return str(problem.get("detail") or problem.get("title") or "")


def _cell(term: dict[str, str] | None) -> Cell:
    if term is None:
        return Cell("")
    value = term["value"]
    if term["type"] != "uri":
        return Cell(value, language=term.get("xml:lang", ""))
    for prefix, start in PREFIXES.items():
        if value.startswith(start):
            return Cell(f"{prefix}:{value.removeprefix(start)}", page=_page(value))
    return Cell(path_of(value), page=_page(value))


def _page(iri: str) -> str:
    known = iri.startswith((entity("").value, PREFIXES["ik"], PREFIXES["ikv"]))
    return page_path(iri) if known else ""
