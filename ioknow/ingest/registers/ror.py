"""The Research Organization Registry: its data dump in JSON, schema 2.0, 2.1 and the retired 1.

A relation that both ends state, or only one, is one relation; each record that states it is its
evidence. A target that the file does not hold becomes a stub: an organization with the name that
the relation gives it and with the stating record as evidence. That name is never used to tell
organizations apart, since it may be out of date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ioknow.identifiers import Scheme
from ioknow.ingest.registers.organizations import ORGANIZATION, OrganizationWriter
from ioknow.ingest.registers.places import Places
from ioknow.ingest.registers.release import (
    EVIDENCE,
    LABEL,
    STATED,
    STATUS,
    Evidence,
    RegisterRelease,
)
from ioknow.ingest.registers.ror_files import RorFiles, read_records
from ioknow.ingest.registers.ror_shape import shaped
from ioknow.ingest.registers.statements import TYPE, Statements, individual, literal, typed
from ioknow.ingest.registers.tallies import Tally
from ioknow.vocabulary import IK

CLASSES = {
    "education": IK.University,
    "company": IK.Firm,
    "facility": IK.ResearchInstitute,
    "government": IK.PublicBody,
}
"""Classes by ROR type; of several types the first of this list decides, the classes exclude
each other. Types that are not here (funder, nonprofit, healthcare, archive, other) say nothing
about the class."""

SCHEMES = {
    "isni": Scheme.ISNI,
    "grid": Scheme.GRID,
    "wikidata": Scheme.WIKIDATA,
    "fundref": Scheme.FUNDER,
}
"""Kinds of identifiers by ROR's names of them."""

_ID = re.compile(r"(?:https?://)?(?:www\.)?(?:ror\.org/)?(0[0-9a-z]{6}[0-9]{2})/?\Z", re.IGNORECASE)
_IN_WORDS = {"part-of": "is part of", "related-to": "is related to", "before": "became"}
_CLASS = {
    "part-of": f"<{IK.UnitOf.value}>",
    "related-to": f"<{IK.Affiliation.value}>",
    "before": f"<{IK.OrganizationSuccession.value}>",
}
_ROLES = {
    "part-of": (f"<{IK.hasUnit.value}>", f"<{IK.hasWhole.value}>"),
    "related-to": (f"<{IK.hasParticipant.value}>", f"<{IK.hasParticipant.value}>"),
    "before": (f"<{IK.hasPredecessor.value}>", f"<{IK.hasSuccessor.value}>"),
}
_FOUNDING = f"<{IK.Founding.value}>"
_INVOLVES = f"<{IK.involves.value}>"
_DATE_OF = f"<{IK.date.value}>"
_YEAR_OF = f"<{IK.year.value}>"


@dataclass
class _Relation:
    """A relation and the records that state it."""

    kind: str
    first: str
    second: str
    stated_by: list[str] = field(default_factory=list)


