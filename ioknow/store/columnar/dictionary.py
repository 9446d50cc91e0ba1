"""The dictionary of a twin: texts of terms in sorted files, mapped into memory.

All processes that open the same files share their pages. A place is found by halving, and texts
of many places are taken at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ioknow.store.columnar.algebra import Constant
from ioknow.store.columnar.encoding import (
    DATATYPES,
    DICTIONARY,
    SHIFT,
    Tag,
    canonical,
    dictionary_tag,
    encode_value,
    first,
)

_PLACE = (1 << SHIFT) - 1
_REMEMBERED = 10_000


class Dictionary:
    """Texts by number, and numbers by text.

    Args:
        folder: Where :func:`write_dictionary` wrote the files.
    """

    def __init__(self, folder: Path) -> None:
        self._files: list[Any] = []  # pyarrow has no types of its own
        self._values: dict[Tag, Any] = {}
        self._extras: dict[Tag, Any] = {}
        self._found: dict[Constant, int | None] = {}
        for tag in DICTIONARY:
            path = folder / f"{tag.name.lower()}.arrow"
            if not path.is_file():
                continue
            mapped = pa.memory_map(str(path))
            table = pa.ipc.open_file(mapped).read_all().combine_chunks()
            self._files.append(mapped)
            self._values[tag] = table.column("value").combine_chunks()
            if "extra" in table.column_names:
                self._extras[tag] = table.column("extra").combine_chunks()

    def find(self, constant: Constant) -> int | None:
        """Return the number of a term, or None when the dataset does not hold it."""
        if constant not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[constant] = self._find(constant)
        return self._found[constant]

    def _find(self, constant: Constant) -> int | None:
        term = canonical(constant)
        if term.kind == "iri":
            return self._search(Tag.IRI, term.value, "")
        number = encode_value(term.value, term.datatype)
        if number is not None:
            return number
        tag = dictionary_tag(term.value, term.language, term.datatype)
        if tag in (Tag.DECIMAL, Tag.DOUBLE, Tag.HARD, Tag.OPAQUE):
            return self._scan(tag, term)
        return self._search(tag, term.value, term.language)

    def _search(self, tag: Tag, value: str, extra: str) -> int | None:
        texts = self._values.get(tag)
        if texts is None:
            return None
        extras = self._extras.get(tag)
        wanted = (value.encode("utf-8", "surrogatepass"), extra.encode())
        low, high = 0, len(texts)
        while low < high:
            middle = (low + high) // 2
            at = texts[middle].as_py().encode(), extras[middle].as_py().encode() if extras else b""
            if at < wanted:
                low = middle + 1
            else:
                high = middle
        if low == len(texts) or texts[low].as_py() != value:
            return None
        if extras is not None and extras[low].as_py() != extra:
            return None
        return first(tag) + low

    def _scan(self, tag: Tag, term: Constant) -> int | None:
        """Look through a kind that is sorted by value or by datatype; such kinds are small."""
        texts = self._values.get(tag)
        if texts is None:
            return None
        mask = pc.equal(texts, term.value)
        if tag in (Tag.HARD, Tag.OPAQUE):
            mask = pc.and_(mask, pc.equal(self._extras[tag], term.datatype))
        place = pc.index(mask, True).as_py()
        return None if place < 0 else first(tag) + int(place)

    def texts(self, tag: Tag, numbers: Any) -> tuple[Any, Any]:
        """Return the texts of numbers of one kind, and their languages or datatypes.

        The second is a single text for a kind of one datatype, else an array.
        """
        places = pc.bit_wise_and(numbers, pa.scalar(_PLACE, pa.int64()))
        values = self._values[tag].take(places)
        if tag in self._extras:
            return values, self._extras[tag].take(places)
        return values, DATATYPES.get(tag, "")

    def has(self, tag: Tag) -> bool:
        """Whether there is any term of a kind."""
        return tag in self._values
