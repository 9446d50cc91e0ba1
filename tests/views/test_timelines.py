"""Events on a line of years."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from ioknow.views.timelines import Event, timeline_svg


def test_no_event_has_no_picture() -> None:
    assert timeline_svg([], title="Nothing") == ""


def test_what_lasted_is_a_bar_and_what_happened_a_point() -> None:
    svg = timeline_svg(
        [Event(1990, 1990, "founded", "1990"), Event(1995, 2000, "grew", "1995 to 2000")],
        title="A firm",
    )
    assert svg.count("<circle") == 2
    [width] = re.findall(r'<rect [^>]*width="([\d.]+)"', svg)
    # Five of ten years, of 680 px less 14 at each side.
    assert float(width) == 326.0


events = st.builds(
    lambda start, length, label: Event(start, start + length, label, "when"),
    st.integers(1800, 2030),
    st.integers(0, 60),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=70),
)


@given(st.lists(events, min_size=1, max_size=25))
def test_every_event_is_drawn_within_the_picture(given_: list[Event]) -> None:
    root = ElementTree.fromstring(timeline_svg(given_, title="t").replace("￾", "").replace("￿", ""))
    circles = list(root.iter("circle"))
    assert len(circles) == len(given_)
    assert all(0 <= float(one.attrib["cx"]) <= 680 for one in circles)
    assert max(float(one.attrib["cy"]) for one in circles) < float(root.attrib["height"])
