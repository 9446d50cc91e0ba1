"""``ioknow serve``."""

from __future__ import annotations

from pathlib import Path

import click

from ioknow.cli.common import progress_bar, reports_errors, store_option


@click.command()
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
