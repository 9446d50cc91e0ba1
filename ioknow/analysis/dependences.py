"""Dependence on a customer: how large its share of sales is for certain, and what a loss meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from ioknow.analysis.concentration import WHOLE, herfindahl
from ioknow.analysis.customers import Customer, read_customers
from ioknow.analysis.intervals import Bounds, Truth
from ioknow.analysis.shocks import Shock, read_shocks
from ioknow.analysis.support import (
    Dataset,
    Record,
    Result,
    Support,
    by_name,
    find_actor,
    is_kind,
    labels,
    open_entities,
)
from ioknow.arguments import amount
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, gettext_noop, lazy_gettext
from ioknow.model.things import Thing

HALF = Decimal(50)
"""Share of sales in percent from which on a firm counts as dependent, unless another is asked."""

Answer = Truth | Literal["unknown"]
"""``unknown`` where no source states a share."""


@dataclass(frozen=True)
class Concentration:
    """How far the sales of a year hang on few customers.

    Attributes:
        year: The year, or None where the shares have no year.
        index: Bounds of the Herfindahl-Hirschman index, 0 to 10,000.
        customers: The customers whose shares are known.
    """

    year: int | None
    index: Bounds
    customers: tuple[Customer, ...]


@dataclass(frozen=True)
class FirmDependence:
    """How a firm depends on its customers.

    Attributes:
        firm: The firm.
        threshold: Share of sales in percent from which on it counts as dependent.
        customers: Its customers, with shares where they are known.
        concentrations: Concentration of its sales in each year of which a share is known.
        shocks: Customers that it lost.
    """

    firm: Thing
    threshold: Decimal
    customers: tuple[Customer, ...]
    concentrations: tuple[Concentration, ...]
    shocks: tuple[Shock, ...]

    @property
    def answer(self) -> Answer:
        """Whether it depended on one customer at some time; see :func:`dependence`."""
        known = [one for one in self.customers if one.stated]
        if not known:
            return "unknown"
        answers = {self.of(one) for one in known}
        if "certain" in answers:
            return "certain"
        # A customer that no source speaks of may have what the known shares leave.
        largest_left = max(
            WHOLE - sum((one.share.lower or Decimal(0) for one in each.customers), Decimal(0))
            for each in self.concentrations
        )
        return "possible" if "possible" in answers or largest_left >= self.threshold else "no"

    def of(self, customer: Customer) -> Answer:
        """Say whether one customer's share reaches the threshold; a group is no one customer."""
        if customer.stated is None:
            return "unknown"
        answer = customer.share.reaches(self.threshold)
        return answer if customer.single or answer == "no" else "possible"

    @property
    def support(self) -> Support:
        """All claims about customers, shares and losses."""
        ties = [one.support for one in self.customers]
        return Support.joined([*ties, *(one.support for one in self.shocks)])


