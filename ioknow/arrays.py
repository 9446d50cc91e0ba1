"""Distinct numbers of arrays, in order.

``numpy.unique`` without further results hashes integers since NumPy 2.3; over the millions of
numbers that a register has, sorting them takes a fiftieth of that time.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Kind = TypeVar("_Kind", bound=np.generic)
_Other = TypeVar("_Other", bound=np.generic)


def distinct(numbers: NDArray[_Kind]) -> NDArray[_Kind]:
    """Return the different numbers of an array, in order.

    Example:
        >>> distinct(np.array([3, 1, 3]))
        array([1, 3])
    """
    found = np.sort(numbers, axis=None)
    new = np.ones(len(found), dtype=bool)
    new[1:] = found[1:] != found[:-1]
    return found[new]


def distinct_pairs(
    first: NDArray[_Kind], second: NDArray[_Other]
) -> tuple[NDArray[_Kind], NDArray[_Other]]:
    """Return the different pairs of numbers of two arrays, ordered by the first, then the second.

    Args:
        first: Whole numbers.
        second: Whole numbers from 0 on, below 2 to the power of 31.

    Example:
        >>> distinct_pairs(np.array([2, 1, 2]), np.array([5, 7, 5]))
        (array([1, 2]), array([7, 5]))
    """
    found = distinct(first.astype(np.int64) << 31 | second.astype(np.int64))
    return (found >> 31).astype(first.dtype), (found & (1 << 31) - 1).astype(second.dtype)
