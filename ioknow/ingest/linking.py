"""Publishes the reviewed links of a store as the links graph of a new release."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ioknow.identity.links import LinkBook, link_quads
from ioknow.ingest.loading import LoadReport, load
from ioknow.store import current_release


def publish_links(store: Path) -> LoadReport:
    """Write the links of a store directory into the links graph of a new release.

    Raises:
        StoreNotFoundError: Nothing has been published in this directory.
        LinkError: The file of links cannot be read.
    """
    current_release(store)
    quads = sorted(map(str, link_quads(LinkBook(store).links())))
    with tempfile.TemporaryDirectory(prefix="ioknow-links-") as folder:
        file = Path(folder) / "links.nq"
        file.write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")
        return load(store, [file], validate=False)
