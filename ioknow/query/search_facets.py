"""Divides what a search finds by kind, country, sector, tie, year and source."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ioknow.errors import UsageError
from ioknow.languages import SOURCE, gettext, language, lazy_gettext
from ioknow.query.facets import FACETS
from ioknow.query.search_tables import NameTables
from ioknow.query.terminology import Terminology
from ioknow.vocabulary import IK, entity

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Mask = NDArray[numpy.bool_]
    Numbers = NDArray[numpy.int32]

_CLASSES: Final = ("kind", "tie")
"""Facets whose values are classes: one stands for those below it as well."""
_NAME = """
SELECT text FROM names JOIN things ON names.thing = things.no
WHERE things.iri = ? AND names.language = ? ORDER BY names.no LIMIT 1
"""
_KEPT = 200
"""Filters whose things are remembered: a byte for each thing of the dataset."""
_YEARS = r"([0-9]{4})(?:(-|/)([0-9]{4}))?"


@dataclass(frozen=True)
class FacetCount:
    """How many of the things found share a value.

    Attributes:
        value: What to narrow the search by, such as ``place/korea``.
        label: The value in words.
        count: How many things have it.
    """

    value: str
    label: str
    count: int


class Facets:
    """The values under which things are filed.

    Args:
        tables: The tables of a search index.
        terminology: Says which classes stand below others.
    """

    def __init__(self, tables: NameTables, terminology: Terminology) -> None:
        self._tables = tables
        self._terminology = terminology
        self._masks: dict[tuple[str, str], Mask] = {}
        self._first: dict[str, Numbers] = {}

    def check(self, facet: str) -> None:
        """Raise UsageError for a facet that there is none of."""
        if facet not in FACETS:
            raise UsageError(
                lazy_gettext(
                    "no facet '%(facet)s'; there are %(known)s",
                    facet=facet,
                    known=", ".join(FACETS),
                )
            )

    def values(self, facet: str) -> dict[str, str]:
        """Return the values of a facet with their labels."""
        self.check(facet)
        return dict(zip(*self._words[facet], strict=True))

    def fitting(self, facet: str, value: str) -> list[str]:
        """Return the values of a facet that a filter stands for.

        Args:
            facet: One of :data:`FACETS`.
            value: A value; for ``kind`` and ``tie`` a class, which those below it fit as well;
                for ``year`` a year or a range such as ``2015-2019``; for ``source`` a graph or
                the beginning of its path, such as ``register/ror`` for every release of it.

        Raises:
            UsageError: There is no such facet, or the text is no year.

        Returns:
            The values, sorted; none when nothing is filed under it.
        """
        self.check(facet)
        known = self._words[facet][0]
        if facet in _CLASSES:
            return [one for one in known if self._terminology.is_below(IK[one].value, value)]
        if facet == "year":
            first, last = years_of(value)
            return [one for one in known if first <= int(one) <= last]
        if facet == "source":
            return [one for one in known if one == value or one.startswith(f"{value}/")]
        return [value] if value in self._places[facet] else []

    def nearest(self, facet: str, value: str) -> str:
        """Return the value most like one that nothing is filed under, or an empty text."""
        words, labels = self._words[facet]
        shown = {label.casefold(): word for word, label in zip(words, labels, strict=True)}
        shown |= {word.casefold(): word for word in words}
        near = difflib.get_close_matches(value.casefold(), shown, n=1)
        return shown[near[0]] if near else ""

    def narrowed(self, base: Mask, filters: Mapping[str, str]) -> Mask:
        """Return which of some things have all these values."""
        kept = base.copy()
        for facet, value in filters.items():
            kept &= self._mask(facet, value, len(base))
        return kept

    def counts(self, facet: str, selected: Mask) -> tuple[FacetCount, ...]:
        """Return how the selected things divide by a facet, most frequent values first.

        A class counts those below it, so that each count is what choosing the value finds.
        """
        import numpy

        owners, values = self._pairs(facet)
        words, labels = self._words[facet]
        things = numpy.flatnonzero(selected)
        if len(things) > len(selected) // 8:
            having = values[selected[owners]]
        else:  # the pairs of few things are taken one row after the other
            first = self._rows(facet, len(selected))
            lengths = first[things + 1] - first[things]
            before = numpy.cumsum(lengths) - lengths
            rows = numpy.arange(lengths.sum()) + numpy.repeat(first[things] - before, lengths)
            having = values[rows]
        counts = numpy.bincount(having, minlength=len(words))
        found = [
            FacetCount(words[no], self._spoken(facet, words[no], labels[no]), int(counts[no]))
            for no in numpy.flatnonzero(counts)
        ]
        return tuple(sorted(found, key=lambda one: (-one.count, one.label, one.value)))

    def _spoken(self, facet: str, value: str, label: str) -> str:
        """Return a class or concept in the language spoken; the index was written in English."""
        if facet in _CLASSES:
            return self._terminology.kind(IK[value].value).label
        if entry := self._terminology.entries.get(value):
            return str(entry.label)
        if facet == "country" and language() != SOURCE:
            for (name,) in self._tables.rows(_NAME, entity(value).value, language()):
                return str(name)
        if facet == "source":
            return self._source(value) or label
        return label

    def _source(self, graph: str) -> str:
        """Return the name of the source that a graph holds, or an empty text."""
        if graph == "case/shared":
            return gettext("several sources")
        source = entity(f"source/{graph.partition('/')[2]}").value
        for spoken in (language(), SOURCE):
            for (name,) in self._tables.rows(_NAME, source, spoken):
                return str(name)
        return ""

    def _rows(self, facet: str, size: int) -> Numbers:
        """Return where among the pairs of a facet those of each thing begin."""
        import numpy

        if facet not in self._first:
            owners, _ = self._pairs(facet)  # in order of the things
            first = numpy.searchsorted(owners, numpy.arange(size + 1))
            self._first[facet] = first.astype(numpy.int32)
        return self._first[facet]

    def _mask(self, facet: str, value: str, size: int) -> Mask:
        known = self._masks.get((facet, value))
        if known is None:
            if len(self._masks) >= _KEPT:
                self._masks.clear()
            known = self._masks[facet, value] = self._made_mask(facet, value, size)
        return known

    def _made_mask(self, facet: str, value: str, size: int) -> Mask:
        import numpy

        mask = numpy.zeros(size, dtype=bool)
        wanted = numpy.zeros(len(self._words[facet][0]), dtype=bool)
        wanted[[self._places[facet][one] for one in self.fitting(facet, value)]] = True
        owners, values = self._tables.array(f"{facet} owner"), self._tables.array(f"{facet} value")
        mask[owners[wanted[values]]] = True
        return mask

    def _pairs(self, facet: str) -> tuple[Numbers, Numbers]:
        """Return the things and the values they have, those of classes above among them."""
        import numpy

        owners, values = self._tables.array(f"{facet} owner"), self._tables.array(f"{facet} value")
        if facet not in _CLASSES:
            return owners, values
        known = self._above.get(facet)
        if known is None:
            words = self._words[facet][0]
            parts = [owners.astype(numpy.int64) * len(words) + values]
            for no, word in enumerate(words):
                below = numpy.zeros(len(words), dtype=bool)
                below[[self._places[facet][one] for one in self.fitting(facet, word)]] = True
                parts.append(owners[below[values]].astype(numpy.int64) * len(words) + no)
            both = numpy.unique(numpy.concatenate(parts))
            size = max(len(words), 1)
            found = (both // size).astype(numpy.int32), (both % size).astype(numpy.int32)
            known = self._above[facet] = found
        return known

    @cached_property
    def _above(self) -> dict[str, tuple[Numbers, Numbers]]:
        return {}

    @cached_property
    def _words(self) -> dict[str, tuple[list[str], list[str]]]:
        found: dict[str, tuple[list[str], list[str]]] = {name: ([], []) for name in FACETS}
        for facet, value, label in self._tables.rows(
            "SELECT facet, value, label FROM facet_values ORDER BY facet, no"
        ):
            found[facet][0].append(value)
            found[facet][1].append(label)
        return found

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        return {
            facet: {word: no for no, word in enumerate(words)}
            for facet, (words, _) in self._words.items()
        }


def years_of(text: str) -> tuple[int, int]:
    """Return the first and the last year of a text.

    Raises:
        UsageError: It is neither a year nor a range of years.

    Example:
        >>> years_of("2015-2019"), years_of("2004")
        ((2015, 2019), (2004, 2004))
    """
    read = re.fullmatch(_YEARS, text)
    first, last = (int(read[1]), int(read[3] or read[1])) if read else (1, 0)
    if first > last:
        raise UsageError(
            lazy_gettext("'%(text)s' is no year; give one (2015) or a range (2015-2019)", text=text)
        )
    return first, last
