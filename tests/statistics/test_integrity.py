"""The cubes keep the integrity constraints, and the constraints find what breaks them."""

from __future__ import annotations

import pytest

from ioknow.statistics.integrity import check_integrity, integrity_checks
from ioknow.store import EmbeddedStore
from ioknow.store.parsing import parse_bytes
from ioknow.terms import RdfFormat
from ioknow.vocabulary import sparql_prologue

_PREFIXES = sparql_prologue().replace("BASE", "@base").replace("PREFIX", "@prefix").replace(
    ">\n", "> .\n"
)  # fmt: skip

_STRUCTURE = """
<s> a qb:DataStructureDefinition ; qb:component [ qb:dimension ik:sizeClass ] ,
    [ qb:dimension ik:year ] , [ qb:measure ik:value ] ,
    [ qb:attribute ik:unit ; qb:componentRequired true ] .
<t> a qb:DataSet ; qb:structure <s> .
ik:sizeClass a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList ikv:size .
ik:year a qb:DimensionProperty ; rdfs:range xsd:integer .
ik:value a qb:MeasureProperty . ik:unit a qb:AttributeProperty .
ikv:size a skos:ConceptScheme . ikv:size-sme a skos:Concept ; skos:inScheme ikv:size .
"""
_GOOD = "<o> a qb:Observation ; qb:dataSet <t> ; ik:sizeClass ikv:size-sme ; ik:year 1996 ; " \
        "ik:value 5 ; ik:unit ikv:unit-firm .\n"  # fmt: skip

_BROKEN = {
    "ic-01-unique-data-set": _GOOD.replace("qb:dataSet <t> ; ", ""),
    "ic-02-unique-structure": "<u> a qb:DataSet .",
    "ic-03-structure-includes-measure": "<r> a qb:DataStructureDefinition .",
    "ic-04-dimensions-have-range": "<s> qb:component [ qb:dimension ik:partnerType ] .",
    "ic-05-concept-dimensions-have-code-lists": (
        "<s> qb:component [ qb:dimension ik:barrier ] . ik:barrier rdfs:range skos:Concept ."
    ),
    "ic-06-only-attributes-may-be-optional": (
        "<s> qb:component [ qb:dimension ik:year ; qb:componentRequired false ] ."
    ),
    "ic-11-all-dimensions-required": _GOOD.replace("ik:year 1996 ; ", ""),
    "ic-12-no-duplicate-observations": _GOOD + _GOOD.replace("<o>", "<p>").replace("5", "6"),
    "ic-13-required-attributes": _GOOD.replace(" ; ik:unit ikv:unit-firm", ""),
    "ic-14-all-measures-present": _GOOD.replace("ik:value 5 ; ", ""),
    "ic-19-codes-from-code-list": _GOOD.replace("size-sme", "size-tiny"),
    "undeclared-components": (
        _GOOD + "<o> ik:barrier ikv:barrier-imitation . ik:barrier a qb:DimensionProperty ."
    ),
}


def _broken_by(turtle: str) -> set[str]:
    store = EmbeddedStore.in_memory()
    text = (_PREFIXES + _STRUCTURE + turtle).encode()
    store.extend(parse_bytes(text, RdfFormat.TURTLE, name="test"))
    return {violation.check.name for violation in check_integrity(store)}


def test_the_published_tables_break_no_constraint(tables: EmbeddedStore) -> None:
    assert [str(violation) for violation in check_integrity(tables)] == []


def test_a_sound_cube_breaks_no_constraint() -> None:
    assert _broken_by(_GOOD) == set()


def test_every_constraint_has_an_example_that_breaks_it() -> None:
    assert {check.name for check in integrity_checks()} == set(_BROKEN)


@pytest.mark.parametrize("name", _BROKEN)
def test_a_broken_constraint_is_found(name: str) -> None:
    assert name in _broken_by(_BROKEN[name])


def test_every_constraint_says_what_must_hold() -> None:
    for check in integrity_checks():
        assert check.meaning.endswith("."), check.name
