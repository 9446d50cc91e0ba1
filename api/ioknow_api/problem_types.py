"""The kinds of problems that the service answers with; their names never change."""

from __future__ import annotations

from dataclasses import dataclass

from ioknow.languages import gettext_noop as _
from ioknow.vocabulary import BASE


@dataclass(frozen=True)
class ProblemType:
    """A kind of problem.

    Attributes:
        name: Last part of its IRI.
        status: HTTP statuses with which it is answered.
        meaning: What happened, in a sentence.
        remedy: What to try.
    """

    name: str
    status: tuple[int, ...]
    meaning: str
    remedy: str

    @property
    def iri(self) -> str:
        """The value of ``type``."""
        return f"{BASE}problem/{self.name}"

    @property
    def title(self) -> str:
        """The value of ``title``."""
        return self.name.replace("-", " ").capitalize()


_TYPES = (
    ProblemType("bad-request", (400,), _("The request cannot be understood."), _("Compare it with /openapi.json.")),
    ProblemType("not-http", (400,), _("The request is not HTTP/1.1, or its head is too long."), _("Send long queries with POST.")),
    ProblemType("encoding", (400,), _("Parameters or body are not UTF-8."), _("Encode as UTF-8, then percent-encode.")),
    ProblemType("too-many-parameters", (400,), _("There are more parameters than any request needs."), _("Send fewer.")),
    ProblemType("one-query", (400,), _("There is not exactly one query."), _("Send one parameter 'query', or the query as the body.")),
    ProblemType("one-graph", (400,), _("There is not exactly one graph named."), _("Send 'graph=IRI' or 'default', not both.")),
    ProblemType("graph-name", (400,), _("The name of a graph is no IRI."), _("Give an absolute IRI, percent-encoded.")),
    ProblemType("query-syntax", (400,), _("The text is not SPARQL 1.1; the detail has line and column."), _("Check that place and the prefixes.")),
    ProblemType("query-form", (400,), _("The query has another form than the address takes."), _("Use the form named in the hint.")),
    ProblemType("query", (400,), _("The query cannot be answered."), _("See the detail.")),
    ProblemType("query-limit-nesting", (400,), _("The query is nested too deeply."), _("Use fewer brackets in brackets.")),
    ProblemType("query-limit-chain", (400,), _("A chain of operators in the query is too long."), _("Use VALUES or several queries.")),
    ProblemType("query-limit-tokens", (400,), _("The query has too many words and signs."), _("Split it.")),
    ProblemType("usage", (400,), _("A parameter has a value that makes no sense here."), _("See the hint.")),
    ProblemType("one-update", (400,), _("There is not exactly one update."), _("Send one parameter 'update', or the update as the body.")),
    ProblemType("rdf-syntax", (400,), _("The body is not well-formed RDF; the detail has line and column."), _("Correct that place; nothing was changed.")),
    ProblemType("document", (400,), _("The body cannot be used as data."), _("See the detail; nothing was changed.")),
    ProblemType("token-missing", (401,), _("A change needs a token."), _("Send 'Authorization: Bearer TOKEN'.")),
    ProblemType("token-unknown", (401,), _("The token is not known here, or its time is over."), _("Ask whoever runs the service for another.")),
    ProblemType("query-refused", (403,), _("The query asks for what this dataset does not do, such as SERVICE."), _("Ask without it, or load the data into a store of your own.")),
    ProblemType("read-only", (403,), _("Updates are refused."), _("Load data with 'ioknow load' on the machine that serves it.")),
    ProblemType("protected-graph", (403,), _("The graph is written by the service itself."), _("Put the statements into a graph of your own.")),
    ProblemType("forbidden", (403,), _("The request is not allowed."), _("See the detail.")),
    ProblemType("not-found", (404,), _("There is nothing at this address."), _("See /api/v1 for what there is.")),
    ProblemType("unknown-entity", (404,), _("The dataset describes nothing of this name, which the path or a filter gives."), _("Search for its name.")),
    ProblemType("unknown-question", (404,), _("No named question has this name."), _("See /api/v1/questions.")),
    ProblemType("unknown-graph", (404,), _("There is no named graph of this IRI."), _("The service description at /sparql lists the graphs.")),
    ProblemType("unknown-cursor", (404,), _("The cursor is not one of ours, or belongs to another list."), _("Follow 'next' as it is, or begin without a cursor.")),
    ProblemType("unknown-download", (404,), _("There is no file of this name."), _("See /api/v1/downloads.")),
    ProblemType("method-not-allowed", (405,), _("The address does not take this method."), _("Use one of the Allow header.")),
    ProblemType("not-acceptable", (406,), _("The answer is not written in any format that was asked for."), _("Ask for one that /openapi.json names.")),
    ProblemType("request-timeout", (408,), _("The body did not arrive in time."), _("Send it faster, or in smaller requests.")),
    ProblemType("cursor-expired", (410,), _("The release that a walk was reading has been replaced."), _("Begin again without a cursor.")),
    ProblemType("gone", (410,), _("What was here has been withdrawn."), _("See the detail.")),
    ProblemType("precondition-failed", (412,), _("The graph is not in the state that If-Match names."), _("Read it again, then change it.")),
    ProblemType("release-changed", (412,), _("Another change was published meanwhile."), _("Read again, then send the change again.")),
    ProblemType("body-too-large", (413,), _("The body is too large."), _("Shorten the query.")),
    ProblemType("network-too-large", (413,), _("The network has more ties than one answer holds."), _("Choose families of ties, a year or fewer hops, or download the tables.")),
    ProblemType("too-many-things", (413,), _("More things were found than one query can name."), _("Narrow the search.")),
    ProblemType("computing-time", (413,), _("The answer takes longer than the service works on one."), _("Ask for a part of the network, or use the command line.")),
    ProblemType("too-many-claims", (413,), _("More claims mention the thing than one answer holds."), _("Walk through /api/v1/claims?about=...")),
    ProblemType("query-limit-rows", (413,), _("The answer has too many rows."), _("Ask for less, or page by ORDER BY, LIMIT and OFFSET.")),
    ProblemType("query-limit-bytes", (413,), _("The answer is too large."), _("Ask for less, or use the downloads.")),
    ProblemType("query-limit-text", (413,), _("The query text is too long."), _("Shorten it.")),
    ProblemType("unsupported-media-type", (415,), _("The body is of a type that is not taken here."), _("Send what the Accept-Post header names.")),
    ProblemType("unsupported-charset", (415,), _("The body has another character set than UTF-8."), _("Send UTF-8.")),
    ProblemType("unsupported-encoding", (415,), _("The body is compressed."), _("Send it as it is.")),
    ProblemType("range-not-satisfiable", (416,), _("The range lies outside the file."), _("Ask for its size first.")),
    ProblemType("parameters", (422,), _("Parameters are missing, unknown or of another type."), _("See /openapi.json for the parameters.")),
    ProblemType("too-many-queries", (429,), _("This client has too many queries under way."), _("Wait as long as Retry-After says.")),
    ProblemType("internal-error", (500,), _("The service made a mistake; it stands in the log under the request id."), _("Try again; report it when it happens again.")),
    ProblemType("endpoint", (502,), _("The remote endpoint did not give a complete, well-formed answer."), _("Try again; see the detail.")),
    ProblemType("endpoint-busy", (503,), _("The remote endpoint refuses more requests at the moment."), _("Wait as long as Retry-After says.")),
    ProblemType("endpoint-timeout", (504,), _("The remote endpoint did not answer in time."), _("Ask for less, or try again.")),
    ProblemType("busy", (503,), _("No worker became free in time."), _("Wait as long as Retry-After says.")),
    ProblemType("query-limit-time", (503,), _("The query took too long."), _("Ask for less, or use the downloads.")),
    ProblemType("query-limit-memory", (503,), _("The query needed too much memory."), _("Ask for less, or use the downloads.")),
    ProblemType("query-crash", (503,), _("The process that worked on the query ended; nothing else was affected."), _("Ask in another way.")),
    ProblemType("store", (503,), _("The dataset cannot be read at the moment."), _("Try again; see /ready.")),
    ProblemType("download-in-preparation", (503,), _("The file is being made."), _("Wait as long as Retry-After says.")),
    ProblemType("answer-in-preparation", (503,), _("The answer is being computed; it will be kept."), _("Wait as long as Retry-After says.")),
    ProblemType("not-ready", (503,), _("The service cannot answer queries at the moment."), _("Try again; see the detail.")),
)  # fmt: skip

PROBLEM_TYPES: dict[str, ProblemType] = {one.name: one for one in _TYPES}
"""All kinds of problems by name, in the order of their statuses."""
