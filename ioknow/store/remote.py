"""A remote SPARQL 1.1 endpoint, asked through SPARQLWrapper with discipline around it.

SPARQLWrapper writes the requests. What it leaves to chance is decided here: queries go by form
POST, one deadline covers everything, a busy endpoint is asked again when it says so, the answer
must be complete and of the type that was asked for, a row limit is met by asking page by page,
and each failure has a name.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pyoxigraph

from ioknow.errors import (
    EndpointBusyError,
    EndpointError,
    EndpointTimeoutError,
    IncompleteAnswerError,
    QueryFormError,
    QuerySyntaxError,
)
from ioknow.store import virtuoso
from ioknow.store.addresses import AllowedHosts
from ioknow.store.credentials import Credentials
from ioknow.store.query_text import QueryText
from ioknow.store.remote_dataset import RemoteDataset, find_dataset
from ioknow.store.results import read_solutions
from ioknow.store.transport import Response, Transport
from ioknow.terms import NamedNode, QuerySolution, QuerySolutions, RdfFormat, Triple

if TYPE_CHECKING:
    from urllib.request import Request

RESULTS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
_BUSY = (429, 502, 503, 504)
_ATTEMPTS = 5
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0
_PAGE = 50_000
_SOLUTIONS_PER_PAGE_OF_TRIPLES = 2_000

_Row = dict[str, Any]  # one binding of a SPARQL results document


@dataclass(frozen=True)
class _Table:
    """The solutions of one answer."""

    variables: list[str]
    rows: list[_Row]
    row_limit: int | None
    virtuoso: bool

    def document(self) -> bytes:
        return json.dumps(
            {"head": {"vars": self.variables}, "results": {"bindings": self.rows}},
            ensure_ascii=False,
        ).encode("utf-8", "surrogatepass")


class RemoteStore:
    """A SPARQL endpoint that is asked over HTTP; see :class:`~ioknow.store.base.Store`.

    It only reads. A dataset that ``ioknow load`` made describes itself in its catalog graph, and
    then exactly the graphs named there are asked, whatever else the endpoint holds; without a
    catalog the endpoint's own default graph is asked.

    Args:
        endpoint: Address of the query endpoint, such as ``http://127.0.0.1:8000/sparql``.
        timeout: Seconds until the whole answer must be there, waiting for a busy endpoint and
            further pages included.
        graphs: IRIs of the graphs that make up the dataset; None to find out.
        credentials: User and password, or a token.
        hosts: The only hosts that may be contacted; None for the endpoint's own, wherever it is.
        max_bytes: Largest answer to one request.

    Example:
        >>> RemoteStore("http://127.0.0.1:8000/sparql")
        RemoteStore('http://127.0.0.1:8000/sparql')
    """

    def __init__(
        self,
        endpoint: str,
        *,
        timeout: float = 60,
        graphs: Sequence[str] | None = None,
        credentials: Credentials | None = None,
        hosts: AllowedHosts | None = None,
        max_bytes: int = 512_000_000,
    ) -> None:
        self.endpoint = endpoint
        self.timeout = timeout
        self._aborted = False
        self._dataset = None if graphs is None else RemoteDataset.of(graphs)
        self._transport = Transport(
            endpoint, credentials=credentials, hosts=hosts, max_bytes=max_bytes
        )

    @classmethod
    def from_environment(cls, endpoint: str, *, timeout: float = 60) -> RemoteStore:
        """Return the store with the credentials that the environment holds for its host.

        Raises:
            SettingError: The credentials cannot be used; see :class:`Credentials`.
        """
        return cls(endpoint, timeout=timeout, credentials=Credentials.for_endpoint(endpoint))

    def __repr__(self) -> str:
        return f"RemoteStore({self.endpoint!r})"

    def select(self, query: str) -> QuerySolutions:
        """Answer a SELECT query with all its solutions.

        An answer that the endpoint cut at its row limit is fetched page by page.

        Raises:
            QueryFormError: The query is not a SELECT query.
            QuerySyntaxError: The endpoint does not understand the query.
            EndpointError: The endpoint does not answer completely; see its subclasses.
        """
        deadline = self._deadline()
        table = self._table(query, deadline)
        if _is_cut(table, query):
            rows: list[_Row] = []
            for page in self._rest(query, table, deadline):
                rows += page.rows
            table = _Table(table.variables, rows, None, table.virtuoso)
        return _solutions(table.document(), self.endpoint)

    def stream(self, query: str) -> Iterator[QuerySolution]:
        """Answer a SELECT query row by row, asking for some thousand rows at a time.

        The order is that of the query's ORDER BY, then of its variables. A query with LIMIT,
        OFFSET, FROM, REDUCED or VALUES at its end is asked at once.

        Raises:
            IncompleteAnswerError: The pages together do not hold as many rows as the endpoint
                counts; the dataset may have changed meanwhile. Rows were yielded before.
        """
        text = QueryText.read(query)
        if not text.can_be_paged:
            yield from self.select(query)
            return
        deadline = self._deadline()
        known = self._table(f"{query}\nLIMIT 1", deadline)
        for page in self._pages(text, known.variables, _PAGE, nested=known.virtuoso):
            yield from _solutions(page.document(), self.endpoint)

    def test(self, query: str) -> bool:
        """Answer an ASK query."""
        document, _ = self._results(query, self._deadline())
        if isinstance(document.get("boolean"), bool):
            return bool(document["boolean"])
        raise QueryFormError("expected an ASK query, found SELECT; use .query() for that form")

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query, each triple once."""
        deadline = self._deadline()
        response = self._ask(query, TRIPLES, deadline)
        found = self._triples(response)
        limit = virtuoso.DEFAULT_ROW_LIMIT
        text = QueryText.read(query)
        if text.form == "CONSTRUCT" and limit <= len(found) <= limit + 1 and _unlimited(text):
            found = self._construct_in_pages(text, response, deadline)
        return iter(dict.fromkeys(found))

    def graph_names(self) -> list[NamedNode]:
        """Return the IRIs of the dataset's named graphs, sorted."""
        if graphs := self._find_dataset().graphs:
            return [NamedNode(iri) for iri in sorted(graphs)]
        rows = self.select("SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } } ORDER BY ?graph")
        return [row["graph"] for row in rows if isinstance(row["graph"], NamedNode)]

    def sibling(self) -> RemoteStore:
        """Return a store on the same dataset whose requests can be aborted by themselves."""
        return self._with_dataset(self._find_dataset())

    def over(self, default: Sequence[str], named: Sequence[str]) -> RemoteStore:
        """Return a store that asks these graphs instead: the default graph's, and GRAPH's."""
        return self._with_dataset(RemoteDataset((), tuple(default), tuple(named)))

    def abort(self) -> None:
        """Break the requests under way off; each raises :class:`EndpointTimeoutError`."""
        self._aborted = True
        self._transport.abort()

    def close(self) -> None:
        """Do nothing: a request leaves nothing open."""

    def _with_dataset(self, dataset: RemoteDataset) -> RemoteStore:
        other = RemoteStore(self.endpoint, timeout=self.timeout)
        other._dataset = dataset
        other._transport = self._transport.sibling()
        return other

    # Pages

    def _rest(self, query: str, first: _Table, deadline: float) -> Iterator[_Table]:
        """Yield all solutions of a query whose answer was cut, in pages as large as that."""
        text = QueryText.read(query)
        if not text.can_be_paged:
            raise IncompleteAnswerError(
                f"{self.endpoint}: the answer was cut at {len(first.rows):,} rows, and a query "
                "with LIMIT, OFFSET, FROM or VALUES at its end cannot be paged; ask for fewer "
                "rows at a time"
            )
        yield from self._pages(
            text, first.variables, len(first.rows), nested=first.virtuoso, deadline=deadline
        )

    def _pages(
        self,
        text: QueryText,
        variables: list[str],
        size: int,
        *,
        nested: bool,
        deadline: float | None = None,
    ) -> Iterator[_Table]:
        total = self._count(text, deadline or self._deadline())
        page_text = text.nested_page if nested else text.page
        done = 0
        while done < total:
            query = page_text(variables, size, done)
            page = self._table(query, deadline or self._deadline())
            if not page.virtuoso and any(_has_blank_node(row) for row in page.rows):
                raise IncompleteAnswerError(
                    f"{self.endpoint}: the answer comes in several pages and has blank nodes, "
                    "whose names hold for one page only; leave them out of SELECT"
                )
            done += len(page.rows)
            yield page
            if len(page.rows) < min(size, total - done + len(page.rows)):
                if page.row_limit is None and len(page.rows) != virtuoso.DEFAULT_ROW_LIMIT:
                    break
                size = len(page.rows)  # the endpoint's own limit is lower
        if done != total:
            raise IncompleteAnswerError(
                f"{self.endpoint}: counts {total:,} rows but gave {done:,} in pages; the dataset "
                "may have changed meanwhile, ask again"
            )

    def _construct_in_pages(
        self, text: QueryText, response: Response, deadline: float
    ) -> list[Triple]:
        """Construct from some solutions at a time, where triples are cut without a word."""
        total = self._count(text, deadline)
        names = text.template_variables()
        found: list[Triple] = []
        size = min(_SOLUTIONS_PER_PAGE_OF_TRIPLES, total)
        nested = virtuoso.answered(response.headers)
        page_text = text.nested_page if nested else text.page
        for offset in range(0, total, size or 1):
            response = self._ask(page_text(names, size, offset), TRIPLES, deadline)
            page = self._triples(response)
            if len(page) >= virtuoso.DEFAULT_ROW_LIMIT:
                raise IncompleteAnswerError(
                    f"{self.endpoint}: {size:,} solutions give more triples than the endpoint "
                    "returns at once; construct fewer triples for each"
                )
            if not nested and any(_names_blank_node(triple) for triple in page):
                raise IncompleteAnswerError(
                    f"{self.endpoint}: the triples come in several pages and have blank nodes, "
                    "whose names hold for one page only; construct a part of them"
                )
            found += page
        return found

    def _count(self, text: QueryText, deadline: float) -> int:
        table = self._table(text.counted(), deadline)
        try:
            return int(table.rows[0]["n"]["value"])
        except (LookupError, ValueError) as error:
            raise IncompleteAnswerError(
                f"{self.endpoint}: does not say how many rows there are"
            ) from error

    # One request

    def _deadline(self) -> float:
        return time.monotonic() + self.timeout

    def _table(self, query: str, deadline: float) -> _Table:
        document, response = self._results(query, deadline)
        if "boolean" in document:
            raise QueryFormError("expected a SELECT query, found ASK; use .test() for that form")
        return _Table(
            document["head"]["vars"],
            document["results"]["bindings"],
            virtuoso.row_limit(response.headers),
            virtuoso.answered(response.headers),
        )

    def _results(self, query: str, deadline: float) -> tuple[dict[str, Any], Response]:
        response = self._ask(query, RESULTS, deadline)
        try:
            document = json.loads(response.body)
            if virtuoso.answered(response.headers):
                document = virtuoso.repair(document)
            if "boolean" not in document:
                _require_rows(document)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise IncompleteAnswerError(
                f"{self.endpoint}: the answer is not complete SPARQL results JSON: {error}"
            ) from error
        return document, response

    def _triples(self, response: Response) -> list[Triple]:
        if not response.delimited:
            raise IncompleteAnswerError(
                f"{self.endpoint}: does not say where its triples end, so a part of them may be "
                "missing; ask with SELECT instead"
            )
        try:
            quads = pyoxigraph.parse(response.body, format=RdfFormat.N_TRIPLES)
            return [quad.triple for quad in quads]
        except SyntaxError as error:
            raise EndpointError(f"{self.endpoint}: the answer is not N-Triples: {error}") from error

    def _ask(self, query: str, accept: str, deadline: float) -> Response:
        """Return the complete answer to a query in the media type that was asked for."""
        dataset = self._find_dataset()
        if QueryText.read(query).names_dataset:
            dataset = RemoteDataset()
        request = self._request(query, accept, dataset)
        response = self._send(request, deadline)
        stopped = virtuoso.partial_answer(response.headers)
        if response.status != 200 or stopped is not None:
            raise IncompleteAnswerError(
                f"{self.endpoint}: the answer is only a part (status {response.status}"
                f"{', ' + stopped if stopped else ''}); ask for less"
            )
        alike = ("application/json",) if accept == RESULTS else ("text/plain",)
        if response.media_type not in (accept, *alike):
            raise EndpointError(
                f"{self.endpoint}: asked for {accept}, the answer is "
                f"{response.media_type or 'of no stated type'}: {_beginning(response.body)}; "
                "is it the address of a SPARQL endpoint?"
            )
        return response

    def _send(self, request: Request, deadline: float) -> Response:
        """Send a request, again while the endpoint is busy, and name what it refuses."""
        for attempt in range(_ATTEMPTS):
            if self._aborted:
                raise EndpointTimeoutError(f"{self.endpoint}: nobody waits for the answer any more")
            response = self._transport.send(request, deadline)
            if response.status not in _BUSY:
                break
            pause = _pause(response.headers.get("Retry-After"), attempt)
            if attempt == _ATTEMPTS - 1 or time.monotonic() + pause > deadline:
                raise EndpointBusyError(
                    f"{self.endpoint}: status {response.status}, asked {attempt + 1} times: "
                    f"{_beginning(response.body)}; try again later",
                    retry_after=max(1, round(pause)),
                )
            time.sleep(pause)
        if response.status == 400:
            raise QuerySyntaxError(f"refused by {self.endpoint}: {_beginning(response.body)}")
        if response.status in (401, 403):
            raise EndpointError(
                f"{self.endpoint}: status {response.status}, it does not answer us; set "
                "IOKNOW_ENDPOINT_HOST with IOKNOW_ENDPOINT_USER and IOKNOW_ENDPOINT_PASSWORD, or "
                "IOKNOW_ENDPOINT_TOKEN"
            )
        if response.status >= 300:
            raise EndpointError(
                f"{self.endpoint}: status {response.status}: {_beginning(response.body)}"
            )
        return response

    def _request(self, query: str, accept: str, dataset: RemoteDataset) -> Request:
        from SPARQLWrapper import POST, URLENCODED, SPARQLWrapper

        wrapper = SPARQLWrapper(self.endpoint)
        wrapper.setQuery(query)
        if wrapper.isSparqlUpdateRequest():
            raise QueryFormError(
                "the text is an update, and a remote store is only read; send it to the endpoint "
                "with a program of its own"
            )
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", accept)
        for graph in dataset.default:
            wrapper.addParameter("default-graph-uri", graph)
        for graph in dataset.named:
            wrapper.addParameter("named-graph-uri", graph)
        # SPARQLWrapper would send it with urllib's defaults; it has no other way to hand it out.
        request: Request = wrapper._createRequest()
        return request

    def _find_dataset(self) -> RemoteDataset:
        if self._dataset is None:
            self._dataset = RemoteDataset()  # what is asked below goes to the default graph
            try:
                self._dataset = find_dataset(self, self._transport, self._deadline())
            except BaseException:
                self._dataset = None
                raise
        return self._dataset


