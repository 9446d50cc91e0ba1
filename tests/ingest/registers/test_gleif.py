"""The golden copy in CSV and XML becomes organizations and dated ties."""

from __future__ import annotations

from pathlib import Path

import pytest

from ioknow.errors import SourceFileError
from tests.ingest.registers.converted import Converted

ID = "https://w3id.org/ioknow/id/"
BANK, HOLDING, FUND = "529900T8BM49AURSDO55", "5493001KJTIIGC8Y1R12", "213800D1EI4B9WTWWD28"
ENTITIES = f"""\
LEI,Entity.LegalName,Entity.LegalName.xmllang,Entity.OtherEntityNames.OtherEntityName.1,\
Entity.OtherEntityNames.OtherEntityName.1.xmllang,\
Entity.OtherEntityNames.OtherEntityName.1.type,Entity.EntityCategory,Entity.EntityStatus,\
Entity.LegalAddress.City,Entity.LegalAddress.Country,Registration.RegistrationStatus,\
Entity.EntityCreationDate
{BANK},Example Bank,en,Old Bank,en,PREVIOUS_LEGAL_NAME,GENERAL,NULL,Berlin,DE,LAPSED,\
1999-05-06T00:00:00+02:00
{HOLDING},Example Holding,en,,,,GENERAL,ACTIVE,Paris,FR,ISSUED,
not-a-lei,Nobody,en,,,,GENERAL,ACTIVE,Paris,FR,ISSUED,
"""
_START = "Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,"
_END = "Relationship.EndNode.NodeID,Relationship.EndNode.NodeIDType,"
_WHAT = "Relationship.RelationshipType,Relationship.RelationshipStatus"
RELATIONS = f"""\
{_START}{_END}{_WHAT},Relationship.Period.1.startDate,Relationship.Period.1.endDate,\
Relationship.Period.1.periodType,Relationship.Period.2.startDate,Relationship.Period.2.endDate,\
Relationship.Period.2.periodType
{BANK},LEI,{HOLDING},LEI,IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,2021-01-01T00:00:00Z,\
2021-12-31T00:00:00.000Z,ACCOUNTING_PERIOD,2017-10-02T00:00:00+01:00,,RELATIONSHIP_PERIOD
{FUND},LEI,{BANK},LEI,IS_FUND-MANAGED_BY,INACTIVE,2010-01-01T00:00:00Z,2012-02-03T00:00:00Z,\
RELATIONSHIP_PERIOD,,,
"""
FEW_COLUMNS = f"""\
{_START}{_END}{_WHAT},Relationship.Period.1.startDate,Relationship.Period.1.endDate
{BANK},LEI,{HOLDING},LEI,IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,2021-01-01T00:00:00Z,
{BANK},LEI,{HOLDING},LEI,IS_ULTIMATELY_CONSOLIDATED_BY,ACTIVE,2021-01-01T00:00:00Z,
"""
XML = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016">
 <rr:Header><rr:ContentDate>2031-06-05T09:24:22Z</rr:ContentDate></rr:Header>
 <rr:RelationshipRecords><rr:RelationshipRecord>
  <rr:Relationship>
   <rr:StartNode><rr:NodeID>{FUND}</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:StartNode>
   <rr:EndNode><rr:NodeID>{BANK}</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:EndNode>
   <rr:RelationshipType>IS_SUBFUND_OF</rr:RelationshipType>
   <rr:RelationshipPeriods><rr:RelationshipPeriod>
     <rr:StartDate>2012-11-29T00:00:00.000Z</rr:StartDate>
     <rr:PeriodType>RELATIONSHIP_PERIOD</rr:PeriodType>
   </rr:RelationshipPeriod></rr:RelationshipPeriods>
   <rr:RelationshipStatus>ACTIVE</rr:RelationshipStatus>
  </rr:Relationship>
 </rr:RelationshipRecord></rr:RelationshipRecords>
