"""The embedded store: Oxigraph in memory or on disk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph

from ioknow.errors import (
    QueryError,
    QueryFormError,
    QuerySyntaxError,
    RdfSyntaxError,
    SourceFileError,
    StoreError,
    StoreLockedError,
    StoreNotFoundError,
    StoreReadOnlyError,
)
from ioknow.store.parsing import not_well_formed, rdf_format
from ioknow.store.spool import Spool, columns_in
from ioknow.terms import (
    DefaultGraph,
    Graph,
    NamedNode,
    Quad,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Term,
    Triple,
)
from ioknow.vocabulary import PREFIXES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ioknow.store.columns import Columns

_REMOVED = 20_000
_PLACE = re.compile(r"error at (\d+):(\d+)")
_LETTERS = re.compile(r",? *\[(?:'[^']*'|[^]'])*\]")
"""A class of letters among the tokens that the engine expected."""
_REASON = re.compile(r"\b([A-Z][a-z]+ [A-Za-z][^,]*)")
"""A sentence among them."""
_REASONS = {"Prefix not found": "a prefix is not declared"}
_NO_QUERY = "no query begins so, it begins with SELECT, ASK, CONSTRUCT or DESCRIBE, or with PREFIX"
_PREFIXED = re.compile(r"(?<![\w.-])((?:[^\W\d_][\w.-]*)?:)[^\s<>\"{}|^`:]*$")
"""The prefix of the name at the end of a text."""


class EmbeddedStore:
    """An Oxigraph dataset in this process.

    It parses and runs what it is given: queries of strangers belong into the worker processes of
    :mod:`ioknow.query.pool`, since a deeply nested text can end the process that parses it.

    Example:
        >>> store = EmbeddedStore.in_memory()
        >>> store.test("ASK { ?s ?p ?o }")
        False
    """

    def __init__(self, engine: pyoxigraph.Store, *, writable: bool, place: str) -> None:
        self._engine = engine
        self._writable = writable
        self._place = place
        self._spool: Spool | None = None
        self._columns: Columns | None = None

    @classmethod
    def in_memory(cls) -> EmbeddedStore:
        """Return a new, empty store that lives in memory."""
        return cls(pyoxigraph.Store(), writable=True, place="memory")

    @classmethod
    def open(cls, path: Path, *, read_only: bool = True) -> EmbeddedStore:
        """Open a store on disk; with ``read_only=False`` it is created when absent.

        A store opened for reading shows the state of that moment, whatever is written later.

        Raises:
            StoreNotFoundError: Nothing is stored at ``path``.
            StoreLockedError: Another process has the store open for writing.
        """
        try:
            if read_only:
                if not (path / "CURRENT").is_file():
                    raise StoreNotFoundError(f"{path}: there is no store here; load data first")
                engine = pyoxigraph.Store.read_only(str(path))
            else:
                engine = pyoxigraph.Store(str(path))
        except OSError as error:
            if "lock" in str(error).lower():
                raise StoreLockedError(f"{path}: another process writes to this store") from error
            raise StoreError(f"{path}: the store cannot be opened: {error}") from error
        return cls(engine, writable=not read_only, place=str(path))

    def __len__(self) -> int:
        return len(self._engine)

    def __repr__(self) -> str:
        return f"EmbeddedStore({self._place!r}, statements={len(self)})"

    def select(self, query: str) -> QuerySolutions:
        """Answer a SELECT query; see :class:`~ioknow.store.base.Store`."""
        result = self._run(query)
        if isinstance(result, pyoxigraph.QuerySolutions):
            return result
        raise _wrong_form("SELECT", result)

    def stream(self, query: str) -> Iterator[QuerySolution]:
        """Answer a SELECT query row by row, while the engine still looks for the next."""
        yield from self.select(query)

    def test(self, query: str) -> bool:
        """Answer an ASK query."""
        result = self._run(query)
        if isinstance(result, pyoxigraph.QueryBoolean):
            return bool(result)
        raise _wrong_form("ASK", result)

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query, each triple once."""
        result = self._run(query)
        if isinstance(result, pyoxigraph.QueryTriples):
            return iter(dict.fromkeys(result))
        raise _wrong_form("CONSTRUCT or DESCRIBE", result)

    def graph_names(self) -> list[NamedNode]:
        """Return the IRIs of the named graphs, sorted."""
        names = (name for name in self._engine.named_graphs() if isinstance(name, NamedNode))
        return sorted(names, key=lambda name: name.value)

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object_: Term | None = None,
        graph: Graph | None = None,
    ) -> Iterator[Quad]:
        """Return the statements that match a pattern; None stands for anything."""
        return self._engine.quads_for_pattern(subject, predicate, object_, graph)

    def columns(self) -> Columns:
        """Return all statements as columns; they are kept until something is written."""
        if self._spool is not None:
            return self._spool.columns(self._engine)
        if self._columns is None:
            self._columns = columns_in(self._engine)
        return self._columns

    @property
    def has_columns(self) -> bool:
        """Whether the columns need not be read from all of the database."""
        return self._columns is not None if self._spool is None else self._spool.has_columns

    def use_columns(self, columns: Columns) -> None:
        """Take columns of the same statements that are there already."""
        self._columns = columns

    def reread(self, graphs: Iterable[NamedNode]) -> None:
        """Take note that an update has changed these graphs and no others."""
        if self._spool is not None:
            self._spool.changed(self._engine, graphs)

    def spool_into(self, spool: Spool | None) -> None:
        """Keep what is written from now on as text as well, or no longer."""
        self._spool = spool

    def extend(self, statements: Iterable[Quad]) -> None:
        """Add statements in one transaction.

        Raises:
            StoreReadOnlyError: The store was opened for reading.
        """
        self._require_writable()
        self._engine.extend(self._kept(statements))

    def bulk_extend(self, statements: Iterable[Quad]) -> None:
        """Add many statements quickly, without the guarantees of a transaction."""
        self._require_writable()
        self._engine.bulk_extend(self._kept(statements))

    def bulk_load_file(self, file: Path) -> None:
        """Load an RDF file as it is, without holding its statements.

        Raises:
            SourceFileError: The file is missing, unreadable or of an unknown kind.
            RdfSyntaxError: The file is not well-formed.
        """
        self._require_writable()
        form = rdf_format(file)
        if self._spool is not None:
            self._spool.add(file)
        try:
            self._engine.bulk_load(path=str(file), format=form)
        except SyntaxError as error:
            raise not_well_formed(error, str(file), form) from error
        except OSError as error:
            raise SourceFileError(f"{file}: cannot be read: {error.strerror}") from error

    def _tapped(self, stream: BinaryIO) -> BinaryIO:
        return stream if self._spool is None else self._spool.tap(stream)

    def _kept(self, statements: Iterable[Quad]) -> Iterable[Quad]:
        return statements if self._spool is None else self._spool.keep(statements)

    def extend_lines(self, lines: Iterable[str]) -> None:
        """Add lines of N-Quads whose blank nodes keep their labels, unlike those of a document."""
        text = "\n".join(lines)
        self.extend(pyoxigraph.parse(text.encode(), RdfFormat.N_QUADS))

    def bulk_load(self, stream: BinaryIO) -> None:
        """Add the statements of an N-Quads document while it is read.

        The fastest way in: the text is parsed by the engine, a piece at a time.

        Raises:
            StoreReadOnlyError: The store was opened for reading.
            RdfSyntaxError: The text is not N-Quads; what stood before the fault may be stored.
        """
        self._require_writable()
        try:
            self._engine.bulk_load(self._tapped(stream), RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise RdfSyntaxError(
                f"line {error.lineno} of the statements is not N-Quads: {error.msg}",
                file="",
                line=error.lineno,
                column=error.offset,
            ) from error

    def remove_statements(self, places: NDArray[np.int64]) -> None:
        """Remove statements by their places in :meth:`columns`."""
        import numpy as np

        from ioknow.arrays import distinct

        columns = self.columns()
        self._require_writable()
        for start in range(0, len(places), _REMOVED):
            part = places[start : start + _REMOVED]
            for graph in distinct(columns.graph[part]):
                name = "" if graph < 0 else columns.texts(np.array([graph]))[0]
                here = columns.statements(part[columns.graph[part] == graph]).to_pylist()
                plain = [line for line in here if "_:" not in line]
                text = " ".join(plain)
                if name:
                    text = f"GRAPH {name} {{ {text} }}"
                self._engine.update(f"DELETE DATA {{ {text} }}")
                for line in here:
                    if "_:" in line:
                        self._remove_one(line, name)
        if self._spool is not None:
            self._spool.drop(places)

    def _remove_one(self, line: str, graph: str) -> None:
        """Remove a statement that an update cannot name, since it has a blank node."""
        text = f"{line.removesuffix('.')}{graph} ."
        for quad in pyoxigraph.parse(text.encode(), RdfFormat.N_QUADS):
            self._engine.remove(quad)

    def clear_graph(self, graph: NamedNode | DefaultGraph) -> None:
        """Remove all statements of one graph."""
        self._require_writable()
        if self._spool and next(self.quads(graph=graph), None) is not None:
            self._spool.remove(graph)
        self._engine.clear_graph(graph)

    def add_graph(self, graph: NamedNode) -> None:
        """Make a named graph, empty until statements are added to it."""
        self._require_writable()
        self._engine.add_graph(graph)

    def remove_graph(self, graph: NamedNode) -> None:
        """Remove a named graph with its statements."""
        self._require_writable()
        if self._spool:
            self._spool.remove(graph)
        self._engine.remove_graph(graph)

    def update(self, update: str, *, base: str | None = None) -> None:
        """Run a SPARQL update, all of it or nothing.

        Args:
            update: The update; one from outside is run in a process of its own only.
            base: IRI against which relative IRIs are resolved.

        Raises:
            QuerySyntaxError: The text is not a SPARQL 1.1 update.
            QueryError: It cannot be carried out.
        """
        self._require_writable()
        if self._spool:
            self._spool.forget()
        try:
            self._engine.update(update, base_iri=base)
        except SyntaxError as error:
            raise _syntax_error(error, update) from error
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"the update cannot be carried out: {error}") from error

    def dump(self, path: Path) -> None:
        """Write all statements, with their graphs, into an N-Quads file."""
        self._engine.dump(str(path), format=RdfFormat.N_QUADS)

    def flush(self) -> None:
        """Write everything to disk; returns when it is there."""
        self._engine.flush()

    def optimize(self) -> None:
        """Compact the files of a store on disk."""
        self._engine.optimize()

    def close(self) -> None:
        """Release files and memory."""
        self._engine = pyoxigraph.Store()
        self._columns = None
        self._writable = False
        self._place = "closed"

    def _require_writable(self) -> None:
        if not self._writable:
            raise StoreReadOnlyError(
                f"{self._place}: opened for reading; load data into a new release instead"
            )
        self._columns = None

    def evaluate(
        self,
        query: str,
        *,
        base: str | None = None,
        union: bool = True,
        default_graphs: Sequence[NamedNode] | None = None,
        named_graphs: Sequence[NamedNode] | None = None,
        unknown_functions: Sequence[NamedNode] = (),
    ) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
        """Answer a query of any form, with the engine's own result type.

        Args:
            query: The query.
            base: IRI against which relative IRIs in the query are resolved.
            union: Whether the default graph is the union of all graphs; it must be False when
                the query names its dataset with FROM.
            default_graphs: Graphs that are merged into the default graph; None leaves it as it is.
            named_graphs: Graphs that ``GRAPH`` ranges over; None for all.
            unknown_functions: Functions whose calls are errors, which leave variables unbound;
                a call of any other function that the engine lacks makes the query fail.
        """
        try:
            return self._engine.query(
                query,
                base_iri=base,
                use_default_graph_as_union=union and default_graphs is None,
                default_graph=None if default_graphs is None else list(default_graphs),
                named_graphs=None if named_graphs is None else list(named_graphs),
                custom_functions=dict.fromkeys(unknown_functions, lambda *_: None),
            )
        except SyntaxError as error:
            raise _syntax_error(error, query) from error
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error

    def _run(
        self, query: str
    ) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
        return self.evaluate(query)


