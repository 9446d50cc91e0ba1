"""A validation report says where, what and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from ioknow.errors import RdfSyntaxError, SourceFileError
from ioknow.reasoning import validation
from ioknow.reasoning.validation import validate, validate_graph

PREFIXES = """@prefix ik: <https://w3id.org/ioknow/ontology#> .
@prefix ikv: <https://w3id.org/ioknow/vocab#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@base <https://w3id.org/ioknow/id/> .
"""
FIRM_WITHOUT_EVIDENCE = PREFIXES + '<organization/x> a ik:Firm ; rdfs:label "X"@en .'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "mine.ttl"
    file.write_text(FIRM_WITHOUT_EVIDENCE, encoding="utf-8")
    return file


def test_a_result_names_file_node_property_rule_and_remedy(file: Path) -> None:
    (result,) = validate([file]).results
    assert result.file == file
    assert result.focus == "https://w3id.org/ioknow/id/organization/x"
    assert result.path == "ik:hasEvidence"
    assert result.rule == "Organization"
    assert result.severity == "violation"
    assert result.message == "An organization needs evidence."
    assert result.remedy.startswith("Add ik:hasEvidence")


def test_the_report_reads_as_text(file: Path) -> None:
    report = validate([file])
    assert not report.conforms
    text = str(report)
    assert text.startswith("1 nodes checked")
    assert "violation mine.ttl: <organization/x> ik:hasEvidence" in text
    assert "[rule Organization]" in text


def test_a_warning_does_not_keep_data_out(tmp_path: Path) -> None:
    file = tmp_path / "fee.ttl"
    file.write_text(
        PREFIXES
        + '<evidence/e> a ik:Evidence ; rdfs:label "E"@en ; ik:section "1" ;'
        + " ik:fromSource <source/lee-2010> ."
        + '<fee/f> a ik:Fee ; rdfs:label "Fee"@en ; ik:governs <organization/kicms> ;'
        + " ik:ruleKind ikv:rule-fee ; ik:value 1 ; ik:operator ikv:op-exactly ;"
        + " ik:unit ikv:unit-yen ; ik:claimStatus ikv:status-stated ;"
        + " ik:hasEvidence <evidence/e> .",
        encoding="utf-8",
    )
    report = validate([file])
    assert report.conforms
    assert [result.severity for result in report.results] == ["warning"]


def test_data_may_refer_to_bundled_individuals(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(
        PREFIXES
        + '<evidence/e> a ik:Evidence ; rdfs:label "E"@en ; ik:section "1" ;'
        + " ik:fromSource <source/lee-2010> ."
        + '<organization/x> a ik:Firm ; rdfs:label "X"@en ; ik:inCountry <place/japan> ;'
        + " ik:hasEvidence <evidence/e> .",
        encoding="utf-8",
    )
    assert validate([file]).results == ()


def test_a_graph_is_checked_like_a_file() -> None:
    graph = rdflib.Graph().parse(data=FIRM_WITHOUT_EVIDENCE, format="turtle")
    (result,) = validate_graph(graph).results
    assert result.rule == "Organization"
    assert result.file is None


def test_the_given_graph_is_left_as_it_was() -> None:
    graph = rdflib.Graph().parse(data=FIRM_WITHOUT_EVIDENCE, format="turtle")
    before = len(graph)
    validate_graph(graph)
    assert len(graph) == before


def test_a_missing_file_is_named() -> None:
    with pytest.raises(SourceFileError, match=r"nowhere\.ttl"):
        validate([Path("nowhere.ttl")])


def test_a_malformed_file_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text(PREFIXES + "<a> a ik:Firm", encoding="utf-8")
    with pytest.raises(RdfSyntaxError, match=r"broken\.ttl, line \d+"):
        validate([file])


def with_pyshacl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "pyshifty_is_installed", lambda: False)


def test_both_engines_find_the_same_in_the_bundled_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    if not validation.pyshifty_is_installed():
        pytest.skip("pyshifty is not installed; pyshacl is the only engine")
    fast = validate().results
    with_pyshacl(monkeypatch)
    assert validate().results == fast


@pytest.mark.parametrize(
    "fault",
    [
        '<organization/x> a ik:Firm ; rdfs:label "X"@en .',
        '[] a ik:Firm ; ik:value "x" ; ik:factCode "no code" .',
        "<m> a ik:Membership ; ik:claimStatus ikv:role-leader ; ik:startYear 2004 .",
        "<f> a ik:Fee ; ik:lowerValue 9 ; ik:upperValue 3 ; ik:unit ikv:unit-person .",
        "<o> a ik:Observation ; ik:measure ikv:measure-misspelt ; ik:value 1, 2 .",
    ],
)
def test_both_engines_find_the_same_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    if not validation.pyshifty_is_installed():
        pytest.skip("pyshifty is not installed; pyshacl is the only engine")
    file = tmp_path / "fault.ttl"
    file.write_text(PREFIXES + fault, encoding="utf-8")
    fast = {(r.path, r.value, r.rule, r.message, r.severity) for r in validate([file]).results}
    with_pyshacl(monkeypatch)
    slow = {(r.path, r.value, r.rule, r.message, r.severity) for r in validate([file]).results}
    assert fast == slow
    assert fast
