"""Whole queries to SQL: grouping, aggregates, order, projection."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ioknow.store.columnar import functions  # noqa: F401  # registers the functions
from ioknow.store.columnar.algebra import (
    Aggregate,
    Call,
    Expression,
    NotAccelerated,
    Query,
    Select,
    Var,
)
from ioknow.store.columnar.concatenation import joined_texts
from ioknow.store.columnar.dictionary import Dictionary
from ioknow.store.columnar.encoding import LITERALS, SHIFT, Tag, zero
from ioknow.store.columnar.expressions import Expressions
from ioknow.store.columnar.functions import quotient
from ioknow.store.columnar.join_order import NOTHING
from ioknow.store.columnar.patterns import Patterns
from ioknow.store.columnar.relations import (
    Relation,
    Scope,
    column,
    selected,
    with_columns,
)
from ioknow.store.columnar.statistics import Statistics
from ioknow.store.columnar.values import NO_TAGS, Value, native, require_plain, stored

_BY_NUMBER = frozenset(
    {Tag.STRING, Tag.LANG, Tag.INTEGER, Tag.BOOLEAN, Tag.DATE, Tag.DATETIME, Tag.YEAR, Tag.MONTH,
     Tag.DECIMAL, Tag.DOUBLE}
)  # fmt: skip
"""Kinds of literals whose order alone is the order of their numbers."""


@dataclass(frozen=True)
class Translation:
    """A query as SQL.

    Attributes:
        sql: One statement; its columns are the variables in order.
        variables: Names of the variables.
        columns: How each is held.
    """

    sql: str
    variables: tuple[str, ...]
    columns: tuple[Value, ...]


def translate(
    query: Query, statistics: Statistics, dictionary: Dictionary, variables: tuple[str, ...] | None
) -> Translation:
    """Return a query as SQL.

    Args:
        query: The query.
        statistics: What the dataset holds.
        dictionary: The terms of the dataset.
        variables: The variables of ``SELECT *`` in the order in which the store gives them.

    Raises:
        NotAccelerated: The query lies outside of what the twin is proven to answer.
    """
    translator = _Queries(statistics, Expressions(dictionary))
    select = query.select
    if query.form == "CONSTRUCT":
        nodes = [node for triple in query.template for node in triple]
        used = dict.fromkeys(node.name for node in nodes if isinstance(node, Var))
        if any(name.startswith(".") for name in used):
            raise NotAccelerated("blank nodes in a template")
        variables = tuple(used)
    elif query.form == "ASK":
        variables = ()
    if select.variables is None:
        select = replace(select, variables=variables)
    relation = translator.sub_query(select)
    names = select.variables or ()
    if query.form == "ASK":
        return Translation(f"SELECT EXISTS ({relation.sql})", (), ())
    return Translation(relation.sql, names, tuple(relation.columns[name] for name in names))


class _Queries(Patterns):
    """Turns queries and sub-queries into SQL."""

    def sub_query(self, select: Select) -> Relation:
        with self._fixing({}, NOTHING):  # names in here are others than those outside
            return self._selected(select)

    def _selected(self, select: Select) -> Relation:
        relation = self.relation(select.pattern)
        bindings, having, order = select.bindings, select.having, select.order
        if select.keys is not None:
            for name, value in select.key_bindings:
                relation = self.extended(relation, name, value)
            relation, replaced = self._grouped(relation, select)
            bindings = tuple((name, _replaced(value, replaced)) for name, value in bindings)
            having = tuple(_replaced(one, replaced) for one in having)
            order = tuple((_replaced(one, replaced), descending) for one, descending in order)
        if having:
            relation = self.filtered(relation, having)
        if select.inline is not None:
            inline = self.inline(select.inline, relation.columns)
            relation = self.joined(relation, inline, small=True)
        for name, value in bindings:
            relation = self.extended(relation, name, value)
        return self._finished(relation, select, order)

    def _grouped(self, relation: Relation, select: Select) -> tuple[Relation, dict[Aggregate, str]]:
        uses: list[object] = [value for _, value in select.bindings]
        uses += [*select.having, *(one for one, _ in select.order)]
        wanted: dict[Aggregate, str] = {}
        for use in uses:
            _collect(use, wanted)
        alias = self.names.new("r")
        scope = Scope(relation.under(alias), self.names)
        keys = select.keys or ()
        for name in keys:
            if name not in relation.columns:
                scope.values[name] = Value("NULL::BIGINT", "term", NO_TAGS)
        values = {name: scope.values[name] for name in keys}
        for aggregate, name in wanted.items():
            values[name] = self._aggregate(aggregate, scope, relation)
        by = ", ".join(values[name].sql for name in keys)
        sql = f"SELECT {selected(values)} FROM ({relation.sql}) {alias}{''.join(scope.clauses)}" + (
            f" GROUP BY {by}" if keys else ""
        )
        if not values:
            raise NotAccelerated("grouping without keys and aggregates")
        return Relation(sql, with_columns(values)), wanted

    def _aggregate(self, aggregate: Aggregate, scope: Scope, relation: Relation) -> Value:
        distinct = "DISTINCT " if aggregate.distinct else ""
        if aggregate.over is None:
            return self._count_all(aggregate, scope, relation)
        if aggregate.name == "GROUP_CONCAT":
            return joined_texts(aggregate, self.expressions, scope)
        value = self.expressions.value(aggregate.over, scope)
        if aggregate.name == "COUNT":
            one = stored(value) if value.form in ("integer", "boolean") else value
            if one.language is not None:
                raise NotAccelerated("counting texts that have a language")
            if not isinstance(aggregate.over, Var) and one.nullable:
                raise NotAccelerated("counting what may be an error")
            return stored(native(f"count({distinct}{one.sql})", "integer", nullable=False))
        everything = f"count({value.sql}) = count(*)" if value.nullable else "true"
        if aggregate.name in ("MIN", "MAX"):
            return self._extreme(aggregate.name.lower(), value, everything)
        if aggregate.name not in ("SUM", "AVG"):
            raise NotAccelerated(f"{aggregate.name} depends on the order of the engine")
        number = self.expressions.number(value, scope)
        if number is None:
            raise NotAccelerated(f"{aggregate.name} of values that are no numbers")
        sql, kind = number
        if kind == "mixed":
            raise NotAccelerated("a sum of whole numbers and decimals")
        everything = f"count({sql}) = count(*)"
        total = f"coalesce(sum({distinct}{sql}), 0)"
        if aggregate.name == "SUM":
            if kind == "integer":
                return stored(native(f"CASE WHEN {everything} THEN {total} END", "integer"))
            if not self._sure_of_rows:
                raise NotAccelerated("a sum of decimals over possibly nothing")
            return native(f"CASE WHEN {everything} THEN ({total})::DECIMAL(38, 18) END", "decimal")
        if not self._sure_of_rows:
            raise NotAccelerated("a mean over possibly nothing")
        mean = quotient((total, kind), (f"count({distinct}{sql})", "integer"))
        return native(f"CASE WHEN {everything} THEN {mean} END", "decimal")

    _sure_of_rows = True

    def _count_all(self, aggregate: Aggregate, scope: Scope, relation: Relation) -> Value:
        if aggregate.name != "COUNT":
            raise NotAccelerated(f"{aggregate.name} of everything")
        if not aggregate.distinct:
            return stored(native("count(*)", "integer", nullable=False))
        names = [name for name in relation.columns if not name.startswith(".")]
        if not names:
            raise NotAccelerated("COUNT(DISTINCT *) of nothing")
        row = ", ".join(f"{scope.values[name].sql}" for name in names)
        return stored(native(f"count(DISTINCT ({row}, 0))", "integer", nullable=False))

    def _extreme(self, name: str, value: Value, everything: str) -> Value:
        require_plain(value)
        if value.form == "term":
            if len(value.tags & LITERALS) > 1 or not value.tags <= _BY_NUMBER | {Tag.IRI}:
                raise NotAccelerated(f"{name.upper()} of different kinds of values")
        elif value.language is not None or value.form == "iri":
            raise NotAccelerated(f"{name.upper()} of computed terms")
        found = Value(
            f"CASE WHEN {everything} THEN {name}({value.sql}) END", value.form, value.tags
        )
        return stored(found) if found.form in ("integer", "boolean") else found

    def _finished(
        self, relation: Relation, select: Select, order: tuple[tuple[Expression, bool], ...]
    ) -> Relation:
        """Order, project and cut."""
        names = select.variables
        if names is None:
            names = tuple(name for name in relation.columns if not name.startswith("."))
        columns = {}
        for name in names:
            columns[name] = relation.columns.get(name) or Value("NULL::BIGINT", "term", frozenset())
        if select.distinct:
            for one, _ in order:
                if not isinstance(one, Var) or one.name not in names:
                    raise NotAccelerated("DISTINCT ordered by what is not selected")
            alias = self.names.new("r")
            sql = f"SELECT DISTINCT {selected(columns)} FROM ({relation.sql}) {alias}"
            relation = Relation(sql, with_columns(columns))
            columns = relation.columns
        if not order and select.limit is None and not select.offset and select.distinct:
            return relation
        alias = self.names.new("r")
        scope = Scope(relation.under(alias), self.names)
        keys = [
            key
            for one, descending in order
            for key in self._order_keys(one, scope, descending=descending)
        ]
        values = {
            name: scope.values.get(name) or Value("NULL::BIGINT", "term", frozenset())
            for name in names
        }
        cut = select.limit is not None or select.offset
        grouped = select.keys is not None or select.distinct
        if (order or (cut and grouped)) and values:
            # Rows that the query leaves in any order come in one order all the same.
            keys += [f"{value.sql} ASC NULLS FIRST" for value in values.values()]
        sql = (
            f"SELECT {selected(values)} FROM ({relation.sql}) {alias}{''.join(scope.clauses)}"
            + (f" ORDER BY {', '.join(keys)}" if keys else "")
            + (f" LIMIT {select.limit}" if select.limit is not None else "")
            + (f" OFFSET {select.offset}" if select.offset else "")
        )
        return Relation(sql, with_columns(values))

    def _order_keys(self, expression: Expression, scope: Scope, *, descending: bool) -> list[str]:
        value = self.expressions.value(expression, scope)
        direction = "DESC NULLS LAST" if descending else "ASC NULLS FIRST"
        opposite = "ASC NULLS FIRST" if descending else "DESC NULLS LAST"
        if value.form != "term":
            if value.language is not None:
                raise NotAccelerated("the order of computed texts that have a language")
            return [f"{value.sql} {direction}"]
        literals = value.tags & LITERALS
        if Tag.BLANK in value.tags:
            raise NotAccelerated("the order of blank nodes")
        if len(literals) <= 1 and literals <= _BY_NUMBER:
            return [f"{value.sql} {direction}"]
        if value.tags == {Tag.STRING, Tag.LANG}:
            text = self.expressions.any_text(value, scope)
            kind = f"{value.sql} >> {SHIFT} {opposite}"
            return [f"{text} {direction}", kind, f"{value.sql} {direction}"]
        if value.tags == {Tag.INTEGER, Tag.DECIMAL}:
            number = self.expressions.number(value, scope)
            assert number is not None
            return [f"{number[0]} {direction}"]
        raise NotAccelerated("the order of different kinds of values")


def _collect(part: object, wanted: dict[Aggregate, str]) -> None:
    if isinstance(part, Aggregate):
        wanted.setdefault(part, f".a{len(wanted)}")
    elif isinstance(part, Call):
        for one in part.args:
            _collect(one, wanted)


def _replaced(expression: Expression, names: dict[Aggregate, str]) -> Expression:
    if isinstance(expression, Aggregate):
        return Var(names[expression])
    if isinstance(expression, Call):
        return Call(expression.name, tuple(_replaced(one, names) for one in expression.args))
    return expression


__all__ = ["Translation", "column", "translate", "zero"]
