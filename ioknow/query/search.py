"""Finds things by name in any language; never decides that two of them are one.

A release carries its index; for a dataset in memory it is built at the first search.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, overload

from ioknow import identifiers
from ioknow.errors import StoreError, UsageError
from ioknow.languages import lazy_gettext
from ioknow.model.things import Text, Thing
from ioknow.query.folding import fold, is_unspaced
from ioknow.query.search_build import FILE, NAME, batches, write_search_index
from ioknow.query.search_facets import FacetCount, Facets
from ioknow.query.search_facts import GROUPS
from ioknow.query.search_tables import NameTables
from ioknow.query.terminology import Terminology, read_terminology
from ioknow.store import EmbeddedStore, Release
from ioknow.store.base import Store

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers = NDArray[numpy.int32]
    Mask = NDArray[numpy.bool_]

RANKS = ("exact", "prefix", "word", "substring", "similar")
"""How well a name fits: it is the query, begins with it, has its words, its letters, or nearly."""

_NOT_FOUND = len(RANKS)
_FEW = 20
"""With fewer things found by whole words, the letters inside words are searched too."""
_REMEMBERED = 256
"""Queries whose ranks are kept, so that paging and facets do not search again."""


@dataclass(frozen=True)
class Hit:
    """Something found by one of its names.

    Attributes:
        thing: What was found.
        name: The name that matched.
        rank: How well, one of :data:`RANKS`.
        ties: In how many relationships it takes part.
    """

    thing: Thing
    name: Text
    rank: str
    ties: int = 0

    def __repr__(self) -> str:
        return f"Hit({self.thing.path!r}, {self.name.value!r})"


@dataclass(frozen=True)
class Found:
    """A page of what was found.

    Attributes:
        hits: The page, in order.
        total: How many things fit altogether.
        facets: For each facet that was asked for, its values with counts, most frequent first.
        after: Where the next page begins, or None when this is the last.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, tuple[FacetCount, ...]]
    after: str | None


class _Ranked(NamedTuple):
    """Things in order of a query, each with its rank."""

    things: Numbers
    ranks: Numbers


