"""Named questions: the files in ``queries/`` and the library of them.

A file is plain SPARQL with a header in grlc's style: lines that start with ``#+`` and together
are YAML. See ``queries/README.md`` for the fields.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Any

from ioknow import resources
from ioknow.errors import (
    ParameterValueError,
    QuestionFileError,
    UnknownParameterError,
    UnknownQuestionError,
)
from ioknow.languages import either, gettext, lazy_gettext, listed, reason, translated
from ioknow.query import parameters as binding
from ioknow.query.parameters import PARAMETER_TYPES, Parameter, ParameterValue
from ioknow.query.solutions import Solutions
from ioknow.store import Store
from ioknow.terms import Literal, NamedNode, Term
from ioknow.vocabulary import PREFIXES, entity, path_of, sparql_prologue

_FIELDS = {"summary", "description", "tags", "parameters", "columns", "sentence", "serves"}
_REQUIRED = {"summary", "description", "tags", "columns", "serves"}
_ONE_TERM = r'<[^>]*>|"[^"]*"|[^\s<>"]+'
_PARAMETER_FIELDS = {"name", "type", "label", "description", "suggestions", "many"}


@dataclass(frozen=True)
class Question:
    """A named question.

    Attributes:
        name: The file's name without its ending; it is the question's name at every door.
        theme: The folder it lies in.
        summary: The question in one sentence.
        description: What the answer means and does not mean.
        tags: Words to find it by.
        columns: Meaning of each column of the answer, by variable name.
        parameters: What the question takes.
        sentence: Template for the answer in one sentence, with column names in braces, or None.
        serves: The competency question it answers, in words.
        sparql: The query, runnable as it stands, with the defaults in place.
        file: Where it was read.
    """

    name: str
    theme: str
    summary: str
    description: str
    tags: tuple[str, ...]
    columns: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    sentence: str | None
    serves: str
    sparql: str
    file: Path

    def __repr__(self) -> str:
        return f"Question({self.name!r}, {self.summary!r})"

    def bind(self, values: Mapping[str, ParameterValue | None]) -> str:
        """Return the query with these parameter values in place of the defaults.

        Args:
            values: Values by parameter name; None or absence keeps the default.

        Raises:
            UnknownParameterError: There is no such parameter.
            ParameterValueError: A value does not fit its type.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                takes = ", ".join(known) or lazy_gettext("no parameters")
                raise UnknownParameterError(
                    lazy_gettext(
                        "question %(name)s has no parameter '%(parameter)s'; it takes: %(takes)s",
                        name=self.name,
                        parameter=name,
                        takes=takes,
                    )
                )
        query = self.sparql
        for parameter in self.parameters:
            value = values.get(parameter.name)
            if value is not None:
                try:
                    found = parameter.terms(value)
                except ParameterValueError as error:
                    raise ParameterValueError(
                        lazy_gettext(
                            "question %(name)s: %(problem)s",
                            name=self.name,
                            problem=reason(error),
                        )
                    ) from None
                query = binding.bind(query, parameter.name, *found)
        return query

    def answer(self, store: Store, values: Mapping[str, ParameterValue | None]) -> Answer:
        """Ask the question of a store; see :meth:`bind` for the errors."""
        query = self.bind(values)
        solutions = Solutions.from_engine(store.select(query))
        unknown = () if solutions else tuple(self._undescribed(store, values))
        return Answer(self, dict(values), query, solutions, unknown)

    def _undescribed(
        self, store: Store, values: Mapping[str, ParameterValue | None]
    ) -> Iterator[str]:
        """Yield the paths among the values under which the store holds nothing."""
        for parameter in self.parameters:
            value = values.get(parameter.name)
            for term in () if value is None else parameter.terms(value):
                if isinstance(term, NamedNode) and not store.test(f"ASK {{ {term} ?p ?o }}"):
                    yield path_of(term.value)

    def suggestions(self, store: Store, parameter: str) -> list[tuple[str, str]]:
        """Return values offered for a parameter, each with its label.

        Raises:
            UnknownParameterError: There is no such parameter.
        """
        query = self._suggesting(parameter)
        rows = store.select(query) if query else ()
        return [(row["value"].value, row["label"].value) for row in rows]

    def few_suggestions(
        self, store: Store, parameter: str, most: int
    ) -> list[tuple[str, str]] | None:
        """Return the values offered for a parameter, or None when there are more than ``most``.

        To learn that there are more takes less time than to sort all organizations of a register.

        Raises:
            UnknownParameterError: There is no such parameter.
        """
        query = self._suggesting(parameter)
        if not query:
            return []
        unsorted = re.sub(r"\bORDER\s+BY\b[^{}]*$", "", query, flags=re.IGNORECASE)
        if len(list(store.select(f"{unsorted} LIMIT {most + 1}"))) > most:
            return None
        return self.suggestions(store, parameter)

    def _suggesting(self, parameter: str) -> str:
        for candidate in self.parameters:
            if candidate.name == parameter:
                offers = candidate.suggestions
                return sparql_prologue() + offers if offers else ""
        raise UnknownParameterError(
            lazy_gettext(
                "question %(name)s has no parameter '%(parameter)s'",
                name=self.name,
                parameter=parameter,
            )
        )


