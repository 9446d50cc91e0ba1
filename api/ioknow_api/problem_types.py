"""The kinds of problems that the service answers with; their names never change."""

from __future__ import annotations

from dataclasses import dataclass

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
    ProblemType("bad-request", (400,), "The request cannot be understood.", "Compare it with /openapi.json."),
    ProblemType("not-http", (400,), "The request is not HTTP/1.1, or its head is too long.", "Send long queries with POST."),
    ProblemType("encoding", (400,), "Parameters or body are not UTF-8.", "Encode as UTF-8, then percent-encode."),
    ProblemType("too-many-parameters", (400,), "There are more parameters than any request needs.", "Send fewer."),
    ProblemType("one-query", (400,), "There is not exactly one query.", "Send one parameter 'query', or the query as the body."),
    ProblemType("one-graph", (400,), "There is not exactly one graph named.", "Send 'graph=IRI' or 'default', not both."),
    ProblemType("graph-name", (400,), "The name of a graph is no IRI.", "Give an absolute IRI, percent-encoded."),
    ProblemType("query-syntax", (400,), "The text is not SPARQL 1.1; the detail has line and column.", "Check that place and the prefixes."),
    ProblemType("query-form", (400,), "The query has another form than the address takes.", "Use the form named in the hint."),
    ProblemType("query", (400,), "The query cannot be answered.", "See the detail."),
    ProblemType("query-limit-nesting", (400,), "The query is nested too deeply.", "Use fewer brackets in brackets."),
    ProblemType("query-limit-chain", (400,), "A chain of operators in the query is too long.", "Use VALUES or several queries."),
    ProblemType("query-limit-tokens", (400,), "The query has too many words and signs.", "Split it."),
    ProblemType("usage", (400,), "A parameter has a value that makes no sense here.", "See the hint."),
    ProblemType("one-update", (400,), "There is not exactly one update.", "Send one parameter 'update', or the update as the body."),
    ProblemType("rdf-syntax", (400,), "The body is not well-formed RDF; the detail has line and column.", "Correct that place; nothing was changed."),
    ProblemType("document", (400,), "The body cannot be used as data.", "See the detail; nothing was changed."),
    ProblemType("token-missing", (401,), "A change needs a token.", "Send 'Authorization: Bearer TOKEN'."),
    ProblemType("token-unknown", (401,), "The token is not known here, or its time is over.", "Ask whoever runs the service for another."),
    ProblemType("query-refused", (403,), "The query asks for what this dataset does not do, such as SERVICE.", "Ask without it, or load the data into a store of your own."),
    ProblemType("read-only", (403,), "Updates are refused.", "Load data with 'ioknow load' on the machine that serves it."),
    ProblemType("protected-graph", (403,), "The graph is written by the service itself.", "Put the statements into a graph of your own."),
    ProblemType("forbidden", (403,), "The request is not allowed.", "See the detail."),
    ProblemType("not-found", (404,), "There is nothing at this address.", "See /api/v1 for what there is."),
    ProblemType("unknown-entity", (404,), "The dataset describes nothing of this name, which the path or a filter gives.", "Search for its name."),
    ProblemType("unknown-question", (404,), "No named question has this name.", "See /api/v1/questions."),
    ProblemType("unknown-graph", (404,), "There is no named graph of this IRI.", "The service description at /sparql lists the graphs."),
    ProblemType("unknown-cursor", (404,), "The cursor is not one of ours, or belongs to another list.", "Follow 'next' as it is, or begin without a cursor."),
    ProblemType("unknown-download", (404,), "There is no file of this name.", "See /api/v1/downloads."),
    ProblemType("method-not-allowed", (405,), "The address does not take this method.", "Use one of the Allow header."),
    ProblemType("not-acceptable", (406,), "The answer is not written in any format that was asked for.", "Ask for one that /openapi.json names."),
    ProblemType("request-timeout", (408,), "The body did not arrive in time.", "Send it faster, or in smaller requests."),
    ProblemType("cursor-expired", (410,), "The release that a walk was reading has been replaced.", "Begin again without a cursor."),
    ProblemType("gone", (410,), "What was here has been withdrawn.", "See the detail."),
    ProblemType("precondition-failed", (412,), "The graph is not in the state that If-Match names.", "Read it again, then change it."),
    ProblemType("release-changed", (412,), "Another change was published meanwhile.", "Read again, then send the change again."),
    ProblemType("body-too-large", (413,), "The body is too large.", "Shorten the query."),
    ProblemType("network-too-large", (413,), "The network has more ties than one answer holds.", "Choose families of ties, a year or fewer hops, or download the tables."),
    ProblemType("too-many-things", (413,), "More things were found than one query can name.", "Narrow the search."),
    ProblemType("computing-time", (413,), "The answer takes longer than the service works on one.", "Ask for a part of the network, or use the command line."),
    ProblemType("too-many-claims", (413,), "More claims mention the thing than one answer holds.", "Walk through /api/v1/claims?about=..."),
    ProblemType("query-limit-rows", (413,), "The answer has too many rows.", "Ask for less, or page by ORDER BY, LIMIT and OFFSET."),
    ProblemType("query-limit-bytes", (413,), "The answer is too large.", "Ask for less, or use the downloads."),
    ProblemType("query-limit-text", (413,), "The query text is too long.", "Shorten it."),
    ProblemType("unsupported-media-type", (415,), "The body is of a type that is not taken here.", "Send what the Accept-Post header names."),
    ProblemType("unsupported-charset", (415,), "The body has another character set than UTF-8.", "Send UTF-8."),
    ProblemType("unsupported-encoding", (415,), "The body is compressed.", "Send it as it is."),
    ProblemType("range-not-satisfiable", (416,), "The range lies outside the file.", "Ask for its size first."),
    ProblemType("parameters", (422,), "Parameters are missing, unknown or of another type.", "See /openapi.json for the parameters."),
    ProblemType("too-many-queries", (429,), "This client has too many queries under way.", "Wait as long as Retry-After says."),
    ProblemType("internal-error", (500,), "The service made a mistake; it stands in the log under the request id.", "Try again; report it when it happens again."),
    ProblemType("endpoint", (502,), "The remote endpoint did not give a complete, well-formed answer.", "Try again; see the detail."),
    ProblemType("endpoint-busy", (503,), "The remote endpoint refuses more requests at the moment.", "Wait as long as Retry-After says."),
    ProblemType("endpoint-timeout", (504,), "The remote endpoint did not answer in time.", "Ask for less, or try again."),
    ProblemType("busy", (503,), "No worker became free in time.", "Wait as long as Retry-After says."),
    ProblemType("query-limit-time", (503,), "The query took too long.", "Ask for less, or use the downloads."),
    ProblemType("query-limit-memory", (503,), "The query needed too much memory.", "Ask for less, or use the downloads."),
    ProblemType("query-crash", (503,), "The process that worked on the query ended; nothing else was affected.", "Ask in another way."),
    ProblemType("store", (503,), "The dataset cannot be read at the moment.", "Try again; see /ready."),
    ProblemType("download-in-preparation", (503,), "The file is being made.", "Wait as long as Retry-After says."),
    ProblemType("answer-in-preparation", (503,), "The answer is being computed; it will be kept.", "Wait as long as Retry-After says."),
    ProblemType("not-ready", (503,), "The service cannot answer queries at the moment.", "Try again; see the detail."),
)  # fmt: skip

PROBLEM_TYPES: dict[str, ProblemType] = {one.name: one for one in _TYPES}
"""All kinds of problems by name, in the order of their statuses."""
