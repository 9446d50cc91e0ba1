"""The same records in other packings, encodings and layouts: what is lost is told, never silent."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ioknow.errors import DataError, SourceFileError
from ioknow.ingest.registers.connectors import open_edition
from ioknow.ingest.registers.conversion import Order, conversion
from ioknow.ingest.registers.records import draft_of, kept_file, settle_drafts
from ioknow.ingest.registers.tallies import Tally
from tests.ingest.registers.converted import Converted
from tests.ingest.registers.ror_records import CLINIC, LAB, MILL, dump, record

BANK, FUND = "529900T8BM49AURSDO55", "213800D1EI4B9WTWWD28"
RECORDS = [record(MILL, "Mühle"), record(LAB, "Laboratory")]
ARRAY = json.dumps(RECORDS, ensure_ascii=False)


def packed(**files: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_json", ".json"), content)
    return output.getvalue()


def outcome(tallies: list[Tally]) -> list[tuple[str, int, int, int]]:
    """Return file, read, loaded and refused; what was read is always one of the two."""
    found = [(one.file, one.read, one.loaded, one.total("refused")) for one in tallies]
    assert all(read == loaded + refused for _, read, loaded, refused in found)
    return found


@pytest.mark.parametrize(
    "content",
    [
        ARRAY.encode("utf-8-sig"),
        ARRAY.encode("utf-16"),
        "\r\n".join(json.dumps(one, ensure_ascii=False) for one in RECORDS).encode(),
        json.dumps({"number_of_results": 2, "items": RECORDS}).encode(),
        gzip.compress(ARRAY.encode(), mtime=0),
        packed(dump_json=ARRAY.encode(), README=b"about"),
        packed(outer__inner=packed(dump_json=ARRAY.encode()), __MACOSX__dump_json=b"\0\5\x16"),
        packed(**{f"v9__{one['id'][-9:]}_json": json.dumps(one).encode() for one in RECORDS}),
    ],
    ids=["bom", "utf-16", "lines", "api", "gzip", "zip", "zip in zip", "file by file"],
)
def test_a_packing_or_encoding_changes_no_record(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "release"
    file.write_bytes(content)
    found = Converted("ror", file)
    assert outcome(found.tallies)[0][1:] == (2, 2, 0)
    names = found.rows("SELECT ?n { ?o a ik:Organization ; rdfs:label ?n } ORDER BY ?n")
    classed = found.rows("SELECT ?n { ?o a ik:ResearchInstitute ; rdfs:label ?n } ORDER BY ?n")
    assert sorted(names + classed) == [("Laboratory",), ("Mühle",)]


def test_of_two_releases_in_a_folder_the_newer_counts(tmp_path: Path) -> None:
    for version, name in (("v9.10", "New name"), ("v9.9", "Old name")):
        folder = tmp_path / version
        folder.mkdir()
        for one in (record(MILL, name), record(LAB, "Laboratory")):
            (folder / f"{one['id'][-9:]}.json").write_text(json.dumps(one), encoding="utf-8")
    found = Converted("ror", tmp_path)
    assert found.edition.release.version == "v9.10"
    assert [one[0] for one in outcome(found.tallies)][::2] == ["v9.10 (2 files)", "v9.9 (2 files)"]
    assert found.rows(f"SELECT ?n {{ <organization/ror-{MILL}> rdfs:label ?n }}") == [("New name",)]
    assert len(found.edition.digests()) == 2


MALFORMED: list[Any] = [
    5,
    None,
    {"id": f"https://ror.org/{MILL}", "name": "Schema 1", "country": "Japan"},
    record(MILL, "Mill", locations="Riverside", links=[7], external_ids={"GRID": 1}, types=[None]),
    record(LAB, "Lab", names=[None, {"value": "Lab", "types": ["ror_display"], "lang": None}]),
    record(CLINIC, "Clinic", established="1961", status=3, relationships=[None, {"id": 4}]),
]


def test_a_malformed_record_costs_itself_and_a_malformed_entry_only_the_entry(
    tmp_path: Path,
) -> None:
    found = Converted("ror", dump(tmp_path / "d.zip", MALFORMED))
    assert [one[1:] for one in outcome(found.tallies)] == [(6, 3, 3), (2, 0, 2)]
    assert sum("not as the schema says" in why for why in found.remarks("noted")) == 5
    assert found.rows("SELECT ?y { ?e a ik:Founding ; ik:involves/rdfs:label 'Clinic'@en ; "
                      "ik:year ?y }") == [("1961",)]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.json", ARRAY.encode()[:-40]),
        ("cut.json.gz", gzip.compress(ARRAY.encode(), mtime=0)[:-20]),
        ("cut.zip", packed(dump_json=ARRAY.encode())[:-30]),
        ("latin.json", ARRAY.encode("latin-1")),
        ("empty.json", b""),
    ],
)
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceFileError, match=name):
        Converted("ror", tmp_path / name)


PROJECTS = [
    ["id", "acronym", "title", "startDate"],
    ["1", "A", 'He said "so";\nand left', "1.2.2031"],
]
PARTNERS = [["projectID", "organisationID", "name", "role", "ecContribution", "country"],
            ["1", "999999999", "Example Univ", "coordinator", "€ 1.234,5", "EL"],
            ["1", "888888888", "Works", "participant", "2 000,25", "UK"]]  # fmt: skip


def table(rows: list[list[str]], separator: str, end: str, encoding: str) -> bytes:
    quoted = ((f'"{value.replace(chr(34), chr(34) * 2)}"' for value in row) for row in rows)
    return "".join(separator.join(row) + end for row in quoted).encode(encoding)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    ("end", "encoding"), [("\n", "utf-8"), ("\r\n", "utf-16"), ("\r", "utf-8")]
)
def test_every_dialect_of_delimited_text_gives_the_same_claims(
    tmp_path: Path, separator: str, end: str, encoding: str
) -> None:
    (tmp_path / "p.csv").write_bytes(table(PROJECTS, separator, end, encoding))
    (tmp_path / "o.csv").write_bytes(table(PARTNERS, separator, end, encoding))
    found = Converted("cordis", tmp_path)
    assert outcome(found.tallies) == [("o.csv", 2, 2, 0), ("p.csv", 1, 1, 0)]
    rows = found.rows(
        "SELECT ?date ?title ?money ?code { ?p a ik:CollaborativeProject ; ik:startDate ?date ; "
        "skos:altLabel ?title ; ik:hasParticipation ?x . ?x ik:participant ?o ; "
        "ik:contribution ?money . ?o ik:inCountry/ik:countryCode ?code } ORDER BY ?code"
    )
    title = 'He said "so";\nand left'
    assert rows == [
        ("2031-02-01", title, "2000.25", "GB"),
        ("2031-02-01", title, "1234.5", "GR"),
    ]


@pytest.mark.parametrize(
    "shape",
    [
        lambda rows: rows,
        lambda rows: {"about": {"years": [1, 2]}, "things": rows},
        lambda rows: [{name: value for name, value in row.items() if value} for row in rows],
    ],
    ids=["array", "wrapped", "empty columns left out"],
)
def test_json_tables_are_found_wherever_they_stand(tmp_path: Path, shape: Any) -> None:
    first = dict(zip(PARTNERS[0], ["1", "777777777", "First", "", "", ""], strict=True))
    rows = [first, *(dict(zip(PARTNERS[0], row, strict=True)) for row in PARTNERS[1:])]
    (tmp_path / "organization.json").write_text(json.dumps(shape(rows)), encoding="utf-8")
    assert outcome(Converted("cordis", tmp_path).tallies) == [("organization.json", 3, 3, 0)]


def test_the_relationship_period_is_read_from_any_slot(tmp_path: Path) -> None:
    names = (
        "Relationship.StartNode.NodeID;Relationship.EndNode.NodeID;Relationship.RelationshipType"
    )
    slot = "Relationship.Period.{0}.startDate;Relationship.Period.{0}.periodType"
    (tmp_path / "rr.csv").write_text(
        f"{slot.format(7)};{names};{slot.format(4)}\n"
        f"2031-02-03;RELATIONSHIP_PERIOD;{FUND};{BANK};IS_FUND-MANAGED_BY;2030-01-01;"
        "ACCOUNTING_PERIOD\n"
        f";;{BANK};{BANK};IS_SUBFUND_OF;;\n"
        f";;{FUND};{BANK};;;\n",
        encoding="utf-8",
    )
    found = Converted("gleif", tmp_path / "rr.csv")
    assert outcome(found.tallies) == [("rr.csv", 3, 2, 1)]
    assert found.rows("SELECT ?d { ?r a ik:FundTie ; ik:startDate ?d }") == [("2031-02-03",)]
    # GLEIF publishes organizations that are related to themselves; they count as the others do.
    assert any("related to itself" in why for why in found.remarks("noted"))
    assert found.rows("SELECT (COUNT(*) AS ?n) { ?r a ik:FundTie }") == [("2",)]


@pytest.mark.parametrize("prefix", ["rr:", "ns3:", ""])
def test_xml_is_known_by_local_names(tmp_path: Path, prefix: str) -> None:
    def element(name: str, *inside: str) -> str:
        return f"<{prefix}{name}>{''.join(inside)}</{prefix}{name}>"

    relation = element(
        "Relationship",
        element("StartNode", element("NodeID", FUND)),
        element("EndNode", element("NodeID", BANK)),
        element("RelationshipType", "IS_FEEDER_TO"),
    )
    root = element("RelationshipData", element("RelationshipRecord", relation))
    colon = f":{prefix[:-1]}" if prefix else ""
    text = root.replace("RelationshipData>", f'RelationshipData xmlns{colon}="urn:any">', 1)
    (tmp_path / "any").write_text(text, encoding="utf-8")
    found = Converted("gleif", tmp_path / "any")
    assert outcome(found.tallies) == [("any", 1, 1, 0)]
    assert len(found.rows("SELECT ?r { ?r ik:hasMasterFund ?m }")) == 1


def order_of(path: Path) -> Order:
    edition = open_edition("ror", [path])
    return Order("ror", (str(path),), "ror", "v9", edition.digests())


def test_what_is_printed_is_no_statement_and_nothing_is_written_unbuffered() -> None:
    program = (
        "from ioknow.ingest.registers.conversion import _output\n"
        "output = _output(); print('a library says'); output.write(b'<s> <p> <o> .')\n"
        "import io; assert isinstance(output, io.BufferedWriter)"
    )
    ran = subprocess.run([sys.executable, "-u", "-c", program], capture_output=True, check=True)
    assert (ran.stdout, ran.stderr) == (b"<s> <p> <o> .", b"a library says\n")


def test_bytes_that_are_lost_on_the_way_fail_the_load(tmp_path: Path) -> None:
    path = dump(tmp_path / "d.zip", RECORDS)
    with conversion(order_of(path), lambda _: None) as running:
        running.statements.read(100)
        assert running._process.stdout is not None
        running._process.stdout.read()  # the rest goes elsewhere
        with pytest.raises(DataError, match="100 were read"):
            running.finish()


def test_drafts_of_a_killed_load_go_and_those_of_a_published_release_are_kept(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "registers"
    folder.mkdir()
    for name in ("ror-v9", "ror-v8", "ror-v7"):
        draft_of(folder / f"{name}.jsonl.gz").write_text(name, encoding="utf-8")
    kept_file(tmp_path, "ror", "v8").write_text("final", encoding="utf-8")
    settle_drafts(tmp_path, ["register/ror/v9/dump.json", "register/ror/v8/dump.json"])
    found = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
    assert found == {"ror-v9.jsonl.gz": "ror-v9", "ror-v8.jsonl.gz": "final"}
