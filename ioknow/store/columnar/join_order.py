"""The order in which the store joins: by fixed guesses of sizes, not by what the dataset holds.

Knowing it tells how much work a query is for the store. A pattern goes first that its guess makes
the smallest, then always one that shares a variable with those before; a part that computes for
itself, such as a sub-query, is computed as a whole. What is bound outside of a join, by the pattern
before OPTIONAL for example, does not count. The pattern of EXISTS is not ordered at all.
"""

from __future__ import annotations

from itertools import count

from ioknow.store.columnar.algebra import (
    Alternative,
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
    Link,
    Minus,
    Node,
    Path,
    Pattern,
    Repeat,
    Select,
    Sequence,
    Triple,
    Union,
    Values,
    Var,
)

Bound = frozenset[str]
NOTHING = Bound()
Element = Triple | Pattern
"""What the store orders: triple patterns, and patterns that are no join."""

_TRIPLE_SIZES = {
    (True, True, True): 1.0,
    (True, True, False): 10.0,
    (True, False, True): 2.0,
    (False, True, True): 1e4,
    (True, False, False): 100.0,
    (False, True, False): 1e6,
    (False, False, True): 1e5,
    (False, False, False): 1e9,
}
"""The store's guess of solutions, by whether subject, predicate and object are bound."""

_LARGEST = 1.8e19
_FOLLOWED = 3
"""Triple patterns of an OPTIONAL that the store asks for each row; measured: more, once for all."""
_fresh = count()


def elements(pattern: Element) -> list[Element]:
    """Return what a join joins; anything else is its only element."""
    if isinstance(pattern, Graph):
        return elements(pattern.pattern)
    if isinstance(pattern, Join):
        return elements(pattern.left) + elements(pattern.right)
    if isinstance(pattern, Bgp):
        return [step for triple in pattern.triples for step in _steps(triple)]
    return [pattern]


def _steps(triple: Triple) -> list[Element]:
    path = triple.predicate
    if not isinstance(path, Sequence):
        return [triple]
    between: list[Node] = [Var(f".step{next(_fresh)}") for _ in path.steps[1:]]
    nodes = [triple.subject, *between, triple.object]
    found: list[Element] = []
    for start, step, end in zip(nodes, path.steps, nodes[1:], strict=False):
        found += _steps(Triple(start, step, end))
    return found


def sure(pattern: Element) -> Bound:
    """Return the variables that every solution of a pattern binds."""
    if isinstance(pattern, Triple):
        nodes = (pattern.subject, pattern.predicate, pattern.object)
        return frozenset(node.name for node in nodes if isinstance(node, Var))
    if isinstance(pattern, Bgp):
        return NOTHING.union(*(sure(triple) for triple in pattern.triples))
    if isinstance(pattern, Join):
        return sure(pattern.left) | sure(pattern.right)
    if isinstance(pattern, LeftJoin | Minus):
        return sure(pattern.left)
    if isinstance(pattern, Union):
        first, *rest = (sure(branch) for branch in pattern.branches)
        return first.intersection(*rest)
    if isinstance(pattern, Values):
        columns = zip(pattern.variables, zip(*pattern.rows, strict=True), strict=False)
        return frozenset(name for name, cells in columns if None not in cells)
    if isinstance(pattern, Select):
        inside = sure(pattern.pattern)
        kept = pattern.keys if pattern.keys is not None else pattern.variables
        return inside if kept is None else inside & frozenset(kept)
    return sure(pattern.pattern)


def fixed(pattern: Element) -> dict[str, Constant]:
    """Return the variables that inline data give one value in every solution of a pattern."""
    if isinstance(pattern, Values):
        if len(pattern.rows) != 1:
            return {}
        pairs = zip(pattern.variables, pattern.rows[0], strict=True)
        return {name: term for name, term in pairs if term is not None}
    if isinstance(pattern, Join):
        return fixed(pattern.left) | fixed(pattern.right)
    if isinstance(pattern, LeftJoin | Minus):
        return fixed(pattern.left)
    if isinstance(pattern, Filter | Extend | Graph):
        return fixed(pattern.pattern)
    if isinstance(pattern, Select):
        kept = sure(pattern)
        return {name: term for name, term in fixed(pattern.pattern).items() if name in kept}
    return {}


