"""Reads the tables of a search index: names by beginning, words, letters and nearness."""

from __future__ import annotations

import re
import sqlite3
import threading
from bisect import bisect_left, bisect_right
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers = NDArray[numpy.int32]

_ALTERNATIVES = 40
"""Words that one word of a query may stand for, when looked up by its letters."""
_LAST = "\U0010ffff"
"""Sorts after every character that a word can have."""


class NameTables:
    """The file of a search index, or the same tables in memory; from any thread.

    Names and things are given by their numbers; words in a row of the sorted words by a range.
    """

    def __init__(self, source: Path | sqlite3.Connection) -> None:
        self._source = source
        self._local = threading.local()
        self._lock = threading.Lock()

    def close(self) -> None:
        """Release the database."""
        if isinstance(self._source, sqlite3.Connection):
            self._source.close()

    def rows(self, sql: str, *values: object) -> list[Any]:  # rows of SQLite have no types
        """Return the rows that a statement of ours selects."""
        if isinstance(self._source, sqlite3.Connection):
            with self._lock:  # one connection cannot be used by two threads at once
                return self._source.execute(sql, values).fetchall()
        connection = getattr(self._local, "connection", None)
        if connection is None:
            address = f"{self._source.absolute().as_uri()}?mode=ro&immutable=1"
            connection = self._local.connection = sqlite3.connect(address, uri=True)
            connection.execute("PRAGMA mmap_size = 1073741824")
        return connection.execute(sql, values).fetchall()

    def array(self, name: str) -> Numbers:
        """Return a column of numbers."""
        import numpy

        return numpy.frombuffer(self._content[name], dtype="<i4")

    @cached_property
    def name_thing(self) -> Numbers:
        """The thing of each name."""
        return self.array("name thing")

    @property
    def empty(self) -> Numbers:
        """A column without numbers."""
        import numpy

        return numpy.empty(0, dtype=numpy.int32)

    @cached_property
    def _content(self) -> dict[str, bytes]:
        return dict(self.rows("SELECT name, content FROM blobs"))

    @cached_property
    def _words(self) -> list[str]:
        return self._text.splitlines()

    @cached_property
    def _words_by_length(self) -> dict[tuple[str, int], list[str]]:
        """The words by first letter, which few people mistype, and length."""
        found: dict[tuple[str, int], list[str]] = {}
        for word in self._words:
            found.setdefault((word[0], len(word)), []).append(word)
        return found

    def postings(self, words: range) -> Numbers:
        """Return the names that have one of the words in a row of words."""
        ends = self.array("word ends")
        first = int(ends[words.start - 1]) if words.start else 0
        return self.array("postings")[first : int(ends[words.stop - 1])]

    def word_range(self, beginning: str) -> list[range]:
        """Return the words that begin so, as a row of the sorted words."""
        start = bisect_left(self._words, beginning)
        stop = bisect_left(self._words, beginning + _LAST)
        return [range(start, stop)] if start < stop else []

    def names_with(self, beginning: str) -> Numbers:
        """Return the names of which a word begins so."""
        import numpy

        found = [self.postings(one) for one in self.word_range(beginning)]
        return numpy.concatenate(found) if found else self.empty

    def words(self, row: range) -> list[str]:
        """Return the words of a row."""
        return self._words[row.start : row.stop]

    def names_with_word(self, word: str) -> Numbers:
        """Return the names that have this word."""
        place = bisect_left(self._words, word)
        if place == len(self._words) or self._words[place] != word:
            return self.empty
        return self.postings(range(place, place + 1))

    def words_with(self, letters: str) -> list[range]:
        """Return the words that begin so or have these letters inside."""
        found = self.word_range(letters)
        text = self._text
        place = text.find(letters) if len(letters) > 2 else -1
        while place >= 0 and len(found) < _ALTERNATIVES:
            start, stop = text.rfind("\n", 0, place) + 1, text.find("\n", place)
            line = bisect_left(self._words, text[start:stop])
            if place > start:
                found.append(range(line, line + 1))
            place = text.find(letters, stop)
        return found

    def words_like(self, word: str) -> list[range]:
        """Return the words that begin so or are spelled nearly so, up to two letters apart."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found = self.word_range(word)
        allowed = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
        for length in range(len(word) - allowed, len(word) + allowed + 1) if allowed else ():
            near = process.extract(
                word,
                self._words_by_length.get((word[0], length), ()),
                scorer=OSA.distance,
                score_cutoff=allowed,
                limit=_ALTERNATIVES,
            )
            places = (bisect_left(self._words, one) for one, _, _ in near)
            found = [*found, *(range(place, place + 1) for place in places)]
        return found

    def name_range(self, beginning: str) -> tuple[int, int, int]:
        """Return where in the sorted names those end that are equal, begin and end with it."""
        lines = _Lines(self._content["sorted"], self.array("sorted ends"))
        wanted = beginning.encode()
        start = bisect_left(lines, wanted)
        equal = bisect_right(lines, wanted, lo=start)
        return equal, start, bisect_left(lines, wanted + b"\xff", lo=equal)

    def unspaced(self, wanted: str) -> Numbers:
        """Return the names with these characters in a row, in a script without spaces."""
        import numpy

        places = [
            one.start()
            for one in re.finditer(re.escape(wanted.encode()), self._content["unspaced"])
        ]
        lines = numpy.searchsorted(self.array("unspaced ends"), places, side="right")
        return self.array("unspaced name")[lines]

    @cached_property
    def _text(self) -> str:
        return self._content["words"].decode()


class _Lines:
    """Lines of a text in bytes, for :mod:`bisect`."""

    def __init__(self, content: bytes, ends: Numbers) -> None:
        self._content = content
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, line: int) -> bytes:
        start = int(self._ends[line - 1]) if line else 0
        return self._content[start : int(self._ends[line]) - 1]
