"""Named questions: a form, the answer in a sentence and a table."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from ioknow.errors import ParameterValueError, UnknownParameterError
from ioknow.languages import reason
from ioknow.query.questions import Answer, Question
from ioknow.query.search import Hit
from ioknow.vocabulary import ID, path_of, sparql_prologue
from ioknow_api.explorer.rendering import Site, render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.wording import PARAMETER
from ioknow_api.parameters import also_reads

router = page_router()

_MOST_OFFERED = 300
"""Values up to which a form offers them as a list."""


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
    also_reads(request, given)  # the question itself names one that it does not take
    problem = ""
    try:
        answer = asked.answer(here.entities.store, given)
    except (ParameterValueError, UnknownParameterError) as error:
        problem = reason(error)
        answer = asked.answer(here.entities.store, {})
    return render(
        request,
        "question.html",
        status=400 if problem else 200,
        question=asked,
        answer=answer,
        rows=_cells(here, answer),
        given=given,
        problem=problem,
        suggestions=_suggestions(request, asked),
        meant=_meant(here, asked, given) if problem else {},
        defaults={one.name: one.usual or "" for one in asked.parameters},
        query=sparql_prologue() + answer.sparql,
        names=_names(request, answer),
    )


def _cells(here: Site, answer: Answer) -> list[list[object]]:
    """Return the rows; what the vocabulary has words for is said in the language of the page."""
    said = here.entities.reader.terminology.translated
    names = answer.solutions.variables
    return [
        [
            "; ".join(map(said, cell.split("; "))) if isinstance(cell, str) else cell
            for cell in (row[name] for name in names)
        ]
        for row in answer.solutions
    ]


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
    """Return the values that a form offers; where there are too many, it takes what is typed."""
    here = site(request)
    return here.kept(
        ("suggestions", asked.name),
        lambda: {one.name: _offered(here, asked, one.name) for one in asked.parameters},
    )


def _offered(here: Site, asked: Question, name: str) -> list[tuple[str, str]]:
    found = asked.few_suggestions(here.entities.store, name, _MOST_OFFERED)
    return [(path_of(iri), label) for iri, label in found or ()]


def _meant(here: Site, asked: Question, given: dict[str, str]) -> dict[str, list[Hit]]:
    """Return the organizations that a name may mean which was typed in place of an identifier."""
    found = {}
    for one in asked.parameters:
        text = given.get(one.name, "")
        if one.type == "iri" and text and "/" not in text:
            found[one.name] = here.index.suggest(text, filters={"kind": "Organization"})
    return {name: hits for name, hits in found.items() if hits}
