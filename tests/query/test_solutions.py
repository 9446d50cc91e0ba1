from __future__ import annotations

import json
from decimal import Decimal

import pandas as pd
import pytest
import rdflib

from ioknow.query import Solutions, python_value
from ioknow.store import EmbeddedStore
from ioknow.terms import BlankNode, Literal, NamedNode, Term
from ioknow.vocabulary import XSD

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
        EmbeddedStore.in_memory().select('SELECT ?x { VALUES ?x { 7 "seven" UNDEF } }')
    )
    assert mixed.to_arrow().column("x").to_pylist() == ["7", "seven", None]


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


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (NamedNode("urn:a"), "urn:a"),
        (BlankNode("b"), "_:b"),
        (Literal("7"), "7"),
        (Literal("sieben", language="de"), "sieben"),
        (Literal("-7", datatype=XSD.integer), -7),
        (Literal("+7.50", datatype=XSD.decimal), Decimal("7.50")),
        (Literal(".5", datatype=XSD.decimal), Decimal("0.5")),
        (Literal("1E3", datatype=XSD.double), 1000.0),
        (Literal("-INF", datatype=XSD.double), float("-inf")),
        (Literal("0.5", datatype=XSD.float), 0.5),
        (Literal("true", datatype=XSD.boolean), True),
        (Literal("1", datatype=XSD.boolean), True),
        (Literal("false", datatype=XSD.boolean), False),
        (Literal("0", datatype=XSD.boolean), False),
        # What a datatype does not have stays as it is.
        (Literal("many", datatype=XSD.integer), "many"),
        (Literal("1_000", datatype=XSD.integer), "1_000"),
        (Literal("\u0663", datatype=XSD.integer), "\u0663"),
        (Literal("7.5", datatype=XSD.integer), "7.5"),
        (Literal("1e3", datatype=XSD.decimal), "1e3"),
        (Literal("much", datatype=XSD.double), "much"),
        (Literal("infinity", datatype=XSD.double), "infinity"),
        (Literal("TRUE", datatype=XSD.boolean), "TRUE"),
        (Literal("2004", datatype=XSD.gYear), "2004"),
    ],
)
def test_a_term_is_a_plain_value(term: Term | None, value: object) -> None:
    found = python_value(term)
    assert (found, type(found)) == (value, type(value))


def test_an_answer_with_a_value_that_is_none_of_its_type_is_read() -> None:
    query = 'SELECT ?n { VALUES ?n { "many"^^<http://www.w3.org/2001/XMLSchema#integer> 7 } }'
    found = Solutions.from_engine(EmbeddedStore.in_memory().select(query))
    assert found.column("n") == ["many", 7]
    assert list(found.to_pandas()["n"]) == ["many", 7]
    assert found.to_arrow().column("n").to_pylist() == ["many", "7"]


def test_a_notebook_shows_the_first_hundred_rows_and_says_so() -> None:
    def shown(count: int) -> str:
        numbers = " ".join(str(number) for number in range(count))
        query = f'SELECT ?n ?t {{ VALUES ?n {{ {numbers} }} BIND("<b>" AS ?t) }}'
        return Solutions.from_engine(EmbeddedStore.in_memory().select(query))._repr_html_()

    all_rows, first_rows = shown(100), shown(101)
    assert (all_rows.count("<tr>"), first_rows.count("<tr>")) == (101, 101)  # and the head
    assert "rows;" not in all_rows
    assert first_rows.endswith("<p>the first 100 of 101 rows; .to_pandas() has all</p>")
    assert "<th>n</th><th>t</th>" in all_rows
    assert "<td>&lt;b&gt;</td>" in all_rows and "<b>" not in all_rows


def test_other_forms_hold_the_terms(solutions: Solutions) -> None:
    assert solutions.to_tsv().splitlines()[0] == "?name\t?count\t?share\t?when\t?none"
    assert '"KICMS"@en\t51\t33.8' in solutions.to_tsv()
    assert '<literal xml:lang="en">KICMS</literal>' in solutions.to_xml()
    assert solutions.terms[1][1:] == (None, None, None, None)
    assert [dict(row) for row in solutions] == solutions.rows
    assert len(solutions.rows) == len(solutions) == 2
    assert solutions._repr_html_().endswith("<td></td>" * 4 + "</tr></tbody></table>")
    assert "rows=2" in repr(solutions)
