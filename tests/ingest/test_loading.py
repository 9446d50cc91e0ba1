from __future__ import annotations

from pathlib import Path

import pytest

import ioknow
from ioknow.errors import DataError, RdfSyntaxError, SourceFileError, ValidationError
from ioknow.ingest import load
from ioknow.store import current_release

OWN_CASE = """\
@base <https://w3id.org/ioknow/id/> .
@prefix ik: <https://w3id.org/ioknow/ontology#> .
@prefix ikv: <https://w3id.org/ioknow/vocab#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

<source/field-notes> a ik:Source ; rdfs:label "Field notes"@en ;
  dcterms:title "Field notes"@en ; ik:sourceCode "own-1" .
<evidence/field-notes/page-1> a ik:Evidence ; rdfs:label "Field notes, p. 1"@en ;
  ik:fromSource <source/field-notes> ; ik:page "1" .
<organization/north-casting> a ik:Firm ; rdfs:label "North Casting"@en ;
  ik:inCountry <place/japan> ; ik:hasEvidence <evidence/field-notes/page-1> .
<organization/east-molds> a ik:Firm ; rdfs:label "East Molds"@en ;
  ik:inCountry <place/japan> ; ik:hasEvidence <evidence/field-notes/page-1> .
<relationship/north-east> a ik:JointDevelopment ; rdfs:label "Mold development"@en ;
  ik:hasPartner <organization/north-casting> , <organization/east-molds> ;
  ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/field-notes/page-1> .
"""


@pytest.fixture
def own_case(tmp_path: Path) -> Path:
    file = tmp_path / "own.ttl"
    file.write_text(OWN_CASE, encoding="utf-8")
    return file


def test_a_file_of_ones_own_stands_beside_the_bundled_cases(tmp_path: Path, own_case: Path) -> None:
    load(tmp_path / "store", [own_case])
    with ioknow.open(tmp_path / "store") as kg:
        assert kg.test("ASK { <organization/north-casting> ik:collaboratesWith ?partner }")
        assert kg.test("ASK { <organization/kicms> a ik:Intermediary }")


def test_a_second_load_keeps_what_was_loaded_before(tmp_path: Path, own_case: Path) -> None:
    store = tmp_path / "store"
    load(store, [own_case])
    other = tmp_path / "other.ttl"
    other.write_text(OWN_CASE.replace("north-east", "east-north"), encoding="utf-8")
    report = load(store, [other])
    assert report.kept == ("https://w3id.org/ioknow/graph/case/own",)
    with ioknow.open(store) as kg:
        assert kg.test("ASK { <relationship/north-east> ?p ?o . <relationship/east-north> ?q ?r }")


def test_loading_a_file_again_replaces_it(tmp_path: Path, own_case: Path) -> None:
    store = tmp_path / "store"
    load(store, [own_case])
    own_case.write_text(OWN_CASE.replace("North Casting", "Northern Casting"), encoding="utf-8")
    load(store, [own_case])
    with ioknow.open(store) as kg:
        rows = kg.query("SELECT ?name { <organization/north-casting> rdfs:label ?name }")
        assert rows.column("name") == ["Northern Casting"]


def test_equal_input_is_not_loaded_twice(tmp_path: Path) -> None:
    first = load(tmp_path / "store")
    second = load(tmp_path / "store")
    assert (first.reused, second.reused) == (False, True)
    assert first.release.version == second.release.version


def test_a_broken_file_leaves_the_store_as_it_was(tmp_path: Path, own_case: Path) -> None:
    store = tmp_path / "store"
    before = load(store).release.version
    broken = tmp_path / "broken.ttl"
    broken.write_text(OWN_CASE + "<a> <b> oops .\n", encoding="utf-8")
    with pytest.raises(RdfSyntaxError, match=r"broken\.ttl, line \d+"):
        load(store, [own_case, broken])
    assert current_release(store).version == before


def test_a_claim_without_evidence_is_refused_with_file_and_node(
    tmp_path: Path, own_case: Path
) -> None:
    text = OWN_CASE.replace(
        "ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/field-notes/page-1> .",
        "ik:claimStatus ikv:status-stated .",
    )
    own_case.write_text(text, encoding="utf-8")
    with pytest.raises(ValidationError, match="relationship/north-east") as caught:
        load(tmp_path / "store", [own_case])
    assert "own.ttl" in str(caught.value)
    assert not (tmp_path / "store" / "current").exists()


def test_two_files_for_one_graph_are_refused(tmp_path: Path, own_case: Path) -> None:
    twin = tmp_path / "folder" / "own.ttl"
    twin.parent.mkdir()
    twin.write_text(OWN_CASE, encoding="utf-8")
    with pytest.raises(SourceFileError, match="would both become the graph"):
        load(tmp_path / "store", [own_case, twin])


def test_a_file_that_writes_into_our_graphs_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "forged.nq"
    graph = "https://w3id.org/ioknow/graph/derived"
    file.write_text(f"<http://e/s> <http://e/p> <http://e/o> <{graph}> .\n")
    with pytest.raises(DataError, match="which ioknow writes itself"):
        load(tmp_path / "store", [file])
