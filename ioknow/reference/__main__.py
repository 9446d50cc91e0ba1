"""``python -m ioknow.reference`` brings the generated files of the checkout up to date."""

from __future__ import annotations

import click

from ioknow.reference.generated import write_generated_files


@click.command()
def main() -> None:
    """Write the generated files that are out of date and name them."""
    written = write_generated_files()
    for file in written:
        click.echo(f"wrote {file}")
    if not written:
        click.echo("everything generated is up to date")


if __name__ == "__main__":
    main()