def follows_rows(pattern: Element) -> bool:
    """Whether the store asks a pattern again for each row before it; else it asks once for all."""
    if isinstance(pattern, Triple | Values):
        return True
    if isinstance(pattern, Bgp | Join | Graph):
        parts = elements(pattern)
        return (
            len(parts) <= _FOLLOWED
            and all(follows_rows(part) for part in parts)
            and _connected(parts)
        )
    if isinstance(pattern, LeftJoin):
        return follows_rows(pattern.left) and follows_rows(pattern.right)
    if isinstance(pattern, Union):
        return all(follows_rows(branch) for branch in pattern.branches)
    if isinstance(pattern, Filter):
        inner = [e for c in pattern.conditions for e in exists_in(c)]
        alone = all(len(elements(one.pattern)) == 1 for one in inner)
        return alone and follows_rows(pattern.pattern)
    return isinstance(pattern, Extend) and follows_rows(pattern.pattern)


def _connected(parts: list[Element]) -> bool:
    known, waiting = sure(parts[0]) if parts else NOTHING, parts[1:]
    while waiting:
        near = [part for part in waiting if sure(part) & known]
        if not near:
            return False
        known = known.union(*(sure(part) for part in near))
        waiting = [part for part in waiting if part not in near]
    return True


def guess(pattern: Element, bound: Bound) -> float:
    """Return how many solutions the store supposes, where some variables are bound."""
    if isinstance(pattern, Triple):
        start, end = is_given(pattern.subject, bound), is_given(pattern.object, bound)
        if isinstance(pattern.predicate, Var):
            return _TRIPLE_SIZES[start, pattern.predicate.name in bound, end]
        return _path_guess(pattern.predicate, start=start, end=end)
    if isinstance(pattern, Values):
        return float(len(pattern.rows))
    if isinstance(pattern, LeftJoin):
        left = guess(pattern.left, bound)
        return min(left * max(1.0, guess(pattern.right, bound | sure(pattern.left))), _LARGEST)
    if isinstance(pattern, Union):
        return sum(guess(branch, bound) for branch in pattern.branches)
    if isinstance(pattern, Minus):
        return guess(pattern.left, bound)
    if isinstance(pattern, Filter | Extend | Select):
        inner = guess(pattern.pattern, bound)
        limit = pattern.limit if isinstance(pattern, Select) else None
        return inner if limit is None else min(inner, float(limit))
    size = 1.0
    for part in elements(pattern):
        size = min(size * guess(part, bound), _LARGEST)
        bound |= sure(part)
    return size


def _path_guess(path: Path, *, start: bool, end: bool) -> float:
    if isinstance(path, Link):
        first, second = (end, start) if path.inverse else (start, end)
        return _TRIPLE_SIZES[first, True, second]
    if isinstance(path, Sequence):
        size = 1.0
        for step in path.steps if start or not end else reversed(path.steps):
            size = min(size * _path_guess(step, start=start, end=end), _LARGEST)
            start, end = True, False
        return size
    if isinstance(path, Alternative):
        return sum(_path_guess(one, start=start, end=end) for one in path.choices)
    if isinstance(path, Repeat):
        if start and end:
            return 1.0
        if path.sign != "+" and not (start or end):
            return 1e9
        once = _path_guess(path.path, start=start, end=end)
        return once if path.sign == "?" else min(once * 1000, _LARGEST)
    return _TRIPLE_SIZES[start, False, end]


def is_given(node: Node, bound: Bound) -> bool:
    """Whether a node is a term or a bound variable."""
    return isinstance(node, Constant) or node.name in bound


def exists_in(expression: Expression) -> list[Exists]:
    """Return EXISTS and NOT EXISTS in an expression."""
    if isinstance(expression, Exists):
        return [expression]
    if isinstance(expression, Call):
        return [one for arg in expression.args for one in exists_in(arg)]
    return []
