"""Later releases of registers, made from real ones by a fixed program: what a year may bring."""

from __future__ import annotations

import copy
import json
import random
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any  # documents of JSON

_BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"


def ror_update(records: list[dict[str, Any]], *, seed: int, share: float) -> list[dict[str, Any]]:
    """Return the records that a release would change, and new ones.

    Names, statuses, types and relations change, stubs get a record of their own, and
    organizations are founded, each in so large a share of the records.
    """
    chance = random.Random(seed)
    known = {one["id"] for one in records}
    stubs: dict[str, str] = {}
    for record in records:
        for relation in record["relationships"]:
            if relation["id"] not in known:
                stubs.setdefault(relation["id"], relation["label"])
    count = max(2, int(share * len(records)))
    changed: dict[str, dict[str, Any]] = {}

    def some(fitting: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        every = list(fitting)
        chosen = chance.sample(every, min(count, len(every)))
        return [changed.setdefault(one["id"], copy.deepcopy(one)) for one in chosen]

    for record in some(records):
        _shown(record)["value"] += " (renamed)"
    for record in some(one for one in records if one["status"] == "active"):
        record["status"] = chance.choice(["withdrawn", "inactive"])
    for record in some(records):
        record["types"] = sorted({*record["types"], "archive"} - {chance.choice(record["types"])})
    for record in some(one for one in records if one["relationships"]):
        record["relationships"].pop(chance.randrange(len(record["relationships"])))
    for record in some(records):
        _relate(record, chance.choice(records), chance)
    for identifier in chance.sample(sorted(stubs), min(count, len(stubs))):
        changed[identifier] = _new_ror(identifier, stubs[identifier], chance.choice(records))
    for number in range(count):
        identifier = f"https://ror.org/{ror_with_check(seed * 1_000_000 + number)}"
        changed[identifier] = _new_ror(identifier, f"New House {number}", chance.choice(records))
    return list(changed.values())


def _relate(record: dict[str, Any], other: dict[str, Any], chance: random.Random) -> None:
    kind = chance.choice(["parent", "child", "related", "successor", "predecessor"])
    relation = {"id": other["id"], "label": _shown(other)["value"], "type": kind}
    if other["id"] != record["id"] and relation not in record["relationships"]:
        record["relationships"].append(relation)


def _shown(record: dict[str, Any]) -> dict[str, Any]:
    """Return the name under which ROR shows an organization."""
    names: list[dict[str, Any]] = record["names"]
    return next(name for name in names if "ror_display" in name["types"])


def ror_with_check(number: int) -> str:
    """Return a ROR id with its check digits."""
    text, rest = "", number
    for _ in range(6):
        rest, digit = divmod(rest, 32)
        text = _BASE_32[digit] + text
    return f"0{text}{98 - number * 100 % 97:02}"


def _new_ror(identifier: str, name: str, other: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": identifier,
        "status": "active",
        "established": 2030,
        "types": ["facility", "funder"],
        "names": [{"value": name, "types": ["ror_display", "label"], "lang": "en"}],
        "locations": copy.deepcopy(other["locations"]),
        "links": [],
        "external_ids": [],
        "domains": [],
        "relationships": [{"id": other["id"], "label": _shown(other)["value"], "type": "parent"}],
        "admin": {},
    }


def ror_dump(file: Path, release: str, records: list[dict[str, Any]]) -> Path:
    """Write a dump as ROR packs it."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(f"{release}-ror-data.json", json.dumps(records))
    return file


def cordis_update(
    organizations: list[dict[str, str]], projects: list[dict[str, str]], *, seed: int
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return both tables as a later edition: partners come and go, projects end, names change."""
    chance = random.Random(seed)
    later = [dict(row) for row in projects]
    for row in chance.sample(later, len(later) // 20):
        row["status"] = "CLOSED"
        row["endDate"] = "2031-12-31"
    gone = set(chance.sample(range(len(organizations)), len(organizations) // 50))
    rows = [dict(row) for place, row in enumerate(organizations) if place not in gone]
    renamed = set(chance.sample(sorted({row["organisationID"] for row in rows}), 100))
    for row in rows:
        if row["organisationID"] in renamed:
            row["name"], row["activityType"] = f"Renamed {row['organisationID']}", "OTH"
    for number, row in enumerate(chance.sample(rows, 200)):
        rows.append({**row, "organisationID": f"8{number:08}", "name": f"New Partner {number}"})
    return rows, later


def gleif_update(
    entities: list[dict[str, str]], relations: list[dict[str, str]], *, seed: int
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the rows of both levels that a delta would hold."""
    chance = random.Random(seed)
    people = [dict(row) for row in chance.sample(entities, len(entities) // 30)]
    for number, row in enumerate(people):
        match number % 3:
            case 0:
                row["Entity.LegalName"] = f"Renamed {row['LEI']}"
            case 1:
                row["Registration.RegistrationStatus"] = "RETIRED"
            case 2:
                row["LEI"] = lei_with_check(f"RENEW{seed:03}{number:010}")
    ties = [dict(row) for row in chance.sample(relations, len(relations) // 30)]
    for number, row in enumerate(ties):
        if number % 2:
            row["Relationship.RelationshipStatus"] = "INACTIVE"
        else:
            row["Relationship.EndNode.NodeID"] = chance.choice(entities)["LEI"]
    return people, [row for row in ties if _start(row) != row["Relationship.EndNode.NodeID"]]


def _start(row: dict[str, str]) -> str:
    return row["Relationship.StartNode.NodeID"]


def lei_with_check(beginning: str) -> str:
    """Return a LEI of 18 letters and digits with its check digits (ISO 7064, MOD 97-10)."""
    number = int("".join(str(int(mark, 36)) for mark in beginning + "00"))
    return f"{beginning}{98 - number % 97:02}"
