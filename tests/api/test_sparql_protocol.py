"""The SPARQL 1.1 Protocol, as far as a read-only endpoint goes."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import httpx
import pytest
import rdflib

from tests.api.conftest import EX, Service

# rdflib's own JSON-LD parser uses what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
QUERY = {"Content-Type": "application/sparql-query"}
SELECT = f"SELECT ?x {{ ?s <{EX}p> ?x }}"


def found(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return sorted(row["x"]["value"] for row in answer.json()["results"]["bindings"])


def test_a_query_may_be_sent_in_three_ways(http: httpx.Client) -> None:
    everything = ["default", "in g1", "in g2"]
    assert found(http.get("/sparql", params={"query": SELECT})) == everything
    assert found(http.post("/sparql", data={"query": SELECT})) == everything
    assert found(http.post("/sparql", content=SELECT, headers=QUERY)) == everything


@pytest.mark.parametrize(
    ("parameters", "values"),
    [
        ({"default-graph-uri": EX + "g1"}, ["in g1"]),
        ({"default-graph-uri": [EX + "g1", EX + "g2"]}, ["in g1", "in g2"]),
        ({"named-graph-uri": EX + "g1"}, []),
        ({"default-graph-uri": EX + "nowhere"}, []),
    ],
)
def test_the_dataset_of_the_protocol_is_what_is_asked(
    http: httpx.Client, parameters: dict[str, str | list[str]], values: list[str]
) -> None:
    asked = {"query": SELECT, **parameters}
    assert found(http.get("/sparql", params=asked)) == values
    assert found(http.post("/sparql", data=asked)) == values
    assert found(http.post("/sparql", content=SELECT, headers=QUERY, params=parameters)) == values


def test_the_dataset_of_the_protocol_comes_before_that_of_the_query(http: httpx.Client) -> None:
    query = f"SELECT ?x FROM <{EX}g2> {{ ?s <{EX}p> ?x }}"
    assert found(http.get("/sparql", params={"query": query})) == ["in g2"]
    asked = {"query": query, "default-graph-uri": EX + "g1"}
    assert found(http.get("/sparql", params=asked)) == ["in g1"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/json", "application/json"),
        (f"{JSON};q=0.3, {XML};q=0.9", XML),
        (f"{JSON};q=0, text/*", "text/csv"),
        ("Text/Tab-Separated-Values", "text/tab-separated-values"),
        (";;;,q=", JSON),
        ("image/png, */*;q=0.1", JSON),
    ],
)
def test_the_accept_header_chooses_the_format(
    http: httpx.Client, accept: str | None, media_type: str
) -> None:
    headers = {"Accept": accept} if accept else {"Accept": ""}
    answer = http.get("/sparql", params={"query": SELECT}, headers=headers)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    "media_type",
    ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"],
)
def test_constructed_triples_can_be_read_back(http: httpx.Client, media_type: str) -> None:
    query = "CONSTRUCT WHERE { ?s ?p ?o }"
    answer = http.get("/sparql", params={"query": query}, headers={"Accept": media_type})
    assert answer.headers["content-type"].startswith(media_type)
    assert len(rdflib.Graph().parse(data=answer.content, format=media_type)) == 3


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "image/png"), ("CONSTRUCT WHERE { ?s ?p ?o }", JSON), (SELECT, "text/turtle")],
)
def test_a_format_we_do_not_write_is_406(http: httpx.Client, query: str, accept: str) -> None:
    answer = http.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 406


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("SELECT WHERE", 400, "query-syntax"),
        ("SELECT * { ?s nowhere:p ?o }", 400, "query-syntax"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 403, "query-refused"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", 400, "query-form"),
        ("ASK " + "{" * 100 + "}" * 100, 400, "query-limit-nesting"),
        (f'SELECT ("{"x" * 300_000}" AS ?x) {{}}', 413, "query-limit-bytes"),
    ],
)
def test_a_query_that_is_not_answered_says_why(
    http: httpx.Client, query: str, status: int, kind: str
) -> None:
    answer = http.post("/sparql", content=query, headers=QUERY)
    assert answer.status_code == status
    assert answer.json()["type"].endswith(f"/{kind}")
    assert "hint" in answer.json()


def test_a_syntax_error_names_the_place(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": "SELECT * {\n ?s ?p ?o .\n FILTER( }"})
    assert "line 3" in answer.json()["detail"]


@pytest.mark.parametrize(
    "parameters",
    [
        [("query", "")],
        [("query", "ASK {}"), ("query", "ASK {}")],
        [("query", "ASK {}"), ("update", "CLEAR ALL")],
        [("query", "ASK {}"), ("default-graph-uri", "not an iri <>")],
    ],
)
def test_what_is_not_one_query_is_400(
    http: httpx.Client, parameters: list[tuple[str, str | int | float | bool | None]]
) -> None:
    assert http.get("/sparql", params=httpx.QueryParams(parameters)).status_code == 400
    form = str(httpx.QueryParams(parameters))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert http.post("/sparql", content=form, headers=headers).status_code == 400


def test_updates_are_refused_and_change_nothing(http: httpx.Client) -> None:
    update = f"INSERT DATA {{ <{EX}x> <{EX}p> 'evil' }}"
    headers = {"Content-Type": "application/sparql-update"}
    assert http.get("/sparql", params={"update": update}).status_code == 403
    assert http.post("/sparql", data={"update": update}).status_code == 403
    assert http.post("/sparql", content=update, headers=headers).status_code == 403
    assert "evil" not in found(http.get("/sparql", params={"query": SELECT}))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({}, 415),
        ({**QUERY, "Content-Encoding": "gzip"}, 415),
        ({"Content-Type": "application/sparql-query; charset=utf-16"}, 415),
    ],
)
def test_a_body_of_another_kind_is_415(
    http: httpx.Client, headers: dict[str, str], status: int
) -> None:
    request = http.build_request("POST", "/sparql", content=b"ASK {}", headers=headers)
    assert http.send(request).status_code == status


def test_text_that_is_not_utf8_is_400(http: httpx.Client) -> None:
    assert http.post("/sparql", content=b"ASK { \xff }", headers=QUERY).status_code == 400
    assert http.get("/sparql?query=ASK%7B%7D%ff").status_code == 400


def test_a_body_over_the_limit_is_413_after_it_was_read(http: httpx.Client) -> None:
    answer = http.post("/sparql", content=b"x" * 5_000_000, headers=QUERY)
    assert answer.status_code == 413


def test_other_methods_are_405_with_allow(http: httpx.Client) -> None:
    answer = http.put("/sparql", content="ASK {}")
    assert answer.status_code == 405
    assert {"GET", "HEAD", "POST"} <= set(answer.headers["allow"].split(", "))


def test_head_answers_as_get_without_a_body(http: httpx.Client) -> None:
    get = http.get("/sparql", params={"query": "ASK {}"})
    head = http.head("/sparql", params={"query": "ASK {}"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == get.headers["etag"]


def test_an_answer_that_is_known_is_304(http: httpx.Client) -> None:
    first = http.get("/sparql", params={"query": SELECT})
    again = http.get(
        "/sparql", params={"query": SELECT}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    other = http.get("/sparql", params={"query": SELECT}, headers={"Accept": XML})
    assert other.headers["etag"] != first.headers["etag"]


def test_an_answer_that_changes_has_no_validator(http: httpx.Client) -> None:
    asked = {"query": "SELECT (STRUUID() AS ?x) {}"}
    first, second = (http.get("/sparql", params=asked) for _ in range(2))
    assert "etag" not in first.headers
    assert found(first) != found(second)


def test_a_large_answer_is_compressed_for_those_who_ask(http: httpx.Client) -> None:
    query = "SELECT * { VALUES ?x { " + "'again and again' " * 500 + "} }"
    plain = http.post("/sparql", content=query, headers={**QUERY, "Accept-Encoding": "identity"})
    packed = http.post("/sparql", content=query, headers={**QUERY, "Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json()


def test_the_service_describes_itself(http: httpx.Client, graphs: Service) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    for media_type in ("text/turtle", "application/rdf+xml", "application/ld+json"):
        answer = http.get("/sparql", headers={"Accept": media_type})
        described = rdflib.Graph().parse(data=answer.content, format=media_type)
        endpoint = rdflib.URIRef(graphs.url + "/sparql")
        (service,) = described.subjects(sd.endpoint, endpoint)
        assert (service, sd.feature, sd.UnionDefaultGraph) in described
        assert (service, sd.supportedLanguage, sd.SPARQL11Query) in described
        names = {str(name) for name in described.objects(None, sd.name)}
        assert names == {EX + "g1", EX + "g2"}
        assert not list(described.triples((None, None, sd.BasicFederatedQuery)))


def test_a_forged_host_header_is_not_believed(http: httpx.Client) -> None:
    headers = {"Host": "evil.example", "Accept": "text/turtle"}
    assert "evil.example" not in http.get("/sparql", headers=headers).text


def test_people_get_a_page_in_place_of_the_protocol(http: httpx.Client) -> None:
    accept = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for parameters in ({}, {"query": "ASK {}"}):
        answer = http.get("/sparql", params=parameters, headers=accept)
        assert answer.headers["content-type"].startswith("text/html")
        assert "content-security-policy" in answer.headers


def test_xml_results_are_well_formed(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": SELECT}, headers={"Accept": XML})
    assert len(ElementTree.fromstring(answer.content).findall(".//{*}result")) == 3
    control = http.get(
        "/sparql", params={"query": 'SELECT ("a\\u0001" AS ?x) {}'}, headers={"Accept": XML}
    )
    assert control.status_code == 406


def test_a_query_text_is_taken_as_it_is(http: httpx.Client) -> None:
    text = "Zürich 漢字 🎓 a+b %41%2B"
    query = f"SELECT ({json.dumps(text, ensure_ascii=False)} AS ?x) {{}}"
    assert found(http.get("/sparql", params={"query": query})) == [text]
    assert found(http.post("/sparql", data={"query": query})) == [text]
    assert found(http.post("/sparql", content=query, headers=QUERY)) == [text]


PEOPLE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_a_query_with_a_dataset_of_the_protocol_is_answered_to_browsers_too(
    http: httpx.Client,
) -> None:
    for name, values in (("default-graph-uri", ["in g1"]), ("named-graph-uri", [])):
        asked = {"query": SELECT, name: EX + "g1"}
        assert found(http.get("/sparql", params=asked, headers=PEOPLE)) == values
    assert found(http.post("/sparql", data={"query": SELECT}, headers=PEOPLE)) != []


def test_a_query_names_default_and_named_graphs_apart(http: httpx.Client) -> None:
    query = f"SELECT ?x {{ {{ ?s <{EX}p> ?x }} UNION {{ GRAPH ?g {{ ?s <{EX}p> ?x }} }} }}"
    asked = {"query": query, "default-graph-uri": EX + "g1", "named-graph-uri": EX + "g2"}
    assert found(http.get("/sparql", params=asked)) == ["in g1", "in g2"]
    only = {"query": query, "named-graph-uri": EX + "g2"}
    assert found(http.get("/sparql", params=only)) == ["in g2"]


def test_what_may_be_kept_is_said(http: httpx.Client) -> None:
    lasting = http.get("/sparql", params={"query": SELECT})
    volatile = http.get("/sparql", params={"query": "SELECT (NOW() AS ?x) {}"})
    assert (
        "cache-control" not in lasting.headers or "no-store" not in lasting.headers["cache-control"]
    )
    assert volatile.headers["cache-control"] == "no-store"
    for answer in (lasting, volatile):
        varies = {one.strip() for one in answer.headers["vary"].split(",")}
        assert {"Accept", "Accept-Encoding"} <= varies
        assert answer.headers["x-ioknow-engine"] == "store"


def test_the_tag_of_an_answer_is_of_its_dataset_and_coding(http: httpx.Client) -> None:
    tags = {
        http.get("/sparql", params={"query": SELECT, **more}, headers=headers).headers["etag"]
        for more in ({}, {"default-graph-uri": EX + "g1"}, {"named-graph-uri": EX + "g1"})
        for headers in ({"Accept-Encoding": "gzip"}, {"Accept-Encoding": "identity"})
    }
    assert len(tags) == 6


def test_the_description_is_negotiated_and_known_again(http: httpx.Client) -> None:
    refused = http.get("/sparql", headers={"Accept": "image/png"})
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (
        406,
        "not-acceptable",
    )
    turtle = {"Accept": "text/turtle"}
    first = http.get("/sparql", headers=turtle)
    assert first.headers["vary"].partition(",")[0] == "Accept"
    again = http.get("/sparql", headers={**turtle, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = http.get("/sparql", headers={"Accept": "application/ld+json"})
    assert other.headers["etag"] != first.headers["etag"]
    # A format of solutions is none of a description, and HTML beside RDF is not preferred to it.
    assert http.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406
    both = http.get("/sparql", headers={"Accept": "text/html;q=0.5, text/turtle"})
    assert both.headers["content-type"].startswith("text/turtle")


def test_a_term_that_is_not_there_is_named_beside_the_answer(api: httpx.Client) -> None:
    header = "X-Ioknow-Unknown-Terms"
    prefix = "PREFIX ik: <https://w3id.org/ioknow/ontology#> "
    right = api.get("/sparql", params={"query": prefix + "SELECT * { ?s a ik:Intermediary }"})
    assert header not in right.headers
    wrong = api.get("/sparql", params={"query": prefix + "SELECT * { ?s a ik:Intermediery }"})
    assert wrong.json() == {"head": {"vars": ["s"]}, "results": {"bindings": []}}
    term, _, near = wrong.headers[header].partition(";")
    assert term == '"ik:Intermediery"'
    assert near.startswith('near="ik:Intermediary ')
    assert header in wrong.headers["access-control-expose-headers"]


def test_parameters_of_others_are_left_aside_where_protocols_allow_it(api: httpx.Client) -> None:
    more = {"utm_source": "mail"}
    assert api.get("/sparql", params={"query": "ASK {}", **more}).status_code == 200
    for path in ("/health", "/ready", "/id/organization/kicms"):
        headers = {"Accept": "text/turtle"}
        assert api.get(path, params=more, headers=headers, follow_redirects=True).is_success, path
    # but what the protocols name is required
    assert api.get("/graph-store", params={"grpah": "urn:x"}).status_code == 400


def test_a_body_may_not_state_a_second_query(http: httpx.Client) -> None:
    for address in ("/sparql?query=ASK%7B%7D", "/sparql?update=CLEAR+ALL"):
        answer = http.post(address, content="ASK {}", headers=QUERY)
        assert answer.status_code == 400
        assert answer.json()["type"].endswith("/one-query")
    for blank in ("", "  \n "):
        assert http.post("/sparql", content=blank, headers=QUERY).status_code == 400


def test_what_is_refused_says_what_is_taken(http: httpx.Client) -> None:
    answer = http.post("/sparql", content="ASK {}", headers={"Content-Type": "text/plain"})
    taken = answer.headers["accept-post"].split(", ")
    assert {"application/sparql-query", "application/x-www-form-urlencoded"} < set(taken)
    broken = http.post("/sparql", content=b"ASK { \xff }", headers=QUERY)
    assert broken.json()["detail"] == "byte 6 of the body is not UTF-8"
