"""Terms as numbers: a tag for the kind of term, and below it the value or a place in a dictionary.

Within one kind, numbers are in the order of SPARQL: IRIs and strings by code point, numbers and
dates by value. So comparisons, years of dates and the order of results need no look at a text,
and whole numbers, truth values and dates are no entries of a dictionary at all.
"""

from __future__ import annotations

import re
from datetime import date
from enum import IntEnum
from functools import lru_cache

import pyoxigraph

from ioknow.store.columnar.algebra import Constant

XSD = "http://www.w3.org/2001/XMLSchema#"
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
SHIFT = 56


class Tag(IntEnum):
    """Kinds of terms, in the order in which ORDER BY puts them.

    ``HARD`` are values that SPARQL compares but the twin does not: times, durations, floats,
    dates with a time zone, whole numbers beyond 54 bits. ``OPAQUE`` are literals of datatypes
    that SPARQL does not know. Whatever reads the value of either goes to the store.
    """

    BLANK = 1
    IRI = 2
    STRING = 3
    LANG = 4
    INTEGER = 5
    DECIMAL = 6
    DOUBLE = 7
    BOOLEAN = 8
    DATE = 9
    DATETIME = 10
    YEAR = 11
    MONTH = 12
    HARD = 13
    OPAQUE = 14


Tags = frozenset[Tag]

DICTIONARY = (
    Tag.BLANK, Tag.IRI, Tag.STRING, Tag.LANG, Tag.DECIMAL, Tag.DOUBLE, Tag.DATETIME, Tag.HARD,
    Tag.OPAQUE,
)  # fmt: skip
"""Kinds whose terms are entries of the dictionary; the others hold their value."""

LITERALS: Tags = frozenset(tag for tag in Tag if tag > Tag.IRI)
NUMERIC: Tags = frozenset({Tag.INTEGER, Tag.DECIMAL, Tag.DOUBLE})
ALL: Tags = frozenset(Tag)

DATATYPES = {
    Tag.STRING: XSD + "string",
    Tag.LANG: LANG_STRING,
    Tag.INTEGER: XSD + "integer",
    Tag.DECIMAL: XSD + "decimal",
    Tag.DOUBLE: XSD + "double",
    Tag.BOOLEAN: XSD + "boolean",
    Tag.DATE: XSD + "date",
    Tag.DATETIME: XSD + "dateTime",
    Tag.YEAR: XSD + "gYear",
    Tag.MONTH: XSD + "gYearMonth",
}
"""Datatype of each kind that has one only."""

_KNOWN_NAMES = """
string boolean decimal integer double float date time dateTime dateTimeStamp gYear gYearMonth
gMonth gMonthDay gDay duration yearMonthDuration dayTimeDuration byte short int long unsignedByte
unsignedShort unsignedInt unsignedLong positiveInteger negativeInteger nonPositiveInteger
nonNegativeInteger
"""

KNOWN = frozenset(XSD + name for name in _KNOWN_NAMES.split())
"""Datatypes whose values the store knows."""

_MIDDLE = {Tag.INTEGER: 1 << 55, Tag.DATE: 1 << 30, Tag.YEAR: 1 << 30, Tag.MONTH: 1 << 30}


def first(tag: Tag) -> int:
    """Return the smallest number of a kind."""
    return tag << SHIFT


def last(tag: Tag) -> int:
    """Return the largest number of a kind."""
    return ((tag + 1) << SHIFT) - 1


def zero(tag: Tag) -> int:
    """Return the number that stands for the value 0 of a kind that holds its values."""
    return first(tag) + _MIDDLE.get(tag, 0)


_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_DATETIME = re.compile(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
)
_DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,17})?")
_DOUBLE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_EPOCH = date(1970, 1, 1).toordinal()


def encode_value(text: str, datatype: str) -> int | None:
    """Return the number of a canonical literal whose kind holds its values, or None."""
    if datatype == XSD + "integer" and _INTEGER.fullmatch(text) and text != "-0":
        return zero(Tag.INTEGER) + int(text)
    if datatype == XSD + "boolean" and text in ("true", "false"):
        return zero(Tag.BOOLEAN) + (text == "true")
    if datatype == XSD + "date" and (match := _DATE.fullmatch(text)) and match[1] != "0000":
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
        return zero(Tag.DATE) + day.toordinal() - _EPOCH
    if datatype == XSD + "gYear" and _YEAR.fullmatch(text) and text != "0000":
        return zero(Tag.YEAR) + int(text)
    if datatype == XSD + "gYearMonth" and (match := _MONTH.fullmatch(text)) and match[1] != "0000":
        return zero(Tag.MONTH) + int(match[1]) * 12 + int(match[2]) - 1
    return None


def dictionary_tag(text: str, language: str, datatype: str) -> Tag:
    """Return the kind of a canonical literal that is an entry of the dictionary."""
    if language:
        return Tag.LANG
    if datatype == XSD + "string":
        return Tag.STRING
    if datatype == XSD + "decimal" and _DECIMAL.fullmatch(text):
        return Tag.DECIMAL
    if datatype == XSD + "double" and _DOUBLE.fullmatch(text) and not text.startswith("-0"):
        return Tag.DOUBLE
    if datatype == XSD + "dateTime" and _DATETIME.fullmatch(text) and text[:4] != "0000":
        return Tag.DATETIME
    return Tag.HARD if datatype in KNOWN else Tag.OPAQUE


@lru_cache(maxsize=4096)
def canonical(constant: Constant) -> Constant:
    """Return a constant with its lexical form as the store writes it."""
    if constant.kind == "iri" or constant.language or constant.datatype not in KNOWN:
        return constant
    if constant.datatype == XSD + "string":
        return constant
    if constant.datatype == XSD + "integer" and _INTEGER.fullmatch(constant.value):
        return Constant("literal", str(int(constant.value)), "", constant.datatype)
    return _through_store(constant)


def _through_store(constant: Constant) -> Constant:
    node = pyoxigraph.NamedNode("urn:x")
    literal = pyoxigraph.Literal(constant.value, datatype=pyoxigraph.NamedNode(constant.datatype))
    store = pyoxigraph.Store()
    store.add(pyoxigraph.Quad(node, node, literal))
    stored = next(iter(store)).object
    assert isinstance(stored, pyoxigraph.Literal)
    return Constant("literal", stored.value, "", stored.datatype.value)


def decode_value(number: int) -> tuple[str, str]:
    """Return lexical form and datatype of a number of a kind that holds its values."""
    tag = Tag(number >> SHIFT)
    value = number - zero(tag)
    if tag is Tag.INTEGER:
        text = str(value)
    elif tag is Tag.BOOLEAN:
        text = "true" if value else "false"
    elif tag is Tag.DATE:
        text = date.fromordinal(value + _EPOCH).isoformat()
    elif tag is Tag.YEAR:
        text = f"{value:04d}"
    else:
        text = f"{value // 12:04d}-{value % 12 + 1:02d}"
    return text, DATATYPES[tag]
