"""Which engine answers: how much work a query is for the store, and whether the twin may do it.

The store steps from statement to statement, about 10 microseconds each, and is at a given term in
a tenth of a millisecond. The twin needs about 10 milliseconds to start and then reads millions of
statements in a second. So the work of the store is estimated from the twin's counts, and what is
little work stays with the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

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
    Negated,
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
from ioknow.store.columnar.dictionary import Dictionary
from ioknow.store.columnar.statistics import Statistics

LITTLE = 1_500
"""Steps that the store takes in about the time in which the twin starts."""

_MOST = 1e15
_ONE_SUBJECT = re.compile(
    r"""\s*(?:(?:PREFIX\s+[\w.-]*:\s*<[^<>"{}|^`\\\s]*>|BASE\s*<[^<>"{}|^`\\\s]*>)\s*)*
    (?:SELECT\s+(?:\*|(?:[?$]\w+\s*)+)|ASK)\s*(?:WHERE\s*)?
    \{\s*(?:<[^<>"{}|^`\\\s]*>|[\w.-]*:[\w.-]*)
    \s+(?:[?$]\w+|a|<[^<>"{}|^`\\\s]*>|[\w.-]*:[\w.-]*)
    \s+[?$]\w+\s*\.?\s*\}\s*(?:LIMIT\s+\d+\s*)?""",
    re.VERBOSE | re.IGNORECASE,
)


def is_lookup(text: str) -> bool:
    """Whether a query asks for the statements of one given subject; told without parsing it."""
    return len(text) < 10_000 and _ONE_SUBJECT.fullmatch(text) is not None


@dataclass
class Estimator:
    """Counts the steps that the store would take.

    Attributes:
        statistics: What the dataset holds.
        dictionary: Its terms.
    """

    statistics: Statistics
    dictionary: Dictionary

    def steps(self, select: Select) -> float:
        """Return about how many statements the store reads for a query."""
        rows, work = self._pattern(select.pattern, 1.0, frozenset())
        plain = select.keys is None and not select.order and not select.distinct
        if plain and select.limit is not None and rows > select.limit + select.offset:
            work *= (select.limit + select.offset + 1) / rows
        return work

    def _pattern(self, pattern: Pattern, rows: float, bound: frozenset[str]) -> tuple[float, float]:
        """Return solutions and work of a pattern that is asked once for each of some rows."""
        if isinstance(pattern, Bgp):
            return self._basic(pattern, rows, bound)
        if isinstance(pattern, Join | LeftJoin):
            found, work = self._pattern(pattern.left, rows, bound)
            known = bound | _variables(pattern.left)
            more, extra = self._pattern(pattern.right, found, known)
            return (max(found, more) if isinstance(pattern, LeftJoin) else more), work + extra
        if isinstance(pattern, Union):
            parts = [self._pattern(branch, rows, bound) for branch in pattern.branches]
            return sum(part[0] for part in parts), sum(part[1] for part in parts)
        if isinstance(pattern, Minus):
            found, work = self._pattern(pattern.left, rows, bound)
            against, extra = self._pattern(pattern.right, 1.0, frozenset())
            return found, work + extra + min(found * against, _MOST)
        if isinstance(pattern, Filter):
            found, work = self._pattern(pattern.pattern, rows, bound)
            known = bound | _variables(pattern.pattern)
            for condition in pattern.conditions:
                for exists in _exists(condition):
                    work += self._pattern(exists.pattern, found, known)[1]
            return found, work
        if isinstance(pattern, Extend):
            return self._pattern(pattern.pattern, rows, bound)
        if isinstance(pattern, Graph):
            return self._pattern(pattern.pattern, rows, bound)
        if isinstance(pattern, Values):
            return rows * len(pattern.rows), rows * len(pattern.rows)
        found, work = self._pattern(pattern.pattern, 1.0, frozenset())
        return rows * found, work + rows * found

    def _basic(self, pattern: Bgp, rows: float, bound: frozenset[str]) -> tuple[float, float]:
        left = list(pattern.triples)
        work = 0.0
        while left:
            growth = [(self._growth(triple, bound), n) for n, triple in enumerate(left)]
            least, place = min(growth)
            triple = left.pop(place)
            rows = min(rows * least, _MOST)
            work += max(rows, 1.0)
            bound |= {n.name for n in _nodes(triple) if isinstance(n, Var)}
        return rows, min(work, _MOST)

    def _growth(self, triple: Triple, bound: frozenset[str]) -> float:
        """Return how many statements fit a triple pattern for each row before it."""
        start = _given(triple.subject, bound)
        end = _given(triple.object, bound)
        if isinstance(triple.predicate, Var):
            everything = float(max(self.statistics.triples, 1))
            return 1.0 if start and end else 20.0 if start else 1000.0 if end else everything
        return self._path_growth(triple.predicate, triple, start=start, end=end)

    def _path_growth(self, path: Path, triple: Triple, *, start: bool, end: bool) -> float:
        if isinstance(path, Link):
            if path.inverse:
                turned = Triple(triple.object, Link(path.iri), triple.subject)
                return self._path_growth(Link(path.iri), turned, start=end, end=start)
            return self._link_growth(path, triple, start=start, end=end)
        if isinstance(path, Sequence):
            growth = 1.0
            steps: Iterable[Path] = path.steps if start or not end else reversed(path.steps)
            for step in steps:
                growth *= self._path_growth(step, triple, start=start, end=end and not start)
                start, end = (True, False) if start or not end else (False, True)
            return growth
        if isinstance(path, Alternative):
            return sum(self._path_growth(one, triple, start=start, end=end) for one in path.choices)
        if isinstance(path, Repeat):
            once = self._path_growth(path.path, triple, start=False, end=False)
            return once if start or end else once * 10
        assert isinstance(path, Negated)
        return float(self.statistics.triples) if not (start or end) else 50.0

    def _link_growth(self, link: Link, triple: Triple, *, start: bool, end: bool) -> float:
        number = self.dictionary.find(Constant("iri", link.iri))
        known = self.statistics.predicates.get(number) if number is not None else None
        if known is None:
            return 0.0
        if start and end:
            return min(known.count / max(known.subjects * known.objects, 1), 1.0)
        if start:
            return known.count / max(known.subjects, 1)
        if end:
            if isinstance(triple.object, Constant):
                term = self.dictionary.find(triple.object)
                frequent = self.statistics.frequent.get((known.number, term or 0))
                if frequent is not None:
                    return float(frequent)
            return known.count / max(known.objects, 1)
        return float(known.count)


def _given(node: Node, bound: frozenset[str]) -> bool:
    return isinstance(node, Constant) or node.name in bound


def _nodes(triple: Triple) -> list[object]:
    return [triple.subject, triple.predicate, triple.object]


def _variables(pattern: object) -> frozenset[str]:
    if isinstance(pattern, Var):
        return frozenset({pattern.name})
    found: frozenset[str] = frozenset()
    if isinstance(pattern, Values):
        return frozenset(pattern.variables)
    if isinstance(pattern, tuple):
        for part in pattern:
            found |= _variables(part)
    elif isinstance(pattern, Extend):
        found = _variables(pattern.pattern) | {pattern.variable}
    elif hasattr(pattern, "__dataclass_fields__"):
        for name in pattern.__dataclass_fields__:
            found |= _variables(getattr(pattern, name))
    return found


def _exists(expression: Expression) -> list[Exists]:
    if isinstance(expression, Exists):
        return [expression]
    if isinstance(expression, Call):
        return [one for arg in expression.args for one in _exists(arg)]
    return []
