"""What holds for every network: bounds, relabelling, disjoint unions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ioknow.network import Network
from ioknow.network import measures as m

Edge = tuple[int, int]
SIZE = 9

graphs = st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=30)
OF_ACTORS = (
    *("degree", "betweenness", "closeness", "harmonic_closeness", "coreness", "cut_points"),
    *("clustering", "constraint", "effective_size", "hierarchy", "fragmentation_by_removal"),
)
WITHIN_COMPONENTS = ("degree", "betweenness", "harmonic_closeness", "coreness", "clustering")
HOLES = ("constraint", "effective_size", "hierarchy", "cut_points")


def network(edges: list[Edge], *, directed: bool, order: list[int] | None = None) -> Network:
    names = [f"n{one}" for one in (order or range(SIZE))]
    return Network.from_edges(
        [(f"n{one}", f"n{other}") for one, other in edges], nodes=names, directed=directed
    )


@settings(max_examples=25)
@given(graphs, st.permutations(range(SIZE)), st.booleans())
def test_names_and_order_change_nothing(
    edges: list[Edge], order: list[int], directed: bool
) -> None:
    plain, mixed = (network(edges, directed=directed, order=one) for one in (None, order))
    for name in OF_ACTORS:
        first, second = plain.measure(name).to_pandas(), mixed.measure(name).to_pandas()
        ours, theirs = (one.set_index("actor").drop(columns="label") for one in (first, second))
        np.testing.assert_allclose(ours, theirs.loc[ours.index], atol=1e-9, err_msg=name)


@settings(max_examples=25)
@given(graphs, graphs, st.booleans())
def test_a_disjoint_network_changes_nothing(
    edges: list[Edge], others: list[Edge], directed: bool
) -> None:
    alone = network(edges, directed=directed)
    beside = Network.from_edges(
        [
            *((f"n{one}", f"n{other}") for one, other in edges),
            *((f"z{one}", f"z{other}") for one, other in others),
        ],
        nodes=[f"n{one}" for one in range(SIZE)],
        directed=directed,
    )
    for name in (*WITHIN_COMPONENTS, *HOLES):
        column = next(iter(m.find_measure(name).function(alone).columns))
        first = alone.measure(name).to_pandas()[column]
        second = beside.measure(name).to_pandas()[column][:SIZE]
        np.testing.assert_allclose(first, second, atol=1e-9, err_msg=name)


@settings(max_examples=25)
@given(graphs, st.booleans())
def test_values_lie_within_their_bounds(edges: list[Edge], directed: bool) -> None:
    found = network(edges, directed=directed)
    partners = m.degree(found).columns["partners"]
    tied = partners > 0
    assert np.isnan(m.constraint(found).values[~tied]).all()
    assert (m.constraint(found).values[tied] <= 1.125 + 1e-9).all() or directed
    size = m.effective_size(found).values[tied]
    assert (size <= partners[tied] + 1e-9).all()
    assert (size > 0).all()
    hierarchy = m.hierarchy(found).values[tied]
    assert ((hierarchy >= -1e-9) & (hierarchy <= 1 + 1e-9)).all()
    fragmented = m.fragmentation(found)
    assert 0 <= fragmented["fragmentation"] <= fragmented["distance_weighted"] + 1e-9 <= 1 + 2e-9
    roles = m.brokerage_roles(found, by=list("xyzxyzxyz")).columns
    assert all((roles[name] >= 0).all() for name in ("coordinator", "liaison", "total"))
    assert m.pagerank(found).values.sum() == pytest.approx(1)
