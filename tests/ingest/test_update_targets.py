"""What an update may write to is never overlooked, however its name is written."""

from __future__ import annotations

import pyoxigraph
import pytest

from ioknow.ingest.update_targets import graphs_written

GRAPH = "http://example.org/graph/a-b"
OTHER = "http://example.org/graph/other"

WRITING = [
    f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:s> <urn:p> 1 }} }}",
    "PREFIX g: <http://example.org/graph/> INSERT DATA { GRAPH g:a-b { <urn:s> <urn:p> 1 } }",
    "PREFIX : <http://example.org/graph/a-> INSERT DATA { GRAPH :b { <urn:s> <urn:p> 1 } }",
    "prefix # a comment\n g: <http://example.org/graph/>\n"
    "INSERT DATA { GRAPH g:a-b { <urn:s> <urn:p> 1 } }",
    "PREFIX g: <http://example.org/graph/> INSERT DATA { GRAPH g:a\\-b { <urn:s> <urn:p> 1 } }",
    "INSERT DATA { GRAPH <http://example.org/graph/\\u0061-b> { <urn:s> <urn:p> 1 } }",
    "BASE <http://example.org/graph/x> INSERT DATA { GRAPH <a-b> { <urn:s> <urn:p> 1 } }",
    "BASE <http://example.org/graph/> PREFIX g: <> "
    "INSERT DATA { GRAPH g:a-b { <urn:s> <urn:p> 1 } }",
    f"WITH <{GRAPH}> DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 2 }} WHERE {{ ?s ?p ?o }}",
    "INSERT { GRAPH ?g { <urn:s> <urn:p> 3 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "INSERT { GRAPH # a comment\n$g { <urn:s> <urn:p> 3 } } WHERE { GRAPH $g { ?s ?p ?o } }",
    f"CLEAR GRAPH <{GRAPH}>",
    "CLEAR ALL",
    "DROP NAMED",
    f"MOVE <{OTHER}> TO <{GRAPH}>",
    f"COPY DEFAULT TO GRAPH <{GRAPH}>",
]  # fmt: skip


@pytest.mark.parametrize("update", WRITING)
def test_a_graph_that_is_written_to_is_found(update: str) -> None:
    store = pyoxigraph.Store()
    node = pyoxigraph.NamedNode
    store.add(pyoxigraph.Quad(node("urn:s"), node("urn:q"), node("urn:o"), node(GRAPH)))
    store.add(pyoxigraph.Quad(node("urn:s"), node("urn:q"), node("urn:x"), node(OTHER)))
    before = set(store.quads_for_pattern(None, None, None, node(GRAPH)))
    store.update(update)
    assert set(store.quads_for_pattern(None, None, None, node(GRAPH))) != before
    found = graphs_written(update, [GRAPH, OTHER])
    assert found is None or GRAPH in found


def test_a_graph_that_is_not_named_is_not_compared() -> None:
    update = f'INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:s> <urn:p> "a \\"graph\\" of ours" }} }}'
    assert graphs_written(update, [GRAPH, OTHER]) == {GRAPH}
