"""The SPARQL 1.1 Service Description of the endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from ioknow.query.lanes import PoolSize
from ioknow.query.limits import QueryLimits
from ioknow.store import Release, write_triples
from ioknow.store.edition import RemoteEdition
from ioknow.terms import BlankNode, Literal, NamedNode, Triple
from ioknow.vocabulary import DCTERMS, PREFIXES, RDF, VOID, Namespace

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")

_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
    "N3",
)


def describe_service(
    endpoint: str,
    release: Release | RemoteEdition,
    *,
    union: bool,
    limits: QueryLimits,
    size: PoolSize,
    writes: bool = False,
    federated: bool = False,
    form: str = "turtle",
) -> bytes:
    """Return the service description as an RDF document.

    Args:
        endpoint: Address of the endpoint.
        release: The release that is served.
        union: Whether the default graph is the union of all graphs.
        limits: Limits of one query.
        size: Size of the pool.
        writes: Whether updates are taken from holders of a token.
        federated: Whether SERVICE may ask the hosts of a list.
        form: Name of the RDF format.
    """
    prefixes = {"sd": SD.iri, "formats": FORMATS.iri, **PREFIXES}
    words = limits_in_words(limits, size, writes=writes)
    if federated:
        words += " SERVICE asks the hosts of a list, nobody else."
    triples = list(_triples(endpoint, release, union, writes, words))
    if federated:
        triples.append(Triple(triples[0].subject, SD.feature, SD.BasicFederatedQuery))
    return write_triples(triples, form, prefixes)


def limits_in_words(limits: QueryLimits, size: PoolSize, *, writes: bool = False) -> str:
    """Return the limits as a sentence.

    Example:
        >>> limits_in_words(QueryLimits(), PoolSize()).startswith("A query may take 10 seconds")
        True
    """
    refused = "SERVICE and LOAD are" if writes else "SERVICE, LOAD and updates are"
    return (
        f"A query may take {limits.seconds:g} seconds and {limits.memory:,} bytes of memory; an "
        f"answer may have {limits.rows:,} rows and {limits.bytes:,} bytes; a query text may have "
        f"{limits.text:,} bytes, {limits.tokens:,} words and signs, brackets {limits.nesting} "
        f"deep and {limits.chain} operators in one sequence. A client may run "
        f"{size.per_client} queries at a time; {size.waiting} queries may wait. Beyond a limit "
        f"the answer is an error (413, 429, 503), never a part of the result. {refused} "
        f"switched off.{' Updates need a token.' if writes else ''}"
    )


def _triples(
    endpoint: str, release: Release | RemoteEdition, union: bool, writes: bool, words: str
) -> Iterator[Triple]:
    service, dataset, default = (BlankNode() for _ in range(3))
    yield Triple(service, RDF.type, SD.Service)
    yield Triple(service, SD.endpoint, NamedNode(endpoint))
    yield Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
    if writes:
        yield Triple(service, SD.supportedLanguage, SD.SPARQL11Update)
    yield Triple(service, DCTERMS.description, Literal(words, language="en"))
    for name in _RESULT_FORMATS:
        yield Triple(service, SD.resultFormat, FORMATS[name])
    if union:
        yield Triple(service, SD.feature, SD.UnionDefaultGraph)
    yield Triple(service, SD.defaultDataset, dataset)
    yield Triple(dataset, RDF.type, SD.Dataset)
    yield Triple(dataset, SD.defaultGraph, default)
    yield Triple(default, RDF.type, SD.Graph)
    if union:
        yield Triple(default, VOID.triples, Literal(release.total))
    for iri, count in release.statements.items():
        named, graph = BlankNode(), BlankNode()
        yield Triple(dataset, SD.namedGraph, named)
        yield Triple(named, RDF.type, SD.NamedGraph)
        yield Triple(named, SD.name, NamedNode(iri))
        yield Triple(named, SD.graph, graph)
        yield Triple(graph, RDF.type, SD.Graph)
        yield Triple(graph, VOID.triples, Literal(count))
