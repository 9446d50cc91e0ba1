"""Every error of the service has one shape and no secrets."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from ioknow_api import problems
from ioknow_api.middleware import Manners
from ioknow_api.schemas import Problem
from tests.api.conftest import Service

CHECKOUT = re.escape(str(Path(__file__).resolve().parents[2]))
LEAK = re.compile(rf'Traceback|File "|site-packages|\.py\b|{CHECKOUT}|/home/|/tmp/')


def require_problem(answer: httpx.Response) -> Problem:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert set(answer.json()) == {"type", "title", "status", "detail", "instance", "hint"}
    problem = Problem.model_validate(answer.json())
    assert problem.status == answer.status_code
    assert problem.detail and problem.hint and problem.title
    assert problem.type.startswith("https://w3id.org/ioknow/problem/")
    assert not LEAK.search(answer.text)
    return problem


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/v1/nowhere", 404),
        ("DELETE", "/sparql", 405),
        ("PUT", "/api/v1/organizations", 405),
        ("GET", "/sparql?query=nonsense", 400),
        ("GET", "/api/v1/organizations?limit=0", 422),
        ("GET", "/api/v1/organizations?limit=a", 422),
        ("GET", "/api/v1/organizations?cursor=nonsense", 422),
        ("GET", "/api/v1/organizations?cursor=WyJhIiwiYiIsMSwyXQ-and-more", 404),
        ("GET", "/api/v1/organizations?contry=KR", 422),
        ("GET", "/api/v1/organizations/nobody", 404),
        ("GET", "/api/v1/organizations/%3Cscript%3E", 404),
        ("GET", "/api/v1/questions/nothing", 404),
        ("GET", "/api/v1/questions/members-of-a-network?nothing=1", 400),
        ("GET", "/api/v1/questions/members-of-a-network?format=nothing", 400),
        ("GET", "/id/nothing/at-all", 404),
        ("GET", "/id/%3C%3E", 404),
        ("GET", "/id/organization/kicms?format=nothing", 422),
        ("GET", "/graph/nothing", 404),
        ("GET", "/static/../../pyproject.toml", 404),
    ],
)
def test_each_error_is_a_problem(api: httpx.Client, method: str, path: str, status: int) -> None:
    answer = api.request(method, path)
    assert answer.status_code == status
    require_problem(answer)


@pytest.mark.parametrize(
    ("path", "detail", "hint"),
    [
        ("/api/v1/organization", "there is nothing at", "did you mean /api/v1/organizations?"),
        ("/api/v1/", "there is nothing at", "did you mean /api/v1?"),
        ("/api/v1/organizations?sort=size", "sort: 'size' does not have", "-claims"),
        ("/api/v1/relationships?as_of=spring", "as_of: 'spring' does not", "such as 2004"),
        ("/api/v1/organizations?limit=a", "valid integer", "limit: "),
        ("/api/v1/questions/qqqq", "no question 'qqqq'", "/questions of the service"),
        ("/sparql?query=SELEC", "begins with SELECT", "check that place"),
        ("/sparql?query=ASK{?s a ik:Firm}", "PREFIX ik: <https://w3id.org/ioknow/ont", "check"),
        ("/api/v1/comparison/cases?kind=succes", "kind of factor", "did you mean 'success'?"),
    ],
)
def test_an_error_says_what_to_write_instead(
    api: httpx.Client, path: str, detail: str, hint: str
) -> None:
    problem = require_problem(api.get(path))
    assert detail in problem.detail
    assert hint in problem.hint
    assert "pattern" not in problem.detail


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("/api/v1/organizations", "application/ld+json"), ("/id/organization/kicms", "text/turtle")],
)
def test_a_format_that_is_not_written_is_answered_by_those_that_are(
    api: httpx.Client, path: str, wanted: str
) -> None:
    problem = require_problem(api.get(path, headers={"Accept": "text/csv"}))
    assert (problem.status, wanted in problem.hint) == (406, True)


def test_every_route_answers_a_wrong_method_with_a_problem(
    service: Service, api: httpx.Client
) -> None:
    paths = [path for path in service.app.openapi()["paths"] if "{" not in path]
    assert "/sparql" in paths
    for path in paths:
        answer = api.patch(path)
        assert answer.status_code == 405, path
        require_problem(answer)
        assert "GET" in answer.headers["allow"]


def test_people_get_a_page_where_pages_are(api: httpx.Client) -> None:
    answer = api.get("/nowhere", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "/api/v1" not in answer.text.partition("<main")[2].partition("</main>")[0]


def test_a_mistake_of_ours_is_told_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    app = FastAPI()
    problems.install(app)
    app.add_middleware(Manners)

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("a secret")

    async def ask(accept: str) -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/broken", headers={"Accept": accept})

    answer = asyncio.run(ask("*/*"))
    assert require_problem(answer).status == 500
    assert "secret" not in answer.text
    assert "a secret" in caplog.text
    page = asyncio.run(ask("text/html,application/xhtml+xml,*/*;q=0.8"))
    assert page.status_code == 500
    assert page.headers["content-type"].startswith("text/html")
    assert "This page cannot be shown" in page.text
    assert "secret" not in page.text


@pytest.mark.parametrize("path", ["/", "/sparql", "/health", "/nowhere", "/api/v1"])
def test_every_response_has_the_security_headers(api: httpx.Client, path: str) -> None:
    headers = api.get(path, headers={"Origin": "https://evil.example"}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "server" not in headers


def test_a_preflight_is_granted(api: httpx.Client) -> None:
    answer = api.options(
        "/sparql",
        headers={
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "content-type" in answer.headers["access-control-allow-headers"].lower()


def test_no_page_of_documentation_loads_scripts_from_elsewhere(api: httpx.Client) -> None:
    assert "<script" not in api.get("/docs").text
    assert api.get("/redoc").status_code == 404
    assert api.get("/openapi.json").json()["openapi"].startswith("3.1")
