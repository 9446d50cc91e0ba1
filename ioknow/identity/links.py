"""Links between records of one organization: found, reviewed, undone; never by name alone.

Every link is a mapping of SSSOM (https://mapping-commons.github.io/sssom/): subject, predicate,
object, justification, confidence, date. Decisions lie in a file beside the releases of a store,
one line each, oldest first; a later line about the same pair counts, and an ``undo`` takes the
last one back. The graph of links is written anew from found links and decisions.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ioknow.errors import LinkError
from ioknow.identity.keys import Keys, Record
from ioknow.identity.resolver import Resolver
from ioknow.identity.words import cleaned
from ioknow.terms import Literal, NamedNode, Quad, Term
from ioknow.vocabulary import DCTERMS, LINKS_GRAPH, OWL, RDF, SKOS, XSD, Namespace, entity

FILE = "links.tsv"
STATES = ("candidate", "accepted", "rejected")
SSSOM = Namespace("https://w3id.org/sssom/")
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")

_COLUMNS = ("subject", "object", "state", "score", "method", "evidence", "by", "date")
_TEXTS = tuple(name for name in _COLUMNS if name != "score")
_JUSTIFICATIONS = {
    "identifier": SEMAPV.DatabaseCrossReference,
    "person": SEMAPV.ManualMappingCuration,
}


@dataclass(frozen=True)
class Link:
    """Two records that are, or may be, about one organization.

    Attributes:
        subject: IRI of one record.
        object: IRI of the other; the two are kept in order.
        state: ``candidate``, ``accepted`` or ``rejected``.
        score: Estimated probability; 1 for an identifier.
        method: ``identifier``, how the name was found, or ``person``.
        evidence: What speaks for it, in words.
        by: Who decided, or the program that found it.
        date: When, ISO 8601.
    """

    subject: str
    object: str
    state: str
    score: float
    method: str
    evidence: str
    by: str
    date: str

    @property
    def pair(self) -> tuple[str, str]:
        """The two records."""
        return self.subject, self.object


class LinkBook:
    """The links of a store directory.

    Args:
        store: The store directory.

    Example:
        >>> import tempfile
        >>> book = LinkBook(Path(tempfile.mkdtemp()))
        >>> book.decide("organization/ror-a", "organization/pic-b", "accepted", by="A. Reviewer")
        >>> [link.state for link in book.links()]
        ['accepted']
        >>> book.undo("organization/ror-a", "organization/pic-b").state, book.links()
        ('accepted', [])
    """

    def __init__(self, store: Path) -> None:
        self._file = store / FILE

    def links(self, state: str = "") -> list[Link]:
        """Return what counts of each pair, surest first; of one state when it is given."""
        last: dict[tuple[str, str], Link] = {}
        for link in self._history():
            last[link.pair] = link
        found = [link for link in last.values() if not state or link.state == state]
        return sorted(found, key=lambda link: (-link.score, link.pair))

    def add(self, links: Iterable[Link]) -> int:
        """Add found links; pairs on which a person has decided stay as they are.

        Returns:
            How many were new or have other evidence than before.
        """
        history = self._history()
        last = {link.pair: link for link in history}
        fresh = []
        for link in links:
            known = last.get(link.pair)
            if known is not None and (known.method == "person" or _same(known, link)):
                continue
            last[link.pair] = link
            fresh.append(link)
        if fresh:
            self._write([*history, *fresh])
        return len(fresh)

    def decide(self, first: str, second: str, state: str, *, by: str) -> None:
        """Accept or reject a link.

        Raises:
            LinkError: The state is no decision, nobody decides, or both records are the same.
        """
        if state not in STATES[1:]:
            raise LinkError(f"'{state}' is no decision; it is accepted or rejected")
        if not by.strip():
            raise LinkError("a decision needs the name of the person who takes it")
        pair = _pair(first, second)
        known = {link.pair: link for link in self._history()}.get(pair)
        score = known.score if known else 1.0
        evidence = known.evidence if known else ""
        link = Link(*pair, state, score, "person", evidence, by.strip(), _now())
        self._write([*self._history(), link])

    def undo(self, first: str, second: str) -> Link:
        """Take back the last entry about a pair; what was before counts again.

        Raises:
            LinkError: There is no entry about the pair.
        """
        pair = _pair(first, second)
        history = self._history()
        for place in range(len(history) - 1, -1, -1):
            if history[place].pair == pair:
                taken = history.pop(place)
                self._write(history)
                return taken
        raise LinkError(f"there is no link between <{pair[0]}> and <{pair[1]}> to undo")

    def _history(self) -> list[Link]:
        if not self._file.is_file():
            return []
        try:
            with self._file.open(encoding="utf-8", newline="") as stream:
                rows = list(csv.DictReader(stream, delimiter="\t"))
            return [
                Link(score=float(row.pop("score")), **{name: row[name] for name in _TEXTS})
                for row in rows
            ]
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise LinkError(f"{self._file}: the links cannot be read: {error}") from error

    def _write(self, links: list[Link]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_name(f".{FILE}-{os.getpid()}")
        with draft.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
            writer.writerow(_COLUMNS)
            writer.writerows([getattr(link, name) for name in _COLUMNS] for link in links)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self._file)


def find_links(keys: Keys, *, subjects: str, objects: str, least: float = 0.4) -> Iterator[Link]:
    """Return links between the organizations of two registers.

    Records that state the same identifier are linked and accepted; where none does, the best
    reading of the name with its country is a candidate.

    Args:
        keys: All organizations.
        subjects: Beginning of the IRIs of one register, such as ``organization/pic-``.
        objects: Beginning of the others, such as ``organization/ror-``.
        least: Score from which a name is a candidate.
    """
    begin, wanted = entity(subjects).value, entity(objects).value
    resolver = Resolver(keys)
    now = _now()
    for record in keys.starting_with(begin):
        shared: dict[str, str] = {}
        for identifier in record.identifiers:
            for named in keys.identified(identifier):
                if named.iri.startswith(wanted) and named.iri != record.iri:
                    shared.setdefault(named.iri, identifier)
        for iri, identifier in sorted(shared.items()):
            reason = f"both records state {identifier}"
            pair = _pair(record.iri, iri)
            yield Link(*pair, "accepted", 1.0, "identifier", reason, "ioknow", now)
        if shared or _is_unnamed(record):
            continue
        text = ", ".join([record.label, *record.places])
        own = cleaned(record.label)
        found = resolver.resolve(text, country=record.country, limit=20)
        for one in found.candidates:
            # The place is evidence for a name; a name made of the place alone is another's.
            if one.mention not in own or one.score < least:
                continue
            if one.iri.startswith(wanted) and one.iri != record.iri:
                pair = _pair(record.iri, one.iri)
                yield Link(*pair, "candidate", one.score, one.method, one.sentence, "ioknow", now)
                break


def link_quads(links: Iterable[Link]) -> Iterator[Quad]:
    """Return links as statements of the links graph: SSSOM mappings, and matches where accepted.

    The graph says of itself what it is, so that there is one even when the last link is undone.
    """
    yield Quad(LINKS_GRAPH, RDF.type, SSSOM.MappingSet, LINKS_GRAPH)
    for link in links:
        subject, object_ = NamedNode(link.subject), NamedNode(link.object)
        digest = hashlib.sha256(f"{link.subject} {link.object}".encode()).hexdigest()[:16]
        node = entity(f"link/{digest}")
        if link.state == "accepted":
            yield Quad(subject, SKOS.exactMatch, object_, LINKS_GRAPH)
        justification = _JUSTIFICATIONS.get(link.method, SEMAPV.LexicalMatching)
        values: list[tuple[NamedNode, Term]] = [
            (RDF.type, OWL.Axiom),
            (OWL.annotatedSource, subject),
            (OWL.annotatedProperty, SKOS.exactMatch),
            (OWL.annotatedTarget, object_),
            (SSSOM.mapping_justification, justification),
            (SSSOM.confidence, Literal(str(link.score), datatype=XSD.decimal)),
            (SSSOM.mapping_date, Literal(link.date[:10], datatype=XSD.date)),
            (SSSOM.author_label, Literal(link.by)),
            (SSSOM.comment, Literal(link.evidence)),
            (DCTERMS.type, Literal(link.state)),
        ]
        if link.state == "rejected":
            values.append((SSSOM.predicate_modifier, SSSOM.NegatedPredicate))
        for property_, value in values:
            yield Quad(node, property_, value, LINKS_GRAPH)


def _is_unnamed(record: Record) -> bool:
    """Tell whether a record is called by its number, such as ``PIC 999984059``."""
    return record.label.lower().replace(" ", ":") in {one.lower() for one in record.identifiers}


def _pair(first: str, second: str) -> tuple[str, str]:
    one, other = sorted((entity(first).value, entity(second).value))
    if one == other:
        raise LinkError(f"<{one}> cannot be linked to itself")
    return one, other


def _same(known: Link, link: Link) -> bool:
    return replace(known, date="") == replace(link, date="")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
