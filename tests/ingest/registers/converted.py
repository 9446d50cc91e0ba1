"""A conversion in this process, as a store in memory."""

from __future__ import annotations

import io
from pathlib import Path

from ioknow.ingest.registers.connectors import open_edition
from ioknow.ingest.registers.conversion import Order, convert
from ioknow.ingest.registers.tallies import Tally
from ioknow.store import EmbeddedStore
from ioknow.vocabulary import sparql_prologue


class Converted:
    """What a connector made of files."""

    def __init__(self, register: str, *paths: Path) -> None:
        self.edition = open_edition(register, paths)
        release = self.edition.release
        order = Order(
            register,
            tuple(str(path) for path in paths),
            release.name,
            release.version,
            self.edition.digests(),
        )
        self.lines: list[str] = []
        self.tallies: list[Tally] = convert(order, self.lines.append)
        self.store = EmbeddedStore.in_memory()
        self.store.bulk_load(io.BytesIO("".join(self.lines).encode()))

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """Return the solutions of a query as texts."""
        found = self.store.select(sparql_prologue() + query)
        names = [variable.value for variable in found.variables]
        return [
            tuple("" if row[name] is None else row[name].value for name in names) for row in found
        ]

    def remarks(self, what: str) -> dict[str, tuple[int, str]]:
        """Return count and first place of each remark of a kind, by its reason."""
        return {
            one.why: (one.count, one.first)
            for tally in self.tallies
            for one in tally.remarks
            if one.what == what
        }
