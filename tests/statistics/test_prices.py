"""Amounts in current prices and in prices of 1989."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioknow.errors import PriceBaseError
from ioknow.statistics import Cube
from ioknow.statistics.prices import Deflator
from ioknow.statistics.rounding import round_like

_PRODUCTIVITY = "sme-transformation-1990-2008-table-6"
_JAPAN = Deflator.of_japan()


def test_all_constant_values_of_the_productivity_table_are_reproduced(
    cubes: dict[str, Cube],
) -> None:
    cube = cubes[_PRODUCTIVITY]
    printed, computed = [], []
    for constant in cube.select(price_base="1989"):
        place = {name: constant.dimensions[name] for name in ("series", "year")}
        current = cube.get(price_base="current", **place)
        year = int(place["year"])
        converted = _JAPAN.convert(current.value, year, source="current", target="1989")
        printed.append(constant.value)
        computed.append(round_like(converted, constant.value))
    assert len(printed) == 44
    assert computed == printed


def test_prices_of_the_base_year_stay_as_they_are() -> None:
    assert _JAPAN.convert(Decimal(100), 1989, source="current", target="1989") == 100


@given(st.decimals(min_value=1, max_value=10**9, places=2), st.integers(1989, 2008))
def test_a_conversion_and_its_inverse_give_the_amount_back(amount: Decimal, year: int) -> None:
    there = _JAPAN.convert(amount, year, source="current", target="1989")
    back = _JAPAN.convert(there, year, source="1989", target="current")
    assert abs(back - amount) < Decimal("1e-12") * amount


def test_a_year_outside_the_table_is_refused() -> None:
    with pytest.raises(PriceBaseError, match="no deflator for 2012; the table covers 1989 to 2008"):
        _JAPAN.convert(Decimal(1), 2012, source="current", target="1989")


def test_an_unknown_price_base_is_refused() -> None:
    with pytest.raises(PriceBaseError, match="no price base '2010'"):
        _JAPAN.convert(Decimal(1), 2000, source="2010", target="1989")  # type: ignore[arg-type]  # wrong on purpose
