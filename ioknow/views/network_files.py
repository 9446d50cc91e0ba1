"""Networks as files for other programs: Gephi, Pajek, VOSviewer, spreadsheets, libraries.

GraphML, GEXF and Pajek are written by networkx; every file has one edge for each pair of actors,
see :mod:`ioknow.network.conversion`.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable

from ioknow.errors import UnknownFormatError
from ioknow.network import Network
from ioknow.network.conversion import edges, to_networkx
from ioknow.vocabulary import path_of


def network_file(network: Network, form: str) -> bytes:
    """Return a network as a file.

    Args:
        network: The network.
        form: A name from :data:`NETWORK_FORMATS`.

    Raises:
        UnknownFormatError: There is no such format.

    Example:
        >>> network = Network.from_edges([("a", "b")])
        >>> network_file(network, "pajek").decode().splitlines()[0]
        '*Vertices 2'
    """
    if form not in NETWORK_FORMATS:
        raise UnknownFormatError(
            f"no network format '{form}'; there are {', '.join(NETWORK_FORMATS)}"
        )
    return NETWORK_FORMATS[form].write(network)


def _graphml(network: Network) -> bytes:
    import networkx as nx

    target = io.BytesIO()
    nx.write_graphml_xml(to_networkx(network), target)
    return target.getvalue()


def _gexf(network: Network) -> bytes:
    import networkx as nx

    graph = to_networkx(network)
    for node, values in graph.nodes(data=True):
        values.setdefault("label", node)
    for _, _, values in graph.edges(data=True):
        # In GEXF, start and end are the life of an edge, and years are dates.
        for name in ("start", "end"):
            if name in values:
                values[name] = f"{values[name]:04d}"
    graph.graph["mode"] = "dynamic"
    graph.graph["timeformat"] = "date"
    target = io.BytesIO()
    nx.write_gexf(graph, target, version="1.2draft")
    return target.getvalue()


def _pajek(network: Network) -> bytes:
    """Write vertices with their labels, arcs and edges with their weights.

    Some readers take vertices of one label for one vertex, so labels that several actors share
    are followed by the path of the actor.
    """
    labels = [" ".join(network.label(row).replace('"', "'").split()) for row in range(len(network))]
    shared = {label for label, count in Counter(labels).items() if count > 1}
    lines = [f"*Vertices {len(network)}"]
    for row, label in enumerate(labels):
        name = f"{label} ({path_of(str(network.ids[row]))})" if label in shared else label
        lines.append(f'{row + 1} "{name}"')
    lines.append("*Arcs" if network.directed else "*Edges")
    lines += [f"{one.source + 1} {one.target + 1} {one.weight:g}" for one in edges(network)]
    return ("\n".join(lines) + "\n").encode()


def _vosviewer(network: Network) -> bytes:
    """Write the JSON of VOSviewer: items with position, cluster and weights, and links."""
    import numpy as np

    from ioknow.views.districts import lay_out_districts

    laid = lay_out_districts(network.symmetric)
    clusters = laid.levels[0] if laid.levels else np.zeros(len(network), dtype=np.int64)
    degree = np.diff(network.symmetric.indptr)
    kinds = network.actors.columns.get("family")
    items = [
        {
            "id": row + 1,
            "label": network.label(row),
            "description": str(network.ids[row]) if kinds is None else f"{kinds[row]}",
            "url": str(network.ids[row]),
            "x": float(laid.positions[row, 0]),
            "y": float(laid.positions[row, 1]),
            "cluster": int(clusters[row]) + 1,
            "weights": {"Links": int(degree[row])},
        }
        for row in range(len(network))
    ]
    links: dict[tuple[int, int], float] = {}
    for one in edges(network):  # VOSviewer has no directions
        pair = min(one.source, one.target), max(one.source, one.target)
        links[pair] = links.get(pair, 0.0) + one.weight
    document = {
        "network": {
            "items": items,
            "links": [
                {"source_id": first + 1, "target_id": second + 1, "strength": strength}
                for (first, second), strength in sorted(links.items())
            ],
        }
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _csv(network: Network) -> bytes:
    """Write a zip archive with the tables of actors and ties, as Gephi and others read them."""
    target = io.BytesIO()
    columns = network.actors.columns
    ids = network.ids
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        _table(
            archive,
            "actors.csv",
            ["Id", *(name.capitalize() for name in columns)],
            (
                [str(ids[row]), *(str(one[row]) for one in columns.values())]
                for row in range(len(ids))
            ),
        )
        kind = "Directed" if network.directed else "Undirected"
        _table(
            archive,
            "ties.csv",
            ["Source", "Target", "Type", "Weight", "Ties", "Types", "Start", "End", "Claims"],
            (
                [
                    *(str(ids[one.source]), str(ids[one.target]), kind, f"{one.weight:g}"),
                    *(str(one.ties), one.types),
                    *("" if year is None else str(year) for year in (one.start, one.end)),
                    one.claims,
                ]
                for one in edges(network)
            ),
        )
    return target.getvalue()


def _table(archive: zipfile.ZipFile, name: str, head: list[str], rows: Iterable[list[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    # A fixed date, so that equal networks give equal bytes.
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.getvalue())


class NetworkFormat:
    """A kind of file that networks are written to.

    Attributes:
        ending: Ending of file names.
        media_type: Media type over HTTP.
        write: Makes the file's content.
    """

    def __init__(self, ending: str, media_type: str, write: Callable[[Network], bytes]) -> None:
        self.ending = ending
        self.media_type = media_type
        self.write = write


NETWORK_FORMATS: dict[str, NetworkFormat] = {
    "graphml": NetworkFormat(".graphml", "application/graphml+xml", _graphml),
    "gexf": NetworkFormat(".gexf", "application/gexf+xml", _gexf),
    "pajek": NetworkFormat(".net", "text/plain; charset=utf-8", _pajek),
    "vosviewer": NetworkFormat(".json", "application/json", _vosviewer),
    "network-csv": NetworkFormat(".zip", "application/zip", _csv),
}
"""Formats by name."""
