"""How a shock at a customer reaches its suppliers, as far as shares of sales are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from ioknow.analysis.customers import Customer, read_customers
from ioknow.analysis.intervals import Bounds
from ioknow.analysis.support import (
    Dataset,
    Record,
    Result,
    Support,
    by_name,
    find_actor,
    open_entities,
)
from ioknow.arguments import amount, whole_number
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, gettext_noop, lazy_gettext
from ioknow.model.things import Thing

_ALL = Decimal(100)


@dataclass(frozen=True)
class Exposure:
    """What a shock can take from the sales of one firm.

    Attributes:
        firm: The firm.
        step: 1 for a supplier of the customer, 2 for a supplier of such a supplier, and so on.
        through: The customer through which it arrives.
        share: Share of the firm's sales with that customer in percent, with its bounds.
        loss: Share of the firm's sales that is lost in percent, with its bounds.
        known: Whether a source states a share all the way from the first customer.
        support: The supply relationship and the share.
    """

    firm: Thing
    step: int
    through: Thing
    share: Bounds
    loss: Bounds
    known: bool
    support: Support


@dataclass(frozen=True)
class Propagation(Result):
    """A shock that goes from a customer up its supply relationships.

    Attributes:
        customer: Where it begins.
        drop: By how much the customer buys less, in percent.
        exposures: The firms that it reaches, by step and name.
    """

    definition: ClassVar[str] = gettext_noop(
        "A firm loses of its sales at most the share that it has with a customer times the part by "
        "which the customer buys less; a firm that sells less buys less from its own suppliers in "
        "the same proportion. Shares keep the bounds that sources leave open; a share that no "
        "source states is 0 to 100 %. Nothing is said of stocks, contracts, other customers found "
        "in time, or prices: structural, not causal."
    )
    references: ClassVar[tuple[str, ...]] = (
        "Acemoglu, Carvalho, Ozdaglar and Tahbaz-Salehi (2012), Econometrica 80, 1977-2016 "
        "(shocks along supply relationships)",
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("step", "firm", "through", "share", "loss", "lower", "upper", "known"),
        *("claims", "places"),
    )

    customer: Thing
    drop: Decimal
    exposures: tuple[Exposure, ...]

    @property
    def support(self) -> Support:
        """The supply relationships and the shares."""
        return Support.joined(one.support for one in self.exposures)

    @property
    def sentence(self) -> str:
        """The answer in words, with what it lacks."""
        if not self.exposures:
            return gettext("No supplier of %(customer)s is known.", customer=self.customer.label)
        told = [f"{one.firm.label} {one.loss.text} %" for one in self.exposures if one.known]
        unknown = sum(not one.known for one in self.exposures)
        said = gettext(
            "If %(customer)s bought %(drop)s %% less, of their sales would go: %(shares)s.",
            customer=self.customer.label,
            drop=format(self.drop, "f"),
            shares=", ".join(told) or gettext("nothing that can be stated"),
        )
        if not unknown:
            return said
        ending = gettext(
            "For %(unknown)s of %(all)s no share is stated.",
            unknown=unknown,
            all=len(self.exposures),
        )
        return f"{said} {ending}"

    @property
    def lacks(self) -> tuple[str, ...]:
        """What would be needed to say more."""
        unknown = sum(not one.known for one in self.exposures)
        shares = gettext(
            "the share of sales, for %(unknown)s of %(all)s",
            unknown=unknown,
            all=len(self.exposures),
        )
        return (
            *([shares] if unknown else []),
            gettext("what each firm buys from whom, to carry the shock further by amounts"),
            gettext("stocks, contracts, prices, and customers found in time"),
        )

    def records(self) -> Sequence[Record]:
        """Return one row for each firm and way by which the shock arrives."""
        return [
            {
                "step": one.step,
                "firm": str(one.firm.label),
                "through": str(one.through.label),
                "share": one.share.text,
                "loss": one.loss.text,
                "lower": one.loss.lower,
                "upper": one.loss.upper,
                "known": one.known,
                "claims": one.support.paths,
                "places": one.support.places,
            }
            for one in self.exposures
        ]


def propagate_shock(
    dataset: Dataset, customer: str, *, drop: Decimal | int = 100, steps: int = 3
) -> Propagation:
    """Say what suppliers can lose when a customer buys less.

    Args:
        dataset: A knowledge graph or a store.
        customer: Path of the customer.
        drop: By how much it buys less, in percent; 100 when it is lost.
        steps: How far up the supply relationships.

    Returns:
        The firms that are reached; none where no supplier is known. A firm that is reached in
        several steps or ways stands once for each; its losses are not added up, because shares of
        different years do not add up.

    Raises:
        UnknownEntityError: The customer does not exist.
        ParameterValueError: The drop is not above 0 and up to 100, or there is no step.

    Example:
        >>> import ioknow
        >>> path = "organization/sme-transformation-1990-2008/precion-hdd-customer"
        >>> propagate_shock(ioknow.open(), path, drop=50).exposures[0].loss.text
        'over 35 to 50'
    """
    part = amount(drop, "drop")
    if not 0 < part <= _ALL:
        raise ParameterValueError(
            lazy_gettext(
                "a drop of %(drop)s %% cannot be; give more than 0 and up to 100", drop=drop
            )
        )
    steps = whole_number(steps, "steps")
    if steps < 1:
        raise ParameterValueError(
            lazy_gettext("%(steps)s steps lead nowhere; give 1 or more", steps=steps)
        )
    entities = open_entities(dataset)
    begin = find_actor(entities, customer)
    suppliers = read_customers(entities)
    found: list[Exposure] = []
    arriving = [(begin, Bounds.exactly(part), True)]
    seen = {begin.iri}
    for step in range(1, steps + 1):
        reached = [
            _exposure(one, step, loss, known)
            for buyer, loss, known in arriving
            for one in suppliers
            if one.customer == buyer and one.supplier.iri not in seen
        ]
        found += sorted(reached, key=lambda one: (by_name(one.firm), by_name(one.through)))
        seen |= {one.firm.iri for one in reached}
        arriving = [(one.firm, one.loss, one.known) for one in reached]
    return Propagation(begin, part, tuple(found))


def _exposure(one: Customer, step: int, loss: Bounds, known: bool) -> Exposure:
    return Exposure(
        firm=one.supplier,
        step=step,
        through=one.customer,
        share=one.share,
        loss=_of(one.share, loss),
        known=known and one.stated is not None,
        support=one.support,
    )


def _of(share: Bounds, loss: Bounds) -> Bounds:
    """Return a share of a loss, both in percent."""
    assert share.lower is not None and share.upper is not None  # shares are clipped to 0 to 100
    assert loss.lower is not None and loss.upper is not None
    return Bounds(
        share.lower * loss.lower / _ALL,
        share.upper * loss.upper / _ALL,
        share.lower_open or loss.lower_open,
        share.upper_open or loss.upper_open,
    )
