"""The command that searches."""

from __future__ import annotations

import csv
import io
import json

from click.testing import CliRunner

import ioknow
from ioknow.cli import cli


def run(*arguments: str) -> str:
    found = CliRunner().invoke(cli, ["search", *arguments])
    assert found.exit_code == 0, found.output
    return found.output


def test_a_name_is_found_with_its_identifier() -> None:
    rows = list(csv.DictReader(io.StringIO(run("試作ネット", "--format", "csv"))))
    assert rows[0]["path"] == "organization/kyoto-shisaku-net"


def test_filters_and_counts_agree() -> None:
    counted = json.loads(run("--filter", "kind=Firm", "--facet", "country", "-f", "json"))
    by_value = {one["value"]: one["count"] for one in counted}
    found = run("--filter", "kind=Firm", "--filter", "country=place/korea", "--limit", "1")
    assert found.startswith(f"{by_value['place/korea']:,} found, 1 shown")


def test_the_query_of_a_search_runs(kg: ioknow.KnowledgeGraph) -> None:
    query = run("--filter", "country=place/korea", "--sparql")
    assert "https://w3id.org/ioknow/id/organization/kicms" in {
        str(row["thing"]) for row in kg.query(query)
    }


def test_a_filter_that_nothing_has_is_answered_with_advice() -> None:
    found = CliRunner().invoke(cli, ["search", "--filter", "country=place/koreaa"])
    assert found.exit_code != 0
    assert "did you mean place/korea?" in found.output
