"""What the loss of a customer meant: the share that went, what followed, how figures moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ioknow.analysis.customers import Customer
from ioknow.analysis.figures import Figure, group_figures, preferred, read_figures
from ioknow.analysis.support import Support, is_kind
from ioknow.model.claims import Claim
from ioknow.model.things import Thing
from ioknow.query.entities import Entities


@dataclass(frozen=True)
class FigureCourse:
    """A figure in the year before a loss, in its year and in the year after.

    Attributes:
        measure: The measure.
        dimensions: What it is broken down by.
        unit: Its unit in words.
        values: The firm's values in the three years; None where there is none.
        average: Values of the same table for a group, such as an industry, in the three years.
    """

    measure: Thing
    dimensions: tuple[Thing, ...]
    unit: str
    values: tuple[Figure | None, Figure | None, Figure | None]
    average: tuple[Figure | None, Figure | None, Figure | None]

    @property
    def support(self) -> Support:
        """The observations behind it."""
        return Support.joined(one.support for one in (*self.values, *self.average) if one)


@dataclass(frozen=True)
class Shock:
    """The loss of a customer.

    That something followed does not say that the loss brought it about.

    Attributes:
        firm: The firm that lost the customer.
        customers: The customers that were lost.
        loss: The event.
        year: Its year, or None when not stated.
        share: The customer's share of sales at that time, or None when no source states it; the
            share of another customer or time is not carried over.
        outcomes: What sources say came of it.
        followed: Events of the firm from that year on, as many years as were asked for.
        figures: Figures of the firm around that year.
    """

    firm: Thing
    customers: tuple[Thing, ...]
    loss: Claim
    year: int | None
    share: Customer | None
    outcomes: tuple[Claim, ...]
    followed: tuple[Claim, ...]
    figures: tuple[FigureCourse, ...]

    @property
    def support(self) -> Support:
        """All claims and figures about it."""
        told = Support.of((self.loss, *self.outcomes, *self.followed))
        share = [self.share.support] if self.share else []
        return Support.joined([told, *share, *(one.support for one in self.figures)])


def read_shocks(
    entities: Entities, firm: Thing, customers: Sequence[Customer], years: int
) -> list[Shock]:
    """Return the losses of customers of a firm in the order of time.

    Args:
        entities: Reads the events.
        firm: The firm.
        customers: Its customers.
        years: How many years after a loss events are told.
    """
    events = entities.profile(firm.iri, kinds=["Event"]).claims.get("events", ())
    losses = [
        claim
        for claim in events
        if is_kind(entities, claim.thing, "CustomerLoss") and firm in claim.things("involves")
    ]
    figures = read_figures(entities, firm.iri) if losses else []
    account = _Account(entities, firm, customers, events, figures, group_figures(entities, figures))
    return [
        account.shock(loss, years)
        for loss in sorted(losses, key=lambda one: (one.period.sort_key, one.thing.iri))
    ]


@dataclass(frozen=True)
class _Account:
    """What is known of a firm that lost customers."""

    entities: Entities
    firm: Thing
    customers: Sequence[Customer]
    events: Sequence[Claim]
    figures: Sequence[Figure]
    average: Sequence[Figure]

    def shock(self, loss: Claim, years: int) -> Shock:
        year = _year(loss)
        ties = {one.iri for one in loss.things("concerns")}
        shares = [
            one
            for one in self.customers
            if one.relationship.thing.iri in ties and year is not None and one.in_year(year)
        ]
        outcomes = self.entities.claims.read(one.iri for one in loss.things("hasOutcome"))
        return Shock(
            firm=self.firm,
            customers=loss.things("lostCustomer"),
            loss=loss,
            year=year,
            share=shares[0] if shares else None,
            outcomes=tuple(outcomes),
            followed=_followed(self.events, loss, year, years),
            figures=() if year is None else tuple(_courses(self.figures, self.average, year)),
        )


def _followed(
    events: Iterable[Claim], loss: Claim, year: int | None, years: int
) -> tuple[Claim, ...]:
    if year is None:
        return ()
    after = [
        (begun, event)
        for event in events
        if event is not loss and (begun := _year(event)) is not None
    ]
    found = [event for begun, event in after if year <= begun <= year + years]
    return tuple(sorted(found, key=lambda one: (one.period.sort_key, one.thing.iri)))


def _courses(
    figures: Sequence[Figure], average: Sequence[Figure], year: int
) -> Iterable[FigureCourse]:
    span = (year - 1, year, year + 1)
    for series in dict.fromkeys(one.key[:3] for one in figures if one.year == year):
        values = _course(figures, series, span)
        shown = next(one for one in values if one)
        if sum(one is not None for one in values) > 1:  # one value alone shows no course
            yield FigureCourse(
                measure=shown.measure,
                dimensions=shown.dimensions,
                unit=shown.quantity.unit,
                values=values,
                average=_course(average, series, span),
            )


def _course(
    figures: Sequence[Figure], series: tuple[str, tuple[str, ...], str], span: tuple[int, int, int]
) -> tuple[Figure | None, Figure | None, Figure | None]:
    first, second, third = (
        preferred([one for one in figures if one.key[:3] == series and one.year == year])
        for year in span
    )
    return first, second, third


def _year(claim: Claim) -> int | None:
    text = claim.period.sort_key[:4]
    return int(text) if text.isdigit() and text != "9999" else None
