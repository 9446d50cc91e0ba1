"""Partners by country and years, over parts, accepted links and open ends; invented records."""

from __future__ import annotations

from pathlib import Path

import pytest

import ioknow

NAME = "partners-of-an-organization-in-countries"
RECORDS = """
@base <https://w3id.org/ioknow/id/> .
@prefix ik: <https://w3id.org/ioknow/ontology#> .
@prefix ikv: <https://w3id.org/ioknow/vocab#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .

<organization/t/society> a ik:ResearchInstitute ; rdfs:label "Society"@en .
<organization/t/institute> a ik:ResearchInstitute ; rdfs:label "Institute"@en ;
    ik:inCountry <place/korea> .
<organization/t/register-record> a ik:ResearchInstitute ; rdfs:label "SOCIETY E.V." ;
    skos:exactMatch <organization/t/society> .
<organization/t/seoul> a ik:University ; rdfs:label "Seoul"@en ; ik:inCountry <place/korea> .
<organization/t/osaka> a ik:Firm ; rdfs:label "Osaka"@en ; ik:inCountry <place/japan> .
<organization/t/lyon> a ik:Firm ; rdfs:label "Lyon"@en ; ik:inCountry <place/france> .
<place/france> a ik:Country ; ik:countryCode "FR" ; rdfs:label "France"@en .
<relationship/t/unit> a ik:UnitOf ; rdfs:label "Unit"@en ; ik:claimStatus ikv:status-stated ;
    ik:hasWhole <organization/t/society> ; ik:hasPart <organization/t/institute> ;
    ik:hasEvidence <evidence/t/unit> .
<organization/t/institute> ik:partOfOrganization <organization/t/society> .
<organization/t/society> ik:hasOrganizationalPart <organization/t/institute> .
<evidence/t/unit> a ik:Evidence ; rdfs:label "Record unit" .
"""


def project(name: str, partners: list[str], years: str) -> str:
    listed = ", ".join(f"<organization/t/{one}>" for one in partners)
    return f"""
<relationship/t/{name}> a ik:FundedProject, ik:CollaborativeProject ; rdfs:label "{name}" ;
    ik:claimStatus ikv:status-stated ; ik:hasPartner {listed} ; {years}
    ik:hasEvidence <evidence/t/{name}> .
<evidence/t/{name}> a ik:Evidence ; rdfs:label "Record {name}" ;
    foaf:page <https://example.org/{name}> .
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> ioknow.KnowledgeGraph:
    file = tmp_path_factory.mktemp("partners") / "records.ttl"
    projects = [
        project("by-part", ["institute", "seoul"], "ik:startYear 2012 ; ik:endYear 2015 ;"),
        project("by-record", ["register-record", "osaka", "lyon"], "ik:startYear 2019 ;"),
        project("too-early", ["society", "osaka"], "ik:startYear 2010 ; ik:endYear 2014 ;"),
        project("too-late", ["society", "osaka"], "ik:startYear 2020 ; ik:endYear 2022 ;"),
        project("undated", ["society", "seoul"], ""),
        project("among-themselves", ["society", "institute"], "ik:startYear 2016 ;"),
    ]
    file.write_text(RECORDS + "".join(projects), encoding="utf-8")
    return ioknow.open(files=(file,))


def asked(graph: ioknow.KnowledgeGraph, **values: object) -> set[tuple[object, object]]:
    given = {"organization": "organization/t/society", "country": "KR,JP", **values}
    answer = graph.ask(NAME, **given)  # type: ignore[arg-type]  # values of any type on purpose
    return {(row["relationship"], row["partner"]) for row in answer.solutions}


def test_parts_and_accepted_records_count_and_open_ends_do(graph: ioknow.KnowledgeGraph) -> None:
    assert asked(graph, since=2015, until=2019) == {
        ("by-part", "Seoul"),
        ("by-record", "Osaka"),
        ("undated", "Seoul"),
    }


def test_without_years_every_time_counts(graph: ioknow.KnowledgeGraph) -> None:
    found = asked(graph, country="JP")
    assert {name for name, _ in found} == {"by-record", "too-early", "too-late"}


def test_a_country_that_is_not_asked_for_is_left_out(graph: ioknow.KnowledgeGraph) -> None:
    assert asked(graph, country="FR") == {("by-record", "Lyon")}


def test_each_row_names_its_record(graph: ioknow.KnowledgeGraph) -> None:
    answer = graph.ask(NAME, organization="organization/t/society", country="FR")
    (row,) = answer.solutions
    assert (row["where"], row["address"]) == ("Record by-record", "https://example.org/by-record")
    assert row["part"] == "SOCIETY E.V."
    assert Path(str(row["claim"])).name == "by-record"
