"""Asking: SPARQL and named questions."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ioknow.cli.common import (
    RESULT_FORMATS,
    dataset_option,
    open_dataset,
    print_solutions,
    reports_errors,
)
from ioknow.errors import ParameterValueError


@click.command()
@click.argument("sparql", metavar="SPARQL|FILE.rq|-")
@dataset_option
@click.option("--format", "-f", "form", type=click.Choice(RESULT_FORMATS), default="table")
@click.option("--explain", is_flag=True, help="Say which engine answers, and why; ask nothing.")
@reports_errors
def query(sparql: str, dataset: str | None, form: str, explain: bool) -> None:
    """Run a SPARQL query: its text, a file that ends in .rq, or - for standard input.

    SELECT prints rows, ASK true or false, CONSTRUCT and DESCRIBE Turtle. The prefixes ik:, ikv:,
    rdfs:, skos:, dcterms: ... need not be declared.
    """
    from ioknow.errors import QueryFormError
    from ioknow.store import write_triples
    from ioknow.vocabulary import PREFIXES

    text = _query_text(sparql)
    with open_dataset(dataset) as graph:
        if explain:
            explanation = graph.explain(text)
            click.echo(f"{explanation}\n{explanation.sql}".rstrip())
            return
        for term in graph.unknown_terms(text):
            click.echo(f"note: {term.text}", err=True)
        try:
            print_solutions(graph.query(text), form)
        except QueryFormError as error:
            if "found ASK" in str(error):
                click.echo("true" if graph.test(text) else "false")
            else:
                triples = graph.construct(text)
                click.echo(write_triples(triples, "turtle", PREFIXES).decode(), nl=False)


@click.command()
@click.argument("question")
@click.argument("parameters", nargs=-1, metavar="[NAME=VALUE]...")
@dataset_option
@click.option("--format", "-f", "form", type=click.Choice(RESULT_FORMATS), default="table")
@click.option("--sparql", is_flag=True, help="Print the query instead of its answer.")
@reports_errors
def ask(
    question: str, parameters: tuple[str, ...], dataset: str | None, form: str, sparql: bool
) -> None:
    """Ask a named question, such as 'members-of-a-consortium consortium=relationship/cf2-m'."""
    from ioknow.query import QuestionLibrary

    values = dict(_name_and_value(text) for text in parameters)
    if sparql:
        click.echo(QuestionLibrary.bundled()[question].bind(values), nl=False)
        return
    with open_dataset(dataset) as graph:
        answer = graph.ask(question, **values)
        if form == "table" and answer.sentence:
            click.echo(f"{answer.sentence}\n")
        print_solutions(answer.solutions, form)


@click.command()
@click.argument("question", required=False)
@reports_errors
def questions(question: str | None) -> None:
    """List the named questions, or explain one of them."""
    from ioknow.query import QuestionLibrary

    library = QuestionLibrary.bundled()
    if question is None:
        for theme, members in library.themes().items():
            click.secho(theme, bold=True)
            for member in members:
                click.echo(f"  {member.name}\n      {member.summary}")
        return
    found = library[question]
    click.echo(f"{found.summary}\n\n{found.description}\n")
    for parameter in found.parameters:
        default = parameter.usual or "none: asks about all"
        click.echo(f"  {parameter.name} ({parameter.type}) {parameter.description}")
        click.echo(f"      default: {default}")
    for name, meaning in found.columns.items():
        click.echo(f"  -> {name}: {meaning}")


def _query_text(argument: str) -> str:
    from ioknow.errors import SourceFileError

    if argument == "-":
        return sys.stdin.read()
    if argument.endswith(".rq"):
        try:
            return Path(argument).read_text(encoding="utf-8")
        except OSError as error:
            raise SourceFileError(f"{argument}: cannot be read: {error.strerror}") from error
    return argument


def _name_and_value(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise ParameterValueError(f"'{text}' is not NAME=VALUE, such as country=place/korea")
    return name, value
