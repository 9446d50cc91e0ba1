"""What is wrong in a file is answered with the file, the line, and how often it occurs."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any  # documents of JSON

import pytest

from ioknow.errors import SourceFileError
from tests.ingest.registers.converted import Converted
from tests.ingest.registers.ror_records import FUND, LAB, MILL, record, relation

ONE, OTHER = "529900T8BM49AURSDO55", "5493001KJTIIGC8Y1R12"
_ORGANIZATIONS = "projectID;organisationID;name;role;country;ecContribution"
_ENTITIES = "LEI,Entity.LegalName,Entity.LegalAddress.Country,Entity.EntityCreationDate"
_RELATIONS = (
    "Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,"
    "Relationship.EndNode.NodeID,Relationship.EndNode.NodeIDType,"
    "Relationship.RelationshipType,Relationship.RelationshipStatus,"
    "Relationship.Period.1.startDate,Relationship.Period.1.endDate,Relationship.Period.1.periodType"
)

ROR: dict[str, tuple[list[Any], dict[str, tuple[int, str]]]] = {
    "relations without sense": (
        [
            record(
                MILL,
                "Mill",
                relationships=[
                    relation("parent", MILL, "Mill"),
                    relation("sibling", LAB, "Lab"),
                    relation("child", "bad", "x"),
                    7,
                ],
            )
        ],
        {
            "the organization is related to itself": (1, "a.json, record 1"),
            "the type 'sibling' is not known": (1, "a.json, record 1"),
            "the target 'https://ror.org/bad' is no ROR id": (1, "a.json, record 1"),
            "it is no relation": (1, "a.json, record 1"),
        },
    ),
    "an id in capitals, and one that is a number": (
        [
            {**record(MILL, "Mill"), "id": " HTTPS://ROR.ORG/05ABBEP66/"},
            {**record(LAB, "L"), "id": 5},
        ],
        {"the id 5 is not a ROR id": (1, "a.json, record 2")},
    ),
    "names of other kinds": (
        [record(MILL, "Mill"), record(LAB, "Lab", names=[["Lab"], {"value": 3, "types": []}])],
        {"the record has no name": (1, "a.json, record 2")},
    ),
    "halves of letters and tags that are none": (
        [
            record(
                MILL, "M\ud800ll\x00", names=[{"value": "A\ud800\x00", "types": [], "lang": "e> <"}]
            )
        ],
        {},
    ),
    "the same organization twice and things that are none": (
        [record(MILL, "Mill"), None, [], record(MILL, "Mill again")],
        {
            "it is no record of an organization": (2, "a.json, record 2"),
            "the id occurs twice; the first record counts": (1, "a.json, record 4"),
        },
    ),
}

TABLES: dict[str, tuple[str, str, str, str, dict[str, tuple[int, str]]]] = {
    "two files put together": (
        "cordis",
        "organization.csv",
        f"{_ORGANIZATIONS}\n1;111111111;A;participant;DE;5\n{_ORGANIZATIONS}\n2;2;B;;FR;7\n",
        "refused",
        {"the header once more, where files were put together": (1, "organization.csv, line 3")},
    ),
    "ids as a data frame writes them": (
        "cordis",
        "organization.csv",
        f"{_ORGANIZATIONS}\n1.0;111111111.0;A;participant;DE;5\n1;111 111 111;A;participant;DE;5\n",
        "repaired",
        {
            "an id that is written with spaces or as a decimal number": (
                3,
                "organization.csv, line 2",
            )
        },
    ),
    "rows that name nobody, and amounts that are none": (
        "cordis",
        "organization.csv",
        f"{_ORGANIZATIONS}\n1;-;;participant;DE;5\n;1;A;participant;DE;5\n1;1;A;boss;XX;1,2,3\n",
        "refused",
        {
            "the row names no organization": (1, "organization.csv, line 2"),
            "the row names no project": (1, "organization.csv, line 3"),
        },
    ),
    "a quote that swallows what follows": (
        "cordis",
        "organization.csv",
        '"projectID";"organisationID";"role"\n"1";"1";"Open\n"2";"2";"B";"more"\n"3";"3";"C"\n',
        "refused",
        {
            "the row has 4 fields where the header has 3 (separator ';')": (
                1,
                "organization.csv, line 3",
            )
        },
    ),
    "projects twice, without id, and ended before they began": (
        "cordis",
        "project.csv",
        "id;acronym;startDate;endDate;frameworkProgramme\n1;A;2022-01-01;2019-01-01;H2020\n"
        "1;B;2022-02-30;;H2020\n;C;;;H2020\n",
        "refused",
        {
            "the project occurs twice; the first row counts": (1, "project.csv, line 3"),
            "the row has no project id": (1, "project.csv, line 4"),
        },
    ),
    "small letters, wrong digits and days that are none": (
        "gleif",
        "lei2.csv",
        f"{_ENTITIES}\n{ONE.lower()},A,DE,1999-01-01\n{ONE[:-1]}9,B,ZZ,soon\n{OTHER},C,FR,1850-00-00,\n",
        "noted",
        {
            "the check digits of the LEI do not fit": (1, "lei2.csv, line 3"),
            "left out: a date of creation that is no date": (2, "lei2.csv, line 3"),
            "left out: the country code 'ZZ' is not known": (1, "lei2.csv, line 3"),
        },
    ),
    "a relation that ended before it began": (
        "gleif",
        "rr.csv",
        f"{_RELATIONS}\n{ONE},LEI,{OTHER},LEI,IS_SUBFUND_OF,ACTIVE,2020-01-01,2019-01-01,"
        "RELATIONSHIP_PERIOD\n",
        "noted",
        {
            "the end lies before the start": (1, "rr.csv, line 2"),
            "stub: an organization known by its LEI only": (2, "rr.csv, line 2"),
        },
    ),
    "nodes that are no LEI, and a relation of no type": (
        "gleif",
        "rr.csv",
        f"{_RELATIONS}\n{ONE},LEI,DE0005140008,ISIN,IS_SUBFUND_OF,ACTIVE,,,\n"
        f"{ONE},LEI,{OTHER},LEI,,ACTIVE,,,\n",
        "refused",
        {
            "a node is no LEI (its type is ISIN)": (1, "rr.csv, line 2"),
            "the record has no relation type": (1, "rr.csv, line 3"),
        },
    ),
    "an exception twice and of nobody": (
        "gleif",
        "repex.csv",
        f"LEI,Exception.Category,Exception.Reason.1\n{ONE},A,B\n{ONE},A,C\nx,A,B\n",
        "refused",
        {
            "the exception is stated already; the first counts": (1, "repex.csv, line 3"),
            "'X' is not a LEI: 18 letters or digits and two digits": (1, "repex.csv, line 4"),
        },
    ),
}


@pytest.mark.parametrize("name", list(ROR))
def test_a_record_of_ror_costs_itself_and_is_told(tmp_path: Path, name: str) -> None:
    records, expected = ROR[name]
    (tmp_path / "a.json").write_text(json.dumps(records), encoding="utf-8")
    found = Converted("ror", tmp_path / "a.json")
    assert found.remarks("refused") == expected
    _all_are_counted(found)


def test_a_number_of_more_than_64_bits_costs_its_entry_and_is_told(tmp_path: Path) -> None:
    records = [
        record(FUND, "Fund"),
        {**record(MILL, "Mill"), "established": 10**30},
        {**record(LAB, "Lab"), "locations": [{"geonames_id": 10**20}]},
    ]
    # 1e400 is a number of JSON as well
    text = json.dumps(records).replace("[", '[{"id": "https://ror.org/05abbep66", "x": 1e400},', 1)
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    found = Converted("ror", tmp_path / "a.json")
    assert found.remarks("refused") == {"the record has no name": (1, "a.json, record 1")}
    noted = found.remarks("noted")
    assert noted["left out: a year of establishment that is no year"] == (1, "a.json, record 3")
    assert noted["left out: a GeoNames number that is no whole number"][0] == 1
    assert sum(tally.loaded for tally in found.tallies) == 3
    _all_are_counted(found)


@pytest.mark.parametrize("name", list(TABLES))
def test_a_row_costs_itself_and_is_told(tmp_path: Path, name: str) -> None:
    register, file, text, what, expected = TABLES[name]
    (tmp_path / file).write_text(text, encoding="utf-8")
    found = Converted(register, tmp_path / file)
    assert found.remarks(what) == expected
    _all_are_counted(found)


def _all_are_counted(found: Converted) -> None:
    for tally in found.tallies:
        assert tally.read == tally.loaded + tally.total("refused"), str(tally)


@pytest.mark.parametrize(
    ("register", "name", "content", "words"),
    [
        (
            "gleif",
            "a.xml",
            f"<LEIData><LEIRecord><LEI>{ONE}</LEI></LEIRecord><LEIR".encode(),
            "line 1",
        ),
        ("gleif", "a.xml", b"<LEIData><LEIRecord><LEI>&#1;</LEI></LEIRecord></LEIData>", "line 1"),
        ("ror", "a.json", json.dumps([record(MILL, "M")]).encode() + b"<html>", "after 1 records"),
        (
            "cordis",
            "organization.csv.gz",
            gzip.compress(b"projectID;name\n" * 99, mtime=0)[:40],
            "download",
        ),
    ],
)
def test_a_file_that_breaks_off_is_refused_with_the_place(
    tmp_path: Path, register: str, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceFileError, match=words) as caught:
        Converted(register, tmp_path / name)
    assert name in str(caught.value)
