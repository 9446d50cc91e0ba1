"""Diversity and concentration of an actor's ties and partners."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ioknow.errors import ParameterValueError
from ioknow.languages import gettext_noop as _
from ioknow.languages import lazy_gettext
from ioknow.network.measures.definition import Definition, measure
from ioknow.network.measures.grouping import Grouping, Groups, grouping
from ioknow.network.measures.results import ActorValues, actor_values, as_stated, weights_of
from ioknow.network.network import Network
from ioknow.network.tables import Floats, Matrix

_BLAU = "Blau (1977), Inequality and Heterogeneity"
_INDICES = _(
    "blau is 1 minus the sum of the squared shares; iqv divides it by 1 - 1/k, its largest value "
    "with the k kinds found in the network; entropy is in bits"
)
_TIES = Definition(
    name="tie_diversity",
    unit=_("share"),
    title=_("Diversity of ties"),
    family=_("diversity"),
    summary=_(
        "How many families of ties an actor has, such as supply or transfer, and how evenly "
        "its ties are spread over them."
    ),
    model=_("each actor's own ties; every tie counts, several to one partner as well"),
    direction=_("not read"),
    weight=_("not read: every tie counts 1"),
    normalisation=_INDICES,
    undefined=_("nan for an actor without ties; iqv is nan with one family in the network"),
    references=(_BLAU, "Baum, Calabrese and Silverman (2000), Strategic Management J. 21, 267-294"),
)
_PARTNERS = Definition(
    name="partner_diversity",
    unit=_("share"),
    title=_("Diversity of partners"),
    family=_("diversity"),
    summary=_(
        "Over how many groups an actor's partners are spread, such as countries, and how evenly."
    ),
    model=_("each actor's own partners"),
    direction=_("not read: both directions are added"),
    weight=_("read as the network has them: a partner counts by the weight of its ties"),
    normalisation=_INDICES,
    undefined=_(
        "nan for an actor without ties; iqv is nan with one group in the network. Partners "
        "whose group is not known form a group of their own"
    ),
    references=(_BLAU,),
)
_SEARCH = Definition(
    name="search_breadth",
    unit=_("kinds of sources"),
    title=_("Search breadth and depth"),
    family=_("diversity"),
    summary=_(
        "Breadth: number of kinds of sources that an actor draws on. Depth: number of those it "
        "draws on intensively, with at least some number of ties. Kinds are families of ties, or "
        "groups of partners."
    ),
    model=_("each actor's own ties; the survey measure of the literature, read from recorded ties"),
    direction=_("not read"),
    weight=_("not read: every tie counts 1"),
    normalisation=_("none; from 0 to the number of kinds"),
    undefined=_("0 for an actor without ties"),
    references=("Laursen and Salter (2006), Strategic Management Journal 27, 131-150",),
)
_CONCENTRATION = Definition(
    name="partner_concentration",
    unit=_("share squared, summed"),
    title=_("Concentration on partners"),
    family=_("diversity"),
    summary=_(
        "Share of an actor's ties that goes to its lead partner, and the Herfindahl-Hirschman "
        "index, the sum of the squared shares of all partners."
    ),
    model=_("each actor's own ties"),
    direction=_("ties that the actor gives (out), such as sales of a supplier, or receives (in)"),
    weight=_("read as the network has them; in a binary network all partners are alike"),
    normalisation=_(
        "shares from 0 to 1; hhi from 1/k with k equal partners to 1. For shares of "
        "sales of which only some are known, by bounds, see ioknow.analysis.dependence"
    ),
    undefined=_("nan for an actor without such ties"),
    references=("Hirschman (1964), American Economic Review 54, 761",),
)


@measure(_TIES)
def tie_diversity(network: Network) -> ActorValues:
    """Return over how many families of ties each actor's ties are spread, and how evenly.

    Returns:
        Columns ``blau``, ``iqv``, ``entropy``, ``kinds`` and ``ties``.

    References:
        Blau (1977), *Inequality and Heterogeneity*.
    """
    return actor_values(network, _TIES, _spread(_ties_by_type(network)))


@measure(_PARTNERS)
def partner_diversity(network: Network, *, by: Groups = "country") -> ActorValues:
    """Return over how many groups each actor's partners are spread, and how evenly.

    Args:
        network: Ties; both directions are added.
        by: The name of an attribute such as ``country``, or the group of each actor.

    Returns:
        Columns ``blau``, ``iqv``, ``entropy``, ``kinds`` and ``ties``, their weight.

    Raises:
        ParameterValueError: There is no such attribute, or the groups do not fit the actors.

    Example:
        >>> star = Network.from_edges([("a", "b"), ("a", "c")])
        >>> partner_diversity(star, by=["x", "y", "z"])["a"]
        0.5

    References:
        Blau (1977), *Inequality and Heterogeneity*.
    """
    matrix = network.adjacency + network.adjacency.T if network.directed else network.adjacency
    chosen = grouping(network, by)
    columns = _spread(_by_group(matrix.tocsr(), chosen))
    return actor_values(
        network,
        _PARTNERS,
        columns,
        weight=weights_of(network),
        parameters={"by": chosen.name},
    )


@measure(_SEARCH)
def search_breadth(
    network: Network,
    *,
    by: Groups = "ties",
    intensive: int = 3,
) -> ActorValues:
    """Return on how many kinds of sources each actor draws, and on how many intensively.

    Args:
        network: Ties; direction is not read.
        by: ``ties`` for families of ties; the name of an attribute of partners; or the group of
            each actor.
        intensive: Number of ties from which on a kind is drawn on intensively.

    Returns:
        Columns ``breadth`` and ``depth``.

    Raises:
        ParameterValueError: There is no such attribute, or ``intensive`` is below 1.

    Example:
        >>> star = Network.from_edges([("a", "b"), ("a", "c"), ("a", "d")])
        >>> search_breadth(star, by=["x", "y", "y", "z"], intensive=2).columns["depth"].tolist()
        [1.0, 0.0, 0.0, 0.0]

    References:
        Laursen and Salter (2006), *Strategic Management Journal* 27, 131-150.
    """
    if intensive < 1:
        raise ParameterValueError(
            lazy_gettext(
                "%(intensive)s ties are never intensive; give 1 or more", intensive=intensive
            )
        )
    name = "ties"
    if isinstance(by, str) and by == "ties":
        counts = _ties_by_type(network)
    else:
        chosen = grouping(network, by)
        name = chosen.name
        counts = _by_group(network.undirected().with_weight("ties").adjacency, chosen)
    columns = {
        "breadth": (counts > 0).sum(axis=1).astype(np.float64),
        "depth": (counts >= intensive).sum(axis=1).astype(np.float64),
    }
    asked = {"by": name, "intensive": intensive}
    return actor_values(network, _SEARCH, columns, parameters=asked)


@measure(_CONCENTRATION)
def partner_concentration(network: Network, *, side: Literal["out", "in"] = "out") -> ActorValues:
    """Return how far each actor's ties are concentrated on few partners.

    Args:
        network: Ties with weights.
        side: Ties that the actor gives (``out``) or receives (``in``).

    Returns:
        Columns ``hhi``, ``lead_share`` and ``partners``.

    Raises:
        ParameterValueError: There is no such side.

    Example:
        >>> sales = Network.from_edges([("s", "a", 3), ("s", "b", 1)], directed=True)
        >>> partner_concentration(sales)["s"]
        0.625

    References:
        Hirschman (1964), *American Economic Review* 54, 761.
    """
    if side not in ("out", "in"):
        raise ParameterValueError(
            lazy_gettext("there is no side '%(side)s'; there are out, in", side=side)
        )
    matrix = network.adjacency if side == "out" else network.adjacency.T.tocsr()
    size = len(network)
    rows = np.repeat(np.arange(size), np.diff(matrix.indptr))
    sums = np.bincount(rows, weights=matrix.data, minlength=size)
    shares = matrix.data / sums[rows]
    lead = np.zeros(size)
    np.maximum.at(lead, rows, shares)
    index = np.bincount(rows, weights=shares**2, minlength=size)
    columns = {
        "hhi": np.where(sums > 0, index, np.nan),
        "lead_share": np.where(sums > 0, lead, np.nan),
        "partners": np.diff(matrix.indptr).astype(np.float64),
    }
    return actor_values(
        network,
        _CONCENTRATION,
        columns,
        direction=as_stated(network),
        weight=weights_of(network),
        parameters={"side": side},
    )


def _ties_by_type(network: Network) -> Floats:
    """Return the number of ties of each actor by family; ties with itself left out."""
    links = network.links
    between = links.source != links.target
    kinds = len(links.types)
    counts = np.zeros(len(network) * kinds)
    for ends in (links.source, links.target):
        key = ends[between].astype(np.int64) * kinds + links.type[between]
        counts += np.bincount(key, minlength=len(counts))
    return counts.reshape(len(network), kinds)


def _by_group(matrix: Matrix, chosen: Grouping) -> Floats:
    """Return the sum of each row over groups of columns."""
    from scipy import sparse

    known, groups = chosen.numbered()
    size = len(groups)
    member = sparse.coo_array((np.ones(size), (np.arange(size), groups)), shape=(size, len(known)))
    return np.asarray((matrix @ member.tocsr()).toarray())


def _spread(counts: Floats) -> dict[str, Floats]:
    total = counts.sum(axis=1)
    kinds = int((counts.sum(axis=0) > 0).sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = counts / total[:, None]
        blau = 1 - (shares**2).sum(axis=1)
        logs = np.where(shares > 0, np.log2(np.where(shares > 0, shares, 1)), 0.0)
        entropy = np.where(total > 0, np.abs((shares * logs).sum(axis=1)), np.nan)
        iqv = blau / (1 - 1 / kinds) if kinds > 1 else np.full(len(total), np.nan)
    return {
        "blau": blau,
        "iqv": iqv,
        "entropy": entropy,
        "kinds": (counts > 0).sum(axis=1).astype(np.float64),
        "ties": total,
    }
