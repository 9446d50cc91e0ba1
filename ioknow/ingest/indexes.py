"""The indexes that every release carries, computed from its finished database."""

from __future__ import annotations

from ioknow.store.release import IndexBuilder

INDEXES: dict[str, IndexBuilder] = {}
"""Builders by the name under which :meth:`ioknow.store.Release.index` finds their folder."""