@dataclass(frozen=True)
class Answer:
    """The answer to a named question.

    Attributes:
        question: The question that was asked.
        parameters: The values that were given.
        sparql: The query that was run.
        solutions: The rows.
        unknown: Where there are no rows: the paths that were given and are nowhere described.
    """

    question: Question
    parameters: Mapping[str, ParameterValue | None]
    sparql: str
    solutions: Solutions
    unknown: tuple[str, ...] = ()

    @cached_property
    def sentence(self) -> str | None:
        """The answer in one sentence, from the first row, or None where there is no template.

        It is said in the language spoken; what the dataset itself says stays as it is.
        """
        if self.unknown:
            paths = listed([f"'{path}'" for path in self.unknown])
            return gettext(
                "The dataset describes nothing under %(paths)s; search for the name.", paths=paths
            )
        template = self.question.sentence
        if template is None:
            return None
        if not self.solutions:
            return gettext("The dataset holds no answer to this question.")
        first = {name: "" if v is None else v for name, v in self.solutions[0].items()}
        return translated(template).format(**first, rows=len(self.solutions))

    def __repr__(self) -> str:
        said = f"{self.sentence!r}, " if self.sentence else ""
        return f"Answer({self.question.name!r}, {said}rows={len(self)})"

    def __len__(self) -> int:
        return len(self.solutions)

    def __iter__(self) -> Iterator[Mapping[str, object]]:
        return iter(self.solutions)

    def _repr_html_(self) -> str:
        lead = f"<p>{self.sentence}</p>" if self.sentence else ""
        return lead + self.solutions._repr_html_()


class QuestionLibrary(Mapping[str, Question]):
    """The named questions, by name.

    Example:
        >>> library = QuestionLibrary.bundled()
        >>> library["consortia-of-an-intermediary-by-type"].theme
        'intermediation'
    """

    def __init__(self, questions: list[Question]) -> None:
        self._questions: dict[str, Question] = {}
        for question in questions:
            other = self._questions.setdefault(question.name, question)
            if other is not question:
                raise QuestionFileError(
                    f"{question.file} and {other.file} have the same name; rename one"
                )

    @classmethod
    def bundled(cls) -> QuestionLibrary:
        """Read the questions that belong to ioknow."""
        return cls([read_question(file) for file in resources.question_files()])

    def __getitem__(self, name: str) -> Question:
        try:
            return self._questions[name]
        except KeyError:
            near = difflib.get_close_matches(name, self._questions, n=3, cutoff=0.4)
            advice = (
                lazy_gettext("did you mean %(name)s?", name=either(near))
                if near
                else lazy_gettext("see 'ioknow questions', or /questions of the service")
            )
            raise UnknownQuestionError(
                lazy_gettext(
                    "there is no question '%(name)s'; %(advice)s", name=name, advice=advice
                )
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._questions

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)

    def __repr__(self) -> str:
        return f"QuestionLibrary({len(self)} questions; themes: {', '.join(self.themes())})"

    def themes(self) -> dict[str, list[Question]]:
        """Return the questions grouped by theme, both in alphabetical order."""
        groups: dict[str, list[Question]] = {}
        for question in sorted(self._questions.values(), key=lambda q: (q.theme, q.name)):
            groups.setdefault(question.theme, []).append(question)
        return groups


