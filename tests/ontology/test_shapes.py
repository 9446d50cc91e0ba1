"""Every rule of the shapes lets a good case pass and names what is wrong in a bad one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ioknow import resources
from ioknow.reasoning.validation import validate
from ioknow.store import parse_file
from ioknow.terms import Literal, NamedNode

GOOD = Path(__file__).parent / "fixtures" / "valid" / "case.ttl"
SH = "http://www.w3.org/ns/shacl#"
STATED = "ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/e>"


def test_a_good_case_keeps_every_rule() -> None:
    report = validate([GOOD])
    assert report.results == ()


def test_the_bundled_cases_keep_every_rule() -> None:
    report = validate()
    assert report.conforms, str(report)


# Each row: the rule, text of the good case, and what it is replaced by.
@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ("Claim", 'rdfs:label "A and B develop a machine"@en ;', ""),
        ("Claim", '"A and B develop a machine"@en', '"A and B develop a machine"'),
        ("Claim", '"A and B develop a machine"@en', '"one"@en, "two"@en'),
        ("Claim", "ik:claimStatus ikv:status-stated ;\n    ik:factCode", "ik:factCode"),
        ("Claim", "ikv:status-stated ;\n    ik:factCode", "ikv:role-leader ; ik:factCode"),
        ("Claim", "ik:inCase <case/c>", "ik:inCase <organization/a>"),
        (
            "Claim",
            "ik:involves <organization/a> ;",
            "ik:involves <organization/a> ; ik:ordinal 0 ;",
        ),
        ("FactCode", '"F9-001"', '"F9-001"@en'),
        ("FactCode", '"F9-001"', '"fact one"'),
        ("DerivedClaim", "ik:derivedFrom <relationship/alliance> ;", ""),
        ("Evidence", "ik:fromSource <source/s> ;", ""),
        ("Evidence", 'ik:section "1" ;', ""),
        ("Evidence", '"10-12, 15"', '"about line 10"'),
        ("Evidence", "ik:passageWords 7", 'ik:passageDigest "abc"'),
        ("Source", '"009"', '"0 9"'),
        ("Organization", 'rdfs:label "B"@en ; ', ""),
        (
            "Organization",
            'rdfs:label "B"@en ; ik:hasEvidence <evidence/e> .',
            'rdfs:label "B"@en .',
        ),
        ("Person", 'rdfs:label "P"@en ; ', ""),
        ("Cohort", "ik:actorCount 18", "ik:actorCount 18.5"),
        ("Cohort", "<cohort/k> a ik:Cohort", "<cohort/k> a ik:Cohort, ik:Organization"),
        (
            "NoAssertedIntermediary",
            "<organization/hub> a ",
            "<organization/hub> a ik:Intermediary, ",
        ),
        (
            "NoAssertedIntermediary",
            "<organization/hub> a ",
            "<organization/hub> a ik:MultiRoleBroker, ",
        ),
        (
            "NoAssertedDependence",
            "<organization/a> a ik:Firm",
            "<organization/a> a ik:Firm, ik:LeadCustomerDependentFirm",
        ),
        ("SizeClassification", "    ik:classifies <organization/a> ;\n", ""),
        ("SizeClassification", "<rule/sme-definition-1963>", "<relationship/alliance>"),
        ("SizeClassification", "ikv:size-sme", "ikv:size-5-or-fewer"),
        ("SizeClassification", "    ik:derivedFrom <observation/o> ;\n", ""),
        ("Country", '"XX"', '"Xland"'),
        ("CountryOf", "ik:inCountry <place/x>", "ik:inCountry <case/c>"),
        ("KnowledgeAsset", ' ; rdfs:label "Laser know-how"@en', ""),
        (
            "Alliance",
            "ik:hasPartner <organization/a>, <organization/b>",
            "ik:hasPartner <organization/a>",
        ),
        ("Participation", "    ik:participant <organization/a> ;\n", ""),
        (
            "Participation",
            "ik:participant <organization/a>",
            "ik:participant <organization/a>, <organization/b>",
        ),
        ("Participation", "    ik:hasParticipation <participation/a> ;\n", ""),
        ("Membership", "    ik:hasMember <cohort/k> ;\n", ""),
        ("SupplyRelationship", "    ik:hasContractor <organization/b> ;\n", ""),
        ("PostHolding", '"managing director"@en', '"managing director"'),
        ("PostHolding", "    ik:hasEmployer <organization/a> ;\n", ""),
        ("Relationship", "ik:hasMember <cohort/k>", "ik:hasMember <organization/nobody>"),
        ("KnowledgeTransfer", "    ik:transfersKnowledge <knowledge/k> ;\n", ""),
        ("KnowledgeTransfer", "    ik:hasKnowledgeSource <organization/b> ;\n", ""),
        ("KnowledgeTransfer", "ik:isMutual false", 'ik:isMutual "no"'),
        ("Intermediation", "    ik:facilitates <relationship/alliance> ;\n", ""),
        (
            "NoAssertedShortcut",
            "ik:inCountry <place/x> ;",
            "ik:inCountry <place/x> ; ik:memberOf <organization/hub> ;",
        ),
        ("Observation", "    ik:measure ikv:measure-employees ;\n", ""),
        ("Observation", "    ik:lowerValue 10 ;\n    ik:upperValue 20 ;\n", ""),
        ("Value", "    ik:operator ikv:op-about ;\n", ""),
        ("Value", "    ik:unit ikv:unit-person ;\n", ""),
        ("Value", "ik:value 27 ;", 'ik:value "27" ;'),
        ("Value", "ik:value 27 ;", "ik:value 27, 28 ;"),
        ("RangeLowerValue", "ik:lowerValue 10", "ik:lowerValue 30"),
        ("Rule", "    ik:ruleKind ikv:rule-fee ;\n", ""),
        ("Fee", "    ik:perPeriod ikv:period-month ;\n", ""),
        ("Fee", "ikv:unit-yen", "ikv:unit-person"),
        ("StartDate", '"2004-02"^^xsd:gYearMonth', '"2004-02"'),
        ("StartDate", "    ik:startYear 2004 ;\n", ""),
        ("StartDate", "ik:startYear 2004", "ik:startYear 2003"),
        ("Date", '"1967"^^xsd:gYear', '"1968"^^xsd:gYear'),
        ("StartYear", "ik:startYear 2004", "ik:startYear 2005"),
        ("DateOrder", '"2004-12-01"^^xsd:date', '"2004-01-01"^^xsd:date'),
        ("Event", "    ik:involves <organization/a> ;\n", ""),
        ("Factor", "    ik:factorKind ikv:factor-kind-success ;\n", ""),
        ("NameUse", '    ik:nameText "Ah" ;\n', ""),
        ("ConceptOfRole", "ikv:role-leader", "ikv:function-management"),
        ("ConceptOfRole", "ikv:role-leader", "ikv:role-leeder"),
        ("ConceptOfUnit", "ikv:unit-person", "ikv:measure-employees"),
        ("ConceptOfHasChannel", "ikv:channel-visits", "ikv:factor-mutual-trust"),
    ],
)
def test_a_broken_rule_is_named(tmp_path: Path, rule: str, good: str, bad: str) -> None:
    text = GOOD.read_text(encoding="utf-8")
    assert good in text
    file = tmp_path / "case.ttl"
    file.write_text(text.replace(good, bad, 1), encoding="utf-8")
    results = validate([file]).results
    assert rule in {result.rule for result in results}
    for result in results:
        assert result.file == file
        assert result.message.endswith(".")


def messages() -> list[str]:
    return [
        quad.object.value
        for file in resources.shape_files()
        for quad in parse_file(file)
        if quad.predicate == NamedNode(SH + "message") and isinstance(quad.object, Literal)
    ]


def test_every_message_is_plain_and_says_what_to_do() -> None:
    for message in messages():
        assert message[0].isupper() or message.startswith("ik:")
        assert message.endswith(".")
        assert not re.search(r"sh:|SHACL|minCount|xsd:string", message)
    assert len(messages()) > 150
