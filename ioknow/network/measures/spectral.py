"""Eigenvector centrality and PageRank."""

from __future__ import annotations

import numpy as np

from ioknow.errors import ParameterValueError
from ioknow.languages import gettext_noop as _
from ioknow.languages import lazy_gettext
from ioknow.network.measures.definition import Definition, measure
from ioknow.network.measures.results import ActorValues, actor_values, as_stated, weights_of
from ioknow.network.network import Network
from ioknow.network.tables import Floats, Matrix

_EIGENVECTOR = Definition(
    name="eigenvector",
    title=_("Eigenvector centrality"),
    family=_("spectral"),
    summary=_(
        "An actor is central when those tied to it are: the eigenvector of the largest "
        "eigenvalue of the adjacency matrix."
    ),
    model=_(
        "whole network; in a network of several components, those with the largest eigenvalue "
        "only, and every other actor has 0"
    ),
    direction=_("as stated: ties that an actor receives count"),
    weight=_("read as the network has them"),
    normalisation=_("Euclidean length 1; the share column divides by the largest value"),
    undefined=_(
        "nan for all when the largest eigenvalue is 0, as without ties or cycles; where "
        "several components share the largest eigenvalue, their values are one choice of many"
    ),
    references=("Bonacich (1972), Journal of Mathematical Sociology 2, 113-120",),
)
_PAGERANK = Definition(
    name="pagerank",
    unit=_("share of visits"),
    title=_("PageRank"),
    family=_("spectral"),
    summary=_(
        "Share of the time that a walker spends with an actor who follows ties by their weight, "
        "and with probability 1 - damping jumps to any actor; from an actor without outgoing ties "
        "it jumps always."
    ),
    model=_("whole network"),
    direction=_("as stated"),
    weight=_("read as the network has them"),
    normalisation=_("the values of all actors add up to 1"),
    undefined=_("defined for every actor"),
    references=("Brin and Page (1998), Computer Networks and ISDN Systems 30, 107-117",),
)
_DENSE = 400
"""Actors up to which all eigenvalues are computed."""


@measure(_EIGENVECTOR)
def eigenvector(network: Network) -> ActorValues:
    """Return how central the partners of each actor are, and theirs in turn.

    Returns:
        Columns ``eigenvector``, of Euclidean length 1, and ``share``, with the largest value 1.

    Example:
        >>> star = Network.from_edges([("a", "b"), ("a", "c")])
        >>> round(eigenvector(star)["a"], 4)
        0.7071

    References:
        Bonacich (1972), *Journal of Mathematical Sociology* 2, 113-120.
    """
    matrix = network.adjacency.T.tocsr()  # an actor takes from those with a tie to it
    values = _leading_vector(matrix, symmetric=not network.directed)
    largest = values.max(initial=0.0)
    share = values / largest if largest > 0 else values
    return actor_values(
        network,
        _EIGENVECTOR,
        {"eigenvector": values, "share": share},
        direction=as_stated(network),
        weight=weights_of(network),
    )


@measure(_PAGERANK)
def pagerank(network: Network, *, damping: float = 0.85) -> ActorValues:
    """Return the share of the time that a random walker spends with each actor.

    Args:
        network: Directed or undirected ties.
        damping: Probability of following a tie, from 0 to below 1.

    Raises:
        ParameterValueError: The damping is out of range.

    Example:
        >>> pagerank(Network.from_edges([("a", "b")]))["a"]
        0.5

    References:
        Brin and Page (1998), *Computer Networks and ISDN Systems* 30, 107-117.
    """
    if not 0 <= damping < 1:
        raise ParameterValueError(
            lazy_gettext(
                "damping %(damping)s is not in the range from 0 to below 1", damping=damping
            )
        )
    size = len(network)
    sums = np.asarray(network.adjacency.sum(axis=1)).ravel()
    share = np.divide(1.0, sums, out=np.zeros(size), where=sums > 0)
    onward = network.adjacency.T.tocsr()
    rank = np.full(size, 1.0 / max(size, 1))
    # Each step shrinks the distance to the solution by the damping: this many reach 1e-15.
    steps = int(np.ceil(-35 / np.log(damping))) if damping > 0 else 1
    for _step in range(steps if size else 0):
        stuck = rank[sums == 0].sum()
        following = damping * (onward @ (rank * share) + stuck / size) + (1 - damping) / size
        change = float(np.abs(following - rank).sum())
        rank = following
        if change < 1e-15:
            break
    return actor_values(
        network,
        _PAGERANK,
        {"pagerank": rank},
        direction=as_stated(network),
        weight=weights_of(network),
        parameters={"damping": damping},
    )


def _leading_vector(matrix: Matrix, *, symmetric: bool) -> Floats:
    from scipy.sparse import csgraph, linalg

    size = matrix.shape[0]
    none = np.full(size, np.nan)
    if matrix.nnz == 0:
        return none
    if symmetric:
        if size <= _DENSE:
            found, vectors = np.linalg.eigh(matrix.toarray())
        else:
            found, vectors = linalg.eigsh(matrix, k=1, which="LA", v0=np.ones(size), tol=0)
    else:
        strong, _ = csgraph.connected_components(matrix, directed=True, connection="strong")
        if strong == size:  # no cycle: all eigenvalues are 0
            return none
        if size <= _DENSE:
            found, vectors = np.linalg.eig(matrix.toarray())
        else:
            found, vectors = linalg.eigs(matrix, k=1, which="LR", v0=np.ones(size), tol=0)
    place = int(np.argmax(found.real))
    vector = np.abs(np.real(vectors[:, place]))
    return np.asarray(vector / np.linalg.norm(vector))
