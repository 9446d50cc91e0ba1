"""Who comes first: actors ranked by partners, by brokerage, by reach.

A ranking is a measure with words for readers who do not choose one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from ioknow.arguments import with_nearest
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, lazy_gettext, ngettext
from ioknow.languages import gettext_noop as _
from ioknow.network.jobs import MeasureJob, Parameters
from ioknow.network.measures.definition import READING, Definition
from ioknow.network.measures.results import ActorValues, Cell, Column
from ioknow.network.network import Network
from ioknow.network.patterns import FAMILIES
from ioknow.network.projection import Scope
from ioknow.vocabulary import entity, path_of

if TYPE_CHECKING:
    import pandas

MOST_EXACT = 5000
"""Actors up to which betweenness and closeness are computed exactly; beyond, from a sample."""

_SAMPLED = {
    "betweenness": "sampled_betweenness",
    "harmonic_closeness": "sampled_harmonic_closeness",
}


@dataclass(frozen=True)
class Criterion:
    """What actors are ranked by.

    Attributes:
        title: Who comes first, in words.
        measure: Name of the measure that ranks.
        reading: What a number says, and what it does not say.
        parameters: Keywords of the measure.
        direction: ``stated``, or ``undirected`` to read every tie in both directions.
    """

    title: str
    measure: str
    reading: str
    parameters: Parameters = ()
    direction: str = "stated"


CRITERIA: Mapping[str, Criterion] = {
    "partners": Criterion(
        _("Most partners"),
        "degree",
        _(
            "How many different actors each is tied to. Somebody about whom more has been written "
            "can have more partners here without having more in fact."
        ),
    ),
    "between": Criterion(
        _("Most often between others"),
        "betweenness",
        _(
            "How many pairs of others have it on their shortest path, shared where there are "
            "several. Who lies between can pass on, hold back or connect; the number does not say "
            "that it does."
        ),
    ),
    "holes": Criterion(
        _("Most partners that are not tied to each other"),
        "effective_size",
        _(
            "Partners less the ties among them: Burt's effective size. A structural hole is a "
            "missing tie between two partners of one organization; who has many such partners "
            "hears what the others do not hear from each other."
        ),
    ),
    "reach": Criterion(
        _("Nearest to all others"),
        "harmonic_closeness",
        _(
            "The mean of 1 / distance to all others: 1 for somebody tied to everybody, 0 for "
            "somebody without a tie."
        ),
        (("normalized", True),),
        "undirected",
    ),
    "kinds": Criterion(
        _("Most evenly spread over kinds of ties"),
        "tie_diversity",
        _(
            "Blau's index: 0 when all ties are of one kind, nearer to 1 the more evenly they are "
            "spread over kinds such as alliance, supply and knowledge transfer."
        ),
    ),
}
"""What actors can be ranked by; the texts are said by :func:`ioknow.languages.gettext`."""


@dataclass(frozen=True)
class RankedActor:
    """An actor and its place.

    Attributes:
        rank: Place among those listed, from 1; equal values have equal ranks.
        rank_in_network: Place among all actors of the network that have a value.
        organization: Path, such as ``organization/kicms``.
        name: Its name.
        kind: Its kind, one of the values of :data:`ioknow.network.FAMILIES`; empty if not known.
        country: Name of its country, or empty.
        value: The number that ranks it.
        standard_error: How far an estimated value scatters; None for an exact one.
    """

    rank: int
    rank_in_network: int
    organization: str
    name: str
    kind: str
    country: str
    value: float
    standard_error: float | None = None

    def record(self) -> dict[str, object]:
        """Return the fields by name, those of :attr:`Ranking.columns`."""
        return {name: getattr(self, name) for name in Ranking.columns}


@dataclass(frozen=True)
class Ranking:
    """Actors of a network in the order of a number.

    Attributes:
        by: Name of the criterion, a key of :data:`CRITERIA`.
        definition: The measure that ranks.
        network: Title of the network.
        size: Number of its actors.
        pairs: Number of its tied pairs.
        kind: Kind of actor that is listed, or empty for all.
        country: Country that is listed, or empty for all.
        actors: Those listed, first rank first; equal ranks in the order of names.
        countries: Names of all countries that actors of the network are in.
        parameters: What the measure was computed with.
        estimated_from: Number of actors in the sample that the values are estimated from; None
            when they are exact.
    """

    columns: ClassVar[tuple[str, ...]] = (
        *("rank", "rank_in_network", "organization", "name", "kind", "country", "value"),
        "standard_error",
    )
    reading: ClassVar[str] = READING

    by: str
    definition: Definition
    network: str
    size: int
    pairs: int
    kind: str
    country: str
    actors: tuple[RankedActor, ...] = field(repr=False)
    countries: tuple[str, ...] = field(default=(), repr=False)
    parameters: Mapping[str, Cell] = field(default_factory=dict, repr=False)
    estimated_from: int | None = None

    def __len__(self) -> int:
        return len(self.actors)

    @property
    def criterion(self) -> Criterion:
        """What it ranks by, in words."""
        return CRITERIA[self.by]

    @property
    def text(self) -> str:
        """The answer in a sentence or two, with what it is estimated from."""
        where = gettext(
            "Network: %(network)s, %(actors)s actors and %(pairs)s tied pairs.",
            network=self.network,
            actors=self.size,
            pairs=self.pairs,
        )
        title = gettext(self.criterion.title)
        if not self.actors:
            said = [gettext("%(ranking)s: nobody can be ranked.", ranking=title), where]
            if self.country:
                known = ", ".join(self.countries) or gettext("none")
                said.append(gettext("Its actors are in these countries: %(known)s.", known=known))
            return " ".join(said)
        first = self.actors[0].name
        said = [gettext("%(ranking)s: %(name)s is first.", ranking=title, name=first)]
        if same := sum(one.rank == 1 for one in self.actors) - 1:
            said.append(
                ngettext(
                    "%(num)s other has the same value.", "%(num)s others have the same value.", same
                )
            )
        return " ".join([*said, where, *self.notes])

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know of these numbers."""
        if self.estimated_from is None:
            return ()
        return (
            gettext(
                "The values are estimated from shortest paths that begin at %(sample)s of the "
                "actors, drawn at random, for the network has more than %(most)s; actors whose "
                "values differ by less than their standard errors can be in another order.",
                sample=self.estimated_from,
                most=MOST_EXACT,
            ),
        )

    def records(self) -> Sequence[dict[str, object]]:
        """Return the listed actors as rows; see :class:`RankedActor` for the columns."""
        return [one.record() for one in self.actors]

    def to_pandas(self, most: int | None = None) -> pandas.DataFrame:
        """Return the first actors as a data frame, as many as asked for.

        What the ranking says of itself is in ``.attrs``.
        """
        import pandas as pd

        rows = [one.record() for one in self.actors[:most]]
        frame = pd.DataFrame(rows, columns=list(self.columns))
        frame.attrs.update(
            by=self.by, measure=self.definition.name, unit=self.definition.unit, text=self.text
        )
        return frame

    def _repr_html_(self) -> str:
        """Return the first actors as notebooks show them."""
        from html import escape

        table: str = self.to_pandas(60).to_html(index=False)
        return f"<p>{escape(self.text)}</p>{table}"


