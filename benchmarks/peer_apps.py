"""Small services of peers, run by uvicorn; ``BENCH_GRAPH`` and ``BENCH_STORE`` say over what."""

from __future__ import annotations

import os
from typing import Any


def bare() -> Any:
    """Return FastAPI over a read-only pyoxigraph store: no limits, no checks, no isolation."""
    import pyoxigraph
    from fastapi import FastAPI, Response

    store = pyoxigraph.Store.read_only(os.environ["BENCH_STORE"])
    app = FastAPI()

    def sparql(query: str) -> Response:  # FastAPI runs it in its pool of threads
        found = store.query(query)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        body = found.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        return Response(body, media_type="application/sparql-results+json")

    app.get("/sparql")(sparql)
    return app


def rdflib_endpoint() -> Any:
    """Return rdflib-endpoint over rdflib's graph in memory."""
    import rdflib
    from rdflib_endpoint import SparqlEndpoint

    graph = rdflib.Graph()
    graph.parse(os.environ["BENCH_GRAPH"], format="nt")
    return SparqlEndpoint(graph=graph, path="/sparql")
