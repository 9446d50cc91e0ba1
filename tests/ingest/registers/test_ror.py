"""ROR records become organizations, places, foundings and relations with evidence."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from ioknow.errors import SourceFileError
from tests.ingest.registers.converted import Converted
from tests.ingest.registers.ror_records import CLINIC, FUND, LAB, MILL, dump, record, relation

ID = "https://w3id.org/ioknow/id/"


def organization(ror: str) -> str:
    return f"<organization/ror-{ror}>"


@pytest.fixture
def two_labs(tmp_path: Path) -> Converted:
    records = [
        record(
            MILL,
            "Mühle",
            names=[
                {"lang": "de", "types": ["ror_display", "label"], "value": "Mühle"},
                {"lang": "en", "types": ["label"], "value": "Mill Institute"},
                {"lang": "ja", "types": ["label"], "value": "水車研究所"},
                {"lang": None, "types": ["acronym"], "value": "MI"},
                {"lang": "de", "types": ["alias"], "value": "Alte Mühle"},
            ],
            external_ids=[
                {"type": "isni", "all": ["0000 0001 2103 2683"], "preferred": None},
                {"type": "wikidata", "all": ["Q157808"], "preferred": "Q157808"},
            ],
            relationships=[
                relation("child", LAB, "An old name of the laboratory"),
                relation("related", CLINIC, "Clinic that is not in the file"),
            ],
        ),
        record(
            LAB,
            "Laboratory",
            established=None,
            types=["funder", "company"],
            relationships=[
                relation("parent", MILL, "Mill Institute"),
                relation("predecessor", FUND, "Fund of old"),
            ],
        ),
    ]
    return Converted("ror", dump(tmp_path / "any-name.zip", records))


def test_names_keep_their_language_and_kind(two_labs: Converted) -> None:
    rows = two_labs.rows(
        f"SELECT ?p (CONCAT(?n, '@', LANG(?n)) AS ?name) {{ {organization(MILL)} ?p ?n "
        "FILTER(?p IN (rdfs:label, skos:altLabel, ik:acronym)) } ORDER BY ?p ?n"
    )
    found = {(p.rpartition("#")[2], name) for p, name in rows}
    assert found == {
        ("label", "Mühle@de"),
        ("label", "Mill Institute@en"),
        ("label", "水車研究所@ja"),
        ("altLabel", "Alte Mühle@de"),
        ("altLabel", "MI@"),
        ("acronym", "MI@"),
    }


def test_identifiers_are_written_in_one_form(two_labs: Converted) -> None:
    rows = two_labs.rows(f"SELECT ?i {{ {organization(MILL)} ik:identifier ?i }} ORDER BY ?i")
    assert rows == [("isni:0000000121032683",), (f"ror:{MILL}",), ("wikidata:Q157808",)]


def test_a_relation_that_both_ends_state_is_one_with_two_pieces_of_evidence(
    two_labs: Converted,
) -> None:
    rows = two_labs.rows(
        "SELECT ?unit ?whole (COUNT(?evidence) AS ?n) { ?r a ik:UnitOf ; ik:hasUnit ?unit ; "
        "ik:hasWhole ?whole ; ik:hasEvidence ?evidence } GROUP BY ?unit ?whole"
    )
    assert rows == [(f"{ID}organization/ror-{LAB}", f"{ID}organization/ror-{MILL}", "2")]


def test_a_target_that_the_file_lacks_becomes_a_stub_named_by_the_relation(
    two_labs: Converted,
) -> None:
    rows = two_labs.rows(
        f"SELECT ?label ?record {{ {organization(CLINIC)} rdfs:label ?label ; "
        "ik:hasEvidence/ik:record ?record }"
    )
    assert rows == [("Clinic that is not in the file", f"https://ror.org/{MILL}")]
    stubs = [count for why, (count, _) in two_labs.remarks("noted").items() if "stub" in why]
    assert stubs == [2]


def test_a_stale_label_does_not_rename_the_target(two_labs: Converted) -> None:
    assert two_labs.rows(f"SELECT ?n {{ {organization(LAB)} rdfs:label ?n }}") == [("Laboratory",)]


def test_a_predecessor_comes_before(two_labs: Converted) -> None:
    rows = two_labs.rows(
        "SELECT ?before ?after { ?r a ik:OrganizationSuccession ; ik:hasPredecessor ?before ; "
        "ik:hasSuccessor ?after }"
    )
    assert rows == [(f"{ID}organization/ror-{FUND}", f"{ID}organization/ror-{LAB}")]


def test_classes_follow_from_types_and_all_types_are_kept(two_labs: Converted) -> None:
    rows = two_labs.rows(
        f"SELECT ?type {{ {organization(LAB)} a ik:Firm ; ik:registerType ?type }} ORDER BY ?type"
    )
    assert rows == [("company",), ("funder",)]


def test_the_year_of_establishment_is_a_founding(two_labs: Converted) -> None:
    rows = two_labs.rows(
        "SELECT ?who ?date { ?e a ik:Founding ; ik:involves ?who ; ik:date ?date }"
    )
    assert rows == [(f"{ID}organization/ror-{MILL}", "1969")]


def test_places_are_those_of_the_cases(two_labs: Converted) -> None:
    rows = two_labs.rows(
        f"SELECT ?country ?town {{ {organization(MILL)} ik:inCountry ?country ; "
        "ik:locatedIn ?place . ?place rdfs:label ?town ; ik:placeWithin ?country }"
    )
    assert rows == [(f"{ID}place/japan", "Riverside")]


def test_the_release_describes_itself(two_labs: Converted) -> None:
    release = two_labs.edition.release
    assert (release.version, release.issued) == ("v9.1-2031-03-01", "2031-03-01")
    rows = two_labs.rows(
        f"SELECT ?licence ?file {{ <{release.graph}> dcterms:license ?licence ; "
        "dcat:distribution/dcterms:title ?file }"
    )
    assert rows == [
        (
            "https://creativecommons.org/publicdomain/zero/1.0/",
            "any-name.zip/v9.1-2031-03-01-ror-data.json",
        )
    ]


def test_a_dump_is_known_by_its_content(tmp_path: Path) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_text(json.dumps([record(MILL, "Mill")]), encoding="utf-8")
    packed = tmp_path / "packed"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    for file in (plain, packed):
        assert Converted("ror", file).tallies[0].loaded == 1


def test_the_retired_schema_is_converted(tmp_path: Path) -> None:
    old = {
        "id": f"https://ror.org/{CLINIC}",
        "name": "Old Clinic",
        "types": ["Healthcare"],
        "status": "active",
        "established": 1961,
        "relationships": [relation("Parent", MILL, "Mill")],
        "addresses": [{"lat": 1.5, "lng": 2.5, "geonames_city": {"id": 12, "city": "Oldtown"}}],
        "links": ["https://example.org"],
        "aliases": ["Ye Olde Clinic"],
        "acronyms": ["OC"],
        "labels": [{"label": "旧病院", "iso639": "ja"}],
        "country": {"country_name": "Japan", "country_code": "JP"},
        "external_ids": {"GRID": {"preferred": "grid.6936.a", "all": "grid.6936.a"}},
    }
    found = Converted("ror", dump(tmp_path / "v1.zip", [old]))
    rows = found.rows(
        f"SELECT ?name ?town ?grid {{ {organization(CLINIC)} rdfs:label ?name ; "
        "ik:locatedIn/rdfs:label ?town ; ik:identifier ?grid "
        "FILTER(LANG(?name) = 'en' && STRSTARTS(?grid, 'grid')) }"
    )
    assert rows == [("Old Clinic", "Oldtown", "grid:grid.6936.a")]
    assert found.rows("SELECT ?r { ?r a ik:UnitOf }") != []


def test_of_a_dump_in_both_schemas_the_second_is_read(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "both.zip"
    with zipfile.ZipFile(path, "w") as archive:
        old = {"id": f"https://ror.org/{MILL}", "name": "Mill in schema 1", "labels": []}
        archive.writestr("v1.50-2030-01-01-ror-data.json", json.dumps([old]))
        archive.writestr(
            "v1.50-2030-01-01-ror-data_schema_v2.json", json.dumps([record(MILL, "Mill")])
        )
        archive.writestr("v1.50-2030-01-01-ror-data.csv", "id,name\nhttps://ror.org/x,Mill\n")
    assert Converted("ror", path).rows(f"SELECT ?n {{ {organization(MILL)} rdfs:label ?n }}") == [
        ("Mill",)
    ]


def test_what_cannot_be_read_is_refused_with_its_place(tmp_path: Path) -> None:
    records = [
        record(MILL, "Mill", relationships=[relation("sibling", LAB, "Lab")]),
        record("not-an-id", "Nobody"),
        record(LAB, "", names=[]),
    ]
    found = Converted("ror", dump(tmp_path / "d.zip", records))
    places = {
        why: first.rpartition(", ")[2] for why, (_, first) in found.remarks("refused").items()
    }
    assert places == {
        "the id 'https://ror.org/not-an-id' is not a ROR id": "record 2",
        "the record has no name": "record 3",
        "the type 'sibling' is not known": "record 1",
    }


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"id,name\n1,a\n", "array of records"), (b'[{"id": "https://ror.org/05', "JSON")],
)
def test_other_files_are_refused_with_advice(tmp_path: Path, content: bytes, word: str) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(content)
    with pytest.raises(SourceFileError, match=word):
        Converted("ror", file)
