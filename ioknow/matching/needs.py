"""What is needed, in the words of whoever asks, found among the capabilities of a dataset."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce

from ioknow.arguments import several
from ioknow.errors import UnknownCapabilityError
from ioknow.languages import either, lazy_gettext
from ioknow.query.candidates import Terms
from ioknow.vocabulary import IKV, entity

_WORDS = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
_SMALL = frozenset({"and", "of", "the", "in", "with", "for", "to", "a"})
_NEAR = 60.0
"""Similarity from which on a name is suggested, of 100; found by trying typing errors."""


@dataclass(frozen=True)
class Need:
    """Something that is needed, and what of the dataset counts as it.

    Attributes:
        text: What was asked for, or the name of what was asked for by identifier.
        terms: Identifiers of capabilities, functions, topics or fields that count; any one of
            them is enough. Empty when the dataset knows nothing of this name.
        labels: Their names.
        near: Names that resemble the text, the nearest first; only where nothing counts.
    """

    text: str
    terms: tuple[str, ...]
    labels: tuple[str, ...]
    near: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the dataset knows anything of this name."""
        return bool(self.terms)

    @property
    def reading(self) -> str:
        """How the text was read, in words."""
        if not self.known:
            if not self.near:
                return lazy_gettext("nothing of the dataset is called '%(text)s'", text=self.text)
            return lazy_gettext(
                "nothing of the dataset is called '%(text)s'; near to it: %(near)s",
                text=self.text,
                near=", ".join(self.near),
            )
        if len(self.labels) == 1 and self.labels[0].casefold() == self.text.casefold():
            return self.text
        return lazy_gettext(
            "'%(text)s' read as %(labels)s", text=self.text, labels=either(self.labels)
        )


def _both(first: str, second: str) -> str:
    return lazy_gettext("%(first)s; %(second)s", first=first, second=second)


class Vocabulary:
    """Finds terms by identifier, by name, or by the words in their names.

    Args:
        terms: The terms of the dataset.
    """

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def need(self, text: str) -> Need:
        """Return what counts as a need.

        Terms are looked for by identifier or path (``capability/lee-2010/injection-moulding``,
        ``function-manufacturing``), then by whole name, then by name that has all the words.
        Fields of business count only where nothing that is done or held has the name.
        """
        wanted = text.strip()
        if number := self._identified(wanted):
            label = self._terms.labels[number[0]]
            return Need(label, (self._terms.iris[number[0]],), (label,))
        for matching in (self._named(wanted), self._worded(wanted)):
            done = [i for i in matching if self._terms.kinds[i] != "field"]
            if numbers := done or matching:
                found = sorted(numbers, key=lambda i: (self._terms.labels[i], self._terms.iris[i]))
                labels = dict.fromkeys(self._terms.labels[i] for i in found)
                return Need(wanted, tuple(self._terms.iris[i] for i in found), tuple(labels))
        return Need(wanted, (), (), self.near(wanted))

    def needs(self, texts: Iterable[str]) -> tuple[Need, ...]:
        """Return what counts as each need, each text once.

        Raises:
            UnknownCapabilityError: The dataset knows nothing of any of them.
        """
        found = self.each(texts)
        if found and not any(need.known for need in found):
            first, *others = (need.reading for need in found)
            raise UnknownCapabilityError(reduce(_both, others, first))
        return found

    def each(self, texts: Iterable[str]) -> tuple[Need, ...]:
        """Return what counts as each need, known or not; what is asked for twice counts once."""
        found = [self.need(text) for text in several(texts) if text.strip()]
        return tuple({need.text.casefold(): need for need in reversed(found)}.values())[::-1]

    def near(self, text: str, limit: int = 5) -> tuple[str, ...]:
        """Return names that resemble a text, the nearest first."""
        from rapidfuzz import fuzz, process

        labels = sorted(set(self._terms.labels))
        found = process.extract(
            text.casefold(),
            labels,
            scorer=fuzz.WRatio,
            processor=str.casefold,
            limit=limit,
            score_cutoff=_NEAR,
        )
        return tuple(name for name, _, _ in found)

    def _identified(self, text: str) -> list[int]:
        number = self._terms.number
        try:
            candidates = (text, entity(text).value, IKV.iri + text)
        except ValueError:  # a text with spaces is no path
            return []
        return [number[iri] for iri in candidates if iri in number][:1]

    def _named(self, text: str) -> list[int]:
        return self._by_name.get(text.casefold(), [])

    def _worded(self, text: str) -> list[int]:
        words = _words(text)
        if not words:
            return []
        return [
            i
            for i, several in enumerate(self._name_words)
            if any(all(_among(word, one) for word in words) for one in several)
        ]

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for i, names in enumerate(self._terms.names):
            for name in {name.casefold() for name in names}:
                found.setdefault(name, []).append(i)
        return found

    @cached_property
    def _name_words(self) -> list[list[frozenset[str]]]:
        return [[_words(name) for name in names] for names in self._terms.names]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.casefold())) - _SMALL


def _among(word: str, words: Iterable[str]) -> bool:
    """Say whether a word is among others, a plural counted as its singular."""
    return any(word in (one, one + "s") or one == word + "s" for one in words)
