"""The reference page of the named questions."""

from __future__ import annotations

from ioknow.query import QuestionLibrary
from ioknow.query.parameters import Parameter
from ioknow.query.questions import Question
from ioknow.reference.markdown import NOTE, heading, page, sentences, table
from ioknow.terms import Literal
from ioknow.vocabulary import ID, PREFIXES

_INTRODUCTION = """\
Every question that can be asked by name, with its parameters, its columns and its SPARQL.
Ask one with `ioknow ask NAME`, `kg.ask("NAME")`, `GET /api/v1/questions/NAME`, or on its page.
The prefixes of ioknow and the base of individuals are declared for every question."""


def questions_page() -> str:
    """Return the page as Markdown."""
    library = QuestionLibrary.bundled()
    themes = library.themes()
    index = [
        table(
            [theme, "question"],
            ([f"[{one.name}](#{one.name})", one.summary] for one in members),
        )
        for theme, members in themes.items()
    ]
    parts = []
    for theme, members in themes.items():
        parts.append(heading(2, theme.capitalize(), f"theme-{theme}"))
        parts += [_section(question) for question in members]
    return page(
        heading(1, "Named questions"),
        NOTE,
        _INTRODUCTION,
        f"{len(library)} questions in {len(themes)} themes.",
        *index,
        *parts,
    )


def _section(question: Question) -> str:
    parameters = table(
        ["parameter", "type", "meaning", "default"],
        ([f"`{one.name}`", one.type, one.description, _shown(one)] for one in question.parameters),
    )
    columns = table(
        ["column", "meaning"],
        ([f"`{name}`", meaning] for name, meaning in question.columns.items()),
    )
    return page(
        heading(3, question.name, question.name),
        f"**{question.summary}**",
        sentences(question.description),
        f"Answers: {question.serves}",
        parameters if question.parameters else "",
        columns,
        f"```sparql\n{_without_prologue(question.sparql)}\n```",
    ).strip()


def _shown(parameter: Parameter) -> str:
    term = parameter.default
    if term is None:
        return "none: asks about all"
    if parameter.many:
        return f"`{parameter.usual}`"
    if isinstance(term, Literal):
        return f"`{term.value}`"
    text = term.value
    if text.startswith(ID):
        return f"`{text.removeprefix(ID)}`"
    for prefix, iri in PREFIXES.items():
        if text.startswith(iri):
            return f"`{prefix}:{text.removeprefix(iri)}`"
    return f"`{text}`"


def _without_prologue(sparql: str) -> str:
    lines = sparql.strip().splitlines()
    kept = [line for line in lines if not line.startswith(("#+", "PREFIX ", "BASE "))]
    return "\n".join(kept).strip()
