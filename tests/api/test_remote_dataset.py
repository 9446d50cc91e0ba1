"""The service in front of a remote endpoint, which is here the service over a store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ioknow.errors import EndpointUnreachableError, SettingError
from ioknow.query.limits import QueryLimits
from ioknow.store.addresses import AllowedHosts
from ioknow_api.backends import open_pool
from ioknow_api.settings import Settings
from tests.api.conftest import PATIENCE, SMALL, Service, serving

KICMS = "https://w3id.org/ioknow/id/organization/kicms"
JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def front(service: Service) -> Iterator[Service]:
    """A service whose dataset lies at the other service."""
    settings = Settings.from_environment(
        f"{service.url}/sparql", {"IOKNOW_WORKERS": "2", "IOKNOW_QUERY_ROWS": "500"}
    )
    with serving(settings) as running:
        yield running


@pytest.fixture
def far(front: Service) -> Iterator[httpx.Client]:
    # The first page reads all terms through two services.
    with httpx.Client(base_url=front.url, timeout=4 * PATIENCE) as client:
        yield client


def test_an_address_in_place_of_a_directory_is_an_endpoint() -> None:
    settings = Settings.from_environment(None, {"IOKNOW_STORE": "https://example.org/sparql"})
    assert settings.endpoint == "https://example.org/sparql"
    assert Settings.from_environment(Path("store"), {}).endpoint is None


def test_pages_and_api_say_the_same(far: httpx.Client, api: httpx.Client) -> None:
    for path in (
        "/organizations/kicms",
        "/cases/kicms",
        "/api/v1/organizations?country=KR",
        "/api/v1/questions/members-of-a-network",
    ):
        here, there = far.get(path), api.get(path)
        assert (here.status_code, there.status_code) == (200, 200), path
        if path.startswith("/api"):
            assert here.json() == there.json()
        else:
            assert here.text.count("<tr") == there.text.count("<tr") > 0


@pytest.mark.parametrize("kind", [JSON, "text/csv", "application/sparql-results+xml"])
def test_free_queries_are_forwarded(far: httpx.Client, api: httpx.Client, kind: str) -> None:
    asked = {"query": f"SELECT ?p ?o {{ <{KICMS}> ?p ?o }} ORDER BY ?p ?o"}
    found, expected = (
        client.get("/sparql", params=asked, headers={"Accept": kind}) for client in (far, api)
    )
    assert found.status_code == 200
    assert found.headers["content-type"] == expected.headers["content-type"]
    assert found.text.split() == expected.text.split()


def test_the_other_forms_are_forwarded(far: httpx.Client) -> None:
    assert far.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True
    constructed = far.get(
        "/sparql",
        params={"query": f"CONSTRUCT {{ <{KICMS}> a ?c }} WHERE {{ <{KICMS}> a ?c }}"},
        headers={"Accept": "text/turtle"},
    )
    assert constructed.status_code == 200 and "organization/kicms" in constructed.text
    assert far.get("/id/organization/kicms", headers={"Accept": "text/turtle"}).status_code in (
        200,
        303,
    )


def test_the_dataset_of_a_request_is_forwarded(far: httpx.Client) -> None:
    ontology = "https://w3id.org/ioknow/graph/ontology"
    query = "ASK { <" + KICMS + "> ?p ?o }"
    asked = {"query": query, "default-graph-uri": ontology}
    assert far.get("/sparql", params=asked).json()["boolean"] is False


def test_the_guard_and_the_limits_hold(far: httpx.Client) -> None:
    refused = far.get("/sparql", params={"query": f"ASK {{ SERVICE <{far.base_url}> {{}} }}"})
    assert refused.status_code == 403
    large = far.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 501"})
    assert (large.status_code, large.json()["type"].rpartition("/")[2]) == (413, "query-limit-rows")
    wrong = far.get("/sparql", params={"query": "SELECT * { ?s ?p }"})
    assert (wrong.status_code, wrong.json()["type"].rpartition("/")[2]) == (400, "query-syntax")


def test_an_entity_tag_is_that_of_the_bytes(far: httpx.Client) -> None:
    ask = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    first = far.get("/sparql", params=ask)
    again = far.get("/sparql", params=ask, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    other = far.get("/sparql", params={"query": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"})
    assert other.headers["etag"] != first.headers["etag"]


def test_health_names_the_version_of_the_catalog(far: httpx.Client, api: httpx.Client) -> None:
    here, there = far.get("/health").json(), api.get("/health").json()
    assert here["version"] == there["version"]
    assert here["workers"] == 0


def test_an_endpoint_that_is_gone_is_said_so(store_directory: Path) -> None:
    with serving(Settings(store=store_directory, pool=SMALL)) as behind:
        settings = Settings.from_environment(f"{behind.url}/sparql", {})
        front = serving(settings)
        running = front.__enter__()
    try:
        gone = httpx.get(
            f"{running.url}/sparql", params={"query": "ASK { ?s ?p ?o }"}, timeout=PATIENCE
        )
        assert gone.status_code == 502
        assert gone.json()["type"].endswith("/endpoint")
        assert httpx.get(f"{running.url}/ready", timeout=PATIENCE).status_code >= 500
    finally:
        front.__exit__(None, None, None)


def test_without_an_endpoint_nothing_starts() -> None:
    pool = open_pool(Settings.from_environment("http://127.0.0.1:9/sparql", {}))
    with pytest.raises(EndpointUnreachableError):
        pool.start()
    pool.close()


def test_a_bad_list_of_hosts_refuses_to_start() -> None:
    with pytest.raises(SettingError, match="list of allowed hosts"):
        Settings.from_environment(Path("store"), {"IOKNOW_FEDERATION": "localhost"})


def test_service_asks_a_host_of_the_list(service: Service, graphs_store: Path) -> None:
    host = service.url.removeprefix("http://")
    settings = Settings(store=graphs_store, pool=SMALL, federation=AllowedHosts.parse(host))
    query = (
        "SELECT ?label ?here { GRAPH ?g { ?s ?p ?here } "
        f"SERVICE <{service.url}/sparql> {{ <{KICMS}> "
        "<http://www.w3.org/2000/01/rdf-schema#label> ?label } } ORDER BY ?here"
    )
    with serving(settings) as running:
        found = httpx.post(f"{running.url}/sparql", data={"query": query}, timeout=PATIENCE)
        assert found.status_code == 200, found.text
        rows = found.json()["results"]["bindings"]
        pairs = [(row["label"]["value"], row["here"]["value"]) for row in rows]
        assert pairs == [("KICMS", "in g1"), ("KICMS", "in g2")]
        assert found.headers["cache-control"] == "no-store"
        elsewhere = query.replace(host, "other.example.org")
        refused = httpx.post(f"{running.url}/sparql", data={"query": elsewhere}, timeout=PATIENCE)
        assert refused.status_code == 403
        described = httpx.get(f"{running.url}/sparql", headers={"Accept": "text/turtle"})
        assert "BasicFederatedQuery" in described.text


def test_limits_of_the_service_bound_the_remote(service: Service) -> None:
    settings = Settings.from_environment(f"{service.url}/sparql", {"IOKNOW_QUERY_SECONDS": "0.5"})
    assert settings.limits == QueryLimits(seconds=0.5)
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with serving(settings) as running:
        late = httpx.post(f"{running.url}/sparql", data={"query": slow}, timeout=PATIENCE)
    assert (late.status_code, late.json()["type"].rpartition("/")[2]) == (503, "query-limit-time")
