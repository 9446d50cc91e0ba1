"""Defined classes: what OWL says, the rules derive, and the other way round."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

import ioknow
from ioknow import resources
from ioknow.errors import JavaNotFoundError, TableError
from ioknow.reasoning.consistency import entailments, find_java
from ioknow.reasoning.rules import derive
from ioknow.reasoning.size_files import size_classes, size_rules, size_shape
from ioknow.reasoning.sizes import SizeDefinition, read_size_definitions
from ioknow.reasoning.validation import validate_graph
from ioknow.store import EmbeddedStore, parse_file
from ioknow.terms import NamedNode
from ioknow.vocabulary import (
    DERIVED_GRAPH,
    ID,
    IK,
    IKV,
    ONTOLOGY_GRAPH,
    RDF,
    VOCABULARY_GRAPH,
    case_graph,
)

DEFINITIONS = read_size_definitions()
FIXTURES = Path(__file__).parent.parent / "ontology" / "fixtures" / "defined"
PREFIXES = f"PREFIX ik: <{IK.iri}> PREFIX ikv: <{IKV.iri}> "


def store_with(*files: Path) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    for file in resources.ontology_files():
        store.extend(parse_file(file, graph=ONTOLOGY_GRAPH))
    for file in resources.vocabulary_files():
        store.extend(parse_file(file, graph=VOCABULARY_GRAPH))
    for file in files:
        store.extend(parse_file(file, graph=case_graph("test")))
    return store


def definition_statements(tmp_path: Path) -> Path:
    """The claims that state the definitions, with evidence, as the bundled cases have them."""
    file = tmp_path / "definitions.ttl"
    lines = [
        f"<{ID}{claim}> <{IK.hasEvidence.value}> <{ID}evidence/definition> ."
        for claim in {one.claim for one in DEFINITIONS}
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def members_by_rule(fixture: Path, tmp_path: Path) -> set[tuple[str, str]]:
    store = store_with(fixture, definition_statements(tmp_path))
    derive(store)
    found = {
        (str(row["who"].value), str(row["cls"].value))
        for row in store.select(
            PREFIXES + "SELECT ?who ?cls { ?who a ?cls"
            " VALUES ?cls { ik:LeadCustomerDependentFirm ik:MultiRoleBroker } }"
        )
    }
    classes = {one.name: IK[one.class_name].value for one in DEFINITIONS}
    for row in store.select(PREFIXES + "SELECT ?c ?who { ?c ik:classifies ?who }"):
        name = row["c"].value.removeprefix(ID + "size-classification/").split("/")[0]
        found.add((row["who"].value, classes[name]))
    return found


def members_by_hermit(fixture: Path) -> set[tuple[str, str]]:
    defined = {IK.LeadCustomerDependentFirm, IK.MultiRoleBroker}
    defined |= {IK[one.class_name] for one in DEFINITIONS}
    return {
        (triple.subject.value, triple.object.value)
        for triple in entailments([*resources.ontology_files(), fixture])
        if triple.predicate == RDF.type
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
        and triple.object in defined
    }


@pytest.mark.java
@pytest.mark.parametrize("fixture", sorted(FIXTURES.glob("*.ttl")), ids=lambda file: file.stem)
def test_the_rules_find_the_members_that_hermit_finds(fixture: Path, tmp_path: Path) -> None:
    try:
        find_java()
    except JavaNotFoundError as error:
        pytest.skip(str(error))
    found = members_by_rule(fixture, tmp_path)
    assert found == members_by_hermit(fixture)
    assert found


def classes_of(slug: str, found: set[tuple[str, str]]) -> set[str]:
    return {cls.removeprefix(IK.iri) for who, cls in found if who == f"{ID}organization/{slug}"}


def test_a_number_at_a_limit_is_on_its_right_side(tmp_path: Path) -> None:
    found = members_by_rule(FIXTURES / "sizes.ttl", tmp_path)
    assert classes_of("edge", found) == {
        "SmeUnderLawOf1963",
        "SmeInResearchSurveyOf2008",
        "TopClassFirmInBasicSurveyOf2010",
        "SmallManufacturerInTableOf2006",
    }
    assert classes_of("limit", found) == {
        "LargeFirmInResearchSurveyOf2008",
        "TopClassFirmInBasicSurveyOf2010",
    }


def test_a_number_that_need_not_fit_classifies_nobody(tmp_path: Path) -> None:
    found = members_by_rule(FIXTURES / "sizes.ttl", tmp_path)
    assert classes_of("about", found) == set()
    assert classes_of("under", found) == {"SmeUnderLawOf1963"}
    assert classes_of("over", found) == {"LargeFirmInResearchSurveyOf2008"}


def test_a_definition_holds_in_its_country_and_for_firms_only(tmp_path: Path) -> None:
    found = members_by_rule(FIXTURES / "sizes.ttl", tmp_path)
    assert classes_of("abroad", found) == set()
    assert classes_of("school", found) == set()


def test_half_of_the_sales_must_be_certain(tmp_path: Path) -> None:
    found = members_by_rule(FIXTURES / "dependence.ttl", tmp_path)
    dependent = {who.removeprefix(ID + "organization/") for who, _ in found}
    assert dependent == {"half", "most", "between"}


def test_two_categories_make_a_broker_of_several_roles(tmp_path: Path) -> None:
    found = members_by_rule(FIXTURES / "brokers.ttl", tmp_path)
    brokers = {who.removeprefix(ID + "organization/") for who, _ in found}
    assert brokers == {"both-at-once", "one-by-one"}


def test_classes_rules_and_shape_are_those_of_the_table() -> None:
    ontology = resources.root() / "ontology"
    made = {"dl-sizes.ttl": size_classes(DEFINITIONS), "shapes/sizes.ttl": size_shape(DEFINITIONS)}
    made |= {f"rules/{name}": text for name, text in size_rules(DEFINITIONS).items()}
    for name, text in made.items():
        assert (ontology / name).read_text(encoding="utf-8") == text, (
            f"ontology/{name} is not what data/sme-definitions.csv says; "
            "run `python -m ioknow.reference`"
        )
    rules = {file.name for file in resources.rule_files() if file.name.startswith("size-")}
    assert rules == set(size_rules(DEFINITIONS))


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda one: one.name)
def test_a_definition_says_what_its_claim_says(
    kg: ioknow.KnowledgeGraph, definition: SizeDefinition
) -> None:
    rows = kg.query(
        f"SELECT ?value ?operator ?from ?to ?source {{ <{definition.claim}> ik:hasEvidence/"
        "ik:fromSource ?source OPTIONAL { "
        f"<{definition.claim}> ik:value ?value ; ik:operator ?operator }} OPTIONAL {{ "
        f"<{definition.claim}> ik:lowerValue ?from ; ik:upperValue ?to }} }}"
    )
    assert rows
    stated = rows[0]
    if definition.kind == "statute":
        assert stated["value"] == 300
        assert str(stated["operator"]) == IKV["op-under"].value
        assert (definition.lowest, definition.highest) == (None, 299)
    elif definition.highest is None:
        assert definition.lowest == int(str(stated["to"])) + 1
    else:
        assert (definition.lowest, definition.highest) == (stated["from"], stated["to"])


def test_the_bundled_firms_are_classified_with_definition_and_evidence(
    kg: ioknow.KnowledgeGraph,
) -> None:
    rows = kg.query(
        "SELECT ?label ?class { ?c a ik:SizeClassification, ik:Claim ; rdfs:label ?label ;"
        " ik:classifies <organization/imc> ; ik:inSizeClass ?class ; ik:byDefinition ?d ;"
        " ik:derivedFrom <observation/imc-employees-2006> ; ik:claimStatus ikv:status-derived ;"
        " ik:hasEvidence ?e . ?d ik:hasEvidence ?e } ORDER BY ?label ?class"
    )
    assert sorted({str(row["label"]) for row in rows}) == [
        "IMC, SME in research survey of 2008, 2006",
        "IMC, SME under law of 1963, 2006",
        "IMC, small manufacturer in table of 2006, 2006",
    ]


def test_derived_classifications_keep_the_shapes(kg: ioknow.KnowledgeGraph) -> None:
    graph = rdflib.Graph()
    text = kg.construct(
        f"CONSTRUCT {{ ?c ?p ?o }} {{ GRAPH <{DERIVED_GRAPH.value}> "
        "{ ?c a ik:SizeClassification ; ?p ?o } }"
    )
    graph.parse(data="\n".join(f"{triple} ." for triple in text), format="nt")
    assert len(graph) > 50
    assert validate_graph(graph).results == ()


def test_a_lead_customer_is_not_enough_when_the_share_is_only_about_half(
    kg: ioknow.KnowledgeGraph,
) -> None:
    rows = kg.query("SELECT ?firm { ?firm a ik:LeadCustomerDependentFirm }")
    assert [str(row["firm"]) for row in rows] == [ID + "organization/precion"]


def test_only_kicms_is_a_broker_of_several_roles(kg: ioknow.KnowledgeGraph) -> None:
    rows = kg.query("SELECT ?who { ?who a ik:MultiRoleBroker }")
    assert [str(row["who"]) for row in rows] == [ID + "organization/kicms"]


@pytest.mark.parametrize(
    ("change", "column"), [(("under,300", "below,300"), "operator"), (("1963", "x"), "year")]
)
def test_a_row_that_cannot_be_read_is_named(
    tmp_path: Path, change: tuple[str, str], column: str
) -> None:
    text = (resources.root() / "data" / "sme-definitions.csv").read_text(encoding="utf-8")
    file = tmp_path / "sizes.csv"
    heading, first, _ = text.split("\n", 2)
    if column == "year":
        first = first.replace("statute,1963", "statute,x")
    file.write_text(f"{heading}\n{first.replace(*change)}\n", encoding="utf-8")
    with pytest.raises(TableError, match=rf"sizes\.csv, row 2, column '{column}'"):
        read_size_definitions(file)
