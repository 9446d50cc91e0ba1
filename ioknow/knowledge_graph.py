"""The one object to start from: a dataset that is asked by SPARQL and by named questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from ioknow.arguments import whole_number
from ioknow.calls.analyses import AnalysisCalls
from ioknow.calls.matching import MatchingCalls
from ioknow.errors import QuerySyntaxError, StoreNotFoundError, UnknownFormatError
from ioknow.query import Answer, ParameterValue, QuestionLibrary, Solutions
from ioknow.store import (
    EmbeddedStore,
    RdflibStore,
    Release,
    RemoteStore,
    Store,
    current_release,
    is_endpoint,
    parse_file,
)
from ioknow.store.accelerated import AcceleratedStore, Explanation
from ioknow.store.twins import open_twin, twin_of
from ioknow.terms import NamedNode, Quad, Triple
from ioknow.vocabulary import PREFIXES, case_graph, sparql_prologue

if TYPE_CHECKING:
    import rdflib

    from ioknow.identity import Resolution, Resolver
    from ioknow.query.search import Hit, SearchIndex
    from ioknow.query.unknown_terms import UnknownTerm
    from ioknow.views.stored_layout import StoredLayout

T = TypeVar("T")

_MEMORY = 4_000_000_000
"""Bytes for the queries of one process; the columnar twin takes a good half of them."""


class KnowledgeGraph(MatchingCalls, AnalysisCalls):
    """A dataset of inter-organizational relationships.

    Queries see the union of all named graphs. The prefixes of
    :data:`ioknow.vocabulary.PREFIXES` are declared for every query, and relative IRIs such as
    ``<organization/kicms>`` are individuals of this dataset.

    Attributes:
        store: The store that answers.
        questions: The library of named questions.
        release: The release that the store holds, with its indexes; None for any other store.

    Example:
        >>> kg = open()
        >>> kg.test("ASK { <organization/kicms> a ik:Intermediary }")
        True
    """

    def __init__(
        self,
        store: Store,
        questions: QuestionLibrary | None = None,
        *,
        release: Release | None = None,
    ) -> None:
        self.store = store
        self.release = release
        self.questions = QuestionLibrary.bundled() if questions is None else questions

    def query(self, sparql: str) -> Solutions:
        """Answer a SELECT query.

        Raises:
            QuerySyntaxError: The text is not SPARQL; the error has line and column.
            QueryFormError: The query is not a SELECT query.
            EndpointError: A remote endpoint did not answer completely.

        Example:
            >>> kg = open()
            >>> [row["label"] for row in kg.query('''
            ...     SELECT ?label { <relationship/cf2-m> ik:hasLeader/rdfs:label ?label }''')]
            ['Firm M']
        """
        return _place_errors(self._solutions, sparql)

    def _solutions(self, text: str) -> Solutions:
        if isinstance(self.store, AcceleratedStore):
            return Solutions(self.store.document(text))
        return Solutions.from_engine(self.store.select(text))

    def explain(self, sparql: str) -> Explanation:
        """Return which engine answers a query, and why, without answering it.

        Small questions are answered by the store. Questions that read much of a large release
        are answered by its columnar twin, as far as that is proven to give the same answer.

        Raises:
            QuerySyntaxError: The text is not SPARQL.

        Example:
            >>> open().explain("SELECT ?s { ?s a ik:Intermediary }").engine
            'store'
        """
        if isinstance(self.store, AcceleratedStore):
            return _place_errors(self.store.explain, sparql)
        return Explanation("store", "this dataset has no columnar twin")

    def unknown_terms(self, sparql: str) -> tuple[UnknownTerm, ...]:
        """Return the terms of the ontology and vocabulary that a query uses and that are not there.

        A misspelt class or property is no error in SPARQL: it matches nothing.

        Args:
            sparql: The text of a query; it need not be well-formed.

        Returns:
            Each with the names that come near; none when the dataset describes or uses them all.

        Example:
            >>> found = kg.unknown_terms("SELECT ?who { ?who a ik:Intermediery }")
            >>> [(one.name, one.nearest[0]) for one in found]
            [('ik:Intermediery', 'ik:Intermediary')]
        """
        from ioknow.query.unknown_terms import terms_used, unknown_terms

        used = terms_used(sparql)
        return unknown_terms(self.entities.reader, used) if used else ()

    def test(self, sparql: str) -> bool:
        """Answer an ASK query; see :meth:`query` for the errors.

        Example:
            >>> kg.test("ASK { <organization/kicms> a ik:Intermediary }")
            True
        """
        return _place_errors(self.store.test, sparql)

    def construct(self, sparql: str) -> list[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query with triples, each once.

        See :meth:`query` for the errors.

        Example:
            >>> query = "CONSTRUCT { ?a ik:memberOf ?b } { ?a ik:memberOf ?b }"
            >>> sorted({triple.predicate.value for triple in kg.construct(query)})
            ['https://w3id.org/ioknow/ontology#memberOf']
        """
        return _place_errors(lambda text: list(self.store.construct(text)), sparql)

    def ask(self, question: str, **parameters: ParameterValue | None) -> Answer:
        """Ask a named question.

        Args:
            question: Its name; see :attr:`questions`.
            **parameters: Its parameters; those left out keep their default.

        Raises:
            UnknownQuestionError: There is no question of this name.
            UnknownParameterError: The question has no such parameter.
            ParameterValueError: A value does not fit its parameter's type.

        Example:
            >>> kg = open()
            >>> kg.ask("members-of-a-network").sentence
            'Kyoto Shisaku Net has 18 member companies.'
        """
        return self.questions[question].answer(self.store, parameters)

    @cached_property
    def names(self) -> SearchIndex:
        """All names, for searching; read once from the release, or built from the store."""
        from ioknow.query.search import SearchIndex

        if self.release is not None:
            return SearchIndex.for_release(self.release)
        return SearchIndex.of(self.store)

    def search(self, text: str, *, limit: int = 20, **filters: str) -> Sequence[Hit]:
        """Return things by name in any language, or by an identifier of a register.

        Args:
            text: Part of a name, or an identifier such as ``https://ror.org/05a28rw58``.
            limit: How many at most.
            **filters: What they must have; see :data:`ioknow.query.search.FACETS`.

        Raises:
            UsageError: There is no such filter.

        Example:
            >>> [hit.thing.path for hit in open().search("kics", limit=1)]
            ['organization/kicms']
        """
        limit = whole_number(limit, "limit")
        return self.names.search(text, limit=limit, filters=filters)

    @cached_property
    def resolver(self) -> Resolver:
        """What names are resolved with; read once from the release, or built from the names."""
        from ioknow.identity import Resolver
        from ioknow.identity.building import NAME, keys_of

        folder = self.release.index(NAME) if self.release else None
        return Resolver.open(folder) if folder else Resolver(keys_of(self.names.tables))

    def resolve(self, text: str, *, country: str = "", limit: int = 5) -> Resolution:
        """Say which organizations a name, an affiliation or an identifier means.

        Args:
            text: Such as "Bank of Japan, Tokyo" or ``https://ror.org/05a28rw58``.
            country: ISO 3166 code of its country, when known from elsewhere.
            limit: Candidates at most.

        Raises:
            IdentifierError: The text claims to be an identifier and is not well-formed.

        Example:
            >>> found = open().resolve("Bank of Japan, Tokyo")
            >>> found.state, found.chosen[0].label
            ('candidate', 'Bank of Japan')
        """
        return self.resolver.resolve(text, country=country, limit=limit)

    @property
    def version(self) -> str:
        """Version of the dataset; equal content has an equal version."""
        rows = self.query("SELECT ?v { <https://w3id.org/ioknow/dataset> dcat:version ?v }")
        return str(rows[0]["v"]) if rows else "unversioned"

    @cached_property
    def layout(self) -> StoredLayout | None:
        """Where all organizations lie in pictures; None for a dataset that was not loaded."""
        from ioknow.views.stored_layout import layout_of

        return layout_of(self.release, self.networks.whole) if self.release else None

    def document(self, form: str) -> bytes:
        """Return the whole dataset as an RDF document.

        Args:
            form: A file name ending that ioknow writes: ``.nq`` and ``.trig`` keep the named
                graphs; ``.ttl``, ``.nt``, ``.rdf`` and ``.jsonld`` hold the union of them.

        Raises:
            UnknownFormatError: There is no such format.
        """
        from ioknow.store import FORMATS, serialize

        if form not in FORMATS:
            raise UnknownFormatError(f"no RDF format '{form}'; there are {', '.join(FORMATS)}")
        return serialize(self.quads(), FORMATS[form], PREFIXES)

    def write_tables(self, folder: Path, form: str = "parquet") -> list[Path]:
        """Write the dataset as flat tables and return their files.

        Args:
            folder: Where the files are put; it is made when absent.
            form: ``parquet``, ``csv`` or ``csv.gz``.

        Raises:
            UnknownFormatError: There is no such format.
            OSError: The folder cannot be written.
        """
        from ioknow.distribution import write_tables

        return write_tables(self.store, folder, form)

    def graph_names(self) -> list[NamedNode]:
        """Return the IRIs of the named graphs, sorted.

        Example:
            >>> kg.graph_names()[0].value
            'https://w3id.org/ioknow/graph/case/japan-germany'
        """
        return self.store.graph_names()

    def quads(self) -> Iterator[Quad]:
        """Return all statements of the dataset, each with its named graph, graph by graph.

        Example:
            >>> from itertools import islice
            >>> [quad.graph_name.value for quad in islice(kg.quads(), 1)]
            ['https://w3id.org/ioknow/graph/case/japan-germany']
        """
        for graph in self.graph_names():
            query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{graph.value}> {{ ?s ?p ?o }} }}"
            for triple in self.store.construct(query):
                yield Quad(triple.subject, triple.predicate, triple.object, graph)

    def to_rdflib(self) -> rdflib.Dataset:
        """Return a copy of the dataset as rdflib's ``Dataset``, in memory.

        It holds every statement as objects of Python; of a register take a part with
        :meth:`construct`.

        Raises:
            EndpointError: A remote endpoint did not answer completely.
        """
        import warnings

        import rdflib

        dataset = rdflib.Dataset(default_union=True)
        with warnings.catch_warnings():  # rdflib's own reader uses a name that rdflib deprecates
            warnings.simplefilter("ignore", DeprecationWarning)
            dataset.parse(data=self.document(".nq"), format="nquads")
        return dataset

    def close(self) -> None:
        """Release what the store holds."""
        self.store.close()

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"KnowledgeGraph({self.store!r})"


