"""Named questions over HTTP: each one is an operation of its own with typed parameters."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import JSONResponse

from ioknow.errors import ParameterValueError, UnknownParameterError
from ioknow.knowledge_graph import KnowledgeGraph
from ioknow.query.parameters import PARAMETER_TYPES
from ioknow.query.questions import Answer, Question, QuestionLibrary
from ioknow.query.solutions import Value
from ioknow.vocabulary import PREFIXES
from ioknow_api import schemas
from ioknow_api.negotiation import Offer, choose
from ioknow_api.parameters import refuse_unread
from ioknow_api.problems import ProblemError

_PATH = "/api/v1/questions"
_OFFERS = (
    Offer("application/json", "json"),
    Offer("text/csv", "csv"),
    Offer("application/sparql-results+json", "sparql"),
)
_FORMATS = ("json", "csv", "spreadsheet", "sparql")
_SCHEMA_TYPES = {"integer": "integer", "decimal": "number", "boolean": "boolean"}
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_IRI = rf"https?://[A-Za-z0-9][A-Za-z0-9./~#_-]*|(?:{'|'.join(PREFIXES)}):{_NAME}"
_PATTERNS = {
    "iri": rf"^(?:{_IRI}|{_NAME}(?:/{_NAME})+)$",
    "concept": rf"^(?:{_NAME}|{_IRI})$",
    "term": rf"^(?:{_NAME}|{_IRI})$",
}
"""What the API takes where the library is more generous."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def question_router(library: QuestionLibrary) -> APIRouter:
    """Return the routes of a library's questions."""
    router = APIRouter(tags=["questions"])

    @router.get(_PATH, operation_id="questions", dependencies=[Depends(refuse_unread)])
    def questions() -> schemas.QuestionList:
        """List the named questions."""
        return schemas.QuestionList(items=[_description(one) for one in library.values()])

    for question in library.values():
        router.add_api_route(
            f"{_PATH}/{question.name}",
            _endpoint(question),
            operation_id=f"ask-{question.name}",
            summary=question.summary,
            description=question.description,
            response_model=schemas.QuestionAnswer,
            responses={200: _documents()},
            openapi_extra={"parameters": _parameters(question)},
        )

    @router.get(f"{_PATH}/{{name}}", include_in_schema=False)
    def unknown(name: str) -> None:
        library[name]  # it raises, with names that come near

    return router


def _endpoint(question: Question) -> Callable[[Request], Response]:
    def ask(request: Request) -> Response:
        given = _given(request)
        form = _format(request, given.pop("format", None))
        _check(question, given)
        graph: KnowledgeGraph = request.app.state.graph
        answer = question.answer(graph.store, given)
        return _write(answer, form, graph.version, given)

    return ask


def _given(request: Request) -> dict[str, str]:
    """Return the parameters, each once."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise ParameterValueError(f"parameter {name!r} is given twice; give it once")
        given[name] = value
    return given


def _check(question: Question, given: Mapping[str, str]) -> None:
    """Require of each parameter what the OpenAPI document says of it."""
    for one in question.parameters:
        pattern = _PATTERNS.get(one.type)
        if pattern and one.name in given and not re.fullmatch(pattern, given[one.name]):
            raise ParameterValueError(
                f"parameter '{one.name}' takes {PARAMETER_TYPES[one.type][1]}; "
                "see /openapi.json for its exact pattern"
            )


def _format(request: Request, stated: str | None) -> str:
    if stated is not None:
        if stated not in _FORMATS:
            raise UnknownParameterError(f"no format {stated!r}; there are {', '.join(_FORMATS)}")
        return stated
    offer = choose(request.headers.get("accept"), _OFFERS)
    if offer is None:
        accept = request.headers.get("accept")
        raise ProblemError(406, "not-acceptable", f"no answer is written as {accept!r}"[:300])
    return offer.format


def _write(answer: Answer, form: str, version: str, given: dict[str, str]) -> Response:
    headers = {"Vary": "Accept"}
    if form == "sparql":
        kind = "application/sparql-results+json"
        return Response(answer.solutions.to_json(), media_type=kind, headers=headers)
    if form in ("csv", "spreadsheet"):
        name = quote(answer.question.name)
        headers["Content-Disposition"] = f'inline; filename="{name}.csv"'
        solutions = answer.solutions
        text = (
            solutions.to_csv()
            if form == "csv"
            else spreadsheet(solutions.variables, solutions.rows)
        )
        return Response(text, media_type="text/csv", headers=headers)
    document = schemas.QuestionAnswer(
        question=answer.question.name,
        summary=answer.question.summary,
        parameters=given,
        sentence=answer.sentence,
        columns=dict(answer.question.columns),
        rows=[{name: _json(value) for name, value in row.items()} for row in answer.solutions.rows],
        sparql=answer.sparql,
        version=version,
    )
    return JSONResponse(document.model_dump(), headers=headers)


def spreadsheet(columns: Sequence[str], rows: Iterable[Mapping[str, Value]]) -> str:
    """Return CSV that a spreadsheet reads as text, even where a text looks like a formula."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row.values()])
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + output.getvalue()  # so that it is read as UTF-8


def _cell(value: Value) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return "" if value is None else value


def _json(value: Value) -> str | int | float | bool | None:
    return float(value) if isinstance(value, Decimal) else value


def _description(question: Question) -> schemas.QuestionDescription:
    return schemas.QuestionDescription(
        name=question.name,
        theme=question.theme,
        summary=question.summary,
        description=question.description,
        tags=list(question.tags),
        parameters=[
            schemas.ParameterDescription(
                name=one.name,
                type=one.type,
                label=one.label,
                description=one.description,
                default=one.usual,
            )
            for one in question.parameters
        ],
        columns=dict(question.columns),
        href=f"{_PATH}/{question.name}",
    )


def _parameters(question: Question) -> list[dict[str, Any]]:  # parts of an OpenAPI document
    stated: list[dict[str, Any]] = []
    for one in question.parameters:
        schema: dict[str, Any] = {"type": _SCHEMA_TYPES.get(one.type, "string")}
        if one.type in _PATTERNS:
            schema["pattern"] = _PATTERNS[one.type]
        if one.default is not None and schema["type"] == "string":
            schema["default"] = one.usual
        stated.append(
            {
                "name": one.name,
                "in": "query",
                "description": f"{one.label}: {one.description}",
                "schema": schema,
            }
        )
    stated.append(
        {
            "name": "format",
            "in": "query",
            "description": (
                "Format of the answer; it overrides the Accept header. 'spreadsheet' is CSV in "
                "which texts that look like formulas are quoted."
            ),
            "schema": {"type": "string", "enum": list(_FORMATS)},
        }
    )
    return stated


def _documents() -> dict[str, Any]:  # part of an OpenAPI document
    return {
        "description": "The answer.",
        "content": {offer.media_type: {"schema": offer.schema} for offer in _OFFERS[1:]},
    }
