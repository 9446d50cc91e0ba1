"""What if, rankings and paths over HTTP give what the library gives."""

from __future__ import annotations

import httpx


def test_what_if_tells_the_pairs_cut_in_both_readings(api: httpx.Client) -> None:
    asked = {"remove": "organization/kicms", "case": "kicms"}
    answer = api.get("/api/v1/what-if", params=asked).json()
    cut = [one["after"] for one in answer["effects"] if one["effect"] == "pairs cut"]
    assert cut == [15, 30]
    assert answer["reading"].startswith("structural, not causal")
    assert answer["removed"] == ["organization/kicms"]


def test_removals_are_ranked_over_http(api: httpx.Client) -> None:
    answer = api.get("/api/v1/removals", params={"case": "kicms", "most": 2}).json()
    assert [(one["label"], one["pairs_cut"]) for one in answer["ranking"]] == [
        ("Firm M", 15),
        ("KICMS", 15),
    ]


def test_rankings_are_walked_page_by_page(api: httpx.Client) -> None:
    asked: dict[str, str | int] = {"case": "kicms", "by": "partners", "limit": 5}
    first = api.get("/api/v1/rankings", params=asked)
    answer = first.json()
    assert (answer["total"], answer["actors"], answer["measure"]) == (14, 14, "degree")
    assert first.headers["link"] == f'<{answer["next"]}>; rel="next"'
    walked, following = answer["ranking"], answer["next"]
    while following:
        page = api.get(following).json()
        walked, following = walked + page["ranking"], page["next"]
    whole = api.get("/api/v1/rankings", params={**asked, "limit": 100}).json()
    assert whole["next"] is None
    assert walked == whole["ranking"]
    assert [row["rank"] for row in walked] == sorted(row["rank"] for row in walked)


def test_a_ranking_is_a_table_as_well(api: httpx.Client) -> None:
    asked = {"case": "kicms", "kind": "firm", "country": "KR"}
    by_header = api.get("/api/v1/rankings", params=asked, headers={"Accept": "text/csv"})
    by_parameter = api.get("/api/v1/rankings", params={**asked, "format": "csv"})
    assert by_header.text == by_parameter.text
    assert by_header.headers["content-type"] == "text/csv; charset=utf-8"
    rows = by_header.text.splitlines()
    assert rows[0] == ("rank,rank_in_network,organization,name,kind,country,value,standard_error")
    assert len(rows) == 6  # the five firms of the case


def test_a_ranking_that_there_is_not_is_refused(api: httpx.Client) -> None:
    for wrong, status in (
        ({"by": "beauty"}, 422),
        ({"kind": "dragon"}, 422),
        ({"country": "Atlantis"}, 404),
        ({"case": "atlantis"}, 404),
        ({"colour": "red"}, 422),
        ({"cursor": "x" * 24}, 404),
    ):
        answer = api.get("/api/v1/rankings", params=wrong)
        assert answer.status_code == status, wrong
        assert answer.headers["content-type"].startswith("application/problem+json")


def test_each_step_of_a_path_has_its_claim_and_place(api: httpx.Client) -> None:
    asked = {"start": "organization/lee-2010/firm-m", "end": "organization/lee-2010/firm-k2"}
    answer = api.get("/api/v1/paths", params=asked).json()
    assert (answer["length"], answer["count"]) == (1, 1)
    assert "relationship/cf2-m" in {one["claim"] for one in answer["steps"]}
    assert all(one["places"] for one in answer["steps"])


def test_an_unknown_organization_is_a_problem_that_names_it(api: httpx.Client) -> None:
    answer = api.get("/api/v1/what-if", params={"remove": "organization/atlantis"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert "atlantis" in answer.text


def test_an_unknown_parameter_is_refused(api: httpx.Client) -> None:
    answer = api.get("/api/v1/paths", params={"start": "a", "end": "b", "colour": "red"})
    assert answer.status_code in (400, 422)
