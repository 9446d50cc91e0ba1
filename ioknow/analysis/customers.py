"""Customers of a firm, with the share of its sales that each has, by bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ioknow.analysis.concentration import WHOLE
from ioknow.analysis.figures import Figure, figures_of
from ioknow.analysis.intervals import Bounds
from ioknow.analysis.support import Support, by_name, is_kind
from ioknow.model.claims import Claim
from ioknow.model.things import Thing
from ioknow.query.entities import Entities
from ioknow.vocabulary import IK, IKV

_SHARE = IKV["measure-share-of-sales-with-customer"]
_OBSERVED = "SELECT DISTINCT ?claim { ?claim %(measure)s %(share)s } ORDER BY ?claim"


@dataclass(frozen=True)
class Customer:
    """A customer of a firm in one supply relationship.

    Attributes:
        supplier: The firm.
        customer: The customer; a group stays one entry.
        single: Whether it is one customer and not a group of them.
        share: Share of the firm's sales in percent, 0 to 100 where no source states it.
        stated: What a source states of the share, or None.
        relationship: The supply relationship.
    """

    supplier: Thing
    customer: Thing
    single: bool
    share: Bounds
    stated: Figure | None
    relationship: Claim

    @property
    def when(self) -> str:
        """Years of the share, as far as stated."""
        return self.stated.when if self.stated else ""

    @property
    def share_text(self) -> str:
        """The share as the source states it, or empty."""
        return self.stated.quantity.text if self.stated else ""

    @property
    def support(self) -> Support:
        """The relationship and the share."""
        own = Support.of([self.relationship])
        return Support.joined([own, self.stated.support]) if self.stated else own

    def in_year(self, year: int) -> bool:
        """Say whether the share can be of this year; without a year it can be of any."""
        return self.stated is not None and self.stated.claim.period.covers(year)


def read_customers(entities: Entities) -> list[Customer]:
    """Return the customers of all suppliers, by supplier, customer and time."""
    claims = [
        claim
        for claim in entities.claims_of("SupplyRelationship")
        if claim.actors("hasSupplier", "hasSubcontractor")
    ]
    shares = _shares(entities)
    found = [
        Customer(
            supplier=supplier,
            customer=customer,
            single=not is_kind(entities, customer, "Cohort"),
            share=(share.bounds if share else Bounds()).clipped(Decimal(0), WHOLE),
            stated=share,
            relationship=claim,
        )
        for claim in claims
        for supplier in claim.actors("hasSupplier", "hasSubcontractor")
        for customer in claim.actors("hasCustomer", "hasContractor")
        for share in _of_supplier(shares.get(claim.thing.iri, ()), supplier)
    ]
    return sorted(found, key=_order)


def _shares(entities: Entities) -> dict[str, list[tuple[Claim, Figure]]]:
    """Return the stated shares of sales by the relationship they are observed of."""
    found: dict[str, list[tuple[Claim, Figure]]] = {}
    rows = entities.reader.rows(_OBSERVED % {"measure": IK.measure, "share": _SHARE}, "claim")
    observations = entities.claims.read(claim for (claim,) in rows)
    for claim in observations:
        for figure in figures_of(entities, [claim]):
            found.setdefault(figure.observed.iri, []).append((claim, figure))
    return found


def _of_supplier(
    shares: Iterable[tuple[Claim, Figure]], supplier: Thing
) -> Sequence[Figure | None]:
    """Return the shares of this supplier's sales, for a share names both; without any, None."""
    return [figure for claim, figure in shares if supplier in claim.things("observes")] or [None]


def _order(one: Customer) -> tuple[tuple[str, str], str, tuple[str, str], str]:
    return (by_name(one.supplier), one.when, by_name(one.customer), one.relationship.thing.iri)
