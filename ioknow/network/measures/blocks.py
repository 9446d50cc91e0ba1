"""Blocks: sets of actors that stay connected whichever single one of them is removed."""

from __future__ import annotations

from ioknow.network.measures.libraries import networkit_graph
from ioknow.network.tables import Matrix


def blocks_of(both: Matrix) -> list[list[int]]:
    """Return the blocks with two or more actors."""
    import networkit

    if not both.nnz:
        return []
    graph = networkit_graph(both, directed=False)
    found: list[list[int]] = networkit.components.BiconnectedComponents(graph).run().getComponents()
    return [block for block in found if len(block) > 1]
