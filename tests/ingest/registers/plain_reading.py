"""Real files and the graphs made of them, read without ioknow: what the connectors are held to.

Everything here is the standard library, and pyoxigraph to read a finished database.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any  # documents of JSON

import pyoxigraph as ox

IK = "https://w3id.org/ioknow/ontology#"
ID = "https://w3id.org/ioknow/id/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

Organization = tuple[str, frozenset[str], frozenset[str]]
"""Name shown to readers of English, statuses, types."""


@dataclass
class Register:
    """What a register says, as far as releases are compared.

    Attributes:
        organizations: By path, records and stubs alike.
        relations: By path, the records that state each.
        details: By path of a relation: start, end, statuses.
        participations: By path of the project and of the organization: how many.
    """

    organizations: dict[str, Organization] = field(default_factory=dict)
    relations: dict[str, frozenset[str]] = field(default_factory=dict)
    details: dict[str, tuple[str, str, frozenset[str]]] = field(default_factory=dict)
    participations: Counter[tuple[str, str]] = field(default_factory=Counter)


# -- ROR -------------------------------------------------------------------------------------


def ror_records(file: Path) -> list[dict[str, Any]]:
    """Return the records of a dump."""
    with zipfile.ZipFile(file) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith(".json"))
        found = json.loads(archive.read(name))
    assert isinstance(found, list)
    return found


def ror_short(identifier: str) -> str:
    """Return the nine characters of an id."""
    return identifier.rsplit("/", 1)[1]


def ror_register(records: Iterable[dict[str, Any]]) -> Register:
    """Return what records in schema 2 say, the first of each organization."""
    found = Register()
    stated: dict[str, set[str]] = defaultdict(set)
    targets: dict[str, str] = {}
    for record in records:
        here = ror_short(record["id"])
        shown = next(n for n in record["names"] if "ror_display" in n["types"])
        english = next(
            (
                name["value"]
                for name in [shown, *(n for n in record["names"] if "label" in n["types"])]
                if name["lang"] == "en"
            ),
            shown["value"],
        )
        found.organizations[f"organization/ror-{here}"] = (
            english,
            frozenset({record["status"]}),
            frozenset(record["types"]),
        )
        for relation in record["relationships"]:
            other = ror_short(relation["id"])
            targets.setdefault(other, relation["label"])
            stated[_ror_relation(here, relation["type"], other)].add(here)
    for target, label in targets.items():
        stub = (label, frozenset[str](), frozenset[str]())
        found.organizations.setdefault(f"organization/ror-{target}", stub)
    found.relations = {path: frozenset(by) for path, by in stated.items()}
    return found


def _ror_relation(here: str, kind: str, other: str) -> str:
    match kind:
        case "parent":
            return f"relationship/ror-{here}-part-of-{other}"
        case "child":
            return f"relationship/ror-{other}-part-of-{here}"
        case "successor":
            return f"relationship/ror-{here}-before-{other}"
        case "predecessor":
            return f"relationship/ror-{other}-before-{here}"
    assert kind == "related"
    return f"relationship/ror-{min(here, other)}-related-to-{max(here, other)}"


# -- CORDIS ----------------------------------------------------------------------------------


def table_rows(file: Path, separator: str) -> list[dict[str, str]]:
    """Return the rows of a table, which may be compressed."""
    raw = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return list(csv.DictReader(io.StringIO(raw.decode(), newline=""), delimiter=separator))


def cordis_register(
    organizations: Iterable[dict[str, str]], projects: Iterable[dict[str, str]]
) -> Register:
    """Return what the tables say."""
    found = Register()
    names: dict[str, Counter[str]] = defaultdict(Counter)
    short: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for row in organizations:
        path = f"organization/pic-{row['organisationID']}"
        found.participations[f"relationship/cordis-{row['projectID']}", path] += 1
        names[path].update(filter(None, [row["name"].strip()]))
        if row["shortName"].strip():
            short.setdefault(path, row["shortName"].strip())
        if row["activityType"].strip():
            kinds.setdefault(path, row["activityType"].strip())
    for path, spellings in names.items():
        number = path.removeprefix("organization/pic-")
        most = max(spellings.values(), default=0)
        usual = next((one for one, count in spellings.items() if count == most), "")
        found.organizations[path] = (
            usual or short.get(path) or f"PIC {number}",
            frozenset(),
            frozenset(filter(None, [kinds.get(path, "")])),
        )
    for row in projects:
        path = f"relationship/cordis-{row['id']}"
        found.relations[path] = frozenset({row["id"]})
        found.details[path] = (
            row["startDate"],
            row["endDate"],
            frozenset(filter(None, [row["status"]])),
        )
    return found


# -- GLEIF -----------------------------------------------------------------------------------


def gleif_register(
    entities: Iterable[dict[str, str]], relations: Iterable[dict[str, str]]
) -> Register:
    """Return what rows of levels 1 and 2 say, the first of each record."""
    found = Register()
    for row in entities:
        statuses = (row["Entity.EntityStatus"], row["Registration.RegistrationStatus"])
        kinds = (row.get("Entity.EntityCategory", ""), row.get("Entity.EntitySubCategory", ""))
        found.organizations.setdefault(
            f"organization/lei-{row['LEI']}",
            (
                row["Entity.LegalName"].strip() or f"LEI {row['LEI']}",
                frozenset(one for one in statuses if one not in ("", "NULL")),
                frozenset(one for one in kinds if one not in ("", "NULL")),
            ),
        )
    for row in relations:
        one, other = (row[f"Relationship.{end}Node.NodeID"] for end in ("Start", "End"))
        kind = row["Relationship.RelationshipType"].lower().replace("_", "-")
        path = f"relationship/lei-{one}-{kind}-{other}"
        if path in found.relations:
            continue
        found.relations[path] = frozenset({f"lei-{one}"})
        found.details[path] = _gleif_details(row)
        for lei in (one, other):
            stub = (f"LEI {lei}", frozenset[str](), frozenset[str]())
            found.organizations.setdefault(f"organization/lei-{lei}", stub)
    return found


def _gleif_details(row: dict[str, str]) -> tuple[str, str, frozenset[str]]:
    periods = [
        (
            row[f"Relationship.Period.{n}.startDate"][:10],
            row[f"Relationship.Period.{n}.endDate"][:10],
        )
        for n in range(1, 6)
        if row.get(f"Relationship.Period.{n}.periodType") == "RELATIONSHIP_PERIOD"
    ]
    ends = [end for _, end in periods]
    statuses = (
        row["Relationship.RelationshipStatus"],
        row.get("Registration.RegistrationStatus", ""),
    )
    return (
        min((start for start, _ in periods if start), default=""),
        max(ends) if ends and all(ends) else "",
        frozenset(one for one in statuses if one not in ("", "NULL")),
    )


# -- Graphs ----------------------------------------------------------------------------------


def register_in(database: Path, graph: str) -> Register:
    """Return what a graph of a finished database says."""
    return _register_of(ox.Store.read_only(str(database)), ox.NamedNode(graph))


def _register_of(store: ox.Store, graph: ox.NamedNode) -> Register:
    def values(name: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for quad in store.quads_for_pattern(None, ox.NamedNode(name), None, graph):
            assert isinstance(quad.subject, ox.NamedNode | ox.BlankNode)
            assert isinstance(quad.object, ox.NamedNode | ox.Literal)
            language = quad.object.language if isinstance(quad.object, ox.Literal) else None
            if language in (None, "en"):
                found[quad.subject.value.removeprefix(ID)].append(quad.object.value)
        return found

    labels, statuses, types = (
        values(LABEL),
        values(IK + "registerStatus"),
        values(IK + "registerType"),
    )
    evidence, starts, ends = (
        values(IK + "hasEvidence"),
        values(IK + "startDate"),
        values(IK + "endDate"),
    )
    found = Register()
    for path, names in labels.items():
        if path.startswith("organization/"):
            (name,) = names
            found.organizations[path] = (
                name,
                frozenset(statuses.get(path, ())),
                frozenset(types.get(path, ())),
            )
        elif path.startswith("relationship/"):
            records = (one.rsplit("/", 1)[1] for one in evidence[path])
            found.relations[path] = frozenset(records)
            found.details[path] = (
                "".join(starts.get(path, ())),
                "".join(ends.get(path, ())),
                frozenset(statuses.get(path, ())),
            )
    participants = values(IK + "participant")
    for project, parts in values(IK + "hasParticipation").items():
        for part in parts:
            (who,) = participants[part.removeprefix(ID)]
            found.participations[project, who.removeprefix(ID)] += 1
    return found


# -- Differences -----------------------------------------------------------------------------


def differences(before: Register, after: Register) -> set[tuple[str, str, str, str]]:
    """Return kind, path, before and after of what differs in organizations and relations."""
    return {
        *_organizations(before.organizations, after.organizations),
        *(("relation added", path, "", "") for path in after.relations.keys() - before.relations),
        *(("relation gone", path, "", "") for path in before.relations.keys() - after.relations),
        *_details(before.details, after.details),
    }


def _organizations(
    before: dict[str, Organization], after: dict[str, Organization]
) -> Iterator[tuple[str, str, str, str]]:
    for path in after.keys() - before.keys():
        yield "added", path, "", after[path][0]
    for path in before.keys() - after.keys():
        yield "gone", path, before[path][0], ""
    for path in before.keys() & after.keys():
        (name, *sets), (new_name, *new_sets) = before[path], after[path]
        if name != new_name:
            yield "renamed", path, name, new_name
        for kind, one, other in zip(("status", "types"), sets, new_sets, strict=True):
            if one != other:
                yield kind, path, ", ".join(sorted(one)), ", ".join(sorted(other))


def _details(
    before: dict[str, tuple[str, str, frozenset[str]]],
    after: dict[str, tuple[str, str, frozenset[str]]],
) -> Iterator[tuple[str, str, str, str]]:
    for path in before.keys() & after.keys():
        (start, end, status), (new_start, new_end, new_status) = before[path], after[path]
        if status != new_status:
            yield "relation status", path, ", ".join(sorted(status)), ", ".join(sorted(new_status))
        dates, new_dates = _span(start, end), _span(new_start, new_end)
        if dates != new_dates:
            yield "relation dates", path, dates, new_dates


def _span(start: str, end: str) -> str:
    return f"{start}..{end}" if start or end else ""
