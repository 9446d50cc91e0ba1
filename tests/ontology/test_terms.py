"""The ontology and its vocabulary are complete, multilingual and inside the profile."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ioknow
from ioknow import resources
from ioknow.store import parse_file
from ioknow.terms import Literal, NamedNode
from ioknow.vocabulary import IK, IKV, OWL, PREFIXES, RDF, RDFS, SKOS

PACKAGE = Path(ioknow.__file__).parent
MODULES = resources.ontology_files()
ALL_FILES = [*MODULES, *resources.vocabulary_files(), *resources.shape_files()]
LANGUAGES = {"en", "de", "ja", "ko"}
OUTSIDE_RL = {
    OWL.cardinality,
    OWL.minCardinality,
    OWL.qualifiedCardinality,
    OWL.minQualifiedCardinality,
    OWL.disjointUnionOf,
    OWL.hasKey,
    OWL.onDatatype,
}


def texts(subject_namespace: str, *properties: NamedNode) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in [*MODULES, *resources.vocabulary_files()]:
        for quad in parse_file(file):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(
                subject_namespace
            ):
                languages = found.setdefault(quad.subject.value, set())
                if quad.predicate in properties and isinstance(quad.object, Literal):
                    languages.add(quad.object.language or "")
    return found


def test_every_term_is_labelled_in_four_languages() -> None:
    labels = texts(IK.iri, RDFS.label)
    assert {term: found for term, found in labels.items() if found != LANGUAGES} == {}
    assert len(labels) > 300


def test_every_term_is_defined_in_four_languages() -> None:
    definitions = texts(IK.iri, SKOS.definition)
    assert {term: found for term, found in definitions.items() if found != LANGUAGES} == {}


def test_every_concept_and_scheme_is_named_in_four_languages() -> None:
    names = texts(IKV.iri, SKOS.prefLabel, RDFS.label)
    assert {concept: found for concept, found in names.items() if found != LANGUAGES} == {}


@pytest.mark.parametrize("file", ALL_FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_prefixes_are_the_usual_ones(file: Path) -> None:
    usual = PREFIXES | {
        "org": "http://www.w3.org/ns/org#",
        "sh": "http://www.w3.org/ns/shacl#",
        "iks": "https://w3id.org/ioknow/shapes#",
        "vann": "http://purl.org/vocab/vann/",
    }
    text = file.read_text(encoding="utf-8")
    for prefix, iri in re.findall(r"^@prefix (\S*): <(\S+)> \.$", text, re.MULTILINE):
        assert usual.get(prefix) == iri


@pytest.mark.parametrize(
    "file", [file for file in MODULES if not file.name.startswith("dl")], ids=lambda file: file.name
)
def test_the_modules_stay_inside_owl_2_rl(file: Path) -> None:
    used = {quad.predicate for quad in parse_file(file)}
    assert used & OUTSIDE_RL == set()


def test_nothing_is_imported() -> None:
    for file in MODULES:
        assert all(quad.predicate != OWL.imports for quad in parse_file(file))


def test_every_foreign_term_used_is_declared_as_a_stub() -> None:
    stubs = {
        quad.subject
        for file in MODULES
        if file.name in ("external-stubs.ttl", "ioknow.ttl")
        for quad in parse_file(file)
    }
    built_in = (OWL.iri, RDF.iri, RDFS.iri, IK.iri, "http://www.w3.org/2001/XMLSchema#")
    used = {quad.predicate for file in MODULES for quad in parse_file(file)}
    used |= {
        quad.object
        for file in MODULES
        for quad in parse_file(file)
        if quad.predicate in (RDFS.subClassOf, RDFS.range, RDFS.domain)
        and isinstance(quad.object, NamedNode)
    }
    assert {
        term for term in used if isinstance(term, NamedNode) and not term.value.startswith(built_in)
    } <= stubs


def test_terms_named_in_code_exist() -> None:
    declared = set(texts(IK.iri)) | set(texts(IKV.iri))
    named = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "IK"
                and node.attr != "iri"
            ):
                named.add(IK.iri + node.attr)
            if (
                isinstance(node, ast.Subscript)
                and isinstance(node.value, ast.Name)
                and node.value.id == "IKV"
                and isinstance(node.slice, ast.Constant)
                and isinstance(node.slice.value, str)
            ):
                named.add(IKV.iri + node.slice.value)
    beginnings = {name for name in named if name.endswith("-")}
    assert named - declared - beginnings == set()
