"""Writing through the service: with a token, at once visible, refused otherwise."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from ioknow.ingest.plain import load_plain
from ioknow.ingest.writing import WriteLimits
from ioknow.store import current_release, verify_store
from ioknow.store.journal import settled
from ioknow.store.tokens import create_token, revoke_token
from ioknow.store.twins import twin_of
from ioknow_api.settings import Settings
from tests.api.conftest import EX, PATIENCE, SMALL, Service, serving
from tests.waiting import until

STORE = "/graph-store"
G = "http://example.org/g"
UPDATE = {"Content-Type": "application/sparql-update"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TURTLE = {"Content-Type": "text/turtle"}
NTRIPLES = {"Accept": "application/n-triples"}


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Path, str]]:
    """A server over a plain store that takes writes, its store, and a token."""
    store = tmp_path_factory.mktemp("writable")
    load_plain(store)
    token = create_token(store, "ana")
    limits = WriteLimits(bytes=1_000_000, seconds=3, memory=400_000_000)
    with serving(Settings(store=store, pool=SMALL, writes=True, write=limits)) as service:
        yield service, store, token


@pytest.fixture
def client(writable: tuple[Service, Path, str]) -> Iterator[httpx.Client]:
    """A client with a token."""
    service, _, token = writable
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=service.url, headers=headers, timeout=PATIENCE) as made:
        yield made


def kind_of(response: httpx.Response) -> str:
    return str(response.json()["type"].rpartition("/")[2])


def triples(client: httpx.Client, **graph: str) -> list[str]:
    response = client.get(STORE, params=graph, headers=NTRIPLES)
    return sorted(response.text.splitlines()) if response.status_code == 200 else []


def test_a_reader_who_asks_after_the_answer_sees_the_change(client: httpx.Client) -> None:
    ask = {"query": "ASK { GRAPH <urn:seen> { ?s ?p 1 } }"}
    assert client.get("/sparql", params=ask).json()["boolean"] is False
    response = client.post(
        "/sparql",
        content="INSERT DATA { GRAPH <urn:seen> { <urn:a> <urn:b> 1 } }",
        headers=UPDATE,
    )
    assert response.status_code == 204
    assert client.get("/sparql", params=ask).json()["boolean"] is True


def test_a_graph_is_put_added_to_and_deleted(client: httpx.Client) -> None:
    graph = {"graph": "urn:put"}
    first = client.put(STORE, params=graph, content="<urn:a> <urn:b> 1 .", headers=TURTLE)
    again = client.put(STORE, params=graph, content="<urn:a> <urn:b> 2 .", headers=TURTLE)
    more = client.post(STORE, params=graph, content="<urn:a> <urn:b> 3 .", headers=TURTLE)
    assert (first.status_code, again.status_code, more.status_code) == (201, 204, 204)
    assert client.get(first.headers["location"]).status_code == 200
    number = "^^<http://www.w3.org/2001/XMLSchema#integer> ."
    assert triples(client, **graph) == [f'<urn:a> <urn:b> "{n}"{number}' for n in (2, 3)]
    assert client.delete(STORE, params=graph).status_code == 204
    assert client.get(STORE, params=graph).status_code == 404
    assert client.delete(STORE, params=graph).status_code == 404


def test_a_graph_may_have_the_address_of_the_request(client: httpx.Client) -> None:
    url = f"{client.base_url}/graph-store/person/1.ttl".replace("//graph", "/graph")
    assert client.put(url, content="<> <urn:b> 1 .", headers=TURTLE).status_code == 201
    assert triples(client, graph=url)[0].startswith(f"<{url}> ")
    assert client.get(url).status_code == 200
    created = client.post(STORE, content="<> <urn:b> 1 .", headers=TURTLE)
    assert created.status_code == 201
    assert created.headers["location"].startswith(
        f"{client.base_url}".rstrip("/") + "/graph-store/"
    )
    assert client.get(created.headers["location"]).status_code == 200


def test_a_change_of_an_older_state_is_refused(client: httpx.Client) -> None:
    graph = {"graph": "urn:conditional"}
    new = {**TURTLE, "If-None-Match": "*"}
    assert client.put(STORE, params=graph, content="", headers=new).status_code == 201
    assert client.put(STORE, params=graph, content="", headers=new).status_code == 412
    tag = client.get(STORE, params=graph).headers["etag"]
    known = {**TURTLE, "If-Match": tag}
    body = "<urn:a> <urn:b> 1 ."
    assert client.put(STORE, params=graph, content=body, headers=known).status_code == 204
    assert client.put(STORE, params=graph, content="", headers=known).status_code == 412


def test_the_description_says_that_updates_are_taken(client: httpx.Client) -> None:
    text = client.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert "sd:SPARQL11Update" in text
    assert "token" in text


@pytest.mark.parametrize(
    ("method", "path", "body", "headers"),
    [
        ("POST", "/sparql", "CLEAR ALL", UPDATE),
        ("POST", "/sparql", "update=CLEAR+ALL", FORM),
        ("PUT", f"{STORE}?graph={G}", "", TURTLE),
        ("POST", f"{STORE}?graph={G}", "", TURTLE),
        ("POST", STORE, "", TURTLE),
        ("DELETE", f"{STORE}?default", "", {}),
        ("DELETE", f"{STORE}/person/1.ttl", "", {}),
    ],
)  # fmt: skip
def test_without_a_good_token_nothing_is_changed(  # noqa: PLR0917
    writable: tuple[Service, Path, str],
    http: httpx.Client,
    method: str,
    path: str,
    body: str,
    headers: dict[str, str],
) -> None:
    service, store, token = writable
    before = current_release(store).version
    for wrong in ("", f"Basic {token}", "Bearer", f"Bearer {token}x", "Bearer " + "x" * 9000):
        given = {**headers, "Authorization": wrong} if wrong else headers
        answer = httpx.request(method, service.url + path, content=body, headers=given)
        assert answer.status_code == 401, wrong
        assert answer.headers["www-authenticate"].startswith("Bearer ")
    assert current_release(store).version == before
    # Where the service takes no writes, a token changes nothing about it.
    given = {**headers, "Authorization": f"Bearer {token}"}
    refused = http.request(method, path, content=body, headers=given)
    assert (refused.status_code, kind_of(refused)) == (403, "read-only")


def test_a_revoked_token_is_refused_at_once(
    writable: tuple[Service, Path, str], client: httpx.Client
) -> None:
    _, store, _ = writable
    token = create_token(store, "ben")
    given = {**UPDATE, "Authorization": f"Bearer {token}"}
    empty = "INSERT DATA {}"
    assert client.post("/sparql", content=empty, headers=given).status_code == 204
    revoke_token(store, "ben")
    assert client.post("/sparql", content=empty, headers=given).status_code == 401


@pytest.mark.parametrize(
    ("content", "media_type", "status", "kind"),
    [
        (b"<urn:a> <urn:b>", "text/turtle", 400, "rdf-syntax"),
        (b"<urn:a> <urn:b> " + b"(" * 100_000, "text/turtle", 422, "document-limit-nesting"),
        (b"[" * 100_000, "application/ld+json", 422, "document-limit-nesting"),
        (b"<urn:s> <urn:p> <urn:o> <urn:g> .", "application/n-quads", 400, "document"),
        (b"PK", "application/zip", 415, "unsupported-media-type"),
        (b" " * 1_000_001, "text/turtle", 413, "body-too-large"),
    ],
)
def test_a_document_that_cannot_be_read_is_refused_and_changes_nothing(  # noqa: PLR0917
    writable: tuple[Service, Path, str],
    client: httpx.Client,
    content: bytes,
    media_type: str,
    status: int,
    kind: str,
) -> None:
    before = current_release(writable[1]).version
    headers = {"Content-Type": media_type}
    answer = client.put(STORE, params={"graph": G}, content=content, headers=headers)
    assert (answer.status_code, kind_of(answer)) == (status, kind)
    assert current_release(writable[1]).version == before
    assert client.put(STORE, params={"graph": G}, content="", headers=TURTLE).is_success


def test_a_document_that_multiplies_in_memory_is_ended(client: httpx.Client) -> None:
    # 900 kB that stand for 40 GB: a prefix of 500 kB, used 84,000 times.
    content = b"@prefix p: <urn:" + b"x" * 500_000 + b"> .\n" + b"p:a p:b p:c .\n" * 28_000
    answer = client.put(STORE, params={"graph": G}, content=content, headers=TURTLE)
    assert (answer.status_code, kind_of(answer)) in (
        (413, "document-limit-memory"),
        (422, "document-limit-time"),
    )
    assert client.put(STORE, params={"graph": G}, content="", headers=TURTLE).is_success


def test_an_endless_update_is_ended_and_the_next_one_works(client: httpx.Client) -> None:
    values = " ".join(str(number) for number in range(300))
    product = " ".join(f"VALUES ?v{i} {{ {values} }}" for i in range(4))
    endless = f"INSERT {{ <urn:a> <urn:b> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ {product} }} }}"
    answer = client.post("/sparql", content=endless, headers=UPDATE)
    assert (answer.status_code, kind_of(answer)) == (503, "query-limit-time")
    assert client.post("/sparql", content="INSERT DATA {}", headers=UPDATE).status_code == 204


@pytest.mark.parametrize(
    ("update", "status"),
    [
        ("LOAD <http://127.0.0.1:9/>", 403),
        ("INSERT { ?s ?p 1 } WHERE { SERVICE <http://127.0.0.1:9/> { } }", 403),
        ("CLEAR XYZ", 400),
        ("\xff".encode("latin-1"), 400),
        ("", 400),
    ],
)
def test_an_update_that_is_refused_says_why(
    client: httpx.Client, update: str | bytes, status: int
) -> None:
    answer = client.post("/sparql", content=update, headers=UPDATE)
    assert answer.status_code == status
    assert answer.json()["hint"]


@pytest.mark.parametrize(
    ("given", "status", "kind"),
    [
        ([("update", "CLEAR GRAPH <urn:x>"), ("update", "CLEAR GRAPH <urn:x>")], 400, "one-update"),
        ([("update", "  ")], 400, "one-update"),
        ([("update", "CLEAR GRAPH <urn:x>"), ("query", "ASK {}")], 400, "one-query"),
        ([("update", "CLEAR GRAPH <urn:x>"), ("using-graph-uri", "g")], 400, "graph-name"),
        ([("update", "CLEAR GRAPH <urn:x>"), ("using-named-graph-uri", "g")], 400, "graph-name"),
    ],
)
def test_what_is_not_one_update_is_refused(
    client: httpx.Client, given: list[tuple[str, str]], status: int, kind: str
) -> None:
    before = client.get("/sparql", params={"query": "ASK {}"}).headers["etag"]
    answer = client.post("/sparql", content=urlencode(given), headers=FORM)
    assert (answer.status_code, kind_of(answer)) == (status, kind)
    assert client.get("/sparql", params={"query": "ASK {}"}).headers["etag"] == before


def test_an_update_is_not_sent_with_get(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"update": "CLEAR ALL"})
    assert (answer.status_code, kind_of(answer)) == (400, "one-query")


def test_the_graphs_that_an_update_reads_are_those_of_the_protocol(client: httpx.Client) -> None:
    for graph in ("urn:read-1", "urn:read-2"):
        body = f"<urn:a> <urn:in> <{graph}> ."
        assert client.put(STORE, params={"graph": graph}, content=body, headers=TURTLE).is_success
    copies = "INSERT {{ GRAPH <{0}> {{ ?s ?p ?o }} }} WHERE {{ {1} }}"
    everywhere = "GRAPH ?g { ?s ?p ?o }"
    for number, (name, pattern) in enumerate(
        [("using-graph-uri", "?s ?p ?o"), ("using-named-graph-uri", everywhere)]
    ):
        target = f"urn:copied-{number}"
        form = {"update": copies.format(target, pattern), name: "urn:read-2"}
        assert client.post("/sparql", data=form).status_code == 204
        assert triples(client, graph=target) == ["<urn:a> <urn:in> <urn:read-2> ."]
        assert client.delete(STORE, params={"graph": target}).status_code == 204


def test_only_holders_of_a_token_may_send_much(
    writable: tuple[Service, Path, str], client: httpx.Client
) -> None:
    much = {"query": "ASK { FILTER('" + "x" * 900_000 + "' != '') }"}
    assert client.post("/sparql", data=much).json()["boolean"] is True
    more = {"query": "ASK {} #" + "x" * 1_100_000}  # beyond the limit of changes, 1 MB
    assert client.post("/sparql", data=more).status_code == 413
    assert httpx.post(f"{writable[0].url}/sparql", data=more).json()["boolean"] is True


def test_a_scheme_of_access_is_read_without_regard_to_case(
    writable: tuple[Service, Path, str],
) -> None:
    service, _, token = writable
    given = {**UPDATE, "Authorization": f"bearer  {token}"}
    url = f"{service.url}/sparql"
    assert httpx.post(url, content="INSERT DATA {}", headers=given).status_code == 204
    unknown = httpx.post(url, content="ASK {}", headers={**given, "Authorization": "Bearer x"})
    assert (unknown.status_code, kind_of(unknown)) == (401, "token-unknown")
    assert 'error="invalid_token"' in unknown.headers["www-authenticate"]
    missing = httpx.post(url, content="INSERT DATA {}", headers=UPDATE)
    assert (missing.status_code, kind_of(missing)) == (401, "token-missing")
    assert missing.headers["www-authenticate"] == 'Bearer realm="ioknow"'


def test_a_precondition_is_of_the_state_and_strong(client: httpx.Client) -> None:
    graph = {"graph": "urn:precondition"}
    assert client.put(STORE, params=graph, content="", headers=TURTLE).is_success
    missing = {"graph": "urn:precondition-nowhere"}
    for given, where, status in (
        ({"If-Match": "*"}, missing, 412),
        ({"If-Match": '"other"'}, graph, 412),
        ({"If-None-Match": "*"}, graph, 412),
        ({"If-None-Match": '"other"'}, graph, 204),
        ({"If-Match": "*"}, graph, 204),
        ({"If-Match": "*"}, {"default": ""}, 204),
        ({"If-None-Match": "*"}, {"default": ""}, 412),
    ):
        answer = client.put(STORE, params=where, content="", headers={**TURTLE, **given})
        assert answer.status_code == status, (given, where)
        if status == 412:
            assert kind_of(answer) == "precondition-failed"
    tag = client.get(STORE, params=graph).headers["etag"]
    for given, status in (
        ({"If-None-Match": tag}, 412),
        ({"If-Match": f"W/{tag}"}, 412),
        ({"If-Match": f'"other", {tag}'}, 204),
    ):
        answer = client.put(STORE, params=graph, content="", headers={**TURTLE, **given})
        assert answer.status_code == status, given


def test_a_new_graph_is_found_at_its_location(client: httpx.Client) -> None:
    url = str(client.base_url).rstrip("/")
    created = client.put(STORE, params={"graph": "urn:located/é"}, content="", headers=TURTLE)
    if created.status_code == 201:  # the first time
        assert created.headers["location"] == f"{url}{STORE}?graph=urn%3Alocated%2F%C3%A9"
    refused = client.put(STORE, params={"graph": "urn:x"}, content="x", headers={})
    assert refused.status_code == 415
    assert "text/turtle" in refused.headers["accept-post"].split(", ")
    assert client.delete(STORE, params={"graph": "urn:located/é"}).status_code == 204


def test_a_writer_that_is_killed_is_replaced(
    writable: tuple[Service, Path, str], client: httpx.Client
) -> None:
    assert client.post("/sparql", content="INSERT DATA {}", headers=UPDATE).status_code == 204
    process = writable[0].app.state.writer.process_id
    os.kill(process, signal.SIGKILL)
    assert client.post("/sparql", content="INSERT DATA {}", headers=UPDATE).status_code == 204


def test_rdflib_writes_and_reads(
    writable: tuple[Service, Path, str],
) -> None:
    from rdflib import Dataset, Literal, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore

    service, _, token = writable
    store = SPARQLUpdateStore(
        query_endpoint=f"{service.url}/sparql",
        update_endpoint=f"{service.url}/sparql",
        autocommit=False,
        headers={"Authorization": f"Bearer {token}"},
    )
    graph = Dataset(store=store).graph(URIRef("urn:rdflib"))
    graph.add((URIRef("urn:a"), URIRef("urn:b"), Literal("c")))
    graph.add((URIRef("urn:a"), URIRef("urn:b"), Literal("d")))
    store.commit()
    assert {str(value) for value in graph.objects()} == {"c", "d"}


def test_sparqlwrapper_writes(writable: tuple[Service, Path, str]) -> None:
    from SPARQLWrapper import JSON, POST, SPARQLWrapper

    service, _, token = writable
    wrapper = SPARQLWrapper(f"{service.url}/sparql")
    wrapper.addCustomHttpHeader("Authorization", f"Bearer {token}")
    wrapper.setMethod(POST)
    wrapper.setQuery("INSERT DATA { GRAPH <urn:wrapper> { <urn:a> <urn:b> 1 } }")
    wrapper.query()
    wrapper.setQuery("ASK { GRAPH <urn:wrapper> { ?s ?p 1 } }")
    wrapper.setReturnFormat(JSON)
    answer = wrapper.queryAndConvert()
    assert isinstance(answer, dict)
    assert answer["boolean"] is True


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_writes(writable: tuple[Service, Path, str], tmp_path: Path) -> None:
    service, _, token = writable
    document = tmp_path / "own.ttl"
    document.write_text("<urn:a> <urn:b> 1 .")
    graph = f"{service.url}{STORE}?graph=urn:curl"
    command = ["curl", "-sS", "-f", "-T", str(document), "-H", "Content-Type: text/turtle"]
    subprocess.run([*command, "-H", f"Authorization: Bearer {token}", graph], check=True)
    got = subprocess.run(["curl", "-sS", "-f", graph], check=True, capture_output=True, text=True)
    assert "<urn:a> <urn:b> 1" in got.stdout


def test_every_change_is_in_the_journal(
    writable: tuple[Service, Path, str], client: httpx.Client
) -> None:
    _, store, _ = writable
    before = len(settled(store, current_release(store).journal))
    for number in range(2):
        change = f"INSERT DATA {{ GRAPH <urn:kept> {{ <urn:a> <urn:b> {number} }} }}"
        assert client.post("/sparql", content=change, headers=UPDATE).is_success
    entries = settled(store, current_release(store).journal)
    assert len(entries) == before + 2
    assert {entry.record.agent for entry in entries} <= {"ana", "ben"}
    assert verify_store(store).findings == ()


def test_a_changed_large_store_is_accelerated_while_it_is_served(tmp_path: Path) -> None:
    lines = (f"<{EX}{n}> <{EX}next> <{EX}{n // 2}> .\n" for n in range(11_000))
    (tmp_path / "graph.nt").write_text("".join(lines), encoding="utf-8")
    store = tmp_path / "store"
    load_plain(store, [tmp_path / "graph.nt"])
    headers = {"Authorization": f"Bearer {create_token(store, 'ana')}"}
    much = {"query": f"SELECT (COUNT(DISTINCT ?y) AS ?n) {{ ?x <{EX}next> ?y }}"}
    settings = Settings(store=store, pool=SMALL, writes=True, watch_seconds=0.05)
    with (
        serving(settings) as service,
        httpx.Client(base_url=service.url, headers=headers, timeout=PATIENCE) as client,
    ):
        first = client.get("/sparql", params=much)
        assert first.headers["X-Ioknow-Engine"] == "columnar", str(dict(first.headers))
        update = f"INSERT DATA {{ <{EX}new> <{EX}next> <{EX}other> }}"
        assert client.post("/sparql", content=update, headers=UPDATE).is_success
        assert '"5501"' in client.get("/sparql", params=much).text
        until(lambda: twin_of(service.pool.release) is not None)
        other = {"query": much["query"] + " "}  # nobody keeps the answer to this
        until(lambda: _engine(client, other) == "columnar")
        assert '"5501"' in client.get("/sparql", params=other).text


def _engine(client: httpx.Client, asked: dict[str, str]) -> str:
    asked["query"] += " "
    return client.get("/sparql", params=asked).headers["X-Ioknow-Engine"]
