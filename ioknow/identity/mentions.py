"""Finds where a text may name an organization, and measures how well each name fits there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ioknow.identity.countries import COUNTRY_OF, LONGEST
from ioknow.identity.keys import Keys, Named
from ioknow.identity.words import LEGAL_FORMS, ORGANIZATION_WORDS, Word, cleaned, words_of

_SCHOOLS = frozenset({"school", "medical", "college", "law", "business", "hospital", "faculty"})
_LONGEST_NAME = 16
_SIMILAR = 15
_MISSING = 0.42
"""Share of a name's weight that may be missing in the text."""
_LEAST = 0.55
_ALTERNATIVES = 40
"""Organizations of one name that are looked at; more cannot be told apart anyway."""


@dataclass(frozen=True)
class Mention:
    """A name of an organization in a part of a text.

    Attributes:
        named: The name.
        start: First word of the text that belongs to it.
        stop: The word after its last.
        how: ``equal``, ``any order``, ``extended``, ``school`` or ``similar``.
        similarity: From 0 to 1: the share of the weight of the words that both have.
        shared: How many organizations have this name.
    """

    named: Named
    start: int
    stop: int
    how: str
    similarity: float
    shared: int

    def overlaps(self, other: Mention) -> bool:
        """Say whether two mentions have a word of the text in common."""
        return self.start < other.stop and other.start < self.stop


@dataclass
class Text:
    """A text that names organizations, such as an affiliation.

    Attributes:
        given: The text.
        cleaned: The text as its words are counted.
        words: Its words.
        countries: ISO 3166 codes of the countries that it names.
    """

    given: str
    cleaned: str
    words: list[Word] = field(default_factory=list)
    countries: frozenset[str] = frozenset()

    @classmethod
    def read(cls, given: str, country: str = "") -> Text:
        """Read a text; a country that is known from elsewhere counts as named."""
        words = words_of(given)
        codes = {country} if country else set(_countries(words))
        return cls(given, cleaned(given), words, frozenset(codes))

    @cached_property
    def joined(self) -> str:
        """Its words with spaces around each."""
        return f" {' '.join(word.text for word in self.words)} "

    def parts(self) -> Iterator[tuple[int, int]]:
        """Return where each part between commas begins and ends, in words."""
        start = 0
        for place in range(1, len(self.words) + 1):
            if place == len(self.words) or self.words[place].part != self.words[start].part:
                yield start, place
                start = place

    def shown(self, start: int, stop: int) -> str:
        """Return some words as they stand in the text."""
        return self.cleaned[self.words[start].start : self.words[stop - 1].stop]


def mentions(text: Text, keys: Keys) -> list[Mention]:
    """Return the names that the text may hold: equal ones, and similar ones where none is."""
    found = list(_equal(text, keys))
    found += _swapped(text, keys)
    found += _extended(text, keys, found)
    found += _schools(text, keys)
    for start, stop in text.parts():
        covered = any(one.start <= start and one.stop >= stop for one in found)
        if not covered and stop - start > 1:
            found.extend(_similar(text, keys, start, stop))
    return found


def _equal(text: Text, keys: Keys) -> Iterator[Mention]:
    spans: dict[str, list[tuple[int, int]]] = {}
    words = text.words
    for start in range(len(words)):
        for stop in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1):
            spans.setdefault(" ".join(word.text for word in words[start:stop]), []).append(
                (start, stop)
            )
    for key, names in keys.equal(list(spans)).items():
        for start, stop in spans[key]:
            for named in names[:_ALTERNATIVES]:
                yield Mention(named, start, stop, "equal", 1.0, len({one.iri for one in names}))


def _swapped(text: Text, keys: Keys) -> Iterator[Mention]:
    """Return names whose words stand in one part in another order: "Vienna University"."""
    words = text.words
    swapped: dict[str, list[tuple[int, int]]] = {}
    for start, stop in text.parts():
        for first in range(start, stop):
            for last in range(first + 2, min(first + 8, stop) + 1):
                inside = [word.text for word in words[first:last]]
                if any(word in ORGANIZATION_WORDS for word in inside):
                    swapped.setdefault(" ".join(sorted(inside)), []).append((first, last))
    for alike, names in keys.equal(list(swapped), any_order=True).items():
        count = len({one.iri for one in names})
        for start, stop in swapped[alike]:
            key = " ".join(word.text for word in words[start:stop])
            for named in names[:_ALTERNATIVES]:
                if named.key != key:
                    yield Mention(named, start, stop, "any order", 1.0, count)


