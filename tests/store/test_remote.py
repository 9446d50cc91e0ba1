"""The remote store against a server that misbehaves on purpose."""

from __future__ import annotations

import base64
import json
import re
import select
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from ioknow.errors import (
    EndpointBusyError,
    EndpointError,
    EndpointTimeoutError,
    EndpointUnreachableError,
    IncompleteAnswerError,
    QueryFormError,
    QuerySyntaxError,
    SettingError,
)
from ioknow.store import RemoteStore
from ioknow.store.credentials import Credentials
from ioknow.terms import BlankNode, Literal

RESULTS = "application/sparql-results+json"
ONE_ROW = json.dumps(
    {"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "x"}}]}}
).encode()


class Asked(BaseHTTPRequestHandler):
    """A request with its body."""

    sent = b""


Behaviour = Callable[[Asked], None]


def remote(url: str, **options: Any) -> RemoteStore:  # the options of RemoteStore
    """A store that does not ask first which graphs there are."""
    return RemoteStore(url, graphs=(), **options)


class Endpoint:
    """A server whose answers a test chooses, and which keeps the requests."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self.requests: list[tuple[str, str, bytes]] = []
        self.headers: list[Message] = []
        waiting = list(behaviours)

        class Handler(Asked):
            def do_GET(handler) -> None:  # noqa: N805
                answer(b"", "text/plain", 404)(handler)

            def do_POST(handler) -> None:  # noqa: N805
                length = int(handler.headers["Content-Length"])
                body = handler.rfile.read(length)
                self.requests.append((handler.command, handler.headers["Accept"], body))
                self.headers.append(handler.headers)
                behaviour = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                handler.sent = body
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
        handler.send_response_only(status)
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
        if select.select([handler.connection], [], [], 0.1)[0]:
            return  # the client has left


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
    rows = list(remote(server.url).select("SELECT ?n { ?s ?p ?n }"))
    assert [row["n"] for row in rows] == [Literal("x")]
    method, accept, body = server.requests[0]
    assert (method, accept) == ("POST", RESULTS)
    assert b"query=SELECT" in body


def test_an_ask_result_is_true_or_false(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(answer(b'{"head": {}, "boolean": true}'))
    assert remote(server.url).test("ASK {}") is True
    with pytest.raises(QueryFormError, match="found ASK"):
        remote(server.url).select("ASK {}")


def test_triples_come_each_once(endpoint: Callable[..., Endpoint]) -> None:
    line = b"<http://e/s> <http://e/p> <http://e/o> .\n"
    server = endpoint(answer(line + line, "application/n-triples"))
    assert len(list(remote(server.url).construct("CONSTRUCT WHERE { ?s ?p ?o }"))) == 1


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (answer(ONE_ROW[:-10]), "not complete"),
        (answer(ONE_ROW, announced=len(ONE_ROW) + 50), "announced bytes"),
        (answer(b"<html>busy</html>", "text/html"), "asked for application/sparql-results"),
        (answer(b"n\r\nx", "text/csv"), "asked for application/sparql-results"),
        (answer(b"no", "text/plain", status=404), "status 404"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(
    endpoint: Callable[..., Endpoint], behaviour: Behaviour, message: str
) -> None:
    with pytest.raises(EndpointError, match=message):
        remote(endpoint(behaviour).url, timeout=3).select("SELECT ?n { ?s ?p ?n }")


class Capped:
    """Behaves like an endpoint that holds numbers and returns no more rows than its limit."""

    def __init__(
        self, total: int, limit: int, *, counted: int | None = None, **headers: str
    ) -> None:
        self.total, self.limit, self.headers = total, limit, headers
        self.counted = total if counted is None else counted

    def __call__(self, handler: Asked) -> None:
        query = parse_qs(handler.sent.decode())["query"][0]
        if "COUNT(*)" in query:
            values = [self.counted]
        else:
            window = re.search(r"LIMIT (\d+) OFFSET (\d+)", query)
            most, offset = (int(window[1]), int(window[2])) if window else (self.total, 0)
            most = 1 if query.endswith("LIMIT 1") else most
            values = list(range(self.total))[offset : offset + min(most, self.limit)]
        name = "n" if "COUNT(*)" in query else "x"
        rows = [{name: {"type": "literal", "value": str(one)}} for one in values]
        cut = {"X_SPARQL_MaxRows": str(self.limit)} if len(rows) == self.limit else {}
        headers = {**self.headers, **cut}
        document = {"head": {"vars": [name]}, "results": {"bindings": rows}}
        answer(json.dumps(document).encode(), RESULTS, 200, None, **headers)(handler)


EVERYTHING = "SELECT ?x { ?s ?p ?x }"


@pytest.mark.parametrize(("total", "limit"), [(7, 3), (6, 3), (3, 3), (25_000, 10_000)])
def test_an_answer_cut_at_the_row_limit_is_fetched_page_by_page(
    endpoint: Callable[..., Endpoint], total: int, limit: int
) -> None:
    server = endpoint(Capped(total, limit))
    rows = remote(server.url).select(EVERYTHING)
    assert [int(row["x"].value) for row in rows] == list(range(total))
    streamed = remote(server.url).stream(EVERYTHING)
    assert [int(row["x"].value) for row in streamed] == list(range(total))


def test_virtuoso_is_asked_for_pages_of_an_inner_query(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(Capped(7, 3, Server="Virtuoso/07.20"))
    assert len(list(remote(server.url).select(EVERYTHING + " ORDER BY ?p"))) == 7
    last = parse_qs(server.requests[-1][2].decode())["query"][0]
    assert " ".join(last.split()) == (
        "SELECT ?x WHERE { { SELECT ?x { ?s ?p ?x } ORDER BY ?p ?x } } LIMIT 3 OFFSET 6"
    )


def test_a_cut_inside_of_a_stated_limit_is_an_error(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(Capped(7, 3))
    with pytest.raises(IncompleteAnswerError, match="cut at 3 rows"):
        remote(server.url).select(EVERYTHING + " LIMIT 5")
    rows = remote(endpoint(Capped(7, 10_000)).url).select(EVERYTHING + " LIMIT 10000")
    assert len(list(rows)) == 7


def test_pages_that_do_not_add_up_are_an_error(endpoint: Callable[..., Endpoint]) -> None:
    with pytest.raises(IncompleteAnswerError, match="counts 9 rows but gave 7"):
        remote(endpoint(Capped(7, 3, counted=9)).url).select(EVERYTHING)


def test_blank_nodes_are_not_joined_over_pages(endpoint: Callable[..., Endpoint]) -> None:
    row = {"n": {"type": "bnode", "value": "b0"}}
    document = {"head": {"vars": ["n"]}, "results": {"bindings": [row] * 10_000}}
    count = {
        "head": {"vars": ["n"]},
        "results": {"bindings": [{"n": {"type": "literal", "value": "20000"}}]},
    }
    server = endpoint(
        answer(json.dumps(document).encode()),
        answer(json.dumps(count).encode()),
        answer(json.dumps(document).encode()),
    )
    with pytest.raises(IncompleteAnswerError, match="blank nodes"):
        remote(server.url).select("SELECT ?n { ?n ?p ?o }")


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (answer(ONE_ROW, X_SQL_State="S1TAT", X_SQL_Message="anytime"), "S1TAT anytime"),
        (answer(ONE_ROW, status=206), "status 206"),
    ],
)
def test_a_part_of_an_answer_is_an_error(
    endpoint: Callable[..., Endpoint], behaviour: Behaviour, message: str
) -> None:
    with pytest.raises(IncompleteAnswerError, match=message):
        remote(endpoint(behaviour).url).select(EVERYTHING)


def test_virtuosos_ways_are_brought_back_to_sparql(endpoint: Callable[..., Endpoint]) -> None:
    boolean = "http://www.w3.org/2001/XMLSchema#boolean"
    row = {
        "b": {"type": "bnode", "value": "nodeID://b10009"},
        "t": {"type": "typed-literal", "datatype": boolean, "value": "1"},
    }
    document = {"head": {"vars": ["b", "t"]}, "results": {"bindings": [row]}}
    asked = {"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": []}}
    server = endpoint(
        answer(json.dumps(document).encode(), Server="Virtuoso/07.20"),
        answer(json.dumps(asked).encode(), Server="Virtuoso/07.20"),
    )
    (found,) = remote(server.url).select("SELECT ?b ?t { ?b ?p ?t }")
    assert found["b"] == BlankNode("nodeID-b10009")
    assert found["t"] == Literal(True)
    assert remote(server.url).test("ASK { ?s ?p ?o }") is False


def test_triples_without_a_stated_end_are_not_trusted(endpoint: Callable[..., Endpoint]) -> None:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.protocol_version = "HTTP/1.0"
        handler.send_response(200)
        handler.send_header("Content-Type", "application/n-triples")
        handler.end_headers()
        handler.wfile.write(b"<http://e/s> <http://e/p> <http://e/o> .\n")

    with pytest.raises(IncompleteAnswerError, match="does not say where its triples end"):
        remote(endpoint(behave).url).construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_an_answer_without_end_is_stopped_at_the_size(endpoint: Callable[..., Endpoint]) -> None:
    with pytest.raises(EndpointError, match="more than 50 bytes"):
        remote(endpoint(answer(ONE_ROW)).url, max_bytes=50).select(EVERYTHING)


@pytest.mark.parametrize("body", [b"[" * 100_000, b"[]", b'{"results": {"bindings": 3}}', b"\xff"])
def test_json_that_is_no_result_is_refused(endpoint: Callable[..., Endpoint], body: bytes) -> None:
    with pytest.raises(IncompleteAnswerError, match="not complete"):
        remote(endpoint(answer(body)).url).select(EVERYTHING)


def test_an_update_is_never_sent(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(answer(ONE_ROW))
    with pytest.raises(QueryFormError, match="update"):
        remote(server.url).select("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    assert server.requests == []


def redirect(status: int, target: str) -> Behaviour:
    return answer(b"", status=status, Location=target)


def test_a_redirect_within_the_host_keeps_the_query(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(redirect(307, "/sparql/"), answer(ONE_ROW))
    assert len(list(remote(server.url).select(EVERYTHING))) == 1
    assert server.requests[0][2] == server.requests[1][2] != b""


@pytest.mark.parametrize(
    ("status", "target", "message"),
    [
        (307, "http://localhost:9/sparql", "redirects to http://localhost:9/sparql"),
        (303, "/elsewhere", "without the query"),
    ],
)
def test_a_redirect_elsewhere_is_not_followed(
    endpoint: Callable[..., Endpoint], status: int, target: str, message: str
) -> None:
    with pytest.raises(EndpointError, match=message):
        remote(endpoint(redirect(status, target)).url).select(EVERYTHING)


def test_redirects_in_a_circle_end(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(redirect(307, "/sparql"))
    with pytest.raises(EndpointError):
        remote(server.url).select(EVERYTHING)
    assert len(server.requests) <= 5


ENVIRONMENT = {"IOKNOW_ENDPOINT_USER": "reader", "IOKNOW_ENDPOINT_PASSWORD": "hush-hush"}


def test_credentials_answer_a_challenge_and_are_never_shown(
    endpoint: Callable[..., Endpoint],
) -> None:
    challenge = answer(b"who?", "text/plain", 401, WWW_Authenticate='Basic realm="SPARQL"')
    server = endpoint(challenge, answer(ONE_ROW), challenge)
    host = server.url.split("/")[2]
    found = Credentials.for_endpoint(server.url, ENVIRONMENT | {"IOKNOW_ENDPOINT_HOST": host})
    store = remote(server.url, credentials=found)
    assert len(list(store.select(EVERYTHING))) == 1
    sent = base64.b64encode(b"reader:hush-hush").decode()
    assert [one.get("Authorization") for one in server.headers] == [None, f"Basic {sent}"]
    with pytest.raises(EndpointError) as caught:
        store.select(EVERYTHING)
    assert "hush-hush" not in f"{caught.value}{caught.value!r}{store!r}{found!r}"


def test_a_token_is_sent_to_its_host_only(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(answer(ONE_ROW))
    environment = {"IOKNOW_ENDPOINT_TOKEN": "hush-hush", "IOKNOW_ENDPOINT_HOST": "example.org"}
    assert Credentials.for_endpoint(server.url, environment) is None
    environment["IOKNOW_ENDPOINT_HOST"] = server.url.split("/")[2]
    found = Credentials.for_endpoint(server.url, environment)
    remote(server.url, credentials=found).select(EVERYTHING)
    assert server.headers[0]["Authorization"] == "Bearer hush-hush"
    assert "hush-hush" not in repr(found)


@pytest.mark.parametrize(
    ("url", "environment", "message"),
    [
        ("https://reader:hush-hush@example.org/sparql", {}, "IOKNOW_ENDPOINT_USER"),
        ("https://example.org/sparql", ENVIRONMENT, "IOKNOW_ENDPOINT_HOST"),
        (
            "http://example.org/sparql",
            ENVIRONMENT | {"IOKNOW_ENDPOINT_HOST": "example.org"},
            "without encryption",
        ),
    ],
)
def test_credentials_that_would_leak_are_refused(
    url: str, environment: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingError, match=message) as caught:
        Credentials.for_endpoint(url, environment)
    assert "hush-hush" not in str(caught.value)


def test_a_dataset_with_a_catalog_is_asked_by_its_graphs(
    endpoint: Callable[..., Endpoint],
) -> None:
    listed = {"graph": {"type": "uri", "value": "https://w3id.org/ioknow/graph/case/x"}}
    catalog = {"head": {"vars": ["graph"]}, "results": {"bindings": [listed]}}
    server = endpoint(answer(json.dumps(catalog).encode()), answer(ONE_ROW))
    store = RemoteStore(server.url)
    store.select(EVERYTHING)
    asked = parse_qs(server.requests[-1][2].decode())
    names = ["https://w3id.org/ioknow/graph/case/x", "https://w3id.org/ioknow/graph/catalog"]
    assert asked["default-graph-uri"] == asked["named-graph-uri"] == names
    assert [name.value for name in store.graph_names()] == names
    store.select("SELECT ?x FROM <urn:mine> { ?s ?p ?x }")
    assert "default-graph-uri" not in parse_qs(server.requests[-1][2].decode())


def test_a_busy_endpoint_is_asked_again(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(answer(b"busy", "text/plain", 503, Retry_After="0"), answer(ONE_ROW))
    assert len(list(remote(server.url, timeout=10).select("SELECT ?n { ?s ?p ?n }"))) == 1
    assert len(server.requests) == 2


def test_retry_after_may_be_a_date(endpoint: Callable[..., Endpoint]) -> None:
    now = format_datetime(datetime.now(UTC), usegmt=True)
    server = endpoint(answer(b"busy", "text/plain", 502, Retry_After=now), answer(ONE_ROW))
    assert len(list(remote(server.url, timeout=10).select(EVERYTHING))) == 1


def test_a_busy_endpoint_is_not_asked_for_ever(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(answer(b"busy", "text/plain", 503, Retry_After="0"))
    with pytest.raises(EndpointBusyError, match="asked 5 times"):
        remote(server.url, timeout=30).select(EVERYTHING)
    assert len(server.requests) == 5


def test_a_busy_endpoint_is_not_waited_for_beyond_the_deadline(
    endpoint: Callable[..., Endpoint],
) -> None:
    server = endpoint(answer(b"busy", "text/plain", 429, Retry_After="3600"))
    with pytest.raises(EndpointError, match="status 429"):
        remote(server.url, timeout=5).select("SELECT ?n { ?s ?p ?n }")
    assert len(server.requests) == 1


def test_an_answer_that_drips_ends_at_the_deadline(endpoint: Callable[..., Endpoint]) -> None:
    with pytest.raises(EndpointTimeoutError, match="in time"):
        remote(endpoint(drip).url, timeout=1).select("SELECT ?n { ?s ?p ?n }")


def test_a_refused_query_is_a_syntax_error(endpoint: Callable[..., Endpoint]) -> None:
    with pytest.raises(QuerySyntaxError, match="refused by"):
        remote(endpoint(answer(b"line 1", "text/plain", 400)).url).select("SELECT")


def test_nobody_at_the_address_is_an_endpoint_error() -> None:
    with pytest.raises(EndpointUnreachableError, match=r"127\.0\.0\.1:9/sparql"):
        remote("http://127.0.0.1:9/sparql", timeout=2).select("SELECT * {}")
