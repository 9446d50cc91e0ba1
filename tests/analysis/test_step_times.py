"""Steps of CF2-M; months are those of Lee et al. 2010, section 4.3."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ioknow import KnowledgeGraph
from ioknow.analysis import Bounds, Steps, step_times
from ioknow.errors import UnknownEntityError

# Organised in February, product planning April, prototype September, contracts December 2004.
MONTHS = {
    ("organised", "product-planning"): 2,
    ("organised", "prototype-finished"): 7,
    ("organised", "final-sales-contracts"): 10,
    ("product-planning", "prototype-finished"): 5,
    ("product-planning", "final-sales-contracts"): 8,
    ("prototype-finished", "final-sales-contracts"): 3,
}


@pytest.fixture(scope="module")
def cf2_m(kg: KnowledgeGraph) -> Steps:
    return step_times(kg, "relationship/cf2-m")


def test_months_between_the_four_steps_are_those_of_the_calendar(cf2_m: Steps) -> None:
    found = {
        (one.start.thing.path[12:], one.end.thing.path[12:]): one.calendar for one in cf2_m.steps
    }
    assert found == MONTHS


def test_each_number_of_months_has_one_month_to_both_sides(cf2_m: Steps) -> None:
    for one in cf2_m.steps:
        assert one.calendar is not None
        months = Decimal(one.calendar)
        assert one.months == Bounds(months - 1, months + 1, lower_open=True, upper_open=True)


def test_it_took_ten_months_from_organising_to_contracts(cf2_m: Steps) -> None:
    assert cf2_m.overall is not None
    assert cf2_m.overall.calendar == 10


def test_neighbouring_steps_are_told_apart(cf2_m: Steps) -> None:
    assert [one.calendar for one in cf2_m.consecutive] == [2, 5, 3]


def test_the_eight_months_of_the_text_fit_planning_to_contracts(cf2_m: Steps) -> None:
    """The month in which the production system was ready is not printed."""
    (told,) = cf2_m.unplaced
    assert told.months == Bounds.exactly(8)
    assert told.agreement == "not comparable"
    assert [one.path for one in told.fits] == ["event/cf2-m/final-sales-contracts"]


def test_durations_of_cf2_m_agree_with_its_dates(cf2_m: Steps) -> None:
    assert cf2_m.disagreements == ()


def test_years_leave_a_year_to_both_sides(invented: KnowledgeGraph) -> None:
    (step,) = step_times(invented, "relationship/t/joint").steps
    assert step.months.text == "over 12 to under 36"
    assert step.calendar is None


def test_a_duration_that_does_not_fit_disagrees(invented: KnowledgeGraph) -> None:
    found = step_times(invented, "relationship/t/joint")
    told = {one.months.text: one.agreement for one in found.steps[0].stated}
    assert told == {"13": "agrees", "60": "disagrees"}
    assert [one.claim.thing.path for one in found.disagreements] == ["observation/t/years"]


def test_a_relationship_without_milestones_has_no_steps(kg: KnowledgeGraph) -> None:
    found = step_times(kg, "relationship/basf-takeda")
    assert (found.steps, found.overall, len(found.to_pandas())) == ((), None, 0)


def test_an_unknown_relationship_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError):
        step_times(kg, "relationship/atlantis")
