"""A network as one compact block of bytes, for a moving picture of up to tens of thousands.

The block is a header in JSON and columns of numbers behind it, which a script reads in place::

    4 bytes   "IKN1"
    4 bytes   length of the header, little-endian, a multiple of four
    header    JSON: title, what is left out, styles, districts, lines, and ``columns``
    columns   each at a multiple of four; the header tells kind, start and length

Numbers are little-endian: ``u8``, ``u16``, ``u32``, ``i16``; ``text`` is UTF-8, one line for each
actor. Ties are listed by the row of their first end: ``first`` holds how many each row has.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ioknow.languages import gettext
from ioknow.network import Network
from ioknow.network.tables import UNKNOWN_END, UNKNOWN_START
from ioknow.views.district_map import map_districts
from ioknow.views.district_svg import district_name
from ioknow.views.layout import lay_out
from ioknow.views.lines import is_told_singly, lines_of
from ioknow.views.palette import NODE_STYLES, TIE_STYLES
from ioknow.views.stored_layout import StoredLayout

MAGIC = b"IKN1"

MOST_PAIRS = 150_000
"""Tied pairs in a block; of more, the strongest of every actor are kept and the rest counted."""

_STRETCH = 1.5
"""Layouts are as wide as high, screens are wider: names need the room at the sides."""

_MOST_HOLES = 5000
"""Actors up to which structural holes are told."""

_UNIT = 12.0
"""Size of an actor in a small network, in px of its layout."""

_STEPS = 65_535
"""Positions are told in so many steps from side to side."""

_NO_YEAR = -32_768


@dataclass(frozen=True)
class _Pairs:
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    count: NDArray[np.int64]
    types: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    hidden: int


def pack_network(
    network: Network,
    *,
    layout: StoredLayout | None = None,
    links: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return a network as a block of bytes for the moving picture.

    Args:
        network: What is shown.
        layout: Positions and districts of the network it is a part of; computed when absent.
        links: Beginnings of IRIs and what the addresses of pages begin with instead.

    Example:
        >>> block = pack_network(Network.from_edges([("a", "b")]))
        >>> block[:4]
        b'IKN1'
    """
    if is_told_singly(network):
        layout = None
    elif layout is None:
        layout = StoredLayout.of(network)
    placed, unit = _positions(network, layout)
    pairs = _pairs(network)
    size = len(network)
    low, high = _box(placed)
    steps = np.round((placed - low) / (high - low) * _STEPS)
    families, family = _coded(network, "family")
    countries, country = _coded(network, "country")
    order = np.lexsort((pairs.target, pairs.source))
    short = "u16" if size <= _STEPS else "u32"
    prefix = _beginning([str(one) for one in network.ids])
    columns: list[tuple[str, str, Any]] = [
        ("x", "u16", steps[:, 0]),
        ("y", "u16", steps[:, 1]),
        ("degree", "u16", np.minimum(np.diff(network.symmetric.indptr), _STEPS)),
        ("holes", "u16", _effective_sizes(network)),
        ("family", "u8", family),
        ("country", "u16", country),
        ("first", "u32", np.bincount(pairs.source, minlength=size)),
        ("target", short, pairs.target[order]),
        ("types", "u16", pairs.types[order]),
        ("count", "u8", np.minimum(pairs.count[order], 255)),
        ("start", "i16", pairs.start[order]),
        ("end", "i16", pairs.end[order]),
        ("labels", "text", [network.label(row) for row in range(size)]),
        ("ids", "text", [str(one)[len(prefix) :] for one in network.ids]),
    ]
    header = {
        "title": network.title,
        "actors": size,
        "pairs": len(order),
        "hidden": pairs.hidden,
        "ties": network.number_of_ties,
        "box": [*map(float, low), *map(float, high)],
        "unit": unit,
        "prefix": prefix,
        "links": [list(one) for one in links],
        "focal": network.position(network.focal) if network.focal else -1,
        "families": families,
        "countries": countries,
        "types": list(network.links.types),
        "styles": {
            "nodes": {
                name: {**vars(one), "label": gettext(one.label)}
                for name, one in NODE_STYLES.items()
            },
            "ties": {
                name: {**vars(one), "label": gettext(one.label)} for name, one in TIE_STYLES.items()
            },
        },
        **_districts(network, layout),
        **lines_of(network),
    }
    return _block(header, columns)


def _effective_sizes(network: Network) -> NDArray[np.int64]:
    """Return Burt's effective size of each actor in tenths; nothing for many actors.

    The number of partners minus the average number of ties each of them has to the others, on
    ties without direction or weight (Borgatti 1997).
    """
    if len(network) > _MOST_HOLES:
        return np.zeros(0, dtype=np.int64)
    tied = (network.symmetric != 0).astype(np.float64).tocsr()
    partners = np.asarray(tied.sum(axis=1)).ravel()
    closed = np.asarray((tied @ tied).multiply(tied).sum(axis=1)).ravel()
    sizes = partners - closed / np.maximum(partners, 1.0)
    tenths: NDArray[np.int64] = np.minimum(np.round(10 * sizes), _STEPS).astype(np.int64)
    return tenths


