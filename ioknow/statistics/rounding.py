"""Rounded numbers as intervals: what a printed number can have been before it was rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Interval:
    """All numbers between two bounds, both included.

    Arithmetic on intervals keeps every result that the rounded numbers allow, so that a check can
    tell a rounding difference from a contradiction. Divisors must not contain zero.

    Example:
        >>> parts = Interval.rounded(Decimal("13.0")) + Interval.rounded(Decimal("10.7"))
        >>> (parts.low, parts.high)
        (Decimal('23.60'), Decimal('23.80'))
    """

    low: Decimal
    high: Decimal

    @classmethod
    def rounded(cls, printed: Decimal) -> Interval:
        """Return the numbers that round to a printed number with its digits."""
        half = last_digit(printed) / 2
        return cls(printed - half, printed + half)

    @classmethod
    def exact(cls, number: Decimal | int) -> Interval:
        """Return the interval that holds one number only."""
        return cls(Decimal(number), Decimal(number))

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        return self * Interval(1 / other.high, 1 / other.low)

    def overlaps(self, other: Interval) -> bool:
        """Tell whether the two intervals have a number in common."""
        return self.low <= other.high and other.low <= self.high


def last_digit(printed: Decimal) -> Decimal:
    """Return the worth of the last printed digit.

    Example:
        >>> last_digit(Decimal("3.10"))
        Decimal('0.01')
    """
    exponent = printed.as_tuple().exponent
    assert isinstance(exponent, int)  # infinities and NaN are never printed
    return Decimal(1).scaleb(min(exponent, 0))


def round_like(number: Decimal, printed: Decimal) -> Decimal:
    """Round a number, halves away from zero, to as many digits as another has.

    Example:
        >>> round_like(Decimal("7.97"), Decimal("7.8"))
        Decimal('8.0')
    """
    return number.quantize(last_digit(printed), rounding=ROUND_HALF_UP)
