"""Measures of two-mode networks: organizations and the events they share."""

from __future__ import annotations

from typing import Any

import numpy as np

from ioknow.languages import gettext_noop as _
from ioknow.languages import lazy_gettext
from ioknow.network.affiliations import AffiliationNetwork
from ioknow.network.measures.definition import Definition, measure
from ioknow.network.measures.results import ActorValues

_MODEL = _("two-mode network as it is, not its projection")
_NO_DIRECTION = _("participation has no direction")
_DEGREE = Definition(
    name="affiliation_degree",
    unit=_("events"),
    title=_("Participations"),
    family=_("two-mode"),
    summary=_(
        "Number of events in which an actor takes part. The note gives the density, the share "
        "of all possible participations that exist."
    ),
    model=_MODEL,
    direction=_NO_DIRECTION,
    weight=_("not read"),
    normalisation=_("none; the column share divides by the number of events"),
    undefined=_("0 for an actor without events; the share is nan without events"),
    references=("Borgatti and Everett (1997), Social Networks 19, 243-269",),
)
_CLUSTERING = Definition(
    name="affiliation_clustering",
    title=_("Two-mode clustering"),
    family=_("two-mode"),
    summary=_(
        "How far an actor shares the same events with each of those it meets: the mean over "
        "them of shared events divided by the events of either."
    ),
    model=_MODEL,
    direction=_NO_DIRECTION,
    weight=_("not read"),
    normalisation=_("from 0 to 1"),
    undefined=_("nan for an actor that meets nobody"),
    references=("Latapy, Magnien and Del Vecchio (2008), Social Networks 30, 31-48",),
)
_REDUNDANCY = Definition(
    name="affiliation_redundancy",
    title=_("Two-mode redundancy"),
    family=_("two-mode"),
    summary=_(
        "Share of the pairs of an actor's events that another actor joins as well: how much "
        "of what it connects would stay connected without it."
    ),
    model=_MODEL,
    direction=_NO_DIRECTION,
    weight=_("not read"),
    normalisation=_("from 0 to 1"),
    undefined=_("nan for an actor with fewer than two events"),
    references=("Latapy, Magnien and Del Vecchio (2008), Social Networks 30, 31-48",),
)


@measure(_DEGREE)
def affiliation_degree(network: AffiliationNetwork) -> ActorValues:
    """Return in how many events each actor takes part.

    Returns:
        Columns ``affiliation_degree`` and ``share``.

    Example:
        >>> affiliation_degree(AffiliationNetwork.from_pairs([("a", "x"), ("a", "y")]))["a"]
        2.0

    References:
        Borgatti and Everett (1997), *Social Networks* 19, 243-269.
    """
    count = np.diff(network.incidence.indptr).astype(np.float64)
    events = len(network.events)
    share = count / events if events else np.full(len(network), np.nan)
    possible = len(network) * events
    density = network.incidence.nnz / possible if possible else float("nan")
    columns = {"affiliation_degree": count, "share": share}
    note = lazy_gettext("density %(value)s", value=format(density, ".6g"))
    return _values(network, _DEGREE, columns, note)


@measure(_CLUSTERING)
def affiliation_clustering(network: AffiliationNetwork) -> ActorValues:
    """Return how far each actor shares the same events with those it meets.

    Example:
        >>> same = AffiliationNetwork.from_pairs([("a", "x"), ("b", "x")])
        >>> affiliation_clustering(same)["a"]
        1.0

    References:
        Latapy, Magnien and Del Vecchio (2008), *Social Networks* 30, 31-48.
    """
    events = np.diff(network.incidence.indptr).astype(np.float64)
    shared = network.projection(weight="ties").adjacency
    rows = np.repeat(np.arange(len(network)), np.diff(shared.indptr))
    either = events[rows] + events[shared.indices] - shared.data
    met = np.diff(shared.indptr)
    sums = np.bincount(rows, weights=shared.data / either, minlength=len(network))
    values = np.where(met > 0, sums / np.where(met > 0, met, 1), np.nan)
    return _values(network, _CLUSTERING, {"affiliation_clustering": values})


@measure(_REDUNDANCY)
def affiliation_redundancy(network: AffiliationNetwork) -> ActorValues:
    """Return how much of what each actor connects is connected by others too.

    Example:
        >>> ring = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
        >>> affiliation_redundancy(AffiliationNetwork.from_pairs(ring))["a"]
        1.0

    References:
        Latapy, Magnien and Del Vecchio (2008), *Social Networks* 30, 31-48.
    """
    taken = network.incidence
    joint = network.transposed().projection(weight="ties").adjacency
    joint.data = (joint.data > 1).astype(np.float64)
    joint.eliminate_zeros()
    count = np.diff(taken.indptr).astype(np.float64)
    pairs = count * (count - 1)
    covered = np.zeros(len(network))
    for first in range(0, len(network), _ROWS):
        part = taken[first : first + _ROWS]
        covered[first : first + _ROWS] = np.asarray(
            (part @ joint).multiply(part).sum(axis=1)
        ).ravel()
    values = np.where(pairs > 0, covered / np.where(pairs > 0, pairs, 1), np.nan)
    return _values(network, _REDUNDANCY, {"affiliation_redundancy": values})


_ROWS = 1000


def _values(
    network: AffiliationNetwork,
    definition: Definition,
    columns: dict[str, Any],
    *notes: str,
) -> ActorValues:
    return ActorValues(
        definition=definition,
        network=network.title,
        size=len(network),
        pairs=network.incidence.nnz,
        direction=definition.direction,
        weight=definition.weight,
        notes=notes,
        ids=network.ids,
        labels=network.actors.columns.get("label", network.ids),
        columns=columns,
    )
