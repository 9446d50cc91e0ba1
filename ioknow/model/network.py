"""Actors and ties of a network as objects: what the views draw.

:class:`ioknow.network.Network` makes them on demand.
"""

from __future__ import annotations

from dataclasses import dataclass

from ioknow.model.claims import Period
from ioknow.model.evidence import Evidence
from ioknow.model.things import Thing


@dataclass(frozen=True)
class Node:
    """An actor in a network.

    Attributes:
        id: The actor's IRI.
        actor: The actor.
        family: What it is for drawing: ``firm``, ``university``, ``research``, ``public``,
            ``association``, ``person``, ``cohort`` or ``other``.
        country: Label of its country, or empty.
        degree: Number of different neighbours in this network.
        focal: Whether the network was asked for around this actor.
    """

    id: str
    actor: Thing
    family: str
    country: str = ""
    degree: int = 0
    focal: bool = False


@dataclass(frozen=True)
class Tie:
    """A tie between two actors, taken from one claim.

    Attributes:
        source: IRI of one actor; the giving side of a directed tie.
        target: IRI of the other.
        type: Family of the tie, one of :data:`ioknow.network.TIE_TYPES`.
        directed: Whether source and target have different parts.
        label: The tie in words, read from source to target.
        claim: The claim it is taken from.
        period: When it held.
        evidence: Where the claim stands.
    """

    source: str
    target: str
    type: str
    directed: bool
    label: str
    claim: Thing
    period: Period
    evidence: tuple[Evidence, ...]
