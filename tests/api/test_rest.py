"""Lookups, named questions and linked data over the bundled cases."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import httpx
import pytest
import rdflib

import ioknow
from ioknow.query.solutions import Value

# rdflib's own JSON-LD parser uses what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

KICMS = "https://w3id.org/ioknow/id/organization/kicms"


def walk(api: httpx.Client, path: str) -> list[str]:
    """Follow the pages of a list."""
    found: list[str] = []
    following: str | None = path
    while following:
        answer = api.get(following)
        found += [item["path"] for item in answer.json()["items"]]
        following = answer.json()["next"]
        assert ("next" in answer.links) == (following is not None)
    return found


def test_the_index_leads_to_things_that_are_there(api: httpx.Client) -> None:
    index = api.get("/api/v1").json()
    for name, path in index.items():
        if name == "downloads":
            continue  # they are made on the first request, which may take a while
        if name != "version":
            assert api.get(path).status_code == 200, name


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_paging_meets_every_organization_once(
    api: httpx.Client, kg: ioknow.KnowledgeGraph, limit: int
) -> None:
    found = walk(api, f"/api/v1/organizations?limit={limit}")
    assert len(found) == len(set(found))
    (row,) = kg.query("SELECT (COUNT(DISTINCT ?o) AS ?n) { ?o a/rdfs:subClassOf* ik:Organization }")
    assert len(found) == row["n"]


def test_a_search_finds_a_name_and_can_be_paged(api: httpx.Client) -> None:
    first = api.get("/api/v1/organizations", params={"q": "ｋｉｃｍｓ"}).json()["items"][0]
    assert first["id"] == KICMS
    assert walk(api, "/api/v1/organizations?q=firm&limit=2") == walk(
        api, "/api/v1/organizations?q=firm&limit=100"
    )


def test_filters_keep_what_fits(api: httpx.Client) -> None:
    found = walk(api, "/api/v1/organizations?country=place/korea")
    assert "organization/kicms" in found
    assert "organization/kyoto-shisaku-net" not in found
    assert "organization/kicms" in walk(api, "/api/v1/organizations?case=case/kicms&limit=100")
    assert "organization/stepi" in walk(api, "/api/v1/organizations?kind=ResearchInstitute")


@pytest.mark.parametrize("country", ["KR", "kr", "Korea", "place/korea"])
def test_a_country_is_known_by_code_name_and_path(api: httpx.Client, country: str) -> None:
    found = walk(api, f"/api/v1/organizations?country={country}&limit=5")
    assert "organization/kicms" in found
    assert "organization/basf" not in found


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("country=Atlantis", "there are "),
        ("kind=Firms", "did you mean Firm"),
        ("case=case/nothing", "search for its name"),
    ],
)
def test_a_filter_that_nothing_can_fit_is_an_error_with_advice(
    api: httpx.Client, query: str, advice: str
) -> None:
    answer = api.get(f"/api/v1/organizations?{query}")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/problem/unknown-entity")
    assert advice in answer.text


def test_a_profile_has_claims_with_evidence(api: httpx.Client) -> None:
    profile = api.get("/api/v1/organizations/kicms?include=claims").json()
    assert (profile["label"], profile["country"]["label"]) == ("KICMS", "Korea")
    assert all(place["citation"] for place in profile["evidence"])
    assert {"relationship/kicms-membership", "event/kicms-founding"} <= {
        claim["path"] for claim in profile["claims"]
    }
    assert all(claim["sources"] for claim in profile["claims"])


def test_an_anonymous_organization_has_its_source_in_its_path(api: httpx.Client) -> None:
    answer = api.get("/api/v1/organizations/lee-2010/firm-m")
    assert answer.json()["path"] == "organization/lee-2010/firm-m"


def test_a_profile_is_linked_data_as_well(api: httpx.Client) -> None:
    answer = api.get("/api/v1/organizations/kicms", headers={"Accept": "application/ld+json"})
    assert rdflib.URIRef(KICMS) in set(
        rdflib.Graph().parse(data=answer.content, format="json-ld").subjects()
    )


@pytest.mark.parametrize(
    ("media_type", "form"),
    [
        ("text/turtle", "turtle"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "xml"),
        ("application/n-triples", "ntriples"),
    ],
)
def test_an_identifier_answers_in_rdf(api: httpx.Client, media_type: str, form: str) -> None:
    answer = api.get("/id/organization/kicms", headers={"Accept": media_type})
    assert answer.headers["content-type"].startswith(media_type)
    described = rdflib.Graph().parse(data=answer.content, format=media_type)
    assert (rdflib.URIRef(KICMS), rdflib.RDFS.label, None) in described
    same = api.get("/id/organization/kicms", params={"format": form})
    assert same.headers["content-type"].startswith(media_type)


def test_an_identifier_leads_people_to_a_page(api: httpx.Client) -> None:
    answer = api.get("/id/organization/kicms", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/organizations/kicms")


@pytest.mark.parametrize("path", ["/ontology", "/vocab", "/dataset", "/graph/case/lee-2010"])
def test_documents_of_the_dataset_are_there(api: httpx.Client, path: str) -> None:
    answer = api.get(path, headers={"Accept": "text/turtle"})
    assert len(rdflib.Graph().parse(data=answer.content, format="turtle")) > 10


def test_every_question_is_an_operation_and_answers(
    api: httpx.Client, kg: ioknow.KnowledgeGraph
) -> None:
    paths = api.get("/openapi.json").json()["paths"]
    for name, question in kg.questions.items():
        operation = paths[f"/api/v1/questions/{name}"]["get"]
        stated = {parameter["name"] for parameter in operation["parameters"]}
        assert stated == {one.name for one in question.parameters} | {"format"}
        answer = api.get(f"/api/v1/questions/{name}")
        assert answer.status_code == 200, answer.text
        assert len(answer.json()["rows"]) == len(kg.ask(name))


def test_a_question_takes_its_parameters_as_terms(api: httpx.Client) -> None:
    path = "/api/v1/questions/members-of-a-network"
    names = [
        one["name"]
        for item in api.get("/api/v1/questions").json()["items"]
        for one in item["parameters"]
        if item["name"] == "members-of-a-network"
    ]
    hostile = '" } UNION { ?s ?p ?o } #'
    for name in names:
        answer = api.get(path, params={name: hostile})
        assert answer.status_code in (200, 400)
        if answer.status_code == 200:
            assert answer.json()["rows"] == []


def test_an_answer_comes_as_csv_and_as_sparql_results(
    api: httpx.Client, kg: ioknow.KnowledgeGraph
) -> None:
    path = "/api/v1/questions/members-of-a-network"
    expected = kg.ask("members-of-a-network").solutions
    table = list(csv.reader(io.StringIO(api.get(path, params={"format": "csv"}).text)))
    assert table[0] == list(expected.variables)
    assert [row[0] for row in table[1:]] == [row["network"] for row in expected]
    results = api.get(path, headers={"Accept": "application/sparql-results+json"})
    assert results.json()["head"]["vars"] == list(expected.variables)


def test_the_spreadsheet_form_defuses_formulas() -> None:
    from ioknow_api.routes.questions import spreadsheet

    rows: list[dict[str, Value]] = [{"x": "=cmd|' /C calc'!A0"}, {"x": "\t=1"}, {"x": -2}]
    text = spreadsheet(("x",), rows)
    cells = [row[0] for row in csv.reader(io.StringIO(text.lstrip("\ufeff")))][1:]
    assert cells == ["'=cmd|' /C calc'!A0", "'\t=1", "-2"]


def test_health_counts_workers(api: httpx.Client) -> None:
    health = api.get("/health").json()
    assert health["status"] == "ok"
    assert health["workers"] == 3


def test_lists_have_validators(api: httpx.Client) -> None:
    first = api.get("/api/v1/organizations")
    again = api.get("/api/v1/organizations", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_number_that_would_fill_the_memory_is_refused(
    api: httpx.Client, kg: ioknow.KnowledgeGraph
) -> None:
    name, parameter = next(
        (question.name, one.name)
        for question in kg.questions.values()
        for one in question.parameters
        if one.type == "decimal"
    )
    answer = api.get(f"/api/v1/questions/{name}", params={parameter: "1e999999999"})
    assert answer.status_code == 400


def test_the_addresses_of_the_readme_answer_with_something(api: httpx.Client) -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    addresses = re.findall(r"http://127\.0\.0\.1:8000(/[^'`>\s]*)", readme)
    assert "/api/v1/organizations?country=KR" in addresses
    for address in addresses:
        if address != "/sparql":
            assert api.get(address).status_code == 200, address
    assert api.get("/api/v1/organizations?country=KR").json()["items"]
