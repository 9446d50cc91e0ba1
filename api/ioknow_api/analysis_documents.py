"""Answers of analyses as JSON documents."""

from __future__ import annotations

from decimal import Decimal
from math import isnan

from fastapi import Request
from pydantic import BaseModel, Field

from ioknow.analysis import Result
from ioknow_api.explorer.rendering import site


class AnalysisDocument(BaseModel):
    """An answer in words and rows, with what it rests on and what it lacks."""

    version: str
    answer: str = Field(description="The answer in words.")
    definition: str = Field(description="What was looked at, and what it does not say.")
    references: list[str]
    lacks: list[str] = Field(description="What the data lack to say more.")
    places: str = Field(description="Sources and places in one phrase.")
    columns: list[str]
    total: int = Field(description="Number of all rows.")
    rows: list[dict[str, str | float | bool | None]]


def document(request: Request, found: Result, most: int | None = None) -> AnalysisDocument:
    """Return an answer as a document, with all of its rows or the first of them."""
    rows = found.records()
    return AnalysisDocument(
        version=site(request).version,
        answer=found.sentence,
        definition=found.definition,
        references=list(found.references),
        lacks=list(found.lacks),
        places=found.support.places,
        columns=list(found.columns),
        total=len(rows),
        rows=[{name: _plain(value) for name, value in row.items()} for row in rows[:most]],
    )


def _plain(value: object) -> str | float | bool | None:
    """Return a cell as JSON has it."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, float):
        return None if isnan(value) else value
    return value if value is None or isinstance(value, str | bool) else str(value)