def read_question(file: Path) -> Question:
    """Read one file of the question library.

    Raises:
        QuestionFileError: The header is missing, is not YAML, lacks a field, or does not fit the
            query.
    """
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    header = "".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#+"))
    sparql = "".join(line for line in lines if not line.startswith("#+")).strip() + "\n"
    fields = _read_header(file, header)
    stated = fields.get("parameters") or []
    taken = tuple(_read_parameter(file, sparql, item) for item in stated)
    question = Question(
        name=file.stem,
        theme=file.parent.name,
        summary=_one_line(fields["summary"]),
        description=_one_line(fields["description"]),
        tags=tuple(str(tag) for tag in fields["tags"]),
        columns={str(name): _one_line(meaning) for name, meaning in fields["columns"].items()},
        parameters=taken,
        sentence=_one_line(fields["sentence"]) if fields.get("sentence") else None,
        serves=_one_line(fields["serves"]),
        sparql=sparql,
        file=file,
    )
    _check_sentence(question)
    return question


def _read_header(file: Path, header: str) -> dict[str, Any]:  # YAML holds values of any type
    import yaml

    # The loader in C, where PyYAML was built with it, takes a tenth of the time.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        fields = yaml.load(header, Loader=loader)  # noqa: S506 - a safe loader, either way
    except yaml.YAMLError as error:
        raise QuestionFileError(f"{file}: the '#+' header is not YAML: {error}") from error
    if not isinstance(fields, dict):
        raise QuestionFileError(f"{file}: no '#+' header; see queries/README.md")
    missing, unknown = _REQUIRED - fields.keys(), fields.keys() - _FIELDS
    if missing or unknown:
        raise QuestionFileError(
            f"{file}: the header lacks {sorted(missing)} and has unknown fields {sorted(unknown)}"
        )
    return fields


def _read_parameter(file: Path, sparql: str, fields: Any) -> Parameter:  # from YAML
    if (
        not isinstance(fields, dict)
        or not {"name", "type", "label", "description"} <= fields.keys()
    ):
        raise QuestionFileError(f"{file}: a parameter needs name, type, label and description")
    if unknown := fields.keys() - _PARAMETER_FIELDS:
        raise QuestionFileError(f"{file}: parameter with unknown fields {sorted(unknown)}")
    name, kind = str(fields["name"]), str(fields["type"])
    if kind not in PARAMETER_TYPES:
        known = ", ".join(PARAMETER_TYPES)
        raise QuestionFileError(f"{file}: parameter {name} has type '{kind}'; known are {known}")
    places = list(binding.pattern(name).finditer(sparql))
    if not places:
        raise QuestionFileError(
            f"{file}: parameter {name} needs its default in the query, as VALUES ?{name} {{ ... }}"
        )
    many = fields.get("many") is True
    default = places[0]["default"].strip()
    each = re.findall(_ONE_TERM, default) if many else [default]
    defaults = [_read_default(file, name, one) for one in each]
    return Parameter(
        name=name,
        type=kind,
        label=_one_line(fields["label"]),
        description=_one_line(fields["description"]),
        default=defaults[0],
        suggestions=str(fields["suggestions"]) if fields.get("suggestions") else None,
        many=many,
        defaults=tuple(one for one in defaults if one is not None) if many else (),
    )


def _read_default(file: Path, name: str, text: str) -> Term | None:
    if text.upper() == "UNDEF":
        return None
    if text.startswith("<") and text.endswith(">"):
        return NamedNode(text[1:-1]) if ":" in text else entity(text[1:-1])
    prefix, separator, local = text.partition(":")
    if separator and prefix in PREFIXES:
        return NamedNode(PREFIXES[prefix] + local)
    if text.startswith('"') and text.endswith('"'):
        return Literal(text[1:-1])
    if text in ("true", "false"):
        return Literal(text == "true")
    try:
        return Literal(int(text))
    except ValueError:
        raise QuestionFileError(
            f"{file}: the default of {name} is one IRI, text, whole number or UNDEF, not '{text}'"
        ) from None


def _check_sentence(question: Question) -> None:
    if question.sentence is None:
        return
    used = {field for _, field, _, _ in Formatter().parse(question.sentence) if field}
    if unknown := used - question.columns.keys() - {"rows"}:
        raise QuestionFileError(
            f"{question.file}: the sentence names {sorted(unknown)}, which are not columns"
        )


def _one_line(text: object) -> str:
    return " ".join(str(text).split())
