"""Price bases: amounts in current prices and in prices of 1989."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ioknow.errors import PriceBaseError
from ioknow.languages import lazy_gettext
from ioknow.statistics.cube import Cube, load_cube

PriceBase = Literal["current", "1989"]
"""Codes of the scheme ``ikv:price-base``."""

GDP_TABLE = "sme-transformation-1990-2008-table-1"


@dataclass(frozen=True)
class Deflator:
    """The implicit price deflator of a country: real over current gross domestic product by year.

    Attributes:
        real: Gross domestic product in prices of the base year, by year.
        current: Gross domestic product in current prices, by year, in the same unit.

    Example:
        >>> deflator = Deflator.of_japan()
        >>> round(deflator.convert(Decimal(9869), 2004, source="current", target="1989"))
        9930
    """

    real: Mapping[int, Decimal]
    current: Mapping[int, Decimal]

    @classmethod
    def of_japan(cls) -> Deflator:
        """Return Japan's deflator 1989-2008 with base 1989, from the published table."""
        return cls.from_cube(load_cube(GDP_TABLE))

    @classmethod
    def from_cube(cls, cube: Cube) -> Deflator:
        """Return the deflator that a table of gross domestic product gives."""

        def series(price_base: str) -> dict[int, Decimal]:
            seen = cube.select(measure="gdp", price_base=price_base)
            return {int(found.dimensions["year"]): found.value for found in seen}

        return cls(real=series("1989"), current=series("current"))

    def ratio(self, year: int) -> Decimal:
        """Return real over current gross domestic product of a year: 1 in the base year.

        Raises:
            PriceBaseError: The table does not reach the year.
        """
        if year not in self.real or year not in self.current:
            years = sorted(self.real.keys() & self.current.keys())
            raise PriceBaseError(
                lazy_gettext(
                    "there is no deflator for %(year)s; the table covers %(first)s to %(last)s",
                    year=str(year),
                    first=str(years[0]),
                    last=str(years[-1]),
                )
            )
        return self.real[year] / self.current[year]

    def convert(
        self, amount: Decimal, year: int, *, source: PriceBase, target: PriceBase
    ) -> Decimal:
        """Return an amount of a year in another price base.

        Args:
            amount: The amount, in any unit of money.
            year: The year in which it arose.
            source: Price base in which it is given.
            target: Price base wanted.

        Returns:
            The unrounded amount in the same unit.

        Raises:
            PriceBaseError: The year is not covered, or a price base is unknown.
        """
        for base in (source, target):
            if base not in ("current", "1989"):
                raise PriceBaseError(
                    lazy_gettext(
                        "there is no price base '%(base)s'; there are 'current' and '1989'",
                        base=base,
                    )
                )
        if source == target:
            return amount
        ratio = self.ratio(year)
        return amount * ratio if target == "1989" else amount / ratio
