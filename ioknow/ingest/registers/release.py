"""One release of a register: what it is called, whose it is, and where its statements lie."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ioknow.ingest.registers.statements import TYPE, Statements, individual, literal
from ioknow.vocabulary import DCTERMS, FOAF, GRAPH, IK, IKV, RDFS

LABEL = f"<{RDFS.label.value}>"
STATED = f"<{IKV['status-stated'].value}>"
STATUS = f"<{IK.claimStatus.value}>"
EVIDENCE = f"<{IK.hasEvidence.value}>"

_SOURCE_KIND = f"<{IK.sourceKind.value}>"
_REGISTER = f"<{IKV['source-kind-register'].value}>"
_FROM_SOURCE = f"<{IK.fromSource.value}>"
_RECORD = f"<{IK.record.value}>"
_PAGE = f"<{FOAF.page.value}>"
_EVIDENCE_CLASS = f"<{IK.Evidence.value}>"
_SOURCE_CLASS = f"<{IK.Source.value}>"
_ORDERED = re.compile(
    r"(?:(?P<v>v)\d+(?:\.\d+)*(?:[-_]\d{4}-\d{2}-\d{2})?|\d{4}-\d{2}-\d{2})(?![\w.])"
)
"""Versions that have an order: v2.5, v2.5-2026-03-01, 2026-03-01."""


@dataclass(frozen=True)
class RegisterRelease:
    """A published state of a register.

    Attributes:
        register: Which connector reads it: ``ror``, ``cordis``, ``gleif`` or ``table``.
        name: Under which name it is kept; a release replaces the earlier one of its name.
        version: Version, date or digest that tells releases apart.
        title: Name of the register for readers.
        publisher: Who publishes it.
        licence: IRI of the licence.
        homepage: Where it is published.
        issued: Date of the release, ISO 8601, or empty when nothing states it.
    """

    register: str
    name: str
    version: str
    title: str
    publisher: str
    licence: str
    homepage: str
    issued: str = ""

    @property
    def graph(self) -> str:
        """IRI of the named graph of the release.

        Example:
            >>> RegisterRelease("ror", "ror", "v2.5", "ROR", "ROR", "", "").graph
            'https://w3id.org/ioknow/graph/register/ror/v2.5'
        """
        return f"{register_graphs(self.name)}{self.version}"

    @property
    def source(self) -> str:
        """Path of the source that evidence names."""
        return f"source/{self.name}/{self.version}"


def register_graphs(name: str) -> str:
    """Return the beginning that the graphs of all releases of a register share."""
    return f"{GRAPH}register/{name}/"


def is_older(version: str, other: str) -> bool:
    """Say whether a release is older than another of its register, as far as versions tell.

    Versions of one form are compared: numbers after a v, or dates. Those of different forms, and
    digests, have no order, and neither is older.

    Example:
        >>> is_older("v1.9-2023-02-16", "v1.10-2023-03-02"), is_older("2023-02-16", "2023-03-02")
        (True, True)
        >>> is_older("v1.9", "2023-03-02")
        False
    """
    one, two = _ORDERED.match(version), _ORDERED.match(other)
    if one is None or two is None or bool(one["v"]) != bool(two["v"]):
        return False
    return _numbers(one[0]) < _numbers(two[0])


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text))


class Evidence:
    """Writes one evidence node for each record of a release."""

    def __init__(self, statements: Statements, release: RegisterRelease) -> None:
        self._statements = statements
        self._base = f"evidence/{release.name}/{release.version}/"
        self._label = f"{release.title} {release.version}, record "
        self._source = individual(release.source)
        statements.add(self._source, TYPE, _SOURCE_CLASS)
        statements.add(self._source, LABEL, literal(f"{release.title} {release.version}", "en"))
        statements.add(self._source, _SOURCE_KIND, _REGISTER)
        statements.add(
            self._source, f"<{DCTERMS.publisher.value}>", literal(release.publisher, "en")
        )
        statements.add(self._source, _PAGE, f"<{release.homepage}>")

    def of(self, path: str) -> str:
        """Return the evidence node of a record by its path, whether it was written or not."""
        return individual(self._base + path)

    def write(self, path: str, record: str, page: str | None = None) -> str:
        """Describe the evidence of a record and return its node.

        Args:
            path: What tells the record apart, made of slugs.
            record: Identifier of the record as the register writes it.
            page: Where the register shows the record, in angle brackets.
        """
        node = individual(self._base + path)
        add = self._statements.add
        add(node, TYPE, _EVIDENCE_CLASS)
        add(node, LABEL, literal(self._label + record, "en"))
        add(node, _FROM_SOURCE, self._source)
        add(node, _RECORD, literal(record))
        if page is not None:
            add(node, _PAGE, page)
        return node
