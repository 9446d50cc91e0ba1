"""Builds the lists of any dataset, with their lines: one pass over everything, in batches."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import orjson

from ioknow.model.claims import Claim, Period
from ioknow.query.folding import fold
from ioknow.query.lists.filing import Kinds, Row, write_lists
from ioknow.query.lists.lines import Described, LineMaker
from ioknow.query.lists.periods import span
from ioknow.query.reading import BulkReader, Reader, Values, links, text
from ioknow.store import EmbeddedStore, Store
from ioknow.vocabulary import DCTERMS, ID, IK, QB, path_of

_BATCH = 2000
"""Things described at a time: large enough to be quick, small enough to fit into memory."""


def build_lists(store: Store, folder: Path) -> None:
    """Write the lists of a dataset into a folder, as the file ``lists.sqlite``.

    Args:
        store: Any store; it is asked in batches of bound terms.
        folder: Where the file is put.
    """
    reader = BulkReader(store) if isinstance(store, EmbeddedStore) else Reader(store)
    kinds = Kinds(reader.terminology)
    maker = LineMaker(reader)
    classes = {
        iri: frozenset(of) for iri, of in reader.classes().items() if kinds.is_listed(iri, of)
    }
    rows: list[Row] = []
    numbers: dict[str, int] = {}
    filing: list[tuple[int, int]] = []
    wanted = sorted(classes)
    for begin in range(0, len(wanted), _BATCH):
        for one in maker.describe(wanted[begin : begin + _BATCH]):
            files = kinds.files(classes[one.iri]) | _files(one)
            filing += [(numbers.setdefault(name, len(numbers)), len(rows)) for name in files]
            start, end = span(_period(one))
            rows.append(Row(fold(one.line["label"]), one.iri, start, end, orjson.dumps(one.line)))
    pairs = np.array(filing, dtype=np.int64).reshape(-1, 2)
    write_lists(folder, rows, list(numbers), pairs)


def _files(one: Described) -> set[str]:
    values, claim = one.values, one.claim
    files = {f"case:{path_of(case)}" for case in links(values, IK.inCase.value)}
    for name in (IK.measure, IK.claimStatus):
        files |= {f"{key(name.value)}:{key(value)}" for value in links(values, name.value)}
    files |= {f"table:{path_of(table)}" for table in links(values, QB.dataSet.value)}
    files |= {f"year:{year.value}" for year in values.get(IK.year.value, [])}
    if claim is not None:
        files |= {f"about:{iri}" for iri in _mentioned(claim)}
        files |= {f"source:{path_of(source['id'])}" for source in one.line["sources"]}
        if claim.status:
            files.add(f"status:{key(claim.status.iri)}")
    elif "citation" in one.line:  # evidence
        if one.line["source"]:
            files.add(f"source:{path_of(one.line['source']['id'])}")
    else:
        places = (*links(values, IK.inCountry.value), *links(values, DCTERMS.spatial.value))
        files |= {f"country:{path_of(place)}" for place in places}
    return files


def _period(one: Described) -> Period:
    if one.claim is not None:
        return one.claim.period
    values: Values = one.values
    return Period(
        text(values, IK.startDate.value) or text(values, IK.startYear.value),
        text(values, IK.endDate.value) or text(values, IK.endYear.value),
    )


def _mentioned(claim: Claim) -> set[str]:
    """Return the identifiers of the actors and things that a claim speaks of."""
    spoken = {one.actor.iri for one in claim.participants}
    for statement in claim.statements:
        spoken |= {value.iri for value in statement.values if hasattr(value, "iri")}
    return {iri for iri in spoken if iri.startswith(ID)}


def key(iri: str) -> str:
    """Return the name of a concept or property in its vocabulary."""
    return iri.rpartition("#")[2]
