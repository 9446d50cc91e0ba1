"""A parameter that nobody reads is named: refused by the API and by tables, noted on pages."""

from __future__ import annotations

import httpx
import pytest

KICMS = "organization/kicms"
FIRM_M = "organization/lee-2010/firm-m"
PAGES = (
    f"/what-if?remove={KICMS}",
    f"/path?start={KICMS}&end={FIRM_M}",
    "/match?needs=manufacturing",
    "/consortium?needs=manufacturing",
    f"/benefits?intermediary={KICMS}&case=kicms",
    "/measures?measure=degree&case=kicms",
    "/evolution?case=kicms",
    "/network?case=kicms",
    "/dependence",
    "/analyses",
    "/organizations/kicms",
)


@pytest.mark.parametrize("asked", PAGES)
def test_a_page_says_which_parameter_it_leaves_aside(
    browser_like: httpx.Client, asked: str
) -> None:
    unknown = asked + ("&" if "?" in asked else "?") + "remvoe=1"
    assert "does not know the parameter remvoe" in browser_like.get(unknown).text
    assert "does not know the parameter" not in browser_like.get(asked).text


@pytest.mark.parametrize(
    "asked",
    [
        f"/what-if.csv?remove={KICMS}",
        "/measures.csv?measure=degree&case=kicms",
        f"/benefits?intermediary={KICMS}&format=csv",
    ],
)
def test_a_table_is_refused_that_would_leave_a_parameter_aside(
    browser_like: httpx.Client, asked: str
) -> None:
    answer = browser_like.get(asked + "&remvoe=1")
    assert answer.status_code == 400
    assert "remvoe: there is no such parameter" in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        f"/api/v1/what-if?remove={KICMS}",
        "/api/v1/match?need=manufacturing",
        "/api/v1/consortium?need=manufacturing",
        "/api/v1/networks/measures?",
        "/api/v1/questions?",
        f"/api/v1/organizations/{KICMS.removeprefix('organization/')}?",
    ],
)
def test_the_api_refuses_a_parameter_that_it_does_not_take(
    browser_like: httpx.Client, asked: str
) -> None:
    answer = browser_like.get(asked + "&remvoe=1")
    assert answer.status_code == 422
    assert "remvoe: there is no such parameter" in answer.json()["detail"]


def test_the_nearest_parameter_is_proposed(browser_like: httpx.Client) -> None:
    problem = browser_like.get("/api/v1/match?ned=manufacturing").json()
    assert problem["hint"].startswith("did you mean need?")


@pytest.mark.parametrize(
    "asked",
    [
        "/what-if?tie=allience",
        f"/path?start={KICMS}&end={FIRM_M}&through=frim",
        "/measures?measure=degree&weight=heavy",
        "/match?needs=manufacturing&prefer=luck",
        "/network?tie=allience",
    ],
)
def test_a_word_that_is_none_of_the_choices_is_refused(
    browser_like: httpx.Client, asked: str
) -> None:
    answer = browser_like.get(asked)
    assert answer.status_code == 400
    assert "it takes: " in answer.text
