"""What the REST API answers with, as pydantic models that describe the JSON.

The answers themselves are built in :mod:`ioknow.query.lines` and :mod:`ioknow.query.documents`;
tests compare the two.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Texts = dict[str, list[str]]
"""Texts by language (BCP 47); those without a language are under ``@none``."""


class Problem(BaseModel):
    """What went wrong, and what to try."""

    type: str = Field(description="IRI that names the kind of problem; it never changes.")
    title: str = Field(description="The kind of problem in words.")
    status: int = Field(description="HTTP status.")
    detail: str = Field(description="What was asked and what was found.")
    instance: str = Field(description="Path of the request.")
    hint: str = Field(description="What to try.")


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Reference(_Closed):
    """A link to something."""

    id: str = Field(description="Identifier; it also answers as linked data.")
    path: str | None = Field(
        None, description="The identifier without its base, such as organization/kicms."
    )
    label: str = Field("", description="Its name, in English where there is one.")


class Literal(_Closed):
    """A value with a datatype or a language."""

    value: str = Field(alias="@value")
    type: str | None = Field(None, alias="@type", description="Datatype, such as xsd:gYear.")
    language: str | None = Field(None, alias="@language")


Value = str | int | bool | Literal | Reference
Properties = Annotated[
    dict[str, list[Value]],
    Field(description="All further properties by their name in the ontology."),
]


def _chosen(schema: dict[str, Any]) -> None:  # a JSON schema
    """Say that only the identifier is there whatever the parameter ``fields`` chooses."""
    schema["required"] = ["id"]


class Named(_Closed):
    """What every item begins with; ``null`` stands for what is not known."""

    model_config = ConfigDict(json_schema_extra=_chosen)

    id: str = Field(description="Identifier; it also answers as linked data.")
    path: str | None = Field(
        description="The identifier without its base; null where it is not ours."
    )
    type: list[str] = Field(description="Its most specific classes, such as ResearchInstitute.")
    label: str = Field(description="Its name, in English where there is one.")
    description: str | None = None
    labels: Texts | None = Field(None, description="Names by language (rdfs:label).")
    pref_labels: Texts | None = Field(None, description="Names by language (skos:prefLabel).")
    alt_labels: Texts | None = Field(None, description="Other names by language.")
    descriptions: Texts | None = Field(None, description="Descriptions by language.")


class Period(_Closed):
    """When something held; each end as precise as the source states it."""

    start: str | None
    end: str | None
    date: str | None = Field(description="Of an event.")
    qualifier: str | None = Field(description="Such as about or before.")
    text: str = Field(description="The period in words.")


class Quantity(_Closed):
    """A number with operator and unit, as the source states it."""

    number: float | None
    operator: str | None = Field(description="Such as op-over; a bound is not a value.")
    unit: str | None
    per: str | None = Field(description="Period a rate refers to, such as month.")
    lower: float | None
    upper: float | None
    printed: str | None = Field(description="The number as printed, where that matters.")
    text: str = Field(description="The quantity in words.")


class Participant(Reference):
    """An actor in a relationship."""

    properties: list[str] = Field(description="Role properties that name it, such as hasLeader.")
    roles: list[str] = Field(description="The roles in words.")
    functions: list[str]
    description: str | None
    evidence: list[str] = Field(description="Identifiers of evidence of its own.")


class Evidence(Reference):
    """The place in a source on which a claim rests."""

    source: Reference | None
    citation: str = Field(description="Short citation and locator, ready for a text.")
    section: str | None
    page: str | None
    table: str | None
    figure: str | None
    footnote: str | None
    lines: str | None = Field(description="Lines of the text edition.")
    digest: str | None = Field(description="SHA-256 of the passage, by which its holder finds it.")


class Participation(Reference):
    """The part of one participant, where roles, dates or evidence are its own."""

    type: list[str]
    properties: Properties


class ThingLine(Named):
    """Anything described, in a list."""

    country: Reference | None = None
    places: list[Reference] = []
    cases: list[Reference] = []
    claim_count: int = Field(description="How many claims mention it.")


class OrganizationLine(ThingLine):
    """An organization in a list."""


class ClaimLine(Named):
    """Something a source says, in a list."""

    status: Reference | None = Field(description="Stated, derived, uncertain, conflicting, ...")
    period: Period | None
    quantity: Quantity | None
    participants: list[Participant]
    cases: list[Reference]
    sources: list[Reference]
    evidence: list[Reference] = Field(description="The places in sources on which it rests.")
    claim_count: int = Field(description="How many other claims speak of this one.")


class ObservationLine(ClaimLine):
    """A figure, in a list."""

    measure: Reference | None = Field(description="What was measured.")
    observes: list[Reference] = Field(description="Whom or what it is about.")
    breakdown: list[Reference] = Field(description="Concepts by which a table splits its figures.")
    dataset: Reference | None = Field(description="The published table it stands in.")
    year: int | None


class EvidenceLine(Evidence):
    """A place in a source, in a list."""

    model_config = ConfigDict(json_schema_extra=_chosen)

    type: list[str]
    description: str | None = None
    labels: Texts | None = None
    pref_labels: Texts | None = None
    alt_labels: Texts | None = None
    descriptions: Texts | None = None
    claim_count: int


class Page(BaseModel):
    """A page of a list."""

    context: Any = Field(alias="@context", description="How the answer is read as RDF.")
    version: str = Field(description="Version of the dataset that the whole walk reads.")
    next: str | None = Field(description="Path of the next page; null on the last one.")


class OrganizationPage(Page):
    """A page of organizations."""

    items: list[OrganizationLine]


class ClaimPage(Page):
    """A page of claims: relationships, transfers or any."""

    items: list[ClaimLine | ObservationLine]


class ObservationPage(Page):
    """A page of figures."""

    items: list[ObservationLine]


class EvidencePage(Page):
    """A page of places in sources."""

    items: list[EvidenceLine]


class ThingPage(Page):
    """A page of things of any kind."""

    items: list[ThingLine | ClaimLine | ObservationLine | EvidenceLine]


class Document(Named):
    """All that is stated of one thing."""

    context: Any = Field(alias="@context", description="How the answer is read as RDF.")
    version: str
    evidence: list[Evidence]
    properties: Properties
    participations: list[Participation]


class ThingDocument(Document):
    """All that is stated of an organization, a case, a source or another thing."""

    country: Reference | None = None
    cases: list[Reference] = []
    claims: list[ClaimLine | ObservationLine] | None = Field(
        None, description="Claims that mention it; with include=claims."
    )


class ClaimDocument(Document):
    """All that is stated of one claim."""

    status: Reference | None
    period: Period | None
    quantity: Quantity | None
    participants: list[Participant]
    cases: list[Reference]
    sources: list[Reference]
    claims: list[ClaimLine | ObservationLine] | None = Field(
        None, description="Claims that speak of it; with include=claims."
    )


class TableLine(Named):
    """A published table."""

    name: str = Field(description="Its path without the beginning, such as lee-2010/table-6.")
    observation_count: int
    cases: list[Reference] = []
    country: Reference | None = None
    places: list[Reference] = []


class TablePage(Page):
    """The published tables."""

    items: list[TableLine]


class Hit(Named):
    """Something found by one of its names."""

    name: str = Field(description="The name that matched.")
    rank: str = Field(description="How well: exact, prefix, word, substring or similar.")
    relationship_count: int = Field(description="In how many relationships it takes part.")


class FacetValue(_Closed):
    """A value by which what was found can be narrowed."""

    value: str = Field(description="What to give as the parameter of the facet's name.")
    label: str
    count: int = Field(description="How many of the things found have it.")


class Facet(_Closed):
    """How what was found divides; its own filter is left aside, so another value can be chosen."""

    number_of_values: int = Field(description="Values altogether.")
    values: list[FacetValue] = Field(description="The most frequent, in that order.")


class HitPage(Page):
    """Things found by name, best first."""

    total: int = Field(description="Things found altogether.")
    facets: dict[str, Facet] = Field(description="The facets that were asked for, by name.")
    sparql: str = Field(description="Path of a query that finds the same things.")
    items: list[Hit]


class Suggestion(_Closed):
    """A name to offer while somebody types."""

    name: str
    id: str
    path: str | None
    label: str
    type: list[str]


class Suggestions(BaseModel):
    """Names that begin with, or hold, what was typed."""

    query: str
    items: list[Suggestion]


class NetworkNode(_Closed):
    """An actor in a network."""

    id: str
    path: str | None
    label: str
    type: list[str]
    family: str = Field(description="firm, university, research, public, association, person, ...")
    degree: int = Field(description="Number of different neighbours in this network.")
    focal: bool = Field(description="Whether the network was asked for around it.")


class NetworkTie(_Closed):
    """A tie between two actors, taken from one claim."""

    source: str = Field(description="Identifier of one actor; the giving side of a directed tie.")
    target: str = Field(description="Identifier of the other.")
    type: str = Field(description="Family of the tie, one of tieTypes.")
    directed: bool
    label: str = Field(description="The tie in words, read from source to target.")
    claim: Reference
    period: Period | None
    evidence: list[Reference]


class NetworkDocument(_Closed):
    """A network of actors; a description of structure, not of cause."""

    context: Any = Field(alias="@context", description="How the answer is read as RDF.")
    version: str
    organization: str | None
    case: str | None
    hops: int | None
    as_of: str | None
    tie_types: list[str]
    nodes: list[NetworkNode]
    ties: list[NetworkTie]


class Download(_Closed):
    """A file of the dataset."""

    name: str
    title: str
    media_type: str = Field(description="Media type of the content.")
    compression: str = Field(description="gzip, or empty.")
    size: int = Field(description="Bytes.")
    sha256: str = Field(description="Checksum of the file in hexadecimal.")
    items: int = Field(description="Statements of an RDF file, rows of a table.")
    href: str = Field(description="Path of the file; it names the release and never changes.")


class Downloads(_Closed):
    """The files of the release that is served."""

    version: str
    created: str
    statements: int
    crate: str = Field(description="Path of the RO-Crate metadata.")
    files: list[Download]


class ParameterDescription(BaseModel):
    """A parameter of a named question."""

    name: str
    type: str
    label: str
    description: str
    default: str | None = Field(description="The term used when none is given.")


class QuestionDescription(BaseModel):
    """A named question."""

    name: str
    theme: str
    summary: str
    description: str
    tags: list[str]
    parameters: list[ParameterDescription]
    columns: dict[str, str] = Field(description="Meaning of each column, by name.")
    href: str = Field(description="Path at which it is answered.")


class QuestionList(BaseModel):
    """The named questions."""

    items: list[QuestionDescription]


class QuestionAnswer(BaseModel):
    """The answer to a named question."""

    question: str
    summary: str
    parameters: dict[str, str] = Field(description="The values that were given.")
    sentence: str | None = Field(description="The answer in one sentence, where there is one.")
    columns: dict[str, str] = Field(description="Meaning of each column, by name.")
    rows: list[dict[str, str | int | float | bool | None]]
    sparql: str = Field(description="The query that was run.")
    version: str = Field(description="Version of the dataset.")


class Index(BaseModel):
    """Where to go from here."""

    version: str = Field(description="Version of the dataset.")
    organizations: str
    relationships: str
    transfers: str
    claims: str
    cases: str
    sources: str
    statistics: str
    observations: str
    evidence: str
    things: str
    search: str
    questions: str
    networks: str
    downloads: str
    context: str
    sparql: str
    openapi: str
    dataset: str
