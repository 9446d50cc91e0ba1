"""Changes; values are those of Lee et al. 2010, Table 9, and of Table 7 on Precion."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ioknow import KnowledgeGraph
from ioknow.analysis import Change, Changes, before_after
from ioknow.errors import ParameterValueError, UnknownEntityError

# Table 9: before (2003), after (2004), relative change in percent, worked out by hand.
TABLE_9 = {
    "measure-sales-total": ("1443000", "7752000", "437.2"),
    "measure-sales-collaboration-item": ("865000", "4652000", "437.8"),
    "measure-cost-vehicle-use": ("300", "255", "-15.0"),
    "measure-cost-domestic-use": ("23", "19.55", "-15.0"),
    "measure-working-ratio-antenna-test-chamber": ("60", "70", "16.7"),
    "measure-working-ratio-near-field-system": ("65", "80", "23.1"),
    "measure-working-ratio-network-analyser": ("65", "85", "30.8"),
}


@pytest.fixture(scope="module")
def cf2_m(kg: KnowledgeGraph) -> Changes:
    return before_after(kg, "relationship/cf2-m")


def change(found: Changes, measure: str) -> Change:
    (one,) = [each for each in found.changes if each.before.measure.iri.endswith(f"#{measure}")]
    return one


def rounded(change: Change) -> str:
    assert change.percent is not None
    assert change.percent.number is not None
    return str(round(change.percent.number, 1))


@pytest.mark.parametrize("measure", TABLE_9)
def test_the_changes_of_table_9_are_recomputed(cf2_m: Changes, measure: str) -> None:
    found = change(cf2_m, measure)
    before, after, percent = TABLE_9[measure]
    assert found.before.bounds.number == Decimal(before)
    assert found.after.bounds.number == Decimal(after)
    assert rounded(found) == percent


def test_all_rows_of_table_9_are_there(cf2_m: Changes) -> None:
    assert len(cf2_m.changes) == 7


def test_sales_rose_to_more_than_five_times(cf2_m: Changes) -> None:
    factor = change(cf2_m, "measure-sales-total").factor
    assert factor is not None
    assert factor.number is not None
    assert round(factor.number, 2) == Decimal("5.37")


def test_working_ratios_differ_by_points(cf2_m: Changes) -> None:
    points = [
        change(cf2_m, measure).difference.number for measure in TABLE_9 if "working" in measure
    ]
    assert points == [10, 15, 20]


def test_printed_changes_that_do_not_follow_are_flagged(cf2_m: Changes) -> None:
    """300 to 255 is printed as 13 percent; three ratios print points with a percent sign."""
    found = {told.figure.quantity.printed: told.agreement for _, told in cf2_m.disagreements}
    assert found == {
        "13% decrease": "disagrees",
        "10% increase": "agrees as points only",
        "15% increase": "agrees as points only",
        "20% increase": "agrees as points only",
    }


def test_printed_changes_that_follow_agree(cf2_m: Changes) -> None:
    agreed = {
        told.figure.quantity.printed
        for one in cf2_m.changes
        for told in one.stated
        if told.printed and told.agreement == "agrees"
    }
    assert agreed == {"437% increase", "438% increase", "15% decrease"}


def test_the_consortium_and_its_leader_tell_the_same(kg: KnowledgeGraph, cf2_m: Changes) -> None:
    leader = before_after(kg, "organization/lee-2010/firm-m")
    assert [one.before.claim.thing for one in leader.changes] == [
        one.before.claim.thing for one in cf2_m.changes
    ]


def test_precions_margin_rose_by_8_7_points(kg: KnowledgeGraph) -> None:
    """Table 7: 0.1 percent in 2001, 8.8 percent in 2005."""
    found = before_after(kg, "organization/precion", before=2001, after=2005)
    margin = change(found, "measure-operating-profit-margin")
    assert margin.difference.number == Decimal("8.7")
    assert margin.stated == ()


def test_a_fall_from_a_loss_has_no_relative_change(kg: KnowledgeGraph) -> None:
    """IMC's margin was -9.2 percent in 1998 and -3.9 percent in 1999."""
    found = before_after(kg, "organization/imc", before=1998, after=1999)
    margin = change(found, "measure-operating-profit-margin")
    assert (margin.percent, margin.factor) == (None, None)
    assert margin.difference.number == Decimal("5.3")


def test_about_16_to_about_9_keeps_both_bounds(kg: KnowledgeGraph) -> None:
    """Total assets per employee of IMC in million yen, 2003 and 2005."""
    found = before_after(kg, "organization/imc", before=2003, after=2005)
    assets = change(found, "measure-total-assets-per-employee")
    assert assets.difference.lower == Decimal("8.1") - Decimal("17.6")
    assert assets.difference.upper == Decimal("9.9") - Decimal("14.4")


def test_without_pairs_there_are_no_changes(kg: KnowledgeGraph) -> None:
    found = before_after(kg, "organization/basf")
    assert (found.changes, len(found.to_pandas())) == ((), 0)


def test_every_change_names_claims_and_places(cf2_m: Changes) -> None:
    frame = cf2_m.to_pandas()
    assert (frame["claims"] != "").all()
    assert frame["places"].str.contains("Table 9").all()


def test_one_year_alone_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterValueError, match="one year is missing"):
        before_after(kg, "organization/imc", before=2000)


def test_years_in_the_wrong_order_are_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterValueError, match="2005 is not before 2001"):
        before_after(kg, "organization/imc", before=2005, after=2001)


def test_an_unknown_subject_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError):
        before_after(kg, "organization/atlantis")
