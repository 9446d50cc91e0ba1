"""What strangers send to do harm: bounded, answered, and of no effect on anybody else."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest

from tests.api.conftest import PATIENCE, Service

SECRETS = ("root:x:0", "[project]")


class Listener:
    """Counts who connects to a port of this machine."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.hits = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._socket.accept()
                self.hits += 1
                client.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def raw(service: Service, request: bytes) -> tuple[int, bytes]:
    """Send bytes; return the status of the answer, or 0 when there is none, and the answer."""
    address = ("127.0.0.1", int(service.url.rpartition(":")[2]))
    answer = b""
    with (
        socket.create_connection(address, timeout=PATIENCE) as client,
        suppress(ConnectionError),
    ):
        client.sendall(request)
        while not complete(answer) and (part := client.recv(65_536)):
            answer += part
    status = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    return int(status[1]) if status else 0, answer


def complete(answer: bytes) -> bool:
    """Tell whether all of an answer has come."""
    head, end, body = answer.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return bool(end) and length is not None and len(body) >= int(length[1])


HOSTS = [
    "127.0.0.1:{port}",
    "localhost:{port}",
    "[::1]:{port}",
    "2130706433:{port}",
    "0x7f000001:{port}",
    "0177.0.0.1:{port}",
    "127.1:{port}",
    "allowed.example@127.0.0.1:{port}",
]


@pytest.mark.parametrize(
    "query",
    [
        *(f"SELECT * {{ SERVICE <http://{host}/> {{ ?s ?p ?o }} }}" for host in HOSTS),
        "SELECT * { SERVICE SILENT <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
        "SELECT * { service<http://127.0.0.1:{port}/>{ ?s ?p ?o } }",
        "SELECT * { SERVICE # here\n <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
        "SELECT * { \\u0053\\u0045RVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o MINUS { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } } }",
        "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } } }",
        "ASK { { SELECT * { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } } } }",
        "PREFIX e: <http://127.0.0.1:{port}/> ASK { SERVICE e:x { ?s ?p ?o } }",
        "PREFIX e: <http://127.0.0.1:{port}/> ASK { trueSERVICE e:x { ?s ?p ?o } }",
        "SELECT * { VALUES ?e { <http://127.0.0.1:{port}/> } SERVICE ?e { ?s ?p ?o } }",
    ],
)
def test_no_other_machine_is_asked(http: httpx.Client, listener: Listener, query: str) -> None:
    text = query.replace("{port}", str(listener.port)).replace("{{", "{").replace("}}", "}")
    answer = http.get("/sparql", params={"query": text})
    assert answer.status_code in (400, 403)
    assert listener.hits == 0


