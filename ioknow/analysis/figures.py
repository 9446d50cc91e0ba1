"""Measured values of a thing: single observations and the cells of published tables alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ioknow.analysis.intervals import Bounds
from ioknow.analysis.support import Support, by_name, code, is_kind, label
from ioknow.model.claims import Claim, Quantity
from ioknow.model.things import Thing
from ioknow.query.entities import Entities
from ioknow.query.reading import terms
from ioknow.vocabulary import IK, IKV, QB

_STATUSES = ("stated", "conflicting", "uncertain", "derived", "reconstructed")
"""Which of several values for the same thing is shown first."""

_OF_TABLES = """
SELECT DISTINCT ?claim WHERE {
  VALUES ?table { %(tables)s }
  ?claim %(in_table)s ?table ; %(observes)s ?group .
  ?group a %(cohort)s
}
ORDER BY ?claim
"""

Key = tuple[str, tuple[str, ...], str, str]
"""What makes two figures comparable: measure, dimensions, unit and time."""


@dataclass(frozen=True)
class Figure:
    """One measured value.

    Attributes:
        observed: What was measured.
        measure: The measure, such as operating profit margin.
        dimensions: What it is broken down by or concerns, such as current prices; by name.
        bounds: The value with what its operator leaves open.
        quantity: The value with operator and unit, as the source states it.
        table: The published table it is a cell of, or None.
        claim: The observation.
    """

    observed: Thing
    measure: Thing
    dimensions: tuple[Thing, ...]
    bounds: Bounds
    quantity: Quantity
    table: Thing | None
    claim: Claim

    @property
    def key(self) -> Key:
        """What it has in common with figures it can be compared with."""
        parts = tuple(one.iri for one in self.dimensions)
        return (self.measure.iri, parts, self.quantity.unit, self.when)

    @property
    def when(self) -> str:
        """The year or years it is of, as ``2003`` or ``1996/2005``; empty when not stated."""
        period = self.claim.period
        if period.date:
            return period.date
        if period.start == period.end:
            return period.start
        return f"{period.start}/{period.end}" if period.start or period.end else ""

    @property
    def year(self) -> int | None:
        """The year it is of, or None when there is none or several."""
        year = "" if "/" in self.when else self.when[:4]
        return int(year) if year.isdigit() else None

    @property
    def status(self) -> str:
        """Local name of the status, without its prefix."""
        return code(self.claim.status).removeprefix("status-") if self.claim.status else ""

    @property
    def support(self) -> Support:
        """The observation and where it stands."""
        return Support.of([self.claim])


def read_figures(entities: Entities, iri: str) -> list[Figure]:
    """Return the measured values of a thing, by measure, dimensions, unit and time."""
    found = [
        claim
        for claim in entities.claims_about([iri], kinds=["Observation"])
        if any(one.iri == iri for one in claim.things("observes"))
    ]
    return sorted(figures_of(entities, found, iri), key=figure_order)


def group_figures(entities: Entities, figures: Iterable[Figure]) -> list[Figure]:
    """Return what the tables of these figures say of groups, such as the average of an industry."""
    tables = sorted({figure.table.iri for figure in figures if figure.table})
    if not tables:
        return []
    query = _OF_TABLES % {
        "tables": terms(tables),
        "in_table": QB.dataSet,
        "observes": IK.observes,
        "cohort": IK.Cohort,
    }
    claims = entities.claims.read(claim for (claim,) in entities.reader.rows(query, "claim"))
    return sorted(figures_of(entities, claims), key=figure_order)


def figures_of(entities: Entities, claims: Iterable[Claim], observed: str = "") -> list[Figure]:
    """Return the figures that observations hold, of one thing or of all that they observe."""
    return [
        Figure(
            observed=thing,
            measure=claim.things("measure")[0],
            dimensions=_dimensions(claim),
            bounds=Bounds.of(claim.quantity),
            quantity=claim.quantity,
            table=next(iter(claim.things("dataSet")), None),
            claim=claim,
        )
        for claim in claims
        if claim.quantity and claim.things("measure") and is_kind(entities, claim.thing, "Claim")
        for thing in claim.things("observes")
        if observed in ("", thing.iri)
    ]


def preferred(figures: Sequence[Figure]) -> Figure | None:
    """Return the figure to show of several for the same: the stated one, else the next best."""
    rank = {status: place for place, status in enumerate(_STATUSES)}
    return min(
        figures,
        key=lambda one: (rank.get(one.status, len(rank)), one.claim.thing.iri),
        default=None,
    )


def by_key(figures: Iterable[Figure]) -> dict[Key, list[Figure]]:
    """Group figures that are of the same measure, dimensions, unit and time."""
    found: dict[Key, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.key, []).append(figure)
    return found


def _dimensions(claim: Claim) -> tuple[Thing, ...]:
    return tuple(sorted(set(claim.things("breakdown", "concerns")), key=_dimension_order))


def _dimension_order(dimension: Thing) -> tuple[bool, tuple[str, str]]:
    return (dimension.iri in IKV, by_name(dimension))  # a skill before its level


def figure_order(figure: Figure) -> tuple[str, str, str, str, str]:
    """Return a key that sorts figures by measure, dimensions, unit and time."""
    parts = ", ".join(map(label, figure.dimensions))
    return (
        str(figure.measure.label),
        parts,
        figure.quantity.unit,
        figure.when,
        figure.claim.thing.iri,
    )
