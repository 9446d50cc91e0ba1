"""Triple patterns and property paths to relations."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from ioknow.store.columnar.algebra import (
    Alternative,
    Bgp,
    Constant,
    Link,
    Negated,
    Node,
    NotAccelerated,
    Path,
    Repeat,
    Sequence,
    Triple,
    Var,
)
from ioknow.store.columnar.encoding import Tag, Tags
from ioknow.store.columnar.expressions import Expressions
from ioknow.store.columnar.relations import Names, Relation, column, selected, with_columns
from ioknow.store.columnar.statistics import Statistics
from ioknow.store.columnar.values import NO_TAGS, Value, narrowed

_RESOURCES: Tags = frozenset({Tag.IRI, Tag.BLANK})


@dataclass(frozen=True)
class Pairs:
    """Subjects and objects as a table of two columns, ``s`` and ``o``."""

    sql: str
    subject_tags: Tags
    object_tags: Tags


@dataclass
class _Join:
    """A basic graph pattern on its way into SQL.

    Attributes:
        tables: Tables with their names.
        conditions: What holds between their columns.
        values: The variables that are bound.
        sources: Of variables, SQL of a column ``x`` that has all their values, and others.
    """

    tables: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def bind(self, node: Node, sql: str, tags: Tags, expressions: Expressions) -> None:
        """Say that a node of a triple pattern is the value of a column."""
        if isinstance(node, Var):
            known = self.values.get(node.name)
            if known is None:
                self.values[node.name] = Value(sql, "term", tags, nullable=False)
            else:
                self.conditions.append(f"{known.sql} = {sql}")
                self.values[node.name] = narrowed(known, tags)
            return
        constant = expressions.constant(node)
        if constant.form != "term":
            self.conditions.append("false")
        else:
            self.conditions.append(f"{sql} = {constant.sql}")


class BasicPatterns:
    """Turns basic graph patterns into SQL within one query.

    Args:
        statistics: What the dataset holds.
        expressions: Knows the terms.

    Attributes:
        graph: The graph in which triple patterns are asked, or None for the union of all.
        fixed: Variables that have one value in all solutions that count here.
    """

    def __init__(self, statistics: Statistics, expressions: Expressions) -> None:
        self.statistics = statistics
        self.expressions = expressions
        self.names = Names()
        self.graph: Node | None = None
        self.fixed: dict[str, Constant] = {}

    def basic(self, pattern: Bgp) -> Relation:
        """Return the solutions of a basic graph pattern."""
        join = _Join()
        # Repeated paths last: what is known of their ends makes them short.
        for triple in sorted(pattern.triples, key=lambda one: isinstance(one.predicate, Repeat)):
            self._triple(triple, join)
        values = {name: v for name, v in join.values.items() if not name.startswith(".")}
        where = f" WHERE {' AND '.join(join.conditions)}" if join.conditions else ""
        if not join.tables:
            return Relation("SELECT 1 AS one", {})
        return Relation(
            f"SELECT {selected(values)} FROM {', '.join(join.tables)}{where}", with_columns(values)
        )

    def _triple(self, triple: Triple, join: _Join) -> None:
        path = triple.predicate
        if isinstance(path, Var):
            self._any_predicate(triple.subject, path, triple.object, join)
        elif isinstance(path, Link) and path.inverse:
            self._triple(Triple(triple.object, Link(path.iri), triple.subject), join)
        elif isinstance(path, Sequence):
            nodes: list[Node] = [triple.subject]
            nodes += [Var(self.names.new(".p")) for _ in path.steps[1:]]
            nodes.append(triple.object)
            for start, step, end in zip(nodes, path.steps, nodes[1:], strict=False):
                self._triple(Triple(start, step, end), join)
        elif self.graph is not None:
            if not isinstance(path, Link):
                raise NotAccelerated("a path inside of GRAPH")
            self._quad(triple.subject, path, triple.object, join)
        else:
            pairs = self._ends(triple, path, join)
            alias = self.names.new("t")
            join.tables.append(f"{pairs.sql} {alias}")
            join.bind(triple.subject, f"{alias}.s", pairs.subject_tags, self.expressions)
            join.bind(triple.object, f"{alias}.o", pairs.object_tags, self.expressions)
            if isinstance(path, Link):
                for node, column_ in ((triple.subject, "s"), (triple.object, "o")):
                    if isinstance(node, Var):
                        source = f"SELECT {column_} AS x FROM {pairs.sql}"
                        join.sources.setdefault(node.name, source)

    def _any_predicate(self, subject: Node, predicate: Var, object_: Node, join: _Join) -> None:
        alias = self.names.new("t")
        join.tables.append(f"{'triples' if self.graph is None else 'quads'} {alias}")
        known = self.statistics
        join.bind(subject, f"{alias}.s", known.subject_tags, self.expressions)
        join.bind(predicate, f"{alias}.p", frozenset({Tag.IRI}), self.expressions)
        join.bind(object_, f"{alias}.o", known.object_tags, self.expressions)
        self._bind_graph(alias, join)

    def _quad(self, subject: Node, link: Link, object_: Node, join: _Join) -> None:
        alias = self.names.new("t")
        join.tables.append(f"quads {alias}")
        pairs = self._link(link)
        number = self._predicate(link)
        join.conditions.append("false" if number is None else f"{alias}.p = {number}")
        join.bind(subject, f"{alias}.s", pairs.subject_tags, self.expressions)
        join.bind(object_, f"{alias}.o", pairs.object_tags, self.expressions)
        self._bind_graph(alias, join)

    def _bind_graph(self, alias: str, join: _Join) -> None:
        if self.graph is not None:
            join.conditions.append(f"{alias}.g IS NOT NULL")
            join.bind(self.graph, f"{alias}.g", self.statistics.graph_tags, self.expressions)

    def _predicate(self, link: Link) -> int | None:
        number = self.expressions.dictionary.find(Constant("iri", link.iri))
        return number if number in self.statistics.predicates else None

    def _link(self, link: Link) -> Pairs:
        number = self._predicate(link)
        if number is None:
            empty = "(SELECT NULL::BIGINT AS s, NULL::BIGINT AS o WHERE false)"
            return Pairs(empty, NO_TAGS, NO_TAGS)
        known = self.statistics.predicates[number]
        table = known.table or f"(SELECT s, o FROM triples WHERE p = {number})"
        if link.inverse:
            turned = f"(SELECT o AS s, s AS o FROM {table} {self.names.new('t')})"
            return Pairs(turned, known.object_tags, known.subject_tags)
        return Pairs(table, known.subject_tags, known.object_tags)

    def _ends(self, triple: Triple, path: Path, join: _Join) -> Pairs:
        """Return the pairs that a path connects, fewer where an end of a closure is known."""
        if not isinstance(path, Repeat):
            return self._pairs(path)
        for node in (triple.subject, triple.object):
            if self._known(node) is not None:
                return self._closure(path, triple.subject, triple.object)
        for node, end in ((triple.subject, "s"), (triple.object, "o")):
            if isinstance(node, Var) and node.name in join.sources:
                source = join.sources[node.name]
                return self._closure_from(path, source, join.values[node.name].tags, end)
        return self._closure(path, triple.subject, triple.object)

    def _closure_from(self, path: Repeat, source: str, known: Tags, near: str) -> Pairs:
        """Return the pairs of a repeated path of which one end is among known terms."""
        base = self._pairs(path.path)
        far = "o" if near == "s" else "s"
        name = self.names.new("c")
        pairs = f"SELECT s, o FROM {base.sql} b0 WHERE {near} IN ({source})"
        if path.sign != "?":
            again = (
                f"SELECT {name}.{near}, b.{far} FROM {name} "
                f"JOIN {base.sql} b ON b.{near} = {name}.{far}"
            )
            pairs = (
                f"WITH RECURSIVE {name}({near}, {far}) AS "
                f"(SELECT {near}, {far} FROM ({pairs}) UNION {again}) SELECT s, o FROM {name}"
            )
        tags = base.subject_tags | base.object_tags
        if path.sign != "+":
            tags |= known
            pairs = f"SELECT s, o FROM ({pairs}) UNION SELECT x, x FROM ({source})"
        return Pairs(f"({pairs})", tags, tags)

    def _pairs(self, path: Path) -> Pairs:
        if isinstance(path, Link):
            return self._link(path)
        if isinstance(path, Repeat):
            return self._closure(path, Var("s"), Var("o"))
        if isinstance(path, Negated):
            return self._negated(path)
        if isinstance(path, Alternative):
            # The store gives each pair once, however many choices connect it.
            found = [self._pairs(choice) for choice in path.choices]
            return _any_of(found, self.names)
        steps = [self._pairs(step) for step in path.steps]
        names = [self.names.new("t") for _ in steps]
        tables = ", ".join(f"{p.sql} {n}" for p, n in zip(steps, names, strict=True))
        links = [f"{a}.o = {b}.s" for a, b in pairwise(names)]
        sql = (
            f"(SELECT {names[0]}.s AS s, {names[-1]}.o AS o FROM {tables} "
            f"WHERE {' AND '.join(links)})"
        )
        return Pairs(sql, steps[0].subject_tags, steps[-1].object_tags)

    def _negated(self, path: Negated) -> Pairs:
        known = self.statistics
        found = []
        for inverse in (False, True):
            links = [link for link in path.links if link.inverse is inverse]
            if not links:
                continue
            numbers = [self._predicate(Link(link.iri)) for link in links]
            listed = ", ".join(str(number) for number in numbers if number is not None)
            where = f" WHERE p NOT IN ({listed})" if listed else ""
            if inverse:
                sql = f"(SELECT o AS s, s AS o FROM triples{where})"
                found.append(Pairs(sql, known.object_tags, known.subject_tags))
            else:
                sql = f"(SELECT s, o FROM triples{where})"
                found.append(Pairs(sql, known.subject_tags, known.object_tags))
        return found[0] if len(found) == 1 else _any_of(found, self.names)

    def _known(self, node: Node) -> Constant | None:
        return self.fixed.get(node.name) if isinstance(node, Var) else node

    def _closure(self, path: Repeat, start: Node, end: Node) -> Pairs:
        """Return the pairs that a repeated path connects, each once."""
        base = self._pairs(path.path)
        name = self.names.new("c")
        tags = base.subject_tags | base.object_tags
        given = None
        if (last := self._known(end)) is not None:
            given = ("s", "o", last, end)
        elif (origin := self._known(start)) is not None:
            given = ("o", "s", origin, start)
        if given is not None:
            far, near, node, said = given
            term = self.expressions.constant(node)
            if term.form != "term":
                if path.sign == "+":
                    return Pairs("(SELECT 0 AS s, 0 AS o WHERE false)", NO_TAGS, NO_TAGS)
                raise NotAccelerated("a path of no steps from a term that is not in the data")
            first = f"SELECT {far} AS x FROM {base.sql} b0 WHERE {near} = {term.sql}"
            itself = f"SELECT {term.sql}::BIGINT"
            if isinstance(said, Var):  # no step leads only from what is in the data
                itself += (
                    f" WHERE EXISTS (FROM triples WHERE s = {term.sql})"
                    f" OR EXISTS (FROM triples WHERE o = {term.sql})"
                )
            if path.sign == "?":
                reached = f"{first} UNION {itself}"
            else:
                again = f"SELECT b.{far} FROM {name} JOIN {base.sql} b ON b.{near} = {name}.x"
                reached = (
                    f"WITH RECURSIVE {name}(x) AS ({first} UNION {again}) SELECT x FROM {name}"
                )
                if path.sign == "*":
                    reached = f"SELECT x FROM ({reached}) UNION {itself}"
            sql = f"(SELECT x AS {far}, {term.sql}::BIGINT AS {near} FROM ({reached}))"
            tags |= term.tags
            return Pairs(sql, tags, tags)
        pairs = f"SELECT s, o FROM {base.sql} b0"
        if path.sign != "?":
            again = f"SELECT {name}.s, b.o FROM {name} JOIN {base.sql} b ON b.s = {name}.o"
            pairs = (
                f"WITH RECURSIVE {name}(s, o) AS ({pairs} UNION {again}) SELECT s, o FROM {name}"
            )
        if path.sign != "+":
            known = self.statistics
            tags |= known.subject_tags | known.object_tags
            nodes = "(SELECT s AS x FROM triples UNION SELECT o FROM triples)"
            pairs = f"SELECT s, o FROM ({pairs}) UNION SELECT x, x FROM {nodes}"
        elif path.sign == "?":
            pairs = f"SELECT DISTINCT s, o FROM ({pairs})"
        return Pairs(f"({pairs})", tags, tags)


def _any_of(found: list[Pairs], names: Names) -> Pairs:
    parts = [f"SELECT s, o FROM {pairs.sql} {names.new('t')}" for pairs in found]
    return Pairs(
        f"({' UNION '.join(parts)})",
        NO_TAGS.union(*(pairs.subject_tags for pairs in found)),
        NO_TAGS.union(*(pairs.object_tags for pairs in found)),
    )


__all__ = ["BasicPatterns", "Pairs", "column"]
