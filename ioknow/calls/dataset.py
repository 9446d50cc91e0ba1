"""What all calls read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ioknow.store import Release, Store


class OpenDataset:
    """A dataset that is open.

    Attributes:
        store: The store that answers.
        release: The release that the store holds, with its indexes; None for any other store.
    """

    store: Store
    release: Release | None
