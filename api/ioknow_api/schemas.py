"""What the REST API answers with, as pydantic models over the classes of ``ioknow.model``."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Problem(BaseModel):
    """What went wrong, and what to try."""

    type: str = Field(description="IRI that names the kind of problem; it never changes.")
    title: str = Field(description="The kind of problem in words.")
    status: int = Field(description="HTTP status.")
    detail: str = Field(description="What was asked and what was found.")
    instance: str = Field(description="Path of the request.")
    hint: str = Field(description="What to try.")


class _Read(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Text(_Read):
    """A text in a natural language."""

    value: str
    language: str = Field(description="BCP 47 tag, such as en; empty when it has none.")


class Kind(_Read):
    """A class of the ontology."""

    iri: str
    name: str = Field(description="Local name, such as ResearchInstitute.")
    label: str = Field(description="English label, such as research institute.")


class Thing(_Read):
    """Something the dataset describes."""

    iri: str = Field(description="Identifier; it also answers as linked data.")
    path: str = Field(description="The identifier without its base, such as organization/kicms.")
    label: Text
    kinds: list[Kind] = Field(description="Its most specific classes.")


class Evidence(_Read):
    """The place in a source on which a claim rests."""

    thing: Thing
    source: Thing | None
    citation: str = Field(description="Short citation and locator, ready for a text.")
    section: str
    page: str
    table: str
    figure: str
    footnote: str
    lines: str = Field(description="Lines of the text edition.")
    digest: str = Field(description="SHA-256 of the passage, by which its holder finds it.")


class Period(_Read):
    """When something held; each end as precise as the source states it."""

    start: str
    end: str
    date: str
    qualifier: str = Field(description="Such as about or before; empty when stated outright.")
    text: str = Field(description="The period in words.")


class Quantity(_Read):
    """A number with operator and unit, as the source states it."""

    value: str
    operator: str = Field(description="Such as op-over; a bound is not a value.")
    unit: str
    period: str
    lower: str
    upper: str
    printed: str
    text: str = Field(description="The quantity in words.")


class Statement(_Read):
    """One property with its values."""

    property: Thing
    values: list[Thing | Text]


class Participant(_Read):
    """An actor in a relationship."""

    actor: Thing
    properties: list[str] = Field(description="Role properties that name it, such as hasLeader.")
    roles: list[str]
    functions: list[str]
    description: str
    evidence: list[Evidence]


class Claim(_Read):
    """Something a source says, with its evidence."""

    thing: Thing
    description: str
    status: Thing | None = Field(description="Stated, derived, uncertain, conflicting, ...")
    period: Period
    quantity: Quantity | None
    participants: list[Participant]
    statements: list[Statement]
    evidence: list[Evidence]
    cases: list[Thing]
    fact_codes: list[str]
    note: str
    ordinal: int | None


class Name(_Read):
    """A name by which something is known, and where it is printed."""

    text: Text
    evidence: list[Evidence]


class Organization(_Read):
    """All that the dataset says about an organization."""

    thing: Thing
    names: list[Name]
    description: str
    country: Thing | None
    cases: list[Thing]
    statements: list[Statement]
    evidence: list[Evidence]
    claims: dict[str, list[Claim]] = Field(description="Claims that mention it, by subject.")
    inferred: list[Thing] = Field(description="Classes that follow by rule, such as intermediary.")


class OrganizationLine(_Read):
    """An organization in a list."""

    thing: Thing
    description: str
    country: Thing | None
    cases: list[Thing]
    claims: int = Field(validation_alias="count", description="How many claims mention it.")


class OrganizationPage(BaseModel):
    """A page of organizations."""

    items: list[OrganizationLine]
    next: str | None = Field(description="Path of the next page; null on the last one.")
    version: str = Field(description="Version of the dataset.")


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
    questions: str
    sparql: str
    openapi: str
    dataset: str
