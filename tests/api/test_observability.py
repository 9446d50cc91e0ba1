"""Request ids, log lines, health, readiness, metrics."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from ioknow_api.logs import ACCESS, HumanLines, JsonLines
from ioknow_api.metrics import DESCRIPTIONS
from tests.api.conftest import Service
from tests.waiting import until

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "metrics.md"


def read_metrics(client: httpx.Client) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    """Return the samples of all metrics, read by the parser of Prometheus' own client."""
    found: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            labels = tuple(sorted(sample.labels.items()))
            found.setdefault(sample.name, {})[labels] = sample.value
    return found


def test_a_request_keeps_the_id_its_client_gave(api: httpx.Client) -> None:
    answer = api.get("/api/v1", headers={"X-Request-Id": "job-17.a"})
    assert answer.headers["x-request-id"] == "job-17.a"


@pytest.mark.parametrize("given", [None, "two words", "x" * 65, "a\tb", "<script>", '"'])
def test_another_request_gets_an_id_of_ours(api: httpx.Client, given: str | None) -> None:
    headers = {} if given is None else {"X-Request-Id": given}
    first, second = (api.get("/nowhere", headers=headers).headers["x-request-id"] for _ in "12")
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The lines about requests, as JSON."""
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(JsonLines())
    level = ACCESS.level
    ACCESS.addHandler(handler)
    ACCESS.setLevel(logging.INFO)
    yield output
    ACCESS.setLevel(level)
    ACCESS.removeHandler(handler)


def test_a_line_of_the_log_is_one_json_object(api: httpx.Client, log: io.StringIO) -> None:
    api.get("/id/organization/kicms%1B%22x", headers={"X-Request-Id": "job-18"})
    until(lambda: log.getvalue() != "")  # the line follows the answer
    (line,) = log.getvalue().splitlines()
    entry = json.loads(line)
    assert entry["request_id"] == "job-18"
    assert (entry["method"], entry["status"]) == ("GET", 404)
    assert entry["route"] == "/id/{path}"
    assert entry["path"] == '/id/organization/kicms\x1b"x'


def test_a_line_for_people_shows_control_characters() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, "a\nb\x1b[31m", None, None)
    assert HumanLines().format(record).endswith(r"info    a\nb\x1b[31m")


def test_readiness_says_which_release_answered(api: httpx.Client, service: Service) -> None:
    answer = api.get("/ready")
    assert answer.json() == {"status": "ready", "version": service.pool.release.version}


def test_requests_are_counted_by_route_not_by_address(api: httpx.Client) -> None:
    labels = (("method", "GET"), ("route", "/id/{path}"), ("status", "404"))
    before = read_metrics(api)["ioknow_http_requests_total"].get(labels, 0)
    for number in range(3):
        api.get(f"/id/organization/nobody-{number}")
    assert read_metrics(api)["ioknow_http_requests_total"][labels] == before + 3


def test_clients_cannot_make_new_series(api: httpx.Client) -> None:
    for address in ("/a", "/b", "/static/x", "/static/y"):
        api.request("BREW", address)
        api.get(address)
    first = {name: set(samples) for name, samples in read_metrics(api).items()}
    for address in ("/c", "/d/e", "/static/z"):
        api.request("BOIL", address)
        api.get(address)
    assert {name: set(samples) for name, samples in read_metrics(api).items()} == first


def test_a_killed_query_is_counted(graphs: Service) -> None:
    numbers = " ".join(str(number) for number in range(200))
    factors = " ".join(f"VALUES ?{name} {{ {numbers} }}" for name in "abcd")
    slow = f"SELECT (COUNT(*) AS ?n) {{ {factors} }}"
    with httpx.Client(base_url=graphs.url, timeout=30) as client:
        before = read_metrics(client)
        answer = client.post("/sparql", data={"query": slow})
        assert answer.status_code == 503
        after = read_metrics(client)
    labels = (("lane", "free"), ("outcome", "time"))
    name = "ioknow_queries_total"
    assert after[name][labels] == before.get(name, {}).get(labels, 0) + 1
    killed = "ioknow_workers_killed_total"
    cause = (("cause", "time"),)
    assert after[killed][cause] == before.get(killed, {}).get(cause, 0) + 1


def test_the_release_is_named(api: httpx.Client, service: Service) -> None:
    found = read_metrics(api)
    ((labels, value),) = found["ioknow_release_info"].items()
    assert (dict(labels)["version"], value) == (service.pool.release.version, 1)
    assert found["ioknow_release_statements"] == {(): service.pool.release.total}
    assert found["ioknow_workers"] == {(): 3}


def test_every_metric_is_on_its_page_and_no_other(api: httpx.Client) -> None:
    page = set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    served = set(re.findall(r"^# HELP (\w+)", api.get("/metrics").text, re.MULTILINE))
    assert {name for name in served if not name.endswith("_created")} == page == set(DESCRIPTIONS)
