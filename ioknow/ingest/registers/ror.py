"""The Research Organization Registry: its data dump in JSON, schema 2.0, 2.1 and the retired 1.

A relation that both ends state, or only one, is one relation; each record that states it is its
evidence. A target that the file does not hold becomes a stub: an organization with the name that
the relation gives it and with the stating record as evidence. That name is never used to tell
organizations apart, since it may be out of date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from ioknow.errors import SourceFileError
from ioknow.identifiers import Scheme
from ioknow.ingest.registers.opening import Part
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
from ioknow.ingest.registers.ror_v1 import to_schema_2
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

_ID = re.compile(r"https?://ror\.org/(0[0-9a-z]{6}[0-9]{2})/?\Z", re.IGNORECASE)
_VERSION = re.compile(r"v\d+(?:\.\d+)+(?:[-_]\d{4}-\d{2}-\d{2})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
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


def is_ror(head: bytes) -> bool:
    """Tell by its beginning whether a file is a JSON array of ROR records."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"[") and b"ror.org/" in head


def describe(parts: Iterable[Part]) -> RegisterRelease:
    """Return the release that the files hold, as far as their names and dates say."""
    names = [name for part in parts for name in (part.member, part.path.name)]
    version = next((found[0] for name in names if (found := _VERSION.search(name))), "")
    date = _DATE.search(version) or next(
        (found for name in names if (found := _DATE.search(name))), None
    )
    return RegisterRelease(
        register="ror",
        name="ror",
        version=version.replace("_", "-"),
        title="ROR",
        publisher="Research Organization Registry",
        licence="https://creativecommons.org/publicdomain/zero/1.0/",
        homepage="https://ror.org/",
        issued=date[0] if date else "",
    )


def choose(parts: Iterable[Part]) -> list[Part]:
    """Return the parts to read: those in schema 2, or else those in schema 1.

    A dump of 2023 to 2025 holds every organization twice, once in each schema, and both again
    as CSV.

    Raises:
        SourceFileError: No part is a ROR dump in JSON.
    """
    found = [(part, head) for part in parts if is_ror(head := part.head(65_536))]
    if not found:
        names = ", ".join(part.name for part in parts)
        raise SourceFileError(
            f"no ROR data dump in JSON among {names}; the dump is an array of records with an "
            "'id' such as https://ror.org/05abbep66 (its CSV edition leaves relations out)"
        )
    second = [part for part, head in found if b'"names"' in head]
    return second or [part for part, _ in found]


def read_records(stream: BinaryIO, name: str) -> Iterator[dict[str, Any]]:
    """Return the records of a dump one by one.

    Raises:
        SourceFileError: The JSON breaks off or is malformed.
    """
    import ijson

    try:
        yield from ijson.items(stream, "item", use_float=True)
    except ijson.JSONError as error:
        raise SourceFileError(f"{name}: not well-formed JSON: {error}") from error


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
        self._relations: dict[tuple[str, str, str], _Relation] = {}
        self._targets: dict[str, tuple[str, str]] = {}

    def knows(self, identifier: object) -> bool:
        """Tell whether the record with a ROR id was written."""
        return ror_id(identifier) in self._shown

    def record(self, record: dict[str, Any], place: str, tally: Tally, relations: Tally) -> bool:
        """Write one record.

        Args:
            record: The record, in schema 2 or 1.
            place: Where it stands in its file.
            tally: Counts organizations.
            relations: Counts relations as the records state them.

        Returns:
            Whether it was written; if not, the tally says why.
        """
        self._tally, self._relation_tally = tally, relations
        tally.read += 1
        if "names" not in record and "name" in record:
            record = to_schema_2(record)
        ror = ror_id(record.get("id"))
        if ror is None:
            self._tally.refused(f"the id {record.get('id')!r} is not a ROR id", place)
            return False
        shown, language, labels = self._display(record)
        if not shown:
            self._tally.refused("the record has no name", place)
            return False
        if ror in self._shown:
            self._tally.refused("the id occurs twice; the first record counts", place)
            return False
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
        for kind in record.get("types") or ():
            self._write.register_type(node, kind)
        if record.get("status"):
            self._write.register_status(node, record["status"])
        self._links(node, record, place)
        self._founding(ror, node, record, evidence, place)
        for relation in record.get("relationships") or ():
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
        names = [name for name in record.get("names") or () if name.get("value")]
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
        for name in record.get("names") or ():
            kinds = name.get("types") or ()
            if name.get("value") and "acronym" in kinds:
                self._write.acronym(node, name["value"], name.get("lang") or "")
            elif name.get("value") and not {"label", "ror_display"} & set(kinds):
                self._write.alternative(node, name["value"], name.get("lang") or "")

    def _links(self, node: str, record: dict[str, Any], place: str) -> None:
        for link in record.get("links") or ():
            address = link.get("value") if link.get("type") == "website" else None
            if address and not self._write.homepage(node, address):
                self._tally.noted("left out: a web site that is no web address", place)

    def _identifiers(self, node: str, record: dict[str, Any], place: str) -> None:
        for external in record.get("external_ids") or ():
            kind = str(external.get("type") or "").lower()
            scheme = SCHEMES.get(kind)
            values = external.get("all") or [external.get("preferred")]
            for value in dict.fromkeys(str(one) for one in values if one):
                if scheme is None:
                    self._tally.noted(f"left out: identifiers of the kind {kind!r}", place)
                elif not self._write.checked_identifier(node, scheme, value):
                    self._tally.noted(f"{scheme.name} that is not well-formed, kept", place)

    def _where(self, node: str, record: dict[str, Any], place: str) -> None:
        seats: dict[str, None] = {}
        for location in record.get("locations") or ():
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

    def _relation(self, ror: str, relation: dict[str, Any], place: str) -> None:
        self._relation_tally.read += 1
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
    parts: Iterable[Part],
    release: RegisterRelease,
    statements: Statements,
    *,
    earlier: Iterable[dict[str, Any]] = (),
    keep: Callable[[dict[str, Any]], object] = lambda _: None,
) -> list[Tally]:
    """Write the statements of the files of one release and return what became of them.

    Args:
        parts: The files.
        release: What they are a release of.
        statements: Where to write.
        earlier: Records of the release before; those that the files lack are taken over.
        keep: Is given every record that the release then holds.
    """
    writer = RorWriter(statements, release)
    tallies = []
    for part in parts:
        tally, relations = Tally(part.name, "organizations"), Tally(part.name, "relations")
        tallies += [tally, relations]
        with part.open() as stream:
            for number, record in enumerate(read_records(stream, part.name), start=1):
                if writer.record(record, f"record {number}", tally, relations):
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
    types = record.get("types") or ()
    for name, found in CLASSES.items():
        if name in types:
            return f"<{found.value}>"
    return ORGANIZATION
