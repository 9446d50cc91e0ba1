"""Charts as SVG: bars and lines that need no script, print, and have a table beside them.

A series differs by colour *and* by pattern or marker, so that no reading depends on colour alone.
Axes of bars begin at zero. A value that is a bound, a reconstruction or contradicted is marked by
a sign that the caller gives; what it stands for belongs into the legend.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from ioknow.languages import number as written

WIDTH = 680.0
"""Width of every chart in px; a narrower page scrolls it."""

MOST_SERIES = 6
"""Series that can be told apart; further ones are left out, and the caller says so."""

_FONT = 7.0
"""Average width of a letter in px, on the safe side; one of an East Asian script takes two."""
_EDGE = 14.0
"""Room between what is drawn and the frame, in px."""
_BAR = 15.0
_Scale = Callable[[float], float]
"""Turns a value into a place in px."""
_DASHES = ("", "7 4", "2 4", "10 4 2 4", "14 5", "4 3")


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes:
        series: Position of its series, from 0.
        value: Its length.
        text: The value in words, with unit and operator.
        mark: A sign behind the value, such as an asterisk; may be empty.
    """

    series: int
    value: float
    text: str
    mark: str = ""


@dataclass(frozen=True)
class BarGroup:
    """Bars with one label.

    Attributes:
        label: What they are about.
        bars: At most one for each series.
    """

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Point:
    """One point of a line.

    Attributes:
        x: Its place on the horizontal axis, such as a year.
        y: Its value; None where there is none, and the line is broken.
        text: The value in words.
        mark: A sign beside the point; may be empty.
    """

    x: float
    y: float | None
    text: str
    mark: str = ""


@dataclass(frozen=True)
class Line:
    """One series over time.

    Attributes:
        label: Its name.
        points: Its points, in the order of ``x``.
    """

    label: str
    points: tuple[Point, ...]


def bar_chart(groups: Sequence[BarGroup], series: Sequence[str], *, title: str) -> str:
    """Return horizontal bars in groups as an SVG element; empty without a bar.

    Args:
        groups: What is compared, from top to bottom.
        series: Names of the series; with more than one they are shown in a legend.
        title: What the chart shows, for those who do not see it.

    Example:
        >>> japan = BarGroup("Japan", (Bar(0, 3, "3 firms"),))
        >>> chart = bar_chart([japan], ["firms"], title="Firms")
        >>> "Japan" in chart and "3 firms" in chart
        True
    """
    values = [bar.value for group in groups for bar in group.bars]
    if not values:
        return ""
    lines = [_wrapped(group.label) for group in groups]
    left = min(240.0, _EDGE + 10 + max(_wide(line) for label in lines for line in label))
    room = _EDGE + 5 + max(_wide(bar.text + bar.mark) for g in groups for bar in g.bars)
    room = min(room, 190.0)
    low, high = min(0.0, *values), max(0.0, *values)
    span = (high - low) or 1.0
    head = _legend(series, "bar") if len(series) > 1 else _Drawn("", 0.0)
    body, y = [], head.height + _EDGE
    negative = room if low < 0 else 0.0

    def place(value: float) -> float:
        return left + negative + (value - low) / span * (WIDTH - left - room - negative)

    for group, label in zip(groups, lines, strict=True):
        height = max(len(group.bars) * (_BAR + 3), len(label) * 15.0)
        middle = y + height / 2
        first = middle - (len(label) - 1) * 7.5 + 4
        body += [
            f'<text class="category" x="{_n(left - 8)}" y="{_n(first + row * 15)}">'
            f"{escape(text)}</text>"
            for row, text in enumerate(label)
        ]
        top = middle - len(group.bars) * (_BAR + 3) / 2
        for row, bar in enumerate(group.bars):
            body.append(_bar(bar, place, top + row * (_BAR + 3), f"{group.label}: {bar.text}"))
        y += height + 9
    zero = place(0.0)
    axis = f'<path class="axis" d="M{_n(zero)} {_n(head.height + _EDGE - 6)}V{_n(y - 3)}"/>'
    return _svg(y - 9 + _EDGE, title, [head.svg, *body, axis])


def bars_of(rows: Sequence[tuple[str, float]], *, title: str) -> str:
    """Return bars of one series, in the order given; values that are not finite are left out.

    Args:
        rows: Name and value of each bar.
        title: What the chart shows, for those who do not see it.

    Example:
        >>> bars_of([("a", 2.0), ("b", 1.0)], title="Degree").count("<rect")
        2
    """
    shown = [(name, value) for name, value in rows if math.isfinite(value)]
    groups = [BarGroup(name, (Bar(0, value, number_text(value)),)) for name, value in shown]
    return bar_chart(groups, [title], title=title)


