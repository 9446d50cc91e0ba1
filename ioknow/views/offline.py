"""A network as one HTML file that asks nobody for anything: picture, search, filter, table.

The file holds the script of the explorer and the network as a compressed block; it opens from a
disk, in a notebook, or from an e-mail, without a network connection.
"""

from __future__ import annotations

import base64
import gzip
import json
from functools import cache
from html import escape
from importlib import resources

from ioknow.errors import ResourcesNotFoundError
from ioknow.languages import gettext, language
from ioknow.network import Network
from ioknow.views.packed import pack_network
from ioknow.views.stored_layout import StoredLayout

MOST_IN_NOTEBOOK = 5000
"""Actors up to which a notebook shows the picture: it keeps every output in its file."""

_LEADING = 50
"""Actors that are listed for readers without a script."""

_PACKAGE = "ioknow_api"
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
)


def network_html(network: Network, *, layout: StoredLayout | None = None) -> str:
    """Return a network as a self-contained HTML document.

    Args:
        network: What is shown.
        layout: Positions and districts of the network it is a part of; computed when absent.

    Raises:
        ResourcesNotFoundError: The script has not been built (in a checkout: ``make explorer``).

    Example:
        >>> page = network_html(Network.from_edges([("a", "b")], title="Two"))  # doctest: +SKIP
        >>> page.count("http://"), "<title>Two</title>" in page  # doctest: +SKIP
        (0, True)
    """
    packed = gzip.compress(pack_network(network, layout=layout), compresslevel=9, mtime=0)
    block = base64.b64encode(packed).decode("ascii")
    title = escape(network.title)
    return _PAGE % {
        "language": language(),
        "policy": escape(_POLICY),
        "title": title,
        "style": _asset("offline.css"),
        "summary": _summary(network),
        "note": escape(
            gettext(
                "This file works without a network connection. Structure, not cause: a tie says "
                "that two organizations were tied, not what came of it."
            )
        ),
        "list": _listed(network),
        "data": block,
        "script": _asset("offline.js"),
    }


def notebook_html(network: Network) -> str:
    """Return a network as notebooks show it: the document in a frame of its own.

    The frame runs the document's own script and nothing else, and reaches neither the notebook nor
    the network. Without the built script, and for more actors than a notebook should carry, the
    best connected are listed.
    """
    if len(network) > MOST_IN_NOTEBOOK:
        return _summary(network) + _listed(network)
    try:
        page = escape(network_html(network), quote=True)
    except ResourcesNotFoundError:
        return _summary(network) + _listed(network)
    return (
        f'<iframe title="{escape(network.title, quote=True)}" srcdoc="{page}" width="100%" '
        'height="720" sandbox="allow-scripts allow-downloads allow-popups"></iframe>'
    )


def _summary(network: Network) -> str:
    said = gettext(
        "%(title)s: %(actors)s actors, %(pairs)s tied pairs, %(ties)s ties.",
        title=network.title,
        actors=len(network),
        pairs=network.number_of_pairs,
        ties=network.number_of_ties,
    )
    return f'<p id="summary">{escape(said)}</p>'


def _listed(network: Network) -> str:
    degree = [int(one) for one in network.symmetric.sum(axis=1)]
    order = sorted(range(len(network)), key=lambda row: (-degree[row], row))[:_LEADING]
    rows = "".join(
        f"<tr><th scope=row>{escape(network.label(row))}</th><td>{degree[row]}</td></tr>"
        for row in order
    )
    head = f"<tr><th>{escape(gettext('Name'))}</th><th>{escape(gettext('Partners'))}</th></tr>"
    words = gettext(
        "%(count)s of %(all)s actors; the picture needs a script.",
        count=len(order),
        all=len(network),
    )
    return f"<p>{escape(words)}</p><table>{head}{rows}</table>"


@cache
def _asset(name: str) -> str:
    """Return a built file of the explorer, which lies in the package of the service."""
    build = resources.files(_PACKAGE) / "static" / "build"
    manifest = build / "manifest.json"
    if not manifest.is_file():
        raise ResourcesNotFoundError(
            "the explorer's scripts have not been built, which the offline file contains; in a "
            "checkout run 'npm --prefix api/web run build'"
        )
    built: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    return (build / built[name]).read_text(encoding="utf-8").strip()


_PAGE = """<!doctype html>
<html lang="%(language)s">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="%(policy)s">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%(title)s</title>
<style>%(style)s</style>
</head>
<body>
<header><h1>%(title)s</h1>%(summary)s</header>
<main>
<figure class="network atlas"><div class="canvas"></div></figure>
<section id="table"><noscript>%(list)s</noscript></section>
</main>
<footer><p>%(note)s</p></footer>
<script type="application/octet-stream" id="block">%(data)s</script>
<script type="module">%(script)s</script>
</body>
</html>
"""
