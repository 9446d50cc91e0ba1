"""Record the answers of named questions, after they have been checked against the sources.

``python -m tests.queries.record`` records all; names as arguments record those only.
"""

from __future__ import annotations

import sys
from pathlib import Path

import ioknow

ANSWERS = Path(__file__).parent / "answers"


def recorded(name: str) -> Path:
    """Return the file that holds the recorded answer of a question, as SPARQL results CSV."""
    return ANSWERS / f"{name}.csv"


def main(names: list[str]) -> None:
    """Record the answers of these questions, or of all."""
    kg = ioknow.open()
    for name in names or list(kg.questions):
        text = kg.ask(name).solutions.to_csv().replace("\r\n", "\n")
        recorded(name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
