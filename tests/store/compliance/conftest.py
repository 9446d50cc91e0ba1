"""Each store with the bundled cases, and with a small dataset that holds one of everything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

import ioknow
from ioknow.query.entities import Entities
from ioknow.store import (
    EmbeddedStore,
    RdflibStore,
    RemoteStore,
    Store,
    current_release,
    new_release,
    parse_bytes,
)
from ioknow.terms import RdfFormat
from ioknow_api.settings import Settings
from tests.api.conftest import SMALL, serving
from tests.store.compliance.engines import Virtuoso, oxigraph_server

ENGINES = ("memory", "disk", "rdflib", "oxigraph-server", "service", "virtuoso")
LONG_TEXT = "workshop " * 20_000
EXAMPLE = (
    (Path(__file__).parent / "example.trig").read_bytes().replace(b"LONG_TEXT", LONG_TEXT.encode())
)
GRAPHS = ("http://example.org/g1", "http://example.org/g2")


@dataclass(frozen=True)
class Engine:
    """One engine with its two datasets.

    Attributes:
        name: One of ``ENGINES``.
        cases: The bundled cases.
        example: The small dataset.
    """

    name: str
    cases: ioknow.KnowledgeGraph
    example: Store

    @cached_property
    def entities(self) -> Entities:
        """What reads profiles and networks; it reads the terms of the ontology once."""
        return Entities(self.cases.store)


@pytest.fixture(scope="session", params=ENGINES)
def engine(
    request: pytest.FixtureRequest,
    kg: ioknow.KnowledgeGraph,
    store_directory: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engine]:
    """An engine; tests only read from it."""
    make = {
        "memory": _memory,
        "disk": _disk,
        "rdflib": _rdflib,
        "oxigraph-server": _oxigraph_server,
        "service": _service,
        "virtuoso": _virtuoso,
    }[request.param]
    with make(kg, store_directory, tmp_path_factory.mktemp(request.param)) as made:
        yield made


@contextmanager
def _memory(kg: ioknow.KnowledgeGraph, _: Path, __: Path) -> Iterator[Engine]:
    example = EmbeddedStore.in_memory()
    example.extend(parse_bytes(EXAMPLE, RdfFormat.TRIG, name="example"))
    yield Engine("memory", kg, example)


@contextmanager
def _disk(_: ioknow.KnowledgeGraph, store: Path, folder: Path) -> Iterator[Engine]:
    _publish_example(folder)
    example = EmbeddedStore.open(current_release(folder).database)
    with ioknow.open(store) as kg:
        yield Engine("disk", kg, example)


@contextmanager
def _rdflib(kg: ioknow.KnowledgeGraph, _: Path, __: Path) -> Iterator[Engine]:
    small = EmbeddedStore.in_memory()
    small.extend(parse_bytes(EXAMPLE, RdfFormat.TRIG, name="example"))
    example = ioknow.KnowledgeGraph(small).to_rdflib()
    yield Engine("rdflib", ioknow.open(kg.to_rdflib()), RdflibStore(example))


@contextmanager
def _oxigraph_server(kg: ioknow.KnowledgeGraph, _: Path, folder: Path) -> Iterator[Engine]:
    data = folder / "data.nq"
    data.write_bytes(_everything(kg))
    with oxigraph_server(folder, data) as url:
        yield Engine("oxigraph-server", ioknow.open(url), RemoteStore(url, graphs=GRAPHS))


@contextmanager
def _service(_: ioknow.KnowledgeGraph, store: Path, folder: Path) -> Iterator[Engine]:
    _publish_example(folder)
    with (
        serving(Settings(store=store, pool=SMALL)) as cases,
        serving(Settings(store=folder, pool=SMALL)) as example,
    ):
        remote = RemoteStore(f"{example.url}/sparql")
        yield Engine("service", ioknow.open(f"{cases.url}/sparql"), remote)


@contextmanager
def _virtuoso(kg: ioknow.KnowledgeGraph, _: Path, folder: Path) -> Iterator[Engine]:
    server = Virtuoso(folder)
    server.load(_everything(kg))
    with server.serving() as url:
        yield Engine("virtuoso", ioknow.open(url), RemoteStore(url, graphs=GRAPHS))


def _everything(kg: ioknow.KnowledgeGraph) -> bytes:
    store = EmbeddedStore.in_memory()
    store.extend(parse_bytes(EXAMPLE, RdfFormat.TRIG, name="example"))
    return kg.document(".nq") + ioknow.KnowledgeGraph(store).document(".nq")


def _publish_example(folder: Path) -> None:
    with new_release(folder, version="example-1", inputs={}) as store:
        store.extend(parse_bytes(EXAMPLE, RdfFormat.TRIG, name="example"))
