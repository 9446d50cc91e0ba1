"""Taking a query text apart where a clause may be added."""

from __future__ import annotations

import pytest

from ioknow.store.query_text import QueryText

PREFIX = "PREFIX e: <urn:e#>\n"


@pytest.mark.parametrize(
    ("text", "words", "limit"),
    [
        ("SELECT ?x { ?x e:p 1 } LIMIT 7", {"SELECT", "LIMIT"}, 7),
        ("SELECT ?limit FROM e:g { ?limit e:LIMIT 1 }", {"SELECT", "FROM"}, None),
        ("SELECT * { { SELECT ?x { ?x ?y ?z } LIMIT 3 } } ORDER BY ?x # LIMIT 9", {"ORDER"}, None),
        ('SELECT ?x { ?x ?y \'LIMIT 3\' , <urn:LIMIT> , """VALUES }""" }', {"SELECT"}, None),
        ("SELECT ?x { ?x ?y ?z } limit 5 offset 2", {"LIMIT", "OFFSET"}, 5),
        ("SELECT ?x { ?x ?y ?z } VALUES ?x { 1 }", {"VALUES"}, None),
    ],
)
def test_keywords_count_outside_of_brackets_and_texts_only(
    text: str, words: set[str], limit: int | None
) -> None:
    found = QueryText.read(PREFIX + text)
    assert (found.form, found.limit) == ("SELECT", limit)
    assert words <= found.words
    assert found.prologue == PREFIX
    assert ("LIMIT" in found.words) == ("LIMIT" in words)
    assert ("VALUES" in found.words) == ("VALUES" in words)


def test_the_solutions_of_a_construct_query_are_counted_and_paged() -> None:
    found = QueryText.read("CONSTRUCT { ?a <urn:p> ?b } WHERE { ?a ?x ?b }")
    assert found.template_variables() == ("a", "b")
    assert " ".join(found.counted().split()) == (
        "SELECT (COUNT(*) AS ?n) WHERE { { SELECT * WHERE { ?a ?x ?b } } }"
    )
    assert " ".join(found.nested_page(["a", "b"], 5, 10).split()) == (
        "CONSTRUCT { ?a <urn:p> ?b } WHERE { { SELECT * WHERE { ?a ?x ?b } ORDER BY ?a ?b } } "
        "LIMIT 5 OFFSET 10"
    )
    short = QueryText.read("CONSTRUCT WHERE { ?a ?x ?b }")
    assert " ".join(short.counted().split()).endswith("{ { SELECT * WHERE { ?a ?x ?b } } }")


@pytest.mark.parametrize("piece", ['\\"', "-a", "<a", "'\\'", '"""', "a.", "((", "}{", "\\", "?"])
def test_no_text_is_read_over_and_over(piece: str) -> None:
    # Each of these took hours when a search began anew at every character.
    assert QueryText.read("SELECT " + piece * 100_000).form == "SELECT"
