"""What is served when the dataset lies at a remote endpoint: its state, as far as one can know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ioknow.store.base import Store
from ioknow.terms import NamedNode
from ioknow.vocabulary import BASE, CATALOG_GRAPH, DCAT, VOID

UNVERSIONED = "unversioned"

_CATALOG = f"""
SELECT ?version ?graph ?statements WHERE {{
  GRAPH {CATALOG_GRAPH} {{
    <{BASE}dataset> {DCAT.version} ?version ; {VOID.subset} ?graph .
    ?graph {VOID.triples} ?statements
  }}
}}
ORDER BY ?graph
"""


@dataclass(frozen=True)
class RemoteEdition:
    """What the catalog of a remote dataset says of it at one moment.

    It takes the place of a :class:`~ioknow.store.release.Release`, but promises less: whoever
    runs the endpoint can change the data under the same version, so answers are never kept, and
    two of them are only taken for the same when their bytes are.

    Attributes:
        endpoint: Address of the endpoint.
        version: The version its catalog states, or ``unversioned``.
        statements: Number of statements its catalog states for each named graph, by its IRI.
    """

    endpoint: str
    version: str
    statements: dict[str, int]

    @property
    def plain(self) -> bool:
        """False: the default graph is asked as the union of the catalog's graphs."""
        return False

    @property
    def total(self) -> int:
        """Number of statements in all graphs, as the catalog states it."""
        return sum(self.statements.values())

    def index(self, name: str) -> Path | None:  # noqa: ARG002  # what a release is asked
        """Return None: indexes are built from a database of our own."""
        return None


def read_edition(endpoint: str, store: Store) -> RemoteEdition:
    """Read the catalog of a remote dataset.

    Raises:
        EndpointError: The endpoint does not answer.
    """
    version, statements = UNVERSIONED, {}
    for row in store.select(_CATALOG):
        version = row["version"].value
        if isinstance(row["graph"], NamedNode):
            statements[row["graph"].value] = int(row["statements"].value)
    return RemoteEdition(endpoint, version, statements)