def rank_actors(
    network: Network, by: str = "partners", *, kind: str = "", country: str = ""
) -> Ranking:
    """Rank the actors of a network by a number that says who comes first.

    The network is measured as a whole, whoever is listed. In a network of more than
    :data:`MOST_EXACT` actors betweenness and closeness are estimated from a sample, and the
    answer says so.
    Structural, not causal.

    Args:
        network: The network.
        by: What to rank by: ``partners`` (degree), ``between`` (betweenness), ``holes``
            (effective size), ``reach`` (harmonic closeness, direction left aside, divided by the
            number of others) or ``kinds`` (diversity of ties).
        kind: Kind of actor to list, from the values of :data:`ioknow.network.FAMILIES`; empty for
            all.
        country: Name of a country to list; empty for all.

    Returns:
        Everybody that has a value, is of the kind and in the country; nobody where there is none.

    Raises:
        ParameterValueError: There is no such criterion or kind, or this network has no kinds or
            countries to choose by.

    Example:
        >>> star = Network.from_edges([("hub", "a"), ("hub", "b"), ("b", "c")])
        >>> [(one.rank, one.name, one.value) for one in rank_actors(star, "partners").actors]
        [(1, 'b', 2.0), (1, 'hub', 2.0), (3, 'a', 1.0), (3, 'c', 1.0)]

    References:
        Freeman (1979), *Social Networks* 1, 215-239; Burt (1992), *Structural Holes*.
    """
    job = ranking_job(network, by)
    read = network.undirected() if job.direction == "undirected" else network
    values = read.measure(job.name, **dict(job.parameters))
    assert isinstance(values, ActorValues)
    return ranked(network, values, by, kind=kind, country=country)


