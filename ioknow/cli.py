"""The command line: each command is one library call, its result printed.

Exit codes: 0 done; 1 data do not conform (``validate``); 2 the command or the query cannot be
asked in this way; 3 data, store or endpoint cannot be used; 70 an error in ioknow itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

import click

from ioknow.errors import IoknowError, ParameterValueError, QueryError, UsageError

if TYPE_CHECKING:
    from ioknow import KnowledgeGraph, Solutions
    from ioknow.terms import NamedNode

P = ParamSpec("P")

NOT_CONFORMING = 1
USAGE = 2
DATA = 3
INTERNAL = 70

_RESULT_FORMATS = ("table", "csv", "tsv", "json", "xml")
_RDF_ENDINGS = {
    "nquads": ".nq",
    "trig": ".trig",
    "turtle": ".ttl",
    "ntriples": ".nt",
    "rdfxml": ".rdf",
    "jsonld": ".jsonld",
}
_PICTURES = ("pyvis", "svg")

dataset_option = click.option(
    "--dataset",
    "-d",
    envvar="IOKNOW_DATASET",
    metavar="DIR|URL",
    help="A store directory or the address of a SPARQL endpoint; without it, the bundled cases.",
)


def store_directory(_: click.Context, __: click.Parameter, value: Path | None) -> Path:
    """Return the store directory to use: the given one, or the user's own."""
    if value is not None:
        return value
    import platformdirs

    return Path(platformdirs.user_data_dir("ioknow", appauthor=False)) / "store"


store_option = click.option(
    "--store",
    "-s",
    envvar="IOKNOW_STORE",
    type=click.Path(path_type=Path, file_okay=False),
    callback=store_directory,
    help="Store directory; made when absent.  [default: in the user's data folder]",
)


