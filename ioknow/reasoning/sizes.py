"""Who counts as small: one table of definitions, and what follows from it.

The limit of a small or medium-sized enterprise differs between laws, surveys and tables. The
table ``data/sme-definitions.csv`` holds the definitions that the publications themselves state.
From it :mod:`ioknow.reasoning.size_files` makes the OWL classes of ``ontology/dl-sizes.ttl``,
the rules ``ontology/rules/size-*.rq`` and the shape in ``ontology/shapes/sizes.ttl``; a test holds
them together. A number of employees belongs to a class only when it certainly does: "about 300"
is in none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ioknow import resources
from ioknow.errors import TableError
from ioknow.store import parse_file
from ioknow.terms import NamedNode
from ioknow.vocabulary import IKV, SKOS

_OPERATORS = ("under", "at-most", "at-least")
_LANGUAGES = ("en", "de", "ja", "ko")


@dataclass(frozen=True)
class SizeDefinition:
    """One definition of a size class.

    Attributes:
        name: Short name, part of the IRIs of the classifications.
        class_name: Local name of the OWL class.
        kind: ``statute``, ``survey`` or ``statistics``.
        year: Year of the statute, survey or table.
        country: Slug of the country in which it holds.
        sector: Concept of the sector in which it holds, without ``sector-``; empty for all.
        lowest: Fewest employees, or None.
        highest: Most employees, or None.
        size_class: Concept of the class, without its scheme.
        claim: Path of the claim that states the definition.
        labels: Label of the class by language.
    """

    name: str
    class_name: str
    kind: str
    year: int
    country: str
    sector: str
    lowest: int | None
    highest: int | None
    size_class: str
    claim: str
    labels: dict[str, str]

    @property
    def certain(self) -> tuple[tuple[tuple[str, ...], int | None, int | None], ...]:
        """Operators with the lowest and the highest value with which a number certainly fits.

        Example:
            >>> law = read_size_definitions()[0]
            >>> law.certain[1]
            (('at-most', 'up-to'), None, 299)
        """
        found: list[tuple[tuple[str, ...], int | None, int | None]] = [
            (("exactly",), self.lowest, self.highest)
        ]
        if self.lowest is None and self.highest is not None:
            found.append((("at-most", "up-to"), None, self.highest))
            found.append((("under",), None, self.highest + 1))
        if self.highest is None and self.lowest is not None:
            found.append((("at-least",), self.lowest, None))
            found.append((("over",), self.lowest - 1, None))
        return tuple(found)


def read_size_definitions(file: Path | None = None) -> tuple[SizeDefinition, ...]:
    """Read the table of definitions; the bundled one when left out.

    Raises:
        TableError: A row cannot be read; the error names file, row and column.

    Example:
        >>> [one.highest for one in read_size_definitions() if one.kind == "statute"]
        [299]
    """
    path = resources.root() / "data" / "sme-definitions.csv" if file is None else file
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(_definition(path, row, cells) for row, cells in _rows(lines))


def _rows(lines: Iterator[str]) -> Iterator[tuple[int, dict[str, str]]]:
    return enumerate(csv.DictReader(lines), start=2)


def _definition(file: Path, row: int, cells: dict[str, str]) -> SizeDefinition:
    def number(column: str) -> int:
        try:
            return int(cells[column])
        except ValueError:
            raise TableError(
                f"'{cells[column]}' is not a whole number", file=str(file), row=row, column=column
            ) from None

    operator, limit = cells["operator"], number("employees")
    if operator not in _OPERATORS:
        raise TableError(
            f"'{operator}' is not an operator of a limit; take one of {', '.join(_OPERATORS)}",
            file=str(file), row=row, column="operator",
        )  # fmt: skip
    lowest = number("at_least") if cells["at_least"] else None
    highest = {"under": limit - 1, "at-most": limit, "at-least": None}[operator]
    return SizeDefinition(
        name=cells["name"],
        class_name=cells["class"],
        kind=cells["kind"],
        year=number("year"),
        country=cells["country"],
        sector=cells["sector"],
        lowest=limit if operator == "at-least" else lowest,
        highest=highest,
        size_class=cells["size_class"],
        claim=cells["claim"],
        labels={language: cells[f"label_{language}"] for language in _LANGUAGES},
    )


def sectors_within(sector: str) -> list[NamedNode]:
    """Return the concept of a sector and the concepts below it.

    Example:
        >>> len(sectors_within("manufacturing")) > 5
        True
    """
    found = [IKV[f"sector-{sector}"]]
    below = [
        (quad.subject, quad.object)
        for file in resources.vocabulary_files()
        if file.name == "sector.ttl"
        for quad in parse_file(file)
        if quad.predicate == SKOS.broader
    ]
    for concept in found:
        found += sorted(
            (
                narrow
                for narrow, broad in below
                if broad == concept and isinstance(narrow, NamedNode)
            ),
            key=lambda one: one.value,
        )
    return found
