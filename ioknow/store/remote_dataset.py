"""Which graphs of an endpoint are our dataset, and whether requests have to name them.

An endpoint's default graph may be empty (Oxigraph, Fuseki), hold everything (our own service), or
hold everything and the server's own data (Virtuoso). The catalog graph says which graphs belong
to the dataset, and these are named in each request, but for two cases: an endpoint that declares
its default graph to be the union of exactly these, which is faster; and Virtuoso, which with
many named graphs takes many times as long and loses rows of optional parts and paths.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.request import Request

import pyoxigraph

from ioknow.store import virtuoso
from ioknow.terms import NamedNode, RdfFormat
from ioknow.vocabulary import BASE, CATALOG_GRAPH, VOID

if TYPE_CHECKING:
    from ioknow.store.base import Store
    from ioknow.store.transport import Response, Transport

_SD = "http://www.w3.org/ns/sparql-service-description#"
_SUBSETS = (
    f"SELECT ?graph {{ GRAPH {CATALOG_GRAPH} {{ <{BASE}dataset> {VOID.subset} ?graph }} }} "
    "ORDER BY ?graph"
)


@dataclass(frozen=True)
class RemoteDataset:
    """The graphs of a dataset at an endpoint.

    Attributes:
        graphs: IRIs of its named graphs, sorted; empty when the endpoint has no catalog.
        default: Those that each request names as parts of the default graph.
        named: Those that each request names for GRAPH.
    """

    graphs: tuple[str, ...] = ()
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @classmethod
    def of(cls, graphs: Iterable[str]) -> RemoteDataset:
        """Return the dataset of exactly these graphs."""
        every = tuple(sorted(graphs))
        return cls(every, every, every)


def find_dataset(store: Store, transport: Transport, deadline: float) -> RemoteDataset:
    """Find out what belongs to the dataset.

    Args:
        store: Asks the endpoint without naming graphs.
        transport: Reads the endpoint's description of itself.
        deadline: When the description must be there.

    Raises:
        EndpointError: The endpoint does not answer.
    """
    rows = store.select(_SUBSETS)
    listed = {row["graph"].value for row in rows if isinstance(row["graph"], NamedNode)}
    if not listed:
        return RemoteDataset()
    listed.add(CATALOG_GRAPH.value)
    graphs = tuple(sorted(listed))
    request = Request(transport.endpoint, headers={"Accept": "text/turtle"})  # noqa: S310  # http or https
    description = transport.send(request, deadline)
    if virtuoso.answered(description.headers) or _declared_union(description) == listed:
        return RemoteDataset(graphs)
    return RemoteDataset.of(graphs)


def _declared_union(description: Response) -> set[str]:
    """Return the named graphs whose union an endpoint declares as its default graph."""
    if description.status != 200 or description.media_type != "text/turtle":
        return set()
    try:
        quads = list(pyoxigraph.parse(description.body, RdfFormat.TURTLE, base_iri=BASE))
    except SyntaxError:
        return set()
    features = {quad.object for quad in quads if quad.predicate == NamedNode(_SD + "feature")}
    if NamedNode(_SD + "UnionDefaultGraph") not in features:
        return set()
    names = (quad.object for quad in quads if quad.predicate == NamedNode(_SD + "name"))
    return {name.value for name in names if isinstance(name, NamedNode)}
