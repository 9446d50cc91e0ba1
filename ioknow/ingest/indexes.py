"""The indexes that every release carries, computed from its finished database."""

from __future__ import annotations

from ioknow.identity.building import NAME as IDENTITY
from ioknow.identity.building import build_identity_index
from ioknow.network.stored import NAME as NETWORK
from ioknow.network.stored import build_stored_network
from ioknow.query import candidate_reading, candidates, lists
from ioknow.query.search_build import NAME as SEARCH
from ioknow.query.search_build import build_search_index
from ioknow.store.release import IndexBuilder
from ioknow.views.stored_layout import NAME as LAYOUT
from ioknow.views.stored_layout import build_stored_layout

INDEXES: dict[str, IndexBuilder] = {
    SEARCH: build_search_index,
    NETWORK: build_stored_network,
    LAYOUT: build_stored_layout,  # reads the stored network
    "lists": lists.build_index,
    candidates.INDEX: candidate_reading.build_index,
    IDENTITY: build_identity_index,  # reads the search index
}
"""Builders by the name under which :meth:`ioknow.store.Release.index` finds their folder."""

BESIDE = frozenset({SEARCH, IDENTITY, candidates.INDEX})
"""Indexes that read none of the others here, and that none of those read: half of the work."""
