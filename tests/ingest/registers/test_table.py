"""Declared mappings: the worked example, and errors that say where they stand."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ioknow import resources
from ioknow.errors import MappingError, SourceFileError
from ioknow.ingest.registers.connectors import open_edition
from ioknow.ingest.registers.mapping import read_mapping
from ioknow.ingest.registers.statements import Statements
from ioknow.ingest.registers.table import open_mapping

MAPPING = """\
register: {name: patents, title: Patents, version: "2031", publisher: Example Office,
           licence: "https://example.org/licence", homepage: "https://example.org/"}
sources:
  assignees: {access: "assignees*.csv", referenceFormulation: csv}
tables:
  kind: {F: ik:Firm, U: ik:University}
mappings:
  assignee:
    s: id:organization/patent-$(Assignee ID)
    evidence: $(patent)
    condition: {function: notEqual, parameters: [$(kind), X]}
    po:
      - p: a
        o: {function: "ik:translate", parameters: [[value, $(kind)], [table, kind]]}
      - [rdfs:label, {value: $(name), language: en}]
      - p: ik:inCountry
        o: {function: "ik:country", parameters: [[value, $(country)]]}
      - [ik:date, $(filed), xsd:date]
"""
TABLE = """\
patent,assignee_id,name,kind,country,filed
P1,7,Example Works,F,UK,2030-02-01
P2,8,Example University,U,JP,01/03/2030
P3,9,Left Aside,X,JP,2030-02-01
P4,,Nobody,F,JP,2030-02-01
P5,10,Odd,Q,ZZ,soon
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "patents.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "assignees-1.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def test_rows_become_statements_by_the_mapping(folder: Path) -> None:
    edition = open_edition("table", [folder / "assignees-1.csv"], mapping=folder / "patents.yaml")
    lines: list[str] = []
    statements = Statements(lines.append, edition.release.graph)
    (tally,) = edition.convert(statements)
    statements.flush()
    text = "".join(lines)
    ik, ident = "https://w3id.org/ioknow/ontology#", "https://w3id.org/ioknow/id/"
    for fact in (
        f"<{ident}organization/patent-7> <{ik}inCountry> <{ident}place/united-kingdom>",
        f"<{ident}organization/patent-8> <{ik}date> "
        '"2030-03-01"^^<http://www.w3.org/2001/XMLSchema#date>',
        f'<{ident}evidence/patents/2031/p1> <{ik}record> "P1"',
    ):
        assert fact in text
    assert "patent-9" not in text
    assert (tally.read, tally.loaded, tally.total("refused")) == (5, 4, 1)
    assert {one.why for one in tally.remarks if one.what == "noted"} == {
        "left out: a value that is no ik:translate",
        "left out: a value that is no ik:country",
        "left out: a value that is no xsd:date",
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("function: notEqual", "function: like", r"mappings\.assignee\.condition: the function is"),
        ("ik:inCountry", "nope:inCountry", r"po\[2\]: the prefix 'nope' of"),
        ('"ik:country"', '"ik:land"', r"po\[2\]: there is no function 'ik:land'; there are: ik:c"),
        ("[table, kind]", "[table, sort]", r"there is no table 'sort'; there are: kind"),
        ("xsd:date", "xsd:day", r"po\[3\]: the datatype 'day' is not known"),
        ("evidence:", "proof:", r"mappings\.assignee: 'proof' is not understood here"),
        ("title: Patents, ", "", r"register: 'title' is missing"),
        ("mappings:", "mapping:", r"'mapping' is not understood here"),
        ("{F: ik:Firm, U: ik:University}", "ik:Firm", r"tables\.kind: must be names with values"),
        ("referenceFormulation: csv", "referenceFormulation: sql", "only tables are read"),
        ('access: "assignees*.csv"', "access: 7", "'access' is missing: a file name"),
        ("    s: id", "    sources: []\n    s: id", r"assignee\.sources: must be a list of names"),
        ("    s: id", "    sources: owners\n    s: id", "no source 'owners'; there are: assignees"),
        (
            "    s: id:organization/patent-$(Assignee ID)\n",
            "",
            r"assignee\.s: must be one template",
        ),
        ("    po:\n", "    po: []\n    condition:\n", r"assignee\.po: must be a list"),
        ("p: ik:inCountry\n        ", "", r"po\[2\]: the predicate is missing"),
        ("p: ik:inCountry", "p: inCountry", "'inCountry' is no predicate; write one such as"),
        ("$(filed), xsd:date", "$(filed), 7", r"po\[3\]: the third part is a datatype"),
        ("value: $(name), ", "", r"po\[1\]: the object is missing"),
        ("language: en", "type: text", "the type 'text' is not known; there are iri and literal"),
        ("language: en", "language: e", "'e' is no language tag"),
        ("[value, $(country)]", "value", "a parameter is a pair of name and value, not 'value'"),
        ("[[value, $(country)]]", "country", "'parameters' is a list of pairs"),
        ("[value, $(country)]", "[text, $(country)]", r"takes \('value',\), given are \('text',\)"),
        ("[$(kind), X]", "[$(kind)]", "notEqual takes two parameters, given are 1"),
        ("$(country)", "$( )", "an empty reference in"),
        ("register: {", "register: [{", "not well-formed YAML"),
    ],
)
def test_a_mistake_is_named_with_its_place(folder: Path, old: str, new: str, message: str) -> None:
    file = folder / "patents.yaml"
    file.write_text(MAPPING.replace(old, new), encoding="utf-8")
    with pytest.raises(MappingError, match=message):
        read_mapping(file)


