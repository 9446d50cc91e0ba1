"""The remote store against a server that misbehaves on purpose."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ioknow.errors import EndpointError, QueryFormError, QuerySyntaxError
from ioknow.store import RemoteStore
from ioknow.terms import Literal

RESULTS = "application/sparql-results+json"
ONE_ROW = json.dumps(
    {"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "x"}}]}}
).encode()

Behaviour = Callable[[BaseHTTPRequestHandler], None]


class Endpoint:
    """A server whose answers a test chooses, and which keeps the requests."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self.requests: list[tuple[str, str, bytes]] = []
        waiting = list(behaviours)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler) -> None:  # noqa: N805
                length = int(handler.headers["Content-Length"])
                body = handler.rfile.read(length)
                self.requests.append((handler.command, handler.headers["Accept"], body))
                behaviour = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                behaviour(handler)

            def log_message(handler, *_: object) -> None:  # noqa: N805
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def answer(
    body: bytes, kind: str = RESULTS, status: int = 200, announced: int | None = None, **extra: str
) -> Behaviour:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body) if announced is None else announced))
        for name, value in extra.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", RESULTS)
    handler.end_headers()
    for _ in range(100):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.1)


@pytest.fixture
def endpoint() -> Iterator[Callable[..., Endpoint]]:
    made: list[Endpoint] = []

    def make(*behaviours: Behaviour) -> Endpoint:
        made.append(Endpoint(*behaviours))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_query_goes_by_form_post_and_asks_for_one_type(
    endpoint: Callable[..., Endpoint],
) -> None:
    server = endpoint(answer(ONE_ROW))
    rows = list(RemoteStore(server.url).select("SELECT ?n { ?s ?p ?n }"))
    assert [row["n"] for row in rows] == [Literal("x")]
    method, accept, body = server.requests[0]
    assert (method, accept) == ("POST", RESULTS)
    assert b"query=SELECT" in body


def test_an_ask_result_is_true_or_false(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(answer(b'{"head": {}, "boolean": true}'))
    assert RemoteStore(server.url).test("ASK {}") is True
    with pytest.raises(QueryFormError, match="found ASK"):
        RemoteStore(server.url).select("ASK {}")


def test_triples_come_each_once(endpoint: Callable[..., Endpoint]) -> None:
    line = b"<http://e/s> <http://e/p> <http://e/o> .\n"
    server = endpoint(answer(line + line, "application/n-triples"))
    assert len(list(RemoteStore(server.url).construct("CONSTRUCT WHERE { ?s ?p ?o }"))) == 1


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (answer(ONE_ROW[:-10]), "not complete"),
        (answer(ONE_ROW, announced=len(ONE_ROW) + 50), "no complete answer|announced bytes"),
        (answer(b"<html>busy</html>", "text/html"), "asked for application/sparql-results"),
        (answer(b"n\r\nx", "text/csv"), "asked for application/sparql-results"),
        (answer(b"no", "text/plain", status=404), "status 404|no complete answer"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(
    endpoint: Callable[..., Endpoint], behaviour: Behaviour, message: str
) -> None:
    with pytest.raises(EndpointError, match=message):
        RemoteStore(endpoint(behaviour).url, timeout=3).select("SELECT ?n { ?s ?p ?n }")


def test_exactly_ten_thousand_rows_are_taken_for_a_silent_cut(
    endpoint: Callable[..., Endpoint],
) -> None:
    row = {"n": {"type": "literal", "value": "x"}}
    document = {"head": {"vars": ["n"]}, "results": {"bindings": [row] * 10_000}}
    server = endpoint(answer(json.dumps(document).encode()))
    with pytest.raises(EndpointError, match="exactly 10000 rows"):
        RemoteStore(server.url).select("SELECT ?n { ?s ?p ?n }")


def test_a_busy_endpoint_is_asked_again(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(answer(b"busy", "text/plain", 503, Retry_After="0"), answer(ONE_ROW))
    assert len(list(RemoteStore(server.url, timeout=10).select("SELECT ?n { ?s ?p ?n }"))) == 1
    assert len(server.requests) == 2


def test_a_busy_endpoint_is_not_waited_for_beyond_the_deadline(
    endpoint: Callable[..., Endpoint],
) -> None:
    server = endpoint(answer(b"busy", "text/plain", 429, Retry_After="3600"))
    with pytest.raises(EndpointError, match="status 429"):
        RemoteStore(server.url, timeout=5).select("SELECT ?n { ?s ?p ?n }")
    assert len(server.requests) == 1


def test_an_answer_that_drips_ends_at_the_deadline(endpoint: Callable[..., Endpoint]) -> None:
    with pytest.raises(EndpointError, match="within 1 s"):
        RemoteStore(endpoint(drip).url, timeout=1).select("SELECT ?n { ?s ?p ?n }")


def test_a_refused_query_is_a_syntax_error(endpoint: Callable[..., Endpoint]) -> None:
    with pytest.raises(QuerySyntaxError, match="refused by"):
        RemoteStore(endpoint(answer(b"line 1", "text/plain", 400)).url).select("SELECT")


def test_nobody_at_the_address_is_an_endpoint_error() -> None:
    with pytest.raises(EndpointError, match=r"127\.0\.0\.1:9/sparql"):
        RemoteStore("http://127.0.0.1:9/sparql", timeout=2).select("SELECT * {}")
