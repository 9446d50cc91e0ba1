"""CORDIS tables become projects with participations, whatever layout they come in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ioknow.errors import SourceFileError
from tests.ingest.registers.converted import Converted

ID = "https://w3id.org/ioknow/id/"
ORGANIZATIONS = """\
"projectID";"projectAcronym";"organisationID";"vatNumber";"name";"shortName";"SME";"activityType";\
"street";"postCode";"city";"country";"nutsCode";"geolocation";"organizationURL";"contactForm";\
"contentUpdateDate";"rcn";"order";"role";"ecContribution";"netEcContribution";"totalCost";\
"endOfParticipation";"active"
"700001";"WATER";"999999999";"";"Example University";"EXU";"false";"HES";"Main Street 1";"10000";\
"ATHENS";"EL";"";"";"https://example.org";"";"2031-01-01 10:00:00";"1";"1";"coordinator";\
"1000,5";"900";"1200,75";"false";""
"700001";"WATER";"888888888";"";"Example "Works" Ltd";"";"true";"PRC";"";"";"LEEDS";"UK";"";"";"";\
"";"";"2";"2";"participant";"2000";"";"";"false";""
"700002";"ALONE";"888888888";"";"Example Works Limited";"";"";"PRC";"";"";"LEEDS";"UK";"";"";"";\
"";"";"2";"1";"coordinator";"500";"";"";"false";""
"""
PROJECTS = """\
"id";"acronym";"status";"title";"startDate";"endDate";"totalCost";"ecMaxContribution";\
"legalBasis";"topics";"ecSignatureDate";"frameworkProgramme";"masterCall";"subCall";\
"fundingScheme";"nature";"objective";"contentUpdateDate";"rcn";"grantDoi"
"700001";"WATER";"CLOSED";"Clean water";"2019-05-01";"2022-04-30";"3000,25";"2500";"H2020-EU.3.";\
"SC5-1";"2019-01-01";"H2020";"";"";"RIA";"";"Water is
cleaned in two lines.";"2031-02-02 09:00:00";"9";"10.3030/700001"
"700002";"ALONE";"SIGNED";"One alone";"2020-01-01";"2020-12-31";"500";"500";"H2020-EU.1.1.";"";\
"";"H2020";"";"";"ERC";"";"";"2031-02-01 09:00:00";"8";""
"""


@pytest.fixture
def edition(tmp_path: Path) -> Converted:
    (tmp_path / "organization.csv").write_text(ORGANIZATIONS, encoding="utf-8")
    (tmp_path / "project.csv").write_text(PROJECTS, encoding="utf-8")
    return Converted("cordis", tmp_path)


def test_the_edition_is_named_and_dated_by_its_projects(edition: Converted) -> None:
    release = edition.edition.release
    assert (release.name, release.version) == ("cordis-h2020", "2031-02-02")


def test_participations_carry_role_and_contribution(edition: Converted) -> None:
    rows = edition.rows(
        "SELECT ?who ?role ?money { <relationship/cordis-700001> ik:hasParticipation ?p . "
        "?p ik:participant ?who ; ik:role ?role ; ik:contribution ?money ; ik:unit ikv:unit-euro } "
        "ORDER BY ?role"
    )
    assert [(who.removeprefix(ID), role.partition("#")[2], money) for who, role, money in rows] == [
        ("organization/pic-999999999", "role-coordinator", "1000.5"),
        ("organization/pic-888888888", "role-participant", "2000"),
    ]


def test_partners_are_tied_through_the_project_alone(edition: Converted) -> None:
    rows = edition.rows(
        "SELECT ?project (COUNT(?partner) AS ?n) { ?project a ik:CollaborativeProject ; "
        "ik:hasPartner ?partner } GROUP BY ?project"
    )
    assert rows == [(f"{ID}relationship/cordis-700001", "2")]
    assert edition.rows("SELECT ?x { ?x a ik:FundedProject } ORDER BY ?x") == [
        (f"{ID}relationship/cordis-700001",),
        (f"{ID}relationship/cordis-700002",),
    ]


def test_greece_and_the_united_kingdom_are_found_under_their_union_codes(
    edition: Converted,
) -> None:
    rows = edition.rows(
        "SELECT DISTINCT ?code { ?o ik:inCountry/ik:countryCode ?code } ORDER BY ?code"
    )
    assert rows == [("GB",), ("GR",)]


def test_inner_quotes_are_mended_and_told(edition: Converted) -> None:
    assert edition.remarks("repaired") == {
        "quotes inside a field were not doubled": (1, "organization.csv, line 3")
    }
    names = edition.rows(
        "SELECT ?n { <organization/pic-888888888> rdfs:label|skos:altLabel ?n } ORDER BY ?n"
    )
    assert names == [('Example "Works" Ltd',), ("Example Works Limited",)]


def test_every_claim_leads_to_record_and_release(edition: Converted) -> None:
    claims = edition.rows("SELECT (COUNT(?c) AS ?n) { ?c ik:claimStatus ?s }")
    traced = edition.rows(
        "SELECT (COUNT(?c) AS ?n) { ?c ik:claimStatus ?s ; ik:hasEvidence ?e . "
        "?e ik:record ?r ; ik:fromSource/rdfs:label 'CORDIS Horizon 2020 2031-02-02'@en }"
    )
    assert claims == traced == [("5",)]


def test_the_json_edition_says_the_same(tmp_path: Path, edition: Converted) -> None:
    import csv
    import io

    folder = tmp_path / "json"
    folder.mkdir()
    mended = ORGANIZATIONS.replace('"Example "Works" Ltd"', '"Example ""Works"" Ltd"')
    for name, text in (("organization", mended), ("project", PROJECTS)):
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        (folder / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    found = Converted("cordis", folder)
    query = (
        "SELECT ?s ?p ?o { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(<relationship/>)) || "
        "STRSTARTS(STR(?s), STR(<participation/>))) } ORDER BY ?s ?p ?o"
    )
    assert found.rows(query) == edition.rows(query)


def test_subjects_of_unknown_projects_become_stubs(tmp_path: Path) -> None:
    file = tmp_path / "topics.csv"
    file.write_text(
        '"projectID";"topic";"title"\n"5";"T-1";""Ready for ""More"""\n', encoding="utf-8"
    )
    found = Converted("cordis", file)
    assert found.rows("SELECT ?t { ?p a ik:FundedProject ; ik:hasTopic/skos:prefLabel ?t }") == [
        ('"Ready for "More"',)
    ]
    assert list(found.remarks("noted")) == [
        "stub: a project that the project table does not describe"
    ]


