"""Statements of a register written as N-Quads text, the form that a store loads fastest.

A million quads built as objects take longer than the store needs to load them; lines of text
do not. Whoever writes lines answers for their syntax, so everything that comes from a file goes
through :func:`literal`, :func:`iri_or_none` or :func:`slug`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from anyascii import anyascii

from ioknow.terms import NamedNode
from ioknow.vocabulary import ID, RDF, XSD

_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r"})
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NEEDS_CARE = re.compile('[\x00-\x1f\x7f"\\\\\ud800-\udfff\ufffe\uffff]')
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")
_SLUG = re.compile(r"[^a-z0-9]+")

TYPE = f"<{RDF.type.value}>"
_TYPED = {
    name: f"^^<{XSD[name].value}>"
    for name in ("date", "gYear", "gYearMonth", "integer", "decimal", "boolean")
}


def literal(text: str, language: str = "") -> str:
    r"""Return a text as an N-Quads literal, a language tag added when it is a possible one.

    Control characters and halves of surrogate pairs, which no RDF text may hold, become spaces.

    Example:
        >>> literal('a "b"\n', "en")
        '"a \\"b\\"\\n"@en'
    """
    if _NEEDS_CARE.search(text):
        text = _CONTROLS.sub(" ", text).translate(_ESCAPES)
    if language and _LANGUAGE.match(language):
        return f'"{text}"@{language.lower()}'
    return f'"{text}"'


def typed(text: str, datatype: str) -> str:
    """Return a checked value as a literal of an XML Schema datatype.

    Example:
        >>> typed("2014", "gYear")
        '"2014"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    """
    return f'"{text}"{_TYPED[datatype]}'


def individual(path: str) -> str:
    """Return an individual's IRI in angle brackets; the path must be made of slugs.

    Example:
        >>> individual("organization/ror-05abbep66")
        '<https://w3id.org/ioknow/id/organization/ror-05abbep66>'
    """
    return f"<{ID}{path}>"


def iri_or_none(text: str) -> str | None:
    """Return a web address in angle brackets, or None when it is no IRI.

    Example:
        >>> iri_or_none("http://example.org/a")
        '<http://example.org/a>'
        >>> iri_or_none("http://example.org/a b") is None
        True
    """
    try:
        return str(NamedNode(text))
    except ValueError:
        return None


@lru_cache(maxsize=100_000)
def slug(text: str) -> str:
    """Return a text as a part of a path: ASCII letters and digits with hyphens between.

    Example:
        >>> slug("Kraków (Stare Miasto)")
        'krakow-stare-miasto'
    """
    return _SLUG.sub("-", anyascii(text).lower()).strip("-")


class Statements:
    r"""Writes the statements of one named graph.

    Terms are N-Quads text already: ``<...>`` or a literal.

    Args:
        write: Takes pieces of text, each some whole lines.
        graph: IRI of the named graph.

    Example:
        >>> written = []
        >>> statements = Statements(written.append, "urn:g")
        >>> statements.add("<urn:a>", "<urn:b>", '"c"')
        >>> statements.flush()
        >>> written
        ['<urn:a> <urn:b> "c" <urn:g> .\n']
    """

    _PIECE = 4_000

    def __init__(self, write: Callable[[str], object], graph: str) -> None:
        self._write = write
        self._end = f" <{graph}> .\n"
        self._lines: list[str] = []
        self.count = 0

    def add(self, subject: str, predicate: str, value: str) -> None:
        """Write one statement."""
        self._lines.append(f"{subject} {predicate} {value}{self._end}")
        if len(self._lines) >= self._PIECE:
            self.flush()

    def flush(self) -> None:
        """Hand over what is not yet written."""
        if self._lines:
            self.count += len(self._lines)
            self._write("".join(self._lines))
            self._lines.clear()
