"""Named questions: a form, the answer in a sentence and a table."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from ioknow.errors import ParameterValueError, UnknownParameterError
from ioknow.query.questions import Answer, Question
from ioknow.vocabulary import ID, path_of, sparql_prologue
from ioknow_api.explorer.rendering import render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.wording import PARAMETER

router = page_router()


@router.get("/questions")
def questions(request: Request) -> HTMLResponse:
    """List the named questions by theme."""
    return render(request, "questions.html", themes=site(request).graph.questions.themes())


@router.get("/questions/{name}")
def question(request: Request, name: str) -> HTMLResponse:
    """Ask a named question with the parameters of the address."""
    here = site(request)
    asked = here.graph.questions[name]
    given = {
        key: value for key, value in request.query_params.items() if value and key != PARAMETER
    }
    problem = ""
    try:
        answer = asked.answer(here.entities.store, given)
    except (ParameterValueError, UnknownParameterError) as error:
        problem = str(error)
        answer = asked.answer(here.entities.store, {})
    return render(
        request,
        "question.html",
        status=400 if problem else 200,
        question=asked,
        answer=answer,
        rows=_cells(answer),
        given=given,
        problem=problem,
        suggestions=_suggestions(request, asked),
        defaults={
            one.name: path_of(one.default.value) if one.default is not None else ""
            for one in asked.parameters
        },
        query=sparql_prologue() + answer.sparql,
        names=_names(request, answer),
    )


def _cells(answer: Answer) -> list[list[object]]:
    names = answer.solutions.variables
    return [[row[name] for name in names] for row in answer.solutions]


def _names(request: Request, answer: Answer) -> dict[str, object]:
    """Return the things that the answer names by their identifiers."""
    iris = {
        value
        for row in answer.solutions
        for value in row.values()
        if isinstance(value, str) and value.startswith(ID)
    }
    return dict(site(request).entities.reader.things(sorted(iris)))


def _suggestions(request: Request, asked: Question) -> dict[str, list[tuple[str, str]]]:
    store = site(request).entities.store
    return {
        one.name: [(path_of(iri), label) for iri, label in asked.suggestions(store, one.name)]
        for one in asked.parameters
    }
