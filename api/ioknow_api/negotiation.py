"""Content negotiation: which of the formats we write suits an Accept header best (RFC 9110)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_RANGE = re.compile(r"\s*([!#$&^_.+\w*-]+)/([!#$&^_.+\w*-]+)\s*((?:;[^,]*)?)")
_LANGUAGE = re.compile(r"([A-Za-z]{1,8})(?:-[A-Za-z0-9]{1,8})*\s*((?:;[^,]*)?)")
_QUALITY = re.compile(r";\s*q\s*=\s*([0-9.]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Offer:
    """A format that can be written.

    Attributes:
        media_type: Its media type, lower case, without parameters.
        format: Its name for those who write it.
    """

    media_type: str
    format: str

    @property
    def schema(self) -> dict[str, str]:
        """What the OpenAPI document says of it: JSON of any shape, or text."""
        return {} if self.media_type.endswith("json") else {"type": "string"}

    @property
    def content_type(self) -> str:
        """The media type as a response names it; text says that it is UTF-8."""
        text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if text else self.media_type


SOLUTIONS = (
    Offer("application/sparql-results+json", "json"),
    Offer("application/json", "json"),
    Offer("application/sparql-results+xml", "xml"),
    Offer("text/csv", "csv"),
    Offer("text/tab-separated-values", "tsv"),
    Offer("application/xml", "xml"),
)
"""Formats of SELECT and ASK answers, best first."""

GRAPHS = (
    Offer("text/turtle", "turtle"),
    Offer("application/n-triples", "ntriples"),
    Offer("application/rdf+xml", "xml"),
    Offer("application/ld+json", "jsonld"),
    Offer("application/trig", "trig"),
    Offer("application/n-quads", "nquads"),
    Offer("text/n3", "n3"),
    Offer("application/xml", "xml"),
)
"""Formats of CONSTRUCT and DESCRIBE answers, best first."""

_SHORT = 200
"""Length of a header up to which what it chose is remembered."""

PAGE = Offer("text/html", "html")


def choose(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """Return the offer that a client likes best, or None when it accepts none of them.

    Args:
        accept: The Accept header; absent, empty and wholly malformed ones accept anything.
        offers: What there is, best first; among equals the first is taken.

    Example:
        >>> choose("text/csv;q=0.9, application/json", SOLUTIONS).media_type
        'application/json'
        >>> choose("image/png", SOLUTIONS) is None
        True
    """
    asked = accept or ""
    if len(asked) <= _SHORT:
        return _remembered(asked, tuple(offers))
    return _choose(asked, offers)


@lru_cache(maxsize=512)
def _remembered(accept: str, offers: tuple[Offer, ...]) -> Offer | None:
    return _choose(accept, offers)


def _choose(accept: str, offers: Sequence[Offer]) -> Offer | None:
    ranges = _read(accept)
    if not ranges:
        return offers[0]
    liking = [_quality(offer.media_type, ranges) for offer in offers]
    best = max(liking)
    return offers[liking.index(best)] if best > 0 else None


def prefers_page(accept: str | None) -> bool:
    """Say whether a client names HTML and likes nothing better, as browsers do."""
    ranges = _read(accept or "")
    named = {media: quality for media, quality in ranges.items() if "*" not in media}
    page = named.get(PAGE.media_type, 0.0)
    return page > 0 and page >= max(named.values())


def choose_language(accept: str | None, offers: Sequence[str], otherwise: str) -> str:
    """Return the language that a client likes best, by its Accept-Language header.

    Args:
        accept: The header; regions are left aside, malformed parts too.
        offers: BCP 47 tags without region.
        otherwise: What is spoken when nothing fits.

    Example:
        >>> choose_language("fr, de-AT;q=0.8, en;q=0.5", ("en", "de"), "en")
        'de'
        >>> choose_language("de;q=0", ("en", "de"), "en"), choose_language(None, ("de",), "en")
        ('en', 'en')
    """
    liking: dict[str, float] = {}
    for part in (accept or "").split(",")[:100]:
        match = _LANGUAGE.fullmatch(part.strip())
        if match is None:
            continue
        tag = match[1].lower()
        liking[tag] = max(stated_quality(match[2]), liking.get(tag, 0.0))
    best = max(liking, key=lambda tag: liking[tag] if tag in offers else -1.0, default="")
    return best if best in offers and liking[best] > 0 else otherwise


def stated_quality(parameters: str) -> float:
    """Return the quality that parameters state, 1 when they state none, 0 when it is malformed."""
    stated = _QUALITY.search(parameters)
    try:
        return min(max(float(stated[1]), 0.0), 1.0) if stated else 1.0
    except ValueError:
        return 0.0


def _read(accept: str) -> dict[str, float]:
    """Return the media ranges with their quality; malformed ones are left out."""
    ranges: dict[str, float] = {}
    for part in accept.split(",")[:100]:
        match = _RANGE.fullmatch(part.rstrip())
        if match is None:
            continue
        stated = _QUALITY.search(match[3])
        try:
            quality = min(max(float(stated[1]), 0.0), 1.0) if stated else 1.0
        except ValueError:
            continue
        ranges[f"{match[1]}/{match[2]}".lower()] = quality
    return ranges


def _quality(media_type: str, ranges: dict[str, float]) -> float:
    kind = media_type.partition("/")[0]
    for candidate in (media_type, f"{kind}/*", "*/*"):
        if candidate in ranges:
            return ranges[candidate]
    return 0.0