class SearchIndex:
    """All names of one dataset version.

    It may be used from any thread.

    Example:
        >>> from ioknow.store import EmbeddedStore
        >>> len(SearchIndex.of(EmbeddedStore.in_memory()).search("kicms"))
        0
    """

    def __init__(self, source: Path | sqlite3.Connection, terminology: Terminology) -> None:
        self._tables = NameTables(source)
        self._terminology = terminology
        self.facets = Facets(self._tables, terminology)
        self._lock = threading.Lock()
        self._remembered: OrderedDict[tuple[str, bool], _Ranked] = OrderedDict()

    @classmethod
    def open(cls, folder: Path, terminology: Terminology) -> SearchIndex:
        """Open an index in its folder.

        Raises:
            StoreError: The folder holds no index.
        """
        if not (folder / FILE).is_file():
            raise StoreError(f"{folder / FILE}: the search index is missing; load the data again")
        return cls(folder / FILE, terminology)

    @classmethod
    def for_release(cls, release: Release) -> SearchIndex:
        """Open the index of a release; one that carries none is read for it, which takes long."""
        store = EmbeddedStore.open(release.database, read_only=True)
        folder = release.index(NAME)
        return cls.open(folder, read_terminology(store)) if folder else cls.of(store)

    @classmethod
    def of(cls, store: Store) -> SearchIndex:
        """Build an index in memory; takes seconds for ten thousands of organizations."""
        database = sqlite3.connect(":memory:", check_same_thread=False)
        write_search_index(store, database)
        return cls(database, read_terminology(store))

    def search(
        self, query: str, *, limit: int = 100, filters: Mapping[str, str] | None = None
    ) -> Sequence[Hit]:
        """Return the things with a matching name, best first.

        Args:
            query: Any part of a name in any language, or an identifier of a register.
            limit: How many things at most.
            filters: Values by facet that the things must have; see :meth:`find`.

        Returns:
            Each thing once, with its best name, read when it is looked at. First exact matches,
            then names that begin with the query, then names that have all its words, then
            letters inside words, and only when nothing fits, names that are spelled nearly so.
            Within a rank, organizations come before others, and those with more relationships
            first. Empty when the query has no letter or digit.
        """
        wanted = fold(query)
        if not wanted:
            return ()
        ranked = self._ranked(query)
        things, ranks = ranked.things, ranked.ranks
        if filters:
            fitting = self.facets.narrowed(self._mask(organizations=False), filters)[things]
            things, ranks = things[fitting], ranks[fitting]
        return Hits(self, wanted, things[:limit], ranks[:limit])

    @property
    def tables(self) -> NameTables:
        """The tables it reads."""
        return self._tables

    def suggest(
        self, text: str, *, limit: int = 10, filters: Mapping[str, str] | None = None
    ) -> list[Hit]:
        """Return things for what has been typed so far; quick at any size.

        The same order as :meth:`search`, but only names that begin with the text or have its
        words, of which the last may be incomplete.
        """
        wanted = fold(text)
        if not wanted:
            return []
        ranks = self._beginnings(wanted)
        fitting = self.facets.narrowed(ranks < _NOT_FOUND, filters or {})
        best = fitting.nonzero()[0]
        page = best[ranks[best].argsort(kind="stable")][:limit]
        return self.hits(wanted, page.tolist(), ranks[page].tolist())

    def find(
        self,
        query: str = "",
        *,
        filters: Mapping[str, str] | None = None,
        facets: Iterable[str] = (),
        organizations: bool = False,
        limit: int = 20,
        after: str | None = None,
    ) -> Found:
        """Return a page of what fits, how much fits altogether, and how it divides.

        Args:
            query: Part of a name or an identifier; empty for everything, by name.
            filters: Values by facet that the things must have, such as
                ``{"country": "place/korea"}``; see :meth:`Facets.fitting`.
            facets: Which facets to count; see :data:`~ioknow.query.facets.FACETS`. The
                counts of a facet leave its own filter aside, so that another value can be chosen.
            organizations: Whether only organizations are wanted.
            limit: Things on a page.
            after: :attr:`Found.after` of the page before.

        Raises:
            UsageError: There is no such facet, a filter by year is none, or ``after`` is none of
                this version.

        Example:
            >>> from ioknow.store import EmbeddedStore
            >>> SearchIndex.of(EmbeddedStore.in_memory()).find("kicms").total
            0
        """
        import numpy

        filters = {facet: value for facet, value in (filters or {}).items() if value}
        for facet in (*filters, *facets):
            self.facets.check(facet)
        ranked = self._ranked(query)
        base = self._mask(organizations=organizations)
        kept = self.facets.narrowed(base, filters)
        fitting = kept[ranked.things]
        things, ranks = ranked.things[fitting], ranked.ranks[fitting]
        start = self._start(ranked, after, kept)
        page = slice(start, start + limit)
        hits = self.hits(fold(query), things[page].tolist(), ranks[page].tolist())
        counts = {}
        for facet in facets:
            others = {name: value for name, value in filters.items() if name != facet}
            selected = numpy.zeros(len(base), dtype=bool)
            selected[ranked.things] = True
            counts[facet] = self.facets.counts(facet, selected & self.facets.narrowed(base, others))
        more = start + limit < len(things)
        return Found(
            tuple(hits), len(things), counts, hits[-1].thing.iri if more and hits else None
        )

    def identifiers_of(self, query: str, filters: Mapping[str, str], limit: int) -> list[str]:
        """Return the identifiers of what fits, in order, up to a number of them."""
        things = self._ranked(query).things
        kept = self.facets.narrowed(self._mask(organizations=False), filters)
        wanted = things[kept[things]][:limit].tolist()
        found: dict[int, str] = {}
        for part in batches(wanted):
            sql = "SELECT no, iri FROM things WHERE no IN"
            found |= dict(self._tables.rows(f"{sql} ({', '.join('?' * len(part))})", *part))
        return [found[no] for no in wanted]

    def leading(self, limit: int = 100) -> list[Hit]:
        """Return the organizations that take part in most relationships."""
        things = self._mask(organizations=True).nonzero()[0][:limit].tolist()
        return self.hits("", things, [2] * len(things))

    def __len__(self) -> int:
        return len(self._tables.array("groups"))

    def close(self) -> None:
        """Release the database."""
        self._tables.close()

    # What follows reads the tables.

    def _ranked(self, query: str) -> _Ranked:
        """Return all things that fit a query, in order."""
        import numpy

        wanted = fold(query)
        key = (wanted or query.strip(), bool(wanted))
        with self._lock:
            known = self._remembered.get(key)
            if known is not None:
                self._remembered.move_to_end(key)
                return known
        if not wanted or not len(self):
            things = self._tables.array("alphabet") if not query.strip() else self._tables.empty
            found = _Ranked(things, numpy.full(len(things), 2, dtype=numpy.int32))
        else:
            best = self._ranks(wanted, query)
            things = numpy.flatnonzero(best < _NOT_FOUND).astype(numpy.int32)
            order = numpy.argsort(best[things], kind="stable")
            found = _Ranked(things[order], best[things[order]].astype(numpy.int32))
        with self._lock:
            self._remembered[key] = found
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return found

    def _ranks(self, wanted: str, query: str) -> Numbers:
        """Return the rank of each thing for a folded query."""
        best = self._beginnings(wanted)
        identifier = identifiers.find(query)
        if identifier is not None:
            rows = self._tables.rows(
                "SELECT thing FROM identifiers WHERE value = ?", str(identifier)
            )
            best[[row[0] for row in rows]] = 0
        if int((best < _NOT_FOUND).sum()) < _FEW:
            self._fill(best, [self._tables.words_with(word) for word in wanted.split()], rank=3)
        if not (best < _NOT_FOUND).any():
            self._fill(best, [self._tables.words_like(word) for word in wanted.split()], rank=4)
        return best

    def _beginnings(self, wanted: str) -> Numbers:
        """Return the rank of each thing by its names and words that begin with a query."""
        import numpy

        best = numpy.full(len(self), _NOT_FOUND, dtype=numpy.int32)
        joined = wanted.replace(" ", "")
        if is_unspaced(joined):
            best[self._tables.name_thing[self._tables.unspaced(joined)]] = 3
        elif joined != wanted:
            best[self._tables.name_thing[self._tables.names_with(joined)]] = 3
        self._fill(best, [self._tables.word_range(word) for word in wanted.split()], rank=2)
        names = self._tables.array("sorted name")
        equal, begin, end = self._tables.name_range(wanted)
        best[self._tables.name_thing[names[begin:end]]] = 1
        best[self._tables.name_thing[names[begin:equal]]] = 0
        return best

    def _fill(self, best: Numbers, words: list[list[range]], rank: int) -> None:
        """Give a rank to the things of which one name has one of each of these words."""
        import numpy

        fitting: Mask | None = None
        for ranges in words:
            mask = numpy.zeros(len(self._tables.name_thing), dtype=bool)
            for one in ranges:
                mask[self._tables.postings(one)] = True
            fitting = mask if fitting is None else fitting & mask
        if fitting is not None:
            things = self._tables.name_thing[fitting]
            best[things] = numpy.minimum(best[things], rank)

    def _start(self, ranked: _Ranked, after: str | None, kept: Mask) -> int:
        import numpy

        if after is None:
            return 0
        rows = self._tables.rows("SELECT no FROM things WHERE iri = ?", after)
        places = [] if not rows else numpy.flatnonzero(ranked.things == rows[0][0]).tolist()
        if not places:
            raise UsageError(
                lazy_gettext(
                    "the page after %(after)s is of another version or search; begin again without"
                    " it",
                    after=repr(after),
                )
            )
        return int(kept[ranked.things[: places[0] + 1]].sum())

    def hits(self, wanted: str, things: list[int], ranks: list[int]) -> list[Hit]:
        """Return things by their numbers, with the names that fit a folded query best."""
        rows: dict[int, tuple[str, str, str, str, int]] = {}
        names: dict[int, list[tuple[str, str, str]]] = {}
        for part in batches(things):
            marks = ", ".join("?" * len(part))
            sql = "SELECT no, iri, label, language, kinds, ties FROM things WHERE no IN"
            for no, *row in self._tables.rows(f"{sql} ({marks})", *part):
                rows[no] = (row[0], row[1], row[2], row[3], row[4])
            sql = "SELECT thing, folded, text, language FROM names WHERE thing IN"
            for no, folded, text, language in self._tables.rows(f"{sql} ({marks})", *part):
                names.setdefault(no, []).append((folded, text, language))
        hits = []
        for no, rank in zip(things, ranks, strict=True):
            iri, label, language, kinds, ties = rows[no]
            shown = Text(label, language)
            found = self._terminology.most_specific(json.loads(kinds))
            name = _best_name(wanted, names.get(no, []), shown)
            hits.append(Hit(Thing(iri, shown, found), name, RANKS[rank], ties))
        return hits

    def _mask(self, *, organizations: bool) -> Mask:
        import numpy

        if organizations:
            return numpy.equal(self._tables.array("groups"), GROUPS.index("Organization"))
        return numpy.ones(len(self), dtype=bool)


