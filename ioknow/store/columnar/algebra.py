"""SPARQL algebra, as far as the columnar twin computes it (SPARQL 1.1, section 18)."""

from __future__ import annotations

from dataclasses import dataclass, field


class NotAccelerated(Exception):  # noqa: N818  # no error: the store answers instead
    """A query lies outside of what the twin is proven to answer; the text says why."""


@dataclass(frozen=True)
class Var:
    """A variable; the name of one that stands for a blank node begins with a dot."""

    name: str


@dataclass(frozen=True)
class Constant:
    """An RDF term of a query: ``kind`` is ``iri`` or ``literal``."""

    kind: str
    value: str
    language: str = ""
    datatype: str = ""


Node = Var | Constant


@dataclass(frozen=True)
class Call:
    """An operator or a function, by its sign or its name in capitals; casts by their IRI."""

    name: str
    args: tuple[Expression, ...]


@dataclass(frozen=True)
class Aggregate:
    """An aggregate over the solutions of a group.

    Attributes:
        name: Its name in capitals.
        over: What is aggregated; None in ``COUNT(*)``.
        distinct: Whether each value counts once.
        separator: What stands between the texts that GROUP_CONCAT joins.
    """

    name: str
    over: Expression | None
    distinct: bool
    separator: str = " "


@dataclass(frozen=True)
class Exists:
    """EXISTS or NOT EXISTS."""

    pattern: Pattern
    negated: bool


Expression = Var | Constant | Call | Aggregate | Exists


@dataclass(frozen=True)
class Link:
    """One predicate of a path, forwards or backwards."""

    iri: str
    inverse: bool = False


@dataclass(frozen=True)
class Sequence:
    """``a/b``."""

    steps: tuple[Path, ...]


@dataclass(frozen=True)
class Alternative:
    """``a|b``."""

    choices: tuple[Path, ...]


@dataclass(frozen=True)
class Repeat:
    """``a*``, ``a+`` or ``a?``."""

    path: Path
    sign: str


@dataclass(frozen=True)
class Negated:
    """``!(a|^b)``."""

    links: tuple[Link, ...]


Path = Link | Sequence | Alternative | Repeat | Negated


@dataclass(frozen=True)
class Triple:
    """A triple pattern; the predicate is a variable or a path."""

    subject: Node
    predicate: Var | Path
    object: Node


@dataclass(frozen=True)
class Bgp:
    """Triple patterns that must hold together."""

    triples: tuple[Triple, ...]


@dataclass(frozen=True)
class Join:
    """Solutions of both that agree."""

    left: Pattern
    right: Pattern


@dataclass(frozen=True)
class LeftJoin:
    """OPTIONAL: solutions of the left, extended where the right agrees and the conditions hold."""

    left: Pattern
    right: Pattern
    conditions: tuple[Expression, ...]


@dataclass(frozen=True)
class Union:
    """Solutions of all branches."""

    branches: tuple[Pattern, ...]


@dataclass(frozen=True)
class Minus:
    """Solutions of the left that share no binding with an agreeing solution of the right."""

    left: Pattern
    right: Pattern


@dataclass(frozen=True)
class Filter:
    """Solutions for which all conditions hold."""

    pattern: Pattern
    conditions: tuple[Expression, ...]


@dataclass(frozen=True)
class Extend:
    """BIND and ``(... AS ?v)``."""

    pattern: Pattern
    variable: str
    value: Expression


@dataclass(frozen=True)
class Graph:
    """GRAPH: a pattern inside of one named graph."""

    name: Node
    pattern: Pattern


@dataclass(frozen=True)
class Values:
    """Inline data; None is UNDEF."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Constant | None, ...], ...]


@dataclass(frozen=True)
class Select:
    """A query or sub-query: everything that follows its pattern.

    Attributes:
        pattern: The pattern with trailing VALUES.
        variables: What is projected, in order; None in ``SELECT *``.
        bindings: Expressions of the SELECT clause, by variable, in order.
        keys: GROUP BY; None where nothing is aggregated.
        key_bindings: Expressions named in GROUP BY.
        having: Conditions on groups.
        order: Expressions with True for descending.
        distinct: Whether DISTINCT or REDUCED was asked for.
        limit: Most solutions, or None.
        offset: Solutions left out at the beginning.
        inline: VALUES after the query.
    """

    pattern: Pattern
    variables: tuple[str, ...] | None
    bindings: tuple[tuple[str, Expression], ...] = ()
    keys: tuple[str, ...] | None = None
    key_bindings: tuple[tuple[str, Expression], ...] = ()
    having: tuple[Expression, ...] = ()
    order: tuple[tuple[Expression, bool], ...] = ()
    distinct: bool = False
    limit: int | None = None
    offset: int = 0
    inline: Values | None = None


Pattern = Bgp | Join | LeftJoin | Union | Minus | Filter | Extend | Graph | Values | Select


@dataclass(frozen=True)
class Query:
    """A whole query.

    Attributes:
        form: ``SELECT``, ``ASK`` or ``CONSTRUCT``.
        select: What is computed.
        template: Triples of CONSTRUCT.
    """

    form: str
    select: Select
    template: tuple[tuple[Node, Node, Node], ...] = field(default=())


EMPTY = Bgp(())
