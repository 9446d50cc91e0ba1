"""Builds the lists of a release from its columns, without the lines: those are made when asked for.

Nine tenths of the time that the lists of a register take is spent on lines that nobody will read.
Order and filters need few properties, and those are read for all things at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from ioknow.arrays import distinct
from ioknow.model.claims import Period
from ioknow.model.things import Text
from ioknow.query.claims import SHOWN_ELSEWHERE
from ioknow.query.folding import fold
from ioknow.query.lists.building import key
from ioknow.query.lists.filing import Kinds, Row, write_lists
from ioknow.query.lists.periods import span
from ioknow.query.reading import last_name
from ioknow.query.terminology import best_text, read_terminology
from ioknow.store import EmbeddedStore
from ioknow.store.columns import Columns, Numbers
from ioknow.terms import Literal, NamedNode
from ioknow.vocabulary import DCTERMS, ID, IK, QB, RDF, RDFS, SKOS, path_of

Places = NDArray[np.int64]


def build_index(store: EmbeddedStore, folder: Path) -> None:
    """Write the lists of a release into a folder, as the file ``lists.sqlite``.

    The same things in the same order, filed the same, as
    :func:`~ioknow.query.lists.build_lists` writes; the lines are left out.

    Args:
        store: The database of the release, with its columns.
        folder: Where the file is put.
    """
    things = _Things(store.columns(), Kinds(read_terminology(store)))
    filing = _Filing(things)
    filing.file_all()
    write_lists(folder, things.rows(), filing.names, filing.pairs())


class _Things:
    """The listed things of a dataset, by their places in the order of its terms."""

    def __init__(self, columns: Columns, kinds: Kinds) -> None:
        self.columns, self.kinds = columns, kinds
        subject, value, graph = columns.rows(RDF.type.value)
        named = columns.is_iri[subject] & columns.is_iri[value] & (graph >= 0)
        subject, value = subject[named], value[named]
        nodes = distinct(subject)
        class_names = dict(self._named(distinct(value)))
        pairs = sorted(set(zip(subject.tolist(), value.tolist(), strict=True)))
        groups = {
            number: frozenset(class_names[class_] for _, class_ in group)
            for number, group in groupby(pairs, key=itemgetter(0))
        }
        listed = [
            (number, iri)
            for number, iri in self._named(nodes)
            if kinds.is_listed(iri, groups[number])
        ]
        self.numbers = np.array([number for number, _ in listed], dtype=np.int64)
        self.iris = [iri for _, iri in listed]
        self.classes = [groups[number] for number, _ in listed]
        self.place = np.full(len(columns.terms), -1, dtype=np.int64)
        self.place[self.numbers] = np.arange(len(listed))
        self.is_claim = self._are("Claim")
        self.is_evidence = self._are("Evidence") & ~self.is_claim

    def _named(self, numbers: Numbers) -> Iterator[tuple[int, str]]:
        return zip(numbers.tolist(), self.columns.iris(numbers), strict=True)

    def _are(self, name: str) -> NDArray[np.bool_]:
        known = {of: self.kinds.is_any(of, name) for of in set(self.classes)}
        return np.fromiter((known[of] for of in self.classes), dtype=bool, count=len(self.classes))

    def stated(self, property_: str) -> tuple[Places, Numbers]:
        """Return the place of the thing and the number of the value of each stated use."""
        subject, value, graph = self.columns.rows(property_)
        kept = (graph >= 0) & (self.place[subject] >= 0)
        return self.place[subject[kept]], value[kept]

    def links(self, property_: str) -> tuple[Places, Numbers]:
        """Return the same for values that are IRIs."""
        place, value = self.stated(property_)
        kept = self.columns.is_iri[value]
        return place[kept], value[kept]

    def texts(self, *properties: str) -> dict[int, str]:
        """Return the best text among the values of properties, for things that have one."""
        found = [self.stated(name) for name in properties]
        place = np.concatenate([one for one, _ in found])
        value = np.concatenate([one for _, one in found])
        used, which = np.unique(value, return_inverse=True)
        terms = [
            Text(one.value, one.language or "") if isinstance(one, Literal) else None
            for one in self.columns.decoded(used)
        ]
        order = np.argsort(place, kind="stable")
        pairs = zip(place[order].tolist(), which[order].tolist(), strict=True)
        best = {
            one: best_text(text for _, no in group if (text := terms[no]) is not None)
            for one, group in groupby(pairs, key=itemgetter(0))
        }
        return {one: text.value for one, text in best.items() if text is not None}

    def rows(self) -> list[Row]:
        """Return the things as they are filed."""
        labels = self.texts(RDFS.label.value, SKOS.prefLabel.value)
        dates = {
            name: self.texts(IK[name].value)
            for name in ("startDate", "startYear", "endDate", "endYear", "date", "year")
        }

        def at(place: int, *names: str) -> str:
            return next((text for name in names if (text := dates[name].get(place))), "")

        dated = {place for of in dates.values() for place in of}
        claims = self.is_claim.tolist()
        always = span(Period())
        rows = []
        for place, iri in enumerate(self.iris):
            start, end = always
            if place in dated:
                date = at(place, "date", "year") if claims[place] else ""
                begin, last = at(place, "startDate", "startYear"), at(place, "endDate", "endYear")
                start, end = span(Period(begin, last, date))
            rows.append(Row(fold(labels.get(place) or last_name(iri)), iri, start, end))
        return rows


class _Filing:
    """Where the things are filed."""

    def __init__(self, things: _Things) -> None:
        self._things = things
        self._numbers: dict[str, int] = {}
        self._parts: list[tuple[Places, Places]] = []

    @property
    def names(self) -> list[str]:
        """Names of the files."""
        return list(self._numbers)

    def pairs(self) -> NDArray[np.int64]:
        """Return file and place of the thing, two columns, each pair once."""
        if not self._parts:
            return np.empty((0, 2), dtype=np.int64)
        file = np.concatenate([one for one, _ in self._parts])
        place = np.concatenate([one for _, one in self._parts])
        wide = len(self._things.iris)
        found = np.sort(file * wide + place)
        first = np.append(True, found[1:] != found[:-1])
        return np.stack(np.divmod(found[first], wide), axis=1)

    def file_all(self) -> None:
        """File every thing by what is stated of it."""
        things = self._things
        self._file_kinds()
        self._file("case", *things.links(IK.inCase.value), path_of)
        for name in (IK.measure, IK.claimStatus):
            self._file(key(name.value), *things.links(name.value), key)
        self._file("table", *things.links(QB.dataSet.value), path_of)
        self._file_years()
        place, status = things.links(IK.claimStatus.value)
        first = self._first(place, things.is_claim[place])
        self._file("status", place[first], status[first], key)
        self._file_sources()
        for name in (IK.inCountry, DCTERMS.spatial):
            place, value = things.links(name.value)
            kept = ~(things.is_claim | things.is_evidence)[place]
            self._file("country", place[kept], value[kept], path_of)
        self._file_mentions()

    def _file(
        self, kind: str, place: Places, value: Numbers, name_of: Callable[[str], str]
    ) -> None:
        used, which = np.unique(value, return_inverse=True)
        files = [self._number(f"{kind}:{name_of(iri)}") for iri in self._things.columns.iris(used)]
        self._parts.append((np.array(files, dtype=np.int64)[which], place))

    def _number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    def _file_kinds(self) -> None:
        places: dict[frozenset[str], list[int]] = {}
        for place, of in enumerate(self._things.classes):
            places.setdefault(of, []).append(place)
        for of, members in places.items():
            for name in sorted(self._things.kinds.files(of)):
                file = np.full(len(members), self._number(name), dtype=np.int64)
                self._parts.append((file, np.array(members, dtype=np.int64)))

    def _file_years(self) -> None:
        place, value = self._things.stated(IK.year.value)
        used, which = np.unique(value, return_inverse=True)
        years = (one for one in self._things.columns.decoded(used))
        files = [
            self._number(f"year:{one.value if isinstance(one, Literal | NamedNode) else one}")
            for one in years
        ]
        self._parts.append((np.array(files, dtype=np.int64)[which], place))

    def _file_sources(self) -> None:
        things, columns = self._things, self._things.columns
        subject, value, graph = columns.rows(IK.fromSource.value)
        kept = (graph >= 0) & columns.is_iri[value]
        evidence, first = np.unique(subject[kept], return_index=True)
        source = value[kept][first]
        place, cited = things.links(IK.hasEvidence.value)
        claims = things.is_claim[place]
        which, joined = _join(cited[claims], evidence)
        self._file("source", place[claims][which], source[joined], path_of)
        own = things.place[evidence]
        are = (own >= 0) & things.is_evidence[own]
        self._file("source", own[are], source[are], path_of)

    def _file_mentions(self) -> None:
        """File claims under whom and what they speak of."""
        things, columns = self._things, self._things.columns
        ours = np.asarray(pc.starts_with(columns.terms, f"<{ID}"))

        def file(place: Places, value: Numbers) -> None:
            kept = things.is_claim[place] & ours[value]
            self._file("about", place[kept], value[kept], lambda iri: iri)

        for name in columns.iris(distinct(columns.property)):
            if name not in SHOWN_ELSEWHERE:
                file(*things.links(name))
        place, part = things.links(IK.hasParticipation.value)
        subject, actor, graph = columns.rows(IK.participant.value)
        kept = (graph >= 0) & columns.is_iri[actor]
        which, joined = _join(part, subject[kept])
        file(place[which], actor[kept][joined])

    def _first(self, place: Places, wanted: NDArray[np.bool_]) -> Places:
        """Return where the first value of each thing stands, among those wanted."""
        _, first = np.unique(place, return_index=True)
        return first[wanted[first]]


def _join(keys: Numbers, among: Numbers) -> tuple[Places, Places]:
    """Return the places of equal numbers in an array and in an ordered one, pair by pair."""
    low, high = np.searchsorted(among, keys, "left"), np.searchsorted(among, keys, "right")
    count = high - low
    which = np.repeat(np.arange(len(keys)), count)
    before = np.repeat(np.cumsum(count) - count, count)
    return which, np.arange(len(which)) - before + np.repeat(low, count)
