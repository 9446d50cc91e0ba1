"""Communities by the Louvain and Leiden methods."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ioknow.errors import ParameterValueError
from ioknow.languages import gettext_noop as _
from ioknow.languages import lazy_gettext
from ioknow.network.measures.cohesion import numbered_by_size
from ioknow.network.measures.definition import Definition, measure
from ioknow.network.measures.results import ActorValues, actor_values, weights_of
from ioknow.network.network import Network
from ioknow.network.tables import Floats, Matrix

_COMMUNITIES = Definition(
    name="communities",
    unit=_("number of the community"),
    title=_("Communities"),
    family=_("cohesion"),
    summary=_(
        "Groups with more ties inside than a random network with the same degrees would have, "
        "found by raising modularity step by step. Other groupings may be as good; the note gives "
        "the modularity reached."
    ),
    model=_("whole network"),
    direction=_("not read: the weights of both directions are added"),
    weight=_("read as the network has them"),
    normalisation=_("none; numbers are given by size, then by the first actor"),
    undefined=_("an actor without ties is a community of its own; modularity is nan without ties"),
    references=(
        "Blondel et al. (2008), Journal of Statistical Mechanics, P10008",
        "Traag, Waltman and van Eck (2019), Scientific Reports 9, 5233",
    ),
)


@measure(_COMMUNITIES)
def communities(
    network: Network,
    *,
    method: Literal["leiden", "louvain"] = "leiden",
    resolution: float = 1.0,
    seed: int = 0,
) -> ActorValues:
    """Return the community of each actor.

    Args:
        network: Ties; direction is not read.
        method: ``leiden``, whose communities are connected, or ``louvain``.
        resolution: Larger values give more and smaller communities; 1 is plain modularity.
        seed: The same seed gives the same communities.

    Returns:
        Columns ``community``, numbered from 0 by size, and ``community_size``; a note gives the
        modularity, see :func:`modularity`.

    Raises:
        ParameterValueError: There is no such method, or the resolution is not positive.

    Example:
        >>> two = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "f"), ("f", "d")]
        >>> found = communities(Network.from_edges([*two, ("c", "d")]))
        >>> found["a"] == found["b"] != found["e"]
        True

    References:
        Traag, Waltman and van Eck (2019), *Scientific Reports* 9, 5233.
    """
    if method not in ("leiden", "louvain"):
        raise ParameterValueError(
            lazy_gettext(
                "there is no method '%(method)s'; there are leiden, louvain", method=method
            )
        )
    if not resolution > 0:
        raise ParameterValueError(
            lazy_gettext("resolution %(resolution)s is not positive", resolution=resolution)
        )
    ties = _added(network)
    found = np.arange(len(network), dtype=np.int32)
    if ties.nnz:
        from scipy import sparse
        from sknetwork import clustering

        make = {"leiden": clustering.Leiden, "louvain": clustering.Louvain}[method]
        tied = np.flatnonzero(np.diff(ties.indptr) > 0)  # isolates would be one community of all
        part = sparse.csr_matrix(ties[tied][:, tied])
        labels = make(resolution=resolution, random_state=seed).fit_predict(part)
        found[tied] = len(network) + labels
    numbers = numbered_by_size(found)
    columns = {
        "community": numbers.astype(np.float64),
        "community_size": np.bincount(numbers, minlength=1)[numbers].astype(np.float64),
    }
    quality = modularity(network, numbers.astype(np.float64), resolution=resolution)
    return actor_values(
        network,
        _COMMUNITIES,
        columns,
        weight=weights_of(network),
        parameters={"method": method, "resolution": resolution, "seed": seed},
        notes=[lazy_gettext("modularity %(value)s", value=format(quality, ".4f"))],
    )


def modularity(network: Network, groups: Floats, *, resolution: float = 1.0) -> float:
    """Return how many more ties lie within groups than chance would put there, as a share.

    Args:
        network: Ties; the weights of both directions are added.
        groups: Number of the group of each actor.
        resolution: Weight of what chance would put there.

    Returns:
        At most 1; ``nan`` without ties.

    Example:
        >>> two = Network.from_edges([("a", "b"), ("c", "d")])
        >>> modularity(two, np.array([0.0, 0.0, 1.0, 1.0]))
        0.5

    References:
        Newman and Girvan (2004), *Physical Review E* 69, 026113.
    """
    ties = _added(network)
    total = float(ties.data.sum())
    if not total:
        return float("nan")
    label = np.unique(groups, return_inverse=True)[1]
    rows = np.repeat(np.arange(len(network)), np.diff(ties.indptr))
    inside = float(ties.data[label[rows] == label[ties.indices]].sum())
    sums = np.bincount(label[rows], weights=ties.data)
    return inside / total - resolution * float((sums**2).sum()) / total**2


def _added(network: Network) -> Matrix:
    if not network.directed:
        return network.adjacency
    return (network.adjacency + network.adjacency.T).tocsr()
