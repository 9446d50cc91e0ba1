"""SPARQL text to algebra, for the part of the language that the twin computes.

rdflib's parser takes 10 to 50 milliseconds for one query of the field, longer than the twin
takes to answer it. This one takes less than one. It need not tell wrong from right: every text
is read by the store's own parser as well, and what this parser does not know goes to the store.
"""

from __future__ import annotations

from ioknow.store.columnar import algebra
from ioknow.store.columnar.algebra import (
    Alternative,
    Bgp,
    Constant,
    Exists,
    Expression,
    Extend,
    Filter,
    Graph,
    Join,
    LeftJoin,
    Link,
    Minus,
    Negated,
    Node,
    NotAccelerated,
    Path,
    Pattern,
    Query,
    Repeat,
    Select,
    Sequence,
    Triple,
    Union,
    Values,
    Var,
)
from ioknow.store.columnar.parsing_expressions import ExpressionParser, aggregated

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_MOST_STEPS = 64


def parse_query(text: str) -> Query:
    """Read a SELECT, ASK or CONSTRUCT query.

    Raises:
        NotAccelerated: The query is of another form or uses what the twin does not compute.
    """
    try:
        return _Parser(text).query()
    except RecursionError:
        raise NotAccelerated("the query is nested too deeply") from None


class _Parser(ExpressionParser):
    """Recursive descent, one method for each production."""

    def query(self) -> Query:
        self.prologue()
        form = self.word("SELECT", "ASK", "CONSTRUCT")
        if form is None:
            raise NotAccelerated("only SELECT, ASK and CONSTRUCT are accelerated")
        if form == "SELECT":
            query = Query("SELECT", self.select_rest())
        elif form == "ASK":
            self.word("WHERE")
            query = Query("ASK", self.modifiers(Select(self.group(), None)))
        else:
            query = self.construct()
        self.expect("end")
        return query

    def construct(self) -> Query:
        if self.word("WHERE"):
            raise NotAccelerated("CONSTRUCT WHERE without a template")
        self.sign("{", required=True)
        template = []
        for triple in self.triples_block():
            predicate = triple.predicate
            if not isinstance(predicate, Var | Link) or (
                isinstance(predicate, Link) and predicate.inverse
            ):
                raise NotAccelerated("a path in a template")
            node = predicate if isinstance(predicate, Var) else Constant("iri", predicate.iri)
            template.append((triple.subject, node, triple.object))
        self.sign("}", required=True)
        self.dataset()
        self.word("WHERE")
        return Query("CONSTRUCT", self.modifiers(Select(self.group(), None)), tuple(template))

    def dataset(self) -> None:
        if self.peek() == ("word", "FROM"):
            raise NotAccelerated("the query names its own dataset with FROM")

    def sub_select(self) -> Select:
        self.word("SELECT")
        return self.select_rest()

    def select_rest(self) -> Select:
        distinct = self.word("DISTINCT", "REDUCED")
        if distinct == "REDUCED":
            raise NotAccelerated("REDUCED leaves open how many duplicates remain")
        variables: list[str] = []
        bindings: list[tuple[str, Expression]] = []
        star = self.sign("*") is not None
        while not star:
            if self.peek()[0] == "variable":
                variables.append(self.variable())
            elif self.sign("("):
                value = self.expression()
                self.keyword("AS")
                name = self.variable()
                self.sign(")", required=True)
                bindings.append((name, value))
                variables.append(name)
            else:
                break
        self.dataset()
        self.word("WHERE")
        select = Select(
            self.group(),
            None if star else tuple(variables),
            tuple(bindings),
            distinct=distinct is not None,
        )
        return self.modifiers(select)

    def modifiers(self, select: Select) -> Select:
        keys, key_bindings = self.group_by()
        having: list[Expression] = []
        if self.word("HAVING"):
            having.append(self.constraint())
            while self.at_constraint():
                having.append(self.constraint())
        order = self.order_by()
        limit, offset = None, 0
        while which := self.word("LIMIT", "OFFSET"):
            kind, number = self.next()
            if kind != "number" or not number.isdigit() or len(number) > 15:
                raise NotAccelerated("an odd number of rows")
            if which == "LIMIT":
                limit = int(number)
            else:
                offset = int(number)
        inline = self.inline_data() if self.word("VALUES") else None
        uses = [value for _, value in select.bindings] + having + [one for one, _ in order]
        if keys is None and any(aggregated(one) for one in uses):
            keys = ()
        return Select(
            select.pattern,
            select.variables,
            select.bindings,
            keys,
            tuple(key_bindings),
            tuple(having),
            tuple(order),
            select.distinct,
            limit,
            offset,
            inline,
        )

    def group_by(self) -> tuple[tuple[str, ...] | None, list[tuple[str, Expression]]]:
        if not self.word("GROUP"):
            return None, []
        self.keyword("BY")
        keys: list[str] = []
        bindings: list[tuple[str, Expression]] = []
        while True:
            if self.peek()[0] == "variable":
                keys.append(self.variable())
                continue
            if self.sign("("):
                value = self.expression()
                name = self.variable() if self.word("AS") else self.fresh()
                self.sign(")", required=True)
            elif self.at_call():
                value, name = self.primary(), self.fresh()
            else:
                return tuple(keys), bindings
            keys.append(name)
            bindings.append((name, value))

    def order_by(self) -> list[tuple[Expression, bool]]:
        order: list[tuple[Expression, bool]] = []
        if not self.word("ORDER"):
            return order
        self.keyword("BY")
        while True:
            direction = self.word("ASC", "DESC")
            if direction:
                self.sign("(", required=True)
                value = self.expression()
                self.sign(")", required=True)
            elif self.peek()[0] == "variable":
                value = Var(self.variable())
            elif self.at_constraint():
                value = self.constraint()
            else:
                return order
            order.append((value, direction == "DESC"))

    def group(self) -> Pattern:
        """Read ``{ ... }``."""
        self.enter()
        self.sign("{", required=True)
        if self.peek() == ("word", "SELECT"):
            found: Pattern = self.sub_select()
            self.sign("}", required=True)
            self.leave()
            return found
        pattern: Pattern = algebra.EMPTY
        filters: list[Expression] = []
        while not self.sign("}"):
            if self.word("FILTER"):
                filters.append(self.constraint())
            else:
                pattern = self.element(pattern, filters)
            self.sign(".")
        self.leave()
        return Filter(pattern, tuple(filters)) if filters else pattern

    def element(self, before: Pattern, filters: list[Expression]) -> Pattern:
        if self.word("OPTIONAL"):
            inner = self.group()
            if isinstance(inner, Filter):
                return LeftJoin(before, inner.pattern, inner.conditions)
            return LeftJoin(before, inner, ())
        if self.word("MINUS"):
            return Minus(before, self.group())
        if self.word("BIND"):
            self.sign("(", required=True)
            value = self.expression()
            self.keyword("AS")
            name = self.variable()
            self.sign(")", required=True)
            return Extend(before, name, value)
        if self.word("VALUES"):
            return _join(before, self.inline_data())
        if self.word("GRAPH"):
            name_ = self.node()
            return _join(before, Graph(name_, self.group()))
        if self.peek() == ("sign", "{"):
            branches = [self.group()]
            while self.word("UNION"):
                branches.append(self.group())
            whole = branches[0] if len(branches) == 1 else Union(tuple(branches))
            return _join(before, whole)
        if self.peek()[0] == "word" and self.peek()[1] not in ("TRUE", "FALSE"):
            raise NotAccelerated(f"{self.peek()[1]} is answered by the store only")
        triples = self.triples_block()
        # FILTER does not end a basic graph pattern, so blank nodes reach across it.
        while self.word("FILTER"):
            filters.append(self.constraint())
            self.sign(".")
            if self.at_triples():
                triples += self.triples_block()
        return _join(before, Bgp(tuple(triples)))

    def at_triples(self) -> bool:
        kind, text = self.peek()
        return kind in ("variable", "iri", "name", "blank", "string", "number") or (
            kind == "sign" and text == "["
        )

    def triples_block(self) -> list[Triple]:
        triples: list[Triple] = []
        while self.at_triples():
            subject, bare = self.graph_node(triples)
            if bare and self.peek() in (("sign", "."), ("sign", "}")):
                pass  # [ ... ] . says it all
            else:
                self.property_list(subject, triples)
            if not self.sign("."):
                break
        if not triples:
            raise NotAccelerated(f"{self.peek()[1]!r} is read by the store only")
        return triples

    def property_list(self, subject: Node, triples: list[Triple]) -> None:
        while True:
            predicate: Var | Path
            predicate = Var(self.variable()) if self.peek()[0] == "variable" else self.path()
            while True:
                node, _ = self.graph_node(triples)
                triples.append(Triple(subject, predicate, node))
                if not self.sign(","):
                    break
            if not self.sign(";"):
                return
            while self.sign(";"):
                pass
            if self.peek()[1] in (".", "}", "]"):
                return

    def graph_node(self, triples: list[Triple]) -> tuple[Node, bool]:
        """Return a node, and whether it was written as a list of properties."""
        if self.sign("["):
            self.enter()
            node = Var(self.fresh())
            if self.sign("]"):
                self.leave()
                return node, False
            self.property_list(node, triples)
            self.sign("]", required=True)
            self.leave()
            return node, True
        return self.node(), False

    def path(self) -> Path:
        self.enter()
        choices = [self.path_sequence()]
        while self.sign("|"):
            choices.append(self.path_sequence())
        self.leave()
        return choices[0] if len(choices) == 1 else Alternative(tuple(choices))

    def path_sequence(self) -> Path:
        steps = [self.path_step()]
        while self.sign("/"):
            steps.append(self.path_step())
        if len(steps) > _MOST_STEPS:
            raise NotAccelerated("a long path")
        return steps[0] if len(steps) == 1 else Sequence(tuple(steps))

    def path_step(self) -> Path:
        if self.sign("^"):
            return _reversed(self.path_step())
        if self.sign("!"):
            links = [self.negated_link()] if not self.sign("(") else None
            if links is None:
                links = [self.negated_link()]
                while self.sign("|"):
                    links.append(self.negated_link())
                self.sign(")", required=True)
            return Negated(tuple(links))
        step: Path
        if self.sign("("):
            step = self.path()
            self.sign(")", required=True)
        else:
            step = Link(self.predicate())
        sign = self.sign("*", "+", "?")
        return Repeat(step, sign) if sign else step

    def negated_link(self) -> Link:
        return Link(self.predicate(), inverse=True) if self.sign("^") else Link(self.predicate())

    def predicate(self) -> str:
        if self.peek()[0] == "a":
            self.next()
            return _RDF_TYPE
        node = self.node()
        if isinstance(node, Var) or node.kind != "iri":
            raise NotAccelerated("an odd predicate")
        return node.value

    def inline_data(self) -> Values:
        rows: list[tuple[Constant | None, ...]] = []
        if self.peek()[0] == "variable":
            names = [self.variable()]
            self.sign("{", required=True)
            while not self.sign("}"):
                rows.append((self.datum(),))
            return Values(tuple(names), tuple(rows))
        names = []
        self.sign("(", required=True)
        while not self.sign(")"):
            names.append(self.variable())
        self.sign("{", required=True)
        while not self.sign("}"):
            self.sign("(", required=True)
            row = []
            while not self.sign(")"):
                row.append(self.datum())
            rows.append(tuple(row))
        return Values(tuple(names), tuple(rows))

    def datum(self) -> Constant | None:
        if self.word("UNDEF"):
            return None
        node = self.node()
        if isinstance(node, Var):
            raise NotAccelerated("a variable in VALUES")
        return node

    def exists(self, *, negated: bool) -> Expression:
        return Exists(self.group(), negated)


def _join(left: Pattern, right: Pattern) -> Pattern:
    if left == algebra.EMPTY:
        return right
    return Join(left, right)


def _reversed(path: Path) -> Path:
    if isinstance(path, Link):
        return Link(path.iri, not path.inverse)
    if isinstance(path, Sequence):
        return Sequence(tuple(_reversed(step) for step in reversed(path.steps)))
    if isinstance(path, Alternative):
        return Alternative(tuple(_reversed(choice) for choice in path.choices))
    if isinstance(path, Repeat):
        return Repeat(_reversed(path.path), path.sign)
    return Negated(tuple(Link(link.iri, not link.inverse) for link in path.links))
