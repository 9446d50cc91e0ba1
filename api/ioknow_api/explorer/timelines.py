"""The picture above a list of events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from ioknow.languages import gettext
from ioknow.model import Claim
from ioknow.views.timelines import Event, timeline_svg
from ioknow_api.explorer.links import page_path

_FEWEST, _MOST = 3, 60


@dataclass(frozen=True)
class Timeline:
    """Events over years.

    Attributes:
        svg: The picture; empty with too few events to draw.
        undated: How many events have no year, and stand in the list alone.
        later: How many more there are than can be drawn.
    """

    svg: Markup
    undated: int
    later: int


def timeline_of(claims: Iterable[Claim]) -> Timeline:
    """Draw the events that have a year, oldest first."""
    every = list(claims)
    dated = [found for one in every if (found := _event(one)) is not None]
    kept = sorted(dated, key=lambda one: one.start)[:_MOST]
    title = gettext("Events over the years; the list below says the same")
    svg = timeline_svg(kept, title=title) if len(kept) >= _FEWEST else ""
    return Timeline(
        Markup(svg),  # noqa: S704 - escaped there
        len(every) - len(dated),
        len(dated) - len(kept),
    )


def _event(claim: Claim) -> Event | None:
    period = claim.period
    years = [int(day[:4]) for day in (period.date, period.start, period.end) if day[:4].isdigit()]
    if not years:
        return None
    label = str(claim.thing.label)
    return Event(min(years), max(years), label, period.text, page_path(claim.thing.iri))
