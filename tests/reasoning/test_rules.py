"""The compiled rules derive what the ontology says, no more and no less."""

from __future__ import annotations

from pathlib import Path

import pytest

import ioknow
from ioknow import resources
from ioknow.errors import JavaNotFoundError, ReasoningError
from ioknow.reasoning.consistency import entailments, find_java
from ioknow.reasoning.rules import bundled_rules, compile_rules, derive
from ioknow.reasoning.tbox import TBox, read_tbox
from ioknow.store import EmbeddedStore, parse_bytes, parse_file
from ioknow.terms import NamedNode, RdfFormat
from ioknow.vocabulary import DERIVED_GRAPH, ID, IK, IKV, ONTOLOGY_GRAPH, RDF, case_graph

FIXTURES = sorted((Path(__file__).parent.parent / "ontology/fixtures/reasoning").glob("*.ttl"))
PREFIXES = f"@prefix ik: <{IK.iri}> . @base <{ID}> .\n"
Edge = tuple[str, str, str]


def rl_modules() -> list[Path]:
    return [file for file in resources.ontology_files() if not file.name.startswith("dl")]


@pytest.fixture(scope="module")
def tbox() -> TBox:
    return read_tbox(rl_modules())


def store_with(turtle: str) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    for file in resources.ontology_files():
        store.extend(parse_file(file, graph=ONTOLOGY_GRAPH))
    document = (PREFIXES + turtle).encode()
    store.extend(parse_bytes(document, RdfFormat.TURTLE, name="test", graph=case_graph("test")))
    return store


def comparable(edges: set[Edge], tbox: TBox) -> set[Edge]:
    """Keep what the rules promise: ties that they materialise, and types of our own classes."""
    ties = set(tbox.chains) | {name for name, of in tbox.inverses.items() if of in tbox.chains}
    ties |= {name for supers in tbox.super_properties.values() for name in supers}
    ties.discard(IK.participatesIn.value)
    kept = set()
    for subject, predicate, value in edges:
        if not subject.startswith(ID):
            continue
        if predicate in ties or (predicate == RDF.type.value and value.startswith(IK.iri)):
            kept.add((subject, predicate, value))
    return kept


def by_rules(fixture: Path) -> set[Edge]:
    store = store_with(fixture.read_text(encoding="utf-8"))
    derive(store)
    return {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in store.quads()
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }


def by_owlrl(fixture: Path) -> set[Edge]:
    import owlrl
    import rdflib

    graph = rdflib.Graph()
    for file in [*rl_modules(), fixture]:
        graph.parse(file)
    for words in ("label", "definition", "example", "source", "isDefinedBy", "editorialNote"):
        for triple in list(graph):
            if str(triple[1]).endswith(words):
                graph.remove(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return {(str(s), str(p), str(o)) for s, p, o in graph}


def by_hermit(fixture: Path, tbox: TBox) -> set[Edge]:
    edges = set()
    for triple in entailments([*rl_modules(), fixture]):
        subject, value = triple.subject, triple.object
        assert isinstance(subject, NamedNode)
        assert isinstance(value, NamedNode)
        edges.add((subject.value, triple.predicate.value, value.value))
    return edges


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda file: file.stem)
def test_the_rules_derive_the_same_as_owlrl(fixture: Path, tbox: TBox) -> None:
    assert comparable(by_rules(fixture), tbox) == comparable(by_owlrl(fixture), tbox)


@pytest.mark.java
@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda file: file.stem)
def test_the_rules_derive_the_same_as_hermit(fixture: Path, tbox: TBox) -> None:
    try:
        find_java()
    except JavaNotFoundError as error:
        pytest.skip(str(error))
    assert comparable(by_rules(fixture), tbox) == comparable(by_hermit(fixture, tbox), tbox)


def test_the_fixtures_use_every_chain(tbox: TBox) -> None:
    derived = {predicate for fixture in FIXTURES for _, predicate, _ in by_rules(fixture)}
    assert set(tbox.chains) <= derived


# A joint venture company is in no bundled case, and participants come from many properties.
WITHOUT_PATH = {"hasVentureParent", "hasParticipant"}
PATHS = [
    ("memberOf", "^ik:hasMember/ik:hasMembershipBody"),
    ("transfersKnowledgeTo", "^ik:hasKnowledgeSource/ik:hasKnowledgeRecipient"),
    ("brokers", "^ik:hasIntermediary/ik:facilitates"),
    (
        "suppliesTo",
        "^(ik:hasSupplier|ik:hasSubcontractor)/(ik:hasCustomer|ik:hasContractor)",
    ),
    ("funds", "^ik:hasFunder/ik:hasFundingRecipient"),
    ("hasCapability", "^ik:heldBy/ik:holdsCapability"),
    ("holdsPostAt", "^ik:hasHolder/ik:hasEmployer"),
    ("intermediaryFor", "^ik:hasIntermediary/(ik:servesActor|ik:facilitates/ik:hasPartner)"),
    ("owns", "^ik:hasOwner/ik:hasOwnedOrganization"),
    ("subcontractsTo", "^ik:hasContractor/ik:hasSubcontractor"),
    ("partOfOrganization", "^ik:hasUnit/ik:hasWhole"),
    ("hasParentPerson", "^ik:hasChild/ik:hasParent"),
]


def test_every_chain_has_a_path_to_compare_with(tbox: TBox) -> None:
    names = {name.removeprefix(IK.iri) for name in tbox.chains}
    assert names == {shortcut for shortcut, _ in PATHS} | WITHOUT_PATH


