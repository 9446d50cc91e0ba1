"""The twin of a release, opened for reading."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from ioknow.store.columnar.algebra import NotAccelerated, Query
from ioknow.store.columnar.dictionary import Dictionary
from ioknow.store.columnar.parsing import parse_query
from ioknow.store.columnar.queries import Translation, translate
from ioknow.store.columnar.statistics import read_statistics

_T = TypeVar("_T")
_REMEMBERED = 300
"""Queries whose plans are kept: programs ask the same ones again."""


@dataclass(frozen=True)
class Rows:
    """Solutions as columns.

    Attributes:
        translation: What the columns mean.
        table: A pyarrow table.
    """

    translation: Translation
    table: Any


class Twin:
    """A columnar copy of one dataset, which answers a part of SPARQL from it.

    Args:
        folder: The folder that :func:`~ioknow.store.columnar.building.build_twin` wrote.
        memory: Most bytes that a query may take.
        threads: Threads of one query.

    Raises:
        StoreError: The files are damaged or of another version.
    """

    def __init__(self, folder: Path, *, memory: int = 1_000_000_000, threads: int = 2) -> None:
        self.statistics = read_statistics(folder)
        self.dictionary = Dictionary(folder)
        self._connection = duckdb.connect(
            str(folder / "twin.duckdb"),
            read_only=True,
            config={
                "memory_limit": f"{memory // 1_000_000}MB",
                "threads": threads,
                "temp_directory": "",
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        self._connection.execute("SET enable_external_access = false")
        self._lock = threading.Lock()
        self._remembered: OrderedDict[object, Any] = OrderedDict()

    def remembered(self, key: object, make: Callable[[], _T]) -> _T:
        """Return what was made for a key, of the last few hundred; else make it."""
        found: _T
        try:
            found = self._remembered.pop(key)
        except KeyError:
            found = make()
        self._remembered[key] = found
        while len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)
        return found

    def plan(self, query: Query, variables: tuple[str, ...] | None = None) -> Translation:
        """Return a query as SQL."""
        return translate(query, self.statistics, self.dictionary, variables)

    def run(self, translation: Translation) -> Rows:
        """Run a translated query.

        Raises:
            NotAccelerated: The engine gave up on it, for example for lack of memory.
        """
        return Rows(translation, self.table(translation.sql))

    def table(self, sql: str) -> Any:
        """Return the result of SQL as a pyarrow table.

        Raises:
            NotAccelerated: The engine gave up on it.
        """
        try:
            with self._lock:
                return self._connection.sql(sql).to_arrow_table()
        except (duckdb.Error, RuntimeError, MemoryError) as error:
            raise NotAccelerated(f"the columnar engine failed: {error}") from error

    def rows(self, text: str, variables: tuple[str, ...] | None = None) -> Rows:
        """Answer a query that lies inside of what the twin answers."""
        return self.run(self.plan(parse_query(text), variables))

    def close(self) -> None:
        """Release files and memory."""
        self._connection.close()
