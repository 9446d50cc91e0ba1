"""The template: complete, readable by other programs, and the same as the one that is shipped."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ioknow.cli import cli
from ioknow.errors import CaseFolderError, SourceFileError
from ioknow.ingest import read_case_folder, write_template
from ioknow.ingest.tables.cells import literal, parts
from ioknow.ingest.tables.lookup import find_concept, find_kind, find_role
from ioknow.ingest.tables.schema import Column, Table, template_folder, template_tables

COLUMNS = [(table, column) for table in template_tables().values() for column in table.columns]


def place(item: object) -> str:
    if isinstance(item, Table):
        return item.name
    return item.name if isinstance(item, Column) else str(item)


def test_the_template_has_a_table_for_each_part_of_a_case(tmp_path: Path) -> None:
    write_template(tmp_path / "case")
    names = {file.name for file in (tmp_path / "case").iterdir()}
    assert names >= {
        "sources.csv", "organizations.csv", "relationships.csv", "participants.csv",
        "transfers.csv", "intermediations.csv", "observations.csv", "events.csv",
        "factors.csv", "rules.csv", "evidence.csv", "csv-metadata.json", "README.md", "words.md",
    }  # fmt: skip


def test_the_shipped_template_is_the_one_that_is_written(tmp_path: Path) -> None:
    for file in write_template(tmp_path):
        if file.name != "words.md":  # it lists the vocabulary, which grows by itself
            assert file.read_bytes() == (template_folder() / file.name).read_bytes(), file.name


def test_an_empty_template_says_that_the_case_is_missing(tmp_path: Path) -> None:
    write_template(tmp_path)
    with pytest.raises(CaseFolderError, match=r"case\.csv: found '0 rows'"):
        read_case_folder(tmp_path)


def test_excel_opens_the_tables_as_utf_8(tmp_path: Path) -> None:
    write_template(tmp_path)
    assert all(file.read_bytes().startswith(b"\xef\xbb\xbf") for file in tmp_path.glob("*.csv"))


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "case.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(SourceFileError, match="exists already"):
        write_template(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["case.csv"]


def test_the_command_writes_the_template(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["template", str(tmp_path / "my case")])
    assert done.exit_code == 0
    assert "README.md tells what each column holds" in done.output
    again = CliRunner().invoke(cli, ["template", str(tmp_path / "my case")])
    assert again.exit_code == 3
    assert "exists already" in again.output


def test_the_schema_is_csv_on_the_web() -> None:
    """The keys of the W3C's model, and common properties with a prefix; unique column names."""
    schema = json.loads((template_folder() / "csv-metadata.json").read_text(encoding="utf-8"))
    assert schema["@context"][0] == "http://www.w3.org/ns/csvw"
    assert schema["@type"] == "TableGroup"
    own = {"name", "titles", "datatype", "propertyUrl", "suppressOutput", "lang", "separator",
           "default", "required"}  # fmt: skip
    for table in schema["tables"]:
        assert set(table) == {"url", "dc:title", "dc:description", "tableSchema"}
        columns = table["tableSchema"]["columns"]
        names = [column["name"] for column in columns]
        assert len(set(names)) == len(names)
        for column in columns:
            assert re.fullmatch(r"[a-z][a-z_]*", column["name"])
            assert all(key in own or re.match(r"(dc|skos|rdfs):", key) for key in column)
            assert ("propertyUrl" in column) != (column.get("suppressOutput") is True)


def test_the_headings_are_the_columns_of_the_schema() -> None:
    for table in template_tables().values():
        with (template_folder() / table.file).open(encoding="utf-8-sig", newline="") as file:
            assert list(csv.reader(file)) == [[column.name for column in table.columns]]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=place)
def test_the_example_of_a_column_can_be_written_into_it(table: Table, column: Column) -> None:
    assert column.example
    for part in parts(column.example, column):
        match column.form:
            case "concept":
                find_concept(part, column.scheme)
            case "kind":
                find_kind(part, column.classes)
            case "reference":
                assert part
            case _:
                literal(part, column)
    if (table.name, column.name) == ("participants", "role"):
        assert find_role(column.example)


def test_every_list_that_a_column_takes_words_from_is_in_the_words(tmp_path: Path) -> None:
    write_template(tmp_path)
    words = (tmp_path / "words.md").read_text(encoding="utf-8")
    for table, column in COLUMNS:
        if column.form in ("concept", "kind"):
            assert f"{table.file}, {column.name}" in words
    for word in ("| membership body |", "| joint development |", "| mutual trust |"):
        assert word in words
    assert "| intermediary |" not in words
