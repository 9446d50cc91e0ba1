"""The SPARQL desk as pages: what it says, in which views, and its files, without a script."""

from __future__ import annotations

import csv
import io
import json

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from ioknow.query.prefixes import undeclared_prefixes, with_prefixes
from ioknow_api.explorer.desk_places import likely_place, line_and_column
from tests.explorer.strict_html import Page, read

TIES = """\
SELECT ?source ?target ?source_name WHERE {
  ?r a ik:Consortium ; ik:hasPartner ?source, ?target .
  ?source rdfs:label ?source_name FILTER(STR(?source) < STR(?target))
}"""
COUNTRIES = """\
SELECT ?country (COUNT(?firm) AS ?firms) WHERE { ?firm a ik:Firm ; ik:inCountry ?country }
GROUP BY ?country ORDER BY ?country"""
# Table 1 of the study of two firms: the gross domestic product of Japan.
GDP = """\
SELECT ?year ?gdp WHERE {
  ?o ik:measure ikv:measure-gdp ; ik:breakdown ikv:price-base-current .
  ?o ik:year ?year ; ik:value ?gdp
} ORDER BY ?year"""


def ask(client: httpx.Client, query: str, **more: str) -> tuple[int, Page, str]:
    answer = client.get("/query", params={"query": query, **more})
    page = read(answer.text)
    assert page.problems == []
    return answer.status_code, page, answer.text


def test_a_misspelt_term_is_named_above_the_answer(browser_like: httpx.Client) -> None:
    status, page, _ = ask(browser_like, "SELECT ?s { ?s a ik:Intermediery }")
    assert status == 200
    assert "called ik:Intermediery; near: ik:Intermediary" in page.words
    _, page, _ = ask(browser_like, "SELECT ?s { ?s a ik:Intermediary }")
    assert "No term of this dataset" not in page.words


def test_well_known_prefixes_are_filled_in_and_shown(browser_like: httpx.Client) -> None:
    status, _, text = ask(browser_like, "SELECT ?firm { ?firm a ik:Firm } LIMIT 1")
    assert status == 200
    assert "PREFIX ik: &lt;https://w3id.org/ioknow/ontology#&gt;\nSELECT ?firm" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT * { ?s ik:p 'ex:no' }", ["ik"]),
        ("PREFIX IK: <urn:a:> SELECT * { ?s IK:p ?o # foaf:name\n}", []),
        ("ASK { <urn:x:y> a <http://a.b/c:d> }", []),
        ("ASK { ?s a:b _:node ; skos:broader/rdfs:label ?l }", ["a", "skos", "rdfs"]),
        ('ASK { ?s ?p """text with ik:Firm\n""" }', []),
    ],
)
def test_prefixes_are_found_where_they_are_used(query: str, found: list[str]) -> None:
    assert [name for name, _ in undeclared_prefixes(query)] == found


def test_prefixes_once_declared_are_left_alone() -> None:
    query = with_prefixes("SELECT * { ?s ik:p ?o }")
    assert with_prefixes(query) == query


def test_an_unknown_prefix_is_named_at_its_place(browser_like: httpx.Client) -> None:
    status, page, text = ask(browser_like, "ASK {\n  ?s foo:bar ?o\n}")
    assert status == 400
    [problem] = [a for a in page.all("div") if a.get("class") == "problem"]
    assert (problem["data-line"], problem["data-column"]) == ("2", "6")
    assert "the prefix foo: is not declared" in text


def test_a_wrong_place_is_shown_with_a_sign_under_it(browser_like: httpx.Client) -> None:
    status, page, text = ask(browser_like, "SELECT * {\n  ?s ?p ?o . FILTER(?o > )\n}")
    assert status == 400
    [problem] = [a for a in page.all("div") if a.get("class") == "problem"]
    assert problem["data-line"] == "2"
    line, sign = text.partition("<pre>")[2].partition("</pre>")[0].split("\n")
    assert line == "  ?s ?p ?o . FILTER(?o &gt; )"
    assert sign.index("^") == line.replace("&gt;", ">").index(">")


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT * {\n ?s ?p ?o .\n OPTIONAL { ?s ?q ?r\n}\n", (1, 10)),
        ("SELECT * {\n ?s ?p ?o )\n}", (2, 11)),
        ("SELECT (COUNT(*) AS ?n) { ?s ik:p* ?o . FILTER(?o + 1 >) }", (1, 55)),
        ("SELECT (COUNT(*) AS ?n) { ?s (ik:p|ik:q)* ?o . FILTER(?o > 1) }", None),
        ("SELECT * { ?s ?p '({[' } # }", None),
    ],
)
def test_a_fault_that_the_engine_places_at_the_end_is_found(
    query: str, place: tuple[int, int] | None
) -> None:
    found = likely_place(query)
    assert (found and line_and_column(query, found[0])) == place


def test_the_limits_of_a_query_are_said(browser_like: httpx.Client) -> None:
    _, page, _ = ask(browser_like, "")
    assert "A query ends after 10 seconds" in page.words
    assert "at most 100,000 rows and 64 MB" in page.words


def test_a_named_question_is_put_into_the_editor(browser_like: httpx.Client) -> None:
    text = browser_like.get("/query?question=gdp-of-japan").text
    page = read(text)
    [field] = page.all("textarea")
    assert field["id"] == "query"
    assert "ikv:measure-gdp" in text.partition("<textarea")[2].partition("</textarea>")[0]
    assert browser_like.get("/query?question=nothing").status_code == 404


