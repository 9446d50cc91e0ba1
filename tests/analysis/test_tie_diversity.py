"""Kinds of ties; numbers are counted by hand."""

from __future__ import annotations

import pytest

from ioknow import KnowledgeGraph
from ioknow.analysis import OrganizationTies, tie_diversity
from ioknow.errors import ParameterValueError
from ioknow.store import EmbeddedStore


def ties(kg: KnowledgeGraph, path: str, kinds: tuple[str, ...] = ()) -> OrganizationTies:
    (found,) = tie_diversity(kg, path, kinds=kinds).organizations
    return found


def test_basf_has_a_joint_venture_and_two_transfers_with_takeda(kg: KnowledgeGraph) -> None:
    """1 minus (2/3) squared minus (1/3) squared is 4/9."""
    basf = ties(kg, "organization/basf")
    assert {one.kind: one.ties for one in basf.kinds} == {"alliance": 1, "transfer": 2}
    assert basf.blau == pytest.approx(4 / 9)
    assert [partner.path for partner in basf.partners] == ["organization/takeda"]


def test_one_kind_of_tie_has_no_diversity(kg: KnowledgeGraph) -> None:
    assert ties(kg, "organization/basf", ("alliance",)).blau == 0


def test_a_consortium_of_five_counts_once(kg: KnowledgeGraph) -> None:
    alliance = ties(kg, "organization/lee-2010/firm-h", ("alliance",)).kinds
    assert [(one.ties, len(one.partners)) for one in alliance] == [(1, 4)]


def test_an_organization_without_ties_has_no_index(invented: KnowledgeGraph) -> None:
    empty = ties(invented, "organization/t/empty")
    assert (empty.kinds, empty.ties, empty.blau) == ((), 0, None)


def test_the_index_stays_below_its_limit(kg: KnowledgeGraph) -> None:
    for one in tie_diversity(kg).organizations:
        assert one.blau is not None
        assert 0 <= one.blau <= 1 - 1 / len(one.kinds) + 1e-12


def test_persons_and_departments_are_no_partners(kg: KnowledgeGraph) -> None:
    precion = ties(kg, "organization/precion")
    assert not {one.kind for one in precion.kinds} & {"person", "part"}
    assert not [one.path for one in precion.partners if one.path.startswith("person/")]


def test_before_it_began_a_tie_does_not_count(kg: KnowledgeGraph) -> None:
    """CF2-M was organised in 2004."""
    (found,) = tie_diversity(
        kg, "organization/lee-2010/firm-h", kinds=["alliance"], as_of=2003
    ).organizations
    assert found.ties == 0


def test_every_row_names_claims_and_places(kg: KnowledgeGraph) -> None:
    frame = tie_diversity(kg).to_pandas()
    assert (frame["claims"] != "").all()
    assert (frame["places"] != "").all()


def test_an_unknown_kind_of_tie_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterValueError, match="no kind of tie 'friendship'; there are"):
        tie_diversity(kg, kinds=["friendship"])


def test_an_empty_dataset_has_no_ties() -> None:
    assert tie_diversity(EmbeddedStore.in_memory()).organizations == ()
