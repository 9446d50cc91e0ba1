"""SERVICE for the hosts of a list, against servers on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

import pytest

from ioknow.errors import (
    AddressRefusedError,
    EndpointError,
    QueryError,
    QueryLimitError,
    QueryRefusedError,
)
from ioknow.query.federation import Federation, FederationLimits
from ioknow.query.guard import inspect
from ioknow.store import EmbeddedStore
from ioknow.store.addresses import AllowedHosts
from ioknow.terms import Literal, NamedNode, Quad
from tests.store.test_remote import Behaviour, Endpoint, answer, redirect

E = "http://example.org/"


@pytest.fixture
def endpoint() -> Iterator[Callable[..., Endpoint]]:
    made: list[Endpoint] = []

    def make(*behaviours: Behaviour) -> Endpoint:
        made.append(Endpoint(*behaviours))
        return made[-1]

    yield make
    for one in made:
        one.close()


def solutions(*rows: dict[str, tuple[str, str]]) -> Behaviour:
    names = list(dict.fromkeys(name for row in rows for name in row))
    bindings = [
        {name: {"type": kind, "value": value} for name, (kind, value) in row.items()}
        for row in rows
    ]
    return answer(json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode())


def federation(server: Endpoint, **limits: int) -> Federation:
    host = server.url.split("/")[2]
    return Federation(AllowedHosts.parse(host), FederationLimits(**limits))


def asked(server: Endpoint) -> str:
    return " ".join(parse_qs(server.requests[-1][2].decode())["query"][0].split())


def test_the_solutions_of_another_endpoint_are_joined(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(
        solutions(
            {"x": ("uri", E + "mill"), "n": ("literal", 'The "Mill"\n')},
            {"x": ("uri", E + "unknown"), "n": ("literal", "Other")},
        )
    )
    query = (
        f"PREFIX e: <{E}> SELECT ?x ?n {{ ?x e:staff ?s . "
        f"SERVICE <{server.url}> {{ ?x e:name ?n ; e:hidden ?h }} }}"
    )
    found = federation(server).resolve(query)
    assert asked(server).startswith(
        f"PREFIX e: <{E}> SELECT ?x ?n WHERE {{ ?x e:name ?n ; e:hidden ?h }} LIMIT"
    )
    inspect(found)  # the guard finds no SERVICE any more
    store = EmbeddedStore.in_memory()
    mill = NamedNode(E + "mill")
    store.extend([Quad(mill, NamedNode(E + "staff"), Literal(3), NamedNode(E + "g"))])
    (row,) = store.select(found)
    assert (row["x"], row["n"]) == (mill, Literal('The "Mill"\n'))


def test_the_endpoint_may_be_a_prefixed_name(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(solutions({"s": ("uri", E + "a")}))
    base = server.url.removesuffix("sparql")
    query = f"PREFIX far: <{base}> SELECT * {{ SERVICE far:sparql {{ ?s ?p ?o }} }}"
    assert "VALUES (?s ?p ?o)" in federation(server).resolve(query)


def test_unbound_values_are_undef(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(solutions({"x": ("uri", E + "a"), "y": ("literal", "1")}, {"x": ("uri", E)}))
    found = federation(server).resolve(f"SELECT * {{ SERVICE <{server.url}> {{ ?x ?y ?x }} }}")
    assert found == f'SELECT * {{ VALUES (?x ?y) {{ (<{E}a> "1") (<{E}> UNDEF) }} }}'


def test_a_word_in_a_text_is_no_service(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(solutions({}))
    query = "SELECT ?s { ?s ?p 'SERVICE <urn:x> {' # SERVICE <urn:y> { }\n }"
    assert federation(server).resolve(query) == query
    assert not Federation(AllowedHosts()).concerns("ASK { SERVICE <http://e.org/> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <http://other.example.org/> { ?s ?p ?o }",
        "SERVICE SILENT <http://2130706433/> { ?s ?p ?o }",
        "SERVICE <file:///etc/passwd> { ?s ?p ?o }",
        "SERVICE ?where { ?s ?p ?o }",
        "SERVICE <URL> { ?s ?p ?o SERVICE <URL> { ?s ?p ?o } }",
    ],
)
def test_what_the_list_does_not_allow_is_refused_before_anything_is_asked(
    endpoint: Callable[..., Endpoint], clause: str
) -> None:
    server = endpoint(solutions({}))
    query = f"SELECT * {{ {clause.replace('URL', server.url)} }}"
    with pytest.raises(QueryRefusedError):
        federation(server).resolve(query)
    assert server.requests == []


def test_a_redirect_is_checked_as_well(endpoint: Callable[..., Endpoint]) -> None:
    inside = endpoint(solutions({"s": ("literal", "secret")}))
    server = endpoint(redirect(307, inside.url))
    with pytest.raises(AddressRefusedError, match="not in this service's list"):
        federation(server).resolve(f"SELECT * {{ SERVICE <{server.url}> {{ ?s ?p ?o }} }}")
    assert inside.requests == []


def test_proxies_of_the_environment_are_not_asked(
    endpoint: Callable[..., Endpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, proxy = endpoint(solutions({"s": ("uri", E)})), endpoint(solutions({}))
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.delenv("no_proxy", raising=False)
    federation(server).resolve(f"SELECT * {{ SERVICE <{server.url}> {{ ?s ?p ?o }} }}")
    assert (len(server.requests), len(proxy.requests)) == (1, 0)


def test_silent_ignores_an_endpoint_that_fails(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(answer(b"broken", "text/plain", 500))
    query = f"SELECT * {{ SERVICE SILENT <{server.url}> {{ ?s ?p ?o }} }}"
    assert federation(server).resolve(query) == "SELECT * { VALUES () { () } }"
    with pytest.raises(EndpointError, match="status 500"):
        federation(server).resolve(query.replace("SILENT ", ""))


def test_more_than_the_limit_is_an_error(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(solutions(*({"s": ("uri", f"{E}{n}")} for n in range(4))))
    clause = f"SERVICE <{server.url}> {{ ?s ?p 1 }}"
    query = f"SELECT ?s {{ {clause} }}"
    assert "VALUES (?s)" in federation(server, cells=4).resolve(query)
    with pytest.raises(QueryLimitError, match="more than 3 solutions"):
        federation(server, cells=3).resolve(query)
    with pytest.raises(QueryLimitError, match="5 SERVICE clauses"):
        federation(server).resolve(f"SELECT ?s {{ {clause * 5} }}")


def test_blank_nodes_of_elsewhere_are_refused(endpoint: Callable[..., Endpoint]) -> None:
    server = endpoint(solutions({"s": ("bnode", "b0")}))
    with pytest.raises(QueryError, match="blank nodes"):
        federation(server).resolve(f"SELECT * {{ SERVICE <{server.url}> {{ ?s ?p ?o }} }}")


@pytest.mark.parametrize("value", [f"{E}> }} }} #", f"{E} x", "{"])
def test_an_iri_cannot_break_out(endpoint: Callable[..., Endpoint], value: str) -> None:
    server = endpoint(solutions({"s": ("uri", value)}))
    with pytest.raises(EndpointError):
        federation(server).resolve(f"SELECT ?s {{ SERVICE <{server.url}> {{ ?s ?p 1 }} }}")
