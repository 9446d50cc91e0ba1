"""Relations: solutions of a pattern as one SQL query."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from ioknow.store.columnar.values import Value

_SQL_TYPES = {
    "term": "BIGINT",
    "text": "VARCHAR",
    "iri": "VARCHAR",
    "worded": "VARCHAR",
    "decimal": "DECIMAL(38, 18)",
}


@dataclass(frozen=True)
class Relation:
    """Solutions of a pattern.

    Attributes:
        sql: A query with a column for each variable, or with the single column ``one``.
        columns: How each variable is held; ``sql`` of a value is the name of its column.
    """

    sql: str
    columns: dict[str, Value]

    def under(self, alias: str) -> dict[str, Value]:
        """Return the columns as they are called in a query that names this one."""
        return {
            name: Value(f"{alias}.{column(name)}", value.form, value.tags, value.nullable)
            for name, value in self.columns.items()
        }


def column(variable: str) -> str:
    """Return the name of the column of a variable."""
    safe = variable.replace('"', "")
    return f'"{safe}"'


def null(form: str) -> str:
    """SQL for no value of a form."""
    return f"NULL::{_SQL_TYPES[form]}"


def selected(values: dict[str, Value]) -> str:
    """SQL of the SELECT clause that gives values their columns."""
    if not values:
        return "1 AS one"
    return ", ".join(f"{value.sql} AS {column(name)}" for name, value in values.items())


def with_columns(values: dict[str, Value]) -> dict[str, Value]:
    """Return values as columns of the relation that selects them."""
    return {
        name: Value(column(name), value.form, value.tags, value.nullable)
        for name, value in values.items()
    }


@dataclass
class Names:
    """Hands out names for tables in a query."""

    numbers: count[int] = field(default_factory=count)

    def new(self, prefix: str = "t") -> str:
        """Return a new name."""
        return f"{prefix}{next(self.numbers)}"


@dataclass
class Scope:
    """Where an expression is computed: variables, and the tables it had to add.

    Attributes:
        values: The variables that are in scope.
        names: Hands out names.
        joins: LEFT JOIN clauses that give texts of terms.
    """

    values: dict[str, Value]
    names: Names
    joins: dict[tuple[str, str], str] = field(default_factory=dict)
    clauses: list[str] = field(default_factory=list)

    def lookup(self, table: str, term: str) -> str:
        """Return the alias of a dictionary table joined to a term."""
        alias = self.joins.get((table, term))
        if alias is None:
            alias = self.names.new("d")
            self.joins[table, term] = alias
            self.clauses.append(f" LEFT JOIN {table} {alias} ON {alias}.id = {term}")
        return alias
