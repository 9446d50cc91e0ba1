"""Charts are well-formed pictures with a name, whatever the values."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from math import isfinite

import pytest

from ioknow.languages import speaking
from ioknow.views.charts import (
    Bar,
    BarGroup,
    Line,
    Point,
    bar_chart,
    bars_of,
    line_chart,
    line_over_steps,
    number_text,
)

SVG = "{*}"


@pytest.mark.parametrize(
    "rows", [[("a", 0.0)], [("a", 2.0), ("b", -1.0)], [("<&>", float("nan")), ("c", 1.0)]]
)
def test_bars_start_at_zero_and_are_as_long_as_their_values(rows: list[tuple[str, float]]) -> None:
    picture = ET.fromstring(bars_of(rows, title="A & B"))
    bars = picture.findall(f".//{SVG}rect")
    shown = [value for _, value in rows if isfinite(value)]
    assert len(bars) == len(shown)
    assert picture.get("aria-label") == "A & B"
    widths = [float(bar.get("width", "")) for bar in bars]
    if len(shown) == 2:  # 2 and -1
        assert widths[0] == pytest.approx(2 * widths[1], abs=0.11)
        ends = float(bars[1].get("x", "")) + widths[1]
        assert ends == pytest.approx(float(bars[0].get("x", "")), abs=0.11)


def test_a_line_is_broken_where_a_value_is_missing() -> None:
    points = [("1", 1.0), ("2", 2.0), ("3", None), ("4", 2.0), ("5", 3.0), ("6", None)]
    picture = ET.fromstring(line_over_steps(points, title="t"))
    (line,) = (path for path in picture.iter() if path.get("class") == "line")
    assert line.get("d", "").count("M") == 2
    assert len(picture.findall(f".//{SVG}circle")) == 4


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-3.0, "-3"),
        (1234567.0, "1,234,567"),
        (0.00012345, "0.0001234"),
        (12345.67, "12,346"),
    ],
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert number_text(value) == text


def test_an_axis_and_its_bars_write_numbers_alike_and_years_without_a_comma() -> None:
    chart = line_chart(
        [Line("GDP", (Point(1998, 8000, "8,000"), Point(1999, 12000, "12,000")))], title="t"
    )
    written = [text.text for text in ET.fromstring(chart).iter("text")]
    assert {"8,000", "10,000", "1998"} <= set(written)
    with speaking("de"):
        assert number_text(8000.0) == "8.000"
        assert number_text(0.5) == "0,5"


@pytest.mark.parametrize(
    "chart",
    [
        bars_of(
            [("Firm", 3.0), ("中小企業の技術革新を妨げる要因に関する調査の対象", 1.0)], title="t"
        ),
        bar_chart(
            [BarGroup("a", (Bar(0, 1, "1"), Bar(1, 2, "2")))], ["x", "일본의 중소기업"], title="t"
        ),
        line_over_steps([("2000", 1.0), ("2001", 3.0)], title="t"),
        line_chart(
            [Line("GDP", (Point(1998, 8, "8"), Point(1999, 12, "12")))], title="t", unit="円"
        ),
    ],
)
def test_nothing_touches_the_frame(chart: str) -> None:
    picture = ET.fromstring(chart)
    width, height = float(picture.get("width", "")), float(picture.get("height", ""))
    for one in picture.iter(f"{SVG}rect"):
        x, y = float(one.get("x", "")), float(one.get("y", ""))
        assert x >= 10 and y >= 10
        assert y + float(one.get("height", "")) <= height - 10
        assert x + float(one.get("width", "")) <= width - 10
    for text in picture.iter(f"{SVG}text"):
        x, y = float(text.get("x", "")), float(text.get("y", ""))
        assert 20 <= y <= height - 10  # its foot; the letters are 12 px high
        # a letter takes 6.5 px at least, one of an East Asian script 12.5, the size of the font
        takes = sum(12.5 if ord(letter) > 0x2E80 else 6.0 for letter in text.text or "")
        start = {"category": x - takes, "tick end": x - takes, "tick middle": x - takes / 2}
        assert start.get(text.get("class", ""), x) >= 4, text.text