def line_over_steps(points: Sequence[tuple[str, float | None]], *, title: str) -> str:
    """Return a line over named steps in their order; it is broken where a value is missing.

    Args:
        points: Name of each step and its value, None where there is none.
        title: What the chart shows, for those who do not see it.

    Example:
        >>> steps = [("2000", 1.0), ("2001", None), ("2002", 3.0)]
        >>> line_over_steps(steps, title="Ties").count("<circle")
        2
    """
    given = [(name, value if _is_known(value) else None) for name, value in points]
    line = Line(
        title,
        tuple(
            Point(place, value, "" if value is None else number_text(value))
            for place, (_, value) in enumerate(given)
        ),
    )
    return line_chart([line], title=title, names=[name for name, _ in given])


def line_chart(
    lines: Sequence[Line],
    *,
    title: str,
    unit: str = "",
    integers: bool = True,
    names: Sequence[str] = (),
) -> str:
    """Return lines over a common horizontal axis as an SVG element; empty without a value.

    Args:
        lines: The series, at most :data:`MOST_SERIES` of which can be told apart.
        title: What the chart shows, for those who do not see it.
        unit: What the vertical axis counts, written above it.
        integers: Whether places on the horizontal axis are whole numbers, such as years.
        names: What is written at the places 0, 1, ... on the horizontal axis in their stead.

    Example:
        >>> line = Line("GDP", (Point(1989, 421.5, "421.5"), Point(1990, 453.6, "453.6")))
        >>> "1989" in line_chart([line], title="GDP of Japan")
        True
    """
    points = [point for line in lines for point in line.points]
    values = [point.y for point in points if point.y is not None]
    if not values:
        return ""
    head = _legend([line.label for line in lines], "line") if len(lines) > 1 else _Drawn("", 0.0)
    top, height, left, right = head.height + _EDGE + (18 if unit else 4), 250.0, 72.0, 30.0
    ticks = _ticks(min(values), max(values))
    first, last = min(p.x for p in points), max(p.x for p in points)

    def across(x: float) -> float:
        share = (x - first) / (last - first) if last > first else 0.5
        return left + share * (WIDTH - left - right)

    def down(y: float) -> float:
        return top + height - (y - ticks[0]) / (ticks[-1] - ticks[0]) * height

    body = [
        f'<path class="{"axis" if tick == 0 else "grid"}" '
        f'd="M{_n(left)} {_n(down(tick))}H{_n(WIDTH - right)}"/>'
        f'<text class="tick end" x="{_n(left - 8)}" y="{_n(down(tick) + 4)}">{_tick(tick)}</text>'
        for tick in ticks
    ]
    written = {x: names[int(x)] if names else _place_name(x) for x in sorted({p.x for p in points})}
    body += [
        f'<text class="tick middle" x="{_n(across(x))}" y="{_n(top + height + 20)}">'
        f"{escape(written[x])}</text>"
        for x in _places(written, across, integers)
    ]
    if unit:
        body.append(f'<text class="tick" x="{_n(_EDGE)}" y="{_n(top - 12)}">{escape(unit)}</text>')
    body += [_line(number, line, across, down) for number, line in enumerate(lines)]
    return _svg(top + height + 20 + _EDGE, title, [head.svg, *body])


@dataclass(frozen=True)
class _Drawn:
    svg: str
    height: float


def _svg(height: float, title: str, parts: Iterable[str]) -> str:
    return (
        f'<svg class="chart-svg" viewBox="0 0 {_n(WIDTH)} {_n(height)}" width="{_n(WIDTH)}" '
        f'height="{_n(height)}" role="img" aria-label={quoteattr(title)}>{"".join(parts)}</svg>'
    )


def _bar(bar: Bar, place: _Scale, y: float, title: str) -> str:
    zero, end = place(0.0), place(bar.value)
    x, width = min(zero, end), abs(end - zero)
    text = escape(bar.text + bar.mark)
    where = f'x="{_n(end + 5)}"' if bar.value >= 0 else f'class="end" x="{_n(end - 5)}"'
    return (
        f'<g class="series-{bar.series % MOST_SERIES}"><title>{escape(title)}</title>'
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 1))}" height="{_n(_BAR)}"/>'
        f'<text {where} y="{_n(y + _BAR - 3)}">{text}</text></g>'
    )


def _line(number: int, line: Line, across: _Scale, down: _Scale) -> str:
    known = [(p, across(p.x), down(p.y)) for p in line.points if p.y is not None]
    path = "".join(
        "M" + "L".join(f"{_n(across(p.x))} {_n(down(p.y))}" for p in run if p.y is not None)
        for there, run in groupby(line.points, key=lambda p: p.y is not None)
        if there
    )
    dash = _DASHES[number % MOST_SERIES]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    points = "".join(
        f"<g><title>{escape(f'{line.label}, {_place_name(p.x)}: {p.text}')}</title>"
        f"{_marker(number, x, y)}"
        + (f'<text x="{_n(x + 6)}" y="{_n(y - 6)}">{escape(p.mark)}</text>' if p.mark else "")
        + "</g>"
        for p, x, y in known
    )
    return (
        f'<g class="series-{number % MOST_SERIES}"><path class="line" d="{path}"{dashed}/>'
        f"{points}</g>"
    )


