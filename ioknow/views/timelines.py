"""Events on a line of years as SVG: the story of a case at a glance, with its list beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from ioknow.views.charts import WIDTH

_ROW = 20.0
_LETTER = 7.0
_LONGEST = 44


@dataclass(frozen=True)
class Event:
    """Something that happened or lasted.

    Attributes:
        start: First year.
        end: Last year; the first year again for what happened in one.
        label: What it was.
        text: When, in words.
        page: Address of the page about it, or empty.
    """

    start: int
    end: int
    label: str
    text: str
    page: str = ""


def timeline_svg(events: Sequence[Event], *, title: str) -> str:
    """Return events as points and bars over years, oldest first; empty without an event.

    Args:
        events: What is shown; those without a year are left out by the caller, who says so.
        title: What it shows, for those who do not see it.

    Example:
        >>> svg = timeline_svg([Event(2004, 2004, "KICMS is founded", "2004")], title="KICMS")
        >>> "KICMS is founded" in svg
        True
    """
    if not events:
        return ""
    ordered = sorted(events, key=lambda one: (one.start, one.end, one.label))
    first = min(one.start for one in ordered)
    last = max(*(one.end for one in ordered), first + 1)
    left, right = 14.0, 14.0

    def across(year: float) -> float:
        return left + (year - first) / (last - first) * (WIDTH - left - right)

    ends: list[float] = []  # where each row is free again
    parts = []
    for one in ordered:
        label = one.label if len(one.label) <= _LONGEST else one.label[: _LONGEST - 1] + "…"
        x, stop = across(one.start), across(one.end)
        width = _LETTER * len(label)
        flipped = x + 12 + width > WIDTH
        begin = min(x, stop - width - 12) if flipped else x
        row = next((at for at, free in enumerate(ends) if free < begin - 8), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = max(stop + 8, x + 12 + width) if not flipped else stop + 8
        y = 14 + row * _ROW
        parts.append(_event(one, label, (x, stop, y), flipped=flipped))
    bottom = 14 + len(ends) * _ROW
    years = _years(first, last)
    axis = "".join(
        f'<path class="grid" d="M{_n(across(year))} 4V{_n(bottom)}"/>'
        f'<text class="tick middle" x="{_n(across(year))}" y="{_n(bottom + 16)}">{year}</text>'
        for year in years
    )
    height = bottom + 24
    return (
        f'<svg class="chart-svg" viewBox="0 0 {_n(WIDTH)} {_n(height)}" width="{_n(WIDTH)}" '
        f'height="{_n(height)}" role="group" aria-label={quoteattr(title)}>{axis}'
        f"{''.join(parts)}</svg>"
    )


def _event(one: Event, label: str, place: tuple[float, float, float], *, flipped: bool) -> str:
    x, stop, y = place
    where = f'class="end" x="{_n(x - 9)}"' if flipped else f'x="{_n(max(x, stop) + 9)}"'
    bar = (
        f'<rect x="{_n(x)}" y="{_n(y - 4)}" width="{_n(stop - x)}" height="8" rx="4"/>'
        if stop > x
        else ""
    )
    inner = (
        f"<title>{escape(f'{one.text}: {one.label}')}</title>{bar}"
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="5"/>'
        f'<text {where} y="{_n(y + 4)}">{escape(label)}</text>'
    )
    said = f"{one.text}: {one.label}"
    if one.page:
        inner = f"<a href={quoteattr(one.page)} aria-label={quoteattr(said)}>{inner}</a>"
    return f'<g class="series-0">{inner}</g>'


def _years(first: int, last: int) -> list[int]:
    step = next((one for one in (1, 2, 5, 10, 20, 50, 100) if (last - first) / one <= 12), 200)
    return list(range(first + (-first) % step, last + 1, step))


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
