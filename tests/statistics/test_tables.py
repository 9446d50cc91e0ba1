"""The tables hold what the publications print: every cell once, and nothing in blank cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ioknow.statistics import Cube

_SME = "sme-transformation-1990-2008"

# Cells counted by hand in the publications; the rank that the text edition of Table 6 lost counts.
CELLS = {
    "mizuno-2015-table-1": 28,
    "mizuno-2015-table-2": 32,
    "mizuno-2015-figure-2": 3,
    "lee-2010-table-2": 16,
    "lee-2010-table-3": 44,
    "lee-2010-table-4": 16,
    "lee-2010-table-5": 40,
    "lee-2010-table-6": 60,
    f"{_SME}-table-1": 59,
    f"{_SME}-table-2": 83,
    f"{_SME}-table-3": 58,
    f"{_SME}-table-6": 88,
    f"{_SME}-table-7": 44,
}

SPOTS = [
    ("mizuno-2015-table-1", "52025", {"legal_form": "all", "size_class": "all",
                                      "measure": "enterprises-engaged-in-rd"}),
    ("mizuno-2015-table-1", "402802", {"size_class": "51-300", "measure": "rd-expenditure"}),
    ("mizuno-2015-table-2", "10", {"size_class": "sme", "answer": "effect-attention-outside"}),
    ("mizuno-2015-table-2", "19", {"size_class": "all", "answer": "overrun-paid-after-end"}),
    ("mizuno-2015-figure-2", "21", {"barrier": "rd-worker-numbers"}),
    ("lee-2010-table-2", "63", {"size_class": "sme", "innovation_activity": "training"}),
    ("lee-2010-table-3", "3.59", {"information_source": "customer-and-user",
                                  "measure": "importance"}),
    ("lee-2010-table-4", "0.047", {"innovation_type": "process", "search_dimension": "breadth",
                                   "measure": "correlation"}),
    ("lee-2010-table-5", "2.95", {"partner_type": "non-competitors",
                                  "collaboration_mode": "technology-purchase",
                                  "measure": "contribution-to-innovation"}),
    ("lee-2010-table-5", "45", {"partner_type": "university", "measure": "share-of-firms",
                                "collaboration_mode": "strategic-alliance"}),
    ("lee-2010-table-6", "18", {"barrier": "market-structure", "size_class": "sme",
                                "measure": "barrier-rank"}),
    (f"{_SME}-table-1", "-0.5", {"year": "1993", "measure": "gdp-growth"}),
    (f"{_SME}-table-2", "8093", {"year": "1990", "size_class": "4-299", "measure": "employees"}),
    (f"{_SME}-table-2", "100598", {"year": "2006", "size_class": "all",
                                   "measure": "value-added"}),
    (f"{_SME}-table-3", "7.8", {"series": "smm", "year": "2005",
                                "measure": "operating-profit-growth"}),
    (f"{_SME}-table-6", "9930", {"series": "precion", "year": "2004", "price_base": "1989"}),
    (f"{_SME}-table-7", "-9.2", {"series": "imc", "year": "1998"}),
]  # fmt: skip


def test_every_table_is_there(cubes: dict[str, Cube]) -> None:
    assert set(cubes) == set(CELLS)


@pytest.mark.parametrize(("table", "cells"), CELLS.items())
def test_a_table_has_as_many_observations_as_printed_cells(
    cubes: dict[str, Cube], table: str, cells: int
) -> None:
    beside_print = [
        seen
        for seen in cubes[table].select(status="reconstructed")
        if seen.row.cells["conflicts_with"]
    ] if "conflicts_with" in _headings(cubes[table]) else []  # fmt: skip
    assert len(cubes[table].observations) - len(beside_print) == cells


@pytest.mark.parametrize(("table", "value", "place"), SPOTS)
def test_a_cell_holds_the_printed_value(
    cubes: dict[str, Cube], table: str, value: str, place: dict[str, str]
) -> None:
    found = cubes[table].get(**place)
    assert str(found.value) == value


def test_a_blank_cell_has_no_observation(cubes: dict[str, Cube]) -> None:
    table = cubes["mizuno-2015-table-2"]
    blank = [answer for answer in table.codes("answer")
             if table.find(size_class="other", answer=answer) is None]  # fmt: skip
    assert blank == [
        "reason-lack-of-money", "reason-high-risk", "effect-attention-inside", "no-profit",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "place", "printed", "reconstructed"),
    [
        (f"{_SME}-table-2", {"year": "1997", "size_class": "4-9", "measure": "employees"},
         "1115", "1155"),
        (f"{_SME}-table-2", {"year": "2006", "size_class": "all", "measure": "value-added"},
         "100598", "107598"),
        (f"{_SME}-table-3", {"series": "smm", "year": "2005",
                             "measure": "operating-profit-growth"}, "7.8", "8.0"),
    ],
)  # fmt: skip
def test_printed_and_reconstructed_value_stand_side_by_side(
    cubes: dict[str, Cube], table: str, place: dict[str, str], printed: str, reconstructed: str
) -> None:
    first = cubes[table].get(**place)
    second = cubes[table].get(status="reconstructed", **place)
    assert (str(first.value), str(second.value)) == (printed, reconstructed)
    assert second.row.cells["conflicts_with"] == (first.path,)


def test_the_class_of_all_small_manufacturers_in_1993_is_kept_and_put_right(
    cubes: dict[str, Cube],
) -> None:
    table = cubes[f"{_SME}-table-2"]
    printed = table.get(year="1993", size_class="10-299", measure="employee-share")
    fitting = table.get(
        status="reconstructed", year="1993", size_class="4-299", measure="employee-share"
    )
    assert printed.value == fitting.value == Decimal("71.8")


def test_the_lost_rank_is_reconstructed_and_not_stated(cubes: dict[str, Cube]) -> None:
    place = {"barrier": "manpower-within-firm", "size_class": "sme", "measure": "barrier-rank"}
    table = cubes["lee-2010-table-6"]
    assert table.find(**place) is None
    assert table.get(status="reconstructed", **place).value == 2


def test_employees_of_1990_keep_the_printed_token(cubes: dict[str, Cube]) -> None:
    seen = cubes[f"{_SME}-table-2"].get(year="1990", size_class="all", measure="employees")
    assert (seen.printed, seen.unit, str(seen.value)) == ("11,173,000", "thousand-person", "11173")


def test_derived_and_contested_observations_exist(cubes: dict[str, Cube]) -> None:
    known = {seen.path for cube in cubes.values() for seen in cube.observations}
    named = {
        str(path)
        for cube in cubes.values()
        for seen in cube.observations
        for column in ("derived_from", "conflicts_with")
        for path in seen.row.cells.get(column, ())
    }
    assert named <= known


def test_every_table_names_source_licence_rights_and_evidence(cubes: dict[str, Cube]) -> None:
    wanted = {"source", "license", "rights", "title", "description", "hasEvidence", "structure"}
    for cube in cubes.values():
        has = {
            triple.predicate.value.replace("#", "/").rpartition("/")[2]
            for triple in cube.description.annotations
            if triple.subject == cube.description.iri
        }
        assert wanted <= has, cube.name


def test_every_column_has_titles_in_four_languages(cubes: dict[str, Cube]) -> None:
    for cube in cubes.values():
        for column in cube.description.written_columns:
            assert {"en", "ja", "de", "ko"} <= set(column.titles), (cube.name, column.name)


def _headings(cube: Cube) -> list[str]:
    return [column.name for column in cube.description.written_columns]
