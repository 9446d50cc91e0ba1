"""Resolves names and affiliations: identifiers first, then names with visible evidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ioknow import identifiers
from ioknow.errors import IdentifierError
from ioknow.identity.keys import FILE, Keys
from ioknow.identity.mentions import Mention, Text, mentions
from ioknow.identity.scoring import REASONS, THRESHOLD, measure
from ioknow.identity.weights import WEIGHTS

STATES = ("accepted", "candidate", "unresolved")
"""What can be said of a resolution; see :class:`Resolution`."""

_MOST = 2_000
"""Characters of a text that are read; longer ones are no affiliation."""


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence for or against a candidate.

    Attributes:
        name: What was measured.
        value: What was found, 0 to about 1.
        weight: What it counts for; the sum of value times weight is the log odds.
        reason: The same in words.
    """

    name: str
    value: float
    weight: float
    reason: str


@dataclass(frozen=True)
class Candidate:
    """An organization that a text may name.

    Attributes:
        iri: The organization.
        label: The name to show.
        name: The name of it that was found.
        mention: The part of the text that was read as this name.
        score: Estimated probability that the text means this organization.
        chosen: Whether it is the best for its part of the text and its score is high enough.
        method: ``identifier``, or how the name was found.
        evidence: Why; sums up to the score.
    """

    iri: str
    label: str
    name: str
    mention: str
    score: float
    chosen: bool
    method: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def sentence(self) -> str:
        """What speaks for and against it, in words."""
        signed = sorted(self.evidence, key=lambda one: -abs(one.value * one.weight))
        return "; ".join(one.reason for one in signed if one.reason)


@dataclass(frozen=True)
class Resolution:
    """What a text resolves to.

    Attributes:
        text: What was asked.
        state: ``accepted`` when an identifier says it; ``candidate`` when names are chosen, which
            a person may accept; ``unresolved`` when nothing is sure enough.
        candidates: What was found, best first.
    """

    text: str
    state: str
    candidates: tuple[Candidate, ...]

    @property
    def chosen(self) -> tuple[Candidate, ...]:
        """The candidates that are chosen, each for another part of the text."""
        return tuple(one for one in self.candidates if one.chosen)


class Resolver:
    """Resolves texts against all named organizations of one dataset; from any thread.

    Organizations that their source does not name are never among them.

    Args:
        keys: The names of the organizations.

    Example:
        >>> from ioknow.identity.keys import Keys, Record
        >>> records = [Record("org:1", "Vale University", "en", ("Vale University",), "NZ")]
        >>> resolver = Resolver(Keys.of(records))
        >>> found = resolver.resolve("Dept. of Physics, Univ. of Vale, New Zealand")
        >>> found.state, found.chosen[0].label
        ('candidate', 'Vale University')
    """

    def __init__(self, keys: Keys) -> None:
        self.keys = keys

    @classmethod
    def open(cls, folder: Path) -> Resolver:
        """Open the resolver of a release."""
        return cls(Keys(folder / FILE))

    def resolve(
        self, text: str, *, country: str = "", limit: int = 5, threshold: float = THRESHOLD
    ) -> Resolution:
        """Return the organizations that a text may name.

        Args:
            text: A name, a name with its place, an affiliation, or an identifier.
            country: ISO 3166 code of its country, when known from elsewhere.
            limit: Candidates at most; the chosen ones are always among them.
            threshold: Score from which the best candidate of a part is chosen.

        Raises:
            IdentifierError: The text begins with the prefix or address of a register, but what
                follows is not well-formed.
        """
        identifier = self._identifier(text)
        if identifier is not None:
            return self._by_identifier(text, identifier)
        read = Text.read(text[:_MOST], country.upper())
        found = mentions(read, self.keys)
        best: dict[str, tuple[float, Mention, dict[str, float]]] = {}
        for mention in found:
            measured = measure(read, mention, found, self.keys)
            score = probability(measured)
            known = best.get(mention.named.iri)
            if known is None or score > known[0]:
                best[mention.named.iri] = (score, mention, measured)
        ordered = sorted(best.values(), key=lambda one: (-one[0], one[1].named.iri))
        chosen = set(_chosen([(score, mention) for score, mention, _ in ordered], threshold))
        candidates = [
            Candidate(
                iri=mention.named.iri,
                label=mention.named.label,
                name=mention.named.name,
                mention=read.shown(mention.start, mention.stop),
                score=round(score, 4),
                chosen=mention.named.iri in chosen,
                method=mention.how,
                evidence=_evidence(measured),
            )
            for score, mention, measured in ordered
        ]
        shown = [one for place, one in enumerate(candidates) if one.chosen or place < max(limit, 0)]
        shown.sort(key=lambda one: (not one.chosen, -one.score, one.iri))
        state = "candidate" if chosen else "unresolved"
        return Resolution(text, state, tuple(shown[: max(limit, len(chosen))]))

    def resolve_all(self, texts: Iterable[str], *, country: str = "") -> Iterator[Resolution]:
        """Return the resolution of each text, in their order."""
        return (self.resolve(text, country=country) for text in texts)

    def _identifier(self, text: str) -> identifiers.Identifier | None:
        scheme = identifiers.scheme_of(text)
        if scheme is None:
            return None
        try:
            return identifiers.parse_as(scheme, text)
        except IdentifierError:
            # Many a name looks like a VAT number or an LEI; only a prefix is meant as one.
            if ":" in text or "/" in text:
                raise
            return None

    def _by_identifier(self, text: str, identifier: identifiers.Identifier) -> Resolution:
        found = tuple(
            Candidate(
                iri=named.iri,
                label=named.label,
                name=named.label,
                mention=text,
                score=1.0,
                chosen=True,
                method="identifier",
                evidence=(Evidence("identifier", 1.0, 0.0, f"its record states {identifier}"),),
            )
            for named in self.keys.identified(str(identifier))
        )
        return Resolution(text, "accepted" if found else "unresolved", found)


def probability(measured: dict[str, float]) -> float:
    """Return the estimated probability that a mention is right, from its evidence."""
    odds = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in measured.items())
    return 1 / (1 + math.exp(-max(min(odds, 50), -50)))


def _chosen(scored: list[tuple[float, Mention]], threshold: float) -> Iterator[str]:
    """Yield what is best for its part of the text, and better than every other reading of it."""
    taken: list[Mention] = []
    for place, (score, mention) in enumerate(scored):
        if score < threshold:
            return
        if any(mention.overlaps(other) for other in taken):
            continue
        taken.append(mention)
        equal = (
            other
            for same, other in scored[place + 1 :]
            if same == score and (other.start, other.stop) == (mention.start, mention.stop)
        )
        # Two organizations that nothing tells apart: neither is chosen.
        if next(equal, None) is None:
            yield mention.named.iri


def _evidence(measured: dict[str, float]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(name, round(value, 4), WEIGHTS[name], REASONS.get(name, ""))
        for name, value in measured.items()
        if value
    )
