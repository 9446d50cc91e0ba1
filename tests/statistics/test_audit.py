"""The audit finds by calculation what the curators know, and nothing that nobody can explain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from ioknow.statistics import Cube, Observation
from ioknow.statistics.audit import audit
from ioknow.statistics.audit_results import AuditReport, AuditResult
from ioknow.statistics.audit_text import read_statements
from ioknow.store import EmbeddedStore

_SME = "sme-transformation-1990-2008"

# The contradictions of the sources that figures can show, as the curators number them.
IN_TABLES = {
    "C-06", "C-10", "C-15", "C-16", "C-21", "C-22", "C-24", "C-25", "C-26", "C-27", "C-28", "C-33",
    "C-34", "C-35",
}  # fmt: skip
IN_THE_GRAPH = {"C-12", "C-13"}


@pytest.fixture(scope="module")
def report(cubes: dict[str, Cube], dataset: EmbeddedStore) -> AuditReport:
    return audit(cubes, store=dataset)


def _under(report: AuditReport, code: str) -> list[AuditResult]:
    return [found for found in report.contradictions if code in found.codes]


def test_the_known_contradictions_are_found(report: AuditReport) -> None:
    assert set(report.codes) >= IN_TABLES | IN_THE_GRAPH


def test_no_other_contradiction_is_found(report: AuditReport) -> None:
    # C-45, units that are mixed up, stands beside C-12 and C-13 on the same figures.
    assert set(report.codes) == IN_TABLES | IN_THE_GRAPH | {"C-45"}
    assert report.unexplained == ()


@pytest.mark.parametrize(
    ("code", "printed", "computed"),
    [
        ("C-06", "74", "17.3"),
        ("C-12", "-13", "-15.0"),
        ("C-13", "10", "16.7"),
        ("C-13", "15", "23.1"),
        ("C-13", "20", "30.8"),
        ("C-22", "2.4", "2.05"),
        ("C-24", "7150", "7110"),
        ("C-24", "11.6", "11.2"),
        ("C-25", "100598", "107598"),
        ("C-25", "53.5", "57.2"),
        ("C-33", "50", "54.5"),
        ("C-34", "7.8", "8.0"),
        ("C-35", "1455000", "1455"),
    ],
)
def test_a_contradiction_has_the_printed_and_the_computed_number(
    report: AuditReport, code: str, printed: str, computed: str
) -> None:
    numbers = [
        (found.printed, found.computed.quantize(Decimal(computed)))
        for found in _under(report, code)
        if found.printed is not None and found.computed is not None
    ]
    assert (Decimal(printed), Decimal(computed)) in numbers


def test_the_base_of_the_alliance_shares_cannot_be_all_firms(report: AuditReport) -> None:
    (found,) = _under(report, "C-10")
    above = [cell for cell in found.cells if "/university/" in cell]
    assert found.cells.index(above[0]) < 4  # the four shares above 33.8 percent come first


def test_below_average_years_are_named(report: AuditReport) -> None:
    margin = next(found for found in _under(report, "C-28") if "margin" in found.text)
    refuting = margin.cells[:4]
    assert [tuple(cell.split("/")[3:5]) for cell in refuting] == [
        ("imc", "1998"), ("imc", "1999"), ("imc", "2005"), ("precion", "2001"),
    ]  # fmt: skip


def test_the_constant_profits_all_miss_the_deflator(report: AuditReport) -> None:
    missed = _under(report, "C-26")
    assert len(missed) == 20
    assert all(found.difference is not None and found.difference < 0 for found in missed)


def test_all_constant_productivities_meet_the_deflator(report: AuditReport) -> None:
    met = [
        found
        for found in report.results
        if found.rule == "deflation" and found.table == f"{_SME}-table-6"
    ]
    assert [found.verdict for found in met] == ["agrees"] * 44


@pytest.mark.parametrize("code", ["C-21", "C-24", "C-25", "C-34"])
def test_a_reconstruction_makes_its_contradiction_go_away(report: AuditReport, code: str) -> None:
    in_tables = [found for found in _under(report, code) if found.rule != "text"]
    assert in_tables
    assert all(found.resolved_by for found in in_tables)


def test_a_share_that_was_cut_is_no_contradiction(report: AuditReport) -> None:
    cut = [found for found in report.results if found.verdict == "rounding"]
    assert [(found.printed, found.table) for found in cut] == [(Decimal(90), "mizuno-2015")]


def test_growth_of_the_domestic_product_agrees_in_all_years(report: AuditReport) -> None:
    growth = [f for f in report.results if f.rule == "growth" and f.table == f"{_SME}-table-1"]
    assert [found.verdict for found in growth] == ["agrees"] * 19


def test_a_changed_figure_is_found_and_unexplained(cubes: dict[str, Cube]) -> None:
    name = "mizuno-2015-table-1"
    spoiled = replace(cubes[name], observations=tuple(_spoil(cubes[name])))
    report = audit({**cubes, name: spoiled})
    sums = [found for found in report.unexplained if found.rule == "sum"]
    # Against the size classes, in the total of all forms, and against engaged and not engaged;
    # the last sum is one enterprise off in print.
    assert [found.difference for found in sums] == [-1000, 1000, -999]


def _spoil(cube: Cube) -> Iterable[Observation]:
    for seen in cube.observations:
        wrong = seen.dimensions["size_class"] == "all" and seen.value == 1668082
        yield replace(seen, value=seen.value + 1000) if wrong else seen


def test_a_reconstruction_that_does_not_fit_loses_the_explanation(cubes: dict[str, Cube]) -> None:
    name = f"{_SME}-table-2"
    wrong = tuple(
        replace(seen, value=Decimal(1165)) if seen.value == 1155 else seen
        for seen in cubes[name].observations
    )
    report = audit({**cubes, name: replace(cubes[name], observations=wrong)})
    assert report.unexplained


def test_every_statement_of_the_texts_has_a_unique_place() -> None:
    statements = read_statements().values()
    assert all(statement.lines for statement in statements)
    assert len({(s.source, s.lines, s.text) for s in statements}) == len(statements)


def test_the_report_reads_as_text(report: AuditReport) -> None:
    first, *lines = str(report).splitlines()
    assert first.endswith("0 unexplained")
    assert len(lines) == len(report.contradictions)
    assert any(
        "[C-34]" in line and "printed 7.8, computed 7.970" in line for line in lines
    )  # fmt: skip
