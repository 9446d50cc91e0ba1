"""IMC and Precion side by side; values are those of Tables 4, 6 and 7 of the publication."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ioknow import KnowledgeGraph
from ioknow.analysis import ComparedFigure, OrganizationComparison, compare_organizations
from ioknow.errors import UnknownEntityError

# Table 7, operating profit margin in percent: SMM average, IMC, Precion.
MARGINS = {
    1996: ("2.6", "6.6", "2.8"),
    1998: ("1.7", "-9.2", "2.3"),
    2001: ("2.2", "5.2", "0.1"),
    2005: ("3.0", "1.9", "8.8"),
    2006: ("2.4", "4.3", "5.0"),
}
# Table 6, labour productivity: SMM average, IMC, Precion.
PRODUCTIVITY = {
    ("current", 1998): (5928, 5521, 6079),
    ("1989", 1998): (5507, 5129, 5647),
    ("current", 2004): (5355, 5642, 9869),
    ("1989", 2004): (5388, 5677, 9930),
}


@pytest.fixture(scope="module")
def two(kg: KnowledgeGraph) -> OrganizationComparison:
    return compare_organizations(kg, "organization/imc", "organization/precion")


def values(figure: ComparedFigure) -> tuple[Decimal | None, ...]:
    sides = (figure.average, figure.left, figure.right)
    return tuple(side[0].bounds.number for side in sides)


@pytest.mark.parametrize("year", MARGINS)
def test_margins_stand_beside_the_average(two: OrganizationComparison, year: int) -> None:
    (figure,) = [one for one in two.of("operating-profit-margin") if one.when == str(year)]
    assert values(figure) == tuple(map(Decimal, MARGINS[year]))


@pytest.mark.parametrize(("base", "year"), PRODUCTIVITY)
def test_productivity_stands_in_both_price_bases(
    two: OrganizationComparison, base: str, year: int
) -> None:
    found = two.of("labour-productivity", f"price-base-{base}")
    (figure,) = [one for one in found if one.when == str(year)]
    assert values(figure) == tuple(map(Decimal, PRODUCTIVITY[base, year]))


def test_every_year_from_1996_to_2006_is_compared(two: OrganizationComparison) -> None:
    years = [one.when for one in two.of("operating-profit-margin")]
    assert years == [str(year) for year in range(1996, 2007)]


def test_imc_led_in_1996_and_1997_only(two: OrganizationComparison) -> None:
    """Table 6; the text says that it led until 1998."""
    found = two.of("labour-productivity", "price-base-current")
    differences = {one.when: one.difference for one in found if one.dimensions and one.difference}
    ahead = [year for year, found in differences.items() if found.reaches(Decimal(1)) == "certain"]
    assert ahead == ["1996", "1997"]


def test_employees_of_april_2006_differ_by_28(two: OrganizationComparison) -> None:
    (figure,) = two.of("employees")
    assert figure.difference is not None
    assert figure.difference.number == 17 - 45


def test_events_stand_year_by_year(two: OrganizationComparison) -> None:
    years = {row.aspect: row for row in two.aspects if row.section == "events"}
    assert [entry.text for entry in years["1967"].left] == ["IMC is founded (1967)"]
    assert years["1967"].right == ()
    assert len(years["1961"].right) == 1
    assert any("laser cutter" in entry.text for entry in years["1998"].left)


def test_heads_and_places_are_compared(two: OrganizationComparison) -> None:
    aspects = {(row.section, row.aspect): row for row in two.aspects}
    located = aspects["attributes", "is located in"]
    assert [one.text for one in (*located.left, *located.right)] == ["Koga City", "Kanuma City"]
    heads = aspects["posts", "managing director, owner-manager"]
    assert "Shunichiro Namiki" in heads.left[0].text
    assert "Tsuneyoshi Suzuki" in heads.right[0].text


def test_only_precion_has_shares_of_over_70_percent(two: OrganizationComparison) -> None:
    shares = {one.when: one for one in two.of("share-of-sales-with-customer")}
    assert shares["1998"].left[0].quantity.text == "about 50 %"
    assert shares["1998"].right == ()
    assert shares["1992/2000"].right[0].quantity.text == "over 70 %"
    assert shares["1998"].difference is None


def test_rows_have_claims_and_numbers(two: OrganizationComparison) -> None:
    frame = two.to_pandas()
    assert list(frame.columns) == list(OrganizationComparison.columns)
    assert (frame["claims"] != "").all()
    margin = frame[(frame["aspect"] == "operating profit margin") & (frame["when"] == "1998")]
    assert margin[["left_number", "right_number", "average_number"]].to_numpy().tolist() == [
        [-9.2, 2.3, 1.7]
    ]


def test_a_firm_compared_with_itself_does_not_differ(kg: KnowledgeGraph) -> None:
    same = compare_organizations(kg, "organization/imc", "organization/imc")
    assert all(row.left == row.right for row in same.aspects)
    exact = [one for one in same.figures if one.left[0].bounds.number is not None]
    assert {one.difference.number for one in exact if one.difference} == {Decimal(0)}


def test_a_printed_value_stands_before_the_one_put_right(kg: KnowledgeGraph) -> None:
    """Table 2 prints 100,598 as the sum of parts that add up to 107,598; both are kept."""
    makers = "cohort/sme-transformation-1990-2008/japanese-manufacturers"
    found = compare_organizations(kg, makers, makers).of("value-added")
    (total,) = [one.left for one in found if one.when == "2006" and len(one.left) > 1]
    assert [(one.bounds.number, one.status) for one in total] == [
        (Decimal(100_598), "stated"),
        (Decimal(107_598), "reconstructed"),
    ]


def test_a_case_is_no_organization(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError, match="no organization but case"):
        compare_organizations(kg, "organization/imc", "case/imc")