class Hits(Sequence[Hit]):
    """Hits that are read in parts when they are looked at: a broad query has ten thousands."""

    _PART = 100
    _TOLD = 5

    def __init__(self, index: SearchIndex, wanted: str, things: Numbers, ranks: Numbers) -> None:
        self._index = index
        self._wanted = wanted
        self._things = things
        self._ranks = ranks
        self._read: dict[int, list[Hit]] = {}

    def __len__(self) -> int:
        return len(self._things)

    def __repr__(self) -> str:
        told = ", ".join(map(repr, self[: self._TOLD]))
        return f"Hits([{told}{', ...' if len(self) > self._TOLD else ''}], {len(self)} in all)"

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | Sequence[Hit]:
        if isinstance(place, slice):
            return Hits(self._index, self._wanted, self._things[place], self._ranks[place])
        at = range(len(self))[place]
        part = at - at % self._PART
        if part not in self._read:
            here = slice(part, part + self._PART)
            things, ranks = self._things[here].tolist(), self._ranks[here].tolist()
            self._read[part] = self._index.hits(self._wanted, things, ranks)
        return self._read[part][at - part]


def _best_name(wanted: str, names: list[tuple[str, str, str]], label: Text) -> Text:
    """Return the name that fits a query best: equal, beginning, with its words, the most alike."""
    if not wanted:
        return label
    from rapidfuzz import fuzz

    def key(name: tuple[str, str, str]) -> tuple[int, float, int, str]:
        folded = name[0]
        rank = 0 if folded == wanted else 1 if folded.startswith(wanted) else 2
        return rank, -round(fuzz.token_set_ratio(wanted, folded), 3), len(folded), name[1]

    if not names:
        return label
    _, text, language = min(names, key=key)
    return Text(text, language)
