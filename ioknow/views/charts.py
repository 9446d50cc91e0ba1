"""Charts as SVG: bars of the largest values, and a line over windows of time.

Each has a table beside it on its page, so the picture is named as a whole and its marks are hidden
from screen readers. Colours come from the page's style sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import isfinite

_WIDTH = 760
_ROW = 24
_NAMES = 260
_BARS = _WIDTH - _NAMES - 90
_HEIGHT = 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 16, 44
_LETTERS = 38
_LETTER = 8  # width of a digit, px


def bar_chart(rows: Sequence[tuple[str, float]], *, title: str) -> str:
    """Return horizontal bars from 0, in the order given; negative ones are drawn to the left.

    Args:
        rows: Name and value of each bar; values that are not finite are left out.
        title: What the bars show, in words.

    Example:
        >>> bar_chart([("a", 2.0), ("b", 1.0)], title="Degree").count("<rect")
        2
    """
    shown = [(name, value) for name, value in rows if isfinite(value)]
    low = min((value for _, value in shown), default=0.0)
    high = max((value for _, value in shown), default=0.0)
    low, high = min(low, 0.0), max(high, 0.0)
    scale = _BARS / (high - low) if high > low else 0.0
    zero = _NAMES + 10 - low * scale
    parts = []
    for row, (name, value) in enumerate(shown):
        top = row * _ROW + 4
        start = zero + min(value, 0.0) * scale
        parts.append(
            f'<text class="chart-name" x="{_NAMES}" y="{top + 12}">{escape(_short(name))}</text>'
            f'<rect class="chart-bar" x="{start:.1f}" y="{top}" '
            f'width="{abs(value) * scale:.1f}" height="{_ROW - 8}"/>'
            f'<text class="chart-value" x="{max(start + abs(value) * scale, zero) + 6:.1f}" '
            f'y="{top + 12}">{number_text(value)}</text>'
        )
    return _picture(len(shown) * _ROW + 8, title, "".join(parts))


def line_chart(points: Sequence[tuple[str, float | None]], *, title: str) -> str:
    """Return a line over steps in their order; it is broken where a value is missing.

    Args:
        points: Name of each step and its value, None where there is none.
        title: What the line shows, in words.

    Example:
        >>> steps = [("2000", 1.0), ("2001", None), ("2002", 3.0)]
        >>> line_chart(steps, title="Ties").count("<circle")
        2
    """
    known = [value for _, value in points if value is not None and isfinite(value)]
    low, high = min([*known, 0.0]), max([*known, 0.0])
    span = high - low or 1.0
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(points) - 1, 1)
    inner = _HEIGHT - _TOP - _BOTTOM

    def place(row: int, value: float) -> tuple[float, float]:
        return _LEFT + row * step, _TOP + (high - value) / span * inner

    parts = [
        f'<line class="chart-axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="chart-name" x="{_LEFT - 8}" y="{y + 4:.1f}">{number_text(value)}</text>'
        for value, y in ((one, place(0, one)[1]) for one in dict.fromkeys((low, high)))
    ]
    runs: list[list[tuple[float, float]]] = [[]]
    longest = max((len(name) for name, _ in points), default=1)
    fitting = max(1, int((_WIDTH - _LEFT - _RIGHT) / (longest * _LETTER + 12)))
    every = max(1, -(-len(points) // fitting))
    for row, (name, value) in enumerate(points):
        if row % every == 0:
            x = _LEFT + row * step
            parts.append(
                f'<text class="chart-step" x="{x:.1f}" y="{_HEIGHT - 18}">{escape(name)}</text>'
            )
        if value is None or not isfinite(value):
            runs.append([])
            continue
        runs[-1].append(place(row, value))
    for run in runs:
        joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
        if len(run) > 1:
            parts.append(f'<polyline class="chart-line" points="{joined}"/>')
        parts += [f'<circle class="chart-point" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in run]
    return _picture(_HEIGHT, title, "".join(parts))


def number_text(value: float) -> str:
    """Return a number as people read it: whole ones in full, others to four digits.

    Example:
        >>> number_text(12345.0), number_text(0.123456)
        ('12,345', '0.1235')
    """
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:.4g}"


def _picture(height: int, title: str, inner: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}"><g aria-hidden="true">{inner}</g></svg>'
    )


def _short(name: str) -> str:
    return name if len(name) <= _LETTERS else name[: _LETTERS - 1] + "…"
