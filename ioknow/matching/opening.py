"""A matcher for a store, from the index of its release where there is one."""

from __future__ import annotations

from ioknow.matching.matcher import Matcher
from ioknow.query.candidates import INDEX, Candidates
from ioknow.store import Release, Store


def open_matcher(store: Store, release: Release | None = None) -> Matcher:
    """Return a matcher; without an index the columns are read from the store when first needed."""
    folder = release.index(INDEX) if release is not None else None
    return Matcher(store, Candidates.load(folder) if folder is not None else None)
