"""Burt's measures of structural holes: constraint, effective size, efficiency, hierarchy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from ioknow.errors import ParameterValueError
from ioknow.languages import gettext_noop as _
from ioknow.languages import lazy_gettext
from ioknow.network.measures.definition import Definition, measure
from ioknow.network.measures.results import ActorValues, actor_values, weights_of
from ioknow.network.measures.triangles import closed_triads
from ioknow.network.network import Network
from ioknow.network.tables import Floats, Matrix

Model = Literal["whole", "ego"]
"""Whether the proportions of a partner count all its ties, or those within ego's surroundings."""

SizeModel = Literal["whole", "ego", "borgatti"]
"""Where a partner's strongest tie is sought; or Borgatti's reading without weight and direction."""

_BOTH_WAYS = _("both directions are added: z_ij = a_ij + a_ji, as Burt defines it")
_WEIGHTS = _("read as the network has them; a binary network gives every tie the weight 1")
_BURT = "Burt (1992), Structural Holes, chapter 2"

_CONSTRAINT = Definition(
    name="constraint",
    title=_("Burt's constraint"),
    family=_("structural holes"),
    summary=_(
        "How far an actor's ties lead back to the same partner: the sum over its partners j of "
        "(p_ij + sum_q p_iq p_qj) squared, where p_ij is the share of i's ties that goes to j and "
        "q runs over the partners of i."
    ),
    model=_(
        "whole: p_qj is the share of all of q's ties; ego: of q's ties to i and i's partners. "
        "The two differ widely, so a value without its model cannot be compared"
    ),
    direction=_BOTH_WAYS,
    weight=_WEIGHTS,
    normalisation=_(
        "none; between 0 and 1.125 in binary networks: 1 with one partner, 1.125 in a closed triad"
    ),
    undefined=_("nan for an actor without ties"),
    references=(_BURT, "Everett and Borgatti (2020), Social Networks 63, 50-57"),
)
_EFFECTIVE_SIZE = Definition(
    name="effective_size",
    unit=_("partners"),
    title=_("Burt's effective size"),
    family=_("structural holes"),
    summary=_(
        "Number of an actor's partners that are not redundant: the sum over its partners j of 1 - "
        "sum_q p_iq m_jq, where m_jq is the tie of j with q divided by j's strongest tie, and q "
        "runs over the other partners. Efficiency divides it by the number of partners."
    ),
    model=_(
        "whole (Burt): j's strongest tie is sought among all its ties; ego (Burt within the ego "
        "network): among those to i and i's partners; borgatti: n - 2t/n with n partners and t "
        "ties among them, direction and weight left aside. All three agree in binary undirected "
        "networks"
    ),
    direction=_BOTH_WAYS,
    weight=_WEIGHTS,
    normalisation=_("none; between 1 and the number of partners in binary networks"),
    undefined=_("nan for an actor without ties"),
    references=(_BURT, "Borgatti (1997), Connections 20(1), 35-38"),
)
_HIERARCHY = Definition(
    name="hierarchy",
    title=_("Burt's hierarchy"),
    family=_("structural holes"),
    summary=_(
        "How far an actor's constraint comes from one partner: with c_ij the constraint that j "
        "puts on i, C their sum and N their number, the sum of (c_ij N / C) ln(c_ij N / C), "
        "divided by N ln N."
    ),
    model=_("as constraint: whole or ego"),
    direction=_BOTH_WAYS,
    weight=_WEIGHTS,
    normalisation=_(
        "by its largest value; 0 when all partners constrain alike, 1 when one does all"
    ),
    undefined=_("nan for an actor without ties; 1 with a single partner, as Burt sets it"),
    references=(_BURT,),
)


@dataclass(frozen=True, eq=False)
class _Shares:
    """Ties in both directions with the places of their numbers.

    Attributes:
        ties: z_ij, symmetric.
        rows: Row of each entry.
        share: p_ij for each entry.
    """

    ties: Matrix
    rows: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    share: Floats

    @classmethod
    def of(cls, network: Network) -> _Shares:
        ties = network.adjacency + network.adjacency.T if network.directed else network.adjacency
        ties = ties.tocsr()
        ties.sort_indices()
        rows = np.repeat(np.arange(len(network)), np.diff(ties.indptr))
        sums = np.bincount(rows, weights=ties.data, minlength=len(network))
        return cls(ties, rows, ties.data / sums[rows])


@measure(_CONSTRAINT)
def constraint(network: Network, *, model: Model = "whole") -> ActorValues:
    """Return how far the ties of each actor lead back to the same partners.

    The constraint of i is the sum over its partners j of (p_ij + sum_q p_iq p_qj) squared. A low
    value means that an actor reaches partners who do not reach each other.

    Args:
        network: Ties; both directions are added.
        model: ``whole`` takes the shares of partners over all their ties, as networkx, igraph
            and sna do; ``ego`` over their ties within the surroundings of each actor.

    Returns:
        Values from 0 to 1.125 in a binary network; ``nan`` for an actor without ties.

    Raises:
        ParameterValueError: There is no such model.

    Example:
        >>> closed = Network.from_edges([("a", "b"), ("b", "c"), ("c", "a")])
        >>> constraint(closed)["a"]
        1.125

    References:
        Burt (1992), *Structural Holes*, chapter 2.
    """
    shares = _Shares.of(network)
    each = _dyadic(shares, model)
    sums = np.bincount(shares.rows, weights=each, minlength=len(network))
    values = np.where(np.diff(shares.ties.indptr) > 0, sums, np.nan)
    return actor_values(
        network,
        _CONSTRAINT,
        {"constraint": values},
        weight=weights_of(network),
        parameters={"model": model},
    )


