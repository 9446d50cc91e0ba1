"""Real servers on free ports, for tests that speak HTTP."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from ioknow.query.lanes import PoolSize
from ioknow.query.limits import QueryLimits
from ioknow.query.pool import WorkerPool
from ioknow.store import new_release
from ioknow.terms import DefaultGraph, Graph, Literal, NamedNode, Quad
from ioknow_api.server import server
from ioknow_api.settings import Settings
from tests.waiting import PATIENCE, running

__all__ = ["EX", "PATIENCE", "SMALL", "Service", "serving"]

EX = "http://example.org/"
SMALL = PoolSize(free=2, named=1)


@dataclass(frozen=True)
class Service:
    """A running server."""

    url: str
    app: FastAPI

    @property
    def pool(self) -> WorkerPool:
        """Its workers."""
        pool = self.app.state.pool
        assert isinstance(pool, WorkerPool)
        return pool


@contextmanager
def serving(settings: Settings) -> Iterator[Service]:
    """Serve a store directory on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = server(settings, host="127.0.0.1", port=port)
    app = started.config.app
    assert isinstance(app, FastAPI)
    with running(started):
        yield Service(f"http://127.0.0.1:{port}", app)


@pytest.fixture(scope="session")
def graphs_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one statement in the default graph and one in each of two named graphs."""
    directory = tmp_path_factory.mktemp("graphs")
    p = NamedNode(EX + "p")
    places: list[tuple[Graph, str]] = [
        (DefaultGraph(), "default"),
        (NamedNode(EX + "g1"), "in g1"),
        (NamedNode(EX + "g2"), "in g2"),
    ]
    with new_release(directory, version="graphs-1", inputs={}) as store:
        store.extend(Quad(p, p, Literal(text), graph) for graph, text in places)
    return directory


@pytest.fixture(scope="session")
def graphs(graphs_store: Path) -> Iterator[Service]:
    """A server over that store, with limits that are reached quickly."""
    limits = QueryLimits(seconds=1.5, memory=300_000_000, rows=1000, bytes=200_000)
    with serving(Settings(store=graphs_store, limits=limits, pool=SMALL)) as service:
        yield service


@pytest.fixture(scope="session")
def service(store_directory: Path) -> Iterator[Service]:
    """A server over the bundled cases."""
    with serving(Settings(store=store_directory, pool=SMALL)) as running:
        yield running


@pytest.fixture
def http(graphs: Service) -> Iterator[httpx.Client]:
    """A client of the small server."""
    with httpx.Client(base_url=graphs.url, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
def api(service: Service) -> Iterator[httpx.Client]:
    """A client of the server over the bundled cases."""
    with httpx.Client(base_url=service.url, timeout=PATIENCE) as client:
        yield client
