"""The Global LEI Foundation's golden copy: who is who, who owns whom, and why nobody is named.

A relation carries the dates of its relationship period and of no other: the first period of a
record is more often an accounting year than the time for which the relation has held. Where a
file has lost the kinds of its periods, a relation stays undated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ioknow.identifiers import Scheme
from ioknow.ingest.registers.gleif_deltas import layered
from ioknow.ingest.registers.gleif_files import (
    ENTITIES,
    EXCEPTIONS,
    RELATIONS,
    GoldenCopyFile,
)
from ioknow.ingest.registers.gleif_records import (
    Address,
    Entity,
    Relation,
    ReportedException,
)
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
from ioknow.ingest.registers.statements import TYPE, Statements, individual, literal, slug, typed
from ioknow.ingest.registers.tallies import Place, Tally
from ioknow.ingest.registers.values import day
from ioknow.vocabulary import IK, IKV

CLASSES = {
    "SOLE_PROPRIETOR": IK.Firm,
    "BRANCH": IK.OrganizationalUnit,
    "RESIDENT_GOVERNMENT_ENTITY": IK.PublicBody,
    "INTERNATIONAL_ORGANIZATION": IK.PublicBody,
}
"""Classes by entity category; GENERAL and FUND say nothing about the class: universities and
associations are in the category GENERAL, too."""


def _iri(name: str) -> str:
    return f"<{IK[name].value}>"


_AFFILIATION = (_iri("Affiliation"), _iri("hasParticipant"), _iri("hasParticipant"), "is tied to")
KINDS = {
    "IS_DIRECTLY_CONSOLIDATED_BY": (
        _iri("DirectConsolidation"),
        _iri("hasConsolidatedOrganization"),
        _iri("hasAccountingParent"),
        "is directly consolidated by",
    ),
    "IS_ULTIMATELY_CONSOLIDATED_BY": (
        _iri("UltimateConsolidation"),
        _iri("hasConsolidatedOrganization"),
        _iri("hasAccountingParent"),
        "is ultimately consolidated by",
    ),
    "IS_FUND-MANAGED_BY": (
        _iri("FundTie"),
        _iri("hasFund"),
        _iri("hasFundManager"),
        "is managed by",
    ),
    "IS_SUBFUND_OF": (
        _iri("FundTie"),
        _iri("hasFund"),
        _iri("hasUmbrellaFund"),
        "is a sub-fund of",
    ),
    "IS_FEEDER_TO": (_iri("FundTie"), _iri("hasFund"), _iri("hasMasterFund"), "is a feeder to"),
    "IS_INTERNATIONAL_BRANCH_OF": (
        _iri("UnitOf"),
        _iri("hasUnit"),
        _iri("hasWhole"),
        "is a branch of",
    ),
}
"""Class, property of the start node, property of the end node, and words, by relation type."""

STATES = {"ACTIVE": "state-active", "INACTIVE": "state-ended"}
"""States by relationship status; the code itself is kept as ``ik:registerStatus``."""

_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}\Z")
_FILE_DATE = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?=[-_.]\d{4}[-_.]|[-_.]gleif)")
_CONTENT_DATE = re.compile(rb"ContentDate>\s*(\d{4}-\d{2}-\d{2})")
_FOUNDING = _iri("Founding")
_INVOLVES = _iri("involves")
_DATE = _iri("date")
_YEAR = _iri("year")
_STATE = _iri("relationshipStatus")
_REGISTER_STATUS = _iri("registerStatus")
_REGISTER_TYPE = _iri("registerType")
_START, _END = _iri("startDate"), _iri("endDate")
_START_YEAR, _END_YEAR = _iri("startYear"), _iri("endYear")
_SUCCESSION = _iri("OrganizationSuccession")
_PREDECESSOR, _SUCCESSOR = _iri("hasPredecessor"), _iri("hasSuccessor")
_EXCEPTION = _iri("ReportingException")
_ABOUT = _iri("about")
_CATEGORY, _REASON = _iri("exceptionCategory"), _iri("exceptionReason")


def describe(files: Iterable[GoldenCopyFile]) -> RegisterRelease:
    """Return the golden copy that the files belong to, as far as names and headers say."""
    given = [file for file in files if file.kind != "other"]
    dates = [
        f"{found[1]}-{found[2]}-{found[3]}"
        for file in given
        if (found := _FILE_DATE.search(file.part.name))
    ]
    for file in given:
        found_inside = _CONTENT_DATE.search(file.part.head(4096)) if file.is_xml else None
        if found_inside:
            dates.append(found_inside[1].decode())
    kinds = {file.kind for file in given}
    suffix = {ENTITIES: "-level-1", RELATIONS: "-level-2", EXCEPTIONS: "-exceptions"}
    name = "gleif" if len(kinds) > 1 else f"gleif{suffix[kinds.pop()]}"
    date = max((one for one in dates if day(one)), default="")
    return RegisterRelease(
        register="gleif",
        name=name,
        version=date,
        title="GLEIF golden copy",
        publisher="Global Legal Entity Identifier Foundation",
        licence="https://creativecommons.org/publicdomain/zero/1.0/",
        homepage="https://www.gleif.org/",
        issued=date,
    )


class GleifWriter:
    """Turns records into statements: entities first, then relations, then exceptions."""

    def __init__(self, statements: Statements, release: RegisterRelease) -> None:
        self._add = statements.add
        self._write = OrganizationWriter(statements)
        self._places = Places(statements)
        self._evidence = Evidence(statements, release)
        self._names: dict[str, str] = {}
        self._stubs: dict[str, tuple[str, Tally, Place]] = {}
        self._evident: set[str] = set()
        self._known: set[str] = set()

    def entity(self, record: Entity, place: Place, tally: Tally) -> None:
        """Write a record of level 1."""
        lei = record.lei
        if not _LEI.match(lei):
            tally.refused(f"{lei!r} is not a LEI: 18 letters or digits and two digits", place)
            return
        if lei in self._names:
            tally.refused("the LEI occurs again; the first record counts", place)
            return
        shown = record.name or f"LEI {lei}"
        self._names[lei] = shown
        node = individual(f"organization/lei-{lei}")
        cls = CLASSES.get(record.category)
        self._write.begin(node, f"<{cls.value}>" if cls else ORGANIZATION, self._record(lei))
        labels = [
            (name.text, name.language)
            for name in record.names
            if name.kind == "ALTERNATIVE_LANGUAGE_LEGAL_NAME" and name.language
        ]
        self._write.names(node, shown, record.language, labels)
        if not record.name:
            tally.noted("an organization without a name is called by its LEI", place)
        self._other_names(node, record)
        if not self._write.checked_identifier(node, Scheme.LEI, lei):
            tally.noted("the check digits of the LEI do not fit", place)
        for code in (record.category, record.subcategory):
            if code:
                self._write.register_type(node, code)
        for code in dict.fromkeys((record.status, record.registration_status)):
            if code:
                self._write.register_status(node, code)
        self._where(node, record, place, tally)
        self._founding(node, record, place, tally)
        for successor in record.successors:
            self._succession(lei, successor, place, tally)
        tally.loaded += 1

    def relation(self, record: Relation, place: Place, tally: Tally) -> None:
        """Write a record of level 2."""
        start, end = record.start, record.end
        wrong = next((lei for lei in (start, end) if not _LEI.match(lei)), None)
        if wrong is not None:
            kind = record.node_types[0 if wrong == start else 1] or "LEI"
            tally.refused(f"a node is no LEI (its type is {kind})", place)
            return
        if not record.kind:
            tally.refused("the record has no relation type", place)
            return
        if start == end:
            tally.noted("the organization is related to itself, as published", place)
        key = f"lei-{start}-{slug(record.kind)}-{end}"
        if key in self._known:
            tally.noted("the relation is stated already; the fuller file counts", place)
            tally.loaded += 1
            return
        self._known.add(key)
        if record.kind not in KINDS:
            tally.noted(f"the relation type {record.kind!r} is not known: an affiliation", place)
        cls, one, other, words = KINDS.get(record.kind, _AFFILIATION)
        for lei in (start, end):
            self._mention(lei, start, place, tally)
        node = individual(f"relationship/{key}")
        self._add(node, TYPE, cls)
        self._add(node, LABEL, literal(f"{self._called(start)} {words} {self._called(end)}", "en"))
        self._add(node, one, individual(f"organization/lei-{start}"))
        self._add(node, other, individual(f"organization/lei-{end}"))
        self._add(node, _REGISTER_TYPE, literal(record.kind))
        for code in dict.fromkeys((record.status, record.registration_status)):
            if code:
                self._add(node, _REGISTER_STATUS, literal(code))
        if record.status in STATES:
            self._add(node, _STATE, f"<{IKV[STATES[record.status]].value}>")
        self._period(node, record, place, tally)
        self._add(node, STATUS, STATED)
        self._add(node, EVIDENCE, self._record(start))
        tally.loaded += 1

    def exception(self, record: ReportedException, place: Place, tally: Tally) -> None:
        """Write a reporting exception."""
        lei = record.lei
        if not _LEI.match(lei):
            tally.refused(f"{lei!r} is not a LEI: 18 letters or digits and two digits", place)
            return
        key = f"lei-{lei}-{slug(record.category)}"
        if key in self._known:
            tally.refused("the exception is stated already; the first counts", place)
            return
        self._known.add(key)
        self._mention(lei, lei, place, tally)
        node = individual(f"reporting-exception/{key}")
        self._add(node, TYPE, _EXCEPTION)
        words = record.category.replace("_", " ").lower()
        self._add(node, LABEL, literal(f"{self._called(lei)} reports no {words}", "en"))
        self._add(node, _ABOUT, individual(f"organization/lei-{lei}"))
        self._add(node, _CATEGORY, literal(record.category))
        for reason in record.reasons:
            self._add(node, _REASON, literal(reason))
        self._add(node, STATUS, STATED)
        self._add(node, EVIDENCE, self._record(lei))
        tally.loaded += 1

    def finish(self) -> None:
        """Write a stub for each organization that only relations or exceptions name."""
        for lei, (by, tally, place) in self._stubs.items():
            if lei in self._names:
                continue
            node = individual(f"organization/lei-{lei}")
            self._write.begin(node, ORGANIZATION, self._record(by))
            self._write.names(node, f"LEI {lei}", "")
            if not self._write.checked_identifier(node, Scheme.LEI, lei):
                tally.noted("the check digits of the LEI do not fit", place)
            tally.noted("stub: an organization known by its LEI only", place)

    def _called(self, lei: str) -> str:
        return self._names.get(lei) or f"LEI {lei}"

    def _record(self, lei: str) -> str:
        if lei in self._evident:
            return self._evidence.of(f"lei-{lei}")
        self._evident.add(lei)
        return self._evidence.write(f"lei-{lei}", lei, f"<https://search.gleif.org/#/record/{lei}>")

    def _mention(self, lei: str, by: str, place: Place, tally: Tally) -> None:
        if lei not in self._names:
            self._stubs.setdefault(lei, (by, tally, place))

    def _other_names(self, node: str, record: Entity) -> None:
        for name in record.names:
            if name.kind == "PREVIOUS_LEGAL_NAME":
                self._write.former_name(node, name.text, name.language)
            elif name.kind != "ALTERNATIVE_LANGUAGE_LEGAL_NAME" or not name.language:
                self._write.alternative(node, name.text, name.language)

    def _where(self, node: str, record: Entity, place: Place, tally: Tally) -> None:
        seats: dict[str, None] = {}
        for address in (record.legal_address, record.headquarters):
            country = self._places.country(address.country) if address.country else None
            if country is not None:
                seats[country] = None
                if address.city and (town := self._places.city(address.city, address.country)):
                    self._write.located(node, town)
            elif address.country:
                tally.noted(f"left out: the country code {address.country!r} is not known", place)
        for country in seats:
            self._write.country(node, country)
        shown = record.headquarters if record.headquarters != Address() else record.legal_address
        if str(shown):
            self._write.address(node, str(shown))

    def _founding(self, node: str, record: Entity, place: Place, tally: Tally) -> None:
        if not record.created:
            return
        date = day(record.created)
        if date is None:
            tally.noted("left out: a date of creation that is no date", place)
            return
        event = individual(f"event/lei-{record.lei}-founding")
        self._add(event, TYPE, _FOUNDING)
        self._add(event, LABEL, literal(f"{self._names[record.lei]} established", "en"))
        self._add(event, _INVOLVES, node)
        self._add(event, _DATE, typed(date, "date"))
        self._add(event, _YEAR, typed(date[:4], "integer"))
        self._add(event, STATUS, STATED)
        self._add(event, EVIDENCE, self._record(record.lei))

    def _succession(self, lei: str, successor: str, place: Place, tally: Tally) -> None:
        if not _LEI.match(successor) or successor == lei:
            tally.noted("left out: a successor that is no other LEI", place)
            return
        self._mention(successor, lei, place, tally)
        node = individual(f"relationship/lei-{lei}-before-{successor}")
        self._add(node, TYPE, _SUCCESSION)
        self._add(node, LABEL, literal(f"{self._names[lei]} became LEI {successor}", "en"))
        self._add(node, _PREDECESSOR, individual(f"organization/lei-{lei}"))
        self._add(node, _SUCCESSOR, individual(f"organization/lei-{successor}"))
        self._add(node, STATUS, STATED)
        self._add(node, EVIDENCE, self._record(lei))

    def _period(self, node: str, record: Relation, place: Place, tally: Tally) -> None:
        found = [period for period in record.periods if period.kind == "RELATIONSHIP_PERIOD"]
        if not found and any(not period.kind for period in record.periods):
            tally.noted("undated: the file has lost the kinds of its periods", place)
        starts = sorted(date for one in found if (date := day(one.start)))
        ends = [day(one.end) if one.end else "" for one in found]
        if any(
            (one.start and not day(one.start)) or (one.end and not day(one.end)) for one in found
        ):
            tally.noted("left out: a date that is no date", place)
        if starts:
            self._add(node, _START, typed(starts[0], "date"))
            self._add(node, _START_YEAR, typed(starts[0][:4], "integer"))
        # The relation goes on where one of its periods has no end.
        if ends and all(ends):
            last = max(date for date in ends if date)
            if starts and last < starts[0]:
                tally.noted("the end lies before the start", place)
            self._add(node, _END, typed(last, "date"))
            self._add(node, _END_YEAR, typed(last[:4], "integer"))


_NOT_GLEIF = "not used: not a file of the golden copy"
_RECORDS = {
    ENTITIES: "legal entities",
    RELATIONS: "relations",
    EXCEPTIONS: "reporting exceptions",
}


def convert(
    files: Iterable[GoldenCopyFile], release: RegisterRelease, statements: Statements
) -> list[Tally]:
    """Write the statements of a golden copy's files and return what became of each."""
    writer = GleifWriter(statements, release)
    tallies = []
    given = list(files)
    unused = [(file, _NOT_GLEIF) for file in given if file.kind == "other"]
    for kind, layers in layered(given).items():
        records = _RECORDS[kind]
        unused += layers.unused
        for file, is_delta in layers:
            tally = Tally(file.part.name, records)
            tallies.append(tally)
            read = layers.changes if is_delta else layers.records
            for place, record in read(file, tally):
                if isinstance(record, Entity):
                    writer.entity(record, place, tally)
                elif isinstance(record, Relation):
                    writer.relation(record, place, tally)
                else:
                    writer.exception(record, place, tally)
    for file, why in unused:
        tally = Tally(file.part.name, "files")
        tally.noted(why, "beginning")
        tallies.append(tally)
    writer.finish()
    return tallies
