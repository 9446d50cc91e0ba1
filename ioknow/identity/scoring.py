"""How sure a mention is: measured evidence, each piece with its weight and its reason."""

from __future__ import annotations

import math
from functools import lru_cache

from ioknow.identity.countries import COUNTRY_OF
from ioknow.identity.keys import Keys
from ioknow.identity.mentions import Mention, Text, legal_form_follows
from ioknow.identity.words import ORGANIZATION_WORDS, cleaned, words_of
from ioknow.query.folding import fold

EVIDENCE = (
    "equal words",
    "words in another order",
    "continued elsewhere",
    "school of a university",
    "similar words",
    "spelled alike",
    "specific words",
    "many of this name",
    "country agrees",
    "country differs",
    "place agrees",
    "one word",
    "one word in capitals",
    "one word, whole part",
    "one word, weight",
    "one word, country or place agrees",
    "one word, whole text",
    "legal form",
    "legal form after one word",
    "university",
    "hospital",
    "institute",
    "laboratory",
    "center",
    "department",
    "other kind",
    "faculty in the name",
    "whole part",
    "whole text",
    "left over in the part",
    "inside a longer name",
    "goes on elsewhere",
    "longer names in the text",
    "university elsewhere in the text",
    "main name",
    "first part",
    "crosses a break",
    "later part",
    "in brackets",
    "very similar words",
    "similar specific words",
    "spelled very alike",
    "only frequent words",
    "only words of kinds",
    "length of the name",
    "share of the text",
    "several of this name fit",
    "several of this name fit, spelled alike",
    "several of this name fit, main name",
    "overlaps a longer name",
    "inside the name of its faculty",
    "holds the name of a university",
    "faculty without a university",
)
"""What is measured of a mention, in the order of the weights."""

REASONS = {
    "equal words": "the words of the name stand in the text",
    "words in another order": "the words of the name stand there in another order",
    "continued elsewhere": "the name begins here and ends in another part of the text",
    "school of a university": "a school of it is named",
    "similar words": "most of the words, by weight, are the same or nearly so",
    "spelled alike": "written much as in the register",
    "specific words": "the words are rare among names",
    "many of this name": "other organizations have the same name",
    "country agrees": "the text names its country",
    "country differs": "the text names another country",
    "place agrees": "the text names its place",
    "one word": "the name is a single word",
    "one word in capitals": "it is written in capitals, as acronyms are",
    "legal form": "the legal form of a company follows",
    "faculty in the name": "it is a faculty or school, which texts name beside its university",
    "whole part": "it fills a part of the text between commas",
    "whole text": "it is the whole text",
    "inside a longer name": "it lies inside a longer name that is also known",
    "longer names in the text": "the text holds longer known names",
    "university elsewhere in the text": "a university is named beside it",
    "crosses a break": "a comma or bracket parts the words",
    "in brackets": "it stands in brackets, as short forms do",
    "only frequent words": "its words are frequent among names",
    "only words of kinds": "its words name a kind of organization only",
    "several of this name fit": "other organizations have the name, too",
    "overlaps a longer name": "a longer known name shares words with it",
    "inside the name of its faculty": "a faculty of it is named, which is known as well",
    "holds the name of a university": "the name of a university is part of it",
    "faculty without a university": "it is a school or college",
}
"""What a piece of evidence says, in words; the others are plain by their names."""

THRESHOLD = 0.5
"""Score from which the best candidate of a part is chosen."""

_FREQUENT = 9.0
"""Weight of a name below which its words say little: three words of every twentieth name."""

_FACULTIES = frozenset({"school", "college", "faculty"})
_UNITS = frozenset({"department", "division", "faculty", "medical", "science", "national"})
_KINDS = ("university", "hospital", "institute", "laboratory", "center", "department")