def test_a_mapping_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"nowhere\.yaml: cannot be read: No such file"):
        read_mapping(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[ik:date, $(filed), xsd:date]", "{p: ik:date, o: {value: $(filed), datatype: xsd:date}}"),
        ("[rdfs:label, {value: $(name), language: en}]", "[rdfs:label, $(name), en~lang]"),
        ('{access: "assignees*.csv", referenceFormulation: csv}', '["assignees*.csv~csv"]'),
        ("p: ik:inCountry", "p: [ik:inCountry]"),
        ("    s: id", "    sources: assignees\n    s: id"),
        ("{function: notEqual, parameters: [$(kind), X]}", "[{function: notEqual, parameters: "
         "[[a, $(kind)], [b, X]]}]"),
    ],
)  # fmt: skip
def test_another_way_of_writing_a_mapping_means_the_same(folder: Path, old: str, new: str) -> None:
    assert old in MAPPING
    file = folder / "other.yaml"
    file.write_text(MAPPING.replace(old, new), encoding="utf-8")
    first, second = read_mapping(folder / "patents.yaml"), read_mapping(file)
    assert (first.maps, first.sources, first.tables) == (second.maps, second.sources, second.tables)


def converted(folder: Path, *files: Path) -> list[str]:
    edition = open_edition("table", list(files), mapping=folder / "patents.yaml")
    lines: list[str] = []
    statements = Statements(lines.append, edition.release.graph)
    list(edition.convert(statements))
    statements.flush()
    about = [line for line in "".join(lines).splitlines() if "/id/organization/" in line]
    return sorted(line for line in about if "retrieved" not in line)


def as_json(rows: list[dict[str, str]]) -> str:
    return json.dumps(rows)


def as_nested_json(rows: list[dict[str, str]]) -> str:
    return json.dumps({"count": len(rows), "result": {"assignees": rows}})


