"""Numbers as sources give them: with bounds instead of false precision.

"Over 70 %" is every number above 70, "about half" a stretch around 50, "up to two-thirds" whatever
does not pass it. A :class:`Bounds` holds all numbers that such a statement leaves open, and every
computation keeps all of them, so that an answer can be *certain*, *possible* or *no*.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ioknow.errors import ParameterValueError
from ioknow.model.claims import Quantity

Truth = Literal["certain", "possible", "no"]
"""Whether something holds for all, some or none of the numbers that a statement leaves open."""

ABOUT = Decimal("0.1")
"""How far "about" reaches, as a share of the number: a convention of ours, not of any source."""

OPERATORS = ("exactly", "about", "over", "at-least", "at-most", "under", "up-to")
"""Codes of the scheme ``ikv:op`` without their prefix."""


@dataclass(frozen=True)
class Bounds:
    """All numbers between two ends.

    Attributes:
        lower: The lower end, or None when nothing bounds the number from below.
        upper: The upper end, or None when nothing bounds it from above.
        lower_open: Whether the lower end itself is left out, as in "over 70".
        upper_open: Whether the upper end itself is left out, as in "under 300".

    Raises:
        ParameterValueError: No number lies between the ends.

    Example:
        >>> share = Bounds.stated(Decimal(70), "over").clipped(Decimal(0), Decimal(100))
        >>> share.text, share.reaches(Decimal(50)), share.reaches(Decimal(80))
        ('over 70 to 100', 'certain', 'possible')
    """

    lower: Decimal | None = None
    upper: Decimal | None = None
    lower_open: bool = False
    upper_open: bool = False

    def __post_init__(self) -> None:
        # An end that is not there is neither open nor closed; one spelling keeps equality simple.
        if self.lower is None:
            object.__setattr__(self, "lower_open", False)
        if self.upper is None:
            object.__setattr__(self, "upper_open", False)
        if self.lower is None or self.upper is None:
            return
        empty = self.lower == self.upper and (self.lower_open or self.upper_open)
        if self.lower > self.upper or empty:
            raise ParameterValueError(
                f"no number lies between {self.lower} and {self.upper}; give the smaller one first"
            )

    @classmethod
    def exactly(cls, number: Decimal | int) -> Bounds:
        """Return the bounds of one number."""
        return cls(Decimal(number), Decimal(number))

    @classmethod
    def stated(cls, value: Decimal, operator: str, *, about: Decimal = ABOUT) -> Bounds:
        """Return the numbers that a value with its operator leaves open.

        Args:
            value: The number that is given.
            operator: One of :data:`OPERATORS`, with or without the prefix ``op-``.
            about: How far "about" reaches to both sides, as a share of the number.

        Raises:
            ParameterValueError: There is no such operator, or ``about`` is negative.

        Example:
            >>> Bounds.stated(Decimal(50), "about").text
            '45 to 55'
        """
        name = operator.removeprefix("op-")
        if about < 0:
            raise ParameterValueError(f"'about' reaches {about} of a number; give 0 or more")
        if name == "exactly":
            return cls(value, value)
        if name == "about":
            return cls(value - abs(value) * about, value + abs(value) * about)
        if name in ("over", "at-least"):
            return cls(lower=value, lower_open=name == "over")
        if name in ("under", "at-most", "up-to"):
            return cls(upper=value, upper_open=name == "under")
        raise ParameterValueError(
            f"there is no operator '{operator}'; there are {', '.join(OPERATORS)}"
        )

    @classmethod
    def of(cls, quantity: Quantity | None, *, about: Decimal = ABOUT) -> Bounds:
        """Return the bounds of a quantity of the dataset; without a number, nothing is bounded.

        A printed range includes both ends unless its operator is "over" (lower end left out) or
        "under" (upper end left out).
        """
        if quantity is None:
            return cls()
        if quantity.lower or quantity.upper:
            return cls(
                Decimal(quantity.lower) if quantity.lower else None,
                Decimal(quantity.upper) if quantity.upper else None,
                lower_open=quantity.operator == "op-over",
                upper_open=quantity.operator == "op-under",
            )
        if not quantity.value:
            return cls()
        return cls.stated(Decimal(quantity.value), quantity.operator, about=about)

    @classmethod
    def hull(cls, several: Iterable[Bounds]) -> Bounds:
        """Return the narrowest bounds that hold all numbers of the given ones.

        Raises:
            ParameterValueError: There are none.
        """
        found = list(several)
        if not found:
            raise ParameterValueError("no bounds were given; give at least one")
        low = None if any(one.lower is None for one in found) else min(map(_low_end, found))
        high = None if any(one.upper is None for one in found) else max(map(_high_end, found))
        return cls(
            low[0] if low else None,
            high[0] if high else None,
            lower_open=bool(low and low[1]),
            upper_open=bool(high and not high[1]),
        )

    @property
    def number(self) -> Decimal | None:
        """The only number it holds, or None when it holds several."""
        return self.lower if self.lower is not None and self.lower == self.upper else None

    @property
    def known(self) -> bool:
        """Whether anything at all is known of the number."""
        return self.lower is not None or self.upper is not None

    @property
    def text(self) -> str:
        """The bounds in words; empty when nothing is known.

        Example:
            >>> Bounds(Decimal(9), Decimal(11), lower_open=True, upper_open=True).text
            'over 9 to under 11'
        """
        if self.number is not None:
            return _plain(self.number)
        low = "" if self.lower is None else _plain(self.lower)
        high = "" if self.upper is None else _plain(self.upper)
        if low and high:
            over, under = ("over " * self.lower_open, "under " * self.upper_open)
            return f"{over}{low} to {under}{high}"
        if low:
            return ("over " if self.lower_open else "at least ") + low
        return (("under " if self.upper_open else "at most ") + high) if high else ""

    def contains(self, number: Decimal) -> bool:
        """Say whether a number lies within."""
        return self._above_lower(number) and self._below_upper(number)

    def reaches(self, threshold: Decimal) -> Truth:
        """Say whether the number is the threshold or larger."""
        if self.lower is not None and self.lower >= threshold:
            return "certain"
        return "possible" if self._below_upper(threshold) else "no"

    def overlaps(self, other: Bounds) -> bool:
        """Say whether the two have a number in common."""
        return self.intersection(other) is not None

    def intersection(self, other: Bounds) -> Bounds | None:
        """Return the numbers that lie in both, or None when there are none."""
        lows = [_low_end(one) for one in (self, other) if one.lower is not None]
        highs = [_high_end(one) for one in (self, other) if one.upper is not None]
        low, high = max(lows, default=None), min(highs, default=None)
        try:
            return Bounds(
                low[0] if low else None,
                high[0] if high else None,
                lower_open=bool(low and low[1]),
                upper_open=bool(high and not high[1]),
            )
        except ParameterValueError:
            return None

    def clipped(self, lower: Decimal | None = None, upper: Decimal | None = None) -> Bounds:
        """Return the numbers that also lie in a given range, such as 0 to 100 for a share.

        Raises:
            ParameterValueError: No number lies in both.
        """
        found = self.intersection(Bounds(lower, upper))
        if found is None:
            raise ParameterValueError(f"no number of {self.text} lies in {lower} to {upper}")
        return found

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(
            None if self.lower is None or other.lower is None else self.lower + other.lower,
            None if self.upper is None or other.upper is None else self.upper + other.upper,
            lower_open=self.lower_open or other.lower_open,
            upper_open=self.upper_open or other.upper_open,
        )

    def __neg__(self) -> Bounds:
        return Bounds(
            None if self.upper is None else -self.upper,
            None if self.lower is None else -self.lower,
            lower_open=self.upper_open,
            upper_open=self.lower_open,
        )

    def __sub__(self, other: Bounds) -> Bounds:
        return self + -other

    def scaled(self, factor: Decimal) -> Bounds:
        """Return every number times a factor above zero.

        Raises:
            ParameterValueError: The factor is zero or less.
        """
        if factor <= 0:
            raise ParameterValueError(f"the factor is {factor}; give one above 0")
        return Bounds(
            None if self.lower is None else self.lower * factor,
            None if self.upper is None else self.upper * factor,
            self.lower_open,
            self.upper_open,
        )

    def divided_by(self, other: Bounds) -> Bounds | None:
        """Return every quotient, or None when a divisor may be zero or less.

        Example:
            >>> Bounds.exactly(9).divided_by(Bounds.exactly(4))
            Bounds(lower=Decimal('2.25'), upper=Decimal('2.25'), lower_open=False, upper_open=False)
        """
        if other.lower is None or other.lower <= 0:
            return None
        low, low_open = self._quotient(self.lower, self.lower_open, other, largest=False)
        high, high_open = self._quotient(self.upper, self.upper_open, other, largest=True)
        return Bounds(low, high, low_open, high_open)

    @staticmethod
    def _quotient(
        end: Decimal | None, end_open: bool, divisor: Bounds, *, largest: bool
    ) -> tuple[Decimal | None, bool]:
        if end is None:
            return None, False
        if end == 0:
            return end, end_open
        by_lower = (end >= 0) == largest  # a small divisor makes the quotient lie far from zero
        by, by_open = (
            (divisor.lower, divisor.lower_open) if by_lower else (divisor.upper, divisor.upper_open)
        )
        if by is None:
            return Decimal(0), True  # ever larger divisors come close to zero without reaching it
        return end / by, end_open or by_open

    def _above_lower(self, number: Decimal) -> bool:
        if self.lower is None:
            return True
        return number > self.lower if self.lower_open else number >= self.lower

    def _below_upper(self, number: Decimal) -> bool:
        if self.upper is None:
            return True
        return number < self.upper if self.upper_open else number <= self.upper


def _low_end(bounds: Bounds) -> tuple[Decimal, bool]:
    """Return the lower end so that ends sort: of two equal ones the open one is the larger."""
    assert bounds.lower is not None
    return bounds.lower, bounds.lower_open


def _high_end(bounds: Bounds) -> tuple[Decimal, bool]:
    """Return the upper end so that ends sort: of two equal ones the open one is the smaller."""
    assert bounds.upper is not None
    return bounds.upper, not bounds.upper_open


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
