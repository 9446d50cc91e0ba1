"""Declared mappings: the worked example, and errors that say where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from ioknow import resources
from ioknow.errors import MappingError
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
    ],
)
def test_a_mistake_is_named_with_its_place(folder: Path, old: str, new: str, message: str) -> None:
    file = folder / "patents.yaml"
    file.write_text(MAPPING.replace(old, new), encoding="utf-8")
    with pytest.raises(MappingError, match=message):
        read_mapping(file)


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
