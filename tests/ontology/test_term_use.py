"""Every term is there for a reason: a question, a case, or one that is written down here."""

from __future__ import annotations

import ioknow
from ioknow.query.usage import names_in, questions_by_term
from ioknow.reference.terms import OntologyTerm, read_terms
from ioknow.reference.usage import terms_in_data
from ioknow.vocabulary import IK

TERMS = read_terms()

# Kinds that the five publications do not need and that cases of readers will: they stand in the
# tables that `ioknow template` writes, and networks and pages know them.
FOR_CASES_OF_READERS = {
    "StrategicAlliance": "the word of the field; the survey counts such alliances without one case",
    "MarketingAlliance": "counterpart of the research alliance",
    "ContractResearch": "a usual tie between firms and universities",
    "hasCommissioner": "role in contract research",
    "hasResearchProvider": "role in contract research",
    "hasLicensee": "counterpart of the licensor, who alone is named in the cases",
    "JointVentureCompany": "the company that a joint venture forms, kept apart from the agreement",
    "formsEntity": "link from a joint venture to its company",
    "hasVentureParent": "tie from a joint venture company to the partners of the venture",
    "Dissolution": "end of a body; the bodies of the cases all still exist",
}

# Registers are loaded by readers; these terms stand in what their connectors write.
FOR_REGISTERS = {
    "Consolidation": "GLEIF level 2",
    "DirectConsolidation": "GLEIF level 2",
    "UltimateConsolidation": "GLEIF level 2",
    "hasAccountingParent": "GLEIF level 2",
    "hasConsolidatedOrganization": "GLEIF level 2",
    "FundTie": "GLEIF level 2",
    "hasFund": "GLEIF level 2",
    "hasFundManager": "GLEIF level 2",
    "hasUmbrellaFund": "GLEIF level 2",
    "hasMasterFund": "GLEIF level 2",
    "ReportingException": "GLEIF reporting exceptions",
    "exceptionCategory": "GLEIF reporting exceptions",
    "exceptionReason": "GLEIF reporting exceptions",
    "OrganizationSuccession": "ROR predecessors and successors",
    "hasPredecessor": "ROR predecessors and successors",
    "hasSuccessor": "ROR predecessors and successors",
    "acronym": "ROR and CORDIS names",
    "formerName": "GLEIF names",
    "latitude": "ROR places",
    "longitude": "ROR places",
    "underProgramme": "CORDIS projects",
    "hasTopic": "CORDIS topics and fields of science",
    "contribution": "CORDIS participations",
    "netContribution": "CORDIS participations",
    "maximumContribution": "CORDIS projects",
    "totalCost": "CORDIS projects and participations",
    "identifier": "every register",
    "registerType": "every register",
    "registerStatus": "every register",
    "postalAddress": "CORDIS and GLEIF organizations",
    "record": "evidence of every register",
}

# Counted by reasoners and tools, not by questions.
FOR_TOOLS = {
    "qualifiedForm": "tells which node a derived tie comes from",
    "direction": "tells in words which way a derived tie points",
    "SmeUnderLawOf1963": "OWL twin of a size classification",
    "SmeInResearchSurveyOf2008": "OWL twin of a size classification",
    "LargeFirmInResearchSurveyOf2008": "OWL twin of a size classification",
    "TopClassFirmInBasicSurveyOf2010": "OWL twin of a size classification",
    "SmallManufacturerInTableOf2006": "OWL twin of a size classification",
}


def derived_terms(kg: ioknow.KnowledgeGraph) -> set[str]:
    rows = kg.query(
        "SELECT DISTINCT ?p ?c { GRAPH <https://w3id.org/ioknow/graph/derived> { ?s ?p ?o"
        " OPTIONAL { ?s a ?c } } }"
    )
    iris = {str(value) for row in rows for value in row.values() if value is not None}
    return {iri.removeprefix(IK.iri) for iri in iris if iri in IK}


def above(term: OntologyTerm) -> set[str]:
    found = [term.name]
    for name in found:
        links = TERMS[name].links
        for parent in links["subClassOf"] + links["subPropertyOf"]:
            local = parent.removeprefix("ik:")
            if local in TERMS and local not in found:
                found.append(local)
    return set(found)


def test_every_term_is_used_or_explained(kg: ioknow.KnowledgeGraph) -> None:
    named = {name.removeprefix("ik:") for name in (*questions_by_term(), *terms_in_data())}
    used = {name for name in TERMS if name in named} | derived_terms(kg)
    used |= {name for one in used if one in TERMS for name in above(TERMS[one])}
    explained = FOR_CASES_OF_READERS.keys() | FOR_REGISTERS.keys() | FOR_TOOLS.keys()
    # A named inverse says the same as the property that it turns round.
    turned = {
        name
        for name, term in TERMS.items()
        for other in term.links["inverseOf"]
        if other.removeprefix("ik:") in used | explained
    }
    assert TERMS.keys() - used - turned - explained == set()


def test_no_explanation_outlives_its_need(kg: ioknow.KnowledgeGraph) -> None:
    named = {name.removeprefix("ik:") for name in (*questions_by_term(), *terms_in_data())}
    explained = FOR_CASES_OF_READERS.keys() | FOR_REGISTERS.keys() | FOR_TOOLS.keys()
    assert explained <= TERMS.keys()
    assert explained & (named | derived_terms(kg)) == set()


def test_no_question_names_a_term_that_is_not_there() -> None:
    named = {name for name in questions_by_term() if name.startswith("ik:")}
    assert named - {f"ik:{name}" for name in TERMS} == set()


def test_names_in_texts_and_comments_are_not_counted() -> None:
    query = 'SELECT ?x { ?x a <https://w3id.org/ioknow/ontology#Firm> } # ik:Person\n"ik:Cohort"'
    assert names_in(query) == {"ik:Firm"}
