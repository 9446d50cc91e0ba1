"""Records in ROR's published layout, with invented organizations."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

# The check digits of these identifiers were worked out by hand after ISO 7064 (mod 97-10).
MILL, LAB, FUND, CLINIC = "05abbep66", "000025p04", "03gd1bh37", "000050t83"


def record(ror: str, name: str, **more: Any) -> dict[str, Any]:
    """Return a schema 2.1 record."""
    return {
        "admin": {"last_modified": {"date": "2031-02-24", "schema_version": "2.1"}},
        "domains": [],
        "established": 1969,
        "external_ids": [],
        "id": f"https://ror.org/{ror}",
        "links": [{"type": "website", "value": "https://example.org/"}],
        "locations": [
            {
                "geonames_details": {
                    "country_code": "JP",
                    "country_name": "Japan",
                    "lat": 35.0,
                    "lng": 135.5,
                    "name": "Riverside",
                },
                "geonames_id": 4711,
            }
        ],
        "names": [{"lang": "en", "types": ["ror_display", "label"], "value": name}],
        "relationships": [],
        "status": "active",
        "types": ["facility"],
        **more,
    }


def relation(kind: str, target: str, label: str) -> dict[str, str]:
    """Return one entry of a record's relationships."""
    return {"type": kind, "id": f"https://ror.org/{target}", "label": label}


def dump(path: Path, records: list[dict[str, Any]], name: str = "v9.1-2031-03-01-ror-data") -> Path:
    """Write a dump as ROR publishes it: one JSON array in a zip archive."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.json", json.dumps(records, indent=2))
    return path
