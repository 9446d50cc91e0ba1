"""What the files of the golden copy hold, the same whether they are CSV or XML."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    """A name besides the legal one, of a kind such as ``PREVIOUS_LEGAL_NAME``."""

    text: str
    language: str
    kind: str


@dataclass(frozen=True)
class Address:
    """An address; fields that are not given are empty."""

    lines: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    country: str = ""
    postcode: str = ""

    def __str__(self) -> str:
        parts = (*self.lines, self.postcode, self.city, self.region)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Entity:
    """A record of level 1: who is who; ``deleted`` where a delta file removes it."""

    lei: str
    name: str
    language: str
    names: tuple[Name, ...]
    legal_address: Address
    headquarters: Address
    category: str
    subcategory: str
    status: str
    registration_status: str
    created: str
    successors: tuple[str, ...]
    registration_number: str
    deleted: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What tells the record apart."""
        return (self.lei,)


@dataclass(frozen=True)
class Period:
    """A period; ``kind`` is empty where the file does not say what it is a period of."""

    kind: str
    start: str
    end: str


@dataclass(frozen=True)
class Relation:
    """A record of level 2: who owns whom."""

    start: str
    end: str
    node_types: tuple[str, str]
    kind: str
    status: str
    registration_status: str
    periods: tuple[Period, ...]
    deleted: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What tells the record apart."""
        return (self.start, self.kind, self.end)


@dataclass(frozen=True)
class ReportedException:
    """A reason why a record of level 2 is missing."""

    lei: str
    category: str
    reasons: tuple[str, ...]
    deleted: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What tells the record apart."""
        return (self.lei, self.category)


Record = Entity | Relation | ReportedException
