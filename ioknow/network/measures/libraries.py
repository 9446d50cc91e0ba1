"""Hands networks to networkit, the one place that knows its graphs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from ioknow.network.tables import Matrix


def networkit_graph(matrix: Matrix, *, directed: bool, weighted: bool = False) -> Any:  # untyped
    """Return a networkit graph of a CSR matrix whose undirected ties stand in both places."""
    import networkit

    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    columns, values = matrix.indices.astype(rows.dtype), matrix.data  # one type for both
    if not directed:
        upper = rows < columns
        rows, columns, values = rows[upper], columns[upper], values[upper]
    return networkit.GraphFromCoo(
        (values, (rows, columns)), n=matrix.shape[0], weighted=weighted, directed=directed
    )


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Give networkit's chance a seed and one thread, so that the same seed gives the same."""
    import networkit

    threads = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    networkit.setSeed(seed, False)
    try:
        yield
    finally:
        networkit.setNumberOfThreads(threads)
