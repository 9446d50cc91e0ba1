"""What lists show of things: a JSON object for each, made from its description."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from ioknow.languages import SOURCE, speaking
from ioknow.model.claims import Claim
from ioknow.query.claims import ClaimReader
from ioknow.query.lines import Json, claim_line, evidence, heading, reference
from ioknow.query.reading import BulkReader, Reader, Values, links
from ioknow.store import EmbeddedStore, Release
from ioknow.store.columns import FILE as COLUMNS
from ioknow.store.columns import read_columns
from ioknow.terms import Literal
from ioknow.vocabulary import DCTERMS, IK, QB, RDF, path_of

_TYPE = RDF.type.value


@dataclass(frozen=True)
class Described:
    """A thing with its line and what that was made from.

    Attributes:
        iri: Its identifier.
        line: What a list shows of it.
        values: Its stated properties.
        claim: The claim that it is, or None.
    """

    iri: str
    line: Json
    values: Values
    claim: Claim | None = None


class LineMaker:
    """Makes lines, many at a time.

    Args:
        reader: Reads the things.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._claims = ClaimReader(reader)

    def describe(self, iris: Iterable[str]) -> Iterator[Described]:
        """Return things that the dataset describes, the claims among them first."""
        described = self._reader.describe(iris)
        kinds = {iri: links(values, _TYPE) for iri, values in described.items()}
        claims = [iri for iri in described if self._is_any(kinds[iri], "Claim")]
        for claim in self._claims.read(claims):
            values = described.pop(claim.thing.iri)
            line = claim_line(claim, values)
            if self._is_any(kinds[claim.thing.iri], "Observation"):
                line |= _observation(claim, values)
            yield Described(claim.thing.iri, line, values, claim)
        places = [iri for iri in described if self._is_any(kinds[iri], "Evidence")]
        yield from self._others(described, places)

    def _others(self, described: dict[str, Values], places: list[str]) -> Iterator[Described]:
        found = self._reader.evidence(places)
        names = self._reader.things(
            iri
            for values in described.values()
            for name in (IK.inCountry, IK.inCase, DCTERMS.spatial)
            for iri in links(values, name.value)
        )
        for iri, values in described.items():
            line = heading(self._reader.thing(iri, values), values)
            if iri in found:
                line |= evidence(found[iri])
            else:
                countries = links(values, IK.inCountry.value)
                located = links(values, DCTERMS.spatial.value)
                line["country"] = reference(names[countries[0]]) if countries else None
                line["places"] = [reference(names[one]) for one in located]
                line["cases"] = [reference(names[one]) for one in links(values, IK.inCase.value)]
            yield Described(iri, line, values)

    def _is_any(self, classes: Iterable[str], name: str) -> bool:
        return any(self._reader.terminology.is_below(class_, name) for class_ in classes)


class ReleaseLines:
    """Makes the lines of a release when they are asked for, from its columns.

    Args:
        release: The release; it may be removed from the disk while this is used.

    Raises:
        StoreError: It has no columns, or they are damaged.
    """

    def __init__(self, release: Release) -> None:
        columns = read_columns(release.folder / COLUMNS)
        store = EmbeddedStore.open(release.database, read_only=True)
        try:
            store.use_columns(columns)
            reader = BulkReader(store)
            self._maker = LineMaker(reader)
            _ = reader.terminology  # the rest is read from the columns
        finally:
            store.close()
        self._lock = threading.Lock()

    def make(self, iris: Iterable[str]) -> dict[str, bytes]:
        """Return the lines of things by identifier, in English."""
        with self._lock, speaking(SOURCE):
            return {one.iri: orjson.dumps(one.line) for one in self._maker.describe(iris)}


def _observation(claim: Claim, values: Values) -> Json:
    tables = links(values, QB.dataSet.value)
    year = next((one for one in values.get(IK.year.value, []) if isinstance(one, Literal)), None)
    return {
        "measure": next((reference(one) for one in claim.things("measure")), None),
        "observes": [reference(one) for one in claim.things("observes")],
        "breakdown": [reference(one) for one in claim.things("breakdown")],
        "dataset": {"id": tables[0], "path": path_of(tables[0])} if tables else None,
        "year": int(year.value) if year else None,
    }
