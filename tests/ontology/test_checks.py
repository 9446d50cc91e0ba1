"""Hygiene: each query in ontology/checks finds something only when something is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ioknow
from ioknow import resources
from ioknow.store import EmbeddedStore, parse_bytes
from ioknow.terms import RdfFormat
from ioknow.vocabulary import ID, IK, IKV, ONTOLOGY_GRAPH, OWL, RDFS, SKOS, case_graph

CHECKS = sorted((resources.root() / "ontology" / "checks").glob("*.rq"))
TURTLE = (
    f"@prefix ik: <{IK.iri}> . @prefix ikv: <{IKV.iri}> . @prefix owl: <{OWL.iri}> ."
    f"@prefix rdfs: <{RDFS.iri}> . @prefix skos: <{SKOS.iri}> . @base <{ID}> ."
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_the_bundled_dataset_is_clean(kg: ioknow.KnowledgeGraph, check: Path) -> None:
    found = [str(row) for row in kg.store.select(check.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_a_check_says_what_it_looks_for(check: Path) -> None:
    first = check.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"#\+ summary: [A-Z].*\.", first)


def test_there_are_many_checks() -> None:
    assert len(CHECKS) >= 60


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ("term-without-label", "ik:New a owl:Class ."),
        ("term-without-definition", "ik:New a owl:Class ."),
        ("term-without-source", "ik:New a owl:Class ."),
        ("class-without-example", "ik:New a owl:Class ."),
        ("class-name-in-lower-case", "ik:new a owl:Class ."),
        ("property-name-in-upper-case", "ik:New a owl:ObjectProperty ."),
        ("property-without-inverse-or-reason", "ik:new a owl:ObjectProperty ."),
        ("datatype-property-without-range", "ik:new a owl:DatatypeProperty ."),
        ("property-of-two-kinds", "ik:new a owl:ObjectProperty, owl:DatatypeProperty ."),
        ("range-that-reasoners-refuse", "ik:new rdfs:range xsd:date ."),
        ("construct-to-avoid", "ik:New owl:hasKey ( ik:value ) ."),
        ("functional-measured-value", "ik:v a owl:DatatypeProperty, owl:FunctionalProperty ."),
        (
            "class-that-is-its-own-ancestor",
            "ik:A rdfs:subClassOf ik:B . ik:B rdfs:subClassOf ik:A .",
        ),
        ("superclass-that-is-not-declared", "ik:A rdfs:subClassOf ik:Missing ."),
        ("text-with-stray-spaces", '<a> rdfs:label "two  spaces"@en .'),
        ("text-without-words", '<a> rdfs:label ""@en .'),
        ("concept-without-scheme", "ikv:role-x a skos:Concept ."),
        ("concept-without-preferred-label", "ikv:role-x a skos:Concept ."),
        ("concept-in-two-schemes", "ikv:x skos:inScheme ikv:role, ikv:unit ."),
        ("concept-below-itself", "ikv:x skos:broader ikv:y . ikv:y skos:broader ikv:x ."),
        ("property-that-is-not-declared", "<a> ik:misspelt <b> ."),
        ("class-that-is-not-declared", "<a> a ik:Misspelt ."),
        ("concept-that-is-not-described", "<a> ik:role ikv:role-misspelt ."),
        ("node-that-is-not-described", "<a> ik:about <b> ."),
        ("node-without-label", "<a> a ik:Firm ."),
        ("claim-without-evidence", "<a> ik:claimStatus ikv:status-stated ."),
        ("evidence-that-nothing-rests-on", "<a> a ik:Evidence ."),
        ("evidence-in-a-circle", "<a> ik:derivedFrom <b> . <b> ik:derivedFrom <a> ."),
        ("actor-that-collaborates-with-itself", "<a> ik:collaboratesWith <a> ."),
        ("actor-that-is-two-kinds", "<a> a ik:Organization, ik:Cohort ."),
        (
            "node-in-two-disjoint-classes",
            "[] a owl:AllDisjointClasses ; owl:members (ik:A ik:B) . <a> a ik:A, ik:B .",
        ),
        ("alliance-that-is-a-body", "<a> a ik:Alliance, ik:Organization ."),
        (
            "year-that-differs-from-its-date",
            '<a> ik:date "2004"^^xsd:gYear ; ik:year 2005 .',
        ),
        ("end-before-start", "<a> ik:startYear 2005 ; ik:endYear 2004 ."),
        ("intermediary-that-was-written", "<a> a ik:Intermediary ."),
        ("intermediary-that-was-written", "<a> a ik:LeadCustomerDependentFirm ."),
        ("property-without-example", "ik:new a owl:ObjectProperty ."),
        (
            "size-classification-that-does-not-fit",
            "<c> ik:byDefinition <d> ; ik:derivedFrom <o> ; ik:inSizeClass ikv:size-sme ."
            "<d> ik:operator ikv:op-under ; ik:value 300 ."
            "<o> ik:measure ikv:measure-employees ; ik:value 300 .",
        ),
    ],
)
def test_a_check_finds_its_fault(check: str, fault: str) -> None:
    store = EmbeddedStore.in_memory()
    document = (TURTLE + fault).encode()
    graph = ONTOLOGY_GRAPH if "a owl:" in fault else case_graph("test")
    store.extend(parse_bytes(document, RdfFormat.TURTLE, name="test", graph=graph))
    query = (resources.root() / "ontology" / "checks" / f"{check}.rq").read_text(encoding="utf-8")
    assert list(store.select(query))
