"""Tables are read by their descriptions, and errors say where to look and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioknow.errors import SourceFileError, TableError
from ioknow.statistics import load_cube
from ioknow.statistics.csvw import read_rows
from ioknow.statistics.datatypes import BASES, Datatype, MalformedValueError
from ioknow.statistics.descriptions import read_description

_NAME = "lee-2010-table-2.csv"
_TRAINING = "cohort/lee-2010/survey-smes,sme,training,share-of-firms,63,"


def _spoil(folder: Path, old: str, new: str) -> Path:
    file = folder / _NAME
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder / f"{_NAME}-metadata.json"


def _describe(folder: Path, change: Callable[[dict[str, object]], object]) -> Path:
    file = folder / f"{_NAME}-metadata.json"
    described = json.loads(file.read_text(encoding="utf-8"))
    change(described)
    file.write_text(json.dumps(described), encoding="utf-8")
    return file


def _error(description: Path) -> TableError:
    with pytest.raises(TableError) as caught:
        list(read_rows(read_description(description)))
    return caught.value


def test_a_value_of_another_type_is_named_with_file_row_and_column(table_folder: Path) -> None:
    error = _error(_spoil(table_folder, _TRAINING, _TRAINING.replace("63", "63%")))
    assert (error.row, error.column, error.value) == (3, "value", "63%")
    assert _NAME in error.file
    assert "found '63%', expected a decimal number such as 12.5" in str(error)


def test_a_blank_required_cell_is_named(table_folder: Path) -> None:
    error = _error(_spoil(table_folder, _TRAINING, _TRAINING.replace("63", "")))
    assert (error.row, error.column) == (3, "value")
    assert "is no row at all" in str(error)


def test_a_value_outside_the_format_is_named(table_folder: Path) -> None:
    error = _error(_spoil(table_folder, "exactly,stated", "exactly,guessed"))
    assert (error.column, error.value) == ("status", "guessed")
    assert "stated|reconstructed|uncertain" in str(error)


def test_a_missing_cell_is_named_by_its_row(table_folder: Path) -> None:
    error = _error(
        _spoil(table_folder, "cohort/lee-2010/survey-smes,sme,training,", "sme,training,")
    )
    assert error.row == 3
    assert "found 12 cells, expected 13" in str(error)


def test_a_repeated_row_is_named_with_its_twin(table_folder: Path) -> None:
    error = _error(_spoil(table_folder, ",marketing,share", ",training,share"))
    assert error.row == 4
    assert "as row 2" in str(error)


def test_other_headings_are_refused(table_folder: Path) -> None:
    error = _error(_spoil(table_folder, "size_class,innovation_activity", "size,activity"))
    assert error.row == 1
    assert "the description has observes, size_class" in str(error)


def test_an_open_quotation_mark_is_refused(table_folder: Path) -> None:
    error = _error(_spoil(table_folder, "Training for innovation", '"Training for innovation'))
    assert "not well-formed CSV" in str(error)


def test_an_unknown_concept_is_named_with_the_nearest_ones(
    table_folder: Path, concepts: dict[str, str]
) -> None:
    from ioknow.statistics.cube import cube_quads

    description = _spoil(table_folder, "survey-smes,sme,", "survey-smes,smee,")
    with pytest.raises(TableError) as caught:
        list(cube_quads(load_cube(description), concepts))
    assert (caught.value.row, caught.value.column) == (3, "size_class")
    assert "no concept ikv:size-smee" in str(caught.value)
    assert "size-sme" in str(caught.value)


def test_a_missing_file_is_named(table_folder: Path) -> None:
    (table_folder / _NAME).unlink()
    with pytest.raises(SourceFileError, match="no such file"):
        load_cube(table_folder / f"{_NAME}-metadata.json")


def test_a_file_that_is_not_utf_8_is_refused(table_folder: Path) -> None:
    (table_folder / _NAME).write_bytes("observes,größe".encode("latin-1"))
    with pytest.raises(SourceFileError, match="not UTF-8 text at byte"):
        load_cube(table_folder / f"{_NAME}-metadata.json")


def test_a_description_that_is_not_json_is_refused(table_folder: Path) -> None:
    file = table_folder / f"{_NAME}-metadata.json"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(TableError, match="not JSON"):
        read_description(file)


def test_what_is_not_read_of_csvw_is_refused_by_name(table_folder: Path) -> None:
    def add(described: dict[str, object]) -> None:
        described["tableSchema"]["columns"][0]["ordered"] = True  # type: ignore[index]  # JSON

    with pytest.raises(TableError, match=r"column 'observes': ioknow does not read ordered"):
        read_description(_describe(table_folder, add))


def test_a_key_without_column_is_refused(table_folder: Path) -> None:
    def add(described: dict[str, object]) -> None:
        described["tableSchema"]["primaryKey"] = ["sector"]  # type: ignore[index]  # JSON

    with pytest.raises(TableError, match="there is no column 'sector'"):
        read_description(_describe(table_folder, add))


def test_a_file_of_another_context_is_refused(table_folder: Path) -> None:
    file = _describe(table_folder, lambda described: described.update({"@context": "https://x"}))
    with pytest.raises(TableError, match="@context"):
        read_description(file)


def test_a_decimal_keeps_its_printed_digits() -> None:
    assert str(Datatype("decimal").parse("3.10")) == "3.10"


def test_a_number_out_of_bounds_is_refused() -> None:
    with pytest.raises(MalformedValueError, match="at most 2100"):
        Datatype("integer", maximum=Decimal(2100)).parse("19960")


def test_an_unknown_datatype_is_refused() -> None:
    with pytest.raises(MalformedValueError, match="'duration'"):
        Datatype.from_description("duration")


def test_a_whole_number_becomes_an_integer_literal() -> None:
    literals = [Datatype("decimal").literal(Decimal(text)) for text in ("18", "3.10")]
    assert [literal.datatype.value.rpartition("#")[2] for literal in literals] == [
        "integer", "decimal",
    ]  # fmt: skip


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_a_decimal_survives_text_and_back(number: Decimal) -> None:
    assert Datatype("decimal").parse(format(number, "f")) == number


@given(st.sampled_from(BASES), st.text(max_size=12))
def test_any_text_is_parsed_or_refused_by_name(base: str, text: str) -> None:
    try:
        Datatype(base).parse(text)
    except MalformedValueError as error:
        assert "expected" in str(error)
