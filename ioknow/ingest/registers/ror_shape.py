"""Brings a ROR record into shape: what is not as the schema says is left out and told, no more.

A record with one entry that is a number where a text belongs still names an organization.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ioknow.ingest.registers.ror_v1 import to_schema_2


def shaped(record: object, note: Callable[[str], object]) -> dict[str, Any] | None:
    """Return a record in schema 2 whose entries have the types of the schema.

    Args:
        record: What stands in the file, in schema 2 or 1.
        note: Is told what was left out or converted.

    Returns:
        The record; None when it is no record at all.

    Example:
        >>> told = []
        >>> record = shaped({"id": "https://ror.org/05abbep66", "names": [5]}, told.append)
        >>> record["names"], told
        ([], ["left out: an entry of 'names' that is not as the schema says"])
    """
    if not isinstance(record, dict):
        return None
    if "names" not in record and "name" in record:
        try:
            record = to_schema_2(record)
        except (AttributeError, TypeError):
            return None
        note("a record in the retired schema 1, converted")
    found = dict(record)
    for field, fits in _ENTRIES.items():
        given = record.get(field)
        if given is None:
            found[field] = []
            continue
        entries = given if isinstance(given, list) else [given]
        found[field] = [one for one in entries if fits(one)]
        if len(found[field]) != len(entries):
            note(f"left out: an entry of {field!r} that is not as the schema says")
    status = record.get("status")
    if status is not None and not isinstance(status, str):
        note("left out: a status that is no text")
        found["status"] = None
    found["established"] = _year(record.get("established"))
    return found


def _name(one: object) -> bool:
    return (
        isinstance(one, dict)
        and isinstance(one.get("value"), str)
        and one["value"].strip() != ""
        and _texts(one.get("types"))
        and isinstance(one.get("lang"), str | None)
    )


def _location(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    details = one.get("geonames_details")
    return details is None or (
        isinstance(details, dict)
        and isinstance(details.get("name"), str | None)
        and isinstance(details.get("country_code"), str | None)
        and isinstance(details.get("lat"), int | float | None)
        and isinstance(details.get("lng"), int | float | None)
    )


def _link(one: object) -> bool:
    return isinstance(one, dict) and isinstance(one.get("value"), str | None)


def _external(one: object) -> bool:
    if not isinstance(one, dict) or not isinstance(one.get("type"), str):
        return False
    return isinstance(one.get("all"), str) or _texts(one.get("all"))


def _text(one: object) -> bool:
    return isinstance(one, str)


def _texts(given: object) -> bool:
    return given is None or (isinstance(given, list) and all(map(_text, given)))


def _year(given: object) -> object:
    """Return a year as a number, also where it is written as a text or as 1969.0."""
    if isinstance(given, str) and given.strip().isascii() and given.strip().isdigit():
        return int(given)
    if isinstance(given, float) and given.is_integer():
        return int(given)
    return given


_ENTRIES: dict[str, Callable[[object], bool]] = {
    "names": _name,
    "locations": _location,
    "links": _link,
    "external_ids": _external,
    "types": _text,
    "relationships": lambda _: True,  # they are counted, and refused, one by one
}
