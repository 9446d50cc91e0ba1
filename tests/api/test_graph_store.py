"""The Graph Store Protocol: reading one graph as a document."""

from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import EX, Service

PATH = "/graph-store"
G1 = {"graph": EX + "g1"}


def lines(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return response.text.splitlines()


def statement(text: str) -> str:
    return f'<{EX}p> <{EX}p> "{text}" .'


def test_a_graph_is_its_statements_and_no_others(http: httpx.Client) -> None:
    response = http.get(PATH, params=G1, headers={"Accept": "application/n-triples"})
    assert lines(response) == [statement("in g1")]
    assert response.headers["content-type"] == "application/n-triples"


def test_the_default_graph_is_what_lies_in_no_named_graph(http: httpx.Client) -> None:
    response = http.get(PATH + "?default", headers={"Accept": "application/n-triples"})
    assert lines(response) == [statement("default")]


def test_head_has_the_headers_of_get_without_the_body(http: httpx.Client) -> None:
    got, head = http.get(PATH, params=G1), http.head(PATH, params=G1)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-type"] == "text/turtle; charset=utf-8"


def test_a_known_document_is_not_sent_again(http: httpx.Client) -> None:
    tag = http.get(PATH, params=G1).headers["etag"]
    again = http.get(PATH, params=G1, headers={"If-None-Match": tag})
    other = http.get(PATH, params=G1, headers={"If-None-Match": tag, "Accept": "text/n3"})
    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("graph=http://example.org/nowhere", 404, "unknown-graph"),
        ("", 400, "one-graph"),
        ("default&graph=http://example.org/g1", 400, "one-graph"),
        ("graph=http://example.org/g1&graph=http://example.org/g2", 400, "one-graph"),
        ("graph=g1", 400, "graph-name"),
        ("graph=%FF", 400, "encoding"),
        # Decoded once: %2531 is the text %31, which is another name than 1.
        ("graph=http://example.org/g%2531", 404, "unknown-graph"),
    ],
)
def test_what_names_no_graph_is_a_problem(
    http: httpx.Client, query: str, status: int, kind: str
) -> None:
    response = http.get(f"{PATH}?{query}")
    assert response.status_code == status
    assert response.json()["type"].endswith("/" + kind)


def test_percent_signs_of_the_query_are_decoded_once(http: httpx.Client) -> None:
    assert http.get(f"{PATH}?graph=http://example.org/g%31").status_code == 200


def test_a_graph_at_an_address_that_nobody_wrote_is_not_there(http: httpx.Client) -> None:
    assert http.get(f"{PATH}/person/1.ttl").status_code == 404


def test_an_address_is_a_name_only_without_parameters(http: httpx.Client) -> None:
    answer = http.get(f"{PATH}/person/1.ttl", params=G1)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/one-graph")


def test_a_format_that_is_not_written_is_406(http: httpx.Client) -> None:
    assert http.get(PATH, params=G1, headers={"Accept": "image/png"}).status_code == 406


def test_a_large_graph_is_compressed_on_demand(service: Service) -> None:
    graph = {"graph": "https://w3id.org/ioknow/graph/vocabulary"}
    with httpx.Client(base_url=service.url, timeout=30) as client:
        plain = client.get(PATH, params=graph, headers={"Accept-Encoding": "identity"})
        packed = client.get(PATH, params=graph, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert packed.headers["etag"] != plain.headers["etag"]
