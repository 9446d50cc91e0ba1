"""Stated changes in the graph, recomputed from the two observations they run between."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ioknow.statistics.audit_results import AuditResult, Verdict, judge
from ioknow.statistics.rounding import Interval
from ioknow.store import Store
from ioknow.terms import Literal, NamedNode, QuerySolution
from ioknow.vocabulary import IKV, path_of, sparql_prologue

_CHANGES = """
SELECT ?change ?label ?value ?unit ?printed ?from ?before ?to ?after
       (GROUP_CONCAT(DISTINCT ?code; separator=" ") AS ?codes) {
  ?change ik:changeFrom ?from ; ik:changeTo ?to ; ik:value ?value ; ik:unit ?unit ;
          ik:claimStatus ?status ; rdfs:label ?label .
  ?from ik:value ?before . ?to ik:value ?after .
  FILTER(?status NOT IN (ikv:status-reconstructed, ikv:status-derived))
  OPTIONAL { ?change ik:printedValue ?printed }
  OPTIONAL {
    ?discrepancy ik:betweenClaims ?change ; ik:factCode ?code .
    FILTER(STRSTARTS(?code, "C-"))
  }
} GROUP BY ?change ?label ?value ?unit ?printed ?from ?before ?to ?after ORDER BY ?change
"""
_POINT = IKV["unit-percentage-point"]
_PERCENT = IKV["unit-percent"]


def changes(store: Store) -> Iterator[AuditResult]:
    """Check every stated change in percent or percentage points.

    A change of percentage points that is printed with a percent sign is checked both ways: as
    points, and as the percent that the print says.
    """
    for row in store.select(sparql_prologue() + _CHANGES):
        before, after = _number(row, "before"), _number(row, "after")
        relative = (after / before - 1) * 100
        if row["unit"] == _PERCENT:
            yield _result(row, "change", relative)
        elif row["unit"] == _POINT:
            yield _result(row, "change in points", after - before)
            printed = row["printed"]
            if isinstance(printed, Literal) and "%" in printed.value:
                yield _result(row, "change as printed in percent", relative)


def _result(row: QuerySolution, rule: str, computed: Decimal) -> AuditResult:
    stated = _number(row, "value")
    verdict: Verdict = judge(stated, computed, Interval.exact(computed))
    codes, label = row["codes"], row["label"]
    assert isinstance(codes, Literal)
    assert isinstance(label, Literal)
    return AuditResult(
        table="the graph",
        rule=rule,
        cells=tuple(_path(row, name) for name in ("change", "from", "to")),
        printed=stated,
        computed=computed,
        verdict=verdict,
        codes=tuple(sorted(codes.value.split())) if verdict == "contradiction" else (),
        text=label.value,
    )


def _number(row: QuerySolution, name: str) -> Decimal:
    found = row[name]
    assert isinstance(found, Literal)  # the shapes allow numbers only
    return Decimal(found.value)


def _path(row: QuerySolution, name: str) -> str:
    found = row[name]
    assert isinstance(found, NamedNode)  # claims are never blank nodes
    return path_of(found.value)
