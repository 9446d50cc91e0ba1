"""Generated queries over a small graph full of awkward terms: the twin answers as the store."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ioknow.store.columnar import Twin
from tests.store.columnar.comparison import NotAccelerated, by_store, by_twin, twin_of_store
from tests.store.columnar.generated import GRAPH, PREFIXES, QueryWriter


@pytest.fixture(scope="module")
def graph() -> pyoxigraph.Store:
    """The graph in the store."""
    store = pyoxigraph.Store()
    store.load(GRAPH.encode(), format=pyoxigraph.RdfFormat.TRIG)
    return store


@pytest.fixture(scope="module")
def twin(graph: pyoxigraph.Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twin]:
    """The graph in a twin."""
    opened = twin_of_store(graph, tmp_path_factory.mktemp("twin"))
    yield opened
    opened.close()


@settings(max_examples=120, suppress_health_check=list(HealthCheck), derandomize=True)
@given(random=st.randoms(use_true_random=False))
def test_the_twin_answers_as_the_store(graph: pyoxigraph.Store, twin: Twin, random: Random) -> None:
    text = PREFIXES + QueryWriter(random).query()
    try:
        pyoxigraph.Store().query(text)
    except SyntaxError:
        return  # generated at random, some queries are wrong
    try:
        found = by_twin(twin, text)
    except NotAccelerated:
        return
    assert found == by_store(graph, text)
