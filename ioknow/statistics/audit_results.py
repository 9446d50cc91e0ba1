"""What an audit finds: one printed number beside the number that other printed figures give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ioknow.statistics.cube import Cube, Observation
from ioknow.statistics.rounding import Interval, last_digit

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