def reports_errors(command: Callable[P, None]) -> Callable[P, None]:
    """Print a named condition as one message and leave with its exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (UsageError, QueryError) as error:
            click.echo(f"error: {error}", err=True)
            sys.exit(USAGE)
        except (IoknowError, OSError) as error:
            click.echo(f"error: {error}", err=True)
            sys.exit(DATA)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ioknow")
def cli() -> None:
    """Ask and serve a knowledge graph of inter-organizational relationships.

    Start with 'ioknow questions' for what can be asked by name, or 'ioknow serve' for the
    explorer in the browser.
    """


@cli.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", "-p", envvar="PORT", default=8000, show_default=True, help="Port.")
@reports_errors
def serve(store: Path, host: str, port: int) -> None:
    """Serve explorer, SPARQL endpoint and API.

    The bundled cases are loaded first where the store lacks them.
    """
    from ioknow.ingest import load as load_files
    from ioknow_api import serve as serve_store

    report = load_files(store, progress=progress_bar)
    click.echo(f"dataset    release {report.release.version}, {report.release.total:,} statements")
    address = f"http://{host}:{port}"

    def ready() -> None:
        click.echo(f"explorer   {address}/")
        click.echo(f"SPARQL     {address}/sparql")
        click.echo(f"API        {address}/api/v1   described at {address}/openapi.json")
        click.echo("stop with  Ctrl+C")

    serve_store(store, host=host, port=port, ready=ready)


@cli.command()
@click.argument("sparql", metavar="SPARQL|FILE.rq|-")
@dataset_option
@click.option("--format", "-f", "form", type=click.Choice(_RESULT_FORMATS), default="table")
@reports_errors
def query(sparql: str, dataset: str | None, form: str) -> None:
    """Run a SPARQL query: its text, a file that ends in .rq, or - for standard input.

    SELECT prints rows, ASK true or false, CONSTRUCT and DESCRIBE Turtle. The prefixes ik:, ikv:,
    rdfs:, skos:, dcterms: ... need not be declared.
    """
    from ioknow.errors import QueryFormError
    from ioknow.store import write_triples
    from ioknow.vocabulary import PREFIXES

    text = _query_text(sparql)
    with _open(dataset) as graph:
        try:
            _print_solutions(graph.query(text), form)
        except QueryFormError as error:
            if "found ASK" in str(error):
                click.echo("true" if graph.test(text) else "false")
            else:
                triples = graph.construct(text)
                click.echo(write_triples(triples, "turtle", PREFIXES).decode(), nl=False)


@cli.command()
@click.argument("question")
@click.argument("parameters", nargs=-1, metavar="[NAME=VALUE]...")
@dataset_option
@click.option("--format", "-f", "form", type=click.Choice(_RESULT_FORMATS), default="table")
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
    with _open(dataset) as graph:
        answer = graph.ask(question, **values)
        if form == "table" and answer.sentence:
            click.echo(f"{answer.sentence}\n")
        _print_solutions(answer.solutions, form)


@cli.command()
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
        default = "none: asks about all" if parameter.default is None else parameter.default
        click.echo(f"  {parameter.name} ({parameter.type}) {parameter.description}")
        click.echo(f"      default: {default}")
    for name, meaning in found.columns.items():
        click.echo(f"  -> {name}: {meaning}")


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@store_option
@click.option("--validate/--no-validate", default=True, help="Check the files by the shapes first.")
@reports_errors
def load(files: tuple[Path, ...], store: Path, validate: bool) -> None:
    """Load the bundled cases, and FILES beside them, into a store.

    FILES are RDF files and folders of tables (see 'ioknow template'). All or nothing: a file that
    is malformed or breaks the shapes leaves the store as it was.
    """
    from ioknow.ingest import load as load_files

    report = load_files(store, files, validate=validate, progress=progress_bar)
    click.echo(str(report))
    click.echo(f"in {store}")


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@reports_errors
def template(folder: Path) -> None:
    """Write empty tables for a case of your own into FOLDER.

    Fill them in with a spreadsheet program, save them as CSV UTF-8, then 'ioknow load FOLDER'.
    """
    from ioknow.ingest import write_template

    files = write_template(folder)
    click.echo(f"wrote {len(files)} files into {folder}; README.md tells what each column holds")


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--reasoner", is_flag=True, help="Also check the ontology with HermiT (needs Java).")
@reports_errors
def validate(files: tuple[Path, ...], reasoner: bool) -> None:
    """Check FILES, or the bundled cases, against the shapes.

    FILES are RDF files and folders of tables (see 'ioknow template'). Each violation names file,
    node, rule, and what to do. Exit code 1 when there is one.
    """
    from ioknow import resources
    from ioknow.ingest import read_inputs, validate_inputs
    from ioknow.reasoning.consistency import check_consistency

    report = validate_inputs(read_inputs(files or resources.case_files()))
    click.echo(str(report))
    conforms = report.conforms
    if reasoner:
        consistency = check_consistency()
        click.echo(str(consistency))
        conforms = conforms and consistency.consistent and not consistency.unsatisfiable
    if not conforms:
        sys.exit(NOT_CONFORMING)


@cli.command()
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice((*_RDF_ENDINGS, *_PICTURES)),
    default="nquads",
    show_default=True,
    help="The dataset as RDF, or a network as a picture.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--case", default="", metavar="SLUG", help="Network of a case, such as kicms.")
@click.option("--organization", default="", metavar="PATH", help="Network around an actor.")
@click.option("--hops", default=1, show_default=True, help="How far around the actor.")
@click.option("--as-of", type=int, metavar="YEAR", help="Ties that can have held in this year.")
@dataset_option
@reports_errors
def export(  # noqa: PLR0917 - click passes options by name
    form: str,
    output: Path,
    case: str,
    organization: str,
    hops: int,
    as_of: int | None,
    dataset: str | None,
) -> None:
    """Write the dataset as RDF, or the network of a case or an organization as a picture.

    pyvis is an HTML page that works offline; svg is a drawing for print.
    """
    with _open(dataset) as graph:
        if form in _RDF_ENDINGS:
            output.write_bytes(graph.document(_RDF_ENDINGS[form]))
        else:
            from ioknow.views.pyvis_export import pyvis_html
            from ioknow.views.svg import network_svg_file

            network = graph.network(case=case, organization=organization, hops=hops, as_of=as_of)
            write = {"pyvis": pyvis_html, "svg": network_svg_file}[form]
            output.write_text(write(network), encoding="utf-8")
    click.echo(f"wrote {output}")


@cli.command()
@click.option("--all", "everything", is_flag=True, help="Also list the checks that agree.")
@dataset_option
@reports_errors
def audit(everything: bool, dataset: str | None) -> None:
    """Recompute the published tables and list where a paper's own numbers do not agree.

    Sums, shares, ratios, growth rates, deflated series, and figures of the text against their
    tables. Exit code 1 when a contradiction is found that the dataset does not know.
    """
    from ioknow.statistics.audit import audit as recompute

    with _open(dataset) as graph:
        report = recompute(store=graph.store)
    click.echo("\n".join(str(result) for result in report.results) if everything else str(report))
    if report.unexplained:
        sys.exit(NOT_CONFORMING)


@cli.command("verify-evidence")
@click.argument("texts", nargs=-1, required=True, type=click.Path(path_type=Path))
@dataset_option
@reports_errors
def verify_evidence(texts: tuple[Path, ...], dataset: str | None) -> None:
    """Look in TEXTS of the papers for the passage behind every claim.

    The dataset holds fingerprints of passages, no text of the papers. Exit code 1 when a passage
    is missing in a paper that was given.
    """
    from ioknow.evidence import verify_evidence as verify

    with _open(dataset) as graph:
        report = verify(graph.store, texts)
    click.echo(str(report))
    if report.missing:
        sys.exit(NOT_CONFORMING)


def progress_bar(
    files: Iterable[tuple[Path, NamedNode]],
) -> Iterable[tuple[Path, NamedNode]]:
    """Show a bar while files are read, on a terminal and when it takes over a second."""
    from tqdm import tqdm

    return tqdm(list(files), desc="loading", unit="file", delay=1, disable=None, leave=False)


def _open(dataset: str | None) -> KnowledgeGraph:
    import ioknow

    return ioknow.open(dataset)


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


def _print_solutions(solutions: Solutions, form: str) -> None:
    if form == "table":
        click.echo(_table(solutions))
    else:
        writers = {
            "csv": solutions.to_csv,
            "tsv": solutions.to_tsv,
            "json": solutions.to_json,
            "xml": solutions.to_xml,
        }
        click.echo(writers[form]())


def _table(solutions: Solutions) -> str:
    from ioknow.vocabulary import path_of

    rows = [
        ["" if value is None else path_of(str(value)) for value in row.values()]
        for row in solutions
    ]
    columns = [list(solutions.variables), *rows]
    widths = [max(len(line[i]) for line in columns) for i in range(len(solutions.variables))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in columns
    ]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:], f"({len(rows)} rows)"])


def main() -> None:
    """Run the command line."""
    try:
        cli(prog_name="ioknow")
    except (click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:  # noqa: BLE001 - the last place to turn a fault of ours into words
        import traceback

        traceback.print_exc()
        click.echo(f"error: this is a fault in ioknow, please report it: {error!r}", err=True)
        sys.exit(INTERNAL)
