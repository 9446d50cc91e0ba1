"""What the headers of a request ask for, by the examples and rules of RFC 9110."""

from __future__ import annotations

import pytest

from ioknow_api.conditional import accepts_gzip, matches, matches_strongly
from ioknow_api.negotiation import (
    GRAPHS,
    SOLUTIONS,
    Offer,
    choose,
    choose_language,
    prefers_page,
)

PLAIN, HTML, JPEG = Offer("text/plain", "plain"), Offer("text/html", "html"), Offer("image/x", "x")


def chosen(accept: str | None, *offers: Offer) -> str | None:
    found = choose(accept, offers)
    return None if found is None else found.format


@pytest.mark.parametrize(
    ("offers", "best"),
    [
        ((HTML, PLAIN), "plain"),  # 0.3 and 0.7
        ((HTML, JPEG), "x"),  # 0.3 and 0.5: any type is liked better than this one
        ((JPEG, PLAIN, HTML), "plain"),
    ],
)
def test_the_most_precise_range_says_how_much_a_format_is_liked(
    offers: tuple[Offer, ...], best: str
) -> None:
    assert chosen("text/*;q=0.3, text/plain;q=0.7, */*;q=0.5", *offers) == best


@pytest.mark.parametrize("accept", [None, "", "  ", "nonsense", "/", ";q=0.5"])
def test_a_header_that_says_nothing_accepts_the_first(accept: str | None) -> None:
    assert chosen(accept, PLAIN, HTML) == "plain"


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        ("text/html, text/plain", "plain"),  # among equals the first offer
        ("TEXT/HTML", "html"),
        ("text/html ; q=0.9 , text/plain;q=0.8", "html"),
        ("text/html;Q=0.5, text/plain;q=0.6", "plain"),
        ("text/html;q=0.001", "html"),
        ("text/html;q=0", None),
        ("text/html;q=0, */*", "plain"),
        ("image/png", None),
        ("text/plain;q=5, text/html", "plain"),  # beyond 1 is 1
        ("text/plain;q=1.2.3, text/html;q=0.1", "html"),  # no number: as if it were not there
        ("text/plain;q=.5, text/html;q=0.4", "plain"),
        ("nonsense, text/html", "html"),
        (f"{'text/html;q=0.5, ' * 99}text/html;q=0.5", "html"),
        (f"{'image/png, ' * 100}text/html", None),  # what follows a hundred is not read
    ],
)
def test_the_format_that_is_liked_best_is_chosen(accept: str, best: str | None) -> None:
    assert chosen(accept, PLAIN, HTML) == best


def test_a_long_header_chooses_as_a_short_one() -> None:
    padding = ", ".join(f"image/png;v={number}" for number in range(60))
    for offers in (SOLUTIONS, GRAPHS):
        for offer in offers:
            assert choose(f"{offer.media_type}, {padding}", offers) == offer


def test_text_says_its_character_set_and_other_formats_do_not() -> None:
    assert Offer("text/csv", "csv").content_type == "text/csv; charset=utf-8"
    assert Offer("application/json", "json").content_type == "application/json"
    assert Offer("text/csv", "csv").schema == {"type": "string"}
    assert Offer("application/json", "json").schema == {}


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", True),
        ("text/html;q=0.9, application/json;q=0.9", True),
        ("text/html;q=0.8, application/json", False),
        ("text/html;q=0", False),
        ("*/*", False),
        ("text/*", False),
        ("application/json", False),
        ("", False),
        (None, False),
    ],
)
def test_pages_are_for_those_who_like_nothing_better(accept: str | None, page: bool) -> None:
    assert prefers_page(accept) is page


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("da, en-gb;q=0.8, en;q=0.7", "en"),  # the example of RFC 9110, 12.5.4
        ("de;q=0.4, ko;q=0.6", "ko"),
        ("de;q=0.6, ko;q=0.4", "de"),
        ("ko, de", "ko"),  # among equals the one named first
        ("de-AT;q=0.2, de;q=0.9, ko;q=0.5", "de"),
        ("de;q=0.9, de-AT;q=0.2, ko;q=0.5", "de"),
        ("DE", "de"),
        ("de;q=0", "en"),
        ("de;q=0, ko;q=0.001", "ko"),
        ("de;q=1.2.3, ko;q=0.1", "ko"),
        ("!, ko", "ko"),
        ("fr, *", "en"),
        ("toolonglanguage", "en"),
        (f"{'fr, ' * 99}ko", "ko"),
        (f"{'fr, ' * 100}ko", "en"),
        (None, "en"),
    ],
)
def test_the_language_that_is_liked_best_is_spoken(accept: str | None, language: str) -> None:
    assert choose_language(accept, ("en", "de", "ko"), "en") == language


@pytest.mark.parametrize(
    ("accept", "packed"),
    [
        ("compress, gzip", True),
        ("gzip;q=1.0, identity; q=0.5, *;q=0", True),
        ("*;q=0, gzip", True),  # what is named comes before the star
        ("*", True),
        ("X-GZIP", True),
        ("gzip; q=0.001", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*;q=0", False),
        ("br, deflate", False),
        ("", False),
        (None, False),
    ],
)
def test_an_answer_is_packed_for_those_who_take_gzip(accept: str | None, packed: bool) -> None:
    assert accepts_gzip(accept) is packed


@pytest.mark.parametrize(
    ("header", "read_before", "unchanged"),
    [
        # Tags of RFC 9110, 8.8.3.2: weak and strong comparison with "1".
        ('"1"', True, True),
        ('W/"1"', True, False),
        ('W/"2"', False, False),
        ('"2", "1"', True, True),
        ('"2","3"', False, False),
        ("*", True, True),
        ('*, "2"', False, False),
        ("1", False, False),
        ("", False, False),
    ],
)
def test_entity_tags_are_compared_weakly_for_reading_and_strongly_for_writing(
    header: str, read_before: bool, unchanged: bool
) -> None:
    assert matches(header, '"1"') is read_before
    assert matches_strongly(header, '"1"') is unchanged


def test_no_header_names_no_tag() -> None:
    assert not matches(None, '"1"')
