"""The datatypes of CSVW columns: what a cell's text may be and which value it stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ioknow.terms import Literal
from ioknow.vocabulary import XSD

Value = str | int | Decimal
"""What a cell holds: text, a whole number or a decimal number with its printed digits."""

_YEAR_MONTH = r"-?\d{4,}-(0[1-9]|1[0-2])"
_FORMS: dict[str, tuple[str, str]] = {
    "string": (r"(?s:.*)", "text"),
    "integer": (r"[+-]?\d+", "a whole number such as 1996"),
    "decimal": (r"[+-]?(\d+(\.\d*)?|\.\d+)", "a decimal number such as 12.5, without commas"),
    "gYear": (r"-?\d{4,}", "a year such as 2004"),
    "gYearMonth": (_YEAR_MONTH, "a year and month such as 2004-02"),
    "date": (_YEAR_MONTH + r"-(0[1-9]|[12]\d|3[01])", "a date such as 2004-02-29"),
}
BASES: tuple[str, ...] = tuple(_FORMS)
"""The base datatypes that ioknow reads."""


class MalformedValueError(ValueError):
    """A cell's text is not of its column's datatype; the text tells what was expected."""


@dataclass(frozen=True)
class Datatype:
    """A base datatype with its bounds.

    Attributes:
        base: One of :data:`BASES`.
        minimum: Smallest number allowed, or None.
        maximum: Largest number allowed, or None.
        pattern: Regular expression that text has to match as a whole, or None.
    """

    base: str = "string"
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    pattern: str | None = None

    @classmethod
    def from_description(cls, described: object) -> Datatype:
        """Read a datatype from CSVW: the name of a base, or an object with base and facets.

        Raises:
            MalformedValueError: The base or a facet is not one that ioknow reads.

        Example:
            >>> Datatype.from_description({"base": "integer", "minimum": 1900}).minimum
            Decimal('1900')
        """
        facets: Mapping[str, object]
        if isinstance(described, str):
            facets = {"base": described}
        elif isinstance(described, dict):
            facets = described
        else:
            raise MalformedValueError("a datatype is a name or an object with a 'base'")
        base = facets.get("base", "string")
        unknown = set(facets) - {"base", "minimum", "maximum", "format"}
        if base not in _FORMS or unknown:
            found = f"facets {', '.join(sorted(unknown))}" if unknown else f"'{base}'"
            raise MalformedValueError(
                f"found the datatype {found}; ioknow reads {', '.join(BASES)} "
                "with the facets minimum, maximum and format"
            )
        return cls(
            base=str(base),
            minimum=_bound(facets.get("minimum")),
            maximum=_bound(facets.get("maximum")),
            pattern=None if facets.get("format") is None else str(facets["format"]),
        )

    def parse(self, text: str) -> Value:
        """Return the value that a cell's text stands for.

        Raises:
            MalformedValueError: The text is not of this datatype or out of its bounds.

        Example:
            >>> Datatype("decimal").parse("3.10")
            Decimal('3.10')
        """
        form, expected = _FORMS[self.base]
        if not re.fullmatch(form, text):
            raise MalformedValueError(f"expected {expected}")
        if self.pattern is not None and not re.fullmatch(self.pattern, text):
            raise MalformedValueError(f"expected text of the form {self.pattern}")
        if self.base not in ("integer", "decimal"):
            return text
        number = Decimal(text)
        if self.minimum is not None and number < self.minimum:
            raise MalformedValueError(f"expected at least {self.minimum}")
        if self.maximum is not None and number > self.maximum:
            raise MalformedValueError(f"expected at most {self.maximum}")
        return int(number) if self.base == "integer" else number

    def literal(self, value: Value, *, language: str | None = None) -> Literal:
        """Return a value as an RDF literal; a language belongs to text only.

        A decimal number without a decimal point becomes an ``xsd:integer``, as Turtle writes it:
        the graph holds whole numbers as integers, and ``ik:value 1`` shall find them all.

        Example:
            >>> str(Datatype("integer").literal(1996))
            '"1996"^^<http://www.w3.org/2001/XMLSchema#integer>'
        """
        if self.base == "string":
            return Literal(str(value), language=language) if language else Literal(str(value))
        if isinstance(value, Decimal):
            text = format(value, "f")
            return Literal(text, datatype=XSD.decimal if "." in text else XSD.integer)
        return Literal(str(value), datatype=XSD[self.base])


def _bound(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
