"""The arithmetic audit: recompute what tables and texts say from the figures in the tables.

Every check compares one printed number with the number that other printed figures give. Rounding
is calculated with: a printed number stands for all numbers that round to it. What then still
differs is a contradiction; where the curators know it, it carries their code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from ioknow.statistics.cube import Cube, Observation, load_cubes
from ioknow.statistics.rounding import Interval, last_digit
from ioknow.store import Store

Verdict = Literal["agrees", "rounding", "contradiction"]


@dataclass(frozen=True)
class AuditResult:
    """One printed number and what the other figures make of it.

    Attributes:
        table: Name of the table, or of the source for what only its text says.
        rule: Kind of check: ``sum``, ``share``, ``growth``, ``deflation`` ...
        cells: Paths of the observations compared, the checked one first.
        printed: The printed number, or None where words were checked.
        computed: The number worked out, or None.
        verdict: ``agrees`` within rounding; ``rounding`` when it was cut rather than rounded;
            else ``contradiction``.
        codes: Codes under which the curators know a contradiction.
        text: What was compared, in words.
        resolved_by: Paths of the reconstructed observations with which the check agrees.
    """

    table: str
    rule: str
    cells: tuple[str, ...]
    printed: Decimal | None
    computed: Decimal | None
    verdict: Verdict
    codes: tuple[str, ...]
    text: str
    resolved_by: tuple[str, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        """Computed minus printed number."""
        if self.printed is None or self.computed is None:
            return None
        return self.computed - self.printed

    def __str__(self) -> str:
        numbers = ""
        if self.printed is not None and self.computed is not None:
            numbers = f": printed {self.printed:f}, computed {self.computed:.4g}"
            if abs(self.computed) >= 1000:
                numbers = f": printed {self.printed:f}, computed {self.computed:.0f}"
        known = f" [{', '.join(self.codes)}]" if self.codes else ""
        return f"{self.verdict}{known} {self.table}, {self.rule}: {self.text}{numbers}"


@dataclass(frozen=True)
class AuditReport:
    """All results of an audit."""

    results: tuple[AuditResult, ...]

    @property
    def contradictions(self) -> tuple[AuditResult, ...]:
        """The results in which print and arithmetic disagree."""
        return tuple(found for found in self.results if found.verdict == "contradiction")

    @property
    def unexplained(self) -> tuple[AuditResult, ...]:
        """The contradictions that the curators have no code for."""
        return tuple(found for found in self.contradictions if not found.codes)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all contradictions found, sorted."""
        return tuple(sorted({code for found in self.contradictions for code in found.codes}))

    def __str__(self) -> str:
        agreed = len(self.results) - len(self.contradictions)
        lines = [
            f"{len(self.results)} checks: {agreed} agree, {len(self.contradictions)} contradict "
            f"under {len(self.codes)} known codes, {len(self.unexplained)} unexplained"
        ]
        ordered = sorted(self.contradictions, key=lambda found: (found.codes, found.table))
        return "\n".join([*lines, *map(str, ordered)])


Cubes = Mapping[str, Cube]
Rule = Callable[[Cubes], Iterable[AuditResult]]


def audit(cubes: Cubes | None = None, *, store: Store | None = None) -> AuditReport:
    """Check the published tables, and what the texts say about them.

    Args:
        cubes: The tables by name; None stands for the bundled ones.
        store: A dataset whose stated changes (``ik:changeFrom``, ``ik:changeTo``) are checked too.

    Returns:
        Every check with its verdict, in a stable order.
    """
    from ioknow.statistics.audit_arithmetic import ARITHMETIC
    from ioknow.statistics.audit_changes import changes
    from ioknow.statistics.audit_text import text_statements

    given = load_cubes() if cubes is None else cubes
    printed = {name: _as_printed(cube) for name, cube in given.items()}
    corrected = {name: _as_corrected(cube) for name, cube in given.items()}
    results: list[AuditResult] = []
    for rule in ARITHMETIC:
        better = {_key(found): found for found in rule(corrected)}
        results += (_explain(found, better.get(_key(found)), given) for found in rule(printed))
    results += text_statements(printed)
    if store is not None:
        results += changes(store)
    return AuditReport(tuple(results))


def compare(
    target: Observation,
    parts: Iterable[Observation],
    computed: Decimal,
    range_: Interval,
    *,
    table: str,
    rule: str,
    text: str,
) -> AuditResult:
    """Compare a printed figure with the range that other figures allow it."""
    others = tuple(parts)
    known = target.codes or tuple(dict.fromkeys(code for part in others for code in part.codes))
    verdict = judge(target.value, computed, range_)
    return AuditResult(
        table=table,
        rule=rule,
        cells=(target.path, *(part.path for part in others)),
        printed=target.value,
        computed=computed,
        verdict=verdict,
        codes=known if verdict == "contradiction" else (),
        text=text,
    )


def judge(printed: Decimal, computed: Decimal, range_: Interval) -> Verdict:
    """Return the verdict on a printed number, given the computed one and its rounding range."""
    if Interval.rounded(printed).overlaps(range_):
        return "agrees"
    return "rounding" if abs(computed - printed) < last_digit(printed) else "contradiction"


def _as_printed(cube: Cube) -> Cube:
    """Return the table as printed; a reconstruction stays only where nothing is printed."""
    kept = [
        seen
        for seen in cube.observations
        if seen.status != "reconstructed" or not seen.row.cells.get("conflicts_with")
    ]
    return replace(cube, observations=tuple(kept))


def _as_corrected(cube: Cube) -> Cube:
    """Return the table with every contested figure replaced by its reconstruction."""
    contested = set(_contested(cube.observations))
    kept = [seen for seen in cube.observations if seen.path not in contested]
    return replace(cube, observations=tuple(kept))


def _contested(observations: Iterable[Observation]) -> Iterator[str]:
    for seen in observations:
        if seen.status == "reconstructed":
            yield from map(str, seen.row.cells.get("conflicts_with", ()))


def _key(found: AuditResult) -> tuple[str, str, str]:
    return found.table, found.rule, found.text


def _explain(found: AuditResult, better: AuditResult | None, cubes: Cubes) -> AuditResult:
    """Say which reconstruction makes a contradiction go away; drop the code when none does."""
    if found.verdict != "contradiction":
        return found
    by_contested = {
        str(path): seen
        for seen in cubes[found.table].observations
        if seen.status == "reconstructed"
        for path in seen.row.cells.get("conflicts_with", ())
    }
    used = [by_contested[cell] for cell in found.cells if cell in by_contested]
    if not any(set(seen.codes) & set(found.codes) for seen in used):
        return found
    if better is None or better.verdict == "contradiction":
        return replace(found, codes=())
    return replace(found, resolved_by=tuple(seen.path for seen in used))