def open(
    location: str | Path | rdflib.ConjunctiveGraph | None = None,
    *,
    files: tuple[Path, ...] = (),
) -> KnowledgeGraph:
    """Open a dataset.

    Args:
        location: Nothing for the bundled cases in memory; a store directory made by
            ``ioknow load``; the address of a SPARQL endpoint; or an rdflib ``Dataset``. What the
            endpoint wants to know about us stands in the environment, see
            :class:`ioknow.store.credentials.Credentials`.
        files: RDF files to add to the bundled cases in memory, for trying things out.

    Raises:
        StoreNotFoundError: The directory holds no release.
        RdfSyntaxError: One of the files is not well-formed.

    Example:
        >>> open()
        KnowledgeGraph(EmbeddedStore('memory', ...))
    """
    if location is None:
        from ioknow.ingest import load_bundled

        store = EmbeddedStore.in_memory()
        for file in files:
            store.bulk_extend(list(parse_file(file, graph=case_graph(file.stem))))
        load_bundled(store)
        return KnowledgeGraph(store)
    if files:
        raise StoreNotFoundError("files are added to the bundled cases in memory only; load them")
    if not isinstance(location, str | Path):
        return KnowledgeGraph(RdflibStore(location))
    if isinstance(location, str) and is_endpoint(location):
        return KnowledgeGraph(RemoteStore.from_environment(location))
    release = current_release(Path(location))
    store = EmbeddedStore.open(release.database, read_only=True)
    folder = twin_of(release)
    twin = open_twin(folder, _MEMORY) if folder else None
    return KnowledgeGraph(AcceleratedStore(store, twin) if twin else store, release=release)


def _place_errors(answer: Callable[[str], T], sparql: str) -> T:
    """Run a query with our prefixes before it, errors placed as in the caller's own text."""
    prologue = sparql_prologue()
    try:
        return answer(prologue + sparql)
    except QuerySyntaxError as error:
        if error.line is None:
            raise
        line = error.line - prologue.count("\n")
        raise QuerySyntaxError(error.reason, line=line, column=error.column) from error
