"""The statements of a database as columns of numbers, for those who pass over all of them.

Reading a statement back from the engine costs as much as writing it, because every term is looked
up by itself. What a release computes from its whole database (ties, lists, indexes) is therefore
computed from these columns: terms once each, in order, and four numbers for every statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any  # pyarrow has no types of its own

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ioknow.errors import StoreError
from ioknow.store.ntriples import term_of
from ioknow.terms import Term
from ioknow.vocabulary import DERIVED_GRAPH

FILE = "columns.arrow"
"""Name of the columns in the folder of a release; they lie in two files."""

DEFAULT = -1
"""Number of the default graph."""

Numbers = NDArray[np.int32]


class Columns:
    """Statements as numbers, ordered by property, subject, value and graph.

    Numbers of terms are in the order of their N-Triples texts, so ``str(term)`` sorts as they do.

    Args:
        terms: N-Triples text of each term, sorted and without repetition.
        rows: Property, subject, value and graph of each statement, in their order and each once;
            the default graph is :data:`DEFAULT`.
    """

    def __init__(self, terms: Any, rows: tuple[Numbers, Numbers, Numbers, Numbers]) -> None:
        self.terms = terms
        self.property, self.subject, self.value, self.graph = rows
        self._numbers: dict[str, int | None] = {}

    def __len__(self) -> int:
        return len(self.property)

    def number(self, iri: str) -> int | None:
        """Return the number of an IRI, or None when no statement has it."""
        if iri not in self._numbers:
            self._numbers[iri] = self.find(f"<{iri}>")
        return self._numbers[iri]

    def find(self, term: str) -> int | None:
        """Return the number of the term that an N-Triples text states, or None."""
        number = self.place(term)
        return number if self._is(number, term.encode("utf-8", "surrogatepass")) else None

    def place(self, term: str) -> int:
        """Return the number that the term of an N-Triples text has, or would have."""
        text = term.encode("utf-8", "surrogatepass")
        low, high = 0, len(self.terms)
        while low < high:
            middle = (low + high) // 2
            if self.terms[middle].as_buffer().to_pybytes() < text:
                low = middle + 1
            else:
                high = middle
        return low

    def _is(self, number: int, text: bytes) -> bool:
        there = number < len(self.terms)
        return there and self.terms[number].as_buffer().to_pybytes() == text

    def numbers(self, iris: Iterable[str]) -> list[int]:
        """Return the numbers of those IRIs that some statement has, in order."""
        return sorted(n for n in map(self.number, iris) if n is not None)

    def decoded(self, numbers: Numbers) -> list[Term]:
        """Return terms."""
        return [term_of(text) for text in self.texts(numbers)]

    def texts(self, numbers: Numbers) -> list[str]:
        """Return the N-Triples texts of terms."""
        found: list[str] = self.terms.take(pa.array(numbers)).to_pylist()
        return found

    def iris(self, numbers: Numbers) -> list[str]:
        """Return the texts of IRIs without their brackets; other terms give something else."""
        texts = self.terms.take(pa.array(numbers))
        found: list[str] = pc.utf8_slice_codeunits(texts, 1, -1).to_pylist()
        return found

    def rows(self, property_: str, *, derived: bool = False) -> tuple[Numbers, Numbers, Numbers]:
        """Return subject, value and graph of each statement with a property.

        Args:
            property_: IRI of the property.
            derived: Whether what follows by rule counts, too.
        """
        number = self.number(property_)
        if number is None:
            nothing = np.empty(0, dtype=np.int32)
            return nothing, nothing, nothing
        # Numbers of another type would have all properties copied into that type first.
        sought = np.array([number, number + 1], dtype=self.property.dtype)
        low, high = np.searchsorted(self.property, sought)
        subject, value = self.subject[low:high], self.value[low:high]
        graph = self.graph[low:high]
        if derived or self.derived is None:
            return subject, value, graph
        stated = graph != self.derived
        return subject[stated], value[stated], graph[stated]

    def pairs(self, property_: str, *, derived: bool = False) -> tuple[Numbers, Numbers]:
        """Return subject and value of each statement with a property; see :meth:`rows`."""
        subject, value, _ = self.rows(property_, derived=derived)
        return subject, value

    @cached_property
    def derived(self) -> int | None:
        """Number of the graph of what follows by rule."""
        return self.number(DERIVED_GRAPH.value)

    @cached_property
    def is_iri(self) -> NDArray[np.bool_]:
        """Whether each term is an IRI."""
        return np.asarray(
            pc.and_not(pc.starts_with(self.terms, "<"), pc.starts_with(self.terms, "<<"))
        )

    @cached_property
    def is_literal(self) -> NDArray[np.bool_]:
        """Whether each term is a literal."""
        return np.asarray(pc.starts_with(self.terms, '"'))

    @cached_property
    def by_subject(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Places of the statements ordered by subject, and where those of each term begin."""
        order = np.argsort(self.subject, kind="stable")
        starts = np.searchsorted(self.subject[order], np.arange(len(self.terms) + 1))
        return order, starts

    def without(self, places: NDArray[np.int64]) -> Columns:
        """Return the columns less some statements; terms stay, whether they still occur or not."""
        kept = np.ones(len(self), dtype=bool)
        kept[places] = False
        rows = (self.property, self.subject, self.value, self.graph)
        return Columns(self.terms, tuple(one[kept] for one in rows))  # type: ignore[arg-type]  # four

    def statements(self, places: NDArray[np.int64], graph: Any = "") -> Any:
        """Return statements as lines of N-Quads, an Arrow array without the ends of the lines.

        Args:
            places: Which ones.
            graph: N-Triples text of their graph, or an Arrow array of such texts; an empty text
                leaves it out.
        """
        parts = [self.subject, self.property, self.value]
        texts = [self.terms.take(pa.array(part[places])) for part in parts]
        return lines(*texts, *([] if isinstance(graph, str) and not graph else [graph]))

    def counts(self) -> dict[str, int]:
        """Return the number of statements of each named graph, by its IRI."""
        numbers, counts = np.unique(self.graph[self.graph != DEFAULT], return_counts=True)
        return dict(zip(self.iris(numbers), counts.tolist(), strict=True))

    def save(self, file: Path) -> None:
        """Write the columns into a file that is mapped into memory when it is read."""
        rows = [self.property, self.subject, self.value, self.graph]
        tables = (
            pa.table({"term": self.terms}),
            pa.table(dict(zip("psog", map(pa.array, rows), strict=True))),
        )
        for table, place in zip(tables, _places(file), strict=True):
            with pa.OSFile(str(place), "wb") as out, pa.ipc.new_file(out, table.schema) as writer:
                writer.write_table(table)


def lines(*parts: Any) -> Any:
    """Return lines of N-Quads, without their ends, from the texts of their terms.

    Args:
        parts: Arrow arrays of texts; a single text stands for the same one in every line.
    """
    wide = pa.large_string()
    texts = [pa.scalar(part, wide) if isinstance(part, str) else part for part in (*parts, ".")]
    return pc.binary_join_element_wise(*texts, pa.scalar(" ", wide))


def read_columns(file: Path) -> Columns:
    """Read what :meth:`Columns.save` wrote.

    Raises:
        StoreError: The file is missing or damaged.
    """
    try:
        terms, rows = (
            pa.ipc.open_file(pa.memory_map(str(place))).read_all() for place in _places(file)
        )
    except (OSError, pa.ArrowInvalid) as error:
        raise StoreError(f"{file}: the columns cannot be read: {error}") from error
    arrays = [rows.column(name).combine_chunks().to_numpy() for name in "psog"]
    return Columns(
        terms.column("term").combine_chunks(), (arrays[0], arrays[1], arrays[2], arrays[3])
    )


def _places(file: Path) -> tuple[Path, Path]:
    return file.with_suffix(".terms.arrow"), file.with_suffix(".rows.arrow")
