"""Fetching: which registers there are, and downloading one of them."""

from __future__ import annotations

from pathlib import Path

import click

from ioknow.cli.common import reports_errors

_folder_option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("sources"),
    show_default=True,
    help="Folder of what was downloaded.",
)
_list_option = click.option(
    "--list",
    "listed",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Another list of sources in TOML than the one that belongs to ioknow.",
)


@click.command()
@_folder_option
@_list_option
@reports_errors
def sources(folder: Path, listed: Path | None) -> None:
    """List the registers that can be fetched: publisher, licence, version, size, address."""
    from ioknow.ingest.sources import fetched_files, read_sources

    there = fetched_files(folder)
    for source in read_sources(listed).values():
        click.secho(source.name, bold=True)
        click.echo(f"  {source.title}: {source.use}")
        click.echo(f"  publisher  {source.publisher}, {source.homepage}")
        click.echo(f"  licence    {source.licence}, {source.licence_address}")
        click.echo(f"  address    {source.address}")
        file = there.get(source.name)
        if file is None:
            click.echo(f"  not fetched; 'ioknow fetch {source.name}' downloads the newest version")
        else:
            version = file.version or "version not stated"
            click.echo(f"  fetched    {file.path}, {version}, {file.size:,} bytes, {file.fetched}")
            click.echo(f"  load it    ioknow load {source.load} {file.path}")


@click.command()
@click.argument("name")
@_folder_option
@_list_option
@click.option("--checksum", default="", help="sha256:... or md5:... that the file must have.")
@click.option("--insecure", is_flag=True, help="Also take http, for a mirror in your own network.")
@reports_errors
def fetch(name: str, folder: Path, listed: Path | None, checksum: str, insecure: bool) -> None:
    """Download a register, such as 'ioknow fetch ror'; run it again to go on where it stopped."""
    from tqdm import tqdm

    from ioknow.ingest import fetching
    from ioknow.ingest.sources import find_source, read_sources

    source = find_source(name, read_sources(listed))
    with tqdm(desc=name, unit="B", unit_scale=True, disable=None) as bar:

        def progress(there: int, total: int | None) -> None:
            bar.total = total
            bar.update(there - bar.n)

        file = fetching.fetch(
            source, folder, checksum=checksum, insecure=insecure, progress=progress
        )
    click.echo(f"{file.path}: {file.size:,} bytes, sha256 {file.sha256}")
    click.echo(f"load it with: ioknow load {source.load} {file.path}")
