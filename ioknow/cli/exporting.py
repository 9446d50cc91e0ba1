"""Exports: the dataset as RDF, a network as a picture or a file for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from ioknow.cli.common import dataset_option, open_dataset, reports_errors

_RDF_ENDINGS = {
    "nquads": ".nq",
    "trig": ".trig",
    "turtle": ".ttl",
    "ntriples": ".nt",
    "rdfxml": ".rdf",
    "jsonld": ".jsonld",
}
_TABLES = ("csv", "parquet")
_PICTURES = ("html", "pyvis", "svg")
# Named here, so that --help need not import what writes them; a test compares.
NETWORK_FILES = ("graphml", "gexf", "pajek", "vosviewer", "network-csv")


@click.command()
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice((*_RDF_ENDINGS, *_TABLES, *_PICTURES, *NETWORK_FILES)),
    default="nquads",
    show_default=True,
    help="The dataset as RDF or as tables, or a network as a picture or a file.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    required=True,
    help="File to write; for csv and parquet a folder of tables.",
)
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
    """Write the dataset as RDF or as tables, or a network as a picture or for other programs.

    csv and parquet write one table each of organizations, relationships, participations,
    evidence and observations.

    html is one HTML file with search, filters and table that works offline, for networks of any
    size; pyvis is such a page made with pyvis; svg is a drawing for print. graphml, gexf (Gephi),
    pajek, vosviewer and network-csv (a zip with two tables) have one edge for each tied pair.
    """
    with open_dataset(dataset) as graph:
        if form in _RDF_ENDINGS:
            output.write_bytes(graph.document(_RDF_ENDINGS[form]))
        elif form in _TABLES:
            graph.write_tables(output, form)
        elif form in NETWORK_FILES:
            from ioknow.views.network_files import network_file

            network = graph.network(case=case, organization=organization, hops=hops, as_of=as_of)
            output.write_bytes(network_file(network, form))
        elif form == "html":
            from ioknow.views.offline import network_html

            network = graph.network(case=case, organization=organization, hops=hops, as_of=as_of)
            output.write_text(network_html(network, layout=graph.layout), encoding="utf-8")
        else:
            from ioknow.views.pyvis_export import pyvis_html
            from ioknow.views.svg import network_svg_file

            network = graph.network(case=case, organization=organization, hops=hops, as_of=as_of)
            write = {"pyvis": pyvis_html, "svg": network_svg_file}[form]
            output.write_text(write(network), encoding="utf-8")
    click.echo(f"wrote {output}")
