"""Actors and ties of a small network as objects, made when a page or a picture asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ioknow.arrays import distinct
from ioknow.model.claims import Claim, Period
from ioknow.model.network import Node, Tie
from ioknow.model.things import Text, Thing
from ioknow.network.tables import UNKNOWN_END, UNKNOWN_START

if TYPE_CHECKING:
    from ioknow.network.network import Network


def nodes_of(network: Network) -> tuple[Node, ...]:
    """Return the actors of a network in its order."""
    columns = network.actors.columns
    known = network.archive.things(str(one) for one in network.ids) if network.archive else {}
    degree = np.diff(network.symmetric.indptr)
    families, countries = columns.get("family"), columns.get("country")
    return tuple(
        Node(
            id=str(iri),
            actor=known.get(str(iri)) or Thing(str(iri), Text(network.label(row))),
            family=str(families[row]) if families is not None else "other",
            country=str(countries[row]) if countries is not None else "",
            degree=int(degree[row]),
            focal=iri == network.focal,
        )
        for row, iri in enumerate(network.ids)
    )


def ties_of(network: Network) -> tuple[Tie, ...]:
    """Return the ties of a network in its order, each with its claim and evidence."""
    links = network.links
    behind = distinct(links.claim)
    iris = [str(links.claims[row]) for row in behind[behind >= 0]]
    read = network.archive.outlines(iris) if network.archive else []
    claims = {one.thing.iri: one for one in read}
    return tuple(_tie(network, row, claims) for row in range(len(links)))


def _tie(network: Network, row: int, claims: dict[str, Claim]) -> Tie:
    links = network.links
    type_ = links.types[links.type[row]]
    iri = str(links.claims[links.claim[row]]) if links.claim[row] >= 0 else ""
    claim = claims.get(iri) or Claim(Thing(iri, Text(type_)), period=_period(network, row))
    kind = claim.thing.kind
    return Tie(
        source=str(network.ids[links.source[row]]),
        target=str(network.ids[links.target[row]]),
        type=type_,
        directed=bool(links.directed[row]),
        label=kind.label if kind else type_,
        claim=claim.thing,
        period=claim.period,
        evidence=claim.evidence,
    )


def _period(network: Network, row: int) -> Period:
    start, end = int(network.links.start[row]), int(network.links.end[row])
    return Period(
        start="" if start == UNKNOWN_START else str(start),
        end="" if end == UNKNOWN_END else str(end),
    )
