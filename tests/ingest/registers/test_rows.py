"""Delimited text: what a strict reader reads is read alike, and damage stays in its row."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ioknow.ingest.registers.opening import Part
from ioknow.ingest.registers.rows import read_rows
from ioknow.ingest.registers.tallies import Tally
from ioknow.ingest.registers.values import amount, day

TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=8)
FIELDS = st.lists(st.one_of(TEXTS, st.sampled_from(['a "b" c', "x;y", "two\nlines", '"'])),
                  min_size=3, max_size=3)  # fmt: skip


def read(content: bytes) -> tuple[list[list[str]], Tally]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "t.csv"
        file.write_bytes(content)
        tally = Tally("t.csv", "rows")
        return [list(row.values()) for _, row in read_rows(Part(file), tally)], tally


@settings(max_examples=60)
@given(st.lists(FIELDS, max_size=5), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_well_formed_tables_are_read_as_the_standard_library_reads_them(
    rows: list[list[str]], quoting: int
) -> None:
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", quoting=quoting, lineterminator="\n")  # type: ignore[arg-type]  # one of the constants
    writer.writerow(["a", "b", "c"])
    writer.writerows(rows)
    found, tally = read(output.getvalue().encode())
    expected = [[field.strip() for field in row] for row in rows]
    filled = [row for row in expected if any(row)]
    assert [row for row in found if any(row)] == filled
    assert tally.remarks == []


@pytest.mark.parametrize(
    "line",
    ['"1";""Works "and" more"";"z"', '1;"Works "and" more";z', '"1";"Works "and" more";"z"'],
)
def test_inner_quotes_are_mended_in_every_dialect(line: str) -> None:
    found, tally = read(f'"a";"b";"c"\n{line}\n"2";"y";"z"\n'.encode())
    assert [row[1].strip('"') for row in found] == ['Works "and" more', "y"]
    assert [(one.count, one.first) for one in tally.remarks] == [(1, "t.csv, line 2")]


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    rows = "".join(f'"{n}";"y";"z"\n' for n in range(3, 1000))
    found, tally = read(f'"a";"b";"c"\n"1";"open;z\n"2";"y";"z"\n{rows}'.encode())
    assert [row[0] for row in found][:2] == ["2", "3"]
    assert len(found) == 998
    assert [one.first for one in tally.remarks] == ["t.csv, line 2"]


def test_a_line_in_another_encoding_is_read_and_told() -> None:
    found, tally = read('a,b\n1,"Münster"\n'.encode("cp1252"))
    assert found == [["1", "Münster"]]
    assert [one.what for one in tally.remarks] == ["repaired"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5683253,75", "5683253.75"),
        ("1.234.567,5", "1234567.5"),
        ("1,234,567.5", "1234567.5"),
        ("12", "12"),
        ("0,50", "0.5"),
        ("-3", "-3"),
        ("", None),
        ("about 5", None),
    ],
)
def test_amounts_are_read_in_every_notation(text: str, value: str | None) -> None:
    assert amount(text) == value


@given(st.dates())
def test_a_date_is_read_with_and_without_time(date: object) -> None:
    assert day(str(date)) == day(f"{date}T23:00:00.000+02:00") == str(date)
