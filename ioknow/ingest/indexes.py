"""The indexes that every release carries, computed from its finished database."""

from __future__ import annotations

from ioknow.query.search_build import NAME as SEARCH
from ioknow.query.search_build import build_search_index
from ioknow.store.release import IndexBuilder

INDEXES: dict[str, IndexBuilder] = {SEARCH: build_search_index}
"""Builders by the name under which :meth:`ioknow.store.Release.index` finds their folder."""
