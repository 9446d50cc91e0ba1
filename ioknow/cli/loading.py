"""Loading data of one's own: templates, checks, releases."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ioknow.cli.common import NOT_CONFORMING, progress_bar, reports_errors, store_option


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@store_option
@click.option("--validate/--no-validate", default=True, help="Check the files by the shapes first.")
@click.option("--plain", is_flag=True, help="A store of FILES alone, without anything of ioknow's.")
@reports_errors
def load(files: tuple[Path, ...], store: Path, validate: bool, plain: bool) -> None:
    """Load the bundled cases, and FILES beside them, into a store.

    FILES are RDF files and folders of tables (see 'ioknow template'). All or nothing: a file that
    is malformed or breaks the shapes leaves the store as it was.
    """
    from ioknow.ingest import load as load_files
    from ioknow.ingest import load_plain

    if plain:
        release = load_plain(store, files)
        click.echo(f"plain release {release.version}: {release.total:,} statements\nin {store}")
        return
    report = load_files(store, files, validate=validate, progress=progress_bar)
    click.echo(str(report))
    click.echo(f"in {store}")


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
