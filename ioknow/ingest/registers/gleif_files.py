"""Reads the golden copy: CSV of any selection of columns, and XML one record at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree import ElementTree

from ioknow.errors import SourceFileError
from ioknow.ingest.registers.gleif_records import (
    Address,
    Entity,
    Name,
    Period,
    Record,
    Relation,
    ReportedException,
)
from ioknow.ingest.registers.opening import Part
from ioknow.ingest.registers.rows import Row, header_of, read_rows
from ioknow.ingest.registers.tallies import Place, Tally
from ioknow.ingest.registers.values import given

ENTITIES, RELATIONS, EXCEPTIONS = "entities", "relations", "exceptions"

_ROOTS = {
    "LEIData": ENTITIES,
    "RelationshipData": RELATIONS,
    "ReportingExceptionData": EXCEPTIONS,
}
_RECORDS = {"LEIRecord", "RelationshipRecord", "Exception"}
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")
_PROLOG = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)", re.DOTALL)
_PERIOD = re.compile(r"relationshipperiod(\d+)(?:periodtype|startdate|enddate)\Z")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class GoldenCopyFile:
    """A file of the golden copy.

    Attributes:
        part: Where it lies.
        kind: ``entities``, ``relations``, ``exceptions`` or ``other``.
        columns: Number of columns; the more, the more a record says. XML says all.
        is_xml: Whether it is XML.
    """

    part: Part
    kind: str
    columns: int
    is_xml: bool

    def records(self, tally: Tally) -> Iterator[tuple[Place, Record]]:
        """Read the records, each with its line in CSV or its number in XML.

        Raises:
            SourceFileError: The XML is malformed or declares a document type.
        """
        if self.is_xml:
            yield from _xml_records(self.part, tally)
        else:
            read: Callable[[Row], Record] | None = None
            for line, row in read_rows(self.part, tally):
                read = read or _READERS[self.kind](row)
                yield line, read(row)


def files_of(parts: Iterable[Part]) -> list[GoldenCopyFile]:
    """Return the files of the golden copy among these, recognised by their content.

    Raises:
        SourceFileError: None is of the golden copy, or an XML file declares a document type.
    """
    found = [_file(part) for part in parts]
    if all(file.kind == "other" for file in found):
        names = ", ".join(file.part.name for file in found)
        raise SourceFileError(
            f"no file of the GLEIF golden copy among {names}; CSV is recognised by columns such as "
            "LEI, Relationship.StartNode.NodeID or Exception.Category, XML by its root element"
        )
    return found


def _file(part: Part) -> GoldenCopyFile:
    head = part.head(65_536).removeprefix(b"\xef\xbb\xbf")
    if head.lstrip()[:1] == b"<":
        root = _root(part, head)
        return GoldenCopyFile(part, _ROOTS.get(root, "other"), 1_000, is_xml=True)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:200]:
        return GoldenCopyFile(part, "other", 0, is_xml=False)
    names = set(header_of(part))
    if {"relationshipstartnodenodeid", "relationshipendnodenodeid"} <= names:
        return GoldenCopyFile(part, RELATIONS, len(names), is_xml=False)
    if any(name.endswith("exceptioncategory") for name in names):
        return GoldenCopyFile(part, EXCEPTIONS, len(names), is_xml=False)
    if "lei" in names and any(name.startswith(("entity", "registration")) for name in names):
        return GoldenCopyFile(part, ENTITIES, len(names), is_xml=False)
    return GoldenCopyFile(part, "other", 0, is_xml=False)


def _root(part: Part, head: bytes) -> str:
    """Return the name of the root element; nothing before it may be a document type."""
    encoding = _ENCODING.match(head)
    if encoding and encoding[1].lower().startswith((b"utf-16", b"utf16", b"utf-32", b"ucs")):
        raise SourceFileError(
            f"{part.name}: the encoding is {encoding[1].decode('ascii', 'replace')}; GLEIF writes "
            "UTF-8, so convert the file to that"
        )
    place = 0
    while found := _PROLOG.match(head, place):
        place = found.end()
    root = _ROOT.match(head, place)
    if root is None:
        raise SourceFileError(
            f"{part.name}: before the first element stands {head[place : place + 20]!r}; XML with "
            "a document type is not read, since its entities can exhaust the memory"
        )
    return root[1].decode("ascii", "replace")


# -- CSV -------------------------------------------------------------------------------------


def _reads_entities(columns: Iterable[str]) -> Callable[[Row], Entity]:
    """Return what reads the rows of a file with these columns."""
    given_columns = list(columns)
    deletion = _deletion(given_columns)
    names = [name for name in given_columns if _NUMBER.sub("", name) in _NAME_COLUMNS]
    successors = [name for name in given_columns if name.endswith("successorlei")]
    return lambda row: _entity(row, names, successors, deletion)


def _deletion(columns: Iterable[str]) -> str:
    """Return the column in which delta files say when a record was deleted, or nothing."""
    return next((name for name in columns if name.endswith("deletedat")), "")


def _entity(row: Row, names: Iterable[str], successors: Iterable[str], deletion: str) -> Entity:
    return Entity(
        lei=given(row.get("lei", "")).upper(),
        name=given(row.get("entitylegalname", "")),
        language=given(row.get("entitylegalnamexmllang", "")),
        names=tuple(_names(row, names)),
        legal_address=_address(row, "entitylegaladdress"),
        headquarters=_address(row, "entityheadquartersaddress"),
        category=given(row.get("entityentitycategory", "")),
        subcategory=given(row.get("entityentitysubcategory", "")),
        status=given(row.get("entityentitystatus", "")),
        registration_status=given(row.get("registrationregistrationstatus", "")),
        created=given(row.get("entityentitycreationdate", "")),
        successors=tuple(given(row[name]).upper() for name in successors if given(row[name])),
        registration_number=given(
            row.get("entityregistrationauthorityregistrationauthorityentityid", "")
        ),
        deleted=bool(deletion and given(row[deletion])),
    )


def _names(row: Row, columns: Iterable[str]) -> Iterator[Name]:
    for name in columns:
        if value := given(row[name]):
            kind = given(row.get(f"{name}type", "")) or _NAME_COLUMNS[_NUMBER.sub("", name)]
            yield Name(value, given(row.get(f"{name}xmllang", "")), kind)


_NAME_COLUMNS = {
    "entityotherentitynamesotherentityname": "OTHER",
    "entityotherentityname": "OTHER",
    "entitytransliteratedotherentitynamestransliteratedotherentityname": "TRANSLITERATED",
    "entitytransliteratedotherentityname": "TRANSLITERATED",
}


def _address(row: Row, beginning: str) -> Address:
    def field(name: str) -> str:
        return given(row.get(beginning + name, ""))

    more = (field(f"additionaladdressline{number}") for number in (1, 2, 3))
    lines = (field("firstaddressline"), *more)
    return Address(
        lines=tuple(line for line in lines if line),
        city=field("city"),
        region=field("region"),
        country=field("country"),
        postcode=field("postalcode"),
    )


def _reads_relations(columns: Iterable[str]) -> Callable[[Row], Relation]:
    """Return what reads the rows of a file with these columns."""
    given_columns = list(columns)
    deletion = _deletion(given_columns)
    slots = sorted({int(found[1]) for name in given_columns if (found := _PERIOD.match(name))})
    keys = [
        tuple(f"relationshipperiod{slot}{name}" for name in ("periodtype", "startdate", "enddate"))
        for slot in slots
    ]
    return lambda row: _relation(row, keys, deletion)


def _relation(row: Row, slots: Iterable[tuple[str, ...]], deletion: str) -> Relation:
    periods = []
    for kind, start, end in slots:
        if row.get(kind) or row.get(start) or row.get(end):
            texts = [given(row.get(name, "")) for name in (kind, start, end)]
            if any(texts):
                periods.append(Period(*texts))
    return Relation(
        start=given(row.get("relationshipstartnodenodeid", "")).upper(),
        end=given(row.get("relationshipendnodenodeid", "")).upper(),
        node_types=(
            given(row.get("relationshipstartnodenodeidtype", "")),
            given(row.get("relationshipendnodenodeidtype", "")),
        ),
        kind=given(row.get("relationshiprelationshiptype", "")),
        status=given(row.get("relationshiprelationshipstatus", "")),
        registration_status=given(row.get("registrationregistrationstatus", "")),
        periods=tuple(periods),
        deleted=bool(deletion and given(row[deletion])),
    )


def _exception(row: Row) -> ReportedException:
    reasons = (
        given(value)
        for name, value in row.items()
        if _NUMBER.sub("", name).endswith("exceptionreason")
    )
    category = next((v for n, v in row.items() if n.endswith("exceptioncategory")), "")
    return ReportedException(
        lei=given(row.get("lei", "")).upper(),
        category=given(category),
        reasons=tuple(reason for reason in reasons if reason),
        deleted=any(given(value) for name, value in row.items() if name.endswith("deletedat")),
    )


_READERS: dict[str, Callable[[Iterable[str]], Callable[[Row], Record]]] = {
    ENTITIES: _reads_entities,
    RELATIONS: _reads_relations,
    EXCEPTIONS: lambda _: _exception,
}

# -- XML -------------------------------------------------------------------------------------


def _xml_records(part: Part, tally: Tally) -> Iterator[tuple[Place, Record]]:
    with part.open() as stream:
        try:
            for number, element in enumerate(_elements(stream), start=1):
                tally.read += 1
                yield f"record {number}", _xml_record(element)
        except ElementTree.ParseError as error:
            raise SourceFileError(f"{part.name}: not well-formed XML: {error}") from error


def _elements(stream: BinaryIO) -> Iterator[ElementTree.Element]:
    root = None
    # The prolog was checked when the file was recognised: no document type, so no entities.
    for event, element in ElementTree.iterparse(stream, events=("start", "end")):  # noqa: S314
        if root is None:
            root = element
        elif event == "end" and _local(element) in _RECORDS:
            yield element
            root.clear()  # what was read would pile up below it
            element.clear()


def _xml_record(element: ElementTree.Element) -> Record:
    name = _local(element)
    if name == "LEIRecord":
        return _xml_entity(element)
    if name == "RelationshipRecord":
        return _xml_relation(element)
    return ReportedException(
        lei=_text(element, "LEI").upper(),
        category=_text(element, "ExceptionCategory"),
        reasons=tuple(filter(None, (_own(one) for one in _all(element, "ExceptionReason")))),
        deleted=bool(_text(element, "DeletedAt")),
    )


def _xml_entity(element: ElementTree.Element) -> Entity:
    entity = _first(element, "Entity")
    registration = _first(element, "Registration")
    legal = _first(entity, "LegalName")
    names = [*_all(entity, "OtherEntityName"), *_all(entity, "TransliteratedOtherEntityName")]
    return Entity(
        lei=_text(element, "LEI").upper(),
        name=_own(legal),
        language=_language(legal),
        names=tuple(
            Name(_own(name), _language(name), name.get("type", "OTHER"))
            for name in names
            if _own(name)
        ),
        legal_address=_xml_address(_first(entity, "LegalAddress")),
        headquarters=_xml_address(_first(entity, "HeadquartersAddress")),
        category=_text(entity, "EntityCategory"),
        subcategory=_text(entity, "EntitySubCategory"),
        status=_text(entity, "EntityStatus"),
        registration_status=_text(registration, "RegistrationStatus"),
        created=_text(entity, "EntityCreationDate"),
        successors=tuple(_own(one).upper() for one in _all(entity, "SuccessorLEI") if _own(one)),
        registration_number=_text(entity, "RegistrationAuthorityEntityID"),
        deleted=bool(_text(element, "DeletedAt")),
    )


def _xml_address(element: ElementTree.Element | None) -> Address:
    lines = [_text(element, "FirstAddressLine")]
    lines += [_own(one) for one in _all(element, "AdditionalAddressLine")]
    return Address(
        lines=tuple(line for line in lines if line),
        city=_text(element, "City"),
        region=_text(element, "Region"),
        country=_text(element, "Country"),
        postcode=_text(element, "PostalCode"),
    )


def _xml_relation(element: ElementTree.Element) -> Relation:
    relation = _first(element, "Relationship")
    start, end = _first(relation, "StartNode"), _first(relation, "EndNode")
    return Relation(
        start=_text(start, "NodeID").upper(),
        end=_text(end, "NodeID").upper(),
        node_types=(_text(start, "NodeIDType"), _text(end, "NodeIDType")),
        kind=_text(relation, "RelationshipType"),
        status=_text(relation, "RelationshipStatus"),
        registration_status=_text(_first(element, "Registration"), "RegistrationStatus"),
        periods=tuple(
            Period(_text(one, "PeriodType"), _text(one, "StartDate"), _text(one, "EndDate"))
            for one in _all(relation, "RelationshipPeriod")
        ),
        deleted=bool(_text(element, "DeletedAt")),
    )


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: ElementTree.Element | None, name: str) -> Iterator[ElementTree.Element]:
    return iter(()) if element is None else (e for e in element.iter() if _local(e) == name)


def _first(element: ElementTree.Element | None, name: str) -> ElementTree.Element | None:
    return next(_all(element, name), None)


def _own(element: ElementTree.Element | None) -> str:
    return "" if element is None else given(element.text or "")


def _text(element: ElementTree.Element | None, name: str) -> str:
    return _own(_first(element, name))


def _language(element: ElementTree.Element | None) -> str:
    found = {} if element is None else element.attrib
    return found.get("{http://www.w3.org/XML/1998/namespace}lang", "")
