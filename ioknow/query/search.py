"""Finds things by name in any language; never decides that two of them are one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ioknow.model.things import Text, Thing
from ioknow.query.reading import Reader
from ioknow.terms import Literal
from ioknow.vocabulary import DERIVED_GRAPH

_NAMES = f"""
PREFIX ik: <https://w3id.org/ioknow/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name WHERE {{
  GRAPH ?graph {{
    {{ ?thing rdfs:label|skos:prefLabel|skos:altLabel ?name }}
    UNION
    {{ ?use ik:nameOf ?thing ; ik:nameText ?name }}
  }}
  FILTER(?graph != {DERIVED_GRAPH})
  FILTER NOT EXISTS {{ ?thing a ik:Evidence }}
  FILTER(isIRI(?thing))
}}
"""

_ORDER = ("Organization", "Case", "Person", "Cohort", "Source", "Relationship", "Claim")
"""What comes first among equally good hits."""

RANKS = ("exact", "prefix", "word", "substring")


@dataclass(frozen=True)
class Hit:
    """Something found by one of its names.

    Attributes:
        thing: What was found.
        name: The name that matched.
        rank: How well, one of :data:`RANKS`.
    """

    thing: Thing
    name: Text
    rank: str


@dataclass(frozen=True)
class _Entry:
    thing: Thing
    name: Text
    folded: str
    group: int


def fold(text: str) -> str:
    r"""Return a text without the differences that a searcher does not mean.

    Case, accents, full and half width, hyphens and other punctuation are folded away. Marks
    that make another letter, such as those of Japanese kana, stay.

    Example:
        >>> fold("\uff26raunhofer-Institut für Produktionstechnologie")
        'fraunhofer institut fur produktionstechnologie'
        >>> fold("R&D-focused  CF2")
        'r d focused cf2'
    """
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(mark for mark in folded if not "\u0300" <= mark <= "\u036f")
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", plain).replace("_", " ")))


class SearchIndex:
    """All names of one dataset, folded; built once per dataset version.

    Example:
        >>> from ioknow.store import EmbeddedStore
        >>> SearchIndex(Reader(EmbeddedStore.in_memory())).search("kicms")
        []
    """

    def __init__(self, reader: Reader) -> None:
        pairs: list[tuple[str, Text]] = []
        for solution in reader.store.select(_NAMES):
            name = solution["name"]
            if isinstance(name, Literal):
                pairs.append((solution["thing"].value, Text(name.value, name.language or "")))
        things = reader.things(iri for iri, _ in pairs)
        classes = reader.terminology
        self._entries = [
            _Entry(things[iri], name, fold(name.value), _group(things[iri], classes.is_below))
            for iri, name in pairs
        ]

    def search(self, query: str, *, limit: int = 100) -> list[Hit]:
        """Return the things with a matching name, best first.

        Args:
            query: Any part of a name in any language.
            limit: How many things at most.

        Returns:
            Each thing once, with its best name. First exact matches, then names that begin with
            the query, then names that contain all its words, then other places. Empty when the
            query has no letter or digit.
        """
        wanted = fold(query)
        if not wanted:
            return []
        best: dict[str, tuple[tuple[int, int, int, str, str], Hit]] = {}
        for entry in self._entries:
            rank = _rank(wanted, entry.folded)
            if rank is None:
                continue
            key = (rank, entry.group, len(entry.folded), entry.folded, entry.thing.iri)
            hit = Hit(entry.thing, entry.name, RANKS[rank])
            if entry.thing.iri not in best or key < best[entry.thing.iri][0]:
                best[entry.thing.iri] = (key, hit)
        return [hit for _, hit in sorted(best.values(), key=lambda pair: pair[0])[:limit]]


def _rank(wanted: str, name: str) -> int | None:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    words = name.split()
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return 2
    # Japanese and Korean names have no spaces between words; part of a name is enough there.
    if wanted in name or wanted.replace(" ", "") in name.replace(" ", ""):
        return 3
    return None


def _group(thing: Thing, is_below: object) -> int:
    assert callable(is_below)
    for position, name in enumerate(_ORDER):
        if any(is_below(kind.iri, name) for kind in thing.kinds):
            return position
    return len(_ORDER)
