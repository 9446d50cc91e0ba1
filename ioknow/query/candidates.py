"""Everything partner matching asks of all organizations at once, in columns.

Reading thousands of profiles one by one takes minutes; these columns take seconds, and a release
carries them as an index. What a row rests on is read for the few organizations that are shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

INDEX = "candidates"
"""Name of the index of a release that holds these columns."""

KINDS = ("firm", "university", "research", "public", "association", "other")
"""Families of organizations, as :class:`Candidates` numbers them."""

TERM_KINDS = ("capability", "function", "topic", "field")
"""What a term is: something held, a function performed in a relationship, a topic of joint work, or
a field of business, that is a sector."""


@dataclass(frozen=True)
class Terms:
    """Capabilities, functions, topics and fields, numbered from 0.

    Attributes:
        iris: Their identifiers.
        labels: Their English names.
        names: All their names, in any language.
        kinds: What each is; see :data:`TERM_KINDS`.
        broader: Numbers of the terms that each is a case of, itself not counted.
    """

    iris: tuple[str, ...]
    labels: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...]
    broader: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.iris)

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The number of each term, by its identifier."""
        return {iri: i for i, iri in enumerate(self.iris)}


@dataclass(frozen=True)
class Candidates:
    """Organizations in columns; row ``i`` of every column is organization ``i``.

    An unknown country or place is -1, an unknown number ``nan``; a row of ``has`` without an entry
    means that nothing is known, not that there is nothing.

    Attributes:
        iris: Identifiers, sorted.
        names: Their names.
        kind: Number in :data:`KINDS`.
        independent: False for parts of another organization, such as departments.
        country: Number in ``countries``.
        place: Number in ``places``.
        employees: Lowest and highest number of employees that sources leave open, n x 2.
        countries: Identifiers of countries.
        places: Identifiers of places.
        terms: What ``has`` is about.
        has: Organizations x terms: what each is known to have, do or work in.
        works: Identifiers of relationships in which organizations work together.
        work_start: Year in which each began, or ``nan``.
        joined: Works x organizations: who takes part.
        led: Works x organizations: who leads.
        about: Works x terms: topics of each.
        served: Organizations x intermediaries (also by their rows): who is served by whom.
        supplies: Organizations x organizations: who supplies whom.
    """

    iris: tuple[str, ...]
    names: tuple[str, ...]
    kind: np.ndarray
    independent: np.ndarray
    country: np.ndarray
    place: np.ndarray
    employees: np.ndarray
    countries: tuple[str, ...]
    places: tuple[str, ...]
    terms: Terms
    has: csr_array
    works: tuple[str, ...]
    work_start: np.ndarray
    joined: csr_array
    led: csr_array
    about: csr_array
    served: csr_array
    supplies: csr_array

    def __len__(self) -> int:
        return len(self.iris)

    @cached_property
    def row(self) -> Mapping[str, int]:
        """The row of each organization, by its identifier."""
        return {iri: i for i, iri in enumerate(self.iris)}

    @cached_property
    def partners(self) -> csr_array:
        """Organizations x organizations: in how many works two take part together."""
        from scipy.sparse import csr_array

        joint = csr_array(self.joined.T @ self.joined)
        joint.setdiag(0)
        joint.eliminate_zeros()
        return joint

    def as_of(self, year: int) -> Candidates:
        """Return the columns without the works that began after a year.

        Works of which no year is known stay. Topics are those of the works that are left; what
        is held, done or supplied has no date here and stays.
        """
        kept = (~(self.work_start > year)).astype(float)  # an unknown year is not later
        joined, led, about = (
            _weighted(matrix, kept) for matrix in (self.joined, self.led, self.about)
        )
        stated = np.array([kind != "topic" for kind in self.terms.kinds], dtype=float)
        has = self.has.multiply(stated[None, :]).tocsr() + joined.T @ about
        has.eliminate_zeros()
        has.data[:] = 1.0
        has.sort_indices()
        return replace(self, joined=joined, led=led, about=about, has=has)

    def save(self, folder: Path) -> None:
        """Write the columns into a folder."""
        from scipy.sparse import save_npz

        texts: dict[str, object] = {}
        arrays: dict[str, np.ndarray] = {}
        for column in fields(self):
            value = getattr(self, column.name)
            if isinstance(value, np.ndarray):
                arrays[column.name] = value
            elif isinstance(value, Terms):
                texts[column.name] = [getattr(value, one.name) for one in fields(value)]
            elif isinstance(value, tuple):
                texts[column.name] = value
            else:
                save_npz(folder / f"{column.name}.npz", value)
        np.savez_compressed(folder / "columns.npz", **arrays)  # type: ignore[arg-type] # no kwargs in the stubs
        (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Candidates:
        """Read the columns that :meth:`save` wrote."""
        from scipy.sparse import csr_array, load_npz

        values: dict[str, object] = {}
        texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
        with np.load(folder / "columns.npz", allow_pickle=False) as arrays:
            values |= {name: arrays[name] for name in arrays.files}
        iris, labels, names, kinds, broader = texts.pop("terms")
        values["terms"] = Terms(
            tuple(iris),
            tuple(labels),
            tuple(map(tuple, names)),
            tuple(kinds),
            tuple(map(tuple, broader)),
        )
        values |= {name: tuple(value) for name, value in texts.items()}
        for column in fields(cls):
            if column.name not in values:
                values[column.name] = csr_array(load_npz(folder / f"{column.name}.npz"))
        return cls(**values)  # type: ignore[arg-type] # the columns are read by name


def _weighted(matrix: csr_array, rows: np.ndarray) -> csr_array:
    """Return a matrix without the rows whose number is 0."""
    found: csr_array = matrix.multiply(rows[:, None]).tocsr()
    found.eliminate_zeros()
    return found


def incidence(
    pairs: Iterable[tuple[str, str]], rows: Mapping[str, int], columns: Mapping[str, int]
) -> csr_array:
    """Return a matrix of ones where pairs of identifiers say so; unknown ones are left out."""
    from scipy.sparse import csr_array

    found = {(rows[a], columns[b]) for a, b in pairs if a in rows and b in columns}
    i, j = np.array(sorted(found), dtype=np.int32).reshape(-1, 2).T
    return csr_array((np.ones(len(i)), (i, j)), shape=(len(rows), len(columns)))


def numbered(values: Sequence[str | None]) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the values that occur, sorted, and for each entry its number, -1 for None."""
    names = tuple(sorted({value for value in values if value is not None}))
    number = {name: i for i, name in enumerate(names)}
    codes = [-1 if value is None else number[value] for value in values]
    return names, np.array(codes, dtype=np.int32)
