"""Every error has a kind that is named, documented and explained at its own address."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import httpx
import pytest

import ioknow_api
from ioknow_api.problem_types import PROBLEM_TYPES
from ioknow_api.problems import _STATUS

SOURCE = Path(ioknow_api.__file__).parent
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "problems.md"


def raised() -> set[tuple[str, int]]:
    """Return the kinds of problems that the code raises, with their statuses."""
    found = {(kind, status) for _, status, kind in _STATUS}
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            values = [getattr(one, "value", None) for one in node.args[:3]]
            if name == "ProblemError" and isinstance(values[1], str):
                found.add((str(values[1]), int(str(values[0]))))
            if name == "response" and len(values) > 2 and isinstance(values[2], str):
                found.add((str(values[2]), int(str(values[1]))))
    return found


def test_every_kind_that_the_code_raises_is_described() -> None:
    found = raised()
    assert len(found) > 20
    assert {
        (name, status)
        for name, status in found
        if name not in PROBLEM_TYPES or status not in PROBLEM_TYPES[name].status
    } == set()


def test_every_kind_is_on_its_page() -> None:
    page = re.findall(r"^\| `([\w-]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert page == list(PROBLEM_TYPES)


def test_every_kind_is_explained_at_its_address(api: httpx.Client) -> None:
    for name, kind in PROBLEM_TYPES.items():
        answer = api.get(f"/problem/{name}")
        assert answer.json()["type"] == kind.iri
    assert "What to try" in api.get("/problem/busy", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/nowhere", "not-found"),
        ("GET", "/api/v1/nowhere", "not-found"),
        ("DELETE", "/api/v1/organizations", "method-not-allowed"),
        ("GET", "/api/v1/organizations?limit=many", "parameters"),
        ("GET", "/api/v1/relationships?as_of=soon", "parameters"),
        ("GET", "/api/v1/things/nothing", "unknown-entity"),
        ("GET", "/api/v1/organizations/case/kicms", "unknown-entity"),
        ("GET", "/api/v1/networks/ego?organization=nobody", "unknown-entity"),
        ("GET", "/api/v1/networks/case/nothing", "unknown-entity"),
        ("GET", "/api/v1/statistics/case/kicms", "unknown-entity"),
        ("GET", "/api/v1/observations?measure=weight-of-air", "unknown-entity"),
        ("GET", "/graph/nothing", "unknown-graph"),
        ("GET", "/problem/nothing", "not-found"),
    ],
)
def test_errors_have_one_shape(api: httpx.Client, method: str, path: str, kind: str) -> None:
    answer = api.request(method, path)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(problem) == {"type", "title", "status", "detail", "instance", "hint"}
    assert problem["type"] == PROBLEM_TYPES[kind].iri
    assert problem["title"] == PROBLEM_TYPES[kind].title
    assert problem["status"] == answer.status_code
    assert answer.status_code in PROBLEM_TYPES[kind].status
    assert problem["hint"]