def _marker(number: int, x: float, y: float) -> str:
    kind = number % 3
    if kind == 0:
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="3.5"/>'
    if kind == 1:
        return f'<rect x="{_n(x - 3.5)}" y="{_n(y - 3.5)}" width="7" height="7"/>'
    return f'<path d="M{_n(x)} {_n(y - 5)}L{_n(x + 4.5)} {_n(y + 3.5)}H{_n(x - 4.5)}Z"/>'


def _legend(names: Sequence[str], kind: str) -> _Drawn:
    """Return the names of the series with their look, in rows."""
    parts, x, y = [], _EDGE, _EDGE + 10
    for number, name in enumerate(names):
        width = 40 + _wide(name)
        if x > _EDGE and x + width > WIDTH:
            x, y = _EDGE, y + 20
        dash = _DASHES[number % MOST_SERIES]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        look = (
            f'<rect x="{_n(x)}" y="{_n(y - 10)}" width="18" height="12"/>'
            if kind == "bar"
            else f'<path class="line" d="M{_n(x)} {_n(y - 4)}h22"{dashed}/>'
            + _marker(number, x + 11, y - 4)
        )
        parts.append(
            f'<g class="series-{number % MOST_SERIES}">{look}'
            f'<text x="{_n(x + 28)}" y="{_n(y)}">{escape(name)}</text></g>'
        )
        x += width
    return _Drawn("".join(parts), y + 4)


def _ticks(low: float, high: float) -> list[float]:
    """Return four to seven round numbers that enclose a range; zero where it lies near."""
    if low > 0 and low < 0.55 * high:
        low = 0.0
    if high < 0 and high > 0.55 * low:
        high = 0.0
    span = (high - low) or abs(high) or 1.0
    step = 10 ** math.floor(math.log10(span / 4))
    step *= next(factor for factor in (1, 2, 2.5, 5, 10) if span / (step * factor) <= 5)
    start = math.floor(low / step)
    count = max(1, math.ceil(high / step - 1e-9) - start)
    return [round((start + number) * step, 10) for number in range(count + 1)]


def _places(written: Mapping[float, str], across: _Scale, integers: bool) -> list[float]:
    """Return the places to be written on the horizontal axis, none too near to another."""
    apart = max(44.0, 12 + max(map(_wide, written.values())))
    kept: list[float] = []
    for x in written:
        if integers and x != int(x):
            continue
        if not kept or across(x) - across(kept[-1]) >= apart:
            kept.append(x)
    return kept


def _is_known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def number_text(value: float) -> str:
    """Return a number as the language spoken writes it: whole ones in full, others to four digits.

    Example:
        >>> number_text(12345.0), number_text(0.123456), number_text(12345.678)
        ('12,345', '0.1235', '12,346')
    """
    if abs(value) >= 1000 or value == int(value):
        return written(value) if abs(value) < 1e15 else f"{value:.4g}"
    return _with_point(f"{value:.4g}")


def _wrapped(label: str, longest: int = 30) -> list[str]:
    """Return a label in at most three lines, as long as so many letters."""
    lines, fits = [""], _FONT * longest
    for word, gap in _words(label):
        if lines[-1] and _wide(lines[-1] + gap + word) > fits:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]}{gap if lines[-1] else ''}{word}"
    lines = [one if _wide(one) <= fits else one[: longest - 1] + "…" for one in lines]
    return lines if len(lines) <= 3 else [*lines[:2], _cut(lines[2], fits - 2 * _FONT) + " …"]


def _words(label: str) -> Iterator[tuple[str, str]]:
    """Return what a line can be broken between, each with what stands before it.

    Japanese and Chinese have no spaces, and break between any two letters.
    """
    for word in label.split():
        if any(_is_wide(letter) for letter in word) and _wide(word) > 10 * _FONT:
            yield from ((letter, "" if place else " ") for place, letter in enumerate(word))
        else:
            yield word, " "


def _cut(text: str, fits: float) -> str:
    while text and _wide(text) > fits:
        text = text[:-1]
    return text


def _wide(text: str) -> float:
    """Return about how many px a text takes."""
    return _FONT * sum(2 if _is_wide(letter) else 1 for letter in text)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in ("W", "F")


def _tick(value: float) -> str:
    """Return a number at an axis, with all its digits and no needless ones."""
    return written(value) if value == int(value) else _with_point(f"{value:.10g}")


def _with_point(digits: str) -> str:
    """Return digits with the decimal sign of the language spoken."""
    return digits.replace(".", written(0, digits=1)[1])


def _place_name(x: float) -> str:
    """Return a place on the horizontal axis; a year carries no separator of thousands."""
    return str(int(x)) if x == int(x) else f"{x:.10g}"


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
