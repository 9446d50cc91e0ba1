"""Tables of results as CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from fastapi.responses import Response

if TYPE_CHECKING:
    import pandas


def csv_response(rows: Iterable[Mapping[str, object]], columns: Iterable[str]) -> Response:
    """Return rows as a CSV document with these columns (RFC 4180, UTF-8)."""
    file = io.StringIO()
    table = csv.DictWriter(file, list(columns), extrasaction="ignore", lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return Response(file.getvalue(), media_type="text/csv; charset=utf-8")


def csv_of(frame: pandas.DataFrame) -> Response:
    """Return a data frame as a CSV document."""
    return Response(
        frame.to_csv(index=False, lineterminator="\r\n"), media_type="text/csv; charset=utf-8"
    )


def json_rows(rows: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
    """Return rows for a JSON document; decimals become numbers."""
    return [
        {name: float(one) if isinstance(one, Decimal) else one for name, one in row.items()}
        for row in rows
    ]
