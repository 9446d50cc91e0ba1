"""Puts the queries of the desk to the SPARQL service of the same application, limits and all.

The desk has no way of its own to run a stranger's query: what the service refuses, it refuses.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.types import ASGIApp, Message

from ioknow.vocabulary import PREFIXES, entity, path_of
from ioknow_api.explorer import desk_places
from ioknow_api.explorer.links import page_path

SHOWN = 1000
"""Rows shown on the page; the files hold all of them."""

_PLACE = re.compile(r"line (\d+)(?:, column (\d+))?")
_NUMBERS = frozenset(
    PREFIXES["xsd"] + name
    for name in ("integer", "decimal", "double", "float", "int", "long", "gYear")
)
_ROWS = "application/sparql-results+json, application/problem+json;q=0.8"


@dataclass(frozen=True)
class Cell:
    """A term in a result table.

    Attributes:
        text: What is shown.
        iri: The IRI it is, or empty.
        page: Address of the page about it, or empty.
        language: Language of a text, or empty.
        number: The number it is, or None.
    """

    text: str
    iri: str = ""
    page: str = ""
    language: str = ""
    number: float | None = None


@dataclass(frozen=True)
class Trouble:
    """Why there is no answer.

    Attributes:
        text: What was found.
        hint: What to try.
        line: Line of the query, counted from 1, or None when it is no matter of a line.
        column: Its column, or None.
        excerpt: That line of the query, with a sign under the column; may be empty.
    """

    text: str
    hint: str = ""
    line: int | None = None
    column: int | None = None
    excerpt: str = ""


@dataclass(frozen=True)
class Result:
    """What the SPARQL service answered.

    Attributes:
        status: HTTP status.
        variables: Columns of a SELECT result.
        rows: All its rows.
        boolean: The answer to an ASK query, or None.
        triples: The answer to a CONSTRUCT or DESCRIBE query as Turtle, or None.
        trouble: Why there is no answer, or None.
    """

    status: int
    variables: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    boolean: bool | None = None
    triples: str | None = None
    trouble: Trouble | None = None

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self.rows)


async def ask_service(request: Request, query: str) -> Result:
    """Return the answer to a query as the desk shows it."""
    accept = f"{_ROWS}, text/turtle;q=0.9"
    status, kind, body = await post(request, query, accept)
    text = body.decode("utf-8", "replace")
    if status >= 400:
        return Result(status, trouble=_trouble(text, query, status))
    if "json" not in kind:
        return Result(status, triples=text)
    answer = json.loads(text)
    if "boolean" in answer:
        return Result(status, boolean=bool(answer["boolean"]))
    variables = list(answer["head"]["vars"])
    bindings = answer["results"]["bindings"]
    rows = [[_cell(row.get(name)) for name in variables] for row in bindings]
    return Result(status, variables, rows)


async def post(request: Request, query: str, accept: str) -> tuple[int, str, bytes]:
    """Send a query to the service of the application that serves this page.

    Returns:
        Status, media type and body of its answer.
    """
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
        "path": "/sparql",
        "raw_path": b"/sparql",
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


def _trouble(text: str, query: str, status: int) -> Trouble:
    try:
        problem = json.loads(text)
        detail, hint = str(problem["detail"]), str(problem.get("hint", ""))
    except (ValueError, TypeError, KeyError):
        return Trouble(text[:500] or f"the service answered with {status}")
    found = Trouble(detail, hint)
    if place := _PLACE.search(detail):
        found = replace(found, line=int(place[1]), column=int(place[2]) if place[2] else None)
    if str(problem.get("type", "")).endswith("/query-syntax"):
        found = _better(found, query)
    return replace(found, excerpt=_excerpt(query, found.line, found.column))


def _better(found: Trouble, query: str) -> Trouble:
    """Return a wrong syntax with the place that helps, where the engine does not tell it."""
    unknown = desk_places.undeclared(query)
    if unknown is not None:
        position, prefix = unknown
        words = f"the prefix {prefix}: is not declared"
        hint = f"put PREFIX {prefix}: <...> at the top; known here are {', '.join(PREFIXES)}"
    elif found.line is not None and desk_places.is_the_end(query, found.line, found.column):
        likely = desk_places.likely_place(query)
        if likely is None:
            return found
        position, words = likely
        hint = "complete it there, and run the query again"
    else:
        return found
    line, column = desk_places.line_and_column(query, position)
    return Trouble(f"{words} (line {line}, column {column})", hint, line, column)


def _excerpt(query: str, line: int | None, column: int | None) -> str:
    lines = query.splitlines()
    if line is None or not 1 <= line <= len(lines):
        return ""
    start = max(0, (column or 1) - 60)
    shown = lines[line - 1][start : start + 100].replace("\t", " ")
    return shown if column is None else f"{shown}\n{' ' * (column - 1 - start)}^"


def _cell(term: dict[str, str] | None) -> Cell:
    if term is None:
        return Cell("")
    value = term["value"]
    if term["type"] != "uri":
        number = _number(value) if term.get("datatype", "") in _NUMBERS else None
        return Cell(value, language=term.get("xml:lang", ""), number=number)
    return Cell(short(value), value, _page(value))


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def short(iri: str) -> str:
    """Return an IRI by prefix, or by its path among our identifiers.

    Example:
        >>> short("https://w3id.org/ioknow/ontology#Firm")
        'ik:Firm'
    """
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return path_of(iri)


def _page(iri: str) -> str:
    known = iri.startswith((entity("").value, PREFIXES["ik"], PREFIXES["ikv"]))
    return page_path(iri) if known else ""