@pytest.mark.parametrize(("shortcut", "path"), PATHS)
def test_a_shortcut_is_as_frequent_as_its_path_in_the_cases(
    kg: ioknow.KnowledgeGraph, shortcut: str, path: str
) -> None:
    def pairs(steps: str) -> set[tuple[str, str]]:
        query = f"PREFIX ik: <{IK.iri}> SELECT DISTINCT ?a ?b WHERE {{ ?a {steps} ?b }}"
        return {(str(row["a"]), str(row["b"])) for row in kg.store.select(query)}

    found = pairs(f"ik:{shortcut}")
    hoped = {
        str(row["node"])
        for row in kg.store.select(
            f"PREFIX ik: <{IK.iri}> PREFIX ikv: <{IKV.iri}> SELECT ?node WHERE {{ ?node"
            " ik:relationshipStatus ?status . FILTER(?status IN (ikv:state-recommended,"
            " ikv:state-considered, ikv:state-planned)) }"
        )
    }
    first, rest = path.split("/", 1)
    query = (
        f"PREFIX ik: <{IK.iri}> SELECT DISTINCT ?a ?node ?b"
        f" WHERE {{ ?a {first} ?node . ?node {rest} ?b }}"
    )
    real = {
        (str(row["a"]), str(row["b"]))
        for row in kg.store.select(query)
        if str(row["node"]) not in hoped
    }
    assert found
    assert found == real


@pytest.mark.parametrize("status", ["recommended", "considered", "planned"])
def test_what_is_only_hoped_for_ties_nobody(status: str) -> None:
    store = store_with(
        f"<m> a ik:Membership ; ik:relationshipStatus <{IKV[f'state-{status}'].value}> ;"
        " ik:hasMember <a> ; ik:hasMembershipBody <b> ."
        f"<c> a ik:Alliance ; ik:relationshipStatus <{IKV[f'state-{status}'].value}> ;"
        " ik:hasPartner <a>, <b> ."
    )
    derive(store)
    assert not store.test(f"ASK {{ ?a <{IK.memberOf.value}>|<{IK.collaboratesWith.value}> ?b }}")


def test_partners_collaborate_with_each_other_and_not_with_themselves() -> None:
    store = store_with("<alliance/x> a ik:Alliance ; ik:hasPartner <a>, <b> .")
    derive(store)
    pairs = {(q.subject, q.object) for q in store.quads(None, IK.collaboratesWith)}
    a, b = NamedNode(ID + "a"), NamedNode(ID + "b")
    assert pairs == {(a, b), (b, a)}


def test_whoever_mediates_is_an_intermediary() -> None:
    store = store_with("<i> a ik:Intermediation ; ik:hasIntermediary <hub> ; ik:servesActor <a> .")
    derive(store)
    assert store.test(f"ASK {{ <{ID}hub> a <{IK.Intermediary.value}> }}")
    assert not store.test(f"ASK {{ <{ID}a> a <{IK.Intermediary.value}> }}")


def test_a_named_inverse_in_the_data_is_turned_round() -> None:
    store = store_with("<a> ik:isMemberIn <m> . <m> ik:hasMembershipBody <b> .")
    derive(store)
    assert store.test(f"ASK {{ <{ID}a> <{IK.memberOf.value}> <{ID}b> }}")
    assert store.test(f"ASK {{ <{ID}m> <{IK.hasMember.value}> <{ID}a> }}")


def test_deriving_twice_changes_nothing() -> None:
    store = store_with("<m> a ik:Membership ; ik:hasMember <a> ; ik:hasMembershipBody <b> .")
    first = derive(store)
    before = set(store.quads(None, None, None, DERIVED_GRAPH))
    assert derive(store).statements == first.statements
    assert set(store.quads(None, None, None, DERIVED_GRAPH)) == before


def test_what_the_data_say_is_not_derived_again() -> None:
    store = store_with("<m> a ik:Membership, ik:Relationship ; ik:hasMember <a> .")
    derive(store)
    written = set(store.quads(NamedNode(ID + "m"), RDF.type, IK.Relationship, DERIVED_GRAPH))
    assert not written


def test_the_report_counts_by_rule() -> None:
    store = store_with("<m> a ik:Membership ; ik:hasMember <a> ; ik:hasMembershipBody <b> .")
    report = derive(store)
    assert report.by_rule["memberOf from isMemberIn o hasMembershipBody"] == 1
    assert report.statements == sum(report.by_rule.values())
    assert "derived statements" in str(report)


def test_every_rule_has_its_own_name() -> None:
    names = [rule.name for rule in bundled_rules()]
    assert len(names) == len(set(names))


def test_a_circle_of_chains_is_refused() -> None:
    axioms = TBox(
        super_properties={},
        inverses={},
        symmetric=frozenset(),
        chains={"urn:p": (("urn:q", "urn:r"),), "urn:q": (("urn:p", "urn:r"),)},
        domains={},
        ranges={},
        super_classes={},
        some_on_the_left=(),
    )
    with pytest.raises(ReasoningError, match="need their own result"):
        compile_rules(axioms)


@pytest.mark.parametrize(
    ("axiom", "named"),
    [
        ("ik:Firm owl:equivalentClass ik:Person .", "equivalentClass"),
        ("ik:placeWithin a owl:TransitiveProperty .", "TransitiveProperty"),
        (
            "[] rdfs:subClassOf ik:Firm ; a owl:Restriction ; owl:onProperty ik:value ;"
            " owl:hasValue 1 .",
            "property some class",
        ),
    ],
)
def test_an_axiom_that_the_rules_do_not_know_is_refused(
    tmp_path: Path, axiom: str, named: str
) -> None:
    file = tmp_path / "module.ttl"
    file.write_text(
        PREFIXES
        + "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        + "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        + axiom,
        encoding="utf-8",
    )
    with pytest.raises(ReasoningError, match=named):
        read_tbox([file])
