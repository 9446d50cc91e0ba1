"""``ioknow serve`` and ``ioknow settings``; tokens and the journal of changes."""

from __future__ import annotations

from pathlib import Path

import click

from ioknow.cli.common import (
    progress_bar,
    reports_errors,
    store_option,
    store_or_endpoint_option,
)

host_option = click.option(
    "--host",
    envvar="IOKNOW_HOST",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on.",
)
port_option = click.option(
    "--port", "-p", envvar="PORT", default=8000, show_default=True, help="Port."
)


@click.command()
@store_or_endpoint_option
@host_option
@port_option
@click.option("--writes", is_flag=True, help="Take changes from those who hold a token.")
@reports_errors
def serve(store: Path | str, host: str, port: int, writes: bool) -> None:
    """Serve explorer, SPARQL endpoint and API.

    The bundled cases are loaded first where the store lacks them. With --writes, SPARQL Update
    and the Graph Store Protocol change the store; see 'ioknow token'. With the address of a
    SPARQL endpoint, that endpoint is asked, and nothing is written there. 'ioknow settings'
    lists what the environment can change.
    """
    from ioknow_api import serve as serve_store

    click.echo(f"dataset    {_dataset(store)}")
    address = f"http://{host}:{port}"

    def ready() -> None:
        click.echo(f"explorer   {address}/")
        click.echo(f"SPARQL     {address}/sparql")
        click.echo(f"API        {address}/api/v1   described at {address}/openapi.json")
        click.echo("stop with  Ctrl+C")

    serve_store(store, host=host, port=port, writes=writes, ready=ready)


@click.command()
@store_or_endpoint_option
@host_option
@port_option
@click.option(
    "--format", "-f", "form", type=click.Choice(("table", "json")), default="table",
    show_default=True, help="A table for people, or JSON.",
)  # fmt: skip
@click.pass_context
@reports_errors
def settings(context: click.Context, store: Path | str, host: str, port: int, form: str) -> None:
    """Print every setting of 'serve': its value, where it comes from, and what it means.

    Secrets are not shown.
    """
    import json
    from dataclasses import replace

    from click.core import ParameterSource

    from ioknow_api.settings import chosen_settings

    given = {
        "IOKNOW_STORE": ("store", store),
        "IOKNOW_HOST": ("host", host),
        "PORT": ("port", port),
    }
    flags = {
        name: value
        for name, (option, value) in given.items()
        if context.get_parameter_source(option) is ParameterSource.COMMANDLINE
    }
    chosen = [
        replace(one, value=str(store)) if one.setting.name == "IOKNOW_STORE" else one
        for one in chosen_settings(flags)
    ]
    if form == "json":
        rows = [
            {
                "name": one.setting.name,
                "value": one.value,
                "source": one.source,
                "flag": one.setting.flag,
                "meaning": one.setting.meaning,
            }
            for one in chosen
        ]
        click.echo(json.dumps(rows, indent=2))
        return
    width = max(len(one.setting.name) for one in chosen)
    longest = max(len(one.value) for one in chosen)
    for one in chosen:
        flag = f" ({one.setting.flag})" if one.setting.flag else ""
        click.echo(
            f"{one.setting.name:<{width}}  {one.value:<{longest}}  {one.source:<11}  "
            f"{one.setting.meaning}{flag}"
        )


@click.group()
def token() -> None:
    """Tokens: who may change a store through the service."""


@token.command("create")
@click.argument("name")
@click.option(
    "--days", type=click.IntRange(1), help="How long it is good for.  [default: for ever]"
)
@store_option
@reports_errors
def create(name: str, days: int | None, store: Path) -> None:
    """Make a token for NAME and print it; it is shown this once.

    The store keeps a digest only. NAME stands in the journal beside each change.
    """
    from ioknow.store.tokens import create_token

    click.echo(create_token(store, name, days=days))


@token.command("list")
@store_option
@reports_errors
def list_tokens(store: Path) -> None:
    """List the tokens of a store by name."""
    from ioknow.store.tokens import read_tokens

    for known in read_tokens(store):
        end = f"until {known.expires}" if known.expires else "without end"
        click.echo(f"{known.name}  made {known.created}, good {end}")


@token.command("revoke")
@click.argument("name")
@store_option
@reports_errors
def revoke(name: str, store: Path) -> None:
    """Forget the token of NAME; requests with it are refused at once."""
    from ioknow.store.tokens import revoke_token

    revoke_token(store, name)
    click.echo(f"the token of {name} is good no more")


@click.command()
@store_option
@click.option("--last", type=click.IntRange(1), metavar="N", help="Only the last N changes.")
@reports_errors
def journal(store: Path, last: int | None) -> None:
    """List who changed a store through the service: when, how, which graphs."""
    from ioknow.store import current_release
    from ioknow.store.journal import settled

    entries = settled(store, current_release(store).journal)
    for entry in entries[-last:] if last else entries:
        record = entry.record
        click.echo(f"{record.time}  {record.agent}  {record.operation}  release {record.after}")
        for graph, (before, after) in record.graphs.items():
            click.echo(f"    {graph or 'default graph'}: {before:,} -> {after:,} statements")
        click.echo(f"    request sha256:{record.request}")


def _dataset(store: Path | str) -> str:
    """Return what is served, in words, after loading what a store lacks."""
    if isinstance(store, str):
        return f"at {store}"
    from ioknow.ingest import load as load_files

    release = load_files(store, progress=progress_bar).release
    return f"release {release.version}, {release.total:,} statements"
