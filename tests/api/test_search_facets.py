"""Search over HTTP: filters, counts, pages, and the query that finds the same."""

from __future__ import annotations

import html
import re

import httpx
import pytest

SEARCH = "/api/v1/search"


def every(api: httpx.Client, path: str) -> list[str]:
    found = []
    following: str | None = path
    while following:
        page = api.get(following).json()
        found += [item["id"] for item in page["items"]]
        following = page["next"]
    return found


@pytest.mark.parametrize("country", ["KR", "Korea", "place/korea", "韓国"])
def test_a_country_is_given_by_code_name_or_path(api: httpx.Client, country: str) -> None:
    page = api.get(SEARCH, params={"kind": "Organization", "country": country}).json()
    assert "organization/kicms" in {item["path"] for item in page["items"]}
    assert page["total"] == len(every(api, f"{SEARCH}?kind=Organization&country={country}&limit=7"))


def test_the_count_of_a_value_is_what_choosing_it_finds(api: httpx.Client) -> None:
    page = api.get(SEARCH, params={"q": "firm", "facets": "kind,country,tie,source,case"}).json()
    assert set(page["facets"]) == {"kind", "country", "tie", "source", "case"}
    for facet, counted in page["facets"].items():
        assert counted["numberOfValues"] == len(counted["values"])
        for one in counted["values"]:
            chosen = api.get(SEARCH, params={"q": "firm", facet: one["value"], "limit": 1})
            assert chosen.json()["total"] == one["count"], (facet, one)


def test_a_facet_leaves_its_own_filter_aside(api: httpx.Client) -> None:
    page = api.get(SEARCH, params={"country": "JP", "facets": "country"}).json()
    assert {"place/japan", "place/korea"} <= {
        one["value"] for one in page["facets"]["country"]["values"]
    }


def test_more_values_than_asked_for_are_told_in_a_number(api: httpx.Client) -> None:
    counted = api.get(SEARCH, params={"facets": "year", "values": 2}).json()["facets"]["year"]
    assert len(counted["values"]) == 2
    assert counted["numberOfValues"] > 2


@pytest.mark.parametrize(
    "asked", ["q=firm&country=KR", "kind=Firm&country=Japan", "tie=Alliance", "year=2000-2007"]
)
def test_the_query_of_a_search_finds_the_same(api: httpx.Client, asked: str) -> None:
    page = api.get(f"{SEARCH}?{asked}").json()
    query = api.get(page["sparql"])
    assert query.headers["content-type"].startswith("application/sparql-query")
    rows = api.post("/sparql", data={"query": query.text}).json()["results"]["bindings"]
    assert {row["thing"]["value"] for row in rows} == set(every(api, f"{SEARCH}?{asked}"))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("country=Atlantis", "no country 'Atlantis'"),
        ("kind=Firmm", "did you mean Firm?"),
        ("tie=Aliance", "did you mean Alliance?"),
        ("case=kicmss", "did you mean case/kicms?"),
        ("source=register/none", "nothing found by search has the source"),
    ],
)
def test_a_filter_without_a_meaning_is_answered_with_advice(
    api: httpx.Client, asked: str, words: str
) -> None:
    answer = api.get(f"{SEARCH}?{asked}")
    assert answer.status_code == 404
    assert words in answer.json()["detail"] + answer.json()["hint"]


def test_years_the_wrong_way_round_are_refused(api: httpx.Client) -> None:
    assert api.get(f"{SEARCH}?year=2019-2015").status_code == 400


def test_the_search_page_holds_its_filters_in_its_address(api: httpx.Client) -> None:
    page = api.get("/search?q=firm&country=KR&kind=Organization")
    total = api.get(f"{SEARCH}?q=firm&country=KR&kind=Organization").json()["total"]
    assert f"{total} things fit" in page.text
    assert re.search(r'<option value="place/korea" selected>', page.text)
    query = html.unescape(re.findall(r"<code>(.*?)</code>", page.text, re.DOTALL)[0])
    assert "VALUES ?thing" in query


def test_a_search_in_another_language_keeps_its_filters(api: httpx.Client) -> None:
    page = api.get("/search?country=KR&lang=de")
    assert page.status_code == 200
    assert '<option value="place/korea" selected>' in page.text


def test_pages_of_a_search_follow_each_other(api: httpx.Client) -> None:
    first = api.get("/search?kind=Organization")
    following = re.search(r'href="([^"]+)" rel="next"', first.text)
    assert following
    second = api.get(html.unescape(following[1]))
    names = [
        set(re.findall(r'<li>\s*<a href="(/(?:organizations|things)/[^"]+)"', page.text))
        for page in (first, second)
    ]
    assert names[0] and names[1] and not names[0] & names[1]


def test_suggestions_are_of_the_kind_asked_for(api: httpx.Client) -> None:
    found = api.get("/api/v1/suggest?q=ky&kind=Organization").json()["items"]
    assert "organization/kyoto-shisaku-net" in {one["path"] for one in found}
    assert all(one["path"].startswith("organization/") for one in found)


def test_sources_are_told_by_their_names(api: httpx.Client) -> None:
    counted = api.get(SEARCH, params={"facets": "source"}).json()["facets"]["source"]["values"]
    names = {one["value"]: one["label"] for one in counted}
    assert names["case/lee-2010"] == "Lee et al. 2010"
    assert names["case/shared"] == "several sources"
