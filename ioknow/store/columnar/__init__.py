"""The columnar twin: a second copy of a dataset, for questions that read much of it.

The store answers everything; the twin answers a part of SPARQL that differential tests prove
equal, and answers it from columns: joins and aggregates over millions of statements in
milliseconds. DuckDB is known here only.
"""

from ioknow.store.columnar.algebra import NotAccelerated
from ioknow.store.columnar.answering import Choice, Found, choose, documents, run
from ioknow.store.columnar.building import build_twin
from ioknow.store.columnar.twin import Rows, Twin

__all__ = [
    "Choice",
    "Found",
    "NotAccelerated",
    "Rows",
    "Twin",
    "build_twin",
    "choose",
    "documents",
    "run",
]
