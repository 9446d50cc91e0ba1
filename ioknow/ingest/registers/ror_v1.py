"""Records of ROR's retired schema 1, turned into those of schema 2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_EXTERNAL = {"ISNI": "isni", "GRID": "grid", "Wikidata": "wikidata", "FundRef": "fundref"}


def to_schema_2(record: dict[str, Any]) -> dict[str, Any]:
    """Return a schema 1 record in the shape of schema 2.

    Type names lose their capitals, the one name becomes the display name, and GRID's single
    string becomes a list. What schema 2 does not hold (e-mail and network addresses, postal
    lines) is left aside.

    Example:
        >>> to_schema_2({"id": "https://ror.org/000050t83", "name": "A"})["names"]
        [{'value': 'A', 'types': ['ror_display', 'label'], 'lang': None}]
    """
    return {
        "id": record.get("id"),
        "status": str(record.get("status") or "").lower(),
        "established": record.get("established"),
        "types": [str(kind).lower() for kind in record.get("types") or ()],
        "names": list(_names(record)),
        "locations": list(_locations(record)),
        "links": [{"type": "website", "value": link} for link in record.get("links") or ()],
        "external_ids": list(_external_ids(record.get("external_ids") or {})),
        "relationships": [
            {**one, "type": str(one.get("type") or "").lower()}
            for one in record.get("relationships") or ()
        ],
    }


def _names(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    def name(value: str, *types: str, lang: str | None = None) -> dict[str, Any]:
        return {"value": value, "types": list(types), "lang": lang}

    yield name(record.get("name") or "", "ror_display", "label")
    for one in record.get("labels") or ():
        yield name(one.get("label") or "", "label", lang=one.get("iso639"))
    for value in record.get("aliases") or ():
        yield name(value, "alias")
    for value in record.get("acronyms") or ():
        yield name(value, "acronym")


def _locations(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    country = (record.get("country") or {}).get("country_code")
    addresses = record.get("addresses") or [{}]
    for address in addresses:
        city = address.get("geonames_city") or {}
        yield {
            "geonames_id": city.get("id"),
            "geonames_details": {
                "name": city.get("city") or address.get("city"),
                "country_code": country,
                "lat": address.get("lat"),
                "lng": address.get("lng"),
            },
        }


def _external_ids(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in found.items():
        every = value.get("all") if isinstance(value, dict) else None
        if name in _EXTERNAL and every:
            yield {
                "type": _EXTERNAL[name],
                "all": [every] if isinstance(every, str) else list(every),
                "preferred": value.get("preferred"),
            }
