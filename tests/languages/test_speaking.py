from __future__ import annotations

import threading

import pytest

from ioknow.languages import LANGUAGES, gettext, language, listed, ngettext, number, speaking
from ioknow.languages.dates import month_words
from ioknow.languages.headings import heading
from ioknow.model.claims import Period, Quantity


def test_english_is_spoken_unless_asked() -> None:
    assert language() == "en"
    with speaking("ko"):
        assert language() == "ko"
    assert language() == "en"


def test_an_unknown_language_is_refused_and_the_known_are_named() -> None:
    with pytest.raises(KeyError, match=r"'fr'.*en, ja, de, ko"), speaking("fr"):
        pass


def test_the_language_of_one_thread_is_not_that_of_another() -> None:
    heard: list[str] = []
    with speaking("ja"):
        other = threading.Thread(target=lambda: heard.append(language()))
        other.start()
        other.join()
    assert heard == ["en"]


def test_german_has_two_forms_and_japanese_and_korean_one() -> None:
    def rows(count: int) -> str:
        return ngettext("%(num)s row", "%(num)s rows", count)

    assert (rows(0), rows(1), rows(2)) == ("0 rows", "1 row", "2 rows")
    with speaking("de"):
        assert (rows(0), rows(1), rows(2)) == ("0 Zeilen", "1 Zeile", "2 Zeilen")
    with speaking("ja"):
        assert (rows(1), rows(2)) == ("1 行", "2 行")
    with speaking("ko"):
        assert (rows(1), rows(2)) == ("1행", "2행")


@pytest.mark.parametrize(
    ("tongue", "grouped", "fraction"),
    [
        ("en", "1,234,567", "0.500"),
        ("de", "1.234.567", "0,500"),
        ("ja", "1,234,567", "0.500"),
        ("ko", "1,234,567", "0.500"),
    ],
)
def test_numbers_are_written_as_cldr_says(tongue: str, grouped: str, fraction: str) -> None:
    with speaking(tongue):
        assert number(1234567) == grouped
        assert number(0.5, digits=3) == fraction


@pytest.mark.parametrize(
    ("tongue", "month", "day"),
    [
        ("en", "February 2004", "15 January 2019"),
        ("de", "Februar 2004", "15. Januar 2019"),
        ("ja", "2004年2月", "2019年1月15日"),
        ("ko", "2004년 2월", "2019년 1월 15일"),
    ],
)
def test_dates_are_written_as_cldr_says(tongue: str, month: str, day: str) -> None:
    with speaking(tongue):
        assert (month_words(2004, 2), month_words(2019, 1, 15)) == (month, day)


def test_a_day_that_does_not_exist_stays_as_the_source_has_it() -> None:
    assert Period(date="2019-02-31").text == "2019-02-31"


def test_a_bound_stays_a_bound_in_every_language() -> None:
    bound = Quantity("70", "op-over", "percent")
    said = {}
    for tongue in LANGUAGES:
        with speaking(tongue):
            said[tongue] = bound.text
    assert said == {"en": "over 70 %", "de": "über 70 %", "ja": "70 % 超", "ko": "70 % 초과"}


def test_years_are_not_grouped_and_counts_are() -> None:
    with speaking("de"):
        assert gettext("%(count)s of %(all)s", count=5, all=12345) == "5 von 12.345"
        assert Period(start="2004", end="2012").text == "2004 bis 2012"


def test_names_are_joined_as_the_language_joins_them() -> None:
    assert listed([]) == ""
    assert listed(["A"]) == "A"
    with speaking("de"):
        assert listed(["A", "B", "C"]) == "A, B und C"
    with speaking("ja"):
        assert listed(["A", "B", "C"]) == "A、B、C"


@pytest.mark.parametrize(
    ("tongue", "label", "noun"),
    [
        ("en", "has channel", "channel"),
        ("de", "hat Kanal", "Kanal"),
        ("ja", "経路を持つ", "経路"),
        ("ko", "경로를 가진다", "경로"),
        ("ja", "によって測られる", "によって測られる"),
    ],
)
def test_a_property_becomes_a_heading(tongue: str, label: str, noun: str) -> None:
    with speaking(tongue):
        assert heading(label) == noun