class RorWriter:
    """Turns records into statements.

    Args:
        statements: Where to write.
        release: The release that the records belong to.
    """

    def __init__(self, statements: Statements, release: RegisterRelease) -> None:
        self._add = statements.add
        self._write = OrganizationWriter(statements)
        self._places = Places(statements)
        self._evidence = Evidence(statements, release)
        self._tally = self._relation_tally = Tally("", "")
        self._shown: dict[str, str] = {}
        self._here: set[str] = set()
        self._relations: dict[tuple[str, str, str], _Relation] = {}
        self._targets: dict[str, tuple[str, str]] = {}

    def knows(self, identifier: object) -> bool:
        """Tell whether the record with a ROR id was written."""
        return ror_id(identifier) in self._shown

    def record(self, given: object, place: str, tally: Tally, relations: Tally) -> bool:
        """Write one record.

        Args:
            given: The record, in schema 2 or 1.
            place: Where it stands in its file.
            tally: Counts organizations.
            relations: Counts relations as the records state them.

        Returns:
            Whether it was written; if not, the tally says why.
        """
        if self._tally is not tally:
            self._here.clear()
        self._tally, self._relation_tally = tally, relations
        tally.read += 1
        record = shaped(given, lambda why: tally.noted(why, place))
        if record is None:
            tally.refused("it is no record of an organization", place)
            return False
        ror = ror_id(record.get("id"))
        if ror is None:
            self._tally.refused(f"the id {record.get('id')!r} is not a ROR id", place)
            return False
        shown, language, labels = self._display(record)
        if not shown:
            self._tally.refused("the record has no name", place)
            return False
        if ror in self._here:
            self._tally.refused("the id occurs twice; the first record counts", place)
            return False
        if ror in self._shown:
            self._tally.refused("a newer file has a record of the organization", place)
            return False
        self._here.add(ror)
        self._shown[ror] = shown
        node = individual(f"organization/ror-{ror}")
        evidence = self._evidence.write(ror, record["id"], f"<https://ror.org/{ror}>")
        self._write.begin(node, _class_of(record), evidence)
        self._write.names(node, shown, language, labels)
        if not self._write.checked_identifier(node, Scheme.ROR, ror):
            self._tally.noted("the check digits of the ROR id do not fit", place)
        self._other_names(node, record)
        self._identifiers(node, record, place)
        self._where(node, record, place)
        for kind in record["types"]:
            self._write.register_type(node, kind)
        if record.get("status"):
            self._write.register_status(node, record["status"])
        self._links(node, record, place)
        self._founding(ror, node, record, evidence, place)
        for relation in record["relationships"]:
            self._relation(ror, relation, place)
        self._tally.loaded += 1
        return True

    def finish(self, tally: Tally) -> None:
        """Write the relations, and a stub for each target that no record describes."""
        for target, (label, by) in self._targets.items():
            if target not in self._shown:
                node = individual(f"organization/ror-{target}")
                self._write.begin(node, ORGANIZATION, self._evidence.of(by))
                self._write.names(node, label or f"ROR {target}", "")
                self._write.identifier(node, "ror", target)
                self._shown[target] = label or f"ROR {target}"
                tally.noted(
                    "stub: an organization that is only named as the target of a relation",
                    f"named by {by}",
                )
        for relation in self._relations.values():
            self._write_relation(relation)

    def _display(self, record: dict[str, Any]) -> tuple[str, str, list[tuple[str, str]]]:
        names = record["names"]
        shown = next((n for n in names if "ror_display" in (n.get("types") or ())), None)
        shown = shown or next((n for n in names if "label" in (n.get("types") or ())), None)
        shown = shown or next(iter(names), None)
        if shown is None:
            return "", "", []
        labels = [
            (name["value"], name.get("lang") or "")
            for name in names
            if name is not shown and "label" in (name.get("types") or ())
        ]
        return shown["value"], shown.get("lang") or "", labels

    def _other_names(self, node: str, record: dict[str, Any]) -> None:
        for name in record["names"]:
            kinds = name.get("types") or ()
            if "acronym" in kinds:
                self._write.acronym(node, name["value"], name.get("lang") or "")
            elif not {"label", "ror_display"} & set(kinds):
                self._write.alternative(node, name["value"], name.get("lang") or "")

    def _links(self, node: str, record: dict[str, Any], place: str) -> None:
        for link in record["links"]:
            address = link.get("value") if link.get("type") == "website" else None
            if address and not self._write.homepage(node, address):
                self._tally.noted("left out: a web site that is no web address", place)

    def _identifiers(self, node: str, record: dict[str, Any], place: str) -> None:
        for external in record["external_ids"]:
            kind = str(external.get("type") or "").lower()
            scheme = SCHEMES.get(kind)
            values = external.get("all") or [external.get("preferred")]
            values = [values] if isinstance(values, str) else values
            for value in dict.fromkeys(str(one) for one in values if one):
                if scheme is None:
                    self._tally.noted(f"left out: identifiers of the kind {kind!r}", place)
                elif not self._write.checked_identifier(node, scheme, value):
                    self._tally.noted(f"{scheme.name} that is not well-formed, kept", place)

    def _where(self, node: str, record: dict[str, Any], place: str) -> None:
        seats: dict[str, None] = {}
        for location in record["locations"]:
            details = location.get("geonames_details") or {}
            code = details.get("country_code") or ""
            country = self._places.country(code)
            if country is not None:
                seats[country] = None
            elif code:
                self._tally.noted(f"left out: the country code {code!r} is not known", place)
            number = location.get("geonames_id")
            if isinstance(number, int):
                town = self._places.geonames(
                    number,
                    details.get("name") or "",
                    code,
                    details.get("lat"),
                    details.get("lng"),
                )
                self._write.located(node, town)
            elif number is not None:
                self._tally.noted("left out: a GeoNames number that is no whole number", place)
        for country in seats:
            self._write.country(node, country)

    def _founding(
        self, ror: str, node: str, record: dict[str, Any], evidence: str, place: str
    ) -> None:
        year = record.get("established")
        if year is None:
            return
        if not isinstance(year, int) or not 0 < year < 10_000:
            self._tally.noted("left out: a year of establishment that is no year", place)
            return
        event = individual(f"event/ror-{ror}-founding")
        self._add(event, TYPE, _FOUNDING)
        self._add(event, LABEL, literal(f"{self._shown[ror]} established", "en"))
        self._add(event, _INVOLVES, node)
        self._add(event, _DATE_OF, typed(f"{year:04}", "gYear"))
        self._add(event, _YEAR_OF, typed(str(year), "integer"))
        self._add(event, STATUS, STATED)
        self._add(event, EVIDENCE, evidence)

    def _relation(self, ror: str, relation: object, place: str) -> None:
        self._relation_tally.read += 1
        if not isinstance(relation, dict):
            self._relation_tally.refused("it is no relation", place)
            return
        target = ror_id(relation.get("id"))
        if target is None:
            self._relation_tally.refused(f"the target {relation.get('id')!r} is no ROR id", place)
            return
        if target == ror:
            self._relation_tally.refused("the organization is related to itself", place)
            return
        kind = str(relation.get("type") or "").lower()
        key = _key(kind, ror, target)
        if key is None:
            self._relation_tally.refused(f"the type {kind!r} is not known", place)
            return
        self._targets.setdefault(target, (str(relation.get("label") or ""), ror))
        found = self._relations.setdefault(key, _Relation(*key))
        if ror in found.stated_by:
            self._relation_tally.noted("the record states the relation twice", place)
        else:
            found.stated_by.append(ror)
        self._relation_tally.loaded += 1

    def _write_relation(self, relation: _Relation) -> None:
        kind, first, second = relation.kind, relation.first, relation.second
        node = individual(f"relationship/ror-{first}-{kind}-{second}")
        label = f"{self._shown[first]} {_IN_WORDS[kind]} {self._shown[second]}"
        one, other = _ROLES[kind]
        self._add(node, TYPE, _CLASS[kind])
        self._add(node, LABEL, literal(label, "en"))
        self._add(node, one, individual(f"organization/ror-{first}"))
        self._add(node, other, individual(f"organization/ror-{second}"))
        self._add(node, STATUS, STATED)
        for ror in relation.stated_by:
            self._add(node, EVIDENCE, self._evidence.of(ror))