@measure(_EFFECTIVE_SIZE)
def effective_size(network: Network, *, model: SizeModel = "whole") -> ActorValues:
    """Return how many partners of each actor are not redundant.

    Args:
        network: Ties; both directions are added.
        model: ``whole`` divides a partner's ties by its strongest of all, as networkx does;
            ``ego`` by its strongest within the surroundings of each actor; ``borgatti`` counts
            the ties among partners, without weight and direction.

    Returns:
        Columns ``effective_size``, ``efficiency`` (divided by the partners) and ``partners``;
        ``nan`` for an actor without ties.

    Raises:
        ParameterValueError: There is no such model.

    Example:
        >>> star = Network.from_edges([("a", "b"), ("a", "c"), ("a", "d")])
        >>> effective_size(star)["a"]
        3.0

    References:
        Burt (1992), *Structural Holes*, chapter 2; Borgatti (1997), *Connections* 20(1), 35-38.
    """
    if model not in get_args(SizeModel):
        raise ParameterValueError(
            lazy_gettext(
                "there is no model '%(model)s' of effective size; there are %(known)s",
                model=model,
                known=", ".join(get_args(SizeModel)),
            )
        )
    plain = network.undirected().with_weight("binary")
    shares = _Shares.of(plain if model == "borgatti" else network)
    count = np.diff(shares.ties.indptr)
    strongest = _strongest_within(shares) if model == "ego" else _strongest(shares)
    redundancy = np.zeros(len(network))
    for triads in closed_triads(shares.ties):
        for i, j, q in _ORDERS:
            relative = shares.ties.data[triads.slots[:, j, q]] / strongest[triads.slots[:, i, j]]
            part = shares.share[triads.slots[:, i, q]] * relative
            redundancy += np.bincount(triads.corners[:, i], weights=part, minlength=len(network))
    values = np.where(count > 0, count - redundancy, np.nan)
    columns = {
        "effective_size": values,
        "efficiency": values / np.where(count > 0, count, 1),
        "partners": count.astype(np.float64),
    }
    return actor_values(
        network,
        _EFFECTIVE_SIZE,
        columns,
        direction="not read" if model == "borgatti" else "",
        weight="not read" if model == "borgatti" else weights_of(network),
        parameters={"model": model},
    )


def _strongest(shares: _Shares) -> Floats:
    """Return for each entry i-j the strongest tie of j with anybody."""
    each = np.zeros(shares.ties.shape[0])
    np.maximum.at(each, shares.rows, shares.ties.data)
    found: Floats = each[shares.ties.indices]
    return found


def _strongest_within(shares: _Shares) -> Floats:
    """Return for each entry i-j the strongest tie of j with i and the partners of i."""
    found: Floats = shares.ties.data.copy()
    for triads in closed_triads(shares.ties):
        for i, j, q in _ORDERS:
            np.maximum.at(found, triads.slots[:, i, j], shares.ties.data[triads.slots[:, j, q]])
    return found


@measure(_HIERARCHY)
def hierarchy(network: Network, *, model: Model = "whole") -> ActorValues:
    """Return how far each actor's constraint is concentrated in one partner.

    Args:
        network: Ties; both directions are added.
        model: whole or ego, as for constraint.

    Returns:
        Values from 0 to 1; 1 with a single partner, ``nan`` without.

    Raises:
        ParameterValueError: There is no such model.

    Example:
        >>> closed = Network.from_edges([("a", "b"), ("b", "c"), ("c", "a")])
        >>> hierarchy(closed)["a"]
        0.0

    References:
        Burt (1992), *Structural Holes*, chapter 2.
    """
    shares = _Shares.of(network)
    size = len(network)
    each = _dyadic(shares, model)
    count = np.diff(shares.ties.indptr)
    total = np.bincount(shares.rows, weights=each, minlength=size)
    ratio = each * count[shares.rows] / total[shares.rows]
    summed = np.bincount(shares.rows, weights=ratio * np.log(ratio), minlength=size)
    many = np.maximum(count, 2)
    values = np.where(count > 1, summed / (many * np.log(many)), np.where(count == 1, 1.0, np.nan))
    return actor_values(
        network,
        _HIERARCHY,
        {"hierarchy": values},
        weight=weights_of(network),
        parameters={"model": model},
    )


_ORDERS = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))


def _dyadic(shares: _Shares, model: Model) -> Floats:
    """Return the constraint that each partner puts on each actor, in the order of the entries."""
    if model not in get_args(Model):
        raise ParameterValueError(
            lazy_gettext(
                "there is no model '%(model)s' of constraint; there are %(known)s",
                model=model,
                known=", ".join(get_args(Model)),
            )
        )
    inner = _inner_sums(shares) if model == "ego" else None
    invested = shares.share.copy()
    for triads in closed_triads(shares.ties):
        for i, j, q in _ORDERS:
            iq, qj = triads.slots[:, i, q], triads.slots[:, q, j]
            onward = shares.share[qj] if inner is None else shares.ties.data[qj] / inner[iq]
            invested += np.bincount(
                triads.slots[:, i, j], weights=shares.share[iq] * onward, minlength=len(invested)
            )
    return np.square(invested)


def _inner_sums(shares: _Shares) -> Floats:
    """Return for each entry i-q the ties of q with i and with the partners of i."""
    # Symmetric: the tie of q with i weighs what that of i with q does.
    found: Floats = shares.ties.data.copy()
    for triads in closed_triads(shares.ties):
        for i, j, q in _ORDERS:
            found += np.bincount(
                triads.slots[:, i, q],
                weights=shares.ties.data[triads.slots[:, q, j]],
                minlength=len(found),
            )
    return found
