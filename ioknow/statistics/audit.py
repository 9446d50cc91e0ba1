"""The arithmetic audit: recompute what tables and texts say from the figures in the tables.

Every check compares one printed number with the number that other printed figures give. Rounding
is calculated with: a printed number stands for all numbers that round to it. What then still
differs is a contradiction; where the curators know it, it carries their code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ioknow.statistics.audit_arithmetic import ARITHMETIC
from ioknow.statistics.audit_changes import changes
from ioknow.statistics.audit_results import AuditReport, AuditResult, Cubes
from ioknow.statistics.audit_text import text_statements
from ioknow.statistics.cube import Cube, Observation, load_cubes
from ioknow.store import Store


def audit(cubes: Cubes | None = None, *, store: Store | None = None) -> AuditReport:
    """Check the published tables, and what the texts say about them.

    Args:
        cubes: The tables by name; None stands for the bundled ones.
        store: A dataset whose stated changes (``ik:changeFrom``, ``ik:changeTo``) are checked too.

    Returns:
        Every check with its verdict, in a stable order.
    """
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