def measure(text: Text, mention: Mention, every: list[Mention], keys: Keys) -> dict[str, float]:
    """Return the evidence for a mention; each value lies between 0 and about 1."""
    from rapidfuzz import fuzz

    named = mention.named
    own = named.key.split()
    words = text.words[mention.start : mention.stop]
    parts = {one.part for one in words}
    part = [word for word in text.words if word.part in parts]
    weight = sum(keys.weight(word) for word in own)
    left = sum(
        keys.weight(word.text) for word in part if word not in words and word.text not in own
    )
    single = len(own) == 1
    whole = len(part) == len(words)
    country = named.country or _country_in_brackets(named.label)
    known = bool(country and text.countries)
    legal = legal_form_follows(text, mention)
    equal = [one for one in every if one.how == "equal"]
    longer = [one for one in equal if one.stop - one.start > mention.stop - mention.start]
    overlapping = [one for one in equal if one.overlaps(mention)]
    namesakes = any(
        one.named.key == named.key
        and one.start == mention.start
        and one.stop == mention.stop
        and one.named.iri != named.iri
        for one in every
    )
    faculty = bool(_FACULTIES & {*own})
    similarity = mention.similarity if mention.how == "similar" else 0.0
    kinds = {kind for kind in _KINDS if kind in own}
    shown = _spelling(text.shown(mention.start, mention.stop))
    alike = fuzz.ratio(shown, _spelling(_without_brackets(named.name))) / 100
    if mention.how not in ("equal", "any order", "similar"):
        alike = 0.8
    found = {
        "equal words": mention.how == "equal",
        "words in another order": mention.how == "any order",
        "continued elsewhere": mention.how == "extended",
        "school of a university": mention.how == "school",
        "similar words": similarity,
        "spelled alike": alike,
        "specific words": min(weight, 40) / 20,
        "many of this name": math.log(mention.shared),
        "country agrees": known and country in text.countries,
        "country differs": known and country not in text.countries,
        "place agrees": any(f" {place} " in text.joined for place in named.places),
        "one word": single,
        "one word in capitals": single and words[0].shown.isupper() and len(words[0].shown) > 1,
        "one word, whole part": single and whole,
        "one word, weight": weight / 12 if single else 0,
        "one word, country or place agrees": single
        and (
            (known and country in text.countries)
            or any(f" {place} " in text.joined for place in named.places)
        ),
        "one word, whole text": single and len(text.words) == len(words),
        "legal form": legal,
        "legal form after one word": legal and single,
        **{kind: kind in kinds for kind in _KINDS},
        "other kind": not kinds and any(word in ORGANIZATION_WORDS for word in own),
        "faculty in the name": "university" in own and faculty,
        "whole part": whole,
        "whole text": len(text.words) == len(words),
        "left over in the part": left / (left + weight) if weight else 0,
        "inside a longer name": any(
            one.start <= mention.start and one.stop >= mention.stop for one in longer
        ),
        "goes on elsewhere": any(
            one.how == "extended" and one.start == mention.start and mention.how != "extended"
            for one in every
        ),
        "longer names in the text": min(len({one.named.key for one in longer}), 3) / 3,
        "university elsewhere in the text": "university" not in own
        and any("university" in one.named.key for one in equal if not one.overlaps(mention)),
        "main name": named.name == named.label,
        "first part": words[0].part == text.words[0].part,
        "crosses a break": len(parts) > 1,
        "later part": (words[0].part - text.words[0].part)
        / max(text.words[-1].part - text.words[0].part, 1),
        "in brackets": text.cleaned[: words[0].start].endswith("("),
        "very similar words": similarity**2,
        "similar specific words": similarity * min(weight, 40) / 20,
        "spelled very alike": alike**2,
        "only frequent words": weight < _FREQUENT,
        "only words of kinds": all(word in ORGANIZATION_WORDS or word in _UNITS for word in own),
        "length of the name": min(len(own), 8) / 8,
        "share of the text": len(words) / len(text.words),
        "several of this name fit": namesakes,
        "several of this name fit, spelled alike": alike if namesakes else 0,
        "several of this name fit, main name": namesakes and named.name == named.label,
        "overlaps a longer name": any(
            one.stop - one.start >= mention.stop - mention.start
            and one.named.iri != named.iri
            and not (one.start <= mention.start and one.stop >= mention.stop)
            for one in overlapping
        ),
        "inside the name of its faculty": "university" in own
        and any(
            one.start <= mention.start and one.stop >= mention.stop and _is_faculty(one)
            for one in longer
        ),
        "holds the name of a university": any(
            one.start >= mention.start
            and one.stop <= mention.stop
            and one.stop - one.start < mention.stop - mention.start
            and "university" in one.named.key.split()
            for one in overlapping
        ),
        "faculty without a university": faculty and "university" not in own,
    }
    return {name: float(value) for name, value in found.items()}


@lru_cache(maxsize=10_000)
def _spelling(text: str) -> str:
    """Return a text as it is compared letter by letter, in Latin letters."""
    folded = fold(text)
    if folded.isascii():
        return folded
    from anyascii import anyascii

    return fold(anyascii(folded))


@lru_cache(maxsize=10_000)
def _country_in_brackets(label: str) -> str:
    """Return the code of the country that ends the name of a company, or nothing.

    Example:
        >>> _country_in_brackets("Example Works (Japan)")
        'JP'
    """
    if not label.endswith(")"):
        return ""
    inside = label[label.rfind("(") + 1 : -1]
    return COUNTRY_OF.get(" ".join(word.text for word in words_of(inside)), "")


def _is_faculty(mention: Mention) -> bool:
    own = mention.named.key.split()
    return "university" in own and not _FACULTIES.isdisjoint(own)


def _without_brackets(name: str) -> str:
    plain = cleaned(name)
    return (
        plain[: plain.rindex("(")] if plain.rstrip().endswith(")") and "(" in plain[1:] else plain
    )
