"""What the commands share: options, exit codes, errors in words, results on the screen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

import click

from ioknow.errors import IoknowError, QueryError, UsageError

if TYPE_CHECKING:
    from ioknow import KnowledgeGraph, Solutions
    from ioknow.ingest.registers import Progress
    from ioknow.terms import NamedNode

P = ParamSpec("P")

NOT_CONFORMING = 1
USAGE = 2
DATA = 3
INTERNAL = 70

RESULT_FORMATS = ("table", "csv", "tsv", "json", "xml")

dataset_option = click.option(
    "dataset",
    "--dataset",
    "--store",
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


def store_or_endpoint(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> Path | str:
    """Return the store directory to use, or the address of an endpoint that was given for it."""
    from ioknow.store import is_endpoint

    if value is not None and is_endpoint(value):
        return value
    return store_directory(context, parameter, None if value is None else Path(value))


store_or_endpoint_option = click.option(
    "--store",
    "-s",
    envvar="IOKNOW_STORE",
    metavar="DIR|URL",
    callback=store_or_endpoint,
    help="Store directory, made when absent, or the address of a SPARQL endpoint.  "
    "[default: in the user's data folder]",
)


def reports_errors(command: Callable[P, None]) -> Callable[P, None]:
    """Print a named condition as one message and leave with its exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except BrokenPipeError:
            raise  # who reads along, such as 'head', has seen enough: click ends quietly
        except (UsageError, QueryError) as error:
            click.echo(f"error: {error}", err=True)
            sys.exit(USAGE)
        except (IoknowError, OSError) as error:
            click.echo(f"error: {error}", err=True)
            sys.exit(DATA)

    return run


def progress_bar(
    files: Iterable[tuple[Path, NamedNode]],
) -> Iterable[tuple[Path, NamedNode]]:
    """Show a bar while files are read, on a terminal and when it takes over a second."""
    from tqdm import tqdm

    return tqdm(list(files), desc="loading", unit="file", delay=1, disable=None, leave=False)


@contextmanager
def statement_counter() -> Iterator[Callable[[Progress], object]]:
    """Show statements and rate while a register is read, on a terminal."""
    from tqdm import tqdm

    with tqdm(
        desc="loading", unit=" statements", unit_scale=True, disable=None, leave=False
    ) as bar:

        def show(progress: Progress) -> None:
            bar.update(progress.statements - bar.n)

        yield show


def open_dataset(dataset: str | None) -> KnowledgeGraph:
    """Open what ``--dataset`` names."""
    import ioknow

    return ioknow.open(dataset)


def print_solutions(solutions: Solutions, form: str) -> None:
    """Print solutions as a table or in a standard result format."""
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
