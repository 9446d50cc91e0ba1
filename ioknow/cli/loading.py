"""Loading data of one's own: templates, checks, releases."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any  # options of a command, checked by click

import click

from ioknow.cli.common import (
    NOT_CONFORMING,
    progress_bar,
    reports_errors,
    statement_counter,
    store_option,
)

Command = Callable[..., Any]  # what click decorates


class _LoadGroup(click.Group):
    """Takes files where no register is named, so that ``load FILES`` needs no further word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        place = self._place_of_command(args)
        if place is not None:
            args = [args[place], *args[:place], *args[place + 1 :]]
        elif not {"-h", "--help"} & set(args):
            args = ["files", *args]
        return super().parse_args(ctx, args)

    def _place_of_command(self, args: list[str]) -> int | None:
        for place, arg in enumerate(args):
            value_of_option = place > 0 and args[place - 1] in ("--store", "-s")
            if not arg.startswith("-") and not value_of_option:
                return place if arg in self.commands else None
        return None


@click.group(cls=_LoadGroup)
def load() -> None:
    r"""Load the bundled cases, files of one's own, or a register into a store.

    \b
    ioknow load --store my-store                 the bundled cases
    ioknow load my-case.ttl tables/              RDF files and folders of tables beside them
    ioknow load ror DUMP.zip --store my-store    a release of a register (see the commands below)

    All or nothing: a load that fails or is ended leaves the store as it was. What is in the store
    already stays, except an earlier load of the same file or register.
    """


_older_option = click.option(
    "--allow-older", is_flag=True, help="Load it also where the store holds a newer release."
)


def _release_options(command: Command) -> Command:
    """Add the files of one release, the store, and how the release is kept there."""
    for option in reversed(
        (
            click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path)),
            store_option,
            click.option(
                "--as",
                "name",
                default="",
                metavar="NAME",
                help="Keep the release under another name.",
            ),
            click.option(
                "--version",
                default="",
                help="Version of the release, where its files do not say it.",
            ),
            click.option(
                "--keep-earlier", is_flag=True, help="Keep the graphs of earlier releases."
            ),
            _older_option,
            click.option(
                "--changes",
                type=click.Path(path_type=Path, dir_okay=False),
                help="Write what differs from the earlier release into a CSV file.",
            ),
        )
    ):
        command = option(command)
    return command


def _load(
    register: str, paths: tuple[Path, ...], store: Path, *, changes: Path | None, **options: Any
) -> None:
    from ioknow.ingest import load_register

    with statement_counter() as progress:
        report = load_register(store, register, paths, progress=progress, **options)
    click.echo(str(report))
    if changes is not None and report.changes is not None:
        changes.write_text(report.changes.to_csv(), encoding="utf-8")
        click.echo(f"all {len(report.changes.found):,} differences are in {changes}")
    click.echo(f"in {store}")


def _register_command(register: str, text: str) -> click.Command:
    @_release_options
    @reports_errors
    def run(paths: tuple[Path, ...], store: Path, **options: Any) -> None:
        _load(register, paths, store, **options)

    if register == "ror":
        run = click.option(
            "--replace", is_flag=True, help="Take no records over from the earlier release."
        )(run)
    return click.command(register, help=text)(run)


load.add_command(
    _register_command(
        "ror",
        "Load a data dump of the Research Organization Registry: PATHS are its zip or JSON file. "
        "A file of the records that a release changed updates the release that is loaded.",
    )
)
load.add_command(
    _register_command(
        "cordis",
        "Load an edition of CORDIS: PATHS are its zip, a folder, or single tables in CSV, JSON or "
        "Excel (organization, project, topics, legalBasis, euroSciVoc).",
    )
)

load.add_command(
    _register_command(
        "gleif",
        "Load files of the GLEIF golden copy: PATHS are levels 1 and 2 and reporting exceptions, "
        "as CSV or XML. Load them together, so that relations find the names.",
    )
)


@load.command("registers")
@click.option("--ror", "ror", multiple=True, type=click.Path(path_type=Path), help="Dump of ROR.")
@click.option(
    "--cordis",
    "cordis",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Edition of CORDIS: zip, folder or table; give it again for more files.",
)
@click.option(
    "--gleif",
    "gleif",
    multiple=True,
    type=click.Path(path_type=Path),
    help="File of the GLEIF golden copy; give it again for more files.",
)
@store_option
@_older_option
@reports_errors
def load_several(store: Path, allow_older: bool, **files: tuple[Path, ...]) -> None:
    """Load several registers into one release: all of them or none.

    Ties and indexes are computed once, which takes less time than one load after another.
    """
    from ioknow.ingest import RegisterFiles, load_registers

    given = [
        RegisterFiles(register, paths, allow_older=allow_older)
        for register, paths in files.items()
        if paths
    ]
    if not given:
        raise click.UsageError("name files of at least one register, such as --ror DUMP.zip")
    with statement_counter() as progress:
        reports = load_registers(store, given, progress=progress)
    for report in reports:
        click.echo(str(report))
    click.echo(f"in {store}")


@load.command("table")
@click.argument("mapping", type=click.Path(path_type=Path))
@_release_options
@reports_errors
def load_table(mapping: Path, paths: tuple[Path, ...], store: Path, **options: Any) -> None:
    """Load tables by a declared mapping.

    MAPPING is a YARRRML file, or the name of a bundled mapping such as cordis-participations.
    """
    _load("table", paths, store, mapping=mapping, **options)


@load.command("files")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@store_option
@click.option("--validate/--no-validate", default=True, help="Check the files by the shapes first.")
@click.option("--plain", is_flag=True, help="A store of FILES alone, without anything of ioknow's.")
@reports_errors
def load_files(files: tuple[Path, ...], store: Path, validate: bool, plain: bool) -> None:
    """Load the bundled cases, and FILES beside them, into a store.

    FILES are RDF files and folders of tables (see 'ioknow template'). All or nothing: a file that
    is malformed or breaks the shapes leaves the store as it was.
    """
    from ioknow.ingest import load, load_plain

    if plain:
        release = load_plain(store, files)
        click.echo(f"plain release {release.version}: {release.total:,} statements\nin {store}")
        return
    report = load(store, files, validate=validate, progress=progress_bar)
    click.echo(str(report))
    click.echo(f"in {store}")


@click.command()
@store_option
@reports_errors
def accelerate(store: Path) -> None:
    """Build the columnar twin of a store, which answers questions that read much of it.

    'ioknow load' builds it by itself for 10,000 statements or more, and 'ioknow serve' after a
    change. It can be built while the store is read, served or changed.
    """
    from ioknow.store.twins import accelerate as build

    click.echo(f"the columnar twin is in {build(store)}")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@reports_errors
def template(folder: Path) -> None:
    """Write empty tables for a case of your own into FOLDER.

    Fill them in with a spreadsheet program, save them as CSV UTF-8, then 'ioknow load FOLDER'.
    """
    from ioknow.ingest import write_template

    files = write_template(folder)
    click.echo(f"wrote {len(files)} files into {folder}; README.md tells what each column holds")


@click.command()
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