def _positions(network: Network, layout: StoredLayout | None) -> tuple[NDArray[np.float64], float]:
    """Return positions, and how large an actor is among them."""
    if layout is None:
        small = lay_out(network)
        found = [small.positions[str(one)] for one in network.ids]
        return np.array(found, dtype=np.float64).reshape(-1, 2), _UNIT
    return layout.positions[layout.rows_of(network)] * np.array([_STRETCH, 1.0]), 1.0


def _beginning(ids: list[str]) -> str:
    """Return what all texts begin with."""
    first, last = min(ids, default=""), max(ids, default="")
    same = 0
    while same < min(len(first), len(last)) and first[same] == last[same]:
        same += 1
    return first[:same]


def _box(placed: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if not len(placed):
        return np.zeros(2), np.ones(2)
    low, high = placed.min(axis=0), placed.max(axis=0)
    return low, np.maximum(high, low + 1.0)


def _pairs(network: Network) -> _Pairs:
    """Return the tied pairs, whatever the direction: ties, types and years of each."""
    links = network.links
    low = np.minimum(links.source, links.target).astype(np.int64)
    high = np.maximum(links.source, links.target).astype(np.int64)
    between = np.flatnonzero(low != high)
    size = max(1, len(network))
    keys, place, count = np.unique(
        low[between] * size + high[between], return_inverse=True, return_counts=True
    )
    types = np.zeros(len(keys), dtype=np.int64)
    np.bitwise_or.at(types, place, 1 << np.minimum(links.type[between].astype(np.int64), 15))
    start = np.full(len(keys), 10_000, dtype=np.int64)
    end = np.full(len(keys), -10_000, dtype=np.int64)
    np.minimum.at(start, place, links.start[between])
    np.maximum.at(end, place, links.end[between])
    start[start == UNKNOWN_START] = _NO_YEAR
    end[end == UNKNOWN_END] = _NO_YEAR
    source, target = keys // size, keys % size
    kept = _strongest(network, source, target, count)
    return _Pairs(
        source=source[kept],
        target=target[kept],
        count=count[kept],
        types=types[kept],
        start=start[kept],
        end=end[kept],
        hidden=len(keys) - len(kept),
    )


def _strongest(
    network: Network,
    source: NDArray[np.int64],
    target: NDArray[np.int64],
    count: NDArray[np.int64],
) -> NDArray[np.intp]:
    """Return the pairs to keep: the strongest of every actor first, then its second, and so on."""
    if len(source) <= MOST_PAIRS:
        return np.arange(len(source))
    matrix = network.with_weight("shared").adjacency
    both = (matrix + matrix.T).tocsr()
    strength = np.asarray(both[source, target]).ravel()
    ends = np.concatenate([source, target])
    every = np.concatenate([strength, strength])
    order = np.lexsort((np.tile(count, 2), -every, ends))
    sizes = np.bincount(ends, minlength=len(network))
    rank = np.empty(len(ends), dtype=np.int64)
    rank[order] = np.arange(len(ends)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    best = np.minimum(rank[: len(source)], rank[len(source) :])
    return np.sort(np.lexsort((-strength, best))[:MOST_PAIRS])


def _coded(network: Network, column: str) -> tuple[list[str], NDArray[np.intp]]:
    """Return the values of a column, the most frequent first, and each actor's place in them."""
    if column not in network.actors.columns:
        return [""], np.zeros(len(network), dtype=np.intp)
    texts = network.attribute(column).astype(str)
    values, place, count = np.unique(texts, return_inverse=True, return_counts=True)
    order = np.argsort(-count, kind="stable")
    rank = np.empty(len(values), dtype=np.intp)
    rank[order] = np.arange(len(values))
    return [str(one) for one in values[order]], rank[place]


def _districts(network: Network, layout: StoredLayout | None) -> dict[str, Any]:
    """Return the districts that are shown from afar, and the bundles of ties between them."""
    if layout is None:
        return {"districts": [], "bundles": []}
    shown = map_districts(network, layout)
    return {
        "districts": [
            {
                "name": district_name(network, one),
                "short": network.label(one.leading[0]),
                "key": one.key,
                "x": round(one.centre[0] * _STRETCH, 1),
                "y": round(one.centre[1], 1),
                "radius": round(one.radius, 1),
                "count": len(one.rows),
                "family": one.family,
            }
            for one in shown.districts
        ],
        "bundles": [[one.first, one.second, one.pairs] for one in shown.bundles],
    }


_KINDS = {"u8": "<u1", "u16": "<u2", "u32": "<u4", "i16": "<i2"}


def _block(header: dict[str, Any], columns: list[tuple[str, str, Any]]) -> bytes:
    """Return header and columns as one block."""
    body = bytearray()
    told = {}
    for name, kind, values in columns:
        if kind == "text":
            data = "\n".join(" ".join(one.split()) for one in values).encode()
            length = len(data)
        else:
            data = np.asarray(values).astype(_KINDS[kind]).tobytes()
            length = len(values)
        told[name] = [kind, len(body), length]
        body += data + bytes(-len(data) % 4)
    text = json.dumps({**header, "columns": told}, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    return MAGIC + len(text).to_bytes(4, "little") + text + bytes(body)