def as_json_lines(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def as_tabs(rows: list[dict[str, str]]) -> str:
    return "\n".join("\t".join(one) for one in (rows[0], *(row.values() for row in rows))) + "\n"


@pytest.mark.parametrize("write", [as_json, as_nested_json, as_json_lines, as_tabs])
def test_a_table_in_another_form_gives_the_same_statements(
    folder: Path, write: Callable[[list[dict[str, str]]], str]
) -> None:
    rows = list(csv.DictReader(io.StringIO(TABLE)))
    (folder / "assignees.csv").write_text(write(rows), encoding="utf-8")
    assert converted(folder, folder / "assignees.csv") == converted(
        folder, folder / "assignees-1.csv"
    )


def test_the_widest_sheet_of_a_workbook_is_the_table(folder: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Assignees of patents", "2031"])
    sheet = book.create_sheet("rows")
    for row in csv.reader(io.StringIO(TABLE)):
        sheet.append([int(one) if one.isdecimal() else one or None for one in row])
    sheet.append([None] * 6)
    book.save(folder / "assignees.xlsx")
    assert converted(folder, folder / "assignees.xlsx") == converted(
        folder, folder / "assignees-1.csv"
    )


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("wanted", "text", "found"),
    [
        ("$(v), xsd:integer", "1,234,567", f'"1234567"^^<{XSD}integer>'),
        ("$(v), xsd:integer", "1,234", None),  # a single comma is the mark of decimals
        ("$(v), xsd:integer", "1.5", None),
        ("$(v), xsd:decimal", "1.5", f'"1.5"^^<{XSD}decimal>'),
        ("$(v), xsd:decimal", "much", None),
        ("$(v), xsd:gYear", "2030", f'"2030"^^<{XSD}gYear>'),
        ("$(v), xsd:gYear", "2030-02-01", f'"2030"^^<{XSD}gYear>'),
        ("$(v), xsd:gYear", "MMXX", None),
        ("$(v), xsd:gYearMonth", "2030-02", f'"2030-02"^^<{XSD}gYearMonth>'),
        ("$(v), xsd:gYearMonth", "2030-13", None),
        ("$(v), xsd:boolean", "TRUE", f'"true"^^<{XSD}boolean>'),
        ("$(v), xsd:boolean", "yes", None),
        ("$(v)~iri", "https://example.org/a b", "<https://example.org/a%20b>"),
        ('{function: "ik:slug", parameters: [[value, $(v)]]}', "Été AG", '"ete-ag"'),
        ('{function: "ik:year", parameters: [[value, $(v)]]}', "2030", f'"2030"^^<{XSD}integer>'),
        ('{function: "ik:amount", parameters: [[value, $(v)]]}', "7", f'"7"^^<{XSD}decimal>'),
        (
            '{function: "ik:identifier", parameters: [[value, $(v)], [scheme, lei]]}',
            "529900t8bm49aursdo55",
            '"lei:529900T8BM49AURSDO55"',
        ),
        (
            '{function: "ik:identifier", parameters: [[value, $(v)], [scheme, house]]}',
            "7",
            '"house:7"',
        ),
    ],
)
def test_a_value_is_written_as_the_mapping_says(
    folder: Path, wanted: str, text: str, found: str | None
) -> None:
    mapping = MAPPING.replace("$(filed), xsd:date", wanted).replace("ik:date", "ik:value")
    (folder / "patents.yaml").write_text(mapping, encoding="utf-8")
    table = f'patent,assignee_id,name,kind,country,v\nP1,7,Works,F,UK,"{text}"\n'
    (folder / "assignees-1.csv").write_text(table, encoding="utf-8")
    values = [
        line.split("> ", 2)[2].rpartition(" <")[0]
        for line in converted(folder, folder / "assignees-1.csv")
        if "ontology#value>" in line
    ]
    assert values == ([] if found is None else [found])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("assignees.json", '[{"patent": "P1"}, {', "after 1 rows: not well-formed JSON"),
        ("assignees.xlsx", "no workbook", "assignees.xlsx: not an Excel workbook"),
    ],
)
def test_a_damaged_table_is_named(folder: Path, name: str, content: str, message: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(SourceFileError, match=message):
        converted(folder, folder / name)


def test_files_that_fit_no_source_are_named(folder: Path) -> None:
    other = folder / "owners.csv"
    other.write_text(TABLE, encoding="utf-8")
    with pytest.raises(SourceFileError, match=r"owners\.csv fits no source of .*assignees\*\.csv"):
        converted(folder, folder / "assignees-1.csv", other)
    with pytest.raises(SourceFileError, match=r"no file fits the source 'assignees' \(assignees"):
        converted(folder, other, folder / "patents.yaml")


def test_a_column_that_the_table_lacks_is_named(folder: Path) -> None:
    file = folder / "patents.yaml"
    file.write_text(MAPPING.replace("$(filed)", "$(granted)"), encoding="utf-8")
    with pytest.raises(MappingError, match="no column 'granted'; its columns are: patent"):
        open_edition("table", [folder / "assignees-1.csv"], mapping=file)


@pytest.mark.parametrize(
    "file", sorted((resources.root() / "data" / "mappings").glob("*.yaml")), ids=lambda f: f.stem
)
def test_bundled_mappings_are_found_by_name(file: Path) -> None:
    assert open_mapping(Path(file.stem)).file == file