def _extended(text: Text, keys: Keys, equal: list[Mention]) -> Iterator[Mention]:
    """Return names that begin in one part and end in another: a university and its campus."""
    everywhere = {word.text for word in text.words}
    begun = {(one.start, one.stop) for one in equal if one.stop - one.start > 1}
    begun |= {
        (start, stop)
        for start, stop in text.parts()
        if 1 < stop - start < 8
        and any(w.text in ORGANIZATION_WORDS for w in text.words[start:stop])
    }
    for start, stop in sorted(begun):
        key = " ".join(word.text for word in text.words[start:stop])
        for named in keys.beginning(key + " "):
            rest = named.key[len(key) :].split()
            following = {word.text for word in text.words[stop : stop + len(rest)]}
            if set(rest) <= everywhere and not set(rest) <= following:
                yield Mention(named, start, stop, "extended", 1.0, 1)


def _schools(text: Text, keys: Keys) -> Iterator[Mention]:
    """Return universities that are named by a school of theirs: "Yale School of Medicine"."""
    wanted: dict[str, list[tuple[int, int]]] = {}
    for place, word in enumerate(text.words[1:], 1):
        if word.text in _SCHOOLS and text.words[place - 1].part == word.part:
            for start in range(max(place - 3, 0), place):
                before = " ".join(one.text for one in text.words[start:place])
                wanted.setdefault(f"{before} university", []).append((start, place + 1))
                wanted.setdefault(f"university {before}", []).append((start, place + 1))
    for key, names in keys.equal(list(wanted)).items():
        for start, stop in wanted[key]:
            for named in names[:_ALTERNATIVES]:
                yield Mention(named, start, stop, "school", 1.0, len({one.iri for one in names}))


def _similar(text: Text, keys: Keys, start: int, stop: int) -> Iterator[Mention]:
    """Return the names whose words the part has nearly all, misspelled or with others between."""
    inside = [word.text for word in text.words[start:stop]]
    written = _written(inside, keys)
    if len(written) < 2 and not any(word in ORGANIZATION_WORDS for word in written):
        return
    found: list[tuple[float, Named, int, int]] = []
    shared: dict[str, int] = {}
    for named in keys.sharing(list(written), limit=150):
        shared[named.key] = shared.get(named.key, 0) + 1
        fit = _fit(named.key.split(), inside, written, keys)
        if fit is not None:
            similarity, begin, end = fit
            found.append((similarity, named, start + begin, start + end))
    found.sort(key=lambda one: (-one[0], one[1].iri))
    for similarity, named, begin, end in found[:_SIMILAR]:
        yield Mention(named, begin, end, "similar", similarity, shared[named.key])


def _written(inside: list[str], keys: Keys) -> dict[str, str]:
    """Return words of names, each with the word of the text that it may be."""
    found: dict[str, str] = {}
    for word in inside:
        if keys.count(word):
            found[word] = word
        elif len(word) > 4:
            for near in keys.near(word)[:5]:
                found.setdefault(near, word)
    return found


def _fit(
    own: list[str], inside: list[str], written: dict[str, str], keys: Keys
) -> tuple[float, int, int] | None:
    """Return how similar a name is to the words of a part, and where it begins and ends there."""
    from rapidfuzz.distance import OSA

    if len(own) < 2:
        return None
    places: list[int] = []
    weight = missing = 0.0
    for word in own:
        weight += keys.weight(word)
        if word in written:
            places.append(inside.index(written[word]))
            missing += keys.weight(word) * OSA.normalized_distance(word, written[word])
        else:
            missing += keys.weight(word)
    if not places or missing / weight > _MISSING:
        return None
    begin, end = min(places), max(places) + 1
    meant = {written[word] for word in own if word in written}
    extra = sum(keys.weight(word) for word in dict.fromkeys(inside[begin:end]) if word not in meant)
    similarity = (weight - missing) / (weight + extra)
    return (similarity, begin, end) if similarity > _LEAST else None


def _countries(words: list[Word]) -> Iterator[str]:
    texts = [word.text for word in words]
    for start in range(len(texts)):
        for stop in range(start + 1, min(start + LONGEST, len(texts)) + 1):
            code = COUNTRY_OF.get(" ".join(texts[start:stop]))
            if code:
                yield code


def legal_form_follows(text: Text, mention: Mention) -> bool:
    """Say whether the legal form of a company follows a name in the text."""
    after = text.words[mention.stop : mention.stop + 1]
    return bool(after) and after[0].text in LEGAL_FORMS
