"""Fronts of alternatives with unknown values."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ioknow.matching import pareto_front

NAN = float("nan")
VALUES = arrays(
    float,
    st.tuples(st.integers(1, 12), st.integers(1, 4)),
    elements=st.sampled_from([0.0, 0.25, 0.5, 1.0, NAN]),
)


def dominates(a: np.ndarray, b: np.ndarray) -> bool:
    """Say by the definition whether one row dominates another."""
    strictly = False
    for x, y in zip(a, b, strict=True):
        if np.isnan(x) and np.isnan(y):
            continue
        if np.isnan(x) or (np.isnan(y) and x < 1.0) or (not np.isnan(y) and x < y):
            return False
        strictly |= bool(np.isnan(y) or x > y)
    return strictly


@given(VALUES)
def test_the_front_is_what_nothing_dominates(values: np.ndarray) -> None:
    expected = [not any(dominates(other, one) for other in values) for one in values]
    assert pareto_front(values).tolist() == expected


def test_equal_alternatives_are_on_the_front_together() -> None:
    assert pareto_front(np.array([[0.5, 0.5], [0.5, 0.5]])).all()


def test_an_unknown_value_is_not_taken_for_zero() -> None:
    assert pareto_front(np.array([[0.9, 0.9], [0.5, NAN]])).all()
    assert pareto_front(np.array([[1.0, 0.9], [NAN, 0.5]])).tolist() == [True, False]