def _readable(text: str) -> str:
    """Return what the engine says: the reason, or the tokens without all letters of names.

    Example:
        >>> _readable("expected one of FILTER, ['0' ..= '9'], [_]")
        'expected one of FILTER'
        >>> _readable("expected one of OPTIONAL, Prefix not found, ['%']")
        'a prefix is not declared'
    """
    rest = _LETTERS.sub("", text).replace("expected one of, ", "expected one of ")
    reason = _REASON.search(rest)
    if reason:
        return _REASONS.get(reason[1], reason[1])
    return _NO_QUERY if rest.strip() == "expected" else rest


def _syntax_error(error: SyntaxError, sparql: str) -> QuerySyntaxError:
    text = str(error.msg)
    place = _PLACE.search(text)
    text = text.removeprefix(place[0]).lstrip(": ") if place else text
    text = _readable(text)
    line, column = (int(place[1]), int(place[2])) if place else (error.lineno, error.offset)
    if text == _REASONS["Prefix not found"] and line and column:
        up_to_there = "".join(sparql.split("\n")[line - 1 : line])[: column - 1]
        if found := _PREFIXED.search(up_to_there):
            iri = PREFIXES.get(found[1].rstrip(":"), "...")
            text = f"the prefix {found[1]} is not declared, put PREFIX {found[1]} <{iri}> first"
    return QuerySyntaxError(text, line=line, column=column)


def _wrong_form(wanted: str, result: object) -> QueryFormError:
    found, call = {
        pyoxigraph.QuerySolutions: ("SELECT", "query"),
        pyoxigraph.QueryBoolean: ("ASK", "test"),
        pyoxigraph.QueryTriples: ("CONSTRUCT or DESCRIBE", "construct"),
    }[type(result)]
    return QueryFormError(f"expected a {wanted} query, found {found}; use .{call}() for that form")
