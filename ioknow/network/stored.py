"""The network of all ties of a release, kept as arrays beside its database.

Reading it takes a fraction of a second where projecting it from a million statements takes half
a minute, so that surroundings, paths and what-if answer while somebody waits.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np

from ioknow.errors import StoreError
from ioknow.network.affiliations import AffiliationNetwork
from ioknow.network.network import Network
from ioknow.network.participations import build_affiliations
from ioknow.network.patterns import FAMILIES
from ioknow.network.projection import Scope, build_network, check_scope
from ioknow.network.reading import ClaimArchive
from ioknow.network.tables import ActorTable, TieTable, texts
from ioknow.query.entities import Entities
from ioknow.store import EmbeddedStore, Release
from ioknow.store.release import read_release
from ioknow.vocabulary import entity

NAME = "network"
"""Name of the index in a release."""

_TIES = "ties.npz"
_NAMES = "names.json"
N = TypeVar("N")

_ARRAYS = tuple(one.name for one in fields(TieTable) if one.name not in ("types", "claims"))


class Networks:
    """Gives networks of one state of a dataset, from the stored one where it can tell.

    Args:
        entities: The dataset.
        release: The release that it is, where it is one.
    """

    def __init__(self, entities: Entities, release: Release | None) -> None:
        self._entities = entities
        self._folder = release.index(NAME) if release is not None else None

    @cached_property
    def whole(self) -> Network | None:
        """The stored network of all ties; None where the release has none."""
        return None if self._folder is None else read_stored_network(self._folder, self._entities)

    def network(self, scope: Scope) -> Network:
        """Return the network of a scope; see :func:`ioknow.network.build_network`."""
        whole = self.whole
        found = narrowed(whole, scope) if whole is not None else None
        return build_network(self._entities, scope) if found is None else found

    def affiliations(self, scope: Scope) -> AffiliationNetwork:
        """Return who takes part in what; see :func:`ioknow.network.build_affiliations`."""
        return build_affiliations(self._entities, scope)


def open_networks(folder: Path) -> Networks:
    """Return the networks of the release in a folder; what was read is kept.

    Raises:
        StoreError: The release is damaged.
    """
    release = read_release(folder)
    return KeptNetworks(Entities(EmbeddedStore.open(release.database, read_only=True)), release)


class KeptNetworks(Networks):
    """Networks of which the last ones are kept, with all that was computed of them.

    Args:
        entities: The dataset.
        release: The release that it is, where it is one.
        keep: How many networks are kept.
    """

    def __init__(self, entities: Entities, release: Release | None, *, keep: int = 4) -> None:
        super().__init__(entities, release)
        self._keep = keep
        self._networks: dict[Scope, Network] = {}
        self._affiliations: dict[Scope, AffiliationNetwork] = {}

    def network(self, scope: Scope) -> Network:
        """Return the network of a scope."""
        return _kept(self._networks, scope, super().network, self._keep)

    def affiliations(self, scope: Scope) -> AffiliationNetwork:
        """Return who takes part in what."""
        plain = replace(scope, weight="binary")  # the weight is chosen when it is projected
        return _kept(self._affiliations, plain, super().affiliations, self._keep)


def _kept(known: dict[Scope, N], scope: Scope, make: Callable[[Scope], N], most: int) -> N:
    """Return what was made of a scope before, or make it; the last few are kept."""
    if scope not in known:
        if len(known) >= most:
            known.pop(next(iter(known)))
        known[scope] = make(scope)
    return known[scope]


def build_stored_network(store: EmbeddedStore, folder: Path) -> None:
    """Write the network of all ties of a database into a folder."""
    network = build_network(Entities(store), Scope())
    links = network.links
    np.savez(folder / _TIES, **{name: getattr(links, name) for name in _ARRAYS})
    names = {
        "title": network.title,
        "ids": network.ids.tolist(),
        "columns": {name: column.tolist() for name, column in network.actors.columns.items()},
        "types": list(links.types),
        "claims": links.claims.tolist(),
    }
    (folder / _NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")


def read_stored_network(folder: Path, entities: Entities) -> Network:
    """Read the network that :func:`build_stored_network` wrote.

    Args:
        folder: The folder.
        entities: Where claims and names are read when they are asked for.

    Raises:
        StoreError: The files are damaged.
    """
    try:
        names = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
        with np.load(folder / _TIES) as stored:
            arrays = {name: stored[name] for name in _ARRAYS}
        return Network(
            title=names["title"],
            actors=ActorTable(
                texts(names["ids"]), {name: texts(one) for name, one in names["columns"].items()}
            ),
            links=TieTable(**arrays, types=tuple(names["types"]), claims=texts(names["claims"])),
            archive=ClaimArchive(entities),
        )
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(
            f"{folder}: the stored network is damaged ({error}); load again"
        ) from error


def narrowed(whole: Network, scope: Scope) -> Network | None:
    """Return the part of the whole network that a scope asks for.

    Returns:
        What :func:`ioknow.network.build_network` returns for the scope; None where the whole
        network cannot tell: for a case, and for an actor without ties.

    Raises:
        ParameterValueError: There is no such family of ties, kind of actor, or weight.
    """
    check_scope(scope)
    focal = entity(scope.organization).value if scope.organization else ""
    asked = sorted({focal, *scope.paths} - {""})
    known = np.isin(whole.ids, asked)
    if scope.case or known.sum() < len(asked):
        return None
    links = whole.links
    kept = np.ones(len(links), dtype=bool)
    if scope.as_of is not None:
        kept &= links.in_year(scope.as_of)
    if scope.types:
        kept &= links.of_types(sorted(scope.types))
    shown = known.copy()
    shown[links.source[kept]] = shown[links.target[kept]] = True
    if scope.nodes:
        kinds = sorted(scope.nodes & set(FAMILIES.values()))
        chosen = np.isin(whole.attribute("family").astype(str), kinds) | known
        kept &= chosen[links.source] & chosen[links.target]
        shown &= chosen
    if focal:
        shown = np.zeros(len(whole), dtype=bool)
        shown[whole.position(focal)] = True
        for _ in range(scope.hops):
            near = kept & (shown[links.source] | shown[links.target])
            shown[links.source[near]] = shown[links.target[near]] = True
    if kept.all() and shown.all() and not focal and scope.weight == whole.weight:
        return whole  # with what was computed of it before
    found = whole.part(shown, kept)
    title = f"Around {whole.label(whole.position(focal))}" if focal else whole.title
    return replace(found, title=title, focal=focal, weight=scope.weight)