def convert(
    files: RorFiles,
    release: RegisterRelease,
    statements: Statements,
    *,
    earlier: Iterable[dict[str, Any]] = (),
    keep: Callable[[dict[str, Any]], object] = lambda _: None,
) -> list[Tally]:
    """Write the statements of the files of one release and return what became of them.

    Args:
        files: The files.
        release: What they are a release of.
        statements: Where to write.
        earlier: Records of the release before; those that the files lack are taken over.
        keep: Is given every record that the release then holds.
    """
    writer = RorWriter(statements, release)
    tallies = []
    for part in files.read:
        tally, relations = Tally(part.name, "organizations"), Tally(part.name, "relations")
        tallies += [tally, relations]
        for place, record in read_records(part):
            if writer.record(record, place, tally, relations):
                assert isinstance(record, dict)
                keep(record)
    name = "the release before"
    tally, relations = Tally(name, "organizations"), Tally(name, "relations")
    for record in earlier:
        if not writer.knows(record.get("id")):
            writer.record(record, str(record.get("id")), tally, relations)
            keep(record)
    if tally.read:
        tallies += [tally, relations]
    writer.finish(tallies[0])
    for part, why in files.unused:
        tally = Tally(part.name, "files")
        tally.noted(why, "beginning")
        tallies.append(tally)
    return tallies


def ror_id(value: object) -> str | None:
    """Return the nine characters of a ROR id, or None.

    Example:
        >>> ror_id("https://ror.org/05abbep66")
        '05abbep66'
    """
    found = _ID.match(value.strip()) if isinstance(value, str) else None
    return found[1].lower() if found else None


def _key(kind: str, ror: str, target: str) -> tuple[str, str, str] | None:
    """Return one key for a relation, from whichever end it is stated."""
    match kind:
        case "parent":
            return "part-of", ror, target
        case "child":
            return "part-of", target, ror
        case "related":
            return "related-to", min(ror, target), max(ror, target)
        case "predecessor":
            return "before", target, ror
        case "successor":
            return "before", ror, target
    return None


def _class_of(record: dict[str, Any]) -> str:
    types = record["types"]
    for name, found in CLASSES.items():
        if name in types:
            return f"<{found.value}>"
    return ORGANIZATION
