"""Terms that a query uses and the dataset does not have, with those that come near."""

from __future__ import annotations

import pytest

from ioknow import KnowledgeGraph
from ioknow.query.unknown_terms import terms_used

IK, IKV = "https://w3id.org/ioknow/ontology#", "https://w3id.org/ioknow/vocab#"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT * { ?s a ik:Frim }", {f"{IK}Frim"}),
        (f"ASK {{ ?s a <{IK}Frim> }}", {f"{IK}Frim"}),
        (f"PREFIX x: <{IKV}> ASK {{ ?s ?p x:role-lead. }}", {f"{IKV}role-lead"}),
        (f"prefix : <{IK}> ASK {{ ?s a :Frim }}", {f"{IK}Frim"}),
        ("PREFIX ik: <urn:other:> ASK { ?s a ik:Frim }", set()),
        ("ASK { ?s rdfs:label 'ik:Frim' , \"<ik:Frim>\" } # ik:Frim", set()),
        ("ASK { ?s rdfs:label '''a\nik:Frim''' ; ?ik ?b:c }", set()),
        ("ASK { ?a ik:memberOf/^ik:hasMember* ?b }", {f"{IK}memberOf", f"{IK}hasMember"}),
        ("ASK { <https://w3id.org/ioknow/id/organization/ik:Frim> a ?c }", set()),
    ],
)
def test_names_are_found_where_a_query_uses_them(query: str, names: set[str]) -> None:
    assert terms_used(query) == names


def test_a_misspelt_term_is_told_with_what_comes_near(kg: KnowledgeGraph) -> None:
    (term,) = kg.unknown_terms("SELECT * { ?s a ik:Intermediery ; ik:inCountry ?c }")
    assert (term.name, term.nearest[0]) == ("ik:Intermediery", "ik:Intermediary")
    assert "ik:Intermediery; near: ik:Intermediary" in term.text
    (term,) = kg.unknown_terms("SELECT * { ?s ik:memberof ?c }")
    assert term.nearest[0] == "ik:memberOf"


def test_nothing_is_said_of_terms_that_the_data_use_or_of_other_namespaces(
    kg: KnowledgeGraph,
) -> None:
    # ik:legalForm is a dimension of a published table, described there and not in the ontology
    assert kg.unknown_terms("SELECT * { ?s ik:legalForm ?f ; foaf:nmae ?n ; <urn:p> ?o }") == ()


def test_every_term_of_the_named_questions_is_known(kg: KnowledgeGraph) -> None:
    wrong = {
        question.name: found
        for question in kg.questions.values()
        if (found := kg.unknown_terms(question.sparql))
    }
    assert wrong == {}
