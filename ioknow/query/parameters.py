"""Parameters of named questions: typed, and bound as RDF terms.

In the query a parameter is a variable with a default, written as ``VALUES ?name { <default> }``;
``UNDEF`` as the default makes it optional. Binding writes the term in place of the default, so
the file itself stays plain SPARQL that runs anywhere, and no value is ever pasted as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext
from ioknow.terms import Literal, NamedNode, Term
from ioknow.vocabulary import IK, IKV, PREFIXES, XSD, entity, path_of

ParameterValue = str | int | float | Decimal | bool
"""What callers may pass for a parameter."""

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*")
_PATH = re.compile(r"[^\s<>\"{}|\\^`:]+")
_MOST_DIGITS = 400  # written out, 1e999999999 would fill the memory
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a named question.

    Attributes:
        name: Name of the variable and of the argument.
        type: One of :data:`PARAMETER_TYPES`.
        label: Short label for a form.
        description: What the parameter means.
        default: The term used when none is given; None where the question then asks about all.
        suggestions: A SELECT query for ``?value`` and ``?label`` that offers values, or None.
        many: Whether it takes several values, separated by commas.
        defaults: The terms used when none is given, where it takes several.
    """

    name: str
    type: str
    label: str
    description: str
    default: Term | None
    suggestions: str | None = None
    many: bool = False
    defaults: tuple[Term, ...] = ()

    def terms(self, value: ParameterValue) -> list[Term]:
        """Return the terms that are bound for a value: one, or several between commas.

        Raises:
            ParameterValueError: The value, or one of several, does not fit the parameter's type.

        Example:
            >>> code = Parameter("country", "string", "Countries", "Codes", None, many=True)
            >>> [str(term) for term in code.terms("KR, JP")]
            ['"KR"', '"JP"']
        """
        if not self.many:
            return [self.term(value)]
        several = [one.strip() for one in str(value).split(",")]
        found = [self.term(one) for one in dict.fromkeys(several) if one]
        return found or [self.term("")]

    @property
    def usual(self) -> str | None:
        """The default as callers write it; None where the question then asks about all."""
        found = self.defaults or ((self.default,) if self.default is not None else ())
        return ",".join(path_of(one.value) for one in found) or None

    def term(self, value: ParameterValue) -> Term:
        """Return a value as the RDF term that is bound.

        Raises:
            ParameterValueError: The value does not fit the parameter's type.

        Example:
            >>> year = Parameter("since", "integer", "Since", "First year", None)
            >>> str(year.term("2004"))
            '"2004"^^<http://www.w3.org/2001/XMLSchema#integer>'
        """
        read, expected = PARAMETER_TYPES[self.type]
        try:
            return read(value)
        except (ValueError, InvalidOperation):
            raise ParameterValueError(
                lazy_gettext(
                    "parameter '%(name)s' takes %(expected)s; found %(value)s",
                    name=self.name,
                    expected=expected,
                    value=repr(value),
                )
            ) from None


def pattern(name: str) -> re.Pattern[str]:
    """Return the pattern that finds the ``VALUES`` block of a parameter in a query."""
    quoted = r'"(?:[^"\\]|\\.)*"'
    return re.compile(
        rf'(?P<head>\bVALUES\s+[?$]{re.escape(name)}\s*)\{{(?P<default>(?:[^{{}}"]|{quoted})*)\}}',
        re.IGNORECASE,
    )


def bind(query: str, name: str, *terms: Term) -> str:
    r"""Write terms into every ``VALUES`` block of a parameter.

    Example:
        >>> bind("SELECT * { VALUES ?n { UNDEF } ?s ?p ?n }", "n", Literal('a "b"'))
        'SELECT * { VALUES ?n { "a \\"b\\"" } ?s ?p ?n }'
    """
    written = " ".join(map(str, terms))
    return pattern(name).sub(lambda match: f"{match['head']}{{ {written} }}", query)


def _iri(value: ParameterValue) -> NamedNode:
    text = str(value).strip()
    if _IRI.fullmatch(text):
        prefix, _, local = text.partition(":")
        if prefix in PREFIXES and _LOCAL.fullmatch(local):
            return NamedNode(PREFIXES[prefix] + local)
        if text.startswith(("http://", "https://", "urn:")):
            return NamedNode(text)
    if _PATH.fullmatch(text) and "/" in text and not text.startswith("/"):
        return entity(text)
    raise ValueError(text)


def _in_namespace(namespace: str) -> Callable[[ParameterValue], NamedNode]:
    def read(value: ParameterValue) -> NamedNode:
        text = str(value).strip()
        if _LOCAL.fullmatch(text):
            return NamedNode(namespace + text)
        return _iri(value)

    return read


def _string(value: ParameterValue) -> Literal:
    return Literal(str(value))


def _integer(value: ParameterValue) -> Literal:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(value)
    return Literal(str(int(value)), datatype=XSD.integer)


def _decimal(value: ParameterValue) -> Literal:
    if isinstance(value, bool):
        raise ValueError(value)
    number = Decimal(str(value))
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError(value)
    return Literal(f"{number:f}", datatype=XSD.decimal)


def _boolean(value: ParameterValue) -> Literal:
    text = str(value).strip().lower()
    if text not in ("true", "false"):
        raise ValueError(value)
    return Literal(text, datatype=XSD.boolean)


PARAMETER_TYPES: dict[str, tuple[Callable[[ParameterValue], Term], str]] = {
    "iri": (
        _iri,
        lazy_gettext("an IRI or the path of an entity, such as 'organization/kicms'"),
    ),
    "concept": (
        _in_namespace(IKV.iri),
        lazy_gettext("a concept of the vocabulary, such as 'consortium-rd-focused'"),
    ),
    "term": (
        _in_namespace(IK.iri),
        lazy_gettext("a class or property of the ontology, such as 'Consortium'"),
    ),
    "string": (_string, lazy_gettext("text")),
    "integer": (_integer, lazy_gettext("a whole number, such as 2004")),
    "decimal": (_decimal, lazy_gettext("a number, such as 0.5")),
    "boolean": (_boolean, lazy_gettext("true or false")),
}
"""How each parameter type is read, and what it takes in words."""
