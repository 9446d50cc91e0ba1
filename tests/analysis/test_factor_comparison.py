"""Factors across cases; expected numbers are counted by hand from the publications."""

from __future__ import annotations

import pytest

from ioknow import KnowledgeGraph
from ioknow.analysis import CaseComparison, ComparedFactor, compare_cases
from ioknow.analysis.independence import groups_of_cases
from ioknow.analysis.support import Support
from ioknow.errors import ParameterValueError, UnknownEntityError
from ioknow.model.evidence import Evidence
from ioknow.model.things import Text, Thing
from ioknow.store import EmbeddedStore
from ioknow.vocabulary import IKV

INVENTED_CASES = ["t-a", "t-b", "t-c"]


def factor(comparison: CaseComparison, code: str) -> ComparedFactor:
    iri = IKV[f"factor-{code}"].value
    return next(one for one in comparison.factors if one.concept.iri == iri)


@pytest.fixture(scope="module")
def invented_cases(invented: KnowledgeGraph) -> CaseComparison:
    return compare_cases(invented, INVENTED_CASES)


@pytest.fixture(scope="module")
def all_cases(kg: KnowledgeGraph) -> CaseComparison:
    return compare_cases(kg)


def test_leadership_is_named_by_four_independent_publications(all_cases: CaseComparison) -> None:
    """Japan and Germany (photon machining), Motohashi, Mizuno, and Precion's owner-manager."""
    leadership = factor(all_cases, "top-management-leadership")
    assert leadership.independent == 4
    assert {"Photon machining center", "Precion"} <= {str(c.case.label) for c in leadership.cases}


def test_mutual_trust_joins_korea_and_two_japanese_cases(all_cases: CaseComparison) -> None:
    """Lee et al. (success of CF2-M), the control units of maker B, and Precion."""
    trust = factor(all_cases, "mutual-trust")
    assert {case.case.path for case in trust.cases} == {
        "case/kicms",
        "case/control-units",
        "case/precion",
    }
    assert trust.independent == 3


def test_cases_of_one_publication_are_one_piece_of_evidence(all_cases: CaseComparison) -> None:
    """Absorptive capacity: three cases of the Japan-Germany study and one other publication."""
    found = factor(all_cases, "absorptive-capacity")
    assert (len(found.cases), found.independent) == (4, 2)


def test_a_factor_that_helps_one_and_fails_another_is_contested(
    invented_cases: CaseComparison,
) -> None:
    training = factor(invented_cases, "training")
    assert training.contested
    assert training.independent == 2


def test_a_finding_against_a_factor_contests_it(invented_cases: CaseComparison) -> None:
    communication = factor(invented_cases, "communication")
    assert communication.contested
    assert [claim.path for claim in communication.against.claims] == ["finding/t/against"]


def test_a_shared_source_and_a_shared_firm_chain_cases_into_one_group(
    invented_cases: CaseComparison,
) -> None:
    trust = factor(invented_cases, "mutual-trust")
    assert (len(trust.cases), trust.independent, trust.contested) == (3, 1, False)


def test_no_case_of_the_publications_contradicts_another(all_cases: CaseComparison) -> None:
    assert all_cases.contested == ()


def test_a_narrower_factor_counts_for_the_broader_one(all_cases: CaseComparison) -> None:
    """A climate without fear of failure is part of a culture for learning."""
    narrow = factor(all_cases, "tolerance-of-failure")
    assert narrow.broader is not None
    broad = next(one for one in all_cases.factors if one.concept == narrow.broader)
    assert narrow.concept in broad.narrower
    assert set(narrow.support.claims) <= set(broad.support.claims)


def test_only_the_kinds_asked_for_count(kg: KnowledgeGraph) -> None:
    found = compare_cases(kg, ["kicms"], kinds=["failure"])
    kinds = {kind.iri for one in found.factors for case in one.cases for kind in case.kinds}
    assert IKV["factor-kind-failure"].value in kinds
    assert all("lack" in str(one.concept.label) for one in found.factors)  # money, section 4.4


def test_every_factor_names_claims_and_places(all_cases: CaseComparison) -> None:
    frame = all_cases.to_pandas()
    assert list(frame.columns) == list(CaseComparison.columns)
    assert (frame["claims"] != "").all()
    assert (frame["places"] != "").all()
    assert len(all_cases.sources) == 5


def test_an_unknown_case_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError):
        compare_cases(kg, ["atlantis"])


def test_an_empty_dataset_has_no_factors() -> None:
    found = compare_cases(EmbeddedStore.in_memory())
    assert (found.cases, found.factors, len(found.to_pandas())) == ((), (), 0)


def test_groups_merge_when_a_later_case_joins_them() -> None:
    def support(name: str) -> Support:
        source = Thing(f"s:{name}", Text(name))
        return Support(evidence=(Evidence(Thing(f"e:{name}", Text(name)), source),))

    firm = Thing("o:firm", Text("firm"))
    cases = [(support("a"), ()), (support("b"), (firm,)), (support("a"), (firm,))]
    assert groups_of_cases(cases) == [frozenset({0, 1, 2})]


def test_a_kind_of_factor_that_there_is_not_is_refused_with_the_nearest(
    kg: KnowledgeGraph,
) -> None:
    with pytest.raises(ParameterValueError, match=r"'succes'.*did you mean 'success'\?"):
        compare_cases(kg, kinds=["succes"])
