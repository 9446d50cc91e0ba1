from __future__ import annotations

import json
from decimal import Decimal

import pandas as pd
import pytest
import rdflib

from ioknow.query import Solutions
from ioknow.store import EmbeddedStore

QUERY = """
SELECT ?name ?count ?share ?when ?none {
  VALUES (?name ?count ?share ?when) {
    ("KICMS"@en 51 33.8 "2004-02"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>)
    ("a, \\"b\\""@en UNDEF UNDEF UNDEF)
  }
}
"""


@pytest.fixture
def solutions() -> Solutions:
    return Solutions.from_engine(EmbeddedStore.in_memory().select(QUERY))


def test_rows_hold_plain_values(solutions: Solutions) -> None:
    assert solutions[0] == {
        "name": "KICMS",
        "count": 51,
        "share": Decimal("33.8"),
        "when": "2004-02",
        "none": None,
    }


def test_variables_keep_the_order_of_the_query(solutions: Solutions) -> None:
    assert solutions.variables == ("name", "count", "share", "when", "none")


def test_pandas_keeps_whole_numbers_whole_beside_a_missing_one(solutions: Solutions) -> None:
    frame = solutions.to_pandas()
    assert frame["count"].dtype == "Int64"
    assert frame["share"].iloc[0] == pytest.approx(33.8)
    assert pd.isna(frame["count"].iloc[1])


def test_an_empty_answer_keeps_its_columns() -> None:
    empty = Solutions.from_engine(EmbeddedStore.in_memory().select("SELECT ?a ?b { ?a ?b ?c }"))
    assert list(empty.to_pandas().columns) == ["a", "b"]
    assert len(empty) == 0


def test_arrow_has_numbers_as_numbers_and_mixed_columns_as_text(solutions: Solutions) -> None:
    table = solutions.to_arrow()
    assert table.column("count").to_pylist() == [51, None]
    assert table.column("share").to_pylist() == [33.8, None]
    assert table.column("none").to_pylist() == [None, None]
    mixed = Solutions.from_engine(
        EmbeddedStore.in_memory().select('SELECT ?x { VALUES ?x { 7 "seven" } }')
    )
    assert mixed.to_arrow().column("x").to_pylist() == ["7", "seven"]


def test_rdflib_gets_its_own_terms(solutions: Solutions) -> None:
    rows = list(solutions.to_rdflib())
    assert rows[0][0] == rdflib.Literal("KICMS", lang="en")  # type: ignore[index]  # SELECT rows


def test_json_is_a_sparql_results_document(solutions: Solutions) -> None:
    document = json.loads(solutions.to_json())
    assert document["head"]["vars"] == list(solutions.variables)
    assert document["results"]["bindings"][0]["name"] == {
        "type": "literal",
        "value": "KICMS",
        "xml:lang": "en",
    }


def test_csv_quotes_what_needs_it(solutions: Solutions) -> None:
    assert solutions.to_csv().splitlines()[2] == '"a, ""b""",,,,'


def test_a_column_that_was_not_selected_is_named(solutions: Solutions) -> None:
    with pytest.raises(KeyError, match="no variable 'size'"):
        solutions.column("size")