def test_rows_that_do_not_fit_are_refused_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "topics.csv"
    file.write_text('"projectID";"topic";"title"\n"5";"T-1"\n"6";"T-2";"ok"\n', encoding="utf-8")
    found = Converted("cordis", file)
    assert [first for _, first in found.remarks("refused").values()] == ["topics.csv, line 2"]
    assert found.tallies[0].loaded == 1


def test_other_tables_are_refused_with_advice(tmp_path: Path) -> None:
    file = tmp_path / "cities.csv"
    file.write_text("city;mayor\nx;y\n", encoding="utf-8")
    with pytest.raises(SourceFileError, match="no CORDIS table among"):
        Converted("cordis", file)


def test_programme_parts_by_record_number_are_topics_with_titles(tmp_path: Path) -> None:
    (tmp_path / "organization.csv").write_text(ORGANIZATIONS, encoding="utf-8")
    (tmp_path / "project.csv").write_text(PROJECTS, encoding="utf-8")
    (tmp_path / "parts.csv").write_text("rcn,programme_part\n9,SC5\n8,ERC\n77,SC4\n,SC1\n")
    edition = Converted("cordis", tmp_path)
    rows = edition.rows(
        "SELECT ?id ?label ?short { <relationship/cordis-700001> ik:underProgramme ?part . "
        "?part ik:identifier ?id ; rdfs:label ?label ; skos:altLabel ?short }"
    )
    # Titles and short names as the Commission prints them for Horizon 2020.
    assert rows == [
        (
            "cordis-programme:H2020-EU.3.5.",
            "Climate action, environment, resource efficiency and raw materials",
            "SC5",
        )
    ]
    # The second project names the same part by its code: one node, not two.
    assert len(edition.rows("SELECT ?p { <relationship/cordis-700002> ik:underProgramme ?p }")) == 2
    noted = edition.remarks("noted")
    assert noted["a programme part of a project that is not in the project table"][0] == 1
    assert edition.remarks("refused")["the row names no project or no programme part"][0] == 1


def test_a_participation_may_end_before_its_project(tmp_path: Path) -> None:
    (tmp_path / "organization.csv").write_text(
        "projectID;organisationID;name;role;endOfParticipation\n"
        "1;111111111;Stays;participant;false\n"
        "1;222222222;Left;participant;true\n"
        "1;333333333;Left Then;participant;2031-05-06\n"
        "1;444444444;Unclear;participant;perhaps\n",
        encoding="utf-8",
    )
    found = Converted("cordis", tmp_path)
    rows = found.rows(
        "SELECT ?name ?end { ?p ik:relationshipStatus ikv:state-ended ; ik:participant/rdfs:label "
        "?name OPTIONAL { ?p ik:endDate ?end } } ORDER BY ?name"
    )
    assert rows == [("Left", ""), ("Left Then", "2031-05-06")]
    told = "left out: endOfParticipation is neither a date nor true or false"
    assert found.remarks("noted")[told] == (1, "organization.csv, line 5")