@pytest.mark.parametrize("place", ["http://127.0.0.1:{port}/x.ttl", "file:///etc/passwd"])
def test_nothing_is_fetched_for_a_dataset(
    http: httpx.Client, listener: Listener, place: str
) -> None:
    iri = place.replace("{port}", str(listener.port))
    asked = "SELECT * { ?s ?p ?o }"
    named = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
    answers = [
        http.get("/sparql", params={"query": f"SELECT * FROM <{iri}> {{ ?s ?p ?o }}"}),
        http.get("/sparql", params={"query": f"SELECT * FROM NAMED <{iri}> {named[9:]}"}),
        http.get("/sparql", params={"query": asked, "default-graph-uri": iri}),
        http.get("/sparql", params={"query": named, "named-graph-uri": iri}),
        http.get("/graph-store", params={"graph": iri}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 404]
    assert not any(answer.json()["results"]["bindings"] for answer in answers[:4])
    assert listener.hits == 0


UPDATES = [
    "INSERT DATA { <urn:e> <urn:e> <urn:e> }",
    "DELETE WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP SILENT ALL",
    "CREATE GRAPH <urn:e>",
    "ADD DEFAULT TO <urn:e>",
    "MOVE DEFAULT TO <urn:e>",
    "COPY DEFAULT TO <urn:e>",
    "LOAD <http://127.0.0.1:9/>",
    "PREFIX a: <urn:a> \\u0043LEAR ALL",
]


@pytest.mark.parametrize("update", UPDATES)
def test_no_way_of_sending_an_update_changes_anything(http: httpx.Client, update: str) -> None:
    count = {"query": "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"}
    before = http.get("/sparql", params=count).json()
    typed = {"Content-Type": "application/sparql-query"}
    answers = [
        http.get("/sparql", params={"update": update}),
        http.get("/sparql", params={"query": update}),
        http.post("/sparql", data={"update": update}),
        http.post("/sparql", data={"query": update}),
        http.post("/sparql", content=update, headers=typed),
        http.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"}),
        http.put("/sparql", content=update, headers=typed),
        http.patch("/sparql", content=update, headers=typed),
        http.request("QUERY", "/sparql", content=update, headers=typed),
    ]
    assert all(answer.status_code in (400, 403, 405) for answer in answers), answers
    assert http.get("/sparql", params=count).json() == before


ASK = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"


@pytest.mark.parametrize(
    ("request_bytes", "statuses"),
    [
        (POST + b"Content-Length: 6\r\nContent-Length: 60\r\n\r\nASK {}", (400,)),
        (POST + b"Content-Length: 6, 60\r\n\r\nASK {}", (400,)),
        (POST + b"Content-Length: 0x6\r\n\r\nASK {}", (400,)),
        (POST + b"Content-Length: 99999999999999999999\r\n\r\nASK {}", (400, 413)),
        (POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", (400, 501)),
        (POST + b"Transfer-Encoding: gzip\r\n\r\nASK {}", (400, 501)),
        (POST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffffffff\r\nASK", (0, 400)),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\nASK {}", (0, 400)),
        (POST + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nASK", (415,)),
        (POST + b"Content-Length: 4\r\n\r\n\xff\xfe\x00\x00", (400,)),
        (ASK + b"X: " + b"a" * 2_000_000 + b"\r\n\r\n", (400, 431)),
        (ASK + b"X: a\r\n" * 400_000 + b"\r\n", (400, 431)),
        (ASK + b"X\x00Y: a\r\n\r\n", (400,)),
        (ASK + b"X : a\r\n\r\n", (400,)),
        (b"GET /sparql HTTP/1.1\r\n\r\n", (400,)),
        (b"GET /sparql\r\n\r\n", (400,)),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400, 404, 505)),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100, (0, 400)),
        (b"TRACE /sparql HTTP/1.1\r\nHost: x\r\n\r\n", (405,)),
        (b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n", (400, 404, 405)),
        (b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", (400, 404)),
        (b"GET /sparql?query=%FF%FE HTTP/1.1\r\nHost: x\r\n\r\n", (400,)),
        (b"GET /sparql?query=ASK%7B%7D%00 HTTP/1.1\r\nHost: x\r\n\r\n", (400,)),
        (b"GET /sparql?" + b"a=1&" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", (400,)),
        (b"GET /graph-store?graph=a%0D%0AX:%20y HTTP/1.1\r\nHost: x\r\n\r\n", (400,)),
    ],
)
def test_requests_that_are_not_quite_http_are_answered_as_such(
    graphs: Service, request_bytes: bytes, statuses: tuple[int, ...]
) -> None:
    status, answer = raw(graphs, request_bytes)
    assert status in statuses, answer[:300]
    assert b"Traceback" not in answer
    assert raw(graphs, ASK + b"Connection: close\r\n\r\n")[0] == 200


@pytest.mark.parametrize(
    "root", ["/static/", "/id/", "/graph/", "/graph-store/", "/download/", "/"]
)
@pytest.mark.parametrize(
    "path",
    [
        "../../../../../../etc/passwd",
        "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "..%2f..%2f..%2f..%2f..%2fetc/passwd",
        "%252e%252e%252f%252e%252e%252fetc/passwd",
        "....//....//....//etc/passwd",
        "..\\..\\..\\etc\\passwd",
        "..;/..;/etc/passwd",
        "%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
        "/etc/passwd",
        "../pyproject.toml",
        "build/../../../../../pyproject.toml",
        "etc/passwd%00.css",
    ],
)
def test_no_path_leads_to_a_file_of_the_machine(graphs: Service, root: str, path: str) -> None:
    request = f"GET {root}{path} HTTP/1.1\r\nHost: x\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    status, answer = raw(graphs, request.encode())
    assert status in (303, 307, 400, 404, 406), answer[:300]
    assert not any(secret.encode() in answer for secret in SECRETS)
    assert b"Location: //" not in answer


def test_no_host_header_is_believed(http: httpx.Client) -> None:
    for path in ("/sparql", "/graph-store", "/id/organization/kicms", "/"):
        forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Accept": "*/*"}
        answer = http.get(path, headers=forged)
        assert "evil.example" not in answer.text + str(answer.headers)