def _solutions(document: bytes, endpoint: str) -> QuerySolutions:
    """Read solutions, once to see that all terms are terms, and once for the caller."""
    try:
        for _ in read_solutions(document):
            pass
    except SyntaxError as error:
        raise EndpointError(f"{endpoint}: the answer has terms that are none: {error}") from error
    return read_solutions(document)


def _require_rows(document: dict[str, Any]) -> None:
    if not isinstance(document["results"]["bindings"], list):
        raise TypeError("no list of bindings")
    if not isinstance(document["head"].get("vars"), list):
        raise TypeError("no list of variables")


def _is_cut(table: _Table, query: str) -> bool:
    """Return whether an answer ends where a server cuts and not where the query ends."""
    rows = len(table.rows)
    if rows != (table.row_limit or virtuoso.DEFAULT_ROW_LIMIT):
        return False
    limit = QueryText.read(query).limit
    return limit is None or limit > rows


def _unlimited(text: QueryText) -> bool:
    return text.limit is None and text.can_be_paged


def _has_blank_node(row: _Row) -> bool:
    return any(term["type"] == "bnode" for term in row.values())


def _names_blank_node(triple: Triple) -> bool:
    return any(isinstance(term, pyoxigraph.BlankNode) for term in (triple.subject, triple.object))


def _beginning(body: bytes) -> str:
    """Return how a text from elsewhere begins, on one line."""
    return " ".join(body[:2000].decode("utf-8", "replace").split())[:300]


def _pause(retry_after: str | None, attempt: int) -> float:
    """Return the seconds to wait: as asked, else longer each time; never all at the same time."""
    if retry_after is not None:
        if retry_after.strip().isdigit():
            return float(retry_after) + random.uniform(0, 0.5)  # noqa: S311 - not for secrets
        try:
            asked = parsedate_to_datetime(retry_after).timestamp() - time.time()
            return max(asked, 0) + random.uniform(0, 0.5)  # noqa: S311
        except ValueError:
            pass
    most = min(_FIRST_PAUSE * 2**attempt, _LONGEST_PAUSE)
    return random.uniform(most / 2, most)  # noqa: S311


def is_endpoint(location: str) -> bool:
    """Return whether a text is the address of an endpoint, not a directory."""
    return urlsplit(location).scheme.lower() in ("http", "https")
