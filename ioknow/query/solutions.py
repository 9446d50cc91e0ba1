"""The answer to a SELECT query, ready for a notebook, a file or a program."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from ioknow.store.results import read_solutions, write_solutions
from ioknow.terms import BlankNode, Literal, NamedNode, QuerySolutions, Term, Variable
from ioknow.vocabulary import XSD

if TYPE_CHECKING:
    import pandas
    import pyarrow
    import rdflib.query

Value = str | int | float | Decimal | bool | None
"""A term as a plain Python value; None where a variable is unbound."""

_SHOWN = 100
"""Rows that a notebook shows."""

_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_FLOATING = re.compile(rf"{_DECIMAL}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_READERS: dict[str, tuple[re.Pattern[str], Callable[[str], Value]]] = {
    XSD.integer.value: (re.compile(r"[+-]?[0-9]+"), int),
    XSD.decimal.value: (re.compile(_DECIMAL), Decimal),
    XSD.double.value: (_FLOATING, float),
    XSD.float.value: (_FLOATING, float),
    XSD.boolean.value: (re.compile("true|false|1|0"), lambda text: text in ("true", "1")),
}
"""How a text of a datatype is written, by XML Schema 1.1, and read."""


def python_value(term: Term | None) -> Value:
    """Return a term as a plain value: numbers and booleans as such, all else as text.

    A text that its own datatype does not have, such as ``"many"^^xsd:integer``, stays text.

    Example:
        >>> python_value(Literal(18))
        18
        >>> python_value(NamedNode("https://w3id.org/ioknow/id/organization/kicms"))
        'https://w3id.org/ioknow/id/organization/kicms'
    """
    if term is None:
        return None
    if not isinstance(term, Literal):
        return f"_:{term.value}" if isinstance(term, BlankNode) else term.value
    known = _READERS.get(term.datatype.value)
    if known is None or known[0].fullmatch(term.value) is None:
        return term.value
    return known[1](term.value)


class Solutions:
    """The solutions of a SELECT query: one row of bindings each, in the order of the query.

    Iterate over it for rows as dictionaries of plain values, or take :attr:`terms` for RDF terms.

    A large answer is kept as the document that it is; its rows are read when they are asked for.

    Example:
        >>> import ioknow
        >>> kg = ioknow.open()
        >>> rows = kg.query('SELECT ?name { <organization/kicms> rdfs:label ?name }')
        >>> rows[0]["name"]
        'KICMS'
    """

    def __init__(self, document: bytes) -> None:
        self._document = document

    @classmethod
    def from_engine(cls, solutions: QuerySolutions) -> Solutions:
        """Take the solutions from an engine's iterator, which is used up by this."""
        return cls(write_solutions(solutions, "json"))

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Names of the selected variables, in the order of the query."""
        return tuple(variable.value for variable in read_solutions(self._document).variables)

    @cached_property
    def terms(self) -> list[tuple[Term | None, ...]]:
        """The solutions as RDF terms, in row order; None where a variable is unbound."""
        return [
            tuple(_plain_term(term) for term in solution)
            for solution in read_solutions(self._document)
        ]

    @cached_property
    def rows(self) -> list[dict[str, Value]]:
        """The solutions as dictionaries from variable name to plain value."""
        return [
            dict(zip(self.variables, map(python_value, terms), strict=True)) for terms in self.terms
        ]

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Mapping[str, Value]]:
        return iter(self.rows)

    def __getitem__(self, index: int) -> Mapping[str, Value]:
        return self.rows[index]

    def __repr__(self) -> str:
        return f"Solutions(variables={list(self.variables)}, rows={len(self)})"

    def column(self, variable: str) -> list[Value]:
        """Return all values of one variable, in row order.

        Raises:
            KeyError: The query does not select this variable.
        """
        if variable not in self.variables:
            raise KeyError(
                f"no variable '{variable}'; the query selects {', '.join(self.variables)}"
            )
        return [row[variable] for row in self.rows]

    def to_pandas(self) -> pandas.DataFrame:
        """Return a data frame, one column per variable; decimals become floats.

        Unbound variables are missing values. Columns of whole numbers are ``Int64``, so that a
        missing number does not turn the others into floats.
        """
        import pandas as pd

        columns = {}
        for name in self.variables:
            values = [float(v) if isinstance(v, Decimal) else v for v in self.column(name)]
            present = [value for value in values if value is not None]
            whole = bool(present) and all(type(value) is int for value in present)
            columns[name] = pd.Series(values, dtype="Int64" if whole else None)
        return pd.DataFrame(columns, columns=list(self.variables))

    def to_arrow(self) -> pyarrow.Table:
        """Return an Arrow table, one column per variable; decimals become floats.

        A column whose values are of different kinds, such as names and numbers, is text.

        Example:
            >>> import ioknow
            >>> found = ioknow.open().query("SELECT ?n { VALUES ?n { 18 7 } }").to_arrow()
            >>> found.column("n").to_pylist()
            [18, 7]
        """
        import pyarrow

        columns = {}
        for name in self.variables:
            values = [float(v) if isinstance(v, Decimal) else v for v in self.column(name)]
            if len({type(value) for value in values if value is not None}) > 1:
                values = [None if value is None else str(value) for value in values]
            columns[name] = pyarrow.array(values)
        return pyarrow.table(columns)

    def to_rdflib(self) -> rdflib.query.Result:
        """Return the solutions as rdflib's ``Result``, with rdflib's terms."""
        import io

        import rdflib.query

        return rdflib.query.Result.parse(
            io.BytesIO(self.to_json().encode()),
            format="json",
        )

    def to_json(self) -> str:
        """Return a SPARQL 1.1 Query Results JSON document."""
        return self._document.decode()

    def to_csv(self) -> str:
        """Return a SPARQL 1.1 Query Results CSV document: plain values, no datatypes.

        Example:
            >>> kg.query("SELECT ?n { VALUES ?n { 18 } }").to_csv().splitlines()
            ['n', '18']
        """
        return write_solutions(read_solutions(self._document), "csv").decode()

    def to_tsv(self) -> str:
        """Return a SPARQL 1.1 Query Results TSV document: full RDF terms."""
        return write_solutions(read_solutions(self._document), "tsv").decode()

    def to_xml(self) -> str:
        """Return a SPARQL Query Results XML document."""
        return write_solutions(read_solutions(self._document), "xml").decode()

    def _repr_html_(self) -> str:
        """Return the first rows as a table, for notebooks."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.variables)
        body = "".join(
            "<tr>"
            + "".join(f"<td>{escape(_text(row[name]))}</td>" for name in self.variables)
            + "</tr>"
            for row in self.rows[:_SHOWN]
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        if len(self) <= _SHOWN:
            return table
        return f"{table}<p>the first {_SHOWN} of {len(self):,} rows; .to_pandas() has all</p>"


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _plain_term(term: object) -> Term | None:
    if term is None or isinstance(term, NamedNode | BlankNode | Literal):
        return term
    raise TypeError(f"not an RDF 1.1 term: {term}")  # quoted triples are RDF 1.2


__all__ = ["Solutions", "Value", "Variable", "python_value"]
