"""The alignments are well-formed SSSOM tables about terms that exist."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ioknow import resources
from ioknow.store import parse_file
from ioknow.terms import Literal, NamedNode
from ioknow.vocabulary import IK, OWL, RDF, RDFS

TABLES = sorted((resources.root() / "ontology" / "align").glob("*.sssom.tsv"))
PREDICATES = {f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related")}
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
Row = dict[str, str]


def rows(table: Path) -> list[Row]:
    lines = table.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader([x for x in lines if not x.startswith("#")], delimiter="\t"))


def labels() -> dict[str, str]:
    found, declared = {}, set()
    for file in resources.ontology_files():
        for quad in parse_file(file):
            if not isinstance(quad.subject, NamedNode) or IK.iri not in quad.subject.value:
                continue
            name = "ik:" + quad.subject.value.removeprefix(IK.iri)
            if quad.predicate == RDF.type and quad.object in KINDS:
                declared.add(name)
            if (
                quad.predicate == RDFS.label
                and isinstance(quad.object, Literal)
                and quad.object.language == "en"
            ):
                found[name] = quad.object.value
    return {name: found[name] for name in declared}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_names_known_terms_predicates_and_prefixes(table: Path) -> None:
    known = labels()
    head = [x for x in table.read_text(encoding="utf-8").splitlines() if x.startswith("#")]
    prefixes = {line.split(":")[0].strip("# ") for line in head if line.startswith("#  ")}
    assert rows(table)
    for row in rows(table):
        assert known[row["subject_id"]] == row["subject_label"]
        assert row["predicate_id"] in PREDICATES
        assert row["object_id"].split(":")[0] in prefixes
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"
        assert 0 < float(row["confidence"]) <= 1


def test_no_mapping_is_given_twice() -> None:
    pairs = [(r["subject_id"], r["object_id"]) for table in TABLES for r in rows(table)]
    mapped = [pair for pair in pairs if pair[1] != "sssom:NoTermFound"]
    assert len(mapped) == len(set(mapped))


def test_a_term_without_equivalent_has_none_elsewhere() -> None:
    none, some = set(), set()
    for table in TABLES:
        for row in rows(table):
            if row["object_id"] != "sssom:NoTermFound":
                some.add(row["subject_id"])
            elif table.name.startswith("no-equivalent"):
                none.add(row["subject_id"])
    assert none & some == set()


def test_every_term_is_mapped_or_marked_as_without_equivalent() -> None:
    """A named inverse needs no row of its own: the property that it turns round has one."""
    named = {row["subject_id"] for table in TABLES for row in rows(table)}
    inverses = {
        "ik:" + quad.subject.value.removeprefix(IK.iri)
        for file in resources.ontology_files()
        for quad in parse_file(file)
        if quad.predicate == OWL.inverseOf and isinstance(quad.subject, NamedNode)
    }
    assert labels().keys() - inverses - named == set()
