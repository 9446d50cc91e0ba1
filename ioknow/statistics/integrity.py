"""Integrity of data cubes: the constraints of the W3C Data Cube vocabulary that matter here.

The queries lie in ``ontology/stats/checks``, one for each constraint, numbered as in the
recommendation. A query returns the nodes that break its constraint.
"""

from __future__ import annotations

from dataclasses import dataclass

from ioknow import resources
from ioknow.store import Store
from ioknow.terms import NamedNode
from ioknow.vocabulary import path_of, sparql_prologue


@dataclass(frozen=True)
class IntegrityCheck:
    """One constraint.

    Attributes:
        name: Name of its file, for example ``ic-11-all-dimensions-required``.
        meaning: What must hold.
        query: SPARQL SELECT whose ``?node`` are the nodes that break it.
    """

    name: str
    meaning: str
    query: str


@dataclass(frozen=True)
class Violation:
    """A node that breaks a constraint."""

    check: IntegrityCheck
    node: str

    def __str__(self) -> str:
        return f"{self.check.name}: {self.node} ({self.check.meaning})"


def integrity_checks() -> list[IntegrityCheck]:
    """Return the constraints in the order of their names."""
    folder = resources.root() / "ontology" / "stats" / "checks"
    checks = []
    for file in sorted(folder.glob("*.rq")):
        text = file.read_text(encoding="utf-8")
        meaning = text.partition("\n")[0].removeprefix("#").strip()
        checks.append(IntegrityCheck(file.stem, meaning, text))
    return checks


def check_integrity(store: Store) -> list[Violation]:
    """Return what in a dataset breaks the constraints; an empty list means that all hold.

    Args:
        store: Cubes, their structure definitions and the concept schemes they use.
    """
    found = []
    for check in integrity_checks():
        for row in store.select(sparql_prologue() + check.query):
            node = row["node"]
            name = path_of(node.value) if isinstance(node, NamedNode) else str(node)
            found.append(Violation(check, name))
    return found