@dataclass(frozen=True)
class Dependence(Result):
    """Firms and how they depend on their customers.

    Attributes:
        threshold: Share of sales in percent from which on a firm counts as dependent.
        firms: The firms, by name.
    """

    definition: ClassVar[str] = gettext_noop(
        "A firm depends on a customer when the customer's share of its sales reaches the "
        "threshold. A stated share with its operator is all numbers that it leaves open, between 0 "
        "and 100 percent: the answer is certain when all of them reach the threshold, possible "
        "when some do, no when none does, unknown when no share is stated. It is about the times "
        "for which a share is stated, and says nothing of others."
    )
    references: ClassVar[tuple[str, ...]] = (
        "Pfeffer and Salancik (1978), The External Control of Organizations (concentration of "
        "exchange)",
        "Hirschman (1964), American Economic Review 54, 761 (index of concentration)",
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("firm", "customer", "share", "lower", "upper", "when", "dependent", "firm_dependent"),
        *("lost_in", "claims", "places"),
    )

    threshold: Decimal
    firms: tuple[FirmDependence, ...]

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return self.text

    @property
    def support(self) -> Support:
        """All claims about all firms."""
        return Support.joined(one.support for one in self.firms)

    @property
    def shocks(self) -> tuple[Shock, ...]:
        """All losses of customers, by firm and time."""
        return tuple(shock for firm in self.firms for shock in firm.shocks)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What would be needed to say more."""
        unknown = [one.firm for one in self.firms if not any(c.stated for c in one.customers)]
        named = [gettext("shares of sales of %(firms)s", firms=labels(unknown))] if unknown else []
        return (
            *named,
            gettext("shares of all customers, without which the concentration has wide bounds"),
        )

    def records(self) -> Sequence[Record]:
        """Return one row for each customer."""
        return [
            {
                "firm": str(firm.firm.label),
                "customer": str(one.customer.label),
                "share": one.share_text,
                "lower": one.share.lower if one.stated else None,
                "upper": one.share.upper if one.stated else None,
                "when": one.when,
                "dependent": firm.of(one),
                "firm_dependent": firm.answer,
                "lost_in": _lost_in(firm, one),
                "claims": one.support.paths,
                "places": one.support.places,
            }
            for firm in self.firms
            for one in firm.customers
        ]

    @property
    def text(self) -> str:
        """The answer in a sentence."""
        certain = labels(firm.firm for firm in self.firms if firm.answer == "certain")
        possible = labels(firm.firm for firm in self.firms if firm.answer == "possible")
        return gettext(
            "At %(threshold)s %% of sales: certainly dependent on one customer: %(certain)s; "
            "possibly: %(possible)s.",
            threshold=format(self.threshold, "f"),
            certain=certain or gettext("none"),
            possible=possible or gettext("none"),
        )


def dependence(
    dataset: Dataset,
    organization: str | None = None,
    *,
    threshold: Decimal | int = HALF,
    years_after: int = 3,
) -> Dependence:
    """Say which firms depend on one customer, how concentrated sales are, and what losses meant.

    A stated share is read with its operator: "over 70 %" reaches 70 for certain, "about half" is
    45 to 55 % and reaches 50 possibly (see :mod:`ioknow.analysis.intervals`). A firm's answer is
    the best of its customers' answers at any time; it is also *possible* when a customer that no
    source speaks of can have a share that large. Shares of different customers or years are never
    carried over from one to another.

    Args:
        dataset: A knowledge graph or a store.
        organization: Path of a firm, such as ``organization/imc``; without it, every supplier
            that is an organization and not a group.
        threshold: Share of sales in percent, above 0 and up to 100.
        years_after: How many years after a loss events are told.

    Returns:
        The firms with customers, shares, concentration and losses; a firm of which no source
        names a customer has none.

    Raises:
        UnknownEntityError: The organization does not exist.
        ParameterValueError: The threshold is no share, or the years are below 0.

    Example:
        >>> import ioknow
        >>> kg = ioknow.open()
        >>> dependence(kg, threshold=50).text
        'At 50 % of sales: certainly dependent on one customer: Precion; possibly: IMC.'
        >>> dependence(kg, "organization/imc", threshold=40).firms[0].answer
        'certain'

    References:
        Pfeffer and Salancik (1978), *The External Control of Organizations*.
    """
    least = amount(threshold, "threshold")
    if not 0 < least <= WHOLE:
        raise ParameterValueError(
            lazy_gettext(
                "the threshold is %(threshold)s %%; give a share up to 100", threshold=threshold
            )
        )
    if years_after < 0:
        raise ParameterValueError(
            lazy_gettext(
                "%(years_after)s years after a loss; give 0 or more", years_after=years_after
            )
        )
    entities = open_entities(dataset)
    firms = [] if organization is None else [find_actor(entities, organization)]
    customers = read_customers(entities)
    if organization is None:
        suppliers = {one.supplier.iri: one.supplier for one in customers}
        suppliers |= {
            one.iri: one
            for loss in entities.claims_of("CustomerLoss")
            for one in loss.things("involves")
        }
        firms = sorted(
            (one for one in suppliers.values() if is_kind(entities, one, "Organization")),
            key=by_name,
        )
    found = []
    for firm in firms:
        own = tuple(one for one in customers if one.supplier == firm)
        found.append(
            FirmDependence(
                firm=firm,
                threshold=least,
                customers=own,
                concentrations=tuple(_concentrations(own)),
                shocks=tuple(read_shocks(entities, firm, own, years_after)),
            )
        )
    return Dependence(least, tuple(found))


def _concentrations(customers: Sequence[Customer]) -> list[Concentration]:
    """Return the concentration in each year in which a known share begins."""
    stated = [one for one in customers if one.stated]
    begun = {one.when[:4] for one in stated}
    found = []
    for text in sorted(begun):
        year = int(text) if text.isdigit() else None
        same = [one for one in stated if year is None or one.in_year(year)]
        by_customer: dict[Thing, list[Bounds]] = {}
        for one in same:
            by_customer.setdefault(one.customer, []).append(one.share)
        # Several statements on one customer contradict each other or round: all stay possible.
        shares = [Bounds.hull(several) for several in by_customer.values()]
        try:
            index = herfindahl(shares)
        except ParameterValueError:  # statements that cannot be of the same sales bound nothing
            index = Bounds(Decimal(0), WHOLE**2)
        found.append(Concentration(year, index, tuple(same)))
    return found


def _lost_in(firm: FirmDependence, customer: Customer) -> int | None:
    years = [shock.year for shock in firm.shocks if customer.customer in shock.customers]
    return next((year for year in years if year is not None), None)
