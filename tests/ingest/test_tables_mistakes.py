"""Each kind of mistake in a folder of tables names file, row, column, and what to do."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ioknow.errors import CaseFolderError, SourceFileError, TableProblem
from ioknow.ingest import load, read_case_folder

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "river-valley-moulds"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example case, to be spoiled."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "river-valley-moulds"))


def table(folder: Path, name: str) -> list[list[str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(folder: Path, name: str, rows: list[list[str]]) -> None:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def put(folder: Path, name: str, row: int, column: str, text: str) -> None:
    """Write a text into one cell; rows are numbered as a spreadsheet numbers them."""
    rows = table(folder, name)
    if column not in rows[0]:
        rows = [[*cells, column if number == 0 else ""] for number, cells in enumerate(rows)]
    rows[row - 1][rows[0].index(column)] = text
    write(folder, name, rows)


def problems(folder: Path) -> tuple[TableProblem, ...]:
    with pytest.raises(CaseFolderError) as caught:
        read_case_folder(folder)
    assert str(folder) in str(caught.value)
    return caught.value.problems


@pytest.mark.parametrize(
    ("file", "row", "column", "text", "rule", "remedy"),
    [
        ("participants.csv", 3, "participant", "east-mold", "no row has this id", "'east-moulds'"),
        ("participants.csv", 3, "participant", "East Moulds", "takes an id", "'east-moulds'"),
        ("participants.csv", 2, "relationship", "firms", "needs Relationship", "relationships.csv"),
        ("participants.csv", 2, "role", "leeder", "no such role", "'leader'"),
        ("participants.csv", 2, "role", "intermediary", "table of its own", "intermediations.csv"),
        ("participants.csv", 2, "functions", "managment", "list 'function'", "'management'"),
        ("participants.csv", 2, "order", "first", "whole number", "write it like 1"),
        ("participants.csv", 2, "order", "0", "at least 1", "digits"),
        ("organizations.csv", 2, "kind", "frim", "no such kind", "'firm'"),
        ("organizations.csv", 7, "kind", "intermediary", "not written", "intermediations.csv"),
        ("organizations.csv", 2, "id", "North Casting", "small letters", "'north-casting'"),
        ("organizations.csv", 3, "id", "north-casting", "used already (organizations.csv, row 2)",
         "an id of its own"),
        ("organizations.csv", 3, "id", "firms", "used already (evidence.csv, row 2)", "of its own"),
        ("organizations.csv", 2, "country", "Japn", "no such place", "'Japan'"),
        ("organizations.csv", 2, "country", "Kyoto", "needs Country", "places.csv"),
        ("organizations.csv", 2, "place", "place/kyotto", "under this path", "'place/kyoto'"),
        ("organizations.csv", 2, "evidence", "", "without evidence", "ids of rows in evidence.csv"),
        ("organizations.csv", 2, "evidence", "firm", "no row has this id", "'firms'"),
        ("organizations.csv", 2, "name", "", "blank", "its name in English"),
        ("organizations.csv", 2, "name", "North\x07Casting", "U+0007", "type the text again"),
        ("organizations.csv", 2, "actor_count", "12", "only a cohort", "observations.csv"),
        ("relationships.csv", 2, "kind", "consortum", "no such kind", "'consortium'"),
        ("relationships.csv", 2, "kind", "knowledge transfer", "not written", "transfers.csv"),
        ("relationships.csv", 2, "consortium_type", "R&D focus",
         "list 'consortium'", "'R&D-focused'"),
        ("relationships.csv", 2, "start", "Feb 2018", "2004-02", "as text"),
        ("relationships.csv", 2, "start", "2018/2/3", "2004-02", "write 2018-02-03"),
        ("relationships.csv", 2, "start", "13.02.2018", "2004-02", "write 2018-02-13"),
        ("relationships.csv", 2, "start", "2018-02-30", "no such day", "digits"),
        ("relationships.csv", 2, "start", "0099", "between 1000 and 2100", "digits"),
        ("relationships.csv", 2, "end", "2017", "before the start (2018-02)", "both dates"),
        ("relationships.csv", 2, "end", "2018-01-31", "before the start", "both dates"),
        ("relationships.csv", 2, "evidence", "", "without evidence", "evidence.csv"),
        ("transfers.csv", 2, "mutual", "perhaps", "yes or no", "write yes or no"),
        ("transfers.csv", 2, "what_moved", "", "tells what moved", "what_moved or knowledge"),
        ("transfers.csv", 2, "evidence", "", "without evidence", "evidence.csv"),
        ("intermediations.csv", 2, "services", "consultng", "list 'service'", "'consulting'"),
        ("observations.csv", 2, "value", "1,200", "a number", "write 1200"),
        ("observations.csv", 2, "value", "12,5", "a number", "write 12.5"),
        ("observations.csv", 2, "value", "84%", "a number", "'percent' into the column unit"),
        ("observations.csv", 2, "value", "about 40", "a number", "operator and unit have own"),
        ("observations.csv", 2, "value", "1e400", "a number", "number alone"),
        ("observations.csv", 2, "value", "", "has a value", "value, lower, upper or printed"),
        ("observations.csv", 2, "unit", "", "has no unit", "its unit"),
        ("observations.csv", 2, "measure", "employes", "list 'measure'", "'employees'"),
        ("observations.csv", 2, "status", "sure", "list 'status'", "derived"),
        ("observations.csv", 3, "thing", "north-casting", "same as another",
         "an id of its own"),
        ("events.csv", 3, "milestone_of", "", "a milestone needs milestone_of", "milestone_of"),
        ("events.csv", 2, "involves", "", "an event needs", "involves"),
        ("rules.csv", 3, "value", "", "a fee needs an amount", "currency"),
        ("evidence.csv", 2, "source", "tanaka", "no row has this id", "'tanaka-2021'"),
        ("evidence.csv", 7, "section", "", "its place in the source", "section, page, table"),
        ("evidence.csv", 3, "passage", "...", "no words", "copy its words"),
        ("sources.csv", 2, "doi", "doi.org/10.1/x", "a doi", "10.1234/example"),
        ("sources.csv", 3, "title", "", "a title or a citation", "title or citation"),
        ("case.csv", 2, "id", "kicms", "a case of this name", "another id"),
        ("case.csv", 2, "id", "lee-2010", "a case of this name", "another id"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_cell_names_its_place_and_the_remedy(  # noqa: PLR0917 - one row of the table
    folder: Path, file: str, row: int, column: str, text: str, rule: str, remedy: str
) -> None:
    put(folder, file, row, column, text)
    found = problems(folder)
    here = [item for item in found if (item.file, item.row) == (file, row)]
    assert here, [str(item) for item in found]
    matching = [item for item in here if rule in item.rule and remedy in item.remedy]
    assert matching, [str(item) for item in here]
    if rule.startswith("same as another"):
        return
    columns = {item.column for item in matching}
    blank = column in ("what_moved", "value", "section", "title", "involves", "milestone_of")
    assert column in columns or blank
    if text:
        assert matching[0].found in (text, *text.split("; "))


def spoil_heading(old: str, new: str) -> Callable[[list[list[str]]], list[list[str]]]:
    def spoil(rows: list[list[str]]) -> list[list[str]]:
        return [[new if cell == old else cell for cell in rows[0]], *rows[1:]]

    return spoil


def test_a_missing_column_is_named(folder: Path) -> None:
    rows = table(folder, "transfers.csv")
    write(folder, "transfers.csv", [row[:-1] for row in rows])
    (found,) = problems(folder)
    assert (found.file, found.row, found.column) == ("transfers.csv", 1, "evidence")
    assert found.rule == "the column is missing"
    assert found.remedy.startswith("add the column; where it stands")


def test_an_unknown_column_is_named_with_what_was_probably_meant(folder: Path) -> None:
    spoil = spoil_heading("governance", "governence")
    write(folder, "relationships.csv", spoil(table(folder, "relationships.csv")))
    (found,) = problems(folder)
    assert (found.file, found.row, found.column) == ("relationships.csv", 1, "governence")
    assert found.remedy == "did you mean 'governance'?"


def test_a_column_that_stands_there_twice_is_named(folder: Path) -> None:
    spoil = spoil_heading("end", "start")
    write(folder, "relationships.csv", spoil(table(folder, "relationships.csv")))
    (found,) = problems(folder)
    assert (found.row, found.column, found.rule) == (1, "start", "the column stands there twice")


def test_headings_may_be_written_with_capitals_and_spaces(folder: Path) -> None:
    spoil = spoil_heading("consortium_type", "Consortium type")
    write(folder, "relationships.csv", spoil(table(folder, "relationships.csv")))
    assert read_case_folder(folder) == read_case_folder(EXAMPLE)


def test_an_unknown_table_is_named(folder: Path) -> None:
    (folder / "organisations.csv").write_text("id\n", encoding="utf-8")
    (found,) = problems(folder)
    assert (found.file, found.remedy) == ("organisations.csv", "did you mean 'organizations.csv'?")


def test_a_workbook_is_answered_with_how_to_save_it(folder: Path) -> None:
    (folder / "tables.xlsx").write_bytes(b"PK")
    (found,) = problems(folder)
    assert found.file == "tables.xlsx"
    assert "CSV UTF-8" in found.remedy


def test_a_missing_table_is_named_once_and_not_again_at_each_reference(folder: Path) -> None:
    (folder / "sources.csv").unlink()
    (found,) = problems(folder)
    assert (found.file, found.rule) == ("sources.csv", "this table is needed in every case")


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp"])
def test_another_encoding_is_named_with_row_and_column(folder: Path, encoding: str) -> None:
    file = folder / "organizations.csv"
    file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))
    (found,) = problems(folder)
    assert (found.file, found.row, found.column) == ("organizations.csv", 2, "name_ja")
    assert found.rule == "the file must be UTF-8 text"
    assert "CSV UTF-8" in found.remedy


def test_western_encoding_is_named_with_row_and_column(folder: Path) -> None:
    put(folder, "organizations.csv", 3, "name", "Müller Moulds")
    put(folder, "organizations.csv", 2, "name_ja", "")
    put(folder, "organizations.csv", 7, "name_ja", "")
    file = folder / "organizations.csv"
    file.write_bytes(file.read_text(encoding="utf-8").encode("cp1252"))
    (found,) = problems(folder)
    assert (found.row, found.column, found.found) == (3, "name", "M\N{REPLACEMENT CHARACTER}")


def test_unicode_text_of_excel_is_named(folder: Path) -> None:
    file = folder / "case.csv"
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16"))
    (found,) = problems(folder)
    assert (found.file, found.found) == ("case.csv", "UTF-16")


def test_an_open_quotation_mark_is_named_with_its_row(folder: Path) -> None:
    file = folder / "factors.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + '"Costs rose,mould-consortium,barrier,,,lessons\n', encoding="utf-8")
    (found,) = problems(folder)
    assert (found.file, found.row) == ("factors.csv", 4)
    assert "quotation marks" in found.remedy


def test_too_many_cells_are_named_with_their_row(folder: Path) -> None:
    file = folder / "factors.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "Costs, rents,mould-consortium,barrier,,,lessons\n", encoding="utf-8")
    (found,) = problems(folder)
    assert (found.file, found.row, found.found) == ("factors.csv", 4, "7 cells")


def test_an_empty_file_is_named(folder: Path) -> None:
    (folder / "factors.csv").write_bytes(b"")
    (found,) = problems(folder)
    assert (found.file, found.rule) == ("factors.csv", "the file is empty; it needs its headings")


def test_a_case_table_of_two_rows_is_named(folder: Path) -> None:
    rows = table(folder, "case.csv")
    write(folder, "case.csv", [*rows, ["another", "Another", "", ""]])
    (found,) = problems(folder)
    assert (found.file, found.found) == ("case.csv", "2 rows")


def test_a_relationship_without_the_participants_of_its_kind_is_named(folder: Path) -> None:
    rows = table(folder, "participants.csv")
    kept = [row for row in rows if row[0] != "mould-consortium" or row[1] == "north-casting"]
    write(folder, "participants.csv", [row for row in kept if row[2] != "membership body"])
    first, second = problems(folder)
    assert (first.file, first.row, first.column) == ("relationships.csv", 2, "id")
    assert first.rule == "an alliance needs two or more, and 1 are named"
    assert second.row == 3
    assert second.rule == "a membership needs a membership body"
    assert second.remedy.endswith("relationship 'guild-membership' and role 'membership body'")


def test_a_place_that_ioknow_knows_is_not_described_again(folder: Path) -> None:
    write(folder, "places.csv", [["id", "kind", "name"], ["kyoto", "place", "Kyoto"]])
    (found,) = problems(folder)
    assert (found.file, found.row, found.column) == ("places.csv", 2, "id")
    assert "place/kyoto" in found.remedy


def test_a_country_needs_its_code(folder: Path) -> None:
    rows = [["id", "kind", "name", "country_code"], ["france", "country", "France", ""]]
    write(folder, "places.csv", rows)
    (found,) = problems(folder)
    assert (found.row, found.column, found.rule) == (2, "country_code", "a country needs its code")


def test_all_problems_of_a_folder_are_told_at_once_in_the_order_of_the_tables(
    folder: Path,
) -> None:
    put(folder, "rules.csv", 2, "kind", "meetng")
    put(folder, "organizations.csv", 4, "country", "Japn")
    put(folder, "observations.csv", 5, "value", "8 %")
    put(folder, "observations.csv", 2, "measure", "employes")
    found = [(item.file, item.row, item.column) for item in problems(folder)]
    assert found == [
        ("organizations.csv", 4, "country"),
        ("observations.csv", 2, "measure"),
        ("observations.csv", 5, "value"),
        ("rules.csv", 2, "kind"),
    ]


def test_a_folder_with_a_mistake_loads_nothing(folder: Path, tmp_path: Path) -> None:
    put(folder, "rules.csv", 2, "kind", "meetng")
    with pytest.raises(CaseFolderError, match="1 problem, nothing was read"):
        load(tmp_path / "store", [folder])
    assert not (tmp_path / "store").exists()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="no such folder"):
        read_case_folder(tmp_path / "nowhere")
