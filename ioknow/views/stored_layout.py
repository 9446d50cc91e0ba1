"""Positions and districts of all organizations of a release, kept beside its database.

Laying out fifty thousand organizations takes half a minute, so it is done once, when a release is
made; pages then read a few megabytes. Equal networks give equal bytes.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ioknow.errors import StoreError, UnknownEntityError
from ioknow.languages import lazy_gettext
from ioknow.network import Network, Scope, build_network
from ioknow.network.stored import NAME as NETWORK
from ioknow.network.stored import read_stored_network
from ioknow.query.entities import Entities
from ioknow.store import EmbeddedStore, Release
from ioknow.views.districts import lay_out_districts

NAME = "layout"
"""Name of the index in a release."""

_POSITIONS = "positions.npy"
_LEVELS = "levels.npy"

Rows = NDArray[np.intp]
Address = tuple[int, ...]


class StoredLayout:
    """Where every organization lies, and the nested districts they lie in.

    A district has an address such as ``(2, 5)``: the fifth largest inside the second largest.
    Addresses do not depend on what is shown of a network, so a link to a district holds whatever
    year or type of tie is chosen.

    Args:
        ids: IRIs of the actors, in the order of the rows.
        positions: Centres, shape (n, 2).
        levels: District numbers, from coarse to fine, shape (levels, n).
    """

    def __init__(
        self, ids: NDArray[np.object_], positions: NDArray[np.float32], levels: NDArray[np.int32]
    ) -> None:
        self.ids = ids
        self.positions = positions
        self.levels = levels
        self._children: dict[Address, list[Rows]] = {}

    @classmethod
    def of(cls, network: Network) -> StoredLayout:
        """Return the layout of a network, computed now: some seconds for ten thousand actors."""
        # A consortium of thirty ties each pair less than a parent its subsidiary.
        laid = lay_out_districts(sp.csr_matrix(network.with_weight("shared").adjacency))
        levels = np.array(laid.levels, dtype=np.int32).reshape(len(laid.levels), len(network))
        return cls(network.ids, laid.positions.astype(np.float32), levels)

    @cached_property
    def _place(self) -> dict[str, int]:
        return {str(one): row for row, one in enumerate(self.ids)}

    def rows_of(self, network: Network) -> Rows:
        """Return the row of each actor of a network in this layout, -1 where it has none."""
        if network.ids is self.ids or (
            len(network) == len(self.ids) and (network.ids == self.ids).all()
        ):
            return np.arange(len(self.ids))
        place = self._place
        return np.array([place.get(str(one), -1) for one in network.ids], dtype=np.intp)

    def members(self, path: Address) -> Rows:
        """Return the rows of the actors of a district; of all for the empty address.

        Raises:
            UnknownEntityError: There is no such district.
        """
        if not path:
            return np.arange(len(self.ids))
        siblings = self.children(path[:-1])
        if not 1 <= path[-1] <= len(siblings):
            raise UnknownEntityError(
                lazy_gettext(
                    "there is no district %(district)s; %(whole)s has %(siblings)s of them. "
                    "Districts are numbered anew with each release of the dataset",
                    district="-".join(map(str, path)),
                    whole="-".join(map(str, path[:-1])) or lazy_gettext("the network"),
                    siblings=len(siblings),
                )
            )
        return siblings[path[-1] - 1]

    def children(self, path: Address) -> list[Rows]:
        """Return the districts inside a district, largest first; none where it has no parts."""
        if path not in self._children:
            self._children[path] = self._parts(self.members(path))
        return self._children[path]

    def _parts(self, rows: Rows) -> list[Rows]:
        for level in self.levels:
            labels = level[rows]
            if len(labels) and (labels != labels[0]).any():
                order = np.argsort(labels, kind="stable")
                cuts = np.flatnonzero(np.diff(labels[order])) + 1
                parts = np.split(rows[order], cuts)
                return sorted(parts, key=lambda one: (-len(one), int(one[0])))
        return []


def build_stored_layout(store: EmbeddedStore, folder: Path) -> None:
    """Write the layout of all ties of a database into a folder.

    The stored network of the release is read where it lies beside the folder.
    """
    beside = folder.parent / NETWORK
    entities = Entities(store)
    network = (
        read_stored_network(beside, entities)
        if beside.is_dir()
        else build_network(entities, Scope())
    )
    laid = StoredLayout.of(network)
    np.save(folder / _POSITIONS, laid.positions)
    np.save(folder / _LEVELS, laid.levels)


def read_stored_layout(folder: Path, ids: NDArray[np.object_]) -> StoredLayout:
    """Read the layout that :func:`build_stored_layout` wrote.

    Args:
        folder: The folder.
        ids: IRIs of the stored network of the same release.

    Raises:
        StoreError: The files are damaged, or belong to another network.
    """
    try:
        positions, levels = np.load(folder / _POSITIONS), np.load(folder / _LEVELS)
    except (OSError, ValueError, EOFError) as error:
        raise StoreError(f"{folder}: the layout is damaged ({error}); load again") from error
    if len(positions) != len(ids) or levels.shape[1:] != (len(ids),):
        raise StoreError(
            f"{folder}: the layout has {len(positions)} actors, the network {len(ids)}; load again"
        )
    return StoredLayout(ids, positions, levels)


def layout_of(release: Release, whole: Network | None) -> StoredLayout | None:
    """Return the layout of a release, or None where it was made without one.

    Args:
        release: The release.
        whole: Its stored network.
    """
    folder = release.index(NAME)
    return None if folder is None or whole is None else read_stored_layout(folder, whole.ids)
