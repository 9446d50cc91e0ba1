from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioknow.errors import ParameterValueError
from ioknow.query.parameters import PARAMETER_TYPES, Parameter, ParameterValue, bind
from ioknow.store import EmbeddedStore
from ioknow.terms import Literal, NamedNode
from ioknow.vocabulary import ID, IK, IKV, XSD


def parameter(kind: str) -> Parameter:
    return Parameter("p", kind, "P", "A parameter.", None)


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("iri", "organization/kicms", NamedNode(ID + "organization/kicms")),
        ("iri", "https://ror.org/05a28rw58", NamedNode("https://ror.org/05a28rw58")),
        ("iri", "ik:Firm", IK.Firm),
        ("concept", "role-leader", IKV["role-leader"]),
        ("concept", "ikv:role-leader", IKV["role-leader"]),
        ("term", "Consortium", IK.Consortium),
        ("integer", "2004", Literal(2004)),
        ("integer", 2004.0, Literal(2004)),
        ("boolean", True, Literal(True)),
        ("boolean", " TRUE ", Literal(True)),
        ("boolean", "false", Literal(False)),
        ("string", "a b", Literal("a b")),
        ("iri", " organization/kicms ", NamedNode(ID + "organization/kicms")),
        ("iri", "urn:a:b", NamedNode("urn:a:b")),
        ("iri", "http://example.org/", NamedNode("http://example.org/")),
        ("concept", "https://example.org/a", NamedNode("https://example.org/a")),
        ("integer", "-7", Literal(-7)),
        ("decimal", "0.50", Literal("0.50", datatype=XSD.decimal)),
        ("decimal", "1e3", Literal("1000", datatype=XSD.decimal)),
        ("decimal", "1e400", Literal("1" + "0" * 400, datatype=XSD.decimal)),
        ("decimal", 7, Literal("7", datatype=XSD.decimal)),
    ],
)
def test_a_value_becomes_the_term_of_its_type(
    kind: str, value: ParameterValue, term: NamedNode | Literal
) -> None:
    assert parameter(kind).term(value) == term


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("iri", "two words"),
        ("iri", "kicms> ?x"),
        ("concept", "role leader"),
        ("integer", "many"),
        ("integer", 2.5),
        ("integer", True),
        ("decimal", "NaN"),
        ("decimal", "1e401"),
        ("decimal", "1e-401"),
        ("decimal", "Infinity"),
        ("decimal", True),
        ("decimal", "much"),
        ("boolean", "perhaps"),
        ("boolean", "1"),
        ("iri", "kicms"),
        ("iri", "/organization/kicms"),
        ("iri", "mailto:a@example.org"),
        ("iri", "javascript:alert(1)"),
        ("iri", "nope:a"),
        ("iri", ""),
        ("concept", ""),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_the_type_takes(
    kind: str, value: ParameterValue
) -> None:
    with pytest.raises(ParameterValueError, match="parameter 'p' takes"):
        parameter(kind).term(value)


@given(st.text())
def test_no_text_changes_the_query_around_it(text: str) -> None:
    query = bind("SELECT ?value { VALUES ?value { UNDEF } }", "value", Literal(text))
    rows = list(EmbeddedStore.in_memory().select(query))
    assert [row["value"] for row in rows] == [Literal(text)]


@given(kind=st.sampled_from(sorted(PARAMETER_TYPES)), text=st.text())
def test_a_value_is_either_refused_or_bound_as_one_term(kind: str, text: str) -> None:
    try:
        term = parameter(kind).term(text)
    except ParameterValueError:
        return
    query = bind("SELECT ?value { VALUES ?value { UNDEF } }", "value", term)
    assert len(list(EmbeddedStore.in_memory().select(query))) == 1


def test_every_block_of_a_parameter_is_bound() -> None:
    query = bind("{ VALUES ?n { 1 } } UNION { VALUES ?n { 1 } }", "n", Literal("x"))
    assert query.count('"x"') == 2


def test_several_values_stand_between_commas() -> None:
    several = Parameter("p", "string", "P", "Codes.", None, many=True)
    assert several.terms(" KR,JP ,KR") == [Literal("KR"), Literal("JP")]
    query = bind('SELECT ?p { VALUES ?p { "FR" } }', "p", *several.terms("KR,JP"))
    rows = EmbeddedStore.in_memory().select(query)
    assert [row["p"] for row in rows] == [Literal("KR"), Literal("JP")]


def test_one_of_several_values_that_does_not_fit_is_refused() -> None:
    several = Parameter("p", "integer", "P", "Years.", None, many=True)
    with pytest.raises(ParameterValueError, match="parameter 'p' takes"):
        several.terms("2004,many")


def test_no_value_among_several_is_the_empty_text() -> None:
    several = Parameter("p", "string", "P", "Codes.", None, many=True)
    assert several.terms(" , ,") == [Literal("")]
    one = Parameter("p", "string", "P", "A code.", None)
    assert one.terms("KR, JP") == [Literal("KR, JP")]


def test_the_default_is_shown_as_it_is_written() -> None:
    kicms, snet = (NamedNode(f"{ID}organization/{name}") for name in ("kicms", "s-net"))
    assert parameter("iri").usual is None
    assert Parameter("p", "iri", "P", "One.", kicms).usual == "organization/kicms"
    many = Parameter("p", "iri", "P", "Some.", kicms, many=True, defaults=(snet, kicms))
    assert many.usual == "organization/s-net,organization/kicms"


@pytest.mark.parametrize(
    "block",
    [
        "VALUES ?n { UNDEF }",
        "values $n{}",
        'VALUES\n?n\t{ "a } b" "c\\"}" }',
        "VALUES ?n { <urn:a> <urn:b> }",
    ],
)
def test_a_block_is_found_however_it_is_written(block: str) -> None:
    text = f"ASK {{ {block} ?s ?p ?n }} # ?n"
    bound = bind(text, "n", Literal("x"), Literal("y"))
    assert bound.endswith('{ "x" "y" } ?s ?p ?n } # ?n')
    assert bind(text, "m", Literal("x")) == text
    assert bind("VALUES ?name { 1 }", "n", Literal("x")) == "VALUES ?name { 1 }"
