"""Graph patterns to relations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from ioknow.store.columnar.algebra import (
    Bgp,
    Call,
    Constant,
    Exists,
    Expression,
    Extend,
    Filter,
    Graph,
    Join,
    LeftJoin,
    Minus,
    Node,
    NotAccelerated,
    Pattern,
    Select,
    Union,
    Values,
    Var,
)
from ioknow.store.columnar.basic_patterns import BasicPatterns
from ioknow.store.columnar.join_order import Bound, fixed, sure
from ioknow.store.columnar.relations import (
    Relation,
    Scope,
    column,
    null,
    selected,
    with_columns,
)
from ioknow.store.columnar.values import Value, narrowed, native, stored, union_of


class Patterns(BasicPatterns):
    """Turns patterns into SQL within one query."""

    def relation(self, pattern: Pattern) -> Relation:
        """Return the solutions of a pattern."""
        if isinstance(pattern, Bgp):
            return self.basic(pattern)
        if isinstance(pattern, Join):
            return self._join(pattern)
        if isinstance(pattern, LeftJoin):
            return self._left_join(pattern)
        if isinstance(pattern, Union):
            return self._union([self.relation(branch) for branch in pattern.branches])
        if isinstance(pattern, Minus):
            return self._minus(pattern)
        if isinstance(pattern, Filter):
            with self._fixing(fixed(pattern.pattern)):
                return self.filtered(self.relation(pattern.pattern), pattern.conditions)
        if isinstance(pattern, Extend):
            return self.extended(self.relation(pattern.pattern), pattern.variable, pattern.value)
        if isinstance(pattern, Graph):
            return self._in_graph(pattern)
        if isinstance(pattern, Values):
            return self.inline(pattern, {})
        if self.graph is not None:
            raise NotAccelerated("a sub-query inside of GRAPH")
        return self.sub_query(pattern)

    @contextmanager
    def _fixing(self, more: dict[str, Constant], known: Bound | None = None) -> Iterator[None]:
        """Tell triple patterns what is fixed; of that outside, only what is known in here."""
        before = self.fixed
        kept = {n: t for n, t in before.items() if known is None or n in known}
        self.fixed = kept | more
        try:
            yield
        finally:
            self.fixed = before

    def sub_query(self, select: Select) -> Relation:
        """Return the solutions of a sub-query; the translator of queries knows how."""
        raise NotImplementedError

    def _join(self, pattern: Join) -> Relation:
        with self._fixing(fixed(pattern)):
            return self._fixed_join(pattern)

    def _fixed_join(self, pattern: Join) -> Relation:
        first, second = pattern.left, pattern.right
        if isinstance(first, Join) and isinstance(first.left, Values):
            return self._join(Join(first.left, Join(first.right, second)))
        for one, other in ((first, second), (second, first)):
            if isinstance(other, Union) and _may_lack(other, one):
                # What is unbound in one branch only is a sure join in each.
                joins = [self._join(Join(one, branch)) for branch in other.branches]
                return self._union(joins)
        left = self.relation(pattern.left)
        if isinstance(pattern.right, Values):
            return self.joined(left, self.inline(pattern.right, left.columns), small=True)
        if isinstance(pattern.left, Values):
            right = self.relation(pattern.right)
            return self.joined(self.inline(pattern.left, right.columns), right, small=True)
        return self.joined(left, self.relation(pattern.right))

    def joined(self, left: Relation, right: Relation, *, small: bool = False) -> Relation:
        """Return the solutions of both that agree."""
        a, b = self.names.new("r"), self.names.new("r")
        conditions, values = self._agreement(left.under(a), right.under(b), small=small)
        on = " AND ".join(conditions) or "true"
        sql = f"SELECT {selected(values)} FROM ({left.sql}) {a} JOIN ({right.sql}) {b} ON {on}"
        return Relation(sql, with_columns(values))

    def _agreement(
        self, left: dict[str, Value], right: dict[str, Value], *, small: bool = False
    ) -> tuple[list[str], dict[str, Value]]:
        """Return when solutions agree, and the values of the two together."""
        shared = [name for name in left if name in right]
        conditions = []
        values = {**left, **right}
        sure = False
        for name in shared:
            one, other = left[name], right[name]
            if one.form != other.form:
                raise NotAccelerated("a computed value is joined with stored ones")
            equal = f"{one.sql} = {other.sql}"
            if one.nullable or other.nullable:
                loose = [f"{v.sql} IS NULL" for v in (one, other) if v.nullable]
                conditions.append(f"({' OR '.join([equal, *loose])})")
                together = union_of([one, other])
                both = one.nullable and other.nullable
                sql = f"coalesce({one.sql}, {other.sql})"
                values[name] = Value(sql, one.form, together.tags, both)
            else:
                conditions.append(equal)
                values[name] = narrowed(one, other.tags)
                sure = True
        if shared and not sure and not small:
            raise NotAccelerated("a join on variables that may be unbound")
        return conditions, values

    def _left_join(self, pattern: LeftJoin) -> Relation:
        left = self.relation(pattern.left)
        with self._fixing(fixed(pattern.left), sure(pattern.left)):
            right = self.relation(pattern.right)
        if not left.columns.keys() & right.columns.keys():
            # DuckDB 2.0 loses rows of such a join when few of them are asked for.
            raise NotAccelerated("OPTIONAL without a variable of the pattern before it")
        inner = [c for c in pattern.conditions if variables_of(c) <= right.columns.keys()]
        outer = [c for c in pattern.conditions if c not in inner]
        if any(isinstance(c, Exists) for c in outer):
            raise NotAccelerated("EXISTS as the condition of OPTIONAL")
        if inner:
            right = self.filtered(right, tuple(inner))
        a, b = self.names.new("r"), self.names.new("r")
        ours, theirs = left.under(a), right.under(b)
        conditions, together = self._agreement(ours, theirs)
        scope = Scope({**theirs, **ours}, self.names)
        for name in ours.keys() & theirs.keys():
            scope.values[name] = together[name]
        conditions += [f"({self.expressions.condition(c, scope)})" for c in outer]
        if scope.clauses:
            raise NotAccelerated("a condition of OPTIONAL that reads texts of both sides")
        values = {}
        for name in together:
            if name not in theirs:
                values[name] = ours[name]
            elif name not in ours:
                one = theirs[name]
                values[name] = Value(one.sql, one.form, one.tags, nullable=True)
            elif ours[name].nullable:
                tags = ours[name].tags | theirs[name].tags
                sql = f"coalesce({ours[name].sql}, {theirs[name].sql})"
                values[name] = Value(sql, ours[name].form, tags, nullable=True)
            else:
                values[name] = ours[name]
        on = " AND ".join(conditions) or "true"
        sql = f"SELECT {selected(values)} FROM ({left.sql}) {a} LEFT JOIN ({right.sql}) {b} ON {on}"
        return Relation(sql, with_columns(values))

    def _union(self, branches: list[Relation]) -> Relation:
        names = list(dict.fromkeys(name for branch in branches for name in branch.columns))
        columns = {}
        for name in names:
            held = [branch.columns[name] for branch in branches if name in branch.columns]
            whole = union_of(held)
            nullable = whole.nullable or len(held) < len(branches)
            columns[name] = Value(column(name), whole.form, whole.tags, nullable)
        parts = []
        for branch in branches:
            chosen = ", ".join(
                column(name)
                if name in branch.columns
                else f"{null(columns[name].form)} AS {column(name)}"
                for name in names
            )
            parts.append(f"SELECT {chosen or '1 AS one'} FROM ({branch.sql}) {self.names.new('r')}")
        return Relation(" UNION ALL ".join(parts), columns)

    def _minus(self, pattern: Minus) -> Relation:
        left = self.relation(pattern.left)
        with self._fixing(fixed(pattern.left), sure(pattern.left)):
            right = self.relation(pattern.right)
        shared = [name for name in left.columns if name in right.columns]
        if not shared:
            return left
        a, b = self.names.new("r"), self.names.new("r")
        ours, theirs = left.under(a), right.under(b)
        certain = [n for n in shared if not (ours[n].nullable or theirs[n].nullable)]
        if len(shared) > 1 and not certain:
            raise NotAccelerated("MINUS on variables that may be unbound")
        if len(shared) == 1:
            name = shared[0]
            if ours[name].form != theirs[name].form:
                raise NotAccelerated("a computed value is joined with stored ones")
            conditions = [f"{ours[name].sql} = {theirs[name].sql}"]
        else:
            conditions, _ = self._agreement(ours, theirs)
        return self._without(left, right, a, b, conditions, negated=True)

    def _without(
        self,
        left: Relation,
        right: Relation,
        a: str,
        b: str,
        conditions: list[str],
        *,
        negated: bool,
    ) -> Relation:
        word = "NOT EXISTS" if negated else "EXISTS"
        on = " AND ".join(conditions) or "true"
        sql = (
            f"SELECT {a}.* FROM ({left.sql}) {a} WHERE {word} "
            f"(SELECT 1 FROM ({right.sql}) {b} WHERE {on})"
        )
        return Relation(sql, left.columns)

    def filtered(self, relation: Relation, conditions: tuple[Expression, ...]) -> Relation:
        """Return the solutions for which all conditions hold."""
        known = relation.columns
        plain = []
        for condition in _conjuncts(conditions):
            if not isinstance(condition, Exists):
                relation, told = self._told(relation, condition)
                plain.append(told)
        if plain:
            alias = self.names.new("r")
            scope = Scope(relation.under(alias), self.names)
            where = [f"({self.expressions.condition(one, scope)})" for one in plain]
            sql = (
                f"SELECT {alias}.* FROM ({relation.sql}) {alias}{''.join(scope.clauses)} "
                f"WHERE {' AND '.join(where)}"
            )
            relation = Relation(sql, known)
        for one in _conjuncts(conditions):
            if isinstance(one, Exists):
                relation = self._exists(relation, one)
        return relation

    def _told(self, relation: Relation, expression: Expression) -> tuple[Relation, Expression]:
        """Replace EXISTS inside of an expression by a variable that tells whether it holds."""
        if isinstance(expression, Exists):
            name = self.names.new(".e")
            right, a, b, agreement = self._correlated(relation, expression)
            held = f"EXISTS (SELECT 1 FROM ({right.sql}) {b} WHERE {agreement})"
            truth = f"NOT {held}" if expression.negated else held
            told = stored(native(truth, "boolean", nullable=False))
            sql = f"SELECT {a}.*, {told.sql} AS {column(name)} FROM ({relation.sql}) {a}"
            columns = {**relation.columns, name: replace(told, sql=column(name))}
            return Relation(sql, columns), Var(name)
        if isinstance(expression, Call):
            args = []
            for arg in expression.args:
                relation, told_arg = self._told(relation, arg)
                args.append(told_arg)
            return relation, Call(expression.name, tuple(args))
        return relation, expression

    def _exists(self, left: Relation, exists: Exists) -> Relation:
        right, a, b, agreement = self._correlated(left, exists)
        return self._without(left, right, a, b, [agreement], negated=exists.negated)

    def _correlated(self, left: Relation, exists: Exists) -> tuple[Relation, str, str, str]:
        """Return the pattern of EXISTS, names for the two sides, and when they agree."""
        pattern = exists.pattern
        conditions: tuple[Expression, ...] = ()
        if isinstance(pattern, Filter):
            conditions = _conjuncts(pattern.conditions)
            pattern = pattern.pattern
        _require_simple(pattern)
        outside = self.expressions.outside
        self.expressions.outside = outside | left.columns.keys()
        certain = frozenset(name for name, one in left.columns.items() if not one.nullable)
        with self._fixing({}, certain):
            right = self.relation(pattern)
        only_left = left.columns.keys() - right.columns.keys()
        inner = tuple(c for c in conditions if not variables_of(c) & only_left)
        if any(isinstance(c, Exists) for c in conditions if c not in inner):
            raise NotAccelerated("EXISTS inside of EXISTS that looks out of both")
        if inner:
            right = self.filtered(right, inner)
        self.expressions.outside = outside
        a, b = self.names.new("r"), self.names.new("r")
        ours, theirs = left.under(a), right.under(b)
        if any(v.nullable for v in (*ours.values(), *theirs.values())):
            for name in ours.keys() & theirs.keys():
                if ours[name].nullable or theirs[name].nullable:
                    raise NotAccelerated("EXISTS on variables that may be unbound")
        agreement, _ = self._agreement(ours, theirs)
        scope = Scope({**theirs, **ours}, self.names)
        correlated = [c for c in conditions if c not in inner]
        agreement += [f"({self.expressions.condition(c, scope)})" for c in correlated]
        if scope.clauses:
            raise NotAccelerated("a condition of EXISTS that reads texts of both sides")
        return right, a, b, " AND ".join(agreement) or "true"

    def extended(self, relation: Relation, name: str, expression: Expression) -> Relation:
        """Return solutions with one more variable."""
        known = relation.columns
        relation, expression = self._told(relation, expression)
        alias = self.names.new("r")
        scope = Scope(relation.under(alias), self.names)
        given = scope.values.get(expression.name) if isinstance(expression, Var) else None
        value = given or stored(self.expressions.value(expression, scope))
        if value.form == "iri":
            raise NotAccelerated("an IRI that the dataset does not hold is given a name")
        values = {held: one for held, one in relation.under(alias).items() if held in known}
        values[name] = value
        sql = f"SELECT {selected(values)} FROM ({relation.sql}) {alias}{''.join(scope.clauses)}"
        return Relation(sql, with_columns(values))

    def _in_graph(self, pattern: Graph) -> Relation:
        if self.graph is not None:
            raise NotAccelerated("GRAPH inside of GRAPH")
        self.graph: Node | None = pattern.name
        found = self.relation(pattern.pattern)
        self.graph = None
        if isinstance(pattern.name, Var) and pattern.name.name not in found.columns:
            raise NotAccelerated("GRAPH around no triple pattern")
        if not _has_triples(pattern.pattern):
            raise NotAccelerated("GRAPH around no triple pattern")
        return found

    def inline(self, data: Values, against: dict[str, Value]) -> Relation:
        """Return inline data, without rows that cannot agree with sure columns."""
        rows = []
        tags: dict[str, list[Value]] = {name: [] for name in data.variables}
        for row in data.rows:
            cells = [self._datum(term) for term in row]
            lost = [
                name
                for name, cell in zip(data.variables, cells, strict=True)
                if cell is not None and cell.form != "term"
            ]
            if lost and all(name in against and not against[name].nullable for name in lost):
                continue
            if lost:
                raise NotAccelerated("inline data hold a term that the dataset does not")
            for name, cell in zip(data.variables, cells, strict=True):
                tags[name].append(cell or Value("", "term", frozenset(), nullable=True))
            rows.append("(" + ", ".join(cell.sql if cell else "NULL" for cell in cells) + ")")
        columns = {}
        for name in data.variables:
            whole = union_of(tags[name])
            columns[name] = Value(column(name), "term", whole.tags, whole.nullable)
        names = ", ".join(column(name) for name in data.variables)
        if not data.variables:
            raise NotAccelerated("inline data without variables")
        if not rows:
            empty = ", ".join(f"NULL::BIGINT AS {column(name)}" for name in data.variables)
            return Relation(f"SELECT {empty} WHERE false", columns)
        types = ", ".join(f"{column(name)}::BIGINT AS {column(name)}" for name in data.variables)
        alias = self.names.new("v")
        return Relation(f"SELECT {types} FROM (VALUES {', '.join(rows)}) {alias}({names})", columns)

    def _datum(self, term: Constant | None) -> Value | None:
        return None if term is None else self.expressions.constant(term)


def _may_lack(union: Union, other: Pattern) -> bool:
    """Whether a branch may lack a variable that is sure in another pattern."""
    return bool(variables_of(union) & sure(other) - sure(union))


def _conjuncts(conditions: tuple[Expression, ...]) -> tuple[Expression, ...]:
    found: tuple[Expression, ...] = ()
    for condition in conditions:
        if getattr(condition, "name", None) == "&&":
            found += _conjuncts(condition.args)  # type: ignore[union-attr]  # only a Call has it
        else:
            found += (condition,)
    return found


def variables_of(expression: object) -> set[str]:
    """Return the variables of an expression, those of a pattern in EXISTS included."""
    if isinstance(expression, Var):
        return {expression.name}
    found: set[str] = set()
    if isinstance(expression, tuple):
        for part in expression:
            found |= variables_of(part)
    elif hasattr(expression, "__dataclass_fields__"):
        for name in expression.__dataclass_fields__:
            found |= variables_of(getattr(expression, name))
    return found


def _require_simple(pattern: Pattern) -> None:
    """Refuse patterns in which the variables of EXISTS mean more than equality."""
    if isinstance(pattern, Bgp):
        return
    if isinstance(pattern, Join):
        _require_simple(pattern.left)
        _require_simple(pattern.right)
    elif isinstance(pattern, Union):
        for branch in pattern.branches:
            _require_simple(branch)
    elif isinstance(pattern, Filter):
        _require_simple(pattern.pattern)
    elif not isinstance(pattern, Values):
        raise NotAccelerated("EXISTS around more than a join of triple patterns")


def _has_triples(pattern: Pattern) -> bool:
    if isinstance(pattern, Bgp):
        return bool(pattern.triples)
    if isinstance(pattern, Join):
        return _has_triples(pattern.left) and (
            _has_triples(pattern.right) or isinstance(pattern.right, Values)
        )
    if isinstance(pattern, LeftJoin | Minus):
        return _has_triples(pattern.left) and _has_triples(pattern.right)
    if isinstance(pattern, Union):
        return all(_has_triples(branch) for branch in pattern.branches)
    if isinstance(pattern, Filter | Extend):
        return _has_triples(pattern.pattern)
    return False
