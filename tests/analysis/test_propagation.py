"""How far a shock at a customer reaches, in bounds."""

from __future__ import annotations

from decimal import Decimal

import pytest

import ioknow
from ioknow.analysis import Bounds, propagate_shock
from ioknow.errors import ParameterValueError, UnknownEntityError

HDD = "organization/sme-transformation-1990-2008/precion-hdd-customer"


@pytest.fixture(scope="module")
def cases() -> ioknow.KnowledgeGraph:
    return ioknow.open()


def test_over_70_percent_stays_a_bound_when_the_customer_is_lost(
    cases: ioknow.KnowledgeGraph,
) -> None:
    found = propagate_shock(cases, HDD)
    first = found.exposures[0]
    assert str(first.firm.label) == "Precion"
    assert first.loss == Bounds(Decimal(70), Decimal(100), lower_open=True)


def test_half_the_drop_is_half_the_loss(cases: ioknow.KnowledgeGraph) -> None:
    loss = propagate_shock(cases, HDD, drop=50).exposures[0].loss
    assert (loss.lower, loss.upper) == (Decimal(35), Decimal(50))


def test_a_share_that_nobody_states_leaves_everything_open(cases: ioknow.KnowledgeGraph) -> None:
    unknown = [
        one
        for supplier in cases.query("SELECT DISTINCT ?c { ?r ik:hasCustomer ?c } ORDER BY ?c")
        for one in propagate_shock(cases, str(supplier["c"])).exposures
        if not one.known
    ]
    assert unknown
    assert all(one.loss.lower == 0 for one in unknown)


def test_a_customer_without_suppliers_reaches_nobody(cases: ioknow.KnowledgeGraph) -> None:
    found = propagate_shock(cases, "organization/kicms")
    assert found.exposures == ()
    assert found.sentence == "No supplier of KICMS is known."


@pytest.mark.parametrize(("drop", "steps"), [(0, 1), (101, 1), (-5, 1), (50, 0)])
def test_what_cannot_be_is_refused(cases: ioknow.KnowledgeGraph, drop: int, steps: int) -> None:
    with pytest.raises(ParameterValueError):
        propagate_shock(cases, HDD, drop=drop, steps=steps)


def test_an_unknown_customer_is_a_named_error(cases: ioknow.KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError):
        propagate_shock(cases, "organization/nobody")
