"""Single terms in N-Triples."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph

from ioknow.terms import BlankNode, Literal, NamedNode, Term

_LITERAL = re.compile(r'"(.*)"(?:\^\^<([^"]*)>|@([^"]*))?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def term_of(text: str) -> Term:
    """Return the term that an N-Triples text states; a quoted statement is a blank node here.

    Example:
        >>> term_of('"KICMS"@en').value
        'KICMS'
    """
    if text[0] == '"':
        return literal_of(text)
    if text[0] == "<" and text[1] != "<":
        return NamedNode(text[1:-1])
    return BlankNode(text[2:]) if text[0] == "_" else BlankNode()


def literal_of(text: str) -> Literal:
    """Return the literal that an N-Triples text states."""
    match = _LITERAL.fullmatch(text)
    assert match is not None, text
    value = _ESCAPE.sub(_resolve, match[1]) if "\\" in match[1] else match[1]
    if match[3]:
        return Literal(value, language=match[3])
    if match[2]:
        return Literal(value, datatype=NamedNode(match[2]))
    return Literal(value)


def stored_texts(texts: Iterable[str]) -> list[str]:
    """Return literals as the engine keeps them: in its lexical form of their values.

    Example:
        >>> stored_texts(['"01"^^<http://www.w3.org/2001/XMLSchema#integer>'])
        ['"1"^^<http://www.w3.org/2001/XMLSchema#integer>']
    """
    node = NamedNode("urn:x")
    given = [(NamedNode(f"urn:{place}"), literal_of(text)) for place, text in enumerate(texts)]
    store = pyoxigraph.Store()
    store.bulk_extend(pyoxigraph.Quad(place, node, literal) for place, literal in given)
    found = {quad.subject.value: str(quad.object) for quad in store}
    return [found[place.value] for place, _ in given]


def _resolve(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits:
        return chr(int(digits, 16))
    return _ESCAPED.get(match[3], match[3])
