"""The guard refuses what reaches out, and counts what could exhaust a parser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioknow.errors import (
    QueryError,
    QueryFormError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
)
from ioknow.query.guard import inspect, inspect_update, with_dataset
from ioknow.query.limits import QueryLimits


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("  # a comment\nask {}", "ASK"),
        ("PREFIX a: <http://a/> BASE <http://b/> CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("DESCRIBE <http://a/>", "DESCRIBE"),
        ('VERSION "1.2" SELECT * {}', "SELECT"),
        ("nonsense", ""),
        ("", None),
    ],
)
def test_the_query_form_is_the_first_word_after_the_prologue(text: str, form: str | None) -> None:
    assert inspect(text).form == form


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "PREFIX a: <http://a/> DELETE WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "clear all",
        "DROP GRAPH <urn:g>",
        "CREATE GRAPH <urn:g>",
        "ADD <urn:g> TO <urn:h>",
        "MOVE <urn:g> TO <urn:h>",
        "COPY <urn:g> TO <urn:h>",
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_an_update_is_not_a_query(text: str) -> None:
    with pytest.raises(QueryFormError, match="read-only"):
        inspect(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { service silent ?where { ?s ?p ?o } }",
        "SELECT * {SERVICE<http://a/>{}}",
        # The engine needs no space around a keyword.
        "SELECT * { ?s ?p trueSERVICE <http://a/> { ?a ?b ?c } }",
        "SELECT * { ?s ?p 5SERVICE <http://a/> { ?a ?b ?c } }",
        "PREFIX ex: <http://a/> SELECT * {SERVICEex:a{?s ?p ?o}}",
        "SELECT * { ?s ?p 5SERVICEex:a {?a ?b ?c} }",
        # Code point escapes, which hide the word from a search for it.
        r"SELECT * { \u0053ERVICE SILENT <http://a/> { ?s ?p ?o } }",
        r"SELECT * { \U00000053ERVICE <http://a/> { ?s ?p ?o } }",
        # Two backslashes: an escape in one reading, none in the other.
        r"SELECT * { \\u0053ERVICE <http://a/> {} }",
        # '<' may begin an IRI or compare; these hide the word in one of the readings.
        "SELECT * { FILTER(?a<?b#>'''\n) SERVICE <http://a/> {} #'''\n}",
        "SELECT * { FILTER(?a<'>') SERVICE <http://a/> {} FILTER(?b = '') } # '",
    ],
)
def test_service_is_refused_however_it_is_written(text: str) -> None:
    with pytest.raises(QueryRefusedError, match="SERVICE is switched off"):
        inspect(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?p 'a SERVICE <http://a/> {}' }",
        'SELECT * { ?s ?p """SERVICE <x>""" } # SERVICE <http://a/>',
        "SELECT * { ?s <http://a/b#c> 'SERVICE' }",
        "PREFIX service: <http://a/> SELECT * { ?s service:of ?o }",
        "PREFIX service: <http://a/> SELECT * { GRAPH service:g { ?s a service:Thing } }",
        "PREFIX ex: <http://a/> SELECT * { ?s ex:service ?o . ?s ex:x.service ?y }",
        "PREFIX service: <http://a/> SELECT * FROM service:g { ?s ?p ?o }",
        "PREFIX service: <http://a/> SELECT * FROM NAMED service:g { ?s ?p ?o }",
        # Escapes of other kinds, and one of no character.
        r"SELECT * { ?s ?p '\u0041\n\t\U00110000' }",
    ],
)
def test_the_word_service_in_names_and_texts_is_no_service(text: str) -> None:
    assert inspect(text).form == "SELECT"


def test_a_described_name_before_a_pattern_is_no_service() -> None:
    for name in ("ex:a", "ex:service"):
        assert inspect(f"PREFIX ex: <http://a/> DESCRIBE {name} {{ ?s ?p ?o }}").form == "DESCRIBE"


def test_half_a_character_is_inspected_too() -> None:
    assert inspect("ASK { ?s ?p '\ud800' }").form == "ASK"


def test_a_refusal_names_line_and_column() -> None:
    with pytest.raises(QueryRefusedError, match="line 2, column 7"):
        inspect("\nASK { SERVICE <http://a/> {} }")
    with pytest.raises(QueryRefusedError, match="line 2, column 3"):
        inspect("SELECT * {\n  SERVICE <http://a/> {} }")


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("ASK " + "{" * 65, "nesting"),
        ("ASK { FILTER(" + "STR(" * 70, "nesting"),
        ("ASK { ?s ?p " + "[ <urn:p> " * 70, "nesting"),
        ("ASK { FILTER(" + "!" * 500 + "true) }", "chain"),
        ("ASK { FILTER(1" + "+1" * 500 + " = 2) }", "chain"),
        ("ASK { " + "{} UNION " * 500 + "{} }", "chain"),
        ("ASK { ?s <urn:p>" + "/<urn:p>" * 500 + " ?o }", "chain"),
        ("ASK { VALUES ?x { " + "1 " * 70_000 + "} }", "tokens"),
        ("ASK { FILTER('" + "x" * 3_000_000 + "' = '') }", "text"),
    ],
)
def test_a_text_over_a_limit_is_refused_by_the_name_of_the_limit(text: str, limit: str) -> None:
    with pytest.raises(QueryLimitError) as caught:
        inspect(text)
    assert caught.value.limit == limit


@pytest.mark.parametrize(
    "text",
    [
        "ASK " + "{" * 64 + "}" * 64,
        "ASK { VALUES ?x { " + "-1 " * 20_000 + "} }",
        "ASK { FILTER(?x IN (" + ", ".join(["1"] * 20_000) + ")) }",
        "ASK { " + "?s <urn:p> ?o . " * 5_000 + "}",
        'ASK { ?s ?p "2004-02"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> }',
    ],
)
def test_long_lists_and_many_patterns_are_within_the_limits(text: str) -> None:
    assert inspect(text).form == "ASK"


@pytest.mark.parametrize("quotes", ["'", '"', "'''", '"""'])
def test_a_string_that_is_not_closed_is_a_syntax_error_with_its_place(quotes: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        inspect(f"SELECT * {{\n ?s ?p {quotes}open }}")
    assert (caught.value.line, caught.value.column) == (2, 8)


def test_escaped_quotes_belong_to_strings_and_names() -> None:
    text = r"""SELECT ('a\'b' AS ?x) ("\"" AS ?y) ('''it's''' AS ?z) { ?s ex:o\'neil ?o }"""
    assert inspect(text).form == "SELECT"


@pytest.mark.parametrize(
    ("text", "volatile"),
    [
        ("SELECT (NOW() AS ?t) {}", True),
        ("SELECT (rand() AS ?r) {}", True),
        ("SELECT (STRUUID() AS ?u) {}", True),
        ("SELECT (uuid() AS ?u) {}", True),
        ("SELECT (BNODE() AS ?b) {}", True),
        ("SELECT ?x { ?x ?p ?o FILTER(NOW() > ?o) FILTER(1 = 1) }", True),
        ("SELECT ?now { ?now ex:rand 'UUID()' }", False),
    ],
)
def test_a_query_whose_answer_changes_is_volatile(text: str, *, volatile: bool) -> None:
    assert inspect(text).volatile is volatile


def test_from_states_a_dataset() -> None:
    assert inspect("SELECT * FROM <http://a/> { ?s ?p ?o }").has_dataset
    assert not inspect("SELECT * { ?s <http://a/FROM> ?from }").has_dataset


FEW = QueryLimits(text=60, tokens=20, nesting=3, chain=2)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("ASK {" + " " * 54 + "}", ""),  # 60 bytes
        ("ASK {" + " " * 55 + "}", "text"),
        ("ASK {" + " " * 53 + "é", "text"),  # 59 letters, 60 bytes with one more
        ("ASK { " + "1 " * 17 + "}", ""),  # 20 tokens
        ("ASK { " + "1 " * 18 + "}", "tokens"),
        ("ASK { " + "?a # b\n" * 5 + "}", ""),  # comments are none
        ("ASK {{( )} {[ ]}}", ""),
        ("ASK {{[(", "nesting"),
        ("ASK {} {{[]}}", ""),
        ("ASK }}} {{{", ""),  # what closes nothing gives no room
        ("ASK }}} {{{{", "nesting"),
        ("ASK { ?a <b>/<c>/<d> ?e }", ""),
        ("ASK { ?a <b>/<c>/<d>/<e> ?f }", "chain"),
        ("ASK { ?a <b>/<c>/<d> ?e; <f>|<g>|<h> ?i }", ""),  # begins anew after a separator
        ("ASK { ?a <b>/<c>/<d> ?e } # /<f>", ""),
        ("ASK {(1 + 2)} {(1 + 2)}", ""),  # and in each bracket
        ("ASK { (1 +2 -3) }", ""),
        ("ASK { (1 +2 -3 +.4) }", "chain"),
        ("ASK { (1) -1 -2 -3 +.4 }", ""),  # a list of values is no sum
        ("ASK { (1 || 2 && 3 * 4) }", "chain"),
        ("ASK { (1 <= 2 >= 3 != 4) }", ""),
        ("ASK {} UNION {} UNION {}", ""),
        ("ASK {} union {} OPTIONAL {} Minus {}", "chain"),
    ],
)
def test_a_limit_is_the_most_that_passes(text: str, limit: str) -> None:
    text = text.replace("é", "éé" if limit == "text" else "é")
    for inspected in (inspect, inspect_update):
        if not limit or (limit == "text" and inspected is inspect_update):
            inspected(text, FEW)
            continue
        with pytest.raises(QueryLimitError) as caught:
            inspected(text, FEW)
        assert caught.value.limit == limit


