"""Pages in four languages, asked for as a browser asks."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from ioknow.languages import LANGUAGES
from tests.explorer.strict_html import read

PLACES = (
    "/",
    "/search?q=kyoto",
    "/organizations?country=place/korea",
    "/organizations/kicms",
    "/cases/kicms",
    "/relationships/cf2-m",
    "/sources/lee-2010",
    "/things/evidence/lee-2010/kicms-founding",
    "/network?case=kicms&as_of=2004",
    "/what-if?case=kicms&remove=organization/kicms",
    "/match?for=organization/lee-2010/firm-m&needs=manufacturing&together=yes",
    "/path?start=organization/lee-2010/firm-m&end=organization/lee-2010/firm-k2",
    "/questions",
    "/questions/members-of-a-network",
    "/query",
    "/about",
    "/glossary",
    "/vocabulary",
    "/organizations/nobody",
)


SPOKEN = (
    "/questions",
    "/questions/members-of-a-network",
    "/questions/architecture-of-a-firm-in-a-year?year=2000",
    "/questions/architecture-of-a-firm-in-a-year?year=soon",
    "/questions/no-such-question",
    "/measures",
    "/measures?measure=constraint&case=kicms",
    "/measures?measure=brokerage-totals&case=kicms",
    "/measures?measure=no-such-measure",
    "/measures?measure=pagerank&damping=7&case=kicms",
    "/evolution?measure=degree",
    "/rankings?by=between&case=kicms",
    "/rankings?by=beauty",
    "/rankings?top=100000",
    "/network?case=no-such-case",
    "/match?has=R%26D&needs=moulding",
    "/match?has=flying&needs=moulding",
    "/path?start=organization/kicms&end=organization/nobody",
    "/search?q=kyoto&kind=Firms",
    "/organizations/nobody",
    "/nowhere/at/all",
    "/problem/usage",
)
"""Pages whose own words, without cells of tables, options and code, have no English sentence."""

_DATA = re.compile(
    r"<(script|style|code|pre|option|svg|td|datalist)\b.*?</\1>|"
    r'<th scope="row">.*?</th>|<a [^>]*hreflang.*?</a>',
    re.DOTALL,
)
_INLINE = re.compile(r"</?(?:a|span|strong|em|time)\b[^>]*>")
_WORDS = re.compile(r"[A-Za-z][a-z'’-]*(?:[ ,;:]+[A-Za-z][A-Za-z'’-]*){4,}")


def english_sentences(html: str) -> list[str]:
    """What a page says in more than four English words, beside data."""
    inside = _INLINE.sub("", _DATA.sub(" ", html[html.index("<main") :]))
    texts = (" ".join(unescape(one).split()) for one in re.split(r"<[^>]+>", inside))
    return [found for text in texts for found in _WORDS.findall(text)]


def in_language(place: str, language: str) -> str:
    return f"{place}{'&' if '?' in place else '?'}lang={language}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_well_formed_and_says_its_language(
    browser_like: httpx.Client, place: str, language: str
) -> None:
    answer = browser_like.get(in_language(place, language))
    page = read(answer.text)
    assert page.problems == []
    assert page.all("html") == [{"lang": language}]
    assert answer.headers["content-language"] == language
    assert {"Accept-Language", "Accept"} <= set(answer.headers["vary"].split(", "))


@pytest.mark.parametrize("place", PLACES)
def test_links_and_forms_keep_the_language_of_the_address(
    browser_like: httpx.Client, place: str
) -> None:
    page = read(browser_like.get(in_language(place, "ko")).text)
    files = ("/dataset?", "/ontology?", "/vocab?")
    services = ("/static/", "/id/", "/api/", "/openapi.json", "/sparql", *files)
    others = {a["href"] for a in page.all("a") if a.get("hreflang")}
    assert len(others) == len(LANGUAGES)
    for a in page.all("a"):
        address = a.get("href", "")
        if address in others or not address.startswith("/") or address.startswith(services):
            continue
        assert "lang=ko" in urlsplit(address).query, address
    hidden = [a for a in page.all("input") if a.get("name") == "lang"]
    assert len(hidden) == len(page.all("form"))
    assert all(a["value"] == "ko" for a in hidden)


def test_without_a_language_in_the_address_the_browser_decides_and_links_are_plain(
    browser_like: httpx.Client,
) -> None:
    answer = browser_like.get("/cases/kicms", headers={"Accept-Language": "fr, de-AT;q=0.7"})
    page = read(answer.text)
    assert page.all("html") == [{"lang": "de"}]
    assert "Wer mit wem zusammenarbeitet" in page.words
    kept = [a["href"] for a in page.all("a") if "lang=" in a.get("href", "")]
    assert len(kept) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("asked", "header", "spoken"),
    [
        ("", None, "en"),
        ("", "fr", "en"),
        ("", "ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("", "en;q=0.5, ja", "ja"),
        ("", "de;q=0, nonsense;;q=x", "en"),
        ("?lang=de-CH", "ja", "de"),
        ("?lang=tlh", "ja", "ja"),
    ],
)
def test_the_language_is_chosen(
    browser_like: httpx.Client, asked: str, header: str | None, spoken: str
) -> None:
    headers = {"Accept-Language": header} if header else {}
    answer = browser_like.get(f"/cases{asked}", headers=headers)
    assert answer.headers["content-language"] == spoken


def test_a_language_in_the_address_cannot_bring_markup(browser_like: httpx.Client) -> None:
    answer = browser_like.get("/cases", params={"lang": 'de"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text


def test_entity_tags_differ_by_language_and_are_honoured(browser_like: httpx.Client) -> None:
    tags = {one: browser_like.get(f"/cases?lang={one}").headers["etag"] for one in LANGUAGES}
    assert len(set(tags.values())) == len(LANGUAGES)
    by_browser = {"Accept-Language": "de", "If-None-Match": tags["en"]}
    assert browser_like.get("/cases", headers=by_browser).status_code == 200
    again = {"If-None-Match": tags["de"]}
    assert browser_like.get("/cases?lang=de", headers=again).status_code == 304


def test_every_page_leads_to_itself_in_the_other_languages(browser_like: httpx.Client) -> None:
    place = "/network?case=kicms&as_of=2004&tie=alliance&tie=transfer"
    page = read(browser_like.get(place).text)
    links = {a["hreflang"]: a["href"] for a in page.all("a") if a.get("hreflang")}
    assert set(links) == set(LANGUAGES)
    for language, address in links.items():
        other = read(browser_like.get(urljoin(place, address)).text)
        assert other.all("html") == [{"lang": language}]
        drawn = [a["data-id"] for a in other.all("g") if "data-id" in a]
        assert drawn == [a["data-id"] for a in page.all("g") if "data-id" in a]


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "Intermediary"), ("ja", "仲介者"), ("de", "Intermediär"), ("ko", "중개자")],
)
def test_the_ontology_speaks_the_language_of_the_page(
    browser_like: httpx.Client, language: str, word: str
) -> None:
    text = browser_like.get(f"/glossary?lang={language}").text
    entry = text[text.index('id="Intermediary"') :][:200].casefold()
    assert word.casefold() in entry


def test_a_name_that_exists_in_another_language_only_says_which(
    browser_like: httpx.Client,
) -> None:
    text = browser_like.get("/organizations/kicms?lang=de").text
    assert re.search(r'<h1><span lang="en">KICMS</span></h1>', text)
    assert "<h1>KICMS</h1>" in browser_like.get("/organizations/kicms").text


def test_a_japanese_name_is_shown_to_japanese_readers(browser_like: httpx.Client) -> None:
    text = browser_like.get("/organizations/kyoto-shisaku-net?lang=ja").text
    assert "<h1>京都試作ネット</h1>" in text


def test_the_data_of_the_picture_speak_the_language_of_the_page(
    browser_like: httpx.Client,
) -> None:
    found = browser_like.get("/network.json?case=kicms&lang=de").json()
    assert found["styles"]["nodes"]["firm"]["label"] == "Unternehmen"
    assert all("lang=de" in node["page"] for node in found["nodes"])
    plain = browser_like.get("/network.json?case=kicms").json()
    assert plain["styles"]["nodes"]["firm"]["label"] == "Firm"
    assert [one["id"] for one in found["nodes"]] == [one["id"] for one in plain["nodes"]]


def test_what_is_kept_for_readers_of_one_language_is_not_shown_to_others(
    browser_like: httpx.Client,
) -> None:
    rank = {"ja": "順位", "ko": "순위", "de": "Rang", "en": "rank"}
    for spoken in (*rank, *reversed(rank)):
        page = browser_like.get(f"/statistics/lee-2010/table-6?lang={spoken}").text
        told = {one for one, word in rank.items() if f">{word}<" in page}
        assert told == {spoken}


def test_scripts_get_their_words_as_data(browser_like: httpx.Client) -> None:
    text = browser_like.get("/network?case=kicms&lang=ja").text
    block = re.search(r'<script type="application/json" id="words">(.*?)</script>', text)
    if block is None:
        assert 'type="module"' not in text, "there are scripts, but no words for them"
        pytest.skip("the scripts are not built")
    words = json.loads(block[1])
    assert words["Zoom in"] == ["拡大"]
    assert words["one partner"] == ["相手 %(num)s"]


def test_cells_of_an_answer_are_words_of_the_vocabulary_where_it_has_them(
    browser_like: httpx.Client,
) -> None:
    # ontology/vocab/status.ttl: ikv:status-stated and ikv:status-reconstructed
    words = {"en": ("stated", "reconstructed"), "ja": ("明記", "復元"), "ko": ("명시", "복원")}
    for language, said in words.items():
        place = in_language("/questions/barriers-of-small-and-large-firms", language)
        text = browser_like.get(place).text
        assert all(f"<td>{word}</td>" in text for word in said)


@pytest.mark.parametrize("place", SPOKEN)
def test_a_page_says_no_sentence_in_english(browser_like: httpx.Client, place: str) -> None:
    names = {
        "Earlier outside suppliers of circuits and gears",  # who a sentence of a measure may name
        "consulting, prototyping, Automated welding facilities of IMC, Manual welding",
        "partners, between, holes, reach, kinds",  # what an address can say
    }
    answer = browser_like.get(in_language(place, "ja"))
    assert set(english_sentences(answer.text)) - names == set()


def test_the_check_for_english_finds_what_english_pages_say(browser_like: httpx.Client) -> None:
    for place in SPOKEN[::3]:
        assert english_sentences(browser_like.get(in_language(place, "en")).text), place


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "„top“: es muss 1.000 oder weniger sein."),
        ("ja", "「top」は使えません：1,000 以下を指定してください。"),
        ("ko", "'top'을(를) 쓸 수 없습니다: 1,000 이하여야 합니다."),
        ("en", "The address has an unusable 'top': it is 1,000 or less."),
    ],
)
def test_an_error_is_said_in_the_language_of_the_page(
    browser_like: httpx.Client, language: str, said: str
) -> None:
    answer = browser_like.get(f"/rankings?top=100000&lang={language}")
    assert answer.status_code == 400
    assert said in unescape(answer.text)


def test_an_error_of_the_api_stays_english_whatever_is_asked(browser_like: httpx.Client) -> None:
    asked = {"Accept": "application/json", "Accept-Language": "ja"}
    problem = browser_like.get("/api/v1/organizations/nobody", headers=asked).json()
    assert problem["detail"].startswith("the dataset describes nothing under")
    assert problem["hint"] == "search for its name instead"


@pytest.mark.parametrize(
    "place",
    [
        "/rankings.csv?case=kicms",
        "/measures.csv?measure=constraint&case=kicms",
        "/match?has=R%26D&needs=moulding&format=csv",
        "/compare.csv?case=kicms&case=precion",
        "/needs?organization=organization/lee-2010/firm-m&format=csv",
    ],
)
def test_rows_for_a_program_are_the_same_in_every_language(
    browser_like: httpx.Client, place: str
) -> None:
    said = {browser_like.get(in_language(place, one)).content for one in LANGUAGES}
    assert len(said) == 1
    assert said.pop().count(b"\n") > 1


def test_whoever_is_not_named_is_small_inside_a_sentence(browser_like: httpx.Client) -> None:
    text = browser_like.get("/match?has=R%26D&needs=moulding&lang=en").text
    assert "Partners for the firm" in text
    assert "この企業 の提携相手" in browser_like.get("/match?has=R%26D&needs=moulding&lang=ja").text


def test_the_api_answers_alike_whatever_the_browser_speaks(browser_like: httpx.Client) -> None:
    place = "/api/v1/organizations/kicms"
    plain = browser_like.get(place, headers={"Accept": "application/json"})
    asked = {"Accept": "application/json", "Accept-Language": "ja"}
    assert browser_like.get(place, headers=asked).content == plain.content
