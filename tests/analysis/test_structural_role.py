"""What an intermediary links; pairs are counted by hand."""

from __future__ import annotations

import pytest

from ioknow import KnowledgeGraph
from ioknow.analysis import StructuralRole, structural_role
from ioknow.errors import ParameterValueError, UnknownEntityError

FIRMS = {f"organization/lee-2010/firm-{name}" for name in ("m", "h", "c", "k1", "k2")}


@pytest.fixture(scope="module")
def kicms(kg: KnowledgeGraph) -> StructuralRole:
    return structural_role(kg, "organization/kicms", case="kicms")


def cut(role: StructuralRole, removal: int) -> set[frozenset[str]]:
    return {frozenset({one.path, other.path}) for one, other in role.removals[removal].pairs}


def test_kicms_links_the_ten_pairs_of_cf2_m(kicms: StructuralRole) -> None:
    pairs = {frozenset({one.first.actor.path, one.second.actor.path}) for one in kicms.links}
    assert len(pairs) == 10
    assert frozenset().union(*pairs) == FIRMS


def test_the_consortium_holds_its_partners_together_without_kicms(kicms: StructuralRole) -> None:
    assert [pair for pair in cut(kicms, 0) if pair <= FIRMS] == []


def test_without_kicms_and_the_consortium_most_partners_fall_apart(kicms: StructuralRole) -> None:
    """Firm C also supplies firm M; the other nine pairs have no tie of their own."""
    apart = [pair for pair in cut(kicms, 1) if pair <= FIRMS]
    assert len(apart) == 9
    supplied = frozenset({"organization/lee-2010/firm-m", "organization/lee-2010/firm-c"})
    assert supplied not in apart


def test_removing_more_never_cuts_fewer_pairs(kg: KnowledgeGraph) -> None:
    for path in ("organization/kicms", "organization/fraunhofer", "organization/basf"):
        first, second = structural_role(kg, path).removals
        assert first.pairs_cut <= second.pairs_cut


def test_a_mediator_between_two_leaves_them_tied_by_what_it_made(invented: KnowledgeGraph) -> None:
    """Delta and Epsilon keep their joint development, and lose each other without it."""
    role = structural_role(invented, "organization/t/gamma", case="t-c")
    assert [one.pairs_cut for one in role.removals] == [0, 1]
    assert [one.components_after for one in role.removals] == [1, 2]
    assert [str(one.label) for one in role.removals[1].isolated] == ["Delta", "Epsilon"]


def test_the_number_of_pairs_does_not_depend_on_how_many_are_listed(kg: KnowledgeGraph) -> None:
    few = structural_role(kg, "organization/kicms", case="kicms", pairs=1)
    many = structural_role(kg, "organization/kicms", case="kicms")
    assert [one.pairs_cut for one in few.removals] == [one.pairs_cut for one in many.removals]
    assert [len(one.pairs) for one in few.removals] == [1, 1]
    assert all(len(one.pairs) == one.pairs_cut for one in many.removals)


def test_an_actor_outside_the_network_cuts_nothing(kg: KnowledgeGraph) -> None:
    role = structural_role(kg, "organization/basf", case="kicms")
    assert role.neighbours == ()
    assert [one.pairs_cut for one in role.removals] == [0, 0]


def test_the_answer_says_that_it_is_not_causal(kicms: StructuralRole) -> None:
    assert kicms.reading.startswith("structural, not causal")
    assert set(kicms.to_pandas()["reading"]) == {kicms.reading}


def test_the_claims_whose_ties_are_taken_out_are_named(kicms: StructuralRole) -> None:
    assert "relationship/cf2-m" in kicms.removals[1].support.paths.split()
    assert kicms.support.places


def test_an_unknown_case_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError):
        structural_role(kg, "organization/kicms", case="atlantis")


def test_a_negative_number_of_pairs_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterValueError, match="give 0 or more"):
        structural_role(kg, "organization/kicms", pairs=-1)