def ranking_job(network: Network, by: str, scope: Scope | None = None) -> MeasureJob:
    """Return the measure of a ranking, for whoever has it computed elsewhere.

    Raises:
        ParameterValueError: There is no such criterion.
    """
    criterion = find_criterion(by)
    name = criterion.measure
    if len(network) > MOST_EXACT:
        name = _SAMPLED.get(name, name)
    return MeasureJob(name, scope or Scope(), criterion.parameters, criterion.direction)


def find_criterion(by: str) -> Criterion:
    """Return what to rank by.

    Raises:
        ParameterValueError: There is no such criterion.
    """
    if by not in CRITERIA:
        raise ParameterValueError(
            with_nearest(
                lazy_gettext(
                    "there is no ranking '%(by)s'; there are %(known)s",
                    by=by,
                    known=", ".join(CRITERIA),
                ),
                by,
                CRITERIA,
            )
        )
    return CRITERIA[by]


def check_kind(kind: str) -> None:
    """Require a kind of actor that there is, or none.

    Raises:
        ParameterValueError: There is no such kind.
    """
    if kind and kind not in FAMILIES.values():
        known = ", ".join(dict.fromkeys(FAMILIES.values()))
        raise ParameterValueError(
            lazy_gettext(
                "there is no kind of actor '%(kind)s'; there are %(known)s", kind=kind, known=known
            )
        )


def ranked(
    network: Network, found: ActorValues, by: str, *, kind: str = "", country: str = ""
) -> Ranking:
    """Return the ranking that values of :func:`ranking_job` make; see :func:`rank_actors`."""
    check_kind(kind)
    values = np.asarray(found.values, dtype=np.float64)
    places = {iri: row for row, iri in enumerate(network.ids.tolist())}
    own = np.array([_place(places, str(one)) for one in found.ids], dtype=np.intp)
    kinds = _attribute(network, "family", wanted=kind)[own]
    countries = _attribute(network, "country", wanted=country)[own]
    known = ~np.isnan(values)
    listed = known.copy()
    if kind:
        listed &= kinds == kind
    if country:
        listed &= np.array([one.casefold() for one in countries]) == country.strip().casefold()
    chosen = np.flatnonzero(listed)
    ordered = _comparable(values)
    among, everybody = np.sort(-ordered[chosen]), np.sort(-ordered[known])
    errors = found.columns.get("standard_error")
    order = sorted(chosen.tolist(), key=lambda row: (-ordered[row], str(found.labels[row]), row))
    return Ranking(
        by=by,
        definition=found.definition,
        network=network.title,
        size=len(network),
        pairs=network.number_of_pairs,
        kind=kind,
        country=country.strip(),
        actors=tuple(
            RankedActor(
                rank=1 + int(np.searchsorted(among, -ordered[row])),
                rank_in_network=1 + int(np.searchsorted(everybody, -ordered[row])),
                organization=path_of(str(found.ids[row])),
                name=str(found.labels[row]),
                kind=str(kinds[row]),
                country=str(countries[row]),
                value=float(values[row]),
                standard_error=None if errors is None else float(errors[row]),
            )
            for row in order
        ),
        countries=tuple(sorted(set(countries.tolist()) - {""})),
        parameters=found.parameters,
        estimated_from=_sample(found),
    )


def _comparable(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values to 12 digits: the same sum in another order differs in the last ones."""
    return np.array([float(f"{value:.12g}") for value in values.tolist()])


def _place(places: Mapping[str, int], actor: str) -> int:
    """Return the row of an actor that a measure names by IRI or by path."""
    return places[actor] if actor in places else places[entity(path_of(actor)).value]


def _attribute(network: Network, name: str, *, wanted: str) -> Column:
    column = network.actors.columns.get(name)
    if column is not None:
        return column
    if wanted:
        raise ParameterValueError(
            lazy_gettext(
                "the actors of %(title)s have no %(name)s, so that '%(wanted)s' cannot be chosen",
                title=network.title or lazy_gettext("this network"),
                name=name,
                wanted=wanted,
            )
        )
    return np.full(len(network), "", dtype=object)


def _sample(found: ActorValues) -> int | None:
    sample = found.parameters.get("samples")
    return int(sample) if sample is not None else None
