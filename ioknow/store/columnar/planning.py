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
    Aggregate,
    Alternative,
    Bgp,
    Constant,
    Extend,
    Filter,
    Graph,
    Join,
    LeftJoin,
    Link,
    Minus,
    Negated,
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
from ioknow.store.columnar.join_order import (
    NOTHING,
    Bound,
    Element,
    elements,
    exists_in,
    follows_rows,
    guess,
    is_given,
    sure,
)
from ioknow.store.columnar.statistics import Statistics

LITTLE = 1_500
"""Steps that the store takes in about the time in which the twin starts."""

MUCH = 100_000
"""Steps from which the twin answers what joins texts: the order of the parts is then its own."""

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
        return self._pattern(select, NOTHING)[1]

    def _pattern(self, pattern: Element, bound: Bound) -> tuple[float, float]:
        """Return solutions and work of a pattern that is asked once, some variables being bound."""
        if isinstance(pattern, Triple):
            rows = self._growth(pattern, bound)
            return rows, rows + 1
        if isinstance(pattern, Bgp | Join | Graph):
            return self._joined(elements(pattern), bound)
        if isinstance(pattern, LeftJoin):
            return self._optional(pattern, bound)
        if isinstance(pattern, Union):
            parts = [self._pattern(branch, bound) for branch in pattern.branches]
            return sum(part[0] for part in parts), sum(part[1] for part in parts)
        if isinstance(pattern, Minus):
            rows, work = self._pattern(pattern.left, bound)
            against, extra = self._pattern(pattern.right, bound)
            keyed = sure(pattern.left) & sure(pattern.right)
            return rows, min(work + extra + rows * (1.0 if keyed else against), _MOST)
        if isinstance(pattern, Filter):
            rows, work = self._pattern(pattern.pattern, bound)
            known = bound | sure(pattern.pattern)
            for condition in pattern.conditions:
                for exists in exists_in(condition):
                    work = min(work + rows * self._unordered(exists.pattern, known)[1], _MOST)
            return rows, work
        if isinstance(pattern, Extend):
            return self._pattern(pattern.pattern, bound)
        if isinstance(pattern, Values):
            return float(len(pattern.rows)), float(len(pattern.rows))
        return self._select(pattern)

    def _select(self, select: Select) -> tuple[float, float]:
        rows, work = self._pattern(select.pattern, NOTHING)
        if select.keys == ():
            return 1.0, work
        most = None if select.limit is None else float(select.limit + select.offset)
        if most is None or rows <= most:
            return rows, work
        plain = select.keys is None and not select.order and not select.distinct
        return most, work * (most + 1) / rows if plain else work

    def _joined(self, parts: list[Element], bound: Bound) -> tuple[float, float]:
        """Return solutions and work of a join, in an order that is blind to what is bound."""
        rows, work = 1.0, 0.0
        waiting = list(parts)
        while waiting:  # groups of patterns that share variables; between them every pair is made
            first = min(waiting, key=lambda part: guess(part, NOTHING))
            waiting.remove(first)
            found, extra = self._pattern(first, bound)
            known = sure(first)
            while near := [part for part in waiting if sure(part) & known]:
                following = min(near, key=lambda part: _cost(part, known))
                waiting.remove(following)
                more, each = self._pattern(following, bound | known)
                if follows_rows(following):
                    extra += found * max(each, 1.0)
                else:
                    extra += self._pattern(following, bound)[1] + found
                found, extra = min(found * more, _MOST), min(extra, _MOST)
                known |= sure(following)
            rows = min(rows * found, _MOST)
            work = min(work + extra + (rows if work else 0.0), _MOST)
        return rows, work

    def _optional(self, pattern: LeftJoin, bound: Bound) -> tuple[float, float]:
        rows, work = self._pattern(pattern.left, bound)
        known = bound | sure(pattern.left)
        more, each = self._pattern(pattern.right, known)
        keyed = sure(pattern.left) & sure(pattern.right)
        if keyed and follows_rows(pattern.right):
            work += rows * max(each, 1.0)
        else:
            against, extra = self._pattern(pattern.right, bound)
            work += extra + rows * (1.0 if keyed else against)
        return min(rows * max(more, 1.0), _MOST), min(work, _MOST)

    def _unordered(self, pattern: Pattern, bound: Bound) -> tuple[float, float]:
        """Return solutions and work of the pattern of EXISTS: each part is asked by itself."""
        if isinstance(pattern, Filter):
            return self._unordered(pattern.pattern, bound)
        rows, work = 1.0, 0.0
        for part in elements(pattern):
            found, extra = self._pattern(part, bound)
            rows, work = min(rows * found, _MOST), min(work + extra, _MOST)
        return rows, min(work + rows, _MOST)

    def _growth(self, triple: Triple, bound: Bound) -> float:
        """Return how many statements fit a triple pattern for each row before it."""
        start = is_given(triple.subject, bound)
        end = is_given(triple.object, bound)
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


def _cost(pattern: Element, known: Bound) -> float:
    """Return what the store minds of a pattern that comes next."""
    if follows_rows(pattern):
        return guess(pattern, known)
    keys = sure(pattern) & known
    return float(guess(pattern, NOTHING) / 1000.0 ** len(keys))


def joins_texts(part: object) -> bool:
    """Whether GROUP_CONCAT occurs in a query or a part of one."""
    if isinstance(part, Aggregate) and part.name == "GROUP_CONCAT":
        return True
    if isinstance(part, tuple):
        return any(joins_texts(one) for one in part)
    fields = getattr(part, "__dataclass_fields__", ())
    return any(joins_texts(getattr(part, name)) for name in fields)
