"""What an intermediary links; pairs are counted by hand."""

from __future__ import annotations

import pytest

from ioknow import KnowledgeGraph
from ioknow.analysis import WhatIf, dependence, what_if
from ioknow.errors import ParameterValueError, UnknownEntityError

FIRMS = {f"organization/lee-2010/firm-{name}" for name in ("m", "h", "c", "k1", "k2")}


@pytest.fixture(scope="module")
def kicms(kg: KnowledgeGraph) -> WhatIf:
    return what_if(kg, "organization/kicms", case="kicms")


def cut(found: WhatIf, scenario: int) -> set[frozenset[str]]:
    return {frozenset({one.path, other.path}) for one, other in found.scenarios[scenario].pairs}


def test_kicms_links_the_ten_pairs_of_cf2_m(kicms: WhatIf) -> None:
    pairs = {frozenset({one.first.actor.path, one.second.actor.path}) for one in kicms.links}
    assert len(pairs) == 10
    assert frozenset().union(*pairs) == FIRMS


def test_the_consortium_holds_its_partners_together_without_kicms(kicms: WhatIf) -> None:
    assert [pair for pair in cut(kicms, 0) if pair <= FIRMS] == []


def test_without_kicms_and_the_consortium_most_partners_fall_apart(kicms: WhatIf) -> None:
    """Firm C also supplies firm M; the other nine pairs have no tie of their own."""
    apart = [pair for pair in cut(kicms, 1) if pair <= FIRMS]
    assert len(apart) == 9
    supplied = frozenset({"organization/lee-2010/firm-m", "organization/lee-2010/firm-c"})
    assert supplied not in apart


def test_removing_more_never_cuts_fewer_pairs(kg: KnowledgeGraph) -> None:
    for path in ("organization/kicms", "organization/fraunhofer", "organization/basf"):
        first, second = what_if(kg, path).scenarios
        assert first.pairs_cut <= second.pairs_cut


def test_a_mediator_between_two_leaves_them_tied_by_what_it_made(invented: KnowledgeGraph) -> None:
    """Delta and Epsilon keep their joint development, and lose each other without it."""
    found = what_if(invented, "organization/t/gamma", case="t-c")
    assert [one.pairs_cut for one in found.scenarios] == [0, 1]
    assert [one.after.components for one in found.scenarios] == [1, 2]
    assert [str(one.label) for one in found.scenarios[1].isolated] == ["Delta", "Epsilon"]


def test_the_number_of_pairs_does_not_depend_on_how_many_are_listed(kg: KnowledgeGraph) -> None:
    few = what_if(kg, "organization/kicms", case="kicms", pairs=1)
    many = what_if(kg, "organization/kicms", case="kicms")
    assert [one.pairs_cut for one in few.scenarios] == [one.pairs_cut for one in many.scenarios]
    assert [len(one.pairs) for one in few.scenarios] == [1, 1]
    assert all(len(one.pairs) == one.pairs_cut for one in many.scenarios)


def test_an_actor_outside_the_network_cuts_nothing(kg: KnowledgeGraph) -> None:
    found = what_if(kg, "organization/basf", case="kicms")
    assert found.positions == ()
    assert [one.pairs_cut for one in found.scenarios] == [0, 0]


def test_the_answer_says_that_it_is_not_causal(kicms: WhatIf) -> None:
    assert kicms.reading.startswith("structural, not causal")
    assert set(kicms.to_pandas()["reading"]) == {kicms.reading}


def test_the_claims_whose_ties_are_taken_out_are_named(kicms: WhatIf) -> None:
    assert "relationship/cf2-m" in kicms.support.paths.split()
    assert kicms.support.places


def test_an_unknown_case_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError):
        what_if(kg, "organization/kicms", case="atlantis")


def test_a_negative_number_of_pairs_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterValueError, match="give 0 or more"):
        what_if(kg, "organization/kicms", pairs=-1)


def test_several_actors_are_removed_together(invented: KnowledgeGraph) -> None:
    gone = ["organization/t/gamma", "organization/t/delta"]
    found = what_if(invented, gone, case="t-c")
    assert [one.after.actors for one in found.scenarios] == [found.actors - 2] * 2
    assert found.text.startswith("If Gamma and Delta were gone")


def test_services_that_nobody_else_performs_are_lost(kicms: WhatIf) -> None:
    """The activities of KICMS stand in one table of the paper, which lists nobody else's."""
    assert kicms.services
    assert all(one.lost and one.support.places for one in kicms.services)


def test_a_relationship_ends_when_fewer_than_two_partners_stay(kicms: WhatIf) -> None:
    ended = {one.relationship.path: one.remaining for one in kicms.relationships if one.ends}
    assert ended["relationship/kicms-membership"] == 1
    assert len(ended) == kicms.relationships_ended


def test_a_firm_that_supplies_the_removed_customer_is_told_with_its_share(
    kg: KnowledgeGraph,
) -> None:
    """Precion sold over 70 % to one customer: a bound, not a number."""
    supply = next(
        one
        for one in dependence(kg, "organization/precion").firms[0].customers
        if one.stated and one.share.lower == 70
    )
    found = what_if(kg, supply.customer.path)
    told = [one for one in found.dependents if one.supplier.path == "organization/precion"]
    assert 70 in {one.share.lower for one in told}
    assert "supplier loses customer" in set(found.to_pandas()["effect"])


def test_nothing_to_remove_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterValueError, match="nothing to remove"):
        what_if(kg, [])


def test_an_unknown_grouping_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterValueError, match="no attribute"):
        what_if(kg, "organization/kicms", case="kicms", groups="colour")
