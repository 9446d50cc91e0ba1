"""The lines of a network that is drawn tie by tie: what the moving picture needs of each."""

from __future__ import annotations

from typing import Any

from ioknow.network import Network
from ioknow.network.tables import UNKNOWN_END, UNKNOWN_START
from ioknow.views.svg import strands

MOST_ACTORS = 500
"""Actors up to which ties are drawn one by one, each in the style of its type."""

MOST_TIES = 5000
"""Ties up to which they are drawn one by one."""


def is_told_singly(network: Network) -> bool:
    """Say whether a network is small enough to be drawn and listed tie by tie."""
    return len(network) <= MOST_ACTORS and network.number_of_ties <= MOST_TIES


def lines_of(network: Network) -> dict[str, list[Any]]:
    """Return the lines of a network, and the places that they are taken from.

    Returns:
        ``lines``: one for all ties of a type between two actors, as the rows of both, the position
        of the type, whether it has a direction and whether it runs both ways (0 or 1), how far its
        middle lies off the straight line in px, the number of ties, the first and the last year
        (null where a tie states none), and positions in ``sources``, which are citations.
    """
    if not is_told_singly(network):
        return {"lines": [], "sources": []}
    links = network.links
    rows = {id(tie): row for row, tie in enumerate(network.ties)}
    types = {name: at for at, name in enumerate(links.types)}
    sources: dict[str, int] = {}
    lines = []
    for one in strands(network):
        first = min(int(links.start[rows[id(tie)]]) for tie in one.ties)
        last = max(int(links.end[rows[id(tie)]]) for tie in one.ties)
        cited = dict.fromkeys(place.citation for tie in one.ties for place in tie.evidence)
        lines.append(
            [
                network.position(one.ties[0].source),
                network.position(one.ties[0].target),
                types[one.ties[0].type],
                int(one.ties[0].directed),
                int(one.both),
                one.bend,
                len(one.ties),
                None if first == UNKNOWN_START else first,
                None if last == UNKNOWN_END else last,
                [sources.setdefault(text, len(sources)) for text in cited],
            ]
        )
    return {"lines": lines, "sources": list(sources)}
