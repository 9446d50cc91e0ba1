"""What the routes of partners and consortia answer with."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Read(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Text(_Read):
    """A text in a natural language."""

    value: str
    language: str


class Thing(_Read):
    """Something the dataset describes."""

    iri: str
    path: str
    label: Text


class Evidence(_Read):
    """The place in a source on which a claim rests."""

    thing: Thing
    source: Thing | None
    citation: str


class Support(_Read):
    """What an answer rests on."""

    claims: list[Thing]
    evidence: list[Evidence]
    places: str = Field(description="Sources and places in one phrase.")


class Criterion(_Read):
    """One criterion."""

    name: str
    label: str
    meaning: str
    claims: list[str] = Field(description="Paths of claims that name the criterion.")
    references: list[str] = Field(description="Literature that names it.")


class Need(_Read):
    """Something that is needed, and how it was read."""

    text: str
    terms: list[str] = Field(description="Identifiers of what counts; none when nothing does.")
    labels: list[str]
    near: list[str] = Field(description="Names that resemble it, where nothing counts.")
    reading: str


class SharedScope(_Read):
    """What a candidate and the one who asks both have in one respect."""

    respect: str
    things: list[Thing]
    text: str


class Met(_Read):
    """A need that a candidate meets, and the claims that say so."""

    need: Need
    by: list[Thing]
    support: Support


class Assessment(_Read):
    """A candidate by one criterion."""

    criterion: Criterion
    weight: float
    value: float | None = Field(description="From 0 to 1; null where the dataset does not know.")
    reason: str


class Suggestion(_Read):
    """One partner that is suggested."""

    rank: int
    organization: Thing
    score: float = Field(description="An unknown criterion counts as 0.5.")
    lowest: float = Field(description="The score if every unknown criterion were 0.")
    highest: float = Field(description="The score if every unknown criterion were 1.")
    best_in_some_way: bool = Field(description="Whether it lies on the Pareto front.")
    meets: list[Met]
    missing: list[Need]
    overlaps: list[SharedScope]
    assessments: list[Assessment]
    ties: Support
    sentence: str


class Match(_Read):
    """Partners that are suggested."""

    sentence: str
    definition: str
    seeker: Thing
    needs: list[Need]
    already_has: list[Need]
    uncovered: list[Need]
    suggestions: list[Suggestion]
    considered: int
    weights: dict[str, float]
    unknown_everywhere: list[Criterion]
    excluded: dict[str, int]


class Form(_Read):
    """A form of consortium that a source describes."""

    type: Thing
    variant: Thing
    lead: list[Thing]
    partners: list[Thing]
    innovation: Thing | None
    support: Support


class FormFit(_Read):
    """How far a consortium has a form."""

    form: Form
    share: float
    lead_fits: list[Thing]
    partners_fit: list[Thing]
    missing: list[Thing]
    sentence: str


class Place(_Read):
    """A member of a proposed consortium."""

    organization: Thing
    role: list[Need]
    meets: list[Met]
    overlaps: list[SharedScope]
    score: float
    sentence: str


class Consortium(_Read):
    """A proposed consortium, and what is proved about it."""

    sentence: str
    definition: str
    outcome: str = Field(description="optimal, bounded, infeasible or undecided.")
    proof: str
    lead: Thing | None
    needs: list[Need]
    organizations: list[Thing]
    members: list[Place]
    met_by_lead: list[Need]
    considered: int
    excluded: dict[str, int]
    cost: float | None
    bound: float | None
    gap: float | None
    nobody: list[Need]
    conflicts: list[str]
    form: FormFit | None
    forms: list[FormFit]
    shared: dict[str, list[Thing]]
    warnings: list[str]
    cautions: Support
