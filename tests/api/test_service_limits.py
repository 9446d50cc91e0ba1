"""What the service does under load, and to clients that take their time."""

from __future__ import annotations

import shutil
import socket
import threading
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from ioknow.query.lanes import PoolSize
from ioknow.query.limits import QueryLimits
from ioknow.store import new_release
from ioknow.store.release import CURRENT
from ioknow.terms import Literal, NamedNode, Quad
from ioknow_api.settings import Settings
from tests.api.conftest import EX, PATIENCE, Service, serving
from tests.waiting import until

NUMBERS = " ".join(str(number) for number in range(300))
ENDLESS = (
    f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {NUMBERS} }} VALUES ?b {{ {NUMBERS} }} "
    f"VALUES ?c {{ {NUMBERS} }} VALUES ?d {{ {NUMBERS} }} FILTER(?a + ?b + ?c + ?d > 5000) }}"
)


def test_a_query_over_time_is_503_and_others_are_served(
    http: httpx.Client, graphs: Service
) -> None:
    answers: list[httpx.Response] = []

    def ask() -> None:
        answers.append(httpx.post(f"{graphs.url}/sparql", data={"query": ENDLESS}, timeout=60))

    slow = threading.Thread(target=ask)
    slow.start()
    until(lambda: graphs.pool.state.running == 1)
    assert http.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    slow.join(PATIENCE)
    assert answers[0].status_code == 503
    assert answers[0].json()["type"].endswith("/query-limit-time")


def test_a_client_that_leaves_ends_its_query(graphs_store: Path) -> None:
    limits = QueryLimits(seconds=4 * PATIENCE)  # not what ends it
    settings = Settings(store=graphs_store, pool=PoolSize(free=1, named=1), limits=limits)
    with serving(settings) as service:
        before = service.pool.worker_ids
        address = ("127.0.0.1", int(service.url.rpartition(":")[2]))
        head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n" % len(ENDLESS)
        with socket.create_connection(address, timeout=PATIENCE) as client:
            client.sendall(head + b"Content-Type: application/sparql-query\r\n\r\n")
            client.sendall(ENDLESS.encode())
            until(lambda: service.pool.state.running == 1)
        until(lambda: len(service.pool.worker_ids) == 2 and service.pool.worker_ids != before)
        asked = {"query": "ASK {}"}
        assert httpx.get(f"{service.url}/sparql", params=asked).json()["boolean"] is True


def test_surplus_is_refused_with_retry_after(graphs_store: Path) -> None:
    size = PoolSize(free=1, named=1, per_client=1, waiting=1)
    limits = QueryLimits(seconds=2.0)
    with serving(Settings(store=graphs_store, pool=size, limits=limits)) as service:
        statuses: list[tuple[int, str | None]] = []

        def ask(number: int) -> None:
            answer = httpx.post(
                f"{service.url}/sparql", data={"query": f"{ENDLESS} # {number}"}, timeout=PATIENCE
            )
            statuses.append((answer.status_code, answer.headers.get("retry-after")))

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        refused = [(status, after) for status, after in statuses if status == 429]
        assert len(refused) == 4
        assert all(after is not None and int(after) > 0 for _, after in refused)


def test_a_slow_head_is_cut_off(graphs_store: Path) -> None:
    settings = Settings(store=graphs_store, pool=PoolSize(free=1, named=1), head_seconds=0.3)
    with serving(settings) as service:
        address = ("127.0.0.1", int(service.url.rpartition(":")[2]))
        for beginning in (b"", b"GET /health HTTP/1.1\r\nHost: x\r\n"):
            with socket.create_connection(address, timeout=PATIENCE) as client:
                client.sendall(beginning)
                assert client.recv(1000) == b""


def test_a_slow_body_is_408(graphs_store: Path) -> None:
    settings = Settings(store=graphs_store, pool=PoolSize(free=1, named=1), body_seconds=0.3)
    with serving(settings) as service:
        address = ("127.0.0.1", int(service.url.rpartition(":")[2]))
        head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
        with socket.create_connection(address, timeout=PATIENCE) as client:
            client.sendall(head + b"Content-Type: application/sparql-query\r\n\r\nASK")
            assert client.recv(1000).startswith(b"HTTP/1.1 408")


def test_idle_connections_make_room(graphs_store: Path) -> None:
    settings = Settings(store=graphs_store, pool=PoolSize(free=1, named=1), connections=5)
    with serving(settings) as service, ExitStack() as idle:
        address = ("127.0.0.1", int(service.url.rpartition(":")[2]))
        for _ in range(20):
            idle.enter_context(socket.create_connection(address, timeout=PATIENCE))
        assert httpx.get(f"{service.url}/health", timeout=PATIENCE).status_code == 200


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"nonsense\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET /sparql?query=" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_what_is_not_http_is_a_problem_too(graphs: Service, request_bytes: bytes) -> None:
    address = ("127.0.0.1", int(graphs.url.rpartition(":")[2]))
    with socket.create_connection(address, timeout=PATIENCE) as client:
        client.sendall(request_bytes)
        answer = client.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"application/problem+json" in answer


def test_a_new_release_is_served_without_a_restart(tmp_path: Path) -> None:
    def publish(version: str) -> None:
        with new_release(tmp_path, version=version, inputs={}) as store:
            name = NamedNode(EX + "x")
            store.extend([Quad(name, name, Literal(version), NamedNode(EX + "g"))])

    publish("v1")
    settings = Settings(store=tmp_path, pool=PoolSize(free=1, named=1), watch_seconds=0.05)
    with serving(settings) as service:
        asked = {"query": "SELECT ?x { ?s ?p ?x }"}
        first = httpx.get(f"{service.url}/sparql", params=asked)
        publish("v2")
        until(lambda: service.pool.release.version == "v2")
        second = httpx.get(
            f"{service.url}/sparql",
            params=asked,
            headers={"If-None-Match": first.headers["etag"]},
        )
        assert "v2" in second.text
        assert second.headers["etag"] != first.headers["etag"]


def test_a_release_that_cannot_be_opened_leaves_the_present_one_served(
    graphs_store: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = tmp_path / "store"
    shutil.copytree(graphs_store, store)
    settings = Settings(store=store, pool=PoolSize(free=1, named=1), watch_seconds=0.05)
    with serving(settings) as service:
        (store / CURRENT).write_text("nowhere\n", encoding="utf-8")
        until(lambda: "cannot be served" in caplog.text)
        answer = httpx.get(
            f"{service.url}/sparql", params={"query": f"ASK {{ ?s <{EX}p> 'in g1' }}"}
        )
        assert answer.json()["boolean"] is True
        assert httpx.get(f"{service.url}/ready").status_code == 200