def test_tokens_and_brackets_are_counted() -> None:
    seen = inspect("SELECT ?a { ?a <urn:p> [ <urn:q> ( 1 'two' ) ] } # no more")
    assert (seen.tokens, seen.nesting) == (13, 3)
    assert inspect("DESCRIBE <urn:a>").nesting == 0


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("LOAD <http://a/>", "line 1, column 1: LOAD"),
        ("CLEAR ALL;\n load silent <http://a/>", "line 2, column 2: LOAD"),
        ("PREFIX ex: <http://a/>\nLOADex:a", "line 2, column 1: LOAD"),
        ("PREFIX ex: <http://a/> CLEAR ALL ; LOADex:a", "column 36: LOAD"),
        ("INSERT { ?s ?p 1 } WHERE { SERVICE <http://a/> {} }", "column 28: SERVICE"),
        ("INSERT { ?s ?p 1 } WHERE {SERVICEex:a{?s ?p ?o}}", "column 27: SERVICE"),
        (r"\u004COAD <http://a/>", "line 1, column 1: LOAD"),
        (
            "DELETE WHERE { FILTER(?a<?b#>'''\n) } ; LOAD <http://a/> #'''\n",
            "line 2, column 7: LOAD",
        ),
        (
            "DELETE WHERE { FILTER(?a<?b#>'''\n) SERVICE <http://a/> {} } #'''\n",
            "line 2, column 3: SERVICE",
        ),
    ],
)
def test_an_update_that_fetches_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(QueryRefusedError, match=place):
        inspect_update(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> 'LOAD <http://a/>' }",
        "PREFIX load: <http://a/> INSERT DATA { load:a load:b load:c }",
        "PREFIX load: <http://a/> INSERT DATA { <urn:a> <urn:b> 1 ; load:b load:c }",
        "CLEAR ALL # LOAD <http://a/>",
        "DELETE WHERE { ?load ?service ?o }",
    ],
)
def test_an_update_that_only_names_such_words_passes(text: str) -> None:
    inspect_update(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "DELETE { ?s ?p 1 } WHERE { ?s ?p 2 }",
            "DELETE { ?s ?p 1 } USING <urn:g> USING NAMED <urn:n> WHERE { ?s ?p 2 }",
        ),
        (
            "INSERT { ?s ?p 1 } where { { ?s ?p 'WHERE' } } ; DELETE {} WHERE {}",
            "INSERT { ?s ?p 1 } USING <urn:g> USING NAMED <urn:n> where { { ?s ?p 'WHERE' } } ; "
            "DELETE {} USING <urn:g> USING NAMED <urn:n> WHERE {}",
        ),
        (
            "INSERT { ?s ?p 1 } WHERE { SELECT * WHERE { ?s ?p ?o } }",
            "INSERT { ?s ?p 1 } USING <urn:g> USING NAMED <urn:n> WHERE "
            "{ SELECT * WHERE { ?s ?p ?o } }",
        ),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", "INSERT DATA { <urn:a> <urn:b> 1 }"),
    ],
)
def test_the_dataset_of_the_protocol_stands_before_each_pattern(text: str, found: str) -> None:
    assert with_dataset(text, ["urn:g"], ["urn:n"]) == found
    assert with_dataset(text, [], []) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("WITH <urn:g> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", "WITH and the parameters"),
        ("DELETE { ?s ?p 1 }\nUSING <urn:g> WHERE { ?s ?p 1 }", "USING and the parameters"),
        ("DELETE WHERE { ?s ?p 1 }", "line 1, column 8: DELETE WHERE takes no dataset"),
        ("CLEAR ALL;\nDELETE  WHERE { ?s ?p 1 }", "line 2, column 9: DELETE WHERE"),
    ],
)
def test_a_dataset_that_is_stated_twice_is_refused(text: str, why: str) -> None:
    with pytest.raises(QueryFormError, match=why):
        with_dataset(text, ["urn:g"], [])
    with pytest.raises(QueryFormError, match=why):
        with_dataset(text, [], ["urn:n"])
    assert with_dataset(text, [], []) == text


@given(st.text(alphabet="'\"\\<>#{}()[]?$:.@_aeSERVICE \n\u0300é;,|&/^*+-!=1u", max_size=300))
def test_any_text_is_inspected_or_refused_by_a_named_error(text: str) -> None:
    try:
        inspect(text, QueryLimits(nesting=8, chain=10, tokens=100))
    except QueryError as error:
        assert str(error)


@pytest.mark.parametrize(
    "unit", ["'", '"""a"', "<a", "a.", "a:..", "@a-", "1e", "'\\'", "\\u0041", "''' \\\\' \""]
)
def test_two_megabytes_of_anything_are_scanned_once(unit: str) -> None:
    # A scan that looked at each byte again and again would not end within the test's life.
    try:
        inspect("SELECT " + unit * (2_000_000 // len(unit)))
    except QueryError as error:
        assert str(error)
