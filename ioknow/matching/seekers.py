"""Who looks for partners: an organization of the dataset, or one that is only described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ioknow.analysis.support import Dataset, find_actor, open_entities
from ioknow.errors import ParameterValueError, UnknownCapabilityError, UnknownEntityError
from ioknow.languages import gettext, lazy_gettext
from ioknow.matching.needs import Vocabulary
from ioknow.model.things import Text, Thing
from ioknow.query.candidates import KINDS, Candidates

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True)
class Seeker:
    """An organization that the dataset does not know, as far as it describes itself.

    Attributes:
        name: What to call it; empty for "the firm".
        has: Its capabilities, functions, topics and fields, by name or path.
        country: Path of its country, such as ``place/japan``, or its name; empty for unknown.
        employees: Number of employees, or None for unknown.
        kind: One of :data:`ioknow.query.candidates.KINDS`, or empty for unknown.
    """

    name: str = ""
    has: tuple[str, ...] = ()
    country: str = ""
    employees: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Profile:
    """The one who asks, in the columns of the candidates.

    Attributes:
        thing: It, with a name.
        row: Its row among the candidates, or None for one that is only described.
        has: Numbers of terms that it is known to have.
        country: Number of its country, or -1.
        place: Number of its place, or -1.
        employees: Lowest and highest number of employees; ``nan`` for unknown.
        kind: Its kind, or empty.
    """

    thing: Thing
    row: int | None
    has: frozenset[int]
    country: int = -1
    place: int = -1
    employees: tuple[float, float] = (float("nan"), float("nan"))
    kind: str = ""


def profile_of(dataset: Dataset, candidates: Candidates, seeker: str | Seeker | None) -> Profile:
    """Return the columns of whoever asks.

    Args:
        dataset: A knowledge graph or a store.
        candidates: The columns of the dataset.
        seeker: Path of an organization, a description, or None for anybody.

    Raises:
        UnknownEntityError: The dataset has no such organization or country.
        UnknownCapabilityError: The description names something that the dataset does not know.
        ParameterValueError: There is no such kind, or the number of employees is negative.
    """
    if seeker is None:
        return Profile(Thing("", Text(gettext("anybody"))), None, frozenset())
    if isinstance(seeker, Seeker):
        return _described(candidates, seeker)
    thing = find_actor(open_entities(dataset), seeker)
    row = candidates.row.get(thing.iri)
    if row is None:
        raise UnknownEntityError(
            lazy_gettext(
                "'%(seeker)s' is %(kind)s; partners are suggested for organizations",
                seeker=seeker,
                kind=thing.kind.label if thing.kind else lazy_gettext("no organization"),
            )
        )
    low, high = candidates.employees[row]
    return Profile(
        thing=thing,
        row=row,
        has=frozenset(terms_of(candidates.has, row).tolist()),
        country=int(candidates.country[row]),
        place=int(candidates.place[row]),
        employees=(float(low), float(high)),
        kind=KINDS[candidates.kind[row]],
    )


def terms_of(matrix: csr_array, row: int) -> np.ndarray:
    """Return the columns that have an entry in a row."""
    return np.asarray(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]])


def _described(candidates: Candidates, seeker: Seeker) -> Profile:
    if seeker.kind and seeker.kind not in KINDS:
        raise ParameterValueError(
            lazy_gettext(
                "there is no kind of organization '%(kind)s'; there are %(known)s",
                kind=seeker.kind,
                known=", ".join(KINDS),
            )
        )
    if seeker.employees is not None and seeker.employees < 0:
        raise ParameterValueError(
            lazy_gettext(
                "%(employees)s employees; the number must be 0 or more", employees=seeker.employees
            )
        )
    words = Vocabulary(candidates.terms)
    has: set[int] = set()
    for text in seeker.has:
        need = words.need(text)
        if not need.known:
            raise UnknownCapabilityError(
                lazy_gettext(
                    "%(name)s: %(reading)s",
                    name=seeker.name or lazy_gettext("the firm"),
                    reading=need.reading,
                )
            )
        numbers = [candidates.terms.number[iri] for iri in need.terms]
        has.update(numbers, *(candidates.terms.broader[i] for i in numbers))
    employees = float("nan") if seeker.employees is None else float(seeker.employees)
    return Profile(
        thing=Thing("", Text(seeker.name or gettext("the firm"))),
        row=None,
        has=frozenset(has),
        country=country_number(candidates, seeker.country) if seeker.country else -1,
        employees=(employees, employees),
        kind=seeker.kind,
    )


def country_number(candidates: Candidates, text: str) -> int:
    """Return the number of a country given by path or last part of it.

    Raises:
        UnknownEntityError: No organization of the dataset is in such a country.
    """
    wanted = text.strip().casefold()
    names = [iri.casefold() for iri in candidates.countries]
    for i, iri in enumerate(names):
        if iri == wanted or iri.endswith(f"/{wanted.removeprefix('/')}"):
            return i
    known = ", ".join(iri.rpartition("/id/")[2] for iri in candidates.countries[:10])
    raise UnknownEntityError(
        lazy_gettext(
            "no organization of the dataset is in '%(text)s'; there are %(known)s",
            text=text,
            known=known or lazy_gettext("no countries"),
        )
    )
