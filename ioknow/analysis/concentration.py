"""How far sales hang on few customers, when only some shares are known, and those by bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product

from ioknow.analysis.intervals import Bounds
from ioknow.errors import ParameterValueError

WHOLE = Decimal(100)
"""All sales, in percent."""

_EXACT_UP_TO = 12
"""Number of shares up to which the upper bound is the largest possible index itself."""


def herfindahl(shares: Sequence[Bounds]) -> Bounds:
    """Return the bounds of the Herfindahl-Hirschman index of sales to customers.

    The index is the sum of the squared shares in percent: 10,000 when one customer takes all,
    close to 0 when very many take little each. What the known shares leave of 100 % goes to
    customers that are not known: to ever more of them for the lower bound, to one of them for the
    upper bound.

    Args:
        shares: Shares of different customers in percent of the same sales.

    Returns:
        Bounds between 0 and 10,000, ends included; 0 to 10,000 when no share is known. With more
        than 12 shares the upper bound may be larger than the largest possible index.

    Raises:
        ParameterValueError: The shares together are more than 100 %.

    Example:
        >>> herfindahl([Bounds(Decimal(45), Decimal(55))]).text
        '2025 to 5050'
        >>> herfindahl([Bounds.exactly(50), Bounds.exactly(30), Bounds.exactly(20)]).text
        '3800'

    References:
        Hirschman (1964), *American Economic Review* 54, 761.
    """
    known = [share.clipped(Decimal(0), WHOLE) for share in shares]
    lows = [share.lower or Decimal(0) for share in known]
    highs = [WHOLE if share.upper is None else share.upper for share in known]
    if sum(lows) > WHOLE:
        raise ParameterValueError(
            f"the shares add up to at least {sum(lows)} %; give shares of the same sales"
        )
    least = _squares(lows)
    if len(known) > _EXACT_UP_TO:
        bound = _squares(highs) + (WHOLE - sum(lows)) ** 2
        return Bounds(least, min(bound, WHOLE**2))
    return Bounds(least, max(map(_squares, _corners(lows, highs)), default=WHOLE**2))


def _corners(lows: list[Decimal], highs: list[Decimal]) -> Iterator[list[Decimal]]:
    """Yield the corners of all ways to divide the sales; a convex function is largest at one.

    At a corner every share is at one of its ends but for one, which takes what is left; that one
    may be the share of a customer that is not known.
    """
    ends = [(low, high) for low, high in zip(lows, highs, strict=True)]
    for chosen in product(*ends):
        rest = WHOLE - sum(chosen)
        if rest >= 0:
            yield [*chosen, rest]
        for position, (low, high) in enumerate(ends):
            adjusted = chosen[position] + rest
            if low <= adjusted <= high:
                yield [*chosen[:position], adjusted, *chosen[position + 1 :]]


def _squares(shares: Sequence[Decimal]) -> Decimal:
    return sum((share * share for share in shares), Decimal(0))
