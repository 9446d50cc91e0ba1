"""The catalogues say everything the code says, nothing else, with the same places and tags."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from babel.messages.catalog import Catalog, Message

from ioknow.languages import COLUMN, LANGUAGES, SOURCE
from ioknow.languages.catalogues import catalogue
from ioknow.languages.extraction import extract, is_said
from ioknow.network import Network
from ioknow.network.measures import MEASURES, NetworkValues
from ioknow.network.measures.asking import described, is_two_mode, measured, parameters_of
from ioknow.network.measures.words import COLUMN_WORDS
from ioknow.query import QuestionLibrary

CHECKOUT = Path(__file__).resolve().parents[2]
OTHERS = [one for one in LANGUAGES if one != SOURCE]

Key = tuple[str | None, str]


@cache
def spoken() -> Catalog:
    """The messages that stand in code, templates and scripts."""
    return extract(CHECKOUT)


def messages(one: Catalog) -> dict[Key, Message]:
    return {(m.context, _first(m)): m for m in one if m.id}


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(string: object) -> list[str]:
    return [string] if isinstance(string, str) else [str(one) for one in string]  # type: ignore[attr-defined]  # a tuple of forms


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_question_says_is_said_in_every_language(language: str) -> None:
    known = messages(catalogue(language))
    for one in QuestionLibrary.bundled().values():
        texts = [one.summary, one.description, one.sentence, *one.columns.values()]
        texts += [text for taken in one.parameters for text in (taken.label, taken.description)]
        for text in filter(None, texts):
            assert is_said(known[None, text].string), (one.name, text)
        for name in one.columns:
            assert is_said(known[COLUMN, name.replace("_", " ")].string), (one.name, name)


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_measure_says_of_itself_is_said_in_every_language(language: str) -> None:
    known = messages(catalogue(language))
    told = ("title", "family", "summary", "model", "direction", "weight", "normalisation")
    for one in MEASURES.values():
        for field in (*told, "undefined", "unit"):
            text = getattr(one.definition, field)
            assert is_said(known[None, text].string), (one.definition.name, field)
        for name in parameters_of(one):
            assert is_said(known[None, described(one, name)].string), (one.definition.name, name)
            assert is_said(known[COLUMN, name.replace("_", " ")].string), name


def test_the_columns_of_every_measure_have_words() -> None:
    pair = Network.from_edges([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")])
    kinds = np.array(["x", "x", "y", "y"], dtype=object)
    columns = {**pair.actors.columns, "sector": kinds, "type": kinds, "country": kinds}
    network = replace(pair, actors=replace(pair.actors, columns=columns))
    known = {name.replace(" ", "_") for name in COLUMN_WORDS}
    unsaid = re.compile(r"actor|label|group: .*|.*_expected|.*_sd|H\(.*\)")
    for one in MEASURES.values():
        if is_two_mode(one):
            continue
        found = measured(network, one.definition.name, {})
        rows = found.values if isinstance(found, NetworkValues) else {}
        names = {name for name in (*found.table(), *rows) if not unsaid.fullmatch(name)}
        assert names <= known, one.definition.name


def test_messages_of_code_templates_scripts_and_questions_are_found() -> None:
    places = {Path(name).suffix for m in spoken() for name, _ in m.locations}
    assert places == {".py", ".html", ".ts", ".rq"}
    assert len(spoken()) > 400


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_is_missing_or_stale(language: str) -> None:
    known = messages(catalogue(language)).keys()
    wanted = messages(spoken()).keys()
    assert wanted - known == set(), "run: python -m ioknow.languages, and translate"
    assert known - wanted == set(), "run: python -m ioknow.languages"


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_in_every_form(language: str) -> None:
    known = catalogue(language)
    unsaid = [m.id for m in known if m.id and not is_said(m.string)]
    assert unsaid == []
    for m in known:
        if m.id and not isinstance(m.id, str):
            assert len(forms(m.string)) == known.num_plurals, m.id


@pytest.mark.parametrize("language", OTHERS)
def test_places_and_tags_are_those_of_the_english(language: str) -> None:
    for m in catalogue(language):
        if not m.id:
            continue
        wanted = _marks(forms(m.id)[-1])
        for said in forms(m.string):
            found = _marks(said)
            if not isinstance(m.id, str) and len(forms(m.string)) > 1:
                # "One tie" needs no number.
                found.pop("%(num)s", None)
                wanted.pop("%(num)s", None)
            assert found == wanted, (m.id, said)


def _marks(text: str) -> Counter[str]:
    """Places to be filled, percent signs, and tags with their addresses, whatever their order."""
    return Counter(re.findall(r"%\(\w+\)s|\{\w+\}|%%|%(?!\()|<[^>]+>|&\w+;", text))


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_that_equals_the_english_is_meant_so(language: str) -> None:
    worded = re.compile(r"[^\W\d_]")
    same = {
        m.id
        for m in catalogue(language)
        if m.id and m.string == m.id and worded.search(re.sub(r"%\(\w+\)s", "", _first(m)))
    }
    meant = {
        "R&amp;D, assembly",  # capabilities are asked for by their English names
        "moulding, export",
        "Status",
        "Status.",
        "Name",
        "Person",
        "Partner",
        "Graph",
        "Form: %(form)s",
        "PageRank",
        "Parameter",
        "Filter",
        "Form",
        "%(table)s, in %(unit)s",
        "KICMS, Kyoto Shisaku Net, 京都試作ネット …",
        "p. %(page)s",
        "pp. %(pages)s",
    }
    assert same <= meant
