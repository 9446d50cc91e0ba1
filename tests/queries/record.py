"""Record the answers of named questions, after they have been checked against the sources.

``python -m tests.queries.record`` records all; names as arguments record those only.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

import ioknow

ANSWERS = Path(__file__).parent / "answers"


def recorded(name: str) -> Path:
    """Return the file that holds the recorded answer of a question, as SPARQL results CSV."""
    return ANSWERS / f"{name}.csv"


def comparable(text: str) -> list[tuple[str, ...]]:
    """Return the rows of SPARQL results CSV in a form that does not depend on the engine.

    SPARQL leaves open in which order GROUP_CONCAT joins its values, so the parts of a cell are
    sorted; numbers are compared by value, so ``5`` and ``5.0`` are the same.
    """
    return [tuple(map(_comparable_cell, row)) for row in csv.reader(io.StringIO(text))]


def _comparable_cell(cell: str) -> str:
    try:
        return f"{Decimal(cell).normalize():f}"
    except InvalidOperation:
        return "; ".join(sorted(re.split(r"[;,] ", cell)))


def main(names: list[str]) -> None:
    """Record the answers of these questions, or of all."""
    kg = ioknow.open()
    for name in names or list(kg.questions):
        text = kg.ask(name).solutions.to_csv().replace("\r\n", "\n")
        recorded(name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