</rr:RelationshipData>
"""


@pytest.fixture
def copy(tmp_path: Path) -> Converted:
    (tmp_path / "20310102-0800-gleif-goldencopy-lei2.csv").write_text(ENTITIES, encoding="utf-8")
    (tmp_path / "rr.csv").write_text(RELATIONS, encoding="utf-8")
    (tmp_path / "few.csv").write_text(FEW_COLUMNS, encoding="utf-8")
    return Converted("gleif", tmp_path)


def test_a_tie_is_dated_by_its_relationship_period_wherever_that_stands(copy: Converted) -> None:
    rows = copy.rows(
        "SELECT ?start ?end { ?r a ik:DirectConsolidation ; ik:startDate ?start "
        "OPTIONAL { ?r ik:endDate ?end } }"
    )
    assert rows == [("2017-10-02", "")]


def test_a_tie_whose_period_kind_is_lost_stays_undated(copy: Converted) -> None:
    rows = copy.rows("SELECT ?d { ?r a ik:UltimateConsolidation OPTIONAL { ?r ik:startDate ?d } }")
    assert rows == [("",)]
    assert copy.remarks("noted")["undated: the file has lost the kinds of its periods"] == (
        1,
        "few.csv, line 3",
    )


def test_an_ended_fund_tie_has_both_dates_and_its_roles(copy: Converted) -> None:
    rows = copy.rows(
        "SELECT ?fund ?manager ?end { ?r a ik:FundTie ; ik:hasFund ?fund ; "
        "ik:hasFundManager ?manager ; ik:endDate ?end ; ik:relationshipStatus ikv:state-ended }"
    )
    assert rows == [(f"{ID}organization/lei-{FUND}", f"{ID}organization/lei-{BANK}", "2012-02-03")]


def test_the_word_null_is_no_status(copy: Converted) -> None:
    rows = copy.rows(f"SELECT ?s {{ <organization/lei-{BANK}> ik:registerStatus ?s }}")
    assert rows == [("LAPSED",)]


def test_former_names_are_told_apart(copy: Converted) -> None:
    rows = copy.rows(f"SELECT ?n {{ <organization/lei-{BANK}> ik:formerName ?n }}")
    assert rows == [("Old Bank",)]


def test_an_organization_without_a_name_is_called_by_its_lei(copy: Converted) -> None:
    rows = copy.rows(f"SELECT ?n {{ <organization/lei-{FUND}> rdfs:label ?n }}")
    assert rows == [(f"LEI {FUND}",)]


def test_what_is_no_lei_is_refused_with_its_line(copy: Converted) -> None:
    (place,) = (first for _, first in copy.remarks("refused").values())
    assert place == "20310102-0800-gleif-goldencopy-lei2.csv, line 4"


def test_the_date_of_the_file_names_the_release(copy: Converted) -> None:
    assert copy.edition.release.version == "2031-01-02"


def test_xml_is_read_record_by_record(tmp_path: Path) -> None:
    file = tmp_path / "any.xml"
    file.write_text(XML, encoding="utf-8")
    found = Converted("gleif", file)
    assert found.edition.release.version == "2031-06-05"
    assert found.rows("SELECT ?d { ?r ik:hasUmbrellaFund ?f ; ik:startDate ?d }") == [
        ("2012-11-29",)
    ]


def test_xml_with_a_document_type_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.xml"
    text = XML.replace("?>\n", "?>\n<!-- a --> <!DOCTYPE x [<!ENTITY a 'b'>]>\n", 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SourceFileError, match="document type"):
        Converted("gleif", file)


def test_reporting_exceptions_are_claims_about_the_organization(tmp_path: Path) -> None:
    file = tmp_path / "repex.csv"
    file.write_text(
        "LEI,Exception.Category,Exception.Reason.1\n"
        f"{BANK},DIRECT_ACCOUNTING_CONSOLIDATION_PARENT,NATURAL_PERSONS\n",
        encoding="utf-8",
    )
    rows = Converted("gleif", file).rows(
        "SELECT ?who ?why { ?x a ik:ReportingException ; ik:about ?who ; ik:exceptionReason ?why }"
    )
    assert rows == [(f"{ID}organization/lei-{BANK}", "NATURAL_PERSONS")]