def test_two_columns_of_identifiers_are_drawn_as_a_network(browser_like: httpx.Client) -> None:
    _, page, _ = ask(browser_like, TIES, view="network")
    drawn = {a["data-id"] for a in page.all("g") if "data-id" in a}
    assert "https://w3id.org/ioknow/id/organization/lee-2010/firm-m" in drawn
    strands = {(a["data-source"], a["data-target"]) for a in page.all("g") if "data-source" in a}
    rows = csv.DictReader(io.StringIO(browser_like.get("/query.csv", params={"query": TIES}).text))
    assert strands == {(row["source"], row["target"]) for row in rows}


def test_constructed_statements_are_drawn_as_a_network(browser_like: httpx.Client) -> None:
    query = "CONSTRUCT { ?a ik:alliedWith ?b } WHERE { ?r a ik:Consortium ; ik:hasPartner ?a, ?b }"
    _, page, _ = ask(browser_like, query, view="network")
    assert any("data-id" in a for a in page.all("g"))
    assert "ik:alliedWith" in page.words


def test_countries_are_put_on_the_map(browser_like: httpx.Client) -> None:
    _, page, _ = ask(browser_like, COUNTRIES, view="map")
    places = page.words.partition("Picture")[2] or page.words
    assert "Japan: 1 row" in places
    assert "in the middle of their country" in page.words


def test_coordinates_are_put_on_the_map(browser_like: httpx.Client) -> None:
    query = """SELECT ?name ?latitude ?longitude {
      VALUES (?name ?latitude ?longitude) { ('Kyoto' 35.01 135.77) ('Bonn' 50.73 7.1) } }"""
    _, page, _ = ask(browser_like, query, view="map")
    circles = [float(a["cx"]) for a in page.all("circle")]
    assert len(circles) == 2
    assert "2 of 2 rows have a place; 2 places." in page.words


def test_numbers_over_years_are_drawn_as_a_line(browser_like: httpx.Client) -> None:
    _, page, _ = ask(browser_like, GDP, view="chart")
    # The printed table begins with 421.5 trillion yen in 1989.
    assert "gdp, 1989: 421.5" in page.words
    assert any(a.get("class") == "line" for a in page.all("path"))


def test_numbers_beside_words_are_drawn_as_bars(browser_like: httpx.Client) -> None:
    _, page, _ = ask(browser_like, COUNTRIES, view="chart")
    rows = csv.DictReader(
        io.StringIO(browser_like.get("/query.csv", params={"query": COUNTRIES}).text)
    )
    widths = [float(a["width"]) for a in page.all("rect") if "width" in a and "height" in a]
    counts = [float(row["firms"]) for row in rows]
    assert "Japan: " in page.words  # by its name, not its identifier
    assert len(widths) == len(counts)
    longest = counts.index(max(counts))
    assert widths[longest] == max(widths)
    assert widths[0] / widths[longest] == pytest.approx(counts[0] / counts[longest], abs=0.01)


def test_the_files_hold_the_whole_answer_in_each_format(browser_like: httpx.Client) -> None:
    query = "SELECT ?firm { ?firm a ik:Firm } ORDER BY ?firm"
    texts = {}
    for ending in ("csv", "tsv", "json", "xml"):
        answer = browser_like.get(f"/query.{ending}", params={"query": query})
        assert answer.status_code == 200
        assert f"ioknow-answer.{ending}" in answer.headers["content-disposition"]
        texts[ending] = answer.text
    count = len(json.loads(texts["json"])["results"]["bindings"])
    assert count > 20
    assert len(texts["csv"].splitlines()) - 1 == count
    assert len(texts["tsv"].splitlines()) - 1 == count
    assert texts["xml"].count("<result>") == count


def test_statements_are_had_as_turtle(browser_like: httpx.Client) -> None:
    query = "CONSTRUCT { ?f a ik:Firm } WHERE { ?f a ik:Firm }"
    counts = set()
    for ending, form in (("ttl", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES)):
        answer = browser_like.get(f"/query.{ending}", params={"query": query})
        counts.add(len(list(parse(answer.content, form))))
    assert len(counts) == 1
    assert counts.pop() > 20


def test_a_file_of_a_wrong_query_is_a_problem_and_no_file(browser_like: httpx.Client) -> None:
    answer = browser_like.get("/query.csv", params={"query": "SELECT nonsense"})
    assert answer.status_code == 400
    assert "content-disposition" not in answer.headers


def test_a_query_too_long_for_an_address_is_sent_as_a_form(browser_like: httpx.Client) -> None:
    values = " ".join(f'"name {number}"' for number in range(3000))
    query = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?name {{ {values} }} }}"
    answer = browser_like.post("/query", data={"query": query, "view": "table"})
    assert answer.status_code == 200
    page = read(answer.text)
    assert "3000" in page.words
    assert "too long for a link" in page.words


def test_what_the_editor_completes_is_kept_by_the_version(browser_like: httpx.Client) -> None:
    page = read(browser_like.get("/query").text)
    [form] = [a for a in page.all("form") if a.get("id") == "desk"]
    answer = browser_like.get(form["data-terms"])
    assert "immutable" in answer.headers["cache-control"]
    terms = {row[0]: row for row in answer.json()["terms"]}
    assert terms["ik:Consortium"][1:3] == ["class", "consortium"]
    assert terms["ik:hasIntermediary"][1] == "property"
    assert terms["ikv:barrier-finding-manpower"][1] == "concept"
    assert terms["ik:Firm"][4] > 20
    assert "immutable" not in browser_like.get("/query/terms.json").headers["cache-control"]
