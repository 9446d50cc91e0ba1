"""Groups of actors: by an attribute, as given, or by the first attribute that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext
from ioknow.network.network import Network
from ioknow.network.tables import Integers

Groups: TypeAlias = str | Sequence[str] | Mapping[str, str]
"""An attribute such as ``country``, ``auto`` for the first of :data:`GROUPINGS` that is known of
half of the actors, a group for each actor in their order, or a group by actor."""

GROUPINGS = ("sector", "type", "country", "family")
"""Attributes that ``auto`` looks at, in this order."""

AUTO = "auto"


@dataclass(frozen=True, eq=False)
class Grouping:
    """The group of each actor.

    Attributes:
        name: The attribute, or ``groups given``.
        names: Group of each actor; empty where it is not known.
        notes: What a reader should know of the choice.
    """

    name: str
    names: NDArray[np.object_]
    notes: tuple[str, ...]

    def numbered(self) -> tuple[NDArray[np.str_], Integers]:
        """Return the groups, sorted, and the number of each actor's; not known is one of them."""
        known, numbers = np.unique(self.names.astype(str), return_inverse=True)
        return known, numbers.astype(np.int32)


def grouping(network: Network, by: Groups) -> Grouping:
    """Return the groups of the actors.

    Raises:
        ParameterValueError: There is no such attribute, or the groups do not fit the actors.
    """
    notes: list[str] = []
    name = by if isinstance(by, str) else "groups given"
    if name == AUTO:
        name = by = _first_known(network)
        notes.append(
            lazy_gettext(
                "grouped by %(name)s, the first of %(names)s that is known of half of the actors; "
                "choose another with 'by'",
                name=name,
                names=", ".join(GROUPINGS),
            )
        )
    names = _names(network, by)
    if missing := int((names == "").sum()):
        notes.append(
            lazy_gettext("%(count)s actors without group form a group of their own", count=missing)
        )
    return Grouping(name, names, tuple(notes))


def _first_known(network: Network) -> str:
    there = [name for name in GROUPINGS if name in network.actors.columns]
    for name in there:
        if 2 * int((network.attribute(name) != "").sum()) >= len(network):
            return name
    if not there:
        raise ParameterValueError(
            lazy_gettext(
                "%(title)s has none of the attributes %(known)s; give the groups with 'by'",
                title=network.title,
                known=", ".join(GROUPINGS),
            )
        )
    return there[-1]


def _names(network: Network, by: Groups) -> NDArray[np.object_]:
    if isinstance(by, str):
        return network.attribute(by)
    if isinstance(by, Mapping):
        given = {network.position(str(actor)): str(group) for actor, group in by.items()}
        found = [given.get(row, "") for row in range(len(network))]
    else:
        found = [str(one) for one in by]
    if len(found) != len(network):
        raise ParameterValueError(
            lazy_gettext(
                "%(found)s groups for %(network)s actors; give one for each",
                found=len(found),
                network=len(network),
            )
        )
    column = np.empty(len(found), dtype=object)
    column[:] = found
    return column
