"""Which alternatives no other is better than, where some of their values are unknown."""

from __future__ import annotations

import numpy as np


def pareto_front(values: np.ndarray) -> np.ndarray:
    """Say which rows are dominated by no other row.

    A row dominates another when it is at least as good in every column and better in one. An
    unknown value can be anything from 0 to 1: a known value is at least as good as an unknown one
    only when it is 1, and an unknown one only as good as another unknown one. Equal rows do not
    dominate each other.

    Args:
        values: Alternatives x criteria, from 0 to 1, larger is better; ``nan`` is unknown.

    Returns:
        True for each row on the front.

    Example:
        >>> pareto_front(np.array([[1.0, 0.2], [0.5, 0.5], [0.4, 0.4], [0.3, np.nan]]))
        array([ True,  True, False,  True])
    """
    unknown = np.isnan(values)
    low, high = np.where(unknown, 0.0, values), np.where(unknown, 1.0, values)
    _, first, same = np.unique(
        np.hstack([low, high]), axis=0, return_index=True, return_inverse=True
    )
    same = same.reshape(-1)
    # Whatever dominates a row has larger sums, so that rows met later cannot dominate earlier ones.
    order = sorted(first, key=lambda i: (-high[i].sum(), -low[i].sum(), i))
    front = np.zeros(len(values), dtype=bool)
    kept: list[int] = []
    for i in order:
        rivals = np.array(kept, dtype=np.int64)
        as_good = (low[rivals] >= high[i]) & ~unknown[rivals] | (unknown[rivals] & unknown[i])
        if not as_good.all(axis=1).any():
            kept.append(i)
    front[kept] = True
    return front[first][same]
