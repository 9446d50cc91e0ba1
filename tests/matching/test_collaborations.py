"""A collaboration as a whole, and for whom an intermediary matters."""

from __future__ import annotations

from collections import Counter

import pytest

import ioknow
from ioknow.errors import ParameterValueError
from ioknow.matching import CollaborationScore, score_collaboration, who_benefits

FIRMS = [f"organization/lee-2010/firm-{name}" for name in ("m", "h", "c", "k1", "k2")]
NEEDS = ["moulding", "distribution", "component supply", "electronics manufacturing"]


@pytest.fixture(scope="module")
def cf2_m(cases: ioknow.KnowledgeGraph) -> CollaborationScore:
    return score_collaboration(cases.matcher, FIRMS, NEEDS)


def part(found: CollaborationScore, name: str) -> float | None:
    return next(one.value for one in found.parts if one.name == name)


def test_cf2_m_covers_its_needs_and_all_pairs_worked_together(cf2_m: CollaborationScore) -> None:
    assert part(cf2_m, "needs covered") == 1.0
    assert part(cf2_m, "ties among the members") == 1.0
    assert part(cf2_m, "form") == 1.0


def test_pairs_that_do_the_same_are_named(cf2_m: CollaborationScore) -> None:
    # M and H market, M and K1 manage, K1 and K2 manufacture: 3 of 10 pairs.
    assert part(cf2_m, "roles that differ") == pytest.approx(0.7)
    reason = next(one.reason for one in cf2_m.parts if one.name == "roles that differ")
    assert "Firm M and Firm H (marketing)" in reason


def test_what_the_data_do_not_carry_is_said(cf2_m: CollaborationScore) -> None:
    for name in ("growth potential", "expected sales"):
        one = next(each for each in cf2_m.parts if each.name == name)
        assert (one.value, bool(one.lacks)) == (None, True)


def test_one_member_is_no_collaboration(cases: ioknow.KnowledgeGraph) -> None:
    with pytest.raises(ParameterValueError):
        score_collaboration(cases.matcher, FIRMS[:1], NEEDS)
    with pytest.raises(ParameterValueError):
        score_collaboration(cases.matcher, FIRMS[:2], NEEDS, lead=FIRMS[3])


def test_the_firms_of_cf2_m_reach_each_other_through_kicms(cases: ioknow.KnowledgeGraph) -> None:
    found = who_benefits(cases.matcher, "organization/kicms", case="kicms")
    pairs = cases.what_if("organization/kicms", case="kicms").scenarios[1].pairs
    cut = Counter(str(one.label) for pair in pairs for one in pair)
    assert {str(one.organization.label): one.others for one in found.benefits} == cut
    assert all(len(one.only_through) == one.others for one in found.benefits)
    assert "structural, not causal" in found.reading
    assert len(found.to_pandas()) == len(found.benefits)
