"""Dependence on customers; shares, years and figures are those of the publication."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ioknow import KnowledgeGraph
from ioknow.analysis import Bounds, Dependence, FirmDependence, Shock, dependence
from ioknow.errors import ParameterValueError, UnknownEntityError
from ioknow.store import EmbeddedStore
from ioknow.vocabulary import IKV

IMC, PRECION = "organization/imc", "organization/precion"


@pytest.fixture(scope="module")
def at_half(kg: KnowledgeGraph) -> Dependence:
    return dependence(kg)


def firm(found: Dependence, path: str) -> FirmDependence:
    return next(one for one in found.firms if one.firm.path == path)


def shock(found: Dependence, path: str) -> Shock:
    (one,) = firm(found, path).shocks
    return one


@pytest.mark.parametrize(
    ("path", "threshold", "answer"),
    [
        (IMC, 40, "certain"),  # about one half is 45 to 55
        (IMC, 50, "possible"),
        (IMC, 60, "no"),
        (PRECION, 50, "certain"),  # over 70
        (PRECION, 70, "certain"),
        (PRECION, 71, "possible"),
        (PRECION, 100, "possible"),
    ],
)
def test_a_share_reaches_a_threshold_with_its_operator(
    kg: KnowledgeGraph, path: str, threshold: int, answer: str
) -> None:
    assert dependence(kg, path, threshold=threshold).firms[0].answer == answer


def test_a_firm_without_a_stated_share_is_unknown(at_half: Dependence) -> None:
    assert firm(at_half, "organization/lee-2010/firm-c").answer == "unknown"


def test_concentration_follows_from_the_one_known_share(at_half: Dependence) -> None:
    """45 squared, to 55 squared plus 45 squared; 70 squared to 100 squared."""
    (imc,), (precion,) = (firm(at_half, path).concentrations for path in (IMC, PRECION))
    assert (imc.year, imc.index) == (1998, Bounds(Decimal(2025), Decimal(5050)))
    assert (precion.year, precion.index) == (1992, Bounds(Decimal(4900), Decimal(10_000)))


def test_imc_lost_about_half_of_its_sales_in_1998(at_half: Dependence) -> None:
    found = shock(at_half, IMC)
    assert found.year == 1998
    assert found.share is not None
    assert found.share.share_text == "about 50 %"
    assert [one.thing.path for one in found.outcomes] == ["outcome/imc-half-of-sales-lost"]


def test_the_share_of_the_disk_maker_is_not_carried_over_to_the_loss_of_2001(
    at_half: Dependence,
) -> None:
    """The text does not say that the customer lost in 2001 was the producer of disks."""
    found = shock(at_half, PRECION)
    assert found.year == 2001
    assert found.share is None


def test_margins_around_the_loss_stand_beside_the_average(at_half: Dependence) -> None:
    """Table 7: IMC 5.8, -9.2, -3.9 while the average was 2.6, 1.7, 1.8."""
    margin = IKV["measure-operating-profit-margin"].value
    (course,) = [one for one in shock(at_half, IMC).figures if one.measure.iri == margin]
    values = [[one.bounds.text for one in side if one] for side in (course.values, course.average)]
    assert values == [["5.8", "-9.2", "-3.9"], ["2.6", "1.7", "1.8"]]


def test_events_after_the_loss_are_told_for_so_many_years(kg: KnowledgeGraph) -> None:
    followed = {
        years: [
            one.thing.path
            for one in dependence(kg, PRECION, years_after=years).firms[0].shocks[0].followed
        ]
        for years in (0, 3)
    }
    assert "event/precion-closure-considered" in followed[0]
    assert set(followed[0]) < set(followed[3])


def test_two_known_shares_bound_the_concentration(invented: KnowledgeGraph) -> None:
    """40 exactly and 27 to 33: at least 1,600 + 729; at most 1,600 + 27 squared + 33 squared."""
    found = dependence(invented, "organization/t/alpha", threshold=50).firms[0]
    assert found.concentrations[0].index == Bounds(Decimal(2329), Decimal(3418))
    assert found.answer == "no"  # at most 33 percent are left for anyone else


@pytest.mark.parametrize(("threshold", "answer"), [(20, "certain"), (80, "possible"), (81, "no")])
def test_a_customer_no_source_speaks_of_may_have_the_rest(
    invented: KnowledgeGraph, threshold: int, answer: str
) -> None:
    """20 percent go to a known customer, so that 80 may go to another one."""
    found = dependence(invented, "organization/t/delta", threshold=threshold)
    assert found.firms[0].answer == answer


def test_each_customer_has_its_own_answer(invented: KnowledgeGraph) -> None:
    found = dependence(invented, "organization/t/alpha", threshold=33).firms[0]
    assert [found.of(one) for one in found.customers] == ["certain", "possible"]


def test_a_group_of_customers_is_no_one_customer(invented: KnowledgeGraph) -> None:
    assert dependence(invented, "organization/t/beta", threshold=80).firms[0].answer == "possible"


def test_the_sentence_names_certain_and_possible_firms(at_half: Dependence) -> None:
    assert at_half.text == (
        "At 50 % of sales: certainly dependent on one customer: Precion; possibly: IMC."
    )


def test_every_customer_names_claims_and_places(at_half: Dependence) -> None:
    frame = at_half.to_pandas()
    assert (frame["claims"] != "").all()
    assert (frame["places"] != "").all()


@pytest.mark.parametrize("threshold", [0, -5, 101])
def test_a_threshold_that_is_no_share_is_refused(kg: KnowledgeGraph, threshold: int) -> None:
    with pytest.raises(ParameterValueError, match="give a share up to 100"):
        dependence(kg, threshold=threshold)


def test_an_unknown_organization_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError):
        dependence(kg, "organization/atlantis")


def test_an_empty_dataset_has_no_dependent_firms() -> None:
    assert dependence(EmbeddedStore.in_memory()).firms == ()
